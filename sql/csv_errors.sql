-- what is wrong with a file: which file, line and column, what was found, what was expected, what to do
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS magtrade;
RESET client_min_messages;
SET datestyle = 'ISO, YMD';
\set VERBOSITY verbose
\set SHOW_CONTEXT always
\set dir `echo "$MAGTRADE_DIR"/tests/fixtures/csv`
CREATE SERVER broken FOREIGN DATA WRAPPER magtrade_csv OPTIONS (directory :'dir');
CREATE FUNCTION try_file(path text, columns text, options text DEFAULT '') RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  result text;
  detail text;
  hint text;
  context text;
BEGIN
  EXECUTE format('CREATE FOREIGN TABLE one (%s) SERVER broken OPTIONS (path %L %s)', columns, path, options);
  SELECT count(one.*) || ' rows' INTO result FROM one;
  DROP FOREIGN TABLE one;
  RETURN result;
EXCEPTION WHEN others THEN
  GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT, context = PG_EXCEPTION_CONTEXT;
  context := CASE WHEN context LIKE 'file "%' THEN split_part(context, E'\n', 1) END;
  RETURN concat_ws(E'\n  ', sqlstate || ' ' || sqlerrm, nullif(detail, ''), nullif(hint, ''), context);
END $$;
\pset format unaligned
\pset tuples_only on

-- values
SELECT try_file('plain.csv', 'value int');
SELECT try_file('plain.csv', $$x date OPTIONS (column '{partner}')$$);
SELECT try_file('plain.csv', $$x int OPTIONS (column '{value}-{partner}')$$);
SELECT try_file('plain.csv', $$partner uuid$$);
SELECT try_file('gacc/*.csv', $$v float8 OPTIONS (column '{人民币}')$$, $$, encoding 'GB18030'$$);
SELECT try_file('gacc/*.csv', $$v float8 OPTIONS (column '{商品名称}')$$, $$, encoding 'GB18030'$$);
SELECT try_file('cr_only.csv', $$a int, b int$$, $$, delimiter ';'$$);

-- headers
SELECT try_file('plain.csv', 'valu int');
SELECT try_file('plain.csv', $$v int OPTIONS (column '{Value}')$$);
SELECT try_file('plain.csv', $$v int OPTIONS (column '{quantity}')$$);
SELECT try_file('plain.csv', 'value float8', $$, delimiter ';'$$);
SELECT try_file('gacc/*.csv', $$v float8 OPTIONS (column '{美元}')$$, $$, encoding 'GB18030'$$);
-- as near as the only name may be to the column's
SELECT try_file('many/C.csv', 'partner_value int');
SELECT try_file('many/?.csv', $$partner text, value int$$);
SELECT try_file('duplicate.csv', 'value int');
SELECT try_file('duplicate.csv', 'period date, partner text');
SELECT try_file('duplicate.csv', $$value_3 int$$);
SELECT try_file('duplicate.csv', $$v int OPTIONS (column '{partner_1}')$$);
SELECT try_file('case.csv', 'value int');
SELECT try_file('case.csv', '"VALUE" int, "Value" int, partner text');
SELECT try_file('case.csv', 'valüe int');
-- what is meant is found whatever the case of its letters
SELECT try_file('case.csv', 'PERTNOX text');

-- records
SELECT try_file('extra.csv', 'value int');
SELECT try_file('short.csv', 'partner text');
SELECT try_file('stray.csv', 'partner text');
SELECT try_file('unclosed.csv', 'partner text');
SELECT try_file('unclosed.csv', 'partner text', $$, max_field '10'$$);
SELECT try_file('long_field.csv', 'partner text', $$, max_field '81'$$);
SELECT try_file('long_field.csv', 'partner text', $$, max_field '80'$$);
SELECT try_file('long_field.csv', 'partner text', $$, max_field '30', quote ''''$$);
SELECT try_file('plain.csv', 'partner text', $$, max_field '3'$$);
-- as long as it may be, its last quote that of the file
SELECT try_file('long_last.csv', 'partner text', $$, max_field '7'$$);

-- text
SELECT try_file('invalid_utf8.csv', 'partner text');
SELECT try_file('invalid_utf8.csv', 'partner text', $$, encoding 'LATIN1'$$);
SELECT try_file('cut_utf8.csv', 'partner text');
SELECT try_file('invalid_gb.csv', $$n text OPTIONS (column '{名称}')$$, $$, encoding 'GB18030'$$);
SELECT try_file('gacc/magnets_10.csv', 'partner text');
SELECT try_file('plain.csv', 'partner text', $$, encoding 'EUC_JIS_2004'$$);
-- the one encoding without a conversion to UTF8, until PostgreSQL 19 dropped it
SELECT try_file('latin1.csv', 'x text', $$, encoding 'MULE_INTERNAL', delimiter ';'$$)
  ~ '^(42883 no conversion from encoding "MULE_INTERNAL" to the database''s "UTF8"|22023 invalid value for option "encoding")';
SELECT try_file('zero_byte.csv', 'partner text');
SELECT try_file('workbook.csv', 'partner text', $$, encoding 'LATIN1'$$);

-- files
SELECT try_file('empty.csv', 'partner text');
SELECT try_file('blank.csv', 'partner text');
SELECT try_file('empty_rows.csv', 'partner text');
SELECT try_file('empty_rows.csv', 'partner text', $$, skip '2'$$);
SELECT try_file('plain.csv', 'partner text', $$, skip '4'$$);
SELECT try_file('header_only.csv', 'partner text', $$, skip '9'$$);
SELECT try_file('missing.csv', 'partner text');
SELECT try_file('plain.csv/x.csv', 'partner text');
SELECT try_file('missing/*.csv', 'partner text');
SELECT try_file('plain.csv/*.csv', 'partner text');
SELECT try_file('gacc', 'partner text');
SELECT try_file('gac?', 'partner text');
SELECT try_file('/dev/null', 'partner text');
SELECT try_file('/dev/zer*', 'partner text');

-- as psql shows it
\set VERBOSITY default
CREATE FOREIGN TABLE shown (period date, v int OPTIONS (column '{value}')) SERVER broken OPTIONS (path 'plain.csv');
SELECT * FROM shown;
ALTER FOREIGN TABLE shown ALTER v TYPE point USING NULL;
ALTER FOREIGN TABLE shown ALTER v TYPE point;
SELECT * FROM shown;
-- the rows before are there, the ones after come when the file is right again
CREATE FOREIGN TABLE half (partner text, value int) SERVER broken OPTIONS (path 'unclosed.csv');
SELECT partner FROM half LIMIT 1;
BEGIN;
DECLARE c CURSOR FOR SELECT partner FROM half;
FETCH 1 FROM c;
FETCH 1 FROM c;
ROLLBACK;
ANALYZE half;
DROP FUNCTION try_file;
SET client_min_messages = warning;
DROP SERVER broken CASCADE;
