-- index: prices against quantities, over one row (v0, q0, v1, q1) for each item

CREATE FUNCTION laspeyres_price_final(state trade_items) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_index_laspeyres_price_final'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION laspeyres_price_final(trade_items) IS
'final function of the aggregate laspeyres_price';

CREATE AGGREGATE laspeyres_price(v0 double precision, q0 double precision, v1 double precision, q1 double precision) (
    SFUNC = trade_items_trans,
    STYPE = trade_items,
    SSPACE = 512,
    FINALFUNC = laspeyres_price_final,
    COMBINEFUNC = trade_items_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE laspeyres_price(double precision, double precision, double precision, double precision) IS
'Laspeyres price index as a ratio (1.42 is +42 %): weights are the quantities of the base period; one row for each item with value and quantity in the base period and now; runs over matched items, which have all four, above zero (matched_pct says how much trade they are); NULL without any';

CREATE FUNCTION laspeyres_quantity_final(state trade_items) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_index_laspeyres_quantity_final'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION laspeyres_quantity_final(trade_items) IS
'final function of the aggregate laspeyres_quantity';

CREATE AGGREGATE laspeyres_quantity(v0 double precision, q0 double precision, v1 double precision, q1 double precision) (
    SFUNC = trade_items_trans,
    STYPE = trade_items,
    SSPACE = 512,
    FINALFUNC = laspeyres_quantity_final,
    COMBINEFUNC = trade_items_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE laspeyres_quantity(double precision, double precision, double precision, double precision) IS
'Laspeyres quantity index as a ratio (1.42 is +42 %): weights are the prices of the base period; one row for each item with value and quantity in the base period and now; runs over matched items, which have all four, above zero (matched_pct says how much trade they are); NULL without any';

CREATE FUNCTION paasche_price_final(state trade_items) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_index_paasche_price_final'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION paasche_price_final(trade_items) IS
'final function of the aggregate paasche_price';

CREATE AGGREGATE paasche_price(v0 double precision, q0 double precision, v1 double precision, q1 double precision) (
    SFUNC = trade_items_trans,
    STYPE = trade_items,
    SSPACE = 512,
    FINALFUNC = paasche_price_final,
    COMBINEFUNC = trade_items_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE paasche_price(double precision, double precision, double precision, double precision) IS
'Paasche price index as a ratio (1.42 is +42 %): weights are the quantities of the current period; one row for each item with value and quantity in the base period and now; runs over matched items, which have all four, above zero (matched_pct says how much trade they are); NULL without any';

CREATE FUNCTION paasche_quantity_final(state trade_items) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_index_paasche_quantity_final'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION paasche_quantity_final(trade_items) IS
'final function of the aggregate paasche_quantity';

CREATE AGGREGATE paasche_quantity(v0 double precision, q0 double precision, v1 double precision, q1 double precision) (
    SFUNC = trade_items_trans,
    STYPE = trade_items,
    SSPACE = 512,
    FINALFUNC = paasche_quantity_final,
    COMBINEFUNC = trade_items_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE paasche_quantity(double precision, double precision, double precision, double precision) IS
'Paasche quantity index as a ratio (1.42 is +42 %): weights are the prices of the current period; one row for each item with value and quantity in the base period and now; runs over matched items, which have all four, above zero (matched_pct says how much trade they are); NULL without any';

CREATE FUNCTION fisher_price_final(state trade_items) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_index_fisher_price_final'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION fisher_price_final(trade_items) IS
'final function of the aggregate fisher_price';

CREATE AGGREGATE fisher_price(v0 double precision, q0 double precision, v1 double precision, q1 double precision) (
    SFUNC = trade_items_trans,
    STYPE = trade_items,
    SSPACE = 512,
    FINALFUNC = fisher_price_final,
    COMBINEFUNC = trade_items_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE fisher_price(double precision, double precision, double precision, double precision) IS
'Fisher price index as a ratio (1.42 is +42 %): the geometric mean of Laspeyres and Paasche; price index times quantity index is the ratio of values; one row for each item with value and quantity in the base period and now; runs over matched items, which have all four, above zero (matched_pct says how much trade they are); NULL without any';

CREATE FUNCTION fisher_quantity_final(state trade_items) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_index_fisher_quantity_final'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION fisher_quantity_final(trade_items) IS
'final function of the aggregate fisher_quantity';

CREATE AGGREGATE fisher_quantity(v0 double precision, q0 double precision, v1 double precision, q1 double precision) (
    SFUNC = trade_items_trans,
    STYPE = trade_items,
    SSPACE = 512,
    FINALFUNC = fisher_quantity_final,
    COMBINEFUNC = trade_items_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE fisher_quantity(double precision, double precision, double precision, double precision) IS
'Fisher quantity index as a ratio (1.42 is +42 %): the geometric mean of Laspeyres and Paasche; price index times quantity index is the ratio of values; one row for each item with value and quantity in the base period and now; runs over matched items, which have all four, above zero (matched_pct says how much trade they are); NULL without any';

CREATE FUNCTION tornqvist_price_final(state trade_items) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_index_tornqvist_price_final'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION tornqvist_price_final(trade_items) IS
'final function of the aggregate tornqvist_price';

CREATE AGGREGATE tornqvist_price(v0 double precision, q0 double precision, v1 double precision, q1 double precision) (
    SFUNC = trade_items_trans,
    STYPE = trade_items,
    SSPACE = 512,
    FINALFUNC = tornqvist_price_final,
    COMBINEFUNC = trade_items_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE tornqvist_price(double precision, double precision, double precision, double precision) IS
'Tornqvist price index as a ratio (1.42 is +42 %): the geometric mean of price ratios, weights are the mean shares in value of the two periods; one row for each item with value and quantity in the base period and now; runs over matched items, which have all four, above zero (matched_pct says how much trade they are); NULL without any';

CREATE FUNCTION tornqvist_quantity_final(state trade_items) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_index_tornqvist_quantity_final'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION tornqvist_quantity_final(trade_items) IS
'final function of the aggregate tornqvist_quantity';

CREATE AGGREGATE tornqvist_quantity(v0 double precision, q0 double precision, v1 double precision, q1 double precision) (
    SFUNC = trade_items_trans,
    STYPE = trade_items,
    SSPACE = 512,
    FINALFUNC = tornqvist_quantity_final,
    COMBINEFUNC = trade_items_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE tornqvist_quantity(double precision, double precision, double precision, double precision) IS
'Tornqvist quantity index as a ratio (1.42 is +42 %): the geometric mean of quantity ratios, weights are the mean shares in value of the two periods; one row for each item with value and quantity in the base period and now; runs over matched items, which have all four, above zero (matched_pct says how much trade they are); NULL without any';

CREATE FUNCTION walsh_price_final(state trade_items) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_index_walsh_price_final'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION walsh_price_final(trade_items) IS
'final function of the aggregate walsh_price';

CREATE AGGREGATE walsh_price(v0 double precision, q0 double precision, v1 double precision, q1 double precision) (
    SFUNC = trade_items_trans,
    STYPE = trade_items,
    SSPACE = 512,
    FINALFUNC = walsh_price_final,
    COMBINEFUNC = trade_items_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE walsh_price(double precision, double precision, double precision, double precision) IS
'Walsh price index as a ratio (1.42 is +42 %): weights are the geometric means of the quantities of the two periods; one row for each item with value and quantity in the base period and now; runs over matched items, which have all four, above zero (matched_pct says how much trade they are); NULL without any';

CREATE FUNCTION walsh_quantity_final(state trade_items) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_index_walsh_quantity_final'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION walsh_quantity_final(trade_items) IS
'final function of the aggregate walsh_quantity';

CREATE AGGREGATE walsh_quantity(v0 double precision, q0 double precision, v1 double precision, q1 double precision) (
    SFUNC = trade_items_trans,
    STYPE = trade_items,
    SSPACE = 512,
    FINALFUNC = walsh_quantity_final,
    COMBINEFUNC = trade_items_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE walsh_quantity(double precision, double precision, double precision, double precision) IS
'Walsh quantity index as a ratio (1.42 is +42 %): weights are the geometric means of the prices of the two periods; one row for each item with value and quantity in the base period and now; runs over matched items, which have all four, above zero (matched_pct says how much trade they are); NULL without any';

CREATE FUNCTION sato_vartia_price_final(state trade_items) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_index_sato_vartia_price_final'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION sato_vartia_price_final(trade_items) IS
'final function of the aggregate sato_vartia_price';

CREATE AGGREGATE sato_vartia_price(v0 double precision, q0 double precision, v1 double precision, q1 double precision) (
    SFUNC = trade_items_trans,
    STYPE = trade_items,
    SSPACE = 512,
    FINALFUNC = sato_vartia_price_final,
    COMBINEFUNC = trade_items_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE sato_vartia_price(double precision, double precision, double precision, double precision) IS
'Sato-Vartia price index as a ratio (1.42 is +42 %): the geometric mean of price ratios, weights are the logarithmic means of the shares in value of the two periods; price index times quantity index is the ratio of values; one row for each item with value and quantity in the base period and now; runs over matched items, which have all four, above zero (matched_pct says how much trade they are); NULL without any';

CREATE FUNCTION sato_vartia_quantity_final(state trade_items) RETURNS double precision
    AS 'MODULE_PATHNAME', 'magtrade_index_sato_vartia_quantity_final'
    LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION sato_vartia_quantity_final(trade_items) IS
'final function of the aggregate sato_vartia_quantity';

CREATE AGGREGATE sato_vartia_quantity(v0 double precision, q0 double precision, v1 double precision, q1 double precision) (
    SFUNC = trade_items_trans,
    STYPE = trade_items,
    SSPACE = 512,
    FINALFUNC = sato_vartia_quantity_final,
    COMBINEFUNC = trade_items_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE sato_vartia_quantity(double precision, double precision, double precision, double precision) IS
'Sato-Vartia quantity index as a ratio (1.42 is +42 %): the geometric mean of quantity ratios, weights are the logarithmic means of the shares in value of the two periods; price index times quantity index is the ratio of values; one row for each item with value and quantity in the base period and now; runs over matched items, which have all four, above zero (matched_pct says how much trade they are); NULL without any';

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
