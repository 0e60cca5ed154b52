-- the rows of a first load are written in the order of the key
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS magtrade;
DELETE FROM magtrade_loads;
SET datestyle = 'ISO, YMD';
\set VERBOSITY terse
SELECT current_setting('data_directory') AS dir \gset
CREATE TABLE made AS
SELECT to_char(m, 'YYYY-MM') AS month, p AS partner, CASE c % 3 WHEN 0 THEN 'Ä' WHEN 1 THEN 'a' ELSE 'Z' END || c AS commodity, 10.0 ^ (c % 4) AS place,
  c % 2 = 0 AS final, md5((c % 50)::text)::uuid AS batch, NULLIF(c % 5, 0) AS kg, row_number() OVER (ORDER BY md5(m::text || p || c)) AS line
FROM generate_series(timestamp '2024-01-01', '2025-12-01', '1 month') m, unnest('{JP,US,DE,VN}'::text[]) p, generate_series(1, 400) c ORDER BY line;
COPY (SELECT * FROM made ORDER BY line) TO PROGRAM 'cat > magtrade_order.csv' (FORMAT csv, HEADER);
CREATE SERVER in_order FOREIGN DATA WRAPPER magtrade_csv OPTIONS (directory :'dir');
CREATE FOREIGN TABLE source (period date OPTIONS (column '{month}', format 'month'), partner text, commodity text, place numeric, final bool, batch uuid, kg float8, line int)
  SERVER in_order OPTIONS (path 'magtrade_order.csv');

-- how many rows there are, how many are not where they belong, and how many rows are not the file's
CREATE FUNCTION look(name regclass, key text) RETURNS TABLE (n bigint, displaced bigint, differ bigint) LANGUAGE plpgsql AS $$
BEGIN
  RETURN QUERY EXECUTE format('SELECT count(*), count(*) FILTER (WHERE NOT ordered),
      (SELECT count(*) FROM (TABLE made_rows EXCEPT SELECT period, partner, commodity, place, final, batch, kg, line FROM %1$s) d)
    FROM (SELECT lag((tableoid, %2$s)) OVER (ORDER BY tableoid, ctid) <= (tableoid, %2$s) IS NOT FALSE AS ordered FROM %1$s) o', name, key);
END $$;
CREATE VIEW made_rows AS SELECT (month || '-01')::date AS period, partner, commodity, place, final, batch, kg::float8, line::int FROM made;

CREATE TABLE plain (line int, kg float8, batch uuid, final bool, place numeric, period date, partner text, commodity text, PRIMARY KEY (partner, period, commodity));
CALL magtrade_load('source', 'plain');
SELECT * FROM look('plain', 'partner, period, commodity');

-- columns of all kinds of types
CREATE TABLE typed (commodity varchar(8), kg float8, batch uuid, final bool, place numeric, partner name, period timestamp, line smallint,
  PRIMARY KEY (batch, final, place, period, partner, commodity));
ALTER FOREIGN TABLE source ALTER line TYPE int2;
DELETE FROM made WHERE line > 32767;
COPY (SELECT * FROM made ORDER BY line) TO PROGRAM 'cat > magtrade_order.csv' (FORMAT csv, HEADER);
CALL magtrade_load('source', 'typed');
SELECT * FROM look('typed', 'batch, final, place, period, partner, commodity');

-- values that are equal and not the same
CREATE TABLE alike (LIKE typed, PRIMARY KEY (place, commodity, period, partner));
UPDATE made SET place = CASE line % 3 WHEN 0 THEN 1 WHEN 1 THEN 1.0 ELSE 1.00 END;
COPY (SELECT * FROM made ORDER BY line) TO PROGRAM 'cat > magtrade_order.csv' (FORMAT csv, HEADER);
CALL magtrade_load('source', 'alike');
SELECT *, (SELECT count(DISTINCT place::text) FROM alike) AS forms FROM look('alike', 'place, commodity, period, partner');

-- in another collation, if the server has one
SELECT EXISTS (SELECT FROM pg_collation WHERE collname = 'und-x-icu') AS has_icu \gset
CREATE TABLE collated (LIKE plain, PRIMARY KEY (commodity, period, partner));
\if :has_icu
ALTER TABLE collated ALTER commodity TYPE text COLLATE "und-x-icu";
\endif
CALL magtrade_load('source', 'collated');
SELECT * FROM look('collated', 'commodity, period, partner');
DROP TABLE collated;

-- partitions, one of which has its columns in another order
CREATE TABLE parts (LIKE plain, PRIMARY KEY (commodity, partner, period)) PARTITION BY LIST (partner);
CREATE TABLE parts_1 PARTITION OF parts FOR VALUES IN ('JP', 'VN');
CREATE TABLE parts_2 (partner text NOT NULL, commodity text NOT NULL, gone int, place numeric, period date NOT NULL, kg float8, final bool, line int, batch uuid);
ALTER TABLE parts_2 DROP gone;
ALTER TABLE parts ATTACH PARTITION parts_2 DEFAULT;
CALL magtrade_load('source', 'parts');
SELECT * FROM look('parts', 'commodity, partner, period');
SELECT tableoid::regclass, count(*) FROM parts GROUP BY tableoid ORDER BY tableoid::regclass::text COLLATE "C";

-- with less memory, in several runs
CREATE TABLE runs (LIKE plain, PRIMARY KEY (partner, period, commodity));
SET maintenance_work_mem = '2MB';
CALL magtrade_load('source', 'runs');
RESET maintenance_work_mem;
SELECT n, displaced BETWEEN 1 AND 10 AS in_runs, differ FROM look('runs', 'partner, period, commodity');

-- more values than are ordered by, or longer ones: by the columns before them, and in the order of the file
TRUNCATE made;
INSERT INTO made SELECT '2025-01', p, 'C' || c, 1, true, md5(p)::uuid, c, row_number() OVER (ORDER BY md5(c || p)) FROM unnest('{JP,US}'::text[]) p, generate_series(1, 66000) c;
COPY (SELECT * FROM made ORDER BY line) TO PROGRAM 'cat > magtrade_order.csv' (FORMAT csv, HEADER);
ALTER FOREIGN TABLE source ALTER line TYPE int;
CREATE TABLE many (LIKE plain, PRIMARY KEY (partner, commodity, period));
CALL magtrade_load('source', 'many');
SELECT * FROM look('many', 'partner, line');
UPDATE made SET commodity = CASE WHEN line = 500 THEN rpad(commodity, 300, '-') ELSE commodity END WHERE line <= 1000;
DELETE FROM made WHERE line > 1000;
COPY (SELECT * FROM made ORDER BY line) TO PROGRAM 'cat > magtrade_order.csv' (FORMAT csv, HEADER);
CREATE TABLE long (LIKE plain, PRIMARY KEY (partner, commodity, period));
CALL magtrade_load('source', 'long');
SELECT * FROM look('long', 'partner, line');

DELETE FROM magtrade_loads;
DROP VIEW made_rows;
DROP TABLE made, plain, typed, alike, parts, runs, many, long;
DROP FUNCTION look(regclass, text);
DROP SERVER in_order CASCADE;
COPY (SELECT WHERE false) TO PROGRAM 'rm -f magtrade_order.csv';
