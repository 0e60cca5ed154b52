-- files in finer detail than the table: rows of one key are summed
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS magtrade;
DELETE FROM magtrade_loads;
SET datestyle = 'ISO, YMD';
\set VERBOSITY terse
SELECT current_setting('data_directory') AS dir \gset
CREATE SERVER fine FOREIGN DATA WRAPPER magtrade_csv OPTIONS (directory :'dir');
CREATE FOREIGN TABLE source (period date OPTIONS (column '{month}', format 'month'), partner text, unit text, kg float8, ton float4, usd numeric, cases int, few smallint,
  many bigint) SERVER fine OPTIONS (path 'magtrade_sum.csv');
CREATE TABLE target (period date, partner text, unit text, kg float8, ton float4, usd numeric(8,2), cases int, few smallint, many bigint, PRIMARY KEY (period, partner));
CREATE VIEW log AS SELECT rows_read, inserted, revised, unchanged, deleted, initial FROM magtrade_loads WHERE target = 'target'::regclass ORDER BY load_id;

-- as it is without asking, in an empty table and in one with rows
COPY (VALUES ('month', 'partner', 'unit', 'kg', 'ton', 'usd', 'cases', 'few', 'many'),
  ('2025-01', 'JPN', 'kg', '0.1', '0.5', '10.25', '1', '1', '1'), ('2025-01', 'USA', 'l', '5', '', '1.00', '7', '7', '7'), ('2025-01', 'JPN', 'kg', '1e300', '1.25', '', '2', '2', '2'),
  ('2025-01', 'DEU', '', '', '', '', '', '', ''), ('2025-01', 'JPN', 'kg', '0.2', '', '0.50', '', '', '9000000000'), ('2025-01', 'DEU', '', '', '', '2.5', '', '', ''),
  ('2025-01', 'JPN', 'kg', '-1e300', '1', '0.25', '3', '-4', '3')) TO PROGRAM 'cat > magtrade_sum.csv' (FORMAT csv);
CALL magtrade_load('source', 'target');
CALL magtrade_load('source', 'target', duplicates => 'first');
CALL magtrade_load('source', 'target', duplicates => 'sum');
SELECT * FROM target ORDER BY 1, 2;
SELECT kg = 0.1::float8 + 0.2::float8 AS exact FROM target WHERE partner = 'JPN';
-- the same once more, revised, by mode, and back
CALL magtrade_load('source', 'target', again => true, duplicates => 'sum');
COPY (VALUES ('month', 'partner', 'unit', 'kg', 'ton', 'usd', 'cases', 'few', 'many'), ('2025-01', 'JPN', 'kg', '1', '0.5', '10.25', '1', '1', '1'),
  ('2025-02', 'JPN', 'kg', '1', '0.5', '10.25', '1', '1', '1'), ('2025-02', 'JPN', 'kg', '1', '0.5', '10.25', '1', '1', '1'), ('2025-01', 'JPN', 'kg', '2', '0.5', '10.25', '1', '1', '1'))
  TO PROGRAM 'cat > magtrade_sum.csv' (FORMAT csv);
CALL magtrade_load('source', 'target', mode => 'replace', duplicates => 'sum');
CALL magtrade_load('source', 'target', duplicates => NULL, again => true);
SELECT * FROM target ORDER BY 1, 2;
TABLE log;
SELECT key, column_name, old_value, new_value FROM magtrade_revisions WHERE target = 'target'::regclass AND NOT deleted ORDER BY load_id, key, column_name;

-- what cannot be summed
\set VERBOSITY default
COPY (VALUES ('month', 'partner', 'unit', 'kg', 'ton', 'usd', 'cases', 'few', 'many'), ('2025-03', 'JPN', 'kg', '1', '0.5', '10.25', '1', '1', '1'),
  ('2025-03', 'USA', 'l', '1', '0.5', '10.25', '1', '1', '1'), ('2025-03', 'USA', '', '1', '0.5', '10.25', '1', '1', '1')) TO PROGRAM 'cat > magtrade_sum.csv' (FORMAT csv);
CALL magtrade_load('source', 'target', duplicates => 'sum');
CALL magtrade_load('source', 'target', duplicates => 'sum', on_error => 'skip');
COPY (VALUES ('month', 'partner', 'unit', 'kg', 'ton', 'usd', 'cases', 'few', 'many'), ('2025-03', 'JPN', 'kg', '1', '0.5', '10.25', '1', '32767', '1'),
  ('2025-03', 'JPN', 'kg', '1', '0.5', '10.25', '1', '1', '1')) TO PROGRAM 'cat > magtrade_sum.csv' (FORMAT csv);
CALL magtrade_load('source', 'target', duplicates => 'sum');
COPY (VALUES ('month', 'partner', 'unit', 'kg', 'ton', 'usd', 'cases', 'few', 'many'), ('2025-03', 'JPN', 'kg', '1.7e308', '0.5', '10.25', '1', '1', '1'),
  ('2025-03', 'JPN', 'kg', '1.7e308', '0.5', '10.25', '1', '1', '1')) TO PROGRAM 'cat > magtrade_sum.csv' (FORMAT csv);
CALL magtrade_load('source', 'target', duplicates => 'sum');
COPY (VALUES ('month', 'partner', 'unit', 'kg', 'ton', 'usd', 'cases', 'few', 'many'), ('2025-03', 'JPN', 'kg', '1', '0.5', '999999.99', '1', '1', '1'),
  ('2025-03', 'JPN', 'kg', '1', '0.5', '10.25', '1', '1', '1')) TO PROGRAM 'cat > magtrade_sum.csv' (FORMAT csv);
CALL magtrade_load('source', 'target', duplicates => 'sum');
CREATE DOMAIN below AS int CHECK (VALUE < 2);
ALTER TABLE target ALTER cases TYPE below USING NULL, ALTER usd TYPE numeric;
CALL magtrade_load('source', 'target', duplicates => 'sum');
\set VERBOSITY terse

-- as SQL would have it, in any order of the rows and through the disk
CREATE TABLE fine AS SELECT to_char(timestamp '2025-01-01' + p % 12 * interval '1 month', 'YYYY-MM') AS month, 'P' || p % 97 AS partner, 'kg' AS unit, p * 0.1 AS kg, p / 4 AS ton,
  (p * 0.01)::numeric(8,2) AS usd, p % 5 AS cases, 1 AS few, p AS many FROM generate_series(1, 30000) p;
COPY (SELECT * FROM fine ORDER BY md5(fine::text)) TO PROGRAM 'cat > magtrade_sum.csv' (FORMAT csv, HEADER);
CREATE TABLE expected AS SELECT (month || '-01')::date AS period, partner, unit, value_at(kg::float8, '2025-01-01', '2025-01-01') AS kg, sum(ton::float4) AS ton, sum(usd) AS usd, sum(cases) AS cases, sum(few) AS few,
  sum(many) AS many FROM fine GROUP BY 1, 2, 3;
ALTER TABLE target ALTER cases TYPE int;
TRUNCATE target;
DELETE FROM magtrade_loads;
SET work_mem = '64kB';
CALL magtrade_load('source', 'target', duplicates => 'sum');
RESET work_mem;
SELECT count(*) FROM target JOIN expected USING (period, partner, unit, kg, ton, usd, cases, few, many);
COPY (SELECT * FROM fine ORDER BY partner, md5(fine::text || 'x')) TO PROGRAM 'cat > magtrade_sum.csv' (FORMAT csv, HEADER);
CALL magtrade_load('source', 'target', duplicates => 'sum');
TABLE log;
-- a sum may leave its type's range on the way
COPY (VALUES ('month', 'partner', 'unit', 'kg', 'ton', 'usd', 'cases', 'few', 'many'), ('2025-09', 'X', 'kg', '', '', '', '2147483647', '32767', '9223372036854775807'),
  ('2025-09', 'X', 'kg', '', '', '', '1', '1', '1'), ('2025-09', 'X', 'kg', '', '', '', '-2', '-2', '-2')) TO PROGRAM 'cat > magtrade_sum.csv' (FORMAT csv);
CALL magtrade_load('source', 'target', duplicates => 'sum');
SELECT cases, few, many FROM target WHERE partner = 'X';
COPY (VALUES ('month', 'partner', 'unit', 'kg', 'ton', 'usd', 'cases', 'few', 'many'), ('2025-10', 'X', 'kg', '', '', '', '0', '0', '-9223372036854775808'),
  ('2025-10', 'X', 'kg', '', '', '', '0', '0', '-1')) TO PROGRAM 'cat > magtrade_sum.csv' (FORMAT csv);
CALL magtrade_load('source', 'target', duplicates => 'sum');
-- a key may have any number of rows: what is kept of them is the sum (14 shows it)
CREATE FUNCTION kept() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE kept bigint := 0;
BEGIN
  IF to_regclass('pg_backend_memory_contexts') IS NOT NULL THEN
    EXECUTE 'SELECT sum(total_bytes) FROM pg_backend_memory_contexts WHERE name = ''magtrade_load sum''' INTO kept;
  END IF;
  RETURN kept;
END $$;
CREATE TABLE one (period date PRIMARY KEY, usd numeric, kept bigint DEFAULT kept());
COPY (SELECT '2025-11' AS month, '' AS partner, '' AS unit, '' AS kg, '' AS ton, n / 100.0 AS usd, '' AS cases, '' AS few, '' AS many FROM generate_series(1, 20000) n)
  TO PROGRAM 'cat > magtrade_sum.csv' (FORMAT csv, HEADER);
CALL magtrade_load('source', 'one', duplicates => 'sum');
SELECT usd, kept < 100000 AS little FROM one;

DELETE FROM magtrade_loads;
DROP VIEW log;
DROP TABLE target, fine, expected, one;
DROP FUNCTION kept();
DROP DOMAIN below;
DROP SERVER fine CASCADE;
COPY (SELECT WHERE false) TO PROGRAM 'rm -f magtrade_sum.csv';
