-- panel measures against plain SQL on random panels (the queries are in
-- tests/panel_oracle.sql), and what must not matter to any
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS magtrade;
RESET client_min_messages;
SET datestyle = 'ISO, YMD';

SELECT setseed(0.42);
-- 40 panels of up to 8 partners and 16 months: a fifth of the figures are missing, some have several rows, zeros and ties among
-- them; the last 8 panels have figures below zero, the third one partner only
CREATE TABLE panel_rows AS
SELECT g, partner, (date '2023-11-01' + make_interval(months => m))::date + (random() * 27)::int AS period,
       CASE WHEN r < 0.08 THEN 0 WHEN r < 0.14 AND g > 32 THEN -round((random() * 400)::numeric, 1) WHEN r < 0.3 THEN (random() * 5)::int
            ELSE round((random() * 1000)::numeric, 3) END::float8 AS value
FROM (SELECT g, 'p' || n AS partner, m, copy, random() AS keep, random() AS r
      FROM generate_series(1, 40) AS g, generate_series(1, 8) AS n, generate_series(0, 15) AS m, generate_series(1, 2) AS copy
      WHERE n <= CASE g WHEN 3 THEN 1 ELSE 3 + g % 6 END AND NOT (n = 2 AND m < g % 10) OFFSET 0) AS rows
WHERE keep < CASE WHEN copy = 2 THEN 0.2 WHEN g % 4 = 0 THEN 1 ELSE 0.8 END
ORDER BY random();

\set partners 8
\set oracle `echo "$MAGTRADE_DIR"`/tests/panel_oracle.sql
\i :oracle

-- every measure that the catalog has, over all rows and over those up to the month that is asked about, is its accessor, bit for bit
SELECT count(*) > 15 AS enough, string_agg(format('%s(partner, value, period, at%s)', proname, extra), ', ' ORDER BY proname) AS aggregates,
       string_agg(format('%s(p, at%s)', proname, extra), ', ' ORDER BY proname) AS accessors
FROM pg_proc, LATERAL (SELECT string_agg(CASE name WHEN 'a' THEN ', who' WHEN 'partner' THEN ', who' WHEN 'b' THEN ', other' ELSE ', 2' END, '' ORDER BY n) AS extra
                       FROM unnest(proargnames) WITH ORDINALITY AS t(name, n) WHERE n > 2) AS e
WHERE oidvectortypes(proargtypes) LIKE 'trade\_panel, date%' AND prorettype = 'float8'::regtype \gset
SELECT :'enough' AS enough;
CREATE TABLE panel_asked AS
SELECT g, at, who, other, ROW(:accessors)::text AS a
FROM panel_stored JOIN (SELECT DISTINCT g, at FROM panel_sums) AS months USING (g) JOIN (SELECT g, min(partner) AS who, max(partner) AS other FROM panel_cells GROUP BY g) AS w USING (g)
WHERE NOT EXISTS (SELECT FROM panel_cells AS c WHERE c.g = panel_stored.g AND c.value < 0);
SELECT count(*) > 100 AS enough, count(DISTINCT a) > 100 AS different, count(*) FILTER (WHERE m::text IS DISTINCT FROM a) AS disagreements
FROM (SELECT g, at, who, other, a, ROW(:aggregates) AS m FROM panel_rows JOIN panel_asked USING (g) GROUP BY g, at, who, other, a) AS agg;
SELECT count(*) > 100 AS enough, count(*) FILTER (WHERE m::text IS DISTINCT FROM a) AS disagreements
FROM (SELECT g, at, who, other, a, ROW(:aggregates) AS m FROM panel_rows JOIN panel_asked USING (g) WHERE period < at + interval '1 month' GROUP BY g, at, who, other, a) AS until_then;

-- divergence_log adds up over time and over a chain of partners
SELECT count(*) > 30 AS enough, count(*) FILTER (WHERE differ(a + b, c)) AS over_time, count(*) FILTER (WHERE differ(chain_ab + chain_bc, chain_ac)) AS over_a_chain
FROM (SELECT divergence_log(p, at, 'p1', 'p3') AS a, divergence_log(p, (at - interval '1 month')::date, 'p1', 'p3') AS b, divergence_log(p, at, 'p1', 'p3', 2) AS c,
        divergence_log(p, at, 'p1', 'p3') AS chain_ab, divergence_log(p, at, 'p3', 'p4') AS chain_bc, divergence_log(p, at, 'p1', 'p4') AS chain_ac
      FROM panel_stored, (SELECT DISTINCT at FROM panel_sums) AS a) AS t
WHERE num_nulls(a, b, c, chain_bc) = 0;

-- whether figures are in tons or kilograms does not matter to any measure, to the bit where the unit is a power of two
SELECT count(*) > 50 AS enough, count(*) FILTER (WHERE
    (share_pct(p, at, 'p1'), contrib_pp(p, at, 'p1'), excess_contrib_pp(p, at, 'p1'), divergence_sym_pp(p, at, 'p1', NULL), share_shift(p, at), jsd(p, at), growth_dispersion_pp(p, at),
     hhi(p, at), entropy(p, at), theil_l(p, at), top_share_pct(p, at, 2)) IS DISTINCT FROM
    (share_pct(q, at, 'p1'), contrib_pp(q, at, 'p1'), excess_contrib_pp(q, at, 'p1'), divergence_sym_pp(q, at, 'p1', NULL), share_shift(q, at), jsd(q, at), growth_dispersion_pp(q, at),
     hhi(q, at), entropy(q, at), theil_l(q, at), top_share_pct(q, at, 2))) AS power_of_two,
  count(*) FILTER (WHERE differ(share_shift(p, at), share_shift(k, at)) OR differ(contrib_pp(p, at, 'p1'), contrib_pp(k, at, 'p1')) OR differ(hhi(p, at), hhi(k, at))) AS thousand
FROM panel_stored JOIN (SELECT g, trade_panel(partner, value * 1024, period) AS q, trade_panel(partner, value * 1000, period) AS k FROM panel_rows GROUP BY g) AS s USING (g),
     (SELECT DISTINCT at FROM panel_sums WHERE lag = 1) AS a WHERE g <= 32 AND g <> 3;

-- the order of rows, splitting them, and merging parts do not matter, to the last bit of what is stored
CREATE FUNCTION bits(p trade_panel) RETURNS bytea LANGUAGE sql IMMUTABLE AS 'SELECT trade_panel_send(p)';
SELECT count(*) AS differ
FROM panel_stored
JOIN (SELECT g, trade_panel(partner, value, period ORDER BY value) AS up, trade_panel(partner, value, period ORDER BY partner DESC, period) AS down FROM panel_rows GROUP BY g) AS o USING (g)
JOIN (SELECT g, trade_panel(partner, value * part, period) AS split FROM panel_rows, unnest(ARRAY[0.25, 0.5, 0.25]) AS part GROUP BY g) AS s USING (g)
JOIN (SELECT g, sum(p) AS merged, sum(p ORDER BY h DESC) AS merged_back
      FROM (SELECT g, h, trade_panel(partner, value, period) AS p FROM (SELECT *, abs(hashfloat8(value)) % 3 AS h FROM panel_rows) AS r GROUP BY g, h) AS part GROUP BY g) AS m USING (g)
WHERE bits(p) <> bits(up) OR bits(p) <> bits(down) OR bits(p) <> bits(split) OR bits(p) <> bits(merged) OR bits(p) <> bits(merged_back);
SELECT bits(sum(p)) = bits((SELECT trade_panel(partner, value, period) FROM panel_rows)) AS union_of_all FROM panel_stored;
-- nor do wildly different sizes, where plain sums would lose digits
CREATE TABLE panel_wild AS
SELECT x % 20 AS g, 'p' || x % 7 AS partner, date '2024-01-01' + x % 90 AS period, (random() - 0.4) * 10.0 ^ ((x * 37) % 60 - 30) AS value, random() AS shuffle
FROM generate_series(1, 10000) AS x;
SELECT count(*) AS differ
FROM (SELECT bits(trade_panel(partner, value, period ORDER BY shuffle)) AS a, bits(trade_panel(partner, value, period ORDER BY abs(value))) AS b,
        value_at(total(trade_panel(partner, value, period ORDER BY shuffle)), '2024-02-01') AS c, value_at(trade_series(value, period ORDER BY abs(value)), '2024-02-01') AS d,
        share_pct(partner, value, period, '2024-02-01', 'p1' ORDER BY shuffle) AS e, share_pct(trade_panel(partner, value, period), '2024-02-01', 'p1') AS f,
        100 * (value_at(series_of(trade_panel(partner, value, period), 'p1'), '2024-02-01') / nullif(greatest(value_at(trade_series(value, period), '2024-02-01'), 0), 0)) AS h
      FROM panel_wild GROUP BY g) AS t
WHERE a <> b OR c IS DISTINCT FROM d OR e IS DISTINCT FROM f OR e IS DISTINCT FROM h;

-- nor do workers and partitions
CREATE TABLE panel_parts (LIKE panel_wild) PARTITION BY HASH (g);
SELECT format('CREATE TABLE panel_part_%1$s PARTITION OF panel_parts FOR VALUES WITH (MODULUS 3, REMAINDER %1$s) WITH (parallel_workers = 2)', n) FROM generate_series(0, 2) AS n \gexec
INSERT INTO panel_parts SELECT * FROM panel_wild;
CREATE TABLE panel_answers AS
SELECT 'serial' AS way, g, bits(trade_panel(partner, value, period)) AS bits, share_pct(partner, value, period, '2024-02-01', 'p1') AS share, hhi(partner, abs(value), period, '2024-03-01') AS hhi,
       divergence_pp(partner, value, period, '2024-03-01', 'p1', NULL) AS gap, top_share_pct(partner, abs(value), period, '2024-03-01', 2) AS top
FROM panel_parts GROUP BY g;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
INSERT INTO panel_answers
SELECT 'workers', g, bits(trade_panel(partner, value, period)), share_pct(partner, value, period, '2024-02-01', 'p1'), hhi(partner, abs(value), period, '2024-03-01'),
       divergence_pp(partner, value, period, '2024-03-01', 'p1', NULL), top_share_pct(partner, abs(value), period, '2024-03-01', 2)
FROM panel_parts GROUP BY g;
SET enable_partitionwise_aggregate = on;
INSERT INTO panel_answers
SELECT 'partitions', g, bits(trade_panel(partner, value, period)), share_pct(partner, value, period, '2024-02-01', 'p1'), hhi(partner, abs(value), period, '2024-03-01'),
       divergence_pp(partner, value, period, '2024-03-01', 'p1', NULL), top_share_pct(partner, abs(value), period, '2024-03-01', 2)
FROM panel_parts GROUP BY g;
RESET enable_partitionwise_aggregate;
SELECT count(DISTINCT (bits, share, hhi, gap, top)) AS answers, count(*) AS of FROM panel_answers;
-- one group over all workers, whose states are merged
SELECT count(DISTINCT (a, b)) AS answers FROM (
  SELECT bits(trade_panel(partner, value, period)) AS a, share_pct(partner, value, period, '2024-02-01', 'p1') AS b FROM panel_parts
  UNION ALL SELECT bits(trade_panel(partner, value, period ORDER BY shuffle)), share_pct(partner, value, period, '2024-02-01', 'p1' ORDER BY shuffle) FROM panel_wild) AS t;
RESET parallel_setup_cost;
RESET parallel_tuple_cost;
RESET min_parallel_table_scan_size;
DROP TABLE panel_wild, panel_parts, panel_answers, panel_rows, panel_cells, panel_stored, panel_pairs, panel_sums, panel_table, panel_next, panel_one, panel_structure, panel_shares;
DROP FUNCTION bits(trade_panel), differ(float8, float8), growth(float8, float8), growth_sym(float8, float8);
