-- who may load, and who may see what was loaded
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS magtrade;
DELETE FROM magtrade_loads;
SET datestyle = 'ISO, YMD';
\set dir `echo "$MAGTRADE_DIR"/tests/fixtures/load`
\set VERBOSITY terse
CREATE SERVER rights FOREIGN DATA WRAPPER magtrade_csv OPTIONS (directory :'dir');
CREATE FOREIGN TABLE source (period date OPTIONS (column '{month}', format 'month'), flow text, partner text, kg float8, usd numeric)
  SERVER rights OPTIONS (path 'release_{vintage}.csv');
CREATE TABLE target (period date, flow text, partner text, kg float8, usd numeric, PRIMARY KEY (period, flow, partner));
CREATE ROLE regress_loader;
CREATE ROLE regress_reader;
CREATE ROLE regress_stranger;

-- each of the rights that a load needs, and no more
SET ROLE regress_loader;
CALL magtrade_load('source', 'target');
RESET ROLE;
GRANT SELECT (period, kg) ON source TO regress_loader;
GRANT INSERT, UPDATE, DELETE ON target TO regress_loader;
SET ROLE regress_loader;
CALL magtrade_load('source', 'target');
RESET ROLE;
GRANT SELECT ON source TO regress_loader;
SET ROLE regress_loader;
CALL magtrade_load('source', 'target');
RESET ROLE;
GRANT SELECT ON target TO regress_loader;
REVOKE INSERT ON target FROM regress_loader;
SET ROLE regress_loader;
CALL magtrade_load('source', 'target');
RESET ROLE;
GRANT INSERT ON target TO regress_loader;
REVOKE UPDATE ON target FROM regress_loader;
SET ROLE regress_loader;
CALL magtrade_load('source', 'target');
RESET ROLE;
REVOKE DELETE ON target FROM regress_loader;
GRANT UPDATE ON target TO regress_loader;
SET ROLE regress_loader;
CALL magtrade_load('source', 'target', mode => 'replace');
SELECT count(*) FROM magtrade_loads;
CALL magtrade_load('source', 'target');
RESET ROLE;
SELECT count(*), sum(kg) FROM target;
SELECT loaded_by, count(*) FROM magtrade_loads GROUP BY 1;
-- of columns, those that the files fill
CREATE TABLE narrow (LIKE target INCLUDING ALL, secret text);
GRANT SELECT (period, flow, partner, kg, usd), INSERT (period, flow, partner, kg, usd), UPDATE (kg, usd) ON narrow TO regress_loader;
SET ROLE regress_loader;
CALL magtrade_load('source', 'narrow');
RESET ROLE;
REVOKE UPDATE (usd) ON narrow FROM regress_loader;
DELETE FROM magtrade_loads WHERE target = 'narrow'::regclass;
UPDATE narrow SET usd = 1;
SET ROLE regress_loader;
CALL magtrade_load('source', 'narrow');
RESET ROLE;
SELECT count(*) FROM magtrade_loads WHERE target = 'narrow'::regclass;
-- where a trigger keeps rows that are to be deleted, too
CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER keep BEFORE DELETE ON narrow FOR EACH ROW EXECUTE FUNCTION keep();
GRANT UPDATE (usd), DELETE ON narrow TO regress_loader;
DELETE FROM magtrade_loads WHERE target = 'narrow'::regclass;
ALTER TABLE narrow DROP COLUMN secret;
INSERT INTO narrow SELECT period, flow, 'XXX' FROM narrow GROUP BY 1, 2;
SET ROLE regress_loader;
CALL magtrade_load('source', 'narrow', mode => 'replace');
RESET ROLE;
SELECT count(*), sum(deleted) FROM magtrade_loads WHERE target = 'narrow'::regclass;
-- or marks them
CREATE OR REPLACE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN UPDATE narrow SET kg = -1 WHERE partner = old.partner; RETURN NULL; END';
SET ROLE regress_loader;
CALL magtrade_load('source', 'narrow', mode => 'replace', again => true);
RESET ROLE;
SELECT count(*), sum(deleted) FROM magtrade_loads WHERE target = 'narrow'::regclass;
SELECT DISTINCT partner FROM narrow WHERE kg = -1;

-- or decides what is put in
CREATE FUNCTION double() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN new.kg := 2 * new.kg; RETURN new; END';
CREATE TRIGGER double BEFORE UPDATE ON narrow FOR EACH ROW EXECUTE FUNCTION double();
UPDATE narrow SET usd = 1 WHERE partner <> 'XXX';
SET ROLE regress_loader;
CALL magtrade_load('source', 'narrow', again => true);
RESET ROLE;
SELECT count(*), sum(revised) > 0 AS revised FROM magtrade_loads WHERE target = 'narrow'::regclass;

-- the logs: those of tables that one may read, and nobody writes them
GRANT SELECT ON target TO regress_reader;
SET ROLE regress_reader;
SELECT target::text, count(*) FROM magtrade_loads GROUP BY 1;
SELECT count(*) > 0 AS revisions FROM magtrade_revisions;
SELECT count(*) > 0 AS additions FROM magtrade_additions;
INSERT INTO magtrade_additions SELECT load_id, target, key FROM magtrade_additions;
UPDATE magtrade_revisions SET old_value = '0';
DELETE FROM magtrade_additions;
TRUNCATE magtrade_rejected;
SELECT nextval('magtrade_loads_load_id_seq');
SET ROLE regress_stranger;
SELECT (SELECT count(*) FROM magtrade_loads), (SELECT count(*) FROM magtrade_revisions), (SELECT count(*) FROM magtrade_additions),
  (SELECT count(*) FROM magtrade_rejected);
RESET ROLE;
-- whom policies show a part of a table, they show nothing of what they cannot filter
ALTER TABLE target ENABLE ROW LEVEL SECURITY;
CREATE POLICY usa ON target FOR SELECT TO regress_reader USING (partner = 'USA');
SET ROLE regress_reader;
SELECT count(*) FROM target;
SELECT (SELECT count(*) > 0 FROM magtrade_loads) AS loads, (SELECT count(*) FROM magtrade_revisions) AS revisions, (SELECT count(*) FROM magtrade_additions) AS additions;
RESET ROLE;
ALTER TABLE target DISABLE ROW LEVEL SECURITY;
-- rows that they hide from who loads are in the table: it is not empty, nor are their months new
CREATE TABLE shared (LIKE target INCLUDING ALL);
CREATE FOREIGN TABLE others (period date OPTIONS (column '{month}', format 'month'), flow text OPTIONS (column 'O'), partner text, kg float8, usd numeric)
  SERVER rights OPTIONS (path 'release_2025-04-20.csv');
CALL magtrade_load('source', 'shared');
ALTER TABLE shared ENABLE ROW LEVEL SECURITY;
CREATE POLICY others ON shared TO regress_loader USING (flow = 'O');
GRANT SELECT, INSERT, UPDATE ON shared TO regress_loader;
GRANT SELECT ON others TO regress_loader;
SET ROLE regress_loader;
CALL magtrade_load('others', 'shared');
RESET ROLE;
SELECT inserted, initial, new_periods FROM magtrade_loads WHERE target = 'shared'::regclass ORDER BY load_id;
SELECT flow, count(*) FROM magtrade_as_of(NULL::shared, '2025-06-01') GROUP BY 1 ORDER BY 1;
-- what a file holds, those who may see it
CREATE FOREIGN TABLE bad (period date OPTIONS (column '{month}', format 'month'), flow text, partner text, kg float8) SERVER rights OPTIONS (path 'bad.csv');
CREATE TABLE taken (period date, flow text, partner text, kg float8, PRIMARY KEY (period, flow, partner));
GRANT SELECT ON bad TO regress_reader, regress_loader;
GRANT SELECT, INSERT, UPDATE ON taken TO regress_loader;
CALL magtrade_load('bad', 'taken', on_error => 'skip');
SELECT lineno, line, raw_field_value, err_message FROM magtrade_rejected ORDER BY load_id, lineno;
SET ROLE regress_reader;
SELECT lineno, line, raw_field_value, err_message FROM magtrade_rejected ORDER BY load_id, lineno;
SET ROLE regress_loader;
CALL magtrade_load('bad', 'taken', on_error => 'skip', again => true);
SET ROLE regress_reader;
SELECT lineno, line, raw_field_value, err_message FROM magtrade_rejected WHERE load_id = (SELECT max(load_id) FROM magtrade_rejected) ORDER BY lineno;
RESET ROLE;

-- whatever runs of the caller's and of the target's owner, runs as the caller
CREATE SCHEMA traps AUTHORIZATION regress_stranger;
CREATE TABLE ran (what text, who name, logs bool);
GRANT ALL ON ran TO PUBLIC;
SET ROLE regress_stranger;
CREATE FUNCTION traps.run(what text) RETURNS text LANGUAGE plpgsql AS $$ BEGIN
  INSERT INTO public.ran VALUES (what, current_user, pg_catalog.has_table_privilege('public.magtrade_loads', 'INSERT'));
  RETURN what;
END $$;
CREATE TYPE traps.amount AS (n float8);
CREATE FUNCTION traps.amount(float8) RETURNS traps.amount LANGUAGE plpgsql AS $$ BEGIN PERFORM traps.run('cast in'); RETURN ROW($1); END $$;
CREATE FUNCTION traps.amount_text(traps.amount) RETURNS text LANGUAGE plpgsql AS $$ BEGIN PERFORM traps.run('cast out'); RETURN ($1).n::text; END $$;
CREATE FUNCTION traps.code_json(traps.amount) RETURNS json LANGUAGE plpgsql AS $$ BEGIN PERFORM traps.run('json'); RETURN '1'::json; END $$;
RESET ROLE;
CREATE CAST (float8 AS traps.amount) WITH FUNCTION traps.amount(float8) AS ASSIGNMENT;
CREATE CAST (traps.amount AS text) WITH FUNCTION traps.amount_text(traps.amount);
CREATE CAST (traps.amount AS json) WITH FUNCTION traps.code_json(traps.amount);
SET ROLE regress_stranger;
CREATE FUNCTION traps.fired() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM traps.run(TG_WHEN || ' ' || TG_OP); RETURN coalesce(NEW, OLD); END $$;
CREATE FUNCTION traps.checked(float8) RETURNS bool LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN RETURN traps.run('check') IS NOT NULL; END $$;
CREATE TABLE traps.target (period date, flow text, partner text, kg traps.amount, usd numeric CHECK (traps.checked(usd::float8)),
  note text DEFAULT traps.run('default'), PRIMARY KEY (period, flow, partner));
CREATE TRIGGER fired BEFORE INSERT OR UPDATE ON traps.target FOR EACH ROW EXECUTE FUNCTION traps.fired();
CREATE CONSTRAINT TRIGGER later AFTER INSERT OR UPDATE ON traps.target DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION traps.fired();
CREATE FUNCTION traps.array_agg(anyelement) RETURNS bool LANGUAGE plpgsql AS $$ BEGIN PERFORM traps.run('array_agg'); RETURN true; END $$;
CREATE FUNCTION traps.same(text, text) RETURNS bool LANGUAGE plpgsql AS $$ BEGIN PERFORM traps.run('='); RETURN true; END $$;
CREATE OPERATOR traps.= (LEFTARG = text, RIGHTARG = text, FUNCTION = traps.same);
GRANT USAGE ON SCHEMA traps TO PUBLIC;
GRANT SELECT, INSERT, UPDATE ON traps.target TO regress_loader;
SET ROLE regress_loader;
SET search_path = traps, pg_catalog, public;
CALL public.magtrade_load('source', 'traps.target');
RESET search_path;
RESET ROLE;
SELECT what, who, logs FROM ran GROUP BY 1, 2, 3 ORDER BY 1, 2;
SELECT column_name, old_value, new_value FROM magtrade_revisions WHERE target = 'traps.target'::regclass ORDER BY load_id, column_name;

-- with the rights of a function's owner, and in its transaction
CREATE FUNCTION load_for_all() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$ BEGIN
  CALL magtrade_load('source', 'target', again => true);
  RETURN (SELECT sum(unchanged + revised) FROM magtrade_loads WHERE target = 'target'::regclass);
END $$;
CREATE PROCEDURE load_as_owner() LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN CALL magtrade_load('source', 'target', again => true); END $$;
SET ROLE regress_stranger;
SELECT load_for_all();
CALL load_as_owner();
RESET ROLE;
SELECT loaded_by = current_user AS mine, count(*) FROM magtrade_loads WHERE target = 'target'::regclass GROUP BY 1 ORDER BY 1;

DELETE FROM magtrade_loads;
DROP FUNCTION load_for_all;
DROP PROCEDURE load_as_owner;
DROP SERVER rights CASCADE;
DROP TABLE traps.target, target, narrow, shared, taken, ran;
DROP FUNCTION keep, double;
DROP OWNED BY regress_loader, regress_reader;
DROP SCHEMA traps CASCADE;
DROP OWNED BY regress_stranger;
DROP ROLE regress_loader, regress_reader, regress_stranger;
