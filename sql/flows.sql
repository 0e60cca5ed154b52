-- the table that customs files are loaded into
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS magtrade;
SET datestyle = 'SQL, DMY';
CREATE SCHEMA flows;
SET search_path = flows, public;

SELECT magtrade_create_flows('flows');
SELECT attname, format_type(atttypid, atttypmod) AS type, attnotnull AS required, (SELECT collname FROM pg_collation WHERE oid = attcollation) AS collation,
  col_description(attrelid, attnum) AS comment
FROM pg_attribute WHERE attrelid = 'flows'::regclass AND attnum > 0 ORDER BY attnum;
SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'flows'::regclass AND contype = 'p';
SELECT obj_description('flows'::regclass), pg_get_userbyid(relowner) = current_user AS mine FROM pg_class WHERE oid = 'flows'::regclass;
INSERT INTO flows VALUES ('CHN', 'JPN', 'X', '8505', '02-11-2025');
INSERT INTO flows VALUES ('CHN', 'JPN', NULL, '8505', '01-11-2025');
\set VERBOSITY terse
SELECT magtrade_create_flows('flows');
SELECT magtrade_create_flows('flows', 'year', '01-01-2025');
\set VERBOSITY default

-- its columns are those of every source
\set dir `echo "$MAGTRADE_DIR"/tests/fixtures`
CREATE SERVER flows FOREIGN DATA WRAPPER magtrade_csv OPTIONS (directory :'dir');
IMPORT FOREIGN SCHEMA gacc FROM SERVER flows INTO flows OPTIONS (path 'gacc/magnets_export.csv', flow 'X');
IMPORT FOREIGN SCHEMA shrimp FROM SERVER flows INTO flows OPTIONS (path 'us_census/shrimp_imports_*.csv');
CALL magtrade_load('gacc', 'flows');
CALL magtrade_load('shrimp', 'flows');
CALL magtrade_load('shrimp', 'flows');
SELECT count(*) = (SELECT count(*) FROM gacc) + (SELECT count(*) FROM shrimp) AS all_of_them, count(DISTINCT reporter) AS reporters FROM flows;
-- without a flow it is asked for
IMPORT FOREIGN SCHEMA silent FROM SERVER flows INTO flows OPTIONS (path 'gacc/magnets_export.csv');
CALL magtrade_load('silent', 'flows');

-- partitions, and more of them
SELECT magtrade_create_flows('monthly', 'month', '15-11-2025', '31-01-2026');
CREATE FUNCTION parts(regclass) RETURNS TABLE (part text, bound text) LANGUAGE sql SET datestyle = 'ISO' AS $$
  SELECT inhrelid::regclass::text, pg_get_expr(relpartbound, inhrelid) FROM pg_inherits JOIN pg_class ON inhrelid = pg_class.oid
  WHERE inhparent = $1 ORDER BY relname COLLATE "C" $$;
SELECT * FROM parts('monthly');
INSERT INTO monthly VALUES ('CHN', 'JPN', 'X', '8505', '01-01-2026', 1), ('CHN', 'JPN', 'X', '8505', '01-03-2026', 3),
  ('CHN', 'JPN', 'X', '8505', '01-04-2026', 4), ('CHN', 'JPN', 'X', '8505', '01-01-2027', 5);
CREATE FUNCTION shout() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE WARNING '% %', tg_op, tg_table_name; RETURN NULL; END $$;
CREATE TRIGGER shout AFTER INSERT OR DELETE ON monthly FOR EACH ROW EXECUTE FUNCTION shout();
ALTER TABLE monthly ADD COLUMN twice float8 GENERATED ALWAYS AS (quantity * 2) STORED, DROP COLUMN quantity_unit;
SELECT magtrade_create_flows('monthly', 'month', last => '01-02-2026');
SELECT magtrade_create_flows('monthly', 'month', '01-11-2025', '30-03-2026');
SELECT tableoid::regclass, to_char(period, 'YYYY-MM') AS month, quantity, twice FROM monthly ORDER BY period;
SELECT * FROM parts('monthly');
INSERT INTO monthly VALUES ('CHN', 'JPN', 'X', '8505', '01-03-2026');
INSERT INTO monthly VALUES ('CHN', 'KOR', 'X', '8505', '01-03-2026');
-- years beside months, as long as they do not meet
SELECT magtrade_create_flows('monthly', 'year', '01-06-2027', '01-01-2028');
SELECT tableoid::regclass, quantity FROM monthly WHERE period = '01-01-2027';
\set VERBOSITY sqlstate
SELECT magtrade_create_flows('monthly', 'year', '01-01-2026');
\set VERBOSITY default
SELECT count(*) FROM magtrade_as_of(NULL::monthly, now());
-- a rollup has them all the same, and triggers of the default one do not fire, and are as they were
SELECT magtrade_rollup('monthly', 'monthly_series', '{partner}', 'quantity');
INSERT INTO monthly VALUES ('CHN', 'JPN', 'X', '8505', '01-05-2026', 1), ('CHN', 'KOR', 'X', '8505', '01-06-2026', 2);
CREATE TRIGGER "Shout 2" AFTER DELETE ON monthly_default FOR EACH STATEMENT EXECUTE FUNCTION shout();
CREATE TRIGGER "Shout 3" AFTER DELETE ON monthly_default FOR EACH STATEMENT EXECUTE FUNCTION shout();
ALTER TABLE monthly_default ENABLE ALWAYS TRIGGER "Shout 2", DISABLE TRIGGER "Shout 3";
CREATE TRIGGER "Shout 4" AFTER INSERT OR DELETE ON monthly FOR EACH ROW EXECUTE FUNCTION shout();
SELECT magtrade_create_flows('monthly', 'month', '01-05-2026');
TABLE monthly_series ORDER BY partner;
SELECT magtrade_rollup_refresh('monthly_series');
SELECT tgname, tgenabled FROM pg_trigger WHERE tgrelid = 'monthly_default'::regclass AND tgname LIKE 'Shout%' ORDER BY tgname COLLATE "C";
SELECT tgname, tgenabled FROM pg_trigger WHERE tgrelid = 'monthly_2026_05'::regclass AND tgname ILIKE 'shout%' ORDER BY tgname COLLATE "C";
DROP TRIGGER "Shout 4" ON monthly;
DELETE FROM monthly_default WHERE period = '01-06-2026';
DROP TABLE monthly_series;

-- what refers to rows that move stays, or they do not move
INSERT INTO monthly VALUES ('CHN', 'JPN', 'X', '8505', '01-07-2026', 1);
CREATE TABLE remarks (LIKE monthly, FOREIGN KEY (period, reporter, flow, commodity, partner) REFERENCES monthly ON DELETE CASCADE);
INSERT INTO remarks (period, reporter, flow, commodity, partner) VALUES ('01-07-2026', 'CHN', 'X', '8505', 'JPN');
SELECT magtrade_create_flows('monthly', 'month', '01-07-2026');
SELECT count(*) FROM remarks;
DROP TABLE remarks;
SELECT magtrade_create_flows('monthly', 'month', '01-07-2026');
SELECT tableoid::regclass FROM monthly WHERE period = '01-07-2026';

-- names
SELECT magtrade_create_flows('flows."Odd ""Name"', 'year', '01-01-2026');
SELECT * FROM parts('flows."Odd ""Name"');
SELECT magtrade_create_flows(repeat('ab', 31), 'month', '01-01-9999', '01-12-9999');
SELECT part FROM parts(repeat('ab', 31)::regclass) ORDER BY 1 LIMIT 2;
SELECT magtrade_create_flows('pg_temp.mine');
SET search_path = pg_catalog;
SELECT public.magtrade_create_flows('flows.other', 'month', '01-01-2026');
SET search_path = flows, public;

-- what is wrong is said
SELECT magtrade_create_flows('nowhere.flows');
SELECT magtrade_create_flows('a b');
SELECT magtrade_create_flows(NULL);
BEGIN READ ONLY;
SELECT magtrade_create_flows('flows');
ROLLBACK;
SELECT magtrade_create_flows('wrong', 'week');
SELECT magtrade_create_flows('wrong', 'month');
SELECT magtrade_create_flows('wrong', 'none', '01-01-2026');
SELECT magtrade_create_flows('wrong', 'none', last => '01-01-2026');
SELECT magtrade_create_flows('wrong', 'month', '01-02-2026', '01-01-2026');
SELECT magtrade_create_flows('wrong', 'month', 'infinity');
CREATE TABLE wrong_2026_01 ();
SELECT magtrade_create_flows('wrong', 'month', '01-01-2026');
CREATE ROLE magtrade_flows_user;
SET ROLE magtrade_flows_user;
\set VERBOSITY sqlstate
SELECT magtrade_create_flows('flows.mine');
\set VERBOSITY default
RESET ROLE;
DROP SCHEMA flows CASCADE;
DROP SERVER flows CASCADE;
DROP ROLE magtrade_flows_user;
