-- prices against quantities, and two sides of trade
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS magtrade;
RESET client_min_messages;
\pset null '(null)'

-- six items in five periods, from Balk's "Price and Quantity Index Numbers" (2008), after the Producer Price Index Manual:
-- published, to four decimals, are
--   Laspeyres 1.4200 1.3450 1.3550 1.4400   Paasche 1.3824 1.2031 1.0209 0.7968   Fisher      1.4011 1.2721 1.1762 1.0712
--   Tornqvist 1.4052 1.2890 1.2268 1.2477   Walsh   1.4017 1.2850 1.2193 1.1850   Sato-Vartia 1.4018 1.2897 1.2335 1.2540
--   (Marshall-Edgeworth 1.4010 1.2656 1.1438 0.9801)
CREATE TABLE index_periods (t int, p float8[], q float8[]);
INSERT INTO index_periods VALUES
  (1, '{1,1,1,1,1,1}', '{1,1,2,1,4.5,.5}'), (2, '{1.2,3,1.3,.7,1.4,.8}', '{.8,.9,1.9,1.3,4.7,.6}'), (3, '{1,1,1.5,.5,1.7,.6}', '{1,1.1,1.8,3,5,.8}'),
  (4, '{.8,.5,1.6,.3,1.9,.4}', '{1.2,1.2,1.9,6,5.6,1.3}'), (5, '{1,1,1.6,.1,2,.2}', '{.9,1.2,2,12,6.5,2.5}');
CREATE VIEW index_rows AS
SELECT b.t AS period, i, a.p[i] * a.q[i] AS v0, a.q[i] AS q0, b.p[i] * b.q[i] AS v1, b.q[i] AS q1, a.p[i] AS p0, b.p[i] AS p1
FROM index_periods AS a, index_periods AS b, generate_series(1, 6) AS i WHERE a.t = 1 AND b.t > 1;
SELECT period, round(laspeyres_price(v0, q0, v1, q1)::numeric, 4) AS laspeyres, round(paasche_price(v0, q0, v1, q1)::numeric, 4) AS paasche,
       round(fisher_price(v0, q0, v1, q1)::numeric, 4) AS fisher, round(tornqvist_price(v0, q0, v1, q1)::numeric, 4) AS tornqvist,
       round(walsh_price(v0, q0, v1, q1)::numeric, 4) AS walsh, round(sato_vartia_price(v0, q0, v1, q1)::numeric, 4) AS sato_vartia,
       round((sum(p1 * (q0 + q1)) / sum(p0 * (q0 + q1)))::numeric, 4) AS marshall_edgeworth, matched_pct(v0, q0, v1, q1)
FROM index_rows GROUP BY period ORDER BY period;
-- the quantity indices are the price indices with the roles exchanged
SELECT period, round(laspeyres_quantity(v0, q0, v1, q1)::numeric, 4) AS laspeyres, round(paasche_quantity(v0, q0, v1, q1)::numeric, 4) AS paasche,
       round(fisher_quantity(v0, q0, v1, q1)::numeric, 4) AS fisher, round(tornqvist_quantity(v0, q0, v1, q1)::numeric, 4) AS tornqvist,
       round(walsh_quantity(v0, q0, v1, q1)::numeric, 4) AS walsh, round(sato_vartia_quantity(v0, q0, v1, q1)::numeric, 4) AS sato_vartia
FROM index_rows GROUP BY period ORDER BY period;
SELECT count(*) AS exchanged
FROM (SELECT (laspeyres_quantity(v0, q0, v1, q1), paasche_quantity(v0, q0, v1, q1), fisher_quantity(v0, q0, v1, q1), tornqvist_quantity(v0, q0, v1, q1),
              walsh_quantity(v0, q0, v1, q1), sato_vartia_quantity(v0, q0, v1, q1))::text AS q,
             (laspeyres_price(v0, q0, v1, q1), paasche_price(v0, q0, v1, q1), fisher_price(v0, q0, v1, q1), tornqvist_price(v0, q0, v1, q1),
              walsh_price(v0, q0, v1, q1), sato_vartia_price(v0, q0, v1, q1))::text AS p
      FROM (VALUES (2.0, 1.0, 32.0, 4.0), (8.0, 2.0, 4.0, 2.0)) AS t(v0, q0, v1, q1)) AS ours
CROSS JOIN LATERAL (SELECT (laspeyres_price(v0, q0, v1, q1), paasche_price(v0, q0, v1, q1), fisher_price(v0, q0, v1, q1), tornqvist_price(v0, q0, v1, q1),
              walsh_price(v0, q0, v1, q1), sato_vartia_price(v0, q0, v1, q1))::text AS swapped
      FROM (VALUES (2.0, 2.0, 32.0, 8.0), (8.0, 4.0, 4.0, 2.0)) AS t(v0, q0, v1, q1)) AS theirs WHERE q = swapped AND q <> p;
-- chained over the last two periods, whose product is the direct index's neighbour
SELECT round(fisher_price(a.p[i] * a.q[i], a.q[i], b.p[i] * b.q[i], b.q[i])::numeric, 4) AS fourth_to_fifth
FROM index_periods AS a, index_periods AS b, generate_series(1, 6) AS i WHERE a.t = 4 AND b.t = 5;

-- beside itself a period is 1
SELECT count(*) AS unequal
FROM (SELECT ARRAY[laspeyres_price(v, q, v, q), paasche_price(v, q, v, q), fisher_price(v, q, v, q), tornqvist_price(v, q, v, q), walsh_price(v, q, v, q), sato_vartia_price(v, q, v, q),
                   laspeyres_quantity(v, q, v, q), paasche_quantity(v, q, v, q), fisher_quantity(v, q, v, q), tornqvist_quantity(v, q, v, q), walsh_quantity(v, q, v, q), sato_vartia_quantity(v, q, v, q)] AS indices
      FROM generate_series(1, 60) AS n, LATERAL (SELECT 100 / (i + 2.0), 1 / (i * n + 7.0) FROM generate_series(1, n) AS i) AS t(v, q) GROUP BY n) AS one
WHERE array_fill(1::float8, '{12}') <> indices;
-- where Laspeyres and Paasche are one, so is Fisher
SELECT count(*) AS unequal FROM (SELECT fisher_price(100, 10, v, 10) AS fisher, laspeyres_price(100, 10, v, 10) AS laspeyres, paasche_price(100, 10, v, 10) AS paasche
  FROM generate_series(1, 500) AS v GROUP BY v) AS t WHERE laspeyres = paasche AND fisher <> laspeyres;

-- only items with value and quantity in both periods are matched
CREATE TEMP TABLE basket (item text, v0 float8, q0 float8, v1 float8, q1 float8);
INSERT INTO basket VALUES ('both', 10, 5, 18, 6), ('also', 6, 3, 5, 2.5), ('new', NULL, NULL, 7, 1), ('new at zero', 0, 0, 3, 1), ('closed', 4, 2, NULL, NULL),
  ('closed at zero', 1, 1, 0, 0), ('no quantity', 2, NULL, 5, 3), ('zero quantity', 3, 4, 1, 0), ('correction', -1, 1, -2, 1), ('nothing', NULL, NULL, NULL, NULL);
SELECT laspeyres_price(v0, q0, v1, q1) = (SELECT laspeyres_price(v0, q0, v1, q1) FROM basket WHERE item IN ('both', 'also')) AS same,
       laspeyres_price(v0, q0, v1, q1) = (5 * 3 + 3 * 2) / 16.0 AS by_hand FROM basket;
SELECT round(matched_pct(v0, q0, v1, q1)::numeric, 9) = round(100 * 23 / 39.0, 9) AS matched FROM basket WHERE item <> 'correction';
SELECT matched_pct(v0, q0, v1, q1) FROM basket;
SELECT matched_pct(v0, q0, v1, q1) FROM (VALUES (1, 1, 29, 1), (NULL, NULL, 71, 1)) AS t(v0, q0, v1, q1);
SELECT laspeyres_price(v0, q0, v1, q1), fisher_quantity(v0, q0, v1, q1), sato_vartia_price(v0, q0, v1, q1), tornqvist_price(v0, q0, v1, q1), walsh_price(v0, q0, v1, q1),
       paasche_quantity(v0, q0, v1, q1), matched_pct(v0, q0, v1, q1)
FROM basket WHERE item LIKE 'new%' OR item LIKE 'closed%';
SELECT laspeyres_price(v0, q0, v1, q1), matched_pct(v0, q0, v1, q1), pq_split(v0, q0, v1, q1) FROM basket WHERE item LIKE 'closed%';
SELECT laspeyres_price(v0, q0, v1, q1), matched_pct(v0, q0, v1, q1), pq_split(v0, q0, v1, q1) FROM basket WHERE item = 'nothing';

-- the change in value, with nothing left over: 10 at 2 becomes 18 at 3, 6 at 2 becomes 5 at 2
SELECT (pq_split(v0, q0, v1, q1)).*, sum(v1) - sum(v0) AS change FROM basket;
SELECT item, (pq_split(v0, q0, v1, q1)).* FROM basket GROUP BY item ORDER BY item;
-- a price that stands still has no effect, and neither has a quantity
SELECT (s).price_effect, (s).quantity_effect FROM (SELECT pq_split(x * 0.75, x, (x + 3) * 0.75, x + 3) AS s FROM generate_series(1, 9) AS x) AS t;
SELECT (s).price_effect, (s).quantity_effect FROM (SELECT pq_split(x * 0.7, x, x * 0.1, x) AS s FROM generate_series(1, 9) AS x) AS t;

-- bilateral: Brazil's soybeans in 2010, 11 of 140 against 42 of 12000 billion dollars
SELECT round(rca(11, 140, 42, 12000)::numeric, 2) AS rca, round(rsca(11, 140, 42, 12000)::numeric, 4) AS rsca, round(trade_intensity(11, 140, 42, 12000)::numeric, 2) AS intensity;
SELECT rca(0, 140, 42, 12000), rsca(0, 140, 42, 12000), rca(1, 0, 42, 12000) AS zero_i, rca(1, 140, 0, 12000) AS zero_wj, rca(1, 140, 42, 0) AS zero_w, rca(-1, 140, 42, 12000) AS negative,
       rsca(1, 0, 1, 1) AS rsca_zero, trade_intensity(1, 140, 0, 12000) AS zero_intensity, rca(NULL, 1, 1, 1) AS missing;
SELECT rca(1e308, 1e-308, 1e308, 1e-308) AS one, rca(2e-308, 1e308, 1e-308, 1e308) AS two, rsca(1e308, 1e-308, 1, 1) AS rsca;
SELECT rca(1e308, 1e-308, 1, 1);
SELECT rca('NaN', 1, 1, 1);
-- exports of 100 that the partner records as 110
SELECT round(mirror_gap_pct(100, 110)::numeric, 4) AS more, round(mirror_gap_pct(110, 100)::numeric, 4) AS less, mirror_gap_pct(5, 0), mirror_gap_pct(0, 5), mirror_gap_pct(0, 0), mirror_gap_pct(1, -1), mirror_gap_pct(0, -1), mirror_gap_pct(-1, 0), mirror_gap_pct(5, 5);
-- intra-industry trade: exports 319, 43, 10 against imports 354, 141, 100 make 76.94 %
SELECT round(grubel_lloyd(x, m)::numeric, 2) AS grubel_lloyd FROM (VALUES (319, 354), (43, 141), (10, 100)) AS t(x, m);
SELECT grubel_lloyd(x, m) AS one_way FROM (VALUES (0.3, 0), (NULL, 0.1), (0, 7)) AS t(x, m);
SELECT grubel_lloyd(x, x) AS balanced FROM (VALUES (0.3), (0.1), (NULL), (7)) AS t(x);
SELECT grubel_lloyd(x, m) AS nothing FROM (VALUES (0, 0), (NULL, 0)) AS t(x, m);
SELECT grubel_lloyd(x, m) FROM (VALUES (1, -2)) AS t(x, m);

-- random baskets against plain SQL
SELECT setseed(0.17);
CREATE TABLE index_random AS
SELECT g, i, CASE WHEN r < 0.05 THEN 0 WHEN r > 0.05 THEN round((v0 ^ 2 * 1000)::numeric, 2) + 0.01 END::float8 AS v0, CASE WHEN s < 0.05 THEN 0 WHEN s > 0.1 THEN round((q0 * 50)::numeric, 1) + 0.1 END::float8 AS q0,
       CASE WHEN t < 0.05 THEN 0 WHEN t > 0.08 THEN round((v1 ^ 2 * 1000)::numeric, 2) + 0.01 END::float8 AS v1, CASE WHEN u < 0.05 THEN 0 WHEN u > 0.1 THEN round((q1 * 50)::numeric, 1) + 0.1 END::float8 AS q1
FROM (SELECT g, i, random() AS r, random() AS s, random() AS t, random() AS u, random() AS v0, random() AS q0, random() AS v1, random() AS q1
      FROM generate_series(1, 200) AS g, generate_series(1, 30) AS i WHERE i <= 1 + g % 30) AS x;
CREATE FUNCTION far(a float8, b float8) RETURNS boolean LANGUAGE sql IMMUTABLE AS
$$ SELECT CASE WHEN a IS NULL OR b IS NULL THEN (a IS NULL) <> (b IS NULL) ELSE abs(a - b) > 1e-9 * greatest(1, abs(a), abs(b)) END $$;
CREATE VIEW index_answers AS
SELECT g, laspeyres_price(v0, q0, v1, q1) AS lp, paasche_price(v0, q0, v1, q1) AS pp, fisher_price(v0, q0, v1, q1) AS fp, tornqvist_price(v0, q0, v1, q1) AS tp, walsh_price(v0, q0, v1, q1) AS wp,
       sato_vartia_price(v0, q0, v1, q1) AS sp, laspeyres_quantity(v0, q0, v1, q1) AS lq, paasche_quantity(v0, q0, v1, q1) AS pq, fisher_quantity(v0, q0, v1, q1) AS fq,
       tornqvist_quantity(v0, q0, v1, q1) AS tq, walsh_quantity(v0, q0, v1, q1) AS wq, sato_vartia_quantity(v0, q0, v1, q1) AS sq, matched_pct(v0, q0, v1, q1) AS matched,
       pq_split(v0, q0, v1, q1) AS split, grubel_lloyd(v0, v1) AS gl
FROM index_random GROUP BY g;
WITH m AS (
  SELECT g, v0, v1, q0, q1, v0 / q0 AS p0, v1 / q1 AS p1, v0 / sum(v0) OVER w AS s0, v1 / sum(v1) OVER w AS s1
  FROM index_random WHERE v0 > 0 AND q0 > 0 AND v1 > 0 AND q1 > 0 WINDOW w AS (PARTITION BY g)),
w AS (SELECT *, CASE WHEN s1 = s0 THEN s0 ELSE (s1 - s0) / ln(s1 / s0) END AS l FROM m),
oracle AS (
  SELECT g, sum(p1 * q0) / sum(v0) AS lp, sum(v1) / sum(p0 * q1) AS pp, exp(sum((s0 + s1) / 2 * ln(p1 / p0))) AS tp, sum(p1 * sqrt(q0 * q1)) / sum(p0 * sqrt(q0 * q1)) AS wp,
         exp(sum(l * ln(p1 / p0)) / sum(l)) AS sp, sum(p0 * q1) / sum(v0) AS lq, sum(v1) / sum(p1 * q0) AS pq, exp(sum((s0 + s1) / 2 * ln(q1 / q0))) AS tq,
         sum(q1 * sqrt(p0 * p1)) / sum(q0 * sqrt(p0 * p1)) AS wq, exp(sum(l * ln(q1 / q0)) / sum(l)) AS sq, sum(v1) / sum(v0) AS v, sum(v1) AS v1,
         sum((q0 + q1) / 2 * (p1 - p0)) AS price_effect, sum((p0 + p1) / 2 * (q1 - q0)) AS quantity_effect
  FROM w GROUP BY g),
totals AS (SELECT g, sum(v1) AS v1, sum(coalesce(v1, 0)) - sum(coalesce(v0, 0)) AS change, sum(v1) FILTER (WHERE coalesce(v0, 0) = 0) AS new, -sum(v0) FILTER (WHERE v0 > 0 AND coalesce(v1, 0) = 0) AS closed,
                  100 * (1 - sum(abs(coalesce(v0, 0) - coalesce(v1, 0))) / sum(coalesce(v0, 0) + coalesce(v1, 0))) AS gl FROM index_random GROUP BY g)
SELECT count(*) AS baskets, count(o.lp) > 150 AS enough, count(*) FILTER (WHERE far(a.lp, o.lp)) AS lp, count(*) FILTER (WHERE far(a.pp, o.pp)) AS pp, count(*) FILTER (WHERE far(a.fp, sqrt(o.lp * o.pp))) AS fp,
       count(*) FILTER (WHERE far(a.tp, o.tp)) AS tp, count(*) FILTER (WHERE far(a.wp, o.wp)) AS wp, count(*) FILTER (WHERE far(a.sp, o.sp)) AS sp,
       count(*) FILTER (WHERE far(a.lq, o.lq)) AS lq, count(*) FILTER (WHERE far(a.pq, o.pq)) AS pq, count(*) FILTER (WHERE far(a.fq, sqrt(o.lq * o.pq))) AS fq,
       count(*) FILTER (WHERE far(a.tq, o.tq)) AS tq, count(*) FILTER (WHERE far(a.wq, o.wq)) AS wq, count(*) FILTER (WHERE far(a.sq, o.sq)) AS sq,
       count(*) FILTER (WHERE far(matched, CASE WHEN t.v1 > 0 THEN 100 * coalesce(o.v1, 0) / t.v1 END)) AS matched,
       count(*) FILTER (WHERE far(fp * fq, v)) AS fisher_pq_is_v, count(*) FILTER (WHERE far(a.sp * a.sq, v)) AS sato_vartia_pq_is_v,
       count(*) FILTER (WHERE far((split).price_effect, coalesce(o.price_effect, 0))) AS price, count(*) FILTER (WHERE far((split).quantity_effect, coalesce(o.quantity_effect, 0))) AS quantity,
       count(*) FILTER (WHERE far((split).new_effect, coalesce(t.new, 0))) AS new, count(*) FILTER (WHERE far((split).closed_effect, coalesce(t.closed, 0))) AS closed,
       count(*) FILTER (WHERE far((split).price_effect + (split).quantity_effect + (split).new_effect + (split).closed_effect + (split).unpriced_effect, change)) AS residual,
       count(*) FILTER (WHERE far(a.gl, t.gl)) AS gl
FROM index_answers AS a LEFT JOIN oracle AS o USING (g) LEFT JOIN totals AS t USING (g);

-- scale, of values and of quantities, and the order of rows
SELECT count(*) AS baskets, count(*) FILTER (WHERE (lp, pp, fp, tp, wp, sp, lq, pq, fq, tq, wq, sq, matched)::text IS DISTINCT FROM
    (lp2, pp2, fp2, tp2, wp2, sp2, lq2, pq2, fq2, tq2, wq2, sq2, matched2)::text) AS scale_or_order_matters
FROM index_answers JOIN (
  SELECT g, laspeyres_price(a, b, c, d ORDER BY i DESC) AS lp2, paasche_price(a, b, c, d ORDER BY i DESC) AS pp2, fisher_price(a, b, c, d ORDER BY a) AS fp2, tornqvist_price(a, b, c, d ORDER BY b) AS tp2,
         walsh_price(a, b, c, d ORDER BY c) AS wp2, sato_vartia_price(a, b, c, d ORDER BY d) AS sp2, laspeyres_quantity(a, b, c, d ORDER BY i DESC) AS lq2, paasche_quantity(a, b, c, d ORDER BY i DESC) AS pq2,
         fisher_quantity(a, b, c, d ORDER BY a) AS fq2, tornqvist_quantity(a, b, c, d ORDER BY b) AS tq2, walsh_quantity(a, b, c, d ORDER BY c) AS wq2, sato_vartia_quantity(a, b, c, d ORDER BY d) AS sq2,
         matched_pct(a, b, c, d ORDER BY d) AS matched2
  FROM (SELECT g, i, v0 * 2::float8 ^ 1013 AS a, q0 * 2::float8 ^ -1010 AS b, v1 * 2::float8 ^ 1013 AS c, q1 * 2::float8 ^ -1010 AS d FROM index_random) AS big GROUP BY g) AS x USING (g);
-- and workers
CREATE TABLE index_serial AS SELECT g, a::text AS bits FROM index_answers AS a;
ALTER TABLE index_random SET (parallel_workers = 3);
SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0; SET max_parallel_workers_per_gather = 3;
SELECT count(*) AS workers_matter FROM index_serial AS s JOIN index_answers AS a USING (g) WHERE s.bits <> a::text;
RESET ALL;

-- beyond doubles
SELECT laspeyres_price(1, 1e308, 1, 1e-308);
SELECT laspeyres_price(1e-308, 1e308, 1e-308, 1e308) AS fine, pq_split(1e308, 1, 1e308, 1) AS no_change;
SELECT tornqvist_price(1e308, 1e-308, 1e-308, 1e308);
SELECT fisher_price(1, 1, 1e200, 1) AS whose_square_is_infinite, fisher_price(1e200, 1, 1, 1) AS or_zero;
SELECT pq_split(1, 1e308, 1e308, 1e-308);
-- what Paasche divides by is infinite, and no index is 0
SELECT paasche_price(1e300, 1, 1, 1e10);

-- what pq_split() returns is its owner's, who may change it
BEGIN;
ALTER TYPE trade_pq_split ADD ATTRIBUTE note text;
SELECT pq_split(1, 1, 2, 1);
ROLLBACK;
BEGIN;
ALTER TYPE trade_pq_split ALTER ATTRIBUTE price_effect TYPE text;
SELECT pq_split(1, 1, 2, 1);
ROLLBACK;
BEGIN;
ALTER TYPE trade_pq_split DROP ATTRIBUTE new_effect;
SELECT pq_split(1, 1, 2, 1);
ROLLBACK;

DROP VIEW index_answers, index_rows;
DROP TABLE index_random, index_periods, index_serial;
DROP FUNCTION far(float8, float8);
