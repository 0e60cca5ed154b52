# Five measures of every row of a table. Peers are exact to the calendar, as magtrade is: RANGE frames or joins by month, never
# lag(); growth without a positive base is NULL everywhere.

row B1 'growth on the month and the year, the year to date, its highest month and whether this is it, for every row of a table'
answer rows moms '~mom' yoys '~yoy' '~ytd_sum' '~ytd_max' highs
target 'plain SQL' '>=' 20
target DuckDB '>=' 3
target ClickHouse '>=' 3
uses flows flows_by_key flows_sorted flow_series
warm
profile

reduced='count(*), count(mom), sum(mom), count(yoy), sum(yoy), sum(ytd), sum(top), count(*) FILTER (WHERE high)'
accessors='mom_pct(s, period) AS mom, yoy_pct(s, period) AS yoy, ytd_sum(s, period) AS ytd, ytd_max(s, period) AS top,
  is_ytd_high(s, period) AS high'

# series_form TABLE WORDS [SETTINGS]
series_form() {
	side magtrade "trade_series, unnest and accessors, $2" pg <<-SQL
		SET enable_partitionwise_aggregate = on;
		${3:-}
		SELECT $reduced
		FROM (SELECT $accessors
		      FROM (SELECT trade_series(value, period) AS s FROM $1 GROUP BY reporter, flow, commodity, partner) AS g, unnest(s)) AS t;
	SQL
}

series_form flows_by_key 'partitions by key'
series_form flows_by_key 'sorted partitions by key' 'SET enable_hashagg = off;'
series_form flows 'one table'
series_form flows_sorted 'sorted table, no sort or hash' 'SET enable_hashagg = off; SET max_parallel_workers_per_gather = 0;'

# periods_form WORDS [SETTINGS]: the planner takes a set-returning function in the select list for one row, and would gather
# before it, not after.
periods_form() {
	side magtrade "trade_series, periods and accessors, sorted partitions by key$1" pg <<-SQL
		SET enable_partitionwise_aggregate = on;
		SET enable_hashagg = off;
		SET parallel_tuple_cost = 10;
		${2:-}
		SELECT $reduced
		FROM (SELECT $accessors
		      FROM (SELECT s, periods(s) AS period
		            FROM (SELECT trade_series(value, period) AS s FROM flows_by_key GROUP BY reporter, flow, commodity, partner) AS g) AS i) AS t;
	SQL
}

periods_form ''
periods_form ', one worker' 'SET max_parallel_workers_per_gather = 1;'

side magtrade 'trade_series and trade_metrics, sorted partitions by key' pg <<'SQL'
SET enable_partitionwise_aggregate = on;
SET enable_hashagg = off;
SELECT count(*), count(mom_pct), sum(mom_pct), count(yoy_pct), sum(yoy_pct), sum(ytd_sum), sum(ytd_max), count(*) FILTER (WHERE is_ytd_high)
FROM (SELECT trade_series(value, period) AS s FROM flows_by_key GROUP BY reporter, flow, commodity, partner) AS g, trade_metrics(s);
SQL

# window_form TABLE WORDS [SETTINGS]
window_form() {
	side magtrade "window functions, $2" pg <<-SQL
		SET enable_partitionwise_aggregate = on;
		${3:-}
		SELECT $reduced
		FROM (SELECT mom_pct(value, period) OVER s AS mom, yoy_pct(value, period) OVER s AS yoy, ytd_sum(value, period) OVER s AS ytd,
		        ytd_max(value, period) OVER s AS top, is_ytd_high(value, period) OVER s AS high
		      FROM $1 WINDOW s AS (PARTITION BY reporter, flow, commodity, partner)) AS t;
	SQL
}

window_form flows_by_key 'sorted partitions by key'
window_form flows_by_key 'sorted partitions by key, one worker' 'SET max_parallel_workers_per_gather = 1;'
window_form flows_sorted 'sorted table'
window_form flows 'one table'

# A team of its own, since it does not start from the rows: what a materialized view of series saves.
side 'stored series' 'unnest and accessors' pg <<-SQL
	SELECT $reduced FROM (SELECT $accessors FROM flow_series, unnest(s)) AS t;
SQL

side 'stored series' 'periods and accessors' pg <<-SQL
	SELECT $reduced FROM (SELECT $accessors FROM flow_series, periods(s) AS period) AS t;
SQL

# windows TABLE WORDS: with the month as an integer, whose frames are cheaper than those of a date
windows() {
	side 'plain SQL' "windows, RANGE frames over month numbers, $2" pg <<-SQL
		SELECT count(*), count(mom), sum(mom), count(yoy), sum(yoy), sum(ytd), sum(top), count(*) FILTER (WHERE value > earlier)
		FROM (SELECT CASE WHEN m1 > 0 THEN 100 * (value / m1 - 1) END AS mom, CASE WHEN m12 > 0 THEN 100 * (value / m12 - 1) END AS yoy,
		        ytd, top, value, earlier
		      FROM (SELECT value,
		              first_value(value) OVER (series RANGE BETWEEN 1 PRECEDING AND 1 PRECEDING) AS m1,
		              first_value(value) OVER (series RANGE BETWEEN 12 PRECEDING AND 12 PRECEDING) AS m12,
		              sum(value) OVER the_year AS ytd, max(value) OVER the_year AS top,
		              max(value) OVER (PARTITION BY reporter, flow, commodity, partner, year ORDER BY month
		                               RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS earlier
		            FROM (SELECT *, extract(year FROM period)::integer AS year,
		                    (extract(year FROM period) * 12 + extract(month FROM period))::integer AS month FROM $1) AS f
		            WINDOW series AS (PARTITION BY reporter, flow, commodity, partner ORDER BY month),
		              the_year AS (PARTITION BY reporter, flow, commodity, partner, year ORDER BY month)) AS w) AS t;
	SQL
}

windows flows 'one table'

side 'plain SQL' 'windows, RANGE frames over dates, sorted table with an index' pg <<'SQL'
SELECT count(*), count(mom), sum(mom), count(yoy), sum(yoy), sum(ytd), sum(top), count(*) FILTER (WHERE value > earlier)
FROM (SELECT CASE WHEN m1 > 0 THEN 100 * (value / m1 - 1) END AS mom, CASE WHEN m12 > 0 THEN 100 * (value / m12 - 1) END AS yoy,
        ytd, top, value, earlier
      FROM (SELECT value,
              first_value(value) OVER (series RANGE BETWEEN '1 month' PRECEDING AND '1 month' PRECEDING) AS m1,
              first_value(value) OVER (series RANGE BETWEEN '1 year' PRECEDING AND '1 year' PRECEDING) AS m12,
              sum(value) OVER the_year AS ytd, max(value) OVER the_year AS top,
              max(value) OVER (PARTITION BY reporter, flow, commodity, partner, extract(year FROM period) ORDER BY period
                               RANGE BETWEEN UNBOUNDED PRECEDING AND '1 month' PRECEDING) AS earlier
            FROM flows_sorted
            WINDOW series AS (PARTITION BY reporter, flow, commodity, partner ORDER BY period),
              the_year AS (PARTITION BY reporter, flow, commodity, partner, extract(year FROM period) ORDER BY period)) AS w) AS t;
SQL

# duckdb_windows TABLE WORDS
duckdb_windows() {
	side DuckDB "windows, RANGE frames over month numbers$2" duckdb <<-SQL
		SELECT count(*), count(mom), sum(mom), count(yoy), sum(yoy), sum(ytd), sum(top), count(*) FILTER (WHERE value > earlier)
		FROM (SELECT CASE WHEN m1 > 0 THEN 100 * (value / m1 - 1) END AS mom, CASE WHEN m12 > 0 THEN 100 * (value / m12 - 1) END AS yoy,
		        ytd, top, value, earlier
		      FROM (SELECT value,
		              first_value(value) OVER (series RANGE BETWEEN 1 PRECEDING AND 1 PRECEDING) AS m1,
		              first_value(value) OVER (series RANGE BETWEEN 12 PRECEDING AND 12 PRECEDING) AS m12,
		              sum(value) OVER the_year AS ytd, max(value) OVER the_year AS top,
		              max(value) OVER (PARTITION BY reporter, flow, commodity, partner, year ORDER BY month
		                               ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS earlier
		            FROM (SELECT *, year(period) AS year, year(period) * 12 + month(period) AS month FROM $1) AS f
		            WINDOW series AS (PARTITION BY reporter, flow, commodity, partner ORDER BY month),
		              the_year AS (PARTITION BY reporter, flow, commodity, partner, year ORDER BY month ROWS UNBOUNDED PRECEDING)) AS w) AS t;
	SQL
}

duckdb_windows flows ''
duckdb_windows flows_sorted ', sorted table'

side DuckDB 'joins by month, windows for the year' duckdb <<'SQL'
SELECT count(*), count(mom), sum(mom), count(yoy), sum(yoy), sum(ytd), sum(top), count(*) FILTER (WHERE value > earlier)
FROM (SELECT CASE WHEN m1 > 0 THEN 100 * (value / m1 - 1) END AS mom, CASE WHEN m12 > 0 THEN 100 * (value / m12 - 1) END AS yoy,
        ytd, top, value, earlier
      FROM (SELECT f.value, a.value AS m1, b.value AS m12, sum(f.value) OVER the_year AS ytd, max(f.value) OVER the_year AS top,
              max(f.value) OVER (PARTITION BY f.reporter, f.flow, f.commodity, f.partner, year(f.period) ORDER BY f.period
                                 ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS earlier
            FROM flows AS f
            LEFT JOIN (SELECT reporter, flow, commodity, partner, (period + INTERVAL 1 MONTH)::date AS period, value FROM flows) AS a
              USING (reporter, flow, commodity, partner, period)
            LEFT JOIN (SELECT reporter, flow, commodity, partner, (period + INTERVAL 1 YEAR)::date AS period, value FROM flows) AS b
              USING (reporter, flow, commodity, partner, period)
            WINDOW the_year AS (PARTITION BY f.reporter, f.flow, f.commodity, f.partner, year(f.period) ORDER BY f.period
                                ROWS UNBOUNDED PRECEDING)) AS w) AS t;
SQL

side ClickHouse 'windows, RANGE frames over month numbers' clickhouse <<'SQL'
SELECT count(), countIf(m1 > 0), sumIf(100 * (value / m1 - 1), m1 > 0), countIf(m12 > 0), sumIf(100 * (value / m12 - 1), m12 > 0),
  sum(ytd), sum(top), countIf(seen > 1 AND value > earlier)
FROM (SELECT value,
        sum(value) OVER (PARTITION BY reporter, flow, commodity, partner ORDER BY month RANGE BETWEEN 1 PRECEDING AND 1 PRECEDING) AS m1,
        sum(value) OVER (PARTITION BY reporter, flow, commodity, partner ORDER BY month RANGE BETWEEN 12 PRECEDING AND 12 PRECEDING) AS m12,
        sum(value) OVER the_year AS ytd, max(value) OVER the_year AS top, count() OVER the_year AS seen,
        max(value) OVER (PARTITION BY reporter, flow, commodity, partner, year ORDER BY month
                         ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS earlier
      FROM (SELECT reporter, flow, commodity, partner, value, toUInt32(toYear(period)) AS year,
              toUInt32(toYear(period) * 12 + toMonth(period)) AS month FROM bench.flows)
      WINDOW the_year AS (PARTITION BY reporter, flow, commodity, partner, year ORDER BY month ROWS UNBOUNDED PRECEDING));
SQL
