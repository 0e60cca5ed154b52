# on_error 'skip' together with the other things that a scan does: conditions, wide files, totals, and workers, who then read whole
# files. Which rows are good is known beforehand.
use strict;
use warnings;
use Test::More;
use FindBin;
use lib $FindBin::Bin;
use Magtrade;

my $folder = folder();
my $node = server('csv_skip', jit => 'off', statement_timeout => '120s', max_worker_processes => '8');
$node->safe_psql('postgres', qq{
	CREATE EXTENSION magtrade;
	CREATE SERVER files FOREIGN DATA WRAPPER magtrade_csv OPTIONS (directory '$folder');
});

# run_sql($sql): what it gives, and what it says
sub run_sql
{
	my ($status, $out, $err) = $node->psql('postgres', $_[0]);
	$err =~ s/^psql:<stdin>:\d+: //mg;
	$err =~ s/\nHINT: .*//g;
	return $err eq '' ? $out : "$out\n$err";
}

# Conditions: a record that does not pass is no reject, whatever is wrong in its other columns; one whose tested column cannot be read is, and one
# that passes and has anything that cannot be read, be it in a column that the query does not need.
write_file("$folder/where.csv", <<'CSV');
code,value,period
A,1,202501
B,wrong,202501
A,wrong,202502
A,3,never
B,4
A,"5"x,202503
A,6,202504
CSV
$node->safe_psql('postgres', q{CREATE FOREIGN TABLE w (code text, value int, period date, _line int) SERVER files OPTIONS (path 'where.csv', on_error 'skip')});
is(run_sql(q{SELECT code, value, _line FROM w WHERE code = 'A' ORDER BY _line}),
	"A|1|2\nA|6|8\nNOTICE:  4 rows of foreign table \"w\" cannot be read and were left out", 'WHERE on a text: what passes is decoded wholly');
is(run_sql(q{SELECT count(*) FROM w WHERE code = 'B'}), "0\nNOTICE:  3 rows of foreign table \"w\" cannot be read and were left out", 'WHERE, no column but the tested one');
is(run_sql(q{SELECT code, _line FROM w WHERE value > 2 ORDER BY _line}),
	"A|8\nNOTICE:  5 rows of foreign table \"w\" cannot be read and were left out", 'WHERE on a number that cannot be read');
is(run_sql(q{SELECT value, _line FROM w WHERE period = '2025-04-01'}),
	"6|8\nNOTICE:  3 rows of foreign table \"w\" cannot be read and were left out", 'WHERE on a date: only what is tested is decoded');
is(run_sql(q{SELECT count(*) FROM w WHERE code = 'A' AND value IS NOT NULL AND period IS NOT NULL}),
	"2\nNOTICE:  4 rows of foreign table \"w\" cannot be read and were left out", 'several conditions');

# Wide files: a label whose number cannot be read is one row less; a record that is too short is all of them.
write_file("$folder/wide.csv", "code,Value-Jan,Value-Feb,Value-Mar\nA,1,2,3\nB,4,wrong,6\nC,7,8\nD,9,10,11\n");
$node->safe_psql('postgres', q{CREATE FOREIGN TABLE wide (code text, month text OPTIONS (column '{month}'), value int OPTIONS (column '{Value-{month}}'), _line int)
	SERVER files OPTIONS (path 'wide.csv', on_error 'skip', wide 'month=Jan,Feb,Mar')});
is(run_sql(q{SELECT string_agg(code || month || '=' || value, ' ' ORDER BY _line, value) FROM wide}),
	"AJan=1 AFeb=2 AMar=3 BJan=4 BMar=6 DJan=9 DFeb=10 DMar=11\nNOTICE:  2 rows of foreign table \"wide\" cannot be read and were left out", 'a wide file');
is(run_sql(q{SELECT count(*) FROM wide WHERE month = 'Mar'}), "3\nNOTICE:  1 row of foreign table \"wide\" cannot be read and was left out", 'and a condition on its label');
is(run_sql(q{SELECT lineno, colname, raw_field_value FROM magtrade_rejects('wide') ORDER BY 1}), "3|value|wrong\n4||", 'its rejects');

# Totals are left out before they are decoded, and are no rejects.
write_file("$folder/totals.csv", "code,value\nA,1\n0,wrong\nB,wrong\n0,5\n0\nC,2\n");
$node->safe_psql('postgres', q{CREATE FOREIGN TABLE totals (code text, value int) SERVER files OPTIONS (path 'totals.csv', on_error 'skip', totals_where '{code}=0')});
is(run_sql(q{SELECT string_agg(code || value, ' ' ORDER BY code) FROM totals}),
	"A1 C2\nNOTICE:  2 rows of foreign table \"totals\" cannot be read and were left out", 'totals');
is(run_sql(q{SELECT count(*) FROM totals WHERE code = '0'}), "0\nNOTICE:  1 row of foreign table \"totals\" cannot be read and was left out", 'a condition that only totals pass');
is(run_sql(q{ALTER FOREIGN TABLE totals OPTIONS (ADD totals 'keep'); SELECT string_agg(code || value, ' ' ORDER BY code) FROM totals}),
	"05 A1 C2\nNOTICE:  3 rows of foreign table \"totals\" cannot be read and were left out", 'totals that are kept are rows like others');

# A field that begins with wrong bytes, in a row of several MB: the memory in which its fields are kept grows more than once.
my $long = '"' . ("y" x 1000 . "\n") x 900 . '"';
write_file("$folder/long.csv", "a,b,c,d,e\n1,b,c,d,e\n" . "\xff,$long,$long,$long,$long\n2,b,c,d,e\n" x 2);
$node->safe_psql('postgres', q{CREATE FOREIGN TABLE long (a text, b text, c text, d text, e text) SERVER files OPTIONS (path 'long.csv', on_error 'skip')});
is(run_sql('SELECT string_agg(concat(a, b, c, d, e), chr(32)) FROM long'),
	"1bcde 2bcde 2bcde\nNOTICE:  2 rows of foreign table \"long\" cannot be read and were left out", 'wrong bytes at the start of a field in a long row');

# Workers read whole files: open quotes and wrong bytes in one do no harm to another, and all rejects are counted together.
srand 20251103;
my ($good, $bad, $sum) = (0, 0, 0);
for my $number (1 .. 6)
{
	my $text = "code,value\n";
	for my $row (1 .. 8_000)
	{
		my $kind = rand;
		if ($kind < 0.97)
		{
			$good++;
			$sum += $row;
			$text .= sprintf "%s,%d\n", ($kind < 0.1 ? qq{"a ""quoted""\nline"} : 'x' x rand 60), $row;
		}
		else
		{
			$bad++;
			$text .= $kind < 0.98 ? "x,wrong\n" : $kind < 0.99 ? "\xff,1\n" : $kind < 0.995 ? qq{"open,1\n} : "short\n";
			# what follows an open quote has no doubled quotes
			$text .= join '', map { $good++; $sum++; "plain,1\n" } 1 .. 3 if $kind >= 0.99;
		}
	}
	write_file("$folder/part$number.csv", $text);
}
$node->safe_psql('postgres', q{CREATE FOREIGN TABLE parts (code text, value int, _file text) SERVER files OPTIONS (path 'part*.csv', on_error 'skip', max_field '2000')});
my $serial = 'SET max_parallel_workers_per_gather = 0;';
my $parallel = 'SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0; SET max_parallel_workers_per_gather = 3;';
my $answer = run_sql("$serial SELECT count(code), sum(value) FROM parts");
is($answer, run_sql("$parallel SELECT count(code), sum(value) FROM parts"), 'workers: the same rows, and one notice of all rejects');
like($answer, qr/^\d+\|\d+\nNOTICE:  \d+ rows of foreign table "parts" cannot be read and were left out$/, 'which is one');
my $per_file = 'SELECT _file, count(*), sum(value), count(code) FROM parts GROUP BY 1 ORDER BY 1';
is(run_sql("$parallel $per_file"), run_sql("$serial $per_file"), 'workers: file by file');
my ($rejects) = $answer =~ /NOTICE:  (\d+)/;
like(run_sql("$parallel EXPLAIN (ANALYZE, TIMING OFF) SELECT code, value FROM parts WHERE value >= 0"), qr/Workers Launched: [1-9].*Files Read: 6.*Records Rejected: $rejects\b/s,
	'workers: EXPLAIN counts the rejects of all');
# What workers read that each scan all of a table is not known to the leader, and not told.
$node->safe_psql('postgres', 'CREATE TABLE numbers AS SELECT generate_series(1, 20000) AS n; ANALYZE numbers');
my $each = 'SET parallel_leader_participation = off; SET enable_mergejoin = off; SET enable_nestloop = off; SET enable_parallel_hash = off;
	EXPLAIN (ANALYZE, TIMING OFF) SELECT count(*) FROM numbers JOIN totals ON n = value';
my $told = run_sql("$parallel $each");
like($told, qr/Workers Launched: [1-9].*Foreign Scan on totals .*Files: 1\b/s, 'each worker scans a whole table');
unlike($told, qr/Files Read|Records/, 'and EXPLAIN does not say that it was not read');
like(run_sql("$serial $each"), qr/Files Read: 1\n.*Records: 6\n.*Records Rejected: 3\n/s, 'without workers it says what was read');
my $limit = $rejects - 1;
$node->safe_psql('postgres', "ALTER FOREIGN TABLE parts OPTIONS (ADD reject_limit '$limit')");
like(run_sql("$parallel SELECT count(code), sum(value) FROM parts"), qr/ERROR:  more than $limit rows cannot be read/, 'workers: the limit is for all together');
$node->safe_psql('postgres', "ALTER FOREIGN TABLE parts OPTIONS (SET reject_limit '$rejects')");
is(run_sql("$parallel SELECT count(code), sum(value) FROM parts"), $answer, 'and may be reached');
write_file("$folder/wide_$_.csv", "code,Value-May\n" . "A,1\n" x 20) for 1 .. 6;
write_file("$folder/wide_7.csv", "code,Value-Jan,Value-Feb,Value-Mar\nA,1,2,3\n");
$node->safe_psql('postgres', q{ALTER FOREIGN TABLE wide OPTIONS (SET path 'wide_?.csv', SET wide 'month=Jan,Feb,Mar,Apr,May,Jun')});
is(run_sql("$parallel SELECT sum(value) FROM wide WHERE month = 'May'"), "120\nNOTICE:  no file of foreign table \"wide\" has the labels \"Apr\", \"Jun\" of the option \"wide\"",
	'workers: labels that no file has');
# Below a LIMIT one worker has found all files taken while the other is still in the last of them.
write_file("$folder/late_1.csv", "code,Value-Jan\n" . "A,1\n" x 20000);
write_file("$folder/late_2.csv", "code,Value-Feb\n" . "A,1\n" x 100000);
$node->safe_psql('postgres', q{ALTER FOREIGN TABLE wide OPTIONS (SET path 'late_?.csv', SET wide 'month=Jan,Feb')});
is(run_sql("$parallel SET parallel_leader_participation = off; SELECT count(*) FROM (SELECT value FROM wide LIMIT 110000) t"), '110000',
	'workers: no label is missed that a file has which not all was read of');
is(run_sql("$parallel SET enable_material = off; SELECT n, s FROM generate_series(1, 3) n, LATERAL (SELECT sum(value) + 0 * n AS s FROM parts WHERE value % 3 = n % 3 OFFSET 0) t ORDER BY n"),
	run_sql("$serial SELECT n, s FROM generate_series(1, 3) n, LATERAL (SELECT sum(value) + 0 * n AS s FROM parts WHERE value % 3 = n % 3 OFFSET 0) t ORDER BY n"),
	'workers: each pass counts anew');
done_testing();
