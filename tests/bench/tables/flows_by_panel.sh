# The same table in eight partitions by panel, so that each worker has whole panels; in each, rows lie in the order of the key,
# with the covering index that a primary key would be. And the months that panels are asked about.

uses flows

prepare pg <<'SQL'
CREATE TABLE flows_by_panel (LIKE flows) PARTITION BY HASH (reporter, flow, commodity);
SELECT format('CREATE TABLE flows_by_panel_%s PARTITION OF flows_by_panel FOR VALUES WITH (MODULUS 8, REMAINDER %1$s)', i)
FROM generate_series(0, 7) AS i \gexec
INSERT INTO flows_by_panel SELECT * FROM flows ORDER BY reporter, flow, commodity, partner, period;
CREATE INDEX ON flows_by_panel (reporter, flow, commodity, partner, period) INCLUDE (value);
CREATE TABLE flow_months AS SELECT at::date FROM generate_series(timestamp '2023-01-01', '2025-12-01', '1 month') AS at;
VACUUM (FREEZE, ANALYZE) flows_by_panel, flow_months;
SQL
