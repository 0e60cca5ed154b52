-- rows that cannot be read: left out, counted, and listed
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS magtrade;
RESET client_min_messages;
SET datestyle = 'ISO, YMD';
\set dir `echo "$MAGTRADE_DIR"/tests/fixtures/csv`
CREATE SERVER customs FOREIGN DATA WRAPPER magtrade_csv OPTIONS (directory :'dir');
CREATE DOMAIN positive AS float8 CHECK (value > 0);
CREATE FOREIGN TABLE t (period date, partner text, value positive, id uuid, _line int)
  SERVER customs OPTIONS (path 'rejects/rows.csv', on_error 'skip');
-- the good rows, whatever is before them
SELECT period, partner, value, _line FROM t;
-- all columns are tried, so that all queries are of the same rows
SELECT partner, _line FROM t;
SELECT count(*) FROM t;
SELECT count(*) FROM t WHERE _line < 15;
-- everything that is wrong
\x on
SELECT * FROM magtrade_rejects('t');
\x off
-- the table's options do not count in the list, which is the same for on_error 'stop'
ALTER FOREIGN TABLE t OPTIONS (DROP on_error, ADD reject_limit '0');
SELECT count(*), count(DISTINCT lineno), min(lineno), max(lineno) FROM magtrade_rejects('t');
SELECT * FROM t;
SELECT id FROM t;
-- a limit
ALTER FOREIGN TABLE t OPTIONS (ADD on_error 'skip', SET reject_limit '11');
SELECT count(value) FROM t;
ALTER FOREIGN TABLE t OPTIONS (SET reject_limit '12');
SELECT count(id), count(value), count(period) FROM t;
-- each pass over the files counts anew, and is told of once
SELECT n, (SELECT count(period) + 0 * n FROM t) FROM generate_series(1, 3) n;
ALTER FOREIGN TABLE t OPTIONS (SET reject_limit '1');
SELECT count(*) FROM t;
ALTER FOREIGN TABLE t OPTIONS (DROP reject_limit);
ANALYZE t;
-- what EXPLAIN says
CREATE FUNCTION explained(query text) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  plan jsonb;
BEGIN
  EXECUTE 'EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF, FORMAT JSON) ' || query INTO plan;
  RETURN plan;
END $$;
SELECT jsonb_path_query_array(plan, '$[0].Plan."Records"') AS records,
  jsonb_path_query_array(plan, '$[0].Plan."Records Rejected"') AS rejected FROM explained('SELECT period, value, id FROM t') plan;
-- an unclosed quote takes its own line and no other, nor does one at the end of a file
CREATE FOREIGN TABLE r (a text, b text, _line int) SERVER customs OPTIONS (path 'rejects/crlf.csv', on_error 'skip');
SELECT * FROM r;
SELECT lineno, line, err_message, err_detail, errorcode FROM magtrade_rejects('r');
ALTER FOREIGN TABLE r OPTIONS (SET path 'rejects/wide.csv');
SELECT * FROM r;
SELECT lineno, line, err_message, err_detail, errorcode FROM magtrade_rejects('r');
ALTER FOREIGN TABLE r OPTIONS (SET path 'rejects/long.csv', ADD max_field '20');
SELECT * FROM r;
SELECT lineno, line, err_message, err_detail, errorcode FROM magtrade_rejects('r');
-- a file that is wrong as such is an error
ALTER FOREIGN TABLE r OPTIONS (SET path 'plain.csv');
SELECT * FROM r;
SELECT * FROM magtrade_rejects('r');
-- what is none of the wrapper's
CREATE VIEW v AS SELECT * FROM t;
SELECT * FROM magtrade_rejects('v');
SELECT * FROM magtrade_rejects('pg_class');
SELECT * FROM magtrade_rejects(1);
-- options
CREATE FOREIGN TABLE wrong () SERVER customs OPTIONS (path 'x', on_error 'ignore');
CREATE FOREIGN TABLE wrong () SERVER customs OPTIONS (path 'x', reject_limit '-1');
CREATE FOREIGN TABLE wrong () SERVER customs OPTIONS (path 'x', reject_limit '3000000000000x');

-- who sees what files hold: the owner, and who may read the server's files
CREATE ROLE regress_magtrade_reader;
GRANT SELECT ON t, r TO regress_magtrade_reader;
SET ROLE regress_magtrade_reader;
SELECT lineno, line, colname, raw_field_value, err_message, err_detail FROM magtrade_rejects('t');
SELECT a FROM r;
RESET ROLE;
ALTER FOREIGN TABLE t OPTIONS (DROP on_error);
SET ROLE regress_magtrade_reader;
SELECT period FROM t;
SELECT id FROM t;
SELECT value FROM t;
RESET ROLE;
REVOKE SELECT ON t FROM regress_magtrade_reader;
GRANT SELECT (period) ON t TO regress_magtrade_reader;
SET ROLE regress_magtrade_reader;
SELECT * FROM magtrade_rejects('t');
RESET ROLE;
GRANT SELECT ON t TO regress_magtrade_reader;
GRANT pg_read_server_files TO regress_magtrade_reader;
SET ROLE regress_magtrade_reader;
SELECT count(line), count(raw_field_value) FROM magtrade_rejects('t');
RESET ROLE;

-- what is no fault of the value ends the query, and the session goes on
CREATE FUNCTION full_disk(float8) RETURNS boolean LANGUAGE plpgsql AS $$BEGIN RAISE 'the disk is full' USING ERRCODE = '53100'; END$$;
CREATE DOMAIN stored AS float8 CHECK (full_disk(value));
CREATE FOREIGN TABLE unlucky (value stored) SERVER customs OPTIONS (path 'rejects/rows.csv', on_error 'skip');
\set SHOW_CONTEXT never
SELECT * FROM unlucky;
\set SHOW_CONTEXT errors
SELECT 'goes on' AS session;
DROP FOREIGN TABLE unlucky;
DROP DOMAIN stored;
DROP FUNCTION full_disk(float8);

-- a file in another encoding than the table's: many wrong bytes, each on its line
SELECT current_setting('data_directory') AS dir \gset
COPY (SELECT i AS n, CASE WHEN i % 4 > 0 THEN repeat('M' || chr(252) || 'nster ', i % 9 + 1) ELSE repeat('Bonn ', i % 99) END AS port FROM generate_series(1, 30000) i)
  TO PROGRAM 'cat > magtrade_latin1.csv' (FORMAT csv, HEADER, ENCODING 'LATIN1');
ALTER SERVER customs OPTIONS (SET directory :'dir');
CREATE FOREIGN TABLE ports (n int, port text, _line bigint) SERVER customs OPTIONS (path 'magtrade_latin1.csv', on_error 'skip');
SELECT count(*), count(*) FILTER (WHERE _line = n + 1 AND n % 4 = 0 AND port = repeat('Bonn ', n % 99)) FROM ports;
SELECT count(*), count(*) FILTER (WHERE (lineno - 1) % 4 > 0), min(lineno), max(lineno) FROM magtrade_rejects('ports');
-- a query that calls it many times keeps nothing of each call (14 shows it)
COPY (SELECT 1 AS n, 'Bonn' AS port) TO PROGRAM 'cat > magtrade_latin1.csv' (FORMAT csv, HEADER);
\set held `echo "$MAGTRADE_DIR"`/tests/held.sql
\i :held
WITH calls AS MATERIALIZED (SELECT count(*) AS rows FROM generate_series(1, 2000) AS n CROSS JOIN LATERAL magtrade_rejects(CASE WHEN n > 0 THEN 'ports'::regclass END))
SELECT rows, CASE WHEN held() < 400000 THEN 'little' ELSE held()::text END AS held FROM calls;
DROP FUNCTION held();
COPY (SELECT WHERE false) TO PROGRAM 'rm magtrade_latin1.csv';

SET client_min_messages = warning;
DROP SERVER customs CASCADE;
DROP OWNED BY regress_magtrade_reader;
DROP ROLE regress_magtrade_reader;
DROP FUNCTION explained;
DROP DOMAIN positive;
