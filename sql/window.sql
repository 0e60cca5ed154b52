-- measures as window functions: a column beside every row
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS magtrade;
RESET client_min_messages;
SET datestyle = 'ISO, YMD';
\pset null '(null)'

CREATE TEMP TABLE flows (partner text, period date, tons float8);
INSERT INTO flows VALUES ('JPN', '2025-07-01', 232), ('JPN', '2025-09-01', 228), ('JPN', '2025-10-01', 226.1),
  ('JPN', '2025-11-05', 300), ('JPN', '2025-11-30', 5), ('JPN', '2025-12-01', 280), ('JPN', '2026-01-01', NULL), ('JPN', NULL, 5),
  ('USA', '2025-12-01', 564), ('USA', '2025-11-01', 582), ('USA', '2025-10-01', 656);

-- neither the order of rows nor the frame matters; a row without a figure has
-- its month's answer, one without a month has none
SELECT partner, period, tons, round(mom_pct(tons, period) OVER w::numeric, 1) AS mom, ytd_sum(tons, period) OVER w AS ytd,
       ytd_max(tons, period) OVER w AS ytd_max, is_ytd_high(tons, period) OVER w AS high,
       highest_since(tons, period) OVER w AS since, streak(tons, period) OVER w AS streak,
       round(growth_pct(tons, period, 2) OVER w::numeric, 1) AS on_two_months, rolling_sum(tons, period, 3) OVER w AS three
FROM flows WINDOW w AS (PARTITION BY partner) ORDER BY partner, period, tons;
SELECT count(*) AS frame_matters
FROM (SELECT ytd_sum(tons, period) OVER (PARTITION BY partner ORDER BY tons ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS a,
             ytd_sum(tons, period) OVER (PARTITION BY partner ORDER BY period DESC) AS b FROM flows) AS t
WHERE a IS DISTINCT FROM b;

-- another fiscal year, through fiscal_period
SELECT period, ytd_sum(tons, fiscal_period(period, 10)) OVER (PARTITION BY partner) AS from_october
FROM flows WHERE partner = 'JPN' AND period IS NOT NULL ORDER BY period, tons;

-- an extra may differ from row to row; NULL gives NULL
SELECT lag, growth_pct(v, p, lag) OVER () AS growth
FROM (VALUES (100, date '2025-01-01', 1), (150, '2025-02-01', 1), (300, '2025-03-01', 2), (300, '2025-04-01', NULL)) AS t(v, p, lag);
SELECT growth_pct(1, date '2025-01-01', 200000) OVER ();

SELECT growth_pct(tons, period, 0) OVER () FROM flows;
SELECT mom_pct('NaN'::float8, period) OVER () FROM flows;
SELECT mom_pct(tons, period) FROM flows;
SELECT mom_pct(1, date '2025-01-01') OVER () WHERE false;

-- every measure's window function and aggregate agree with its accessor, bit for bit, on random rows; the catalog says which measures there are;
-- months whose sums are doubles are answered for all at once, others one by one
SELECT count(*) > 20 AS enough FROM pg_proc WHERE prokind = 'w' AND prosrc LIKE 'magtrade%';
SELECT string_agg(format('%s(value, period%s) OVER p', proname, extra), ', ' ORDER BY proname) AS windows,
       string_agg(format('%s(value, period, at%s)', proname, extra), ', ' ORDER BY proname) AS aggregates,
       string_agg(format('%s(s, at%s)', proname, extra), ', ' ORDER BY proname) AS accessors
FROM pg_proc, LATERAL (SELECT CASE WHEN pronargs > 2 THEN ', 5' END AS extra) AS e WHERE prokind = 'w' AND prosrc LIKE 'magtrade%' \gset
SELECT setseed(0.7);
CREATE TEMP TABLE rows AS
SELECT g, (date '2018-01-01' + (random() * 2000)::int) AS period, CASE WHEN random() < 0.1 THEN NULL ELSE round((random() * 100)::numeric, g % 2) END::float8 AS value
FROM generate_series(1, 60) AS g, generate_series(1, 70);
CREATE TEMP TABLE stored AS SELECT g, trade_series(value, period) AS s FROM rows GROUP BY g;
CREATE TEMP TABLE answers AS
SELECT g, at, ROW(:accessors)::text AS a FROM stored, (SELECT DISTINCT date_trunc('month', period)::date AS at FROM rows) AS months;
SELECT count(*) AS rows, count(*) FILTER (WHERE w::text IS DISTINCT FROM a) AS disagreements
FROM (SELECT g, date_trunc('month', period)::date AS at, ROW(:windows) AS w FROM rows WINDOW p AS (PARTITION BY g ORDER BY value)) AS windows JOIN answers USING (g, at);
SELECT count(*) AS groups, count(*) FILTER (WHERE w::text IS DISTINCT FROM a) AS disagreements
FROM (SELECT g, at, ROW(:aggregates) AS w, a FROM rows JOIN answers USING (g) GROUP BY g, at, a) AS aggregates;
-- no measure looks past the month that is asked about: what was published up to then gives the same
SELECT count(*) > 1000 AS enough, count(*) FILTER (WHERE w::text IS DISTINCT FROM a) AS disagreements
FROM (SELECT g, at, ROW(:aggregates) AS w, a FROM rows JOIN answers USING (g) WHERE period < at + interval '1 month'
      GROUP BY g, at, a HAVING value_at(value, period, at) IS NOT NULL) AS until_then;

-- measures over one window look into one series: the value is read once a row
CREATE TEMP SEQUENCE reads;
CREATE FUNCTION pg_temp.read(value float8) RETURNS float8 LANGUAGE plpgsql STABLE AS $$ BEGIN PERFORM nextval('reads'); RETURN value; END $$;
CREATE FUNCTION pg_temp.noise(value float8) RETURNS float8 LANGUAGE plpgsql VOLATILE AS $$ BEGIN PERFORM nextval('reads'); RETURN value; END $$;
CREATE TEMP TABLE counted AS SELECT count(*) AS rows FROM rows;
SELECT count(*) > 0 AS any, count(*) FILTER (WHERE x IS DISTINCT FROM y) AS disagreements
FROM (SELECT mom_pct(pg_temp.read(value), period) OVER p AS x, growth_pct(pg_temp.read(value), period, 1) OVER p AS y FROM rows WINDOW p AS (PARTITION BY g)) AS w;
SELECT last_value = rows AS once_a_row FROM reads, counted;
-- other windows have their own, and so has a volatile argument
SELECT count(*) > 0 AS any, count(*) FILTER (WHERE whole < part) AS wrong
FROM (SELECT ytd_max(pg_temp.read(value), period) OVER p AS part, ytd_max(pg_temp.read(value), period) OVER () AS whole FROM rows WINDOW p AS (PARTITION BY g)) AS w;
SELECT last_value = 3 * rows AS once_a_row_and_window FROM reads, counted;
SELECT count(*) > 0 AS any FROM (SELECT mom_pct(pg_temp.noise(value), period) OVER p AS x, yoy_pct(pg_temp.noise(value), period) OVER p AS y FROM rows WINDOW p AS (PARTITION BY g)) AS w WHERE x IS NOT NULL OR y IS NOT NULL;
SELECT last_value = 5 * rows AS once_a_row_and_function FROM reads, counted;
-- an error in one partition leaves nothing behind for the next query
SELECT mom_pct(CASE WHEN g = 30 THEN 'NaN' ELSE value END, period) OVER (PARTITION BY g), yoy_pct(value, period) OVER (PARTITION BY g) FROM rows;
SELECT count(*) AS disagreements FROM (SELECT g, period, mom_pct(value, period) OVER (PARTITION BY g) AS w FROM rows) AS windows JOIN stored USING (g) WHERE w IS DISTINCT FROM mom_pct(s, period);
-- where the planner asks (16), windows that differ in their frames are one
CREATE FUNCTION pg_temp.windows(query text) RETURNS int LANGUAGE plpgsql AS $$
DECLARE line text; n int := 0;
BEGIN FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || query LOOP n := n + (line ~ 'WindowAgg')::int; END LOOP; RETURN n; END $$;
SELECT pg_temp.windows('SELECT mom_pct(value, period) OVER (PARTITION BY g ORDER BY period), yoy_pct(value, period) OVER (PARTITION BY g ORDER BY period ROWS UNBOUNDED PRECEDING),
  row_number() OVER (PARTITION BY g ORDER BY period) FROM rows') = CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 1 ELSE 2 END AS windows_shared;

-- what arguments need for a row is not kept for all rows of a partition; 13 does not show it
CREATE FUNCTION pg_temp.kept() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE kept bigint := 0;
BEGIN
  IF to_regclass('pg_backend_memory_contexts') IS NOT NULL THEN
    EXECUTE 'SELECT coalesce(sum(total_bytes), 0) FROM pg_backend_memory_contexts WHERE name = ''WindowAgg Partition''' INTO kept;
  END IF;
  RETURN kept;
END $$;
SELECT mom, kept < 100000 AS small FROM (SELECT mom_pct(repeat('1', 1 + n % 200)::numeric::float8 * 0, '2025-01-01') OVER w AS mom, CASE row_number() OVER w WHEN 1 THEN pg_temp.kept() END AS kept
  FROM generate_series(1, 10000) AS n WINDOW w AS ()) AS t LIMIT 1;

-- sums that no two doubles hold, of each month of a year
CREATE TEMP TABLE thirds AS SELECT 'JPN'::text AS g, v::float8, p FROM (VALUES (1e16, date '2025-01-01'), (1, '2025-02-01'), (1e-20, '2025-03-01'), (-1e16, '2025-04-01'), (4, '2026-01-01')) AS t(v, p);
SELECT p, ytd_sum(v, p) OVER (PARTITION BY g) AS sum, ytd_sum(v, p) OVER (PARTITION BY g) = ytd_sum((SELECT trade_series(v, p) FROM thirds), p) AS same FROM thirds ORDER BY p;

-- an operator over a window function is called as no window function can be
CREATE FUNCTION pg_temp.as_operator() RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  CREATE OPERATOR public.@@# (FUNCTION = mom_pct, LEFTARG = float8, RIGHTARG = date);
  PERFORM 1::float8 OPERATOR(public.@@#) '2025-01-01'::date;
  RETURN 'answered';
EXCEPTION WHEN feature_not_supported OR invalid_function_definition OR wrong_object_type THEN RETURN 'refused';
END $$;
SELECT pg_temp.as_operator();

-- rows without a figure are skipped as it is: 19 leaves it to a function to refuse these words, before it they are no SQL
CREATE FUNCTION pg_temp.null_treatment(words text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('SELECT mom_pct(value, period) %s OVER (PARTITION BY g) FROM rows', words);
  RETURN 'answered';
EXCEPTION WHEN feature_not_supported OR syntax_error THEN RETURN 'refused';
END $$;
SELECT words, pg_temp.null_treatment(words) FROM unnest(ARRAY['', 'IGNORE NULLS', 'RESPECT NULLS']) AS words;
