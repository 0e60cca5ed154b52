# As P1, at every month instead of one: a panel is built once and asked 36 times, where plain SQL builds pairs for each month.

row P2 'the measures of P1 for every panel of a table at every month'
# shellcheck source=tests/bench/tables/panel_measures.sh
source "$here/tables/panel_measures.sh"
# shellcheck disable=SC2086
answer $panel_columns
needs_panels
target 'plain SQL' '>=' 10
target DuckDB '>=' 2
uses flows flows_by_panel flows_sorted panels
profile

months="generate_series(timestamp '2023-01-01', '2025-12-01', '1 month') AS at"

side magtrade 'panels of the rows, and accessors' pg <<-SQL
	SELECT $panel_answer
	FROM (SELECT $(accessors at::date)
	      FROM (SELECT trade_panel(partner, value, period) AS p FROM flows GROUP BY commodity, flow, reporter OFFSET '0') AS g, $months
	      OFFSET '0') AS t;
SQL

# by_panel WORDS [SETTINGS]: before PostgreSQL 17 a join in workers cannot keep its inner rows, and so loses against one that can
by_panel() {
	side magtrade "panels of the rows, and accessors, $1" pg <<-SQL
		SET enable_partitionwise_aggregate = on;
		SET enable_material = off;
		${2:-}
		SELECT $panel_answer
		FROM (SELECT $(accessors at)
		      FROM (SELECT trade_panel(partner, value, period) AS p FROM flows_by_panel GROUP BY reporter, flow, commodity) AS g,
		        flow_months OFFSET '0') AS t;
	SQL
}

by_panel 'partitions by panel'
by_panel 'sorted partitions by panel' 'SET enable_hashagg = off;'

side magtrade 'stored panels, and accessors' pg <<-SQL
	SELECT $panel_answer FROM (SELECT $(accessors at::date) FROM panels, $months OFFSET '0') AS t;
SQL

# every_month TABLE: each row is a figure of its own month, and the base of the next.
every_month() {
	cat <<-SQL
		SELECT reporter, flow, commodity, period, partner, sum(cur) AS cur, sum(base) AS base
		FROM (SELECT reporter, flow, commodity, period, partner, value AS cur, NULL::double precision AS base FROM $1
		      UNION ALL
		      SELECT reporter, flow, commodity, CAST(period + INTERVAL '1 month' AS date), partner, NULL, value
		      FROM $1 WHERE period < DATE '2025-12-01') AS both_months
		GROUP BY reporter, flow, commodity, period, partner
	SQL
}

side 'plain SQL' 'aggregates and windows' pg < <(every_month flows | plain_panels 'reporter, flow, commodity, period')
side 'plain SQL' 'aggregates and windows, partitions by panel' pg < <(
	every_month flows_by_panel | plain_panels 'reporter, flow, commodity, period'
)
side DuckDB 'aggregates and windows' duckdb < <(every_month flows | plain_panels 'reporter, flow, commodity, period')
side DuckDB 'aggregates and windows, sorted table' duckdb < <(every_month flows_sorted | plain_panels 'reporter, flow, commodity, period')
