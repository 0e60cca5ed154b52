-- series: when a flow behaves unlike itself

CREATE FUNCTION stockpile_ratio(s trade_series, at date, lead integer DEFAULT 3, base integer DEFAULT 12) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_series_stockpile_ratio'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION stockpile_ratio(trade_series, date, integer, integer) IS
'mean of the last lead months over the mean of the base months before them (1.5 and more is read as buying ahead); lead is 3 and base 12 if left out; NULL unless all of them have a figure and the latter mean is positive';

CREATE FUNCTION stockpile_ratio(value double precision, period date) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_series_stockpile_ratio_window'
    LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE SUPPORT trade_window_support;
COMMENT ON FUNCTION stockpile_ratio(double precision, date) IS
'window function, at = the month of each row, whatever the order and frame of the window: mean of the last 3 months over the mean of the 12 months before them (1.5 and more is read as buying ahead); NULL unless all of them have a figure and the latter mean is positive';

CREATE FUNCTION stockpile_ratio_final(state trade_series) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_series_stockpile_ratio_final'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION stockpile_ratio_final(trade_series) IS
'final function of the aggregate stockpile_ratio';

CREATE AGGREGATE stockpile_ratio(value double precision, period date, at date) (
    SFUNC = trade_series_trans,
    STYPE = trade_series,
    SSPACE = 512,
    FINALFUNC = stockpile_ratio_final,
    COMBINEFUNC = trade_series_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE stockpile_ratio(double precision, date, date) IS
'mean of the last lead months over the mean of the base months before them (1.5 and more is read as buying ahead); lead is 3 and base 12 if left out; NULL unless all of them have a figure and the latter mean is positive; over a group of rows, whose figures are summed by month';

CREATE AGGREGATE stockpile_ratio(value double precision, period date, at date, lead integer) (
    SFUNC = trade_series_trans,
    STYPE = trade_series,
    SSPACE = 512,
    FINALFUNC = stockpile_ratio_final,
    COMBINEFUNC = trade_series_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE stockpile_ratio(double precision, date, date, integer) IS
'mean of the last lead months over the mean of the base months before them (1.5 and more is read as buying ahead); lead is 3 and base 12 if left out; NULL unless all of them have a figure and the latter mean is positive; over a group of rows, whose figures are summed by month';

CREATE AGGREGATE stockpile_ratio(value double precision, period date, at date, lead integer, base integer) (
    SFUNC = trade_series_trans,
    STYPE = trade_series,
    SSPACE = 512,
    FINALFUNC = stockpile_ratio_final,
    COMBINEFUNC = trade_series_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE stockpile_ratio(double precision, date, date, integer, integer) IS
'mean of the last lead months over the mean of the base months before them (1.5 and more is read as buying ahead); lead is 3 and base 12 if left out; NULL unless all of them have a figure and the latter mean is positive; over a group of rows, whose figures are summed by month';

CREATE FUNCTION embargo_run(s trade_series, at date, frac double precision DEFAULT 0.1, base integer DEFAULT 12) RETURNS integer
    AS 'MODULE_PATHNAME', 'magtrade_series_embargo_run'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION embargo_run(trade_series, date, double precision, integer) IS
'how many months in a row, up to this one, stayed under frac times the mean of the base months before the run; frac is 0.1 and base 12 if left out; 0 if none did; NULL if the month has no figure or the months before are incomplete; absent months count only after fill_zero';

CREATE FUNCTION embargo_run(value double precision, period date) RETURNS integer
    AS 'MODULE_PATHNAME', 'magtrade_series_embargo_run_window'
    LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE SUPPORT trade_window_support;
COMMENT ON FUNCTION embargo_run(double precision, date) IS
'window function, at = the month of each row, whatever the order and frame of the window: how many months in a row, up to this one, stayed under a tenth of the mean of the 12 months before the run; 0 if none did; NULL if the month has no figure or the months before are incomplete; absent months count only after fill_zero';

CREATE FUNCTION embargo_run_final(state trade_series) RETURNS integer
    AS 'MODULE_PATHNAME', 'magtrade_series_embargo_run_final'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION embargo_run_final(trade_series) IS
'final function of the aggregate embargo_run';

CREATE AGGREGATE embargo_run(value double precision, period date, at date) (
    SFUNC = trade_series_trans,
    STYPE = trade_series,
    SSPACE = 512,
    FINALFUNC = embargo_run_final,
    COMBINEFUNC = trade_series_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE embargo_run(double precision, date, date) IS
'how many months in a row, up to this one, stayed under frac times the mean of the base months before the run; frac is 0.1 and base 12 if left out; 0 if none did; NULL if the month has no figure or the months before are incomplete; absent months count only after fill_zero; over a group of rows, whose figures are summed by month';

CREATE AGGREGATE embargo_run(value double precision, period date, at date, frac double precision) (
    SFUNC = trade_series_trans,
    STYPE = trade_series,
    SSPACE = 512,
    FINALFUNC = embargo_run_final,
    COMBINEFUNC = trade_series_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE embargo_run(double precision, date, date, double precision) IS
'how many months in a row, up to this one, stayed under frac times the mean of the base months before the run; frac is 0.1 and base 12 if left out; 0 if none did; NULL if the month has no figure or the months before are incomplete; absent months count only after fill_zero; over a group of rows, whose figures are summed by month';

CREATE AGGREGATE embargo_run(value double precision, period date, at date, frac double precision, base integer) (
    SFUNC = trade_series_trans,
    STYPE = trade_series,
    SSPACE = 512,
    FINALFUNC = embargo_run_final,
    COMBINEFUNC = trade_series_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE embargo_run(double precision, date, date, double precision, integer) IS
'how many months in a row, up to this one, stayed under frac times the mean of the base months before the run; frac is 0.1 and base 12 if left out; 0 if none did; NULL if the month has no figure or the months before are incomplete; absent months count only after fill_zero; over a group of rows, whose figures are summed by month';

CREATE FUNCTION seasonal_score(s trade_series, at date) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_series_seasonal_score'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION seasonal_score(trade_series, date) IS
'distance from the median of the same calendar month in earlier years, in units of 1.4826 times their median absolute deviation, a figure of several months against those of as many; NULL with fewer than three such years or where they do not deviate';

CREATE FUNCTION seasonal_score(value double precision, period date) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_series_seasonal_score_window'
    LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE SUPPORT trade_window_support;
COMMENT ON FUNCTION seasonal_score(double precision, date) IS
'window function, at = the month of each row, whatever the order and frame of the window: distance from the median of the same calendar month in earlier years, in units of 1.4826 times their median absolute deviation, a figure of several months against those of as many; NULL with fewer than three such years or where they do not deviate';

CREATE FUNCTION seasonal_score_final(state trade_series) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_series_seasonal_score_final'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION seasonal_score_final(trade_series) IS
'final function of the aggregate seasonal_score';

CREATE AGGREGATE seasonal_score(value double precision, period date, at date) (
    SFUNC = trade_series_trans,
    STYPE = trade_series,
    SSPACE = 512,
    FINALFUNC = seasonal_score_final,
    COMBINEFUNC = trade_series_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE seasonal_score(double precision, date, date) IS
'distance from the median of the same calendar month in earlier years, in units of 1.4826 times their median absolute deviation, a figure of several months against those of as many; NULL with fewer than three such years or where they do not deviate; over a group of rows, whose figures are summed by month';
