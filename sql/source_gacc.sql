-- China Customs: GB18030 or UTF-8, columns in the order that the user asked for, CNY or USD
\set source gacc
\set include `echo "$MAGTRADE_DIR"/tests/source.sql`
\set QUIET on
\set ECHO none
\i :include
\set ECHO all
IMPORT FOREIGN SCHEMA soy FROM SERVER source_gacc INTO source_gacc OPTIONS (path 'soy_*.csv', reporter 'CHN');
IMPORT FOREIGN SCHEMA magnets FROM SERVER source_gacc INTO source_gacc OPTIONS (path 'magnets_*.csv', flow 'exports');
IMPORT FOREIGN SCHEMA magnets_utf8 FROM SERVER source_gacc INTO source_gacc OPTIONS (path 'utf8/*.csv', flow 'X');
SELECT "table", "column", type, options FROM written WHERE "table" <> 'magnets_utf8';
SELECT * FROM tables;
SELECT period, trade_area('gacc', partner) AS partner, commodity, quantity, quantity_unit, value, currency FROM soy;
SELECT period, partner, sum(quantity) AS kg, sum(value) AS usd FROM magnets GROUP BY 1, 2 ORDER BY 1, 2;
SELECT count(*) AS differences FROM ((TABLE magnets EXCEPT ALL TABLE magnets_utf8) UNION ALL (TABLE magnets_utf8 EXCEPT ALL TABLE magnets)) AS d;
-- the same export from the site's English pages, whose spelling has changed
IMPORT FOREIGN SCHEMA english FROM SERVER source_gacc INTO source_gacc OPTIONS (path 'english/magnets_*.csv', flow 'X');
SELECT * FROM english;
IMPORT FOREIGN SCHEMA english_cny FROM SERVER source_gacc INTO source_gacc OPTIONS (path 'english/umbrellas_*.csv', flow 'X', profile 'gacc');
SELECT * FROM english_cny;
-- headings have no quantities
IMPORT FOREIGN SCHEMA headings FROM SERVER source_gacc INTO source_gacc OPTIONS (path 'headings/hs6_usd.csv', flow 'X');
SELECT * FROM headings;
IMPORT FOREIGN SCHEMA headings_cny FROM SERVER source_gacc INTO source_gacc OPTIONS (path 'headings/hs6_cny.csv', flow 'X');
SELECT * FROM headings_cny;
IMPORT FOREIGN SCHEMA headings_first FROM SERVER source_gacc INTO source_gacc OPTIONS (path 'headings/hs6_usd.csv,magnets_out_usd.csv', flow 'X');
-- what a file lacks is told of the layout that is nearest
IMPORT FOREIGN SCHEMA wrong FROM SERVER source_gacc INTO source_gacc OPTIONS (path 'wrong.csv', profile 'gacc');
-- without monthly display a file does not even say of which month it is
IMPORT FOREIGN SCHEMA undated FROM SERVER source_gacc INTO source_gacc OPTIONS (path 'undated/{flow}_{period}.csv', flow '{path:flow}');
ALTER FOREIGN TABLE undated ADD COLUMN period date OPTIONS (column '{path:period}');
SELECT flow, period, partner, value, currency FROM undated;
-- who forgets the option is told of it, and a code may be small
IMPORT FOREIGN SCHEMA forgotten FROM SERVER source_gacc INTO source_gacc OPTIONS (path 'undated/{flow}_{period}.csv');
IMPORT FOREIGN SCHEMA small FROM SERVER source_gacc INTO source_gacc OPTIONS (path 'magnets_*.csv', flow 'x');
SELECT DISTINCT flow FROM small;
-- a copy that calls the value otherwise says so, and a column of one's own reads it
IMPORT FOREIGN SCHEMA yuan FROM SERVER source_gacc INTO source_gacc OPTIONS (path 'copies/yuan.csv', flow 'X');
ALTER FOREIGN TABLE yuan ADD COLUMN value numeric OPTIONS (column '{人民币元}');
SELECT * FROM yuan;
-- without the partners' codes their names are taken
IMPORT FOREIGN SCHEMA names FROM SERVER source_gacc INTO source_gacc OPTIONS (path 'copies/names.csv', flow 'X');
SELECT * FROM names;
