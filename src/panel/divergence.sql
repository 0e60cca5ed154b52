-- panel: growth of one partner against growth of another

CREATE FUNCTION divergence_pp(p trade_panel, at date, a text, b text, lag integer DEFAULT 1) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_panel_divergence_pp'
    LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION divergence_pp(trade_panel, date, text, text, integer) IS
'growth on lag months earlier of partner a minus that of partner b, in percentage points; a NULL b stands for everyone but a; NULL when either growth is';

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
'growth on the month before of partner a minus that of partner b, in percentage points; a NULL b stands for everyone but a; NULL when either growth is; over a group of rows, whose figures are summed by partner and month';

CREATE AGGREGATE divergence_pp(partner text, value double precision, period date, at date, a text, b text, lag integer) (
    SFUNC = trade_panel_trans,
    STYPE = trade_panel,
    SSPACE = 8192,
    FINALFUNC = divergence_pp_final,
    COMBINEFUNC = trade_panel_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE divergence_pp(text, double precision, date, date, text, text, integer) IS
'growth on lag months earlier of partner a minus that of partner b, in percentage points; a NULL b stands for everyone but a; NULL when either growth is; over a group of rows, whose figures are summed by partner and month';

CREATE FUNCTION divergence_log(p trade_panel, at date, a text, b text, lag integer DEFAULT 1) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_panel_divergence_log'
    LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION divergence_log(trade_panel, date, text, text, integer) IS
'growth on lag months earlier of partner a minus that of partner b in log points, 100 ln((a1/b1)/(a0/b0)): antisymmetric in a and b, additive over time and over a chain of partners; a NULL b stands for everyone but a; NULL unless all four figures are positive';

CREATE FUNCTION divergence_log_final(state trade_panel) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_panel_divergence_log_final'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION divergence_log_final(trade_panel) IS
'final function of the aggregate divergence_log';

CREATE AGGREGATE divergence_log(partner text, value double precision, period date, at date, a text, b text) (
    SFUNC = trade_panel_trans,
    STYPE = trade_panel,
    SSPACE = 8192,
    FINALFUNC = divergence_log_final,
    COMBINEFUNC = trade_panel_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE divergence_log(text, double precision, date, date, text, text) IS
'growth on the month before of partner a minus that of partner b in log points, 100 ln((a1/b1)/(a0/b0)): antisymmetric in a and b, additive over time and over a chain of partners; a NULL b stands for everyone but a; NULL unless all four figures are positive; over a group of rows, whose figures are summed by partner and month';

CREATE AGGREGATE divergence_log(partner text, value double precision, period date, at date, a text, b text, lag integer) (
    SFUNC = trade_panel_trans,
    STYPE = trade_panel,
    SSPACE = 8192,
    FINALFUNC = divergence_log_final,
    COMBINEFUNC = trade_panel_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE divergence_log(text, double precision, date, date, text, text, integer) IS
'growth on lag months earlier of partner a minus that of partner b in log points, 100 ln((a1/b1)/(a0/b0)): antisymmetric in a and b, additive over time and over a chain of partners; a NULL b stands for everyone but a; NULL unless all four figures are positive; over a group of rows, whose figures are summed by partner and month';

CREATE FUNCTION divergence_sym_pp(p trade_panel, at date, a text, b text, lag integer DEFAULT 1) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_panel_divergence_sym_pp'
    LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION divergence_sym_pp(trade_panel, date, text, text, integer) IS
'symmetric growth on lag months earlier of partner a minus that of partner b, in percentage points, -400 to 400; defined for new and closed partners too; a NULL b stands for everyone but a';

CREATE FUNCTION divergence_sym_pp_final(state trade_panel) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_panel_divergence_sym_pp_final'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION divergence_sym_pp_final(trade_panel) IS
'final function of the aggregate divergence_sym_pp';

CREATE AGGREGATE divergence_sym_pp(partner text, value double precision, period date, at date, a text, b text) (
    SFUNC = trade_panel_trans,
    STYPE = trade_panel,
    SSPACE = 8192,
    FINALFUNC = divergence_sym_pp_final,
    COMBINEFUNC = trade_panel_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE divergence_sym_pp(text, double precision, date, date, text, text) IS
'symmetric growth on the month before of partner a minus that of partner b, in percentage points, -400 to 400; defined for new and closed partners too; a NULL b stands for everyone but a; over a group of rows, whose figures are summed by partner and month';

CREATE AGGREGATE divergence_sym_pp(partner text, value double precision, period date, at date, a text, b text, lag integer) (
    SFUNC = trade_panel_trans,
    STYPE = trade_panel,
    SSPACE = 8192,
    FINALFUNC = divergence_sym_pp_final,
    COMBINEFUNC = trade_panel_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE divergence_sym_pp(text, double precision, date, date, text, text, integer) IS
'symmetric growth on lag months earlier of partner a minus that of partner b, in percentage points, -400 to 400; defined for new and closed partners too; a NULL b stands for everyone but a; over a group of rows, whose figures are summed by partner and month';
