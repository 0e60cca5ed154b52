-- from files into a table
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS magtrade;
RESET client_min_messages;
SET datestyle = 'ISO, YMD';
SET timezone = 'UTC';
\set dir `echo "$MAGTRADE_DIR"/tests/fixtures/load`
\set VERBOSITY terse
CREATE SERVER releases FOREIGN DATA WRAPPER magtrade_csv OPTIONS (directory :'dir');
CREATE FOREIGN TABLE source (period date OPTIONS (column '{month}', format 'month'), flow text, partner text, kg float8, usd numeric, remark text)
  SERVER releases OPTIONS (path 'release_{vintage}.csv');
CREATE TABLE target (partner text, period date, flow varchar(2), usd numeric(12,2), kg float8, remark text, unit text DEFAULT 'kg',
  PRIMARY KEY (period, flow, partner));

-- The seconds of a notice differ from run to run, so that what is counted is asked of the log.
SET client_min_messages = warning;
CREATE VIEW log AS SELECT load_id - min(load_id) OVER () + 1 AS load, file, vintage, known_at, rows_read, inserted, revised, unchanged, deleted, rejected,
  initial, new_periods FROM magtrade_loads WHERE target = 'target'::regclass;

-- new rows go in, changed ones are updated, others stay, and what the files do not have keeps its default
CALL magtrade_load('source', 'target');
SELECT * FROM target ORDER BY period, flow DESC, partner;
SELECT * FROM log ORDER BY load;
SELECT key, column_name, old_value, new_value, deleted FROM magtrade_revisions WHERE target = 'target'::regclass ORDER BY load_id, key, column_name;
SELECT key FROM magtrade_additions WHERE target = 'target'::regclass ORDER BY load_id, key;
SELECT l.size, l.sha256, l.loaded_by = current_user AS mine, l.source::text, l.seconds >= 0 AS timed, l.modified < now() AS before
FROM magtrade_loads l WHERE target = 'target'::regclass ORDER BY load_id LIMIT 1;

-- once more: nothing to do, and no row touched
CREATE TABLE before AS SELECT ctid AS place, xmin::text AS writer, * FROM target;
CALL magtrade_load('source', 'target');
SELECT count(*) FROM log;
CALL magtrade_load('source', 'target', mode => 'insert', again => true);
SELECT count(*), sum(unchanged), sum(inserted) FROM log;
SELECT count(*) FROM target t JOIN before b ON t.ctid = b.place AND t.xmin::text = b.writer;

-- an older vintage adds rows, and leaves those that are there
ALTER FOREIGN TABLE source OPTIONS (SET path 'old_{vintage}.csv');
CALL magtrade_load('source', 'target');
SELECT file, inserted, revised, unchanged, known_at FROM log ORDER BY load DESC LIMIT 1;
SELECT partner, kg FROM target WHERE period = '2025-01-01' AND flow = 'X' ORDER BY partner;
-- of vintages that are neither dates nor months none is older
ALTER FOREIGN TABLE source OPTIONS (SET path 'o{vintage}.csv');
CALL magtrade_load('source', 'target', again => true);
SELECT file, vintage, inserted, revised, unchanged, known_at > pg_catalog.now() - interval '1 hour' AS now FROM log ORDER BY load DESC LIMIT 1;

-- a file that is the truth for its months and flows
DROP VIEW log;
TRUNCATE target;
DELETE FROM magtrade_loads WHERE target = 'target'::regclass;
SELECT count(*) FROM magtrade_revisions WHERE target = 'target'::regclass;
ALTER FOREIGN TABLE source OPTIONS (SET path 'release_{vintage}.csv');
CALL magtrade_load('source', 'target', mode => 'replace');
SELECT period, flow, partner, usd FROM target ORDER BY 1, 2, 3;
SELECT file, rows_read, inserted, revised, unchanged, deleted FROM magtrade_loads WHERE target = 'target'::regclass ORDER BY load_id;
SELECT key->>'partner' AS partner, key->>'period' AS period, column_name, old_value, new_value, deleted
FROM magtrade_revisions WHERE target = 'target'::regclass ORDER BY load_id, key, column_name;
-- or of other rows, in texts that do not depend on the session
SET datestyle = 'German';
SET extra_float_digits = -15;
CALL magtrade_load('source', 'target', mode => 'replace', within => '{partner}', again => true);
SELECT period, flow, partner, usd FROM target ORDER BY 1, 2, 3;

RESET extra_float_digits;
SET datestyle = 'ISO, YMD';
SELECT key->>'period' AS period, column_name, old_value FROM magtrade_revisions WHERE target = 'target'::regclass AND deleted ORDER BY load_id DESC, key, column_name LIMIT 4;

-- rows that cannot be loaded
ALTER FOREIGN TABLE source OPTIONS (SET path 'bad.csv');
CALL magtrade_load('source', 'target');
CALL magtrade_load('source', 'target', on_error => 'skip', reject_limit => 3);
SELECT count(*) FROM target WHERE period = '2025-05-01';
CALL magtrade_load('source', 'target', on_error => 'skip', reject_limit => 4);
SELECT partner, kg FROM target WHERE period = '2025-05-01' ORDER BY partner;
-- a row that was rejected may be one that is there
INSERT INTO target (partner, period, flow, kg) VALUES ('ITA', '2025-05-01', 'X', 1);
CALL magtrade_load('source', 'target', mode => 'replace', on_error => 'skip', again => true);
SELECT partner FROM target WHERE period = '2025-05-01' ORDER BY partner;
DELETE FROM magtrade_loads WHERE load_id = (SELECT max(load_id) FROM magtrade_loads);
SELECT rows_read, inserted, rejected FROM magtrade_loads WHERE target = 'target'::regclass ORDER BY load_id DESC LIMIT 1;
SELECT filename, lineno, line, colname, raw_field_value, err_message, err_detail, errorcode FROM magtrade_rejected WHERE target = 'target'::regclass ORDER BY lineno;
\set VERBOSITY default
ALTER FOREIGN TABLE source OPTIONS (SET path 'twice.csv');
CALL magtrade_load('source', 'target');
CREATE TABLE empty (LIKE target INCLUDING ALL);
CALL magtrade_load('source', 'empty');
CALL magtrade_load('source', 'empty', on_error => 'skip');
SELECT partner, kg FROM empty;
SELECT rejected FROM magtrade_loads WHERE target = 'empty'::regclass;
-- a value that the target's column does not take
ALTER TABLE empty ALTER partner TYPE char(3);
ALTER FOREIGN TABLE source OPTIONS (SET path 'long.csv');
CALL magtrade_load('source', 'empty');
ALTER TABLE empty ADD CHECK (kg <> 1) NOT VALID, ALTER partner TYPE text;
CALL magtrade_load('source', 'empty');
\set VERBOSITY terse

-- in a transaction block all files are part of it
ALTER FOREIGN TABLE source OPTIONS (SET path 'release_{vintage}.csv');
TRUNCATE target;
DELETE FROM magtrade_loads WHERE target = 'target'::regclass;
BEGIN;
CALL magtrade_load('source', 'target');
SELECT count(*) FROM target;
ROLLBACK;
SELECT count(*) FROM target;
SELECT count(*) FROM magtrade_loads WHERE target = 'target'::regclass;
-- from a function too
DO $$ BEGIN CALL magtrade_load('source', 'target'); END $$;
SELECT count(*) FROM target;

-- a key that the files lack has its default; partitions, generated columns and triggers are what they are
CREATE TABLE parts (reporter text NOT NULL DEFAULT 'CHN', period date, flow text, partner text, kg float8, tons float8 GENERATED ALWAYS AS (kg / 1000) STORED,
  PRIMARY KEY (reporter, period, flow, partner)) PARTITION BY RANGE (period);
CREATE TABLE parts_january PARTITION OF parts FOR VALUES FROM ('2025-01-01') TO ('2025-02-01');
CREATE TABLE parts_other PARTITION OF parts DEFAULT;
CREATE FUNCTION shout() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.partner := lower(NEW.partner); RETURN NEW; END $$;
CREATE TRIGGER shout BEFORE INSERT ON parts FOR EACH ROW EXECUTE FUNCTION shout();
CALL magtrade_load('source', 'parts');
SELECT tableoid::regclass, * FROM parts ORDER BY period, flow, partner;

-- what cannot be
\set VERBOSITY default
CREATE TABLE keyless (period date, partner text);
CALL magtrade_load('source', 'keyless');
-- 18 has keys WITHOUT OVERLAPS
DO $$ BEGIN
  EXECUTE 'CREATE TABLE spans (partner int4range, period daterange, kg float8, PRIMARY KEY (partner, period WITHOUT OVERLAPS))';
EXCEPTION WHEN syntax_error THEN CREATE TABLE spans (partner int4range, period daterange, kg float8);
END $$;
CALL magtrade_load('source', 'spans');
CALL magtrade_load('target', 'source');
CALL magtrade_load('source', 'source');
CALL magtrade_load('source', 1);
CALL magtrade_load(1, 'target');
CREATE TABLE numbered (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, kg float8);
CALL magtrade_load('source', 'numbered');
CREATE TABLE dateless (partner text PRIMARY KEY, kg float8);
CALL magtrade_load('source', 'dateless', mode => 'replace');
CREATE TABLE pointed (partner text PRIMARY KEY, kg point);
CALL magtrade_load('source', 'pointed');
CALL magtrade_load('source', 'target', mode => 'merge');
CALL magtrade_load('source', 'target', on_error => 'ignore');
CALL magtrade_load('source', 'target', reject_limit => -1);
CALL magtrade_load('source', 'target', mode => 'replace', within => '{unit}');
CALL magtrade_load('source', 'target', within => '{NULL}');
CALL magtrade_load('source', 'target', within => '{partner}');
CALL magtrade_load('source', NULL);

-- where constraints wait for the commit, its error says which file it is about; those before it are in
CREATE TABLE known (partner text PRIMARY KEY);
INSERT INTO known VALUES ('JPN'), ('USA');
CREATE TABLE deferred (period date, flow text, partner text REFERENCES known DEFERRABLE INITIALLY DEFERRED, kg float8, PRIMARY KEY (period, flow, partner));
CALL magtrade_load('source', 'deferred');
SELECT count(*) FROM deferred;

-- where nothing may be written it says so at once, even if there was nothing to load
BEGIN READ ONLY;
CALL magtrade_load('source', 'target');
ROLLBACK;

-- a first load, which is in bulk, that fails leaves a session as any failed command does
CREATE TABLE strict (LIKE target INCLUDING INDEXES);
ALTER TABLE strict ADD CHECK (usd < 0);
CALL magtrade_load('source', 'strict');
SELECT 'goes on' AS session;
BEGIN;
SAVEPOINT before;
CALL magtrade_load('source', 'strict');
ROLLBACK TO before;
SELECT count(*) FROM strict;
COMMIT;
DO $$
BEGIN
  CALL magtrade_load('source', 'strict');
EXCEPTION WHEN check_violation THEN
  RAISE WARNING '%', sqlerrm;
END$$;
SELECT 'goes on' AS session;
DROP TABLE strict;
-- a rule that takes rows elsewhere
CREATE TABLE ruled (LIKE target INCLUDING INDEXES);
CREATE RULE elsewhere AS ON INSERT TO ruled DO INSTEAD NOTHING;
CALL magtrade_load('source', 'ruled');
DROP TABLE ruled;

-- a file is looked for among thousands that were loaded since the log was analyzed without reading what the log has of all of them
BEGIN;
CREATE TABLE often (LIKE target INCLUDING INDEXES);
INSERT INTO magtrade_loads (target, source, file, known_at, size, modified, sha256, loaded_by, started, seconds, rows_read, inserted, revised, unchanged, deleted, rejected, initial)
SELECT 'pg_class', 'source', n, '2000-01-01', 1, now(), '', '', now(), 0, 1, 1, 0, 0, 0, 0, false FROM generate_series(1, 30) AS n;
ANALYZE magtrade_loads;
INSERT INTO magtrade_loads (target, source, file, known_at, size, modified, sha256, loaded_by, started, seconds, rows_read, inserted, revised, unchanged, deleted, rejected, initial)
SELECT 'often', 'source', repeat('-', 100) || n, '2000-01-01', 1, now(), '', '', now(), 0, 1, 1, 0, 0, 0, 0, false FROM generate_series(1, 5000) AS n;
CREATE FUNCTION reads() RETURNS bigint LANGUAGE sql AS $$ SELECT coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0) FROM pg_stat_xact_user_tables WHERE relid = 'magtrade_loads'::regclass $$;
SELECT reads() AS before \gset
CALL magtrade_load('source', 'often', mode => 'insert');
SELECT reads() - :before < 5000 AS few;
ROLLBACK;

-- who may
CREATE ROLE regress_loader;
GRANT SELECT ON source TO regress_loader;
SET ROLE regress_loader;
CALL magtrade_load('source', 'target');
RESET ROLE;
GRANT SELECT, INSERT ON target TO regress_loader;
SET ROLE regress_loader;
CALL magtrade_load('source', 'target', again => true);
CALL magtrade_load('source', 'target', again => true, mode => 'insert');
SELECT count(*) > 0 AS seen FROM magtrade_loads WHERE target = 'target'::regclass;
SELECT count(*) AS unseen FROM magtrade_loads WHERE target = 'parts'::regclass;
DELETE FROM magtrade_loads;
INSERT INTO magtrade_additions SELECT load_id, target, '{}' FROM magtrade_loads;
RESET ROLE;

DELETE FROM magtrade_loads WHERE target IN ('target'::regclass, 'empty'::regclass, 'parts'::regclass);
DROP OWNED BY regress_loader;
DROP ROLE regress_loader;
DROP TABLE target, before, empty, parts, keyless, numbered, dateless, pointed;
DROP FUNCTION shout();
DROP SERVER releases CASCADE;
