-- csv: customs files as foreign tables

CREATE FUNCTION magtrade_csv_handler() RETURNS fdw_handler
    AS 'MODULE_PATHNAME', 'magtrade_csv_handler'
    LANGUAGE C STRICT;
COMMENT ON FUNCTION magtrade_csv_handler() IS
'handler of the foreign data wrapper magtrade_csv';

CREATE FUNCTION magtrade_csv_validator(options text[], catalog oid) RETURNS void
    AS 'MODULE_PATHNAME', 'magtrade_csv_validator'
    LANGUAGE C STRICT;
COMMENT ON FUNCTION magtrade_csv_validator(text[], oid) IS
'validator of the options of the foreign data wrapper magtrade_csv';

CREATE FOREIGN DATA WRAPPER magtrade_csv
    HANDLER magtrade_csv_handler
    VALIDATOR magtrade_csv_validator;
COMMENT ON FOREIGN DATA WRAPPER magtrade_csv IS
'customs files in CSV as tables.
Server: directory, the absolute path from which relative paths start.
Table: path (required), files in the order of their names: a list, with commas between and double quotes around names that hold one, of names, of * ? [ ], and of names with placeholders: {year} (four digits), {month} (one or two), {period} (as trade_period), {any other} (the shortest text that fits, without /). A file of exactly that name goes first. Files whose placeholders contradict a query''s WHERE are not opened.
Server and table: encoding (UTF8), delimiter (,), quote ("), skip (lines before the header, 0), max_field (bytes, 1048576), on_error (stop, or skip to leave out rows that cannot be read), reject_limit (how many may be left out of a scan; any number).
Table: header, the names of the fields in their order, for files without a header line: ''hs,partner,,value''.
Server, table and column: decimal (.), thousands (none; grouping is strict, and a blank fits no-break spaces, too, in a database in UTF8), null (texts that mean NULL, separated by commas).
Column: column, a template of header names in braces and literal text: ''{YEAR}-{MONTH}'', NULL where one of its fields is, or the constant ''CHN''; without it the header that has the column''s name, in any case of letters. {{ and }} stand for braces, and ''{}CHN'' is a constant even where a header is called CHN.
Column: in such a template {path:year} is what a placeholder of the path stands for.
Column: map, pairs that say what stands for a text of the source: ''1=M,2=X''; with * and ? for other characters, a * after = for what the last * before it stands for, NULL if that is nothing or a text for NULL, and nothing after = for NULL.
Table: wide, for files with several months across: a name and what stands for it in the headers, ''month=Jan,Feb,Mar'', or with * and ? for what each file has there, ''month=20??-??''; columns then use {month}, also inside a header''s name, {Value-{month}}, and each record gives a row for each label, but none where all of its numbers are zero unless wide_zeros is keep.
Table: totals_where, conditions that make a row a total, which other rows count too: ''{partnerCode}=0;{motCode}<>0'', with * and ? for other characters. Totals are left out unless totals (also of a server) is keep; a column is_total tells them then.
Column: scale, a factor for numbers; format, month for dates up to 2200 as trade_period reads them (a column called period), or date for days as well (others), among them those that DateStyle allows.
magtrade_rejects(table) lists the rows that cannot be read.
A table''s options go before its server''s, and a column''s before both. Files may be compressed with gzip or Zstandard, are in UTF-16 if its byte order mark says so, and may be rows in JSON, as the APIs of the US Census and of UN Comtrade send them. Columns _file and _line hold the file''s name and the line on which the row starts. An unquoted empty field is NULL; a quoted one is NULL but in text columns.
IMPORT FOREIGN SCHEMA makes a table of the remote schema''s name out of the header of the first file, with options from magtrade_profile. Its options are those of a table, profile (auto), and reporter, partner, flow, commodity, quantity_unit and currency for what the files do not say, each a constant or a template.
To set path or directory needs the privileges of pg_read_server_files; the setting magtrade.data_directories, a list of absolute paths that only superusers may change, confines all paths to those directories.';
