-- series: all measures at all months

CREATE FUNCTION trade_metrics(s trade_series, fy_start integer DEFAULT 1,
    OUT period date, OUT value double precision, OUT mom_pct double precision, OUT yoy_pct double precision,
    OUT ytd_sum double precision, OUT ytd_months integer, OUT ytd_yoy_pct double precision, OUT ytd_max double precision,
    OUT ytd_max_period date, OUT is_ytd_high boolean, OUT ytd_min double precision, OUT ytd_rank integer,
    OUT rolling_sum_12 double precision, OUT rolling_avg_12 double precision, OUT highest_since date, OUT lowest_since date,
    OUT months_high integer, OUT record_rank integer, OUT streak integer, OUT stockpile_ratio double precision,
    OUT embargo_run integer, OUT seasonal_score double precision) RETURNS SETOF record
    AS 'MODULE_PATHNAME', 'magtrade_trade_metrics'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 36;
COMMENT ON FUNCTION trade_metrics(trade_series, integer) IS
'a row for each month of a series that has a figure, with all measures as columns but those that take a lag, as of that month; rolling sums and means are of 12 months; the year begins in month fy_start';
