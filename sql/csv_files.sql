-- files as they are found: compressed, in UTF-16, in several parts
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS magtrade;
RESET client_min_messages;
SET datestyle = 'ISO, YMD';
\set dir `echo "$MAGTRADE_DIR"/tests/fixtures/csv`
CREATE SERVER files FOREIGN DATA WRAPPER magtrade_csv OPTIONS (directory :'dir');
-- the rows of a file in one line, or what is wrong with it
CREATE FUNCTION read_file(path text, columns text, options text DEFAULT '') RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  result text;
  detail text;
  hint text;
BEGIN
  EXECUTE format('CREATE FOREIGN TABLE one (%s) SERVER files OPTIONS (path %L %s)', columns, path, options);
  SELECT coalesce(string_agg(regexp_replace(one::text, E'\n', '/', 'g'), ' '), 'no rows') INTO result FROM one;
  DROP FOREIGN TABLE one;
  RETURN result;
EXCEPTION WHEN others THEN
  GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
  RETURN concat_ws(E'\n  ', sqlstate || ' ' || sqlerrm, nullif(detail, ''), nullif(hint, ''));
END $$;
\set flows 'period date, partner text, value float8, _line int'
\pset format unaligned
\pset tuples_only on

-- compressed: the rows are the same
SELECT read_file('packed/plain.csv', :'flows') AS plain \gset
SELECT :'plain';
SELECT file, read_file('packed/' || file, :'flows') = :'plain' AS same
FROM unnest(ARRAY['flows.csv.gz', 'flows.csv.zst', 'members.csv.gz', 'padded.csv.gz', 'frames.csv.zst', 'by_content.csv',
  'by_name.csv.gz', 'utf16.csv.gz']) AS file;
-- all of them at once, with the line within what is unpacked
CREATE FOREIGN TABLE packed (_file text, _line int, value numeric) SERVER files OPTIONS (path 'packed/[fm]*.csv.*');
SELECT _file, sum(value), min(_line), max(_line) FROM packed GROUP BY _file ORDER BY _file;
ANALYZE packed;
SELECT reltuples FROM pg_class WHERE relname = 'packed';
-- half of a file is an error
SELECT read_file('packed/bad_cut.csv.gz', :'flows');
SELECT read_file('packed/bad_cut.csv.zst', :'flows');
SELECT read_file('packed/bad_garbage.csv.gz', :'flows');
SELECT read_file('packed/bad_garbage.csv.zst', :'flows');
SELECT read_file('packed/bad_checksum.csv.gz', :'flows');
SELECT read_file('packed/bad_checksum.csv.zst', :'flows') ~ 'could not decompress file .* checksum';
SELECT read_file('packed/bad_twice.csv.gz', :'flows');
SELECT read_file('packed/empty.csv.gz', :'flows');
SELECT read_file('text/bad_xz.csv', :'flows');

-- UTF-16, with either byte order, and a character of two units
SELECT read_file('text/le.csv', $$c text OPTIONS (column '{国}'), v int OPTIONS (column '{値}'), _line int$$);
SELECT read_file('text/be.csv', $$c text OPTIONS (column '{国}'), v int OPTIONS (column '{値}'), _line int$$);
SELECT read_file('text/le.csv', $$c text OPTIONS (column '{国}')$$, $$, encoding 'SJIS'$$);
SELECT read_file('text/bad_half.csv', $$c text OPTIONS (column '{国}')$$);
SELECT read_file('text/bad_cut.csv', $$c text OPTIONS (column '{国}')$$);
SELECT read_file('text/bad_zero.csv', $$c text OPTIONS (column '{国}')$$);
SELECT read_file('text/bad_utf32.csv', 'a text');

-- 47 names over 48 fields
SELECT read_file('text/more_fields.csv', 'n1 text, n47 text');

\pset format aligned
\pset tuples_only off
DROP FUNCTION read_file;
SET client_min_messages = warning;
DROP SERVER files CASCADE;
