-- growth of one partner against another, or against everyone else
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

SELECT round(divergence_pp(partner, value, period, '2025-11-01', 'JPN', 'USA')::numeric, 2) AS "Japan - US",
       round(divergence_pp(partner, value, period, '2025-11-01', 'USA', 'JPN')::numeric, 2) AS "US - Japan",
       round(divergence_pp(partner, value, period, '2025-11-01', 'JPN', NULL)::numeric, 2) AS "Japan - others",
       round(divergence_pp(partner, value, period, '2025-11-01', 'USA', NULL)::numeric, 2) AS "US - others",
       divergence_pp(partner, value, period, '2025-11-01', 'JPN', 'JPN') AS itself
FROM magnets;
-- another lag, an unknown partner, a month that is not there, NULLs
SELECT divergence_pp(partner, value, period, '2025-11-01', 'JPN', 'USA', 1) = divergence_pp(partner, value, period, '2025-11-01', 'JPN', 'USA') AS lag_1,
       divergence_pp(partner, value, period, '2025-11-01', 'JPN', 'USA', 12) AS year,
       divergence_pp(partner, value, period, '2025-11-01', 'XXX', 'USA') AS unknown,
       divergence_pp(partner, value, period, '2025-12-01', 'JPN', 'USA') AS unpublished,
       divergence_pp(partner, value, period, NULL, 'JPN', 'USA') AS no_month,
       divergence_pp(partner, value, period, '2025-11-01', NULL, 'USA') AS no_partner,
       divergence_pp(partner, value, period, '2025-11-01', 'JPN', 'USA', NULL) AS no_lag
FROM magnets;
SELECT divergence_pp(partner, value, period, '2025-11-01', 'JPN', 'USA') AS no_rows FROM magnets WHERE false;
SELECT divergence_pp(partner, value, period, '2025-11-01', 'JPN', NULL) AS nobody_else FROM magnets WHERE partner = 'JPN';
-- several rows of a partner and month are summed; NULLs are skipped
SELECT divergence_pp(p, v, d, '2025-11-01', 'JPN', 'USA')
FROM (SELECT partner, value / 2, period FROM magnets UNION ALL SELECT partner, value / 2, period + 20 FROM magnets
      UNION ALL VALUES (NULL, 5, date '2025-11-01'), ('JPN', NULL, date '2025-11-01'), ('USA', 5, NULL)) AS t(p, v, d);

-- one group, one question
SELECT divergence_pp(partner, value, period, period, 'JPN', 'USA') FROM magnets;
SELECT divergence_pp(partner, value, period, '2025-11-01', partner, 'USA') FROM magnets;
SELECT divergence_pp(partner, value, period, '2025-11-01', 'JPN', partner) FROM magnets;
SELECT divergence_pp(partner, value, period, '2025-11-01', 'JPN', 'USA', 0) FROM magnets;
SELECT divergence_pp(partner, 'NaN', period, '2025-11-01', 'JPN', 'USA') FROM magnets;

-- a stored panel gives the same answers, and untyped literals are no riddle
SELECT round(divergence_pp(p, '2025-11-01', 'JPN', 'USA')::numeric, 2) AS pp, round(divergence_log(p, '2025-11-01', 'JPN', 'USA')::numeric, 2) AS log,
       round(divergence_sym_pp(p, '2025-11-01', 'JPN', 'USA')::numeric, 2) AS sym, round(divergence_pp(p, '2025-11-01', 'JPN', NULL)::numeric, 2) AS others,
       divergence_pp(p, '2025-11-01', 'JPN', 'USA', 12) AS year
FROM stored;
SELECT divergence_pp(p, '2025-11-01', 'XXX', 'USA') AS unknown, divergence_pp(p, '2025-11-01', 'JPN', 'XXX') AS unknown_b,
       divergence_pp(p, '2025-11-01', 'XXX', NULL) AS unknown_and_all, divergence_pp(p, NULL, 'JPN', 'USA') AS no_month,
       divergence_pp(p, '2025-11-01', NULL, NULL) AS no_partner, divergence_pp(NULL::trade_panel, '2025-11-01', 'JPN', 'USA') AS no_panel,
       divergence_pp(p, '2025-11-01', 'JPN', 'USA', NULL) AS no_lag, divergence_pp(trade_panel '{}', '2025-11-01', 'JPN', NULL) AS empty
FROM stored;
SELECT divergence_pp(p, '2025-11-01', 'JPN', 'USA', 0) FROM stored;
SELECT divergence_pp(p, '2025-11-01', 'JPN', 'USA', -2147483648) FROM stored;
SELECT divergence_pp(305, 226.1, 582, 656) AS scalar, divergence_log(305, 226.1, 582, 656) AS log, divergence_sym_pp(305, 226.1, 582, NULL) AS sym;
SELECT divergence_log(partner, value, period, '2025-11-01', 'JPN', 'USA') = divergence_log(p, '2025-11-01', 'JPN', 'USA') AS log,
       divergence_sym_pp(partner, value, period, '2025-11-01', 'JPN', NULL, 1) = divergence_sym_pp(p, '2025-11-01', 'JPN', NULL) AS sym
FROM magnets, stored GROUP BY p;

-- new, closed, negative, absent
WITH t(p) AS (VALUES (trade_panel '{"new": {"2025-10": 0, "2025-11": 5}, "closed": {"2025-10": 5, "2025-11": 0}, "late": {"2025-11": 5},
  "gone": {"2025-10": 5}, "minus": {"2025-10": -5, "2025-11": 5}, "even": {"2025-10": 5, "2025-11": 5}}'))
SELECT name, divergence_pp(p, '2025-11-01', name, 'even') AS pp, divergence_log(p, '2025-11-01', name, 'even') AS log,
       divergence_sym_pp(p, '2025-11-01', name, 'even') AS sym, divergence_pp(p, '2025-11-01', 'even', name) AS back
FROM t, partners(p) AS name;
-- figures of several months are compared with their like only
SELECT divergence_pp(p, '2025-02-01', 'a', 'b', 12) AS year, divergence_pp(p, '2025-03-01', 'a', 'b') AS march, divergence_pp(p, '2025-02-01', 'a', NULL, 12) AS others
FROM (VALUES (trade_panel '{"a": {"2024-01..2024-02": 2, "2025-01..2025-02": 3, "2025-03": 1}, "b": {"2024-01..2024-02": 4, "2025-01..2025-02": 4, "2025-03": 1}}')) AS t(p);
-- each against everyone else, which is the exact sum of all without it: wild sizes, sums that no double holds, absent figures, one
-- whose going leaves nothing or what a double holds, and a panel whose sums have several terms
WITH t(n, p) AS (
  VALUES (1, trade_panel '{"a": {"2025-10": 1e20, "2025-11": 3}, "b": {"2025-10": 0.1, "2025-11": 1e22}, "c": {"2025-10": 0.2, "2025-11": -1e22},
             "d": {"2025-10": 5e-20, "2025-11": 0.7}, "e": {"2025-10": 7}, "f": {"2025-11": 4}, "g": {"2025-09": 1}}'),
         (2, '{"a": {"2025-11": 4}, "b": {"2025-10": 2, "2025-11": 6}}'),
         (3, '{"a": {"2025-10": 1.7e308, "2025-11": 1.7e308}, "b": {"2025-10": 1.6e308, "2025-11": 1.6e308}}')
  UNION ALL SELECT 4, trade_panel(partner, value, period) FROM (VALUES ('a', 0.1, date '2025-10-01'), ('a', 0.2, '2025-10-01'), ('a', 5, '2025-11-01'),
             ('b', 1e20, '2025-10-01'), ('b', 1, '2025-10-01'), ('b', 2, '2025-11-01'), ('b', 0.1, '2025-11-01'), ('c', -1e20, '2025-10-01'), ('c', 1, '2025-11-01')) AS v(partner, value, period))
SELECT n, count(*), count(divergence_sym_pp(p, '2025-11-01', name, NULL)) AS known,
       count(*) FILTER (WHERE divergence_sym_pp(p, '2025-11-01', name, NULL) IS DISTINCT FROM divergence_sym_pp(value_at(s, '2025-11-01'), value_at(s, '2025-10-01'), value_at(o, '2025-11-01'), value_at(o, '2025-10-01'))) AS wrong
FROM t, partners(p) AS name, series_of(p, name) AS s, total(without(p, ARRAY[name])) AS o GROUP BY n ORDER BY n;
