-- series: the year to date

CREATE FUNCTION ytd_sum(s trade_series, at date, fy_start integer DEFAULT 1) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_series_ytd_sum'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ytd_sum(trade_series, date, integer) IS
'sum of the year to date over the months present; the year begins in month fy_start (1 to 12, January if left out); NULL after the last published month';

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
'sum of the year to date over the months present of a group of rows, whose figures are summed by month; the year begins in month fy_start (1 to 12, January if left out); NULL after the last published month';

CREATE AGGREGATE ytd_sum(value double precision, period date, at date, fy_start integer) (
    SFUNC = trade_series_trans,
    STYPE = trade_series,
    SSPACE = 512,
    FINALFUNC = ytd_sum_final,
    COMBINEFUNC = trade_series_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE ytd_sum(double precision, date, date, integer) IS
'sum of the year to date over the months present of a group of rows, whose figures are summed by month; the year begins in month fy_start (1 to 12, January if left out); NULL after the last published month';

CREATE FUNCTION ytd_max(s trade_series, at date, fy_start integer DEFAULT 1) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_series_ytd_max'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ytd_max(trade_series, date, integer) IS
'highest monthly figure of the year to date; the year begins in month fy_start (1 to 12, January if left out); NULL after the last published month';

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
'highest monthly figure of the year to date of a group of rows, whose figures are summed by month; the year begins in month fy_start (1 to 12, January if left out); NULL after the last published month';

CREATE AGGREGATE ytd_max(value double precision, period date, at date, fy_start integer) (
    SFUNC = trade_series_trans,
    STYPE = trade_series,
    SSPACE = 512,
    FINALFUNC = ytd_max_final,
    COMBINEFUNC = trade_series_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE ytd_max(double precision, date, date, integer) IS
'highest monthly figure of the year to date of a group of rows, whose figures are summed by month; the year begins in month fy_start (1 to 12, January if left out); NULL after the last published month';

CREATE FUNCTION ytd_max_period(s trade_series, at date, fy_start integer DEFAULT 1) RETURNS date
    AS 'MODULE_PATHNAME', 'magtrade_series_ytd_max_period'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ytd_max_period(trade_series, date, integer) IS
'the month that first reached the year to date''s highest figure; the year begins in month fy_start (1 to 12, January if left out); NULL after the last published month';

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
'the month that first reached the year to date''s highest figure of a group of rows, whose figures are summed by month; the year begins in month fy_start (1 to 12, January if left out); NULL after the last published month';

CREATE AGGREGATE ytd_max_period(value double precision, period date, at date, fy_start integer) (
    SFUNC = trade_series_trans,
    STYPE = trade_series,
    SSPACE = 512,
    FINALFUNC = ytd_max_period_final,
    COMBINEFUNC = trade_series_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE ytd_max_period(double precision, date, date, integer) IS
'the month that first reached the year to date''s highest figure of a group of rows, whose figures are summed by month; the year begins in month fy_start (1 to 12, January if left out); NULL after the last published month';

CREATE FUNCTION is_ytd_high(s trade_series, at date, fy_start integer DEFAULT 1) RETURNS boolean
    AS 'MODULE_PATHNAME', 'magtrade_series_is_ytd_high'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION is_ytd_high(trade_series, date, integer) IS
'whether the month is above every other of the year to date; false on a tie and in the year''s first observed month; NULL if it has no figure; the year begins in month fy_start (1 to 12, January if left out)';

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
'whether the month is above every other of the year to date of a group of rows, whose figures are summed by month; false on a tie and in the year''s first observed month; NULL if it has no figure; the year begins in month fy_start (1 to 12, January if left out)';

CREATE AGGREGATE is_ytd_high(value double precision, period date, at date, fy_start integer) (
    SFUNC = trade_series_trans,
    STYPE = trade_series,
    SSPACE = 512,
    FINALFUNC = is_ytd_high_final,
    COMBINEFUNC = trade_series_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE is_ytd_high(double precision, date, date, integer) IS
'whether the month is above every other of the year to date of a group of rows, whose figures are summed by month; false on a tie and in the year''s first observed month; NULL if it has no figure; the year begins in month fy_start (1 to 12, January if left out)';
