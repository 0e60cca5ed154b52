# The same table in eight partitions by series, so that each worker has whole series; in each, rows lie in the order of the key,
# with the covering index that a primary key would be.

uses flows

prepare pg <<'SQL'
CREATE TABLE flows_by_key (LIKE flows) PARTITION BY HASH (reporter, flow, commodity, partner);
SELECT format('CREATE TABLE flows_by_key_%s PARTITION OF flows_by_key FOR VALUES WITH (MODULUS 8, REMAINDER %1$s)', i)
FROM generate_series(0, 7) AS i \gexec
INSERT INTO flows_by_key SELECT * FROM flows ORDER BY reporter, flow, commodity, partner, period;
CREATE INDEX ON flows_by_key (reporter, flow, commodity, partner, period) INCLUDE (value);
VACUUM (FREEZE, ANALYZE) flows_by_key;
SQL
