# Rows of JSON are what PostgreSQL's own reader makes of them, at every length and by workers.
use strict;
use warnings;
use Test::More;
use FindBin;
use lib $FindBin::Bin;
use Magtrade;

my $folder = folder();
my $node = server('csv_json', jit => 'off', statement_timeout => '60s');
$node->safe_psql('postgres', qq{
	CREATE EXTENSION magtrade;
	CREATE SERVER files FOREIGN DATA WRAPPER magtrade_csv OPTIONS (directory '$folder');
	CREATE FOREIGN TABLE t (a text, b float8, c text) SERVER files OPTIONS (path '*.json');
});

# text(): a text of JSON, with all that can be in one
my @pieces = ('a' .. 'z', ' ', ',', ';', "'", '[', ']', '{', '}', ':', 'é', '日', '𝄞', '\\"', '\\\\', '\\/', '\\n', '\\t', '\\u00e9', '\\u65E5', '\\ud834\\udd1e', '\\u0022');

sub text
{
	my ($length) = @_;
	return '"' . join('', map { $pieces[ rand @pieces ] } 1 .. $length) . '"';
}

# value(): null, a number or a text of one
sub value
{
	my $kind = int rand 4;
	return 'null' if $kind == 0;
	return '"' . int(rand 1e6) . '"' if $kind == 1;
	return $kind == 2 ? -int(rand 1e9) / 1000 : int(rand 1000) . 'e' . int(rand 5);
}

srand 42;
my @files;
for my $bytes (0, 100, 65_500, 200_000, 262_000, 1_500_000)
{
	my $json = '[["a","b","c"]';
	while (length $json < $bytes)
	{
		my $blank = ('', "\n", ' ', "\r\n\t")[ rand 4 ];
		my $c = rand(10) < 1 ? 'null' : text(rand(50) < 1 ? rand 2000 : rand 12);
		$json .= ",$blank\[" . join(",$blank", text(1 + rand 9), value(), $c) . "$blank]";
	}
	push @files, "rows_$bytes.json";
	write_file("$folder/$files[-1]", $json, "]\n");
}

# The same as objects, alone or in what an API sends around them; all but the first have the names in any order, and lack those
# that are null.
for my $bytes (60, 65_500, 300_000)
{
	my @rows;
	for (my $made = 0; $made < $bytes; $made += length $rows[-1])
	{
		my %row = (a => text(1 + rand 9), b => value(), c => rand(10) < 1 ? 'null' : text(rand(50) < 1 ? rand 2000 : rand 12));
		my @names = grep { @rows == 0 || $row{$_} ne 'null' || rand(2) < 1 } @rows > 0 && rand(2) < 1 ? reverse 'a' .. 'c' : 'a' .. 'c';
		my $blank = ('', "\n", ' ', "\r\n\t")[ rand 4 ];
		push @rows, '{' . join(",$blank", map { qq{"$_"$blank:$blank$row{$_}$blank} } @names) . '}';
	}
	my ($before, $after) = $bytes > 100_000 ? ('{"codes": [1, ["]{["]], "data": ', ', "error": {}}') : ('', '');
	push @files, "objects_$bytes.json";
	write_file("$folder/$files[-1]", $before, '[', join(',', @rows), ']', $after, "\n");
}

# answer($rows): how many rows there are, and a hash of all of their texts
sub answer
{
	my ($rows) = @_;
	return $node->safe_psql('postgres', qq{
		SELECT count(*), sum(hashtextextended(format('%s|%s|%s', a, coalesce(b::text, 'null'), coalesce(c, 'null')), 0))
		FROM ($rows) AS r(a, b, c)});
}

for my $file (@files, '*.json')
{
	my $expected = answer(join ' UNION ALL ', map { qq{
		SELECT row ->> 0, (row ->> 1)::float8, row ->> 2
		FROM jsonb_array_elements(pg_read_file('$folder/$_')::jsonb) WITH ORDINALITY AS j(row, n) WHERE n > 1 AND '$_' LIKE 'rows%'
		UNION ALL SELECT row ->> 'a', (row ->> 'b')::float8, row ->> 'c'
		FROM (SELECT pg_read_file('$folder/$_')::jsonb AS file) AS f, jsonb_array_elements(coalesce(file -> 'data', file)) AS j(row) WHERE '$_' LIKE 'objects%'} }
		$file eq '*.json' ? @files : $file);
	$node->safe_psql('postgres', "ALTER FOREIGN TABLE t OPTIONS (SET path '$file')");
	is(answer('SELECT a, b, c FROM t'), $expected, "$file: $expected");
}

# Processes take a file each.
my $parallel = 'SET max_parallel_workers_per_gather = 2; SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0;';
my $query = 'SELECT count(*), sum(length(a)) FROM t';
my $plan = $node->safe_psql('postgres', "$parallel EXPLAIN (ANALYZE, COSTS OFF) $query");
like($plan, qr/Workers Launched: [12]/, 'workers read');
is($node->safe_psql('postgres', "$parallel $query"), $node->safe_psql('postgres', "SET max_parallel_workers_per_gather = 0; $query"), 'and the rows are the same');
done_testing();
