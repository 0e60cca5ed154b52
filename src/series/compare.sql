-- series: equality, order and hash

CREATE FUNCTION trade_series_eq(trade_series, trade_series) RETURNS boolean
    AS 'MODULE_PATHNAME', 'magtrade_series_eq'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trade_series_eq(trade_series, trade_series) IS
'implementation of the operator =';
CREATE OPERATOR = (
    LEFTARG = trade_series,
    RIGHTARG = trade_series,
    FUNCTION = trade_series_eq,
    COMMUTATOR = =,
    NEGATOR = <>,
    RESTRICT = eqsel,
    JOIN = eqjoinsel,
    HASHES,
    MERGES
);
COMMENT ON OPERATOR = (trade_series, trade_series) IS
'the same months with the same figures; figures are compared rounded to doubles, also those that trade_series_state prints unrounded';

CREATE FUNCTION trade_series_ne(trade_series, trade_series) RETURNS boolean
    AS 'MODULE_PATHNAME', 'magtrade_series_ne'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trade_series_ne(trade_series, trade_series) IS
'implementation of the operator <>';
CREATE OPERATOR <> (
    LEFTARG = trade_series,
    RIGHTARG = trade_series,
    FUNCTION = trade_series_ne,
    COMMUTATOR = <>,
    NEGATOR = =,
    RESTRICT = neqsel,
    JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (trade_series, trade_series) IS
'another month or another figure; figures are compared rounded to doubles, also those that trade_series_state prints unrounded';

CREATE FUNCTION trade_series_lt(trade_series, trade_series) RETURNS boolean
    AS 'MODULE_PATHNAME', 'magtrade_series_lt'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trade_series_lt(trade_series, trade_series) IS
'implementation of the operator <';
CREATE OPERATOR < (
    LEFTARG = trade_series,
    RIGHTARG = trade_series,
    FUNCTION = trade_series_lt,
    COMMUTATOR = >,
    NEGATOR = >=,
    RESTRICT = scalarltsel,
    JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR < (trade_series, trade_series) IS
'before, by the first month that differs; figures are compared rounded to doubles, also those that trade_series_state prints unrounded';

CREATE FUNCTION trade_series_le(trade_series, trade_series) RETURNS boolean
    AS 'MODULE_PATHNAME', 'magtrade_series_le'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trade_series_le(trade_series, trade_series) IS
'implementation of the operator <=';
CREATE OPERATOR <= (
    LEFTARG = trade_series,
    RIGHTARG = trade_series,
    FUNCTION = trade_series_le,
    COMMUTATOR = >=,
    NEGATOR = >,
    RESTRICT = scalarlesel,
    JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR <= (trade_series, trade_series) IS
'before or equal; figures are compared rounded to doubles, also those that trade_series_state prints unrounded';

CREATE FUNCTION trade_series_gt(trade_series, trade_series) RETURNS boolean
    AS 'MODULE_PATHNAME', 'magtrade_series_gt'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trade_series_gt(trade_series, trade_series) IS
'implementation of the operator >';
CREATE OPERATOR > (
    LEFTARG = trade_series,
    RIGHTARG = trade_series,
    FUNCTION = trade_series_gt,
    COMMUTATOR = <,
    NEGATOR = <=,
    RESTRICT = scalargtsel,
    JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR > (trade_series, trade_series) IS
'after, by the first month that differs; figures are compared rounded to doubles, also those that trade_series_state prints unrounded';

CREATE FUNCTION trade_series_ge(trade_series, trade_series) RETURNS boolean
    AS 'MODULE_PATHNAME', 'magtrade_series_ge'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trade_series_ge(trade_series, trade_series) IS
'implementation of the operator >=';
CREATE OPERATOR >= (
    LEFTARG = trade_series,
    RIGHTARG = trade_series,
    FUNCTION = trade_series_ge,
    COMMUTATOR = <=,
    NEGATOR = <,
    RESTRICT = scalargesel,
    JOIN = scalargejoinsel
);
COMMENT ON OPERATOR >= (trade_series, trade_series) IS
'after or equal; figures are compared rounded to doubles, also those that trade_series_state prints unrounded';

CREATE FUNCTION trade_series_cmp(a trade_series, b trade_series) RETURNS integer
    AS 'MODULE_PATHNAME', 'magtrade_series_cmp'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trade_series_cmp(trade_series, trade_series) IS
'order of two series, for btree';

CREATE FUNCTION trade_series_hash(s trade_series) RETURNS integer
    AS 'MODULE_PATHNAME', 'magtrade_series_hash'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trade_series_hash(trade_series) IS
'hash of a series';

CREATE FUNCTION trade_series_hash_extended(s trade_series, seed bigint) RETURNS bigint
    AS 'MODULE_PATHNAME', 'magtrade_series_hash_extended'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trade_series_hash_extended(trade_series, bigint) IS
'hash of a series with a seed';

CREATE OPERATOR FAMILY trade_series_ops USING btree;
COMMENT ON OPERATOR FAMILY trade_series_ops USING btree IS 'order of series';
CREATE OPERATOR CLASS trade_series_ops DEFAULT FOR TYPE trade_series USING btree FAMILY trade_series_ops AS
    OPERATOR 1 <,
    OPERATOR 2 <=,
    OPERATOR 3 =,
    OPERATOR 4 >=,
    OPERATOR 5 >,
    FUNCTION 1 trade_series_cmp(trade_series, trade_series);
COMMENT ON OPERATOR CLASS trade_series_ops USING btree IS 'order of series';

CREATE OPERATOR FAMILY trade_series_ops USING hash;
COMMENT ON OPERATOR FAMILY trade_series_ops USING hash IS 'equality of series';
CREATE OPERATOR CLASS trade_series_ops DEFAULT FOR TYPE trade_series USING hash FAMILY trade_series_ops AS
    OPERATOR 1 =,
    FUNCTION 1 trade_series_hash(trade_series),
    FUNCTION 2 trade_series_hash_extended(trade_series, bigint);
COMMENT ON OPERATOR CLASS trade_series_ops USING hash IS 'equality of series';
