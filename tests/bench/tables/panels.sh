# The panels of table flows, stored as a materialized view would store them.

uses flows

prepare pg <<'SQL'
CREATE TABLE panels AS
SELECT reporter, flow, commodity, trade_panel(partner, value, period) AS p FROM flows GROUP BY reporter, flow, commodity;
VACUUM (FREEZE, ANALYZE) panels;
SQL
