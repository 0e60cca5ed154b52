-- shares, structure and concentration of a panel
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS magtrade;
RESET client_min_messages;
SET datestyle = 'ISO, YMD';
\pset null '(null)'

-- China's rare-earth magnets in tons; 'rest' is the total without the others
CREATE TEMP TABLE magnets (partner text, value float8, period date);
INSERT INTO magnets VALUES ('JPN', 226.1, '2025-10-01'), ('JPN', 305, '2025-11-01'),
  ('USA', 656, '2025-10-01'), ('USA', 582, '2025-11-01'),
  ('rest', 4590.9, '2025-10-01'), ('rest', 5263, '2025-11-01');
CREATE TEMP TABLE stored AS SELECT trade_panel(partner, value, period) AS p FROM magnets;

-- October to November, and September to October in five cells
SELECT partner, round(share_pct(p, '2025-11-01', partner)::numeric, 3) AS share, round(share_change_pp(p, '2025-11-01', partner)::numeric, 3) AS change,
       round(contrib_pp(p, '2025-11-01', partner)::numeric, 3) AS contrib, round(excess_contrib_pp(p, '2025-11-01', partner)::numeric, 3) AS excess
FROM stored, partners(p) AS partner;
SELECT round(share_shift(p, '2025-11-01')::numeric, 7) AS share_shift, round(jsd(p, '2025-11-01')::numeric, 8) AS jsd,
       round(js_distance(p, '2025-11-01')::numeric, 7) AS js_distance, round(growth_dispersion_pp(p, '2025-11-01')::numeric, 4) AS dispersion FROM stored;
CREATE TEMP TABLE five (partner text, value float8, period date);
INSERT INTO five SELECT partner, value, period
FROM (VALUES ('DEU', 1288, 1118), ('USA', 420, 656), ('KOR', 854, 569), ('JPN', 228, 226), ('rest', 2984, 2904)) AS t(partner, sep, oct),
     LATERAL (VALUES (sep, date '2025-09-01'), (oct, '2025-10-01')) AS v(value, period);
SELECT partner, round(contrib_pp(p, '2025-10-01', partner)::numeric, 3) AS contrib
FROM (SELECT trade_panel(partner, value, period) AS p FROM five) AS t, partners(p) AS partner;
SELECT round(share_shift(partner, value, period, '2025-10-01')::numeric, 7) AS share_shift, round(jsd(partner, value, period, '2025-10-01')::numeric, 8) AS jsd,
       round(growth_dispersion_pp(partner, value, period, '2025-10-01')::numeric, 4) AS dispersion,
       round(hhi(partner, value, period, '2025-09-01')::numeric, 6) AS hhi_september, round(hhi(partner, value, period, '2025-10-01')::numeric, 6) AS hhi_october
FROM five;

-- published: HHI 0.34, normalised 0.12, 2.94 equivalents; Theil's L 0.2326302
SELECT round(hhi(p, '2025-01-01')::numeric, 10) AS hhi, round(hhi_norm(p, '2025-01-01')::numeric, 10) AS norm, round(effective_partners(p, '2025-01-01')::numeric, 2) AS equivalents,
       top_share_pct(p, '2025-01-01', 1) AS top_1, top_share_pct(p, '2025-01-01', 2) AS top_2, top_share_pct(p, '2025-01-01', 9) AS top_9,
       round(entropy(p, '2025-01-01')::numeric, 10) AS entropy
FROM (VALUES (trade_panel '{"a": {"2025-01": 20}, "b": {"2025-01": 51}, "c": {"2025-01": 20}, "d": {"2025-01": 9}}'),
             ('{"a": {"2025-01": 30}, "b": {"2025-01": 30}, "c": {"2025-01": 20}, "d": {"2025-01": 20}}')) AS t(p);
SELECT round(hhi(v, x, '2025-01-01', '2025-01-31')::numeric, 10) AS hhi, round(hhi_norm(v, x, '2025-01-01', '2025-01-31')::numeric, 10) AS norm,
       round(effective_partners(v, x, '2025-01-01', '2025-01-31')::numeric, 2) AS equivalents
FROM (VALUES ('a', 20), ('b', 50), ('c', 20), ('d', 10)) AS t(v, x);
-- (the half of a total looks like a total, where there is one month only)
SELECT round(theil_l(v, x, '2025-01-01', '2025-01-31')::numeric, 7) AS theil_l, round(theil_t(v, x, '2025-01-01', '2025-01-31')::numeric, 6) AS theil_t
FROM (VALUES ('a', 10), ('b', 10), ('c', 10), ('d', 20), ('e', 50)) AS t(v, x);

-- a name that scalars and aggregates share is found by its arguments, untyped dates among them
SELECT hhi(p, '2025-11-01') = hhi(p, date '2025-11-30') AS hhi, share_shift(p, '2025-11-01') = share_shift(p, '2025-11-01', 1) AS share_shift,
       contrib_pp(p, '2025-11-01', 'JPN') = contrib_pp(p, '2025-11-01', 'JPN', 1) AS contrib, top_share_pct(p, '2025-11-01', 3) AS top,
       jsd(p, '2025-11-01', 1) = jsd(p, '2025-11-01') AS jsd, round(contrib_pp(305, 226.1, 5473)::numeric, 3) AS scalar_contrib, share_pct(1, 4) AS scalar_share
FROM stored;
SELECT share_pct(partner, value, period, '2025-11-01', 'JPN') = share_pct(p, '2025-11-01', 'JPN') AS share_pct,
       share_change_pp(partner, value, period, '2025-11-01', 'JPN') = share_change_pp(p, '2025-11-01', 'JPN') AS share_change_pp,
       contrib_pp(partner, value, period, '2025-11-01', 'JPN', 1) = contrib_pp(p, '2025-11-01', 'JPN') AS contrib_pp,
       excess_contrib_pp(partner, value, period, '2025-11-01', 'JPN') = excess_contrib_pp(p, '2025-11-01', 'JPN') AS excess_contrib_pp,
       share_shift(partner, value, period, '2025-11-01') = share_shift(p, '2025-11-01') AS share_shift,
       js_distance(partner, value, period, '2025-11-01', 1) = js_distance(p, '2025-11-01') AS js_distance,
       top_share_pct(partner, value, period, '2025-11-01', 2) = top_share_pct(p, '2025-11-01', 2) AS top
FROM magnets, stored GROUP BY p;

-- edges: unknown, absent, unpublished, NULL, empty, one partner only
SELECT share_pct(p, '2025-11-01', 'XXX') AS unknown, share_pct(p, '2025-12-01', 'JPN') AS unpublished, share_change_pp(p, '2025-10-01', 'JPN') AS no_base,
       contrib_pp(p, '2025-11-01', NULL) AS nobody, share_shift(p, '2025-10-01') AS first, hhi(p, '2025-12-01') AS later, hhi(p, NULL) AS no_month,
       top_share_pct(p, '2025-11-01', NULL) AS no_k, jsd(p, '2025-11-01', 12) AS year FROM stored;
SELECT share_pct('{}', '2025-11-01', 'JPN') AS share, hhi('{}', '2025-11-01') AS hhi, share_shift('{}'::trade_panel, '2025-11-01') AS share_shift, growth_dispersion_pp('{}'::trade_panel, '2025-11-01') AS dispersion;
SELECT share_pct(p, '2025-11-01', 'a') AS share, hhi(p, '2025-11-01') AS hhi, hhi_norm(p, '2025-11-01') AS norm, effective_partners(p, '2025-11-01') AS number, entropy(p, '2025-11-01') AS entropy,
       theil_t(p, '2025-11-01') AS theil_t, theil_l(p, '2025-11-01') AS theil_l, share_shift(p, '2025-11-01') AS share_shift, jsd(p, '2025-11-01') AS jsd,
       growth_dispersion_pp(p, '2025-11-01') AS dispersion, excess_contrib_pp(p, '2025-11-01', 'a') AS excess
FROM (VALUES (trade_panel '{"a": {"2025-10": 2, "2025-11": 3}}')) AS t(p);
-- everyone changes hands; zero totals; a new and a closed partner
SELECT share_shift(p, '2025-11-01') AS share_shift, jsd(p, '2025-11-01') AS jsd, js_distance(p, '2025-11-01') AS js_distance, round(growth_dispersion_pp(p, '2025-11-01')::numeric, 9) AS dispersion,
       share_change_pp(p, '2025-11-01', 'new') AS change, contrib_pp(p, '2025-11-01', 'new') AS contrib, excess_contrib_pp(p, '2025-11-01', 'new') AS excess, hhi(p, '2025-11-01') AS hhi
FROM (VALUES (trade_panel '{"old": {"2025-10": 5}, "new": {"2025-11": 7}}'), ('{"old": {"2025-10": 5, "2025-11": 0}, "new": {"2025-10": 0, "2025-11": 7}}'),
  ('{"old": {"2025-10": 0, "2025-11": 0}, "new": {"2025-10": 0, "2025-11": 0}}'), ('{"old": {"2025-10": 0, "2025-11": 1}, "new": {"2025-10": 0, "2025-11": 2}}')) AS t(p);
-- below zero: growth and contributions have answers, shares of a total have not
SELECT share_pct(p, '2025-11-01', 'a') AS share, contrib_pp(p, '2025-11-01', 'a') AS contrib, excess_contrib_pp(p, '2025-11-01', 'a') AS excess, share_pct(p, '2025-12-01', 'a') AS of_nothing
FROM (VALUES (trade_panel '{"a": {"2025-10": -5, "2025-11": 5, "2025-12": -1}, "b": {"2025-10": 15, "2025-11": 15}}')) AS t(p);
SELECT hhi('{"a": {"2025-10": -5}, "b": {"2025-10": 15}}', '2025-10-01');
SELECT share_shift(trade_panel '{"a": {"2025-10": -5, "2025-11": 1}, "b": {"2025-10": 15, "2025-11": 5}}', '2025-11-01');
SELECT jsd(partner, -value, period, '2025-11-01') FROM magnets;
SELECT top_share_pct(p, '2025-11-01', 0) FROM stored;
SELECT share_shift(p, '2025-11-01', 0) FROM stored;
SELECT hhi(partner, value, period, period) FROM magnets;
SELECT share_pct(partner, value, period, '2025-11-01', partner) FROM magnets;
SELECT hhi(partner, 1.7e308, period, '2025-11-01'), share_pct(partner, value, period, '2025-11-01', NULL) FROM magnets;
SELECT share_pct(partner, 1.7e308, period, '2025-11-01', 'JPN') FROM magnets;

-- figures of several months are compared with their like; mixed ones cannot be added
SELECT share_change_pp(p, '2025-02-01', 'a', 12) AS year, contrib_pp(p, '2025-03-01', 'a') AS march, share_shift(p, '2025-02-01', 12) AS shift, share_shift(p, '2025-03-01') AS march_shift
FROM (VALUES (trade_panel '{"a": {"2024-01..2024-02": 2, "2025-01..2025-02": 3, "2025-03": 1}, "b": {"2024-01..2024-02": 4, "2025-01..2025-02": 4, "2025-03": 1}}')) AS t(p);
SELECT hhi('{"a": {"2025-01..2025-02": 3}, "b": {"2025-02": 4}}', '2025-02-01');
SELECT share_pct('{"a": {"2025-01..2025-02": 3}, "b": {"2025-02": 4}}', '2025-02-01', 'a');

-- a total among its parts: said once for each place, not for each group
CREATE TEMP TABLE both_ways AS SELECT commodity, partner, value, period FROM magnets, generate_series(1, 3) AS commodity;
INSERT INTO both_ways SELECT commodity, 'World', sum(value), period FROM both_ways GROUP BY commodity, period;
SELECT commodity, round(hhi(partner, value, period, '2025-11-01')::numeric, 4) AS hhi FROM both_ways GROUP BY commodity ORDER BY commodity;
SELECT commodity, round(hhi(without(p, '{World}'), '2025-11-01')::numeric, 4) AS hhi, divergence_pp(p, '2025-11-01', 'JPN', 'USA') IS NOT NULL AS two_only
FROM (SELECT commodity, trade_panel(partner, value, period) AS p FROM both_ways GROUP BY commodity) AS t ORDER BY commodity;
SELECT round(divergence_pp(partner, value, period, '2025-11-01', 'JPN', NULL)::numeric, 2) AS others FROM both_ways GROUP BY commodity;
SELECT value_at(total(p), '2025-11-01') AS twice, count(*) AS rows, count(t.growth_pct) AS grown
FROM (SELECT trade_panel(partner, value, period) AS p FROM both_ways GROUP BY commodity) AS g, partner_table(p, '2025-11-01') AS t GROUP BY p;
-- the last month that anybody traded in tells, whatever comes after it
SELECT total('{"World": {"2025-09": 3, "2025-11": 0}, "a": {"2025-09": 1, "2025-11": 0}, "b": {"2025-09": 2, "2025-11": 0}}');
-- of a state whose partners have no figure there is nothing to say
SELECT total('[{"at": ""}, {"a": {}, "b": {}}]') AS nothing;
-- not in every month, or nothing but zeros: no word
SELECT hhi(p, '2025-11-01') FROM (VALUES (trade_panel '{"a": {"2025-10": 1, "2025-11": 1}, "b": {"2025-10": 2, "2025-11": 2}, "c": {"2025-10": 4, "2025-11": 3}}'),
  ('{"a": {"2025-11": 0}, "b": {"2025-11": 0}}')) AS t(p);
-- of two that are nearly the same none is a total, whoever else is asked about
SELECT share_pct(partner, value, '2025-11-01', '2025-11-01', 'nobody') AS nobody, share_pct(partner, value, '2025-11-01', '2025-11-01', 'a')::numeric(6, 3) AS a
FROM (VALUES ('a', 74.496), ('b', 74.4966)) AS t(partner, value);
-- below zero, and a sum of zero: half of the total need not be the largest
SELECT p -> 'total' IS NOT NULL AS total, contrib_pp(p::trade_panel, '2025-11-01', 'a') IS NOT NULL AS known
FROM (VALUES (jsonb '{"a": {"2025-10": 5, "2025-11": 6}, "b": {"2025-10": -7, "2025-11": -8}, "total": {"2025-10": -2, "2025-11": -2}}'),
  ('{"a": {"2025-10": 5, "2025-11": 5}, "b": {"2025-10": -5, "2025-11": -5}, "c": {"2025-10": 0, "2025-11": 0}}')) AS t(p);
-- balances: many small figures, each of which is soon known to be no sum of the others; one is
SELECT share_pct(p, '2025-11-01', 'net') AS share, share_pct(p + '{"net": {"2025-11": -500}, "World": {"2025-11": 500.5}}', '2025-11-01', 'net') AS twice
FROM (SELECT trade_panel(CASE g WHEN 1 THEN 'net' ELSE 'p' || g END, CASE g WHEN 1 THEN 1000.5 ELSE (g % 2 * 2 - 1) * (g / 2) END, '2025-11-01') AS p FROM generate_series(1, 40001) AS g) AS t;

-- who closed is in the base of several months too
SELECT share_shift(p, '2025-02-01', 12) AS shift, share_change_pp(p, '2025-02-01', 'a', 12) AS change
FROM (VALUES (trade_panel '{"a": {"2024-01..2024-02": 3, "2025-01..2025-02": 4}, "b": {"2024-01..2024-02": 1}}')) AS t(p);
-- growth past all doubles is an error, not an absent figure
SELECT excess_contrib_pp('{"a": {"2025-01": 1e-10, "2025-02": 1e300}, "b": {"2025-01": 1e-10, "2025-02": 1}}'::trade_panel, '2025-02-01', 'a');
-- of two partners nobody else's figures are kept, and all are checked
SELECT divergence_pp(partner, value, period, '2025-11-01', 'JPN', 'USA') FROM (SELECT partner, CASE partner WHEN 'rest' THEN 'NaN' ELSE value END, period FROM magnets) AS t(partner, value, period);

-- stored panels, short, compressed and out of line, of which several are asked about in turn
CREATE TEMP TABLE kept AS
SELECT n, trade_panel(p::text, v * (7 * n + p * m % 13 + 1), make_date(2025, m, 1)) AS p
FROM (VALUES (1, 1, 1), (2, 1, 7), (3, 7, 12), (4, 300, 12), (5, 300, 12), (6, 301, 12)) AS t(n, partners, months),
  generate_series(1, partners) AS p, generate_series(1, months) AS m, (VALUES (1 / 3.0)) AS v(v) GROUP BY n;
SELECT count(*) AS asked, count(DISTINCT pg_column_size(a.p)) > 3 AS sizes,
       count(*) FILTER (WHERE ROW(hhi(a.p, at), jsd(b.p, at), share_shift(c.p, at), top_share_pct(b.p, at, 3), divergence_pp(a.p, at, '1', NULL))
         IS DISTINCT FROM ROW(hhi(a.p + '{}', at), jsd(b.p + '{}', at), share_shift(c.p + '{}', at), top_share_pct(b.p + '{}', at, 3), divergence_pp(a.p + '{}', at, '1', NULL))) AS wrong
FROM kept AS a, kept AS b, kept AS c, (VALUES (date '2025-01-01'), ('2025-05-01'), ('2025-12-01')) AS t(at);
-- and changed by a function that the query calls
CREATE FUNCTION pg_temp.doubled(which integer) RETURNS double precision LANGUAGE plpgsql AS $$
BEGIN
  UPDATE kept SET p = p + p WHERE n = which;
  RETURN (SELECT value_at(total(p), '2025-05-01') FROM kept WHERE n = which);
END $$;
SELECT n, pg_temp.doubled(n) / value_at(total(p), '2025-05-01') AS twice, pg_temp.doubled(n) / value_at(total(p), '2025-05-01') AS four_times
FROM kept WHERE n > 1 ORDER BY n;

-- an error that is caught leaves no answer behind for the next measure
DO $$
DECLARE
  p trade_panel := '{"A": {"2025-01..2025-02": 3, "2025-03": 5}, "B": {"2025-02": 3, "2025-03": 4}}';
BEGIN
  FOR i IN 1..2 LOOP
    BEGIN
      RAISE NOTICE '%', share_shift(p, '2025-03-01');
    EXCEPTION WHEN OTHERS THEN
      RAISE NOTICE '%', SQLERRM;
    END;
    BEGIN
      RAISE NOTICE '%', jsd(p, '2025-03-01');
    EXCEPTION WHEN OTHERS THEN
      RAISE NOTICE '%', SQLERRM;
    END;
  END LOOP;
END $$;

-- packed panels that differ in one month only, asked in turn about that month, one compared with it, and others
CREATE TEMP TABLE near AS
SELECT n, trade_panel(partner, (v + (partner = 'b' AND n = m)::integer)::double precision, (date '2024-12-01' + m * interval '1 month')::date) AS p
FROM generate_series(0, 4) AS n, (VALUES ('a', 10), ('b', 20), ('c', 40)) AS t(partner, v), generate_series(1, 40) AS m GROUP BY n;
SELECT n, hhi(p, '2025-02-01')::numeric(6, 4) AS february FROM near, generate_series(1, 2) AS turn ORDER BY turn, n;
SELECT n, share_change_pp(p, '2025-04-01', 'b')::numeric(6, 3) AS since_march, contrib_pp(p, '2025-04-01', 'b')::numeric(6, 3) AS contribution
FROM near, generate_series(1, 2) AS turn ORDER BY turn, n;
SELECT n, jsd(p, '2025-04-01', 2) = 0 AS same_as_february FROM near, generate_series(1, 2) AS turn ORDER BY turn, n;
SELECT n, contrib_pp(p, '2025-04-01', 'b', 2)::numeric(6, 3) AS on_february, contrib_pp(p, '2025-04-01', 'b', 3)::numeric(6, 3) AS on_january, contrib_pp(p, '2025-04-01', 'b', 2)::numeric(6, 3) AS on_february_again
FROM near, generate_series(1, 2) AS turn ORDER BY turn, n;
-- a total that was none of the panel before, whose months asked about are the same
SELECT round(hhi(p, '2025-04-01')::numeric, 4) AS hhi
FROM (VALUES (trade_panel '{"a": {"2025-01": 5, "2025-04": 1}, "b": {"2025-01": 4, "2025-04": 2}, "all": {"2025-01": 8, "2025-04": 3}}'),
  ('{"a": {"2025-01": 5, "2025-04": 1}, "b": {"2025-01": 3, "2025-04": 2}, "all": {"2025-01": 8, "2025-04": 3}}')) AS t(p);
-- by several measures, of panels in turn
SELECT round(hhi(p, '2025-04-01')::numeric, 4) AS hhi, round(entropy(p, '2025-04-01')::numeric, 4) AS entropy
FROM (VALUES (trade_panel '{"a": {"2025-01": 5, "2025-04": 1}, "b": {"2025-01": 4, "2025-04": 2}, "all": {"2025-01": 8, "2025-04": 3}}'),
  ('{"a": {"2025-01": 5, "2025-04": 1}, "b": {"2025-01": 3, "2025-04": 2}, "all": {"2025-01": 8, "2025-04": 3}}'),
  ('{"a": {"2025-01": 5, "2025-04": 1}, "b": {"2025-01": 4, "2025-04": 2}, "all": {"2025-01": 8, "2025-04": 3}}')) AS t(p);
-- the look for a total among the parts of a group, which one place has already named and another has not, changes no measure of it
CREATE TEMP TABLE parts AS
SELECT g, 'p' || i AS p, CASE WHEN i < 8 THEN i * m WHEN g = 'a total' OR m = 2 THEN 28 * m ELSE 1 END AS v, make_date(2025, m, 1) AS period
FROM (VALUES ('a total'), ('half by chance')) AS t(g), generate_series(1, 8) AS i, generate_series(1, 2) AS m;
SELECT (SELECT array_agg(round(shift::numeric, 4)) FROM (SELECT share_shift(p, v, period, '2025-02-01' ORDER BY p, period) AS shift FROM parts GROUP BY g ORDER BY g) AS groups) AS shifts,
       round((SELECT jsd(p, v, period, '2025-02-01' ORDER BY p, period) FROM parts WHERE g = 'half by chance')::numeric, 4) AS jsd,
       round((SELECT jsd(trade_panel(p, v, period), '2025-02-01') FROM parts WHERE g = 'half by chance')::numeric, 4) AS of_a_panel;

-- any of many partners is found, and nobody else
CREATE TEMP TABLE many AS
SELECT trade_panel('firm ' || n, n::double precision, date '2025-11-01') AS p FROM generate_series(1, 2000) AS n;
SELECT count(*) AS partners, count(*) FILTER (WHERE value_at(series_of(p, partner), '2025-11-01') = substr(partner, 6)::integer) AS series,
  round(sum(share_pct(p, '2025-11-01', partner))::numeric, 9) AS shares
FROM many, partners(p) AS partner;
SELECT share_pct(p, '2025-11-01', name) AS share, series_of(p, name) AS series
FROM many, (VALUES (''), ('firm'), ('firm 2001'), ('firm 999a'), ('zzz'), ('firm 7')) AS t(name);
-- all series of large panels in turn, forwards, backwards and some again, with gaps and figures of all sizes
CREATE TEMP TABLE crowd AS
SELECT g, 'firm ' || n AS partner, date '2020-01-01' + make_interval(months => m) AS period, (n * 7919 + m * 104729 + g) % 10007 / (10 ^ (n % 4))::numeric AS v
FROM generate_series(1, 3) AS g, generate_series(1, 700) AS n, generate_series(0, 15) AS m WHERE (n * m + g) % 3 > 0;
CREATE TEMP TABLE crowds AS SELECT g, trade_panel(partner, v, period::date) AS p FROM crowd GROUP BY g;
SELECT count(*) AS series, count(*) FILTER (WHERE asked.s IS DISTINCT FROM rows.s) AS wrong
FROM (SELECT g, partner, series_of(p, partner) AS s FROM crowds, (SELECT 'firm ' || n AS partner, n FROM generate_series(1, 700) AS n
        UNION ALL SELECT 'firm ' || n, 2000 - n FROM generate_series(1, 700) AS n UNION ALL SELECT 'firm ' || 64 * n, 3000 + n FROM generate_series(1, 9) AS n) AS names ORDER BY n / 5, g, n) AS asked
  LEFT JOIN (SELECT g, partner, trade_series(v, period::date) AS s FROM crowd GROUP BY g, partner) AS rows USING (g, partner);
-- of panels that are not stored and differ in who is absent, as many in each month, and of one once more that stands elsewhere
CREATE TEMP TABLE shifted AS
SELECT g, 'firm ' || n AS partner, date '2020-01-01' + make_interval(months => m) AS period, (n * 31 + m * 7) % 100 AS v
FROM generate_series(0, 3) AS g, generate_series(0, 319) AS n, generate_series(0, 15) AS m WHERE (n + m + g) % 4 > 0;
SELECT count(*) AS series, count(DISTINCT size) AS sizes, count(*) FILTER (WHERE asked.s IS DISTINCT FROM rows.s) AS wrong
FROM (SELECT g, partner, series_of(p, partner) AS s, pg_column_size(p) AS size
      FROM (SELECT * FROM (SELECT g, trade_panel(partner, v, period::date) AS p FROM shifted GROUP BY g OFFSET 0) AS panels,
              (SELECT 'firm ' || n AS partner, n FROM generate_series(0, 319) AS n) AS names ORDER BY n / 5, g, n OFFSET 0) AS turns) AS asked
  LEFT JOIN (SELECT g, partner, trade_series(v, period::date) AS s FROM shifted GROUP BY g, partner) AS rows USING (g, partner);
-- the extras of accessors by their names
SELECT share_pct(p, at => '2025-04-01', partner => 'a')::numeric(6, 3) AS share,
  share_change_pp(p, at => '2025-04-01', partner => 'a', lag => 3)::numeric(6, 3) AS change,
  contrib_pp(p, at => '2025-04-01', partner => 'a', lag => 3)::numeric(6, 3) AS contribution,
  excess_contrib_pp(p, at => '2025-04-01', partner => 'a', lag => 3)::numeric(6, 3) AS excess,
  divergence_pp(p, at => '2025-04-01', a => 'a', b => 'b', lag => 3)::numeric(6, 3) AS divergence,
  top_share_pct(p, at => '2025-04-01', k => 1)::numeric(6, 3) AS top
FROM (VALUES (trade_panel '{"a": {"2025-01": 5, "2025-04": 3}, "b": {"2025-01": 4, "2025-04": 2}}')) AS t(p);
