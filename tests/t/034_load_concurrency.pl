# Loads beside other sessions: loads of the same table, readers, maintenance, and changes made by hand. Nothing is lost, nothing
# is seen half, and the logs say nothing that did not happen.
use strict;
use warnings;
use Test::More;
use FindBin;
use lib $FindBin::Bin;
use Magtrade;
use Loads;

my $folder = folder();
my $node = server('load_concurrency', autovacuum => 'off', deadlock_timeout => '100ms', wal_level => 'logical', max_wal_senders => 10);
my %how = (history => 3, partners => 20, commodities => 5, revised => 20, late => 30);

# sql($statements)
sub sql
{
	return $node->safe_psql('postgres', shift);
}

# file($name, @rows): rows of period, key and value.
sub file
{
	my ($name, @rows) = @_;
	write_file("$folder/$name.csv", join("\n", 'period,k,v', @rows) . "\n");
	return;
}

# story($target): rows of a small target and what the logs say of its cells.
sub story
{
	my ($target) = @_;
	return sql("SELECT string_agg(to_char(period, 'MM') || k || '=' || v, ' ' ORDER BY period, k) FROM $target") . '; ' . sql(
		"SELECT coalesce(string_agg(to_char((key->>'period')::date, 'MM') || (key->>'k') || ':' || old_value || '>' ||
			CASE WHEN deleted THEN '-' ELSE new_value END, ' ' ORDER BY load_id, key), '') FROM magtrade_revisions
		WHERE target = '$target'::regclass AND column_name = 'v'") . '; ' . sql(
		"SELECT coalesce(string_agg(to_char((key->>'period')::date, 'MM') || (key->>'k'), ' ' ORDER BY load_id, key), '') FROM magtrade_additions
		WHERE target = '$target'::regclass") . '; ' . sql(
		"SELECT string_agg(file || ':' || concat_ws('/', inserted, revised, unchanged, deleted), ' ' ORDER BY load_id) FROM magtrade_loads
		WHERE target = '$target'::regclass");
}

for my $vintage (5 .. 12)
{
	write_release(sprintf('%s/release_2020-%02d-20.csv', $folder, $vintage), release_rows($vintage - 2, %how));
}
make_source($node, 'postgres', $folder, 'release_{vintage}.csv');
file('a', '2025-01,x,1', '2025-01,y,2');
file('b', '2025-01,x,10', '2025-01,z,3', '2025-02,x,4');
sql(q{
	CREATE FOREIGN TABLE a (period date, k text, v int) SERVER files OPTIONS (path 'a.csv');
	CREATE FOREIGN TABLE b (period date, k text, v int) SERVER files OPTIONS (path 'b.csv');
	CREATE TABLE small (period date, k text, v int, PRIMARY KEY (period, k));
	CREATE PROCEDURE again(target text) LANGUAGE plpgsql AS $$ BEGIN
	  EXECUTE format('DROP TABLE IF EXISTS %I', target);
	  EXECUTE format('CREATE TABLE %I (LIKE small INCLUDING ALL)', target);
	END $$;
});

# Two loads of one table: the second one waits, finds what the first did, and has nothing left to do.
make_target($node, 'postgres', $_) for qw(alone);
sql("CALL magtrade_load('source', 'alone')");
for my $isolation ('read committed', 'repeatable read', 'serializable')
{
	my $name = 'both_' . $isolation =~ tr, ,_,r;
	make_target($node, 'postgres', $name);
	my @sessions = map { session($node, 'postgres', "SET default_transaction_isolation = '$isolation';
		CALL magtrade_load('source', '$name');") } 1 .. 3;
	my @ends = map { [ finish($_) ] } @sessions;
	my @failed = grep { !$_->[0] } @ends;
	is(scalar(grep { $_->[1] !~ /could not serialize access/ } @failed), 0, "three loads, $isolation: nothing else fails");
	is(scalar(@failed), 0, 'nor that') if $isolation eq 'read committed';
	sql("CALL magtrade_load('source', '$name')");
	ok(state_of($node, 'postgres', $name) eq state_of($node, 'postgres', 'alone'), "and the result is that of one, $isolation");
}

# A transaction that has seen the table before another load does not decide by what it saw.
for my $isolation ('REPEATABLE READ', 'SERIALIZABLE')
{
	sql("CALL again('seen'); INSERT INTO seen VALUES ('2025-01-01', 'x', 10)");
	my $session = session($node, 'postgres', undef);
	answer($session, "BEGIN ISOLATION LEVEL $isolation; SELECT count(*) FROM seen;");
	sql("CALL magtrade_load('a', 'seen')");
	$session->{in} .= "CALL magtrade_load('b', 'seen'); COMMIT;\n";
	like((finish($session))[1], qr/ERROR: .*could not serialize access/, "a load after a load that its snapshot does not see, $isolation");
	sql("CALL magtrade_load('b', 'seen')");
	is(story('seen'), '01x=10 01y=2 01z=3 02x=4; 01x:10>1 01x:1>10; 01y 01z; a.csv:1/1/0/0 b.csv:2/1/0/0', 'and once more is right');
}

# Others change rows between the time when the load finds them and the time when it changes them.  An update of another row of
# the load holds it there.
sub collide
{
	my ($what, $by_hand, $options, $error, $result) = @_;
	sql("CALL again('t'); INSERT INTO t VALUES ('2025-01-01', 'x', 1), ('2025-01-01', 'y', 2), ('2025-01-01', 'v', 5)");
	my $hand = session($node, 'postgres', undef);
	answer($hand, "BEGIN; $by_hand;");
	my $load = session($node, 'postgres', "CALL magtrade_load('b', 't'$options);");
	wait_until_waiting($node, $load->{pid});
	answer($hand, 'COMMIT;');
	finish($hand);
	my (undef, $err) = finish($load);
	my $trace = sql(q{SELECT count(*) FROM magtrade_loads WHERE target = 't'::regclass});
	if ($error)
	{
		like($err, qr/ERROR: .*could not serialize access to table "t" due to concurrent changes/, "$what: an error");
		is($trace, 0, "$what: without a trace");
	}
	sql("CALL magtrade_load('b', 't'$options)");
	is(story('t'), $result, "$what: right in the end");
	return;
}
collide('a row that is revised', q{UPDATE t SET v = 7 WHERE k = 'x'}, '', 1,
	'01v=5 01x=10 01y=2 01z=3 02x=4; 01x:7>10; 01z; b.csv:2/1/0/0');
collide('to the same value', q{UPDATE t SET v = 10 WHERE k = 'x'}, '', 1,
	'01v=5 01x=10 01y=2 01z=3 02x=4; ; 01z; b.csv:2/0/1/0');
collide('a row that is deleted', q{DELETE FROM t WHERE k = 'x'}, '', 1,
	'01v=5 01x=10 01y=2 01z=3 02x=4; ; 01x 01z; b.csv:3/0/0/0');
collide('a row that comes late', q{INSERT INTO t VALUES ('2025-01-01', 'z', 8)}, '', 1,
	'01v=5 01x=10 01y=2 01z=3 02x=4; 01x:1>10 01z:8>3; ; b.csv:1/2/0/0');
collide('a row of a new month', q{INSERT INTO t VALUES ('2025-02-01', 'x', 8)}, '', 1,
	'01v=5 01x=10 01y=2 01z=3 02x=4; 01x:1>10 02x:8>4; 01z; b.csv:1/2/0/0');
collide('the same row', q{INSERT INTO t VALUES ('2025-01-01', 'z', 3)}, '', 1,
	'01v=5 01x=10 01y=2 01z=3 02x=4; 01x:1>10; ; b.csv:1/1/1/0');
collide('a row that vanished', q{UPDATE t SET v = 6 WHERE k = 'v'}, q{, mode => 'replace'}, 1,
	'01x=10 01z=3 02x=4; 01v:6>- 01x:1>10 01y:2>-; 01z; b.csv:2/1/0/2');
collide('a row deleted twice', q{DELETE FROM t WHERE k = 'v'}, q{, mode => 'replace'}, 1,
	'01x=10 01z=3 02x=4; 01x:1>10 01y:2>-; 01z; b.csv:2/1/0/1');
collide('a row that is not there after all', q{INSERT INTO t VALUES ('2025-01-01', 'z', 8)}, q{, mode => 'insert'}, 1,
	'01v=5 01x=1 01y=2 01z=8 02x=4; ; ; b.csv:1/0/2/0');

# Also where a trigger marks rows as gone instead, which is no change of others: y is marked, too.
sql(q{
	CREATE FUNCTION mark() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
	  EXECUTE format('UPDATE %I SET v = -1 WHERE k = $1', TG_TABLE_NAME) USING OLD.k;
	  RETURN NULL;
	END $$;
	ALTER PROCEDURE again(text) RENAME TO again_plain;
	CREATE PROCEDURE again(target text) LANGUAGE plpgsql AS $$ BEGIN
	  CALL again_plain(target);
	  EXECUTE format('CREATE TRIGGER mark BEFORE DELETE ON %I FOR EACH ROW EXECUTE FUNCTION mark()', target);
	END $$;
});
collide('a row that is to be marked', q{UPDATE t SET v = 6 WHERE k = 'v'}, q{, mode => 'replace'}, 1,
	'01v=-1 01x=10 01y=-1 01z=3 02x=4; 01v:6>-1 01x:1>10 01y:2>-1; 01z; b.csv:2/1/0/0');
collide('one that is deleted', q{SET LOCAL session_replication_role = replica; DELETE FROM t WHERE k = 'v'}, q{, mode => 'replace'}, 1,
	'01x=10 01y=-1 01z=3 02x=4; 01x:1>10 01y:2>-1; 01z; b.csv:2/1/0/0');
sql('DROP PROCEDURE again; ALTER PROCEDURE again_plain RENAME TO again');

# A change that is undone, and one of a row that the file leaves alone, are no reason to fail.
sql("CALL again('t'); INSERT INTO t VALUES ('2025-01-01', 'x', 1), ('2025-01-01', 'y', 2)");
my $hand = session($node, 'postgres', undef);
answer($hand, "BEGIN; UPDATE t SET v = 7 WHERE k = 'x';");
my $load = session($node, 'postgres', "CALL magtrade_load('b', 't');");
wait_until_waiting($node, $load->{pid});
answer($hand, "ROLLBACK; UPDATE t SET v = 9 WHERE k = 'y';");
finish($hand);
ok((finish($load))[0], 'a change that was undone, and one of another row');
is(story('t'), '01x=10 01y=9 01z=3 02x=4; 01x:1>10; 01z; b.csv:2/1/0/0', 'are no reason to fail');

# What triggers and policies keep from being done is not in the logs.
sql(q{
	CALL again('t');
	INSERT INTO t VALUES ('2025-01-01', 'x', 1), ('2025-01-01', 'y', 2), ('2025-01-01', 'v', 5);
	CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
	CREATE TRIGGER keep BEFORE UPDATE OR DELETE ON t FOR EACH ROW WHEN (OLD.k IN ('x', 'v')) EXECUTE FUNCTION keep();
	CREATE TRIGGER refuse BEFORE INSERT ON t FOR EACH ROW WHEN (NEW.k = 'z') EXECUTE FUNCTION keep();
	CALL magtrade_load('b', 't', mode => 'replace');
});
is(story('t'), '01v=5 01x=1 02x=4; 01y:2>-; ; b.csv:1/0/2/1', 'triggers that keep rows as they are, and out');
sql(q{
	CALL again('t');
	INSERT INTO t VALUES ('2025-01-01', 'x', 1), ('2025-01-01', 'y', 2), ('2025-01-01', 'v', 5);
	CREATE ROLE loader;
	GRANT SELECT ON b TO loader;
	GRANT SELECT, INSERT, UPDATE, DELETE ON t TO loader;
	ALTER TABLE t ENABLE ROW LEVEL SECURITY;
	CREATE POLICY see ON t FOR SELECT USING (true);
	CREATE POLICY put ON t FOR INSERT WITH CHECK (true);
	CREATE POLICY change ON t FOR UPDATE USING (k <> 'x');
	CREATE POLICY remove ON t FOR DELETE USING (k <> 'v');
	SET ROLE loader;
	CALL magtrade_load('b', 't', mode => 'replace');
});
is(story('t'), '01v=5 01x=1 01z=3 02x=4; 01y:2>-; 01z; b.csv:2/0/1/1', 'policies that do not let rows be changed');
sql(q{DELETE FROM magtrade_loads WHERE target = 't'::regclass; DROP POLICY see ON t; CREATE POLICY see ON t FOR SELECT USING (v <> 1)});
like(($node->psql('postgres', q{SET ROLE loader; CALL magtrade_load('b', 't')}))[2],
	qr/ERROR: .*a row of the file has the key of a row that the policies of table "t" hide/, 'a row that policies hide');

# Where triggers decide what goes in, other writers wait for the load, or it waits for them; readers go on.
sub guard
{
	my ($target, $trigger) = @_;
	sql("CALL again('t'); DROP TABLE IF EXISTS parts CASCADE; CREATE TABLE parts (LIKE small INCLUDING ALL) PARTITION BY RANGE (period);
		CREATE TABLE part PARTITION OF parts FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
		CREATE OR REPLACE FUNCTION pass() RETURNS trigger LANGUAGE plpgsql AS \$\$ BEGIN RETURN NEW; END \$\$;
		INSERT INTO $target VALUES ('2025-01-01', 'x', 1), ('2025-01-01', 'y', 2);
		CREATE TRIGGER pass BEFORE INSERT ON $trigger FOR EACH ROW EXECUTE FUNCTION pass()");
	return;
}
for my $case ([ 't', 't' ], [ 'parts', 'part' ])
{
	my ($target, $trigger) = @$case;
	guard($target, $trigger);
	my $writer = session($node, 'postgres', undef);
	answer($writer, "BEGIN; INSERT INTO $trigger VALUES ('2025-01-01', 'z', 8); UPDATE $trigger SET v = 7 WHERE k = 'x';");
	my $waits = session($node, 'postgres', "CALL magtrade_load('b', '$target');");
	wait_until_waiting($node, $waits->{pid});
	answer($writer, 'COMMIT;');
	finish($writer);
	ok((finish($waits))[0], "a load of $target waits for who writes to $trigger");
	is(story($target), '01x=10 01y=2 01z=3 02x=4; 01x:7>10 01z:8>3; ; b.csv:1/2/0/0', 'and says what it found then');

	guard($target, $trigger);
	my $loads = session($node, 'postgres', undef);
	answer($loads, "BEGIN; CALL magtrade_load('b', '$target');");
	$writer = session($node, 'postgres', "INSERT INTO $trigger VALUES ('2025-01-01', 'z', 8) ON CONFLICT (period, k) DO UPDATE SET v = 8;");
	wait_until_waiting($node, $writer->{pid});
	is(sql("SELECT count(*) FROM $target"), '2', "who reads $target meanwhile does not wait");
	answer($loads, 'COMMIT;');
	finish($loads);
	ok((finish($writer))[0], "who writes to $trigger does");
	is(story($target), '01x=10 01y=2 01z=8 02x=4; 01x:1>10; 01z; b.csv:2/1/0/0', 'and both are right');
}
for my $change (q{DELETE FROM t WHERE k = 'x'}, q{UPDATE t SET v = 7 WHERE k = 'x'}, q{INSERT INTO t VALUES ('2025-01-01', 'z', 8)})
{
	guard('t', 't');
	my $session = session($node, 'postgres', undef);
	answer($session, "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM t;");
	sql($change);
	$session->{in} .= "CALL magtrade_load('b', 't'); COMMIT;\n";
	like((finish($session))[1], qr/ERROR: .*could not serialize access/, "what the snapshot does not see: $change");
	is(sql(q{SELECT count(*) FROM magtrade_loads WHERE target = 't'::regclass}), 0, 'without a trace');
}

# A trigger that comes while a load waits for the table decides, too.
sql(q{
	CALL again('t');
	INSERT INTO t VALUES ('2025-01-01', 'x', 1), ('2025-01-01', 'y', 2);
	CREATE FUNCTION more() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.v := NEW.v * 1000; RETURN NEW; END $$;
});
my $late = session($node, 'postgres', undef);
answer($late, 'BEGIN; CREATE TRIGGER more BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION more();');
$load = session($node, 'postgres', "CALL magtrade_load('b', 't');");
wait_until_waiting($node, $load->{pid});
answer($late, 'COMMIT;');
finish($late);
ok((finish($load))[0], 'a trigger that comes while a load waits');
is(story('t'), '01x=10000 01y=2 01z=3000 02x=4000; 01x:1>10000; 01z; b.csv:2/1/0/0', 'decides');

# Triggers that change keys do not tell what vanished, and the load says so.
sql(q{
	CALL again('t');
	CREATE FUNCTION up() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.k := upper(NEW.k); RETURN NEW; END $$;
	CREATE TRIGGER up BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION up();
	CALL magtrade_load('b', 't', mode => 'replace');
});
like(($node->psql('postgres', q{CALL magtrade_load('b', 't', mode => 'replace', again => true)}))[2],
	qr/3 unchanged;.*\nDETAIL:  Rows that the file does not have were not deleted, as those that the table's triggers changed may be among them/,
	'rows that triggers give other keys are not deleted');
is(story('t'), '01X=10 01Z=3 02X=4; ; ; b.csv:3/0/0/0 b.csv:0/0/3/0', 'none of them');

# Readers see whole files only.
my $counts = sql(q{SELECT string_agg(sum::text, ' ' ORDER BY load_id) FROM (SELECT load_id, sum(inserted) OVER (ORDER BY load_id)
	FROM magtrade_loads WHERE target = 'alone'::regclass) s});
make_target($node, 'postgres', 'watched');
sql(q{
	CREATE TABLE seen_counts (n bigint, loads bigint, total float8);
	CREATE MATERIALIZED VIEW report AS SELECT flow, partner, trade_series(kg, period) AS s FROM watched GROUP BY 1, 2;
	CREATE UNIQUE INDEX ON report (flow, partner);
	CREATE PROCEDURE watch() LANGUAGE plpgsql AS $$
	DECLARE seen bigint = 0;
	BEGIN
	  WHILE seen < 8 LOOP
	    INSERT INTO seen_counts SELECT (SELECT count(*) FROM watched), count(*), (SELECT sum(kg) FROM watched)
	    FROM magtrade_loads WHERE target = 'watched'::regclass RETURNING loads INTO seen;
	    COMMIT;
	    PERFORM pg_sleep(0.001);
	  END LOOP;
	END $$;
	CREATE PROCEDURE upkeep() LANGUAGE plpgsql AS $$
	BEGIN
	  WHILE (SELECT count(*) FROM magtrade_loads WHERE target = 'watched'::regclass) < 8 LOOP
	    REFRESH MATERIALIZED VIEW CONCURRENTLY report;
	    COMMIT;
	  END LOOP;
	END $$;
});
my @beside = (session($node, 'postgres', "CALL watch();"), session($node, 'postgres', "CALL upkeep();"),
	session($node, 'postgres', "VACUUM watched;\n" . "SELECT pg_sleep(0.01); VACUUM (ANALYZE) watched; ANALYZE watched;\n" x 10));
# held until all of them run: the first load of an empty table must not win
sql(q{CALL magtrade_load('source', 'watched')});
ok((finish($_))[0], 'a session beside the load ends well') for @beside;
is(sql("SELECT string_agg(DISTINCT n::text, ' ') FROM seen_counts WHERE NOT n = ANY (ARRAY[0, @{[ $counts =~ tr/ /,/r ]}])"), '', 'whole files only');
is(sql(q{SELECT count(*) FROM (SELECT loads FROM seen_counts GROUP BY loads HAVING count(DISTINCT (n, total)) > 1) s}), '0', 'with their logs');
ok(state_of($node, 'postgres', 'watched') eq state_of($node, 'postgres', 'alone') =~ s/alone/watched/gr, 'and nothing is lost');
is(sql('REFRESH MATERIALIZED VIEW CONCURRENTLY report; SELECT count(*) FROM (TABLE report EXCEPT
	SELECT flow, partner, trade_series(kg, period) FROM watched GROUP BY 1, 2) e'), '0', 'the view is as the table');

# A deadlock of two transactions that load two tables ends one of them, which may try again.
sql(q{CALL again('t'); CALL again('u')});
my @two = map { session($node, 'postgres', undef) } 1 .. 2;
answer($two[0], "BEGIN; CALL magtrade_load('a', 't');");
answer($two[1], "BEGIN; CALL magtrade_load('a', 'u');");
$two[0]->{in} .= "CALL magtrade_load('b', 'u'); COMMIT;\n";
$two[0]->{run}->pump_nb;
wait_until_waiting($node, $two[0]->{pid});
$two[1]->{in} .= "CALL magtrade_load('b', 't'); COMMIT;\n";
$two[1]->{run}->pump_nb;
my @ends = map { [ finish($_) ] } @two;
is(scalar(grep { $_->[1] =~ /deadlock detected/ } @ends), 1, 'a deadlock ends one of two');
sql(q{CALL magtrade_load('a', 't'); CALL magtrade_load('b', 't'); CALL magtrade_load('a', 'u'); CALL magtrade_load('b', 'u')});
like(story($_), qr/^01x=1?[01] 01y=2 01z=3 02x=4; /, "and $_ is whole in the end") for qw(t u);

# To empty a table and load it again is one transaction, beside a load that goes on.
make_target($node, 'postgres', 'emptied');
$load = session($node, 'postgres', "CALL magtrade_load('source', 'emptied');");
is(($node->psql('postgres', q{BEGIN; TRUNCATE emptied; DELETE FROM magtrade_loads WHERE target = 'emptied'::regclass;
	CALL magtrade_load('source', 'emptied'); COMMIT}))[0], 0, 'emptied and loaded beside a load');
ok((finish($load))[0], 'which goes on');
ok(sql('SELECT t::text FROM emptied t ORDER BY 1') eq sql('SELECT t::text FROM alone t ORDER BY 1'), 'with the same rows');

# Rows of the default partition that get one of their own go out as a table's that is replicated, and come in as such, too.
sql(q{SELECT magtrade_create_flows('moved', 'month', '2025-01-01');
	INSERT INTO moved (reporter, partner, flow, commodity, period) VALUES ('CHN', 'JPN', 'X', '8505', '2025-02-01');
	CREATE PUBLICATION moves FOR TABLE moved WITH (publish_via_partition_root)});
sql("SELECT pg_create_logical_replication_slot('moves', 'pgoutput')");
sql("SELECT magtrade_create_flows('moved', 'month', '2025-02-01')");
is(sql(q{SELECT string_agg(chr(get_byte(data, 0)), '') FROM
	pg_logical_slot_get_binary_changes('moves', NULL, NULL, 'proto_version', '1', 'publication_names', 'moves')}) =~ s/[^DI]//gr, 'DI', 'a row that moves is published');
sql("SELECT pg_drop_replication_slot('moves')");

# Who makes a partition takes the table before its partitions, and so does who plans to look at the past of the table: they wait for
# each other. Of two who make one the second finds it.
sql('INSERT INTO moved SELECT reporter, partner, flow, commodity, date \'2025-03-01\' FROM moved');
my ($maker, $other, $reader) = map { session($node, 'postgres', undef) } 1 .. 3;
answer($maker, 'BEGIN; LOCK TABLE ONLY moved;');
for ([ $other, "SELECT magtrade_create_flows('moved', 'month', '2025-03-01');" ], [ $reader, 'SELECT FROM magtrade_as_of(NULL::moved, now());' ])
{
	$_->[0]->{in} .= "$_->[1]\n";
	$_->[0]->{run}->pump_nb;
	wait_until_waiting($node, $_->[0]->{pid});
}
answer($maker, "SELECT magtrade_create_flows('moved', 'month', '2025-03-01'); COMMIT;");
is((finish($_))[1], '', 'partitions: no deadlock') for $maker, $other, $reader;
is(sql('SELECT string_agg(tableoid::regclass::text, \' \' ORDER BY period) FROM moved'), 'moved_2025_02 moved_2025_03', 'and it is there');

# Who drops the extension waits for a load, and not the load for the logs while the other waits for its source.
$node->safe_psql('postgres', 'CREATE DATABASE dropped');
make_source($node, 'dropped', $folder, 'release_2020-05-20.csv');
make_target($node, 'dropped', 'target');
my ($holder, $loading, $dropper) = map { session($node, 'dropped', undef) } 1 .. 3;
answer($holder, 'BEGIN; LOCK TABLE target IN SHARE MODE;');
for ([ $loading, "CALL magtrade_load('source', 'target');" ], [ $dropper, 'DROP EXTENSION magtrade CASCADE;' ])
{
	$_->[0]->{in} .= "$_->[1]\n";
	$_->[0]->{run}->pump_nb;
	wait_until_waiting($node, $_->[0]->{pid});
}
answer($holder, 'COMMIT;');
finish($holder);
is_deeply([ map { (finish($_))[0] } $loading, $dropper ], [ 1, 1 ], 'DROP EXTENSION beside a load: neither fails');
is($node->safe_psql('dropped', q{SELECT count(*) > 0, to_regclass('magtrade_loads') IS NULL FROM target}), 't|t', 'and both are done');

# A subscriber to a table, its rollup and the logs, which has all the tables that these name, has the same past; it loads itself when
# the sequence is where the publisher's was.
my $rollup = q{CREATE TABLE far (period date, k text, v int, PRIMARY KEY (period, k)); SELECT magtrade_rollup('far', 'far_series', '{k}', 'v')};
$node->safe_psql('postgres', 'CREATE DATABASE subscriber');
make_source($node, 'subscriber', $folder, 'release_{vintage}.csv');
$node->safe_psql('subscriber', q{CREATE FOREIGN TABLE a (period date, k text, v int) SERVER files OPTIONS (path 'a.csv');
	CREATE FOREIGN TABLE b (period date, k text, v int) SERVER files OPTIONS (path 'b.csv');} . $rollup);
sql(qq{DELETE FROM magtrade_loads; $rollup; CALL magtrade_load('a', 'far');
	CREATE PUBLICATION far FOR TABLE far, far_series, magtrade_loads, magtrade_revisions, magtrade_additions, magtrade_rejected});
sql("SELECT pg_create_logical_replication_slot('far', 'pgoutput')");
$node->safe_psql('subscriber', sprintf q{CREATE SUBSCRIPTION far CONNECTION '%s' PUBLICATION far WITH (create_slot = false)}, $node->connstr('postgres') =~ s/'/''/gr);
$node->wait_for_subscription_sync($node, 'far', 'subscriber') if $node->can('wait_for_subscription_sync');
sql(q{CALL magtrade_load('b', 'far'); DELETE FROM far WHERE k = 'y'});
my $past = q{SELECT (SELECT string_agg(f::text, ' ' ORDER BY f) FROM far AS f), (SELECT string_agg(f::text, ' ' ORDER BY f) FROM magtrade_first_published(NULL::far) AS f),
	(SELECT string_agg(s::text, ' ' ORDER BY s) FROM far_series AS s), (SELECT count(*) FROM magtrade_loads)};
my $expected = sql($past);
ok($node->poll_query_until('subscriber', $past, $expected), 'a subscriber has table, rollup and past');
is($node->safe_psql('subscriber', q{SELECT magtrade_rollup_refresh('far_series')}), 0, 'and the rollup is right');
$node->safe_psql('subscriber', q{ALTER SUBSCRIPTION far DISABLE; SELECT setval('magtrade_loads_load_id_seq', max(load_id)) FROM magtrade_loads;});
$node->safe_psql('subscriber', q{CALL magtrade_load('a', 'far', again => true)});
is($node->safe_psql('subscriber', q{SELECT count(*), (SELECT magtrade_rollup_refresh('far_series')) FROM magtrade_loads}), '3|0', 'and loads');
$node->safe_psql('subscriber', $_) for 'ALTER SUBSCRIPTION far SET (slot_name = NONE)', 'DROP SUBSCRIPTION far';
done_testing();
