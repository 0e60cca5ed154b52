# The panels of table flows, stored as a materialized view would store them, in their rows as far as they fit, and compressed
# with lz4 where the server can.

uses flows

prepare pg <<'SQL'
SELECT set_config(name, 'lz4', false) FROM pg_settings WHERE name = 'default_toast_compression' AND 'lz4' = ANY (enumvals);
CREATE TABLE panels WITH (toast_tuple_target = 8160) AS
SELECT reporter, flow, commodity, trade_panel(partner, value, period) AS p FROM flows GROUP BY reporter, flow, commodity;
VACUUM (FREEZE, ANALYZE) panels;
SQL
