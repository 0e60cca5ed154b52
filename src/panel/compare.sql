-- panel: equality, order and hash

CREATE FUNCTION trade_panel_eq(trade_panel, trade_panel) RETURNS boolean
    AS 'MODULE_PATHNAME', 'magtrade_panel_eq'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trade_panel_eq(trade_panel, trade_panel) IS
'implementation of the operator =';
CREATE OPERATOR = (
    LEFTARG = trade_panel,
    RIGHTARG = trade_panel,
    FUNCTION = trade_panel_eq,
    COMMUTATOR = =,
    NEGATOR = <>,
    RESTRICT = eqsel,
    JOIN = eqjoinsel,
    HASHES,
    MERGES
);
COMMENT ON OPERATOR = (trade_panel, trade_panel) IS
'the same partners with the same series; figures are compared as they are printed';

CREATE FUNCTION trade_panel_ne(trade_panel, trade_panel) RETURNS boolean
    AS 'MODULE_PATHNAME', 'magtrade_panel_ne'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trade_panel_ne(trade_panel, trade_panel) IS
'implementation of the operator <>';
CREATE OPERATOR <> (
    LEFTARG = trade_panel,
    RIGHTARG = trade_panel,
    FUNCTION = trade_panel_ne,
    COMMUTATOR = <>,
    NEGATOR = =,
    RESTRICT = neqsel,
    JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (trade_panel, trade_panel) IS
'another partner or another figure; figures are compared as they are printed';

CREATE FUNCTION trade_panel_lt(trade_panel, trade_panel) RETURNS boolean
    AS 'MODULE_PATHNAME', 'magtrade_panel_lt'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trade_panel_lt(trade_panel, trade_panel) IS
'implementation of the operator <';
CREATE OPERATOR < (
    LEFTARG = trade_panel,
    RIGHTARG = trade_panel,
    FUNCTION = trade_panel_lt,
    COMMUTATOR = >,
    NEGATOR = >=,
    RESTRICT = scalarltsel,
    JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR < (trade_panel, trade_panel) IS
'before, by the first partner that differs; figures are compared as they are printed';

CREATE FUNCTION trade_panel_le(trade_panel, trade_panel) RETURNS boolean
    AS 'MODULE_PATHNAME', 'magtrade_panel_le'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trade_panel_le(trade_panel, trade_panel) IS
'implementation of the operator <=';
CREATE OPERATOR <= (
    LEFTARG = trade_panel,
    RIGHTARG = trade_panel,
    FUNCTION = trade_panel_le,
    COMMUTATOR = >=,
    NEGATOR = >,
    RESTRICT = scalarlesel,
    JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR <= (trade_panel, trade_panel) IS
'before or equal, by the first partner that differs; figures are compared as they are printed';

CREATE FUNCTION trade_panel_gt(trade_panel, trade_panel) RETURNS boolean
    AS 'MODULE_PATHNAME', 'magtrade_panel_gt'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trade_panel_gt(trade_panel, trade_panel) IS
'implementation of the operator >';
CREATE OPERATOR > (
    LEFTARG = trade_panel,
    RIGHTARG = trade_panel,
    FUNCTION = trade_panel_gt,
    COMMUTATOR = <,
    NEGATOR = <=,
    RESTRICT = scalargtsel,
    JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR > (trade_panel, trade_panel) IS
'after, by the first partner that differs; figures are compared as they are printed';

CREATE FUNCTION trade_panel_ge(trade_panel, trade_panel) RETURNS boolean
    AS 'MODULE_PATHNAME', 'magtrade_panel_ge'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trade_panel_ge(trade_panel, trade_panel) IS
'implementation of the operator >=';
CREATE OPERATOR >= (
    LEFTARG = trade_panel,
    RIGHTARG = trade_panel,
    FUNCTION = trade_panel_ge,
    COMMUTATOR = <=,
    NEGATOR = <,
    RESTRICT = scalargesel,
    JOIN = scalargejoinsel
);
COMMENT ON OPERATOR >= (trade_panel, trade_panel) IS
'after or equal, by the first partner that differs; figures are compared as they are printed';

CREATE FUNCTION trade_panel_cmp(trade_panel, trade_panel) RETURNS integer
    AS 'MODULE_PATHNAME', 'magtrade_panel_cmp'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trade_panel_cmp(trade_panel, trade_panel) IS
'order of two panels, for btree';

CREATE FUNCTION trade_panel_hash(p trade_panel) RETURNS integer
    AS 'MODULE_PATHNAME', 'magtrade_panel_hash'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trade_panel_hash(trade_panel) IS
'hash of a panel';

CREATE FUNCTION trade_panel_hash_extended(p trade_panel, seed bigint) RETURNS bigint
    AS 'MODULE_PATHNAME', 'magtrade_panel_hash_extended'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trade_panel_hash_extended(trade_panel, bigint) IS
'hash of a panel with a seed';

CREATE OPERATOR FAMILY trade_panel_ops USING btree;
COMMENT ON OPERATOR FAMILY trade_panel_ops USING btree IS 'order of panels';
CREATE OPERATOR CLASS trade_panel_ops DEFAULT FOR TYPE trade_panel USING btree FAMILY trade_panel_ops AS
    OPERATOR 1 <,
    OPERATOR 2 <=,
    OPERATOR 3 =,
    OPERATOR 4 >=,
    OPERATOR 5 >,
    FUNCTION 1 trade_panel_cmp(trade_panel, trade_panel);
COMMENT ON OPERATOR CLASS trade_panel_ops USING btree IS 'order of panels';

CREATE OPERATOR FAMILY trade_panel_ops USING hash;
COMMENT ON OPERATOR FAMILY trade_panel_ops USING hash IS 'equality of panels';
CREATE OPERATOR CLASS trade_panel_ops DEFAULT FOR TYPE trade_panel USING hash FAMILY trade_panel_ops AS
    OPERATOR 1 =,
    FUNCTION 1 trade_panel_hash(trade_panel),
    FUNCTION 2 trade_panel_hash_extended(trade_panel, bigint);
COMMENT ON OPERATOR CLASS trade_panel_ops USING hash IS 'equality of panels';
