-- load: what was loaded, and what that changed

CREATE TABLE magtrade_loads (
    load_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    target regclass NOT NULL,
    source regclass NOT NULL,
    file text NOT NULL,
    vintage text,
    known_at timestamptz NOT NULL,
    size bigint NOT NULL,
    modified timestamptz NOT NULL,
    sha256 text NOT NULL,
    loaded_by name NOT NULL,
    started timestamptz NOT NULL,
    seconds double precision NOT NULL,
    rows_read bigint NOT NULL,
    inserted bigint NOT NULL,
    revised bigint NOT NULL,
    unchanged bigint NOT NULL,
    deleted bigint NOT NULL,
    rejected bigint NOT NULL,
    initial boolean NOT NULL,
    new_periods date[]
);
-- None serves the others' queries: while nothing is known of a target yet, all conditions on it look alike, and one that is not meant
-- for a query would have it read the target's whole log.
CREATE INDEX ON magtrade_loads (file, target, load_id);
CREATE INDEX ON magtrade_loads (target, known_at, load_id) WHERE vintage IS NOT NULL;
CREATE INDEX ON magtrade_loads (target, load_id) WHERE initial;
COMMENT ON TABLE magtrade_loads IS
'a row for each file that magtrade_load() has loaded, written in the transaction that loaded it. Delete all rows of a target to forget it, with all that is known of its past; to have a file loaded once more, call with again => true instead, since without some of its loads a target''s past is wrong';
COMMENT ON SEQUENCE magtrade_loads_load_id_seq IS
'numbers the loads';
COMMENT ON COLUMN magtrade_loads.load_id IS
'numbers the loads in their order';
COMMENT ON COLUMN magtrade_loads.target IS
'the table that the file went into';
COMMENT ON COLUMN magtrade_loads.source IS
'the foreign table that read it';
COMMENT ON COLUMN magtrade_loads.file IS
'its name, as the source''s column _file has it';
COMMENT ON COLUMN magtrade_loads.vintage IS
'what the placeholder {vintage} of the source''s path stands for in that name, or NULL';
COMMENT ON COLUMN magtrade_loads.known_at IS
'when its figures became known: the day that the vintage names, or the first of the month, at its beginning in the time zone of the session that loaded, whatever the time of day may be; where it names none, when they were loaded';
COMMENT ON COLUMN magtrade_loads.size IS
'bytes';
COMMENT ON COLUMN magtrade_loads.modified IS
'when the file was last written, as its file system says; infinite where that is a time that no timestamptz is';
COMMENT ON COLUMN magtrade_loads.sha256 IS
'of the file''s bytes, in hexadecimal, as sha256sum prints it';
COMMENT ON COLUMN magtrade_loads.loaded_by IS
'the role that called';
COMMENT ON COLUMN magtrade_loads.started IS
'when the load of this file began';
COMMENT ON COLUMN magtrade_loads.seconds IS
'how long it took, without the commit';
COMMENT ON COLUMN magtrade_loads.rows_read IS
'rows of the file, without those rejected, and those of one key that were summed as one: inserted + revised + unchanged';
COMMENT ON COLUMN magtrade_loads.inserted IS
'rows whose key was new to the target';
COMMENT ON COLUMN magtrade_loads.revised IS
'rows of which the file changed at least one column';
COMMENT ON COLUMN magtrade_loads.unchanged IS
'rows that the target had already, or that were left as they are because it had newer ones';
COMMENT ON COLUMN magtrade_loads.deleted IS
'rows of the target that the file no longer had, of a load that replaces';
COMMENT ON COLUMN magtrade_loads.rejected IS
'rows that could not be taken; magtrade_rejected has them';
COMMENT ON COLUMN magtrade_loads.initial IS
'whether the target was empty before';
COMMENT ON COLUMN magtrade_loads.new_periods IS
'the months or days of which the target had no row before; NULL if its key has no date';

-- Rows of the logs below go with their load, also where a publication has all tables, which wants to know them; they have no key.
CREATE TABLE magtrade_revisions (
    load_id bigint NOT NULL REFERENCES magtrade_loads ON DELETE CASCADE,
    target regclass NOT NULL,
    key jsonb NOT NULL,
    column_name name,
    old_value text,
    new_value text,
    deleted boolean NOT NULL DEFAULT false
);
CREATE INDEX ON magtrade_revisions (load_id);
ALTER TABLE magtrade_revisions REPLICA IDENTITY FULL;
COMMENT ON TABLE magtrade_revisions IS
'every value of a target that a later file changed, or a trigger instead of letting a row be deleted, a row for each cell. Together with magtrade_additions it is what magtrade_as_of() needs to tell how a table was';
COMMENT ON COLUMN magtrade_revisions.load_id IS
'the load that changed it';
COMMENT ON COLUMN magtrade_revisions.target IS
'the table that has it';
COMMENT ON COLUMN magtrade_revisions.key IS
'the row''s primary key, an object with a member for each column; arrays, char(n) and timestamps are texts as a cast makes them';
COMMENT ON COLUMN magtrade_revisions.column_name IS
'the column; NULL where a row was deleted that has no column outside its key';
COMMENT ON COLUMN magtrade_revisions.old_value IS
'as text, before';
COMMENT ON COLUMN magtrade_revisions.new_value IS
'as text, since; NULL in a row that was deleted';
COMMENT ON COLUMN magtrade_revisions.deleted IS
'whether the whole row was deleted, as a file that is the truth for its months did not have it any more';

CREATE TABLE magtrade_additions (
    load_id bigint NOT NULL REFERENCES magtrade_loads ON DELETE CASCADE,
    target regclass NOT NULL,
    key jsonb NOT NULL
);
CREATE INDEX ON magtrade_additions (load_id);
ALTER TABLE magtrade_additions REPLICA IDENTITY FULL;
COMMENT ON TABLE magtrade_additions IS
'rows that came late: those of periods that the target had rows of already. Rows of a first load, and of the new_periods of a load in magtrade_loads, are not listed';
COMMENT ON COLUMN magtrade_additions.load_id IS
'the load that added it';
COMMENT ON COLUMN magtrade_additions.target IS
'the table that has it';
COMMENT ON COLUMN magtrade_additions.key IS
'the row''s primary key, an object with a member for each column; arrays, char(n) and timestamps are texts as a cast makes them';

CREATE TABLE magtrade_rejected (
    load_id bigint NOT NULL REFERENCES magtrade_loads ON DELETE CASCADE,
    target regclass NOT NULL,
    source regclass NOT NULL,
    filename text NOT NULL,
    lineno bigint,
    line text,
    colname text,
    raw_field_value text,
    err_message text NOT NULL,
    err_detail text,
    errorcode text NOT NULL
);
CREATE INDEX ON magtrade_rejected (load_id);
ALTER TABLE magtrade_rejected REPLICA IDENTITY FULL;
COMMENT ON TABLE magtrade_rejected IS
'rows of files that magtrade_load() left out, with what magtrade_rejects() says of such rows';
COMMENT ON COLUMN magtrade_rejected.load_id IS
'the load that left it out';
COMMENT ON COLUMN magtrade_rejected.target IS
'the table into which it did not go';
COMMENT ON COLUMN magtrade_rejected.source IS
'the foreign table that read it';
COMMENT ON COLUMN magtrade_rejected.filename IS
'the file';
COMMENT ON COLUMN magtrade_rejected.lineno IS
'the line on which the row starts';
COMMENT ON COLUMN magtrade_rejected.line IS
'the row''s text; NULL where the one who loaded may not see what files hold, and for rows that can be read but not stored';
COMMENT ON COLUMN magtrade_rejected.colname IS
'the column that is wrong, if it is one';
COMMENT ON COLUMN magtrade_rejected.raw_field_value IS
'what it holds';
COMMENT ON COLUMN magtrade_rejected.err_message IS
'what is wrong';
COMMENT ON COLUMN magtrade_rejected.err_detail IS
'more of it';
COMMENT ON COLUMN magtrade_rejected.errorcode IS
'its SQLSTATE';

-- Of tables that are gone nothing is dumped: it would be about whichever table has the same number where it is restored.
SELECT pg_catalog.pg_extension_config_dump('magtrade_loads_load_id_seq', '');
SELECT pg_catalog.pg_extension_config_dump('magtrade_loads',
    'WHERE target::oid IN (SELECT oid FROM pg_catalog.pg_class WHERE relpersistence <> ''t'')');
SELECT pg_catalog.pg_extension_config_dump('magtrade_revisions',
    'WHERE target::oid IN (SELECT oid FROM pg_catalog.pg_class WHERE relpersistence <> ''t'')');
SELECT pg_catalog.pg_extension_config_dump('magtrade_additions',
    'WHERE target::oid IN (SELECT oid FROM pg_catalog.pg_class WHERE relpersistence <> ''t'')');
-- Nor rows whose load who dumps may not see.
SELECT pg_catalog.pg_extension_config_dump('magtrade_rejected',
    'WHERE target::oid IN (SELECT oid FROM pg_catalog.pg_class
                           WHERE relpersistence <> ''t'' AND pg_catalog.has_table_privilege(oid, ''SELECT''))
       AND source::oid IN (SELECT oid FROM pg_catalog.pg_class WHERE relpersistence <> ''t'')');

-- Only magtrade_load() writes; what it writes of a table may be seen by those who may see the table, and all its rows where it
-- is about rows; of a file by those who may read the foreign table, and what it holds by those to whom its owner is a role.
ALTER TABLE magtrade_loads ENABLE ROW LEVEL SECURITY;
ALTER TABLE magtrade_revisions ENABLE ROW LEVEL SECURITY;
ALTER TABLE magtrade_additions ENABLE ROW LEVEL SECURITY;
ALTER TABLE magtrade_rejected ENABLE ROW LEVEL SECURITY;
CREATE POLICY readers ON magtrade_loads FOR SELECT
    USING (pg_catalog.has_table_privilege(target, 'SELECT'));
CREATE POLICY readers ON magtrade_revisions FOR SELECT
    USING (pg_catalog.has_table_privilege(target, 'SELECT') AND NOT pg_catalog.row_security_active(target));
CREATE POLICY readers ON magtrade_additions FOR SELECT
    USING (pg_catalog.has_table_privilege(target, 'SELECT') AND NOT pg_catalog.row_security_active(target));
CREATE POLICY readers ON magtrade_rejected FOR SELECT
    USING (pg_catalog.has_table_privilege(source, 'SELECT')
           AND (line IS NULL AND raw_field_value IS NULL OR pg_catalog.pg_has_role('pg_read_server_files', 'USAGE')
                OR pg_catalog.pg_has_role((SELECT relowner FROM pg_catalog.pg_class c WHERE c.oid OPERATOR(pg_catalog.=) source), 'USAGE')));
COMMENT ON POLICY readers ON magtrade_loads IS
'who may read the target';
COMMENT ON POLICY readers ON magtrade_revisions IS
'who may read the target, all of its rows';
COMMENT ON POLICY readers ON magtrade_additions IS
'who may read the target, all of its rows';
COMMENT ON POLICY readers ON magtrade_rejected IS
'who may read the foreign table; what its files hold is for its owner and for those with the rights of pg_read_server_files';
GRANT SELECT ON magtrade_loads, magtrade_revisions, magtrade_additions, magtrade_rejected TO PUBLIC;
-- pg_dump reads it with the rights of whoever calls
GRANT SELECT ON SEQUENCE magtrade_loads_load_id_seq TO PUBLIC;

CREATE PROCEDURE magtrade_load(source regclass, target regclass, mode text DEFAULT 'revise', on_error text DEFAULT NULL,
    reject_limit bigint DEFAULT NULL, within text[] DEFAULT NULL, again boolean DEFAULT false, duplicates text DEFAULT 'error')
    AS 'MODULE_PATHNAME', 'magtrade_load'
    LANGUAGE C;
COMMENT ON PROCEDURE magtrade_load(regclass, regclass, text, text, bigint, text[], boolean, text) IS
'load the files of a foreign table into a table by its primary key: new rows go in, changed ones are updated, others are not touched. Columns go by their names; those that the foreign table does not have get their defaults, and keep what they hold in rows that are there; those that the table does not have are not loaded, and named in a notice with the first rows of the foreign table.
Each file is a transaction, in the order of their names, x (1).csv after x.csv, or of what {vintage} in the path stands for; in a transaction block all are part of that. A file that was loaded before and has not changed is passed over, unless again is true. A file whose vintage is an older date or month than that of one loaded before from the same foreign table only adds rows. Where others change the same rows meanwhile, the file is not loaded and the error is 40001: call again. Where BEFORE INSERT triggers decide what goes in, rows are put in by INSERT ... ON CONFLICT, and other writers wait until the file is in.
mode: revise; insert (rows that are there stay as they are); replace (the file is the truth for its months: rows of the same period, reporter and flow, or of the same values of the columns named in within, all as the file has them and not as triggers store them, that it does not have are deleted, unless rows of it were rejected, or triggers make some of those of other rows, or, beside BEFORE INSERT triggers, change some of them instead).
on_error: stop, or skip to leave out rows that cannot be read, lack a key, or have the key of an earlier row of the file; what the foreign table says if NULL. reject_limit: how many of a file at most.
duplicates: error; sum to make one of the rows of one key in a file, which may be in finer detail than the table: columns of numbers are summed, exactly, and the others must be the same in all, or the file is not loaded.
magtrade_loads, magtrade_revisions, magtrade_additions and magtrade_rejected say what was done.';
