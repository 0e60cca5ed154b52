-- items: rows of figures, one for each partner, firm or commodity

CREATE TYPE trade_items;

CREATE FUNCTION trade_items_in(cstring) RETURNS trade_items
    AS 'MODULE_PATHNAME', 'magtrade_items_in'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trade_items_in(cstring) IS 'input function of trade_items';

CREATE FUNCTION trade_items_out(trade_items) RETURNS cstring
    AS 'MODULE_PATHNAME', 'magtrade_items_out'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trade_items_out(trade_items) IS 'output function of trade_items';

CREATE FUNCTION trade_items_recv(internal) RETURNS trade_items
    AS 'MODULE_PATHNAME', 'magtrade_items_recv'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trade_items_recv(internal) IS 'binary input function of trade_items';

CREATE FUNCTION trade_items_send(trade_items) RETURNS bytea
    AS 'MODULE_PATHNAME', 'magtrade_items_send'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trade_items_send(trade_items) IS 'binary output function of trade_items; exact';

CREATE TYPE trade_items (
    INPUT = trade_items_in,
    OUTPUT = trade_items_out,
    RECEIVE = trade_items_recv,
    SEND = trade_items_send,
    INTERNALLENGTH = VARIABLE,
    ALIGNMENT = double,
    STORAGE = extended
);
COMMENT ON TYPE trade_items IS
'rows of one to four figures, the state of the aggregates over items; written as a JSON object, {"columns": 2, "rows": [[305, 226.1], [582, null]]}';

-- There is one transition function for each list of arguments, so that
-- aggregates with the same arguments share one state.

CREATE FUNCTION trade_items_trans(state trade_items, v double precision) RETURNS trade_items
    AS 'MODULE_PATHNAME', 'magtrade_items_trans'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION trade_items_trans(trade_items, double precision) IS
'transition function of the measures (v)';

CREATE FUNCTION trade_items_trans(state trade_items, v double precision, k integer) RETURNS trade_items
    AS 'MODULE_PATHNAME', 'magtrade_items_trans_k'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION trade_items_trans(trade_items, double precision, integer) IS
'transition function of the measures (v, k)';

CREATE FUNCTION trade_items_trans(state trade_items, cur double precision, base double precision) RETURNS trade_items
    AS 'MODULE_PATHNAME', 'magtrade_items_trans'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION trade_items_trans(trade_items, double precision, double precision) IS
'transition function of the measures (cur, base) and (x, m)';

CREATE FUNCTION trade_items_trans(state trade_items, v0 double precision, q0 double precision, v1 double precision, q1 double precision) RETURNS trade_items
    AS 'MODULE_PATHNAME', 'magtrade_items_trans'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION trade_items_trans(trade_items, double precision, double precision, double precision, double precision) IS
'transition function of the measures (v0, q0, v1, q1)';

CREATE FUNCTION trade_items_combine(trade_items, trade_items) RETURNS trade_items
    AS 'MODULE_PATHNAME', 'magtrade_items_combine'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION trade_items_combine(trade_items, trade_items) IS
'combine function of every aggregate over items';
