-- a table as it was known at a date
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS magtrade;
SET datestyle = 'ISO, YMD';
SET timezone = 'UTC';
\pset null '(null)'
CREATE SCHEMA vintage;
SET search_path = vintage, public;

-- What magtrade_load() writes down, by hand: a load, and what it did to keys.
CREATE FUNCTION loaded(target regclass, known_at timestamptz, new_periods date[] DEFAULT '{}', initial boolean DEFAULT false)
RETURNS bigint LANGUAGE sql AS $$
  INSERT INTO magtrade_loads (target, source, file, known_at, size, modified, sha256, loaded_by, started, seconds, rows_read,
    inserted, revised, unchanged, deleted, rejected, initial, new_periods)
  VALUES ($1, $1, 'by hand', $2, 0, now(), '', current_user, now(), 0, 0, 0, 0, 0, 0, 0, $4, $3) RETURNING load_id $$;
CREATE PROCEDURE revised(load bigint, key jsonb, column_name name, old_value text, deleted boolean DEFAULT false)
LANGUAGE sql AS $$
  INSERT INTO magtrade_revisions SELECT load_id, target, $2, $3, $4, NULL, $5 FROM magtrade_loads WHERE load_id = $1 $$;
CREATE PROCEDURE added(load bigint, key jsonb) LANGUAGE sql AS $$
  INSERT INTO magtrade_additions SELECT load_id, target, $2 FROM magtrade_loads WHERE load_id = $1 $$;

-- January in March, February and a late row of January in April, two revisions and a deletion in May
CREATE TABLE flows (partner text, period date, tons float8, note text, PRIMARY KEY (period, partner));
INSERT INTO flows VALUES ('JPN', '2026-01-01', 305, 'final'), ('USA', '2026-01-01', 582, NULL), ('KOR', '2026-01-01', 40, NULL),
  ('JPN', '2026-02-01', 290, NULL), ('by hand', '2025-01-01', 1, NULL);
SELECT loaded('flows', '2026-03-01', '{2026-01-01}', true) AS march \gset
SELECT loaded('flows', '2026-04-01', '{2026-02-01}') AS april \gset
SELECT loaded('flows', '2026-05-01') AS may \gset
CALL added(:april, '{"partner": "KOR", "period": "2026-01-01"}');
CALL revised(:april, '{"partner": "JPN", "period": "2026-01-01"}', 'tons', '304');
CALL revised(:may, '{"partner": "JPN", "period": "2026-01-01"}', 'tons', '304.4');
CALL revised(:may, '{"partner": "JPN", "period": "2026-01-01"}', 'note', NULL);
CALL revised(:may, '{"partner": "VNM", "period": "2026-02-01"}', 'tons', '7', true);
CALL revised(:may, '{"partner": "VNM", "period": "2026-02-01"}', 'note', 'gone', true);
SELECT at, f.* FROM unnest('{2026-02-28, 2026-03-01, 2026-03-31, 2026-04-01, 2026-05-01, infinity}'::timestamptz[]) AS at,
  magtrade_as_of(NULL::flows, at) AS f ORDER BY at, period, partner;
SELECT * FROM magtrade_first_published(NULL::flows) ORDER BY period, partner;
SELECT count(*) FROM magtrade_as_of(NULL::flows, NULL);
SELECT partner, revision_pct(now.tons, first.tons) FROM flows AS now JOIN magtrade_first_published(NULL::flows) AS first USING (partner, period)
WHERE revision_pct(now.tons, first.tons) <> 0;
-- in a SELECT list, in a view, without a search path, and prepared
SELECT (magtrade_as_of(NULL::flows, '2026-03-01')).tons ORDER BY 1;
CREATE VIEW known_in_april AS SELECT * FROM magtrade_as_of(NULL::flows, '2026-04-30') WHERE period >= '2026-01-01';
SET search_path = pg_catalog;
SELECT partner, tons FROM vintage.known_in_april ORDER BY period, partner;
SET search_path = vintage, public;
PREPARE known(timestamptz) AS SELECT count(*), sum(tons) FROM magtrade_as_of(NULL::flows, $1);
EXECUTE known('2026-03-01');
EXECUTE known('2026-04-01');
INSERT INTO flows VALUES ('later', '2026-01-01', 1);
EXECUTE known('2026-04-01');

-- a row deleted and added again; a period emptied and begun again, of which the other row is new; ties go by the loads' order
CREATE TABLE again (code int, period date, v numeric(8,2), PRIMARY KEY (code, period));
INSERT INTO again VALUES (1, '2026-01-01', 3), (2, '2026-01-01', 3), (3, '2026-02-01', 9);
SELECT loaded('again', '2026-02-01', '{2026-01-01}', true) AS l1, loaded('again', '2026-02-01', '{2026-02-01}') AS l2,
  loaded('again', '2026-03-01') AS l3, loaded('again', '2026-04-01', '{2026-01-01}') AS l4, loaded('again', '2026-05-01') AS l5,
  loaded('again', '2026-05-01') AS l6 \gset
CALL revised(:l2, '{"code": 1, "period": "2026-01-01"}', 'v', '1');
CALL revised(:l3, '{"code": 1, "period": "2026-01-01"}', 'v', '2', true);
CALL revised(:l5, '{"code": 3, "period": "2026-02-01"}', 'v', '8', true);
CALL added(:l6, '{"code": 3, "period": "2026-02-01"}');
SELECT at, a.* FROM unnest('{2026-01-31, 2026-02-01, 2026-03-01, 2026-04-01, 2026-05-01}'::timestamptz[]) AS at,
  magtrade_as_of(NULL::again, at) AS a ORDER BY at, code;
SELECT * FROM magtrade_first_published(NULL::again) ORDER BY code;

-- emptied, and all files loaded again: what went before does not count. April's file had been loaded before March's, which has
-- the late row too, and January's had a row that it has no more
CREATE TABLE anew (code text, period date, v float8, PRIMARY KEY (code, period));
INSERT INTO anew VALUES ('first', '2025-12-01', 1), ('late', '2025-12-01', 9), ('next', '2026-01-01', 3);
SELECT loaded('anew', '2026-01-20', '{2025-12-01}', true) AS e1, loaded('anew', '2026-04-20', '{2026-01-01}') AS e2,
  loaded('anew', '2026-03-20') AS e3, loaded('anew', '2026-01-20', '{2025-12-01}', true) AS e4, loaded('anew', '2026-03-20') AS e5,
  loaded('anew', '2026-04-20', '{2026-01-01}') AS e6 \gset
CALL added(:e2, '{"code": "late", "period": "2025-12-01"}');
CALL revised(:e2, '{"code": "first", "period": "2025-12-01"}', 'v', '0');
CALL revised(:e2, '{"code": "gone", "period": "2025-12-01"}', 'v', '5', true);
CALL added(:e5, '{"code": "late", "period": "2025-12-01"}');
CALL revised(:e6, '{"code": "late", "period": "2025-12-01"}', 'v', '8');
SELECT at, a.* FROM unnest('{2026-01-31, 2026-03-31, 2026-04-30}'::timestamptz[]) AS at,
  magtrade_as_of(NULL::anew, at) AS a ORDER BY at, code;
SELECT * FROM magtrade_first_published(NULL::anew) ORDER BY code;

-- an older vintage after a newer one: its rows were known before
CREATE TABLE older (code text, period date, v float8, PRIMARY KEY (code, period));
INSERT INTO older VALUES ('newer', '2026-02-01', 1), ('late', '2026-02-01', 2), ('older', '2026-01-01', 3);
SELECT loaded('older', '2026-03-01', '{2026-02-01}', true) AS newer, loaded('older', '2026-02-10', '{2026-01-01}') AS older \gset
CALL added(:older, '{"code": "late", "period": "2026-02-01"}');
SELECT at, o.* FROM unnest('{2026-02-01, 2026-02-10, 2026-03-01}'::timestamptz[]) AS at, magtrade_as_of(NULL::older, at) AS o ORDER BY at, code;

-- which adds a row again that a newer one had deleted, and which was there before
CREATE TABLE redelivered (code text, period date, v float8, PRIMARY KEY (code, period));
INSERT INTO redelivered VALUES ('a', '2026-01-01', 1), ('b', '2026-01-01', 3);
SELECT loaded('redelivered', '2026-02-01', '{2026-01-01}', true) AS n1, loaded('redelivered', '2026-04-01') AS n2,
  loaded('redelivered', '2026-03-01') AS n3 \gset
CALL revised(:n2, '{"code": "b", "period": "2026-01-01"}', 'v', '2', true);
CALL added(:n3, '{"code": "b", "period": "2026-01-01"}');
SELECT at, r.* FROM unnest('{2026-01-01, 2026-02-01, 2026-04-01}'::timestamptz[]) AS at, magtrade_as_of(NULL::redelivered, at) AS r ORDER BY at, code;
SELECT * FROM magtrade_first_published(NULL::redelivered) ORDER BY code;
-- and a cell that a load of a newer date changed first: another source's, of which the older changes it again
SELECT loaded('redelivered', '2026-06-01') AS n2, loaded('redelivered', '2026-05-01') AS n3 \gset
CALL revised(:n2, '{"code": "a", "period": "2026-01-01"}', 'v', '1.1');
CALL revised(:n3, '{"code": "a", "period": "2026-01-01"}', 'v', '1.2');
SELECT code, v FROM magtrade_as_of(NULL::redelivered, '2026-04-01') WHERE code = 'a';
SELECT code, v FROM magtrade_as_of(NULL::redelivered, '2026-05-01') WHERE code = 'a';
SELECT code, v FROM magtrade_first_published(NULL::redelivered) WHERE code = 'a';

-- a row that an older vintage brings after newer ones have brought and deleted it is known as the older has it, be it the first
-- of its period or a late one, and be it changed or deleted once more; so is one that was known before of a vintage older still
CREATE TABLE returned (code text, period date, v float8, PRIMARY KEY (code, period));
INSERT INTO returned VALUES ('begun', '2026-02-01', 1), ('late', '2026-01-01', 2), ('changed', '2026-02-01', 3.5), ('before', '2026-01-01', 4);
SELECT loaded('returned', '2026-01-20', '{2026-01-01}', true) AS r1, loaded('returned', '2026-03-20', '{2026-02-01}') AS r2,
  loaded('returned', '2026-04-20') AS r3, loaded('returned', '2026-02-20') AS r4, loaded('returned', '2026-05-20') AS r5 \gset
CALL added(:r2, '{"code": "late", "period": "2026-01-01"}');
CALL revised(:r2, '{"code": "before", "period": "2026-01-01"}', 'v', '40');
CALL revised(:r3, '{"code": "begun", "period": "2026-02-01"}', 'v', '9', true);
CALL revised(:r3, '{"code": "late", "period": "2026-01-01"}', 'v', '9', true);
CALL revised(:r3, '{"code": "changed", "period": "2026-02-01"}', 'v', '9', true);
CALL revised(:r3, '{"code": "deleted", "period": "2026-02-01"}', 'v', '9', true);
CALL revised(:r3, '{"code": "before", "period": "2026-01-01"}', 'v', '9', true);
CALL added(:r4, '{"code": "begun", "period": "2026-02-01"}');
CALL added(:r4, '{"code": "late", "period": "2026-01-01"}');
CALL added(:r4, '{"code": "changed", "period": "2026-02-01"}');
CALL added(:r4, '{"code": "deleted", "period": "2026-02-01"}');
CALL added(:r4, '{"code": "before", "period": "2026-01-01"}');
CALL revised(:r5, '{"code": "changed", "period": "2026-02-01"}', 'v', '3');
CALL revised(:r5, '{"code": "deleted", "period": "2026-02-01"}', 'v', '5', true);
SELECT at, r.* FROM unnest('{2026-01-31, 2026-02-28, 2026-03-31, 2026-04-30}'::timestamptz[]) AS at,
  magtrade_as_of(NULL::returned, at) AS r ORDER BY at, code;
SELECT * FROM magtrade_first_published(NULL::returned) ORDER BY code;

-- odd names and types, dropped and generated columns, partitions, a key without a date
CREATE TYPE mood AS ENUM ('up', 'down');
CREATE DOMAIN code AS char(4) NOT NULL CHECK (VALUE <> '');
CREATE DOMAIN positive AS numeric CHECK (VALUE > 0);
CREATE TABLE "Odd ""Table" ("dropped 1" int, "the ""code" code, "Key" numeric(6,2), gone text, v positive,
  twice numeric GENERATED ALWAYS AS (v * 2) STORED, "upper name" text COLLATE "C", arr text[], j jsonb, m mood, at timestamptz,
  PRIMARY KEY ("Key", "the ""code")) PARTITION BY RANGE ("Key");
CREATE TABLE "Odd 1" PARTITION OF "Odd ""Table" FOR VALUES FROM (0) TO (10);
CREATE TABLE "Odd 2" PARTITION OF "Odd ""Table" DEFAULT;
ALTER TABLE "Odd ""Table" DROP COLUMN "dropped 1", DROP COLUMN gone;
INSERT INTO "Odd ""Table" ("the ""code", "Key", v, "upper name", arr, j, m, at)
VALUES ('ab', 1.5, 10, 'x', '{a,"b c"}', '{"a": 1}', 'up', '2026-01-01'), ('b', 20, 11, 'y', NULL, NULL, 'down', NULL);
SELECT loaded('"Odd ""Table"', '2026-02-01', NULL, true) AS l1, loaded('"Odd ""Table"', '2026-03-01', NULL) AS l2 \gset
CALL revised(:l2, '{"the \"code": "ab  ", "Key": 1.50}', 'v', '4.5');
CALL revised(:l2, '{"the \"code": "ab  ", "Key": 1.50}', 'arr', '{c,"d \"e",NULL}');
CALL revised(:l2, '{"the \"code": "ab  ", "Key": 1.50}', 'j', '{"old": [1]}');
CALL revised(:l2, '{"the \"code": "zz", "Key": 15}', 'v', '1', true);
CALL revised(:l2, '{"the \"code": "zz", "Key": 15}', 'upper name', 'it''s', true);
CALL revised(:l2, '{"the \"code": "zz", "Key": 15}', 'm', 'down', true);
CALL added(:l2, '{"the \"code": "b", "Key": 20}');
SELECT * FROM magtrade_as_of(NULL::"Odd ""Table", '2026-02-01') ORDER BY 1;
SELECT * FROM magtrade_first_published(NULL::"Odd ""Table") ORDER BY 1;
SELECT count(*) FROM magtrade_as_of(NULL::"Odd ""Table", '2026-01-01');
-- the whole row as a value
SELECT t.* FROM (SELECT magtrade_as_of(NULL::"Odd ""Table", '2026-02-01') AS t OFFSET 0) AS s, LATERAL (SELECT (s.t).twice) AS t ORDER BY 1;
-- a column that is generated from the table that a row is in; of one that was deleted no partition is known
ALTER TABLE "Odd ""Table" ADD part regclass GENERATED ALWAYS AS (tableoid) STORED;
SELECT "Key", v, part FROM magtrade_as_of(NULL::"Odd ""Table", '2026-02-01') ORDER BY 1;
ALTER TABLE "Odd ""Table" DROP part;
BEGIN;
ALTER TABLE again ADD part regclass GENERATED ALWAYS AS (tableoid) STORED;
DELETE FROM again WHERE code = 1;
SELECT code, part FROM magtrade_first_published(NULL::again) ORDER BY 1;
ROLLBACK;

-- old values are read as they were written
SET array_nulls = off;
SELECT arr FROM magtrade_as_of(NULL::"Odd ""Table", '2026-02-01') WHERE arr[1] = 'c' AND arr[3] IS NULL;
RESET array_nulls;
-- the log of a key that was renamed since
ALTER TABLE again RENAME COLUMN code TO item;
SELECT * FROM magtrade_as_of(NULL::again, '2026-02-01');
UPDATE magtrade_revisions SET key = key - 'code' || jsonb_build_object('item', key->'code') WHERE target = 'again'::regclass;
UPDATE magtrade_additions SET key = key - 'code' || jsonb_build_object('item', key->'code') WHERE target = 'again'::regclass;
SELECT * FROM magtrade_as_of(NULL::again, '2026-02-01');
-- and one whose type was changed, which two forms of one key outlive
-- or has fewer columns, by which rows of the past would be one
BEGIN;
DELETE FROM again a USING again b WHERE a.item = b.item AND a.period > b.period;
ALTER TABLE again DROP CONSTRAINT again_pkey, ADD PRIMARY KEY (item);
SELECT * FROM magtrade_as_of(NULL::again, '2026-02-01');
ROLLBACK;
ALTER TABLE again ALTER COLUMN item TYPE text;
CALL revised(:l6, '{"item": "1", "period": "2026-01-01"}', 'v', '7');
SELECT * FROM magtrade_as_of(NULL::again, '2026-02-01');
-- of periods nothing tells which they were once their column is no date
BEGIN;
ALTER TABLE older ALTER COLUMN period TYPE timestamp;
SAVEPOINT altered;
SELECT * FROM magtrade_as_of(NULL::older, '2026-02-01');
ROLLBACK TO altered;
SELECT count(*) FROM magtrade_as_of(NULL::older, '2026-03-01'), magtrade_first_published(NULL::older);
ROLLBACK;
-- a column with values that was renamed or dropped since, and one whose type does not have them
ALTER TABLE older RENAME COLUMN v TO value;
CALL revised(:older, '{"code": "newer", "period": "2026-02-01"}', 'v', '1.5');
CALL revised(:older, '{"code": "newer", "period": "2026-02-01"}', 'Gone', 'x');
SELECT * FROM magtrade_as_of(NULL::older, '2026-02-01');
SELECT * FROM magtrade_first_published(NULL::older) WHERE code = 'newer';
UPDATE magtrade_revisions SET column_name = 'value' WHERE target = 'older'::regclass AND column_name = 'v';
DELETE FROM magtrade_revisions WHERE target = 'older'::regclass AND column_name = 'Gone';
SELECT * FROM magtrade_first_published(NULL::older) WHERE code = 'newer';
ALTER TABLE older ALTER COLUMN value TYPE int;
SELECT * FROM magtrade_first_published(NULL::older);
ALTER TABLE older ALTER COLUMN value TYPE float8;
ALTER TABLE older RENAME COLUMN value TO v;

-- what is wrong is said
SELECT * FROM magtrade_as_of(1, '2026-02-01');
SELECT * FROM magtrade_as_of(NULL, '2026-02-01');
SELECT count(*) FROM magtrade_as_of(NULL::known_in_april, '2026-02-01');
CREATE TABLE keyless (v int);
SELECT * FROM magtrade_first_published(NULL::keyless);

-- whoever may read the table may read its past; not where policies hide rows
CREATE ROLE magtrade_vintage_reader;
GRANT USAGE ON SCHEMA vintage TO magtrade_vintage_reader;
GRANT SELECT ON older TO magtrade_vintage_reader;
SET ROLE magtrade_vintage_reader;
SELECT code FROM magtrade_as_of(NULL::older, '2026-02-10') ORDER BY 1;
SELECT count(*) FROM magtrade_as_of(NULL::flows, '2026-04-01');
-- nor those who may read some of its columns, or even all, one by one: they do not see the logs
RESET ROLE;
REVOKE SELECT ON older FROM magtrade_vintage_reader;
GRANT SELECT (code, period, v) ON older TO magtrade_vintage_reader;
SET ROLE magtrade_vintage_reader;
SELECT count(*) FROM older;
SELECT code FROM magtrade_as_of(NULL::older, '2026-02-10');
SELECT code FROM magtrade_first_published(NULL::older);
RESET ROLE;
GRANT SELECT ON older TO magtrade_vintage_reader;
-- the policies of the logs are no error where row_security is off, as in a restore that fills materialized views
SET ROLE magtrade_vintage_reader;
SET row_security = off;
SELECT count(*) FROM magtrade_as_of(NULL::older, '2026-02-10');
SELECT count(*) FROM magtrade_first_published(NULL::older);
SHOW row_security;
RESET row_security;
RESET ROLE;
ALTER TABLE older ENABLE ROW LEVEL SECURITY;
CREATE POLICY all_of_it ON older USING (true);
SELECT count(*) FROM magtrade_as_of(NULL::older, '2026-02-10');
SET ROLE magtrade_vintage_reader;
SELECT count(*) FROM magtrade_as_of(NULL::older, '2026-02-10');
RESET ROLE;

-- Histories at random, by the loader itself: every vintage is what a copy kept of it. Files go into the server's own folder.
SELECT setseed(0.5);
SELECT current_setting('data_directory') AS folder \gset
CREATE SERVER vintage FOREIGN DATA WRAPPER magtrade_csv OPTIONS (directory :'folder');
CREATE FOREIGN TABLE files (period date, side text, item int, v numeric, w text)
  SERVER vintage OPTIONS (path 'magtrade_vintage_{vintage}.csv');
CREATE TABLE history (period date, gone int, side text, item int, v numeric, w text, double numeric GENERATED ALWAYS AS (2 * v) STORED,
  PRIMARY KEY (item, period, side));
ALTER TABLE history DROP COLUMN gone;
CREATE TABLE kept (day date, LIKE history);
CREATE PROCEDURE live(months int, items int) LANGUAGE plpgsql AS $$
DECLARE
  day date := '2026-01-01';
  part record;
BEGIN
  FOR i IN 1..12 LOOP
    day := day + 7;
    EXECUTE format('COPY (SELECT period::date, side, item, CASE WHEN random() < 0.9 THEN floor(random() * 3) END AS v,
      (ARRAY[NULL, ''a'', ''b c''])[1 + floor(random() * 3)] AS w
      FROM (SELECT period, random() < 0.6 AS known FROM generate_series(''2025-01-01''::date, ''2025-01-01''::date + %s, ''31 days'') AS period) AS p,
        unnest(''{X,M}''::text[]) AS side, generate_series(1, %s) AS item WHERE known AND random() < 0.7) TO %L (FORMAT csv, HEADER)',
      31 * months, items, current_setting('data_directory') || '/magtrade_vintage_' || day || '.csv');
    SELECT * INTO part FROM (VALUES ('revise', NULL::text[]), ('replace', NULL), ('replace', '{side}')) AS t(mode, within) ORDER BY random() LIMIT 1;
    CALL magtrade_load('files', 'history', part.mode, within => part.within);
    INSERT INTO kept SELECT day, * FROM history;
  END LOOP;
END $$;
CALL live(6, 5);
SELECT count(DISTINCT day) AS days, bool_or(deleted) AS deletions, count(*) > 100 AS revisions,
  (SELECT count(*) > 10 FROM magtrade_additions WHERE target = 'history'::regclass) AS additions
FROM kept, magtrade_revisions WHERE target = 'history'::regclass;
CREATE VIEW differences AS
SELECT days.day, (SELECT count(*) FROM (SELECT * FROM magtrade_as_of(NULL::history, days.day + interval '12 hours')
  EXCEPT ALL SELECT period, side, item, v, w, double FROM kept WHERE kept.day = days.day) AS t) AS too_many,
  (SELECT count(*) FROM (SELECT period, side, item, v, w, double FROM kept WHERE kept.day = days.day
  EXCEPT ALL SELECT * FROM magtrade_as_of(NULL::history, days.day + interval '12 hours')) AS t) AS missing
FROM (SELECT DISTINCT day FROM kept) AS days;
SELECT sum(too_many) AS too_many, sum(missing) AS missing FROM differences;
SELECT count(*) FROM magtrade_as_of(NULL::history, '2026-01-07');
CREATE VIEW first_kept AS SELECT DISTINCT ON (item, period, side) period, side, item, v, w, double FROM kept ORDER BY item, period, side, day;
SELECT count(*) AS wrong FROM (
  (SELECT * FROM magtrade_first_published(NULL::history) EXCEPT ALL SELECT * FROM first_kept) UNION ALL
  (SELECT * FROM first_kept EXCEPT ALL SELECT * FROM magtrade_first_published(NULL::history))) AS t;

-- keys that JSON has no form for, or that are its null
CREATE TABLE made (k text[], j jsonb, v int);
INSERT INTO made VALUES ('{a,b}', '{"x": null}', 1), ('[0:1]={a,b}', '{"x": null}', 2), ('{a,NULL}', 'null', 3), ('{a,"NULL"}', 'null', 4);
COPY made TO PROGRAM 'cat > magtrade_vintage_keys_2026-02-01.csv' (FORMAT csv, HEADER);
UPDATE made SET v = 10 * v;
COPY made TO PROGRAM 'cat > magtrade_vintage_keys_2026-03-01.csv' (FORMAT csv, HEADER);
CREATE FOREIGN TABLE keys (k text[], j jsonb, v int) SERVER vintage OPTIONS (path 'magtrade_vintage_keys_{vintage}.csv');
CREATE TABLE odd_keys (k text[], j jsonb, v int, PRIMARY KEY (k, j));
CALL magtrade_load('keys', 'odd_keys');
SELECT k, j, a.v AS before, t.v AS now, f.v AS first FROM magtrade_as_of(NULL::odd_keys, '2026-02-10') AS a FULL JOIN odd_keys AS t USING (k, j)
FULL JOIN magtrade_first_published(NULL::odd_keys) AS f USING (k, j) ORDER BY 3;
SELECT key FROM magtrade_revisions WHERE target = 'odd_keys'::regclass ORDER BY 1;
-- or another form than as text, which the columns become
CREATE TABLE texts (code char(4), at timestamp, tz timestamptz, v int);
INSERT INTO texts VALUES ('ab', '2025-01-02 03:04', '2025-01-02', 1), ('abcd', '2025-01-02', '2025-01-02', 1);
COPY texts TO PROGRAM 'cat > magtrade_vintage_texts_2026-02-01.csv' (FORMAT csv, HEADER);
INSERT INTO texts VALUES ('abc', '2025-01-02', '2025-01-02', 3);
UPDATE texts SET v = 2 WHERE code = 'ab';
COPY texts TO PROGRAM 'cat > magtrade_vintage_texts_2026-03-01.csv' (FORMAT csv, HEADER);
CREATE FOREIGN TABLE text_files (code char(4), at timestamp, tz timestamptz, v int) SERVER vintage OPTIONS (path 'magtrade_vintage_texts_{vintage}.csv');
CREATE DOMAIN four AS char(4);
CREATE TABLE as_texts (code four, at timestamp, tz timestamptz, v int, PRIMARY KEY (code, at, tz));
CALL magtrade_load('text_files', 'as_texts');
SELECT key FROM magtrade_revisions WHERE target = 'as_texts'::regclass UNION SELECT key FROM magtrade_additions WHERE target = 'as_texts'::regclass ORDER BY 1;
SELECT * FROM magtrade_as_of(NULL::as_texts, '2026-02-10') ORDER BY 1;
ALTER TABLE as_texts ALTER code TYPE text, ALTER at TYPE text, ALTER tz TYPE text;
SELECT * FROM magtrade_as_of(NULL::as_texts, '2026-02-10') ORDER BY 1;
SELECT * FROM magtrade_first_published(NULL::as_texts) ORDER BY 1;
-- a time is the same in whatever zone a session wrote it: March, loaded after April, changed what April had changed
CREATE TABLE zones (tz timestamptz PRIMARY KEY, v int);
INSERT INTO zones VALUES ('2025-01-02 03:04', 3);
SELECT loaded('zones', '2026-02-01', '{}', true) AS february \gset
SELECT loaded('zones', '2026-04-01') AS april \gset
SELECT loaded('zones', '2026-03-01') AS march \gset
CALL revised(:april, '{"tz": "2025-01-02 12:04:00+09"}', 'v', '1');
CALL revised(:march, '{"tz": "2025-01-01 22:04:00-05"}', 'v', '2');
SELECT * FROM magtrade_as_of(NULL::zones, '2026-03-10');

-- the planner expects as many rows as a table has, or its partitions
CREATE FUNCTION expected(query text) RETURNS numeric LANGUAGE plpgsql AS $$
DECLARE plan jsonb;
BEGIN
  EXECUTE 'EXPLAIN (FORMAT json) ' || query INTO plan;
  RETURN plan #> '{0,Plan,Plan Rows}';
END $$;
CREATE TABLE halves (period date, item int, v int, PRIMARY KEY (period, item)) PARTITION BY RANGE (period);
CREATE TABLE half_1 PARTITION OF halves FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE half_2 PARTITION OF halves DEFAULT;
INSERT INTO halves SELECT date '2025-01-01' + make_interval(years => n % 2), n, n FROM generate_series(1, 7000) AS n;
ANALYZE half_1, half_2;
SELECT expected('SELECT * FROM magtrade_as_of(NULL::half_1, now())') AS half, expected('SELECT * FROM magtrade_as_of(NULL::halves, now())') AS both;
-- a query that calls it many times keeps nothing of each call (14 shows it)
\set held `echo "$MAGTRADE_DIR"`/tests/held.sql
\i :held
CREATE TABLE few (period date PRIMARY KEY, v int);
WITH calls AS MATERIALIZED (SELECT count(*) AS rows FROM generate_series(1, 1000) AS n CROSS JOIN LATERAL magtrade_as_of(NULL::few, now() + make_interval(secs => n)))
SELECT rows, CASE WHEN held() < 400000 THEN 'little' ELSE held()::text END AS held FROM calls;
COPY (SELECT WHERE false) TO PROGRAM 'rm -f magtrade_vintage_*.csv';
DROP SCHEMA vintage CASCADE;
DROP ROLE magtrade_vintage_reader;
