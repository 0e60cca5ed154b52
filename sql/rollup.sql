-- Rollups: tables of the series per key that follow their table, to the bit.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS magtrade;
SET datestyle = 'ISO, YMD';
CREATE TABLE rollup_flows (partner text NOT NULL, item integer NOT NULL, period date, value numeric, note text);
INSERT INTO rollup_flows VALUES
  ('JPN', 1, '2025-01-01', 5), ('JPN', 1, '2025-01-31', 0.1), ('USA', 2, '2025-02-01', 7), ('USA', 2, NULL, 7), ('DEU', 1, '2025-02-01', NULL);
SELECT magtrade_rollup('rollup_flows', 'rollup_series', ARRAY['partner', 'item']);
\d rollup_series
SELECT * FROM rollup_series ORDER BY partner, item;

-- what it should be, and where it is not
CREATE VIEW rollup_wrong AS
SELECT partner, item, r.series AS found, f.series AS expected
FROM rollup_series AS r FULL JOIN (
  SELECT partner, item, trade_series_state(value, period) AS series,
    magtrade_rollup_extra_rows(trade_series_state(1, period) FILTER (WHERE value IS NOT NULL)) AS extra_rows
  FROM rollup_flows GROUP BY partner, item HAVING trade_series_state(value, period) IS NOT NULL) AS f USING (partner, item)
WHERE record_image_ne(ROW(r.series, r.extra_rows), ROW(f.series, f.extra_rows));

INSERT INTO rollup_flows VALUES ('JPN', 1, '2025-02-01', 6), ('CHN', 1, '2025-02-01', 1), ('JPN', 1, '2025-01-02', 0.2);
SELECT * FROM rollup_series ORDER BY partner, item;
UPDATE rollup_flows SET value = value * 2 WHERE partner = 'JPN';
SELECT * FROM rollup_series ORDER BY partner, item;
UPDATE rollup_flows SET item = 2, period = '2024-12-01' WHERE partner = 'JPN' AND value > 1;
SELECT * FROM rollup_series ORDER BY partner, item;
DELETE FROM rollup_flows WHERE value < 1;
SELECT * FROM rollup_series ORDER BY partner, item;
SELECT * FROM rollup_wrong;
-- a zero is a figure, also where figures cancel, and a minus zero is a zero
INSERT INTO rollup_flows VALUES ('DEU', 1, '2025-01-01', 3), ('DEU', 1, '2025-01-01', -3), ('DEU', 1, '2025-03-01', 0);
SELECT series, extra_rows FROM rollup_series WHERE partner = 'DEU';
DELETE FROM rollup_flows WHERE partner = 'DEU' AND (value = 3 OR period = '2025-03-01');
SELECT series, extra_rows FROM rollup_series WHERE partner = 'DEU';
DELETE FROM rollup_flows WHERE partner = 'DEU';
SELECT series, extra_rows FROM rollup_series WHERE partner = 'DEU';
-- nothing changes, so that no row is written
SELECT ctid AS before FROM rollup_series WHERE partner = 'USA' \gset
UPDATE rollup_flows SET note = 'seen';
UPDATE rollup_flows SET value = 8 WHERE false;
SELECT ctid = :'before' AS untouched FROM rollup_series WHERE partner = 'USA';
-- other ways to write
DELETE FROM rollup_flows WHERE partner = 'JPN';
ALTER TABLE rollup_flows ADD CONSTRAINT rollup_flows_key UNIQUE (partner, item, period);
INSERT INTO rollup_flows VALUES ('USA', 2, '2025-02-01', 70), ('USA', 2, '2025-03-01', 80), ('VNM', 3, '2025-03-01', 9)
  ON CONFLICT (partner, item, period) DO UPDATE SET value = excluded.value;
COPY rollup_flows (partner, item, period, value) FROM stdin;
USA	2	2025-04-01	1.5
KOR	1	2025-04-01	2.5
\.
WITH gone AS (DELETE FROM rollup_flows WHERE partner = 'VNM' RETURNING *)
INSERT INTO rollup_flows SELECT 'VNM', 4, period, value FROM gone;
SELECT * FROM rollup_series ORDER BY partner, item;
SELECT * FROM rollup_wrong;
BEGIN;
SAVEPOINT s;
INSERT INTO rollup_flows VALUES ('BRA', 1, '2025-04-01', 1);
ROLLBACK TO s;
INSERT INTO rollup_flows VALUES ('BRA', 2, '2025-04-01', 1);
INSERT INTO rollup_flows VALUES ('BRA', 2, '2025-05-01', 1);
COMMIT;
SELECT * FROM rollup_series WHERE partner = 'BRA';
SELECT * FROM rollup_wrong;
TRUNCATE rollup_flows;
SELECT count(*) FROM rollup_series;

-- random statements: after each the rollup is what its table says, to the bit
ALTER TABLE rollup_flows DROP CONSTRAINT rollup_flows_key;
CREATE FUNCTION rollup_random(n integer) RETURNS TABLE (statement text, wrong bigint) LANGUAGE plpgsql AS $$
DECLARE
  kind integer;
  command text;
  rows bigint := 0;
  several bigint := 0;
  unrounded bigint := 0;
  gone bigint := 0;
  r record;
BEGIN
  FOR i IN 1 .. n LOOP
    kind := floor(random() * 8);
    command := CASE kind
      WHEN 0 THEN 'INSERT INTO rollup_flows SELECT chr(65 + (random() * 4)::int), (random() * 3)::int,
        date ''2024-01-01'' + (random() * 700)::int, round((random() * 20 - 10)::numeric, (random() * 3)::int) FROM generate_series(1, 1 + (random() * 20)::int)'
      WHEN 1 THEN 'INSERT INTO rollup_flows SELECT chr(65 + (random() * 4)::int), (random() * 3)::int,
        date ''2024-01-01'' + (random() * 2000)::int, CASE WHEN random() < 0.7 THEN 1e16 * (random() - 0.5) END FROM generate_series(1, 3)'
      WHEN 2 THEN 'UPDATE rollup_flows SET value = round((random() * 4 - 2)::numeric, 2) WHERE random() < 0.2'
      WHEN 3 THEN 'UPDATE rollup_flows SET period = period + (random() * 60 - 30)::int WHERE random() < 0.1'
      WHEN 4 THEN 'UPDATE rollup_flows SET item = (random() * 3)::int, partner = chr(65 + (random() * 4)::int) WHERE random() < 0.1'
      WHEN 5 THEN 'UPDATE rollup_flows SET value = NULL WHERE random() < 0.05'
      WHEN 6 THEN 'DELETE FROM rollup_flows WHERE random() < 0.2'
      ELSE 'DELETE FROM rollup_flows WHERE partner = chr(65 + (random() * 4)::int) AND item = 1' END;
    EXECUTE command;
    SELECT count(*) INTO wrong FROM rollup_wrong;
    IF wrong > 0 THEN
      statement := i || ': ' || command;
      RETURN NEXT;
    END IF;
    SELECT count(*) AS rows, count(extra_rows) AS several, count(*) FILTER (WHERE series::text LIKE '%[%') AS unrounded
      INTO r FROM rollup_series;
    gone := gone + greatest(0, rows - r.rows);
    rows := r.rows;
    several := several + r.several;
    unrounded := unrounded + r.unrounded;
  END LOOP;
  -- that it was not easy
  IF least(several, unrounded, gone) < n / 8 THEN
    statement := format('months of several rows %s, unrounded sums %s, series that ended %s', several, unrounded, gone);
    RETURN NEXT;
  END IF;
END $$;
SELECT setseed(0.85);
SELECT * FROM rollup_random(400);
SELECT magtrade_rollup_refresh('rollup_series');

-- one that is not right any more says so, and is computed afresh
TRUNCATE rollup_flows;
INSERT INTO rollup_flows VALUES ('JPN', 1, '2025-01-01', 5), ('USA', 1, '2025-01-01', 6);
ALTER TABLE rollup_flows DISABLE TRIGGER USER;
INSERT INTO rollup_flows VALUES ('JPN', 1, '2025-02-01', 7), ('CHN', 1, '2025-02-01', 8);
UPDATE rollup_flows SET partner = 'KOR' WHERE partner = 'USA';
ALTER TABLE rollup_flows ENABLE TRIGGER USER;
DELETE FROM rollup_flows WHERE partner = 'JPN';
UPDATE rollup_flows SET value = 9 WHERE partner = 'CHN';
SELECT magtrade_rollup_refresh('rollup_series');
SELECT magtrade_rollup_refresh('rollup_series');
SELECT * FROM rollup_series ORDER BY partner;
INSERT INTO rollup_flows VALUES ('JPN', 1, '2025-02-01', 'NaN');
INSERT INTO rollup_flows VALUES ('JPN', 1, 'infinity', 1);
-- what it is made of stays, names may change
\set VERBOSITY terse
DROP VIEW rollup_wrong;
ALTER TABLE rollup_flows DROP COLUMN value;
ALTER TABLE rollup_flows ALTER COLUMN value TYPE integer;
DROP TABLE rollup_flows;
\set VERBOSITY default
ALTER TABLE rollup_series RENAME TO rollup_renamed;
INSERT INTO rollup_flows VALUES ('JPN', 1, '2025-03-01', 1);
SELECT magtrade_rollup_refresh('rollup_renamed');
INSERT INTO rollup_flows VALUES ('JPN', 1, '2025-03-01', 1);
SELECT series, extra_rows FROM rollup_renamed WHERE partner = 'JPN';
SELECT tgname FROM pg_trigger WHERE tgrelid = 'rollup_flows'::regclass ORDER BY tgname;
-- of columns not: it says so, and goes on when they have their names back
ALTER TABLE rollup_flows RENAME value TO usd;
INSERT INTO rollup_flows VALUES ('JPN', 1, '2025-04-01', 1);
TRUNCATE rollup_flows;
SELECT magtrade_rollup_refresh('rollup_renamed');
ALTER TABLE rollup_flows RENAME usd TO value;
ALTER TABLE rollup_flows RENAME partner TO country;
INSERT INTO rollup_flows VALUES ('JPN', 1, '2025-04-01', 1);
SELECT magtrade_rollup_refresh('rollup_renamed');
ALTER TABLE rollup_flows RENAME country TO partner;
ALTER TABLE rollup_renamed RENAME series TO figures;
INSERT INTO rollup_flows VALUES ('JPN', 1, '2025-04-01', 1);
SELECT magtrade_rollup_refresh('rollup_renamed');
ALTER TABLE rollup_renamed RENAME figures TO series;
INSERT INTO rollup_flows VALUES ('JPN', 1, '2025-04-01', 1);
SELECT magtrade_rollup_refresh('rollup_renamed');
-- another rollup that got its name is not taken for it, nor another column for one that it is made of
SELECT magtrade_rollup('rollup_flows', 'rollup_series', '{partner}');
ALTER TABLE rollup_renamed RENAME TO rollup_other;
ALTER TABLE rollup_series RENAME TO rollup_renamed;
INSERT INTO rollup_flows VALUES ('JPN', 1, '2025-05-01', 1);
SELECT magtrade_rollup_refresh('rollup_renamed'), magtrade_rollup_refresh('rollup_other');
INSERT INTO rollup_flows VALUES ('JPN', 1, '2025-05-01', 1);
SELECT magtrade_rollup_refresh('rollup_renamed'), magtrade_rollup_refresh('rollup_other');
DROP TABLE rollup_other;
ALTER TABLE rollup_flows RENAME value TO usd;
ALTER TABLE rollup_flows ADD value integer;
DELETE FROM rollup_flows;
SELECT magtrade_rollup_refresh('rollup_renamed');
UPDATE rollup_flows SET value = 1 WHERE period = '2025-05-01';
SELECT * FROM rollup_renamed;
ALTER TABLE rollup_flows RENAME value TO other;
ALTER TABLE rollup_flows RENAME usd TO value;
SELECT magtrade_rollup_refresh('rollup_renamed');
ALTER TABLE rollup_flows DROP other;
DELETE FROM rollup_flows WHERE period = '2025-05-01';
-- unless that one could not have been chosen
BEGIN;
ALTER TABLE rollup_flows RENAME value TO usd;
ALTER TABLE rollup_flows ADD value text;
SELECT magtrade_rollup_refresh('rollup_renamed');
ROLLBACK;
-- and with the rollup the triggers go
DROP TABLE rollup_renamed;
SELECT count(*) FROM pg_trigger WHERE tgrelid = 'rollup_flows'::regclass;
INSERT INTO rollup_flows VALUES ('JPN', 1, '2025-03-01', 1);

-- partitions, by whatever name they are written to; names that need quotes; nothing in the search path
CREATE SCHEMA "rollup Of";
CREATE TABLE "rollup Of"."Flows" ("from" text COLLATE "C" NOT NULL, item varchar(8) NOT NULL, "Month" date NOT NULL, "US$" integer) PARTITION BY RANGE ("Month");
CREATE TABLE rollup_2024 PARTITION OF "rollup Of"."Flows" FOR VALUES FROM ('2024-01-01') TO ('2025-01-01') PARTITION BY LIST (item);
CREATE TABLE rollup_2024_a PARTITION OF rollup_2024 FOR VALUES IN ('a');
CREATE TABLE rollup_2024_b PARTITION OF rollup_2024 DEFAULT;
CREATE TABLE rollup_2025 (LIKE "rollup Of"."Flows");
SET search_path = pg_catalog;
SELECT public.magtrade_rollup('"rollup Of"."Flows"', '"rollup Of"."Series"', ARRAY['item', 'from'], 'US$', 'Month');
INSERT INTO "rollup Of"."Flows" VALUES ('x', 'a', '2024-03-01', 1), ('x', 'b', '2024-03-01', 2), ('y', 'b', '2024-04-01', 3);
INSERT INTO public.rollup_2024_a VALUES ('x', 'a', '2024-04-01', 4);
INSERT INTO public.rollup_2024 VALUES ('x', 'b', '2024-04-01', 5);
TABLE "rollup Of"."Series" ORDER BY item, "from";
UPDATE "rollup Of"."Flows" SET item = 'a' WHERE "US$" = 2;
UPDATE public.rollup_2024_b SET "US$" = 30 WHERE "US$" = 3;
TABLE "rollup Of"."Series" ORDER BY item, "from";
TRUNCATE public.rollup_2024_a;
TABLE "rollup Of"."Series" ORDER BY item, "from";
INSERT INTO public.rollup_2025 VALUES ('z', 'a', '2025-01-01', 6);
ALTER TABLE "rollup Of"."Flows" ATTACH PARTITION public.rollup_2025 FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
SELECT public.magtrade_rollup_refresh('"rollup Of"."Series"');
INSERT INTO public.rollup_2025 VALUES ('z', 'a', '2025-02-01', 7);
TABLE "rollup Of"."Series" ORDER BY item, "from";
-- whichever triggers were written to the catalog last
ALTER TABLE ONLY "rollup Of"."Flows" DISABLE TRIGGER USER;
ALTER TABLE ONLY "rollup Of"."Flows" ENABLE TRIGGER USER;
ALTER TABLE "rollup Of"."Flows" DETACH PARTITION public.rollup_2024;
SELECT public.magtrade_rollup_refresh('"rollup Of"."Series"');
TABLE "rollup Of"."Series" ORDER BY item, "from";
INSERT INTO public.rollup_2024 VALUES ('x', 'b', '2024-04-01', 5);
TRUNCATE "rollup Of"."Flows";
SELECT count(*) FROM "rollup Of"."Series";
CREATE TABLE public.rollup_2026 PARTITION OF "rollup Of"."Flows" FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
INSERT INTO "rollup Of"."Flows" VALUES ('z', 'a', '2025-02-01', 7), ('z', 'a', '2026-02-01', 8);
ALTER TABLE "rollup Of"."Flows" DETACH PARTITION public.rollup_2025;
TRUNCATE public.rollup_2025;
TABLE "rollup Of"."Series";
DROP TABLE public.rollup_2025;
RESET search_path;

-- a refresh leaves triggers firing when they did, those of new partitions as the table's; what was disabled follows again
CREATE TABLE rollup_always (k text NOT NULL, period date NOT NULL, value float8) PARTITION BY RANGE (period);
CREATE TABLE rollup_always_1 PARTITION OF rollup_always FOR VALUES FROM (MINVALUE) TO ('2025-01-01');
SELECT magtrade_rollup('rollup_always', 'followed', '{k}');
ALTER TABLE ONLY rollup_always ENABLE ALWAYS TRIGGER followed_insert_rollup, ENABLE REPLICA TRIGGER followed_delete_rollup;
ALTER TABLE rollup_always_1 DISABLE TRIGGER followed_update_rollup, ENABLE ALWAYS TRIGGER followed_truncate_rollup;
CREATE TABLE rollup_always_2 PARTITION OF rollup_always FOR VALUES FROM ('2025-01-01') TO (MAXVALUE);
SELECT magtrade_rollup_refresh('followed');
SELECT tgrelid::regclass AS of, string_agg(concat_ws(' ', split_part(tgname, '_', 2), tgenabled), ', ' ORDER BY tgname) AS triggers FROM pg_trigger WHERE tgname LIKE 'followed%' GROUP BY 1 ORDER BY 1;
SET session_replication_role = replica;
INSERT INTO rollup_always VALUES ('a', '2025-03-01', 1);
RESET session_replication_role;
TABLE followed;
DROP TABLE rollup_always CASCADE;

-- several rollups of a table, of one key and of another value
ALTER TABLE rollup_flows ADD COLUMN kg real;
SELECT magtrade_rollup('rollup_flows', 'rollup_items', '{item}'), magtrade_rollup('rollup_flows', 'rollup_kg', '{partner}', 'kg');
INSERT INTO rollup_flows (partner, item, period, value, kg) VALUES ('JPN', 7, '2025-04-01', 1, 0.5), ('USA', 7, '2025-04-01', 2, NULL);
SELECT * FROM rollup_items ORDER BY item;
SELECT * FROM rollup_kg ORDER BY partner;

-- who may what: writers need no rights on the rollup
CREATE ROLE rollup_owner;
CREATE ROLE rollup_writer;
CREATE ROLE rollup_thief;
GRANT CREATE, USAGE ON SCHEMA public TO rollup_owner, rollup_thief;
SET ROLE rollup_owner;
CREATE TABLE rollup_owned (partner text NOT NULL, period date, value float8);
GRANT INSERT, DELETE, SELECT ON rollup_owned TO rollup_writer;
SELECT magtrade_rollup('rollup_owned', 'rollup_owned_series', '{partner}');
SET ROLE rollup_writer;
INSERT INTO rollup_owned VALUES ('JPN', '2025-01-01', 1), ('JPN', '2025-02-01', 2);
DELETE FROM rollup_owned WHERE value = 1;
SELECT * FROM rollup_owned_series;
SELECT magtrade_rollup_refresh('rollup_owned_series');
SELECT magtrade_rollup('rollup_owned', 'rollup_mine', '{partner}');
SET ROLE rollup_thief;
CREATE TABLE rollup_bait (partner text NOT NULL, period date, value float8);
CREATE TRIGGER bait AFTER INSERT ON rollup_bait REFERENCING NEW TABLE AS n FOR EACH STATEMENT
  EXECUTE FUNCTION magtrade_rollup_changed('public', 'rollup_owned_series', 'value', 'period', 'partner');
INSERT INTO rollup_bait VALUES ('JPN', '2025-01-01', 666);
RESET ROLE;
SELECT * FROM rollup_owned_series;
-- the thief's trigger is no trigger of the owner's rollup, even where it is the only one that names it
SELECT magtrade_rollup_refresh('rollup_owned_series');
SELECT tgname FROM pg_trigger WHERE tgrelid = 'rollup_bait'::regclass;
CREATE TABLE rollup_plain (partner text, series trade_series, extra_rows trade_series);
DROP TRIGGER bait ON rollup_bait;
CREATE TRIGGER bait AFTER INSERT ON rollup_bait REFERENCING NEW TABLE AS n FOR EACH STATEMENT
  EXECUTE FUNCTION magtrade_rollup_changed('public', 'rollup_plain', 'value', 'period', 'partner');
SELECT magtrade_rollup_refresh('rollup_plain');
DROP TABLE rollup_plain;
-- the table of a rollup is not the rollup
SELECT magtrade_rollup_refresh('rollup_owned');
SELECT magtrade_rollup_refresh(0);
SELECT magtrade_rollup(0, 'rollup_none', '{partner}');
-- whoever looks after the rollups of others runs nothing of theirs with his own rights, not at the end of the transaction either
SET ROLE rollup_owner;
CREATE FUNCTION rollup_trap() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE NOTICE 'as %', current_user; RETURN NULL; END$$;
CREATE CONSTRAINT TRIGGER trap AFTER INSERT ON rollup_owned_series DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION rollup_trap();
DELETE FROM rollup_owned_series;
RESET ROLE;
\set SHOW_CONTEXT never
SELECT magtrade_rollup_refresh('rollup_owned_series');
\set SHOW_CONTEXT errors
SET ROLE rollup_owner;
SELECT magtrade_rollup_refresh('rollup_owned_series');
DROP FUNCTION rollup_trap() CASCADE;
RESET ROLE;
-- a superuser's rollup is the owner's too, and row security stops nobody
ALTER TABLE rollup_owned ENABLE ROW LEVEL SECURITY;
ALTER TABLE rollup_owned FORCE ROW LEVEL SECURITY;
CREATE POLICY all_of_it ON rollup_owned USING (true);
SELECT magtrade_rollup('rollup_owned', 'rollup_second', '{partner}');
SELECT relname, relowner::regrole FROM pg_class WHERE relname IN ('rollup_second', 'rollup_owned_series') ORDER BY 1;
ALTER TABLE rollup_second OWNER TO rollup_thief;
INSERT INTO rollup_owned VALUES ('JPN', '2025-01-01', 1);
DROP TABLE rollup_second, rollup_owned, rollup_owned_series, rollup_bait;
REVOKE ALL ON SCHEMA public FROM rollup_owner, rollup_thief;
DROP ROLE rollup_owner, rollup_writer, rollup_thief;

-- what cannot be
CREATE TABLE rollup_bad (k text, n text NOT NULL, j json NOT NULL, period date, stamp timestamp, value float8);
SELECT magtrade_rollup('rollup_bad', 'r', '{k}');
SELECT magtrade_rollup('rollup_bad', 'r', '{j}');
SELECT magtrade_rollup('rollup_bad', 'r', '{}');
SELECT magtrade_rollup('rollup_bad', 'r', '{series}');
SELECT magtrade_rollup('rollup_bad', 'r', '{extra_rows}');
SELECT magtrade_rollup('rollup_bad', 'r', '{NULL}');
SELECT magtrade_rollup('rollup_bad', 'r', NULL);
SELECT magtrade_rollup('rollup_bad', 'r', '{n}', period => NULL);
SELECT magtrade_rollup_refresh(to_regclass('rollup_nowhere'));
SELECT magtrade_rollup('rollup_bad', 'r', '{m}');
SELECT magtrade_rollup('rollup_bad', 'r', '{n,n}');
SELECT magtrade_rollup('rollup_bad', 'r', '{n}', 'n');
SELECT magtrade_rollup('rollup_bad', 'r', '{n}', period => 'stamp');
SELECT magtrade_rollup('rollup_bad', 'rollup_flows', '{n}');
SELECT magtrade_rollup('rollup_bad', 'nowhere.r', '{n}');
SELECT magtrade_rollup('rollup_2024_a', 'r', '{item}', 'US$', 'Month');
SELECT magtrade_rollup('pg_views', 'r', '{viewname}');
SELECT magtrade_rollup(1, 'r', '{viewname}');
SELECT magtrade_rollup_refresh(1);
SELECT magtrade_rollup_refresh('rollup_bad');
BEGIN READ ONLY;
SELECT magtrade_rollup('rollup_bad', 'r', '{n}');
ROLLBACK;
BEGIN READ ONLY;
SELECT magtrade_rollup_refresh('rollup_items');
ROLLBACK;
CREATE TEMP TABLE rollup_temp (n text NOT NULL, period date, value float8);
SELECT magtrade_rollup('rollup_temp', 'r', '{n}');
SELECT magtrade_rollup('rollup_bad', 'pg_temp.r', '{n}');
CREATE TRIGGER bad AFTER INSERT ON rollup_bad FOR EACH ROW EXECUTE FUNCTION magtrade_rollup_changed('public', 'rollup_items', 'value', 'period', 'n');
INSERT INTO rollup_bad (n, j) VALUES ('1', '1');
DROP TRIGGER bad ON rollup_bad;
CREATE TRIGGER bad AFTER INSERT ON rollup_bad FOR EACH STATEMENT EXECUTE FUNCTION magtrade_rollup_changed('public');
INSERT INTO rollup_bad (n, j) VALUES ('1', '1');
DROP TABLE rollup_flows, rollup_items, rollup_kg, rollup_bad, rollup_2024;
DROP SCHEMA "rollup Of" CASCADE;
DROP FUNCTION rollup_random(integer);
