-- series: the sentence

CREATE FUNCTION headline(s trade_series, at date, unit text) RETURNS text
    AS 'MODULE_PATHNAME', 'magtrade_headline'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION headline(trade_series, date, text) IS
'the newsroom''s sentence about a month: "305 t, +34.9% m/m, +40.9% y/y; highest this year; third straight monthly rise; YTD -2.0% y/y"; unit is what the figures count; says nothing that missing months or a short history cannot show, and of how many months a figure of several is; NULL if the month has no figure';

CREATE FUNCTION trade_series_trans(state trade_series, value double precision, period date, at date, unit text) RETURNS trade_series
    AS 'MODULE_PATHNAME', 'magtrade_series_trans_unit'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION trade_series_trans(trade_series, double precision, date, date, text) IS
'transition function of headline(value, period, at, unit)';

CREATE FUNCTION headline_final(state trade_series) RETURNS text
    AS 'MODULE_PATHNAME', 'magtrade_headline_final'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION headline_final(trade_series) IS
'final function of the aggregate headline';

CREATE AGGREGATE headline(value double precision, period date, at date, unit text) (
    SFUNC = trade_series_trans,
    STYPE = trade_series,
    SSPACE = 512,
    FINALFUNC = headline_final,
    COMBINEFUNC = trade_series_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE headline(double precision, date, date, text) IS
'the newsroom''s sentence about a month, over a group of rows whose figures are summed by month; as headline(series, at, unit)';
