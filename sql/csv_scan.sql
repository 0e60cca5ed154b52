-- the foreign table under the planner and the executor: what is filtered when, by whom, and what a scan must survive
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS magtrade;
RESET client_min_messages;
SET datestyle = 'ISO, YMD';
\pset null '(null)'
\set dir `echo "$MAGTRADE_DIR"/tests/fixtures/csv`
CREATE SERVER scans FOREIGN DATA WRAPPER magtrade_csv OPTIONS (directory :'dir');
CREATE FOREIGN TABLE trade (period date, partner text, value float8, _line int) SERVER scans OPTIONS (path 'plain.csv');
SELECT * FROM trade;

-- records that are sorted out before they are decoded, with numbers as numbers
CREATE FUNCTION counted(query text) RETURNS json LANGUAGE plpgsql AS $$
DECLARE
  plan json;
BEGIN
  EXECUTE 'EXPLAIN (FORMAT JSON, ANALYZE, TIMING OFF, SUMMARY OFF) ' || query INTO plan;
  RETURN json_build_array(plan -> 0 -> 'Plan' -> 'Records', plan -> 0 -> 'Plan' -> 'Records Filtered');
END $$;
SELECT q, counted('SELECT partner FROM trade WHERE ' || q) FROM unnest(ARRAY[
  $$partner = 'JPN'$$, $$partner IN ('JPN', 'KOR')$$, $$partner LIKE 'J%'$$, $$value > 300$$, $$period = '2025-11-01'$$, $$partner IS NULL$$,
  $$random() < 0$$, $$tableoid = 0$$, $$trade IS NULL$$, $$value = (SELECT 305)$$, $$true$$]) q;

-- what is wrong in a column or a row that is not needed is not seen
CREATE FOREIGN TABLE wrong (period date, partner int, value float8) SERVER scans OPTIONS (path 'plain.csv');
SELECT period, value FROM wrong WHERE value = 305;
SELECT partner FROM wrong WHERE value < 0;
SELECT partner FROM wrong WHERE value = 305;

-- but a row of the wrong shape is, wherever records are split
CREATE FOREIGN TABLE short (a text, b text, c text) SERVER scans OPTIONS (path 'blank_lines.csv');
SELECT a FROM short WHERE b = 'x';

-- a security barrier holds: the function is not shown the rows behind it
CREATE FUNCTION leak(text) RETURNS bool LANGUAGE plpgsql COST 0.0000001 AS $$ BEGIN RAISE NOTICE 'saw %', $1; RETURN true; END $$;
CREATE VIEW barrier WITH (security_barrier) AS SELECT * FROM trade WHERE partner = 'JPN';
SELECT value FROM barrier WHERE leak(partner) ORDER BY value LIMIT 1;

-- system columns and whole rows
SELECT tableoid::regclass, trade FROM trade WHERE partner = 'JPN' ORDER BY _line LIMIT 1;
SELECT count(trade), count(trade.*) FROM trade;
SELECT ctid, xmin FROM trade WHERE false;

-- parameters: prepared, of a nested loop, of a function, NULL
PREPARE by_partner(text) AS SELECT count(*) FROM trade WHERE partner = $1;
SET plan_cache_mode = force_generic_plan;
EXECUTE by_partner('JPN');
EXECUTE by_partner('USA');
EXECUTE by_partner(NULL);
RESET plan_cache_mode;
SELECT p, n FROM unnest(ARRAY['USA', 'JPN', NULL, '']) WITH ORDINALITY AS u(p, o),
  LATERAL (SELECT count(*) AS n FROM trade WHERE partner = p OFFSET 0) t ORDER BY o;
SELECT p, (SELECT count(*) FROM trade WHERE partner = ANY (ARRAY[p, 'KOR'])) FROM unnest(ARRAY['USA', 'JPN', NULL]) WITH ORDINALITY AS u(p, o) ORDER BY o;
CREATE FUNCTION of_partner(p text) RETURNS bigint LANGUAGE plpgsql STABLE AS $$ BEGIN RETURN (SELECT count(*) FROM trade WHERE partner = p); END $$;
SELECT of_partner('JPN'), of_partner('nobody');

-- collations: bytes decide only where they do for the collation
SELECT count(*) FROM trade WHERE partner = 'JPN' COLLATE "C";

-- a cursor that lives through subtransactions, and one that is held
BEGIN;
DECLARE c CURSOR FOR SELECT partner, value FROM trade WHERE value > 0;
SAVEPOINT one;
FETCH 1 FROM c;
ROLLBACK TO one;
FETCH 1 FROM c;
SAVEPOINT two;
SELECT 1 / 0 FROM trade WHERE partner = 'JPN';
ROLLBACK TO two;
FETCH ALL FROM c;
DECLARE held CURSOR WITH HOLD FOR SELECT partner FROM trade WHERE partner = 'USA';
COMMIT;
FETCH ALL FROM held;
CLOSE held;

-- partitions, read by workers together
CREATE TABLE parts (period date, partner text, value float8) PARTITION BY LIST (partner);
CREATE TABLE parts_own PARTITION OF parts FOR VALUES IN ('OWN');
CREATE FOREIGN TABLE parts_csv PARTITION OF parts DEFAULT SERVER scans OPTIONS (path 'plain.csv');
INSERT INTO parts VALUES ('2025-11-01', 'OWN', 1);
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SELECT partner, sum(value) FROM parts GROUP BY partner ORDER BY partner;
SELECT partner, sum(value) FROM trade GROUP BY partner ORDER BY partner;
-- domains are not read by workers, as nobody knows what they check
CREATE DOMAIN positive AS float8 CHECK (VALUE > 0);
CREATE FOREIGN TABLE checked (partner text, value positive) SERVER scans OPTIONS (path 'plain.csv');
SELECT sum(value) FROM checked WHERE partner = 'JPN';
-- nor are arrays of them: what is checked may write, which workers cannot
CREATE TABLE seen (code text);
CREATE FUNCTION see(code text) RETURNS bool LANGUAGE plpgsql AS $$ BEGIN INSERT INTO seen VALUES (code); RETURN true; END $$;
CREATE DOMAIN seen_code AS text CHECK (see(VALUE));
CREATE FOREIGN TABLE checked_array (codes seen_code[] OPTIONS (column '{{{partner}}}'), value float8) SERVER scans OPTIONS (path 'plain.csv');
SELECT count(codes) FROM checked_array WHERE value = 305;
SELECT * FROM seen;

DROP FUNCTION counted, leak CASCADE;
DROP FUNCTION of_partner;
DROP TABLE parts;
SET client_min_messages = warning;
DROP SERVER scans CASCADE;
DROP DOMAIN positive, seen_code;
DROP FUNCTION see;
DROP TABLE seen;
