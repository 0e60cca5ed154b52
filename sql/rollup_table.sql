-- a rollup as a table that its owner, and others, do things to
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS magtrade;
RESET client_min_messages;
CREATE FUNCTION pg_temp.wrong(rollup regclass, target regclass, keys text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE n bigint;
BEGIN
  EXECUTE format('SELECT count(*) FROM %s AS r FULL JOIN (SELECT %s, trade_series_state(value, period) AS series, magtrade_rollup_extra_rows(trade_series_state(1, period)) AS extra_rows FROM %s GROUP BY %s) AS f USING (%s)
    WHERE record_image_ne(ROW(r.series, r.extra_rows), ROW(f.series, f.extra_rows))', rollup, keys, target, keys, keys) INTO n;
  RETURN n;
END $$;

-- keys that are sorted, as all are where memory is short, stay what they are while they are looked for
CREATE TABLE many (partner text NOT NULL, item integer NOT NULL, period date, value float8);
SELECT magtrade_rollup('many', 'many_series', '{partner,item}');
SET work_mem = '64kB';
INSERT INTO many SELECT CASE a WHEN 1 THEN 'a' ELSE 'b' || repeat(chr(1), 400) END, b, '2025-01-01', 1 FROM generate_series(1, 2) AS a, generate_series(1, 1500) AS b;
UPDATE many SET value = 2 WHERE (partner = 'a' AND item > 1400) OR partner <> 'a';
SELECT pg_temp.wrong('many_series', 'many', 'partner, item');
RESET work_mem;
CREATE TABLE sorted (a numeric NOT NULL, b integer NOT NULL, period date, value float8);
SELECT magtrade_rollup('sorted', 'sorted_series', '{a,b}');
INSERT INTO sorted SELECT a, b, '2025-01-01', 1 FROM generate_series(1, 2) AS a, generate_series(1, 1000) AS b;
UPDATE sorted SET value = 2 WHERE (a = 1 AND b > 900) OR a = 2;
INSERT INTO sorted SELECT a, b, '2025-02-01', 1 FROM generate_series(1, 2) AS a, generate_series(1, 1000) AS b WHERE (a = 1 AND b > 900) OR a = 2;
SELECT pg_temp.wrong('sorted_series', 'sorted', 'a, b');

-- another order of the primary key
ALTER TABLE sorted_series DROP CONSTRAINT sorted_series_pkey, ADD PRIMARY KEY (b, a);
UPDATE sorted SET value = value + 1;
INSERT INTO sorted SELECT a, b, '2025-03-01', a + b FROM generate_series(1, 7) AS a, generate_series(995, 1005) AS b;
SELECT pg_temp.wrong('sorted_series', 'sorted', 'a, b');

-- other types than those of the table: nothing is written
CREATE TABLE typed (k integer NOT NULL, period date, value float8);
SELECT magtrade_rollup('typed', 'typed_series', '{k}');
INSERT INTO typed VALUES (1, '2025-01-01', 5);
ALTER TABLE typed_series ALTER k TYPE text;
INSERT INTO typed VALUES (1, '2025-02-01', 6);
SELECT magtrade_rollup_refresh('typed_series');
ALTER TABLE typed_series ALTER k TYPE integer USING k::integer, ALTER series TYPE text;
INSERT INTO typed VALUES (1, '2025-02-01', 6);
ALTER TABLE typed_series ALTER series TYPE trade_series USING series::trade_series, ALTER extra_rows TYPE bigint USING NULL;
INSERT INTO typed VALUES (1, '2025-02-01', 6);
ALTER TABLE typed_series ALTER extra_rows TYPE trade_series USING NULL;
INSERT INTO typed VALUES (1, '2025-02-01', 6);
SELECT * FROM typed_series;
CREATE TABLE lettered (k text COLLATE "C" NOT NULL, period date, value float8);
SELECT magtrade_rollup('lettered', 'lettered_series', '{k}');
ALTER TABLE lettered_series ALTER k TYPE text COLLATE "POSIX";
INSERT INTO lettered VALUES ('a', '2025-01-01', 5);

-- triggers by hand: only a table like those that magtrade_rollup() makes is written to
CREATE TABLE by_hand (k integer NOT NULL, period date, value float8);
CREATE TABLE number_series (k bigint PRIMARY KEY, series trade_series, extra_rows trade_series);
CREATE TRIGGER t AFTER INSERT ON by_hand REFERENCING NEW TABLE AS n FOR EACH STATEMENT EXECUTE FUNCTION magtrade_rollup_changed('public', 'number_series', 'value', 'period', 'k');
INSERT INTO by_hand VALUES (1, '2025-01-01', 1);
DROP TRIGGER t ON by_hand;
CREATE TABLE split_series (k integer PRIMARY KEY, series trade_series, extra_rows trade_series) PARTITION BY RANGE (k);
CREATE TRIGGER t AFTER INSERT ON by_hand REFERENCING NEW TABLE AS n FOR EACH STATEMENT EXECUTE FUNCTION magtrade_rollup_changed('public', 'split_series', 'value', 'period', 'k');
INSERT INTO by_hand VALUES (1, '2025-01-01', 1);
SELECT count(*) FROM by_hand;
-- one whose key is not named once
DROP TRIGGER t ON by_hand;
CREATE TABLE pair_series (k integer, l integer, series trade_series, extra_rows trade_series, PRIMARY KEY (k, l));
CREATE TRIGGER t AFTER INSERT ON by_hand REFERENCING NEW TABLE AS n FOR EACH STATEMENT EXECUTE FUNCTION magtrade_rollup_changed('public', 'pair_series', 'value', 'period', 'k', 'k');
INSERT INTO by_hand VALUES (1, '2025-01-01', 1);
-- and they must have all that a statement changed
DROP TRIGGER t ON by_hand;
CREATE TRIGGER t AFTER INSERT ON by_hand FOR EACH STATEMENT EXECUTE FUNCTION magtrade_rollup_changed('public', 'typed_series', 'value', 'period', 'k');
INSERT INTO by_hand VALUES (1, '2025-01-01', 1);
DROP TRIGGER t ON by_hand;
CREATE TRIGGER t AFTER UPDATE ON by_hand REFERENCING NEW TABLE AS n FOR EACH STATEMENT EXECUTE FUNCTION magtrade_rollup_changed('public', 'typed_series', 'value', 'period', 'k');
UPDATE by_hand SET value = 2;

-- columns of the owner's own have their defaults, and what he wrote to them stays
CREATE TABLE noted (k text NOT NULL, period date, value float8);
SELECT magtrade_rollup('noted', 'noted_series', '{k}');
ALTER TABLE noted_series ADD note text DEFAULT 'new', ADD id bigint GENERATED ALWAYS AS IDENTITY, ADD twice text GENERATED ALWAYS AS (k || k) STORED,
  ADD months integer GENERATED ALWAYS AS (count_periods(series)) STORED;
INSERT INTO noted VALUES ('A', '2025-01-01', 1), ('B', '2025-01-01', 2);
UPDATE noted_series SET note = 'seen' WHERE k = 'A';
INSERT INTO noted VALUES ('A', '2025-02-01', 3), ('C', '2025-02-01', 4);
SELECT k, series, note, id IS NOT NULL AS numbered, twice, months FROM noted_series ORDER BY k;

-- a foreign key to the rollup, and triggers of its own for each row
CREATE TABLE seen (k text REFERENCES noted_series ON DELETE CASCADE, what text);
CREATE FUNCTION pg_temp.see() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE NOTICE '% % of %', lower(TG_WHEN), lower(TG_OP), coalesce(NEW.k, OLD.k); RETURN coalesce(NEW, OLD); END $$;
CREATE TRIGGER before BEFORE INSERT OR UPDATE OR DELETE ON noted_series FOR EACH ROW EXECUTE FUNCTION pg_temp.see();
CREATE TRIGGER after AFTER INSERT OR UPDATE OR DELETE ON noted_series FOR EACH ROW EXECUTE FUNCTION pg_temp.see();
ALTER TABLE noted_series DROP twice, DROP months;
CREATE TRIGGER of_series AFTER UPDATE OF series ON noted_series FOR EACH ROW EXECUTE FUNCTION pg_temp.see();
CREATE TRIGGER of_note AFTER UPDATE OF note ON noted_series FOR EACH ROW EXECUTE FUNCTION pg_temp.see();
INSERT INTO seen SELECT k, note FROM noted_series;
INSERT INTO noted VALUES ('D', '2025-02-01', 3);
UPDATE noted SET value = 30 WHERE k = 'A' AND period = '2025-02-01';
DELETE FROM noted WHERE k IN ('A', 'B');
SELECT k, series FROM noted_series ORDER BY k;
SELECT * FROM seen;
-- and a trigger of the table that refers to it
CREATE TRIGGER after AFTER DELETE ON seen FOR EACH ROW EXECUTE FUNCTION pg_temp.see();
DELETE FROM noted WHERE k = 'C';
-- what such triggers set stays, as after changes by hand, but for the search path
CREATE FUNCTION pg_temp.remember() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM set_config('noted.last', NEW.k, false); RETURN NULL; END $$;
CREATE TRIGGER remember AFTER INSERT ON noted_series FOR EACH ROW EXECUTE FUNCTION pg_temp.remember();
INSERT INTO noted VALUES ('E', '2025-02-01', 3);
SELECT current_setting('noted.last', true) AS last, current_setting('search_path') LIKE '%public%' AS public;

-- keys of a domain over what has no equality of its own
CREATE TYPE direction AS ENUM ('X', 'M');
CREATE DOMAIN way AS direction;
CREATE TABLE ways (way way NOT NULL, period date, value float8);
SELECT magtrade_rollup('ways', 'way_series', '{way}');
INSERT INTO ways VALUES ('X', '2025-01-01', 1), ('M', '2025-01-01', 2);
SELECT magtrade_rollup_refresh('way_series');
SELECT way, series FROM way_series ORDER BY way;
TRUNCATE ways;
SELECT count(*) FROM way_series;
DROP TABLE ways CASCADE;
DROP DOMAIN way;
DROP TYPE direction;
-- and of one over char(n), of which a cast without a length would keep one letter
CREATE DOMAIN iso3 AS char(3);
CREATE TABLE short (partner iso3 NOT NULL, period date, value float8);
SELECT magtrade_rollup('short', 'short_series', '{partner}');
INSERT INTO short VALUES ('DEU', '2025-01-01', 1), ('DNK', '2025-01-01', 2);
INSERT INTO short VALUES ('DEU', '2025-02-01', 3), ('DZA', '2025-02-01', 4);
DELETE FROM short WHERE partner = 'DNK';
SELECT partner, series FROM short_series ORDER BY partner;
SELECT magtrade_rollup_refresh('short_series');
SELECT partner, series FROM short_series ORDER BY partner;
DROP TABLE short CASCADE;
DROP DOMAIN iso3;

-- TRUNCATE computes afresh once, however many partitions have the trigger
CREATE TABLE parted (k text NOT NULL, period date, value float8) PARTITION BY LIST (k);
CREATE TABLE parted_a PARTITION OF parted FOR VALUES IN ('A');
CREATE TABLE parted_b PARTITION OF parted FOR VALUES IN ('B');
SELECT magtrade_rollup('parted', 'parted_series', '{k}');
CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE NOTICE '% of %', lower(tg_op), tg_table_name; RETURN NULL; END $$;
CREATE TRIGGER tell AFTER DELETE ON parted_series FOR EACH STATEMENT EXECUTE FUNCTION tell();
INSERT INTO parted VALUES ('A', '2025-01-01', 1), ('B', '2025-01-01', 2);
TRUNCATE parted_a;
SELECT k, series FROM parted_series;
TRUNCATE parted;
SELECT k, series FROM parted_series;
DROP TABLE parted CASCADE;
DROP FUNCTION tell();

-- a rollup that inherits depends on two tables, one of which it is made of
CREATE TABLE child (k text NOT NULL, period date, value float8);
SELECT magtrade_rollup('child', 'child_series', '{k}');
CREATE TABLE all_series (k text NOT NULL, series trade_series NOT NULL, extra_rows trade_series);
ALTER TABLE child_series INHERIT all_series;
INSERT INTO child VALUES ('A', '2025-01-01', 1);
SELECT magtrade_rollup_refresh('child_series');
SELECT refobjid::regclass FROM pg_depend WHERE objid = 'child_series'::regclass AND refclassid = 'pg_class'::regclass AND deptype = 'n' ORDER BY 1;
TRUNCATE child;
SELECT count(*) FROM all_series;
DROP TABLE child, all_series CASCADE;

-- no rollup is made of a rollup, nor of a table that has one as a partition: no trigger would tell
CREATE TABLE items (month date NOT NULL, n integer NOT NULL, period date, value float8);
SELECT magtrade_rollup('items', 'item_series', '{month,n}');
SELECT magtrade_rollup('item_series', 'second', '{month}', 'n', 'month');
CREATE TABLE whole (month date NOT NULL, n integer NOT NULL, series trade_series NOT NULL, extra_rows trade_series) PARTITION BY LIST (n);
ALTER TABLE whole ATTACH PARTITION item_series DEFAULT;
SELECT magtrade_rollup('whole', 'second', '{month}', 'n', 'month');
DROP TABLE items, whole CASCADE;

-- names that are the same where they are cut, and in other schemas
CREATE TABLE long (k text NOT NULL, period date, value float8);
SELECT magtrade_rollup('long', repeat('long_', 12) || 'x', '{k}');
SELECT magtrade_rollup('long', repeat('long_', 12) || 'y', '{k}');
CREATE SCHEMA beside;
SELECT magtrade_rollup('long', 'beside.' || repeat('long_', 12) || 'x', '{k}');
INSERT INTO long VALUES ('A', '2025-01-01', 1);
SELECT (SELECT series FROM long_long_long_long_long_long_long_long_long_long_long_long_x) AS one, (SELECT series FROM long_long_long_long_long_long_long_long_long_long_long_long_y) AS other,
       (SELECT series FROM beside.long_long_long_long_long_long_long_long_long_long_long_long_x) AS beside;
SELECT magtrade_rollup_refresh('beside.long_long_long_long_long_long_long_long_long_long_long_long_x');
DROP TABLE long_long_long_long_long_long_long_long_long_long_long_long_x;
INSERT INTO long VALUES ('A', '2025-02-01', 2);
SELECT (SELECT series FROM long_long_long_long_long_long_long_long_long_long_long_long_y) AS other, (SELECT series FROM beside.long_long_long_long_long_long_long_long_long_long_long_long_x) AS beside;

DROP TABLE many, sorted, typed, lettered, by_hand, number_series, split_series, pair_series, noted, long CASCADE;
DROP TABLE seen;
DROP SCHEMA beside CASCADE;
