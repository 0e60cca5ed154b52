-- time measures against plain SQL, on the table property_rows (g, period, value)
--
-- The oracle is what a careful analyst would write: sum by month, then frames
-- by RANGE over the calendar and queries over the months, never lag().  The
-- slower queries run over the series 1 to :some.

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

SELECT count(*) > 1000 AS enough,
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
WHERE g <= :some
WINDOW m5 AS (PARTITION BY g ORDER BY period RANGE BETWEEN '5 months' PRECEDING AND '5 months' PRECEDING);
SELECT count(*) > 1000 AS enough,
  count(*) FILTER (WHERE far(growth_log(s, at, 5), CASE WHEN m5 > 0 AND value > 0 THEN 100 * ln(value / m5) END)) AS growth_log,
  count(*) FILTER (WHERE far(growth_sym_pct(s, at, 5), CASE WHEN m5 = 0 AND value <> 0 THEN 200 * sign(value) WHEN m5 >= 0 AND value >= 0 AND m5 + value > 0 THEN 200 * (value - m5) / (value + m5) END)) AS growth_sym_pct,
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
  JOIN property_months AS b ON b.g = t.g AND b.period = t.period - interval '1 month' WHERE t.g <= :some),
run AS (
  SELECT c.g, c.period, c.sign, c.sign AS streak FROM change AS c
  LEFT JOIN change AS b ON b.g = c.g AND b.period = c.period - interval '1 month' WHERE b.sign IS DISTINCT FROM c.sign
  UNION ALL
  SELECT c.g, c.period, c.sign, r.streak + c.sign FROM run AS r JOIN change AS c ON c.g = r.g AND c.period = r.period + interval '1 month' AND c.sign = r.sign)
SELECT count(*) > 1000 AS enough, count(*) FILTER (WHERE streak(s, at) IS DISTINCT FROM run.streak) AS streak, max(abs(run.streak)) > 3 AS long_ones
FROM property_more LEFT JOIN run ON run.g = property_more.g AND run.period = at;

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
      FROM property_rows, (SELECT generate_series('2018-12-01', '2024-02-01', interval '1 month')::date) AS m(at) WHERE g <= :some / 3 GROUP BY g, at) AS agg
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
      WHERE g <= :some / 2 GROUP BY g, at) AS agg
JOIN property_series USING (g)
WHERE (a, b, c, d, e, f, g2, h, i, j) IS DISTINCT FROM
      (value_at(s, at), mom_pct(s, at), yoy_pct(s, at), growth_pct(s, at, 7), ytd_sum(s, at), ytd_max(s, at, 4),
       ytd_max_period(s, at), is_ytd_high(s, at), highest_since(s, at), months_high(s, at));
