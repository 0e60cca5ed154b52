# make bench in small, without the peers of npm: its file is always the same, every row runs and its sides agree, and a side
# with another answer is found out.
use strict;
use warnings;
use Test::More;
use FindBin;
use lib $FindBin::Bin;
use File::Temp qw(tempdir);
use Magtrade;

my $bench = checkout() . '/tests/bench';
my $home = tempdir(CLEANUP => 1);

# bench(@rows): run these rows, all if there are none, and return all that it says and its exit status.
sub bench
{
	my @command = ("$bench/run.sh", @_);
	local @ENV{qw(BENCH_HOME BENCH_ROWS BENCH_RUNS BENCH_PEERS)} = ($home, 3000, 1, 'none');
	my $said = '';

	IPC::Run::run(\@command, '<', \undef, '>&', \$said);
	return ($said, $? >> 8);
}

sub content
{
	open my $file, '<', shift or return '';
	local $/;
	return scalar <$file>;
}

is(system('cc', '-O1', '-o', "$home/generate", "$bench/generate.c"), 0, 'the generator compiles');
is(qx('$home/generate' 20000 2>/dev/null | md5sum | cut -c 1-32), "f2df362c3cbdd25f7aad47a80e46591b\n", 'and makes the same bytes everywhere');
isnt(qx('$home/generate' 20000 1 2>/dev/null | md5sum), qx('$home/generate' 20000 2 2>/dev/null | md5sum), 'others for other seeds');

my ($said, $status) = bench();
is($status, 0, 'all rows run, and their sides agree') or diag($said);
my $results = content("$home/results.md");
like($results, qr/^\| B1 +\| plain SQL +\| [0-9.]+ +\| [0-9.]+ +\| [0-9.]+ × +\| ≥ 20 × +\| (?:yes|no) /m, 'results stand beside targets');
like($results, qr/^\| B1 +\| DuckDB +\| [0-9.]+ +\| not run /m, 'and say who was not there');
like(content("$home/results.json"), qr/"form": "trade_series, unnest and accessors, one table"/, 'programs can read them too');
is_deeply([ grep { !/results|server|profile/ } map { s{.*/}{}r } glob "$home/*" ], ['generate'], 'what was needed is gone');

open my $row, '>', "$home/wrong.sh" or die $!;
print $row <<'END';
row X 'a sum that differs in the tenth digit, and a count by one'
answer count '~sum'
side magtrade 'one' pg <<<'SELECT 10, 1.0;'
side magtrade 'close enough' pg <<<'SELECT 10, 1.0000000001;'
side 'plain SQL' 'another' pg <<<'SELECT 11, 1.00000001;'
END
close $row;
($said, $status) = bench("$home/wrong.sh");
isnt($status, 0, 'another answer fails the run');
like($said, qr/^X\|plain SQL\|another\|1\|count\|11\|10$/m, 'and is shown: counts must be equal');
like($said, qr/^X\|plain SQL\|another\|1\|~sum\|1\.00000001\|1\.0$/m, 'sums to 1e-9');
unlike($said, qr/close enough\|/, 'no more');

done_testing();
