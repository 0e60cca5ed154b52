# How partners are treated differently, for all panels of reporter, flow and commodity at one month. All sides read the rows of
# two months only, and can find them: DuckDB knows the least and the largest period of each block of rows, and in PostgreSQL an
# index says the same. OFFSET '0' keeps the planner from asking for each measure twice, once to count it and once to sum it; with
# 0 for '0', which is an integer that becomes a bigint later on, it would also keep workers from counting and summing.

row P1 'share shift, Jensen-Shannon divergence, growth dispersion, HHI, divergence of two partners and share of the largest three, for every panel of a table at one month'
# shellcheck source=tests/bench/tables/panel_measures.sh
source "$here/tables/panel_measures.sh"
# shellcheck disable=SC2086
answer $panel_columns
needs_panels
target 'plain SQL' '>=' 10
target DuckDB '>=' 2
uses flows panels
warm

prepare pg <<'SQL'
CREATE INDEX IF NOT EXISTS flows_period ON flows USING brin (period);
ANALYZE flows;
SQL

side magtrade 'aggregates over the rows of two months' pg <<-SQL
	SELECT $panel_answer
	FROM (SELECT share_shift(partner, value, period, '2025-11-01') AS shift, jsd(partner, value, period, '2025-11-01') AS jsd,
	        growth_dispersion_pp(partner, value, period, '2025-11-01') AS dispersion, hhi(partner, value, period, '2025-11-01') AS hhi,
	        divergence_pp(partner, value, period, '2025-11-01', 'CHN', 'USA') AS divergence,
	        top_share_pct(partner, value, period, '2025-11-01', 3) AS top
	      FROM flows WHERE period BETWEEN '2025-10-01' AND '2025-11-01' GROUP BY commodity, flow, reporter) AS t;
SQL

side magtrade 'a panel of the rows of two months, and accessors' pg <<-SQL
	SELECT $panel_answer
	FROM (SELECT $(accessors "DATE '2025-11-01'")
	      FROM (SELECT trade_panel(partner, value, period) AS p FROM flows WHERE period BETWEEN '2025-10-01' AND '2025-11-01'
	            GROUP BY commodity, flow, reporter OFFSET '0') AS g OFFSET '0') AS t;
SQL

side magtrade 'stored panels of all months, and accessors' pg <<-SQL
	SELECT $panel_answer FROM (SELECT $(accessors "DATE '2025-11-01'") FROM panels OFFSET '0') AS t;
SQL

# what takes a twentieth of a second is little work for workers, each of which is a new backend
stored_panels() {
	side magtrade "stored panels of all months, and accessors, $1" pg <<-SQL
		SET max_parallel_workers_per_gather = $2;
		SELECT $panel_answer FROM (SELECT $(accessors "DATE '2025-11-01'") FROM panels OFFSET '0') AS t;
	SQL
}

stored_panels 'one worker' 1
stored_panels 'without workers' 0

two_months="SELECT reporter, flow, commodity, partner, sum(value) FILTER (WHERE period = DATE '2025-11-01') AS cur,
  sum(value) FILTER (WHERE period = DATE '2025-10-01') AS base
FROM flows WHERE period IN (DATE '2025-10-01', DATE '2025-11-01') GROUP BY reporter, flow, commodity, partner"

side 'plain SQL' 'aggregates and windows' pg < <(plain_panels 'reporter, flow, commodity' <<<"$two_months")
side 'plain SQL' 'aggregates and windows, without workers' pg < <(
	echo 'SET max_parallel_workers_per_gather = 0;'
	plain_panels 'reporter, flow, commodity' <<<"$two_months"
)
side DuckDB 'aggregates and windows' duckdb < <(plain_panels 'reporter, flow, commodity' <<<"$two_months")
