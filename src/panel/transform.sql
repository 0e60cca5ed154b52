-- panel: panels made of panels

CREATE FUNCTION trade_panel_add(trade_panel, trade_panel) RETURNS trade_panel
    AS 'MODULE_PATHNAME', 'magtrade_panel_add'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION trade_panel_add(trade_panel, trade_panel) IS
'implementation of the operator +';
CREATE OPERATOR + (
    LEFTARG = trade_panel,
    RIGHTARG = trade_panel,
    FUNCTION = trade_panel_add,
    COMMUTATOR = +
);
COMMENT ON OPERATOR + (trade_panel, trade_panel) IS
'the partners and months of either, their figures summed, as sum() does';

CREATE FUNCTION without(p trade_panel, partners text[]) RETURNS trade_panel
    AS 'MODULE_PATHNAME', 'magtrade_without'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION without(trade_panel, text[]) IS
'the panel without some partners, such as totals and blocs; names that it does not have, and NULLs among them, change nothing';

CREATE FUNCTION fill_zero(p trade_panel, upto date) RETURNS trade_panel
    AS 'MODULE_PATHNAME', 'magtrade_panel_fill_zero'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION fill_zero(trade_panel, date) IS
'the panel with a zero for each partner in every month without a figure from the panel''s first to upto: who has no row did not trade';
