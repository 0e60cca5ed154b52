-- what a source means by its texts, wide files, and rows that others count too
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS magtrade;
RESET client_min_messages;
CREATE SCHEMA csv_shape;
SET search_path = csv_shape, public;
SET datestyle = 'ISO, YMD';
\pset null '(null)'
\set dir `echo "$MAGTRADE_DIR"/tests/fixtures/csv/shape`
CREATE SERVER shape FOREIGN DATA WRAPPER magtrade_csv OPTIONS (directory :'dir');

-- map: other texts for the source's, before the type reads them; blanks around a text do not count
CREATE FOREIGN TABLE map (
  flow text OPTIONS (column '{who}', map '1=X, 2 = M,3=RX'),
  rest text OPTIONS (column '{who}', map '1=X,*=other'),
  n int OPTIONS (column '{where}', map 'W00=0', null '116'),
  nothing text OPTIONS (column '{what}', map '0402=,0401=milk'),
  made text OPTIONS (column '{who}{where}', map '10=one and nought,?11*=eleven and more,*0*=')
) SERVER shape OPTIONS (path 'totals.csv');
SELECT * FROM map;
SELECT count(*), min(made) FROM map WHERE flow = 'X';
SELECT flow FROM map WHERE nothing = 'milk';
ALTER FOREIGN TABLE map ALTER flow OPTIONS (SET map '1=X,2');
ALTER FOREIGN TABLE map ALTER flow OPTIONS (SET map '');
-- the message has what stands for the file's text, and that text
ALTER FOREIGN TABLE map ALTER n OPTIONS (SET map 'W00=zero');
SELECT n FROM map;
-- a * after = is what the last * before it stood for, without blanks; NULL if that is nothing, or a text for NULL
CREATE FOREIGN TABLE parts (
  made text OPTIONS (column '{who}:{where}:{what}'),
  star text OPTIONS (column '{who}:{where}:{what}', map '1:*=<*>,?:*:04*=(*),*:*0*=*!'),
  nothing text OPTIONS (column '{who}:{where}:{what}', map '*:=*,*=*', null 'x'),
  hundred numeric OPTIONS (column '{who} {what}', map '1 0*=*e2,? TOTAL=,? 04?01=,? *=*', null '0402'),
  same text OPTIONS (column '{who}', map '1=a*')
) SERVER shape OPTIONS (path 'totals.csv');
SELECT * FROM parts;

-- totals: left out, kept, and named
CREATE FOREIGN TABLE t (who text, "where" text, what text, kg int, usd int, is_total boolean, _line int)
SERVER shape OPTIONS (path 'totals.csv', totals_where '{where}=0,W00; {who}<>1,2,3,');
SELECT * FROM t;
SELECT count(*), sum(kg) FROM t;
SELECT is_total FROM t LIMIT 1;
SELECT who FROM t WHERE what = '0401';
ALTER FOREIGN TABLE t OPTIONS (ADD totals 'keep');
SELECT _line, is_total FROM t;
SELECT count(*), count(*) FILTER (WHERE NOT is_total) FROM t;
-- patterns, over several headers and literal text
ALTER FOREIGN TABLE t OPTIONS (SET totals_where '{what}-{where}=TOT*-*,0?0?-?0?');
SELECT _line FROM t WHERE is_total;
ALTER FOREIGN TABLE t OPTIONS (SET totals_where '{what}=*4*2;{usd}=');
SELECT _line FROM t WHERE is_total;
-- a brace in a text ends nothing and hides nothing
ALTER FOREIGN TABLE t OPTIONS (SET totals_where '{what}={*,TOT*;{usd}=');
SELECT _line FROM t WHERE is_total;
ALTER FOREIGN TABLE t OPTIONS (SET totals_where '{what}=*;');
SELECT count(*) FROM t WHERE NOT is_total;
ANALYZE t;
-- a header that a condition needs must be there
ALTER FOREIGN TABLE t OPTIONS (SET totals_where '{Where}=0,W00;{nowhere near}=0');
SELECT count(*) FROM t;
ALTER FOREIGN TABLE t OPTIONS (SET totals_where '{were}=0');
SELECT count(*) FROM t;
ALTER FOREIGN TABLE t OPTIONS (SET totals_where 'where=0');
ALTER FOREIGN TABLE t OPTIONS (SET totals_where '{where}');
ALTER FOREIGN TABLE t OPTIONS (SET totals_where '{where=0');
ALTER FOREIGN TABLE t OPTIONS (SET totals_where '{where {month}}=0');
ALTER FOREIGN TABLE t OPTIONS (SET totals 'no');
-- is_total is a column like others where nothing is said of totals
ALTER FOREIGN TABLE t OPTIONS (DROP totals_where);
SELECT DISTINCT is_total FROM t;
ALTER FOREIGN TABLE t OPTIONS (DROP totals);
SELECT is_total FROM t;

-- wide: a row for each label; those without a number are left out
CREATE FOREIGN TABLE wide (
  period date OPTIONS (column '{Year}-{month}'), code text, q text OPTIONS (column '{Q-{month}}'),
  v numeric OPTIONS (column '{V-{month}}', null '-'), label text OPTIONS (column '{month}'), _line int
) SERVER shape OPTIONS (path 'wide.csv', wide 'month=Jan,Feb,Mar');
SELECT * FROM wide;
SELECT count(*) FROM wide;
SELECT period FROM wide WHERE v = 10;
SELECT period, v FROM wide WHERE code = 'C' AND label <> 'Feb';
SELECT count(*) FROM wide WHERE label = 'Jan';
SELECT count(*) FROM wide WHERE q = '2';
-- a record is filtered if none of its rows passes
CREATE FUNCTION pg_temp.counted(query text) RETURNS json LANGUAGE plpgsql AS $$
DECLARE
  plan json;
BEGIN
  EXECUTE 'EXPLAIN (FORMAT JSON, ANALYZE, TIMING OFF, SUMMARY OFF) ' || query INTO plan;
  RETURN json_build_array(plan -> 0 -> 'Plan' -> 'Records', plan -> 0 -> 'Plan' -> 'Records Filtered');
END $$;
SELECT q, pg_temp.counted('SELECT v FROM wide WHERE ' || q) FROM unnest(ARRAY['true', 'code = ''C''', 'label = ''Jan''', 'v = 10', 'v < 0']) q;
ALTER FOREIGN TABLE wide OPTIONS (ADD wide_zeros 'keep');
SELECT period, code, q, v FROM wide;
SELECT a.period, b.v FROM wide AS a JOIN wide AS b USING (period, code) WHERE a._line = 4;
-- blanks beside the label are the header's, those beside the outer braces are not
CREATE FOREIGN TABLE blanks (code text, m text OPTIONS (column '{month}'), v int OPTIONS (column '{ Value in {month} }'), x int OPTIONS (column '{ {month} exports }'))
  SERVER shape OPTIONS (path 'wide_blanks.csv', wide 'month=Jan,Feb');
SELECT * FROM blanks;
-- headers that are the labels alone
CREATE FOREIGN TABLE bare (period date OPTIONS (column '2025-{month}'), code text, v numeric OPTIONS (column '{ {month}}')) SERVER shape
  OPTIONS (path 'wide_bare.csv', wide 'month=Jan,Feb');
SELECT * FROM bare;
ALTER FOREIGN TABLE bare ALTER v OPTIONS (SET column '{{month}}');
SELECT * FROM bare;
-- labels that no column is read by would have the same rows once each
CREATE FOREIGN TABLE none (code text, jan numeric OPTIONS (column '{Jan}'), m text OPTIONS (column '{month}')) SERVER shape
  OPTIONS (path 'wide_bare.csv', wide 'month=Jan,Feb');
SELECT * FROM none;
SELECT count(*) FROM none;
ALTER FOREIGN TABLE none ALTER jan OPTIONS (SET column '{ {month}}');
SELECT * FROM none;
-- labels that each file has others of; what does not fit is none
CREATE FOREIGN TABLE grows (file text OPTIONS (column '{path:file}'), code text OPTIONS (column '{Code}'), period date OPTIONS (column '{month}'), v int OPTIONS (column '{ {month}}'))
  SERVER shape OPTIONS (path 'wide_grows_{file}.csv', wide 'month=20??-??');
SELECT * FROM grows;
SELECT file, count(*), sum(v) FROM grows WHERE period >= '2024-12-01' GROUP BY file ORDER BY file;
ALTER FOREIGN TABLE grows OPTIONS (SET wide 'month=2025-*,2024-12,*-02');
SELECT period, sum(v) FROM grows GROUP BY period ORDER BY period;
ALTER FOREIGN TABLE grows OPTIONS (SET wide 'month=2023*,2022*');
SELECT sum(v) FROM grows;
ALTER FOREIGN TABLE grows OPTIONS (SET wide 'month=*');
SELECT sum(v), count(period) FROM grows;
-- a name with its number is found beside them as it is without them
CREATE FOREIGN TABLE numbered (month text OPTIONS (column '{month}'), v int OPTIONS (column '{ {month}}')) SERVER shape OPTIONS (path 'wide_twice.csv', wide 'month=F*,Jan_1,Jan_2,Mar');
SELECT * FROM numbered;
-- labels that only the file has are not shown to who may not see what it holds
CREATE ROLE regress_csv_wide;
GRANT USAGE ON SCHEMA csv_shape TO regress_csv_wide;
GRANT SELECT (v) ON numbered, grows TO regress_csv_wide;
ALTER FOREIGN TABLE numbered OPTIONS (SET wide 'month=J*');
SELECT v FROM numbered;
SET ROLE regress_csv_wide;
SELECT v FROM numbered;
SELECT v FROM grows;
RESET ROLE;
SELECT v FROM grows;
-- the label says which of two, where the header ends with it
ALTER FOREIGN TABLE numbered OPTIONS (SET wide 'month=Feb,Jan');
SELECT v FROM numbered;
ALTER FOREIGN TABLE numbered OPTIONS (SET wide 'month=a');
ALTER FOREIGN TABLE numbered ALTER v OPTIONS (SET column '{J{month}n}');
SELECT v FROM numbered;
DROP FOREIGN TABLE numbered;
ALTER FOREIGN TABLE grows ALTER v OPTIONS (SET column '{V {month}}');
ALTER FOREIGN TABLE grows ADD w int OPTIONS (column '{W {month}}');
ALTER FOREIGN TABLE grows OPTIONS (SET path 'wide_{file}.csv');
SELECT * FROM grows WHERE file = 'odd';
GRANT SELECT (file) ON grows TO regress_csv_wide;
SET ROLE regress_csv_wide;
SELECT count(*) FROM grows WHERE file = 'odd';
RESET ROLE;
DROP OWNED BY regress_csv_wide;
DROP ROLE regress_csv_wide;
ALTER FOREIGN TABLE grows DROP v, DROP w;
SELECT * FROM grows;
-- a file may lack labels, if it lacks them wholly
ALTER FOREIGN TABLE wide OPTIONS (SET path 'wide_part.csv');
SELECT * FROM wide;
-- a label that none of all files has is named, once all were read
ALTER FOREIGN TABLE wide OPTIONS (SET path 'wide_part.csv,wide.csv');
SELECT count(*) FROM wide;
ALTER FOREIGN TABLE wide OPTIONS (SET path 'wide.csv', SET wide 'month=Jan,feb,Mrz,Ap?,Jun*');
SELECT label, count(*) FROM wide GROUP BY label;
SELECT label FROM wide LIMIT 1;
ALTER FOREIGN TABLE wide OPTIONS (SET wide 'month=Feb,Mrz', SET path 'wide_{part}.csv');
ALTER FOREIGN TABLE wide ADD part text OPTIONS (column '{path:part}');
SELECT count(*) FROM wide WHERE part = 'part';
ALTER FOREIGN TABLE wide DROP part;
ALTER FOREIGN TABLE wide OPTIONS (SET wide 'month=Jan,Feb,Mar');
ALTER FOREIGN TABLE wide OPTIONS (SET path 'wide_half.csv');
SELECT * FROM wide;
SELECT count(*) FROM wide;
ALTER FOREIGN TABLE wide OPTIONS (SET path 'wide_none.csv');
SELECT count(*) FROM wide;
ALTER FOREIGN TABLE wide OPTIONS (ADD delimiter ';');
SELECT count(*) FROM wide;
ALTER FOREIGN TABLE wide OPTIONS (DROP delimiter);
-- what is wrong in a label's field is named by the file's header
ALTER FOREIGN TABLE wide OPTIONS (SET path 'wide.csv');
ALTER FOREIGN TABLE wide ALTER q TYPE int;
SELECT q FROM wide;
-- with totals
ALTER FOREIGN TABLE wide OPTIONS (ADD totals_where '{Code}=C');
SELECT period, code, q FROM wide WHERE v > 0;
-- what does not fit
ALTER FOREIGN TABLE wide OPTIONS (SET wide 'monat=Jan,Feb');
SELECT * FROM wide;
ALTER FOREIGN TABLE wide OPTIONS (DROP wide);
SELECT * FROM wide;
ALTER FOREIGN TABLE wide OPTIONS (ADD wide 'Jan,Feb');
ALTER FOREIGN TABLE wide OPTIONS (ADD wide 'month=Jan,,Feb');
ALTER FOREIGN TABLE wide OPTIONS (ADD wide 'month=Jan,Jan');
ALTER FOREIGN TABLE wide OPTIONS (SET wide_zeros 'perhaps');

-- years beside months, in one file or in two, whoever reads which
CREATE FOREIGN TABLE spans (freq text, period date OPTIONS (column '{TIME_PERIOD}'), value numeric OPTIONS (column '{OBS_VALUE}')) SERVER shape
  OPTIONS (path 'span_?.csv');
SELECT period, sum(value) FROM spans GROUP BY period ORDER BY period;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SELECT max(period), count(*) FROM spans;
RESET parallel_setup_cost;
RESET parallel_tuple_cost;
RESET min_parallel_table_scan_size;
SELECT at, (SELECT sum(value) FROM spans WHERE period = at) FROM (VALUES (date '2024-01-01'), ('2025-01-01')) AS t(at);
SELECT format('CREATE FOREIGN TABLE broad (%s, period date OPTIONS (column ''{TIME_PERIOD}'')) SERVER shape OPTIONS (path ''span_?.csv'')',
  string_agg(format('c%s text OPTIONS (column ''x'')', i), ', ')) AS broad FROM generate_series(1, 40) AS i \gset
:broad;
SELECT count(b.*) FROM broad b;
-- rows that the query has none of say nothing, nor do totals
SELECT count(*), sum(value) FROM spans;
SELECT max(period), sum(value) FROM spans WHERE freq = 'M' AND period < '2025-01-01';
SELECT max(period), sum(value) FROM spans WHERE freq = 'A';
ALTER FOREIGN TABLE spans OPTIONS (totals_where '{TIME_PERIOD}=????');
SELECT max(period), sum(value) FROM spans;
ALTER FOREIGN TABLE spans OPTIONS (totals 'keep');
SELECT max(period), sum(value) FROM spans;
