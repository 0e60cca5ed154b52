-- series made of series: transforms, arithmetic, comparison, parts
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS magtrade;
RESET client_min_messages;
SET datestyle = 'ISO, YMD';
\pset null '(null)'

-- "no row means no trade", up to the last published month and not beyond
SELECT fill_zero(s, '2025-05-01') AS may, fill_zero(s, '2025-02-01') AS february, fill_zero(s, '2024-01-01') AS before
FROM (SELECT trade_series '{"2025-01": 1, "2025-03": 2}') AS t(s);
SELECT fill_zero('{}'::trade_series, '2025-05-01') AS empty, fill_zero('{"2025-01..2025-04": 1, "2025-06": 2}'::trade_series, '2025-05-01') AS spans;
-- a partner that stopped trading is NULL, and -100 % and closed only through it
SELECT mom_pct(s, '2025-03-01') AS unknown, mom_pct(fill_zero(s, '2025-04-01'), '2025-03-01') AS closed,
       mom_pct(fill_zero(s, '2025-04-01'), '2025-04-01') AS inactive,
       growth_status(value_at(fill_zero(s, '2025-04-01'), '2025-03-01'), value_at(s, '2025-02-01')) AS status,
       mom_pct(fill_zero(s, '2025-04-01'), '2025-05-01') AS not_published,
       embargo_run(fill_zero(s, '2025-04-01'), '2025-04-01', 0.1, 2) AS run, embargo_run(s, '2025-04-01', 0.1, 2) AS run_unknown
FROM (SELECT trade_series '{"2025-01": 10, "2025-02": 12}') AS t(s);

-- January and February as one figure: no month-on-month growth, no record,
-- counted as two months in sums and means
CREATE TEMP TABLE lunar AS SELECT s, janfeb(s) AS j
FROM (SELECT trade_series '{"2024-01": 2, "2024-02": 3, "2024-03": 4, "2024-12": 1, "2025-01": 3, "2025-02": 5, "2025-03": 6, "2025-04": 7, "2026-01": 4}') AS t(s);
SELECT j FROM lunar;
SELECT to_char(at, 'YYYY-MM') AS at, value_at(j, at), mom_pct(j, at) AS mom, yoy_pct(j, at) AS yoy, growth_pct(j, at, 2) AS two,
       ytd_sum(j, at) AS ytd, ytd_months(j, at) AS months, round(ytd_yoy_pct(j, at)::numeric, 2) AS ytd_yoy, ytd_max(j, at) AS max, is_ytd_high(j, at) AS high,
       ytd_rank(j, at) AS rank, to_char(highest_since(j, at), 'YYYY-MM') AS since, streak(j, at) AS streak, rolling_avg(j, at, 3) AS avg3
FROM lunar, (SELECT generate_series('2024-12-01', '2025-04-01', interval '1 month')::date) AS m(at);
SELECT janfeb(trade_series_state(v, p)) AS exact FROM (VALUES (1e16, date '2025-01-01'), (1, '2025-01-01'), (-1e16, '2025-02-01')) AS t(v, p);
SELECT janfeb('{"2025-02": 9, "2025-03": 1}'::trade_series) AS published_as_one, janfeb(j) = j AS again, janfeb('{}'::trade_series) AS empty FROM lunar;
-- both years' growth lies between January's and February's
SELECT yoy_pct(j, '2025-02-01') AS joined, yoy_pct(s, '2025-01-01') AS january, yoy_pct(s, '2025-02-01') AS february FROM lunar;
-- its season is that of the same two months in earlier years, and of no February alone
SELECT seasonal_score(j, '2025-02-01') AS joined, seasonal_score(one, '2025-02-01') AS as_one_month, seasonal_score(s, '2025-02-01') AS february, seasonal_score(j, '2025-01-01') AS january
FROM (SELECT trade_series(v, at) AS s, janfeb(trade_series(v, at)) AS j, trade_series(v, (at + interval '1 month')::date) FILTER (WHERE extract(month FROM at) = 1) + trade_series(v, at) FILTER (WHERE extract(month FROM at) = 2) AS one
      FROM (SELECT (y * m) % 7 + m AS v, make_date(y, m, 1) AS at FROM generate_series(2019, 2025) AS y, generate_series(1, 2) AS m) AS f) AS t;
SELECT seasonal_score('{"2020-01..2020-02": 9, "2021-02": 5, "2022-02": 9, "2023-02": 1, "2024-02": 6, "2025-01..2025-02": 1}'::trade_series, '2025-02-01') AS one_like_it,
       seasonal_score('{"2020-01..2020-02": 9, "2021-02": 5, "2022-02": 9, "2023-02": 1, "2024-02": 6, "2025-02": 1}'::trade_series, '2025-02-01') AS four_like_it,
       seasonal_score('{"2021-02": 5, "2022-02": 9, "2023-02": 1, "2024-02": 6, "2025-02": 1}'::trade_series, '2025-02-01') AS the_same;
-- a year that begins between the two has one month of them, and nobody knows how much of the figure
SELECT ytd_months(j, '2025-02-01', 2) AS february, ytd_months(j, '2025-03-01', 2) AS march, ytd_sum(j, '2025-03-01', 2) AS ytd FROM lunar;

-- published totals of the year to date; August was not published, so August and September are one figure
SELECT decumulate('{"2025-05": 19132, "2025-06": 22319, "2025-07": 27897, "2025-09": 39817, "2025-10": 45290, "2025-11": 51440, "2025-12": 57392}'::trade_series) AS magnets;
SELECT decumulate('{"2025-01": 1, "2025-02": 3, "2026-01": 4, "2026-02": 9}'::trade_series) AS years,
       decumulate('{"2025-03": 30, "2025-04": 4, "2025-05": 9}'::trade_series, 4) AS april;
SELECT mom_pct(d, '2025-10-01') AS after_two_months, ytd_sum(d, '2025-10-01') AS ytd, rolling_sum(d, '2025-10-01', 3) AS three, rolling_sum(d, '2025-10-01', 2) AS cut
FROM (SELECT decumulate('{"2025-06": 22319, "2025-07": 27897, "2025-09": 39817, "2025-10": 45290}'::trade_series)) AS t(d);
-- a series is as old as the first month of its first figure
SELECT rolling_sum(d, '2025-10-01', 10) AS ten, rolling_avg(d, '2025-10-01', 10) AS mean, rolling_sum(d, '2025-10-01', 11) AS eleven, rolling_sum(d, 10) AS sums,
       embargo_run(d, '2025-07-01', 2, 6) AS run, embargo_run(d, '2025-07-01', 2, 7) AS too_young
FROM (SELECT decumulate('{"2025-06": 22319, "2025-07": 27897, "2025-09": 39817, "2025-10": 45290}'::trade_series)) AS t(d);
-- a fiscal year that began before the first month of all
SELECT decumulate(s, 6) AS figure, decumulate(s, 6)::text::trade_series = decumulate(s, 6) AS can_be_read
FROM (SELECT trade_series(v, at) FROM (VALUES (5, date '0001-01-01'), (7, '0001-03-01'), (1, '0001-06-01')) AS f(v, at)) AS t(s);
SELECT decumulate('{}'::trade_series, 13);

-- whole series of a measure
SELECT rolling_sum(s, 3) AS sums, rolling_avg(s, 3) AS means, growth_pct(s, 1) AS growth, index_base(s, '2025-02-01') AS index
FROM (SELECT trade_series '{"2025-01": 4, "2025-02": 5, "2025-03": 6, "2025-05": 0, "2025-06": 3}') AS t(s);
-- whole percents are whole
SELECT index_base('{"2025-01": 100, "2025-02": 29, "2025-03": 7}'::trade_series, '2025-01-01') AS index;
SELECT index_base(s, '2025-04-01') AS no_month, index_base(s, '2025-05-01') AS zero, index_base(s, '2025-05-01') IS NULL AS is_null
FROM (SELECT trade_series '{"2025-01": 4, "2025-05": 0}') AS t(s);
-- a zero has no sign, whatever it is rounded from
SELECT index_base('{"2025-01": 1e300, "2025-02": -5e-324}'::trade_series, '2025-01-01') AS index,
       rolling_avg('{"2025-01": -5e-324, "2025-02": 0, "2025-03": 0}'::trade_series, 3) AS mean;
SELECT rolling_sum('{}'::trade_series, 0);
SELECT growth_pct('{}'::trade_series, 0);

-- arithmetic: what either side does not know is not known
SELECT a + b AS sum, a - b AS difference, a * b AS product, a / b AS quotient, b / a AS by_zero
FROM (VALUES (trade_series '{"2025-01": 1, "2025-02": 0, "2025-03": 2}', trade_series '{"2025-01": 4, "2025-02": 2, "2025-04": 3}')) AS t(a, b);
SELECT s + 1 AS "s+1", 1 + s AS "1+s", s - 1 AS "s-1", 1 - s AS "1-s", s * 2 AS "s*2", 2 * s AS "2*s", s / 2 AS "s/2", 2 / s AS "2/s", s / 0 AS "s/0"
FROM (SELECT trade_series '{"2025-01": 4, "2025-02": 0}') AS t(s);
SELECT value / qty AS unit_value FROM (VALUES (trade_series '{"2025-01": 100, "2025-02": 90}', trade_series '{"2025-01": 8, "2025-02": 0}')) AS t(value, qty);
-- 50 for 5 in the first quarter; the mean takes the 10 of two months for their sum
SELECT rolling_avg(value, 3) / rolling_avg(qty, 3) AS unit_value, rolling_avg(value / qty, 3) AS mean
FROM (VALUES (trade_series '{"2025-01..2025-02": 20, "2025-03": 30}', trade_series '{"2025-01..2025-02": 2, "2025-03": 3}')) AS t(value, qty);
SELECT s * 1e300 * 1e300 FROM (SELECT trade_series '{"2025-01": 4}') AS t(s);
SELECT s + 'NaN'::float8 FROM (SELECT trade_series '{"2025-01": 4}') AS t(s);
SELECT janfeb(s) + s AS only_the_same_months FROM (SELECT trade_series '{"2025-01": 4, "2025-02": 1, "2025-03": 2}') AS t(s);

-- sum: the months of any
SELECT sum(s), sum(s) FILTER (WHERE s IS NULL) AS nothing
FROM (VALUES (trade_series '{"2025-01": 1, "2025-03": 2}'), ('{"2025-01": 4, "2025-02": 2}'), (NULL), ('{}')) AS t(s);
SELECT sum(s) FROM (VALUES (trade_series '{"2025-01..2025-02": 1}'), ('{"2025-01..2025-02": 2}')) AS t(s);
SELECT sum(s) FROM (VALUES (trade_series '{"2025-01..2025-02": 1}'), ('{"2025-02": 2}')) AS t(s);
SELECT sum(s) FROM (VALUES (trade_series '{"2025-01..2025-02": 1}'), ('{"2025-01": 2}')) AS t(s);

-- months that overlap, or ranges that are none
SELECT trade_series '{"2025-01..2025-02": 1, "2025-02": 2}';
SELECT trade_series '{"2025-01..2025-03": 1, "2025-02": 2}';
SELECT trade_series '{"2025-02..2025-01": 1}';
SELECT trade_series '{"2025-01..2025-01": 1}';
SELECT trade_series '{"2025-01...2025-2": 1}';

-- comparison
SELECT a = b AS "=", a <> b AS "<>", a < b AS "<", a <= b AS "<=", a > b AS ">", a >= b AS ">=", trade_series_cmp(a, b) AS cmp,
       trade_series_hash(a) = trade_series_hash(b) AS hash,
       trade_series_hash_extended(a, 7) = trade_series_hash_extended(b, 7) AS extended, trade_series_hash_extended(a, 7) <> trade_series_hash_extended(a, 8) AS seeded
FROM (VALUES (trade_series '{}', trade_series '{}'), ('{}', '{"2025-01": 1}'), ('{"2025-01": 1}', '{"2025-01": 1.0}'), ('{"2025-01": 1}', '{"2025-01": 2}'),
  ('{"2025-01": 9}', '{"2025-02": 1}'), ('{"2025-01": 1, "2025-02": 1}', '{"2025-01": 1}'), ('{"2025-01..2025-02": 1}', '{"2025-02": 1}'), ('{"2025-01": 0}', '{"2025-01": -0.0}'),
  ('{"2025-01": [1e16, 1]}', '{"2025-01": 1e16}')) AS t(a, b);
SELECT s, count(*) FROM (VALUES (trade_series '{"2025-01": 1}'), ('{"2025-01": 1}'), ('{}')) AS t(s) GROUP BY s ORDER BY s;
CREATE TEMP TABLE keyed (s trade_series PRIMARY KEY);
INSERT INTO keyed SELECT trade_series(x, date '2025-01-01' + x % 300) FROM generate_series(1, 500) AS x GROUP BY x % 50;
INSERT INTO keyed SELECT s FROM keyed LIMIT 1;
SET enable_hashjoin = off; SET enable_nestloop = off;
SELECT count(*) AS merged FROM keyed AS a JOIN keyed AS b USING (s);
SET enable_hashjoin = on; SET enable_mergejoin = off;
SELECT count(*) AS hashed FROM keyed AS a JOIN keyed AS b USING (s);
RESET enable_hashjoin; RESET enable_nestloop; RESET enable_mergejoin;

-- parts
SELECT * FROM unnest(trade_series '{"2025-01": 1, "2025-03": 2, "2025-04..2025-06": 7}');
SELECT * FROM unnest(trade_series '{}');
SELECT first_period(s), last_period(s), count_periods(s) FROM (VALUES (trade_series '{"2025-01": 1, "2025-03": 2}'), ('{}'), (NULL)) AS t(s);

-- properties on random series: sums of parts are the whole, bit for bit
SELECT setseed(0.1);
CREATE TEMP TABLE rows AS
SELECT g, (random() * 6)::int AS part, date '2020-01-01' + (random() * 1500)::int AS period, (random() - 0.3) * 10.0 ^ (random() * 30 - 15) AS value
FROM generate_series(1, 50) AS g, generate_series(1, 120);
SELECT count(*) AS groups, count(*) FILTER (WHERE whole::text <> merged::text OR trade_series_send(whole) <> trade_series_send(merged)) AS differ
FROM (SELECT g, trade_series(value, period) AS whole FROM rows GROUP BY g) AS w
JOIN (SELECT g, sum(s) AS merged FROM (SELECT g, part, trade_series(value, period) AS s FROM rows GROUP BY g, part) AS p GROUP BY g) AS m USING (g);
SELECT count(*) FILTER (WHERE s::text::trade_series <> s) AS text_differs, count(*) FILTER (WHERE s::jsonb::trade_series <> s) AS jsonb_differs,
       count(*) FILTER (WHERE (SELECT trade_series(value, period) FROM unnest(s)) <> s) AS unnest_differs,
       count(*) FILTER (WHERE trade_series_hash(s::text::trade_series) <> trade_series_hash(s)) AS hash_differs,
       count(*) FILTER (WHERE s - s <> s * 0) AS zero, count(*) FILTER (WHERE s + s <> s * 2) AS twice, count(*) FILTER (WHERE (s * 8) / 8 <> s) AS back
FROM (SELECT trade_series(value, period) AS s FROM rows GROUP BY g) AS t;
-- decumulate undoes the running total of a year
SELECT count(*) AS series, count(*) FILTER (WHERE decumulate(cumulated) <> s) AS differ
FROM (SELECT g, trade_series(value, period) AS s, trade_series(ytd, period) AS cumulated
      FROM (SELECT g, period, value, sum(value) OVER (PARTITION BY g, extract(year FROM period) ORDER BY period) AS ytd
            FROM (SELECT g, (date '2020-01-01' + make_interval(months => m))::date AS period, (random() * 100)::int AS value
                  FROM generate_series(1, 30) AS g, generate_series(0, 40) AS m) AS a) AS b GROUP BY g) AS c;
