-- time measures against plain SQL on random series (the queries are in
-- tests/oracle.sql), and what must not matter to any
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS magtrade;
RESET client_min_messages;
SET datestyle = 'ISO, YMD';

SELECT setseed(0.42);
-- 200 series of up to 60 months in 5 years: a third of the months are missing,
-- some have several rows; zeros, negatives and ties among them
CREATE TABLE property_rows AS
SELECT g, (date '2019-01-01' + make_interval(months => m))::date + (random() * 27)::int AS period,
       CASE WHEN r < 0.1 THEN 0 WHEN r < 0.15 THEN -round((random() * 50)::numeric, 1) WHEN r < 0.4 THEN (random() * 5)::int
            ELSE round((random() * 1000)::numeric, 3) END::float8 AS value
FROM (SELECT g, m, copy, random() AS keep, random() AS r
      FROM generate_series(1, 200) AS g, generate_series(0, 59) AS m, generate_series(1, 3) AS copy OFFSET 0) AS rows
WHERE keep < CASE copy WHEN 1 THEN 0.65 ELSE 0.15 END
ORDER BY random();

\set some 60
\set oracle `echo "$MAGTRADE_DIR"`/tests/oracle.sql
\i :oracle

-- an embargo run by trying every length, on series that are mostly whole
CREATE TABLE property_embargo AS
SELECT g, (date '2020-01-01' + make_interval(months => m))::date AS period, CASE WHEN m % 17 > 17 - g % 9 THEN random() * 3 ELSE 50 + random() * 60 END AS value
FROM generate_series(1, 40) AS g, generate_series(0, 47) AS m WHERE (g * 7 + m * 3) % 41 <> 0;
WITH candidate AS (
  SELECT t.g, t.period, len,
         (SELECT max(p.value) FROM property_embargo AS p WHERE p.g = t.g AND p.period > t.period - make_interval(months => len) AND p.period <= t.period) AS highest,
         (SELECT avg(p.value) FROM property_embargo AS p WHERE p.g = t.g AND p.period <= t.period - make_interval(months => len) AND p.period > t.period - make_interval(months => len + 6)
          HAVING count(*) = 6) AS base
  FROM property_embargo AS t, generate_series(1, 48) AS len
  WHERE len = (SELECT count(*) FROM property_embargo AS p WHERE p.g = t.g AND p.period > t.period - make_interval(months => len) AND p.period <= t.period)),
oracle AS (SELECT g, period, coalesce(max(len) FILTER (WHERE highest < 0.2 * base), 0) AS run FROM candidate WHERE base IS NOT NULL GROUP BY g, period)
SELECT count(*) > 1000 AS enough, count(*) FILTER (WHERE embargo_run(s, e.period, 0.2, 6) IS DISTINCT FROM run) AS embargo_run, max(run) > 3 AS long_ones
FROM property_embargo AS e LEFT JOIN oracle USING (g, period) JOIN (SELECT g, trade_series(value, period) AS s FROM property_embargo GROUP BY g) AS x USING (g);

-- the order of rows and splitting them do not matter, to the last bit
SELECT count(*) AS order_matters
FROM property_series
JOIN (SELECT g, trade_series(value, period ORDER BY value) AS up FROM property_rows GROUP BY g) AS u USING (g)
JOIN (SELECT g, trade_series(value, period ORDER BY period DESC, value DESC) AS down FROM property_rows GROUP BY g) AS d USING (g)
JOIN (SELECT g, trade_series(value * part, period) AS split FROM property_rows, unnest(ARRAY[0.25, 0.5, 0.25]) AS part GROUP BY g) AS p USING (g)
WHERE s::text <> up::text OR s::text <> down::text OR s::text <> split::text;

-- nor do wildly different sizes, where plain sums would lose digits
CREATE TABLE property_wild AS
SELECT x % 50 AS g, (date '2024-01-01' + (x % 24) * 15) AS period, (random() - 0.5) * 10.0 ^ ((x * 37) % 60 - 30) AS value, random() AS shuffle
FROM generate_series(1, 20000) AS x;
SELECT count(*) AS order_matters
FROM (SELECT trade_series(value, period ORDER BY shuffle)::text = trade_series(value, period ORDER BY abs(value))::text
         AND trade_series(value, period ORDER BY shuffle)::text = trade_series(value, period ORDER BY -abs(value))::text AS same
      FROM property_wild GROUP BY g) AS t
WHERE NOT same;
-- and what comes out is the exact sum, rounded once
CREATE TABLE property_exact AS
SELECT x % 100 AS g, ((random() - 0.5) * 2.0 ^ (x % 53))::bigint AS value FROM generate_series(1, 20000) AS x;
SELECT count(*) AS groups, count(*) FILTER (WHERE ours <> exact) AS not_exact
FROM (SELECT value_at(value, '2025-11-01', '2025-11-01') AS ours, sum(value::numeric)::float8 AS exact
      FROM property_exact GROUP BY g) AS t;

-- nor does spilling to disk, nor aggregating partition by partition
CREATE FUNCTION plan_has(query text, what text, analyze_it boolean DEFAULT false) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE line text;
BEGIN
  FOR line IN EXECUTE 'EXPLAIN (COSTS OFF' || CASE WHEN analyze_it THEN ', ANALYZE, TIMING OFF, SUMMARY OFF) ' ELSE ') ' END || query LOOP
    IF line LIKE '%' || what || '%' THEN RETURN true; END IF;
  END LOOP;
  RETURN false;
END $$;
CREATE TABLE property_parts (LIKE property_rows) PARTITION BY HASH (g);
CREATE TABLE property_part_0 PARTITION OF property_parts FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE property_part_1 PARTITION OF property_parts FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO property_parts SELECT * FROM property_rows;
ANALYZE property_parts; ANALYZE property_rows;
SET enable_partitionwise_aggregate = on; SET max_parallel_workers_per_gather = 0;
SELECT plan_has('SELECT trade_series(value, period) FROM property_parts', 'Partial') AS partial;
SELECT (SELECT trade_series(value, period) FROM property_parts) = (SELECT trade_series(value, period) FROM property_rows) AS partitions_agree;
RESET enable_partitionwise_aggregate;
SET work_mem = '64kB'; SET enable_sort = off;
SELECT plan_has('SELECT g, trade_series(value, period) FROM property_rows GROUP BY g', 'Disk Usage', true) AS spilled;
SELECT count(*) AS series, count(*) FILTER (WHERE a.s <> b.s) AS spilling_matters
FROM (SELECT g, trade_series(value, period) AS s FROM property_rows GROUP BY g) AS a JOIN property_series AS b USING (g);
RESET ALL;
SET datestyle = 'ISO, YMD';

-- parallel workers give the same bits, for series and panels
CREATE TABLE property_serial AS
SELECT g, trade_series(value, period)::text AS s, mom_pct(value, period, '2024-06-01') AS mom, ytd_sum(value, period, '2024-06-01') AS ytd
FROM property_wild GROUP BY g;
CREATE TABLE property_serial_panel AS
SELECT trade_panel(g::text, value, period)::text AS p, divergence_pp(g::text, value, period, '2022-06-01', '4', NULL) AS d FROM property_rows;
SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0; SET max_parallel_workers_per_gather = 3;
ALTER TABLE property_wild SET (parallel_workers = 3);
ALTER TABLE property_rows SET (parallel_workers = 3);
SELECT plan_has('SELECT g, trade_series(value, period), mom_pct(value, period, ''2024-06-01''), ytd_sum(value, period, ''2024-06-01'') FROM property_wild GROUP BY g', 'Partial') AS partial,
       plan_has('SELECT divergence_pp(g::text, value, period, ''2022-06-01'', ''4'', NULL) FROM property_rows', 'Partial') AS partial_panel;
SELECT count(*) AS workers_matter
FROM property_serial JOIN
  (SELECT g, trade_series(value, period)::text AS s2, mom_pct(value, period, '2024-06-01') AS mom2, ytd_sum(value, period, '2024-06-01') AS ytd2
   FROM property_wild GROUP BY g) AS parallel USING (g)
WHERE (s, mom, ytd) IS DISTINCT FROM (s2, mom2, ytd2);
SELECT p = p2 AS panel_same, d = d2 AS divergence_same
FROM property_serial_panel,
  (SELECT trade_panel(g::text, value, period)::text AS p2, divergence_pp(g::text, value, period, '2022-06-01', '4', NULL) AS d2 FROM property_rows) AS parallel;
RESET ALL;
SET datestyle = 'ISO, YMD';

-- divergence against its definition
SELECT count(*) AS pairs, count(*) FILTER (WHERE far(d, CASE WHEN a0 > 0 AND b0 > 0 THEN 100 * (a1 / a0 - b1 / b0) END)) AS wrong,
       count(*) FILTER (WHERE far(r, CASE WHEN a0 > 0 AND t0 - a0 > 0 THEN 100 * (a1 / a0 - (t1 - a1) / (t0 - a0)) END)) AS wrong_rest
FROM (SELECT a, b, divergence_pp(g::text, value, period, '2021-05-01', a::text, b::text, 3) AS d,
             divergence_pp(g::text, value, period, '2021-05-01', a::text, NULL, 3) AS r
      FROM property_rows, generate_series(1, 12) AS a, generate_series(6, 14) AS b WHERE g <= 15 GROUP BY a, b) AS m
LEFT JOIN (SELECT g AS a, sum(value) FILTER (WHERE period = '2021-05-01') AS a1, sum(value) FILTER (WHERE period = '2021-02-01') AS a0 FROM property_months GROUP BY g) AS x USING (a)
LEFT JOIN (SELECT g AS b, sum(value) FILTER (WHERE period = '2021-05-01') AS b1, sum(value) FILTER (WHERE period = '2021-02-01') AS b0 FROM property_months GROUP BY g) AS y USING (b),
  (SELECT sum(value) FILTER (WHERE period = '2021-05-01') AS t1, sum(value) FILTER (WHERE period = '2021-02-01') AS t0 FROM property_months WHERE g <= 15) AS z;

-- measures with the same arguments share one state: five read the value once a row, as one does
CREATE TEMP SEQUENCE property_reads;
CREATE FUNCTION pg_temp.read(value float8) RETURNS float8 LANGUAGE plpgsql STABLE AS $$ BEGIN PERFORM nextval('property_reads'); RETURN value; END $$;
SELECT count(a) > 50 AS a, count(b) > 50 AS b, count(c) > 50 AS c, count(d) > 50 AS d, count(e) > 50 AS e
FROM (SELECT g, mom_pct(pg_temp.read(value), period, '2022-06-01') AS a, yoy_pct(pg_temp.read(value), period, '2022-06-01') AS b, ytd_sum(pg_temp.read(value), period, '2022-06-01') AS c,
        ytd_max(pg_temp.read(value), period, '2022-06-01') AS d, is_ytd_high(pg_temp.read(value), period, '2022-06-01') AS e FROM property_rows GROUP BY g) AS measures;
SELECT last_value = (SELECT count(*) FROM property_rows) AS once_a_row FROM property_reads;

-- states that travel as text sum to the bits of one series, where rounded series need not
WITH parts AS (SELECT g, trade_series_state(value, period) AS state, trade_series(value, period) AS s FROM property_wild GROUP BY g, (shuffle * 5)::int),
     merged AS (SELECT g, sum(state::text::trade_series) AS states, sum(s::text::trade_series) AS rounded FROM parts GROUP BY g)
SELECT count(*) FILTER (WHERE trade_series_send(states) <> trade_series_send(s)) AS states, count(*) FILTER (WHERE trade_series_send(rounded) <> trade_series_send(s)) > 0 AS rounded_differ
FROM merged JOIN (SELECT g, trade_series(value, period) AS s FROM property_wild GROUP BY g) AS whole USING (g);

-- every aggregate and window answers NULL to no rows and to rows of NULLs; what updates a state in place is for aggregates alone
CREATE FUNCTION pg_temp.answer(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE answer text;
BEGIN
  EXECUTE query INTO answer;
  RETURN answer;
EXCEPTION WHEN object_not_in_prerequisite_state THEN RETURN 'refused';
END $$;
CREATE TEMP TABLE property_calls AS
SELECT p.oid, prokind, format('SELECT %s(%s)', proname, string_agg('NULL::' || format_type(t, NULL), ', ' ORDER BY o)) AS call
FROM pg_depend AS d JOIN pg_proc AS p ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid, unnest(proargtypes) WITH ORDINALITY AS a(t, o)
WHERE d.deptype = 'e' AND d.refobjid = (SELECT oid FROM pg_extension WHERE extname = 'magtrade') GROUP BY p.oid, prokind, proname;
SELECT count(*) > 120 AS enough, count(*) FILTER (WHERE pg_temp.answer(call || CASE prokind WHEN 'w' THEN ' OVER ()' ELSE '' END) IS NOT NULL) AS nulls,
       count(*) FILTER (WHERE pg_temp.answer(call || CASE prokind WHEN 'w' THEN ' OVER ()' ELSE '' END || ' WHERE false') IS NOT NULL) AS no_rows
FROM property_calls WHERE prokind IN ('a', 'w');
SELECT count(*) > 20 AS enough, count(*) FILTER (WHERE pg_temp.answer(call) IS DISTINCT FROM 'refused') AS taken
FROM property_calls WHERE oid IN (SELECT unnest(ARRAY[aggtransfn, aggcombinefn]::oid[]) FROM pg_aggregate);

DROP TABLE property_rows, property_months, property_oracle, property_series, property_more, property_embargo, property_parts, property_wild, property_exact, property_serial, property_serial_panel;
DROP FUNCTION far(float8, float8), plan_has(text, text, boolean);
