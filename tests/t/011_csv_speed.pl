# The ways in which a foreign table reads fast give what the slow ones give: the fast record path what COPY gives, a parallel
# scan what a serial one gives, tests before decoding what the executor's give, and numbers what the server's own input gives.
use strict;
use warnings;
use Test::More;
use FindBin;
use lib $FindBin::Bin;
use Magtrade;

my $folder = folder();
my $node = server('csv_speed', jit => 'off', statement_timeout => '120s', max_worker_processes => '8', fsync => 'off');
$node->safe_psql('postgres', qq{
	CREATE EXTENSION magtrade;
	CREATE SERVER files FOREIGN DATA WRAPPER magtrade_csv OPTIONS (directory '$folder');
});

# Workers for every scan of a foreign table, and for none.
my $parallel = 'SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0;
	SET max_parallel_workers_per_gather = 3;';
my $serial = 'SET max_parallel_workers_per_gather = 0;';

sub query
{
	my ($settings, $sql) = @_;
	my ($status, $out, $err) = $node->psql('postgres', "$settings\n$sql");
	return $status == 0 ? $out : $err;
}

# quote(text): as CSV, in quotes where it must be or at random
sub quote
{
	my ($text) = @_;
	return $text if $text !~ /[",\r\n]/ && rand() < 0.7;
	$text =~ s/"/""/g;
	return qq{"$text"};
}

my @words = ('Japan', '日本', 'KOR', 'a "quoted" word', "two\nlines", "three\r\nlines\nof it", 'comma, here', '', ' blank ', 'x' x 300, '842');

# Two to three megabytes, so that a file is cut into pieces, in whatever quotes and lines fall to a cut.
sub make_file
{
	my ($name, $end, $stray) = @_;
	my $text = join(',', qw(id code name value amount period)) . $end;
	my $rows = 0;

	while (length $text < 2_600_000)
	{
		my @fields = (++$rows, pick(map { 100 + $_ * 7 } 0 .. 40), pick(@words), sprintf('%.*g', 1 + rand 17, rand() * 10**(rand(30) - 10)),
			sprintf('%.*f', rand 5, rand 1e9), sprintf('20%02d%02d', rand 30, 1 + rand 12));
		@fields[ 1 .. 5 ] = map { rand() < 0.03 ? undef : $_ } @fields[ 1 .. 5 ];
		my $line = join(',', map { defined $_ ? quote($_) : '' } @fields);
		$line =~ s/,(\d{3}),/,$1"x,/ if $stray && rand() < 0.1;
		$text .= $line . $end;
		# a field of many lines and quotes, longer than the blocks in which files are read
		$text .= join(',', ++$rows, 1, quote(join("\n", map { pick(@words) } 1 .. 5000)), 1, 1, 202501) . $end if rand() < 0.0002;
	}
	write_file("$folder/$name", $text);
	return $rows;
}

my $columns = 'id int, code text, name text, value float8, amount numeric, period date';

sub make_table
{
	my ($name, $options) = @_;
	$node->safe_psql('postgres', qq{
		CREATE FOREIGN TABLE $name ($columns, value_text text OPTIONS (column '{value}'), amount_text text OPTIONS (column '{amount}'),
			_line int) SERVER files OPTIONS (path '$name.csv' $options);
	});
	return;
}

# every row with its line, as one hash
sub rows
{
	my ($table, $where) = @_;
	return qq{SELECT count(*), md5(string_agg(format('%s|%s|%s|%s|%s|%s|%s', id, code, name, value, amount, period, _line), '~' ORDER BY _line))
		FROM $table WHERE } . ($where // 'true') . ';';
}

srand 20251101;
my %ends = (lf => "\n", crlf => "\r\n", cr => "\r");
for my $kind (sort keys %ends)
{
	my $rows = make_file("$kind.csv", $ends{$kind}, 0);
	make_table($kind, '');
	is(query($serial, "SELECT count(*) FROM $kind"), $rows, "$kind: every record is counted");
	is(query($parallel, "SELECT count(*) FROM $kind"), $rows, "$kind: and by workers");
	is(query($parallel, rows($kind)), query($serial, rows($kind)), "$kind: workers read the same rows, on the same lines");
	like(query($parallel, "EXPLAIN (ANALYZE, TIMING OFF) SELECT count(name) FROM $kind"), qr/Workers Launched: [1-9].*Records: $rows\b/s,
		"$kind: they did, and EXPLAIN counts what all of them did");
	like(query("$parallel SET parallel_leader_participation = off;", rows($kind)), qr/^$rows\|/, "$kind: without the leader too");
}

# The header is in the first piece, however much stands before it.
my %before = (before_title => ['t' x 300_000 . "\r\n", 1], before_titles => ["title\r\n" x 40_000, 40_000], before_blank => ["\r\n" x 150_000, 0],
	before_blanks => ["  \t\r\n" x 80_000, 0]);
for my $kind (sort keys %before)
{
	my ($text, $skip) = @{ $before{$kind} };
	write_file("$folder/$kind.csv", $text, qq{"a\r\n",b\r\n}, map { "$_,text\r\n" } 1 .. 200_000);
	$node->safe_psql('postgres', "CREATE FOREIGN TABLE $kind (a int, _line int) SERVER files OPTIONS (path '$kind.csv', skip '$skip')");
	my $lines = 2 + ($text =~ tr/\n//);
	is(query($parallel, "SELECT count(*), sum(a), min(_line), max(_line - a) FROM $kind"),
		sprintf('200000|20000100000|%d|%d', $lines + 1, $lines), "$kind: longer than a piece");
}

# COPY reads the same, but that it takes no periods without a day, nor line ends of another kind inside quotes.
$node->safe_psql('postgres', qq{
	CREATE TABLE copied (id int, code text, name text, value float8, amount numeric, period text);
	COPY copied FROM '$folder/lf.csv' WITH (FORMAT csv, HEADER);
});
is(query($serial, q{
	SELECT count(*), count(*) FILTER (WHERE (c.code, c.name, c.value, c.amount, trade_period(c.period))
		IS NOT DISTINCT FROM (l.code, l.name, l.value, l.amount, l.period)) FROM copied c JOIN lf l USING (id)}),
	query('', q{SELECT count(*), count(*) FROM copied}), 'COPY reads the same values');

# Numbers: the server's own input is the measure.
is(query($serial, q{
	SELECT count(*) FROM lf WHERE float8send(value) IS DISTINCT FROM float8send(value_text::float8)
		OR numeric_send(amount) IS DISTINCT FROM numeric_send(amount_text::numeric)}), '0', 'numbers are what the server makes of their texts');
{
	open my $file, '>:raw', "$folder/numbers.csv" or die $!;
	print $file "value,amount\n";
	for (1 .. 60_000)
	{
		my $digits = join '', map { int rand 10 } 0 .. rand 20;
		my $number = pick('', '-', '+') . $digits;
		substr($number, 1 + rand(length($number) - 1), 0) = '.' if length $digits > 1 && rand() < 0.7;
		my $plain = $number;
		$number .= 'e' . int(rand(60) - 30) if rand() < 0.2;
		print $file "$number,$plain\n";
	}
	print $file "$_,0\n" for qw(9007199254740993 9007199254740992.5 1e22 1e23 1e-22 123456789012345678e4 -0 -0.0 .5 5. 4.9e-324 1.7976931348623157e308
		999999999999999999 1000000000000000000 0.000000000000000001 8.98846567431158e307 2.2250738585072011e-308);
	close $file or die $!;
}
$node->safe_psql('postgres', q{
	CREATE FOREIGN TABLE numbers (value float8, amount numeric, whole numeric OPTIONS (column '{amount}', scale '1'),
		value_text text OPTIONS (column '{value}'), amount_text text OPTIONS (column '{amount}')) SERVER files OPTIONS (path 'numbers.csv');
});
is(query($serial, q{
	SELECT count(*), count(*) FILTER (WHERE float8send(value) = float8send(value_text::float8)
		AND numeric_send(amount) = numeric_send(amount_text::numeric) AND amount = whole) FROM numbers}),
	'60017|60017', 'random numbers too, to the last bit');

# Records as long as the windows in which plain ones are found, and longer: between short ones, many in a row, with quotes and without.
for my $quote ('', '"')
{
	my $table = $quote ? 'long_quoted' : 'long_bare';
	my $rows = 0;
	my @lengths = map { my $size = $_; map { ($size + $_, ($size + $_) x rand 5, (9) x rand 3) } -12 .. 2 } 512, 8192, 16384, 65536;
	my @lines = map { ++$rows . ",$quote" . 'some words' x ($_ / 10) . 'x' x ($_ % 10) . $quote . ",$quote" . $rows . $quote . pick("\n", "\r\n") } @lengths;
	write_file("$folder/$table.csv", "id,body,again\n", @lines);
	$node->safe_psql('postgres', qq{
		CREATE FOREIGN TABLE $table (id int, body text, again int, _line int) SERVER files OPTIONS (path '$table.csv')});
	is(query($serial, "SELECT string_agg(length(body)::text, ' ' ORDER BY _line) FROM $table WHERE id = again AND id = _line - 1
			AND trim(trailing 'x' FROM replace(body, 'some words', '')) = ''"), join(' ', @lengths), "$table: records around the size of windows");
}

# Tests before decoding, against the same conditions where they cannot be pushed down.
my @conditions = (
	q{code = '191'}, q{'191' = code}, q{code = '191' AND name = '日本'}, q{code <> '191'}, q{code = 'nothing'}, q{name = ''}, q{name = ' blank '},
	q{name = 'comma, here'}, q{name = 'a "quoted" word'}, qq{name = E'two\\nlines'}, q{code IN ('191', '205', '1')}, q{code = ANY ('{191,NULL}')},
	q{code <> ALL ('{191,205}')}, q{code = NULL}, q{code IS NULL}, q{code IS NOT NULL AND value IS NULL}, q{name LIKE 'J%'}, q{name LIKE '%an'},
	q{code < '191'}, q{code BETWEEN '150' AND '200'}, q{value < 1}, q{value BETWEEN 1e3 AND 1e6}, q{amount = 5}, q{amount IN (1, 2, 3)},
	q{period = '2025-03-01'}, q{period >= '2020-01-01' AND period < '2021-01-01'}, q{period IN ('2025-03-01', '2026-03-01')}, q{id = 777},
	q{code = '191' OR value > 1e9}, q{length(name) = 5}, q{(code = '191') IS NOT TRUE}, q{name COLLATE "C" = 'Japan'}, q{random() >= 0 AND code = '191'},
	q{code = (SELECT '191')}, q{code = ANY (SELECT '191')}, q{_line = 1000}, q{lf IS NULL}, q{name = 'x' || repeat('x', 299)});
for my $condition (@conditions)
{
	my $expected = query($serial, rows('(SELECT * FROM lf OFFSET 0) AS lf', $condition));
	is(query($serial, rows('lf', $condition)), $expected, "WHERE $condition");
	is(query($parallel, rows('lf', $condition)), $expected, "WHERE $condition, by workers");
}

# A text that is searched for before lines are split: in a file without quotes, where most lines are never looked at.
{
	open my $file, '>:raw', "$folder/plain.csv" or die $!;
	print $file join(',', qw(id code name value amount period)), "\r\n";
	printf $file "%d,%s,%s,%s,%s,%s\r\n", $_, 100 + $_ * 7919 % 900, $_ % 50 == 0 ? 'name' : '日本' x ($_ % 5), $_, $_ * 1000 + 207, 202501 + $_ % 12 for 1 .. 80_000;
	close $file or die $!;
	make_table('plain', '');
}
for my $condition (q{code = '207'}, q{code = '207' AND name = '日本'}, q{name = 'name'}, q{amount_text = '207207'}, q{amount_text = '80000207'}, q{code = '99'}, q{code = '日本'})
{
	my $expected = query($serial, rows('(SELECT * FROM plain OFFSET 0) AS plain', $condition));
	is(query($serial, rows('plain', $condition)), $expected, "searched: $condition");
	is(query($parallel, rows('plain', $condition)), $expected, "searched by workers: $condition");
}
like(query($serial, q{EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) SELECT * FROM plain WHERE amount_text = '207207'}),
	qr/"Records": 80000,\s+"Records Filtered": 79999/, 'EXPLAIN counts the lines that were passed over');

# Parameters of prepared statements, of nested loops and of cursors.
is(query("$serial SET plan_cache_mode = force_generic_plan;", q{
	PREPARE p(text, float8) AS SELECT count(*) FROM lf WHERE code = $1 AND value < $2;
	EXECUTE p('191', 1e300); EXECUTE p('205', 1e300); EXECUTE p('191', -1); EXECUTE p(NULL, 1);}),
	query($serial, q{SELECT count(*) FROM copied WHERE code = '191' AND value < 1e300; SELECT count(*) FROM copied WHERE code = '205' AND value < 1e300;
	SELECT 0; SELECT 0;}), 'a prepared statement with a generic plan');
is(query($serial, q{SELECT x, n FROM unnest('{191,205,nothing,NULL}'::text[]) x, LATERAL (SELECT count(*) AS n FROM lf WHERE code = x OFFSET 0) s}),
	query($serial, q{SELECT x, n FROM unnest('{191,205,nothing,NULL}'::text[]) x, LATERAL (SELECT count(*) AS n FROM copied WHERE code = x OFFSET 0) s}),
	'LATERAL with a parameter that changes');
is(query("$parallel SET enable_material = off;", q{
	SELECT x, n FROM generate_series(1, 3) x, LATERAL (SELECT count(*) + 0 * x AS n FROM lf WHERE id % 3 = x % 3 OFFSET 0) s ORDER BY x}),
	query($serial, q{SELECT x, (SELECT count(*) FROM copied WHERE id % 3 = x % 3) FROM generate_series(1, 3) x ORDER BY x}), 'rescans by workers');

# Quotes inside of unquoted fields, which are not what COPY takes them for.
my $rows = make_file('stray.csv', "\n", 1);
make_table('stray', '');
is(query($parallel, rows('stray')), query($serial, rows('stray')), 'stray quotes: workers read the same rows, on the same lines');
like(query($serial, rows('stray')), qr/^$rows\|/, 'stray quotes: all of them');

# Title lines, whose quotes mean nothing; a byte order mark; several files; an encoding in which commas are commas.
{
	my $text = slurp_file("$folder/lf.csv");
	write_file("$folder/title.csv", "a \"title\nin \"two\" lines\"\n$text");
	write_file("$folder/mark.csv", "\xef\xbb\xbf$text");
	$text =~ s/.*\n//;
	write_file("$folder/bare.csv", "\xef\xbb\xbf$text");
	write_file("$folder/bare_title.csv", "title\n\n \n$text");
	system("iconv -f UTF-8 -t GB18030 '$folder/lf.csv' >'$folder/gb.csv'") == 0 or die;
}
make_table('title', ", skip '2'");
make_table('mark', '');
make_table('bare', ", header 'id,code,name,value,amount,period'");
make_table('bare_title', ", header 'id,code,name,value,amount,period', skip '1'");
make_table('gb', ", encoding 'GB18030'");
is(query($parallel, rows('title')), query($serial, rows('title')), 'title lines');
is(query($parallel, rows('mark')), query($serial, rows('lf')), 'a byte order mark');
for my $settings ($serial, $parallel)
{
	is(query($settings, rows('bare') =~ s/_line\)/_line + 1)/r), query($serial, rows('lf')), 'names in an option in place of the header line');
	is(query($settings, rows('bare_title') =~ s/_line\)/_line - 2)/r), query($serial, rows('lf')), 'and below a title');
}
is(query($parallel, rows('gb')), query($serial, rows('lf')), 'GB18030');
$node->safe_psql('postgres', qq{CREATE FOREIGN TABLE several ($columns, _file text, _line int) SERVER files OPTIONS (path '[clmp]*.csv');});
my $several = q{SELECT _file, count(*), sum(id), sum(_line), min(_line) FROM several GROUP BY _file ORDER BY _file};
is(query($parallel, $several), query($serial, $several), 'several files');

# Mistakes are found by workers as well.
{
	open my $file, '>>:raw', "$folder/lf.csv" or die $!;
	print $file "1,2\n";
	close $file or die $!;
}
like(query($parallel, 'SELECT count(*) FROM lf'), qr/row has 2 fields, header has 6.*File "lf.csv", line \d+/s, 'a row that is too short');
is(query($parallel, 'SELECT count(*) FROM lf') =~ /line (\d+)/ && $1, query($serial, 'SELECT count(*) FROM lf') =~ /line (\d+)/ && $1, 'is on its line');

# The first piece ends with the row in which 253952 bytes of the file are over: what is wrong at its end is not at the file's.
{
	open my $file, '>:raw', "$folder/cut.csv" or die $!;
	print $file "a,b\n";
	printf $file "%06d,%s\n", $_, $_ == 15871 ? "abcdefg\xe9" : 'abcdefgh' for 0 .. 149_999;
	close $file or die $!;
}
$node->safe_psql('postgres', q{CREATE FOREIGN TABLE cut (a text, b text) SERVER files OPTIONS (path 'cut.csv')});
like(query($_, 'SELECT count(b) FROM cut'), qr/File "cut.csv", line 15873: the bytes are no character/, 'wrong bytes at the end of a piece are not the file\'s end')
	for $serial, $parallel;

done_testing();
