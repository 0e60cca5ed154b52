-- GROUP BY that is done where rows are read: what the executor would give, and what a plan node must bear
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS magtrade;
RESET client_min_messages;
SET datestyle = 'ISO, YMD';
\pset null '(null)'
\set dir `echo "$MAGTRADE_DIR"/tests/fixtures/csv`
CREATE SERVER groups FOREIGN DATA WRAPPER magtrade_csv OPTIONS (directory :'dir');
CREATE FOREIGN TABLE trade (period date, partner text, value float8, _line int) SERVER groups OPTIONS (path 'plain.csv');

-- how a query is grouped, whatever else its plan is
CREATE FUNCTION grouped(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  plan json;
BEGIN
  EXECUTE 'EXPLAIN (FORMAT JSON, VERBOSE, COSTS OFF) ' || query INTO plan;
  RETURN coalesce(substring(plan::text FROM '"Grouped": "(\w+)"'), 'by the executor');
END $$;
SELECT q, grouped('SELECT ' || q) FROM unnest(ARRAY[
  'partner, sum(value) FROM trade GROUP BY partner',
  'DISTINCT partner FROM trade',
  'partner FROM trade GROUP BY 1',
  'left(partner, 1), trade_series(value, period) FROM trade WHERE value > 0 GROUP BY 1 HAVING count(*) > 1',
  'partner || generate_series(1, 2), count(*) FROM trade GROUP BY 1',
  'period, count(*) FILTER (WHERE partner = ''JPN'') FROM trade GROUP BY period',
  'sum(value) FROM trade',
  'value, count(*) FROM trade GROUP BY value',
  'partner, count(DISTINCT value) FROM trade GROUP BY partner',
  'partner, array_agg(value ORDER BY value) FROM trade GROUP BY partner',
  'partner, percentile_cont(0.5) WITHIN GROUP (ORDER BY value) FROM trade GROUP BY partner',
  'partner, sum(value) FROM trade GROUP BY ROLLUP (partner)',
  'partner, sum(value) FROM trade WHERE random() < 2 GROUP BY partner',
  'partner, sum(value) FROM trade WHERE tableoid > 0 GROUP BY partner',
  'partner, count(trade) FROM trade GROUP BY partner',
  'partner, (SELECT count(*) FROM trade u WHERE u.partner = t.partner) FROM trade t GROUP BY partner',
  't.partner, sum(t.value) FROM trade t JOIN trade u USING (period) GROUP BY t.partner']) q;

SELECT partner, count(*), sum(value), trade_series(value, period), mom_pct(value, period, '2025-11-01') FROM trade GROUP BY partner ORDER BY partner;
SELECT partner || '!' AS who, sum(value) / count(*) + 1 AS mean FROM trade GROUP BY partner HAVING sum(value) > 550 ORDER BY 1;
-- EXPLAIN has a name for what WHERE leaves out, and one for what HAVING does
CREATE FUNCTION pg_temp.filters(query text) RETURNS TABLE (name text, condition text) LANGUAGE plpgsql AS $$
DECLARE
  plan json;
BEGIN
  EXECUTE 'EXPLAIN (FORMAT JSON) ' || query INTO plan;
  RETURN QUERY SELECT key, value FROM json_each_text(plan -> 0 -> 'Plan') WHERE key LIKE '%Filter' ORDER BY 1;
END $$;
SELECT name, condition ~ 'count' AS is_having FROM pg_temp.filters('SELECT partner, sum(value) FROM trade WHERE value > 0 GROUP BY partner HAVING count(*) > 1');
-- and of which table it is, as of a scan: with its schema if VERBOSE
CREATE FUNCTION pg_temp.grouping_of(options text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  plan json;
BEGIN
  EXECUTE format('EXPLAIN (FORMAT JSON%s) SELECT partner, count(*) FROM trade GROUP BY partner', options) INTO plan;
  RETURN plan -> 0 -> 'Plan' ->> 'Grouping of';
END $$;
SELECT pg_temp.grouping_of('') AS plain, pg_temp.grouping_of(', VERBOSE') AS verbose;
-- nor does it mind what other plan nodes hand on
SELECT name FROM pg_temp.filters('SELECT partner, count(*) FROM trade WHERE value > (SELECT 0) GROUP BY partner');
SELECT grouped('SELECT * FROM (VALUES (1), (2)) v (k), LATERAL (SELECT partner || k, count(*) FROM trade WHERE value > k GROUP BY 1) t');
SELECT count(*) FROM (SELECT partner FROM trade WHERE partner = 'nobody' GROUP BY partner) t;
SELECT sum(value) FROM trade WHERE partner = 'nobody' GROUP BY ();
-- NULL is a group, and not the empty text
CREATE FOREIGN TABLE nulls (a text OPTIONS (column '{partner}', null 'JPN'), n int OPTIONS (column '{value}', null '226.1,582.25'))
  SERVER groups OPTIONS (path 'plain.csv');
SELECT a, n, count(*), count(n) FROM nulls GROUP BY a, n ORDER BY a, n;
-- a negative integer is one key, whether its function puts zeros or the sign before it
SELECT CASE WHEN value < 250 THEN hashtext('USA') ELSE hashtext('USA') + 0 END = hashtext('USA') AS same, count(*)
FROM trade GROUP BY CASE WHEN value < 250 THEN hashtext('USA') ELSE hashtext('USA') + 0 END;
-- a row with several keys is in several groups
SELECT partner || '-' || generate_series(1, 2) AS each, count(*) FROM trade GROUP BY 1 ORDER BY 1;
-- of what is made of a key above the grouping, the planner asks for the columns in it
SELECT left(partner, 1) AS key, rank() OVER (ORDER BY count(*)), left(partner, 1) || '!' AS made FROM trade GROUP BY left(partner, 1) ORDER BY 1;

-- what an aggregate is of is computed for those rows alone that FILTER lets pass
SELECT partner, count(1 / (value - 226.1)) FILTER (WHERE value <> 226.1) FROM trade GROUP BY partner ORDER BY partner;

-- conditions are tested in the executor's order, the cheap ones first, however they are written
SELECT count(*) FROM trade WHERE 1 / (value - 226.1) > 0 AND value <> 226.1;
SELECT partner, count(*) FROM trade WHERE 1 / (value - 226.1) > 0 AND value <> 226.1 GROUP BY partner ORDER BY partner;
CREATE FOREIGN TABLE named (partner text, rest text OPTIONS (column '{path:rest}')) SERVER groups OPTIONS (path 'pl{rest}.csv');
SELECT count(*) FROM named WHERE 1 / (length(rest) - 3) > 0 AND rest <> 'ain';
-- for grouping sets the planner wraps a view's columns, by which files are skipped once the query runs
SELECT made, count(*) FROM (SELECT rest || '!' AS made FROM named) v WHERE made = 'ain!' GROUP BY ROLLUP (made) ORDER BY made;

-- begun again, with other parameters and with the same
SELECT p, n, s FROM unnest(ARRAY['USA', 'JPN', 'nobody']) WITH ORDINALITY AS u(p, o),
  LATERAL (SELECT count(*) AS n, sum(value) AS s FROM trade WHERE partner = p GROUP BY partner OFFSET 0) t ORDER BY o;
SELECT o, (SELECT string_agg(partner || s, ',' ORDER BY partner) FROM (SELECT partner, sum(value * o) AS s FROM trade GROUP BY partner OFFSET 0) t)
FROM generate_series(1, 2) o;
SELECT o, (SELECT count(*) + 0 * o FROM (SELECT partner FROM trade GROUP BY partner OFFSET 0) t) FROM generate_series(1, 2) o;
PREPARE by_partner(text) AS SELECT partner, sum(value) FROM trade WHERE partner = $1 GROUP BY partner HAVING sum(value) > length($1);
SET plan_cache_mode = force_generic_plan;
EXECUTE by_partner('JPN');
EXECUTE by_partner('USA');
EXECUTE by_partner(NULL);
-- a plan is made anew when the table's options change
ALTER FOREIGN TABLE trade OPTIONS (SET path 'no_newline.csv');
EXECUTE by_partner('JPN');
ALTER FOREIGN TABLE trade OPTIONS (SET path 'plain.csv');
RESET plan_cache_mode;
-- cursors
BEGIN;
DECLARE c CURSOR FOR SELECT partner, sum(value) FROM trade GROUP BY partner HAVING sum(value) > 0;
SAVEPOINT one;
FETCH 1 FROM c \gset first_
ROLLBACK TO one;
FETCH ALL FROM c \gset second_
COMMIT;
SELECT :'first_partner' <> :'second_partner' AS differ;
-- after each FETCH the executor tells all nodes that they may let go of what they hold, those too that have not begun
DO $$
DECLARE
  r record;
  n int := 0;
BEGIN
  FOR r IN SELECT g FROM generate_series(1, 20) g UNION ALL SELECT count(*) FROM trade GROUP BY partner UNION ALL SELECT count(*) FROM trade GROUP BY period LOOP
    n := n + 1;
  END LOOP;
  RAISE NOTICE '% rows, and % in one go', n, (SELECT 20 + count(DISTINCT partner) + count(DISTINCT period) FROM trade);
END $$;

-- what is wrong in a file is named as ever; what no row needs is not looked at
CREATE FOREIGN TABLE wrong (period date, partner text, value int) SERVER groups OPTIONS (path 'plain.csv');
SELECT partner, sum(value) FROM wrong GROUP BY partner;
SELECT partner, count(*) FROM wrong GROUP BY partner ORDER BY partner;
SELECT partner, sum(1 / (value - 305)) FROM trade GROUP BY partner;
-- rows that are left out are counted once
CREATE FOREIGN TABLE a_few (period date, partner text, value float8) SERVER groups OPTIONS (path 'rejects/rows.csv', on_error 'skip');
SELECT partner, count(value) FROM a_few GROUP BY partner ORDER BY partner;
ALTER FOREIGN TABLE a_few OPTIONS (ADD reject_limit '1');
SELECT partner, count(value) FROM a_few GROUP BY partner ORDER BY partner;

-- a table that others inherit from is read with them, and one that constraints exclude not at all; what had heirs once is planned as if it had
CREATE FOREIGN TABLE heirs (partner text) SERVER groups OPTIONS (path 'plain.csv');
CREATE FOREIGN TABLE heirs_more () INHERITS (heirs) SERVER groups OPTIONS (path 'plain.csv');
SELECT partner, count(*) FROM heirs GROUP BY partner ORDER BY partner;
SELECT partner, count(*) FROM ONLY heirs GROUP BY partner ORDER BY partner;
ALTER FOREIGN TABLE trade ADD CONSTRAINT positive CHECK (value > 0);
SET constraint_exclusion = on;
SELECT partner, count(*) FROM trade WHERE value = -1 GROUP BY partner;
RESET constraint_exclusion;
ALTER FOREIGN TABLE trade DROP CONSTRAINT positive;
SELECT grouped('SELECT partner, mom_pct(value, period, ''2025-11-01'') FROM trade GROUP BY partner');

-- rights: of the aggregate, and of the table through a view
CREATE ROLE regress_grouper;
GRANT SELECT ON trade TO regress_grouper;
REVOKE EXECUTE ON FUNCTION mom_pct(float8, date, date) FROM PUBLIC;
SET ROLE regress_grouper;
SELECT partner, mom_pct(value, period, '2025-11-01') FROM trade GROUP BY partner;
SELECT partner, sum(value) FROM a_few GROUP BY partner;
SELECT partner, sum(value) FROM trade GROUP BY partner ORDER BY partner;
RESET ROLE;
GRANT EXECUTE ON FUNCTION mom_pct(float8, date, date) TO PUBLIC;
CREATE FUNCTION leak(text) RETURNS bool LANGUAGE plpgsql COST 0.0000001 AS $$ BEGIN RAISE NOTICE 'saw %', $1; RETURN true; END $$;
CREATE VIEW barrier WITH (security_barrier) AS SELECT * FROM trade WHERE partner = 'JPN';
SELECT partner, sum(value) FROM barrier WHERE leak(partner) GROUP BY partner;

-- workers, and partitions of which each makes groups of its own
CREATE TABLE parts (period date, partner text, value float8) PARTITION BY LIST (partner);
CREATE TABLE parts_own PARTITION OF parts FOR VALUES IN ('OWN');
CREATE FOREIGN TABLE parts_csv PARTITION OF parts DEFAULT SERVER groups OPTIONS (path 'plain.csv');
INSERT INTO parts VALUES ('2025-11-01', 'OWN', 1);
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SELECT grouped('SELECT partner, sum(value), trade_series(value, period) FROM trade GROUP BY partner') LIKE '%lly' AS workers;
SELECT partner, sum(value), trade_series(value, period) FROM trade GROUP BY partner ORDER BY partner;
-- a join of tables of one server is none of ours, but the planner asks
SELECT a.partner, count(*) FROM trade AS a JOIN trade AS b ON a.partner = b.partner AND a.period = b.period GROUP BY a.partner ORDER BY a.partner;
SELECT count(*) FROM trade AS a JOIN trade AS b ON a.partner = b.partner AND a.period = b.period;
SET enable_partitionwise_aggregate = on;
SELECT grouped('SELECT partner, sum(value) FROM parts GROUP BY partner') LIKE '%lly', grouped('SELECT period, sum(value) FROM parts GROUP BY period') LIKE '%lly';
SELECT partner, sum(value), trade_series(value, period) FROM parts GROUP BY partner ORDER BY partner;
SELECT period, sum(value), avg(value), count(*) FILTER (WHERE partner <> 'JPN') FROM parts GROUP BY period ORDER BY period;
SELECT left(partner, 1) AS key, count(*) || left(partner, 1) AS made FROM parts GROUP BY left(partner, 1) ORDER BY 1;

-- the setting that keeps the executor from hashing does it here too
SET enable_hashagg = off;
SELECT grouped('SELECT partner, sum(value) FROM trade GROUP BY partner');

DROP VIEW barrier;
DROP FUNCTION grouped, leak;
DROP TABLE parts;
DROP OWNED BY regress_grouper;
DROP ROLE regress_grouper;
SET client_min_messages = warning;
DROP SERVER groups CASCADE;
