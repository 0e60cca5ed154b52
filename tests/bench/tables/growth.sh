# Tables of more and more history, of one release's rows each month, and the file of the next month. For each number of months
# there is a table without anything, of which growth_view_N is a materialized view, and one with a rollup. What the file that
# all is made of lacks is its 36 months again, further back.

uses flows comtrade
read -ra growth <<<"${BENCH_GROWTH:-9 36 180}"

prepare pg <<'SQL'
\copy (SELECT reporter, flow, commodity, partner, '2026-01' AS period, quantity, net_weight_kg, value FROM flows WHERE period = '2025-03-01') TO '@home@/work/month.csv' (FORMAT csv, HEADER)
CREATE FOREIGN TABLE growth_month (reporter text, flow text, commodity text, partner text, period date OPTIONS (format 'month'), quantity float8, net_weight_kg float8, value float8)
SERVER customs OPTIONS (path '@home@/work/month.csv');
SQL

# growth_table NAME MONTHS
growth_table() {
	cat <<-SQL
		CREATE TABLE $1 AS
		SELECT reporter, flow, commodity, partner, (period - k * interval '36 months')::date AS period, quantity, net_weight_kg, value
		FROM generate_series(0, ($2 - 1) / 36) AS k, flows
		WHERE period - k * interval '36 months' >= DATE '2026-01-01' - $2 * interval '1 month';
		ALTER TABLE $1 ADD PRIMARY KEY (period, reporter, flow, commodity, partner);
	SQL
}

growth_rows=()
for months in "${growth[@]}"; do
	prepare pg <<-SQL
		$(growth_table "growth_plain_$months" "$months")
		$(growth_table "growth_rolled_$months" "$months")
		CREATE MATERIALIZED VIEW growth_view_$months AS
		SELECT reporter, flow, commodity, partner, trade_series(value, period) AS series FROM growth_plain_$months GROUP BY reporter, flow, commodity, partner;
		CREATE UNIQUE INDEX ON growth_view_$months (reporter, flow, commodity, partner);
		SELECT magtrade_rollup('growth_rolled_$months', 'growth_rollup_$months', '{reporter,flow,commodity,partner}');
		VACUUM (FREEZE, ANALYZE) growth_plain_$months, growth_rolled_$months, growth_view_$months, growth_rollup_$months;
	SQL
	growth_rows+=("$(bench_psql -qAt -c "SELECT count(*) FROM growth_plain_$months")")
done

# growth_team NUMBER: the table with the longest history is magtrade's, and stands beside the others
growth_team() {
	if (($1 == ${#growth[@]} - 1)); then echo magtrade; else echo "${growth_rows[$1]} rows"; fi
}
