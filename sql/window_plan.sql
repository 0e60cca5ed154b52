-- windows without WindowAgg: which are done so, in which ways, and that the rows are those of WindowAgg
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS magtrade;
RESET client_min_messages;
SET datestyle = 'ISO, YMD';
\pset null '(null)'
\set dir `echo "$MAGTRADE_DIR"/tests/fixtures/csv`
CREATE SERVER windows FOREIGN DATA WRAPPER magtrade_csv OPTIONS (directory :'dir');
CREATE FOREIGN TABLE trade_csv (period date, partner text, value float8, _line int) SERVER windows OPTIONS (path 'plain.csv');
CREATE TABLE trade (partner text, code numeric, period date, value float8, note text);
SELECT setseed(0.25);
-- keys that are equal and look different, duplicates, NULLs everywhere
INSERT INTO trade
SELECT (ARRAY['Japan', 'USA', NULL, ''])[1 + floor(random() * 4)], (ARRAY[1.0, 1.00, 2, NULL])[1 + floor(random() * 4)],
  CASE WHEN random() > 0.05 THEN date '2020-01-15' + (random() * 1800)::int END,
  CASE WHEN random() > 0.1 THEN round((random() * 100)::numeric, 1) - 5 END, repeat('x', (random() * 40)::int)
FROM generate_series(1, 3000);
CREATE INDEX ON trade (partner, period) INCLUDE (value);
CREATE TABLE trade_parts (LIKE trade) PARTITION BY HASH (partner);
SELECT format('CREATE TABLE trade_parts_%s PARTITION OF trade_parts FOR VALUES WITH (MODULUS 3, REMAINDER %1$s)', i) FROM generate_series(0, 2) AS i \gexec
INSERT INTO trade_parts TABLE trade;
CREATE INDEX ON trade_parts (partner, period) INCLUDE (value);
VACUUM (ANALYZE) trade, trade_parts;

-- how windows are done
CREATE FUNCTION way(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  plan json;
BEGIN
  EXECUTE 'EXPLAIN (FORMAT JSON, VERBOSE, COSTS OFF) ' || query INTO plan;
  RETURN concat_ws(', ', CASE WHEN plan::text LIKE '%"Custom Plan Provider": "magtrade window"%' THEN 'sorted' WHEN plan::text LIKE '%"Custom Plan Provider": "magtrade hashed window"%' THEN 'hashed' WHEN plan::text LIKE '%"Windows over"%' THEN 'where rows are read'
    ELSE 'WindowAgg' END, CASE WHEN plan::text LIKE '%"Gather"%' THEN 'workers' END,
    CASE WHEN plan::text LIKE '%"Parts of Keys"%' THEN 'in parts' END);
END $$;
SELECT q, way('SELECT ' || q) FROM unnest(ARRAY[
  'mom_pct(value, period) OVER (PARTITION BY partner) FROM trade',
  'partner, round(mom_pct(value, period) OVER w::numeric, 1), ytd_sum(value, period) OVER w + 1 FROM trade WINDOW w AS (PARTITION BY partner, code ORDER BY period)',
  'growth_pct(value, period, 3) OVER (PARTITION BY left(partner, 2)) FROM trade',
  'mom_pct(sum(value), period) OVER (PARTITION BY partner) FROM trade GROUP BY partner, period',
  'mom_pct(t.value, u.period) OVER (PARTITION BY t.partner) FROM trade t JOIN trade u USING (code)',
  'mom_pct(value, period) OVER (PARTITION BY partner) FROM trade_csv',
  'partner, _line, mom_pct(value, period) OVER (PARTITION BY partner ORDER BY period) FROM trade_csv WHERE value > 0 ORDER BY 1, 2',
  -- and what is not done so
  'mom_pct(value, period) OVER () FROM trade',
  'mom_pct(value, period) OVER (PARTITION BY partner), row_number() OVER (PARTITION BY partner) FROM trade',
  'mom_pct(value, period) OVER (PARTITION BY partner), mom_pct(value, period) OVER (PARTITION BY code) FROM trade',
  'growth_pct(value, period, length(note)) OVER (PARTITION BY partner) FROM trade',
  'mom_pct(value * random(), period) OVER (PARTITION BY partner) FROM trade',
  'trade_csv, mom_pct(value, period) OVER (PARTITION BY partner) FROM trade_csv']) AS q;
SET magtrade.enable_window = off;
SELECT way('SELECT mom_pct(value, period) OVER (PARTITION BY partner) FROM trade'), way('SELECT mom_pct(value, period) OVER (PARTITION BY partner) FROM trade_csv') AS csv;
RESET magtrade.enable_window;

-- what EXPLAIN shows
EXPLAIN (COSTS OFF) SELECT note, mom_pct(value, period) OVER (PARTITION BY partner ORDER BY period) FROM trade;
SET enable_hashagg = off;
EXPLAIN (COSTS OFF) SELECT partner, mom_pct(value, period) OVER (PARTITION BY partner ORDER BY period) FROM trade ORDER BY partner, period;
SET enable_indexonlyscan = off;
SET enable_indexscan = off;
EXPLAIN (COSTS OFF) SELECT note, mom_pct(value, period) OVER (PARTITION BY partner, code ORDER BY period) FROM trade;
RESET enable_indexonlyscan;
RESET enable_indexscan;
SET enable_partitionwise_aggregate = on;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_index_scan_size = 0;
SET min_parallel_table_scan_size = 0;
EXPLAIN (COSTS OFF) SELECT count(mom) FROM (SELECT mom_pct(value, period) OVER (PARTITION BY partner) AS mom FROM trade_parts) AS t;
RESET enable_hashagg;
-- workers each read all rows where much is done with each, unless they might find different ones
CREATE FUNCTION dear(float8) RETURNS bool LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 100000 AS 'BEGIN RETURN $1 > 0; END';
SELECT q, way('SELECT count(*) FROM (SELECT mom_pct(value, period) OVER (PARTITION BY partner) AS mom FROM ' || q || ') AS t WHERE dear(mom)')
FROM unnest(ARRAY['trade', 'trade WHERE value > 0', 'trade_csv', 'trade TABLESAMPLE SYSTEM (50)', 'trade WHERE random() < 0.5', '(SELECT * FROM trade OFFSET 1) AS t']) AS q;
SELECT count(*), count(*) FILTER (WHERE dear(mom)) FROM (SELECT mom_pct(value, period) OVER (PARTITION BY partner, note) AS mom FROM trade) AS t;
SET magtrade.enable_window = off;
SELECT count(*), count(*) FILTER (WHERE dear(mom)) FROM (SELECT mom_pct(value, period) OVER (PARTITION BY partner, note) AS mom FROM trade) AS t;
RESET magtrade.enable_window;

-- every measure, by rows with all their columns, as WindowAgg has them: sorted, by partitions and workers, spilled
\set measures 'value_at(value, period) OVER w AS m1, mom_pct(value, period) OVER w AS m2, yoy_pct(value, period) OVER w AS m3, growth_pct(value, period, 5) OVER w AS m4, growth_log(value, period, 5) OVER w AS m5, growth_sym_pct(value, period, 5) OVER w AS m6, ytd_sum(value, period) OVER w AS m7, ytd_months(value, period) OVER w AS m8, ytd_yoy_pct(value, period) OVER w AS m9, ytd_max(value, period) OVER w AS m10, ytd_max_period(value, period) OVER w AS m11, is_ytd_high(value, period) OVER w AS m12, ytd_min(value, period) OVER w AS m13, ytd_rank(value, period) OVER w AS m14, rolling_sum(value, period, 7) OVER w AS m15, rolling_avg(value, period, 2) OVER w AS m16, highest_since(value, period) OVER w AS m17, lowest_since(value, period) OVER w AS m18, months_high(value, period) OVER w AS m19, record_rank(value, period) OVER w AS m20, streak(value, period) OVER w AS m21, stockpile_ratio(value, period) OVER w AS m22, embargo_run(value, period) OVER w AS m23, seasonal_score(value, period) OVER w AS m24, ytd_sum(value * 2, fiscal_period(period, 4)) OVER w AS m25'
CREATE TEMP TABLE here AS SELECT *, code::text AS shown, :measures FROM trade_parts WINDOW w AS (PARTITION BY partner, code ORDER BY period);
-- numbers that are equal and look different cannot be told apart by their bytes, texts can
CREATE TEMP TABLE hashed AS SELECT *, coalesce(m2, 0) AS m0 FROM (SELECT *, :measures FROM trade WINDOW w AS (PARTITION BY partner, code = 2 ORDER BY period)) AS t;
SET magtrade.enable_window = off;
CREATE TEMP TABLE unhashed AS SELECT *, coalesce(m2, 0) AS m0 FROM (SELECT *, :measures FROM trade WINDOW w AS (PARTITION BY partner, code = 2 ORDER BY period)) AS t;
CREATE TEMP TABLE there AS SELECT *, code::text AS shown, :measures FROM trade_parts WINDOW w AS (PARTITION BY partner, code ORDER BY period);
RESET magtrade.enable_window;
SELECT count(*) AS rows, count(m2), count(m12), count(m24) > 0 AS scored FROM here;
SELECT count(*) AS differ FROM ((TABLE here EXCEPT ALL TABLE there) UNION ALL (TABLE there EXCEPT ALL TABLE here)) AS d;
SELECT count(*) AS differ FROM ((TABLE hashed EXCEPT ALL TABLE unhashed) UNION ALL (TABLE unhashed EXCEPT ALL TABLE hashed)) AS d;
SET work_mem = '64kB';
TRUNCATE hashed;
INSERT INTO hashed SELECT *, coalesce(m2, 0) AS m0 FROM (SELECT *, :measures FROM trade WINDOW w AS (PARTITION BY partner, code = 2 ORDER BY period)) AS t;
SELECT count(*) AS differ FROM ((TABLE hashed EXCEPT ALL TABLE unhashed) UNION ALL (TABLE unhashed EXCEPT ALL TABLE hashed)) AS d;
CREATE TEMP TABLE spilled AS SELECT *, code::text AS shown, :measures FROM trade WINDOW w AS (PARTITION BY partner, code ORDER BY period);
SELECT count(*) AS differ FROM ((TABLE spilled EXCEPT ALL TABLE there) UNION ALL (TABLE there EXCEPT ALL TABLE spilled)) AS d;
RESET work_mem;
-- functions alone, of which rows need not be kept; two of a month and rows without a figure are rows all the same
SELECT count(*) AS rows, count(mom), sum(high::int) AS highs, count(*) FILTER (WHERE top IS NULL) AS none
FROM (SELECT mom_pct(value, period) OVER w AS mom, is_ytd_high(value, period) OVER w AS high, ytd_max(value, period) OVER w AS top FROM trade_parts WINDOW w AS (PARTITION BY partner, code)) AS t;
SELECT count(*) AS rows, count(m2) AS count, sum(m12::int) AS highs, count(*) FILTER (WHERE m10 IS NULL) AS none FROM there;

-- begun again with other parameters; fewer rows than there are; errors
SELECT p, n, s FROM unnest(ARRAY['USA', 'Japan', 'nobody']) WITH ORDINALITY AS u(p, o),
  LATERAL (SELECT count(*) AS n, count(mom) AS s FROM (SELECT mom_pct(value, period) OVER (PARTITION BY partner) AS mom FROM trade WHERE partner = p OFFSET 0) AS w) AS t ORDER BY o;
SELECT partner, ytd_months(value, period) OVER (PARTITION BY partner) FROM trade_csv ORDER BY partner, period LIMIT 3;
SELECT growth_pct(value, period, 0) OVER (PARTITION BY partner) FROM trade;
SELECT growth_pct(value, period, 0) OVER (PARTITION BY partner) FROM trade WHERE partner = 'nobody';
SELECT mom_pct(CASE WHEN value > 50 THEN 'NaN' ELSE value END, period) OVER (PARTITION BY partner) FROM trade;
DROP SERVER windows CASCADE;
DROP TABLE trade, trade_parts;
DROP FUNCTION way;
DROP FUNCTION dear;
