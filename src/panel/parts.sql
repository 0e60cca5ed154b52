-- panel: its parts

CREATE FUNCTION series_of(p trade_panel, partner text) RETURNS trade_series
    AS 'MODULE_PATHNAME', 'magtrade_series_of'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION series_of(trade_panel, text) IS
'the series of one partner; NULL if the panel does not have it';

CREATE FUNCTION total(p trade_panel) RETURNS trade_series
    AS 'MODULE_PATHNAME', 'magtrade_total'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION total(trade_panel) IS
'the series of all partners together: the months of any, their figures summed exactly';

CREATE FUNCTION partners(p trade_panel) RETURNS SETOF text
    AS 'MODULE_PATHNAME', 'magtrade_partners'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 ROWS 50;
COMMENT ON FUNCTION partners(trade_panel) IS
'the names of the partners, in the order of their bytes';

CREATE FUNCTION unnest(p trade_panel, OUT partner text, OUT period date, OUT value double precision) RETURNS SETOF record
    AS 'MODULE_PATHNAME', 'magtrade_panel_unnest'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 ROWS 1000;
COMMENT ON FUNCTION unnest(trade_panel) IS
'a row for each figure of a panel, by partner and month; a figure of several months at the last of them';
