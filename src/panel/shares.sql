-- panel: one partner's part in the total

CREATE FUNCTION share_pct(p trade_panel, at date, partner text) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_panel_share_pct'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION share_pct(trade_panel, date, text) IS
'share of a partner in the total of the partners with a figure, in percent; NULL when it has none or the total is not positive';

CREATE FUNCTION share_pct_final(state trade_panel) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_panel_share_pct_final'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION share_pct_final(trade_panel) IS
'final function of the aggregate share_pct';

CREATE AGGREGATE share_pct(partner text, value double precision, period date, at date, a text) (
    SFUNC = trade_panel_trans,
    STYPE = trade_panel,
    SSPACE = 8192,
    FINALFUNC = share_pct_final,
    COMBINEFUNC = trade_panel_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE share_pct(text, double precision, date, date, text) IS
'share of partner a in the total of the partners with a figure, in percent; NULL when it has none or the total is not positive; over a group of rows, whose figures are summed by partner and month';

CREATE FUNCTION share_change_pp(p trade_panel, at date, partner text, lag integer DEFAULT 1) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_panel_share_change_pp'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION share_change_pp(trade_panel, date, text, integer) IS
'change of the share of a partner on lag months earlier, in percentage points; NULL when either share is';

CREATE FUNCTION share_change_pp_final(state trade_panel) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_panel_share_change_pp_final'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION share_change_pp_final(trade_panel) IS
'final function of the aggregate share_change_pp';

CREATE AGGREGATE share_change_pp(partner text, value double precision, period date, at date, a text) (
    SFUNC = trade_panel_trans,
    STYPE = trade_panel,
    SSPACE = 8192,
    FINALFUNC = share_change_pp_final,
    COMBINEFUNC = trade_panel_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE share_change_pp(text, double precision, date, date, text) IS
'change of the share of partner a on the month before, in percentage points; NULL when either share is; over a group of rows, whose figures are summed by partner and month';

CREATE AGGREGATE share_change_pp(partner text, value double precision, period date, at date, a text, lag integer) (
    SFUNC = trade_panel_trans,
    STYPE = trade_panel,
    SSPACE = 8192,
    FINALFUNC = share_change_pp_final,
    COMBINEFUNC = trade_panel_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE share_change_pp(text, double precision, date, date, text, integer) IS
'change of the share of partner a on lag months earlier, in percentage points; NULL when either share is; over a group of rows, whose figures are summed by partner and month';

CREATE FUNCTION contrib_pp(p trade_panel, at date, partner text, lag integer DEFAULT 1) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_panel_contrib_pp'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION contrib_pp(trade_panel, date, text, integer) IS
'contribution of a partner to the growth of the total on lag months earlier, in percentage points; with those of all others, if all have both figures, it sums to that growth; NULL when it lacks a figure or the base total is not positive';

CREATE FUNCTION contrib_pp_final(state trade_panel) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_panel_contrib_pp_final'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION contrib_pp_final(trade_panel) IS
'final function of the aggregate contrib_pp';

CREATE AGGREGATE contrib_pp(partner text, value double precision, period date, at date, a text) (
    SFUNC = trade_panel_trans,
    STYPE = trade_panel,
    SSPACE = 8192,
    FINALFUNC = contrib_pp_final,
    COMBINEFUNC = trade_panel_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE contrib_pp(text, double precision, date, date, text) IS
'contribution of partner a to the growth of the total on the month before, in percentage points; with those of all others, if all have both figures, it sums to that growth; NULL when it lacks a figure or the base total is not positive; over a group of rows, whose figures are summed by partner and month';

CREATE AGGREGATE contrib_pp(partner text, value double precision, period date, at date, a text, lag integer) (
    SFUNC = trade_panel_trans,
    STYPE = trade_panel,
    SSPACE = 8192,
    FINALFUNC = contrib_pp_final,
    COMBINEFUNC = trade_panel_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE contrib_pp(text, double precision, date, date, text, integer) IS
'contribution of partner a to the growth of the total on lag months earlier, in percentage points; with those of all others, if all have both figures, it sums to that growth; NULL when it lacks a figure or the base total is not positive; over a group of rows, whose figures are summed by partner and month';

CREATE FUNCTION excess_contrib_pp(p trade_panel, at date, partner text, lag integer DEFAULT 1) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_panel_excess_contrib_pp'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION excess_contrib_pp(trade_panel, date, text, integer) IS
'contribution of a partner beyond what growing like the total would have been, on lag months earlier, in percentage points: what it gained at the expense of others; with those of all others, if all have both figures, it sums to zero';

CREATE FUNCTION excess_contrib_pp_final(state trade_panel) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_panel_excess_contrib_pp_final'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION excess_contrib_pp_final(trade_panel) IS
'final function of the aggregate excess_contrib_pp';

CREATE AGGREGATE excess_contrib_pp(partner text, value double precision, period date, at date, a text) (
    SFUNC = trade_panel_trans,
    STYPE = trade_panel,
    SSPACE = 8192,
    FINALFUNC = excess_contrib_pp_final,
    COMBINEFUNC = trade_panel_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE excess_contrib_pp(text, double precision, date, date, text) IS
'contribution of partner a beyond what growing like the total would have been, on the month before, in percentage points: what it gained at the expense of others; with those of all others, if all have both figures, it sums to zero; over a group of rows, whose figures are summed by partner and month';

CREATE AGGREGATE excess_contrib_pp(partner text, value double precision, period date, at date, a text, lag integer) (
    SFUNC = trade_panel_trans,
    STYPE = trade_panel,
    SSPACE = 8192,
    FINALFUNC = excess_contrib_pp_final,
    COMBINEFUNC = trade_panel_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE excess_contrib_pp(text, double precision, date, date, text, integer) IS
'contribution of partner a beyond what growing like the total would have been, on lag months earlier, in percentage points: what it gained at the expense of others; with those of all others, if all have both figures, it sums to zero; over a group of rows, whose figures are summed by partner and month';
