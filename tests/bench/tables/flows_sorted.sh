# The same table as it is after CLUSTER, in the order of its key, with the covering index that a primary key would be. This is
# what ClickHouse's table always is; DuckDB has it too, for what its order may save.

uses flows

prepare pg <<'SQL'
CREATE TABLE flows_sorted AS SELECT * FROM flows ORDER BY reporter, flow, commodity, partner, period;
CREATE INDEX ON flows_sorted (reporter, flow, commodity, partner, period) INCLUDE (value);
VACUUM (FREEZE, ANALYZE) flows_sorted;
SQL

prepare duckdb <<'SQL'
CREATE TABLE flows_sorted AS SELECT * FROM flows ORDER BY reporter, flow, commodity, partner, period;
CHECKPOINT;
SQL
