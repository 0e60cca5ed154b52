-- series: its parts

CREATE FUNCTION unnest(s trade_series, OUT period date, OUT value double precision) RETURNS SETOF record
    AS 'MODULE_PATHNAME', 'magtrade_series_unnest'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 36;
COMMENT ON FUNCTION unnest(trade_series) IS
'a row for each figure of a series, by month; a figure of several months at the last of them';

CREATE FUNCTION periods(s trade_series) RETURNS SETOF date
    AS 'MODULE_PATHNAME', 'magtrade_series_periods'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 36;
COMMENT ON FUNCTION periods(trade_series) IS
'the months of a series that have a figure, in order; in a SELECT list a quick way to a row for every month, with accessors beside it';

CREATE FUNCTION first_period(s trade_series) RETURNS date
    AS 'MODULE_PATHNAME', 'magtrade_first_period'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION first_period(trade_series) IS
'first month of a series that has a figure; NULL if none has';

CREATE FUNCTION last_period(s trade_series) RETURNS date
    AS 'MODULE_PATHNAME', 'magtrade_last_period'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION last_period(trade_series) IS
'last month of a series that has a figure; NULL if none has';

CREATE FUNCTION count_periods(s trade_series) RETURNS integer
    AS 'MODULE_PATHNAME', 'magtrade_count_periods'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION count_periods(trade_series) IS
'how many figures a series has';
