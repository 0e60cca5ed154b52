-- the forms that a panel has in storage and in aggregates, which nobody should notice
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS magtrade;

-- figures of every length, names of every length, months with nobody, and panels with many empty cells
CREATE TEMP TABLE form_names AS
SELECT n, name FROM (VALUES (1, ''), (2, 'JPN'), (3, 'seven77'), (4, 'eight888'), (5, '日本'), (6, '中华人民共和国'), (7, repeat('long', 50)), (8, repeat('long', 50) || 'er'), (9, repeat('x', 20000))) AS t(n, name)
UNION ALL SELECT n, 'partner ' || n FROM generate_series(10, 300) AS n;
CREATE TEMP TABLE form_figures AS
SELECT n, x FROM (VALUES (1, 0), (2, 1), (3, -1), (4, 127), (5, -128), (6, 128), (7, -129), (8, 32767), (9, 32768), (10, -32769), (11, 8388607.5), (12, 605355.46), (13, -5603408.2), (14, 1957.961),
  (15, 0.000001), (16, 0.0000001), (17, 9007199254740991), (18, 9007199254740992), (19, -9007199254740991), (20, 90071992547409.91), (21, 1.7e308), (22, 5e-324), (23, 1 / 3.0::float8), (24, 0.1 + 0.2::float8),
  (25, 4503599627370497.5), (26, 1e15), (27, 123456.789012)) AS t(n, x);
CREATE TEMP TABLE form_cells AS
-- all kinds for one partner, and a kind for each
SELECT 'figures' AS panel, 'one' AS partner, make_date(2020 + n / 12, n % 12 + 1, 1) AS period, x::double precision FROM form_figures
UNION ALL SELECT 'figures', 'with ' || n, make_date(2020, 1 + m, 1), x FROM form_figures, generate_series(n % 3, 7, 2) AS m
-- partners by the hundred, in the order of neither name nor month
UNION ALL SELECT 'partners ' || size, name, make_date(2024 + m / 12, m % 12 + 1, 1), (n * 7919 + m * 104729) % 1000003 / 100.0
FROM form_names, generate_series(0, 17) AS m, (VALUES (1), (8), (9), (14), (15), (19), (20), (40), (41), (300)) AS s(size) WHERE n <= size AND (n + m) % 5 > 0
-- more months of more partners than a small state is for
UNION ALL SELECT 'large', 'partner ' || n, make_date(2000 + m / 12, m % 12 + 1, 1), n + m / 4.0 FROM generate_series(1, 150) AS n, generate_series(0, 239) AS m
-- a partner or a month far from the others
UNION ALL SELECT 'far', partner, period, 305.5 FROM (VALUES ('a', date '0001-01-01'), ('b', '9999-12-01'), ('c', '2025-11-01')) AS t(partner, period)
UNION ALL SELECT 'sparse', 'partner ' || n, make_date(1000 + n, 1, 1), n FROM generate_series(1, 60) AS n
UNION ALL SELECT 'single', 'a', '2025-11-01', 305;
CREATE TEMP TABLE form_panels AS SELECT panel, trade_panel(partner, x, period) AS p FROM form_cells GROUP BY panel;

-- every cell comes back to the bit, by whichever way; what is stored depends on the figures only
SELECT count(*) AS cells, count(*) FILTER (WHERE u.value IS DISTINCT FROM c.x) AS wrong, count(*) FILTER (WHERE value_at(series_of(p, c.partner), c.period) IS DISTINCT FROM c.x) AS wrong_series
FROM form_cells AS c JOIN form_panels USING (panel) LEFT JOIN LATERAL unnest(p) AS u ON u.partner = c.partner AND u.period = c.period;
SELECT count(*) AS panels, count(*) FILTER (WHERE p::text::trade_panel = p) AS same, count(*) FILTER (WHERE record_image_eq(ROW(p::text::trade_panel), ROW(p))) AS text_bytes,
       count(*) FILTER (WHERE record_image_eq(ROW(p + '{}'), ROW(p))) AS sum_bytes, count(*) FILTER (WHERE record_image_eq(ROW(without(p, '{nobody}')), ROW(p))) AS without_bytes,
       count(*) FILTER (WHERE record_image_eq(ROW(backwards), ROW(p))) AS shuffled_bytes, count(*) FILTER (WHERE record_image_eq(ROW(summed), ROW(p))) AS merged_bytes
FROM form_panels JOIN (SELECT panel, trade_panel(partner, x, period ORDER BY period DESC, md5(partner)) AS backwards FROM form_cells GROUP BY panel) AS b USING (panel)
  JOIN (SELECT panel, sum(one) AS summed FROM (SELECT panel, trade_panel(partner, x, period) AS one FROM form_cells GROUP BY panel, partner) AS o GROUP BY panel) AS s USING (panel);
-- small: decimals are half as long as doubles
SELECT panel, pg_column_size(p) < CASE panel WHEN 'single' THEN 60 ELSE 9 * count_cells END AS small
FROM form_panels JOIN (SELECT panel, count(*) AS count_cells FROM form_cells GROUP BY panel) AS c USING (panel) WHERE panel IN ('large', 'partners 19', 'single') ORDER BY panel;

-- aggregates over rows of all months, whose states keep two of them, and accessors
CREATE TEMP TABLE form_answers AS
SELECT panel, at, lag, ROW(hhi(partner, abs(x), period, at), share_shift(partner, abs(x), period, at, lag), jsd(partner, abs(x), period, at, lag), growth_dispersion_pp(partner, abs(x), period, at, lag),
    top_share_pct(partner, abs(x), period, at, lag), divergence_pp(partner, x, period, at, 'JPN', NULL, lag), divergence_pp(partner, x, period, at, 'JPN', 'eight888'), share_pct(partner, x, period, at, 'seven77'),
    contrib_pp(partner, x, period, at, '日本', lag))::text AS answer,
  ROW(hhi(p, at), share_shift(p, at, lag), jsd(p, at, lag), growth_dispersion_pp(p, at, lag), top_share_pct(p, at, lag), divergence_pp(q, at, 'JPN', NULL, lag), divergence_pp(q, at, 'JPN', 'eight888'),
    share_pct(q, at, 'seven77'), contrib_pp(q, at, '日本', lag))::text AS accessors
FROM form_cells CROSS JOIN (VALUES (date '2024-02-01', 1), ('2025-03-01', 12), ('2025-05-01', 3)) AS t(at, lag)
  JOIN LATERAL (SELECT trade_panel(c.partner, abs(c.x), c.period) AS p, trade_panel(c.partner, c.x, c.period) AS q FROM form_cells AS c WHERE c.panel = form_cells.panel) AS whole ON true
WHERE panel LIKE 'partners%' AND panel <> 'partners 300' GROUP BY panel, at, lag, p, q;
SELECT count(*) AS asked, count(*) FILTER (WHERE answer <> accessors) AS wrong, count(DISTINCT answer) > 20 AS various FROM form_answers;

-- sums that no double holds, in whatever order, in a state and in a panel of any size
SELECT n, value_at(series_of(p, 'a'), '2025-11-01') AS a, p = q AS same, share_pct(p, '2025-11-01', 'a') = share AS share, hhi(p, '2025-11-01') = hhi AS hhi, divergence_pp(p, '2025-11-01', 'a', NULL) = gap AS gap
FROM (SELECT n, trade_panel(partner, x, period ORDER BY o) AS p, trade_panel(partner, x, period ORDER BY o DESC) AS q, share_pct(partner, x, period, '2025-11-01', 'a' ORDER BY o * 7 % 5) AS share,
        hhi(partner, x, period, '2025-11-01' ORDER BY o * 3 % 5) AS hhi, divergence_pp(partner, x, period, '2025-11-01', 'a', NULL ORDER BY o * 2 % 5) AS gap
      FROM (VALUES (1), (10), (50)) AS t(n), LATERAL (SELECT CASE i WHEN 1 THEN 'a' ELSE 'p' || i END AS partner, x, make_date(2025, m, 1) AS period, o FROM generate_series(1, n) AS i, generate_series(10, 11) AS m,
        (VALUES (1, 1e16), (2, 1), (3, 0.1), (4, 1e-20), (5, 0.2)) AS v(o, x)) AS r GROUP BY n) AS t ORDER BY n;
SELECT trade_panel('a', x, '2025-11-01') FROM (VALUES (1.7e308::float8), (1.7e308)) AS t(x);
SELECT hhi('a', x, '2025-11-01', '2025-11-01') FROM (VALUES (1.7e308::float8), (1.7e308)) AS t(x);
-- what is not asked about is not summed, but it is checked
SELECT hhi(partner, x, period, '2025-11-01') FROM (VALUES ('a', 1.7e308::float8, date '2025-01-01'), ('a', 1.7e308, '2025-01-01'), ('a', 1, '2025-11-01')) AS t(partner, x, period);
SELECT hhi(partner, x, period, '2025-11-01') FROM (VALUES ('a', 'NaN'::float8, date '2025-01-01'), ('a', 1, '2025-11-01')) AS t(partner, x, period);
SELECT hhi(partner, x, period, '2025-11-01') FROM (VALUES ('a', 1::float8, date 'infinity'), ('a', 1, '2025-11-01')) AS t(partner, x, period);
SELECT hhi(partner, x, period, at) FROM (VALUES ('a', 1::float8, date '2025-11-01', date '2025-11-01'), ('a', 1, '2025-10-01', '2025-10-01')) AS t(partner, x, period, at);

-- a total among its parts is one in all months, those that the measure does not look at as well
RESET client_min_messages;
SELECT hhi(partner, x, period, '2025-11-01') AS hhi, share_shift(partner, x, period, '2025-11-01') AS shift
FROM (VALUES ('a', 3, date '2025-11-01'), ('b', 3, '2025-11-01'), ('a', 3, '2025-10-01'), ('b', 3, '2025-10-01'), ('a', 3, '2025-01-01'), ('b', 4, '2025-01-01')) AS v(partner, x, period);
SELECT hhi(partner, x, period, '2025-11-01') AS hhi
FROM (VALUES ('a', 3, date '2025-11-01'), ('World', 4, '2025-11-01'), ('b', 1, '2025-11-01'), ('a', 3, '2025-01-01'), ('b', 2, '2025-01-01'), ('World', 5, '2025-01-01'), ('b', 7, '2020-01-01'), ('World', 7, '2020-01-01')) AS v(partner, x, period);
SELECT hhi(trade_panel(partner, x, period), '2025-11-01') AS hhi
FROM (VALUES ('a', 3, date '2025-11-01'), ('World', 4, '2025-11-01'), ('b', 1, '2025-11-01'), ('a', 3, '2025-01-01'), ('b', 2, '2025-01-01'), ('World', 5, '2025-01-01'), ('b', 7, '2020-01-01'), ('World', 7, '2020-01-01')) AS v(partner, x, period);
-- a total beyond the numbers is no concern of a notice
SELECT hhi(p, '2025-11-01') AS stored, hhi(partner, x, period, '2025-11-01') AS rows
FROM (SELECT trade_panel '{"a": {"2025-11": 1e308}, "b": {"2025-11": 1e308}}' AS p) AS s, unnest(p) AS u(partner, period, x) GROUP BY p;

-- a total in whole dollars differs from its parts by what was rounded, and by no more
CREATE FUNCTION pg_temp.both_ways(world float8, VARIADIC parts float8[], OUT rows numeric, OUT panel numeric) LANGUAGE sql AS $$
  SELECT round(hhi(partner, x, period, '2025-11-01')::numeric, 4), round(hhi(trade_panel(partner, x, period), '2025-11-01')::numeric, 4)
  FROM (SELECT 'World', world UNION ALL SELECT 'p' || i, part FROM unnest(parts) WITH ORDINALITY AS p(part, i)) AS f(partner, x),
    (VALUES (date '2025-11-01'), ('2025-10-01'), ('2020-05-01')) AS m(period) $$;
SELECT * FROM pg_temp.both_ways(60013, 20004, 30007, 10001);
SELECT * FROM pg_temp.both_ways(60.013, 20.004, 30.007, 10.001);
SELECT * FROM pg_temp.both_ways(60016, 20004, 30007, 10001);
SELECT * FROM pg_temp.both_ways(60013, 60012);

-- cells without a figure are the same bytes whatever stood next to them while the panel was packed
WITH packed AS (SELECT * FROM (VALUES ('a', 0.123456789, date '2025-01-01'), ('a', 0.987654321, '2025-03-01')) AS v(partner, x, period)
  UNION ALL SELECT 'b' || i, -1, '2025-02-01' FROM generate_series(1, 9) AS i),
  exact AS (SELECT * FROM (VALUES ('z', 1e16, date '2025-01-01'), ('z', 1, '2025-01-01')) AS v(partner, x, period)),
  ways AS (SELECT (SELECT trade_panel(partner, x, period) FROM packed) + (SELECT trade_panel(partner, x, period) FROM exact) AS added,
    (SELECT trade_panel(partner, x, period) FROM (TABLE packed UNION ALL TABLE exact) AS u) AS together)
SELECT added = together AS equal, record_image_eq(ROW(added), ROW(together)) AS same_bytes FROM ways;

-- a partner who was asked about and has no figure makes no panel, even in an aggregate of somebody's own
CREATE AGGREGATE pg_temp.raw(text, float8, date) (SFUNC = trade_panel_trans, STYPE = trade_panel);
CREATE AGGREGATE pg_temp.raw(text, float8, date, date, text) (SFUNC = trade_panel_trans, STYPE = trade_panel);
CREATE AGGREGATE pg_temp.mixed(trade_panel) (SFUNC = trade_panel_combine, STYPE = trade_panel, FINALFUNC = trade_panel_result);
SELECT pg_temp.mixed(state ORDER BY place) IS NULL AS no_panel
FROM (SELECT 1, pg_temp.raw('a', NULL, '2025-11-01') UNION ALL SELECT 2, pg_temp.raw('a', NULL, '2025-11-01', '2025-11-01', 'b')) AS s(place, state);

-- what looks into a panel costs the planner as much, whether it is a measure or not: other conditions are tested first
SELECT oid::regprocedure FROM pg_proc WHERE 'trade_panel'::regtype = ANY (proargtypes) AND procost < 100 AND prokind = 'f'
  AND proname !~ '^trade_panel_|_final$' ORDER BY 1;

DROP TABLE form_names, form_figures, form_cells, form_panels, form_answers;
