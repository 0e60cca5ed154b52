-- panel measures against plain SQL, on the table panel_rows (g, partner, period, value): g is a panel
--
-- The oracle joins each month to the one lag months before it and sums shares with SQL's own sums, in numeric where figures
-- are added.  Each query prints counts of disagreements, and t where there must be enough cases.

-- one figure for each partner and month, exactly the sum in decimal
CREATE TABLE panel_cells AS
SELECT g, partner, date_trunc('month', period)::date AS period, sum(value::numeric)::float8 AS value
FROM panel_rows GROUP BY 1, 2, 3;
CREATE INDEX ON panel_cells (g, partner, period);
CREATE TABLE panel_stored AS SELECT g, trade_panel(partner, value, period) AS p FROM panel_rows GROUP BY g;
ANALYZE panel_cells;

-- every partner in every month from one before the first to one after the last, with the month before and that of the year before
CREATE TABLE panel_pairs AS
SELECT a.g, a.at, lag, n.partner, c.value AS cur, b.value AS base
FROM (SELECT g, generate_series(min(period) - interval '1 month', max(period) + interval '1 month', interval '1 month')::date AS at FROM panel_cells GROUP BY g) AS a
CROSS JOIN (VALUES (1), (12)) AS l(lag)
JOIN (SELECT DISTINCT g, partner FROM panel_cells) AS n USING (g)
LEFT JOIN panel_cells AS c ON c.g = a.g AND c.partner = n.partner AND c.period = a.at
LEFT JOIN panel_cells AS b ON b.g = a.g AND b.partner = n.partner AND b.period = a.at - make_interval(months => lag);
CREATE TABLE panel_sums AS
SELECT g, at, lag, sum(cur::numeric)::float8 AS cur_sum, sum(base::numeric)::float8 AS base_sum,
  count(cur) AS ncur, count(base) AS nbase, count(*) FILTER (WHERE cur IS NOT NULL AND base IS NOT NULL) AS nboth,
  sum(cur::numeric) FILTER (WHERE base IS NOT NULL)::float8 AS cur_both, sum(base::numeric) FILTER (WHERE cur IS NOT NULL)::float8 AS base_both,
  coalesce(least(min(cur), min(base)) < 0, false) AS negative, coalesce(min(cur) < 0, false) AS negative_cur
FROM panel_pairs GROUP BY g, at, lag;
CREATE INDEX ON panel_pairs (g, at, lag, partner COLLATE "C");
ANALYZE panel_pairs, panel_sums;

-- differ: another NULL, or further apart than 1e-9
CREATE FUNCTION differ(a float8, b float8) RETURNS boolean LANGUAGE sql IMMUTABLE AS
'SELECT (a IS NULL) <> (b IS NULL) OR coalesce(abs(a - b) > 1e-9 * greatest(1, abs(a), abs(b)), false)';
CREATE FUNCTION growth(cur float8, base float8) RETURNS float8 LANGUAGE sql IMMUTABLE AS
'SELECT CASE WHEN base > 0 THEN 100 * (cur / base - 1) END';
CREATE FUNCTION growth_sym(cur float8, base float8) RETURNS float8 LANGUAGE sql IMMUTABLE AS
'SELECT CASE WHEN base = 0 AND cur <> 0 THEN 200 * sign(cur) WHEN cur >= 0 AND base > 0 THEN 200 * (cur - base) / (cur + base) END';

-- partner_table: its rows and all its columns
CREATE TABLE panel_table AS
SELECT s.g, s.at, s.lag, t.* FROM panel_sums AS s JOIN panel_stored USING (g), partner_table(p, s.at, s.lag) AS t;
SELECT count(*) > 1000 AS enough,
  count(*) FILTER (WHERE (t.partner IS NULL) <> (f.first > t2.at)) AS rows,
  count(*) FILTER (WHERE differ(t.value, t2.cur) OR differ(t.base, t2.base)) AS figures,
  count(*) FILTER (WHERE differ(t.growth_pct, growth(t2.cur, t2.base))) AS growth_pct,
  count(*) FILTER (WHERE t.status <> CASE WHEN t2.cur IS NULL OR t2.base IS NULL THEN 'missing' WHEN t2.base < 0 THEN 'negative_base'
    WHEN t2.base = 0 AND t2.cur = 0 THEN 'inactive' WHEN t2.base = 0 THEN 'new' WHEN t2.cur = 0 THEN 'closed' ELSE 'ok' END) AS status,
  count(*) FILTER (WHERE differ(t.share_pct, CASE WHEN cur_sum > 0 THEN 100 * t2.cur / cur_sum END)) AS share_pct,
  count(*) FILTER (WHERE differ(t.share_change_pp, CASE WHEN cur_sum > 0 AND base_sum > 0 THEN 100 * (t2.cur / cur_sum - t2.base / base_sum) END)) AS share_change_pp,
  count(*) FILTER (WHERE differ(t.contrib_pp, CASE WHEN base_sum > 0 THEN 100 * (t2.cur - t2.base) / base_sum END)) AS contrib_pp,
  count(*) FILTER (WHERE t2.cur IS NOT NULL AND differ(t.ytd_max, y.max)) AS ytd_max,
  count(*) FILTER (WHERE t2.cur IS NOT NULL AND t.is_ytd_high IS DISTINCT FROM (t2.cur = y.max AND y.n > 1 AND y.highs = 1)) AS is_ytd_high,
  count(*) FILTER (WHERE t.months_high IS DISTINCT FROM h.months) AS months_high
FROM panel_pairs AS t2
JOIN panel_sums USING (g, at, lag)
JOIN (SELECT g, partner, min(period) AS first FROM panel_cells GROUP BY 1, 2) AS f USING (g, partner)
LEFT JOIN panel_table AS t USING (g, at, lag, partner)
LEFT JOIN LATERAL (SELECT max(value) AS max, count(*) AS n, count(*) FILTER (WHERE value >= t2.cur) AS highs FROM panel_cells AS c
  WHERE c.g = t2.g AND c.partner = t2.partner AND c.period BETWEEN date_trunc('year', t2.at) AND t2.at) AS y ON true
LEFT JOIN LATERAL (SELECT max(12 * extract(year FROM t2.at) + extract(month FROM t2.at) - 12 * extract(year FROM c.period) - extract(month FROM c.period)) FILTER (WHERE c.period = last)::int AS months
  FROM (SELECT period, max(period) OVER () AS last FROM panel_cells AS c WHERE c.g = t2.g AND c.partner = t2.partner AND c.period < t2.at AND c.value >= t2.cur) AS c) AS h ON true;
-- and its order
SELECT count(*) AS out_of_order FROM (
  SELECT (value IS NULL)::int AS missing, value, partner, lag((value IS NULL)::int) OVER w AS missing_before, lag(value) OVER w AS value_before, lag(partner) OVER w AS partner_before
  FROM (SELECT g, s.at, t.* FROM panel_sums AS s JOIN panel_stored USING (g), partner_table(p, s.at, s.lag) WITH ORDINALITY AS t(partner, value, b, c, d, e, f, h, i, j, k, n) WHERE s.lag = 1) AS t
  WINDOW w AS (PARTITION BY g, at ORDER BY n)) AS t
WHERE (missing, -value) < (missing_before, -value_before) OR missing < missing_before OR
  (value IS NOT DISTINCT FROM value_before AND missing = missing_before AND partner COLLATE "C" <= partner_before);

-- one partner against its total, the next one by name, and the rest; for the first :partners of each panel
CREATE TABLE panel_next AS
SELECT g, partner, other
FROM (SELECT g, partner, lead(partner) OVER w AS other, row_number() OVER w AS n FROM (SELECT DISTINCT g, partner FROM panel_cells) AS d
      WINDOW w AS (PARTITION BY g ORDER BY partner COLLATE "C")) AS t
WHERE other IS NOT NULL AND n <= :partners;
CREATE TABLE panel_one AS
SELECT p.g, p.at, p.lag, p.partner, p.cur, p.base, q.partner AS other, q.cur AS other_cur, q.base AS other_base, cur_sum, base_sum, negative,
  CASE WHEN ncur > (p.cur IS NOT NULL)::int THEN (cur_sum::numeric - coalesce(p.cur, 0)::numeric)::float8 END AS rest_cur,
  CASE WHEN nbase > (p.base IS NOT NULL)::int THEN (base_sum::numeric - coalesce(p.base, 0)::numeric)::float8 END AS rest_base,
  share_pct(s.p, p.at, p.partner) AS share, share_change_pp(s.p, p.at, p.partner, p.lag) AS change, contrib_pp(s.p, p.at, p.partner, p.lag) AS contrib,
  excess_contrib_pp(s.p, p.at, p.partner, p.lag) AS excess, divergence_pp(s.p, p.at, p.partner, q.partner, p.lag) AS pp,
  divergence_log(s.p, p.at, p.partner, q.partner, p.lag) AS log, divergence_sym_pp(s.p, p.at, p.partner, q.partner, p.lag) AS sym,
  divergence_pp(s.p, p.at, p.partner, NULL, p.lag) AS rest_pp, divergence_log(s.p, p.at, q.partner, p.partner, p.lag) AS back
FROM panel_pairs AS p
JOIN panel_next AS n ON n.g = p.g AND n.partner = p.partner
JOIN panel_pairs AS q ON q.g = p.g AND q.at = p.at AND q.lag = p.lag AND q.partner = n.other
JOIN panel_sums AS t ON t.g = p.g AND t.at = p.at AND t.lag = p.lag JOIN panel_stored AS s ON s.g = p.g;
SELECT count(*) > 1000 AS enough,
  count(*) FILTER (WHERE differ(share, CASE WHEN cur_sum > 0 THEN 100 * cur / cur_sum END)) AS share_pct,
  count(*) FILTER (WHERE differ(change, CASE WHEN cur_sum > 0 AND base_sum > 0 THEN 100 * (cur / cur_sum - base / base_sum) END)) AS share_change_pp,
  count(*) FILTER (WHERE differ(contrib, CASE WHEN base_sum > 0 THEN 100 * (cur - base) / base_sum END)) AS contrib_pp,
  count(*) FILTER (WHERE differ(excess, CASE WHEN base_sum > 0 THEN 100 * (cur - base * cur_sum / base_sum) / base_sum END)) AS excess_contrib_pp,
  count(*) FILTER (WHERE differ(pp, growth(cur, base) - growth(other_cur, other_base))) AS divergence_pp,
  count(*) FILTER (WHERE differ(log, CASE WHEN least(cur, base, other_cur, other_base) > 0 AND num_nulls(cur, base, other_cur, other_base) = 0
    THEN 100 * (ln(cur) - ln(base) - ln(other_cur) + ln(other_base)) END)) AS divergence_log,
  count(*) FILTER (WHERE differ(sym, growth_sym(cur, base) - growth_sym(other_cur, other_base))) AS divergence_sym_pp,
  count(*) FILTER (WHERE differ(rest_pp, growth(cur, base) - growth(rest_cur, rest_base))) AS against_the_rest,
  count(*) FILTER (WHERE log IS DISTINCT FROM -back) AS log_antisymmetric,
  -- the change of the share is the base share's growth beyond the total's
  count(*) FILTER (WHERE cur_sum > 0 AND base_sum > 0 AND base > 0 AND differ(change, 100 * base / base_sum * (cur / base - cur_sum / base_sum) / (cur_sum / base_sum))) AS identity
FROM panel_one;

-- the whole panel: composition, where nothing is negative
CREATE TABLE panel_structure AS
SELECT g, at, lag, max(cur_sum) AS cur_sum, max(base_sum) AS base_sum,
  sum(abs(s1 - s0)) / 2 AS shift, sum(0.5 * (CASE WHEN s1 > 0 THEN s1 * ln(2 * s1 / (s1 + s0)) ELSE 0 END + CASE WHEN s0 > 0 THEN s0 * ln(2 * s0 / (s1 + s0)) ELSE 0 END)) / ln(2) AS jsd,
  sum(CASE WHEN base > 0 AND cur IS NOT NULL AND base_both > 0 THEN base / base_both * (cur / base - cur_both / base_both) ^ 2 END) AS lilien, max(base_both) AS base_both
FROM (SELECT *, CASE WHEN cur_sum > 0 THEN coalesce(cur, 0) / cur_sum END AS s1, CASE WHEN base_sum > 0 THEN coalesce(base, 0) / base_sum END AS s0
      FROM panel_pairs JOIN panel_sums USING (g, at, lag) WHERE NOT negative) AS t
GROUP BY g, at, lag;
SELECT count(*) > 100 AS enough, count(share_shift(p, at, lag)) > 50 AS seen,
  count(*) FILTER (WHERE differ(share_shift(p, at, lag), shift)) AS share_shift,
  count(*) FILTER (WHERE differ(jsd(p, at, lag), CASE WHEN cur_sum > 0 AND base_sum > 0 THEN jsd END)) AS jsd,
  count(*) FILTER (WHERE abs(js_distance(p, at, lag) ^ 2 - jsd) > 1e-12) AS js_distance,
  count(*) FILTER (WHERE differ(growth_dispersion_pp(p, at, lag), CASE WHEN base_both > 0 THEN 100 * sqrt(lilien) END)) AS growth_dispersion_pp,
  count(*) FILTER (WHERE NOT jsd(p, at, lag) BETWEEN 0 AND share_shift(p, at, lag) OR share_shift(p, at, lag) > 1
    OR share_shift(p, at, lag) ^ 2 > 2 * ln(2) * jsd(p, at, lag) * (1 + 1e-12) + 1e-15) AS out_of_bounds
FROM panel_structure JOIN panel_stored USING (g);

-- and concentration
CREATE TABLE panel_shares AS
SELECT g, at, count(*) AS n, max(cur_sum) AS total, sum((cur / total) ^ 2) AS hhi, sum(CASE WHEN cur > 0 THEN -cur / total * ln(cur / total) ELSE 0 END) AS entropy,
  avg(CASE WHEN cur > 0 THEN ln(total / ncur / cur) END) AS theil_l, min(cur) AS least,
  100 * sum(cur) FILTER (WHERE place <= 3) / max(total) AS top
FROM (SELECT *, nullif(cur_sum, 0) AS total, row_number() OVER (PARTITION BY g, at ORDER BY cur DESC) AS place FROM panel_pairs JOIN panel_sums USING (g, at, lag)
      WHERE NOT negative_cur AND cur IS NOT NULL AND lag = 1) AS t
GROUP BY g, at;
SELECT count(*) > 100 AS enough,
  count(*) FILTER (WHERE differ(hhi(p, at), hhi)) AS hhi, count(*) FILTER (WHERE hhi(p, at) < 1.0::float8 / n OR hhi(p, at) > 1) AS out_of_bounds,
  count(*) FILTER (WHERE differ(hhi_norm(p, at), CASE WHEN n > 1 THEN (hhi - 1.0 / n) / (1 - 1.0 / n) END)) AS hhi_norm,
  count(*) FILTER (WHERE differ(effective_partners(p, at), 1 / hhi)) AS effective_partners,
  count(*) FILTER (WHERE differ(entropy(p, at), CASE WHEN total > 0 THEN entropy END)) AS entropy,
  count(*) FILTER (WHERE differ(theil_t(p, at), CASE WHEN total > 0 THEN ln(n) - entropy END)) AS theil_t,
  count(*) FILTER (WHERE differ(theil_l(p, at), CASE WHEN least > 0 THEN theil_l END)) AS theil_l,
  count(*) FILTER (WHERE differ(top_share_pct(p, at, 3), top)) AS top_share_pct
FROM panel_shares JOIN panel_stored USING (g);

-- where every partner has both figures, contributions add up to the growth of the total, and excess contributions to nothing
SELECT count(*) > 50 AS enough, count(*) FILTER (WHERE differ(contrib, growth)) AS contributions, count(*) FILTER (WHERE abs(excess) > 1e-9 * (1 + abs_excess)) AS excess
FROM (SELECT g, at, sum(t.contrib_pp) AS contrib, sum(excess_contrib_pp(f, at, partner)) AS excess, sum(abs(excess_contrib_pp(f, at, partner))) AS abs_excess,
        max(mom_pct(total(f), at)) AS growth
      FROM (SELECT g, at, fill_zero(p, at) AS f FROM panel_sums JOIN panel_stored USING (g) WHERE lag = 1 AND base_sum > 0 AND cur_sum IS NOT NULL AND extract(month FROM at) IN (1, 5, 11)) AS s, partner_table(f, at) AS t
      GROUP BY g, at) AS x;

-- every aggregate is its accessor, bit for bit
SELECT count(*) > 200 AS enough, count(*) FILTER (WHERE (a, b, c, d, e, f, h, i) IS DISTINCT FROM
    (divergence_pp(p, at, who, other), divergence_log(p, at, who, NULL, 12), divergence_sym_pp(p, at, who, other, 3), share_pct(p, at, who), share_change_pp(p, at, who),
     contrib_pp(p, at, who, 12), excess_contrib_pp(p, at, who), excess_contrib_pp(p, at, who, 2))) AS disagreements
FROM (SELECT r.g, at, who, other, divergence_pp(partner, value, period, at, who, other) AS a, divergence_log(partner, value, period, at, who, NULL, 12) AS b,
        divergence_sym_pp(partner, value, period, at, who, other, 3) AS c, share_pct(partner, value, period, at, who) AS d, share_change_pp(partner, value, period, at, who) AS e,
        contrib_pp(partner, value, period, at, who, 12) AS f, excess_contrib_pp(partner, value, period, at, who) AS h, excess_contrib_pp(partner, value, period, at, who, 2) AS i
      FROM panel_rows AS r JOIN (SELECT DISTINCT g, at FROM panel_sums) AS a USING (g)
      JOIN (SELECT g, min(partner) AS who, max(partner) AS other FROM panel_cells GROUP BY g) AS w USING (g) GROUP BY r.g, at, who, other) AS agg
JOIN panel_stored USING (g);
SELECT count(*) > 100 AS enough, count(*) FILTER (WHERE (a, b, c, d, e, f, h, i, j, k, l, m, n) IS DISTINCT FROM
    (share_shift(p, at), jsd(p, at, 12), js_distance(p, at), growth_dispersion_pp(p, at), growth_dispersion_pp(p, at, 12), hhi(p, at), hhi_norm(p, at), effective_partners(p, at),
     entropy(p, at), theil_t(p, at), theil_l(p, at), top_share_pct(p, at, 1), top_share_pct(p, at, 4))) AS disagreements
FROM (SELECT r.g, at, share_shift(partner, value, period, at) AS a, jsd(partner, value, period, at, 12) AS b, js_distance(partner, value, period, at) AS c,
        growth_dispersion_pp(partner, value, period, at) AS d, growth_dispersion_pp(partner, value, period, at, 12) AS e, hhi(partner, value, period, at) AS f,
        hhi_norm(partner, value, period, at) AS h, effective_partners(partner, value, period, at) AS i, entropy(partner, value, period, at) AS j,
        theil_t(partner, value, period, at) AS k, theil_l(partner, value, period, at) AS l, top_share_pct(partner, value, period, at, 1) AS m, top_share_pct(partner, value, period, at, 4) AS n
      FROM panel_rows AS r JOIN (SELECT DISTINCT g, at FROM panel_sums AS s WHERE NOT EXISTS (SELECT FROM panel_cells AS c WHERE c.g = s.g AND c.value < 0)) AS a USING (g)
      GROUP BY r.g, at) AS agg
JOIN panel_stored USING (g);
