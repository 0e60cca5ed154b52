-- items: the part of the k largest, which has an argument of its own

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
