-- vintage: a table as it was known at a date

CREATE FUNCTION magtrade_past_support(internal) RETURNS internal
    AS 'MODULE_PATHNAME', 'magtrade_past_support'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION magtrade_past_support(internal) IS
'tells the planner how many rows magtrade_as_of() and magtrade_first_published() return';

CREATE FUNCTION magtrade_as_of(target anyelement, at timestamptz) RETURNS SETOF anyelement
    AS 'MODULE_PATHNAME', 'magtrade_as_of'
    LANGUAGE C STABLE PARALLEL RESTRICTED SUPPORT magtrade_past_support;
COMMENT ON FUNCTION magtrade_as_of(anyelement, timestamptz) IS
'the rows of a table as they were known at a time: SELECT * FROM magtrade_as_of(NULL::flows, ''2026-01-31''). What magtrade_load() loaded later, by known_at in magtrade_loads, is undone: cells that were revised have their old values, rows that were added are left out, rows that were deleted come back. Loads from before the table was last found empty do not count. What others changed is as it is now. No rows when at is NULL';

CREATE FUNCTION magtrade_first_published(target anyelement) RETURNS SETOF anyelement
    AS 'MODULE_PATHNAME', 'magtrade_first_published'
    LANGUAGE C STABLE PARALLEL RESTRICTED SUPPORT magtrade_past_support;
COMMENT ON FUNCTION magtrade_first_published(anyelement) IS
'the rows of a table, and those that magtrade_load() deleted, each cell with the value that was published first, since the table was last found empty: SELECT * FROM magtrade_first_published(NULL::flows)';
