-- the first load of a table, and of partitions: in bulk
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS magtrade;
DELETE FROM magtrade_loads;
SET datestyle = 'ISO, YMD';
\set VERBOSITY terse
SELECT current_setting('data_directory') AS dir \gset
CREATE FUNCTION is_late(int) RETURNS bool LANGUAGE sql AS 'SELECT $1 % 7 = 3';
CREATE TABLE made AS SELECT to_char(m, 'YYYY-MM') AS month, f AS flow, c AS commodity, CASE p % 5 WHEN 0 THEN 'P-' || p ELSE repeat('x', p % 11) || p END AS partner,
  p * 1.5 + c AS kg FROM generate_series(timestamp '2025-01-01', '2025-04-01', '1 month') m, unnest('{X,M}'::text[]) f, generate_series(1, 30) c, generate_series(1, 40) p;
COPY (SELECT * FROM made WHERE month < '2025-04' AND NOT is_late(kg::int) ORDER BY md5(made::text)) TO PROGRAM 'cat > magtrade_first_1.csv' (FORMAT csv, HEADER);
COPY (SELECT * FROM made WHERE month = '2025-04' ORDER BY md5(made::text)) TO PROGRAM 'cat > magtrade_first_2.csv' (FORMAT csv, HEADER);
COPY (SELECT * FROM made WHERE month > '2025-02' ORDER BY md5(made::text)) TO PROGRAM 'cat > magtrade_first_3.csv' (FORMAT csv, HEADER);
CREATE SERVER first FOREIGN DATA WRAPPER magtrade_csv OPTIONS (directory :'dir');
CREATE FOREIGN TABLE source (period date OPTIONS (column '{month}', format 'month'), flow text, commodity int, partner text, kg float8)
  SERVER first OPTIONS (path 'magtrade_first_1.csv');
CREATE VIEW log AS SELECT target::text, right(file, 5), inserted, revised, unchanged, initial, new_periods,
  (SELECT count(*) FROM magtrade_additions a WHERE a.load_id = l.load_id) AS added FROM magtrade_loads l ORDER BY load_id;
-- what a bulk load leaves behind: its indexes counted the rows
CREATE VIEW counted AS SELECT relname, reltuples > 0 AS in_bulk FROM pg_class WHERE relname ~ '^(plain|parts)' AND relkind = 'r' ORDER BY 1;

CREATE TABLE plain (gone int, kg float8, partner text, period date, commodity int, flow text, unit text DEFAULT 'kg', UNIQUE (commodity, partner, flow, period),
  PRIMARY KEY (period, flow, commodity, partner));
ALTER TABLE plain DROP gone;
CREATE TABLE parts (period date, flow text, commodity int, partner text, unit text DEFAULT 'kg', kg float8, PRIMARY KEY (period, partner, commodity, flow)) PARTITION BY RANGE (period);
CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM ('2025-01-01') TO ('2025-02-01');
CREATE TABLE parts_2 (kg float8, gone int, period date NOT NULL, unit text, partner text NOT NULL, commodity int NOT NULL, flow text NOT NULL);
ALTER TABLE parts_2 DROP gone;
ALTER TABLE parts ATTACH PARTITION parts_2 FOR VALUES FROM ('2025-02-01') TO ('2025-03-01');
CREATE TABLE parts_3 PARTITION OF parts DEFAULT PARTITION BY LIST (flow);
CREATE TABLE parts_3x PARTITION OF parts_3 FOR VALUES IN ('X');
CREATE TABLE parts_3m PARTITION OF parts_3 FOR VALUES IN ('M');
CREATE TABLE parts_4 PARTITION OF parts FOR VALUES FROM ('2025-04-01') TO ('2025-05-01');
CALL magtrade_load('source', 'plain');
CALL magtrade_load('source', 'parts');
TABLE counted;
SELECT count(*), sum(kg), count(DISTINCT unit) FROM plain;
SELECT tableoid::regclass, count(*), sum(kg), min(unit) FROM parts GROUP BY tableoid ORDER BY tableoid::regclass::text COLLATE "C";
-- every row is found by its key, and only by its own
SET enable_seqscan = off;
SET enable_bitmapscan = off;
SELECT count(*) FROM made m JOIN LATERAL (SELECT kg FROM plain p WHERE p.period = (m.month || '-01')::date AND p.flow = m.flow AND p.commodity = m.commodity
  AND p.partner = m.partner OFFSET 0) p ON p.kg = m.kg;
SELECT count(*) FROM made m JOIN LATERAL (SELECT kg FROM parts p WHERE p.period = (m.month || '-01')::date AND p.flow = m.flow AND p.commodity = m.commodity
  AND p.partner = m.partner OFFSET 0) p ON p.kg = m.kg;
SELECT count(*), bool_and(ordered) FROM (SELECT (period, flow, commodity, partner) > lag((period, flow, commodity, partner)) OVER () IS NOT FALSE AS ordered
  FROM (SELECT period, flow, commodity, partner FROM plain ORDER BY period, flow, commodity, partner) p) o;
RESET enable_seqscan;
RESET enable_bitmapscan;
-- a month whose partition is empty
ALTER FOREIGN TABLE source OPTIONS (SET path 'magtrade_first_2.csv');
CALL magtrade_load('source', 'plain');
CALL magtrade_load('source', 'parts', mode => 'replace', again => true);
DELETE FROM parts WHERE period = '2025-04-01';
VACUUM parts_4;
CALL magtrade_load('source', 'parts', again => true);
TABLE counted;
-- which was not undone: that would have left the room of as many rows before these
SELECT count(*) FROM parts_4 WHERE ctid = '(0,1)';
-- one of which the partition is not
ALTER FOREIGN TABLE source OPTIONS (SET path 'magtrade_first_3.csv');
CALL magtrade_load('source', 'plain');
CALL magtrade_load('source', 'parts');
TABLE log;
SELECT count(*) FROM (SELECT period, flow, commodity, partner, kg, unit FROM plain EXCEPT SELECT period, flow, commodity, partner, kg, unit FROM parts) d;
-- an empty partition is not enough where others have the same periods
CREATE TABLE by_flow (period date, flow text, commodity int, partner text, kg float8, PRIMARY KEY (period, partner, commodity, flow)) PARTITION BY LIST (flow);
CREATE TABLE by_flow_x PARTITION OF by_flow FOR VALUES IN ('X');
CREATE TABLE by_flow_m PARTITION OF by_flow FOR VALUES IN ('M');
INSERT INTO by_flow VALUES ('2025-04-01', 'X', 0, 'x', 1);
DELETE FROM made WHERE flow = 'X';
COPY (SELECT * FROM made WHERE month = '2025-04') TO PROGRAM 'cat > magtrade_first_2.csv' (FORMAT csv, HEADER);
ALTER FOREIGN TABLE source OPTIONS (SET path 'magtrade_first_2.csv');
CALL magtrade_load('source', 'by_flow');
SELECT * FROM log WHERE target = 'by_flow';

-- no partition for a row; two rows of one key; a value that a partition refuses
DROP TABLE parts_4, parts_3;
DELETE FROM parts;
VACUUM parts_1, parts_2;
CALL magtrade_load('source', 'parts');
ALTER FOREIGN TABLE source OPTIONS (SET path 'magtrade_first_1.csv');
COPY (SELECT * FROM made WHERE month < '2025-03' UNION ALL (SELECT * FROM made WHERE month = '2025-02' ORDER BY partner LIMIT 2)) TO PROGRAM 'cat > magtrade_first_1.csv' (FORMAT csv, HEADER);
CALL magtrade_load('source', 'parts');
-- which leaves no room taken, so that the next attempt can be in bulk
SELECT pg_relation_size('parts_1'), pg_relation_size('parts_2');
CALL magtrade_load('source', 'parts', on_error => 'skip');
SELECT count(*) FROM parts;
SELECT count(*) FROM magtrade_rejected WHERE target = 'parts'::regclass;
DELETE FROM parts;
VACUUM parts_1, parts_2;
ALTER TABLE parts_2 ADD CHECK (kg < 60);
CALL magtrade_load('source', 'parts', on_error => 'skip', again => true);
SELECT count(*) FROM parts;
-- an attempt in bulk that is undone leaves the progress (14) where it can be seen, and at the end of the file to the row
CREATE FUNCTION is_seen() RETURNS bool LANGUAGE plpgsql AS $$
DECLARE seen bool := true;
BEGIN
  PERFORM pg_stat_clear_snapshot();
  IF to_regclass('pg_stat_progress_copy') IS NOT NULL THEN
    EXECUTE 'SELECT EXISTS (SELECT FROM pg_stat_progress_copy WHERE pid = pg_backend_pid() AND bytes_processed = bytes_total AND tuples_processed % 1000 > 0)' INTO seen;
  END IF;
  RETURN seen;
END $$;
CREATE TABLE by_month (period date PRIMARY KEY, flow text, seen bool DEFAULT is_seen());
CALL magtrade_load('source', 'by_month', on_error => 'skip');
SELECT seen, count(*) FROM by_month GROUP BY seen;

DELETE FROM magtrade_loads;
DROP VIEW log, counted;
DROP TABLE made, plain, parts, by_flow, by_month;
DROP FUNCTION is_late(int), is_seen();
DROP SERVER first CASCADE;
COPY (SELECT WHERE false) TO PROGRAM 'rm -f magtrade_first_*.csv';
