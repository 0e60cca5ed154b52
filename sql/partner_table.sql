-- the monthly briefing
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

SELECT partner, value, base, round(growth_pct::numeric, 2) AS growth_pct, status, round(share_pct::numeric, 3) AS share_pct, round(share_change_pp::numeric, 3) AS change,
       round(contrib_pp::numeric, 3) AS contrib_pp, ytd_max, is_ytd_high, months_high
FROM stored, partner_table(p, '2025-11-01');
-- new, closed, absent, below zero, not yet there, ties; sorted by value, then name
CREATE TEMP TABLE edges AS SELECT trade_panel '{"gone": {"2025-08": 3, "2025-10": 5}, "new": {"2025-10": 0, "2025-11": 2}, "closed": {"2025-09": 4, "2025-10": 3, "2025-11": 0},
  "late": {"2025-11": 2}, "minus": {"2025-10": -1, "2025-11": 4}, "idle": {"2025-10": 0, "2025-11": 0}, "back": {"2025-10": 1, "2025-11": -1},
  "future": {"2025-12": 9}, "Again": {"2025-08": 7, "2025-10": 1, "2025-11": 6}}' AS p;
SELECT t.* FROM edges, partner_table(p, '2025-11-15') AS t;
SELECT partner, value, base, status FROM edges, partner_table(p, '2025-11-15', 3);
SELECT partner, value, base, growth_pct, status, is_ytd_high FROM edges, partner_table(fill_zero(p, '2025-12-01'), '2025-12-01') WHERE partner IN ('gone', 'future', 'idle');
SELECT count(*) AS before, (SELECT count(*) FROM partner_table('{}', '2025-11-01')) AS empty, (SELECT count(*) FROM partner_table(NULL, '2025-11-01')) AS none
FROM edges, partner_table(p, '2020-01-01');
SELECT partner_table(p, '2025-11-01', 0) FROM stored;
SELECT (partner_table(p, '2025-11-01')).partner FROM stored;
-- it is the measures, bit for bit
SELECT count(*) AS rows, count(*) FILTER (WHERE (t.value, t.base, t.growth_pct, t.share_pct, t.share_change_pp, t.contrib_pp, t.ytd_max, t.is_ytd_high, t.months_high, t.status) IS DISTINCT FROM
    (value_at(s, at), value_at(s, (at - interval '1 month')::date), growth_pct(s, at, 1), share_pct(p, at, partner), share_change_pp(p, at, partner), contrib_pp(p, at, partner),
     ytd_max(s, at), is_ytd_high(s, at), months_high(s, at), growth_status(value_at(s, at), value_at(s, (at - interval '1 month')::date)))) AS differ
FROM (SELECT p FROM edges UNION ALL SELECT p FROM stored) AS e, unnest('{2025-08-01,2025-09-01,2025-10-01,2025-11-01,2025-12-01}'::date[]) AS at,
     partner_table(p, at) AS t, series_of(p, partner) AS s;
-- a query that calls it many times keeps nothing of each call (14 shows it)
\set held `echo "$MAGTRADE_DIR"`/tests/held.sql
\i :held
WITH calls AS MATERIALIZED (SELECT count(*) AS rows FROM generate_series(1, 2000) AS n CROSS JOIN LATERAL partner_table('{"A": {"2025-11": 1}}', date '2025-11-01' + n - n))
SELECT rows, CASE WHEN held() < 400000 THEN 'little' ELSE held()::text END AS held FROM calls;
DROP FUNCTION held();
