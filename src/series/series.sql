-- series: one figure a month

CREATE TYPE trade_series;

CREATE FUNCTION trade_series_in(cstring) RETURNS trade_series
    AS 'MODULE_PATHNAME', 'magtrade_series_in'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trade_series_in(cstring) IS 'input function of trade_series';

CREATE FUNCTION trade_series_out(trade_series) RETURNS cstring
    AS 'MODULE_PATHNAME', 'magtrade_series_out'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trade_series_out(trade_series) IS 'output function of trade_series';

CREATE FUNCTION trade_series_recv(internal) RETURNS trade_series
    AS 'MODULE_PATHNAME', 'magtrade_series_recv'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trade_series_recv(internal) IS 'binary input function of trade_series';

CREATE FUNCTION trade_series_send(trade_series) RETURNS bytea
    AS 'MODULE_PATHNAME', 'magtrade_series_send'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trade_series_send(trade_series) IS 'binary output function of trade_series; exact';

CREATE TYPE trade_series (
    INPUT = trade_series_in,
    OUTPUT = trade_series_out,
    RECEIVE = trade_series_recv,
    SEND = trade_series_send,
    INTERNALLENGTH = VARIABLE,
    ALIGNMENT = double,
    STORAGE = extended
);
COMMENT ON TYPE trade_series IS
'one figure a month; written as a JSON object, {"2025-10": 226.1, "2025-11": 305}, in which a month that is not there has no figure; a figure of several months has a range as its key, "2025-01..2025-02"';

CREATE CAST (trade_series AS jsonb) WITH INOUT;
COMMENT ON CAST (trade_series AS jsonb) IS 'a series as a JSON object from month to figure';

CREATE CAST (jsonb AS trade_series) WITH INOUT;
COMMENT ON CAST (jsonb AS trade_series) IS 'a series from a JSON object from month (2025-11) to figure';

-- to_json(), to_jsonb(), row_to_json() and json_agg() look for this cast, and else give the text as a string.
CREATE FUNCTION trade_series_json(s trade_series) RETURNS json
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS 'SELECT s::pg_catalog.text::pg_catalog.json';
COMMENT ON FUNCTION trade_series_json(trade_series) IS
'a series as a JSON object from month to figure';

CREATE CAST (trade_series AS json) WITH FUNCTION trade_series_json(trade_series);
COMMENT ON CAST (trade_series AS json) IS 'a series as a JSON object from month to figure';

CREATE FUNCTION trade_window_support(internal) RETURNS internal
    AS 'MODULE_PATHNAME', 'magtrade_window_support'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trade_window_support(internal) IS
'planner support function of the measures as window functions: their frame does not matter';

-- The state of an aggregate is the series itself.  There is one transition
-- function for each list of arguments, so that aggregates with the same
-- arguments share one state.

CREATE FUNCTION trade_series_trans(state trade_series, value double precision, period date) RETURNS trade_series
    AS 'MODULE_PATHNAME', 'magtrade_series_trans'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION trade_series_trans(trade_series, double precision, date) IS
'transition function of trade_series(value, period)';

CREATE FUNCTION trade_series_trans(state trade_series, value double precision, period date, at date) RETURNS trade_series
    AS 'MODULE_PATHNAME', 'magtrade_series_trans'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION trade_series_trans(trade_series, double precision, date, date) IS
'transition function of the measures (value, period, at)';

CREATE FUNCTION trade_series_trans(state trade_series, value double precision, period date, at date, extra integer) RETURNS trade_series
    AS 'MODULE_PATHNAME', 'magtrade_series_trans'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION trade_series_trans(trade_series, double precision, date, date, integer) IS
'transition function of the measures (value, period, at, extra)';

CREATE FUNCTION trade_series_trans(state trade_series, value double precision, period date, at date, extra1 integer, extra2 integer) RETURNS trade_series
    AS 'MODULE_PATHNAME', 'magtrade_series_trans'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION trade_series_trans(trade_series, double precision, date, date, integer, integer) IS
'transition function of the measures (value, period, at, integer, integer)';

CREATE FUNCTION trade_series_trans(state trade_series, value double precision, period date, at date, extra1 double precision) RETURNS trade_series
    AS 'MODULE_PATHNAME', 'magtrade_series_trans_frac'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION trade_series_trans(trade_series, double precision, date, date, double precision) IS
'transition function of the measures (value, period, at, double precision)';

CREATE FUNCTION trade_series_trans(state trade_series, value double precision, period date, at date, extra1 double precision, extra2 integer) RETURNS trade_series
    AS 'MODULE_PATHNAME', 'magtrade_series_trans_frac'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION trade_series_trans(trade_series, double precision, date, date, double precision, integer) IS
'transition function of the measures (value, period, at, double precision, integer)';

CREATE FUNCTION trade_series_combine(trade_series, trade_series) RETURNS trade_series
    AS 'MODULE_PATHNAME', 'magtrade_series_combine'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION trade_series_combine(trade_series, trade_series) IS
'combine function of every aggregate over a series';

CREATE FUNCTION trade_series_result(state trade_series) RETURNS trade_series
    AS 'MODULE_PATHNAME', 'magtrade_series_result'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION trade_series_result(trade_series) IS
'final function of trade_series(value, period)';

CREATE FUNCTION trade_series_state_result(state trade_series) RETURNS trade_series
    AS 'MODULE_PATHNAME', 'magtrade_series_state_result'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION trade_series_state_result(trade_series) IS
'final function of trade_series_state(value, period)';

CREATE AGGREGATE trade_series(value double precision, period date) (
    SFUNC = trade_series_trans,
    STYPE = trade_series,
    SSPACE = 512,
    FINALFUNC = trade_series_result,
    COMBINEFUNC = trade_series_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE trade_series(double precision, date) IS
'the series of a group of rows: the figures of each month are summed, exactly, so that the order of rows, parallel workers and partitions do not matter; rows with a NULL are skipped; NULL if there are no others';

CREATE AGGREGATE trade_series_state(value double precision, period date) (
    SFUNC = trade_series_trans,
    STYPE = trade_series,
    SSPACE = 512,
    FINALFUNC = trade_series_state_result,
    COMBINEFUNC = trade_series_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE trade_series_state(double precision, date) IS
'the series of a group of rows, whose text has every sum unrounded, as an array of terms where it does not fit a double: for sum() on another server or after a dump, which then is exact for fractions too; measures read it like any series';

CREATE FUNCTION trade_series_sum_trans(state trade_series, s trade_series) RETURNS trade_series
    AS 'MODULE_PATHNAME', 'magtrade_series_sum_trans'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION trade_series_sum_trans(trade_series, trade_series) IS
'transition function of sum(trade_series)';

CREATE AGGREGATE sum(s trade_series) (
    SFUNC = trade_series_sum_trans,
    STYPE = trade_series,
    SSPACE = 512,
    FINALFUNC = trade_series_result,
    COMBINEFUNC = trade_series_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE sum(trade_series) IS
'the series of all rows of which the series were made: the months of any, their figures summed exactly';
