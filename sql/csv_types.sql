-- from the texts of fields to values, by the column's type
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS magtrade;
RESET client_min_messages;
SET datestyle = 'ISO, YMD';
\pset null '(null)'
\set dir `echo "$MAGTRADE_DIR"/tests/fixtures/csv`
CREATE SERVER types FOREIGN DATA WRAPPER magtrade_csv OPTIONS (directory :'dir');

-- every type
CREATE FOREIGN TABLE t (kind text, f8 float8, f4 float4, num numeric, i2 int2, i4 int4, i8 int8) SERVER types
  OPTIONS (path 'types.csv');
SELECT * FROM t;
CREATE FOREIGN TABLE u (kind text, vc varchar(3), bc char(4) OPTIONS (column '{vc}'), d date, m date OPTIONS (format 'month'),
  b bool, u uuid) SERVER types OPTIONS (path 'types.csv');
SELECT *, length(vc) AS length FROM u;
CREATE FOREIGN TABLE months (kind text, period date OPTIONS (column '{d}'), m timestamp OPTIONS (column '{d}')) SERVER types
  OPTIONS (path 'types.csv');
SELECT kind, period FROM months;
SELECT m FROM months LIMIT 1;

-- what is NULL, in text and in other columns
CREATE FOREIGN TABLE nulls (label text, t text, n float8, d date, b bool) SERVER types OPTIONS (path 'nulls.csv', null '?,-');
SELECT label, '[' || t || ']' AS t, n, d, b FROM nulls;

-- typmods and domains
CREATE DOMAIN positive AS numeric(8,2) CHECK (VALUE > 0);
CREATE DOMAIN required AS text NOT NULL;
CREATE FOREIGN TABLE mods (value numeric(8,2), whole numeric(5,0) OPTIONS (column '{value}'), pos positive OPTIONS (column '{value}'),
  who required OPTIONS (column '{partner}'), code varchar(2) OPTIONS (column '{partner}')) SERVER types OPTIONS (path 'plain.csv');
SELECT value, whole, pos, who FROM mods;
SELECT code FROM mods;
ALTER FOREIGN TABLE mods ALTER who OPTIONS (ADD null 'USA'), ALTER value TYPE numeric(4,2), ALTER pos OPTIONS (SET column '-{value}');
SELECT who FROM mods;
SELECT pos FROM mods;
SELECT value FROM mods;

-- scale: exact in numerics and integers, and in doubles if it is a power of ten
CREATE FOREIGN TABLE scaled (n numeric OPTIONS (column '{value}', scale '1000'), i int OPTIONS (column '{value}', scale '1e3'),
  f float8 OPTIONS (column '{value}', scale '1000'), f4 float4 OPTIONS (column '{value}', scale '0.5'),
  small int2 OPTIONS (column '{value}', scale '1000'), exact numeric(6,3) OPTIONS (column '{value}', scale '0.1')) SERVER types OPTIONS (path 'scale.csv');
SELECT n, f, f4, exact FROM scaled;
SELECT f = 1005, f FROM scaled WHERE n = 1005;
SELECT i FROM scaled;
SELECT small FROM scaled;
-- each row's own power of ten, as in SDMX
CREATE FOREIGN TABLE powers (n numeric OPTIONS (column '{OBS_VALUE}e{UNIT_MULT}'), f float8 OPTIONS (column '{OBS_VALUE}e{UNIT_MULT}'))
SERVER types OPTIONS (path 'power.csv', thousands ',', null ':');
SELECT n, f FROM powers;
DROP FOREIGN TABLE powers;
-- what stands beside a number, and for its sign
CREATE FOREIGN TABLE flagged (v text, n numeric OPTIONS (column '{v}', map '(*)=-*,△*=-*,$*=*,* ?=*,* USD=*', thousands ','))
SERVER types OPTIONS (path 'flags.csv');
SELECT * FROM flagged;
SELECT n < 0 AS below, sum(n) FROM flagged GROUP BY 1 ORDER BY 1;
DROP FOREIGN TABLE flagged;
-- blanks and tabs around a code
CREATE FOREIGN TABLE padded (code text OPTIONS (column '{code}', map '*=*')) SERVER types OPTIONS (path 'padded.csv');
SELECT code, length(code) FROM padded WHERE code IN ('116', '502');
DROP FOREIGN TABLE padded;

-- a part of a text, which is as short as can be before the last
CREATE FOREIGN TABLE parts (
  code text OPTIONS (column 'CN: China', map '*: *=\1'), two text OPTIONS (column 'CN: China: all', map '*: *: *=\2 (\1); *'),
  hs text OPTIONS (column '220830 Whiskies of all kinds', map '* *=\1'), plain text OPTIONS (column 'a\b', map 'a*=\a*'),
  nothing text OPTIONS (column ': China', map '*: *=\1'), null_text text OPTIONS (column '-: China', map '*: *=\1', null '-'),
  ten text OPTIONS (column '1.2.3.4.5.6.7.8.9.10', map '*.*.*.*.*.*.*.*.*.*=* \9 \8 \1'), ends text OPTIONS (column 'ab', map 'a**b**=\1\2\3*x'))
SERVER types OPTIONS (path 'no_newline.csv');
SELECT * FROM parts LIMIT 1;
DROP FOREIGN TABLE parts;
CREATE FOREIGN TABLE parts (code text OPTIONS (map '*: *=\3')) SERVER types OPTIONS (path 'no_newline.csv');
CREATE FOREIGN TABLE parts (code text OPTIONS (map '*=\0')) SERVER types OPTIONS (path 'no_newline.csv');

-- every reason to refuse a value, each value a constant
CREATE FUNCTION try_value(value text, type text, options text DEFAULT '') RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  result text;
  detail text;
  hint text;
BEGIN
  EXECUTE format('CREATE FOREIGN TABLE one (v %s OPTIONS (column %L %s)) SERVER types OPTIONS (path ''no_newline.csv'')',
                 type, value, options);
  SELECT v INTO result FROM one;
  DROP FOREIGN TABLE one;
  RETURN coalesce(result, '(null)');
EXCEPTION WHEN others THEN
  GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
  RETURN concat_ws(E'\n  ', sqlstate || ' ' || sqlerrm, nullif(detail, ''), nullif(hint, ''));
END $$;
\pset format unaligned
\pset tuples_only on
SELECT format('%s %s: %s', t, quote_literal(left(v, 30)), try_value(v, t)) FROM (VALUES
  ('float8', '12x'), ('float8', 'x'), ('float8', '-'), ('float8', '--'), ('float8', '.'), ('float8', '1.2.3'), ('float8', '1e'),
  ('float8', '1e+'), ('float8', '0x10'), ('float8', 'NaN'), ('float8', '-Infinity'), ('float8', 'inf'), ('float8', '1,234'),
  ('float8', '1 234'), ('float8', E'1\u00a0234,5'), ('float8', '1''234'), ('float8', '1234 p'), ('float8', '1,234 t'), ('float8', '$5'), ('float8', '(1,234)'), ('float8', '130-'), ('float8', '1,234-'), ('float8', E'\u2212130'), ('float8', E'\u25b3 1,300'), ('float8', '- 130'), ('float8', '−0,5'), ('float8', '–c'), ('float8', E'\u2013'), ('float8', '(c)'), ('float8', '1e999'), ('float8', '-1e999'), ('float8', '1e-999'),
  ('float8', repeat('9', 400)), ('float8', E'1\n2'), ('float8', '+-1'), ('float8', '１２'), ('float8', '9007199254740993'),
  ('float8', '123456789012345.67'), ('float8', '0.1'), ('float8', '100000000000000000000000'), ('float8', '-0'), ('float8', ' 7 '),
  ('float4', '1e39'), ('float4', '0.1'), ('float4', '16777217'),
  ('numeric', '1e200000'), ('numeric', '1e-20000'), ('numeric', '1e99999999999'), ('numeric', 'NaN'), ('numeric', '1.50'), ('numeric', '1.5e3'),
  ('numeric(3,2)', '9.994'), ('numeric(3,2)', '9.995'), ('numeric(3,2)', '-9.995'), ('numeric(3,0)', '-999.4'), ('numeric(1000,0)', repeat('7', 100)),
  ('int', '2.5'), ('int', '1e3'), ('int', '1000.0'), ('int', '.0'), ('int', '2147483648'), ('int', '-2147483648'), ('int', '-2147483649'),
  ('int2', '32768'), ('int2', '-32768'), ('int8', '9223372036854775807'), ('int8', '9223372036854775808'), ('int8', '-9223372036854775808'),
  ('int8', '-9223372036854775809'), ('int8', repeat('9', 100)), ('int8', '000000000000000000000000000012'),
  ('bool', 'maybe'), ('bool', ' YES '), ('bool', 'of'), ('bool', 'o'),
  ('date', '202452'), ('date', '200113'), ('date', '2001.1'), ('date', '2001.10'), ('date', '2025-02-30'), ('date', 'last month'), ('date', '30.11.2025 x'),
  ('date', '2025-11-30 00:00:00'), ('date', 'Sunday, November 30 2025'), ('date', '11/30/25'), ('date', '20251130'), ('date', '2025'), ('date', 'infinity'),
  ('date', '300000000-01-01'), ('date', repeat('1-', 200)), ('date', '114/11/01'), ('date', '114年11月'), ('date', 'HS 850'), ('date', '0114-11-01'), ('date', '2025-314'), ('date', '25/11/30 00:00:00.000'),
  ('date', '2025 1-2'), ('date', '2025 1~6'), ('date', '2025(1-6)'), ('date', '1&2/2025'), ('date', '2025-11-30 (1)'), ('date', '2025-11-30 (Sun)'), ('date', '''2025-11-30'''), ('date', '2025-11-30 prov.'), ('date', '30.11.2025 a/b'), ('date', '31 Jan ''25'), ('date', '2025/11-30'), ('date', '#N/A'), ('date', '31.01.2025'), ('date', '1/31/2025 12:00:00 AM'), ('date', '45962'), ('date', '45962.0'), ('date', '85051'), ('date', 'ene-25'), ('date', '2025-13'),
  ('varchar(3)', '日本'), ('varchar(3)', '日本日本'), ('varchar(3)', 'abc   '), ('char(2)', 'a'), ('char(2)', 'abc'), ('text', '  x '),
  ('int[]', '{{1,2}}'), ('timestamptz', 'never'), ('trade_series', '{{"2025-10": 226.1}}'), ('name', 'x')) x (t, v);
-- the same with separators
SELECT format('%s%s: %s', quote_literal(left(v, 30)), o, try_value(v, 'numeric', o)) FROM (VALUES
  ('1,234,567.8'), ('1234567.8'), ('-1,234'), ('12,345'), ('1,23,4'), ('1234,567'), ('1,2345'), ('123,'), (',123'), ('1,,234'), ('1,23,456.78'), ('1.234,567'),
  ('1,234e2'), ('1,234.'), ('0,001'), ('01,234')) x (v), (VALUES (', thousands '',''')) y (o);
SELECT format('%s%s: %s', quote_literal(left(v, 30)), o, try_value(v, 'float8', o)) FROM (VALUES
  ('1.187,5', ', thousands ''.'', decimal '','''), ('1.187.5', ', thousands ''.'', decimal '','''), ('1187,5', ', decimal '','''), ('1187.5', ', decimal '','''),
  (E'1\u00a0187,5', E', thousands ''\u00a0'', decimal '','''), ('1 187,5', E', thousands ''\u00a0'', decimal '','''),
  ('1 187,5', ', thousands '' '', decimal '','''), (E'-1\u00a0187\u202f000,5', ', thousands '' '', decimal '','''), (E'1\u00a018', ', thousands '' '''),
  ('1187 p', ', thousands '' '''), (E'1187\u00a0p', ', thousands '' '''), (E'1\u2009187', ', thousands '' '''), ('1 87', E', thousands ''\u00a0''')) x (v, o);
-- no-break spaces around a number, where the option says nothing too; between digits they are separators, and alone no number
SELECT format('%s: %s', quote_literal(v), try_value(v, t)) FROM (VALUES ('float8', E'12\u00a0'), ('numeric', E'\u202f -1.5 \u00a0\u00a0'), ('int', E'\u00a07'),
  ('int', E'1\u00a02'), ('int', E'\u00a0'), ('int', E'7\u2009')) x (t, v);
-- what a hint says of a sign is so
SELECT try_value('(1,234)', 'float8', ', map ''(*)=-*'', thousands '',''');
SELECT try_value('130-', 'int', ', map ''*-=-*''');
SELECT try_value(E'\u2212130', 'numeric', $$, map E'\u2212*=-*'$$);
SELECT try_value(E'\u25b3 1,300', 'int', $$, map E'\u25b3*=-*', thousands ','$$);
SELECT try_value('- 130', 'int', ', map ''-*=-*''');
-- months alone
SELECT format('%s: %s', quote_literal(left(v, 30)), try_value(v, 'date', ', format ''month''')) FROM (VALUES
  ('2025-11-30'), ('202511'), ('Nov-25'), ('2025年11月'), ('202452'), ('11/30/2025'), ('2001.1'), ('114/11'),
  ('45962'), ('31.01.2025'), ('Nov-25 (p)'), ('2025Q3'), ('Total'), ('2025/1-2'), ('2568-01'), ('2511'), ('2200-12'), ('2024-25'), ('1999/2000'), ('2024-26')) x (v);
-- as the hints say
SELECT try_value('Nov-25 (p)', 'date', ', format ''month'', map ''*(p)=*''');
SELECT try_value('ene-25', 'date', ', map ''ene-*=jan-*''');
SELECT try_value('2025/1-2', 'date', ', map ''2025/1-2=2025-02''');
SELECT v, try_value(v, 'date', ', map ''*-??=*-04,*-????=*-04,*/??=*-04,*/????=*-04''') FROM (VALUES ('2010-11'), ('2024-25'), ('1999-2000'), ('2010/11'), ('1999/2000')) x (v);
SELECT date '1899-12-30' + 45962;
-- days and months in another order than DateStyle's
SET datestyle = 'ISO, MDY';
SELECT try_value('30/11/2025', 'date');
SET datestyle = 'ISO, DMY';
SELECT try_value('11/30/2025', 'date');
SELECT try_value('30.11.2025', 'date');
SELECT try_value('30_11_2025', 'date');
SELECT try_value('30/11/2025 00:00 America/New_York', 'date');
SET datestyle = 'ISO, YMD';
-- a factor that makes a number too large
SELECT try_value('1e308', 'float8', ', scale ''100''');
SELECT try_value('1.2345', 'int8', ', scale ''1000''');
SELECT try_value('9e18', 'int8', ', scale ''10''');
SELECT try_value('1e131060', 'numeric', ', scale ''1e15''');
SELECT try_value('1e131060', 'int8', ', scale ''1e15''');
SELECT try_value('12', 'int8', ', scale ''1e-1''');
SELECT try_value('120', 'int8', ', scale ''1e-1''');
-- and for type numeric itself, or rounding does
SELECT format('%s %s%s: %s', t, left(v, 9), o, left(regexp_replace(try_value(v, t, o), '[0-9.]{100,}', '…'), 240)) FROM (VALUES
  ('-1e131071', 'int8', ', scale ''1000'''), ('1e131071', 'numeric', ', scale ''1e-300'''), ('1e131067', 'numeric', ', scale ''1000'''),
  (repeat('9', 131072) || '.9', 'numeric(10,0)', ''), (repeat('9', 131072) || '.9', 'numeric(10,0)', ', scale ''0.1'''),
  (repeat('0', 131062) || repeat('9', 9) || '.5', 'numeric(10,0)', '')) x (v, t, o);
\pset tuples_only off
\pset format aligned
DROP FUNCTION try_value;
SET client_min_messages = warning;
DROP SERVER types CASCADE;
DROP DOMAIN positive, required;
