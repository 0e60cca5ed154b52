-- panel: growth of one partner against growth of another

CREATE FUNCTION trade_panel_trans(state trade_panel, partner text, value double precision, period date, at date, a text, b text) RETURNS trade_panel
    AS 'MODULE_PATHNAME', 'magtrade_panel_trans'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION trade_panel_trans(trade_panel, text, double precision, date, date, text, text) IS
'transition function of the measures (partner, value, period, at, a, b)';

CREATE FUNCTION trade_panel_trans(state trade_panel, partner text, value double precision, period date, at date, a text, b text, lag integer) RETURNS trade_panel
    AS 'MODULE_PATHNAME', 'magtrade_panel_trans'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION trade_panel_trans(trade_panel, text, double precision, date, date, text, text, integer) IS
'transition function of the measures (partner, value, period, at, a, b, lag)';

CREATE FUNCTION divergence_pp_final(state trade_panel) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_panel_divergence_pp_final'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION divergence_pp_final(trade_panel) IS
'final function of the aggregate divergence_pp';

CREATE AGGREGATE divergence_pp(partner text, value double precision, period date, at date, a text, b text) (
    SFUNC = trade_panel_trans,
    STYPE = trade_panel,
    SSPACE = 8192,
    FINALFUNC = divergence_pp_final,
    COMBINEFUNC = trade_panel_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE divergence_pp(text, double precision, date, date, text, text) IS
'growth on the month before of partner a minus that of partner b, in percentage points; a NULL b stands for everyone but a; NULL when either growth is';

CREATE AGGREGATE divergence_pp(partner text, value double precision, period date, at date, a text, b text, lag integer) (
    SFUNC = trade_panel_trans,
    STYPE = trade_panel,
    SSPACE = 8192,
    FINALFUNC = divergence_pp_final,
    COMBINEFUNC = trade_panel_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE divergence_pp(text, double precision, date, date, text, text, integer) IS
'growth on lag months earlier of partner a minus that of partner b, in percentage points; a NULL b stands for everyone but a; NULL when either growth is';
