-- series: trailing months

CREATE FUNCTION rolling_sum(s trade_series, at date, n integer) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_series_rolling_sum'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rolling_sum(trade_series, date, integer) IS
'sum of the n calendar months that end here, over those present (12: the moving annual total); NULL before the series is n months old and after its last month';

CREATE FUNCTION rolling_sum(value double precision, period date, n integer) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_series_rolling_sum_window'
    LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE SUPPORT trade_window_support;
COMMENT ON FUNCTION rolling_sum(double precision, date, integer) IS
'window function, at = the month of each row, whatever the order and frame of the window: sum of the n calendar months that end here, over those present (12: the moving annual total); NULL before the series is n months old and after its last month';

CREATE FUNCTION rolling_sum_final(state trade_series) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_series_rolling_sum_final'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION rolling_sum_final(trade_series) IS
'final function of the aggregate rolling_sum';

CREATE AGGREGATE rolling_sum(value double precision, period date, at date, n integer) (
    SFUNC = trade_series_trans,
    STYPE = trade_series,
    SSPACE = 512,
    FINALFUNC = rolling_sum_final,
    COMBINEFUNC = trade_series_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE rolling_sum(double precision, date, date, integer) IS
'sum of the n calendar months that end here, over those present (12: the moving annual total); NULL before the series is n months old and after its last month; over a group of rows, whose figures are summed by month';

CREATE FUNCTION rolling_avg(s trade_series, at date, n integer) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_series_rolling_avg'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rolling_avg(trade_series, date, integer) IS
'mean of the n calendar months that end here; NULL unless all of them have a figure';

CREATE FUNCTION rolling_avg(value double precision, period date, n integer) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_series_rolling_avg_window'
    LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE SUPPORT trade_window_support;
COMMENT ON FUNCTION rolling_avg(double precision, date, integer) IS
'window function, at = the month of each row, whatever the order and frame of the window: mean of the n calendar months that end here; NULL unless all of them have a figure';

CREATE FUNCTION rolling_avg_final(state trade_series) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_series_rolling_avg_final'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION rolling_avg_final(trade_series) IS
'final function of the aggregate rolling_avg';

CREATE AGGREGATE rolling_avg(value double precision, period date, at date, n integer) (
    SFUNC = trade_series_trans,
    STYPE = trade_series,
    SSPACE = 512,
    FINALFUNC = rolling_avg_final,
    COMBINEFUNC = trade_series_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE rolling_avg(double precision, date, date, integer) IS
'mean of the n calendar months that end here; NULL unless all of them have a figure; over a group of rows, whose figures are summed by month';
