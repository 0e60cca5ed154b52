-- rows of JSON, as the APIs of the US Census Bureau and of UN Comtrade send them
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS magtrade;
RESET client_min_messages;
\set dir `echo "$MAGTRADE_DIR"/tests/fixtures/csv/json`
CREATE SERVER json FOREIGN DATA WRAPPER magtrade_csv OPTIONS (directory :'dir');

-- every text is what PostgreSQL's own reader of JSON makes of it
\set file :dir '/texts.json'
CREATE FOREIGN TABLE texts (name text, value text, note text, _line int) SERVER json OPTIONS (path 'texts.json');
SELECT name, value, note IS NULL AS is_null, length(note), _line FROM texts;
SELECT row ->> 0 AS name, row ->> 2 AS note FROM jsonb_array_elements(pg_read_file(:'file')::jsonb) WITH ORDINALITY AS j(row, n) WHERE n > 1
EXCEPT SELECT name, note FROM texts;
-- blanks between its parts mean nothing, and rows are counted, not lines
CREATE FOREIGN TABLE spread (name text, value int, note text, _line int) SERVER json OPTIONS (path 'spread.json');
SELECT * FROM spread;
-- a name that stands twice in the header, as what the API was asked for does
IMPORT FOREIGN SCHEMA twice FROM SERVER json INTO public OPTIONS (path 'twice.json');
SELECT * FROM twice;
-- which says nothing of the delimiter of other files, where no profile knows the names
SELECT ftoptions FROM pg_foreign_table WHERE ftrelid = 'twice'::regclass;

-- rows that are objects, the first of which says the names, alone and in an envelope
CREATE FOREIGN TABLE named (name text, value int, note text, _line int) SERVER json OPTIONS (path 'named.json');
SELECT * FROM named;
CREATE FOREIGN TABLE envelope (name text, value int, _line int) SERVER json OPTIONS (path 'envelope.json');
SELECT * FROM envelope;

-- blanks before the array
CREATE FOREIGN TABLE blanks (name text, value int, _line int) SERVER json OPTIONS (path 'blanks.json');
SELECT * FROM blanks;
-- beside files with another delimiter, quote and encoding
CREATE FOREIGN TABLE beside (name text, value int, _file text) SERVER json
  OPTIONS (path 'beside.json,beside.csv', delimiter ';', quote '''', encoding 'LATIN1');
SELECT * FROM beside;
SELECT * FROM beside WHERE name = 'Café;';
-- rows of one value, which may be null
CREATE FOREIGN TABLE lone (name text, _line int) SERVER json OPTIONS (path 'lone_*.json');
SELECT * FROM lone;
-- whatever the table says of its other files
CREATE FOREIGN TABLE others (name text, value int, note text, _line int) SERVER json
  OPTIONS (path 'spread.json,named.json', delimiter ';', quote '''', encoding 'GB18030', skip '1', header 'a,b');
TABLE spread UNION ALL TABLE named EXCEPT ALL TABLE others;

-- what is wrong with the others
CREATE FUNCTION read_json(path text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  result text;
  detail text;
  hint text;
BEGIN
  EXECUTE format('CREATE FOREIGN TABLE one (name text, value int) SERVER json OPTIONS (path %L)', path);
  SELECT coalesce(string_agg(one::text, ' '), 'no rows') INTO result FROM one;
  DROP FOREIGN TABLE one;
  RETURN result;
EXCEPTION WHEN others THEN
  GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
  RETURN concat_ws(E'\n  ', sqlstate || ' ' || sqlerrm, nullif(detail, ''), nullif(hint, ''));
END $$;
\pset format unaligned
\pset tuples_only on
SELECT read_json('bad_cut.json');
SELECT read_json(format('bad_%s.json', file))
FROM unnest('{nested,object,behind,word,comma,value,row,rows,escape,digits,half,low,zero,ragged}'::text[]) AS file;
SELECT read_json(format('bad_%s.json', file))
FROM unnest('{names,twice,colon,unnamed,mixed,several,empty,nothing,message,lines,open,closed,deep,within,last,brace,zeroname}'::text[]) AS file;
SELECT read_json('bad_bytes.json');
SELECT read_json('page.json');
SELECT read_json('wide_le.json');
SELECT read_json('wide_be.json');
SELECT read_json('header.json');
SELECT read_json('marked.json');
\pset format aligned
\pset tuples_only off
DROP FUNCTION read_json;
SET client_min_messages = warning;
DROP SERVER json CASCADE;
