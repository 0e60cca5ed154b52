-- From a customs file to the sentence that a newsroom prints. `make demo` runs this on a private server; by hand, in a new
-- database: psql -f tests/demo.sql, from the checkout.

\set ON_ERROR_STOP on
\set QUIET on
\pset footer off
\pset pager off
\pset null '-'
\set here `pwd`

\echo 'China exported 305 tons of rare-earth magnets to Japan in November 2025, up 35 % on the month and'
\echo 'the most this year, while those to the United States fell by over 11 %. Here is how to get that'
\echo 'from customs files, in SQL.'
\echo
\echo '1. The file, in the layout of China Customs (GB18030; shown in UTF-8)'
\echo
\! head -n 3 tests/fixtures/gacc/magnets_export.csv | iconv -f GB18030 -t UTF-8
\echo
\echo '   A foreign table reads it where it lies. Columns are found by the names in the header.'
\echo

CREATE EXTENSION magtrade;
CREATE SERVER customs FOREIGN DATA WRAPPER magtrade_csv OPTIONS (directory :'here');

\set ECHO queries

CREATE FOREIGN TABLE magnets_csv (
  period  date   OPTIONS (column '{数据年月}'),
  partner text   OPTIONS (column '{贸易伙伴编码}'),
  kg      float8 OPTIONS (column '{第一数量}', thousands ',')
) SERVER customs OPTIONS (path 'tests/fixtures/gacc/magnets_export.csv', encoding 'GB18030');

\set ECHO none

-- China Customs' own numbers for its partners, which stay text: they are names, not quantities.
CREATE TABLE partners (code text PRIMARY KEY, name text);
INSERT INTO partners VALUES
  ('111', 'India'), ('116', 'Japan'), ('133', 'South Korea'), ('141', 'Vietnam'), ('304', 'Germany'), ('502', 'United States');

\echo
\echo '   An ordinary table keeps what will be asked again.'
\echo

\set ECHO queries

CREATE TABLE flows AS
SELECT period, name AS partner, kg / 1000 AS tons
FROM magnets_csv JOIN partners ON code = partner;

\set ECHO none

\echo
\echo '2. Who got how much in November, how fast, is it the most this year, and when was it last as much?'
\echo

\set ECHO queries

SELECT partner,
       value_at(tons, period, '2025-11-01') AS tons,
       round(mom_pct(tons, period, '2025-11-01')::numeric, 1) AS "m/m %",
       CASE WHEN is_ytd_high(tons, period, '2025-11-01') THEN 'highest this year' END AS "this year",
       CASE WHEN value_at(tons, period, '2025-11-01') IS NOT NULL
            THEN coalesce(to_char(highest_since(tons, period, '2025-11-01'), 'Mon YYYY'),
                          'never since ' || to_char(min(period), 'Mon YYYY')) END AS "last as high"
FROM flows GROUP BY partner ORDER BY 3 DESC NULLS LAST, partner;

\set ECHO none

\echo
\echo '   A dash is a month that nobody reported: never a zero, and never filled with the row before.'
\echo '   How differently are Japan and the United States treated, in percentage points?'
\echo

\set ECHO queries

SELECT round(divergence_pp(partner, tons, period, '2025-11-01', 'Japan', 'United States')::numeric, 1)
       AS "Japan minus United States, points"
FROM flows;

\set ECHO none

\echo
\echo '3. The same on official files: US imports of shrimp, from the Census Bureau, two years'
\echo
\! head -n 2 tests/fixtures/us_census/shrimp_imports_2018.csv
\echo

\set ECHO queries

CREATE FOREIGN TABLE census (
  period  date   OPTIONS (column '{YEAR}-{MONTH}'),
  country text   OPTIONS (column '{CTY_CODE}'),
  name    text   OPTIONS (column '{CTY_NAME}'),
  usd     float8 OPTIONS (column '{GEN_VAL_MO}')
) SERVER customs OPTIONS (path 'tests/fixtures/us_census/shrimp_imports_*.csv');

\set ECHO none

\echo
\echo '   Beside its countries (1000 to 7999) the file has a total, blocs (00xx) and continents (1XXX to'
\echo '   7XXX). Only the sum of the countries is the trade:'
\echo

\set ECHO queries

SELECT extract(year FROM period) AS year,
       round((sum(usd) FILTER (WHERE country ~ '^[1-7][0-9]{3}$') / 1e6)::numeric, 1) AS "countries, M$",
       round((sum(usd) FILTER (WHERE country = '-') / 1e6)::numeric, 1)               AS "its own total, M$",
       round((sum(usd) / 1e6)::numeric, 1)                                            AS "all lines, M$"
FROM census GROUP BY 1 ORDER BY 1;

CREATE TABLE shrimp AS
SELECT period, initcap(name) AS country, usd FROM census WHERE country ~ '^[1-7][0-9]{3}$';

SELECT country,
       round((ytd_sum(usd, period, '2018-12-01') / 1e6)::numeric, 1) AS "2018, M$",
       round((ytd_sum(usd, period, '2019-12-01') / 1e6)::numeric, 1) AS "2019, M$",
       round(growth_pct(ytd_sum(usd, period, '2019-12-01'),
                        ytd_sum(usd, period, '2018-12-01'))::numeric, 1) AS "growth %"
FROM shrimp GROUP BY country ORDER BY 2 DESC NULLS LAST LIMIT 8;

\set ECHO none

\echo
\echo '   China''s shrimp all but left the American market under the tariffs: from 92.9 to 2.3 million dollars.'
