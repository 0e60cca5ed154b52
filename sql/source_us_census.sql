-- US Census: world, continents and blocs among the countries
\set source us_census
\set include `echo "$MAGTRADE_DIR"/tests/source.sql`
\set QUIET on
\set ECHO none
\i :include
\set ECHO all
IMPORT FOREIGN SCHEMA exports FROM SERVER source_us_census INTO source_us_census OPTIONS (path 'exports_*.csv');
SELECT "column", type, options FROM written;
SELECT option FROM tables;
SELECT commodity, period, trade_area('us_census', partner) AS partner, quantity, quantity_unit, value FROM exports;
ALTER FOREIGN TABLE exports OPTIONS (ADD totals 'keep');
SELECT sum(value) AS naive, sum(value) FILTER (WHERE partner = '-') AS published FROM exports;
-- a country's sum among its districts, ports, rate provisions and domestic and foreign goods, and that of all commodities
IMPORT FOREIGN SCHEMA districts FROM SERVER source_us_census INTO source_us_census OPTIONS (path 'districts_*.csv');
IMPORT FOREIGN SCHEMA ports FROM SERVER source_us_census INTO source_us_census OPTIONS (path 'ports_*.csv');
SELECT "table", option FROM tables WHERE "table" IN ('districts', 'ports') AND option LIKE 'totals%';
SELECT * FROM districts UNION ALL SELECT * FROM ports;
-- totals of the year to date alone are no month's figures
IMPORT FOREIGN SCHEMA to_date FROM SERVER source_us_census INTO source_us_census OPTIONS (path 'to_date_*.csv');
ALTER FOREIGN TABLE to_date ADD COLUMN value numeric OPTIONS (column '{GEN_VAL_YR}');
SELECT decumulate(trade_series(value, period)) FROM to_date;
-- the API names twice what it is asked for and asked about
IMPORT FOREIGN SCHEMA twice FROM SERVER source_us_census INTO source_us_census OPTIONS (path 'twice_*.csv');
SELECT * FROM twice;
-- the imports of shrimps as published
\set dir `echo "$MAGTRADE_DIR"/tests/fixtures/us_census`
CREATE SERVER source_us_imports FOREIGN DATA WRAPPER magtrade_csv OPTIONS (directory :'dir');
IMPORT FOREIGN SCHEMA shrimp FROM SERVER source_us_imports INTO source_us_census OPTIONS (path '*.csv', totals 'keep');
SELECT count(*) FILTER (WHERE is_total) AS totals, sum(value) FILTER (WHERE NOT is_total) AS usd FROM shrimp;
SELECT period, sum(value) FROM shrimp WHERE partner = '5700' AND period IN ('2018-09-01', '2019-01-01') GROUP BY period ORDER BY period;
-- as the API sends them
IMPORT FOREIGN SCHEMA api FROM SERVER source_us_imports INTO source_us_census OPTIONS (path 'shrimp_api_*.json');
SELECT "column", options FROM written WHERE "table" = 'api' AND "column" IN ('period', 'commodity');
SELECT * FROM api EXCEPT SELECT reporter, partner, flow, commodity, period, value, currency FROM shrimp WHERE NOT is_total;
SELECT count(*), sum(value) FROM api
UNION ALL SELECT count(*), sum(value) FROM shrimp WHERE NOT is_total AND period IN ('2018-01-01', '2018-02-01');
