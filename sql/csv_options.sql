-- the options of the wrapper magtrade_csv
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS magtrade;
RESET client_min_messages;
\set dir `echo "$MAGTRADE_DIR"/tests/fixtures/csv`

-- where there are none
CREATE FOREIGN DATA WRAPPER other HANDLER magtrade_csv_handler VALIDATOR magtrade_csv_validator OPTIONS (path 'x');
CREATE SERVER s FOREIGN DATA WRAPPER magtrade_csv OPTIONS (directory :'dir');
CREATE USER MAPPING FOR CURRENT_USER SERVER s OPTIONS (password 'x');

-- names: misspelled, in the wrong place, unknown
CREATE FOREIGN TABLE t (a int) SERVER s OPTIONS (path 'x.csv', delimeter ';');
CREATE FOREIGN TABLE t (a int) SERVER s OPTIONS (path 'x.csv', filename 'x');
CREATE FOREIGN TABLE t (a int) SERVER s OPTIONS (path 'x.csv', header 'true');
CREATE FOREIGN TABLE t (a int) SERVER s OPTIONS (path 'x.csv', profile 'baci');
CREATE FOREIGN TABLE t (a int) SERVER s OPTIONS (path 'x.csv', directory '/x');
CREATE FOREIGN TABLE t (a int) SERVER s OPTIONS (path 'x.csv', scale '1000');
CREATE FOREIGN TABLE t (a int OPTIONS (delimiter ';')) SERVER s OPTIONS (path 'x.csv');
CREATE FOREIGN TABLE t (a int OPTIONS (colum '{x}')) SERVER s OPTIONS (path 'x.csv');
CREATE SERVER s2 FOREIGN DATA WRAPPER magtrade_csv OPTIONS (path '/x');
CREATE SERVER s2 FOREIGN DATA WRAPPER magtrade_csv OPTIONS (directry '/x');

-- what a table needs
CREATE FOREIGN TABLE t (a int) SERVER s;
CREATE FOREIGN TABLE t (a int) SERVER s OPTIONS (path '');
CREATE FOREIGN TABLE t (partner text) SERVER s OPTIONS (path 'plain.csv');
ALTER FOREIGN TABLE t OPTIONS (DROP path);
ALTER SERVER s OPTIONS (SET directory 'relative/path');

-- wrong values, one for each option and reason
CREATE FUNCTION try_options(options text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  detail text;
  hint text;
BEGIN
  EXECUTE format('ALTER FOREIGN TABLE t OPTIONS (%s)', options);
  RAISE EXCEPTION USING errcode = 'MT000';
EXCEPTION
  WHEN SQLSTATE 'MT000' THEN
    RETURN 'accepted';
  WHEN others THEN
    GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
    RETURN sqlstate || ' ' || sqlerrm || E'\n  ' || detail || E'\n  ' || hint;
END $$;
CREATE FUNCTION try_column(options text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  detail text;
  hint text;
BEGIN
  EXECUTE format('ALTER FOREIGN TABLE t ALTER partner OPTIONS (%s)', options);
  RAISE EXCEPTION USING errcode = 'MT000';
EXCEPTION
  WHEN SQLSTATE 'MT000' THEN
    RETURN 'accepted';
  WHEN others THEN
    GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
    RETURN sqlstate || ' ' || sqlerrm || E'\n  ' || detail || E'\n  ' || hint;
END $$;
\pset format unaligned
\pset tuples_only on
\set ECHO none
SELECT o || ': ' || try_options(o) FROM unnest(ARRAY[
  $$encoding 'KOI9'$$, $$encoding 'UTF-16'$$, $$encoding 'windows-949'$$, $$encoding 'gb18030'$$, $$encoding 'Shift_JIS'$$, $$encoding 'SQL_ASCII'$$,
  $$delimiter ''$$, $$delimiter ';;'$$, $$delimiter E'\n'$$, $$delimiter '1'$$, $$delimiter '.'$$, $$delimiter 'é'$$,
  $$delimiter '\t'$$, $$delimiter 'tab'$$, $$delimiter E'\t'$$, $$delimiter '|'$$,
  $$quote 'x'$$, $$quote ' '$$, $$quote E'\r'$$, $$quote ''''$$, $$quote ';', delimiter ';'$$,
  $$skip '-1'$$, $$skip 'two'$$, $$skip '3'$$, $$skip '99999999999999999999'$$,
  $$header ''$$, $$header ' , ,'$$, $$header 'Off'$$, $$header 'match'$$, $$header 'hs,,value'$$,
  $$max_field '0'$$, $$max_field '100MB'$$, $$max_field '67108865'$$, $$max_field '67108864'$$,
  $$decimal ',,'$$, $$decimal '5'$$, $$decimal '-'$$, $$decimal ','$$,
  $$thousands '''''s'$$, $$thousands '0'$$, $$thousands ' '$$, $$thousands E'\u00a0'$$, $$thousands ''$$,
  $$thousands ',', decimal ','$$,
  $$null '?,-, n/a ,'$$, $$null ''$$]) o;
SELECT o || ': ' || try_column(o) FROM unnest(ARRAY[
  $$column ''$$, $$column '{}'$$, $$column '{a'$$, $$column 'a}'$$, $$column '{a{b}}'$$, $$column '{ }'$$, $$column '{{a}}'$$, $$column '{a}}}'$$,
  $$column '{}CHN'$$,
  $$scale '0'$$, $$scale '-1'$$, $$scale '1,5'$$, $$scale 'NaN'$$, $$scale '1e400'$$, $$scale '0.001'$$, $$scale '1e3'$$,
  $$format 'day'$$, $$format 'month'$$, $$format 'date'$$, $$decimal ','$$, $$thousands ','$$, $$null '-'$$]) o;
\set ECHO all
\pset tuples_only off
\pset format aligned

-- options that contradict each other only when they come together
ALTER SERVER s OPTIONS (ADD delimiter ';', ADD decimal ',');
ALTER FOREIGN TABLE t OPTIONS (ADD quote ';');
SELECT * FROM t;
ALTER FOREIGN TABLE t OPTIONS (SET quote '"', ADD thousands ',');
SELECT * FROM t;
ALTER FOREIGN TABLE t OPTIONS (DROP thousands);
ALTER FOREIGN TABLE t ALTER partner OPTIONS (thousands ',');
SELECT * FROM t;
ALTER FOREIGN TABLE t ALTER partner OPTIONS (ADD decimal '.', ADD column '{partner}');

-- a column's option goes before its table's, that before its server's
SELECT * FROM t;
ALTER FOREIGN TABLE t OPTIONS (ADD delimiter ',');
SELECT * FROM t;
CREATE FOREIGN TABLE inherit (value text, partner text, n numeric OPTIONS (column '{value}', decimal '.', null '305')) SERVER s
  OPTIONS (path 'plain.csv', delimiter ',', null 'JPN');
SELECT * FROM inherit;
ALTER FOREIGN TABLE inherit ALTER partner OPTIONS (null '');
ALTER SERVER s OPTIONS (ADD null '226.1,305,582.25');
SELECT value, partner FROM inherit;
ALTER FOREIGN TABLE inherit OPTIONS (DROP null);
SELECT value, partner FROM inherit;

-- options that do not fit the column's type
CREATE FOREIGN TABLE unfit (partner text OPTIONS (scale '1000'), value float8 OPTIONS (format 'month')) SERVER s
  OPTIONS (path 'plain.csv', delimiter ',');
SELECT partner FROM unfit;
SELECT value FROM unfit;
SELECT count(*) FROM unfit;

-- a relative path needs a directory
CREATE SERVER bare FOREIGN DATA WRAPPER magtrade_csv;
CREATE FOREIGN TABLE relative (partner text) SERVER bare OPTIONS (path 'plain.csv');
SELECT * FROM relative;
EXPLAIN SELECT * FROM relative;

-- who may set paths
CREATE ROLE regress_csv_user;
GRANT USAGE ON FOREIGN SERVER bare TO regress_csv_user;
GRANT USAGE ON FOREIGN DATA WRAPPER magtrade_csv TO regress_csv_user;
GRANT CREATE ON SCHEMA public TO regress_csv_user;
ALTER FOREIGN TABLE relative OWNER TO regress_csv_user;
SET ROLE regress_csv_user;
CREATE FOREIGN TABLE mine (a int) SERVER bare OPTIONS (path '/etc/passwd');
ALTER FOREIGN TABLE relative OPTIONS (SET path '/etc/passwd');
ALTER FOREIGN TABLE relative ALTER partner OPTIONS (column '{x}');
CREATE SERVER mine FOREIGN DATA WRAPPER magtrade_csv OPTIONS (directory '/etc');
CREATE SERVER mine FOREIGN DATA WRAPPER magtrade_csv OPTIONS (delimiter ';');
SELECT * FROM t;
RESET ROLE;

-- who may not read a table does not learn what its files are called, by a function that the planner could call
CREATE FOREIGN TABLE named (flow text OPTIONS (column '{path:flow}'), value int) SERVER s OPTIONS (path 'placed/soy_{year}{flow}.csv');
SET ROLE regress_csv_user;
CREATE FUNCTION peek(value text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE COST 0.0001 AS $$
BEGIN
  RAISE NOTICE 'seen: %', value;
  RETURN false;
END $$;
SELECT * FROM named WHERE peek(flow);
EXPLAIN SELECT * FROM named WHERE peek(flow);
-- who may read some of its columns has files skipped by what tells nobody of the others
RESET ROLE;
GRANT SELECT (flow) ON named TO regress_csv_user;
SET ROLE regress_csv_user;
CREATE FUNCTION files_of(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  plan jsonb;
BEGIN
  EXECUTE 'EXPLAIN (FORMAT JSON, COSTS OFF) ' || query INTO plan;
  RETURN format('%s: of %s files %s are skipped', plan #>> '{0,Plan,Path}', plan #> '{0,Plan,Files}', plan #> '{0,Plan,Files Skipped}');
END $$;
SELECT files_of($$SELECT flow FROM named WHERE flow = 'X'$$);
SELECT files_of('SELECT flow FROM named WHERE peek(flow)');
DROP FUNCTION peek, files_of;
RESET ROLE;
GRANT pg_read_server_files TO regress_csv_user;
GRANT SELECT ON t TO regress_csv_user;
SET ROLE regress_csv_user;
CREATE FOREIGN TABLE mine (a int) SERVER bare OPTIONS (path '/nowhere');
SELECT count(*) FROM t;
RESET ROLE;

SET client_min_messages = warning;
DROP SERVER mine;
DROP SERVER bare CASCADE;
DROP SERVER s CASCADE;
DROP FUNCTION try_options, try_column;
DROP OWNED BY regress_csv_user;
DROP ROLE regress_csv_user;
