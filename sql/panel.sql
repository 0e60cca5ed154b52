-- the panel and the divergence of partners
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS magtrade;
RESET client_min_messages;
SET datestyle = 'ISO, YMD';
\pset null '(null)'

-- China's rare-earth magnets in tons; 'rest' is the total without the two
CREATE TEMP TABLE magnets (partner text, value float8, period date);
INSERT INTO magnets VALUES ('JPN', 226.1, '2025-10-01'), ('JPN', 305, '2025-11-01'),
  ('USA', 656, '2025-10-01'), ('USA', 582, '2025-11-01'),
  ('rest', 4590.9, '2025-10-01'), ('rest', 5263, '2025-11-01');

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

-- the type
SELECT trade_panel(partner, value, period) FROM magnets;
SELECT trade_panel(partner, value, period)::text::trade_panel::text = trade_panel(partner, value, period)::text AS round_trip,
       trade_panel(partner, value, period)::jsonb -> 'JPN' -> '2025-11' AS november FROM magnets;
SELECT trade_panel '{}', trade_panel '{"": {"2025-01": 1}, "a\"b": {"2025-01": 2}, "日本": {"2025-01": 3}, "empty": {}}';
SELECT trade_panel '{"JPN": 5}';
SELECT trade_panel '{"JPN": {"2025-14": 5}}';
SELECT trade_panel '{"JPN": [5]}';
SELECT trade_panel '7';
SELECT trade_panel '[{"at": "2025-11", "lag": 1, "a": "JPN", "b": null}, {"JPN": {"2025-11": [1, 1e-20]}}]';
SELECT trade_panel '[{"at": "2025-11", "lag": 1, "a": null, "b": null}, {}]';

-- thousands of partners, unsorted
SELECT count(*) AS partners, sum((value ->> '2025-11')::float8) AS total
FROM (SELECT trade_panel((x * 7919 % 5003)::text, x, '2025-11-01') AS p FROM generate_series(1, 20000) AS x) AS t,
     jsonb_each(p::jsonb);
