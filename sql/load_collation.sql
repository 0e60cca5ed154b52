-- a key that compares as its collation does, of ICU, which a server may lack
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS magtrade;
SELECT NOT EXISTS (SELECT FROM pg_collation WHERE collprovider = 'i') AS lacks_icu \gset
\if :lacks_icu
\quit
\endif
DELETE FROM magtrade_loads;
SET datestyle = 'ISO, YMD';
\set dir `echo "$MAGTRADE_DIR"/tests/fixtures/load`
CREATE SERVER collations FOREIGN DATA WRAPPER magtrade_csv OPTIONS (directory :'dir');
CREATE FOREIGN TABLE source (period date OPTIONS (column '{month}', format 'month'), flow text, partner text, kg float8, usd numeric, remark text)
  SERVER collations OPTIONS (path 'release_{vintage}.csv');
CREATE COLLATION blind (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
CREATE TABLE collated (period date, flow text, partner text COLLATE blind, kg float8, remark text COLLATE blind, PRIMARY KEY (period, flow, partner));
INSERT INTO collated VALUES ('2025-01-01', 'X', 'jpn', 1, 'Late Shipment');
CALL magtrade_load('source', 'collated');
SELECT * FROM collated ORDER BY 1, 2, 3;
SELECT key, column_name, old_value, new_value FROM magtrade_revisions WHERE target = 'collated'::regclass ORDER BY load_id, key, column_name;
DELETE FROM magtrade_loads;
DROP SERVER collations CASCADE;
DROP TABLE collated;
DROP COLLATION blind;
