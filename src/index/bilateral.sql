-- index: two sides of trade

CREATE FUNCTION rca(x_ij double precision, x_i double precision, x_wj double precision, x_w double precision) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_rca'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rca(double precision, double precision, double precision, double precision) IS
'revealed comparative advantage after Balassa, (x_ij/x_i)/(x_wj/x_w): the share of good j in the exports of country i over its share in those of the world; above 1 is an advantage; NULL unless x_i, x_wj and x_w are positive and x_ij not negative';

CREATE FUNCTION rsca(x_ij double precision, x_i double precision, x_wj double precision, x_w double precision) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_rsca'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rsca(double precision, double precision, double precision, double precision) IS
'symmetric revealed comparative advantage, (rca - 1)/(rca + 1), -1 to 1, 0 is the share of the world; NULL where rca is';

CREATE FUNCTION trade_intensity(x_ij double precision, x_i double precision, x_wj double precision, x_w double precision) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_trade_intensity'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trade_intensity(double precision, double precision, double precision, double precision) IS
'trade intensity, (x_ij/x_i)/(x_wj/x_w): the share of destination j in the exports of country i over its share in those of the world (exports of i to j, of i, of the world to j, of the world); above 1 they trade more than the size of j explains; NULL unless x_i, x_wj and x_w are positive and x_ij not negative';

CREATE FUNCTION mirror_gap_pct(reported double precision, mirror double precision) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_mirror_gap_pct'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION mirror_gap_pct(double precision, double precision) IS
'relative gap between two countries statistics of one flow in percent of their mean, 200 (mirror - reported)/(mirror + reported), -200 to 200: above zero where the partner (mirror) records more; imports are usually valued c.i.f. and exports f.o.b., which alone makes some points; NULL when both are zero or one is negative';

CREATE FUNCTION grubel_lloyd_final(state trade_items) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_index_grubel_lloyd_final'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION grubel_lloyd_final(trade_items) IS
'final function of the aggregate grubel_lloyd';

CREATE AGGREGATE grubel_lloyd(x double precision, m double precision) (
    SFUNC = trade_items_trans,
    STYPE = trade_items,
    SSPACE = 512,
    FINALFUNC = grubel_lloyd_final,
    COMBINEFUNC = trade_items_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE grubel_lloyd(double precision, double precision) IS
'Grubel-Lloyd index of intra-industry trade in percent, 100 (1 - sum of |x - m| / sum of (x + m)), 0 (every item goes one way) to 100 (balanced in each); one row for each item with exports and imports, a NULL counts as zero; NULL when all are zero; a negative figure is an error';
