# Rows that cannot be read, in files longer than the blocks in which they are read: which are left out is known beforehand.
use strict;
use warnings;
use Test::More;
use FindBin;
use lib $FindBin::Bin;
use Magtrade;

my $folder = folder();
my $node = server('csv_rejects', jit => 'off', statement_timeout => '120s', shared_buffers => '16MB');
$node->safe_psql('postgres', qq{
	CREATE EXTENSION magtrade;
	CREATE SERVER files FOREIGN DATA WRAPPER magtrade_csv OPTIONS (directory '$folder');
	CREATE FOREIGN TABLE t (n int, b text, c timestamp, _line int) SERVER files OPTIONS (path 'x.csv', on_error 'skip');
	CREATE FOREIGN TABLE one (n text) SERVER files OPTIONS (path 'x.csv', on_error 'skip');
	SET client_min_messages = warning;
});

# Kinds of rows: how often, their text after the number, and whether they can be read. None hides another one: what follows an
# open quote has no doubled quotes.
my @kinds = (
	[ 30, sub { ',' . 'x' x rand(300) . ",2025-01-01\n" }, 1 ],
	[ 10, sub { ',"' . 'q' x rand(100) . "\",2025-01-01 10:00\n" }, 1 ],
	[ 5, sub { ",\"two\nlines\",2025-01-01\r\n" }, 1 ],
	[ 3, sub { ',' . 'x' x rand(300) . ",never\n" }, 0 ],
	[ 3, sub { "\n" }, 0 ],
	[ 3, sub { ',"' . 'o' x rand(300) . ",2025-01-01\n" }, 0 ],
	[ 3, sub { ",\"x\"y,2025-01-01\n" }, 0 ],
	[ 3, sub { ",\xff" . 'z' x rand(50) . ",2025-01-01\n" }, 0 ],
	[ 3, sub { ",\"\xe4\n\0\",2025-01-01\n" }, 0 ],
	[ 1, sub { ',' . 'l' x 2000 . ",2025-01-01\n" }, 0 ],
);
my @drawn = map { my $kind = $_; ($kind) x $kind->[0] } @kinds;
for my $seed (1 .. 6)
{
	srand $seed;
	my ($text, $line, $good, $bad) = ("n,b,c\n", 2, '', 0);
	for my $n (1 .. 4000)
	{
		my $kind = $drawn[ rand @drawn ];
		my $row = "$n" . $kind->[1]->();
		$text .= $row;
		$good .= "$n|$line\n" if $kind->[2];
		$bad++ unless $kind->[2];
		$line += $row =~ tr/\n//;
	}
	# the last quote of the file is open too
	$text .= "0,\"end";
	write_file("$folder/x.csv", $text);
	my $stats = "SELECT count(*) || '/' || count(DISTINCT lineno) || '/' || md5(string_agg(line, '~')) FROM magtrade_rejects('t')";
	my ($rows, $rejects) = map { $node->safe_psql('postgres', "ALTER FOREIGN TABLE t OPTIONS ("
			. ($seed > 1 || /magtrade_rejects/ ? 'SET' : 'ADD') . " max_field '1000'); $_") } 'SELECT n, _line FROM t WHERE c IS NOT NULL', $stats;
	is("$rows\n", $good, "seed $seed: the good rows of " . length($text) . ' bytes, and their lines');
	like($rejects, qr{^(\d+)/\1/}, "seed $seed: a reject a line");
	is((split m{/}, $rejects)[0], $bad + 1, "seed $seed: every bad row is listed once");
	next if system('command -v gzip >/dev/null 2>&1') != 0;
	system("gzip -kf '$folder/x.csv'") == 0 or die 'gzip';
	is($node->safe_psql('postgres', "ALTER FOREIGN TABLE t OPTIONS (SET path 'x.csv.gz'); SELECT n, _line FROM t WHERE c IS NOT NULL") . "\n", $good, "seed $seed: compressed");
	$node->safe_psql('postgres', "ALTER FOREIGN TABLE t OPTIONS (SET path 'x.csv')");
}

# The text of a line that cannot be read is all of it, also where it goes on in the next block.
write_file("$folder/x.csv", "n,b,c\n" . join('', map { qq{$_,"x"y,} . 'z' x 500 . "\n" } 1 .. 2500));
is($node->safe_psql('postgres', q{SELECT count(*), count(*) FILTER (WHERE line = lineno - 1 || ',"x"y,' || repeat('z', 500)) FROM magtrade_rejects('t')}),
	'2500|2500', 'lines that blocks cut are listed whole');

# After an open quote there may be a line of literal quotes that is longer than what libcsv takes at a time.
write_file("$folder/x.csv", "n,b,c\n1,\"open\nx" . '""' x 1_200_000 . ",2\n3,4,2025-01-01\n");
is($node->safe_psql('postgres', "ALTER FOREIGN TABLE t OPTIONS (SET max_field '1048576'); SELECT n, b FROM t"), '3|4', 'a line of quotes after an open one');
is($node->safe_psql('postgres', "SELECT lineno, err_message FROM magtrade_rejects('t') ORDER BY 1"), "2|quoted field is not closed\n3|field is too long", 'and each is a reject');

# peak(): the most memory in MiB that a new session needs to leave out rows
sub peak
{
	my ($sql) = @_;
	return $node->safe_psql('postgres', "SET client_min_messages = warning; $sql; SELECT $peak_memory");
}
SKIP:
{
	skip 'there is no /proc', 7 unless -f '/proc/self/status';
	# Every row is wrong, in one call of the scan; every line opens a quote; every line holds doubled quotes after an open one.
	write_file("$folder/x.csv", "n,b,c\n" . "x,y,2025-01-01\n" x 1_000_000);
	cmp_ok(peak('DO $$ BEGIN PERFORM n FROM t; END $$'), '<', 60, 'memory: a million wrong values');
	write_file("$folder/x.csv", "n,b,c\n" . "1,\"open,2025-01-01\n" x 300_000);
	cmp_ok(peak('DO $$ BEGIN PERFORM n FROM t; END $$'), '<', 60, 'memory: every quote is open');
	write_file("$folder/x.csv", "n\n\"\n" . "\"\"\n" x 500_000);
	cmp_ok(peak('DO $$ BEGIN PERFORM n FROM one; END $$'), '<', 90, 'memory: one quote is open before doubled ones');
	write_file("$folder/x.csv", "n,b,c\n1," . "\xff" x 60_000 . ",2025-01-01\n");
	cmp_ok(peak('DO $$ BEGIN PERFORM n FROM t; END $$'), '<', 60, 'memory: wrong bytes by the thousand in one row');
	write_file("$folder/x.csv", "n\n" . "\0" x 30_000_000 . "\nend\n");
	is($node->safe_psql('postgres', 'SET client_min_messages = warning; SELECT n FROM one'), 'end', 'zero bytes by the million are one row');
	# Rows that can be read and not be loaded: without a key, and of the same. Shared buffers are in the numbers.
	$node->safe_psql('postgres', 'CREATE TABLE target (n int PRIMARY KEY, b text)');
	write_file("$folder/x.csv", "n,b,c\n" . ",1,2025-01-01\n" x 500_000);
	cmp_ok(peak(q{CALL magtrade_load('t', 'target')}), '<', 200, 'memory: half a million rows without a key');
	write_file("$folder/x.csv", "n,b,c\n" . "1,1,2025-01-01\n" x 500_000);
	cmp_ok(peak(q{CALL magtrade_load('t', 'target')}), '<', 200, 'memory: half a million rows of one key');
}
write_file("$folder/x.csv", "n,b,c\n" . "x,y,2025-01-01\n" x 1_000_000);
like(($node->psql('postgres', "SET statement_timeout = '50ms'; SELECT * FROM magtrade_rejects('t')"))[2], qr/statement timeout/, 'the list is cancelled');
done_testing();
