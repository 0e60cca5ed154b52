-- index: what the price and quantity indices cover, and what they leave out

CREATE FUNCTION matched_pct_final(state trade_items) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_index_matched_pct_final'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION matched_pct_final(trade_items) IS
'final function of the aggregate matched_pct';

CREATE AGGREGATE matched_pct(v0 double precision, q0 double precision, v1 double precision, q1 double precision) (
    SFUNC = trade_items_trans,
    STYPE = trade_items,
    SSPACE = 512,
    FINALFUNC = matched_pct_final,
    COMBINEFUNC = trade_items_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE matched_pct(double precision, double precision, double precision, double precision) IS
'share of current value v1 in percent that the price and quantity indices cover: of items that have value and quantity in both periods, all above zero; NULL when the sum of v1 is zero; a negative v1 is an error';

CREATE TYPE trade_pq_split AS (
    price_effect double precision,
    quantity_effect double precision,
    new_effect double precision,
    closed_effect double precision,
    unpriced_effect double precision
);
COMMENT ON TYPE trade_pq_split IS
'the parts of a change in value, which add up to sum(v1) - sum(v0): price_effect and quantity_effect of items matched in both periods, new_effect (items without value before, above zero), closed_effect (items without value now, below zero) and unpriced_effect (items with value in both periods, of which a quantity is missing or not positive)';

COMMENT ON COLUMN trade_pq_split.price_effect IS
'changes of price at mean quantities';
COMMENT ON COLUMN trade_pq_split.quantity_effect IS
'changes of quantity at mean prices';
COMMENT ON COLUMN trade_pq_split.new_effect IS
'the value now of items that had none before';
COMMENT ON COLUMN trade_pq_split.closed_effect IS
'the value before of items that have none now, below zero';
COMMENT ON COLUMN trade_pq_split.unpriced_effect IS
'the change in value of items without both quantities';

CREATE FUNCTION pq_split_final(state trade_items) RETURNS trade_pq_split
    AS 'MODULE_PATHNAME', 'magtrade_index_pq_split_final'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION pq_split_final(trade_items) IS
'final function of the aggregate pq_split';

CREATE AGGREGATE pq_split(v0 double precision, q0 double precision, v1 double precision, q1 double precision) (
    SFUNC = trade_items_trans,
    STYPE = trade_items,
    SSPACE = 512,
    FINALFUNC = pq_split_final,
    COMBINEFUNC = trade_items_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE pq_split(double precision, double precision, double precision, double precision) IS
'the change in value from (v0, q0) to (v1, q1) as price effect and quantity effect without a residual (Bennet: price changes at mean quantities, quantity changes at mean prices), and the effects of new, closed and unpriced items; the parts add up to sum(v1) - sum(v0); one row for each item; a part without items is 0; NULL when no row has a figure';
