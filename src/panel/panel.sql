-- panel: a series for each partner

CREATE TYPE trade_panel;

CREATE FUNCTION trade_panel_in(cstring) RETURNS trade_panel
    AS 'MODULE_PATHNAME', 'magtrade_panel_in'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trade_panel_in(cstring) IS
'input function of trade_panel';

CREATE FUNCTION trade_panel_out(trade_panel) RETURNS cstring
    AS 'MODULE_PATHNAME', 'magtrade_panel_out'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trade_panel_out(trade_panel) IS
'output function of trade_panel';

CREATE FUNCTION trade_panel_recv(internal) RETURNS trade_panel
    AS 'MODULE_PATHNAME', 'magtrade_panel_recv'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trade_panel_recv(internal) IS
'binary input function of trade_panel';

CREATE FUNCTION trade_panel_send(trade_panel) RETURNS bytea
    AS 'MODULE_PATHNAME', 'magtrade_panel_send'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trade_panel_send(trade_panel) IS
'binary output function of trade_panel; exact';

CREATE TYPE trade_panel (
    INPUT = trade_panel_in,
    OUTPUT = trade_panel_out,
    RECEIVE = trade_panel_recv,
    SEND = trade_panel_send,
    INTERNALLENGTH = VARIABLE,
    ALIGNMENT = double,
    STORAGE = extended
);
COMMENT ON TYPE trade_panel IS
'a series for each partner; written as a JSON object, {"JPN": {"2025-10": 226.1, "2025-11": 305}, "USA": {"2025-11": 582}}';

CREATE CAST (trade_panel AS jsonb) WITH INOUT;
COMMENT ON CAST (trade_panel AS jsonb) IS 'a panel as a JSON object from partner to series';

CREATE CAST (jsonb AS trade_panel) WITH INOUT;
COMMENT ON CAST (jsonb AS trade_panel) IS 'a panel from a JSON object from partner to series';

CREATE FUNCTION trade_panel_json(p trade_panel) RETURNS json
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS 'SELECT p::pg_catalog.text::pg_catalog.json';
COMMENT ON FUNCTION trade_panel_json(trade_panel) IS
'a panel as a JSON object from partner to series';

CREATE CAST (trade_panel AS json) WITH FUNCTION trade_panel_json(trade_panel);
COMMENT ON CAST (trade_panel AS json) IS 'a panel as a JSON object from partner to series';

-- The state of an aggregate is the panel itself.  There is one transition
-- function for each list of arguments, so that aggregates with the same
-- arguments share one state.

CREATE FUNCTION trade_panel_trans(state trade_panel, partner text, value double precision, period date) RETURNS trade_panel
    AS 'MODULE_PATHNAME', 'magtrade_panel_trans'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION trade_panel_trans(trade_panel, text, double precision, date) IS
'transition function of trade_panel(partner, value, period)';

CREATE FUNCTION trade_panel_trans(state trade_panel, partner text, value double precision, period date, at date) RETURNS trade_panel
    AS 'MODULE_PATHNAME', 'magtrade_panel_trans'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION trade_panel_trans(trade_panel, text, double precision, date, date) IS
'transition function of the measures (partner, value, period, at)';

CREATE FUNCTION trade_panel_trans(state trade_panel, partner text, value double precision, period date, at date, number integer) RETURNS trade_panel
    AS 'MODULE_PATHNAME', 'magtrade_panel_trans'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION trade_panel_trans(trade_panel, text, double precision, date, date, integer) IS
'transition function of the measures (partner, value, period, at, lag or k)';

CREATE FUNCTION trade_panel_trans(state trade_panel, partner text, value double precision, period date, at date, a text) RETURNS trade_panel
    AS 'MODULE_PATHNAME', 'magtrade_panel_trans_partner'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION trade_panel_trans(trade_panel, text, double precision, date, date, text) IS
'transition function of the measures (partner, value, period, at, a)';

CREATE FUNCTION trade_panel_trans(state trade_panel, partner text, value double precision, period date, at date, a text, number integer) RETURNS trade_panel
    AS 'MODULE_PATHNAME', 'magtrade_panel_trans_partner'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION trade_panel_trans(trade_panel, text, double precision, date, date, text, integer) IS
'transition function of the measures (partner, value, period, at, a, lag)';

CREATE FUNCTION trade_panel_trans(state trade_panel, partner text, value double precision, period date, at date, a text, b text) RETURNS trade_panel
    AS 'MODULE_PATHNAME', 'magtrade_panel_trans_pair'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION trade_panel_trans(trade_panel, text, double precision, date, date, text, text) IS
'transition function of the measures (partner, value, period, at, a, b)';

CREATE FUNCTION trade_panel_trans(state trade_panel, partner text, value double precision, period date, at date, a text, b text, number integer) RETURNS trade_panel
    AS 'MODULE_PATHNAME', 'magtrade_panel_trans_pair'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION trade_panel_trans(trade_panel, text, double precision, date, date, text, text, integer) IS
'transition function of the measures (partner, value, period, at, a, b, lag)';

CREATE FUNCTION trade_panel_combine(trade_panel, trade_panel) RETURNS trade_panel
    AS 'MODULE_PATHNAME', 'magtrade_panel_combine'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION trade_panel_combine(trade_panel, trade_panel) IS
'combine function of every aggregate over a panel';

CREATE FUNCTION trade_panel_result(state trade_panel) RETURNS trade_panel
    AS 'MODULE_PATHNAME', 'magtrade_panel_result'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION trade_panel_result(trade_panel) IS
'final function of trade_panel(partner, value, period)';

CREATE AGGREGATE trade_panel(partner text, value double precision, period date) (
    SFUNC = trade_panel_trans,
    STYPE = trade_panel,
    SSPACE = 8192,
    FINALFUNC = trade_panel_result,
    COMBINEFUNC = trade_panel_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE trade_panel(text, double precision, date) IS
'the panel of a group of rows: a series for each partner, the figures of each month summed exactly; rows with a NULL are skipped; NULL if there are no others';

CREATE FUNCTION trade_panel_sum_trans(state trade_panel, p trade_panel) RETURNS trade_panel
    AS 'MODULE_PATHNAME', 'magtrade_panel_sum_trans'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION trade_panel_sum_trans(trade_panel, trade_panel) IS
'transition function of sum(trade_panel)';

CREATE AGGREGATE sum(p trade_panel) (
    SFUNC = trade_panel_sum_trans,
    STYPE = trade_panel,
    SSPACE = 8192,
    FINALFUNC = trade_panel_result,
    COMBINEFUNC = trade_panel_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE sum(trade_panel) IS
'the panel of all rows of which the panels were made: the partners and months of any, their figures summed exactly';
