-- loads at the edges: keys, columns and tables of unusual kinds, files that were loaded before, and the order of files
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS magtrade;
DELETE FROM magtrade_loads;
SET datestyle = 'ISO, YMD';
SET timezone = 'UTC';
\pset null '(null)'
SELECT current_setting('data_directory') AS dir \gset
CREATE SERVER edges FOREIGN DATA WRAPPER magtrade_csv OPTIONS (directory :'dir');
COPY (VALUES ('month,flow,partner,kg'), ('2025-01,X,JPN,1'), ('2025-01,X,USA,2'), ('2025-01,M,USA,3'), ('2025-02,X,JPN,4'))
  TO PROGRAM 'cat > magtrade_edges_2025-03-01.csv';
COPY (VALUES ('month,flow,partner,kg'), ('2025-01,X,JPN,1.5'), ('2025-02,X,JPN,4'), ('2025-02,X,DEU,5')) TO PROGRAM 'cat > magtrade_edges_2025-04-01.csv';
CREATE FOREIGN TABLE source (period date OPTIONS (column '{month}', format 'month'), flow text, partner text, kg float8)
  SERVER edges OPTIONS (path 'magtrade_edges_{vintage}.csv');
CREATE FOREIGN TABLE source_text (period text OPTIONS (column '{month}'), flow text, partner text, kg float8)
  SERVER edges OPTIONS (path 'magtrade_edges_{vintage}.csv');
CREATE VIEW log AS SELECT target::text, file, inserted, revised, unchanged, deleted, rejected, initial, new_periods FROM magtrade_loads ORDER BY load_id;

-- a file is the truth for its months only where a column of type date tells these
CREATE TABLE in_text (period text, flow text, partner text, kg float8, PRIMARY KEY (period, flow, partner));
CALL magtrade_load('source_text', 'in_text', mode => 'replace');
CREATE TABLE in_time (period timestamp, flow text, partner text, kg float8, PRIMARY KEY (period, flow, partner));
CALL magtrade_load('source', 'in_time', mode => 'replace');
CREATE TABLE in_number (period int, flow text, partner text, kg float8, PRIMARY KEY (period, flow, partner));
CREATE FOREIGN TABLE source_number (period int OPTIONS (column '202501'), flow text, partner text, kg float8)
  SERVER edges OPTIONS (path 'magtrade_edges_2025-03-01.csv');
CALL magtrade_load('source_number', 'in_number', mode => 'replace');
CALL magtrade_load('source_text', 'in_text', mode => 'replace', within => '{period,flow}');
CALL magtrade_load('source', 'in_time', mode => 'replace', within => '{period,flow}');
SELECT * FROM in_text ORDER BY 1, 2, 3;
SELECT * FROM in_time ORDER BY 1, 2, 3;
CREATE DOMAIN a_month AS date CHECK (extract(day FROM VALUE) = 1);
CREATE TABLE in_months (period a_month, flow text, partner text, kg float8, PRIMARY KEY (period, flow, partner));
CALL magtrade_load('source', 'in_months', mode => 'replace');
SELECT * FROM in_months ORDER BY 1, 2, 3;
SELECT * FROM magtrade_as_of(NULL::in_months, '2025-03-31') ORDER BY 1, 2, 3;
TABLE log;

-- a key that is generated
CREATE TABLE made_key (period date, flow text, partner text, p2 text GENERATED ALWAYS AS (left(partner, 2)) STORED, kg float8, PRIMARY KEY (period, flow, p2));
CALL magtrade_load('source', 'made_key');

-- a domain over an enum, in the key and beside it
CREATE TYPE direction AS ENUM ('M', 'X');
CREATE DOMAIN way AS direction;
CREATE FOREIGN TABLE source_way (period date OPTIONS (column '{month}', format 'month'), flow way, partner text, kg float8, back way OPTIONS (column '{flow}'))
  SERVER edges OPTIONS (path 'magtrade_edges_2025-03-01.csv');
CREATE TABLE ways (period date, flow way, partner text, kg float8, back way, PRIMARY KEY (period, flow, partner));
CALL magtrade_load('source_way', 'ways');
CALL magtrade_load('source_way', 'ways', again => true);
UPDATE ways SET back = 'M';
CALL magtrade_load('source_way', 'ways', mode => 'replace', again => true);
SELECT * FROM ways ORDER BY 1, 2, 3;
SELECT inserted, revised, unchanged, deleted FROM log WHERE target = 'ways';
SELECT key, column_name, old_value, new_value FROM magtrade_revisions WHERE target = 'ways'::regclass ORDER BY key;
SELECT DISTINCT back FROM magtrade_first_published(NULL::ways);

-- and over char(n), of which a cast without a length would keep one letter
COPY (VALUES ('month,partner,unit'), ('2025-01,DEU,kg')) TO PROGRAM 'cat > magtrade_edge_short_2025-02-01.csv';
COPY (VALUES ('month,partner,unit'), ('2025-01,DNK,t'), ('2025-01,DEU,kt'), ('2025-01,JPN,t')) TO PROGRAM 'cat > magtrade_edge_short_2025-03-01.csv';
CREATE DOMAIN iso3 AS char(3);
CREATE DOMAIN two_bits AS bit(2);
CREATE FOREIGN TABLE source_short (period date OPTIONS (column '{month}', format 'month'), partner iso3, unit iso3) SERVER edges OPTIONS (path 'magtrade_edge_short_{vintage}.csv');
CREATE TABLE short (period date, partner iso3, unit iso3, bits two_bits DEFAULT '10', PRIMARY KEY (period, partner, bits));
CALL magtrade_load('source_short', 'short');
SELECT * FROM short ORDER BY partner;
SELECT inserted, revised, unchanged, deleted FROM log WHERE target = 'short';
SELECT * FROM magtrade_as_of(NULL::short, '2025-02-10');
DROP TABLE short;

-- a date of the key that is in no year
COPY (VALUES ('at,partner,kg'), ('2025-01-01,JPN,1'), ('infinity,USA,2'), ('2025-01-01,DEU,3')) TO PROGRAM 'cat > magtrade_edge_at.csv';
CREATE FOREIGN TABLE source_at (at timestamp, partner text, kg float8) SERVER edges OPTIONS (path 'magtrade_edge_at.csv');
CREATE TABLE at_dates (at date, partner text, kg float8, PRIMARY KEY (at, partner));
CALL magtrade_load('source_at', 'at_dates');
CALL magtrade_load('source_at', 'at_dates', on_error => 'skip');
SELECT * FROM at_dates ORDER BY 1, 2;
SELECT lineno, line, colname, raw_field_value, err_message, err_detail, errorcode FROM magtrade_rejected WHERE target = 'at_dates'::regclass;

-- what a foreign table generates is not in its files
CREATE FOREIGN TABLE source_made (period date OPTIONS (column '{month}', format 'month'), flow text, partner text, kg float8,
  tons float8 GENERATED ALWAYS AS (kg / 1000) STORED) SERVER edges OPTIONS (path 'magtrade_edges_2025-03-01.csv');
CREATE TABLE with_tons (period date, flow text, partner text, kg float8, tons float8 DEFAULT -1, PRIMARY KEY (period, flow, partner));
CALL magtrade_load('source_made', 'with_tons');
SELECT partner, kg, tons FROM with_tons ORDER BY kg;
CREATE TABLE by_tons (period date, flow text, partner text, tons float8, PRIMARY KEY (period, flow, partner, tons));
CALL magtrade_load('source_made', 'by_tons');

-- rows of tables that inherit from the target are not its rows
CREATE TABLE parent (period date, flow text, partner text, kg float8, PRIMARY KEY (period, flow, partner));
CREATE TABLE child (PRIMARY KEY (period, flow, partner)) INHERITS (parent);
INSERT INTO child VALUES ('2025-01-01', 'X', 'JPN', 77), ('2025-01-01', 'X', 'VNM', 88), ('2024-01-01', 'X', 'JPN', 99);
CALL magtrade_load('source', 'parent', mode => 'replace');
SELECT tableoid::regclass, * FROM parent ORDER BY 2, 3, 4, 1;
SELECT inserted, revised, unchanged, deleted, initial, new_periods FROM log WHERE target = 'parent';
SELECT * FROM magtrade_as_of(NULL::parent, '2024-12-31') ORDER BY 1, 2, 3, 4;
SELECT * FROM magtrade_as_of(NULL::parent, '2025-03-31') ORDER BY 1, 2, 3, 4;

-- a deleted row of a table whose columns are all in the key is known to have been there
CREATE TABLE keys_only (period date, flow text, partner text, PRIMARY KEY (period, flow, partner));
CALL magtrade_load('source', 'keys_only', mode => 'replace');
SELECT * FROM keys_only ORDER BY 1, 2, 3;
SELECT key, column_name, old_value, new_value, deleted FROM magtrade_revisions WHERE target = 'keys_only'::regclass;
SELECT * FROM magtrade_as_of(NULL::keys_only, '2025-03-31') ORDER BY 1, 2, 3;
SELECT * FROM magtrade_first_published(NULL::keys_only) ORDER BY 1, 2, 3;
-- also when it has got a column since
ALTER TABLE keys_only ADD note text DEFAULT 'new';
SELECT * FROM magtrade_as_of(NULL::keys_only, '2025-03-31') ORDER BY 1, 2, 3;

-- a foreign table that was made again: what was loaded through it is known, and its vintages are in order
CREATE TABLE target (period date, flow text, partner text, kg float8, PRIMARY KEY (period, flow, partner));
CALL magtrade_load('source', 'target');
DROP FOREIGN TABLE source;
CREATE FOREIGN TABLE source (period date OPTIONS (column '{month}', format 'month'), flow text, partner text, kg float8)
  SERVER edges OPTIONS (path 'magtrade_edges_{vintage}.csv');
SET client_min_messages = notice;
CALL magtrade_load('source', 'target');
-- also where the logs were restored, and its number is another relation's
UPDATE magtrade_loads SET source = 'target' WHERE target = 'target'::regclass;
CALL magtrade_load('source', 'target');
SET client_min_messages = warning;
COPY (VALUES ('month,flow,partner,kg'), ('2025-01,X,JPN,0.1'), ('2025-01,X,KOR,0.2'), ('2025-01,X,USA,0.3')) TO PROGRAM 'cat > magtrade_edges_2025-02-01.csv';
CALL magtrade_load('source', 'target');
SELECT * FROM target WHERE partner IN ('JPN', 'KOR') ORDER BY 1, 2, 3;
SELECT file, inserted, revised, unchanged FROM log WHERE target = 'target';
-- an older file that comes late is not the truth for its months: it brings back what a newer one did not have any more
CALL magtrade_load('source', 'in_months', mode => 'replace');
SELECT * FROM in_months WHERE period = '2025-01-01' ORDER BY 1, 2, 3;
-- of what one has loaded that is still there, another knows nothing
CREATE FOREIGN TABLE other (period date OPTIONS (column '{month}', format 'month'), flow text, partner text, kg float8)
  SERVER edges OPTIONS (path 'magtrade_edges_{vintage}.csv');
CALL magtrade_load('other', 'target');
SELECT count(*) FROM log WHERE target = 'target';
-- nor of what one had loaded that is gone, whose files had other names
COPY (VALUES ('month,flow,partner,kg'), ('2024-06,X,JPN,1')) TO PROGRAM 'cat > magtrade_another_2024-12-01.csv';
CREATE FOREIGN TABLE another (period date OPTIONS (column '{month}', format 'month'), flow text, partner text, kg float8)
  SERVER edges OPTIONS (path 'magtrade_another_{vintage}.csv');
CALL magtrade_load('another', 'target');
COPY (VALUES ('month,flow,partner,kg'), ('2024-06,X,JPN,2')) TO PROGRAM 'cat > magtrade_another_2025-01-01.csv';
DROP FOREIGN TABLE source;
CALL magtrade_load('another', 'target');
SELECT kg FROM target WHERE period = '2024-06-01';
DELETE FROM target WHERE period = '2024-06-01';
COPY (SELECT WHERE false) TO PROGRAM 'rm magtrade_another_*.csv';
CREATE FOREIGN TABLE source (period date OPTIONS (column '{month}', format 'month'), flow text, partner text, kg float8)
  SERVER edges OPTIONS (path 'magtrade_edges_{vintage}.csv');

-- vintages that are no dates go before those that are, by their text
COPY (VALUES ('month,flow,partner,kg'), ('2025-01,X,JPN,10')) TO PROGRAM
  'tee magtrade_mixed_draft.csv magtrade_mixed_2025-03.csv magtrade_mixed_1st.csv magtrade_mixed_2025-02-15T14:30.csv magtrade_mixed_final.csv > magtrade_mixed_2024-12.csv';
CREATE FOREIGN TABLE mixed (period date OPTIONS (column '{month}', format 'month'), flow text, partner text, kg float8)
  SERVER edges OPTIONS (path 'magtrade_mixed_{vintage}.csv');
CREATE TABLE in_order (LIKE target INCLUDING ALL);
CALL magtrade_load('mixed', 'in_order');
SELECT vintage, CASE WHEN known_at < started THEN known_at END AS known_at FROM magtrade_loads WHERE target = 'in_order'::regclass ORDER BY load_id;
-- what goes into a partition under its own name is its history, and not the whole table's
CREATE TABLE parts (LIKE target INCLUDING ALL) PARTITION BY LIST (flow);
CREATE TABLE part PARTITION OF parts DEFAULT;
CALL magtrade_load('source', 'part');
SELECT (SELECT count(*) FROM parts), (SELECT count(*) FROM magtrade_as_of(NULL::part, '2025-02-28')) AS part,
  (SELECT count(*) FROM magtrade_as_of(NULL::parts, '2025-02-28')) AS parts;

-- changes and late rows that are more than fit into memory are put in files, which go
COPY (SELECT 'month,partner,kg' UNION ALL SELECT '2025-01,' || n || ',1' FROM generate_series(1, 2000) AS n)
  TO PROGRAM 'tee magtrade_edge_many_1.csv | sed s/,1$/,2/ > magtrade_edge_many_2.csv';
CREATE FOREIGN TABLE many (period date OPTIONS (column '{month}', format 'month'), partner text, kg float8)
  SERVER edges OPTIONS (path 'magtrade_edge_many_*.csv');
CREATE TABLE in_files (period date, partner text, kg float8, PRIMARY KEY (period, partner));
INSERT INTO in_files VALUES ('2025-01-01', 'late');
SET work_mem = '64kB';
CALL magtrade_load('many', 'in_files');
RESET work_mem;
SELECT file, inserted, revised FROM log WHERE target = 'in_files';

-- columns that are called what the loader calls its own tables
CREATE FOREIGN TABLE source_letters (n date OPTIONS (column '{month}', format 'month'), p text OPTIONS (column '{flow}'),
  t text OPTIONS (column '{partner}'), w float8 OPTIONS (column '{kg}')) SERVER edges OPTIONS (path 'magtrade_edges_{vintage}.csv');
CREATE TABLE letters (n date, p text, t text, w float8, PRIMARY KEY (n, p, t));
CALL magtrade_load('source_letters', 'letters', mode => 'replace', within => '{n,p}');
SELECT * FROM letters ORDER BY 1, 2, 3;
SELECT * FROM magtrade_as_of(NULL::letters, '2025-03-31') ORDER BY 1, 2, 3;

-- the logs are their owner's to change, if not to write
BEGIN;
ALTER TABLE magtrade_loads ALTER COLUMN vintage TYPE date USING '2099-01-01';
DO $$
BEGIN
  CALL magtrade_load('source_letters', 'letters', again => true);
EXCEPTION WHEN datatype_mismatch THEN
  RAISE WARNING '%', sqlerrm;
END $$;
ROLLBACK;

-- what is unique besides the key, and another row had it: one that vanished, or that is revised
COPY (VALUES ('month,partner,number,kg'), ('2025-01,JPN,1,10'), ('2025-01,USA,2,20'), ('2025-01,DEU,3,30')) TO PROGRAM 'cat > magtrade_edge_number_2025-03-01.csv';
COPY (VALUES ('month,partner,number,kg'), ('2025-01,JPN,3,10'), ('2025-01,KOR,2,20'), ('2025-01,FRA,1,5')) TO PROGRAM 'cat > magtrade_edge_number_2025-04-01.csv';
CREATE FOREIGN TABLE numbers (period date OPTIONS (column '{month}', format 'month'), partner text, number int, kg float8)
  SERVER edges OPTIONS (path 'magtrade_edge_number_{vintage}.csv');
CREATE TABLE numbered (period date, partner text, number int UNIQUE, kg float8, PRIMARY KEY (period, partner));
SELECT magtrade_rollup('numbered', 'number_series', '{partner}', 'kg');
CALL magtrade_load('numbers', 'numbered', mode => 'replace');
SELECT * FROM numbered ORDER BY 1, 2;
SELECT inserted, revised, unchanged, deleted FROM log WHERE target = 'numbered';
SELECT key->>'partner' AS partner, column_name, old_value, new_value, deleted FROM magtrade_revisions WHERE target = 'numbered'::regclass ORDER BY 1, 2;
SELECT * FROM magtrade_as_of(NULL::numbered, '2025-03-31') ORDER BY 1, 2;
SELECT magtrade_rollup_refresh('number_series');
-- in a partition
CREATE TABLE numbered_parts (period date, partner text, number int, kg float8, PRIMARY KEY (period, partner)) PARTITION BY RANGE (period);
CREATE TABLE numbered_2025 PARTITION OF numbered_parts (UNIQUE (number)) FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CALL magtrade_load('numbers', 'numbered_parts', mode => 'replace');
SELECT * FROM numbered_parts ORDER BY 1, 2;
-- but what others of the table refer to comes before these, and goes after
COPY (VALUES ('month,partner,number,whole'), ('2025-01,All,1,'), ('2025-01,JPN,2,1')) TO PROGRAM 'cat > magtrade_edge_whole_2025-03-01.csv';
COPY (VALUES ('month,partner,number,whole'), ('2025-01,JPN,2,3'), ('2025-01,World,3,')) TO PROGRAM 'cat > magtrade_edge_whole_2025-04-01.csv';
CREATE FOREIGN TABLE wholes (period date OPTIONS (column '{month}', format 'month'), partner text, number int, whole int)
  SERVER edges OPTIONS (path 'magtrade_edge_whole_{vintage}.csv');
CREATE TABLE in_whole (period date, partner text, number int UNIQUE, whole int REFERENCES in_whole (number) ON DELETE CASCADE, PRIMARY KEY (period, partner));
CALL magtrade_load('wholes', 'in_whole', mode => 'replace');
SELECT * FROM in_whole ORDER BY 1, 2;
-- be it from a partition, or by another table
CREATE TABLE whole_parts (period date, partner text, number int, whole int, PRIMARY KEY (period, partner)) PARTITION BY RANGE (period);
CREATE TABLE whole_2025 PARTITION OF whole_parts (UNIQUE (number), FOREIGN KEY (whole) REFERENCES whole_2025 (number) ON DELETE CASCADE) FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CALL magtrade_load('wholes', 'whole_parts', mode => 'replace');
SELECT * FROM whole_parts ORDER BY 1, 2;
CREATE TABLE of_whole (period date, partner text, number int UNIQUE, whole int, PRIMARY KEY (period, partner));
CREATE TABLE whole_number (number int PRIMARY KEY REFERENCES of_whole (number) ON DELETE CASCADE);
ALTER TABLE of_whole ADD FOREIGN KEY (whole) REFERENCES whole_number ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;
CREATE FUNCTION note_whole() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO whole_number SELECT number FROM added;
  RETURN NULL;
END $$;
CREATE TRIGGER note_whole AFTER INSERT ON of_whole REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION note_whole();
CALL magtrade_load('wholes', 'of_whole', mode => 'replace');
SELECT * FROM of_whole ORDER BY 1, 2;
DROP TABLE of_whole, whole_number;
DROP FUNCTION note_whole;
-- a trigger that changes rows of the table when others go, and one that the file revises
CREATE TABLE with_sum (period date, partner text, number int, whole int, PRIMARY KEY (period, partner));
CREATE FUNCTION set_sum() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE with_sum AS w SET number = (SELECT sum(number) FROM with_sum AS s WHERE s.partner <> w.partner) WHERE partner = 'World';
  RETURN NULL;
END $$;
COPY (VALUES ('month,partner,number,whole'), ('2025-01,CHN,1,'), ('2025-01,JPN,2,'), ('2025-01,World,3,')) TO PROGRAM 'cat > magtrade_edge_whole_2025-03-01.csv';
COPY (VALUES ('month,partner,number,whole'), ('2025-01,JPN,3,'), ('2025-01,World,3,8')) TO PROGRAM 'cat > magtrade_edge_whole_2025-04-01.csv';
CREATE TRIGGER set_sum AFTER INSERT OR DELETE ON with_sum FOR EACH STATEMENT EXECUTE FUNCTION set_sum();
CALL magtrade_load('wholes', 'with_sum', mode => 'replace');
SELECT * FROM with_sum ORDER BY 1, 2;
SELECT inserted, revised, unchanged, deleted FROM log WHERE target = 'with_sum';
-- one that puts in what the file adds, too: nobody else is in between, and calling again is no help
CREATE FUNCTION add_partners() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO with_sum SELECT new.period, partner, 0 FROM unnest('{CHN,JPN,USA}'::text[]) AS partner ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
DROP TRIGGER set_sum ON with_sum;
CREATE TRIGGER add_partners AFTER UPDATE ON with_sum FOR EACH ROW EXECUTE FUNCTION add_partners();
COPY (VALUES ('month,partner,number,whole'), ('2025-01,JPN,4,'), ('2025-01,USA,5,')) TO PROGRAM 'cat > magtrade_edge_whole_2025-05-01.csv';
CALL magtrade_load('wholes', 'with_sum');
-- one that marks rows as gone instead, which are not deleted then
CREATE TABLE marked (period date, partner text, number int, gone bool NOT NULL DEFAULT false, PRIMARY KEY (period, partner));
CREATE FUNCTION mark() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE marked SET gone = true WHERE partner = old.partner;
  RETURN NULL;
END $$;
CREATE TRIGGER mark BEFORE DELETE ON marked FOR EACH ROW EXECUTE FUNCTION mark();
CALL magtrade_load('wholes', 'marked', mode => 'replace');
SELECT * FROM marked ORDER BY 1, 2;
SELECT inserted, revised, unchanged, deleted FROM log WHERE target = 'marked';
-- what they held is known, and what they hold instead
SELECT key->>'partner' AS partner, column_name, old_value, new_value, deleted FROM magtrade_revisions WHERE target = 'marked'::regclass ORDER BY load_id, key, 2;
SELECT d, (SELECT string_agg(partner || CASE WHEN gone THEN ' (gone)' ELSE '' END, ', ' ORDER BY partner) FROM magtrade_as_of(NULL::marked, d)) AS known
FROM (SELECT DISTINCT known_at::date AS d FROM magtrade_loads WHERE target = 'marked'::regclass) AS l ORDER BY 1;
-- also in subtransactions, a savepoint's or the trigger's own
TRUNCATE marked;
BEGIN;
SAVEPOINT before_load;
CALL magtrade_load('wholes', 'marked', mode => 'replace', again => true);
SELECT partner FROM marked WHERE gone ORDER BY 1;
ROLLBACK;
CREATE OR REPLACE FUNCTION mark() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE marked SET gone = true WHERE partner = old.partner;
  RETURN NULL;
EXCEPTION WHEN division_by_zero THEN
  RETURN old;
END $$;
TRUNCATE marked;
CALL magtrade_load('wholes', 'marked', mode => 'replace', again => true);
SELECT partner FROM marked WHERE gone ORDER BY 1;
-- but those that it gives another key are not there any more
CREATE OR REPLACE FUNCTION mark() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE marked SET partner = partner || ' until ' || old.number WHERE partner = old.partner AND partner <> 'World';
  RETURN NULL;
END $$;
TRUNCATE marked;
CALL magtrade_load('wholes', 'marked', mode => 'replace', again => true);
SELECT partner FROM marked ORDER BY 1;
SELECT read, deleted FROM (SELECT rows_read AS read, l.deleted, load_id FROM magtrade_loads AS l WHERE target = 'marked'::regclass ORDER BY load_id DESC LIMIT 3) AS l ORDER BY load_id;
-- and where rows refer to others of the table, so that they go last
CREATE OR REPLACE FUNCTION mark() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE marked SET gone = true WHERE partner = old.partner;
  RETURN NULL;
END $$;
DROP TABLE marked;
CREATE TABLE marked (period date, partner text, number int, part_of text, gone bool NOT NULL DEFAULT false, PRIMARY KEY (period, partner),
  FOREIGN KEY (period, part_of) REFERENCES marked);
CREATE TRIGGER mark BEFORE DELETE ON marked FOR EACH ROW EXECUTE FUNCTION mark();
CALL magtrade_load('wholes', 'marked', mode => 'replace', again => true);
SELECT partner FROM marked WHERE gone ORDER BY 1;
DROP TABLE with_sum, marked;
DROP FUNCTION set_sum, add_partners, mark;

-- a foreign table that the last commit takes away has been loaded
CREATE FOREIGN TABLE passing (period date OPTIONS (column '{month}', format 'month'), partner text, number int)
  SERVER edges OPTIONS (path 'magtrade_edge_whole_2025-05-01.csv');
CREATE TABLE passed (period date, partner text, number int, PRIMARY KEY (period, partner));
CREATE FUNCTION drop_passing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DROP FOREIGN TABLE IF EXISTS passing;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER drop_passing AFTER INSERT ON passed DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION drop_passing();
CALL magtrade_load('passing', 'passed');
SELECT count(*), to_regclass('passing') FROM passed;
DROP TABLE passed;
DROP FUNCTION drop_passing;

-- a file that is the truth for thousands of months of partners, in some of them by a unit outside the key, which may be NULL
CREATE TABLE scopes (period date, partner text, item int, unit text, PRIMARY KEY (period, partner, item));
INSERT INTO scopes SELECT date '2000-01-01' + make_interval(months => n % 300), 'P' || n / 300, n % 7, CASE n % 3 WHEN 0 THEN 'kg' WHEN 1 THEN 't' END
FROM generate_series(0, 8999) AS n;
CREATE TABLE scopes_before AS TABLE scopes;
COPY (SELECT line FROM (SELECT -1 AS n, 'month,partner,item,unit' AS line
    UNION ALL SELECT n, format('%s,P%s,%s,%s', to_char(date '2000-01-01' + make_interval(months => n % 300), 'YYYY-MM'), n / 300, n % 14, CASE WHEN n % 5 > 0 THEN CASE n % 3 WHEN 0 THEN 'kg' WHEN 1 THEN 't' END END)
    FROM generate_series(0, 8999, 2) AS n) AS lines ORDER BY n) TO PROGRAM 'cat > magtrade_edge_scopes.csv';
CREATE FOREIGN TABLE scopes_file (period date OPTIONS (column '{month}', format 'month'), partner text, item int, unit text)
  SERVER edges OPTIONS (path 'magtrade_edge_scopes.csv');
CALL magtrade_load('scopes_file', 'scopes', mode => 'replace', within => '{period,partner,unit}');
SELECT inserted, revised, unchanged, deleted FROM log WHERE target = 'scopes';
CREATE VIEW expected AS SELECT * FROM scopes_file UNION ALL SELECT * FROM scopes_before AS b
WHERE NOT EXISTS (SELECT FROM scopes_file AS f WHERE f.period = b.period AND f.partner = b.partner AND (f.unit IS NOT DISTINCT FROM b.unit OR f.item = b.item));
SELECT (SELECT count(*) FROM scopes) AS rows, (SELECT count(*) FROM (TABLE scopes EXCEPT TABLE expected) AS e) AS wrong, (SELECT count(*) FROM (TABLE expected EXCEPT TABLE scopes) AS e) AS missing;
-- and by the key alone
TRUNCATE scopes;
INSERT INTO scopes TABLE scopes_before;
CALL magtrade_load('scopes_file', 'scopes', mode => 'replace', within => '{period,partner}', again => true);
SELECT (SELECT count(*) FROM scopes) AS rows, (SELECT count(*) FROM (SELECT * FROM scopes WHERE (period, partner) IN (SELECT period, partner FROM scopes_file) EXCEPT TABLE scopes_file) AS e) AS wrong,
  (SELECT count(*) FROM (TABLE scopes_file EXCEPT TABLE scopes) AS e) AS missing;
DROP VIEW expected;
DROP TABLE scopes, scopes_before;
-- and by columns outside the key alone, of several kinds of types
CREATE TYPE kind AS (code text, rank int);
CREATE DOMAIN some_units AS text[];
CREATE TABLE scoped (id int PRIMARY KEY, units some_units, kind kind);
INSERT INTO scoped SELECT n, CASE n % 3 WHEN 0 THEN '{kg,NULL}' WHEN 1 THEN '{}' END::some_units, CASE n % 4 WHEN 0 THEN '(a,)' WHEN 1 THEN '(b,1)' WHEN 2 THEN '(,)' END::kind
FROM generate_series(0, 119) AS n;
CREATE TABLE scoped_before AS TABLE scoped;
COPY (SELECT line FROM (SELECT -1 AS n, 'id|units|kind' AS line
    UNION ALL SELECT id, concat_ws('|', id, coalesce(units::text, '?'), coalesce(kind::text, '?')) FROM scoped WHERE id < 24 AND id % 2 = 0) AS lines ORDER BY n) TO PROGRAM 'cat > magtrade_edge_scoped.csv';
CREATE FOREIGN TABLE scoped_file (id int, units some_units, kind kind) SERVER edges OPTIONS (path 'magtrade_edge_scoped.csv', delimiter '|', "null" '?');
CALL magtrade_load('scoped_file', 'scoped', mode => 'replace', within => '{units,kind}');
SELECT (SELECT count(*) FROM scoped) AS rows, (SELECT count(*) FROM scoped_before AS b
  WHERE EXISTS (SELECT FROM scoped AS s WHERE s.id = b.id) = EXISTS (SELECT FROM scoped_file AS f WHERE f.id <> b.id AND (f.units, f.kind) IS NOT DISTINCT FROM (b.units, b.kind))
    AND NOT EXISTS (SELECT FROM scoped_file AS f WHERE f.id = b.id)) AS wrong;
-- of which one has no equality
ALTER TABLE scoped ALTER kind TYPE json USING to_json(kind);
ALTER FOREIGN TABLE scoped_file ALTER kind TYPE json;
COPY (VALUES ('id|units|kind'), ('1|?|{"code":"b","rank":1}'), ('2|?|?')) TO PROGRAM 'cat > magtrade_edge_scoped.csv';
CALL magtrade_load('scoped_file', 'scoped', mode => 'replace', within => '{units,kind}');
SELECT count(*), count(*) FILTER (WHERE kind->>'rank' = '1') AS of_kind, count(*) FILTER (WHERE kind IS NULL) AS of_none FROM scoped WHERE units IS NULL;
DROP FOREIGN TABLE scoped_file;
DROP TABLE scoped, scoped_before;
DROP DOMAIN some_units;
DROP TYPE kind;

-- a vintage is older by its date, be it loaded where that day begins after the later one's did elsewhere
COPY (VALUES ('month,kg'), ('2025-01,2')) TO PROGRAM 'cat > magtrade_edge_day_2025-04-01.csv';
CREATE FOREIGN TABLE days (period date OPTIONS (column '{month}', format 'month'), kg float8) SERVER edges OPTIONS (path 'magtrade_edge_day_{vintage}.csv');
CREATE TABLE by_day (period date PRIMARY KEY, kg float8);
SET timezone = 'Pacific/Kiritimati';
CALL magtrade_load('days', 'by_day');
COPY (VALUES ('month,kg'), ('2025-01,1')) TO PROGRAM 'cat > magtrade_edge_day_2025-03-31.csv';
SET timezone = 'Pacific/Honolulu';
CALL magtrade_load('days', 'by_day');
SET timezone = 167;
COPY (VALUES ('month,kg'), ('2025-01,4')) TO PROGRAM 'cat > magtrade_edge_day_2025-04-03.csv';
CALL magtrade_load('days', 'by_day');
SET timezone = 'UTC';
COPY (VALUES ('month,kg'), ('2025-01,3')) TO PROGRAM 'cat > magtrade_edge_day_2025-04-02.csv';
CALL magtrade_load('days', 'by_day');
SELECT vintage, inserted, revised, unchanged, known_at FROM magtrade_loads WHERE target = 'by_day'::regclass ORDER BY load_id;
-- and thousands of earlier loads are not read for that
BEGIN;
INSERT INTO magtrade_loads (target, source, file, vintage, known_at, size, modified, sha256, loaded_by, started, seconds, rows_read, inserted, revised, unchanged, deleted, rejected, initial)
SELECT target, source, n || file, (date '2025-03-31' - n)::text, date '2025-03-31' - n, size, modified, sha256, loaded_by, started, seconds, rows_read, inserted, revised, unchanged, deleted, rejected, false
FROM magtrade_loads, generate_series(0, 4999) AS n WHERE target = 'by_day'::regclass AND initial;
ANALYZE magtrade_loads; -- or what is known of it, if anything, is from before these
COPY (VALUES ('month,kg'), ('2025-01,3')) TO PROGRAM 'cat > magtrade_edge_day_2025-05-01.csv';
CREATE TEMP TABLE reads AS SELECT seq_tup_read + idx_tup_fetch AS count FROM pg_stat_xact_user_tables WHERE relname = 'magtrade_loads';
CALL magtrade_load('days', 'by_day');
SELECT kg, seq_tup_read + idx_tup_fetch - count < 1000 AS few FROM by_day, reads, pg_stat_xact_user_tables WHERE relname = 'magtrade_loads';
-- nor where it takes the first of them to tell whether others of about the same day are newer
COPY (VALUES ('month,kg'), ('2025-01,5')) TO PROGRAM 'cat > magtrade_edge_day_2025-05-02.csv';
UPDATE reads SET count = seq_tup_read + idx_tup_fetch FROM pg_stat_xact_user_tables WHERE relname = 'magtrade_loads';
CALL magtrade_load('days', 'by_day');
SELECT kg, seq_tup_read + idx_tup_fetch - count < 1000 AS few FROM by_day, reads, pg_stat_xact_user_tables WHERE relname = 'magtrade_loads';
-- nor to tell of a column that is left out, once it was told
ALTER FOREIGN TABLE days ADD more float8 OPTIONS (column '1');
CREATE TABLE by_new_day (LIKE by_day INCLUDING ALL);
UPDATE reads SET count = seq_tup_read + idx_tup_fetch FROM pg_stat_xact_user_tables WHERE relname = 'magtrade_loads';
CALL magtrade_load('days', 'by_new_day');
SELECT kg, seq_tup_read + idx_tup_fetch - count < 1000 AS few FROM by_new_day, reads, pg_stat_xact_user_tables WHERE relname = 'magtrade_loads';
ROLLBACK;

-- keys that cannot be compared
CREATE FOREIGN TABLE source_points (period date OPTIONS (column '2025-01-01'), spot point[] OPTIONS (column '{partner}')) SERVER edges OPTIONS (path 'magtrade_edges_{vintage}.csv');
CREATE TABLE points (period date, spot point[], PRIMARY KEY (period, spot));
CALL magtrade_load('source_points', 'points');

COPY (SELECT WHERE false) TO PROGRAM 'rm -f magtrade_edge*.csv magtrade_mixed_*.csv';
DELETE FROM magtrade_loads;
DROP VIEW log;
DROP SERVER edges CASCADE;
DROP TABLE number_series, numbered, numbered_parts, in_whole, whole_parts, by_day, points, in_files, in_text, in_time, in_number, in_months, made_key, ways, at_dates, with_tons, by_tons, parent, child, keys_only, target, in_order, parts;
DROP DOMAIN a_month, way, iso3, two_bits;
DROP TYPE direction;
