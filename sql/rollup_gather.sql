-- what a statement changed is gathered by key, and written in one pass over the rollup, or key by key; where memory or the keys
-- do not allow that, PostgreSQL sorts it
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS magtrade;
RESET client_min_messages;
CREATE TABLE gather_flows (item text NOT NULL, code int NOT NULL, period date, value float8);
CREATE TABLE gather_exact (code numeric NOT NULL, period date, value float8);
SET work_mem = '64MB';
SELECT setseed(0.5);
INSERT INTO gather_flows
SELECT 'item ' || n % 700, n % 3, date '2020-01-01' + (random() * 1500)::int, random() FROM generate_series(1, 10000) AS n;
INSERT INTO gather_exact SELECT (random() * 50)::int::numeric, period, value FROM gather_flows;
SELECT magtrade_rollup('gather_flows', 'gather_rollup', '{item,code}'), magtrade_rollup('gather_exact', 'gather_exact_rollup', '{code}');
VACUUM (ANALYZE) gather_rollup, gather_exact_rollup;

-- gathered(statement): how often the statement read the rollup from one end to the other, and how many series were wrong after it
CREATE FUNCTION gathered(statement text, OUT passes bigint, OUT wrong bigint) LANGUAGE plpgsql AS $$
BEGIN
  passes := -pg_stat_get_xact_numscans('gather_rollup'::regclass);
  EXECUTE statement;
  passes := passes + pg_stat_get_xact_numscans('gather_rollup'::regclass);
  wrong := magtrade_rollup_refresh('gather_rollup') + magtrade_rollup_refresh('gather_exact_rollup');
END $$;
-- many keys, of which some are new
SELECT * FROM gathered($$INSERT INTO gather_flows SELECT 'item ' || n, n % 3, '2024-03-01', random() FROM generate_series(1, 900) AS n$$);
-- some go altogether, some lose months, some get what they had
SELECT * FROM gathered($$DELETE FROM gather_flows WHERE code = 2 AND item LIKE 'item 1%' OR period < '2020-03-01'$$);
SELECT * FROM gathered($$UPDATE gather_flows SET value = value * 2, period = CASE WHEN random() < 0.3 THEN period + 40 ELSE period END, code = (code + (random() < 0.1)::int) % 3$$);
SELECT * FROM gathered($$UPDATE gather_flows SET value = value$$);
-- few keys
SELECT * FROM gathered($$INSERT INTO gather_flows VALUES ('item 1', 0, '2024-04-01', 7), ('item 0', 1, '2024-04-01', 8), ('new', 1, '2024-04-01', 9)$$);
SELECT * FROM gathered($$UPDATE gather_flows SET value = 1 WHERE item IN ('item 10', 'new')$$);
SELECT * FROM gathered($$DELETE FROM gather_flows WHERE item = 'new'$$);
-- in little memory
SET work_mem = '64kB';
SELECT * FROM gathered($$UPDATE gather_flows SET value = value + 1$$);
SET work_mem = '64MB';
-- keys that are equal and look different are one
SELECT * FROM gathered($$INSERT INTO gather_exact VALUES (1.0, '2024-05-01', 1), (1.00, '2024-05-01', 2), (1, '2024-06-01', 3)$$);
SELECT code, value_at(series, '2024-05-01'), value_at(series, '2024-06-01') FROM gather_exact_rollup WHERE code = 1;
-- a serializable transaction reads the rows that it changes, not the whole
BEGIN ISOLATION LEVEL SERIALIZABLE;
SELECT * FROM gathered($$UPDATE gather_flows SET value = value + 1$$);
ROLLBACK;
SELECT * FROM gathered($$SELECT 1$$);

DROP TABLE gather_flows CASCADE;
DROP TABLE gather_exact CASCADE;
DROP FUNCTION gathered;
