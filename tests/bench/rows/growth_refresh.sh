# What the series of each key cost after a month's load: a rollup costs the month's rows, each with its series, a materialized
# view the history.
# The load is timed on all sides. BENCH_GROWTH as in growth_load.sh.

row G2 'load one new month and bring it into the series of each key, beside tables of more and more months'
answer series '~new'
needs 'magtrade_rollup(regclass,text,text[],text,text)'
uses growth

# growth_answer TABLE SERIES
growth_answer() {
	cat <<-SQL
		\\timing off
		SELECT count(value_at(series, '2026-01-01')), sum(value_at(series, '2026-01-01')) FROM $2;
		DELETE FROM $1 WHERE period = '2026-01-01';
		DELETE FROM magtrade_loads;
		VACUUM $1, $2;
	SQL
}

for number in "${!growth[@]}"; do
	months=${growth[number]}
	team=$(growth_team "$number")
	[[ $team == magtrade ]] || target "$team" '<=' 1.5
	side "$team" "magtrade_load, rollup of ${growth_rows[number]} rows" pg <<-SQL
		CALL magtrade_load('growth_month', 'growth_rolled_$months');
		$(growth_answer "growth_rolled_$months" "growth_rollup_$months")
	SQL
	[[ $team != magtrade ]] || target "REFRESH, ${growth_rows[number]} rows" '>=' 5
	side "REFRESH, ${growth_rows[number]} rows" "magtrade_load, REFRESH of ${growth_rows[number]} rows" pg <<-SQL
		CALL magtrade_load('growth_month', 'growth_plain_$months');
		REFRESH MATERIALIZED VIEW growth_view_$months;
		$(growth_answer "growth_plain_$months" "growth_view_$months")
	SQL
done
