-- the series: its type, its aggregates and its accessors
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS magtrade;
RESET client_min_messages;
SET datestyle = 'ISO, YMD';
\pset null '(null)'

CREATE TEMP TABLE japan (value float8, period date);
INSERT INTO japan VALUES (300, '2025-11-05'), (228, '2025-09-01'), (5, '2025-11-30'),
  (226.1, '2025-10-01'), (NULL, '2025-12-01'), (7, NULL), (232, '2025-07-31');

-- several rows of a month are summed, order and gaps do not matter
SELECT trade_series(value, period) FROM japan;
SELECT trade_series(value, period)::jsonb -> '2025-11' AS november FROM japan;
SELECT json_agg(t), jsonb_agg(t) FROM (SELECT 'JPN' AS partner, trade_series(value, period) AS s FROM japan WHERE period > '2025-10-01') AS t;
SELECT trade_series_state(x, '2025-11-01')::json FROM (VALUES (0.1), (1e20)) AS t(x);
SELECT pg_typeof(trade_series(1::bigint, '2025-11-01')), trade_series(1.5::numeric, '2025-11-30');
SELECT trade_series(value, period) FROM japan WHERE value IS NULL;
SELECT mom_pct(value, period, '2025-11-01') FROM japan WHERE value IS NULL;

-- aggregate and accessor of each measure, month by month
CREATE TEMP TABLE stored AS SELECT trade_series(value, period) AS s FROM japan;
SELECT to_char(at, 'YYYY-MM') AS at, value_at(s, at), round(mom_pct(s, at)::numeric, 2) AS mom, yoy_pct(s, at) AS yoy,
       round(growth_pct(s, at, 2)::numeric, 2) AS on_two_months, ytd_sum(s, at),
       ytd_max(s, at), to_char(ytd_max_period(s, at), 'YYYY-MM') AS ytd_max_period, is_ytd_high(s, at),
       to_char(highest_since(s, at), 'YYYY-MM') AS highest_since, months_high(s, at)
FROM stored, (SELECT generate_series('2025-06-01', '2025-12-01', interval '1 month')::date) AS m(at);
SELECT to_char(m.at, 'YYYY-MM') AS at, value_at(value, period, m.at), round(mom_pct(value, period, m.at)::numeric, 2) AS mom,
       yoy_pct(value, period, m.at) AS yoy, round(growth_pct(value, period, m.at, 2)::numeric, 2) AS on_two_months,
       ytd_sum(value, period, m.at), ytd_max(value, period, m.at),
       to_char(ytd_max_period(value, period, m.at), 'YYYY-MM') AS ytd_max_period, is_ytd_high(value, period, m.at),
       to_char(highest_since(value, period, m.at), 'YYYY-MM') AS highest_since, months_high(value, period, m.at)
FROM japan, (SELECT generate_series('2025-06-01', '2025-12-01', interval '1 month')::date) AS m(at)
GROUP BY m.at ORDER BY m.at;

-- a literal without a cast resolves at every door
SELECT mom_pct(value, period, '2025-11-01') = mom_pct(trade_series(value, period), '2025-11-01') AS mom,
       growth_pct(value, period, '2025-11-01', 1) = growth_pct(trade_series(value, period), '2025-11-01', 1) AS growth,
       ytd_sum(value, period, '2025-11-01', 4) = ytd_sum(trade_series(value, period), '2025-11-01', 4) AS ytd,
       is_ytd_high(value, period, '2025-11-30') AS high
FROM japan;

-- any day stands for its month; a fiscal year begins where it is told to
SELECT ytd_sum(s, '2025-11-17') AS civil, ytd_sum(s, '2025-11-17', 10) AS october,
       ytd_max_period(s, '2025-10-01', 10) AS max_october, is_ytd_high(s, '2025-10-01', 10) AS first_of_year,
       is_ytd_high(s, '2025-11-01', 10) AS second
FROM stored;

-- ties: no new high, and since is the month that ties; the first month is no high
SELECT is_ytd_high(s, '2025-03-01') AS tie, ytd_max_period(s, '2025-03-01') AS first_reached,
       highest_since(s, '2025-03-01') AS since, months_high(s, '2025-03-01') AS months,
       is_ytd_high(s, '2025-01-01') AS january, is_ytd_high(s, '2025-02-01') AS february,
       highest_since(s, '2025-02-01') AS record
FROM (SELECT trade_series '{"2025-01": 3, "2025-02": 5, "2025-03": 5}') AS t(s);

-- zero, negative and closed months; before, between and after the months there are
SELECT mom_pct(s, '2025-02-01') AS closed, mom_pct(s, '2025-03-01') AS new, mom_pct(s, '2025-05-01') AS negative_base,
       ytd_sum(s, '2025-04-01') AS sum, ytd_max(s, '2025-06-01') AS max_at_gap, value_at(s, '2025-06-01') AS gap,
       ytd_sum(s, '2025-08-01') AS not_published, ytd_max(s, '2024-12-01') AS before, is_ytd_high(s, '2025-06-01') AS high_at_gap
FROM (SELECT trade_series '{"2025-01": 4, "2025-02": 0, "2025-03": 7, "2025-04": -2, "2025-05": 1, "2025-07": 2}') AS t(s);

-- NULL asks for nothing
SELECT mom_pct(value, period, NULL) AS agg, ytd_sum(value, period, '2025-11-01', NULL) AS extra,
       mom_pct(trade_series(value, period), NULL) AS accessor, mom_pct(NULL::trade_series, '2025-11-01') AS nothing
FROM japan;

-- one group, one question
SELECT mom_pct(value, period, period) FROM japan;
SELECT growth_pct(value, period, '2025-11-01', extract(day FROM period)::int) FROM japan;
SELECT mom_pct(value, period, nullif(date '2025-11-05', period)) FROM japan;
-- but as a window, each row's frame is one
SELECT period, ytd_sum(value, period, '2025-11-01') OVER (ORDER BY period) FROM japan WHERE period IS NOT NULL;

-- errors
SELECT trade_series('NaN', '2025-11-01');
SELECT mom_pct('infinity', '2025-11-01', '2025-11-01');
SELECT trade_series(1, 'infinity');
SELECT trade_series(1, '10000-01-01');
SELECT value_at(s, '-infinity') FROM stored;
SELECT growth_pct(s, '2025-11-01', 0) FROM stored;
SELECT growth_pct(s, '2025-11-01', -1) FROM stored;
SELECT ytd_sum(s, '2025-11-01', 13) FROM stored;
SELECT ytd_max(value, period, '2025-11-01', 0) FROM japan;
SELECT trade_series(1.7e308, '2025-11-01') FROM generate_series(1, 2);
SELECT trade_series_trans(s, 1, '2025-11-01') FROM stored;
SELECT trade_series_combine(s, s) FROM stored;

-- text form
SELECT s FROM (VALUES (trade_series '{}'), ('{"2025-11": 305, "2025-10": 226.1}'), ('{"2025-11": null, "2025-01": 1}'),
  ('{"0001-01": -0.0, "0001-02": 1e22, "0002-01": 0.1}'), ('{"2025-01": 1e-320}'), ('{"2025-11": 1, "2025-11": 2}')) AS t(s);
SELECT value_at('{}'::trade_series, '2025-11-01') AS empty, trade_series(s::jsonb) AS cast FROM stored;
SELECT trade_series '{"2025-13": 1}';
SELECT trade_series '{"2025-1": 1}';
SELECT trade_series '{"2025-1o": 1}';
SELECT trade_series '{"0000-01": 1}';
SELECT trade_series '{"2025-01": "1"}';
SELECT trade_series '{"2025-01": 1e400}';
SELECT trade_series '{"2025-01": {}}';
SELECT trade_series '{"2025-01": [1, true]}';
SELECT trade_series '[]';
SELECT trade_series '3';
SELECT trade_series '{"2025-01"';
SELECT trade_series '[{}, {}]';
SELECT trade_series '[{"at": "2025-11", "extras": ["1"], "unit": ""}, {}]';
-- a state, as servers exchange it, keeps what rounding would lose
SELECT trade_series '[{"at": "2025-11", "extras": [1, 12], "unit": "t"}, {"2025-11": [1, 1e-20]}]', trade_series '[{"at": null, "extras": [], "unit": ""}, {}]',
       trade_series '[{"at": "", "extras": [], "unit": ""}, {"2025-11": 1}]';

-- exact sums: what floating point loses comes back, in any order
SELECT trade_series(v, '2025-11-01') FROM unnest(ARRAY[1e16, 1, -1e16, 0.5, 1e-20]) AS v;
SELECT trade_series(v, '2025-11-01') FROM unnest(ARRAY[1e300, 1e-300, 1, -1e300, -1]) AS v;
SELECT trade_series(0.1::float8, '2025-11-01') FROM generate_series(1, 10);
-- of several months likewise: a month is not rounded before it is added
SELECT ytd_sum(v, p, '2025-02-01') AS year, rolling_sum(v, p, '2025-02-01', 2) AS two, rolling_avg(v, p, '2025-02-01', 2) AS mean, ytd_yoy_pct(v, p, '2025-02-01') AS growth
FROM (VALUES (1e16, date '2025-01-01'), (1, '2025-01-02'), (-1e16, '2025-02-01'), (2, '2024-01-01'), (2, '2024-02-01')) AS t(v, p);
-- and a state that takes three doubles is rounded once, half a unit and a little up
SELECT value_at(trade_series_state(v, p), '2025-02-01') - 1e16 AS up FROM (VALUES (1e16, date '2025-02-01'), (1, '2025-02-01'), (1e-20, '2025-02-01'), (5, '2025-01-01')) AS t(v, p);
-- sums past all doubles are errors, not NULL, nor higher than everything
CREATE TEMP TABLE huge AS SELECT trade_series(1.5e308, m::date) AS s FROM generate_series(timestamp '2023-01-01', '2025-04-01', '1 month') AS m;
SELECT ytd_sum(s, '2025-04-01') FROM huge;
SELECT ytd_yoy_pct(s, '2025-04-01') FROM huge;
SELECT stockpile_ratio(s, '2025-04-01', 2, 2) FROM huge;
SELECT embargo_run(s, '2025-04-01', 0.1, 2) FROM huge;
SELECT seasonal_score('{"2021-01": 1.7e308, "2022-01": -1.7e308, "2023-01": 1.7e308, "2024-01": -1.7e308, "2025-01": 1e308}'::trade_series, '2025-01-01');

-- the sentence: nothing is said that the figures cannot show
CREATE TEMP TABLE total (tons float8, period date);
INSERT INTO total VALUES (6357, '2025-01-01'), (1238, '2025-05-01'), (3188, '2025-06-01'), (5577, '2025-07-01'), (6146, '2025-08-01'),
  (5774, '2025-09-01'), (5473, '2025-10-01'), (6150, '2025-11-01'), (5952, '2025-12-01'), (5278, '2024-07-01'), (4725, '2024-10-01');
SELECT to_char(at, 'YYYY-MM') AS at, headline(tons, period, at, 't')
FROM total, (SELECT generate_series('2025-04-01', '2026-01-01', interval '1 month')::date) AS m(at) GROUP BY at ORDER BY at;
SELECT headline(s, '2025-11-01', 't'), headline(s, '2025-08-01', 't') AS no_figure FROM stored;
SELECT to_char(period, 'YYYY-MM') AS at, headline(s, period, 'M$')
FROM (SELECT trade_series(v, (date '2023-01-01' + make_interval(months => m::int))::date) AS s
      FROM unnest(ARRAY[10, 11, 12.5, 12, 11, 10, 9.25, 12, 0.123, 0, 12000.4, 11999, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 15000, 14000, 13000, 9999, 12999, -5]) WITH ORDINALITY AS t(v, o),
      LATERAL (SELECT o - 1 AS m) AS x) AS y, unnest(s) AS u ORDER BY 1;
SELECT headline(value, period, NULL, 't') AS no_month, headline(value, period, '2025-11-01', NULL) AS no_unit,
       headline(value, period, '2025-08-01', 't') AS no_figure, headline(value, period, '2025-11-01', '') AS no_name FROM japan;
SELECT headline(value, period, '2025-11-01', value::text) FROM japan;
SELECT headline(value, period, '2025-11-01', repeat('t', 256)) FROM japan;
SELECT length(headline(value, period, '2025-11-01', repeat('t', 255))) - length(headline(value, period, '2025-11-01', 't')) AS longest FROM japan;
SELECT headline(trade_series '{"2024-01": 100, "2024-02": 100, "2025-01": 100, "2025-02": 99.96}', '2025-02-01', 't') AS nearly_zero;
-- the states of workers say together what one would, and of one unit; what was asked nothing takes the other's question
CREATE AGGREGATE pg_temp.state(float8, date) (SFUNC = trade_series_trans, STYPE = trade_series);
CREATE AGGREGATE pg_temp.state(float8, date, date, text) (SFUNC = trade_series_trans, STYPE = trade_series);
CREATE AGGREGATE pg_temp.headline(trade_series) (SFUNC = trade_series_combine, STYPE = trade_series, FINALFUNC = headline_final);
SELECT pg_temp.headline(s ORDER BY value) = (SELECT headline(value, period, '2025-11-01', 't') FROM japan) AS workers
FROM (SELECT value, pg_temp.state(value, period, '2025-11-01', 't') AS s FROM japan GROUP BY value) AS t;
SELECT pg_temp.headline(s) AS asked_nothing FROM (SELECT pg_temp.state(226.1, '2025-10-01') UNION ALL SELECT pg_temp.state(305, '2025-11-01', '2025-11-01', 't')) AS t(s);
SELECT pg_temp.headline(s) FROM (SELECT pg_temp.state(value, period, '2025-11-01', CASE value WHEN 300 THEN 't' ELSE 'kg' END) AS s FROM japan GROUP BY value) AS t;
-- rounded as numeric is, halves up
SELECT headline(s, '2025-02-01', 't'), round(value_at(s, '2025-02-01')::numeric, 1) AS value, round(mom_pct(s, '2025-02-01')::numeric, 1) AS mom
FROM (VALUES (trade_series '{"2025-01": 10, "2025-02": 12.45}'), ('{"2025-01": 100, "2025-02": 112.25}'), ('{"2025-01": 8, "2025-02": 7.75}'),
  ('{"2025-01": 1000, "2025-02": 999.95}'), ('{"2025-01": 2000, "2025-02": 2000.5}'), ('{"2025-01": 2000, "2025-02": 1e21}'),
  ('{"2025-01": 80, "2025-02": 103}'), ('{"2025-01": 160, "2025-02": 58}'), ('{"2025-01": 2000, "2025-02": 2000.4999999999998}')) AS t(s);
-- small figures have their first digits, and no exponent
SELECT headline(trade_series(v, '2025-01-01'), '2025-01-01', 't')
FROM unnest(ARRAY[0.5, -0.25, 0.1, 0.09996, 0.99951, 0.012345, 0.00005, -0.0000123456, 1e-20, 0.5625, -0.3125]) WITH ORDINALITY AS t(v, o) GROUP BY o, v ORDER BY o;
-- a month like an earlier one matches it, and has its rank
SELECT headline(s, '2025-03-01', 't') AS march, headline(s, '2025-06-01', 't') AS june, headline(s, '2025-07-01', 't') AS july, headline(s, '2025-08-01', 't') AS august,
       ytd_rank(s, '2025-06-01') AS rank_june, ytd_rank(s, '2025-07-01') AS rank_july
FROM (SELECT trade_series '{"2025-01": 9, "2025-02": 8, "2025-03": 9, "2025-04": 10, "2025-05": 7, "2025-06": 9, "2025-07": 10, "2025-08": 10}') AS t(s) \gx
-- two years of figures: the record says of how many months, a second place since when; after a gap a month may be high or low
SELECT headline(s, '2025-03-01', 't') AS second, headline(s, '2025-04-01', 't') AS matched, headline(s, '2025-05-01', 't') AS fall,
       headline(s, '2025-07-01', 't') AS low, headline(s, '2025-09-01', 't') AS high
FROM (SELECT trade_series(v, (date '2023-01-01' + make_interval(months => o::int - 1))::date)
      FROM unnest(ARRAY[10, 11, 30, 12, 11, 12, 11, 12, 11, 12, 11, 12, 11, 12, 11, 12, 11, 12, 11, 12, 11, 12, 11, 12, 11, 12, 25, 30, 26, NULL, 3, NULL, 31]) WITH ORDINALITY AS t(v, o)) AS t(s) \gx
SELECT headline(janfeb('{"2025-01": 1, "2025-02": 2, "2025-03": 5, "2025-04": 6}'::trade_series), '2025-02-01', 't') AS february,
       headline(janfeb('{"2025-01": 1, "2025-02": 2, "2025-03": 5, "2025-04": 6}'::trade_series), '2025-04-01', 't') AS april,
       headline('{"2024-01..2024-02": 4, "2025-01..2025-02": 5}', '2025-02-01', '') AS no_name;
-- 70 years and a month, said "eight hundred"
SELECT substring(headline(s, '2020-02-01', 't') FROM 'an? [0-9]+-month high') AS high
FROM (SELECT trade_series(CASE d WHEN '1950-01-01' THEN 9 WHEN '2020-02-01' THEN 8 ELSE 1 END, d::date) FROM generate_series(timestamp '1950-01-01', '2020-02-01', '1 month') AS d) AS t(s);

-- all measures as columns
SELECT * FROM trade_metrics('{"2025-07": 232, "2025-09": 228, "2025-10": 226.1, "2025-11": 305}'::trade_series) \gx
SELECT period, ytd_sum, ytd_months FROM trade_metrics('{"2025-03": 1, "2025-04": 2, "2025-05": 4}'::trade_series, 4);
-- each column is the measure of its name, and each measure has a column that nobody must be told a lag for
SELECT string_agg(name, ', ' ORDER BY n) AS columns,
       string_agg(format('%s(s, period%s)', measure, CASE WHEN name <> measure AND measure <> 'value_at' THEN ', 12' END), ', ' ORDER BY n) AS accessors,
       string_agg(format('%L', measure), ', ') AS measures
FROM pg_proc, unnest(proargnames, proargmodes) WITH ORDINALITY AS a(name, mode, n), LATERAL (SELECT CASE name WHEN 'value' THEN 'value_at' ELSE replace(name, '_12', '') END AS measure) AS m
WHERE proname = 'trade_metrics' AND mode = 'o' AND name <> 'period' \gset
SELECT count(*) AS rows, count(seasonal_score) > 0 AS scored, count(*) FILTER (WHERE ROW(:columns)::text <> ROW(:accessors)::text) AS disagreements
FROM (SELECT trade_series(((n * 37) % 101) / 10.0, (date '2018-01-01' + n * 31)) AS s FROM generate_series(1, 80) AS n WHERE n % 19 <> 0) AS t, trade_metrics(s);
SELECT DISTINCT proname FROM pg_proc WHERE prokind = 'w' AND prosrc LIKE 'magtrade%' AND proname NOT IN (:measures) ORDER BY 1;
SELECT trade_metrics(s, 13) FROM stored;
SELECT count(*) FROM trade_metrics('{}'::trade_series);

-- its months, and measures beside them
SELECT p, mom_pct(s, p) FROM (SELECT s, periods(s) AS p FROM (SELECT trade_series '{"2025-01": 100, "2025-02": 150, "2025-04": 3}') AS t(s)) AS m;
SELECT count(*) FROM periods('{}');

-- results have room behind the last month, less than it takes for a year, so that most months change no length
SELECT count(DISTINCT size) AS sizes, max(size - least_size) / 8 AS most_room,
       count(*) FILTER (WHERE NOT record_image_eq(ROW(s), ROW(s::text::trade_series)) OR NOT record_image_eq(ROW(s), ROW(s + 0)) OR count_periods(s) <> n OR last_period(s) <> last) AS wrong
FROM (SELECT n, last, s, pg_column_size(s) AS size, pg_column_size(trade_series '{}') + 8 * n AS least_size
      FROM generate_series(1, 96) AS n, LATERAL (SELECT trade_series(m, (date '2020-01-01' + make_interval(months => m))::date) AS s, max(date '2020-01-01' + make_interval(months => m))::date AS last
        FROM generate_series(1, n) AS m) AS a) AS t;
SELECT trade_series(1, '9999-12-01') AS last_month_of_all;
SELECT pg_column_size(trade_series(x, ('9998-01-01'::date + make_interval(months => x))::date)) = pg_column_size(trade_series '{}') + 8 * 17 AS end_of_time FROM generate_series(7, 23) AS x;
-- text in the binary form is in the client's encoding, as all text is: the unit of a headline, a partner's name
SET client_encoding = 'LATIN1';
SELECT encode(trade_series_send(s), 'hex') LIKE '%00000006' || '5374fc636b65%' AS unit, encode(trade_panel_send(p), 'hex') LIKE '%00000006' || '5374fc636b65%' AS name
FROM (SELECT trade_series '[{"at": "2025-11", "extras": [], "unit": "St\u00fccke"}, {"2025-11": [5]}]' AS s, trade_panel '{"St\u00fccke": {"2025-11": 5}}' AS p) AS t;
CREATE TABLE sent AS SELECT trade_series ('[{"at": "2025-11", "extras": [], "unit": "' || repeat(U&'\00fc', 127) || '"}, {"2025-11": [5]}]') AS s;
COPY sent TO PROGRAM 'cat > magtrade_sent.bin' (FORMAT binary);
COPY sent FROM PROGRAM 'cat magtrade_sent.bin' (FORMAT binary);
COPY (SELECT WHERE false) TO PROGRAM 'rm magtrade_sent.bin';
SELECT count(*), count(DISTINCT s::text), max(length(s::text)) FROM sent;
DROP TABLE sent;
RESET client_encoding;
