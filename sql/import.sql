-- IMPORT FOREIGN SCHEMA, and profiles of one's own
\set source import
\set include `echo "$MAGTRADE_DIR"/tests/source.sql`
\set QUIET on
\set ECHO none
\i :include
\set ECHO all
\set layouts `echo "$MAGTRADE_DIR"/tests/fixtures/layouts`
ALTER SERVER source_import OPTIONS (SET directory :'layouts');

-- what no profile knows: the header's own names, as text, since a number may be a code
\set dir `echo "$MAGTRADE_DIR"/tests/fixtures/csv`
CREATE SERVER import_csv FOREIGN DATA WRAPPER magtrade_csv OPTIONS (directory :'dir');
IMPORT FOREIGN SCHEMA plain FROM SERVER import_csv INTO source_import OPTIONS (path 'plain.csv');
IMPORT FOREIGN SCHEMA "Odd Name" FROM SERVER import_csv INTO source_import OPTIONS (path 'by_name.csv', reporter 'CHN', flow 'Exports');
-- fields without a name, as below a title that spans several, are no columns, which is said; the last of others has no text
IMPORT FOREIGN SCHEMA merged FROM SERVER import_csv INTO source_import OPTIONS (path 'merged.csv');
SELECT * FROM source_import.merged;
DROP FOREIGN TABLE source_import.merged;
IMPORT FOREIGN SCHEMA titled FROM SERVER import_csv INTO source_import OPTIONS (path 'titled.csv');
DROP FOREIGN TABLE source_import.titled;
-- names that the user gives stand for a header line
IMPORT FOREIGN SCHEMA headless FROM SERVER import_csv INTO source_import OPTIONS (path 'headless.csv', skip '1', header 'hs,partner,period,value,', on_error 'skip');
SELECT * FROM source_import.headless;
DROP FOREIGN TABLE source_import.headless;
-- where no row fits them, or there is none yet, the delimiter is a comma
IMPORT FOREIGN SCHEMA headless FROM SERVER import_csv INTO source_import OPTIONS (path 'plain.csv', header 'hs,partner');
SELECT * FROM source_import.headless;
DROP FOREIGN TABLE source_import.headless;
IMPORT FOREIGN SCHEMA headless FROM SERVER import_csv INTO source_import OPTIONS (path 'empty.csv', header 'hs,partner');
SELECT option FROM tables WHERE "table" = 'headless';
DROP FOREIGN TABLE source_import.headless;
IMPORT FOREIGN SCHEMA trails FROM SERVER import_csv INTO source_import OPTIONS (path 'trailing.csv');
DROP FOREIGN TABLE source_import.trails;
-- files that are not read for what their names have in place of a placeholder are told of, unless another entry has them
IMPORT FOREIGN SCHEMA months FROM SERVER import_csv INTO source_import OPTIONS (path 'placed/p_{period}.csv');
DROP FOREIGN TABLE source_import.months;
IMPORT FOREIGN SCHEMA months FROM SERVER import_csv INTO source_import OPTIONS (path 'placed/p_{period}.csv,placed/p_j*.csv');
DROP FOREIGN TABLE source_import.months;
-- what is given is a constant, whatever the header's names are
IMPORT FOREIGN SCHEMA constants FROM SERVER import_csv INTO source_import OPTIONS (path 'plain.csv', commodity 'period', currency 'partner-value');
SELECT commodity, currency FROM source_import.constants LIMIT 1;
DROP FOREIGN TABLE source_import.constants;
IMPORT FOREIGN SCHEMA twice FROM SERVER import_csv INTO source_import OPTIONS (path 'duplicate.csv');
SELECT * FROM source_import.twice;
IMPORT FOREIGN SCHEMA numbered FROM SERVER import_csv INTO source_import OPTIONS (path 'duplicate_numbered.csv');
SELECT * FROM source_import.numbered;
CREATE FOREIGN TABLE folded (code_2 text, code_1 text) SERVER import_csv OPTIONS (path 'duplicate_numbered.csv');
SELECT * FROM folded;
DROP FOREIGN TABLE folded;
-- a field without a name before the last that has one, and a header that is one name
IMPORT FOREIGN SCHEMA nameless FROM SERVER import_csv INTO source_import OPTIONS (path 'nameless.csv');
SELECT * FROM nameless;
IMPORT FOREIGN SCHEMA tildes FROM SERVER import_csv INTO source_import OPTIONS (path 'tildes.csv');
DROP FOREIGN TABLE nameless, tildes;
IMPORT FOREIGN SCHEMA totals FROM SERVER import_csv INTO source_import OPTIONS (path 'shape/totals.csv', totals_where '{where}=0,W00', totals 'keep');
SELECT * FROM written;
SELECT * FROM tables;
SELECT * FROM plain;
SELECT * FROM "Odd Name" LIMIT 1;
SELECT count(*) FILTER (WHERE is_total) FROM totals;

-- names that every table has for itself, and the one that marks totals
IMPORT FOREIGN SCHEMA own_names FROM SERVER import_csv INTO source_import OPTIONS (path 'own_names.csv', totals_where '{value}=0', totals 'keep');
SELECT * FROM own_names;

-- LIMIT TO and EXCEPT
IMPORT FOREIGN SCHEMA other LIMIT TO (another) FROM SERVER import_csv INTO source_import OPTIONS (path 'plain.csv');
IMPORT FOREIGN SCHEMA other EXCEPT (other) FROM SERVER import_csv INTO source_import OPTIONS (path 'plain.csv');
SELECT to_regclass('other') IS NULL AS none;
IMPORT FOREIGN SCHEMA other LIMIT TO (other) FROM SERVER import_csv INTO source_import OPTIONS (path 'plain.csv');
SELECT to_regclass('other');
IMPORT FOREIGN SCHEMA other FROM SERVER import_csv INTO source_import OPTIONS (path 'plain.csv');

-- files of nothing but totals are not left empty
IMPORT FOREIGN SCHEMA world FROM SERVER source_import INTO source_import OPTIONS (path 'comtrade_legacy/annual_11.csv', totals_where '{Commodity Code}=TOTAL');
SELECT partner, commodity FROM world;
-- what is no condition, for several files
IMPORT FOREIGN SCHEMA wrong FROM SERVER source_import INTO source_import OPTIONS (path 'comtrade_legacy/annual_*.csv', totals_where '{Code {month}}=0');

-- a file that says more than the first
IMPORT FOREIGN SCHEMA more FROM SERVER import_csv INTO source_import OPTIONS (path 'shape/totals_unread.csv,shape/totals_with_districts.csv');
IMPORT FOREIGN SCHEMA total_first FROM SERVER import_csv INTO source_import OPTIONS (path 'saved/gacc_all.csv,saved/gacc_partners.csv', flow 'X');
IMPORT FOREIGN SCHEMA unknown_more FROM SERVER import_csv INTO source_import OPTIONS (path 'saved/names_alone.csv,saved/names_with_provinces.csv');

-- one in UTF-8, whose letters would be others; in LATIN1 every byte is a letter
IMPORT FOREIGN SCHEMA garbled FROM SERVER import_csv INTO source_import OPTIONS (path 'saved/legacy_latin1.csv,saved/legacy_utf8.csv', totals_where '{Partner}=World');
SELECT length(partner) FROM garbled;
DROP FOREIGN TABLE garbled;
IMPORT FOREIGN SCHEMA garbled FROM SERVER import_csv INTO source_import OPTIONS (path 'saved/legacy_utf8.csv', encoding 'LATIN1');
DROP FOREIGN TABLE garbled;

-- all the totals of one kind or another leave nothing: that is said
IMPORT FOREIGN SCHEMA nothing FROM SERVER import_csv INTO source_import OPTIONS (path 'shape/totals_only.csv');
SELECT count(*) FROM nothing;

-- they leave nothing of some files, which may be what no other file has: that is said, too
IMPORT FOREIGN SCHEMA emptied FROM SERVER import_csv INTO source_import OPTIONS (path 'shape/left_*second.csv,shape/left_202410.csv');
SELECT period, partner, value FROM emptied;
DROP FOREIGN TABLE emptied;
IMPORT FOREIGN SCHEMA emptied FROM SERVER import_csv INTO source_import OPTIONS (path 'shape/left_202410.csv,shape/left_*either.csv,shape/left_*second.csv', totals 'keep');
SELECT period, partner, is_total FROM emptied;
DROP FOREIGN TABLE emptied;
IMPORT FOREIGN SCHEMA emptied FROM SERVER import_csv INTO source_import OPTIONS (path 'shape/left_202410.csv,shape/left_*second.csv', totals_where '{partner2Code}<>0');
DROP FOREIGN TABLE emptied;

-- and of some commodities, such as a heading without what it consists of; 8505 has its parts, and TOTAL is meant to be a total
IMPORT FOREIGN SCHEMA headings FROM SERVER import_csv INTO source_import OPTIONS (path 'shape/headings.csv');
SELECT commodity, value FROM headings;
DROP FOREIGN TABLE headings;
IMPORT FOREIGN SCHEMA headings FROM SERVER import_csv INTO source_import OPTIONS (path 'shape/headings.csv', totals 'keep');
SELECT commodity, is_total FROM headings WHERE commodity = '2846';
DROP FOREIGN TABLE headings;

-- a row that cannot be read does not hide those behind it, which are none
IMPORT FOREIGN SCHEMA unread FROM SERVER import_csv INTO source_import OPTIONS (path 'shape/totals_unread.csv', on_error 'skip');
SELECT partner, value FROM unread;
IMPORT FOREIGN SCHEMA undecided FROM SERVER import_csv INTO source_import OPTIONS (path 'shape/totals_unread.csv');
SELECT option FROM tables WHERE "table" IN ('unread', 'undecided') AND option LIKE 'totals%';

-- a source's file that was saved anew, with another delimiter or other separators in its numbers, is still the source's
IMPORT FOREIGN SCHEMA saved_baci FROM SERVER import_csv INTO source_import OPTIONS (path 'saved/baci.txt');
SELECT * FROM saved_baci;
IMPORT FOREIGN SCHEMA saved_excel FROM SERVER import_csv INTO source_import OPTIONS (path 'saved/baci_excel.txt');
SELECT * FROM saved_excel;
IMPORT FOREIGN SCHEMA saved_comext FROM SERVER import_csv INTO source_import OPTIONS (path 'saved/comext.csv', profile 'comext');
SELECT reporter, partner, commodity, value FROM saved_comext;
IMPORT FOREIGN SCHEMA saved_gacc FROM SERVER import_csv INTO source_import OPTIONS (path 'saved/gacc.csv', flow 'X', decimal ',', thousands '.');
SELECT partner, quantity, value FROM saved_gacc;
IMPORT FOREIGN SCHEMA saved_unsaid FROM SERVER import_csv INTO source_import OPTIONS (path 'saved/gacc.csv', flow 'X', decimal ',');
SELECT partner, quantity, value FROM saved_unsaid;
IMPORT FOREIGN SCHEMA saved_comexstat FROM SERVER import_csv INTO source_import OPTIONS (path 'saved/comexstat.csv');
SELECT partner, period, net_weight_kg, value FROM saved_comexstat;
SELECT * FROM tables WHERE "table" LIKE 'saved%';
SELECT "column", options FROM written WHERE "table" = 'saved_gacc';
-- a spreadsheet has words of its own for false, and takes the zeros off codes; R has NA for nothing
IMPORT FOREIGN SCHEMA saved_words FROM SERVER import_csv INTO source_import OPTIONS (path 'saved/comtrade_excel.csv', decimal ',');
SELECT partner, commodity, value FROM saved_words;
-- so have databases; where the words are others, no row says that it is a leaf
IMPORT FOREIGN SCHEMA saved_letters FROM SERVER import_csv INTO source_import OPTIONS (path 'saved/comtrade_database.csv');
SELECT partner, commodity, value FROM saved_letters;
IMPORT FOREIGN SCHEMA saved_unknown_words FROM SERVER import_csv INTO source_import OPTIONS (path 'saved/comtrade_turkish.csv');
DROP FOREIGN TABLE saved_letters, saved_unknown_words;
IMPORT FOREIGN SCHEMA saved_codes FROM SERVER import_csv INTO source_import OPTIONS (path 'saved/census_excel.csv');
SELECT partner, commodity, value FROM saved_codes;
IMPORT FOREIGN SCHEMA saved_r FROM SERVER import_csv INTO source_import OPTIONS (path 'saved/gacc_r.csv', flow 'X', null 'NA');
SELECT partner, quantity, quantity_unit, value FROM saved_r;
-- but not among codes of two letters, where it is Namibia
IMPORT FOREIGN SCHEMA saved_letters FROM SERVER import_csv INTO source_import OPTIONS (path 'saved/comext_r.csv', null 'NA');
SELECT partner, quantity_unit, net_weight_kg, value FROM saved_letters;
-- the server may say that of all files
ALTER SERVER import_csv OPTIONS (ADD null 'NA');
IMPORT FOREIGN SCHEMA said_r FROM SERVER import_csv INTO source_import OPTIONS (path 'saved/gacc_r.csv', flow 'X');
SELECT partner, quantity, quantity_unit, value FROM said_r;
IMPORT FOREIGN SCHEMA said_letters FROM SERVER import_csv INTO source_import OPTIONS (path 'saved/comext_r.csv');
SELECT partner, quantity_unit, net_weight_kg, value FROM said_letters;
ALTER SERVER import_csv OPTIONS (DROP null);
-- and of the separators in their numbers
ALTER SERVER import_csv OPTIONS (ADD decimal ',', ADD thousands '.');
IMPORT FOREIGN SCHEMA said_gacc FROM SERVER import_csv INTO source_import OPTIONS (path 'saved/gacc.csv', flow 'X');
SELECT partner, quantity, value FROM said_gacc;
ALTER SERVER import_csv OPTIONS (DROP decimal, DROP thousands);
-- what R or a database writes has the names in other letters, and what is no letter otherwise; of two that may be one neither is taken
IMPORT FOREIGN SCHEMA spelt_snake FROM SERVER import_csv INTO source_import OPTIONS (path 'saved/comtrade_snake.csv');
SELECT * FROM spelt_snake;
IMPORT FOREIGN SCHEMA spelt_r FROM SERVER import_csv INTO source_import OPTIONS (path 'saved/legacy_r.csv', null 'NA');
SELECT * FROM spelt_r;
SELECT option FROM tables WHERE "table" IN ('spelt_snake', 'spelt_r') AND option LIKE 'totals%';
-- and where the source's own spelling is enough to know it, of names that it does without, and of what makes a row a total
IMPORT FOREIGN SCHEMA spelt_mixed FROM SERVER import_csv INTO source_import OPTIONS (path 'saved/comtrade_mixed.csv');
SELECT partner, net_weight_kg, value FROM spelt_mixed;
-- of several files too
IMPORT FOREIGN SCHEMA spelt_more FROM SERVER import_csv INTO source_import OPTIONS (path 'saved/census_lower.csv,saved/census_lower_districts.csv');
IMPORT FOREIGN SCHEMA wrong FROM SERVER import_csv INTO source_import OPTIONS (path 'saved/comexstat_lower_*.csv');
IMPORT FOREIGN SCHEMA wrong FROM SERVER import_csv INTO source_import OPTIONS (path 'saved/comtrade_snake.csv', profile 'comtrade_legacy');
-- of a file that no profile knows: names with commas, between semicolons or before tabs
IMPORT FOREIGN SCHEMA saved_tabs FROM SERVER import_csv INTO source_import OPTIONS (path 'saved/eurostat.tsv');
SELECT * FROM saved_tabs;
IMPORT FOREIGN SCHEMA saved_names FROM SERVER import_csv INTO source_import OPTIONS (path 'saved/names_with_commas.csv');
SELECT * FROM saved_names;
IMPORT FOREIGN SCHEMA saved_commas FROM SERVER import_csv INTO source_import OPTIONS (path 'saved/names_with_semicolons.csv');
SELECT * FROM saved_commas;
-- in braces a semicolon is the name's
ALTER FOREIGN TABLE saved_commas OPTIONS (ADD totals_where '{Wert;a;b}=2;{Menge; kg}=2', ADD totals 'keep'), ADD is_total boolean;
SELECT * FROM saved_commas;
IMPORT FOREIGN SCHEMA saved_proof FROM SERVER import_csv INTO source_import OPTIONS (path 'saved/codes_with_tabs.csv');
SELECT "HS" = E'0101\t' AS with_its_tab, rtrim("Wert", E'\t') AS wert FROM saved_proof;
IMPORT FOREIGN SCHEMA saved_padded FROM SERVER import_csv INTO source_import OPTIONS (path 'saved/padded_quotes.csv');
SELECT * FROM saved_padded;
IMPORT FOREIGN SCHEMA saved_latin1 FROM SERVER import_csv INTO source_import OPTIONS (path 'saved/names_latin1.csv');
SELECT option FROM tables WHERE "table" IN ('saved_latin1', 'saved_padded', 'saved_tabs', 'saved_names', 'saved_commas', 'saved_proof') AND option LIKE 'delimiter%';
-- a table of a web page, which spreadsheets open
IMPORT FOREIGN SCHEMA saved_page FROM SERVER import_csv INTO source_import OPTIONS (path 'saved/table.xls');
IMPORT FOREIGN SCHEMA saved_page FROM SERVER import_csv INTO source_import OPTIONS (path 'saved/page_below_blanks.xls');
IMPORT FOREIGN SCHEMA saved_page FROM SERVER import_csv INTO source_import OPTIONS (path 'saved/page_with_mark.xls');
-- a quote that the user gives is no delimiter
IMPORT FOREIGN SCHEMA quoted FROM SERVER import_csv INTO source_import OPTIONS (path 'plain.csv', quote '|');
SELECT * FROM quoted LIMIT 1;
-- a delimiter that the user gives is the user's
IMPORT FOREIGN SCHEMA wrong FROM SERVER import_csv INTO source_import OPTIONS (path 'saved/comext.csv', profile 'comext', delimiter '|');

-- a profile of one's own, before the built-in ones
INSERT INTO magtrade_profile (profile, headers, options, columns) VALUES ('baci', '{t,i,j,k,v,q}', '{"null": "NA"}',
  '[{"name": "period", "type": "date", "column": "{t}"}, {"name": "exporter", "column": "{i}"}, {"name": "product", "type": "char(6)", "column": "{k}"},
    {"name": "value", "type": "numeric(20,3)", "column": "{nothing}"}, {"name": "value", "type": "numeric(20,3)", "column": "{v}", "scale": 1000}]');
IMPORT FOREIGN SCHEMA mine FROM SERVER source_import INTO source_import OPTIONS (path 'baci/*.csv');
SELECT "column", type, options FROM written WHERE "table" = 'mine';
SELECT * FROM mine;
UPDATE magtrade_profile SET columns = '[{"column": "{t}"}]' WHERE NOT builtin;
IMPORT FOREIGN SCHEMA wrong FROM SERVER source_import INTO source_import OPTIONS (path 'baci/*.csv');
UPDATE magtrade_profile SET columns = '[{"name": "t", "type": "txt"}]' WHERE NOT builtin;
IMPORT FOREIGN SCHEMA wrong FROM SERVER source_import INTO source_import OPTIONS (path 'baci/*.csv');
UPDATE magtrade_profile SET columns = '[{"name": "t", "scala": "2"}]' WHERE NOT builtin;
IMPORT FOREIGN SCHEMA wrong FROM SERVER source_import INTO source_import OPTIONS (path 'baci/*.csv');
-- a column of no type that there is does not trouble other profiles
UPDATE magtrade_profile SET columns = '[{"name": "t", "type": "txt"}]' WHERE NOT builtin;
IMPORT FOREIGN SCHEMA untroubled FROM SERVER source_import INTO source_import OPTIONS (path 'comtrade_legacy/annual_12.csv', profile 'comtrade_legacy', reporter 'AUS');
UPDATE magtrade_profile SET columns = '["t"]' WHERE NOT builtin;
-- a wrong option of one does, as no file fits it before, and is said to be its
UPDATE magtrade_profile SET options = '{"delimeter": ";"}' WHERE NOT builtin;
IMPORT FOREIGN SCHEMA troubled FROM SERVER source_import INTO source_import OPTIONS (path 'comtrade_legacy/annual_12.csv', reporter 'AUS');
DELETE FROM magtrade_profile WHERE NOT builtin;
-- two profiles are two, whatever they are called
INSERT INTO magtrade_profile (profile, layout, headers, columns) VALUES
  ('a', 'b/c', '{partner}', '[{"name": "partner"}]'), ('a/b', 'c', '{no such header}', '[{"name": "value"}]');
IMPORT FOREIGN SCHEMA apart FROM SERVER import_csv INTO source_import OPTIONS (path 'plain.csv');
SELECT "column", type FROM written WHERE "table" = 'apart';
DELETE FROM magtrade_profile WHERE NOT builtin;

-- what is wrong is said
IMPORT FOREIGN SCHEMA wrong FROM SERVER source_import INTO source_import OPTIONS (path 'baci/*.csv', profile 'comtrade');
IMPORT FOREIGN SCHEMA wrong FROM SERVER source_import INTO source_import OPTIONS (path 'baci/*.csv', profile 'bacci');
IMPORT FOREIGN SCHEMA wrong FROM SERVER source_import INTO source_import OPTIONS (profile 'baci');
IMPORT FOREIGN SCHEMA wrong FROM SERVER source_import INTO source_import OPTIONS (path 'baci/*.csv', path 'comtrade/*.csv');
IMPORT FOREIGN SCHEMA wrong FROM SERVER source_import INTO source_import OPTIONS (path 'baci/*.csv', reporter 'CHN', reporter 'JPN');
IMPORT FOREIGN SCHEMA wrong FROM SERVER source_import INTO source_import OPTIONS (path 'nowhere/*.csv');
IMPORT FOREIGN SCHEMA wrong FROM SERVER source_import INTO source_import OPTIONS (path 'baci/*.csv', reporters 'CHN');
IMPORT FOREIGN SCHEMA wrong FROM SERVER source_import INTO source_import OPTIONS (path 'baci/*.csv', flow '{x');
IMPORT FOREIGN SCHEMA wrong FROM SERVER source_import INTO source_import OPTIONS (path 'baci/*.csv', flow 'exprot');
IMPORT FOREIGN SCHEMA wrong FROM SERVER source_import INTO source_import OPTIONS (path 'baci/*.csv', flow 'transit');
IMPORT FOREIGN SCHEMA transit FROM SERVER source_import INTO source_import OPTIONS (path 'baci/*.csv', flow '{}transit');
IMPORT FOREIGN SCHEMA again FROM SERVER source_import INTO source_import OPTIONS (path 'baci/*.csv', flow 'Re-exports');
SELECT transit.flow, again.flow FROM source_import.transit, source_import.again LIMIT 1;
DROP FOREIGN TABLE source_import.transit, source_import.again;
IMPORT FOREIGN SCHEMA wrong FROM SERVER import_csv INTO source_import OPTIONS (path 'empty.csv');
IMPORT FOREIGN SCHEMA wrong FROM SERVER import_csv INTO source_import OPTIONS (path 'sjis.csv');
-- between quotes and semicolons it is the encoding, too, and not the quotes
IMPORT FOREIGN SCHEMA wrong FROM SERVER import_csv INTO source_import OPTIONS (path 'saved/quoted_latin1.csv');

-- who may not read files may not look at their headers
CREATE ROLE regress_import;
GRANT USAGE ON FOREIGN SERVER source_import TO regress_import;
GRANT ALL ON SCHEMA source_import TO regress_import;
SET ROLE regress_import;
IMPORT FOREIGN SCHEMA wrong FROM SERVER source_import INTO source_import OPTIONS (path 'baci/*.csv');
RESET ROLE;
DROP OWNED BY regress_import;
DROP ROLE regress_import;

-- and who may, runs nobody's operators by it
CREATE SCHEMA regress_operators;
CREATE FUNCTION regress_operators.differ(text, text) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'run as a superuser'; END $$;
CREATE OPERATOR regress_operators.<> (LEFTARG = text, RIGHTARG = text, FUNCTION = regress_operators.differ);
SET search_path = regress_operators, pg_catalog;
IMPORT FOREIGN SCHEMA unmoved FROM SERVER import_csv INTO source_import OPTIONS (path 'plain.csv');
RESET search_path;
SET client_min_messages = warning;
DROP SCHEMA regress_operators CASCADE;
RESET client_min_messages;

-- nor checks of domains
CREATE ROLE regress_author;
CREATE SCHEMA regress_types AUTHORIZATION regress_author;
SET ROLE regress_author;
CREATE FUNCTION regress_types.check(text) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'run as %', current_user; END $$;
CREATE DOMAIN regress_types.code AS text CHECK (regress_types.check(VALUE));
RESET ROLE;
CREATE DOMAIN regress_types.own AS text;
INSERT INTO magtrade_profile (profile, headers, columns) VALUES ('trap', '{period,partner,value}', '[{"name": "partner", "column": "{partner}", "type": "regress_types.code"}]');
IMPORT FOREIGN SCHEMA trap FROM SERVER import_csv INTO source_import OPTIONS (path 'plain.csv', profile 'trap');
UPDATE magtrade_profile SET columns = '[{"name": "partner", "column": "{partner}", "type": "regress_types.code[]"}]' WHERE profile = 'trap';
IMPORT FOREIGN SCHEMA trap FROM SERVER import_csv INTO source_import OPTIONS (path 'plain.csv', profile 'trap');
UPDATE magtrade_profile SET columns = '[{"name": "partner", "column": "{partner}", "type": "regress_types.own"}]' WHERE profile = 'trap';
IMPORT FOREIGN SCHEMA trap FROM SERVER import_csv INTO source_import OPTIONS (path 'plain.csv', profile 'trap');
SELECT pg_typeof(partner) FROM source_import.trap LIMIT 1;
DELETE FROM magtrade_profile WHERE profile = 'trap';
SET client_min_messages = warning;
DROP SCHEMA regress_types CASCADE;
DROP ROLE regress_author;
RESET client_min_messages;
