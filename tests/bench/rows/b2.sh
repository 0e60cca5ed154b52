# The answer of row B1 straight from the file, beside a program that was written for this one question.

row B2 'the same answer straight from the CSV file'
answer rows moms '~mom' yoys '~yoy' '~ytd_sum' '~ytd_max' highs
target DuckDB '>=' 3
target 'C program' '<=' 3
uses comtrade
cc -O2 -pthread -o "$home/work/b2" "$here/rows/b2.c"

reduced='count(*), count(mom), sum(mom), count(yoy), sum(yoy), sum(ytd), sum(top), count(*) FILTER (WHERE high)'
accessors='mom_pct(s, period) AS mom, yoy_pct(s, period) AS yoy, ytd_sum(s, period) AS ytd, ytd_max(s, period) AS top,
  is_ytd_high(s, period) AS high'
series='SELECT trade_series(value, period) AS s FROM comtrade GROUP BY reporter, flow, commodity, partner'

side magtrade 'trade_series, unnest and accessors' pg <<-SQL
	SELECT $reduced FROM (SELECT $accessors FROM ($series) AS g, unnest(s)) AS t;
SQL

side magtrade 'trade_series, periods in FROM and accessors' pg <<-SQL
	SELECT $reduced FROM (SELECT $accessors FROM ($series) AS g, periods(s) AS period) AS t;
SQL

# as in B1, gathering would come before the months
side magtrade 'trade_series, periods and accessors' pg <<-SQL
	SET parallel_tuple_cost = 10;
	SELECT $reduced FROM (SELECT $accessors FROM (SELECT s, periods(s) AS period FROM ($series) AS g) AS i) AS t;
SQL

side magtrade 'window functions' pg <<-SQL
	SELECT $reduced
	FROM (SELECT mom_pct(value, period) OVER s AS mom, yoy_pct(value, period) OVER s AS yoy, ytd_sum(value, period) OVER s AS ytd,
	        ytd_max(value, period) OVER s AS top, is_ytd_high(value, period) OVER s AS high
	      FROM comtrade WINDOW s AS (PARTITION BY reporter, flow, commodity, partner)) AS t;
SQL

side DuckDB 'read_csv and windows, RANGE frames over month numbers' duckdb <<'SQL'
SELECT count(*), count(mom), sum(mom), count(yoy), sum(yoy), sum(ytd), sum(top), count(*) FILTER (WHERE value > earlier)
FROM (SELECT CASE WHEN m1 > 0 THEN 100 * (value / m1 - 1) END AS mom, CASE WHEN m12 > 0 THEN 100 * (value / m12 - 1) END AS yoy,
        ytd, top, value, earlier
      FROM (SELECT value,
              first_value(value) OVER (series RANGE BETWEEN 1 PRECEDING AND 1 PRECEDING) AS m1,
              first_value(value) OVER (series RANGE BETWEEN 12 PRECEDING AND 12 PRECEDING) AS m12,
              sum(value) OVER the_year AS ytd, max(value) OVER the_year AS top,
              max(value) OVER (PARTITION BY reporter, flow, commodity, partner, year ORDER BY month
                               ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS earlier
            FROM comtrade
            WINDOW series AS (PARTITION BY reporter, flow, commodity, partner ORDER BY month),
              the_year AS (PARTITION BY reporter, flow, commodity, partner, year ORDER BY month ROWS UNBOUNDED PRECEDING)) AS w) AS t;
SQL

side ClickHouse 'file() and windows, RANGE frames over month numbers' clickhouse <<'SQL'
SELECT count(), countIf(m1 > 0), sumIf(100 * (value / m1 - 1), m1 > 0), countIf(m12 > 0), sumIf(100 * (value / m12 - 1), m12 > 0),
  sum(ytd), sum(top), countIf(seen > 1 AND value > earlier)
FROM (SELECT value,
        sum(value) OVER (PARTITION BY reporter, flow, commodity, partner ORDER BY month RANGE BETWEEN 1 PRECEDING AND 1 PRECEDING) AS m1,
        sum(value) OVER (PARTITION BY reporter, flow, commodity, partner ORDER BY month RANGE BETWEEN 12 PRECEDING AND 12 PRECEDING) AS m12,
        sum(value) OVER the_year AS ytd, max(value) OVER the_year AS top, count() OVER the_year AS seen,
        max(value) OVER (PARTITION BY reporter, flow, commodity, partner, year ORDER BY month
                         ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS earlier
      FROM bench.comtrade
      WINDOW the_year AS (PARTITION BY reporter, flow, commodity, partner, year ORDER BY month ROWS UNBOUNDED PRECEDING));
SQL

side 'C program' 'rows/b2.c, two threads' program <<'SH'
'@home@/work/b2' '@csv@'
SH
