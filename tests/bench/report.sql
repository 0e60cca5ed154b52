-- the results as Markdown whose columns also line up; run by psql -At

-- a table: its rows' fields with | between, the first being the head
CREATE FUNCTION bench.markdown(lines text[]) RETURNS text LANGUAGE sql AS
$$
WITH cell AS (
  SELECT l, c, text, max(length(text)) OVER (PARTITION BY c) AS width
  FROM unnest(lines) WITH ORDINALITY AS t(line, l), unnest(string_to_array(line, '|')) WITH ORDINALITY AS f(text, c))
SELECT string_agg(line, E'\n' ORDER BY l)
FROM (SELECT l, '| ' || string_agg(rpad(text, width), ' | ' ORDER BY c) || ' |' AS line FROM cell GROUP BY l
      UNION ALL
      SELECT 1.5, '|' || string_agg(repeat('-', width + 2), '|' ORDER BY c) || '|' FROM cell WHERE l = 1) AS t
$$;

\qecho '# How fast magtrade is'
\qecho
\qecho 'Made by `make bench`, not by hand. Seconds are medians; the peers run with two threads, a query once before it is timed.'
\qecho 'Ratios are between the fastest forms of both. All sides gave the same counts, and sums to 1e-9.'
\qecho
SELECT bench.markdown(array_agg(line ORDER BY number)) FROM (
  SELECT 0 AS number, 'what|how it was' AS line UNION ALL SELECT number, name || '|' || value FROM bench.circumstance) AS t;
\qecho
\qecho '## Against the targets'
\qecho
SELECT bench.markdown(array_agg(line ORDER BY place, team)) FROM (
  SELECT 0 AS place, '' AS team, 'row|beside|magtrade|the other|ratio|to reach|reached' AS line
  UNION ALL
  SELECT r.place, t.team, concat_ws('|', t.name, t.team, coalesce(bench.figure(ours), 'not run'), coalesce(bench.figure(theirs), 'not run'),
    coalesce(bench.figure(now) || ' ×', '–'), CASE relation WHEN '>=' THEN '≥ ' ELSE '≤ ' END || factor || ' ×',
    CASE WHEN reached THEN 'yes' WHEN NOT reached THEN 'no' ELSE '–' END)
  FROM bench.reached AS t JOIN bench.row AS r USING (name)) AS t;

SELECT E'\n## ' || name || ': ' || title || E'\n\n' || coalesce('Left out: ' || left_out || '.',
  (SELECT bench.markdown(array_agg(line ORDER BY number)) FROM (
     SELECT -1 AS number, 'side|form|median|min|max|of magtrade''s best' AS line
     UNION ALL
     SELECT m.number, concat_ws('|', m.team, m.form, bench.figure(m.median), bench.figure(m.least), bench.figure(m.most),
       coalesce(bench.figure(m.median / nullif(b.median, 0)) || ' ×', '–'))
     FROM bench.measured AS m LEFT JOIN bench.measured AS b ON b.name = m.name AND b.team = 'magtrade' AND b.best
     WHERE m.name = r.name) AS t))
  || coalesce(E'\n\nWhere a backend without workers spends the time of “' || profiled || E'” (perf, software clock):\n\n```text\n' || profile || E'\n```', '')
FROM bench.row AS r ORDER BY place;
