# The SHA-256 of a file stands in the log, and tells the same file from another of its size. No background worker is
# started for a load.
use strict;
use warnings;
use Digest::SHA;
use FindBin;
use Test::More;
use lib $FindBin::Bin;
use Magtrade;
use Loads;

my $folder = folder();
my $path = "$folder/release.csv";
my $node = server('load_hash', log_min_messages => 'debug1');
my $rows = join '', map { sprintf "2020-%02d,X,P%03d,%06d,%d,1,%s\n", 1 + $_ % 12, $_ / 12 % 100, $_ / 1200, $_, 'x' x 1500 } 0 .. 11999;

sub sql
{
	return $node->safe_psql('postgres', shift);
}

# publish($more): the file, of 18 MB, and so many bytes more at its end.
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

publish('');
make_source($node, 'postgres', $folder, 'release.csv');
make_target($node, 'postgres', 'target');
sql(q{CALL magtrade_load('source', 'target')});
is_hash('the first load');
sql(q{CALL magtrade_load('source', 'target')});
is(sql('SELECT count(*) FROM magtrade_loads'), 1, 'the same file is known');

publish("2021-01,X,P000,280500,1,1,\n");
sql(q{CALL magtrade_load('source', 'target')});
is_hash('a longer file');
publish("2021-01,X,P000,280500,2,1,\n");
sql(q{CALL magtrade_load('source', 'target')});
is_hash('as long, and another');
is(sql(q{SELECT kg FROM target WHERE period >= '2021-01-01'}), 2, 'it was loaded');

open my $log, '<', $node->logfile or die $!;
my $started = join "\n", grep { /starting background worker process/ && !/"(?:logical replication launcher|parallel worker for PID \d+)"/ } <$log>;
close $log;
is($started, '', 'no background worker was started, but PostgreSQL for its own parallel work');
done_testing();
