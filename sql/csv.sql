-- the foreign table on CSV files
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS magtrade;
RESET client_min_messages;
SET datestyle = 'ISO, YMD';
\pset null '(null)'
\set dir `echo "$MAGTRADE_DIR"/tests/fixtures/csv`
CREATE SERVER files FOREIGN DATA WRAPPER magtrade_csv OPTIONS (directory :'dir');

-- columns by their own names, in any order and with others around them
CREATE FOREIGN TABLE plain (value float8, period date, partner text) SERVER files OPTIONS (path 'plain.csv');
SELECT * FROM plain;
SELECT count(*) FROM plain;
SELECT partner, sum(value) FROM plain WHERE period >= '2025-11-01' GROUP BY partner ORDER BY partner;
SELECT plain FROM plain WHERE partner = 'USA';
SELECT tableoid::regclass, period FROM plain ORDER BY value DESC LIMIT 1;

-- by templates; blanks around header names do not count, the case of letters
-- does not for a column's own name
CREATE FOREIGN TABLE by_name (
  value int,
  who text OPTIONS (column '{partner}'),
  month date OPTIONS (column '{YEAR}-{MONTH}'),
  code text OPTIONS (column 'X{YEAR}/{ partner }'),
  reporter text OPTIONS (column 'CHN'),
  braces text OPTIONS (column '{{{MONTH}}}'),
  "{odd}" text,
  period date
) SERVER files OPTIONS (path 'by_name.csv');
SELECT value, who, month, code, reporter, braces, period FROM by_name;
SELECT "{odd}" FROM by_name;

-- a constant that a header is called, too
CREATE FOREIGN TABLE constant (value int, unit text OPTIONS (column 'kg')) SERVER files OPTIONS (path 'constant.csv');
SELECT value FROM constant;
SELECT * FROM constant;
ALTER FOREIGN TABLE constant ALTER unit OPTIONS (SET column '{}kg');
SELECT * FROM constant;
ALTER FOREIGN TABLE constant ALTER unit OPTIONS (SET column '{kg}');
SELECT * FROM constant;
-- or that joins several
ALTER FOREIGN TABLE constant ALTER unit OPTIONS (SET column 'value/kg');
SELECT * FROM constant;
ALTER FOREIGN TABLE constant ALTER unit OPTIONS (SET column '{}value/kg');
SELECT * FROM constant;
ALTER FOREIGN TABLE constant ALTER unit OPTIONS (SET column 'USD/kg');
SELECT * FROM constant;
ALTER FOREIGN TABLE constant ALTER unit OPTIONS (SET column '-');
SELECT * FROM constant;

-- China Customs: GB18030, everything quoted, thousands separators in the value
-- only, a comma too many on every line
CREATE FOREIGN TABLE gacc (
  period date OPTIONS (column '{数据年月}'),
  partner text OPTIONS (column '{贸易伙伴编码}'),
  name text OPTIONS (column '{贸易伙伴名称}'),
  commodity text OPTIONS (column '{商品名称}'),
  quantity float8 OPTIONS (column '{第一数量}'),
  unit2 text OPTIONS (column '{第二计量单位}', null '?,-'),
  value numeric OPTIONS (column '{人民币}', thousands ','),
  _file text,
  _line int
) SERVER files OPTIONS (path 'gacc/*.csv', encoding 'GB18030');
SELECT * FROM gacc;
SELECT round(growth_pct(sum(quantity), lag(sum(quantity)) OVER (ORDER BY period))::numeric, 1) AS growth
FROM gacc WHERE partner = '116' GROUP BY period ORDER BY period;

-- characters whose second byte is the delimiter or a backslash
CREATE FOREIGN TABLE bar (name text OPTIONS (column '{名称}'), number int OPTIONS (column '{数量}')) SERVER files
  OPTIONS (path 'gb18030_bar.csv', encoding 'GB18030', delimiter '|');
SELECT * FROM bar;

-- Shift-JIS with CRLF; Latin-1 with a semicolon and a decimal comma
CREATE FOREIGN TABLE sjis (period date OPTIONS (column '{年月}'), partner text OPTIONS (column '{国名}'),
  commodity text OPTIONS (column '{品名}'), value bigint OPTIONS (column '{金額}', scale '1000')) SERVER files
  OPTIONS (path 'sjis.csv', encoding 'SJIS');
SELECT * FROM sjis;
CREATE FOREIGN TABLE latin1 (period date OPTIONS (column '{Périod}'), partner text OPTIONS (column '{Pays}'),
  value numeric OPTIONS (column '{Valeur}'), weight int OPTIONS (column '{Poids}')) SERVER files
  OPTIONS (path 'latin1.csv', encoding 'LATIN1', delimiter ';', decimal ',', thousands '.');
SELECT * FROM latin1;

-- line ends: CR alone, CRLF after a byte order mark; blank lines
CREATE FOREIGN TABLE cr (a int, b text, _line bigint) SERVER files OPTIONS (path 'cr_only.csv', delimiter ';');
SELECT a, replace(b, E'\r', '<CR>') AS b, _line FROM cr;
CREATE FOREIGN TABLE crlf (period date, value int, note text, _line int) SERVER files OPTIONS (path 'crlf_bom.csv');
SELECT period, value, replace(note, E'\r\n', '<CRLF>') AS note, _line FROM crlf;
CREATE FOREIGN TABLE last_line (partner text, value int) SERVER files OPTIONS (path 'no_newline.csv');
SELECT * FROM last_line;

-- a first line that tells Excel the delimiter
CREATE FOREIGN TABLE excel (period date, value numeric OPTIONS (decimal ','), note text, _line int) SERVER files
  OPTIONS (path 'excel.csv', delimiter ';');
SELECT * FROM excel;
ALTER FOREIGN TABLE excel OPTIONS (SET delimiter ',');
SELECT * FROM excel;

-- lines of blanks are no rows, other short lines are a mistake
CREATE FOREIGN TABLE blank_lines (a text, b text, c text, _line int) SERVER files OPTIONS (path 'blank_lines.csv');
SELECT b, _line FROM blank_lines LIMIT 2;
SELECT b FROM blank_lines;

-- title lines, whose quotes mean nothing; tabs
CREATE FOREIGN TABLE titles (month date, partner text, value int, _line int) SERVER files
  OPTIONS (path 'titles.csv', skip '3', delimiter '\t');
SELECT * FROM titles;

-- files without a header line, here with a title and a trailer; a field that no column needs has no name
CREATE FOREIGN TABLE headless (commodity text, partner text, period date, tons int, third text OPTIONS (column '{period}'), _line int) SERVER files
  OPTIONS (path 'headless.csv', skip '1', delimiter '|', header ' commodity, partner ,period,tons,', on_error 'skip');
SELECT * FROM headless;
SELECT sum(tons) FROM headless WHERE partner = 'USA';
SELECT lineno, err_message, err_detail FROM magtrade_rejects('headless');
ALTER FOREIGN TABLE headless OPTIONS (DROP on_error, SET skip '0', SET header 'commodity,partner,period,quantity');
SELECT commodity FROM headless;
SELECT tons FROM headless;
ALTER FOREIGN TABLE headless OPTIONS (SET skip '1', SET header 'commodity');
SELECT commodity FROM headless;
ALTER FOREIGN TABLE headless OPTIONS (SET header 'commodity,,,,,,value');
SELECT commodity FROM headless;
ALTER FOREIGN TABLE headless OPTIONS (SET header 'commodity|partner|period|tons');
SELECT commodity FROM headless;
-- one that is empty has no rows, and one of titles alone neither
ALTER FOREIGN TABLE headless OPTIONS (SET path 'empty.csv', SET header 'commodity,partner,period,tons');
SELECT * FROM headless;
ALTER FOREIGN TABLE headless OPTIONS (SET path 'plain.csv', SET skip '1000');
SELECT * FROM headless;

-- fields past the header's, and fewer than the header's, if they are empty
CREATE FOREIGN TABLE ragged (partner text, value int) SERVER files OPTIONS (path 'trailing.csv');
SELECT * FROM ragged;
SELECT count(*) FROM ragged;

-- stray quotes: literal in an unquoted field; blanks after a closing quote go
CREATE FOREIGN TABLE stray (partner text, value int) SERVER files OPTIONS (path 'stray.csv');
SELECT * FROM stray LIMIT 2;

-- a header without rows
CREATE FOREIGN TABLE header_only (partner text, value int) SERVER files OPTIONS (path 'header_[ob]*.csv');
SELECT * FROM header_only;
SELECT count(*) FROM header_only;

-- many files, each with its own order, sorted by their bytes; a file that is
-- called like a glob; the folder in the path
CREATE FOREIGN TABLE many (partner text, value int, _file text, _line int) SERVER files OPTIONS (path 'many/[a-z].csv');
SELECT * FROM many;
ALTER FOREIGN TABLE many OPTIONS (SET path 'many/[x].csv');
SELECT * FROM many;
\set absolute :dir /many/[a-z].csv
ALTER FOREIGN TABLE many OPTIONS (SET path :'absolute');
SELECT value, replace(_file, :'dir', '<dir>') AS _file, _line FROM many LIMIT 0;
SELECT value, replace(_file, :'dir', '<dir>') AS _file FROM many WHERE value = 2;
ALTER FOREIGN TABLE many OPTIONS (SET path 'many/[ab].csv');

-- rescans
SELECT a.partner, b.n FROM many a, LATERAL (SELECT count(*) AS n FROM many m WHERE m.value <= a.value) b;
SELECT partner, (SELECT max(value) FROM many m WHERE m.partner >= a.partner) FROM many a ORDER BY partner;
BEGIN;
DECLARE c SCROLL CURSOR FOR SELECT partner FROM many;
FETCH 2 FROM c;
FETCH BACKWARD 1 FROM c;
SAVEPOINT s;
SELECT 1 / (value - 3) FROM many;
ROLLBACK TO s;
FETCH ALL FROM c;
COMMIT;

-- joins, inserts from, views, prepared plans
CREATE TEMP TABLE copied AS SELECT * FROM many;
SELECT count(*) FROM copied c JOIN many m USING (partner, value, _file);
PREPARE p(int) AS SELECT partner FROM many WHERE value = $1;
EXECUTE p(3);

-- nothing is written
INSERT INTO plain VALUES (1, '2025-01-01', 'X');
UPDATE plain SET value = 1;

-- a column that a query does not read is not looked for
CREATE FOREIGN TABLE partial (partner text, nowhere int, value text) SERVER files OPTIONS (path 'plain.csv');
SELECT partner FROM partial;
SELECT count(*) FROM partial;
ALTER FOREIGN TABLE partial DROP COLUMN nowhere;
ALTER FOREIGN TABLE partial ADD COLUMN period date;
SELECT * FROM partial;

-- ANALYZE and EXPLAIN
CREATE FUNCTION explained(query text) RETURNS TABLE (property text, value text) LANGUAGE plpgsql AS $$
DECLARE
  plan json;
  node json;
BEGIN
  EXECUTE 'EXPLAIN (FORMAT JSON, ANALYZE, TIMING OFF, SUMMARY OFF) ' || query INTO plan;
  node := plan -> 0 -> 'Plan';
  RETURN QUERY SELECT key, json.value FROM json_each_text(node) json (key)
  WHERE key IN ('Path', 'Files', 'Size', 'Files Read', 'Bytes Read', 'Records', 'Records Filtered');
END $$;
SELECT * FROM explained('SELECT * FROM many');
SELECT * FROM explained('SELECT value FROM many WHERE partner = ''KOR''');
ANALYZE many;
SELECT reltuples FROM pg_class WHERE oid = 'many'::regclass;
SELECT attname, n_distinct, null_frac FROM pg_stats WHERE tablename = 'many' ORDER BY attname;

-- what is generated is in no file, and is not NULL either
CREATE FOREIGN TABLE doubled (partner text, value float8, twice float8 GENERATED ALWAYS AS (2 * value) STORED)
  SERVER files OPTIONS (path 'plain.csv');
SELECT partner, value FROM doubled ORDER BY value LIMIT 1;
SELECT twice FROM doubled;
SELECT doubled FROM doubled;
SELECT partner, sum(value) FROM doubled WHERE twice > 2 GROUP BY partner;
-- nor needed where whole rows are for the planner's own use
CREATE TABLE seen (partner text);
INSERT INTO seen SELECT DISTINCT partner FROM doubled;
UPDATE seen SET partner = 'none' FROM doubled d WHERE d.partner = seen.partner AND d.value > 1e9;
SELECT count(*) FROM (SELECT 1 FROM seen JOIN doubled USING (partner) WHERE value > 1e9 FOR UPDATE OF seen) found;
DELETE FROM doubled;
DELETE FROM seen USING doubled d WHERE d.partner = seen.partner AND d.twice > 2;
DROP TABLE seen;
ALTER FOREIGN TABLE doubled OPTIONS (ADD on_error 'skip');
SELECT count(*), max(value) FROM doubled;

-- a file that is not there yet can be planned for, not read
CREATE FOREIGN TABLE later (a int) SERVER files OPTIONS (path 'later.csv');
DO $$ BEGIN EXECUTE 'EXPLAIN SELECT * FROM later'; END $$;
SELECT * FROM later;
ALTER FOREIGN TABLE later OPTIONS (SET path 'later/*.csv');
DO $$ BEGIN EXECUTE 'EXPLAIN SELECT * FROM later'; END $$;
SELECT * FROM later;
ANALYZE later;

DROP FUNCTION explained;
SET client_min_messages = warning;
DROP SERVER files CASCADE;
