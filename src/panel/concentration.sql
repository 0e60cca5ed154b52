-- panel: how concentrated a month is on few partners

CREATE FUNCTION hhi(p trade_panel, at date) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_panel_hhi'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION hhi(trade_panel, date) IS
'Herfindahl-Hirschman index of the partners that have a figure, the sum of squared shares, 1/n to 1; times 10000 it is in the points of competition authorities; NULL where the total is zero, an error where a figure is negative';

CREATE FUNCTION hhi_final(state trade_panel) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_panel_hhi_final'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION hhi_final(trade_panel) IS
'final function of the aggregate hhi';

CREATE AGGREGATE hhi(partner text, value double precision, period date, at date) (
    SFUNC = trade_panel_trans,
    STYPE = trade_panel,
    SSPACE = 8192,
    FINALFUNC = hhi_final,
    COMBINEFUNC = trade_panel_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE hhi(text, double precision, date, date) IS
'Herfindahl-Hirschman index of the partners that have a figure, the sum of squared shares, 1/n to 1; times 10000 it is in the points of competition authorities; NULL where the total is zero, an error where a figure is negative; over a group of rows, whose figures are summed by partner and month';

CREATE FUNCTION hhi_norm(p trade_panel, at date) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_panel_hhi_norm'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION hhi_norm(trade_panel, date) IS
'Herfindahl-Hirschman index on a scale from 0 (equal shares) to 1 (one partner has all), (H - 1/n)/(1 - 1/n); NULL for a single partner, an error where a figure is negative';

CREATE FUNCTION hhi_norm_final(state trade_panel) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_panel_hhi_norm_final'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION hhi_norm_final(trade_panel) IS
'final function of the aggregate hhi_norm';

CREATE AGGREGATE hhi_norm(partner text, value double precision, period date, at date) (
    SFUNC = trade_panel_trans,
    STYPE = trade_panel,
    SSPACE = 8192,
    FINALFUNC = hhi_norm_final,
    COMBINEFUNC = trade_panel_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE hhi_norm(text, double precision, date, date) IS
'Herfindahl-Hirschman index on a scale from 0 (equal shares) to 1 (one partner has all), (H - 1/n)/(1 - 1/n); NULL for a single partner, an error where a figure is negative; over a group of rows, whose figures are summed by partner and month';

CREATE FUNCTION effective_partners(p trade_panel, at date) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_panel_effective_partners'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION effective_partners(trade_panel, date) IS
'how many partners of equal size would be as concentrated, 1/hhi; NULL where the total is zero, an error where a figure is negative';

CREATE FUNCTION effective_partners_final(state trade_panel) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_panel_effective_partners_final'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION effective_partners_final(trade_panel) IS
'final function of the aggregate effective_partners';

CREATE AGGREGATE effective_partners(partner text, value double precision, period date, at date) (
    SFUNC = trade_panel_trans,
    STYPE = trade_panel,
    SSPACE = 8192,
    FINALFUNC = effective_partners_final,
    COMBINEFUNC = trade_panel_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE effective_partners(text, double precision, date, date) IS
'how many partners of equal size would be as concentrated, 1/hhi; NULL where the total is zero, an error where a figure is negative; over a group of rows, whose figures are summed by partner and month';

CREATE FUNCTION entropy(p trade_panel, at date) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_panel_entropy'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION entropy(trade_panel, date) IS
'entropy of the shares, sum of -s ln s, in nats, 0 to ln n; NULL where the total is zero, an error where a figure is negative';

CREATE FUNCTION entropy_final(state trade_panel) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_panel_entropy_final'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION entropy_final(trade_panel) IS
'final function of the aggregate entropy';

CREATE AGGREGATE entropy(partner text, value double precision, period date, at date) (
    SFUNC = trade_panel_trans,
    STYPE = trade_panel,
    SSPACE = 8192,
    FINALFUNC = entropy_final,
    COMBINEFUNC = trade_panel_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE entropy(text, double precision, date, date) IS
'entropy of the shares, sum of -s ln s, in nats, 0 to ln n; NULL where the total is zero, an error where a figure is negative; over a group of rows, whose figures are summed by partner and month';

CREATE FUNCTION theil_t(p trade_panel, at date) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_panel_theil_t'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION theil_t(trade_panel, date) IS
'Theil''s T, sum of s ln(n s), in nats, 0 to ln n; NULL where the total is zero, an error where a figure is negative';

CREATE FUNCTION theil_t_final(state trade_panel) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_panel_theil_t_final'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION theil_t_final(trade_panel) IS
'final function of the aggregate theil_t';

CREATE AGGREGATE theil_t(partner text, value double precision, period date, at date) (
    SFUNC = trade_panel_trans,
    STYPE = trade_panel,
    SSPACE = 8192,
    FINALFUNC = theil_t_final,
    COMBINEFUNC = trade_panel_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE theil_t(text, double precision, date, date) IS
'Theil''s T, sum of s ln(n s), in nats, 0 to ln n; NULL where the total is zero, an error where a figure is negative; over a group of rows, whose figures are summed by partner and month';

CREATE FUNCTION theil_l(p trade_panel, at date) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_panel_theil_l'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION theil_l(trade_panel, date) IS
'Theil''s L, mean of ln(mean/value), in nats, from 0 on; NULL where a partner''s figure or the total is zero, an error where a figure is negative';

CREATE FUNCTION theil_l_final(state trade_panel) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_panel_theil_l_final'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION theil_l_final(trade_panel) IS
'final function of the aggregate theil_l';

CREATE AGGREGATE theil_l(partner text, value double precision, period date, at date) (
    SFUNC = trade_panel_trans,
    STYPE = trade_panel,
    SSPACE = 8192,
    FINALFUNC = theil_l_final,
    COMBINEFUNC = trade_panel_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE theil_l(text, double precision, date, date) IS
'Theil''s L, mean of ln(mean/value), in nats, from 0 on; NULL where a partner''s figure or the total is zero, an error where a figure is negative; over a group of rows, whose figures are summed by partner and month';

CREATE FUNCTION top_share_pct(p trade_panel, at date, k integer) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_panel_top_share_pct'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION top_share_pct(trade_panel, date, integer) IS
'share of the k largest partners, in percent; NULL where the total is zero, an error where a figure is negative';

CREATE FUNCTION top_share_pct_final(state trade_panel) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_panel_top_share_pct_final'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION top_share_pct_final(trade_panel) IS
'final function of the aggregate top_share_pct';

CREATE AGGREGATE top_share_pct(partner text, value double precision, period date, at date, k integer) (
    SFUNC = trade_panel_trans,
    STYPE = trade_panel,
    SSPACE = 8192,
    FINALFUNC = top_share_pct_final,
    COMBINEFUNC = trade_panel_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE top_share_pct(text, double precision, date, date, integer) IS
'share of the k largest partners, in percent; NULL where the total is zero, an error where a figure is negative; over a group of rows, whose figures are summed by partner and month';
