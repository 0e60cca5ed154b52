# A rollup under sessions that write at the same time, in isolation that sees nothing of others, after a crash, and after a
# dump and a restore: it is always what its table says, to the bit.
use strict;
use warnings;
use Test::More;
use File::Temp;
use FindBin;
use lib $FindBin::Bin;
use Magtrade;

my $node = server('rollup', deadlock_timeout => '100ms', autovacuum => 'off');
my $wrong = q{
	SELECT count(*) FROM series AS r FULL JOIN (
	  SELECT partner, trade_series_state(value, period) AS series, magtrade_rollup_extra_rows(trade_series_state(1, period)) AS extra_rows
	  FROM flows GROUP BY partner) AS f USING (partner)
	WHERE record_image_ne(ROW(r.series, r.extra_rows), ROW(f.series, f.extra_rows))};

$node->safe_psql('postgres', q{
	CREATE EXTENSION magtrade;
	CREATE TABLE flows (id integer, partner text NOT NULL, period date NOT NULL, value float8 NOT NULL);
	SELECT magtrade_rollup('flows', 'series', '{partner}')});

# Two sessions: the second starts while the first has not committed, and waits for it. What is there before, what the
# first does, what the second does, how the first ends, and the series afterwards.
my @meetings = (
	[ 'two insert the same new key', '', "INSERT INTO flows VALUES (1, 'A', '2025-01-01', 0.1)",
		"INSERT INTO flows VALUES (2, 'A', '2025-01-01', 0.2)", 'COMMIT', 'A: {"2025-01": [0.30000000000000004, -2.7755575615628914e-17]}' ],
	[ 'the first takes its new key back', '', "INSERT INTO flows VALUES (1, 'A', '2025-01-01', 1)",
		"INSERT INTO flows VALUES (2, 'A', '2025-02-01', 2)", 'ROLLBACK', 'A: {"2025-02": 2}' ],
	[ 'two delete in one cell', "(1, 'A', '2025-01-01', 5), (2, 'A', '2025-01-01', 6), (3, 'A', '2025-01-01', 7)",
		'DELETE FROM flows WHERE id = 1', 'DELETE FROM flows WHERE id = 2', 'COMMIT', 'A: {"2025-01": 7}' ],
	[ 'two delete all of a cell', "(1, 'A', '2025-01-01', 5), (2, 'A', '2025-01-01', -5), (3, 'A', '2025-02-01', 7)",
		'DELETE FROM flows WHERE id = 1', 'DELETE FROM flows WHERE id = 2', 'COMMIT', 'A: {"2025-02": 7}' ],
	[ 'two delete all of a key', "(1, 'A', '2025-01-01', 5), (2, 'A', '2025-02-01', 6)",
		'DELETE FROM flows WHERE id = 1', 'DELETE FROM flows WHERE id = 2', 'COMMIT', '' ],
	[ 'one deletes a key, one adds to it', "(1, 'A', '2025-01-01', 5)",
		'DELETE FROM flows WHERE id = 1', "INSERT INTO flows VALUES (2, 'A', '2025-02-01', 6)", 'COMMIT', 'A: {"2025-02": 6}' ],
	[ 'one changes a month, one adds to it', "(1, 'A', '2025-01-01', 5)",
		"UPDATE flows SET value = 50, partner = 'B' WHERE id = 1", "INSERT INTO flows VALUES (2, 'A', '2025-01-01', 6)", 'COMMIT',
		'A: {"2025-01": 6} B: {"2025-01": 50}' ],
	[ 'two change one row', "(1, 'A', '2025-01-01', 5)",
		"UPDATE flows SET value = 50 WHERE id = 1", "UPDATE flows SET value = value + 1, period = '2025-02-01' WHERE id = 1", 'COMMIT',
		'A: {"2025-02": 51}' ],
	[ 'one empties the table, one adds to it', "(1, 'A', '2025-01-01', 5)",
		'TRUNCATE flows', "INSERT INTO flows VALUES (2, 'A', '2025-02-01', 6)", 'COMMIT', 'A: {"2025-02": 6}' ],
	[ 'one refreshes, one adds', "(1, 'A', '2025-01-01', 5)",
		"SELECT magtrade_rollup_refresh('series')", "INSERT INTO flows VALUES (2, 'A', '2025-02-01', 6)", 'COMMIT',
		'A: {"2025-01": 5, "2025-02": 6}' ],
	[ 'one adds, one refreshes', "(1, 'A', '2025-01-01', 5)",
		"INSERT INTO flows VALUES (2, 'A', '2025-02-01', 6)", "SELECT magtrade_rollup_refresh('series')", 'COMMIT',
		'A: {"2025-01": 5, "2025-02": 6}' ],
	[ 'two refresh', "(1, 'A', '2025-01-01', 5)",
		"SELECT magtrade_rollup_refresh('series')", "SELECT magtrade_rollup_refresh('series')", 'COMMIT', 'A: {"2025-01": 5}' ]);
for my $meeting (@meetings)
{
	my ($what, $before, $one, $two, $end, $after) = @$meeting;
	my ($first, $second) = meet('READ COMMITTED', $before, $one, $two, $end);
	is($first->{error} . $second->{error}, '', "$what: no error");
	is(series(), $after, "$what: the series");
	is($node->safe_psql('postgres', $wrong), 0, "$what: right");
}

# Transactions that only insert cannot meet in a deadlock, whatever the order of their series.
{
	my ($first, $second) = meet('READ COMMITTED', '', "INSERT INTO flows VALUES (1, 'A', '2025-01-01', 1)",
		"INSERT INTO flows VALUES (2, 'B', '2025-01-01', 1); INSERT INTO flows VALUES (3, 'A', '2025-01-01', 1)",
		"INSERT INTO flows VALUES (4, 'B', '2025-02-01', 1); COMMIT");
	is($first->{error} . $second->{error}, '', 'opposite orders: no deadlock');
	is(series(), 'A: {"2025-01": 2} B: {"2025-01": 1, "2025-02": 1}', 'opposite orders: the series');
}

# Nor does a refresh with who has read the table and then writes to it.
{
	my ($first, $second) = meet('READ COMMITTED', "(1, 'A', '2025-01-01', 5)", 'SELECT FROM flows', "SELECT magtrade_rollup_refresh('series')",
		"INSERT INTO flows VALUES (2, 'A', '2025-02-01', 6); COMMIT");
	is($first->{error} . $second->{error}, '', 'one reads, one refreshes: no deadlock');
	is(series(), 'A: {"2025-01": 5, "2025-02": 6}', 'one reads, one refreshes: the series');
}

# Who may not see the others' series cannot change it; what is of others does not matter.
for my $level ('REPEATABLE READ', 'SERIALIZABLE')
{
	my ($first, $second) = meet($level, "(1, 'A', '2025-01-01', 5)", "INSERT INTO flows VALUES (2, 'A', '2025-02-01', 6)",
		"INSERT INTO flows VALUES (3, 'A', '2025-02-01', 7)", 'COMMIT');
	like($second->{error}, qr/could not serialize access/, "$level: the same series");
	is($node->safe_psql('postgres', $wrong), 0, "$level: right");
	($first, $second) = meet($level, "(1, 'A', '2025-01-01', 5), (2, 'B', '2025-01-01', 5), (3, 'C', '2025-01-01', 5)",
		"INSERT INTO flows VALUES (4, 'B', '2025-02-01', 6)", "INSERT INTO flows VALUES (5, 'B', '2025-02-01', 7)", 'COMMIT');
	like($second->{error}, qr/could not serialize access/, "$level: the same series among others");
	is($node->safe_psql('postgres', $wrong), 0, "$level: right");
	($first, $second) = meet($level, '', "INSERT INTO flows VALUES (2, 'A', '2025-02-01', 6)",
		"INSERT INTO flows VALUES (3, 'A', '2025-02-01', 7)", 'COMMIT');
	like($second->{error}, qr/could not serialize access/, "$level: the same new series");
	is($node->safe_psql('postgres', $wrong), 0, "$level: right");
	($first, $second) = meet($level, '', "INSERT INTO flows VALUES (2, 'A', '2025-02-01', 6)",
		"INSERT INTO flows VALUES (3, 'B', '2025-02-01', 7)", 'COMMIT');
	is($second->{error}, '', "$level: another series") unless $level eq 'SERIALIZABLE';
	is($node->safe_psql('postgres', $wrong), 0, "$level: right");
	# TRUNCATE removes what it does not see, and takes the series along
	($first, $second) = meet($level, "(1, 'A', '2025-01-01', 5)",
		"INSERT INTO flows VALUES (2, 'A', '2025-02-01', 6), (3, 'B', '2025-02-01', 7)", 'TRUNCATE flows', 'COMMIT');
	is($second->{error}, '', "$level: all rows removed") unless $level eq 'SERIALIZABLE';
	is($node->safe_psql('postgres', $wrong), 0, "$level: right");
	# a new rollup has what it does not see, of which no trigger will tell
	($first, $second) = meet($level, "(1, 'A', '2025-01-01', 5)", "INSERT INTO flows VALUES (2, 'A', '2025-02-01', 6), (3, 'B', '2025-02-01', 7)",
		"SELECT magtrade_rollup('flows', 'late', '{partner}')", 'COMMIT');
	is($second->{error}, '', "$level: a new rollup");
	is($node->safe_psql('postgres', "SELECT magtrade_rollup_refresh('late'); DROP TABLE late"), 0, "$level: a new rollup is right");
}

# A row of the rollup that its owner changes by hand: who comes meanwhile waits, and goes on if it is as it was.
$node->safe_psql('postgres', 'ALTER TABLE series ADD note text');
for my $by_hand ([ "UPDATE series SET note = 'x'", 'COMMIT', qr/could not serialize access due to concurrent update/ ],
	[ "UPDATE series SET note = 'x'", 'ROLLBACK', qr/^$/ ],
	[ 'SELECT FROM series FOR UPDATE', 'COMMIT', qr/^$/ ])
{
	for my $statement ("INSERT INTO flows VALUES (2, 'A', '2025-02-01', 6)", 'DELETE FROM flows')
	{
		my ($first, $second) = meet('READ COMMITTED', "(1, 'A', '2025-01-01', 5)", $by_hand->[0], $statement, $by_hand->[1]);
		is($first->{error}, '', "$by_hand->[0] $by_hand->[1] by hand");
		like($second->{error}, $by_hand->[2], "$by_hand->[0] $by_hand->[1]: $statement");
		is($node->safe_psql('postgres', $wrong), 0, "$by_hand->[0] $by_hand->[1]: right");
	}
}
$node->safe_psql('postgres', 'ALTER TABLE series DROP note');

# A foreign key that somebody is about to refer to a series by keeps nobody waiting, nor do the two end in a deadlock.
{
	$node->safe_psql('postgres', q{TRUNCATE flows; INSERT INTO flows VALUES (1, 'A', '2025-01-01', 5); CREATE TABLE notes (partner text REFERENCES series)});
	my $first = session('BEGIN', "INSERT INTO notes VALUES ('A')", 'SELECT pg_advisory_lock(1)', until_true('SELECT FROM flows WHERE id = 2'),
		"INSERT INTO flows VALUES (3, 'A', '2025-03-01', 7)", 'COMMIT');
	my $second = session(until_true(advisory(1)), "INSERT INTO flows VALUES (2, 'A', '2025-02-01', 6)");
	is(finish($first)->{error} . finish($second)->{error}, '', 'a foreign key to a series: nobody waits');
	is(series(), 'A: {"2025-01": 5, "2025-02": 6, "2025-03": 7}', 'a foreign key to a series: the series');
	$node->safe_psql('postgres', 'DROP TABLE notes');
}

# Triggers fire by their names: for an INSERT that of series_f before that of series, for a DELETE after it. Between the two
# the first session waits for a third lock.
{
	$node->safe_psql('postgres', q{TRUNCATE flows; INSERT INTO flows VALUES (1, 'A', '2025-01-01', 5);
		SELECT magtrade_rollup('flows', 'series_f', '{partner}');
		CREATE FUNCTION pause() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_advisory_xact_lock(3); RETURN NULL; END';
		CREATE TRIGGER pause AFTER INSERT ON series_f FOR EACH ROW EXECUTE FUNCTION pause()});
	my $third = session('SELECT pg_advisory_lock(3)', until_true('SELECT count(*) FROM pg_locks WHERE NOT granted HAVING count(*) = 2'));
	my $first = session(until_true(advisory(3)), "INSERT INTO flows VALUES (2, 'B', '2025-02-01', 6)");
	my $second = session(until_true(advisory(3) . ' AND NOT granted'), 'DELETE FROM flows WHERE id = 1');
	is(join('', map { finish($_)->{error} } $third, $first, $second), '', 'two rollups, two events: no deadlock');
	is(series(), 'B: {"2025-02": 6}', 'two rollups, two events: the series');
	$node->safe_psql('postgres', 'DROP TABLE series_f');
}

# Who may not make a rollup of a table, or refresh it, does not wait for who writes there, nor have others wait.
{
	$node->safe_psql('postgres', "TRUNCATE flows; CREATE ROLE nobody; CREATE TABLE locked (LIKE flows)");
	my $first = session('BEGIN', "INSERT INTO flows VALUES (1, 'A', '2025-01-01', 5); LOCK TABLE locked IN SHARE UPDATE EXCLUSIVE MODE",
		'SELECT pg_advisory_lock(1)', until_true(advisory(2)), 'COMMIT', 'SELECT pg_advisory_unlock(1)');
	my $second = session(until_true(advisory(1)), "SET lock_timeout = '10s'; SET ROLE nobody", "SELECT magtrade_rollup('flows', 'mine', '{partner}')",
		"SELECT magtrade_rollup_refresh('locked')", 'SELECT pg_advisory_lock(2)', until_true('SELECT WHERE NOT EXISTS (' . advisory(1) . ')'));
	is(finish($second)->{error}, "ERROR:  must be owner of table flows\nERROR:  must be owner of table locked\n", 'not the owner: at once');
	is(finish($first)->{error}, '', 'not the owner: no matter');
	$node->safe_psql('postgres', "DROP TABLE locked; DROP ROLE nobody");
}

# A partition that is being detached concurrently, and is written to meanwhile.
SKIP:
{
	skip 'partitions are detached concurrently from PostgreSQL 14 on', 3 if $node->safe_psql('postgres', 'SHOW server_version_num') < 140000;
	$node->safe_psql('postgres', q{CREATE TABLE whole (LIKE flows) PARTITION BY LIST (partner); CREATE TABLE a PARTITION OF whole FOR VALUES IN ('A');
		SELECT magtrade_rollup('whole', 'whole_series', '{partner}'); INSERT INTO whole VALUES (1, 'A', '2025-01-01', 5)});
	my $first = session('BEGIN', 'SELECT FROM whole', 'SELECT pg_advisory_lock(1)', until_true('SELECT FROM pg_inherits WHERE inhdetachpending'),
		"INSERT INTO a VALUES (2, 'A', '2025-02-01', 6)", 'DELETE FROM a WHERE id = 1', 'COMMIT');
	my $second = session(until_true(advisory(1)), 'ALTER TABLE whole DETACH PARTITION a CONCURRENTLY');
	is(finish($first)->{error} . finish($second)->{error}, '', 'a partition that is being detached: no error');
	is($node->safe_psql('postgres', 'SELECT series FROM whole_series'), '{"2025-02": 6}', 'a partition that is being detached: still in the rollup');
	is($node->safe_psql('postgres', "SELECT magtrade_rollup_refresh('whole_series'); SELECT count(*) FROM whole_series; DROP TABLE whole CASCADE; DROP TABLE a"),
		"1\n0", 'a partition that was detached: refreshed');
}

# MERGE, into a table and into a partitioned one.  Into that it moves no row to another partition here, of which servers up to 15.20 at
# least tell triggers nothing, and updates none after it inserted another, of which 15.18 tells them wrongly.
SKIP:
{
	skip 'there is no MERGE before PostgreSQL 15', 2 if $node->safe_psql('postgres', 'SHOW server_version_num') < 150000;
	$node->safe_psql('postgres', q{
		TRUNCATE flows;
		INSERT INTO flows VALUES (1, 'A', '2025-01-01', 0.1), (2, 'A', '2025-01-01', 0.2), (3, 'B', '2025-01-01', 3);
		MERGE INTO flows USING (VALUES (1, 0.3), (2, NULL), (3, 3), (4, 4)) AS new (id, value) ON flows.id = new.id
		WHEN MATCHED AND new.value IS NULL THEN DELETE WHEN MATCHED AND new.value = flows.value THEN DO NOTHING
		WHEN MATCHED THEN UPDATE SET value = new.value, period = '2025-02-01' WHEN NOT MATCHED THEN INSERT VALUES (new.id, 'C', '2025-03-01', new.value)});
	is(series(), 'A: {"2025-02": 0.3} B: {"2025-01": 3} C: {"2025-03": 4}', 'MERGE: the series');
	$node->safe_psql('postgres', q{
		CREATE TABLE whole (LIKE flows) PARTITION BY LIST (partner);
		CREATE TABLE a PARTITION OF whole FOR VALUES IN ('A');
		CREATE TABLE others PARTITION OF whole DEFAULT;
		SELECT magtrade_rollup('whole', 'whole_series', '{partner}');
		INSERT INTO whole VALUES (1, 'A', '2025-01-01', 1), (2, 'B', '2025-01-01', 2), (3, 'B', '2025-02-01', 3);
		MERGE INTO whole USING (VALUES (1, 10), (3, NULL)) AS new (id, value) ON whole.id = new.id
		WHEN MATCHED AND new.value IS NULL THEN DELETE WHEN MATCHED THEN UPDATE SET period = '2025-03-01', value = new.value});
	is($node->safe_psql('postgres', q{SELECT partner, series FROM whole_series ORDER BY 1; DROP TABLE whole CASCADE}),
		qq(A|{"2025-03": 10}\nB|{"2025-01": 2}), 'MERGE: the series of a partitioned table');
}

# Many at once.
$node->safe_psql('postgres', 'TRUNCATE flows');
my @crowd = map { session(map { busy($_) } 1 .. 40) } 1 .. 4;
is(join('', map { finish($_)->{error} } @crowd), '', 'a crowd writes');
cmp_ok($node->safe_psql('postgres', 'SELECT count(*) FROM series'), '>', 3, 'many series');
is($node->safe_psql('postgres', $wrong), 0, 'all are right');

# The log of a month holds the month, not the years before it: 1,400 bytes of each series stay as they are.
$node->safe_psql('postgres', q{
	TRUNCATE flows;
	INSERT INTO flows SELECT 1, 'key ' || n, date '2010-01-01' + make_interval(months => m), n + m FROM generate_series(1, 500) AS n, generate_series(0, 169) AS m;
	CHECKPOINT});
my @months = map { logged("INSERT INTO flows SELECT 1, 'key ' || n, '$_', n FROM generate_series(1, 500) AS n") / 500 } qw(2024-03-01 2024-04-01);
cmp_ok($months[1], '<', 400, 'bytes of log for a row and its series') or diag("@months");
is($node->safe_psql('postgres', $wrong), 0, 'right after long series');

# Of a key that is stored compressed nothing stays of each row that has it: 20,000 would be 120 MB.
SKIP:
{
	skip 'there is no /proc', 1 unless -f '/proc/self/status';
	$node->safe_psql('postgres', q{
		CREATE TABLE wordy (k text NOT NULL, period date, value float8);
		SELECT magtrade_rollup('wordy', 'wordy_series', '{k}');
		INSERT INTO wordy SELECT repeat('abcdefgh', 800) || i % 3, '2025-01-01', 1 FROM generate_series(1, 20000) AS i});
	is($node->safe_psql('postgres', "DELETE FROM wordy; SELECT $peak_memory < 80, (SELECT count(*) FROM wordy_series)"),
		't|0', 'memory: rows with long keys');
	$node->safe_psql('postgres', 'DROP TABLE wordy, wordy_series');
}

# A server that is killed in the middle of a statement.
my $session = session('BEGIN', "INSERT INTO flows SELECT n, 'Z' || n, '2025-01-01', n FROM generate_series(1, 2000) AS n", 'SELECT pg_sleep(600)');
$node->poll_query_until('postgres', "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(600)%' AND wait_event = 'PgSleep')")
  or die 'the session does not sleep';
crash($node);
$session->{run}->kill_kill;
is($node->safe_psql('postgres', "$wrong; SELECT count(*) FROM series WHERE partner LIKE 'Z%'"), "0\n0", 'right after a crash');

# pg_dump knows all of it. Restored sums are unrounded, so that what is taken away later leaves nothing behind.
$node->safe_psql('postgres', q{
	TRUNCATE flows;
	INSERT INTO flows VALUES (1, 'A', '2025-01-01', 1e300), (2, 'A', '2025-01-01', 0.1), (3, 'A', '2025-01-01', 0.2), (4, 'B', '2025-01-01', 3);
	CREATE SCHEMA other;
	CREATE TABLE other.parts (item text NOT NULL, period date NOT NULL, kg integer) PARTITION BY RANGE (period);
	CREATE TABLE other.part PARTITION OF other.parts FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
	INSERT INTO other.parts VALUES ('x', '2025-01-01', 1);
	SELECT magtrade_rollup('other.parts', 'other.items', '{item}', 'kg')});
$node->safe_psql('postgres', "CREATE TABLE copied (LIKE series); COPY series TO '" . $node->basedir . "/binary' (FORMAT binary);
	COPY copied FROM '" . $node->basedir . "/binary' (FORMAT binary)");
is($node->safe_psql('postgres', 'SELECT count(*) FROM series AS s JOIN copied AS c USING (partner) WHERE record_image_eq(s, c)'), 2, 'binary copies');
my $folder = File::Temp->newdir;
for my $format (qw(plain custom))
{
	my $dump = "$folder/$format.dump";
	$node->command_ok([ 'pg_dump', "--format=$format", "--file=$dump", $node->connstr('postgres') ], "pg_dump, $format");
	$node->safe_psql('postgres', "CREATE DATABASE $format");
	$node->command_ok(
		$format eq 'plain'
		? [ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', $dump, $node->connstr($format) ]
		: [ 'pg_restore', '--exit-on-error', '--dbname', $node->connstr($format), $dump ],
		"restore, $format");
	is($node->safe_psql($format, $wrong), 0, "$format: the same, to the bit");
	is($node->safe_psql($format, "DELETE FROM flows WHERE id IN (1, 4); INSERT INTO other.part VALUES ('x', '2025-02-01', 2);
		SELECT partner, series, extra_rows FROM series; SELECT series FROM other.items; $wrong"),
		qq(A|{"2025-01": [0.30000000000000004, -2.7755575615628914e-17]}|{"2025-01": 1}\n{"2025-01": 1, "2025-02": 2}\n0),
		"$format: it goes on");
	is($node->safe_psql($format, "ALTER TABLE ONLY other.parts DISABLE TRIGGER USER; ALTER TABLE ONLY other.parts ENABLE TRIGGER USER;
		ALTER TABLE other.parts DETACH PARTITION other.part; SELECT magtrade_rollup_refresh('other.items'); SELECT count(*) FROM other.items"),
		"1\n0", "$format: it is made of the partitioned table, not of what was a partition");
	is($node->safe_psql($format, "ALTER TABLE series SET SCHEMA other; DROP TABLE other.items"), '', "$format: new names");
	my ($status, $out, $err) = $node->psql($format, "INSERT INTO flows VALUES (5, 'C', '2025-01-01', 1)");
	like($err, qr/rollup "public\.series" of table "flows" does not exist/, "$format: the triggers know the old ones");
}

# Of a table that was restored with its rollup a refresh finds the triggers before it waits for the table; then some may be gone, or all.
for my $race ([ 'plain', qr/^$/, 'insert' ],
	[ 'custom', qr/^ERROR:  trigger "series_\w+_rollup" of table "flows" was dropped meanwhile\nHINT:/, qw(insert update delete truncate) ])
{
	my ($database, $expected, @events) = @$race;
	$node->safe_psql($database, 'ALTER TABLE other.series SET SCHEMA public');
	my $first = session("\\c $database", 'BEGIN', 'LOCK TABLE flows', 'SELECT pg_advisory_lock(1)', until_true('SELECT FROM pg_locks WHERE NOT granted'),
		(map { "DROP TRIGGER series_${_}_rollup ON flows" } @events), 'COMMIT');
	my $second = session(until_true(advisory(1)), "\\c $database", "SELECT magtrade_rollup_refresh('series')");
	like(finish($second)->{error}, $expected, "triggers that are dropped during a refresh: @events");
	is(finish($first)->{error}, '', 'they are');
}

# Such a table is tied to it again by that, as long as that has its name.
$node->safe_psql('plain', q{SELECT magtrade_rollup_refresh('series');
	ALTER TABLE series SET SCHEMA other; SELECT magtrade_rollup_refresh('other.series'); INSERT INTO flows VALUES (5, 'C', '2025-01-01', 1)});
is($node->safe_psql('plain', "SELECT series FROM other.series WHERE partner = 'C'"), '{"2025-01": 1}', 'names may change after a refresh');

done_testing();

# logged($statement): how many bytes it writes to the log.
sub logged
{
	my ($statement) = @_;
	my ($before, $after) = split /\n/, $node->safe_psql('postgres', "SELECT pg_current_wal_insert_lsn(); $statement; SELECT pg_current_wal_insert_lsn()");
	return $node->safe_psql('postgres', "SELECT '$after'::pg_lsn - '$before'::pg_lsn");
}

# series(): all series, in one line.
sub series
{
	return $node->safe_psql('postgres', q{SELECT string_agg(partner || ': ' || series, ' ' ORDER BY partner) FROM series});
}

# busy($n): one of many statements.
sub busy
{
	my $n = shift;
	my $key = chr(65 + int rand 6);
	my $month = sprintf '2025-%02d-01', 1 + int rand 12;
	return (
		"INSERT INTO flows VALUES (trunc(random() * 50), '$key', '$month', random() - 0.5), (trunc(random() * 50), 'N$n', '$month', 1)",
		"UPDATE flows SET value = value / 3, period = '$month' WHERE ctid IN (SELECT ctid FROM flows WHERE partner = '$key' LIMIT 2 FOR UPDATE SKIP LOCKED)",
		"DELETE FROM flows WHERE ctid IN (SELECT ctid FROM flows WHERE partner = '$key' LIMIT 2 FOR UPDATE SKIP LOCKED)")[ int rand 3 ];
}

# meet($level, $rows, $one, $two, $end): two sessions write. The second starts when the first has done its part; the first ends
# when the second waits for it. Where snapshots are kept, the second has one of before. Returns both.
sub meet
{
	my ($level, $rows, $one, $two, $end) = @_;
	my $keeps = $level ne 'READ COMMITTED';
	$node->safe_psql('postgres', 'TRUNCATE flows' . ($rows eq '' ? '' : "; INSERT INTO flows VALUES $rows"));
	my $first = session(
		($keeps ? until_true(advisory(2)) : ()), "BEGIN ISOLATION LEVEL $level", $one, 'SELECT pg_advisory_lock(1)',
		until_true('SELECT FROM pg_locks WHERE NOT granted'), $end);
	my $second = session(
		($keeps ? ("BEGIN ISOLATION LEVEL $level", 'SELECT count(*) FROM flows', 'SELECT pg_advisory_lock(2)') : ()),
		until_true(advisory(1)), ($keeps ? () : 'BEGIN'), $two, 'COMMIT');
	return (finish($first), finish($second));
}

# advisory($number): the query that finds that advisory lock taken.
sub advisory
{
	return "SELECT FROM pg_locks WHERE locktype = 'advisory' AND objid = $_[0]";
}

# until_true($query): the statement that waits until the query has a row.
sub until_true
{
	return "DO \$\$ BEGIN FOR i IN 1 .. 3000 LOOP EXIT WHEN EXISTS ($_[0]); PERFORM pg_sleep(0.01);
		IF i = 3000 THEN RAISE 'waited in vain'; END IF; END LOOP; END \$\$";
}

# session(@statements): a session that runs them.
sub session
{
	my %session = (in => join(";\n", @_, ''), out => '', error => '');
	$session{run} = IPC::Run::start([ 'psql', '-XqAt', '-d', $node->connstr('postgres') ],
		'<', \$session{in}, '>', \$session{out}, '2>', \$session{error}, IPC::Run::timeout(120));
	$session{run}->pump while length $session{in};
	return \%session;
}

# finish($session): at its end, with what it said.
sub finish
{
	my ($session) = @_;
	$session->{run}->finish;
	return $session;
}
