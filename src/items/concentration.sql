-- items: concentration, of one figure each

CREATE FUNCTION hhi_final(state trade_items) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_items_hhi_final'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION hhi_final(trade_items) IS
'final function of the aggregate hhi';

CREATE AGGREGATE hhi(v double precision) (
    SFUNC = trade_items_trans,
    STYPE = trade_items,
    SSPACE = 512,
    FINALFUNC = hhi_final,
    COMBINEFUNC = trade_items_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE hhi(double precision) IS
'Herfindahl-Hirschman index of concentration, the sum of squared shares, 1/n (equal shares) to 1 (one item has all); times 10000 for the points of competition authorities; one row for each item, a NULL is no item, a zero is one; NULL when the total is zero; a negative figure is an error';

CREATE FUNCTION hhi_norm_final(state trade_items) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_items_hhi_norm_final'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION hhi_norm_final(trade_items) IS
'final function of the aggregate hhi_norm';

CREATE AGGREGATE hhi_norm(v double precision) (
    SFUNC = trade_items_trans,
    STYPE = trade_items,
    SSPACE = 512,
    FINALFUNC = hhi_norm_final,
    COMBINEFUNC = trade_items_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE hhi_norm(double precision) IS
'normalised Herfindahl-Hirschman index, (hhi - 1/n)/(1 - 1/n), 0 to 1; one row for each item, a NULL is no item, a zero is one; NULL for a single item, and when the total is zero; a negative figure is an error';

CREATE FUNCTION effective_partners_final(state trade_items) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_items_effective_partners_final'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION effective_partners_final(trade_items) IS
'final function of the aggregate effective_partners';

CREATE AGGREGATE effective_partners(v double precision) (
    SFUNC = trade_items_trans,
    STYPE = trade_items,
    SSPACE = 512,
    FINALFUNC = effective_partners_final,
    COMBINEFUNC = trade_items_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE effective_partners(double precision) IS
'effective number of items, 1/hhi, 1 to n: how many of equal size would be as concentrated; one row for each item, a NULL is no item; NULL when the total is zero; a negative figure is an error';

CREATE FUNCTION entropy_final(state trade_items) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_items_entropy_final'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION entropy_final(trade_items) IS
'final function of the aggregate entropy';

CREATE AGGREGATE entropy(v double precision) (
    SFUNC = trade_items_trans,
    STYPE = trade_items,
    SSPACE = 512,
    FINALFUNC = entropy_final,
    COMBINEFUNC = trade_items_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE entropy(double precision) IS
'Shannon entropy of the shares in nats, 0 (one item has all) to ln n (equal shares); exp of it is another effective number; one row for each item, a NULL is no item; NULL when the total is zero; a negative figure is an error';

CREATE FUNCTION theil_t_final(state trade_items) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_items_theil_t_final'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION theil_t_final(trade_items) IS
'final function of the aggregate theil_t';

CREATE AGGREGATE theil_t(v double precision) (
    SFUNC = trade_items_trans,
    STYPE = trade_items,
    SSPACE = 512,
    FINALFUNC = theil_t_final,
    COMBINEFUNC = trade_items_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE theil_t(double precision) IS
'Theil index T in nats, the sum of s ln(n s), 0 (equal shares) to ln n (one item has all); one row for each item, a NULL is no item, a zero is one; NULL when the total is zero; a negative figure is an error';

CREATE FUNCTION theil_l_final(state trade_items) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_items_theil_l_final'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION theil_l_final(trade_items) IS
'final function of the aggregate theil_l';

CREATE AGGREGATE theil_l(v double precision) (
    SFUNC = trade_items_trans,
    STYPE = trade_items,
    SSPACE = 512,
    FINALFUNC = theil_l_final,
    COMBINEFUNC = trade_items_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE theil_l(double precision) IS
'Theil index L in nats, the mean logarithmic deviation, the mean of ln(mean/v), from 0 (equal shares) on; one row for each item, a NULL is no item; NULL when an item is zero; a negative figure is an error';

CREATE FUNCTION top_share_pct_final(state trade_items) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_items_top_share_pct_final'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION top_share_pct_final(trade_items) IS
'final function of the aggregate top_share_pct';

CREATE AGGREGATE top_share_pct(v double precision, k integer) (
    SFUNC = trade_items_trans,
    STYPE = trade_items,
    SSPACE = 512,
    FINALFUNC = top_share_pct_final,
    COMBINEFUNC = trade_items_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE top_share_pct(double precision, integer) IS
'share of the k largest items in percent, 100 when there are no more than k; one row for each item; k is one for the whole group, at least 1, and a NULL gives NULL; NULL when the total is zero; a negative figure is an error';
