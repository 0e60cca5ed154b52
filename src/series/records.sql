-- series: a month against all that came before

CREATE FUNCTION highest_since(s trade_series, at date) RETURNS date
    AS 'MODULE_PATHNAME', 'magtrade_series_highest_since'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION highest_since(trade_series, date) IS
'the latest earlier month with a figure at least as high; NULL if the month is the highest on record or has no figure';

CREATE FUNCTION highest_since(value double precision, period date) RETURNS date
    AS 'MODULE_PATHNAME', 'magtrade_series_highest_since_window'
    LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE SUPPORT trade_window_support;
COMMENT ON FUNCTION highest_since(double precision, date) IS
'window function, at = the month of each row, whatever the order and frame of the window: the latest earlier month with a figure at least as high; NULL if the month is the highest on record or has no figure';

CREATE FUNCTION highest_since_final(state trade_series) RETURNS date
    AS 'MODULE_PATHNAME', 'magtrade_series_highest_since_final'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION highest_since_final(trade_series) IS
'final function of the aggregate highest_since';

CREATE AGGREGATE highest_since(value double precision, period date, at date) (
    SFUNC = trade_series_trans,
    STYPE = trade_series,
    SSPACE = 512,
    FINALFUNC = highest_since_final,
    COMBINEFUNC = trade_series_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE highest_since(double precision, date, date) IS
'the latest earlier month with a figure at least as high; NULL if the month is the highest on record or has no figure; over a group of rows, whose figures are summed by month';

CREATE FUNCTION lowest_since(s trade_series, at date) RETURNS date
    AS 'MODULE_PATHNAME', 'magtrade_series_lowest_since'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION lowest_since(trade_series, date) IS
'the latest earlier month with a figure at least as low; NULL if the month is the lowest on record or has no figure';

CREATE FUNCTION lowest_since(value double precision, period date) RETURNS date
    AS 'MODULE_PATHNAME', 'magtrade_series_lowest_since_window'
    LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE SUPPORT trade_window_support;
COMMENT ON FUNCTION lowest_since(double precision, date) IS
'window function, at = the month of each row, whatever the order and frame of the window: the latest earlier month with a figure at least as low; NULL if the month is the lowest on record or has no figure';

CREATE FUNCTION lowest_since_final(state trade_series) RETURNS date
    AS 'MODULE_PATHNAME', 'magtrade_series_lowest_since_final'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION lowest_since_final(trade_series) IS
'final function of the aggregate lowest_since';

CREATE AGGREGATE lowest_since(value double precision, period date, at date) (
    SFUNC = trade_series_trans,
    STYPE = trade_series,
    SSPACE = 512,
    FINALFUNC = lowest_since_final,
    COMBINEFUNC = trade_series_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE lowest_since(double precision, date, date) IS
'the latest earlier month with a figure at least as low; NULL if the month is the lowest on record or has no figure; over a group of rows, whose figures are summed by month';

CREATE FUNCTION months_high(s trade_series, at date) RETURNS integer
    AS 'MODULE_PATHNAME', 'magtrade_series_months_high'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION months_high(trade_series, date) IS
'months since the latest earlier month with a figure at least as high (7 for a seven-month high); NULL on record';

CREATE FUNCTION months_high(value double precision, period date) RETURNS integer
    AS 'MODULE_PATHNAME', 'magtrade_series_months_high_window'
    LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE SUPPORT trade_window_support;
COMMENT ON FUNCTION months_high(double precision, date) IS
'window function, at = the month of each row, whatever the order and frame of the window: months since the latest earlier month with a figure at least as high (7 for a seven-month high); NULL on record';

CREATE FUNCTION months_high_final(state trade_series) RETURNS integer
    AS 'MODULE_PATHNAME', 'magtrade_series_months_high_final'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION months_high_final(trade_series) IS
'final function of the aggregate months_high';

CREATE AGGREGATE months_high(value double precision, period date, at date) (
    SFUNC = trade_series_trans,
    STYPE = trade_series,
    SSPACE = 512,
    FINALFUNC = months_high_final,
    COMBINEFUNC = trade_series_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE months_high(double precision, date, date) IS
'months since the latest earlier month with a figure at least as high (7 for a seven-month high); NULL on record; over a group of rows, whose figures are summed by month';

CREATE FUNCTION record_rank(s trade_series, at date) RETURNS integer
    AS 'MODULE_PATHNAME', 'magtrade_series_record_rank'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION record_rank(trade_series, date) IS
'1 + how many months up to this one are higher: 2 for the second-highest on record; NULL if the month has no figure';

CREATE FUNCTION record_rank(value double precision, period date) RETURNS integer
    AS 'MODULE_PATHNAME', 'magtrade_series_record_rank_window'
    LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE SUPPORT trade_window_support;
COMMENT ON FUNCTION record_rank(double precision, date) IS
'window function, at = the month of each row, whatever the order and frame of the window: 1 + how many months up to this one are higher: 2 for the second-highest on record; NULL if the month has no figure';

CREATE FUNCTION record_rank_final(state trade_series) RETURNS integer
    AS 'MODULE_PATHNAME', 'magtrade_series_record_rank_final'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION record_rank_final(trade_series) IS
'final function of the aggregate record_rank';

CREATE AGGREGATE record_rank(value double precision, period date, at date) (
    SFUNC = trade_series_trans,
    STYPE = trade_series,
    SSPACE = 512,
    FINALFUNC = record_rank_final,
    COMBINEFUNC = trade_series_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE record_rank(double precision, date, date) IS
'1 + how many months up to this one are higher: 2 for the second-highest on record; NULL if the month has no figure; over a group of rows, whose figures are summed by month';

CREATE FUNCTION streak(s trade_series, at date) RETURNS integer
    AS 'MODULE_PATHNAME', 'magtrade_series_streak'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION streak(trade_series, date) IS
'how many rises in a row end in this month (3: the third straight rise), or falls as a negative number; 0 if it equals the month before; NULL if either has no figure';

CREATE FUNCTION streak(value double precision, period date) RETURNS integer
    AS 'MODULE_PATHNAME', 'magtrade_series_streak_window'
    LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE SUPPORT trade_window_support;
COMMENT ON FUNCTION streak(double precision, date) IS
'window function, at = the month of each row, whatever the order and frame of the window: how many rises in a row end in this month (3: the third straight rise), or falls as a negative number; 0 if it equals the month before; NULL if either has no figure';

CREATE FUNCTION streak_final(state trade_series) RETURNS integer
    AS 'MODULE_PATHNAME', 'magtrade_series_streak_final'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION streak_final(trade_series) IS
'final function of the aggregate streak';

CREATE AGGREGATE streak(value double precision, period date, at date) (
    SFUNC = trade_series_trans,
    STYPE = trade_series,
    SSPACE = 512,
    FINALFUNC = streak_final,
    COMBINEFUNC = trade_series_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE streak(double precision, date, date) IS
'how many rises in a row end in this month (3: the third straight rise), or falls as a negative number; 0 if it equals the month before; NULL if either has no figure; over a group of rows, whose figures are summed by month';
