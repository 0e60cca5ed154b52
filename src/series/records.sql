-- series: a month against all that came before

CREATE FUNCTION highest_since(s trade_series, at date) RETURNS date
    AS 'MODULE_PATHNAME', 'magtrade_series_highest_since'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION highest_since(trade_series, date) IS
'the latest earlier month with a figure at least as high; NULL if the month is the highest on record or has no figure';

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
'the latest earlier month with a figure at least as high of a group of rows, whose figures are summed by month; NULL if the month is the highest on record or has no figure';

CREATE FUNCTION months_high(s trade_series, at date) RETURNS integer
    AS 'MODULE_PATHNAME', 'magtrade_series_months_high'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION months_high(trade_series, date) IS
'months since the latest earlier month with a figure at least as high (7 for a seven-month high); NULL on record';

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
'months since the latest earlier month with a figure at least as high (7 for a seven-month high) of a group of rows, whose figures are summed by month; NULL on record';
