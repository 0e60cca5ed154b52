-- UN Comtrade as comtradeplus.un.org gives it: Latin-1, a comma at the end of each row but not of the header
\set source comtrade
\set include `echo "$MAGTRADE_DIR"/tests/source.sql`
\set QUIET on
\set ECHO none
\i :include
\set ECHO all
IMPORT FOREIGN SCHEMA plus FROM SERVER source_comtrade INTO source_comtrade OPTIONS (path 'plus_*.csv');
SELECT "column", type, options FROM written;
SELECT option FROM tables;
-- by partner and month, without the world, TOTAL, headings above HS6, the year, and breakdowns by second partner, transport and procedure
SELECT flow, commodity, period, trade_area('comtrade', partner) AS partner, sum(value) AS usd, sum(net_weight_kg) AS kg, sum(quantity) AS quantity, min(quantity_unit) AS unit
FROM plus GROUP BY flow, commodity, period, 4 ORDER BY 1, 2, 3, 4;
-- the same rows as the API gives them, in JSON
IMPORT FOREIGN SCHEMA api FROM SERVER source_comtrade INTO source_comtrade OPTIONS (path 'api_*.json');
SELECT count(*), (SELECT count(*) FROM plus) FROM api;
TABLE api EXCEPT ALL TABLE plus;
-- files in bulk, which have every level of the HS and do not say which: by HS6
IMPORT FOREIGN SCHEMA bulk FROM SERVER source_comtrade INTO source_comtrade OPTIONS (path 'bulk/COMTRADE-FINAL-*.txt');
SELECT option FROM tables WHERE "table" = 'bulk';
SELECT * FROM bulk;
-- with them
IMPORT FOREIGN SCHEMA kept FROM SERVER source_comtrade INTO source_comtrade OPTIONS (path 'plus_*.csv', totals 'keep');
SELECT is_total, count(*), sum(value) FROM kept WHERE flow = 'X' GROUP BY is_total ORDER BY is_total;
SELECT sum(value) = (SELECT sum(value) FROM plus WHERE flow = 'X' AND period = '2024-11-01') AS adds_up
FROM kept WHERE flow = 'X' AND partner = '0' AND commodity = '850511' AND period = '2024-11-01' AND is_total;
-- columns that the user chose, without those that tell years from months by themselves; the EU and ASEAN report what their members do
IMPORT FOREIGN SCHEMA chosen FROM SERVER source_comtrade INTO source_comtrade OPTIONS (path 'chosen_columns.csv');
SELECT * FROM chosen;
-- names with capitals, as comtradeplus wrote them at first
IMPORT FOREIGN SCHEMA capitals FROM SERVER source_comtrade INTO source_comtrade OPTIONS (path 'capitals_*.csv');
SELECT * FROM capitals;
