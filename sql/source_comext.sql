-- Eurostat Comext: 18 columns, and 19 before, with commas or bars
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
-- without its total a flow is what the total says
ALTER FOREIGN TABLE v2 OPTIONS (ADD totals 'keep');
SELECT commodity ~ 'TOTAL' AS total, sum(value) FROM v2 WHERE flow = 'M' AND period = '2024-02-01' GROUP BY 1 ORDER BY 1;
