-- items: the composition of two sides, a current and a base figure each

CREATE FUNCTION share_shift_final(state trade_items) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_items_share_shift_final'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION share_shift_final(trade_items) IS
'final function of the aggregate share_shift';

CREATE AGGREGATE share_shift(cur double precision, base double precision) (
    SFUNC = trade_items_trans,
    STYPE = trade_items,
    SSPACE = 512,
    FINALFUNC = share_shift_final,
    COMBINEFUNC = trade_items_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE share_shift(double precision, double precision) IS
'part of the total that changed hands, half the sum of absolute changes of shares, 0 to 1: 1 - finger_kreinin/100; one row for each item with its current and base figure; a NULL has no share on that side; NULL when either total is zero; a negative figure is an error';

CREATE FUNCTION jsd_final(state trade_items) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_items_jsd_final'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION jsd_final(trade_items) IS
'final function of the aggregate jsd';

CREATE AGGREGATE jsd(cur double precision, base double precision) (
    SFUNC = trade_items_trans,
    STYPE = trade_items,
    SSPACE = 512,
    FINALFUNC = jsd_final,
    COMBINEFUNC = trade_items_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE jsd(double precision, double precision) IS
'Jensen-Shannon divergence of the shares, base 2, 0 (the same) to 1 (nothing in common), never above share_shift; defined for new and closed items; one row for each item with its current and base figure; a NULL has no share on that side; NULL when either total is zero; a negative figure is an error';

CREATE FUNCTION js_distance_final(state trade_items) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_items_js_distance_final'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION js_distance_final(trade_items) IS
'final function of the aggregate js_distance';

CREATE AGGREGATE js_distance(cur double precision, base double precision) (
    SFUNC = trade_items_trans,
    STYPE = trade_items,
    SSPACE = 512,
    FINALFUNC = js_distance_final,
    COMBINEFUNC = trade_items_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE js_distance(double precision, double precision) IS
'Jensen-Shannon distance, the square root of jsd, 0 to 1, a metric; one row for each item with its current and base figure; a NULL has no share on that side; NULL when either total is zero; a negative figure is an error';

CREATE FUNCTION kl_final(state trade_items) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_items_kl_final'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION kl_final(trade_items) IS
'final function of the aggregate kl';

CREATE AGGREGATE kl(cur double precision, base double precision) (
    SFUNC = trade_items_trans,
    STYPE = trade_items,
    SSPACE = 512,
    FINALFUNC = kl_final,
    COMBINEFUNC = trade_items_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE kl(double precision, double precision) IS
'Kullback-Leibler divergence of the current shares from the base shares in nats, the sum of s1 ln(s1/s0), from 0 on; one row for each item with its current and base figure; a NULL has no share on that side; NULL when an item with a current share has none in the base, as it would be infinite, and when either total is zero; a negative figure is an error';

CREATE FUNCTION growth_dispersion_pp_final(state trade_items) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_items_growth_dispersion_pp_final'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION growth_dispersion_pp_final(trade_items) IS
'final function of the aggregate growth_dispersion_pp';

CREATE AGGREGATE growth_dispersion_pp(cur double precision, base double precision) (
    SFUNC = trade_items_trans,
    STYPE = trade_items,
    SSPACE = 512,
    FINALFUNC = growth_dispersion_pp_final,
    COMBINEFUNC = trade_items_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE growth_dispersion_pp(double precision, double precision) IS
'dispersion of growth rates in percentage points after Lilien, 100 sqrt(sum of s0 (g - G)^2), G being the growth of the total: 0 when all items grew alike; one row for each item with its current and base figure, rows with a NULL are skipped, an item whose base is zero counts in the total only; NULL when the base total is zero; a negative figure is an error';

CREATE FUNCTION finger_kreinin_final(state trade_items) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_items_finger_kreinin_final'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION finger_kreinin_final(trade_items) IS
'final function of the aggregate finger_kreinin';

CREATE AGGREGATE finger_kreinin(cur double precision, base double precision) (
    SFUNC = trade_items_trans,
    STYPE = trade_items,
    SSPACE = 512,
    FINALFUNC = finger_kreinin_final,
    COMBINEFUNC = trade_items_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE finger_kreinin(double precision, double precision) IS
'Finger-Kreinin similarity in percent, 100 times the sum of the lesser shares, 0 (nothing in common) to 100 (the same); one row for each item with its current and base figure; a NULL has no share on that side; NULL when either total is zero; a negative figure is an error';

CREATE FUNCTION bray_curtis_final(state trade_items) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_items_bray_curtis_final'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION bray_curtis_final(trade_items) IS
'final function of the aggregate bray_curtis';

CREATE AGGREGATE bray_curtis(cur double precision, base double precision) (
    SFUNC = trade_items_trans,
    STYPE = trade_items,
    SSPACE = 512,
    FINALFUNC = bray_curtis_final,
    COMBINEFUNC = trade_items_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE bray_curtis(double precision, double precision) IS
'Bray-Curtis dissimilarity of the levels, the sum of absolute changes over the sum of all figures, 0 to 1; one row for each item with its current and base figure, a NULL counts as zero; NULL when all are zero; a negative figure is an error';

CREATE FUNCTION krugman_final(state trade_items) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_items_krugman_final'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION krugman_final(trade_items) IS
'final function of the aggregate krugman';

CREATE AGGREGATE krugman(cur double precision, base double precision) (
    SFUNC = trade_items_trans,
    STYPE = trade_items,
    SSPACE = 512,
    FINALFUNC = krugman_final,
    COMBINEFUNC = trade_items_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE krugman(double precision, double precision) IS
'Krugman specialisation index, the sum of absolute differences of shares, 0 to 2; one row for each item with its current and base figure; a NULL has no share on that side; NULL when either total is zero; a negative figure is an error';
