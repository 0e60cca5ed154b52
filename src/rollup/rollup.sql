-- rollup: a table of the series per key that follows its table

CREATE FUNCTION magtrade_rollup_extra_rows(rows trade_series) RETURNS trade_series
    AS 'MODULE_PATHNAME', 'magtrade_rollup_extra_rows'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION magtrade_rollup_extra_rows(trade_series) IS
'for rollups: of how many rows each month has, how many beyond the first; NULL where no month has more';

CREATE FUNCTION magtrade_rollup_changed() RETURNS trigger
    AS 'MODULE_PATHNAME', 'magtrade_rollup_changed'
    LANGUAGE C;
COMMENT ON FUNCTION magtrade_rollup_changed() IS
'the trigger that brings changes of a table into a rollup; magtrade_rollup() makes the triggers';

CREATE FUNCTION magtrade_rollup(target regclass, rollup text, keys text[], value text DEFAULT 'value', period text DEFAULT 'period')
    RETURNS regclass
    AS 'MODULE_PATHNAME', 'magtrade_rollup'
    LANGUAGE C;
COMMENT ON FUNCTION magtrade_rollup(regclass, text, text[], text, text) IS
'make a table of the series of value by period for each combination of the key columns of a table, and triggers that keep it up to date with every INSERT, UPDATE, DELETE and TRUNCATE of the table and of its partitions, to the bit as trade_series_state(value, period) GROUP BY keys would be; returns the new table, which belongs to the owner of the other';

CREATE FUNCTION magtrade_rollup_refresh(rollup regclass) RETURNS bigint
    AS 'MODULE_PATHNAME', 'magtrade_rollup_refresh'
    LANGUAGE C;
COMMENT ON FUNCTION magtrade_rollup_refresh(regclass) IS
'compute a rollup afresh, and make its triggers again, which fire when they did (ENABLE ALWAYS, ENABLE REPLICA) unless they were disabled; returns how many of its rows were not as they should be. To be called after what fires no trigger: ATTACH and DETACH PARTITION, DROP TABLE of a partition, new partitions that are written to by their own names, a new name of the rollup, changes while triggers were disabled; and after a dump was restored, to tie rollup and table together again';
