# The series of table flows, stored as a materialized view would store them.

uses flows

prepare pg <<'SQL'
CREATE TABLE flow_series AS
SELECT reporter, flow, commodity, partner, trade_series(value, period) AS s FROM flows GROUP BY reporter, flow, commodity, partner;
VACUUM (FREEZE, ANALYZE) flow_series;
SQL
