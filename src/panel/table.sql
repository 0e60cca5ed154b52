-- panel: a row for each partner

CREATE FUNCTION partner_table(p trade_panel, at date, lag integer DEFAULT 1,
    OUT partner text, OUT value double precision, OUT base double precision, OUT growth_pct double precision,
    OUT status text, OUT share_pct double precision, OUT share_change_pp double precision, OUT contrib_pp double precision,
    OUT ytd_max double precision, OUT is_ytd_high boolean, OUT months_high integer) RETURNS SETOF record
    AS 'MODULE_PATHNAME', 'magtrade_partner_table'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 ROWS 50;
COMMENT ON FUNCTION partner_table(trade_panel, date, integer) IS
'a row for each partner that has a figure up to at, the largest of the month first, those without one last: its figure, the one lag months earlier, growth, why that is NULL (status), share, change of share, contribution to growth, the highest month of the year so far, whether it is this one, and of how many months it is the high';
