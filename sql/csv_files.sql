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
-- all of them at once, with the line within what is unpacked; of a file that is packed in two ways rows are there twice, which is said
CREATE FOREIGN TABLE packed (_file text, _line int, value numeric) SERVER files OPTIONS (path 'packed/[fm]*.csv.*');
SELECT _file, sum(value), min(_line), max(_line) FROM packed GROUP BY _file ORDER BY _file;
IMPORT FOREIGN SCHEMA twice FROM SERVER files INTO public OPTIONS (path 'packed/flows.csv.*,packed/plain.csv', currency 'USD');
DROP FOREIGN TABLE twice;
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
SELECT read_file('text/bad_7z.csv', :'flows');
SELECT read_file('text/bad_pdf.csv', :'flows');

-- UTF-16, with either byte order, and a character of two units
SELECT read_file('text/le.csv', $$c text OPTIONS (column '{国}'), v int OPTIONS (column '{値}'), _line int$$);
SELECT read_file('text/be.csv', $$c text OPTIONS (column '{国}'), v int OPTIONS (column '{値}'), _line int$$);
SELECT read_file('text/le.csv', $$c text OPTIONS (column '{国}')$$, $$, encoding 'SJIS'$$);
SELECT read_file('text/short.csv', 'a text, _line int');
SELECT read_file('text/short.csv', 'b text');
-- the mark of UTF-8 is obeyed, too
SELECT encoding, read_file('text/marked.csv', $$c text OPTIONS (column '{国}'), v int OPTIONS (column '{値}'), _line int$$, format(', encoding %L', encoding))
FROM unnest('{UTF8,SJIS,GB18030,LATIN1,SQL_ASCII}'::text[]) AS encoding;
SELECT read_file('text/bad_marked.csv', 'a text', $$, encoding 'LATIN1'$$);
SELECT read_file('text/bad_half.csv', $$c text OPTIONS (column '{国}')$$);
SELECT read_file('text/bad_cut.csv', $$c text OPTIONS (column '{国}')$$);
SELECT read_file('text/bad_zero.csv', $$c text OPTIONS (column '{国}')$$);
SELECT read_file('text/bad_utf32.csv', 'a text');

-- 47 names over 48 fields
SELECT read_file('text/more_fields.csv', 'n1 text, n47 text');


-- lists: sorted, each file once, and a file of exactly that name wins
\set rows 'partner text, value int, _file text'
SELECT read_file('placed/p_202507.csv, "placed/a,b.csv",placed/p_*.csv', :'rows');
SELECT read_file('placed/a,b.csv', :'rows');
SELECT read_file('placed/a,c.csv', :'rows');
SELECT read_file('placed/p_*.csv, placed/q_*.csv', :'rows');
SELECT read_file('placed/a.csv,', :'rows');
SELECT read_file('placed/"a.csv', :'rows');

-- placeholders
\set rows 'value int, flow text OPTIONS (column ''{path:flow}''), year int OPTIONS (column ''{path:year}'')'
SELECT read_file('placed/soy_{year}{flow}.csv', :'rows');
SELECT read_file('placed/p_{period}.csv', $$value int, period date OPTIONS (column '{path:period}')$$);
SELECT read_file('cr_only.{end}', $$"end" text OPTIONS (column '{path:end}')$$);
SELECT read_file('placed/{year}/m_{month}_{rest}.csv', $$period date OPTIONS (column '{path:year}-{path:month}'), rest text OPTIONS (column '<{path:rest}>'), value int$$);
SELECT read_file('placed/{year}/m_{month}_{x}_{rest}.csv', $$x text OPTIONS (column '{path:x}'), rest text OPTIONS (column '{path:rest}')$$);
SELECT read_file('placed/soy_{year}{flow}.csv, placed/p_*.csv', :'rows');
SELECT read_file('placed/soy_{year}[XM].csv', :'rows');
SELECT read_file('placed/soy_{flow}.csv', $$flow int OPTIONS (column '{path:flow}')$$);
SELECT path, split_part(read_file(path, 'value int'), E'\n', 2) AS problem FROM unnest(ARRAY['{a}{b}.csv', '{a}?{b}.csv', '{a}*.csv',
  '{a}_{a}.csv', '{a', 'a}', '{}.csv', '{a b}.csv', 'x,{y', 'y,']) AS path;
-- a column that means one of them says so
SELECT read_file('placed/soy_{year}{flow}.csv', 'value int, flow text');
SELECT read_file('placed/soy_{year}{flow}.csv', $$value int, y int OPTIONS (column '{year}')$$);
-- folders of any depth
SELECT read_file('**/soy_*.csv', 'value int');
SELECT read_file('placed/**/m_*.csv', 'value int');
SELECT read_file('placed/**', 'value int');
SELECT read_file('pla**/soy_2025**.csv', 'value int');

-- a month of one digit is one: without it there would be a year of October to December
SELECT read_file('placed/{year}/n_{month}.csv', $$period date OPTIONS (column '{path:year}-{path:month}'), value int$$);
SELECT read_file('placed/p_{year}{month}.csv', $$month text OPTIONS (column '{path:month}'), value int$$);
SELECT read_file('placed/p_{month}.csv', 'value int');
-- 2024_05_a_b is not 2024, or its May would be in January
SELECT read_file('placed/{period}_{rest}.csv', $$period date OPTIONS (column '{path:period}'), rest text OPTIONS (column '{path:rest}')$$);
-- nor is a quarter, a half, a month that is none, another year, a day or a number that goes on cut to a year or a month that it
-- begins with; but a heading of the HS behind a year is none of these, nor is its edition of 2022
SELECT read_file('placed/cut_{period}*.csv', $$period date OPTIONS (column '{path:period}'), _file text$$);
SELECT read_file('placed/cut_{period}_{rest}.csv', $$period date OPTIONS (column '{path:period}'), rest text OPTIONS (column '{path:rest}')$$);
SELECT read_file('placed/cut_{year}_{month}3*.csv', $$period date OPTIONS (column '{path:year}-{path:month}'), _file text$$);
SELECT read_file('placed/r_{month}.csv', 'value int');
-- a placeholder without its braces is not what every row is to have
SELECT read_file('placed/soy_2023{flow}.csv', $$flow text OPTIONS (column 'path:flow'), value int$$);
SELECT read_file('placed/soy_2023{flow}.csv', $$flow text OPTIONS (column '{}path:flow'), way text OPTIONS (column 'path:way')$$);
-- files whose names contradict the conditions are not opened
CREATE FUNCTION plan_counts(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  plan jsonb;
BEGIN
  EXECUTE 'EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF, FORMAT JSON) ' || query INTO plan;
  RETURN concat_ws(' ', jsonb_path_query_first(plan, 'strict $.**."Files"'), jsonb_path_query_first(plan, 'strict $.**."Files Skipped"'),
    jsonb_path_query_first(plan, 'strict $.**."Files Read"'));
END $$;
CREATE FOREIGN TABLE soy (value int, flow text OPTIONS (column '{path:flow}'), year int OPTIONS (column '{path:year}'), partner text)
  SERVER files OPTIONS (path 'placed/soy_{year}{flow}.csv');
SELECT string_agg(value::text, ' ') FROM soy WHERE year = 2024 AND flow = 'X';
SELECT plan_counts('SELECT * FROM soy');
SELECT plan_counts($$SELECT * FROM soy WHERE year = 2024 AND flow = 'X'$$);
SELECT plan_counts($$SELECT * FROM soy WHERE year > 2030$$);
SELECT plan_counts($$SELECT * FROM soy WHERE year = 2024 OR partner = 'JPN'$$);
SELECT plan_counts($$SELECT * FROM soy WHERE year = 2024 AND partner = 'JPN' OR year = 2031 AND partner = 'USA'$$);
SELECT plan_counts($$SELECT * FROM soy WHERE year = 2024 AND (flow = 'X' OR partner = 'JPN') OR (year, flow, value) = (2023, 'M', 1)$$);
SELECT plan_counts($$SELECT * FROM soy WHERE (year, value) > (2023, 1)$$), plan_counts($$SELECT * FROM soy WHERE (year, flow, value) < (2023, 'X', 1)$$),
  plan_counts($$SELECT * FROM soy WHERE (year, value) >= ((SELECT 2024), 1)$$), plan_counts($$SELECT * FROM soy WHERE (value, year) > (1, 2023)$$);
SELECT plan_counts($$SELECT * FROM soy WHERE NOT (year = 2024 AND partner = 'JPN')$$);
SELECT plan_counts($$SELECT * FROM soy WHERE flow IN ('X', 'Y') AND value > 0$$);
SELECT plan_counts($$SELECT * FROM soy WHERE year = (SELECT 2024)$$);
SELECT plan_counts($$SELECT y, (SELECT sum(value) FROM soy WHERE year = y) FROM generate_series(2023, 2025) y$$);
SELECT y, (SELECT sum(value) FROM soy WHERE year = y) FROM generate_series(2023, 2025) y;
PREPARE of_year(int) AS SELECT sum(value) FROM soy WHERE year = $1;
SET plan_cache_mode = force_generic_plan;
EXECUTE of_year(2023);
SELECT plan_counts('EXECUTE of_year(2023)');
SELECT plan_counts('EXECUTE of_year(2031)');
PREPARE of_any(int, text) AS SELECT sum(value) FROM soy WHERE $1 IS NULL OR year = $1 AND partner = $2;
SELECT plan_counts($$EXECUTE of_any(2023, 'JPN')$$), plan_counts($$EXECUTE of_any(NULL, 'JPN')$$);
RESET plan_cache_mode;
-- what a name has and the type of another column refuses is no matter
ALTER FOREIGN TABLE soy ADD number int OPTIONS (column '{path:flow}');
SELECT plan_counts($$SELECT value FROM soy WHERE year = 2024 AND flow = 'X'$$), plan_counts($$SELECT value FROM soy WHERE year = (SELECT 2024)$$);
ALTER FOREIGN TABLE soy DROP number;
-- the same rows as with conditions that are tested after the files are read
SELECT count(*) AS different FROM generate_series(2022, 2025) y, (VALUES ('X'), ('M'), ('')) AS f(flow)
WHERE (SELECT coalesce(array_agg(value), '{}') FROM soy WHERE year = y AND soy.flow = f.flow)
  IS DISTINCT FROM (SELECT coalesce(array_agg(value), '{}') FROM soy WHERE year + 0 * value = y AND soy.flow || left(partner, 0) = f.flow)
OR (SELECT coalesce(array_agg(value), '{}') FROM soy WHERE year = y AND value > 1 OR soy.flow = f.flow AND value < 3)
  IS DISTINCT FROM (SELECT coalesce(array_agg(value), '{}') FROM soy WHERE year + 0 * value = y AND value > 1 OR soy.flow || left(partner, 0) = f.flow AND value < 3)
OR (SELECT coalesce(array_agg(value), '{}') FROM soy WHERE (year, soy.flow, value) > (y, f.flow, 2))
  IS DISTINCT FROM (SELECT coalesce(array_agg(value), '{}') FROM soy WHERE (year + 0 * value, soy.flow, value) > (y, f.flow, 2))
OR (SELECT coalesce(array_agg(value), '{}') FROM soy WHERE (year, value) <= (y, 2))
  IS DISTINCT FROM (SELECT coalesce(array_agg(value), '{}') FROM soy WHERE (year + 0 * value, value) <= (y, 2));
-- before a scan it is the planner's count
CREATE FUNCTION planned(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  plan jsonb;
BEGIN
  EXECUTE 'EXPLAIN (FORMAT JSON) ' || query INTO plan;
  RETURN concat_ws(' ', plan #> '{0,Plan,Files}', plan #> '{0,Plan,Files Skipped}', plan #> '{0,Plan,Plan Rows}');
END $$;
ANALYZE soy;
SELECT planned('SELECT * FROM soy'), planned('SELECT * FROM soy WHERE year = 2024'), planned('SELECT * FROM soy WHERE year = 2031');
-- nor does one about other columns, too, read what it says of these ones twice
SELECT planned($$SELECT * FROM soy WHERE year = 2024 AND value = 3 OR year = 2031$$), planned($$SELECT * FROM soy WHERE (year, value) >= (2024, 0)$$);
DROP FUNCTION plan_counts, planned;

\pset format aligned
\pset tuples_only off
DROP FUNCTION read_file;
SET client_min_messages = warning;
DROP SERVER files CASCADE;
