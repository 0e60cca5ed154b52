-- time measures against plain SQL on random series
--
-- The oracle is what a careful analyst would write: sum by month, then frames
-- by RANGE over the calendar, never lag().
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS magtrade;
RESET client_min_messages;
SET datestyle = 'ISO, YMD';

SELECT setseed(0.42);
-- 200 series of up to 60 months in 5 years: a third of the months are missing,
-- some have several rows; zeros, negatives and ties among them
CREATE TABLE property_rows AS
SELECT g, (date '2019-01-01' + make_interval(months => m))::date + (random() * 27)::int AS period,
       CASE WHEN r < 0.1 THEN 0 WHEN r < 0.15 THEN -round((random() * 50)::numeric, 1) WHEN r < 0.4 THEN (random() * 5)::int
            ELSE round((random() * 1000)::numeric, 3) END::float8 AS value
FROM (SELECT g, m, copy, random() AS keep, random() AS r
      FROM generate_series(1, 200) AS g, generate_series(0, 59) AS m, generate_series(1, 3) AS copy OFFSET 0) AS rows
WHERE keep < CASE copy WHEN 1 THEN 0.65 ELSE 0.15 END
ORDER BY random();

-- one figure a month, for the oracle exactly the sum in decimal
CREATE TABLE property_months AS
SELECT g, date_trunc('month', period)::date AS period, sum(value::numeric)::float8 AS value
FROM property_rows GROUP BY 1, 2;
CREATE INDEX ON property_months (g, period);
ANALYZE property_months;

CREATE TABLE property_oracle AS
SELECT g, period AS at, value,
  first_value(value) OVER m1 AS m1, first_value(value) OVER m12 AS m12,
  first_value(value) OVER m5 AS m5, sum(value::numeric) OVER year AS ytd_sum,
  max(value) OVER year AS ytd_max,
  (SELECT min(p.period) FROM property_months AS p
   WHERE p.g = t.g AND p.period <= t.period AND date_trunc('year', p.period) = date_trunc('year', t.period)
     AND p.value = (SELECT max(q.value) FROM property_months AS q
                    WHERE q.g = t.g AND q.period <= t.period AND date_trunc('year', q.period) = date_trunc('year', t.period))) AS ytd_max_period,
  (count(*) OVER year > 1 AND value > max(value) OVER (PARTITION BY g, date_trunc('year', period) ORDER BY period
     RANGE BETWEEN UNBOUNDED PRECEDING AND '1 month' PRECEDING)) AS is_ytd_high,
  (SELECT max(p.period) FROM property_months AS p WHERE p.g = t.g AND p.period < t.period AND p.value >= t.value) AS highest_since,
  (SELECT sum(p.value::numeric) FROM property_months AS p WHERE p.g = t.g AND p.period <= t.period
     AND date_trunc('year', p.period - interval '3 months') = date_trunc('year', t.period - interval '3 months')) AS fy_sum,
  (SELECT max(p.value) FROM property_months AS p WHERE p.g = t.g AND p.period <= t.period
     AND date_trunc('year', p.period - interval '9 months') = date_trunc('year', t.period - interval '9 months')) AS fy_max
FROM property_months AS t
WINDOW m1 AS (PARTITION BY g ORDER BY period RANGE BETWEEN '1 month' PRECEDING AND '1 month' PRECEDING),
       m5 AS (PARTITION BY g ORDER BY period RANGE BETWEEN '5 months' PRECEDING AND '5 months' PRECEDING),
       m12 AS (PARTITION BY g ORDER BY period RANGE BETWEEN '1 year' PRECEDING AND '1 year' PRECEDING),
       year AS (PARTITION BY g, date_trunc('year', period) ORDER BY period);

CREATE TABLE property_series AS
SELECT g, trade_series(value, period) AS s FROM property_rows GROUP BY g;

-- near: the same, NULL for NULL, to 1e-9
CREATE FUNCTION far(a float8, b float8) RETURNS boolean LANGUAGE sql IMMUTABLE AS
$$ SELECT CASE WHEN a IS NULL OR b IS NULL THEN (a IS NULL) <> (b IS NULL) ELSE abs(a - b) > 1e-9 * greatest(1, abs(a), abs(b)) END $$;

SELECT count(*) > 7000 AS enough,
  count(*) FILTER (WHERE far(value_at(s, at), value)) AS value_at,
  count(*) FILTER (WHERE far(mom_pct(s, at), CASE WHEN m1 > 0 THEN 100 * (value / m1 - 1) END)) AS mom_pct,
  count(*) FILTER (WHERE far(yoy_pct(s, at), CASE WHEN m12 > 0 THEN 100 * (value / m12 - 1) END)) AS yoy_pct,
  count(*) FILTER (WHERE far(growth_pct(s, at, 5), CASE WHEN m5 > 0 THEN 100 * (value / m5 - 1) END)) AS growth_pct,
  count(*) FILTER (WHERE far(ytd_sum(s, at), ytd_sum::float8)) AS ytd_sum,
  count(*) FILTER (WHERE far(ytd_max(s, at), ytd_max)) AS ytd_max,
  count(*) FILTER (WHERE ytd_max_period(s, at) IS DISTINCT FROM ytd_max_period) AS ytd_max_period,
  count(*) FILTER (WHERE is_ytd_high(s, at) IS DISTINCT FROM coalesce(is_ytd_high, false)) AS is_ytd_high,
  count(*) FILTER (WHERE highest_since(s, at) IS DISTINCT FROM highest_since) AS highest_since,
  count(*) FILTER (WHERE months_high(s, at) IS DISTINCT FROM
    (extract(year FROM age(at, highest_since)) * 12 + extract(month FROM age(at, highest_since)))::int) AS months_high,
  count(*) FILTER (WHERE far(ytd_sum(s, at, 4), fy_sum::float8)) AS ytd_sum_april,
  count(*) FILTER (WHERE far(ytd_max(s, at, 10), fy_max)) AS ytd_max_october
FROM property_oracle JOIN property_series USING (g);

-- the other measures, each against a query over its months
CREATE TABLE property_more AS
SELECT g, t.period AS at, t.value, s,
  (SELECT count(*) FROM property_months AS p WHERE p.g = t.g AND p.period BETWEEN date_trunc('year', t.period) AND t.period) AS ytd_months,
  (SELECT min(p.value) FROM property_months AS p WHERE p.g = t.g AND p.period BETWEEN date_trunc('year', t.period) AND t.period) AS ytd_min,
  (SELECT 1 + count(*) FROM property_months AS p WHERE p.g = t.g AND p.period BETWEEN date_trunc('year', t.period) AND t.period AND p.value > t.value) AS ytd_rank,
  ytd.cur AS ytd_cur, ytd.base AS ytd_base, ytd.whole AS ytd_whole, rolling.sum AS rolling_sum, rolling.avg AS rolling_avg,
  (SELECT max(p.period) FROM property_months AS p WHERE p.g = t.g AND p.period < t.period AND p.value <= t.value) AS lowest_since,
  (SELECT 1 + count(*) FROM property_months AS p WHERE p.g = t.g AND p.period < t.period AND p.value > t.value) AS record_rank,
  (SELECT avg(p.value) FILTER (WHERE p.period > t.period - interval '2 months') / nullif(avg(p.value) FILTER (WHERE p.period <= t.period - interval '2 months'), 0)
   FROM property_months AS p WHERE p.g = t.g AND p.period BETWEEN t.period - interval '4 months' AND t.period HAVING count(*) = 5
    AND avg(p.value) FILTER (WHERE p.period <= t.period - interval '2 months') > 0) AS stockpile,
  (WITH years AS (SELECT p.value FROM property_months AS p WHERE p.g = t.g AND p.period < t.period AND extract(month FROM p.period) = extract(month FROM t.period)),
        middle AS (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY value) AS m FROM years)
   SELECT CASE WHEN count(*) >= 3 THEN (t.value - m) / nullif(1.4826 * percentile_cont(0.5) WITHIN GROUP (ORDER BY abs(value - m)), 0) END
   FROM years, middle GROUP BY m) AS seasonal,
  first_value(value) OVER m5 AS m5
FROM property_months AS t JOIN property_series USING (g),
  LATERAL (SELECT sum(p.value::numeric) FILTER (WHERE p.period >= date_trunc('year', t.period)) AS cur,
          sum(p.value::numeric) FILTER (WHERE p.period < date_trunc('year', t.period)) AS base, count(*) = 2 * extract(month FROM t.period) AS whole
   FROM property_months AS p WHERE p.g = t.g AND (p.period BETWEEN date_trunc('year', t.period) AND t.period
     OR p.period BETWEEN date_trunc('year', t.period) - interval '1 year' AND t.period - interval '1 year')) AS ytd,
  LATERAL (SELECT CASE WHEN min(f.period) <= t.period - interval '6 months' THEN sum(p.value::numeric) END AS sum, CASE WHEN count(p.value) = 7 THEN avg(p.value) END AS avg
   FROM (SELECT min(period) AS period FROM property_months AS p WHERE p.g = t.g) AS f, property_months AS p
   WHERE p.g = t.g AND p.period BETWEEN t.period - interval '6 months' AND t.period) AS rolling
WHERE g <= 60
WINDOW m5 AS (PARTITION BY g ORDER BY period RANGE BETWEEN '5 months' PRECEDING AND '5 months' PRECEDING);
SELECT count(*) > 2000 AS enough,
  count(*) FILTER (WHERE far(growth_log(s, at, 5), CASE WHEN m5 > 0 AND value > 0 THEN 100 * ln(value / m5) END)) AS growth_log,
  count(*) FILTER (WHERE far(growth_sym_pct(s, at, 5), CASE WHEN m5 >= 0 AND value >= 0 AND m5 + value > 0 THEN 200 * (value - m5) / (value + m5) END)) AS growth_sym_pct,
  count(*) FILTER (WHERE ytd_months(s, at) IS DISTINCT FROM ytd_months) AS ytd_months,
  count(*) FILTER (WHERE far(ytd_yoy_pct(s, at), CASE WHEN ytd_whole AND ytd_base > 0 THEN 100 * (ytd_cur / ytd_base - 1) END::float8)) AS ytd_yoy_pct,
  count(ytd_yoy_pct(s, at)) > 20 AS ytd_yoy_seen,
  count(*) FILTER (WHERE far(ytd_min(s, at), ytd_min)) AS ytd_min,
  count(*) FILTER (WHERE ytd_rank(s, at) IS DISTINCT FROM ytd_rank) AS ytd_rank
FROM property_more;
SELECT count(*) FILTER (WHERE far(rolling_sum(s, at, 7), rolling_sum::float8)) AS rolling_sum,
  count(*) FILTER (WHERE far(rolling_avg(s, at, 7), rolling_avg)) AS rolling_avg, count(rolling_avg(s, at, 7)) > 20 AS rolling_avg_seen,
  count(*) FILTER (WHERE lowest_since(s, at) IS DISTINCT FROM lowest_since) AS lowest_since,
  count(*) FILTER (WHERE record_rank(s, at) IS DISTINCT FROM record_rank) AS record_rank,
  count(*) FILTER (WHERE far(stockpile_ratio(s, at, 2, 3), stockpile)) AS stockpile_ratio, count(stockpile) > 20 AS stockpile_seen,
  count(*) FILTER (WHERE far(seasonal_score(s, at), seasonal)) AS seasonal_score, count(seasonal) > 20 AS seasonal_seen
FROM property_more;

-- a streak by recursion: a month's is one longer than the last's if it goes the same way
WITH RECURSIVE change AS (
  SELECT t.g, t.period, sign(t.value - b.value)::int AS sign FROM property_months AS t
  JOIN property_months AS b ON b.g = t.g AND b.period = t.period - interval '1 month' WHERE t.g <= 60),
run AS (
  SELECT c.g, c.period, c.sign, c.sign AS streak FROM change AS c
  LEFT JOIN change AS b ON b.g = c.g AND b.period = c.period - interval '1 month' WHERE b.sign IS DISTINCT FROM c.sign
  UNION ALL
  SELECT c.g, c.period, c.sign, r.streak + c.sign FROM run AS r JOIN change AS c ON c.g = r.g AND c.period = r.period + interval '1 month' AND c.sign = r.sign)
SELECT count(*) > 1000 AS enough, count(*) FILTER (WHERE streak(s, at) IS DISTINCT FROM run.streak) AS streak, max(abs(run.streak)) > 3 AS long_ones
FROM property_more LEFT JOIN run ON run.g = property_more.g AND run.period = at;

-- an embargo run by trying every length, on series that are mostly whole
CREATE TABLE property_embargo AS
SELECT g, (date '2020-01-01' + make_interval(months => m))::date AS period, CASE WHEN m % 17 > 17 - g % 9 THEN random() * 3 ELSE 50 + random() * 60 END AS value
FROM generate_series(1, 40) AS g, generate_series(0, 47) AS m WHERE (g * 7 + m * 3) % 41 <> 0;
WITH candidate AS (
  SELECT t.g, t.period, len,
         (SELECT max(p.value) FROM property_embargo AS p WHERE p.g = t.g AND p.period > t.period - make_interval(months => len) AND p.period <= t.period) AS highest,
         (SELECT avg(p.value) FROM property_embargo AS p WHERE p.g = t.g AND p.period <= t.period - make_interval(months => len) AND p.period > t.period - make_interval(months => len + 6)
          HAVING count(*) = 6) AS base
  FROM property_embargo AS t, generate_series(1, 48) AS len
  WHERE len = (SELECT count(*) FROM property_embargo AS p WHERE p.g = t.g AND p.period > t.period - make_interval(months => len) AND p.period <= t.period)),
oracle AS (SELECT g, period, coalesce(max(len) FILTER (WHERE highest < 0.2 * base), 0) AS run FROM candidate WHERE base IS NOT NULL GROUP BY g, period)
SELECT count(*) > 1000 AS enough, count(*) FILTER (WHERE embargo_run(s, e.period, 0.2, 6) IS DISTINCT FROM run) AS embargo_run, max(run) > 3 AS long_ones
FROM property_embargo AS e LEFT JOIN oracle USING (g, period) JOIN (SELECT g, trade_series(value, period) AS s FROM property_embargo GROUP BY g) AS x USING (g);

-- their aggregates agree with their accessors, with and without the extras
SELECT count(*) AS groups, count(*) FILTER (WHERE (a, b, c, d, e, f, g2, h, i, j, k, l, m, n, o) IS DISTINCT FROM
    (growth_log(s, at, 3), growth_sym_pct(s, at, 3), ytd_months(s, at), ytd_months(s, at, 4), ytd_yoy_pct(s, at), ytd_min(s, at), ytd_rank(s, at, 10),
     rolling_sum(s, at, 5), rolling_avg(s, at, 5), lowest_since(s, at), (record_rank(s, at), streak(s, at)), stockpile_ratio(s, at),
     (stockpile_ratio(s, at, 2), stockpile_ratio(s, at, 2, 4)), (embargo_run(s, at), embargo_run(s, at, 0.5), embargo_run(s, at, 0.5, 3)), seasonal_score(s, at))) AS disagreements
FROM (SELECT g, at, growth_log(value, period, at, 3) AS a, growth_sym_pct(value, period, at, 3) AS b, ytd_months(value, period, at) AS c, ytd_months(value, period, at, 4) AS d,
        ytd_yoy_pct(value, period, at) AS e, ytd_min(value, period, at) AS f, ytd_rank(value, period, at, 10) AS g2, rolling_sum(value, period, at, 5) AS h,
        rolling_avg(value, period, at, 5) AS i, lowest_since(value, period, at) AS j, (record_rank(value, period, at), streak(value, period, at)) AS k,
        stockpile_ratio(value, period, at) AS l, (stockpile_ratio(value, period, at, 2), stockpile_ratio(value, period, at, 2, 4)) AS m,
        (embargo_run(value, period, at), embargo_run(value, period, at, 0.5), embargo_run(value, period, at, 0.5, 3)) AS n, seasonal_score(value, period, at) AS o
      FROM property_rows, (SELECT generate_series('2018-12-01', '2024-02-01', interval '1 month')::date) AS m(at) WHERE g <= 20 GROUP BY g, at) AS agg
JOIN property_series USING (g);

-- months without a figure have no growth and no record, and after the last there is nothing
SELECT count(*) FILTER (WHERE num_nonnulls(value_at(s, at), mom_pct(s, at), yoy_pct(s, at), is_ytd_high(s, at), highest_since(s, at)) > 0) AS answers_at_gaps,
       count(*) FILTER (WHERE at > last AND num_nonnulls(ytd_sum(s, at), ytd_max(s, at), ytd_max_period(s, at)) > 0) AS answers_after_the_last
FROM property_series JOIN (SELECT g, max(period) AS last FROM property_months GROUP BY g) AS l USING (g),
     (SELECT generate_series('2018-01-01', '2025-01-01', interval '1 month')::date) AS m(at)
WHERE NOT EXISTS (SELECT FROM property_months AS p WHERE p.g = property_series.g AND p.period = at);

-- aggregate and accessor agree bit for bit, at every month
SELECT count(*) AS disagreements
FROM (SELECT g, at, value_at(value, period, at) AS a, mom_pct(value, period, at) AS b, yoy_pct(value, period, at) AS c,
             growth_pct(value, period, at, 7) AS d, ytd_sum(value, period, at) AS e, ytd_max(value, period, at, 4) AS f,
             ytd_max_period(value, period, at) AS g2, is_ytd_high(value, period, at) AS h, highest_since(value, period, at) AS i,
             months_high(value, period, at) AS j
      FROM property_rows, (SELECT generate_series('2018-12-01', '2024-02-01', interval '1 month')::date) AS m(at)
      WHERE g <= 30 GROUP BY g, at) AS agg
JOIN property_series USING (g)
WHERE (a, b, c, d, e, f, g2, h, i, j) IS DISTINCT FROM
      (value_at(s, at), mom_pct(s, at), yoy_pct(s, at), growth_pct(s, at, 7), ytd_sum(s, at), ytd_max(s, at, 4),
       ytd_max_period(s, at), is_ytd_high(s, at), highest_since(s, at), months_high(s, at));

-- the order of rows and splitting them do not matter, to the last bit
SELECT count(*) AS order_matters
FROM property_series
JOIN (SELECT g, trade_series(value, period ORDER BY value) AS up FROM property_rows GROUP BY g) AS u USING (g)
JOIN (SELECT g, trade_series(value, period ORDER BY period DESC, value DESC) AS down FROM property_rows GROUP BY g) AS d USING (g)
JOIN (SELECT g, trade_series(value * part, period) AS split FROM property_rows, unnest(ARRAY[0.25, 0.5, 0.25]) AS part GROUP BY g) AS p USING (g)
WHERE s::text <> up::text OR s::text <> down::text OR s::text <> split::text;

-- nor do wildly different sizes, where plain sums would lose digits
CREATE TABLE property_wild AS
SELECT x % 50 AS g, (date '2024-01-01' + (x % 24) * 15) AS period, (random() - 0.5) * 10.0 ^ ((x * 37) % 60 - 30) AS value, random() AS shuffle
FROM generate_series(1, 20000) AS x;
SELECT count(*) AS order_matters
FROM (SELECT trade_series(value, period ORDER BY shuffle)::text = trade_series(value, period ORDER BY abs(value))::text
         AND trade_series(value, period ORDER BY shuffle)::text = trade_series(value, period ORDER BY -abs(value))::text AS same
      FROM property_wild GROUP BY g) AS t
WHERE NOT same;
-- and what comes out is the exact sum, rounded once
CREATE TABLE property_exact AS
SELECT x % 100 AS g, ((random() - 0.5) * 2.0 ^ (x % 53))::bigint AS value FROM generate_series(1, 20000) AS x;
SELECT count(*) AS groups, count(*) FILTER (WHERE ours <> exact) AS not_exact
FROM (SELECT value_at(value, '2025-11-01', '2025-11-01') AS ours, sum(value::numeric)::float8 AS exact
      FROM property_exact GROUP BY g) AS t;

-- parallel workers give the same bits, for series and panels
CREATE FUNCTION plan_has(query text, what text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE line text;
BEGIN
  FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || query LOOP
    IF line LIKE '%' || what || '%' THEN RETURN true; END IF;
  END LOOP;
  RETURN false;
END $$;
CREATE TABLE property_serial AS
SELECT g, trade_series(value, period)::text AS s, mom_pct(value, period, '2024-06-01') AS mom, ytd_sum(value, period, '2024-06-01') AS ytd
FROM property_wild GROUP BY g;
CREATE TABLE property_serial_panel AS
SELECT trade_panel(g::text, value, period)::text AS p, divergence_pp(g::text, value, period, '2022-06-01', '4', NULL) AS d FROM property_rows;
SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0; SET max_parallel_workers_per_gather = 3;
ALTER TABLE property_wild SET (parallel_workers = 3);
ALTER TABLE property_rows SET (parallel_workers = 3);
SELECT plan_has('SELECT g, trade_series(value, period), mom_pct(value, period, ''2024-06-01''), ytd_sum(value, period, ''2024-06-01'') FROM property_wild GROUP BY g', 'Partial') AS partial,
       plan_has('SELECT divergence_pp(g::text, value, period, ''2022-06-01'', ''4'', NULL) FROM property_rows', 'Partial') AS partial_panel;
SELECT count(*) AS workers_matter
FROM property_serial JOIN
  (SELECT g, trade_series(value, period)::text AS s2, mom_pct(value, period, '2024-06-01') AS mom2, ytd_sum(value, period, '2024-06-01') AS ytd2
   FROM property_wild GROUP BY g) AS parallel USING (g)
WHERE (s, mom, ytd) IS DISTINCT FROM (s2, mom2, ytd2);
SELECT p = p2 AS panel_same, d = d2 AS divergence_same
FROM property_serial_panel,
  (SELECT trade_panel(g::text, value, period)::text AS p2, divergence_pp(g::text, value, period, '2022-06-01', '4', NULL) AS d2 FROM property_rows) AS parallel;
RESET ALL;
SET datestyle = 'ISO, YMD';

-- divergence against its definition
SELECT count(*) AS pairs, count(*) FILTER (WHERE far(d, CASE WHEN a0 > 0 AND b0 > 0 THEN 100 * (a1 / a0 - b1 / b0) END)) AS wrong,
       count(*) FILTER (WHERE far(r, CASE WHEN a0 > 0 AND t0 - a0 > 0 THEN 100 * (a1 / a0 - (t1 - a1) / (t0 - a0)) END)) AS wrong_rest
FROM (SELECT a, b, divergence_pp(g::text, value, period, '2021-05-01', a::text, b::text, 3) AS d,
             divergence_pp(g::text, value, period, '2021-05-01', a::text, NULL, 3) AS r
      FROM property_rows, generate_series(1, 12) AS a, generate_series(6, 14) AS b WHERE g <= 15 GROUP BY a, b) AS m
LEFT JOIN (SELECT g AS a, sum(value) FILTER (WHERE period = '2021-05-01') AS a1, sum(value) FILTER (WHERE period = '2021-02-01') AS a0 FROM property_months GROUP BY g) AS x USING (a)
LEFT JOIN (SELECT g AS b, sum(value) FILTER (WHERE period = '2021-05-01') AS b1, sum(value) FILTER (WHERE period = '2021-02-01') AS b0 FROM property_months GROUP BY g) AS y USING (b),
  (SELECT sum(value) FILTER (WHERE period = '2021-05-01') AS t1, sum(value) FILTER (WHERE period = '2021-02-01') AS t0 FROM property_months WHERE g <= 15) AS z;

-- measures with the same arguments keep one state: five take the memory of one
CREATE TABLE property_calls (claim text, holds boolean);
DO $$
DECLARE before float8; after float8; j jsonb;
BEGIN
  EXECUTE 'EXPLAIN (ANALYZE, FORMAT JSON, TIMING OFF) SELECT g, mom_pct(value, period, ''2022-06-01'') FROM property_rows GROUP BY g' INTO j;
  before := (j #>> '{0,Plan,Peak Memory Usage}')::float8;
  EXECUTE 'EXPLAIN (ANALYZE, FORMAT JSON, TIMING OFF) SELECT g, mom_pct(value, period, ''2022-06-01''), yoy_pct(value, period, ''2022-06-01''),
     ytd_sum(value, period, ''2022-06-01''), ytd_max(value, period, ''2022-06-01''), is_ytd_high(value, period, ''2022-06-01'') FROM property_rows GROUP BY g' INTO j;
  after := (j #>> '{0,Plan,Peak Memory Usage}')::float8;
  INSERT INTO property_calls VALUES ('five measures in less than 1.5 times the memory of one', after < before * 1.5);
END $$;
SELECT * FROM property_calls;

DROP TABLE property_rows, property_months, property_oracle, property_series, property_more, property_embargo, property_wild, property_exact, property_serial, property_serial_panel, property_calls;
DROP FUNCTION far(float8, float8), plan_has(text, text);
