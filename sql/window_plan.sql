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
-- keys that are equal and look different, duplicates, NULLs everywhere; the same on every major, as random() is not
INSERT INTO trade
SELECT (ARRAY['Japan', 'USA', NULL, ''])[1 + get_byte(h, 0) % 4], (ARRAY[1.0, 1.00, 2, NULL])[1 + get_byte(h, 1) % 4],
  CASE WHEN get_byte(h, 2) > 12 THEN date '2020-01-15' + (256 * get_byte(h, 3) + get_byte(h, 4)) % 1800 END,
  CASE WHEN get_byte(h, 5) > 25 THEN (256 * get_byte(h, 6) + get_byte(h, 7)) % 1000 / 10.0 - 5 END, repeat('x', get_byte(h, 8) % 40)
FROM generate_series(1, 3000) AS i, decode(md5(i::text), 'hex') AS h;
CREATE INDEX ON trade (partner, period) INCLUDE (value);
-- of three sizes on every machine; hashes of text are others where bytes have the other order
CREATE TABLE trade_parts (LIKE trade) PARTITION BY LIST (partner);
CREATE TABLE trade_parts_0 PARTITION OF trade_parts FOR VALUES IN ('');
CREATE TABLE trade_parts_1 PARTITION OF trade_parts FOR VALUES IN ('Japan');
CREATE TABLE trade_parts_2 PARTITION OF trade_parts FOR VALUES IN ('USA', NULL);
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
SET enable_sort = off;
SELECT q, way('SELECT ' || q) FROM unnest(ARRAY[
  'mom_pct(value, period) OVER (PARTITION BY partner) FROM trade',
  'partner, round(mom_pct(value, period) OVER w::numeric, 1), ytd_sum(value, period) OVER w + 1 FROM trade WINDOW w AS (PARTITION BY partner, note ORDER BY period)',
  'growth_pct(value, period, 3) OVER (PARTITION BY left(partner, 2)) FROM trade',
  'mom_pct(sum(value), period) OVER (PARTITION BY partner) FROM trade GROUP BY partner, period',
  'mom_pct(t.value, u.period) OVER (PARTITION BY t.partner) FROM trade t JOIN trade u USING (code)',
  'mom_pct(value, period) OVER (PARTITION BY partner) FROM trade_csv',
  'partner, _line, mom_pct(value, period) OVER (PARTITION BY partner ORDER BY period) FROM trade_csv WHERE value > 0 ORDER BY 1, 2',
  'mom_pct(value, period) OVER () FROM trade',
  'mom_pct(value, period) OVER (PARTITION BY note) FROM trade WHERE note = ''x''',
  -- and what is not done so
  'mom_pct(value, period) OVER (PARTITION BY partner), row_number() OVER (PARTITION BY partner) FROM trade',
  'mom_pct(value, period) OVER (PARTITION BY partner), mom_pct(value, period) OVER (PARTITION BY code) FROM trade',
  'growth_pct(value, period, length(note)) OVER (PARTITION BY partner) FROM trade',
  'mom_pct(value * random(), period) OVER (PARTITION BY partner) FROM trade',
  'trade_csv, mom_pct(value, period) OVER (PARTITION BY partner) FROM trade_csv']) AS q;
SET magtrade.enable_window = off;
SELECT way('SELECT mom_pct(value, period) OVER (PARTITION BY partner) FROM trade'), way('SELECT mom_pct(value, period) OVER (PARTITION BY partner) FROM trade_csv') AS csv;
RESET magtrade.enable_window;

-- what EXPLAIN shows of them, and by what rows are sorted below
CREATE FUNCTION shown(query text, output boolean DEFAULT false) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
  plan jsonb;
BEGIN
  EXECUTE format('EXPLAIN (FORMAT JSON, COSTS OFF%s) ', CASE WHEN output THEN ', VERBOSE' END) || query INTO plan;
  RETURN QUERY SELECT concat_ws(', ', coalesce(node ->> 'Custom Plan Provider', node ->> 'Node Type'), 'keys ' || (node ->> 'Partition Key'), 'over ' || (node ->> 'Windows over'),
      'path ' || (node ->> 'Path'), 'files ' || (node ->> 'Files'), 'sorted by ' || (node #>> '{Plans,0,Sort Key}'), 'output ' || (node ->> 'Output'))
    FROM jsonb_path_query(plan, 'strict $.** ? (exists (@."Partition Key"))') AS node ORDER BY 1;
END $$;
SELECT shown('SELECT note, mom_pct(value, period) OVER (PARTITION BY partner ORDER BY period) FROM trade');
SELECT shown('SELECT _line, mom_pct(value, period) OVER (PARTITION BY partner) AS mom FROM trade_csv');
RESET enable_sort;
SET enable_hashagg = off;
SELECT shown('SELECT partner, mom_pct(value, period) OVER (PARTITION BY partner ORDER BY period) FROM trade ORDER BY partner, period');
SET enable_indexonlyscan = off;
SET enable_indexscan = off;
SELECT shown('SELECT note, mom_pct(value, period) OVER (PARTITION BY partner, code ORDER BY period) FROM trade');
RESET enable_indexonlyscan;
RESET enable_indexscan;
-- functions are shown as plain ones, above the scan too
SELECT shown('SELECT note, growth_pct(value, period, 5) OVER (PARTITION BY partner, code) AS five FROM trade ORDER BY five', true);
SET enable_partitionwise_aggregate = on;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_index_scan_size = 0;
SET min_parallel_table_scan_size = 0;
SELECT shown('SELECT mom_pct(value, period) OVER (PARTITION BY partner) AS mom FROM trade_parts');
SELECT way('SELECT count(mom) FROM (SELECT mom_pct(value, period) OVER (PARTITION BY partner) AS mom FROM trade_parts) AS t');
-- nor are partitions read that WHERE leaves out
SELECT (SELECT array_agg(m ORDER BY m) FROM (SELECT mom_pct(value, period) OVER (PARTITION BY partner) AS m FROM trade_parts WHERE partner IN ('', 'Japan')) AS t)
     = (SELECT array_agg(m ORDER BY m) FROM (SELECT mom_pct(value, period) OVER (PARTITION BY partner) AS m FROM trade WHERE partner IN ('', 'Japan')) AS t) AS some_partitions;
RESET enable_hashagg;
SET enable_sort = off;
-- workers each read all rows where much is done with each, unless they might find different ones
CREATE FUNCTION dear(float8) RETURNS bool LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 100000 AS 'BEGIN RETURN $1 > 0; END';
SELECT q, way('SELECT count(*) FROM (SELECT mom_pct(value, period) OVER (PARTITION BY partner) AS mom FROM ' || q || ') AS t WHERE dear(mom)')
FROM unnest(ARRAY['trade', 'trade WHERE value > 0', 'trade_csv', 'trade TABLESAMPLE SYSTEM (50)', 'trade WHERE random() < 0.5', '(SELECT * FROM trade OFFSET 1) AS t']) AS q;
-- nor do they make more rows of these, a step that the planner takes for the leader's
CREATE FUNCTION workers_make_sets(query text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  plan jsonb;
BEGIN
  EXECUTE 'EXPLAIN (FORMAT JSON) ' || query INTO plan;
  RETURN jsonb_path_exists(plan, 'strict $.** ? (@."Node Type" == "Gather").** ? (@."Node Type" == "ProjectSet")');
END $$;
SELECT r, workers_make_sets('SELECT count(*) FROM (SELECT generate_series(1, 2), mom_pct(value, period) OVER (PARTITION BY partner) AS mom FROM ' || r || ') AS t WHERE dear(mom)')
FROM unnest('{trade,trade_csv}'::text[]) AS r;
DROP FUNCTION workers_make_sets;
SELECT count(*), count(*) FILTER (WHERE dear(mom)) FROM (SELECT mom_pct(value, period) OVER (PARTITION BY partner, note) AS mom FROM trade) AS t;
SET magtrade.enable_window = off;
SELECT count(*), count(*) FILTER (WHERE dear(mom)) FROM (SELECT mom_pct(value, period) OVER (PARTITION BY partner, note) AS mom FROM trade) AS t;
RESET magtrade.enable_window;

-- answers as text; what is volatile has one value for a row; and what returns sets makes more rows
SELECT way('SELECT mom_pct(value, period) OVER (PARTITION BY partner)::text FROM trade_parts') LIKE 'WindowAgg%' AS cast_by_windowagg,
  way('SELECT mom_pct(value, period) OVER (PARTITION BY partner, code ORDER BY random()) FROM trade') LIKE 'WindowAgg%' AS random_by_windowagg;
-- grouping sets make constants NULL, also in PARTITION BY, where 16 and 17 take no notice of it
CREATE VIEW blocs AS
SELECT 'EU'::text AS bloc, count(*) AS n, value_at(count(*), date '2024-01-01') OVER (PARTITION BY 'EU'::text) AS value FROM trade GROUP BY ROLLUP ('EU'::text);
CREATE TABLE blocs_seen AS TABLE blocs;
SELECT bloc, n FROM blocs_seen ORDER BY bloc;
SET magtrade.enable_window = off;
SELECT count(*) AS others FROM (TABLE blocs EXCEPT ALL TABLE blocs_seen) AS t;
RESET magtrade.enable_window;
DROP TABLE blocs_seen;
DROP VIEW blocs;
-- and columns that WHERE has equal to a constant, by which nothing is sorted before 18
SELECT bloc, period, sum(DISTINCT tons) AS tons, mom_pct(sum(DISTINCT tons), period) OVER (PARTITION BY bloc) AS mom
FROM (VALUES ('EU', date '2024-01-01', 10), ('EU', '2024-02-01', 11), ('EU', '2024-03-01', 22)) AS t(bloc, period, tons)
WHERE bloc = 'EU' GROUP BY GROUPING SETS ((bloc, period), (period)) ORDER BY grouping(bloc), period;
DO $$
DECLARE
  moms float8[];
BEGIN
  SELECT array_agg(round(m::numeric, 1) ORDER BY m) INTO moms
  FROM (SELECT mom_pct(value, period) OVER (PARTITION BY partner ORDER BY generate_series(1, 2)) AS m FROM trade_csv) AS t;
  ASSERT moms = '{34.9,34.9,NULL,NULL,NULL,NULL}', moms::text;
EXCEPTION
  WHEN feature_not_supported THEN NULL;		-- from 19 on windows refuse such functions
END $$;

-- where EXPLAIN looks for columns
SET max_parallel_workers_per_gather = 0;
RESET enable_sort;
SELECT shown('SELECT partner, mom_pct(value, period) OVER (PARTITION BY partner) AS mom FROM trade ORDER BY mom', true);
SET enable_hashjoin = off;
SET enable_mergejoin = off;
CREATE FUNCTION conditions(query text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
  plan jsonb;
BEGIN
  EXECUTE 'EXPLAIN (FORMAT JSON, COSTS OFF) ' || query INTO plan;
  RETURN QUERY SELECT jsonb_path_query(plan, 'strict $.**."Index Cond"') #>> '{}';
END $$;
SELECT conditions($$SELECT * FROM (SELECT DISTINCT highest_since(value, period) OVER (PARTITION BY partner) AS since FROM trade) AS s,
  LATERAL (SELECT count(*) FROM trade AS t WHERE t.partner = 'USA' AND t.period > s.since) AS c$$);
RESET enable_hashjoin;
RESET enable_mergejoin;
RESET max_parallel_workers_per_gather;

-- every measure, by rows with all their columns, as WindowAgg has them: sorted, by partitions and workers, spilled
SELECT string_agg(format('%s(value, period%s) OVER w', proname, CASE WHEN pronargs > 2 THEN ', 2' END), ', ' ORDER BY proname) || ', ytd_sum(value * 2, fiscal_period(period, 4)) OVER w AS fiscal' AS measures
FROM pg_proc WHERE prokind = 'w' AND prosrc LIKE 'magtrade%' \gset
CREATE TEMP TABLE here AS SELECT *, code::text AS shown, :measures FROM trade_parts WINDOW w AS (PARTITION BY partner, code ORDER BY period);
-- numbers that are equal and look different cannot be told apart by their bytes, texts can
CREATE TEMP TABLE hashed AS SELECT *, coalesce(mom_pct, 0) AS growth FROM (SELECT *, :measures FROM trade WINDOW w AS (PARTITION BY partner, code = 2 ORDER BY period)) AS t;
SET magtrade.enable_window = off;
CREATE TEMP TABLE unhashed AS SELECT *, coalesce(mom_pct, 0) AS growth FROM (SELECT *, :measures FROM trade WINDOW w AS (PARTITION BY partner, code = 2 ORDER BY period)) AS t;
CREATE TEMP TABLE there AS SELECT *, code::text AS shown, :measures FROM trade_parts WINDOW w AS (PARTITION BY partner, code ORDER BY period);
RESET magtrade.enable_window;
SELECT count(*) AS rows, count(mom_pct), count(is_ytd_high), count(seasonal_score) > 0 AS scored FROM here;
SELECT count(*) AS differ FROM ((TABLE here EXCEPT ALL TABLE there) UNION ALL (TABLE there EXCEPT ALL TABLE here)) AS d;
SELECT count(*) AS differ FROM ((TABLE hashed EXCEPT ALL TABLE unhashed) UNION ALL (TABLE unhashed EXCEPT ALL TABLE hashed)) AS d;
SET work_mem = '64kB';
TRUNCATE hashed;
INSERT INTO hashed SELECT *, coalesce(mom_pct, 0) AS growth FROM (SELECT *, :measures FROM trade WINDOW w AS (PARTITION BY partner, code = 2 ORDER BY period)) AS t;
SELECT count(*) AS differ FROM ((TABLE hashed EXCEPT ALL TABLE unhashed) UNION ALL (TABLE unhashed EXCEPT ALL TABLE hashed)) AS d;
CREATE TEMP TABLE spilled AS SELECT *, code::text AS shown, :measures FROM trade WINDOW w AS (PARTITION BY partner, code ORDER BY period);
SELECT count(*) AS differ FROM ((TABLE spilled EXCEPT ALL TABLE there) UNION ALL (TABLE there EXCEPT ALL TABLE spilled)) AS d;
-- the same where rows are read, whose own memory goes with each of them
SELECT current_setting('data_directory') AS data \gset
CREATE SERVER windows_made FOREIGN DATA WRAPPER magtrade_csv OPTIONS (directory :'data');
CREATE FOREIGN TABLE made_csv (partner text, code text, period date, value float8, note text, _line int) SERVER windows_made OPTIONS (path 'magtrade_window_plan.csv');
COPY (SELECT partner, code, period, value, repeat(note, 5) AS note FROM trade, generate_series(1, 2) ORDER BY md5(trade::text)) TO PROGRAM 'cat > magtrade_window_plan.csv' (FORMAT csv, HEADER);
CREATE TEMP TABLE spilled_csv AS SELECT *, :measures FROM made_csv WINDOW w AS (PARTITION BY partner, code);
SET magtrade.enable_window = off;
CREATE TEMP TABLE there_csv AS SELECT *, :measures FROM made_csv WINDOW w AS (PARTITION BY partner, code);
RESET magtrade.enable_window;
SELECT count(*) AS rows, count(mom_pct) > 0 AS answered FROM spilled_csv;
SELECT count(*) AS differ FROM ((TABLE spilled_csv EXCEPT ALL TABLE there_csv) UNION ALL (TABLE there_csv EXCEPT ALL TABLE spilled_csv)) AS d;
COPY (SELECT WHERE false) TO PROGRAM 'rm -f magtrade_window_plan.csv';
DROP SERVER windows_made CASCADE;
RESET work_mem;
-- what a window is ordered by is no output
SELECT count(*) AS rows, count(mom), sum(high::int) AS highs
FROM (SELECT mom_pct(value, period) OVER w AS mom, is_ytd_high(value, period) OVER w AS high FROM trade WINDOW w AS (PARTITION BY partner, code ORDER BY period, value)) AS t;
SELECT count(*) AS rows, count(mom) FROM (SELECT mom_pct(value, period) OVER (PARTITION BY partner ORDER BY period IN (SELECT period FROM trade)) AS mom FROM trade_csv) AS t;
SELECT partner, mom_pct(value, period) OVER (PARTITION BY partner ORDER BY period) IS NULL AS none FROM trade_csv ORDER BY partner, period;
SELECT count(*) AS rows, count(mom), sum(high::int) AS highs
FROM (SELECT mom_pct(sum(value::numeric), period) OVER w AS mom, is_ytd_high(sum(value::numeric), period) OVER w AS high FROM trade
  GROUP BY partner, period HAVING max(value) > 0 WINDOW w AS (PARTITION BY partner ORDER BY min(value) DESC, count(*))) AS t;
-- functions alone, of which rows need not be kept; two of a month and rows without a figure are rows all the same
SELECT count(*) AS rows, count(mom), sum(high::int) AS highs, count(*) FILTER (WHERE top IS NULL) AS none
FROM (SELECT mom_pct(value, period) OVER w AS mom, is_ytd_high(value, period) OVER w AS high, ytd_max(value, period) OVER w AS top FROM trade_parts WINDOW w AS (PARTITION BY partner, code)) AS t;
SELECT count(*) AS rows, count(mom_pct) AS count, sum(is_ytd_high::int) AS highs, count(*) FILTER (WHERE ytd_max IS NULL) AS none FROM there;

-- begun again with other parameters, also of a key, which newer majors take out of PARTITION BY; fewer rows than there are; errors
SELECT p, n, s FROM unnest(ARRAY['USA', 'Japan', 'nobody']) WITH ORDINALITY AS u(p, o),
  LATERAL (SELECT count(*) AS n, count(mom) AS s FROM (SELECT mom_pct(value, period) OVER (PARTITION BY partner) AS mom FROM trade WHERE partner = p OFFSET 0) AS w) AS t ORDER BY o;
SET plan_cache_mode = force_generic_plan;
PREPARE moms(text) AS SELECT count(mom) FROM (SELECT mom_pct(value, period) OVER (PARTITION BY code) AS mom FROM trade WHERE partner = $1 OFFSET 0) AS w;
EXECUTE moms('USA');
EXECUTE moms('Japan');
SELECT way($$EXECUTE moms('USA')$$) NOT LIKE 'WindowAgg%' AS here;
DEALLOCATE moms;
RESET plan_cache_mode;
-- what an outer join makes NULL goes to workers as well, each where two are alike
SELECT count(*) AS settings FROM (SELECT set_config(name, 'on', false) FROM pg_settings WHERE name IN ('force_parallel_mode', 'debug_parallel_query')) AS s;
\set outer_join 'SELECT count(*) AS rows, count(m), sum(n), count(DISTINCT kind) AS kinds FROM (SELECT mom_pct(t.v, t.period) OVER w AS m, ytd_months(t.u, t.period) OVER w AS n, kind FROM (VALUES (''USA''), (''Japan''), (''nobody'')) AS p (partner) LEFT JOIN (SELECT partner, period, coalesce(value, 1) AS v, coalesce(value, 1) AS u, ''known''::text AS kind FROM trade) AS t USING (partner) WINDOW w AS (PARTITION BY partner, kind)) AS s'
:outer_join;
SET magtrade.enable_window = off;
:outer_join;
RESET magtrade.enable_window;
SELECT count(*) AS settings FROM (SELECT set_config(name, 'off', false) FROM pg_settings WHERE name IN ('force_parallel_mode', 'debug_parallel_query')) AS s;
SELECT partner, ytd_months(value, period) OVER (PARTITION BY partner) FROM trade_csv ORDER BY partner, period LIMIT 3;
SET max_parallel_workers_per_gather = 0;
SELECT growth_pct(value, period, 0) OVER (PARTITION BY partner) FROM trade;
SELECT growth_pct(value, period, 0) OVER (PARTITION BY partner) FROM trade WHERE partner = 'nobody';
SELECT mom_pct(CASE WHEN value > 50 THEN 'NaN' ELSE value END, period) OVER (PARTITION BY partner) FROM trade;
-- rights, as WindowAgg asks for them: to the functions, and to the equality of keys
CREATE ROLE regress_window_reader;
GRANT SELECT ON trade TO regress_window_reader;
REVOKE EXECUTE ON FUNCTION numeric_eq(numeric, numeric), mom_pct(float8, date) FROM PUBLIC;
SET ROLE regress_window_reader;
SELECT mom_pct(value, period) OVER (PARTITION BY partner) FROM trade;
SELECT yoy_pct(value, period) OVER (PARTITION BY code) FROM trade;
RESET ROLE;
GRANT EXECUTE ON FUNCTION numeric_eq(numeric, numeric), mom_pct(float8, date) TO PUBLIC;
DROP OWNED BY regress_window_reader;
DROP ROLE regress_window_reader;
DROP SERVER windows CASCADE;
DROP TABLE trade, trade_parts;
DROP FUNCTION way, shown, conditions;
DROP FUNCTION dear;
