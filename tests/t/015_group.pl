# GROUP BY that is done where rows are read: random groupings, alone and by workers, with much memory and with little, give what a
# table gives that COPY filled from the same file, and each way of doing them is taken.
use strict;
use warnings;
use Test::More;
use IPC::Run qw(start finish);
use FindBin;
use lib $FindBin::Bin;
use Magtrade;

my $folder = folder();
my $node = server('group', jit => 'off', statement_timeout => '120s', max_worker_processes => '8', fsync => 'off');
my $columns = 'id int, code text, name varchar, flag bool, n bigint, period date, value float8, exact numeric';
$node->safe_psql('postgres', qq{
	CREATE EXTENSION magtrade;
	CREATE SERVER files FOREIGN DATA WRAPPER magtrade_csv OPTIONS (directory '$folder');
});

srand 20251103;
my @names = ('Japan', 'japan', '日本', 'Jap', '', ' J', 'comma, here', 'a "word"', "two\nlines", 'x' x 300);
open my $file, '>:raw', "$folder/rows.csv" or die $!;
print $file "id,code,name,flag,n,period,value,exact\n";
for my $id (1 .. 20_000)
{
	my $name = rand() < 0.1 ? '' : pick(@names);
	$name =~ s/"/""/g;
	$name = qq{"$name"} if $name =~ /[",\n]/ || rand() < 0.5;
	my @fields = ($id, sprintf('%04d', rand 700), $name, pick('t', 'f'), int(rand 30) - 15, sprintf('%d-%02d-01', 2023 + rand 3, 1 + rand 12),
		int(rand 2_000) / 4 - 100, int(rand 1_000) / 100);
	# quarters and hundredths have exact sums in any order
	$fields[$_] = '' for grep { $_ != 2 && rand() < 0.03 } 1 .. $#fields;
	print $file join(',', @fields), "\n";
}
close $file or die $!;
$node->safe_psql('postgres', qq{
	CREATE FOREIGN TABLE rows_csv ($columns) SERVER files OPTIONS (path 'rows.csv');
	CREATE TABLE rows_heap ($columns);
	COPY rows_heap FROM '$folder/rows.csv' WITH (FORMAT csv, HEADER);
	ANALYZE rows_csv, rows_heap;
	-- whatever is done with a group takes long: workers do it together if each makes groups of its own
	CREATE FUNCTION dear(anyelement) RETURNS bool LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 100000 AS 'BEGIN RETURN true; END';
	CREATE AGGREGATE last_of(float8) (SFUNC = float8larger, STYPE = float8, COMBINEFUNC = float8larger, PARALLEL = SAFE);
});
$node->safe_psql('postgres', <<'SQL');
CREATE FUNCTION tried(rel text, query text, type text, value text, OUT answer text, OUT way text) LANGUAGE plpgsql AS $$
DECLARE
  sql text := replace(replace(query, '$1', CASE WHEN rel = 'rows_heap' THEN format('%L::%s', value, type) ELSE '$1' END), '{rel}', rel);
  call text := sql;
  plan json;
BEGIN
  IF rel <> 'rows_heap' THEN
    EXECUTE format('PREPARE p(%s) AS %s', type, sql);
    call := format('EXECUTE p(%L)', value);
  END IF;
  EXECUTE 'EXPLAIN (VERBOSE, FORMAT JSON) ' || call INTO plan;
  way := coalesce(substring(plan::text FROM '"Grouped": "(\w+)"'), 'not') || CASE WHEN plan::text LIKE '%"Parts of Keys"%' THEN ' in parts' ELSE '' END;
  EXECUTE 'CREATE TEMP TABLE got AS ' || call;
  IF rel <> 'rows_heap' THEN
    DEALLOCATE p;
  END IF;
  SELECT count(*) || '/' || coalesce(md5(string_agg(g::text, '~' ORDER BY g::text COLLATE "C")), '') FROM got AS g INTO answer;
  DROP TABLE got;
END $$;
SQL

my @keys = ('code', 'name', 'flag', 'n', 'period', 'left(code, 2)', "date_trunc('year', period)", 'n % 7', 'id', 'extract(year FROM period)::int',
	"code || '/' || name", 'id % 5 = 0');
my @aggregates = ('count(*)', 'count(value)', 'sum(value)', 'sum(exact)', 'avg(exact)', 'min(name)', 'max(period)', 'sum(n)', 'avg(n)',
	'sum(value) FILTER (WHERE flag)', 'sum(5040 / n) FILTER (WHERE n <> 0)', 'count(*) FILTER (WHERE value > 10)', 'bool_or(flag)', 'max(value)', 'sum(value * 2 + n)',
	'trade_series(value, period)', "mom_pct(value, period, '2025-03-01')", "ytd_sum(value, period, '2025-11-01')", 'trade_panel(code, value, period)',
	"hhi(code, abs(value), period, '2025-03-01')", "headline(value, period, '2025-11-01', 't')", 'max(exact)', 'min(exact)', 'stddev(n)', 'sum($1)', 'hhi(exact + 1)');
my @outside = ('float8 keys', 'an order', 'DISTINCT', "somebody's aggregate", 'grouping sets');

# draw(): a query on the relation {rel} with a parameter $1 of a whole number, and whether it is one that is not grouped by the scan
sub draw
{
	my %seen;
	my @by = grep { !$seen{$_}++ } map { pick(@keys) } 0 .. rand 3;
	my @of = map { pick(@aggregates) } 0 .. rand 4;
	my $where = pick('', '', "WHERE code < '03'", 'WHERE n > $1', 'WHERE value IS NOT NULL AND flag', "WHERE name LIKE 'J%'", 'WHERE id < 0');
	my $having = pick('', '', 'HAVING count(*) > 2', 'HAVING sum(value) > $1', 'HAVING count(DISTINCT flag) > 1');
	my $by = join ', ', @by;
	my $outside = $having =~ /DISTINCT/;
	if (rand() < 0.1)
	{
		$outside = 1;
		my $kind = pick(@outside);
		push @by, 'value' if $kind eq 'float8 keys';
		$by = join ', ', @by;
		$by = "ROLLUP ($by)" if $kind eq 'grouping sets';
		push @of, "string_agg(name, ',' ORDER BY id)" if $kind eq 'an order';
		push @of, 'count(DISTINCT code)' if $kind eq 'DISTINCT';
		push @of, 'last_of(value)' if $kind eq "somebody's aggregate";
	}
	my $n = 0;
	my $list = join ', ', map { "$_ AS c" . ++$n } (rand() < 0.9 || !@of ? @by : ()), @of;
	my $query = "SELECT * FROM (SELECT $list FROM {rel} $where GROUP BY $by $having) AS g" . (rand() < 0.3 ? ' WHERE dear(c1)' : '');
	return ($query, $outside);
}

my %settings = (
	'alone' => 'SET max_parallel_workers_per_gather = 0',
	'together' => 'SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0; SET max_parallel_workers_per_gather = 2',
);
my (@script, @labels, @outsides);
for my $n (1 .. 300)
{
	my ($query, $outside) = draw();
	my $setting = $n % 2 ? 'alone' : 'together';
	my $memory = pick('64kB', '4MB', '256MB');
	my $value = pick(-5, 0, 3);
	push @labels, "$query (\$1 = $value, $setting, $memory)";
	push @outsides, $outside;
	$query =~ s/'/''/g;
	push @script, "$settings{$setting}; SET work_mem = '$memory';
		SELECT f.way, f.answer = h.answer FROM tried('rows_csv', '$query', 'int', '$value') f, tried('rows_heap', '$query', 'int', '$value') h;";
}
my @got = split /\n/, $node->safe_psql('postgres', "SET client_min_messages = warning; SET plan_cache_mode = force_generic_plan;\n" . join("\n", @script));
is(scalar @got, scalar @labels, 'every grouping was tried');
my (@wrong, @inside, %ways);
for my $i (0 .. $#labels)
{
	my ($way, $same) = split /\|/, $got[$i];
	push @wrong, "$way: $labels[$i]" if $same ne 't';
	push @inside, $labels[$i] if $outsides[$i] && $way ne 'not';
	$ways{$way}++;
}
is(join("\n", @wrong), '', scalar(@labels) . ' random groupings give what the executor gives');
is(join("\n", @inside), '', 'what is not a plain grouping is left to the executor');
cmp_ok($ways{$_} // 0, '>=', 10, "$_: often enough") for 'not', 'wholly', 'wholly in parts', 'partially';

# Bytes tell groups apart only where they tell texts apart.
SKIP: {
	skip 'PostgreSQL without ICU', 1 unless $node->safe_psql('postgres', "SELECT count(*) > 0 FROM pg_collation WHERE collprovider = 'i'") eq 't';
	is($node->safe_psql('postgres', q{
		CREATE COLLATION loose (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
		SELECT count(*) FROM (SELECT (upper(code) || name) COLLATE loose FROM rows_csv GROUP BY 1) t;}),
		$node->safe_psql('postgres', 'SELECT count(*) FROM (SELECT (upper(code) || name) COLLATE loose FROM rows_heap GROUP BY 1) t'),
		'a collation that takes different bytes as equal');
}

# Workers share the rows of a partial grouping: each has some, as a file of eight takes a while and one cannot have them all.
write_file("$folder/piece_$_.csv", "code,value\n", map { $_ % 20 . ",1\n" } 1 .. 400) for 1 .. 8;
$node->safe_psql('postgres', q{
	CREATE FUNCTION slow(line int) RETURNS bool LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 100000 AS 'BEGIN PERFORM pg_sleep(0.2) WHERE line = 2; RETURN true; END';
	CREATE FOREIGN TABLE pieces (code text, value float8, _line int) SERVER files OPTIONS (path 'piece_*.csv');
	ANALYZE pieces;});
my $shared = $node->safe_psql('postgres', "$settings{together}; SET enable_sort = off;
	EXPLAIN (ANALYZE, VERBOSE, FORMAT JSON, COSTS OFF) SELECT code, sum(value) FROM pieces WHERE slow(_line) GROUP BY code");
like($shared, qr/"Grouped": "partially"/, 'a grouping of which workers share the rows');
my ($scan) = $shared =~ /("Node Type": "Foreign Scan".*)/s;
is(join(' ', map { int } $scan =~ /"Actual Rows": ([\d.]+)/g), '20 20', 'and each has some: the mean, and what the worker has');

# Records are dealt to the parts by the bytes of text keys: however a text is quoted, and whatever stands for NULL, makes one group.
open my $ways, '>', "$folder/written.csv" or die $!;
print $ways "code,name,n\n";
for my $id (1 .. 20_000)
{
	my $code = sprintf('%s%d', pick('a', 'bcd', 'efghij', 'klmnopqrst', 'uvw' x 9), rand 300);
	print $ways join(',', pick($code, $code, qq{"$code"}, '', '?', '-', '" ? "', '""'), pick('x', '"x"', 'NULL', ''), $id), "\n";
}
close $ways or die $!;
my $written = q{SELECT code, name, count(*) AS rows, sum(n) AS n, trade_series(n, date '2025-01-01') FROM written GROUP BY code, name};
$node->safe_psql('postgres', qq{CREATE FOREIGN TABLE written (code text, name text, n int) SERVER files OPTIONS (path 'written.csv', null '?,-,NULL'); ANALYZE written;
	CREATE TABLE written_heap AS SELECT * FROM written;});
like($node->safe_psql('postgres', "$settings{together}; EXPLAIN SELECT * FROM ($written) g WHERE dear(rows)"), qr/Parts of Keys: \d/, 'a grouping by texts that are written in several ways');
is($node->safe_psql('postgres', "$settings{together}; SELECT count(*), md5(string_agg(g::text, '~' ORDER BY code, name)) FROM ($written) g WHERE dear(rows)"),
	$node->safe_psql('postgres', "SELECT count(*), md5(string_agg(g::text, '~' ORDER BY code, name)) FROM (" . $written =~ s/FROM written/FROM written_heap/r . ') g'),
	'has each group once');
my $counts = $node->safe_psql('postgres', "$settings{together}; EXPLAIN (ANALYZE, FORMAT JSON) SELECT * FROM ($written) g WHERE dear(rows)");
is(join(' ', $counts =~ /"Records Filtered": (\d+)/g), '0', 'and what is dealt to others is not taken for filtered');
# What a filter leaves out is counted once, whether a search for a text passes over it in every process or one of them decodes it.
write_file("$folder/sought.csv", "code,name\n", map { sprintf "%05d,%s\n", $_ % 1_000, pick('a' .. 'z') } 1 .. 40_000);
$node->safe_psql('postgres', q{CREATE FOREIGN TABLE sought (code text, name text) SERVER files OPTIONS (path 'sought.csv'); ANALYZE sought});
for my $filter ("code = '00299'", "code IN ('00299')", "code >= '00299' AND code < '00300'")
{
	my $plan = $node->safe_psql('postgres', "$settings{together}; EXPLAIN (ANALYZE, FORMAT JSON)
		SELECT * FROM (SELECT code, name, count(*) AS n FROM sought WHERE $filter GROUP BY code, name) g WHERE dear(n)");
	my $of = join ' ', $plan =~ /"(Parts of Keys|Records Filtered)": (\d+)/g;
	is($of =~ s/Keys \d+/Keys/r, 'Parts of Keys Records Filtered 39960', "what is left out by $filter is counted once");
}

# Long texts that differ in the middle only are dealt to all parts: one process takes them one after the other, in memory that has
# room for two thirds of the groups.
write_file("$folder/long.csv", "code,n\n", map { sprintf qq{"Chapter %05d, products",%d\n}, $_ % 20_000, $_ } 1 .. 40_000);
$node->safe_psql('postgres', q{CREATE FOREIGN TABLE long (code text, n int) SERVER files OPTIONS (path 'long.csv'); ANALYZE long});
my $dealt = $node->safe_psql('postgres', "$settings{together}; SET max_parallel_workers = 0; SET work_mem = '4MB'; SET hash_mem_multiplier = 1;
	EXPLAIN (ANALYZE, FORMAT JSON) SELECT * FROM (SELECT code, sum(n) AS n FROM long GROUP BY code) g WHERE dear(n)");
like($dealt, qr/Parts of Keys/, 'a grouping by long texts');
unlike($dealt, qr/Rows Set Aside/, 'of which no part has most of the groups');

# Where rows have more columns than a tuple may have, none could be set aside.
my $pivot = 'SELECT code, ' . join(', ', map { "sum(value + $_) FILTER (WHERE n > 0)" } 1 .. 840) . ' FROM {rel} WHERE id <= 1000 GROUP BY code';
my @pivots = map { $node->safe_psql('postgres', "SET work_mem = '64kB'; SELECT count(*), md5(string_agg(g::text, '~' ORDER BY code)) FROM ("
		. $pivot =~ s/\{rel\}/$_/r . ') g') } 'rows_csv', 'rows_heap';
is($pivots[0], $pivots[1], 'hundreds of conditional sums');

# Each part of the keys is read from the same files, or the query fails: here one process reads them one after the other, and takes
# seconds to give out the groups of the first, once it has them.
my $parts = q{FROM (SELECT code, count(*) AS n FROM rows_csv GROUP BY code) g WHERE dear(n) AND pg_sleep(0.01)::text = ''};
my $psql = start([ 'psql', '-X', '-d', $node->connstr('postgres'), '-c', "$settings{together}; SET max_parallel_workers = 0; EXPLAIN SELECT code $parts",
		'-c', "SELECT count(*) $parts" ], '<', \'', '>', \my $out, '2>', \my $err);
$node->poll_query_until('postgres', q{SELECT EXISTS (SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep')}) || die 'it does not begin';
open my $more, '>>', "$folder/rows.csv" or die $!;
print $more "0,0,,,,,,\n";
close $more or die $!;
finish($psql);
like($out, qr/Parts of Keys: /, 'a grouping in parts');
like($err, qr/files were changed while their rows were grouped/, 'whose file is changed between two parts');

# Conditions leave no memory behind, however many rows pass them.
SKIP: {
	skip 'there is no /proc', 1 unless -f '/proc/self/status';
	write_file("$folder/passed.csv", "code,n\n", map { sprintf "%03d,%d\n", $_ % 100, $_ } 1 .. 500_000);
	my $got = $node->safe_psql('postgres', qq{
		CREATE FOREIGN TABLE passed (code text, n int) SERVER files OPTIONS (path 'passed.csv');
		SET max_parallel_workers_per_gather = 0;
		SELECT count(*) FROM (SELECT code, count(*) FROM passed WHERE repeat(code, 100) <> 'x' GROUP BY code) AS g;
		SELECT $peak_memory < 80;
	});
	is($got, "100\nt", 'memory: half a million rows pass a condition');
}
done_testing();
