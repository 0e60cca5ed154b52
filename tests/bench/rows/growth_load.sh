# A month's load costs its own rows, however many are in the table already: its release of about 150,000 rows for 350,000
# series, new, and once more as a release that has one row in ten revised. Afterwards, untimed, the table is as it was.
#
# BENCH_GROWTH    months of history, 9, 36 and 180 unless given, which are 1, 5 and 25 million rows

row G1 'load one new month, and load it once more with a tenth of it revised, into tables of more and more months'
answer rows '~value'
needs 'magtrade_rollup(regclass,text,text[],text,text)'
uses growth
prepare pg <<'SQL'
\copy (SELECT reporter, flow, commodity, partner, '2026-01' AS period, quantity, net_weight_kg, CASE WHEN hashtext(commodity || partner) % 10 = 0 THEN value + 1 ELSE value END AS value FROM flows WHERE period = '2025-03-01') TO '@home@/work/again.csv' (FORMAT csv, HEADER)
CREATE FOREIGN TABLE growth_again (reporter text, flow text, commodity text, partner text, period date OPTIONS (format 'month'), quantity float8, net_weight_kg float8, value float8)
SERVER customs OPTIONS (path '@home@/work/again.csv');
SQL

for number in "${!growth[@]}"; do
	months=${growth[number]}
	team=$(growth_team "$number")
	[[ $team == magtrade ]] || target "$team" '<=' 1.5
	side "$team" "into ${growth_rows[number]} rows of $months months" pg <<-SQL
		CALL magtrade_load('growth_month', 'growth_plain_$months');
		CALL magtrade_load('growth_again', 'growth_plain_$months');
		\timing off
		SELECT count(*), sum(value) FROM growth_plain_$months WHERE period = '2026-01-01';
		DELETE FROM growth_plain_$months WHERE period = '2026-01-01';
		DELETE FROM magtrade_loads;
		VACUUM growth_plain_$months;
	SQL
done
