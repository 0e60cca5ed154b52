-- published figures: what the press and the statistics offices printed
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS magtrade;
RESET client_min_messages;
SET datestyle = 'ISO, YMD';
\pset null '(null)'

-- China's rare-earth magnet exports in tons, as Reuters reported them from
-- customs data; months that were not reported are absent
CREATE TEMP TABLE total (period date, tons float8);
INSERT INTO total VALUES ('2024-07-01', 5278), ('2024-10-01', 4725), ('2025-01-01', 6357),
  ('2025-05-01', 1238), ('2025-06-01', 3188), ('2025-07-01', 5577), ('2025-08-01', 6146),
  ('2025-09-01', 5774), ('2025-10-01', 5473), ('2025-11-01', 6150), ('2025-12-01', 5952);

-- printed: m/m 157.5, "nearly 75", 10.2, -6.1, -5.2, 12, -3.2; y/y July 5.7, October 15.8;
-- July a six-month high and August a seven-month high, both since January, and August the third straight
-- rise; November second-, December fourth-highest of the year
SELECT to_char(at, 'Mon') AS month, round(mom_pct(tons, period, at)::numeric, 1) AS "m/m",
       round(yoy_pct(tons, period, at)::numeric, 1) AS "y/y", months_high(tons, period, at) AS months_high,
       to_char(highest_since(tons, period, at), 'Mon YYYY') AS since, is_ytd_high(tons, period, at) AS ytd_high,
       ytd_rank(tons, period, at) AS rank, streak(tons, period, at) AS streak
FROM total, (SELECT generate_series('2025-06-01', '2025-12-01', interval '1 month')::date) AS m(at)
GROUP BY at ORDER BY at;

-- magnets by partner, September to December 2025: Japan +35 % ("the most this
-- year"), the United States -11 %, the wedge between them 46 points
CREATE TEMP TABLE partners (partner text, period date, tons float8);
INSERT INTO partners VALUES ('JPN', '2025-09-01', 228), ('JPN', '2025-10-01', 226.1), ('JPN', '2025-11-01', 305), ('JPN', '2025-12-01', 280),
  ('USA', '2025-09-01', 420), ('USA', '2025-10-01', 656), ('USA', '2025-11-01', 582), ('USA', '2025-12-01', 564);
SELECT partner, round(mom_pct(tons, period, '2025-10-01')::numeric, 1) AS oct, round(mom_pct(tons, period, '2025-11-01')::numeric, 1) AS nov,
       round(mom_pct(tons, period, '2025-12-01')::numeric, 1) AS dec, is_ytd_high(tons, period, '2025-11-01') AS nov_is_high
FROM partners GROUP BY partner ORDER BY partner;
SELECT round(divergence_pp(partner, tons, period, '2025-11-01', 'JPN', 'USA')::numeric, 2) AS "D1",
       round(divergence_log(305, 226.1, 582, 656)::numeric, 2) AS "D2",
       round(divergence_sym_pp(305, 226.1, 582, 656)::numeric, 2) AS "D3"
FROM partners;
-- leave-one-out, with the rest of the total as one more partner
SELECT round(divergence_pp(p, t, d, '2025-11-01', 'JPN', NULL)::numeric, 2) AS "D4 JPN",
       round(divergence_pp(p, t, d, '2025-11-01', 'USA', NULL)::numeric, 2) AS "D4 USA"
FROM (SELECT partner, tons, period FROM partners
      UNION ALL VALUES ('rest', 4590.9, date '2025-10-01'), ('rest', 5263, '2025-11-01')) AS x(p, t, d);
-- contributions to the total's growth sum to it
SELECT round(contrib_pp(305, 226.1, 5473)::numeric, 3) AS jpn, round(contrib_pp(582, 656, 5473)::numeric, 3) AS usa,
       round(contrib_pp(5263, 4590.9, 5473)::numeric, 3) AS rest, round(growth_pct(6150, 5473)::numeric, 3) AS total;

-- the year to date, from monthly figures: May to December is printed as 57392 - 19132 + 1238
SELECT ytd_sum(tons, period, '2025-12-01') - ytd_sum(tons, period, '2025-05-01') AS june_to_december, 57392 - 19132 AS printed
FROM total;

-- a trailing year with gaps: the twelve months before January 2017 sum to 1014.05
SELECT rolling_sum(v, p, '2016-12-01', 12) AS sum, rolling_avg(v, p, '2016-12-01', 12) AS avg, rolling_sum(v, p, '2016-11-01', 12) AS too_young
FROM (VALUES (137.08, date '2016-01-01'), (172.92, '2016-03-01'), (125.00, '2016-04-01'), (127.08, '2016-05-01'), (104.17, '2016-06-01'),
  (98.22, '2016-07-01'), (37.08, '2016-08-01'), (108.33, '2016-10-01'), (104.17, '2016-11-01'), (201.67, '2017-01-01')) AS t(v, p);

-- Japan, December against November 2010: 4081 t against 633 t, "more than six times"
SELECT round(ratio_x(4081, 633)::numeric, 3) AS times, round(growth_pct(4081, 633)::numeric, 1) AS pct;

-- Brazil's soybeans in 2010, share of its exports over the share of the world's
SELECT round(ratio_x(share_pct(11, 140), share_pct(42, 12000))::numeric, 2) AS rca;

-- a country's shares of a market
SELECT sum((share_pct(x, 100) / 100) ^ 2) AS hhi FROM unnest(ARRAY[20, 50, 20, 10]) AS x;

-- China's exports in January and February 2018: +11.1 %, +44.5 %, together +24.4 % (published growth; levels chosen to give it)
SELECT round(yoy_pct(s, '2018-01-01')::numeric, 1) AS january, round(yoy_pct(s, '2018-02-01')::numeric, 1) AS february,
       round(yoy_pct(janfeb(s), '2018-02-01')::numeric, 1) AS together,
       yoy_pct(janfeb(s), '2018-02-01') BETWEEN yoy_pct(s, '2018-01-01') AND yoy_pct(s, '2018-02-01') AS between_them
FROM (SELECT trade_series '{"2017-01": 151.1, "2017-02": 100, "2018-01": 167.872, "2018-02": 144.5}') AS t(s);
