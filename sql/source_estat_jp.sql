-- e-Stat, Japan: a year to the line, codes in apostrophes, thousands of yen, months to come are zero
\set source estat_jp
\set include `echo "$MAGTRADE_DIR"/tests/source.sql`
\set QUIET on
\set ECHO none
\i :include
\set ECHO all
IMPORT FOREIGN SCHEMA exports FROM SERVER source_estat_jp INTO source_estat_jp OPTIONS (path 'exports_*.csv');
IMPORT FOREIGN SCHEMA imports FROM SERVER source_estat_jp INTO source_estat_jp OPTIONS (path 'imports_*.csv', partner 'world');
SELECT "column", type, options FROM written WHERE "table" = 'exports';
SELECT * FROM tables WHERE "table" = 'exports';
SELECT period, trade_area('jp_customs', partner) AS partner, flow, commodity, quantity, quantity_unit, value, currency FROM exports;
-- a month's value is 7 million yen times its number
SELECT count(*), sum(value), sum(quantity), min(period), max(period), min(partner) FROM imports;
-- older files call April Apl; beside the others under one path, too
IMPORT FOREIGN SCHEMA all_imports FROM SERVER source_estat_jp INTO source_estat_jp OPTIONS (path 'imports_*.csv, apl/imports_*.csv', partner 'world');
SELECT period, sum(value) FROM all_imports WHERE period IN ('2008-04-01', '2024-04-01') GROUP BY period ORDER BY period;
SELECT count(*), sum(value) FROM all_imports;
-- zeros kept: twelve rows to each record, months to come included
ALTER FOREIGN TABLE exports OPTIONS (ADD wide_zeros 'keep');
SELECT count(*), max(period) FROM exports;
-- saved anew with double quotes around every field, the apostrophes are left in it
IMPORT FOREIGN SCHEMA quoted FROM SERVER source_estat_jp INTO source_estat_jp OPTIONS (path 'saved/quoted_2025.csv');
SELECT partner, flow, commodity, count(*), sum(quantity), sum(value), max(period) FROM quoted GROUP BY partner, flow, commodity ORDER BY partner, commodity;
SELECT count(*) FROM quoted WHERE commodity = '850511000';
