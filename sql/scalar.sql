-- formulas between two figures
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS magtrade;
RESET client_min_messages;
SET datestyle = 'ISO, YMD';
\pset null '(null)'

-- the article: Japan 226.1 t to 305 t, the United States 656 t to 582 t
SELECT round(growth_pct(305, 226.1)::numeric, 2) AS japan,
       round(growth_pct(582, 656)::numeric, 2) AS us,
       round(divergence_pp(305, 226.1, 582, 656)::numeric, 2) AS pp,
       round(divergence_log(305, 226.1, 582, 656)::numeric, 2) AS log,
       round(divergence_sym_pp(305, 226.1, 582, 656)::numeric, 2) AS sym;
-- 304 was truncated: no rounding of 226.1 and 304 gives 35 %
SELECT round(lo::numeric, 2) AS lo, round(hi::numeric, 2) AS hi FROM growth_bounds_pct(304, 226.1);

-- every edge of growth
SELECT cur, base, growth_status(cur, base) AS status, growth_pct(cur, base) AS pct,
       growth_log(cur, base) AS log, growth_sym_pct(cur, base) AS sym, ratio_x(cur, base) AS x
FROM (VALUES (135::float8, 100::float8), (100, 100), (0, 100), (5, 0), (0, 0), (-5, 0), (5, -10),
      (-5, 10), (-5, -10), (0, -10), (NULL, 10), (10, NULL), (NULL, NULL)) AS t(cur, base);

-- close figures keep their digits
SELECT growth_pct(1e15 + 1, 1e15) AS pct, growth_log(1e15 + 1, 1e15) AS log;
-- whole percents are whole, 29 as well as 28; all of a figure is 100, and what is gone is -100
SELECT count(*) FILTER (WHERE growth_pct(100 + n, 100) <> n) AS growth, count(*) FILTER (WHERE growth_sym_pct(100 + n, 100 - n) <> 2 * n) AS sym,
       count(*) FILTER (WHERE contrib_pp(5 + n, 5, 100) <> n) AS contrib, count(*) FILTER (WHERE share_pct(n, 100) <> n) AS share,
       count(*) FILTER (WHERE revision_pct(100 - n, 100) <> -n) AS revision,
       count(*) FILTER (WHERE share_pct(n / 7.0, n / 7.0) <> 100) AS whole, count(*) FILTER (WHERE growth_pct(0, n / 7.0) <> -100) AS closed
FROM generate_series(1, 100) AS n;
-- a hundred times this is past all doubles
SELECT growth_pct(1.7e308, 1e308) AS growth, share_pct(1e308, 1e308) AS share;
SELECT growth_pct(1e308, 1e-308);
SELECT divergence_pp(1e308, 1e-308, 1e308, 1e-308);
SELECT growth_sym_pct(1.7e308, 1.7e308) AS sym, growth_log(1e308, 1e-308) AS log,
       ratio_x(1e-308, 1e308) AS x;
-- the least figure that there is
SELECT growth_sym_pct(5e-324, 0) AS new, growth_sym_pct(0, 5e-324) AS closed, growth_sym_pct(5e-324, 5e-324) AS same;

-- golden: 4081 against 633 is "more than six times"
SELECT round(ratio_x(4081, 633)::numeric, 3) AS x, round(growth_pct(4081, 633)::numeric, 1) AS pct;

SELECT annualize_pct(1, 12) AS monthly, annualize_pct(-100, 12) AS gone, annualize_pct(-101, 12) AS impossible,
       annualize_pct(50, 1) AS same, annualize_pct(5, 0) AS no_periods;
SELECT cagr_pct(100, 121, 2) AS two_years, cagr_pct(100, 0, 3) AS closed, cagr_pct(0, 5, 3) AS new, cagr_pct(100, 121, 0) AS no_years;
SELECT contrib_pp(305, 226.1, 5473) AS pp, contrib_pp(1, 0, 0) AS no_total, share_pct(305, 6150) AS share,
       share_pct(1, 0) AS of_nothing, unit_value(100, 8) AS price, unit_value(100, 0) AS no_quantity;
-- revisions: up, down, to nothing; from nothing and over zero there is no rate; a balance that was published too small
SELECT revised, first, revision_pct(revised, first)
FROM (VALUES (110, 100), (95, 100), (0, 100), (5, 0), (0, 0), (-5, 100), (5, -100), (-110, -100), (0, -100), (NULL, 1), (1, NULL)) AS t(revised, first);
SELECT * FROM growth_bounds_pct(1, 0);
SELECT * FROM growth_bounds_pct(0, 3, 2);
SELECT * FROM growth_bounds_pct(305, 226.1, 0);
SELECT * FROM growth_bounds_pct(5, -3);
-- below zero the smaller base makes the lower bound: from -11 on 9 to -9 on 11
SELECT round(lo::numeric, 2) AS lo, round(hi::numeric, 2) AS hi FROM growth_bounds_pct(-10, 10, 2);
SELECT * FROM growth_bounds_pct(-4, 1, 2);
SELECT * FROM growth_bounds_pct(NULL, 3);
SELECT growth_bounds_pct(1, 1, -1);

-- NaN and infinity are nobody's trade
SELECT growth_pct('NaN'::float8, 1);
SELECT growth_status(1, '-infinity');
SELECT divergence_pp(1, 2, 3, 'infinity');

-- properties
SELECT setseed(0.25);
CREATE TEMP TABLE quad AS
SELECT (random() * 1000)::float8 + 0.001 AS a1, (random() * 1000)::float8 + 0.001 AS a0,
       (random() * 1000)::float8 + 0.001 AS b1, (random() * 1000)::float8 + 0.001 AS b0,
       (random() * 1000)::float8 + 0.001 AS c1, (random() * 1000)::float8 + 0.001 AS c0
FROM generate_series(1, 10000);
SELECT
  count(*) FILTER (WHERE growth_sym_pct(a1, a0) <> -growth_sym_pct(a0, a1)) AS sym_not_antisymmetric,
  count(*) FILTER (WHERE abs(growth_sym_pct(a1, a0)) > 200) AS sym_out_of_range,
  count(*) FILTER (WHERE divergence_log(a1, a0, b1, b0) <> -divergence_log(b1, b0, a1, a0)) AS log_not_antisymmetric,
  count(*) FILTER (WHERE abs(divergence_log(a1, a0, b1, b0) + divergence_log(b1, b0, c1, c0) - divergence_log(a1, a0, c1, c0)) > 1e-10) AS log_not_additive,
  count(*) FILTER (WHERE abs(growth_log(a1, a0) - 100 * ln(1 + growth_pct(a1, a0) / 100)) > 1e-10 * (1 + a0 / a1)) AS log_not_of_pct,
  count(*) FILTER (WHERE abs(growth_pct(a1, a0) - 100 * (a1 / a0 - 1)) > 1e-9 * (1 + a1 / a0)) AS pct_not_oracle,
  count(*) FILTER (WHERE growth_pct(a1 * 1024, a0 * 1024) <> growth_pct(a1, a0)) AS not_scale_invariant,
  count(*) FILTER (WHERE (growth_bounds_pct(round(a1), round(a0) + 1)).lo > (growth_bounds_pct(round(a1), round(a0) + 1)).hi) AS bounds_crossed
FROM quad;
SELECT count(*) AS out_of_bounds
FROM quad, growth_bounds_pct(round(a1), round(a0)) AS g
WHERE growth_pct(a1, a0) NOT BETWEEN g.lo - 1e-9 AND coalesce(g.hi, 'infinity') + 1e-9;
