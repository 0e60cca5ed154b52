-- months, periods and fiscal years
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS magtrade;
RESET client_min_messages;
SET datestyle = 'ISO, YMD';

-- every spelling of one month
SELECT spelling, trade_period(spelling)
FROM unnest(ARRAY['202511', '2025-11', '2025/11', '2025.11', '2025M11', '2025_11', 'Nov_2025',
  '2025m11', '2025-M11', '2025MM11', '2025-11-30', '2025/11/30', '2025-11-05', '2025/11/5', '20251130', '20251100',
  'Nov-25', 'Nov 2025', 'Nov. 2025', 'November 2025', 'NOV25', '2025-Nov', '2025Nov',
  '30-Nov-2025', '30-Nov-25', '30 Nov ''25', 'Nov''25', '2025/11-30', '2025 11-30', '11/2025', '2025年11月', '2025 年 11 月',
  '2025年11月30日', '2025년 11월', '2025-11-30T00:00:00Z',
  '2025-11-30 00:00:00', '2025/11/30 0:00', '202511.0', '  202511  ']) AS spelling;

-- edges
SELECT trade_period('2001.10') AS "2001.10", trade_period('Sept 2024') AS "Sept 2024",
       trade_period('2024-02-29') AS leap, trade_period('Jan-70') AS "70",
       trade_period('Jan-69') AS "69", trade_period('2017') AS "2017",
       trade_period('2017年') AS "2017年";
-- as data frames write columns of integers that have a hole
SELECT trade_period('202511.0') AS month, trade_period('20251130.0') AS day, trade_period('2017.0') AS year, trade_period('2025-11.0') AS both,
       trade_period('2025.0-11.0') AS frame, trade_period('2025.0-11') AS year_alone, trade_period('Nov 2025.0') AS name;
SELECT trade_period(202511) AS six, trade_period(20251130) AS eight,
       trade_period(20251100) AS no_day, trade_period(2017) AS year,
       trade_period(NULL::text) AS nothing;
-- whatever type of number a column has
SELECT trade_period(202511::bigint) AS bigint, trade_period(20251130::numeric) AS numeric, trade_period(2017::smallint) AS smallint,
       trade_period(202511::float8) AS float8, trade_period(2025.11) AS point, trade_period(NULL) AS nothing;

-- what is no month, and why
CREATE FUNCTION refused(t text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE detail text;
BEGIN
  RETURN trade_period(t)::text;
EXCEPTION WHEN invalid_datetime_format THEN
  GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
  RETURN SQLERRM || ' ' || detail;
END $$;
SELECT refused(t)
FROM unnest(ARRAY['', ' ', '202513', '202552', '202499', '202500', '2025-13',
  '2025-02-29', '20250230', '2025年11月31日', '2001.1', '2017.00', '2017.5', '202511.5', '2017-0', '2017. 0', '2025.0.11', '2025.00-11', '2025.0-', '2025.0/1-2', '25', '251', '25111', '2511011',
  '0999-01', '2025Q3', '2025-W03', 'Nov', 'Nov 5', '30-Nov-5', 'Novem 2025', 'N', '2025-',
  '-202511', '2025-11-', '2025--11', '2025_-11', '_2025_11', '2025/1-2', '2025.01-11', '2025 1-2', '2024/12-12', '''25', 'Nov ''5', 'Nov ''2025', '''25-11', '2025''11', '11/12/2025', '1/11/2025 0:00:00', '2025-11-30x',
  '2025-11-30 1', '2025-11-30 0:0', '2025é11', 'YYYYMM', '٢٠٢٥', '２０２５', repeat('1', 9),
  repeat('2025-', 1000), E'2025\t11', 'total', '-', 'NaN', '1e5',
  '2025-11-30 00:00:00; x']) AS t;
SELECT trade_period('hello');
SELECT trade_period(-202511);
SELECT trade_period(2001.1);
SELECT trade_period(1e300);
SELECT trade_period('NaN'::numeric);

-- a year is named after the calendar year that holds most of it
SELECT start_month, fiscal_year('2025-03-31', start_month) AS march,
       fiscal_year('2025-04-01', start_month) AS april,
       fiscal_year('2025-10-01', start_month) AS october
FROM generate_series(1, 12) AS start_month;
SELECT fiscal_year('2025-11-30'), fiscal_period('2025-11-30', 1) AS civil,
       fiscal_period('2025-04-17', 4) AS japan, fiscal_period('2026-03-31', 4) AS japan_end,
       fiscal_period('2025-10-01', 10) AS us, fiscal_period('2026-09-30', 10) AS us_end;

-- fiscal_period and fiscal_year agree, and years follow each other
SELECT count(*) AS disagreements
FROM generate_series(date '2020-01-01', '2026-12-01', interval '1 month') AS d,
     generate_series(1, 12) AS s
WHERE extract(year FROM fiscal_period(d::date, s)) <> fiscal_year(d::date, s)
   OR fiscal_period((d + interval '1 month')::date, s) <> fiscal_period(d::date, s) + interval '1 month'
   OR (extract(month FROM d) = s) <> (extract(month FROM fiscal_period(d::date, s)) = 1);

-- every 11th day of all years, and both ends of every month
SELECT count(*) AS wrong
FROM (SELECT generate_series(-730119, 2921939, 11) UNION SELECT m::date - '2000-01-01'::date - k FROM generate_series('0001-02-01', '9999-12-01', interval '1 month') AS m, generate_series(0, 1) AS k) AS days(n),
     LATERAL (SELECT '2000-01-01'::date + n) AS t(d)
WHERE fiscal_period(d, 1) <> date_trunc('month', d::timestamp)::date;

SELECT fiscal_year('2025-11-01', 0);
SELECT fiscal_period('2025-11-01', 13);
SELECT fiscal_year('infinity');
SELECT fiscal_year('12000-01-01');
SELECT fiscal_year('0044-03-15 BC');
SELECT fiscal_period('0001-01-01', 2);
DROP FUNCTION refused(text);
