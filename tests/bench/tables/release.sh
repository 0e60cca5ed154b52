# Two tables of the file's 36 months, one with a rollup and one with a materialized view of the same series, and the rows of a
# 37th month, whose series are those of a month in the last year.

uses flows

prepare pg <<'SQL'
CREATE TABLE release_plain AS SELECT * FROM flows;
ALTER TABLE release_plain ALTER reporter SET NOT NULL, ALTER flow SET NOT NULL, ALTER commodity SET NOT NULL, ALTER partner SET NOT NULL;
CREATE TABLE release_flows (LIKE release_plain INCLUDING ALL);
INSERT INTO release_flows TABLE release_plain;
CREATE TABLE release AS
SELECT reporter, flow, commodity, partner, DATE '2026-01-01' AS period, quantity, net_weight_kg, value FROM flows WHERE period = '2025-03-01';
CREATE MATERIALIZED VIEW release_view AS
SELECT reporter, flow, commodity, partner, trade_series(value, period) AS series FROM release_plain GROUP BY reporter, flow, commodity, partner;
CREATE UNIQUE INDEX ON release_view (reporter, flow, commodity, partner);
SELECT magtrade_rollup('release_flows', 'release_rollup', '{reporter,flow,commodity,partner}');
VACUUM (ANALYZE) release_plain, release_flows, release, release_view, release_rollup;
SQL
