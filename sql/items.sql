-- measures over items: concentration, and the composition of two sides
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS magtrade;
RESET client_min_messages;
\pset null '(null)'

-- published: shares 20, 50, 20, 10 have an index of 0.34, normalised 0.12, equivalent to 2.94
SELECT hhi(v), round(hhi_norm(v)::numeric, 12) AS hhi_norm, round(effective_partners(v)::numeric, 2) AS effective
FROM unnest(ARRAY[20, 50, 20, 10]) AS v;
-- 30, 30, 20, 20 have 2600 points, and eight firms 1296
SELECT hhi(v) * 10000 AS points FROM unnest(ARRAY[30, 30, 20, 20]) AS v;
SELECT round((hhi(v) * 10000)::numeric, 6) AS points FROM unnest(ARRAY[10, 9, 12, 15, 12, 11, 15, 16]) AS v;
-- the GDP of the sixteen German Länder: 0.1252
SELECT round(hhi(v)::numeric, 4) AS hhi FROM unnest(ARRAY[460.69, 549.19, 124.16, 65.29, 31.59, 109.27, 263.44, 39.87, 258.53, 645.59, 131.95,
  35.03, 112.66, 56.22, 85.61, 56.81]) AS v;
-- Theil's two indices of 10, 10, 10, 20, 50
SELECT round(theil_l(v)::numeric, 7) AS theil_l, round(theil_t(v)::numeric, 6) AS theil_t,
       round((ln(5) - entropy(v))::numeric, 6) AS from_entropy, top_share_pct(v, 1) AS top1, top_share_pct(v, 2) AS top2, top_share_pct(v, 9) AS top9
FROM unnest(ARRAY[10, 10, 10, 20, 50]) AS v;
-- Finger and Kreinin: Charlie against Adam
SELECT round(finger_kreinin(c, a)::numeric, 3) AS fk FROM (VALUES (10, 18), (10, 18), (0, 18)) AS t(c, a);
-- Bray and Curtis
SELECT bray_curtis(u, v) FROM (VALUES (1, 0), (0, 1), (0, 0)) AS t(u, v);
SELECT bray_curtis(u, v) FROM (VALUES (1, 0), (1, 1), (0, 0)) AS t(u, v);

-- China's rare-earth magnets in tons, October and November 2025
CREATE TEMP TABLE magnets (partner text, cur float8, base float8);
INSERT INTO magnets VALUES ('JPN', 305, 226.1), ('USA', 582, 656), ('rest', 5263, 4590.9);
SELECT round(share_shift(cur, base)::numeric, 7) AS share_shift, round(jsd(cur, base)::numeric, 8) AS jsd,
       round(js_distance(cur, base)::numeric, 7) AS js_distance, round(growth_dispersion_pp(cur, base)::numeric, 4) AS dispersion,
       round(finger_kreinin(cur, base)::numeric, 4) AS fk, round(bray_curtis(cur, base)::numeric, 7) AS bray_curtis,
       round(krugman(cur, base)::numeric, 7) AS krugman
FROM magnets;
-- September and October
CREATE TEMP TABLE autumn (partner text, cur float8, base float8);
INSERT INTO autumn VALUES ('DEU', 1118, 1288), ('USA', 656, 420), ('KOR', 569, 854), ('JPN', 226, 228), ('rest', 2904, 2984);
SELECT round(share_shift(cur, base)::numeric, 7) AS share_shift, round(jsd(cur, base)::numeric, 8) AS jsd,
       round(growth_dispersion_pp(cur, base)::numeric, 4) AS dispersion, round(hhi(base)::numeric, 6) AS hhi_sep, round(hhi(cur)::numeric, 6) AS hhi_oct
FROM autumn;

-- the ends of the ranges, to the bit
SELECT hhi(v), hhi_norm(v), effective_partners(v), entropy(v), theil_t(v), theil_l(v), top_share_pct(v, 1) FROM (VALUES (7.3)) AS t(v);
SELECT hhi(v) = 1.0 / 49 AS hhi, hhi_norm(v), effective_partners(v), entropy(v) = ln(49::float8) AS entropy, theil_t(v), theil_l(v)
FROM (SELECT 0.1 FROM generate_series(1, 49)) AS t(v);
SELECT hhi(v), hhi_norm(v), effective_partners(v), entropy(v), round((theil_t(v) - ln(3::float8))::numeric, 15) AS above_ln_3, theil_l(v) FROM (VALUES (0.3), (0), (0)) AS t(v);
SELECT share_shift(a, a), jsd(a, a), js_distance(a, a), kl(a, a), growth_dispersion_pp(a, a), finger_kreinin(a, a), bray_curtis(a, a), krugman(a, a)
FROM (SELECT x / 7.0 FROM generate_series(1, 20) AS x) AS t(a);
SELECT share_shift(a, b), jsd(a, b), js_distance(a, b), kl(a, b), growth_dispersion_pp(a, b), finger_kreinin(a, b), bray_curtis(a, b), krugman(a, b)
FROM (SELECT CASE WHEN x <= 7 THEN x / 7.0 ELSE 0 END, CASE WHEN x > 7 THEN x / 3.0 END FROM generate_series(1, 20) AS x) AS t(a, b);

-- a whole percent is whole
SELECT top_share_pct(v, 1) AS top FROM (VALUES (29), (28), (27), (16)) AS t(v);

-- a NULL is no item, a zero is one
SELECT hhi_norm(v), hhi(v), effective_partners(v), theil_l(v) FROM (VALUES (1), (1), (NULL)) AS t(v);
SELECT hhi_norm(v), hhi(v), effective_partners(v), theil_l(v) FROM (VALUES (1), (1), (0)) AS t(v);
SELECT hhi(v), hhi_norm(v), entropy(v), theil_t(v), theil_l(v), effective_partners(v), top_share_pct(v, 2) FROM (VALUES (0), (0)) AS t(v);
SELECT hhi(v), hhi_norm(v), entropy(v), top_share_pct(v, 2) FROM (VALUES (NULL::float8), (NULL)) AS t(v);
SELECT hhi(v), share_shift(v, v), top_share_pct(v, 2) FROM (SELECT 1 WHERE false) AS t(v);
SELECT top_share_pct(v, NULL) AS no_k, top_share_pct(v, 1) FROM (VALUES (1), (3)) AS t(v);
-- who is NULL on one side has no share there; growth needs both
SELECT share_shift(c, b), jsd(c, b), kl(c, b), kl(b, c) AS kl_back, growth_dispersion_pp(c, b), finger_kreinin(c, b), bray_curtis(c, b)
FROM (VALUES (1, NULL), (1, 1), (NULL, NULL)) AS t(c, b);
-- shares ten powers of ten apart, beside what sixty digits give
SELECT abs(jsd(c, b) - 0.999999998266901200674) < 1e-15 AS all_moved FROM (VALUES (1e10, 1), (0, 1e10)) AS t(c, b);
SELECT abs(jsd(c, b) - 0.548794930299383995) < 1e-15 AS most_moved FROM (VALUES (3e9, 2), (1e9, 3e9)) AS t(c, b);
-- a side without trade
SELECT share_shift(c, b), jsd(c, b), js_distance(c, b), kl(c, b), growth_dispersion_pp(c, b), finger_kreinin(c, b), bray_curtis(c, b), krugman(c, b)
FROM (VALUES (1, 0), (1, 0)) AS t(c, b);
SELECT share_shift(c, b), jsd(c, b), js_distance(c, b), kl(c, b), growth_dispersion_pp(c, b), finger_kreinin(c, b), bray_curtis(c, b), krugman(c, b)
FROM (VALUES (0, 1), (NULL, 1)) AS t(c, b);
SELECT bray_curtis(c, b), growth_dispersion_pp(c, b) FROM (VALUES (0, 0), (NULL, 0)) AS t(c, b);
-- a new item is in the total's growth and weighs nothing: growths 0 and 1, total growth 1
SELECT growth_dispersion_pp(c, b) FROM (VALUES (1, 1), (2, 1), (1, 0)) AS t(c, b);

-- no negative weights, no NaN, one question
SELECT hhi(v) FROM (VALUES (1), (-5.5)) AS t(v);
SELECT top_share_pct(v, 1) FROM (VALUES (1), (-5)) AS t(v);
SELECT jsd(c, b) FROM (VALUES (1, 2), (3, -1)) AS t(c, b);
SELECT hhi(v) FROM (VALUES (1::float8), ('NaN')) AS t(v);
SELECT share_shift(c, b) FROM (VALUES (1::float8, 'Infinity'::float8)) AS t(c, b);
SELECT top_share_pct(v, v) FROM (VALUES (1), (2)) AS t(v);
SELECT top_share_pct(v, CASE v WHEN 1 THEN 1 END) FROM (VALUES (1), (2)) AS t(v);
SELECT top_share_pct(v, 0) FROM (VALUES (1), (2)) AS t(v);
-- what one item does is what all do
SELECT count(*) AS unequal FROM (SELECT growth_dispersion_pp(n / 7.0, 100 / (n + 3.0)) AS dispersion FROM generate_series(1, 300) AS n GROUP BY n) AS one WHERE dispersion <> 0;
-- too much growth for a double
SELECT growth_dispersion_pp(c, b) FROM (VALUES (1e308, 1e-300), (1, 1)) AS t(c, b);

-- scale: every power of two gives the same bits, and the largest doubles a finite answer
CREATE TEMP TABLE scaled AS
SELECT e, v * 2::float8 ^ e AS v, w * 2::float8 ^ e AS w
FROM (SELECT x * 1.7 + x % 3 AS v, (x * 37) % 11 + 0.3 AS w FROM generate_series(1, 20) AS x) AS t, unnest(ARRAY[0, 1018, -1000, 7]) AS e;
SELECT count(*), count(DISTINCT (hhi, hhi_norm, effective, entropy, t, l, top, shift, jsd, kl, dispersion, fk, bc, krugman)) AS answers
FROM (SELECT e, hhi(v), hhi_norm(v), effective_partners(v) AS effective, entropy(v), theil_t(v) AS t, theil_l(v) AS l, top_share_pct(v, 3) AS top,
             share_shift(v, w) AS shift, jsd(v, w), kl(v, w), growth_dispersion_pp(v, w) AS dispersion, finger_kreinin(v, w) AS fk, bray_curtis(v, w) AS bc, krugman(v, w)
      FROM scaled GROUP BY e) AS t;
SELECT hhi(v), theil_l(v), top_share_pct(v, 3) FROM (SELECT 1.7e308 FROM generate_series(1, 10)) AS t(v);
SELECT theil_l(v) > 0 AS theil_l, hhi(v), kl(v, w) > 0 AS kl FROM (VALUES (1e-300, 1e300), (1e300, 1e-300)) AS t(v, w);

-- random panels against plain SQL
SELECT setseed(0.31);
CREATE TABLE items_random AS
SELECT g, i, CASE WHEN r < 0.1 THEN NULL WHEN r < 0.2 THEN 0 ELSE round((c ^ 3 * 1000)::numeric, 3) END::float8 AS cur,
       CASE WHEN s < 0.1 THEN NULL WHEN s < 0.2 THEN 0 ELSE round((b ^ 3 * 1000)::numeric, 3) END::float8 AS base
FROM (SELECT g, i, random() AS r, random() AS s, random() AS c, random() AS b FROM generate_series(1, 300) AS g, generate_series(1, 40) AS i WHERE i <= 1 + g % 40) AS t;
CREATE FUNCTION far(a float8, b float8) RETURNS boolean LANGUAGE sql IMMUTABLE AS
$$ SELECT CASE WHEN a IS NULL OR b IS NULL THEN (a IS NULL) <> (b IS NULL) ELSE abs(a - b) > 1e-9 * greatest(1, abs(a), abs(b)) END $$;

CREATE TABLE items_answers AS
SELECT g, hhi(cur), hhi_norm(cur), effective_partners(cur) AS effective, entropy(cur), theil_t(cur), theil_l(cur), top_share_pct(cur, 3) AS top,
       share_shift(cur, base), jsd(cur, base), js_distance(cur, base), kl(cur, base), growth_dispersion_pp(cur, base) AS dispersion,
       finger_kreinin(cur, base) AS fk, bray_curtis(cur, base) AS bc, krugman(cur, base), count(cur) AS n
FROM items_random GROUP BY g;
WITH shares AS (
  SELECT g, cur, cur / nullif(sum(cur) OVER w, 0) AS s, count(cur) OVER w AS n, avg(cur) OVER w AS mean, row_number() OVER (PARTITION BY g ORDER BY cur DESC NULLS LAST) AS rank
  FROM items_random WINDOW w AS (PARTITION BY g)),
oracle AS (
  SELECT g, sum(s * s) AS hhi, max(n) AS n, -sum(CASE WHEN s > 0 THEN s * ln(s) WHEN s = 0 THEN 0 END) AS entropy,
         sum(CASE WHEN s > 0 THEN s * ln(n * s) WHEN s = 0 THEN 0 END) AS theil_t,
         CASE WHEN min(s) > 0 THEN avg(ln(mean / nullif(cur, 0))) END AS theil_l, 100 * sum(s) FILTER (WHERE rank <= 3) AS top
  FROM shares GROUP BY g)
SELECT count(*) AS groups, count(*) FILTER (WHERE far(a.hhi, o.hhi)) AS hhi,
       count(*) FILTER (WHERE far(hhi_norm, CASE WHEN o.n > 1 THEN (o.hhi - 1.0 / o.n) / (1 - 1.0 / o.n) END)) AS hhi_norm,
       count(*) FILTER (WHERE far(effective, 1 / o.hhi)) AS effective, count(*) FILTER (WHERE far(a.entropy, o.entropy)) AS entropy,
       count(*) FILTER (WHERE far(a.theil_t, o.theil_t)) AS theil_t, count(*) FILTER (WHERE far(a.theil_l, o.theil_l)) AS theil_l, count(o.theil_l) > 20 AS seen,
       count(*) FILTER (WHERE far(a.top, o.top)) AS top
FROM items_answers AS a JOIN oracle AS o USING (g);
WITH shares AS (
  SELECT g, cur, base, coalesce(cur, 0) / nullif(sum(cur) OVER w, 0) AS s1, coalesce(base, 0) / nullif(sum(base) OVER w, 0) AS s0,
         sum(cur) FILTER (WHERE base IS NOT NULL) OVER w / nullif(sum(base) FILTER (WHERE cur IS NOT NULL) OVER w, 0) - 1 AS growth,
         base / nullif(sum(base) FILTER (WHERE cur IS NOT NULL) OVER w, 0) AS weight
  FROM items_random WHERE num_nonnulls(cur, base) > 0 WINDOW w AS (PARTITION BY g)),
oracle AS (
  SELECT g, sum(abs(s1 - s0)) / 2 AS shift, 100 * sum(CASE WHEN s0 IS NOT NULL AND s1 IS NOT NULL THEN least(s1, s0) END) AS fk,
         sum(CASE WHEN s1 > 0 THEN s1 / 2 * log(2, (2 * s1 / (s1 + s0))::numeric)::float8 ELSE 0 * s1 END + CASE WHEN s0 > 0 THEN s0 / 2 * log(2, (2 * s0 / (s1 + s0))::numeric)::float8 ELSE 0 * s0 END) AS jsd,
         CASE WHEN bool_and(s0 > 0 OR s1 = 0) THEN sum(CASE WHEN s1 > 0 THEN s1 * ln(s1 / nullif(s0, 0)) ELSE 0 * s1 * s0 END) END AS kl,
         100 * sqrt(sum(CASE WHEN weight > 0 THEN weight * (cur / base - 1 - growth) ^ 2 WHEN weight = 0 THEN 0 END) FILTER (WHERE cur IS NOT NULL)) AS dispersion,
         sum(abs(coalesce(cur, 0) - coalesce(base, 0))) / nullif(sum(coalesce(cur, 0) + coalesce(base, 0)), 0) AS bc
  FROM shares GROUP BY g)
SELECT count(*) AS groups, count(*) FILTER (WHERE far(share_shift, shift)) AS share_shift, count(*) FILTER (WHERE far(a.fk, o.fk)) AS fk,
       count(*) FILTER (WHERE far(krugman, 2 * shift)) AS krugman, count(*) FILTER (WHERE far(a.jsd, o.jsd)) AS jsd, count(*) FILTER (WHERE far(a.kl, o.kl)) AS kl,
       count(o.kl) > 15 AS seen, count(*) FILTER (WHERE far(a.dispersion, o.dispersion)) AS dispersion, count(*) FILTER (WHERE far(a.bc, o.bc)) AS bc
FROM items_answers AS a LEFT JOIN oracle AS o USING (g);

-- their identities and bounds, which rounding does not break
SELECT count(*) FILTER (WHERE NOT (hhi >= 1.0 / n AND hhi <= 1)) AS hhi, count(*) FILTER (WHERE NOT (effective BETWEEN 1 AND n)) AS effective,
       count(*) FILTER (WHERE NOT (entropy BETWEEN 0 AND ln(n) AND theil_t BETWEEN 0 AND ln(n))) AS entropy,
       count(*) FILTER (WHERE NOT (0 <= jsd AND jsd <= share_shift AND share_shift <= 1)) AS jsd,
       count(*) FILTER (WHERE NOT (share_shift ^ 2 <= 2 * ln(2::float8) * jsd * (1 + 1e-12))) AS pinsker, count(*) FILTER (WHERE kl < 0) AS kl,
       count(*) FILTER (WHERE far(share_shift, 1 - fk / 100)) AS similarity
FROM items_answers;
SELECT count(*) > 200 AS enough, count(*) FILTER (WHERE far(shift, by_growth)) AS by_growth
FROM (SELECT g, share_shift(cur, base) AS shift, sum(s0 * abs(cur / base - growth)) / 2 / growth AS by_growth
      FROM (SELECT g, cur, base, base / sum(base) OVER w AS s0, sum(cur) OVER w / sum(base) OVER w AS growth
            FROM items_random WHERE base > 0 AND cur IS NOT NULL WINDOW w AS (PARTITION BY g)) AS t
      WHERE growth > 0 GROUP BY g, growth) AS u;

-- measures with the same arguments share one state
SELECT aggtransfn::oid::regprocedure AS transition, count(*) AS aggregates, count(DISTINCT aggcombinefn) AS combine, count(agginitval) AS initial
FROM pg_aggregate WHERE aggtranstype = 'trade_items'::regtype GROUP BY 1 ORDER BY 1::text;

-- the order of rows and the number of workers do not matter, to the last bit
CREATE FUNCTION plan_has(query text, what text, analyze_it boolean DEFAULT false) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  line text;
BEGIN
  FOR line IN EXECUTE 'EXPLAIN (COSTS OFF' || CASE WHEN analyze_it THEN ', ANALYZE, TIMING OFF, SUMMARY OFF) ' ELSE ') ' END || query LOOP
    IF line LIKE '%' || what || '%' THEN RETURN true; END IF;
  END LOOP;
  RETURN false;
END $$;
CREATE TABLE items_wild AS
SELECT x % 7 AS g, random() * 10.0 ^ (x * 37 % 30 - 15) AS cur, random() * 10.0 ^ (x * 17 % 30 - 15) AS base, random() AS shuffle FROM generate_series(1, 8000) AS x;
ALTER TABLE items_wild SET (parallel_workers = 3);
ANALYZE items_wild;
CREATE VIEW items_bits AS
SELECT 'a' AS which, g, ROW(hhi(cur), hhi_norm(cur), effective_partners(cur), entropy(cur), theil_t(cur), theil_l(cur), top_share_pct(cur, 5), share_shift(cur, base),
       jsd(cur, base), js_distance(cur, base), kl(cur, base), growth_dispersion_pp(cur, base), finger_kreinin(cur, base), bray_curtis(cur, base), krugman(cur, base))::text AS bits
FROM items_wild GROUP BY g;
SET max_parallel_workers_per_gather = 0;
CREATE TABLE items_serial AS SELECT * FROM items_bits;
SELECT count(*) AS order_matters
FROM items_serial JOIN (
  SELECT g, ROW(hhi(cur ORDER BY shuffle), hhi_norm(cur ORDER BY shuffle), effective_partners(cur ORDER BY shuffle), entropy(cur ORDER BY shuffle), theil_t(cur ORDER BY shuffle),
    theil_l(cur ORDER BY shuffle), top_share_pct(cur, 5 ORDER BY shuffle), share_shift(cur, base ORDER BY shuffle), jsd(cur, base ORDER BY shuffle), js_distance(cur, base ORDER BY shuffle),
    kl(cur, base ORDER BY shuffle), growth_dispersion_pp(cur, base ORDER BY shuffle), finger_kreinin(cur, base ORDER BY shuffle), bray_curtis(cur, base ORDER BY shuffle), krugman(cur, base ORDER BY shuffle))::text AS shuffled
  FROM items_wild GROUP BY g) AS s USING (g)
WHERE bits <> shuffled;
SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0; SET max_parallel_workers_per_gather = 3;
SELECT plan_has('SELECT * FROM items_bits', 'Partial') AS partial;
SELECT count(*) AS workers_matter FROM items_serial AS s JOIN items_bits AS p USING (g) WHERE s.bits <> p.bits;
RESET ALL;
-- nor do partitions, nor spilling to disk
CREATE TABLE items_parts (LIKE items_wild) PARTITION BY HASH (shuffle);
CREATE TABLE items_part_0 PARTITION OF items_parts FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE items_part_1 PARTITION OF items_parts FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO items_parts SELECT * FROM items_wild;
ANALYZE items_parts;
SET enable_partitionwise_aggregate = on; SET max_parallel_workers_per_gather = 0;
SELECT plan_has('SELECT g, hhi(cur), jsd(cur, base) FROM items_parts GROUP BY g', 'Partial') AS partial;
SELECT count(*) AS partitions_matter FROM (SELECT g, hhi(cur), jsd(cur, base), top_share_pct(cur, 4) FROM items_parts GROUP BY g) AS p
JOIN (SELECT g, hhi(cur), jsd(cur, base), top_share_pct(cur, 4) FROM items_wild GROUP BY g) AS w USING (g) WHERE p <> w;
RESET ALL;
CREATE TABLE items_many AS SELECT (random() * 2000)::int AS g, cur, base FROM items_wild, generate_series(1, 4) AS x;
ANALYZE items_many;
SET enable_sort = off; SET max_parallel_workers_per_gather = 0; SET work_mem = '100MB';
CREATE TABLE items_in_memory AS SELECT g, hhi(cur), jsd(cur, base), top_share_pct(cur, 4) AS top FROM items_many GROUP BY g;
SET work_mem = '64kB';
SELECT plan_has('SELECT g, hhi(cur), jsd(cur, base), top_share_pct(cur, 4) FROM items_many GROUP BY g', 'Disk Usage', true) AS spilled;
SELECT count(*) AS groups, count(*) FILTER (WHERE (m.hhi, m.jsd, m.top) IS DISTINCT FROM (s.hhi, s.jsd, s.top)) AS spilling_matters
FROM items_in_memory AS m JOIN (SELECT g, hhi(cur), jsd(cur, base), top_share_pct(cur, 4) AS top FROM items_many GROUP BY g) AS s USING (g);
RESET ALL;
\pset null '(null)'

-- groups without rows of their own, workers without any
SELECT g, hhi(v) FROM (VALUES (1, 5), (1, 5), (2, NULL), (3, 0)) AS t(g, v) GROUP BY g ORDER BY g;
-- as window functions, where the state goes on after each answer
SELECT x, hhi(x) OVER (ORDER BY x), round(top_share_pct(x, 2) OVER (ORDER BY x)::numeric, 6) AS top FROM generate_series(1, 4) AS x;
-- many rows
SELECT hhi(1) * 100000 AS one, top_share_pct(x, 1000) AS top FROM generate_series(1, 100000) AS x;

-- the type of the state
SELECT trade_items '{"columns": 2, "rows": [[305, 226.1], [582, null], [-0, 1e308]]}', trade_items '{"columns": 1, "k": 3, "rows": []}', trade_items '{"rows": [[1]], "k": null, "columns": 1}';
CREATE TEMP TABLE items_sent AS SELECT * FROM unnest(ARRAY[trade_items '{"columns": 2, "rows": [[305, 226.1], [582, null], [null, 7]]}', '{"columns": 1, "k": 3, "rows": [[0]]}', '{"columns": 4, "k": null, "rows": [[1, 2, 3, 4]]}', '{"columns": 3, "rows": []}']) AS i;
COPY items_sent TO PROGRAM 'cat > magtrade_items.bin' (FORMAT binary);
TRUNCATE items_sent;
COPY items_sent FROM PROGRAM 'cat magtrade_items.bin' (FORMAT binary);
COPY (SELECT WHERE false) TO PROGRAM 'rm magtrade_items.bin';
SELECT i AS received FROM items_sent;
SELECT share_shift_final(trade_items '{"columns": 2, "rows": [[1, 1], [1, null]]}'), top_share_pct_final(trade_items '{"columns": 1, "k": 1, "rows": [[1], [3]]}'),
       top_share_pct_final(trade_items '{"columns": 1, "k": null, "rows": [[1]]}') AS no_k, hhi_final(NULL::trade_items) AS no_state;
SELECT trade_items '[]';
SELECT trade_items '{"columns": 2}';
SELECT trade_items '{"columns": 0, "rows": []}';
SELECT trade_items '{"columns": 5, "rows": []}';
SELECT trade_items '{"columns": 1, "rows": [1]}';
SELECT trade_items '{"columns": 1, "rows": [[null]]}';
SELECT trade_items '{"columns": 1, "rows": [[1, 2]]}';
SELECT trade_items '{"columns": 1, "rows": [["1"]]}';
SELECT trade_items '{"columns": 1, "rows": [[1e400]]}';
SELECT trade_items '{"columns": 1, "k": 0, "rows": []}';
SELECT trade_items '{"columns": 1, "k": "1", "rows": []}';
SELECT trade_items 'nonsense';
SELECT hhi_final(trade_items '{"columns": 2, "rows": []}');
SELECT trade_items_trans('{"columns": 1, "rows": []}', 1);
CREATE AGGREGATE pg_temp.onward(float8) (SFUNC = trade_items_trans, STYPE = trade_items, FINALFUNC = hhi_final, INITCOND = '{"columns": 1, "rows": [[1]]}');
SELECT pg_temp.onward(x) FROM (VALUES (1), (2)) AS t(x);
CREATE AGGREGATE pg_temp.wider(float8) (SFUNC = trade_items_trans, STYPE = trade_items, INITCOND = '{"columns": 4, "rows": []}');
SELECT pg_temp.wider(1);

DROP VIEW items_bits;
DROP TABLE items_random, items_answers, items_wild, items_serial, items_parts, items_many, items_in_memory;
DROP FUNCTION far(float8, float8), plan_has(text, text, boolean);
