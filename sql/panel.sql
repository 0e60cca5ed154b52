-- the panel: its forms, its parts, sums and transforms
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

-- the type
SELECT trade_panel(partner, value, period) FROM magnets;
SELECT trade_panel(partner, value, period)::text::trade_panel::text = trade_panel(partner, value, period)::text AS round_trip,
       trade_panel(partner, value, period)::jsonb -> 'JPN' -> '2025-11' AS november FROM magnets;
SELECT to_jsonb(trade_panel(partner, value, period)) -> 'JPN' -> '2025-11' AS november, trade_panel('JPN', 1, '2025-11-01')::json FROM magnets;
SELECT trade_panel '{}', trade_panel '{"": {"2025-01": 1}, "a\"b": {"2025-01": 2}, "日本": {"2025-01": 3}, "empty": {}}';
SELECT trade_panel '{"JPN": 5}';
SELECT trade_panel '{"JPN": {"2025-14": 5}}';
SELECT trade_panel '{"JPN": [5]}';
-- an error shows the beginning of a long name, in whole characters
SELECT trade_panel '{"日本日本日本日本日本日本日本日本日本日本日本日本": 5}';
SELECT trade_panel '{"日本日本日本日本日本日本日本日本日本日本日本日本": {"日本日本日本日本日本日本日本日本日本日本日本日本": 5}}';
SELECT trade_panel '7';
SELECT trade_panel '[{"at": "2025-11", "number": 1, "a": "JPN", "b": null}, {"JPN": {"2025-11": [1, 1e-20]}}]',
       trade_panel '[{"at": "2025-11", "a": null, "b": "x"}, {}]', trade_panel '[{"at": null}, {}]';
SELECT trade_panel '[{"at": "2025-11", "number": 1, "a": "JPN"}, {}]';
SELECT trade_panel '[{"at": "2025-11", "number": "one", "a": null, "b": null}, {}]';
SELECT trade_panel '[{"at": "2025-11", "number": 1e12, "a": null, "b": null}, {}]';

-- binary
CREATE TEMP TABLE forms (p trade_panel);
INSERT INTO forms SELECT trade_panel(partner, value, period) FROM magnets;
INSERT INTO forms VALUES ('{}'), ('{"": {"2025-01": 1}, "日本": {"2024-11..2024-12": 3, "2025-01": -0.1}}'),
  ('[{"at": "2025-11", "a": "JPN", "b": null}, {"JPN": {"2025-11": [1e16, 1]}, "USA": {"2025-11": 5}}]');
INSERT INTO forms SELECT trade_panel(p, v, '2025-11-01') FROM (VALUES ('a', 1e16), ('a', 1), ('a', 1e-20), ('b', 5)) AS t(p, v);
CREATE TEMP TABLE sent (b bytea);
INSERT INTO sent SELECT trade_panel_send(p) FROM forms;
SELECT count(*), min(length(b)) AS shortest, max(length(b)) AS longest FROM sent;
INSERT INTO forms VALUES ('[{"at": "2025-11", "number": 12, "a": "JPN", "b": "nobody"}, {"JPN": {"2024-11": 1, "2025-11": 2}}]'), ('[{"at": ""}, {"a": {}, "b": {"2025-11": 1}}]');
CREATE TEMP TABLE received (LIKE forms);
COPY forms TO PROGRAM 'cat > magtrade_panels.bin' (FORMAT binary);
COPY received FROM PROGRAM 'cat magtrade_panels.bin' (FORMAT binary);
COPY (SELECT WHERE false) TO PROGRAM 'rm magtrade_panels.bin';
SELECT received.p AS other FROM received JOIN forms ON received.ctid = forms.ctid WHERE received.p::text <> forms.p::text;

-- the sum of panels has the partners and months of any, and so has +
SELECT trade_panel '{"JPN": {"2025-10": 1, "2025-11": 2}}' + '{"JPN": {"2025-11": 3}, "USA": {"2025-09": 4}}' AS plus;
SELECT sum(p), count(DISTINCT p)
FROM (VALUES (trade_panel '{"JPN": {"2025-10": 1}}'), (NULL), ('{"USA": {"2025-10": 2}, "JPN": {"2025-11": 0.1}}'), ('{}')) AS t(p);
SELECT sum(p) AS nothing, sum(p) FILTER (WHERE p IS NOT NULL) AS filtered FROM (VALUES (NULL::trade_panel), (NULL)) AS t(p);
SELECT trade_panel '{"a": {"2025-02": 1}}' + '{"a": {"2025-01..2025-02": 1}}';
SELECT trade_panel '{"a": {"2025-01": 1}}' + '{"a": {"2025-01..2025-02": 1}}';

-- its parts
CREATE TEMP TABLE stored AS SELECT trade_panel(partner, value, period) AS p FROM magnets;
SELECT series_of(p, 'JPN'), series_of(p, 'XXX') AS unknown, series_of(p, NULL) AS nobody, total(p) FROM stored;
SELECT total('{}'), total('{"a": {"2025-01": 0.1}, "b": {"2025-01": 0.2, "2025-02": 0.3}, "c": {"2025-01": -0.3}}') AS exact;
SELECT partners(p) FROM stored;
SELECT partners('{}');
SELECT partners('[{"at": ""}, {"a": {}, "b": {"2025-01": 1}, "c": {}}]') AS with_figures;
SELECT hhi('[{"at": ""}, {"a": {"2025-01": 1}, "b": {"2025-01": 1}, "c": {}}]', '2025-01-01');
SELECT u.* FROM stored, unnest(p) AS u;
SELECT * FROM unnest(trade_panel '{"b": {"2025-03": 1}, "a": {"2025-01..2025-02": 2, "2025-04": 3}}');
SELECT value_at(series_of(p, 'USA'), '2025-10-01'), mom_pct(total(p), '2025-11-01') FROM stored;
SELECT total('{"a": {"2025-02": 1}, "b": {"2025-01..2025-02": 1}}');
SELECT total('{"a": {"2025-01": 1}, "b": {"2025-01..2025-02": 1}}');

-- who is left out
SELECT without(p, '{rest}') = without(p, ARRAY['rest', NULL, 'XXX']) AS named, without(p, '{JPN,USA,rest}') AS nobody,
       without(p, '{}') = p AS everyone FROM stored;

-- no row, no trade: from the panel's first month on, for every partner
SELECT fill_zero(trade_panel '{"a": {"2025-01": 1, "2025-04": 2}, "b": {"2025-03": 3}}', '2025-05-31');
SELECT fill_zero(trade_panel '{"a": {"2025-01": 1, "2025-04": 2}, "b": {"2025-03": 3}}', '2025-02-01') AS early, fill_zero('{}'::trade_panel, '2025-02-01') AS empty;
SELECT fill_zero(trade_panel '{"a": {"2024-12": 1, "2025-01..2025-02": 2}, "b": {"2025-03": 3}}', '2025-04-01') AS several_months;
-- what others have after it says nothing of a partner: not closed, not yet published
SELECT partner, value, base, growth_pct, status
FROM partner_table(fill_zero('{"a": {"2025-01": 10, "2025-02": 10}, "b": {"2025-02": 5, "2025-03": 5}}'::trade_panel, '2025-02-01'), '2025-03-01');
SELECT fill_zero(trade_panel '{"a": {"2025-01..2025-02": 2}, "b": {"2024-12": 3}}', '2025-01-01') AS ends_after,
       fill_zero(trade_panel '{"a": {"2025-01": 2}, "b": {"2025-02": 3}}', '2024-01-01') AS before_all;
SELECT fill_zero(p, '2025-01-01') = p AS full FROM stored;

-- equality, order, hash: by what is printed
SELECT string_agg(id::text, ' ' ORDER BY p) AS "order", string_agg(id::text, ' ' ORDER BY p DESC) AS back
FROM (VALUES (1, trade_panel '{}'), (2, '{"a": {"2025-01": 1}}'), (3, '{"a": {"2025-01": 1}, "b": {"2025-01": 1}}'),
  (4, '{"a": {"2025-01": 2}}'), (5, '{"b": {"2020-01": 1}}')) AS t(id, p);
SELECT a = b AS eq, a <> b AS ne, a < b AS lt, a <= b AS le, a > b AS gt, a >= b AS ge, trade_panel_cmp(a, b) AS cmp,
       trade_panel_hash(a) = trade_panel_hash(b) AS hash, trade_panel_hash_extended(a, 7) = trade_panel_hash_extended(b, 7) AS extended
FROM (VALUES (trade_panel '{"b": {"2025-01": 0}, "a": {"2025-01": 1}}', trade_panel '{"a": {"2025-01": 1}, "b": {"2025-01": -0.0}}'),
  ('{"a": {"2025-01": 1}}', '{"a": {"2025-02": 1}}'),
  ('[{"at": "2025-01", "a": null, "b": "x"}, {"b": {"2025-01": 2}, "a": {"2025-01": 1}}]', '{"a": {"2025-01": 1}, "b": {"2025-01": 2}}')) AS t(a, b);

-- thousands of partners, unsorted, and each added to in turn
SELECT count(*) AS partners, sum(value_at(series_of(p, name), '2025-11-01')) AS total, value_at(total(p), '2025-11-01') AS same
FROM (SELECT trade_panel((x * 7919 % 5003)::text, x, '2025-11-01') AS p FROM generate_series(1, 20000) AS x) AS t, partners(p) AS name
GROUP BY p;

-- an aggregate of somebody's own may begin with any panel, and combine states that were asked nothing with others
CREATE AGGREGATE pg_temp.onward(text, float8, date) (SFUNC = trade_panel_trans, STYPE = trade_panel, FINALFUNC = trade_panel_result,
  INITCOND = '{"JPN": {"2025-10": 1}, "a name that is longer": {"2025-11": 2}}');
SELECT pg_temp.onward(name, x, period) FROM (VALUES ('USA', 3, date '2025-12-01'), ('JPN', 4, '2025-10-01'), ('a name that is longer', 5, '2025-11-01')) AS t(name, x, period);
CREATE AGGREGATE pg_temp.onward(trade_panel) (SFUNC = trade_panel_combine, STYPE = trade_panel, FINALFUNC = trade_panel_result,
  INITCOND = '{"JPN": {"2025-10": 1}, "a": {"2025-01..2025-02": 2}}');
SELECT pg_temp.onward(p) FROM (VALUES (trade_panel '{"USA": {"2025-12": 3}}'), ('{"JPN": {"2025-10": 4}}')) AS t(p);
CREATE AGGREGATE pg_temp.state(text, float8, date) (SFUNC = trade_panel_trans, STYPE = trade_panel);
CREATE AGGREGATE pg_temp.state(text, float8, date, date) (SFUNC = trade_panel_trans, STYPE = trade_panel);
CREATE AGGREGATE pg_temp.asked(trade_panel) (SFUNC = trade_panel_combine, STYPE = trade_panel, FINALFUNC = hhi_final);
SELECT pg_temp.asked(p ORDER BY o) FROM (SELECT 1, pg_temp.state(name, 1, '2024-01-01') FROM (VALUES ('a'), ('b')) AS t(name)
  UNION ALL SELECT 2, pg_temp.state(name, 1, '2025-01-01', '2025-01-01') FROM (VALUES ('a'), ('b'), ('c'), ('d')) AS t(name)) AS s(o, p);
-- states of workers know of the months that nobody asked about whether one is the sum of all others there, too
SELECT pg_temp.asked(p) AS not_in_january FROM (SELECT pg_temp.state(name, x, period, '2025-11-01') AS p
  FROM (VALUES (1, 'a', 3, date '2025-11-01'), (1, 'b', 1, '2025-11-01'), (2, 'all', 4, '2025-11-01'), (2, 'all', 7, '2025-01-01'), (1, 'a', 5, '2025-01-01')) AS t(worker, name, x, period) GROUP BY worker) AS w;
SELECT pg_temp.asked(p) AS always FROM (SELECT pg_temp.state(name, x, period, '2025-11-01') AS p
  FROM (VALUES (1, 'a', 3, date '2025-11-01'), (1, 'b', 1, '2025-11-01'), (2, 'all', 4, '2025-11-01'), (2, 'all', 7, '2025-01-01'), (1, 'a', 7, '2025-01-01')) AS t(worker, name, x, period) GROUP BY worker) AS w;
