-- where run.sh keeps what it measures, and what follows from it

CREATE SCHEMA bench;

CREATE TABLE bench.circumstance (number integer GENERATED ALWAYS AS IDENTITY, name text, value text);

CREATE TABLE bench.row (
  place integer GENERATED ALWAYS AS IDENTITY,
  name text PRIMARY KEY,
  title text,
  answer text[],                -- names of its columns, with a ~ where 1e-9 of difference is allowed
  left_out text,                -- why
  profiled text,                -- which form, and
  profile text);                -- what perf said

CREATE TABLE bench.side (
  name text REFERENCES bench.row, number integer, team text, form text, engine text, PRIMARY KEY (name, number));

CREATE TABLE bench.run (
  name text, number integer, run integer,
  quantity float8,              -- seconds, or megabytes where the engine is memory
  answer text,                  -- its columns with | between
  PRIMARY KEY (name, number, run), FOREIGN KEY (name, number) REFERENCES bench.side);

CREATE TABLE bench.target (name text REFERENCES bench.row, team text, relation text CHECK (relation IN ('>=', '<=')), factor float8);

-- each side's runs together; best: the fastest form of its team
CREATE VIEW bench.measured AS
SELECT s.*, median, least, most, row_number() OVER (PARTITION BY name, team ORDER BY median) = 1 AS best
FROM bench.side AS s JOIN (
  SELECT name, number, percentile_cont(0.5) WITHIN GROUP (ORDER BY quantity) AS median, min(quantity) AS least, max(quantity) AS most
  FROM bench.run GROUP BY name, number) AS r USING (name, number);

-- answers that differ from that of the row's first side
CREATE VIEW bench.disagreement AS
WITH field AS (
  SELECT u.name, u.number, u.run, n, r.answer[n] AS field, nullif(a, '') AS a
  FROM bench.run AS u JOIN bench.row AS r USING (name), unnest(string_to_array(u.answer, '|')) WITH ORDINALITY AS f(a, n))
SELECT name, team, form, f.run, f.field, f.a AS found, e.a AS expected
FROM field AS f JOIN bench.side USING (name, number) LEFT JOIN field AS e USING (name, n)
WHERE e.number = 0 AND e.run = 1 AND NOT CASE
  WHEN f.a IS NULL OR e.a IS NULL THEN f.a IS NULL AND e.a IS NULL
  WHEN f.field LIKE '~%' THEN abs(f.a::numeric - e.a::numeric) <= 1e-9 * greatest(abs(f.a::numeric), abs(e.a::numeric))
  WHEN f.field IS NULL THEN false
  ELSE f.a::numeric = e.a::numeric END
UNION ALL
SELECT name, team, form, run, 'columns', cardinality(string_to_array(u.answer, '|'))::text, cardinality(r.answer)::text
FROM bench.run AS u JOIN bench.row AS r USING (name) JOIN bench.side USING (name, number)
WHERE cardinality(string_to_array(u.answer, '|')) IS DISTINCT FROM cardinality(r.answer);

-- targets: factor, what it is now, and whether it is reached; both teams by their best form
CREATE VIEW bench.reached AS
SELECT t.*, m.median AS ours, p.median AS theirs,
  CASE relation WHEN '>=' THEN p.median / m.median ELSE m.median / p.median END AS now,
  CASE relation WHEN '>=' THEN p.median / m.median >= factor ELSE m.median / p.median <= factor END AS reached
FROM bench.target AS t
LEFT JOIN bench.measured AS m ON m.name = t.name AND m.team = 'magtrade' AND m.best
LEFT JOIN bench.measured AS p ON p.name = t.name AND p.team = t.team AND p.best;

-- three figures that matter: 0.0123, 1.23, 12.3, 123
CREATE FUNCTION bench.figure(x float8) RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT round(x::numeric, greatest(0, 2 - floor(log(greatest(x, 1e-4)))::integer))::text $$;

-- all of it, for programs
CREATE FUNCTION bench.results() RETURNS jsonb LANGUAGE sql STABLE AS
$$
SELECT jsonb_build_object(
  'circumstances', (SELECT jsonb_object_agg(name, value) FROM bench.circumstance),
  'rows', (SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object('name', name, 'title', title, 'left_out', left_out,
      'targets', (SELECT jsonb_agg(to_jsonb(t) - 'name') FROM bench.reached AS t WHERE t.name = r.name),
      'sides', (SELECT jsonb_agg(jsonb_build_object('team', team, 'form', form, 'engine', engine, 'median', median, 'min', least,
          'max', most, 'runs', (SELECT jsonb_agg(quantity ORDER BY run) FROM bench.run AS u WHERE u.name = m.name AND u.number = m.number),
          'answer', (SELECT min(u.answer) FROM bench.run AS u WHERE u.name = m.name AND u.number = m.number AND u.run = 1))
        ORDER BY number) FROM bench.measured AS m WHERE m.name = r.name),
      'profile', string_to_array(profile, E'\n'))) ORDER BY place) FROM bench.row AS r))
$$;
