-- series: one series made of another

CREATE FUNCTION fill_zero(s trade_series, upto date) RETURNS trade_series
    AS 'MODULE_PATHNAME', 'magtrade_fill_zero'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION fill_zero(trade_series, date) IS
'the series with a zero in every month without a figure, from its first month to upto: no row means no trade; upto is the last published month of the source';

CREATE FUNCTION janfeb(s trade_series) RETURNS trade_series
    AS 'MODULE_PATHNAME', 'magtrade_janfeb'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION janfeb(trade_series) IS
'the series with January and February as one figure, at February, as China''s customs publishes them since 2020; a February without a January is taken to be that figure already, a January without a February is left out; a figure of two months has no month-on-month growth and is no record';

CREATE FUNCTION decumulate(s trade_series, fy_start integer DEFAULT 1) RETURNS trade_series
    AS 'MODULE_PATHNAME', 'magtrade_decumulate'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION decumulate(trade_series, integer) IS
'monthly figures from published totals of the year to date; where months between two totals are missing, the difference is one figure of all of them; the year begins in month fy_start';

CREATE FUNCTION rolling_sum(s trade_series, n integer) RETURNS trade_series
    AS 'MODULE_PATHNAME', 'magtrade_rolling_sum_of'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rolling_sum(trade_series, integer) IS
'the series of the sums of n calendar months, as rolling_sum(s, at, n) at every month';

CREATE FUNCTION rolling_avg(s trade_series, n integer) RETURNS trade_series
    AS 'MODULE_PATHNAME', 'magtrade_rolling_avg_of'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rolling_avg(trade_series, integer) IS
'the series of the means of n calendar months, as rolling_avg(s, at, n) at every month';

CREATE FUNCTION growth_pct(s trade_series, lag integer) RETURNS trade_series
    AS 'MODULE_PATHNAME', 'magtrade_growth_pct_of'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION growth_pct(trade_series, integer) IS
'the series of growth in percent on lag months earlier, as growth_pct(s, at, lag) at every month';

CREATE FUNCTION index_base(s trade_series, base_period date) RETURNS trade_series
    AS 'MODULE_PATHNAME', 'magtrade_index_base'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION index_base(trade_series, date) IS
'the series in percent of its figure in base_period; NULL unless that month has a positive figure';
