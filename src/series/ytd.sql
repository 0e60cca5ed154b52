-- series: the year to date

CREATE FUNCTION ytd_sum(s trade_series, at date, fy_start integer DEFAULT 1) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_series_ytd_sum'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ytd_sum(trade_series, date, integer) IS
'sum of the year to date over the months present; ytd_months says how many they are; the year begins in month fy_start (1 to 12, January if left out); NULL after the last published month';

CREATE FUNCTION ytd_sum(value double precision, period date) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_series_ytd_sum_window'
    LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE SUPPORT trade_window_support;
COMMENT ON FUNCTION ytd_sum(double precision, date) IS
'window function, at = the month of each row, whatever the order and frame of the window: sum of the year to date over the months present; ytd_months says how many they are; the year begins in January, for another give fiscal_period(period, start_month) as period; NULL after the last published month';

CREATE FUNCTION ytd_sum_final(state trade_series) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_series_ytd_sum_final'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION ytd_sum_final(trade_series) IS
'final function of the aggregate ytd_sum';

CREATE AGGREGATE ytd_sum(value double precision, period date, at date) (
    SFUNC = trade_series_trans,
    STYPE = trade_series,
    SSPACE = 512,
    FINALFUNC = ytd_sum_final,
    COMBINEFUNC = trade_series_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE ytd_sum(double precision, date, date) IS
'sum of the year to date over the months present; ytd_months says how many they are; the year begins in month fy_start (1 to 12, January if left out); NULL after the last published month; over a group of rows, whose figures are summed by month';

CREATE AGGREGATE ytd_sum(value double precision, period date, at date, fy_start integer) (
    SFUNC = trade_series_trans,
    STYPE = trade_series,
    SSPACE = 512,
    FINALFUNC = ytd_sum_final,
    COMBINEFUNC = trade_series_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE ytd_sum(double precision, date, date, integer) IS
'sum of the year to date over the months present; ytd_months says how many they are; the year begins in month fy_start (1 to 12, January if left out); NULL after the last published month; over a group of rows, whose figures are summed by month';

CREATE FUNCTION ytd_months(s trade_series, at date, fy_start integer DEFAULT 1) RETURNS integer
    AS 'MODULE_PATHNAME', 'magtrade_series_ytd_months'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ytd_months(trade_series, date, integer) IS
'how many months of the year to date have a figure; the year begins in month fy_start (1 to 12, January if left out); NULL after the last published month';

CREATE FUNCTION ytd_months(value double precision, period date) RETURNS integer
    AS 'MODULE_PATHNAME', 'magtrade_series_ytd_months_window'
    LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE SUPPORT trade_window_support;
COMMENT ON FUNCTION ytd_months(double precision, date) IS
'window function, at = the month of each row, whatever the order and frame of the window: how many months of the year to date have a figure; the year begins in January, for another give fiscal_period(period, start_month) as period; NULL after the last published month';

CREATE FUNCTION ytd_months_final(state trade_series) RETURNS integer
    AS 'MODULE_PATHNAME', 'magtrade_series_ytd_months_final'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION ytd_months_final(trade_series) IS
'final function of the aggregate ytd_months';

CREATE AGGREGATE ytd_months(value double precision, period date, at date) (
    SFUNC = trade_series_trans,
    STYPE = trade_series,
    SSPACE = 512,
    FINALFUNC = ytd_months_final,
    COMBINEFUNC = trade_series_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE ytd_months(double precision, date, date) IS
'how many months of the year to date have a figure; the year begins in month fy_start (1 to 12, January if left out); NULL after the last published month; over a group of rows, whose figures are summed by month';

CREATE AGGREGATE ytd_months(value double precision, period date, at date, fy_start integer) (
    SFUNC = trade_series_trans,
    STYPE = trade_series,
    SSPACE = 512,
    FINALFUNC = ytd_months_final,
    COMBINEFUNC = trade_series_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE ytd_months(double precision, date, date, integer) IS
'how many months of the year to date have a figure; the year begins in month fy_start (1 to 12, January if left out); NULL after the last published month; over a group of rows, whose figures are summed by month';

CREATE FUNCTION ytd_yoy_pct(s trade_series, at date, fy_start integer DEFAULT 1) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_series_ytd_yoy_pct'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ytd_yoy_pct(trade_series, date, integer) IS
'growth in percent of the year to date on the same months of the year before; NULL unless every month of both has a figure (fill_zero first where no row means no trade); the year begins in month fy_start (1 to 12, January if left out); NULL after the last published month';

CREATE FUNCTION ytd_yoy_pct(value double precision, period date) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_series_ytd_yoy_pct_window'
    LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE SUPPORT trade_window_support;
COMMENT ON FUNCTION ytd_yoy_pct(double precision, date) IS
'window function, at = the month of each row, whatever the order and frame of the window: growth in percent of the year to date on the same months of the year before; NULL unless every month of both has a figure (fill_zero first where no row means no trade); the year begins in January, for another give fiscal_period(period, start_month) as period; NULL after the last published month';

CREATE FUNCTION ytd_yoy_pct_final(state trade_series) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_series_ytd_yoy_pct_final'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION ytd_yoy_pct_final(trade_series) IS
'final function of the aggregate ytd_yoy_pct';

CREATE AGGREGATE ytd_yoy_pct(value double precision, period date, at date) (
    SFUNC = trade_series_trans,
    STYPE = trade_series,
    SSPACE = 512,
    FINALFUNC = ytd_yoy_pct_final,
    COMBINEFUNC = trade_series_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE ytd_yoy_pct(double precision, date, date) IS
'growth in percent of the year to date on the same months of the year before; NULL unless every month of both has a figure (fill_zero first where no row means no trade); the year begins in month fy_start (1 to 12, January if left out); NULL after the last published month; over a group of rows, whose figures are summed by month';

CREATE AGGREGATE ytd_yoy_pct(value double precision, period date, at date, fy_start integer) (
    SFUNC = trade_series_trans,
    STYPE = trade_series,
    SSPACE = 512,
    FINALFUNC = ytd_yoy_pct_final,
    COMBINEFUNC = trade_series_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE ytd_yoy_pct(double precision, date, date, integer) IS
'growth in percent of the year to date on the same months of the year before; NULL unless every month of both has a figure (fill_zero first where no row means no trade); the year begins in month fy_start (1 to 12, January if left out); NULL after the last published month; over a group of rows, whose figures are summed by month';

CREATE FUNCTION ytd_max(s trade_series, at date, fy_start integer DEFAULT 1) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_series_ytd_max'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ytd_max(trade_series, date, integer) IS
'highest monthly figure of the year to date; the year begins in month fy_start (1 to 12, January if left out); NULL after the last published month';

CREATE FUNCTION ytd_max(value double precision, period date) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_series_ytd_max_window'
    LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE SUPPORT trade_window_support;
COMMENT ON FUNCTION ytd_max(double precision, date) IS
'window function, at = the month of each row, whatever the order and frame of the window: highest monthly figure of the year to date; the year begins in January, for another give fiscal_period(period, start_month) as period; NULL after the last published month';

CREATE FUNCTION ytd_max_final(state trade_series) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_series_ytd_max_final'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION ytd_max_final(trade_series) IS
'final function of the aggregate ytd_max';

CREATE AGGREGATE ytd_max(value double precision, period date, at date) (
    SFUNC = trade_series_trans,
    STYPE = trade_series,
    SSPACE = 512,
    FINALFUNC = ytd_max_final,
    COMBINEFUNC = trade_series_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE ytd_max(double precision, date, date) IS
'highest monthly figure of the year to date; the year begins in month fy_start (1 to 12, January if left out); NULL after the last published month; over a group of rows, whose figures are summed by month';

CREATE AGGREGATE ytd_max(value double precision, period date, at date, fy_start integer) (
    SFUNC = trade_series_trans,
    STYPE = trade_series,
    SSPACE = 512,
    FINALFUNC = ytd_max_final,
    COMBINEFUNC = trade_series_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE ytd_max(double precision, date, date, integer) IS
'highest monthly figure of the year to date; the year begins in month fy_start (1 to 12, January if left out); NULL after the last published month; over a group of rows, whose figures are summed by month';

CREATE FUNCTION ytd_max_period(s trade_series, at date, fy_start integer DEFAULT 1) RETURNS date
    AS 'MODULE_PATHNAME', 'magtrade_series_ytd_max_period'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ytd_max_period(trade_series, date, integer) IS
'the month that first reached the highest figure of the year to date; the year begins in month fy_start (1 to 12, January if left out); NULL after the last published month';

CREATE FUNCTION ytd_max_period(value double precision, period date) RETURNS date
    AS 'MODULE_PATHNAME', 'magtrade_series_ytd_max_period_window'
    LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE SUPPORT trade_window_support;
COMMENT ON FUNCTION ytd_max_period(double precision, date) IS
'window function, at = the month of each row, whatever the order and frame of the window: the month that first reached the highest figure of the year to date; the year begins in January, for another give fiscal_period(period, start_month) as period, and the month returned is one of the fiscal calendar too; NULL after the last published month';

CREATE FUNCTION ytd_max_period_final(state trade_series) RETURNS date
    AS 'MODULE_PATHNAME', 'magtrade_series_ytd_max_period_final'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION ytd_max_period_final(trade_series) IS
'final function of the aggregate ytd_max_period';

CREATE AGGREGATE ytd_max_period(value double precision, period date, at date) (
    SFUNC = trade_series_trans,
    STYPE = trade_series,
    SSPACE = 512,
    FINALFUNC = ytd_max_period_final,
    COMBINEFUNC = trade_series_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE ytd_max_period(double precision, date, date) IS
'the month that first reached the highest figure of the year to date; the year begins in month fy_start (1 to 12, January if left out); NULL after the last published month; over a group of rows, whose figures are summed by month';

CREATE AGGREGATE ytd_max_period(value double precision, period date, at date, fy_start integer) (
    SFUNC = trade_series_trans,
    STYPE = trade_series,
    SSPACE = 512,
    FINALFUNC = ytd_max_period_final,
    COMBINEFUNC = trade_series_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE ytd_max_period(double precision, date, date, integer) IS
'the month that first reached the highest figure of the year to date; the year begins in month fy_start (1 to 12, January if left out); NULL after the last published month; over a group of rows, whose figures are summed by month';

CREATE FUNCTION is_ytd_high(s trade_series, at date, fy_start integer DEFAULT 1) RETURNS boolean
    AS 'MODULE_PATHNAME', 'magtrade_series_is_ytd_high'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION is_ytd_high(trade_series, date, integer) IS
'whether the month is above every other of the year to date; false on a tie and in the first observed month of the year; NULL if the month has no figure; the year begins in month fy_start (1 to 12, January if left out)';

CREATE FUNCTION is_ytd_high(value double precision, period date) RETURNS boolean
    AS 'MODULE_PATHNAME', 'magtrade_series_is_ytd_high_window'
    LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE SUPPORT trade_window_support;
COMMENT ON FUNCTION is_ytd_high(double precision, date) IS
'window function, at = the month of each row, whatever the order and frame of the window: whether the month is above every other of the year to date; false on a tie and in the first observed month of the year; NULL if the month has no figure; the year begins in January, for another give fiscal_period(period, start_month) as period';

CREATE FUNCTION is_ytd_high_final(state trade_series) RETURNS boolean
    AS 'MODULE_PATHNAME', 'magtrade_series_is_ytd_high_final'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION is_ytd_high_final(trade_series) IS
'final function of the aggregate is_ytd_high';

CREATE AGGREGATE is_ytd_high(value double precision, period date, at date) (
    SFUNC = trade_series_trans,
    STYPE = trade_series,
    SSPACE = 512,
    FINALFUNC = is_ytd_high_final,
    COMBINEFUNC = trade_series_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE is_ytd_high(double precision, date, date) IS
'whether the month is above every other of the year to date; false on a tie and in the first observed month of the year; NULL if the month has no figure; the year begins in month fy_start (1 to 12, January if left out); over a group of rows, whose figures are summed by month';

CREATE AGGREGATE is_ytd_high(value double precision, period date, at date, fy_start integer) (
    SFUNC = trade_series_trans,
    STYPE = trade_series,
    SSPACE = 512,
    FINALFUNC = is_ytd_high_final,
    COMBINEFUNC = trade_series_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE is_ytd_high(double precision, date, date, integer) IS
'whether the month is above every other of the year to date; false on a tie and in the first observed month of the year; NULL if the month has no figure; the year begins in month fy_start (1 to 12, January if left out); over a group of rows, whose figures are summed by month';

CREATE FUNCTION ytd_min(s trade_series, at date, fy_start integer DEFAULT 1) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_series_ytd_min'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ytd_min(trade_series, date, integer) IS
'lowest monthly figure of the year to date; the year begins in month fy_start (1 to 12, January if left out); NULL after the last published month';

CREATE FUNCTION ytd_min(value double precision, period date) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_series_ytd_min_window'
    LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE SUPPORT trade_window_support;
COMMENT ON FUNCTION ytd_min(double precision, date) IS
'window function, at = the month of each row, whatever the order and frame of the window: lowest monthly figure of the year to date; the year begins in January, for another give fiscal_period(period, start_month) as period; NULL after the last published month';

CREATE FUNCTION ytd_min_final(state trade_series) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_series_ytd_min_final'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION ytd_min_final(trade_series) IS
'final function of the aggregate ytd_min';

CREATE AGGREGATE ytd_min(value double precision, period date, at date) (
    SFUNC = trade_series_trans,
    STYPE = trade_series,
    SSPACE = 512,
    FINALFUNC = ytd_min_final,
    COMBINEFUNC = trade_series_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE ytd_min(double precision, date, date) IS
'lowest monthly figure of the year to date; the year begins in month fy_start (1 to 12, January if left out); NULL after the last published month; over a group of rows, whose figures are summed by month';

CREATE AGGREGATE ytd_min(value double precision, period date, at date, fy_start integer) (
    SFUNC = trade_series_trans,
    STYPE = trade_series,
    SSPACE = 512,
    FINALFUNC = ytd_min_final,
    COMBINEFUNC = trade_series_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE ytd_min(double precision, date, date, integer) IS
'lowest monthly figure of the year to date; the year begins in month fy_start (1 to 12, January if left out); NULL after the last published month; over a group of rows, whose figures are summed by month';

CREATE FUNCTION ytd_rank(s trade_series, at date, fy_start integer DEFAULT 1) RETURNS integer
    AS 'MODULE_PATHNAME', 'magtrade_series_ytd_rank'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ytd_rank(trade_series, date, integer) IS
'1 + how many months of the year to date are higher: 1 for the highest; NULL if the month has no figure; the year begins in month fy_start (1 to 12, January if left out)';

CREATE FUNCTION ytd_rank(value double precision, period date) RETURNS integer
    AS 'MODULE_PATHNAME', 'magtrade_series_ytd_rank_window'
    LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE SUPPORT trade_window_support;
COMMENT ON FUNCTION ytd_rank(double precision, date) IS
'window function, at = the month of each row, whatever the order and frame of the window: 1 + how many months of the year to date are higher: 1 for the highest; NULL if the month has no figure; the year begins in January, for another give fiscal_period(period, start_month) as period';

CREATE FUNCTION ytd_rank_final(state trade_series) RETURNS integer
    AS 'MODULE_PATHNAME', 'magtrade_series_ytd_rank_final'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION ytd_rank_final(trade_series) IS
'final function of the aggregate ytd_rank';

CREATE AGGREGATE ytd_rank(value double precision, period date, at date) (
    SFUNC = trade_series_trans,
    STYPE = trade_series,
    SSPACE = 512,
    FINALFUNC = ytd_rank_final,
    COMBINEFUNC = trade_series_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE ytd_rank(double precision, date, date) IS
'1 + how many months of the year to date are higher: 1 for the highest; NULL if the month has no figure; the year begins in month fy_start (1 to 12, January if left out); over a group of rows, whose figures are summed by month';

CREATE AGGREGATE ytd_rank(value double precision, period date, at date, fy_start integer) (
    SFUNC = trade_series_trans,
    STYPE = trade_series,
    SSPACE = 512,
    FINALFUNC = ytd_rank_final,
    COMBINEFUNC = trade_series_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE ytd_rank(double precision, date, date, integer) IS
'1 + how many months of the year to date are higher: 1 for the highest; NULL if the month has no figure; the year begins in month fy_start (1 to 12, January if left out); over a group of rows, whose figures are summed by month';
