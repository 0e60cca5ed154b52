-- series: a month against an earlier one

CREATE FUNCTION value_at(s trade_series, at date) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_series_value_at'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION value_at(trade_series, date) IS
'the figure of the month that at lies in; NULL if it has none';

CREATE FUNCTION value_at(value double precision, period date) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_series_value_at_window'
    LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE SUPPORT trade_window_support;
COMMENT ON FUNCTION value_at(double precision, date) IS
'window function, at = the month of each row, whatever the order and frame of the window: the figure of the month that at lies in; NULL if it has none';

CREATE FUNCTION value_at_final(state trade_series) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_series_value_at_final'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION value_at_final(trade_series) IS
'final function of the aggregate value_at';

CREATE AGGREGATE value_at(value double precision, period date, at date) (
    SFUNC = trade_series_trans,
    STYPE = trade_series,
    SSPACE = 512,
    FINALFUNC = value_at_final,
    COMBINEFUNC = trade_series_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE value_at(double precision, date, date) IS
'the figure of the month that at lies in; NULL if it has none; over a group of rows, whose figures are summed by month';

CREATE FUNCTION mom_pct(s trade_series, at date) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_series_mom_pct'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION mom_pct(trade_series, date) IS
'growth in percent on the month before, by the calendar; NULL if either month has no figure or the earlier is not positive';

CREATE FUNCTION mom_pct(value double precision, period date) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_series_mom_pct_window'
    LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE SUPPORT trade_window_support;
COMMENT ON FUNCTION mom_pct(double precision, date) IS
'window function, at = the month of each row, whatever the order and frame of the window: growth in percent on the month before, by the calendar; NULL if either month has no figure or the earlier is not positive';

CREATE FUNCTION mom_pct_final(state trade_series) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_series_mom_pct_final'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION mom_pct_final(trade_series) IS
'final function of the aggregate mom_pct';

CREATE AGGREGATE mom_pct(value double precision, period date, at date) (
    SFUNC = trade_series_trans,
    STYPE = trade_series,
    SSPACE = 512,
    FINALFUNC = mom_pct_final,
    COMBINEFUNC = trade_series_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE mom_pct(double precision, date, date) IS
'growth in percent on the month before, by the calendar; NULL if either month has no figure or the earlier is not positive; over a group of rows, whose figures are summed by month';

CREATE FUNCTION yoy_pct(s trade_series, at date) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_series_yoy_pct'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION yoy_pct(trade_series, date) IS
'growth in percent on the same month of the year before; NULL if either month has no figure or the earlier is not positive';

CREATE FUNCTION yoy_pct(value double precision, period date) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_series_yoy_pct_window'
    LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE SUPPORT trade_window_support;
COMMENT ON FUNCTION yoy_pct(double precision, date) IS
'window function, at = the month of each row, whatever the order and frame of the window: growth in percent on the same month of the year before; NULL if either month has no figure or the earlier is not positive';

CREATE FUNCTION yoy_pct_final(state trade_series) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_series_yoy_pct_final'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION yoy_pct_final(trade_series) IS
'final function of the aggregate yoy_pct';

CREATE AGGREGATE yoy_pct(value double precision, period date, at date) (
    SFUNC = trade_series_trans,
    STYPE = trade_series,
    SSPACE = 512,
    FINALFUNC = yoy_pct_final,
    COMBINEFUNC = trade_series_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE yoy_pct(double precision, date, date) IS
'growth in percent on the same month of the year before; NULL if either month has no figure or the earlier is not positive; over a group of rows, whose figures are summed by month';

CREATE FUNCTION growth_pct(s trade_series, at date, lag integer) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_series_growth_pct'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION growth_pct(trade_series, date, integer) IS
'growth in percent on lag months earlier; NULL if either month has no figure or the earlier is not positive';

CREATE FUNCTION growth_pct(value double precision, period date, lag integer) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_series_growth_pct_window'
    LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE SUPPORT trade_window_support;
COMMENT ON FUNCTION growth_pct(double precision, date, integer) IS
'window function, at = the month of each row, whatever the order and frame of the window: growth in percent on lag months earlier; NULL if either month has no figure or the earlier is not positive';

CREATE FUNCTION growth_pct_final(state trade_series) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_series_growth_pct_final'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION growth_pct_final(trade_series) IS
'final function of the aggregate growth_pct';

CREATE AGGREGATE growth_pct(value double precision, period date, at date, lag integer) (
    SFUNC = trade_series_trans,
    STYPE = trade_series,
    SSPACE = 512,
    FINALFUNC = growth_pct_final,
    COMBINEFUNC = trade_series_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE growth_pct(double precision, date, date, integer) IS
'growth in percent on lag months earlier; NULL if either month has no figure or the earlier is not positive; over a group of rows, whose figures are summed by month';

CREATE FUNCTION growth_log(s trade_series, at date, lag integer) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_series_growth_log'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION growth_log(trade_series, date, integer) IS
'growth in log points, 100 ln(cur/base), on lag months earlier; NULL if either month has no figure or one that is not positive';

CREATE FUNCTION growth_log(value double precision, period date, lag integer) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_series_growth_log_window'
    LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE SUPPORT trade_window_support;
COMMENT ON FUNCTION growth_log(double precision, date, integer) IS
'window function, at = the month of each row, whatever the order and frame of the window: growth in log points, 100 ln(cur/base), on lag months earlier; NULL if either month has no figure or one that is not positive';

CREATE FUNCTION growth_log_final(state trade_series) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_series_growth_log_final'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION growth_log_final(trade_series) IS
'final function of the aggregate growth_log';

CREATE AGGREGATE growth_log(value double precision, period date, at date, lag integer) (
    SFUNC = trade_series_trans,
    STYPE = trade_series,
    SSPACE = 512,
    FINALFUNC = growth_log_final,
    COMBINEFUNC = trade_series_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE growth_log(double precision, date, date, integer) IS
'growth in log points, 100 ln(cur/base), on lag months earlier; NULL if either month has no figure or one that is not positive; over a group of rows, whose figures are summed by month';

CREATE FUNCTION growth_sym_pct(s trade_series, at date, lag integer) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_series_growth_sym_pct'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION growth_sym_pct(trade_series, date, integer) IS
'symmetric growth in percent of the mean, -200 to 200, on lag months earlier; NULL if either month has no figure, both are zero, or one is negative, but for a negative figure on zero, which is -200';

CREATE FUNCTION growth_sym_pct(value double precision, period date, lag integer) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_series_growth_sym_pct_window'
    LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE SUPPORT trade_window_support;
COMMENT ON FUNCTION growth_sym_pct(double precision, date, integer) IS
'window function, at = the month of each row, whatever the order and frame of the window: symmetric growth in percent of the mean, -200 to 200, on lag months earlier; NULL if either month has no figure, both are zero, or one is negative, but for a negative figure on zero, which is -200';

CREATE FUNCTION growth_sym_pct_final(state trade_series) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_series_growth_sym_pct_final'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION growth_sym_pct_final(trade_series) IS
'final function of the aggregate growth_sym_pct';

CREATE AGGREGATE growth_sym_pct(value double precision, period date, at date, lag integer) (
    SFUNC = trade_series_trans,
    STYPE = trade_series,
    SSPACE = 512,
    FINALFUNC = growth_sym_pct_final,
    COMBINEFUNC = trade_series_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE growth_sym_pct(double precision, date, date, integer) IS
'symmetric growth in percent of the mean, -200 to 200, on lag months earlier; NULL if either month has no figure, both are zero, or one is negative, but for a negative figure on zero, which is -200; over a group of rows, whose figures are summed by month';
