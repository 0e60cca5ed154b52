-- Eurostat Comext: 18 columns, 19 before, with commas or bars, and 9 before that
\set source comext
\set include `echo "$MAGTRADE_DIR"/tests/source.sql`
\set QUIET on
\set ECHO none
\i :include
\set ECHO all
IMPORT FOREIGN SCHEMA v2 FROM SERVER source_comext INTO source_comext OPTIONS (path 'full_v2_*.csv');
IMPORT FOREIGN SCHEMA old FROM SERVER source_comext INTO source_comext OPTIONS (path 'full_201710.csv');
IMPORT FOREIGN SCHEMA bars FROM SERVER source_comext INTO source_comext OPTIONS (path '*.dat');
SELECT "table", "column", type, options FROM written WHERE "table" IN ('v2', 'old');
SELECT * FROM tables;
SELECT * FROM v2;
SELECT * FROM old;
SELECT count(*) AS differences FROM ((TABLE old EXCEPT ALL TABLE bars) UNION ALL (TABLE bars EXCEPT ALL TABLE old)) AS d;
-- thousands and tons; regime 4 is of all, as there is no other that has the normal imports
IMPORT FOREIGN SCHEMA oldest FROM SERVER source_comext INTO source_comext OPTIONS (path 'ecu/nc*.dat');
SELECT "column", options FROM written WHERE "table" = 'oldest' AND options LIKE '%scale%';
SELECT option FROM tables WHERE "table" = 'oldest';
SELECT * FROM oldest;
-- without its total a flow is what the total says
ALTER FOREIGN TABLE v2 OPTIONS (ADD totals 'keep');
SELECT commodity ~ 'TOTAL' AS total, sum(value) FROM v2 WHERE flow = 'M' AND period = '2024-02-01' GROUP BY 1 ORDER BY 1;
-- a file of nothing but a year
IMPORT FOREIGN SCHEMA year FROM SERVER source_comext INTO source_comext OPTIONS (path 'years/full_v2_202352.csv');
SELECT * FROM year;
-- of the API's rows each has one indicator: it is in its column, and the other columns are NULL
IMPORT FOREIGN SCHEMA api FROM SERVER source_comext INTO source_comext OPTIONS (path 'estat_ds-*.csv');
SELECT "column", options FROM written WHERE "table" = 'api' AND options LIKE '%map%';
SELECT option FROM tables WHERE "table" = 'api';
SELECT * FROM api;
SELECT partner, period, sum(value) AS value, sum(net_weight_kg) AS kg, sum(quantity) AS quantity FROM api WHERE flow = 'M' GROUP BY 1, 2 ORDER BY 1, 2;
SELECT partner, trade_series(value, period) FROM api WHERE flow = 'M' GROUP BY 1 ORDER BY 1;
-- loaded, the rows of a key are one
SET client_min_messages = warning;
SELECT magtrade_create_flows('source_comext.flows');
CALL magtrade_load('api', 'flows', duplicates => 'sum');
SELECT partner, flow, period, quantity, net_weight_kg, value FROM flows ORDER BY 1, 2, 3;
DROP TABLE flows CASCADE;
