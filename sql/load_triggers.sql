-- tables whose triggers decide what goes in: loads are INSERT ... ON CONFLICT, and the logs say what was stored
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS magtrade;
DELETE FROM magtrade_loads;
SET datestyle = 'ISO, YMD';
SET timezone = 'UTC';
\set VERBOSITY terse
SELECT current_setting('data_directory') AS dir \gset
CREATE SCHEMA triggers;
SET search_path = triggers, public;
CREATE TABLE made (month text, flow text, partner text, kg float8);
INSERT INTO made VALUES ('2025-01', 'X', 'JPN', 1), ('2025-01', 'X', 'USA', 2);
COPY made TO PROGRAM 'cat > magtrade_triggers_2025-02-01.csv' (FORMAT csv, HEADER);
UPDATE made SET kg = 10 WHERE partner = 'JPN';
COPY made TO PROGRAM 'cat > magtrade_triggers_2025-03-01.csv' (FORMAT csv, HEADER);
UPDATE made SET kg = 100 WHERE partner = 'JPN';
COPY made TO PROGRAM 'cat > magtrade_triggers_2025-04-01.csv' (FORMAT csv, HEADER);
DELETE FROM made WHERE partner = 'USA';
COPY made TO PROGRAM 'cat > magtrade_triggers_short.csv' (FORMAT csv, HEADER);
INSERT INTO made VALUES ('2025-01', 'X', 'jpn', 5);
COPY made TO PROGRAM 'cat > magtrade_triggers_twice.csv' (FORMAT csv, HEADER);
CREATE SERVER here FOREIGN DATA WRAPPER magtrade_csv OPTIONS (directory :'dir');
CREATE PROCEDURE add_source(name text, path text) LANGUAGE plpgsql AS $$ BEGIN
  EXECUTE format('CREATE FOREIGN TABLE %I (period date OPTIONS (column %L), flow text, partner text, kg float8) SERVER here OPTIONS (path %L)',
    name, '{month}', 'magtrade_triggers_' || path || '.csv');
END $$;
CALL add_source('r', '{vintage}-01');
CALL add_source('r1', '2025-02-01');
CALL add_source('r2', '2025-03-01');
CALL add_source('r3', '2025-04-01');
CALL add_source('short', 'short');
CALL add_source('twice', 'twice');

CREATE FUNCTION low() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN new.partner := lower(new.partner); RETURN new; END $$;
CREATE FUNCTION kilo() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN new.kg := new.kg * 1000; RETURN new; END $$;
CREATE FUNCTION later() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN new.period := new.period + 30; RETURN new; END $$;
CREATE FUNCTION no_jpn() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF new.partner = 'JPN' THEN RETURN NULL; END IF; RETURN new; END $$;
CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
CREATE FUNCTION same() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN new; END $$;
CREATE FUNCTION elsewhere() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF new.partner = lower(new.partner) THEN RETURN new; END IF;
  INSERT INTO t VALUES (new.period, new.flow, lower(new.partner), new.kg) ON CONFLICT (period, flow, partner) DO UPDATE SET kg = excluded.kg;
  RETURN NULL;
END $$;
-- a new table t with one of these
CREATE PROCEDURE make(trigger text) LANGUAGE plpgsql AS $$ BEGIN
  DROP TABLE IF EXISTS t CASCADE;
  DELETE FROM magtrade_loads;
  CREATE TABLE t (period date, flow text, partner text, kg float8, PRIMARY KEY (period, flow, partner));
  EXECUTE format('CREATE TRIGGER decide BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION %I()', trigger);
END $$;
-- its rows, what was counted, and what the logs say of cells and rows
CREATE FUNCTION story(OUT t text, OUT loads text, OUT revisions text, OUT additions text) LANGUAGE plpgsql AS $$ BEGIN
  t := (SELECT string_agg(concat(to_char(period, 'MM-DD'), partner, '=', kg), ' ' ORDER BY period, partner COLLATE "C") FROM t);
  loads := (SELECT string_agg(concat_ws('/', rows_read, inserted, revised, unchanged, deleted) || left(initial::text, 1) || new_periods::text, ' ' ORDER BY load_id)
    FROM magtrade_loads);
  revisions := (SELECT string_agg(concat(key->>'partner', ':', old_value, '>', CASE WHEN deleted THEN '-' ELSE new_value END), ' ' ORDER BY load_id, key)
    FROM magtrade_revisions);
  additions := (SELECT string_agg(key->>'partner', ' ' ORDER BY load_id, key) FROM magtrade_additions);
END $$;

-- keys that are changed: what was there under the new one is revised, and is in the logs
CALL make('low');
CALL magtrade_load('r', 't');
SELECT * FROM story();
SELECT d, (SELECT string_agg(partner || '=' || kg, ' ' ORDER BY partner) FROM magtrade_as_of(NULL::t, d)) AS known
FROM unnest('{2025-01-31,2025-02-15,2025-03-15,2025-04-15}'::date[]) d;
-- all in one transaction
CALL make('low');
BEGIN;
CALL magtrade_load('r', 't');
COMMIT;
SELECT * FROM story();
-- a vintage that is older, and rows that are new only
CALL magtrade_load('r1', 't', mode => 'insert');
INSERT INTO t SELECT period, flow, 'BRA', 7 FROM t LIMIT 1;
DELETE FROM t WHERE partner = 'usa';
CALL magtrade_load('r1', 't', mode => 'insert', again => true);
SELECT * FROM story();
-- periods are those of the rows as they are stored: one that the table has, or a new one
CALL make('later');
INSERT INTO t SELECT '2025-01-01', 'X', 'FRA', 4;
CALL magtrade_load('r1', 't');
CALL magtrade_load('r2', 't');
SELECT * FROM story();
CALL make('later');
INSERT INTO t SELECT '2024-01-01', 'X', 'FRA', 4;
CALL magtrade_load('r1', 't');
CALL magtrade_load('r2', 't');
SELECT * FROM story();
SELECT period, partner, kg FROM magtrade_as_of(NULL::t, current_date + 1) ORDER BY 1, 2;

-- values that are changed are compared as they are stored
CALL make('kilo');
CALL magtrade_load('r1', 't');
CREATE TABLE before AS SELECT ctid AS place, partner FROM t;
CALL magtrade_load('r2', 't');
SELECT * FROM story();
SELECT partner FROM t JOIN before b USING (partner) WHERE t.ctid = b.place;
DROP TABLE before;
-- rows that are kept out are not updated, either
CALL make('no_jpn');
INSERT INTO t VALUES ('2024-01-01', 'X', 'USA', 1);
ALTER TABLE t DISABLE TRIGGER decide;
INSERT INTO t VALUES ('2025-01-01', 'X', 'JPN', 77);
ALTER TABLE t ENABLE TRIGGER decide;
CALL magtrade_load('r2', 't');
CALL magtrade_load('r2', 't', mode => 'replace', again => true);
SELECT * FROM story();
-- those that a trigger of UPDATE keeps as they are are not in the logs
CALL make('same');
CREATE TRIGGER still BEFORE UPDATE ON t FOR EACH ROW WHEN (old.partner = 'JPN') EXECUTE FUNCTION keep();
CALL magtrade_load('r1', 't');
UPDATE t SET kg = 3 WHERE partner = 'USA';
CALL magtrade_load('r2', 't');
SELECT * FROM story();
-- those that one of UPDATE changes, in a table or in a partition, are there as they were stored, other columns too
CREATE FUNCTION doubled() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN new.kg := new.kg * 2; new.note := new.note || '!'; RETURN new; END $$;
CREATE FOREIGN TABLE jotted (period date OPTIONS (column '{month}'), flow text, partner text, kg float8, note text OPTIONS (column 'x'))
  SERVER here OPTIONS (path 'magtrade_triggers_{vintage}-01.csv');
CREATE TABLE jots (note text, period date, flow text, partner text, kg float8, PRIMARY KEY (period, flow, partner));
CREATE TABLE jots_all (LIKE jots, PRIMARY KEY (period, flow, partner)) PARTITION BY LIST (flow);
CREATE TABLE jots_part PARTITION OF jots_all DEFAULT;
CREATE TRIGGER doubled BEFORE UPDATE ON jots FOR EACH ROW EXECUTE FUNCTION doubled();
CREATE TRIGGER doubled BEFORE UPDATE ON jots_part FOR EACH ROW EXECUTE FUNCTION doubled();
DELETE FROM magtrade_loads;
CALL magtrade_load('jotted', 'jots');
CALL magtrade_load('jotted', 'jots_all');
SELECT target, key->>'partner' AS partner, column_name, old_value, new_value FROM magtrade_revisions ORDER BY target, load_id, key, column_name;
SELECT tableoid::regclass, partner, kg, note FROM jots UNION ALL SELECT tableoid::regclass, partner, kg, note FROM jots_all ORDER BY 1, 2;
SELECT partner, kg, note FROM magtrade_first_published(NULL::jots) ORDER BY 1;
SELECT partner, kg, note FROM magtrade_as_of(NULL::jots_all, '2025-03-15') ORDER BY 1;
DROP TABLE jots, jots_all;
-- two rows that become one are an error, as they are in an INSERT
CALL make('low');
CALL magtrade_load('twice', 't');
CALL magtrade_load('twice', 't', mode => 'insert');
SELECT * FROM story();

-- a file that is the truth for its months: what the triggers make of its rows stays, whatever that was before
CALL make('low');
CALL magtrade_load('r1', 't', mode => 'replace');
CALL magtrade_load('r1', 't', mode => 'replace', again => true);
CALL magtrade_load('r2', 't', mode => 'replace');
SELECT * FROM story();
-- rows of both keys
ALTER TABLE t DISABLE TRIGGER decide;
CALL magtrade_load('r2', 't', again => true);
ALTER TABLE t ENABLE TRIGGER decide;
CALL magtrade_load('r2', 't', mode => 'replace', again => true);
SELECT * FROM story();
-- what the file does not have is deleted if its rows are not what the triggers make of others
CALL magtrade_load('short', 't', mode => 'replace');
SELECT * FROM story();
CALL make('low');
CALL magtrade_load('r1', 't', mode => 'replace');
INSERT INTO t SELECT period, flow, 'FRA', 3 FROM t LIMIT 1;
CALL magtrade_load('r1', 't', mode => 'replace', again => true);
SELECT * FROM story();
-- so are rows where triggers leave keys alone, or keep rows out
CALL make('kilo');
CALL magtrade_load('r3', 't', mode => 'replace');
CALL magtrade_load('short', 't', mode => 'replace');
SELECT * FROM story();
CALL make('no_jpn');
CALL magtrade_load('r1', 't', mode => 'replace');
CALL magtrade_load('short', 't', mode => 'replace');
SELECT * FROM story();
-- and its months are those that it has, of which triggers may leave no row
CALL make('later');
CALL magtrade_load('r1', 't', mode => 'replace');
CALL magtrade_load('short', 't', mode => 'replace');
SELECT * FROM story();
-- nothing is deleted where one changes rows instead, as nothing tells then whether the triggers make them of others
CREATE FUNCTION mark() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE t SET gone = true WHERE partner = old.partner; RETURN NULL; END $$;
CALL make('low');
ALTER TABLE t ADD gone bool;
CREATE TRIGGER mark BEFORE DELETE ON t FOR EACH ROW EXECUTE FUNCTION mark();
CALL magtrade_load('r1', 't', mode => 'replace');
CALL magtrade_load('r1', 't', mode => 'replace', again => true);
SELECT count(gone) FROM t;
-- nor where one gives them another key, and they are made anew
CREATE OR REPLACE FUNCTION mark() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE t SET partner = 'no ' || partner WHERE partner = old.partner; RETURN NULL; END $$;
CALL magtrade_load('r1', 't', mode => 'replace', again => true);
SELECT * FROM story();
CALL make('elsewhere');
CALL magtrade_load('r1', 't', mode => 'replace');
CALL magtrade_load('r1', 't', mode => 'replace', again => true);
SELECT * FROM story();
-- what may not be deleted is not, and what others refer to cannot be
CALL make('same');
CREATE TRIGGER still BEFORE DELETE ON t FOR EACH ROW WHEN (old.partner = 'USA') EXECUTE FUNCTION keep();
CALL magtrade_load('r1', 't', mode => 'replace');
INSERT INTO t SELECT period, flow, 'FRA', kg FROM t LIMIT 1;
CALL magtrade_load('short', 't', mode => 'replace');
SELECT * FROM story();
DROP TRIGGER still ON t;
CREATE TABLE noted (period date, flow text, partner text, FOREIGN KEY (period, flow, partner) REFERENCES t);
INSERT INTO noted SELECT period, flow, partner FROM t;
CALL magtrade_load('short', 't', mode => 'replace', again => true);
SELECT 'goes on' AS session;
DROP TABLE noted;
-- without columns besides the key
CREATE TABLE keys (period date, flow text, partner text, PRIMARY KEY (period, flow, partner));
CREATE TRIGGER decide BEFORE INSERT ON keys FOR EACH ROW EXECUTE FUNCTION low();
CALL magtrade_load('r1', 'keys', mode => 'replace');
CALL magtrade_load('r1', 'keys', mode => 'replace', again => true);
SELECT partner FROM keys ORDER BY 1;

-- triggers of a partition only, and of a partition of one
CREATE TABLE parts (period date, flow text, partner text, kg float8, tons float8 GENERATED ALWAYS AS (kg / 1000) STORED, PRIMARY KEY (period, flow, partner))
  PARTITION BY LIST (flow);
CREATE TABLE parts_x PARTITION OF parts FOR VALUES IN ('X') PARTITION BY RANGE (period);
CREATE TABLE parts_x1 (kg float8, tons float8 GENERATED ALWAYS AS (kg / 1000) STORED, partner text NOT NULL, flow text NOT NULL, period date NOT NULL);
ALTER TABLE parts_x ATTACH PARTITION parts_x1 FOR VALUES FROM ('2025-01-01') TO ('2025-02-01');
CREATE TRIGGER decide BEFORE INSERT ON parts_x1 FOR EACH ROW EXECUTE FUNCTION low();
CREATE TRIGGER more BEFORE INSERT ON parts_x1 FOR EACH ROW EXECUTE FUNCTION kilo();
DELETE FROM magtrade_loads;
CALL magtrade_load('r', 'parts');
SELECT tableoid::regclass, partner, kg, tons FROM parts ORDER BY partner;
SELECT * FROM story();
BEGIN;
CALL magtrade_load('r', 'parts', again => true);
SELECT relation::regclass, mode FROM pg_locks WHERE pid = pg_backend_pid() AND relation::regclass::text ~ '^parts(_x1?)?$' AND mode LIKE 'Share%' ORDER BY 1;
ROLLBACK;
-- without any, others may write
DROP TRIGGER decide ON parts_x1;
DROP TRIGGER more ON parts_x1;
BEGIN;
CALL magtrade_load('r', 'parts', again => true);
SELECT relation::regclass, mode FROM pg_locks WHERE pid = pg_backend_pid() AND relation::regclass::text ~ '^parts(_x1?)?$' AND mode LIKE 'Share%' ORDER BY 1;
ROLLBACK;

-- domains, and types whose equal values are not the same, in texts that do not depend on the session
CREATE DOMAIN month AS date CHECK (value > '2000-01-01');
CREATE DOMAIN code AS text;
CREATE TABLE typed (kg numeric, partner code, flow text DEFAULT 'M', period month, PRIMARY KEY (period, flow, partner));
CREATE TRIGGER decide BEFORE INSERT ON typed FOR EACH ROW EXECUTE FUNCTION kilo();
DELETE FROM magtrade_loads;
SET datestyle = 'German';
CALL magtrade_load('r', 'typed');
SET datestyle = 'ISO, YMD';
SELECT period, flow, partner, kg FROM typed ORDER BY partner;
SELECT loads, revisions FROM story();
SELECT DISTINCT key->>'period' AS period FROM magtrade_revisions;

-- rights and policies are those of INSERT ... ON CONFLICT
CALL make('same');
CREATE ROLE regress_trigger_loader;
GRANT USAGE ON SCHEMA triggers TO regress_trigger_loader;
GRANT SELECT ON r1, r2 TO regress_trigger_loader;
SET ROLE regress_trigger_loader;
CALL magtrade_load('r1', 't');
RESET ROLE;
GRANT SELECT, INSERT ON t TO regress_trigger_loader;
SET ROLE regress_trigger_loader;
CALL magtrade_load('r1', 't');
CALL magtrade_load('r1', 't', mode => 'insert');
RESET ROLE;
GRANT UPDATE (kg) ON t TO regress_trigger_loader;
SET ROLE regress_trigger_loader;
CALL magtrade_load('r2', 't');
RESET ROLE;
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON t FOR SELECT USING (true);
CREATE POLICY put ON t FOR INSERT WITH CHECK (true);
CREATE POLICY change ON t FOR UPDATE USING (partner <> 'JPN');
SET ROLE regress_trigger_loader;
CALL magtrade_load('r1', 't', again => true);
RESET ROLE;
DROP POLICY change ON t;
CREATE POLICY change ON t FOR UPDATE USING (true);
SET ROLE regress_trigger_loader;
CALL magtrade_load('r1', 't', again => true);
RESET ROLE;
SELECT * FROM story();
-- a rule is refused as it is there
CREATE RULE elsewhere AS ON UPDATE TO t DO INSTEAD NOTHING;
CALL magtrade_load('r2', 't', again => true);

DELETE FROM magtrade_loads;
DROP SCHEMA triggers CASCADE;
DROP SERVER here CASCADE;
DROP ROLE regress_trigger_loader;
COPY (SELECT WHERE false) TO PROGRAM 'rm -f magtrade_triggers_*.csv';
