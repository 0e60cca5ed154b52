# A month's release on 36 that are there, about 150,000 rows: they go into the table, and into the series of their keys. The
# INSERT of the rows is timed on all sides. Afterwards, untimed, the month is taken out again, and what that left is vacuumed
# away, as autovacuum would between releases.

row B6 'take in one new month on 36: the rows, and the series of each reporter, flow, commodity and partner'
answer series months '~before' '~new'
needs 'magtrade_rollup(regclass,text,text[],text,text)'
target 'REFRESH CONCURRENTLY' '>=' 20
target 'REFRESH' '>=' 20
uses release

# ask TABLE COLUMN
ask() {
	printf '%s\n' '\timing off' "SELECT count(*), sum(count_periods($2)), sum(value_at($2, '2025-12-01')), sum(value_at($2, '2026-01-01')) FROM $1;"
}

side magtrade 'INSERT, whose triggers change a rollup' pg <<-SQL
	INSERT INTO release_flows SELECT * FROM release;
	$(ask release_rollup series)
	DELETE FROM release_flows WHERE period = '2026-01-01';
	VACUUM release_flows, release_rollup;
SQL

# refreshed TEAM COMMAND
refreshed() {
	side "$1" "INSERT, and $2 of a materialized view" pg <<-SQL
		INSERT INTO release_plain SELECT * FROM release;
		$2 release_view;
		$(ask release_view series)
		DELETE FROM release_plain WHERE period = '2026-01-01';
		VACUUM release_plain;
		REFRESH MATERIALIZED VIEW release_view;
		ANALYZE release_view;
	SQL
}

refreshed 'REFRESH' 'REFRESH MATERIALIZED VIEW'
refreshed 'REFRESH CONCURRENTLY' 'REFRESH MATERIALIZED VIEW CONCURRENTLY'
