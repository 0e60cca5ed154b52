-- panel: the composition by partner against an earlier month's

CREATE FUNCTION share_shift(p trade_panel, at date, lag integer DEFAULT 1) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_panel_share_shift'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION share_shift(trade_panel, date, integer) IS
'part of the trade that changed hands on lag months earlier, half the sum of the absolute changes of shares, 0 to 1; who is absent in a month has no share there; NULL where a total is zero, an error where a figure is negative';

CREATE FUNCTION share_shift_final(state trade_panel) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_panel_share_shift_final'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION share_shift_final(trade_panel) IS
'final function of the aggregate share_shift';

CREATE AGGREGATE share_shift(partner text, value double precision, period date, at date) (
    SFUNC = trade_panel_trans,
    STYPE = trade_panel,
    SSPACE = 8192,
    FINALFUNC = share_shift_final,
    COMBINEFUNC = trade_panel_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE share_shift(text, double precision, date, date) IS
'part of the trade that changed hands on the month before, half the sum of the absolute changes of shares, 0 to 1; who is absent in a month has no share there; NULL where a total is zero, an error where a figure is negative; over a group of rows, whose figures are summed by partner and month';

CREATE AGGREGATE share_shift(partner text, value double precision, period date, at date, lag integer) (
    SFUNC = trade_panel_trans,
    STYPE = trade_panel,
    SSPACE = 8192,
    FINALFUNC = share_shift_final,
    COMBINEFUNC = trade_panel_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE share_shift(text, double precision, date, date, integer) IS
'part of the trade that changed hands on lag months earlier, half the sum of the absolute changes of shares, 0 to 1; who is absent in a month has no share there; NULL where a total is zero, an error where a figure is negative; over a group of rows, whose figures are summed by partner and month';

CREATE FUNCTION jsd(p trade_panel, at date, lag integer DEFAULT 1) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_panel_jsd'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION jsd(trade_panel, date, integer) IS
'Jensen-Shannon divergence of the shares from those lag months earlier, base 2, 0 to 1; finite with new and closed partners; NULL where a total is zero, an error where a figure is negative';

CREATE FUNCTION jsd_final(state trade_panel) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_panel_jsd_final'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION jsd_final(trade_panel) IS
'final function of the aggregate jsd';

CREATE AGGREGATE jsd(partner text, value double precision, period date, at date) (
    SFUNC = trade_panel_trans,
    STYPE = trade_panel,
    SSPACE = 8192,
    FINALFUNC = jsd_final,
    COMBINEFUNC = trade_panel_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE jsd(text, double precision, date, date) IS
'Jensen-Shannon divergence of the shares from those the month before, base 2, 0 to 1; finite with new and closed partners; NULL where a total is zero, an error where a figure is negative; over a group of rows, whose figures are summed by partner and month';

CREATE AGGREGATE jsd(partner text, value double precision, period date, at date, lag integer) (
    SFUNC = trade_panel_trans,
    STYPE = trade_panel,
    SSPACE = 8192,
    FINALFUNC = jsd_final,
    COMBINEFUNC = trade_panel_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE jsd(text, double precision, date, date, integer) IS
'Jensen-Shannon divergence of the shares from those lag months earlier, base 2, 0 to 1; finite with new and closed partners; NULL where a total is zero, an error where a figure is negative; over a group of rows, whose figures are summed by partner and month';

CREATE FUNCTION js_distance(p trade_panel, at date, lag integer DEFAULT 1) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_panel_js_distance'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION js_distance(trade_panel, date, integer) IS
'root of the Jensen-Shannon divergence of the shares from those lag months earlier, a metric, 0 to 1; NULL where a total is zero, an error where a figure is negative';

CREATE FUNCTION js_distance_final(state trade_panel) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_panel_js_distance_final'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION js_distance_final(trade_panel) IS
'final function of the aggregate js_distance';

CREATE AGGREGATE js_distance(partner text, value double precision, period date, at date) (
    SFUNC = trade_panel_trans,
    STYPE = trade_panel,
    SSPACE = 8192,
    FINALFUNC = js_distance_final,
    COMBINEFUNC = trade_panel_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE js_distance(text, double precision, date, date) IS
'root of the Jensen-Shannon divergence of the shares from those the month before, a metric, 0 to 1; NULL where a total is zero, an error where a figure is negative; over a group of rows, whose figures are summed by partner and month';

CREATE AGGREGATE js_distance(partner text, value double precision, period date, at date, lag integer) (
    SFUNC = trade_panel_trans,
    STYPE = trade_panel,
    SSPACE = 8192,
    FINALFUNC = js_distance_final,
    COMBINEFUNC = trade_panel_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE js_distance(text, double precision, date, date, integer) IS
'root of the Jensen-Shannon divergence of the shares from those lag months earlier, a metric, 0 to 1; NULL where a total is zero, an error where a figure is negative; over a group of rows, whose figures are summed by partner and month';

CREATE FUNCTION growth_dispersion_pp(p trade_panel, at date, lag integer DEFAULT 1) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_panel_growth_dispersion_pp'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION growth_dispersion_pp(trade_panel, date, integer) IS
'dispersion of the growth of partners on lag months earlier (Lilien), 100 sqrt(sum s0 (g - G)^2) over those that have both figures, in percentage points; NULL where the base total is zero, an error where a figure is negative';

CREATE FUNCTION growth_dispersion_pp_final(state trade_panel) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_panel_growth_dispersion_pp_final'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION growth_dispersion_pp_final(trade_panel) IS
'final function of the aggregate growth_dispersion_pp';

CREATE AGGREGATE growth_dispersion_pp(partner text, value double precision, period date, at date) (
    SFUNC = trade_panel_trans,
    STYPE = trade_panel,
    SSPACE = 8192,
    FINALFUNC = growth_dispersion_pp_final,
    COMBINEFUNC = trade_panel_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE growth_dispersion_pp(text, double precision, date, date) IS
'dispersion of the growth of partners on the month before (Lilien), 100 sqrt(sum s0 (g - G)^2) over those that have both figures, in percentage points; NULL where the base total is zero, an error where a figure is negative; over a group of rows, whose figures are summed by partner and month';

CREATE AGGREGATE growth_dispersion_pp(partner text, value double precision, period date, at date, lag integer) (
    SFUNC = trade_panel_trans,
    STYPE = trade_panel,
    SSPACE = 8192,
    FINALFUNC = growth_dispersion_pp_final,
    COMBINEFUNC = trade_panel_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE growth_dispersion_pp(text, double precision, date, date, integer) IS
'dispersion of the growth of partners on lag months earlier (Lilien), 100 sqrt(sum s0 (g - G)^2) over those that have both figures, in percentage points; NULL where the base total is zero, an error where a figure is negative; over a group of rows, whose figures are summed by partner and month';
