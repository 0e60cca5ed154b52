# Loads that fail: cancelled, out of time, out of disk, over files that change while they are read, refused by constraints at
# the very end. After each, every file is wholly in or wholly out, with what the logs say of it, and calling again finishes.
use strict;
use warnings;

# A disk that is full is a small one of our own, which takes namespaces: where they are to be had, all of this runs in them.
my $disk;

BEGIN
{
	$disk = $ENV{MAGTRADE_DISK};
	if (!defined $disk)
	{
		require File::Temp;
		my $small = File::Temp::tempdir();
		my @inside = ('unshare', '-U', '-r', '-m', 'sh', '-c',
			'mount -t tmpfs -o size=4m tmpfs "$1" && MAGTRADE_DISK=$1 && export MAGTRADE_DISK && uid=$2 && gid=$3 && shift 3 &&
			 exec unshare -U --map-user="$uid" --map-group="$gid" "$@"',
			'sh', $small, $<, (split / /, $()[0]);
		exec(@inside, $^X, (map { "-I$_" } @INC), $0) if system(@inside, 'true') == 0;
		rmdir $small;
	}
}

use Test::More;
use File::Temp;
use FindBin;
use lib $FindBin::Bin;
use Magtrade;
use Loads;

my $folder = folder();
my $node = server('load_faults', autovacuum => 'off', deadlock_timeout => '100ms');
my %how = (history => 3, partners => 20, commodities => 5, revised => 20, late => 30);
my @files = map { sprintf 'release_2020-%02d-20.csv', $_ } 5 .. 12;
my $path = 'release_{vintage}.csv';

sub sql
{
	return $node->safe_psql('postgres', shift);
}

sub failure
{
	return ($node->psql('postgres', shift))[2];
}

write_release("$folder/$files[$_]", release_rows($_ + 3, %how), '2020-01,X,P000,999999,many,1,') for 0 .. $#files;
make_source($node, 'postgres', $folder, $path);
make_target($node, 'postgres', 'alone');
sql(q{ALTER FOREIGN TABLE source OPTIONS (ADD on_error 'skip'); CALL magtrade_load('source', 'alone')});
my $undisturbed = state_of($node, 'postgres', 'alone');

# is_whole($target, $what): a further call leaves what an undisturbed load leaves.
sub is_whole
{
	my ($target, $what) = @_;
	sql("CALL magtrade_load('source', '$target')");
	ok(state_of($node, 'postgres', $target) =~ s/\b\Q$target\E\b/alone/gr eq $undisturbed, "$what: whole in the end");
	return;
}

# are_whole_files($target, $what): its rows are those of the files in the log, and as many; returns how many files.
sub are_whole_files
{
	my ($target, $what) = @_;
	my $counts = sql("SELECT count(*), coalesce(sum(inserted), 0), (SELECT count(*) FROM $target),
		(SELECT count(*) FROM magtrade_revisions r WHERE r.target = '$target'::regclass AND r.load_id NOT IN (SELECT load_id FROM magtrade_loads))
		FROM magtrade_loads WHERE target = '$target'::regclass");
	my ($files, $inserted, $rows) = split /\|/, $counts;
	is($counts, "$files|$inserted|$inserted|0", "$what: $files files are in, and wholly");
	return $files;
}

# Out of time again and again, each time a little later.
make_target($node, 'postgres', 'timed');
my $timeouts = 0;
for my $ms (map { 4 * $_ } 1 .. 200)
{
	my $err = failure("SET statement_timeout = $ms; CALL magtrade_load('source', 'timed')");
	last if $err !~ /ERROR/;
	$timeouts++ if $err =~ /canceling statement due to statement timeout/;
}
cmp_ok($timeouts, '>', 2, 'statement_timeout ended several calls');
is(are_whole_files('timed', 'statement_timeout'), 8, 'the last one was done');
is_whole('timed', 'statement_timeout');

# In the middle of a file, where it waits for a row that somebody else holds.
for my $end (qw(cancel terminate))
{
	make_target($node, 'postgres', $end);
	my $hand = session($node, 'postgres', undef);
	answer($hand, "BEGIN; INSERT INTO $end (period, flow, partner, commodity) VALUES ('2020-06-01', 'X', 'P001', '280501');");
	my $load = session($node, 'postgres', "CALL magtrade_load('source', '$end');");
	wait_until_waiting($node, $load->{pid});
	sql("SELECT pg_${end}_backend($load->{pid})");
	like((finish($load))[1], $end eq 'cancel' ? qr/canceling statement due to user request/ : qr/terminating connection/, $end);
	answer($hand, 'ROLLBACK;');
	finish($hand);
	cmp_ok(are_whole_files($end, $end), '<', 8, 'some are missing');
	is_whole($end, $end);
}
make_target($node, 'postgres', 'locked');
my $other = session($node, 'postgres', undef);
answer($other, "BEGIN; CALL magtrade_load('source', 'locked');");
like(failure(q{SET lock_timeout = '50ms'; CALL magtrade_load('source', 'locked')}), qr/canceling statement due to lock timeout/, 'lock_timeout');
answer($other, 'ROLLBACK;');
finish($other);
is(are_whole_files('locked', 'lock_timeout'), 0, 'none is in, as the other one was undone');
is_whole('locked', 'lock_timeout');

# Out of room for temporary files.
make_target($node, 'postgres', 'temporary');
like(failure(q{SET work_mem = '64kB'; SET temp_file_limit = '48kB'; CALL magtrade_load('source', 'temporary')}),
	qr/temporary file size exceeds "?temp_file_limit/, 'temp_file_limit');
are_whole_files('temporary', 'temp_file_limit');
is_whole('temporary', 'temp_file_limit');

# A disk that is full.
SKIP:
{
	skip 'no small disk may be mounted here', 6 if !defined $disk;
	mkdir "$disk/space" or die $!;
	sql("CREATE TABLESPACE small LOCATION '$disk/space'");
	for my $kib (40, 160)
	{
		make_target($node, 'postgres', "disk_$kib");
		sql("ALTER TABLE disk_$kib SET TABLESPACE small; ALTER INDEX disk_${kib}_pkey SET TABLESPACE small");
		open my $ballast, '>', "$disk/ballast" or die $!;
		while (syswrite($ballast, "\0" x 4096)) { }
		truncate $ballast, (-s "$disk/ballast") - 1024 * $kib or die $!;
		close $ballast or die $!;
		like(failure("CALL magtrade_load('source', 'disk_$kib')"), qr/could not extend file/, "$kib kB left on the disk");
		are_whole_files("disk_$kib", "$kib kB");
		unlink "$disk/ballast" or die $!;
		is_whole("disk_$kib", "$kib kB");
	}
	sql('DROP TABLE disk_40, disk_160; DROP TABLESPACE small');
}

# A constraint that is looked at when the file is committed.
make_target($node, 'postgres', 'referring');
sql(q{CREATE TABLE partners (partner text PRIMARY KEY); INSERT INTO partners SELECT DISTINCT partner FROM alone;
	ALTER TABLE referring ADD FOREIGN KEY (partner) REFERENCES partners DEFERRABLE INITIALLY DEFERRED;
	DELETE FROM partners WHERE partner = 'P019'});
like(failure(q{CALL magtrade_load('source', 'referring')}), qr/violates foreign key constraint/, 'a deferred constraint');
is(are_whole_files('referring', 'a deferred constraint'), 0, 'none is in');
sql(q{INSERT INTO partners VALUES ('P019')});
is_whole('referring', 'a deferred constraint');

# Times of files that no timestamp is, which not every file system keeps.
SKIP:
{
	skip 'no file system of our own may be mounted here', 2 if !defined $disk;
	write_file("$disk/time$_.csv", "period,k,v\n2025-01,k$_,1\n") for 1 .. 4;
	my %time = (1 => -300_000_000_000, 2 => 9_200_000_000_000, 3 => 9_300_000_000_000, 4 => 9_223_372_036_854_775);
	skip 'files cannot be of any time here', 2 if grep { !utime($time{$_}, $time{$_}, "$disk/time$_.csv") || (stat "$disk/time$_.csv")[9] != $time{$_} } keys %time;
	sql(qq{CREATE TABLE dated (period date, k text, v int, PRIMARY KEY (period, k));
		CREATE SERVER times FOREIGN DATA WRAPPER magtrade_csv OPTIONS (directory '$disk');
		CREATE FOREIGN TABLE times (period date, k text, v int) SERVER times OPTIONS (path 'time*.csv');
		CALL magtrade_load('times', 'dated')});
	is(sql(q{SELECT string_agg(modified::text, ',' ORDER BY file) FROM magtrade_loads WHERE target = 'dated'::regclass}),
		'-infinity,293506-05-25 11:33:20+00,infinity,infinity', 'times that no timestamp is');
	like(($node->psql('postgres', q{CALL magtrade_load('times', 'dated')}))[2], qr/4 files of 4 were loaded before/, 'the files are known');
	sql(q{DROP TABLE dated; DELETE FROM magtrade_loads WHERE source = 'times'::regclass; DROP SERVER times CASCADE});
}

# A file that changes: after its fingerprint was taken, when the load waits for the log; and after it was read, when the load
# waits for a row.  What is in the end is the file as it is then.
sql(q{CREATE TABLE changing (period date, k text, v int, PRIMARY KEY (period, k));
	CREATE FOREIGN TABLE changes (period date, k text, v int) SERVER files OPTIONS (path 'chang*.csv')});
my $text = join "\n", 'period,k,v', (map { "2025-01,k$_,$_" } 1000 .. 3000), '';
my %change = (
	'was written to' => sub { overwrite($text =~ s/k1500,1500/k1500,1501/r) },
	'became shorter' => sub { truncate "$folder/changing.csv", 11 + 100 * 19 or die $! },
	'became longer' => sub { overwrite("${text}2025-01,more,1\n") },
	'was replaced' => sub { write_file("$folder/changing.csv", $text =~ s/k1500,1500/k1500,1502/r) },
	'was removed' => sub { unlink "$folder/changing.csv" or die $! });

sub overwrite
{
	open my $file, '+<', "$folder/changing.csv" or die $!;
	print $file shift;
	close $file or die $!;
	return;
}

for my $how (sort keys %change)
{
	for my $when ('before it is read', 'after it was read')
	{
		write_file("$folder/change0.csv", "period,k,v\n2024-12,first,1\n");
		write_file("$folder/changing.csv", $text);
		sql(q{TRUNCATE changing; DELETE FROM magtrade_loads WHERE target = 'changing'::regclass;
			INSERT INTO changing VALUES ('2025-01-01', 'k2000', 0)});
		my $hand = session($node, 'postgres', undef);
		if ($when =~ /before/)
		{
			# the file before it is in already, so that the log of this one is what the load waits for
			sql(q{ALTER FOREIGN TABLE changes OPTIONS (SET path 'change0.csv'); CALL magtrade_load('changes', 'changing');
				ALTER FOREIGN TABLE changes OPTIONS (SET path 'changing.csv')});
			answer($hand, 'BEGIN; LOCK magtrade_loads IN ACCESS EXCLUSIVE MODE;');
		}
		else
		{
			sql(q{ALTER FOREIGN TABLE changes OPTIONS (SET path 'chang*.csv')});
			answer($hand, q{BEGIN; UPDATE changing SET v = -1 WHERE k = 'k2000';});
		}
		my $load = session($node, 'postgres', q{CALL magtrade_load('changes', 'changing', mode => 'replace');});
		wait_until_waiting($node, $load->{pid});
		$change{$how}->();
		answer($hand, 'ROLLBACK;');
		finish($hand);
		my (undef, $err) = finish($load);
		sql(q{ALTER FOREIGN TABLE changes OPTIONS (SET path 'chang*.csv')});
		like($err, $how eq 'was removed' ? qr/ERROR: .*"changing.csv"/ : qr/ERROR: .*file "changing.csv" $how while it was read/, "a file that $how $when");
		is(sql('SELECT count(*), sum(v) FROM changing'), '2|1', 'nothing of it is in, and the file before it is');
		sql(q{CALL magtrade_load('changes', 'changing', mode => 'replace')});
		my $expected = $how eq 'was removed' ? "2024-12-01,first,1\n2025-01-01,k2000,0\n" :
			'2024-12-01,first,1' . "\n" . slurp_file("$folder/changing.csv") =~ s/^period.*\n//r =~ s/^2025-01,/2025-01-01,/gmr;
		is(sql(q{SELECT concat_ws(',', period, k, v) FROM changing ORDER BY period, v, k}) . "\n", sorted($expected), 'called again');
	}
}

# What is said of each file.
my $said = ($node->psql('postgres', q{CALL magtrade_load('changes', 'changing', again => true)}))[2];
like($said, qr/NOTICE: .*change0.csv: 1 row read, 0 inserted, 0 revised, 1 unchanged; /, 'one row is a row');
like($said, qr/NOTICE: .*changing.csv: 2001 rows read, 0 inserted, 0 revised, 2001 unchanged; /, 'several are rows');
write_file("$folder/change0.csv", "period,k,v\n2024-12-01,second,1\n");
$said = ($node->psql('postgres', q{CALL magtrade_load('changes', 'changing', mode => 'replace')}))[2];
like($said, qr/NOTICE: .*change0.csv: 1 row read, 1 inserted, 0 revised, 0 unchanged, 1 deleted; \d+\.\d s, \d+ rows\/s\n/, 'what was deleted');
write_file("$folder/change0.csv", "period,k,v\n2024-12-01,second,2\n2024-12,,2\n");
$said = ($node->psql('postgres', q{CALL magtrade_load('changes', 'changing', on_error => 'skip')}))[2];
like($said, qr/NOTICE: .*change0.csv: 1 row read, 0 inserted, 1 revised, 0 unchanged, 1 rejected; \d+\.\d s, \d+ rows\/s\n/, 'and rejected');
write_file("$folder/change0.csv", "period,k,v\n2024-12-01,first,1\n");

# What a table has no columns for is told when its first rows are loaded, and not with every other file.
write_file("$folder/change.csv", "period,k,v\n");
sql('CREATE TABLE narrow (k text PRIMARY KEY)');
$said = ($node->psql('postgres', q{CALL magtrade_load('changes', 'narrow')}))[2];
like($said, qr/NOTICE: .*columns of foreign table "changes" are not loaded: "period", "v"/, 'columns that are not loaded');
is(scalar(() = $said =~ /are not loaded/g), 1, 'are told of once');
unlike(($node->psql('postgres', q{CALL magtrade_load('changes', 'narrow', again => true)}))[2], qr/are not loaded/, 'and not again');

# Another foreign table's are told of as well, with its own first rows, into whatever the table has; its figures would be NULL in silence.
write_file("$folder/second.csv", "k,w\nsecond,1\n");
sql(qq{CREATE FOREIGN TABLE second (k text, w text) SERVER files OPTIONS (path 'second.csv')});
my $second = q{CALL magtrade_load('second', 'narrow', again => true)};
like(($node->psql('postgres', $second))[2], qr/columns of foreign table "second" are not loaded: "w".*which revises the rows unless the mode is insert/s, 'a second source is told of');
unlike(($node->psql('postgres', $second))[2], qr/are not loaded/, 'once, too');

# Years beside months, be they in files of their own, whose figure then is one more of January's: that is said once.
write_file("$folder/span$_.csv", "period,k,v\n$_,year,1\n") for qw(2023-02 2024 2025);
sql(q{ALTER FOREIGN TABLE changes OPTIONS (SET path 'span*.csv')});
$said = ($node->psql('postgres', q{CALL magtrade_load('changes', 'changing')}))[2];
is(scalar(() = $said =~ /NOTICE: .*has dates of whole years beside those of months/g), 1, 'years in one file, and months in another');
$said = ($node->psql('postgres', q{BEGIN; CALL magtrade_load('changes', 'changing', again => true); ROLLBACK}))[2];
is(scalar(() = $said =~ /NOTICE: .*has dates of whole years beside those of months/g), 1, 'the same in one transaction');
unlink map { "$folder/span$_.csv" } qw(2023-02 2024 2025);
sql(q{ALTER FOREIGN TABLE changes OPTIONS (SET path 'chang*.csv')});

# A file that is not read for what its name has in place of a placeholder.
write_file("$folder/part$_.csv", "period,k,v\n2022-01,$_,1\n") for qw(2022-01 2022-Q1 of-2021);
sql(q{ALTER FOREIGN TABLE changes OPTIONS (SET path 'part{period}*.csv')});
$said = ($node->psql('postgres', q{CALL magtrade_load('changes', 'changing')}))[2];
like($said, qr/NOTICE: .*foreign table "changes" does not read file "part2022-Q1.csv"\n.*so it is with 1 more\./, 'a quarter among months');
sql(q{ALTER FOREIGN TABLE changes OPTIONS (SET path 'chang*.csv')});

# A label of a wide file that none of all files has, which is known when all of them were read.
write_file("$folder/wide$_->[0].csv", "k,$_->[1]\n$_->[0],1,2\n") for ['a', 'Jan,Feb'], ['b', 'Feb,Mar'];
sql(q{CREATE FOREIGN TABLE labels (k text, period text OPTIONS (column '{month}'), v int OPTIONS (column '{ {month}}'))
	SERVER files OPTIONS (path 'wide*.csv', wide 'month=Jan,Feb,Mrz'); CREATE TABLE labelled (k text, period text, v int, PRIMARY KEY (k, period))});
like(($node->psql('postgres', q{CALL magtrade_load('labels', 'labelled')}))[2], qr/NOTICE: .*no file of foreign table "labels" has the label "Mrz"/, 'a label that no file has');
write_file("$folder/widec.csv", "k,Apr,Feb\nc,1,2\n");
unlike(($node->psql('postgres', q{CALL magtrade_load('labels', 'labelled')}))[2], qr/has the label/, 'where some were loaded before, it is not known');

# sorted($lines): by period, value and key
sub sorted
{
	my @rows = sort { $a->[0] cmp $b->[0] || $a->[2] <=> $b->[2] || $a->[1] cmp $b->[1] } map { [ split /,/ ] } split /\n/, shift;
	return join '', map { join(',', @$_) . "\n" } @rows;
}

# Dumped and restored, the logs know what they knew, and go on. What they knew of tables that are gone stays behind: its numbers
# would soon be those of other tables, into which no file would then be loaded.
sql(q{CREATE TABLE dropped (LIKE alone INCLUDING ALL); CALL magtrade_load('source', 'dropped')});
my $dropped = sql(q{SELECT 'dropped'::regclass::oid});
sql('DROP TABLE dropped');
is(sql("SELECT count(*) FROM magtrade_loads WHERE target = $dropped"), 8, 'a load of a table that is gone is on record');
for my $format (qw(plain custom))
{
	my $dump = "$folder/$format.dump";
	$node->command_ok([ 'pg_dump', "--format=$format", "--file=$dump", $node->connstr('postgres') ], "pg_dump, $format");
	sql("CREATE DATABASE $format");
	$node->command_ok($format eq 'custom' ? [ 'pg_restore', '--exit-on-error', '-d', $node->connstr($format), $dump ] :
		[ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d', $node->connstr($format), '-f', $dump ], "restored, $format");
	ok(state_of($node, $format, 'alone') eq $undisturbed, 'the logs are as they were');
	for my $log (qw(magtrade_loads magtrade_revisions magtrade_additions magtrade_rejected))
	{
		is($node->safe_psql($format, "SELECT count(*) FROM $log WHERE target = $dropped"), 0, "nothing in $log is of a table that is gone");
	}
	my $last = $node->safe_psql($format, 'SELECT max(load_id) FROM magtrade_loads');
	like(($node->psql($format, q{CALL magtrade_load('source', 'alone')}))[2], qr/8 files of 8 were loaded before/, 'what was loaded is known');
	write_release("$folder/release_2021-01-20.csv", release_rows(11, %how, revised => 30));
	is($node->safe_psql($format, qq{SET client_min_messages = warning; CALL magtrade_load('source', 'alone');
		SELECT file, revised > 0, load_id > $last FROM magtrade_loads ORDER BY load_id DESC LIMIT 1}), 'release_2021-01-20.csv|t|t', 'and it goes on');
	unlink "$folder/release_2021-01-20.csv" or die $!;
}
done_testing();
