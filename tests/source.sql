-- What the tests of sources begin with: a schema and a server "source" of their own, and queries that show what was written.
-- The including file sets :source first.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS magtrade;
RESET client_min_messages;
SET datestyle = 'ISO, YMD';
\pset null '(null)'
\set dir `echo "$MAGTRADE_DIR"/tests/fixtures/layouts` '/' :source
\set schema source_ :source
CREATE SCHEMA :schema;
SET search_path = :schema, public;
CREATE SERVER :schema FOREIGN DATA WRAPPER magtrade_csv OPTIONS (directory :'dir');
-- Columns and options of the tables of this schema.
CREATE VIEW written AS
SELECT relname AS table, attname AS column, format_type(atttypid, atttypmod) AS type, array_to_string(attfdwoptions, '  ') AS options
FROM pg_attribute JOIN pg_class AS c ON c.oid = attrelid
WHERE relnamespace = current_schema()::regnamespace AND relkind = 'f' AND attnum > 0 ORDER BY relname, attnum;
CREATE VIEW tables AS
SELECT relname AS table, option FROM pg_foreign_table JOIN pg_class AS c ON c.oid = ftrelid, unnest(ftoptions) WITH ORDINALITY AS o(option, n)
WHERE relnamespace = current_schema()::regnamespace ORDER BY relname, n;
