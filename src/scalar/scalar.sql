-- scalar: formulas between two figures

CREATE FUNCTION growth_pct(cur double precision, base double precision) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_growth_pct'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION growth_pct(double precision, double precision) IS
'growth in percent, 100 (cur/base - 1): 35 means +35 %; -100 when cur is 0; NULL when base is zero or negative (growth_status says which)';

CREATE FUNCTION growth_log(cur double precision, base double precision) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_growth_log'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION growth_log(double precision, double precision) IS
'growth in log points, 100 ln(cur/base); NULL unless both are positive';

CREATE FUNCTION growth_sym_pct(cur double precision, base double precision) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_growth_sym_pct'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION growth_sym_pct(double precision, double precision) IS
'symmetric growth in percent of the mean, 200 (cur-base)/(cur+base), -200 to 200; defined for a new (200, or -200 where cur is negative) or closed (-200) flow; NULL when both are zero, and where else one is negative';

CREATE FUNCTION ratio_x(cur double precision, base double precision) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_ratio_x'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ratio_x(double precision, double precision) IS
'how many times base cur is; NULL unless base is positive';

CREATE FUNCTION growth_status(cur double precision, base double precision) RETURNS text
    AS 'MODULE_PATHNAME', 'magtrade_growth_status'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION growth_status(double precision, double precision) IS
'why a growth rate is what it is: ok, new (base zero), closed (cur zero), inactive (both zero), negative_base, missing (a NULL argument); never NULL';

CREATE FUNCTION growth_bounds_pct(cur double precision, base double precision, unit double precision DEFAULT 1, OUT lo double precision, OUT hi double precision)
    AS 'MODULE_PATHNAME', 'magtrade_growth_bounds_pct'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION growth_bounds_pct(double precision, double precision, double precision) IS
'lowest and highest growth in percent that two figures allow which were rounded to a multiple of unit; hi, or lo where cur is negative, is NULL when the base may have been zero';

CREATE FUNCTION annualize_pct(pct double precision, per_year double precision) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_annualize_pct'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION annualize_pct(double precision, double precision) IS
'growth over one period compounded to a year, in percent; per_year is how many such periods a year has (12 for monthly growth); NULL below -100 and unless per_year is positive';

CREATE FUNCTION cagr_pct(first double precision, last double precision, years double precision) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_cagr_pct'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cagr_pct(double precision, double precision, double precision) IS
'compound annual growth in percent between two figures that lie years apart; NULL unless first and years are positive and last is not negative';

CREATE FUNCTION contrib_pp(cur double precision, base double precision, total_base double precision) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_contrib_pp'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION contrib_pp(double precision, double precision, double precision) IS
'contribution of a part to the growth of its total, in percentage points, 100 (cur-base)/total_base; NULL unless total_base is positive';

CREATE FUNCTION revision_pct(revised double precision, first double precision) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_revision_pct'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION revision_pct(double precision, double precision) IS
'how far a figure was revised, in percent of what was published first, 100 (revised - first)/first: positive where it was published too near to zero; NULL when first is zero or the two have different signs';

CREATE FUNCTION share_pct(part double precision, whole double precision) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_share_pct'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION share_pct(double precision, double precision) IS
'share in percent; NULL unless whole is positive';

CREATE FUNCTION unit_value(value double precision, qty double precision) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_unit_value'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION unit_value(double precision, double precision) IS
'value per unit of quantity; NULL unless qty is positive';

CREATE FUNCTION divergence_pp(a1 double precision, a0 double precision, b1 double precision, b0 double precision) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_divergence_pp'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION divergence_pp(double precision, double precision, double precision, double precision) IS
'growth of a minus growth of b in percentage points, a and b each given as current and base figure; NULL when either growth is';

CREATE FUNCTION divergence_log(a1 double precision, a0 double precision, b1 double precision, b0 double precision) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_divergence_log'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION divergence_log(double precision, double precision, double precision, double precision) IS
'divergence in log points, 100 ln((a1/b1)/(a0/b0)): antisymmetric in a and b, additive over time; NULL unless all four are positive';

CREATE FUNCTION divergence_sym_pp(a1 double precision, a0 double precision, b1 double precision, b0 double precision) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_divergence_sym_pp'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION divergence_sym_pp(double precision, double precision, double precision, double precision) IS
'symmetric growth of a minus symmetric growth of b in percentage points, -400 to 400; defined for new and closed flows too';
