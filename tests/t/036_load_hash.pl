# The SHA-256 of a large file is made by a background worker while the rows are loaded, or by the load itself where there is
# no worker to be had; it is not looked for at all where the file's size tells enough.
use strict;
use warnings;
use Digest::SHA;
use FindBin;
use Test::More;
use Time::HiRes qw(sleep);
use lib $FindBin::Bin;
use Magtrade;
use Loads;

my $folder = folder();
my $path = "$folder/release.csv";
my $node = server('load_hash', log_min_messages => 'debug1', max_worker_processes => 4);
my $rows = join '', map { sprintf "2020-%02d,X,P%03d,%06d,%d,1,%s\n", 1 + $_ % 12, $_ / 12 % 100, $_ / 1200, $_, 'x' x 1500 } 0 .. 11999;

sub sql
{
	return $node->safe_psql('postgres', shift);
}

# publish($more): the file, and so many bytes more at its end.
sub publish
{
	my ($more) = @_;
	write_file($path, "month,flow,partner,commodity,kg,usd,remark\n$rows$more");
	return;
}

# is_hash($what): the log has the hash of the file as it is.
sub is_hash
{
	my ($what) = @_;
	is(sql(q{SELECT sha256 FROM magtrade_loads ORDER BY load_id DESC LIMIT 1}),
		Digest::SHA->new(256)->addfile($path)->hexdigest, "$what: the hash of the file");
	return;
}

# is_workers($number, $what): so many workers have been started, and have ended, since the server was.
sub is_workers
{
	my ($number, $what) = @_;
	my ($started, $ended) = (0, -1);
	for (1 .. 100)
	{
		open my $file, '<', $node->logfile or die $!;
		my $log = join '', <$file>;
		close $file;
		$started = () = $log =~ /starting background worker process "magtrade_load: hash of a file"/g;
		$ended = () = $log =~ /background worker "magtrade_load" \(PID \d+\) exited with exit code 0/g;
		last if $ended == $number;
		sleep 0.1;
	}
	is("$started $ended", "$number $number", "$what: $number workers were started, and ended");
	return;
}

publish('');
make_source($node, 'postgres', $folder, 'release.csv');
make_target($node, 'postgres', 'target');
sql(q{CALL magtrade_load('source', 'target')});
is_hash('the first load');
is_workers(1, 'the first load');
sql(q{CALL magtrade_load('source', 'target')});
is(sql('SELECT count(*) FROM magtrade_loads'), 1, 'the same file is known');
is_workers(1, 'the same file');

publish("2021-01,X,P000,280500,1,1,\n");
sql(q{CALL magtrade_load('source', 'target')});
is_hash('a longer file');
is_workers(2, 'a longer file');
publish("2021-01,X,P000,280500,2,1,\n");
sql(q{CALL magtrade_load('source', 'target')});
is_hash('as long, and another');
is_workers(2, 'as long, and another');
is(sql(q{SELECT kg FROM target WHERE period >= '2021-01-01'}), 2, 'it was loaded');

# A load that fails at once leaves nobody behind.
sql('CREATE TABLE refused (LIKE target INCLUDING ALL, CHECK (remark IS NULL))');
for (1 .. 5)
{
	like(($node->psql('postgres', q{CALL magtrade_load('source', 'refused')}))[2], qr/violates check constraint/, 'a load fails');
}
is_workers(7, 'loads that fail');

$node->append_conf('postgresql.conf', 'max_worker_processes = 0');
$node->restart;
make_target($node, 'postgres', 'alone');
sql(q{CALL magtrade_load('source', 'alone')});
is_hash('without workers');
is_workers(7, 'without workers');
done_testing();
