-- csv: rows that cannot be read

CREATE FUNCTION magtrade_rejects(foreign_table regclass,
    OUT filename text, OUT lineno bigint, OUT line text, OUT colname text, OUT raw_field_value text,
    OUT err_message text, OUT err_detail text, OUT errorcode text) RETURNS SETOF record
    AS 'MODULE_PATHNAME', 'magtrade_rejects'
    LANGUAGE C STRICT;
COMMENT ON FUNCTION magtrade_rejects(regclass) IS
'reads the files of a foreign table of magtrade_csv anew and returns each row that cannot be read, with the first thing that is wrong in it: file, line, the text of the row, the column and its text if it is one column, message, detail, SQLSTATE; a value is tried for every column. on_error and reject_limit do not count here.
After a quote that is not closed, reading goes on at the line after it. Bytes that are no characters are shown as question marks.
Needs SELECT on the table. line, raw_field_value and what messages quote of them are NULL or left out for all but the table''s owner and those with privileges of pg_read_server_files.';
