-- UN Comtrade until 2023: 35 columns with codes, shorter files with names, and with codes alone
\set source comtrade_legacy
\set include `echo "$MAGTRADE_DIR"/tests/source.sql`
\set QUIET on
\set ECHO none
\i :include
\set ECHO all
IMPORT FOREIGN SCHEMA monthly FROM SERVER source_comtrade_legacy INTO source_comtrade_legacy OPTIONS (path 'monthly_35.csv');
IMPORT FOREIGN SCHEMA annual_12 FROM SERVER source_comtrade_legacy INTO source_comtrade_legacy OPTIONS (path 'annual_12.csv', reporter 'AUS');
IMPORT FOREIGN SCHEMA annual_11 FROM SERVER source_comtrade_legacy INTO source_comtrade_legacy OPTIONS (path 'annual_11.csv');
SELECT * FROM written WHERE "table" = 'monthly';
SELECT * FROM written WHERE "table" = 'annual_11' AND "column" IN ('partner', 'flow');
SELECT * FROM tables;
SELECT flow, period, partner, sum(value) AS usd, sum(net_weight_kg) AS kg FROM monthly GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;
SELECT * FROM annual_12;
SELECT * FROM annual_11;
-- months and their year in one file, flows as monthly files write them, and the EU beside its members, by names alone
IMPORT FOREIGN SCHEMA mixed FROM SERVER source_comtrade_legacy INTO source_comtrade_legacy OPTIONS (path 'monthly_and_annual_8.csv');
SELECT * FROM mixed;
-- the short names of the API, which has headings and years among the rest as well
IMPORT FOREIGN SCHEMA api FROM SERVER source_comtrade_legacy INTO source_comtrade_legacy OPTIONS (path 'api_35.csv');
SELECT * FROM api;
-- files with codes alone do not say which rows are headings
IMPORT FOREIGN SCHEMA codes FROM SERVER source_comtrade_legacy INTO source_comtrade_legacy OPTIONS (path 'codes_11.csv');
SELECT * FROM codes;
