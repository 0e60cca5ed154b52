# The foreign table and files that are huge, changing, of another kind or in encodings that the database does not have.
use strict;
use warnings;
use Test::More;
use IPC::Run qw(start finish);
use POSIX qw(mkfifo);
use FindBin;
use lib $FindBin::Bin;
use Magtrade;

my $folder = folder();
my $node = server('csv_files', jit => 'off', statement_timeout => '60s');

# create($database): the server and a foreign table whose path each test sets.
sub create
{
	my ($database) = @_;
	$node->safe_psql($database, qq{
		CREATE EXTENSION magtrade;
		CREATE SERVER files FOREIGN DATA WRAPPER magtrade_csv OPTIONS (directory '$folder');
		CREATE FOREIGN TABLE t (a text, b text) SERVER files OPTIONS (path 'x.csv');
	});
	return;
}

# failure($database, $path, $options): the message, detail and hint of reading a file.
sub failure
{
	my ($database, $path, $options) = @_;
	my (undef, undef, $err) = $node->psql($database, qq{
		ALTER FOREIGN TABLE t OPTIONS (SET path '$path');
		@{[ $options // '' ]}
		SELECT count(a) FROM t;
	});
	$err =~ s/^psql:.*?: //mg;
	return $err;
}

create('postgres');

# A placeholder stands for some text, before a slash as at the end of a name.
mkdir "$folder/$_" or die $! for qw(part part1);
write_file("$folder/$_.csv", "a,b\n1,2\n") for qw(part/b part1/b);
is($node->safe_psql('postgres', q{
	CREATE FOREIGN TABLE parts (a text, x text OPTIONS (column '{path:x}')) SERVER files OPTIONS (path 'part{x}/b.csv');
	SELECT x FROM parts;
}), '1', 'no folder whose name has nothing there');

# One line that has no end: an error, soon, in little memory.
my $mebi = 'x' x 1048576;
my $commas = ',' x 1048576;
my %endless = (
	'field.csv'  => [ [ [ $mebi, 100 ] ], qr/field is too long\nDETAIL:  File "field.csv", line 3: .* max_field = 1048576 bytes/ ],
	'commas.csv' => [ [ [ $commas, 100 ] ], qr/row is too long\nDETAIL:  File "commas.csv", line 3: / ],
	'quote.csv'  => [ [ '"', [ "x\n" x 524288, 100 ] ],
		qr/quoted field is not closed\nDETAIL:  File "quote.csv", line 3: .* is not closed within max_field/ ],
	'quotes.csv' => [ [ [ 'a""' x 349525, 100 ] ], qr/field is too long\nDETAIL:  File "quotes.csv", line 3: / ],
	'padded.csv' => [ [ '"a"', [ ' ' x 1048576, 100 ], ",b\n" ], qr/row is too long\nDETAIL:  File "padded.csv", line 3: / ],
);
for my $name (sort keys %endless)
{
	my ($pieces, $expected) = @{ $endless{$name} };
	write_file("$folder/$name", "a,b\n1,2\n", @$pieces);
	my $session = qq{
		ALTER FOREIGN TABLE t OPTIONS (SET path '$name');
		DO \$\$ BEGIN PERFORM count(a) FROM t; EXCEPTION WHEN others THEN RAISE WARNING '%', sqlstate; END \$\$;
		SELECT $peak_memory;
	};
	like(failure('postgres', $name), $expected, "$name: the error");
	cmp_ok($node->safe_psql('postgres', $session), '<', 100, "$name: peak memory in MiB");
	unlink "$folder/$name" or die $!;
}
write_file("$folder/header.csv", [ $commas, 20 ], "\n1\n");
like(failure('postgres', 'header.csv'), qr/header has too many fields\nDETAIL:  .* line 1: it has 20971521 fields/, 'an endless header');
write_file("$folder/blank.csv", "a,b\n", [ "\n" x 1048576, 20 ], "1,2\n");
is(failure('postgres', 'blank.csv'), '', 'twenty million blank lines');
unlink map { "$folder/$_" } qw(header.csv blank.csv);
# A header of very many names that SQL cuts to the same one, and a path of very many characters: an error, soon, in little memory.
write_file("$folder/names.csv", join(',', map { 'x' x 70 . $_ } 1 .. 1700), "\n");
like(($node->psql('postgres', "SET statement_timeout = '10s'; IMPORT FOREIGN SCHEMA names FROM SERVER files INTO public OPTIONS (path 'names.csv')"))[2],
	qr/ERROR:  file "names.csv" has more fields than a table can have columns\nDETAIL:  It has 1700 fields; a table can have 1600 columns/,
	'more names than columns');
unlink "$folder/names.csv";
my $long = 'x' x 30_000;
cmp_ok($node->safe_psql('postgres', qq{
	CREATE FOREIGN TABLE long_path (a text) SERVER files OPTIONS (path '$long');
	DROP FOREIGN TABLE long_path;
	SELECT $peak_memory;
}), '<', 60, 'a long path: peak memory in MiB');

# What is no file.
mkfifo("$folder/pipe.csv", 0644) or die $!;
like(failure('postgres', 'pipe.csv'), qr/"pipe.csv" is not a regular file/, 'a pipe does not block');
like(failure('postgres', 'pip?.csv'), qr/"pipe.csv" is not a regular file/, 'nor in a glob');
is(($node->psql('postgres', 'EXPLAIN SELECT * FROM t'))[0], 0, 'nor the planner');
symlink 'nowhere', "$folder/dangling.csv" or die $!;
like(failure('postgres', 'dangling.csv'), qr/could not open file "dangling.csv" for reading: No such file/, 'a dangling link');

SKIP:
{
	mkdir "$folder/closed" or die $!;
	write_file("$folder/closed/x.csv", "a,b\n");
	chmod 0, "$folder/closed" or die $!;
	# -r looks at the mode alone, and capabilities go past that
	skip 'this user may read everything', 3 if opendir(my $opened, "$folder/closed");
	like(failure('postgres', 'closed/x.csv'), qr/could not open file "closed\/x.csv" for reading: Permission denied\nHINT/, 'no right to the folder');
	like(failure('postgres', 'closed/*.csv'), qr/could not search for files that match "closed\/\*.csv": Permission denied\nHINT/,
		'nor by a glob');
	# A load looks for the files once, and not again for each of them.
	mkdir "$folder/issues" or die $!;
	for my $issue (1 .. 3)
	{
		mkdir "$folder/issues/$issue" or die $!;
		write_file("$folder/issues/$issue/month.csv", "k,v\n$issue,10\n");
	}
	$node->safe_psql('postgres', qq{CREATE FOREIGN TABLE issues (k int, v int) SERVER files OPTIONS (path 'issues/*/m*.csv');
		CREATE TABLE loaded (k int PRIMARY KEY, v int);
		CREATE FUNCTION close_folder() RETURNS trigger LANGUAGE plpgsql AS \$\$ BEGIN
			IF NEW.k = 1 THEN COPY (SELECT WHERE false) TO PROGRAM 'mkdir -m 0 $folder/issues/4'; END IF; RETURN NULL; END \$\$;
		CREATE TRIGGER close_folder AFTER INSERT ON loaded FOR EACH ROW EXECUTE FUNCTION close_folder()});
	my $err = ($node->psql('postgres', q{CALL magtrade_load('issues', 'loaded')}))[2];
	is($node->safe_psql('postgres', 'SELECT count(*) FROM loaded'), '3', 'a folder that is closed during a load') or diag($err);
}
chmod 0700, "$folder/closed" or die $!;

# A folder whose name is a pattern.
mkdir "$folder/[ab]*" or die $!;
write_file("$folder/[ab]*/1.csv", "a,b\n1,2\n");
is($node->safe_psql('postgres', qq{
	ALTER SERVER files OPTIONS (SET directory '$folder/[ab]*');
	ALTER FOREIGN TABLE t OPTIONS (SET path '?.csv');
	SELECT a FROM t;
	ALTER SERVER files OPTIONS (SET directory '$folder');
}), '1', 'a directory with glob characters means itself');

# A file that is cut while it is read.
write_file("$folder/cut.csv", "a,b\n", [ "12345,67890\n", 100_000 ]);
my $session = qq{
	ALTER FOREIGN TABLE t OPTIONS (SET path 'cut.csv');
	BEGIN;
	DECLARE c CURSOR FOR SELECT * FROM t;
	MOVE 1 FROM c;
	\\! truncate -s 500000 '$folder/cut.csv'
	MOVE ALL FROM c;
};
like(($node->psql('postgres', $session))[2], qr/file "cut.csv" became shorter while it was read\n.*had 1200004 bytes .* has 500000 now/s,
	'a file that was cut');

# A cursor outlives the subtransactions that read from it, and a scan that failed leaves no file open.
write_file("$folder/open.csv", "a,b\n", [ "1,2\n", 100_000 ]);
is($node->safe_psql('postgres', q{
	ALTER FOREIGN TABLE t OPTIONS (SET path 'open.csv');
	BEGIN;
	DECLARE c CURSOR FOR SELECT a FROM t;
	SAVEPOINT s;
	MOVE 1 FROM c;
	RELEASE s;
	DO $$ BEGIN
	  FOR i IN 1 .. 100 LOOP
	    BEGIN PERFORM 1 / (a::int - 1) FROM t; EXCEPTION WHEN division_by_zero THEN NULL; END;
	  END LOOP;
	END $$;
	FETCH 1 FROM c;
	SELECT count(*) < 100 FROM pg_ls_dir('/proc/self/fd');
	COMMIT;
}), "1\nt", 'cursors, subtransactions and open files');

# A cursor that reaches a file in a subtransaction reads on in it after that has been rolled back.
write_file("$folder/long_$_.csv", "a,b\n" . join('', map { "row $_ of a file of many blocks,$_\n" } 1 .. 20000)) for 1 .. 2;
is($node->safe_psql('postgres', q{
	ALTER FOREIGN TABLE t OPTIONS (SET path 'long_*.csv');
	BEGIN;
	DECLARE c CURSOR FOR SELECT b FROM t;
	SAVEPOINT s;
	MOVE 1 IN c;
	ROLLBACK TO s;
	MOVE 19000 IN c;
	SAVEPOINT s2;
	MOVE 2000 IN c;
	ROLLBACK TO s2;
	FETCH 1 FROM c;
	MOVE 18997 IN c;
	FETCH 2 FROM c;
	COMMIT;
}), "1002\n20000", 'files outlive the subtransaction that opened them');

# Cancelling.
like(($node->psql('postgres', q{SET statement_timeout = '200ms'; SELECT count(*) FROM t x, t y}))[2], qr/statement timeout/, 'a scan is cancelled');

# A file that is replaced between two processes of a parallel scan that open it is not read half from each: one of them waits at
# the end of the first file, the other at the beginning of the second, and who opens that last finds another there.
write_file("$folder/part_1.csv", "a,b\n", [ "row,text of the first file\n", 90000 ], "wait,1\n");
write_file("$folder/$_.csv", "a,b\nwait,2\n", [ "row,text of the $_ file\n", 90000 ]) for 'part_2', 'other';
$node->safe_psql('postgres', q{
	ALTER FOREIGN TABLE t OPTIONS (SET path 'part_*.csv');
	CREATE FUNCTION waits(a text) RETURNS bool LANGUAGE plpgsql VOLATILE PARALLEL SAFE COST 100000 AS
		'BEGIN IF a = ''wait'' THEN PERFORM pg_sleep(5); END IF; RETURN true; END';
});
my $scan = start([ 'psql', '-X', '-d', $node->connstr('postgres'), '-c', 'SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0;
	SET min_parallel_table_scan_size = 0; SELECT count(b) FROM t WHERE waits(a)' ], '<', \'', '>', \my $out, '2>', \my $err);
$node->poll_query_until('postgres', q{SELECT count(*) = 2 FROM pg_stat_activity WHERE wait_event = 'PgSleep'});
rename "$folder/other.csv", "$folder/part_2.csv" or die $!;
finish($scan);
like($err, qr/file "part_2.csv" was replaced while it was read\n.*Run the query again/s, 'replaced before the last process opened it');

# A server's options that are altered after a query began, and before its workers did, do not hold for a part of its rows: what the
# workers wait for is computed once, before they start.
$node->safe_psql('postgres', qq{
	CREATE SERVER altered FOREIGN DATA WRAPPER magtrade_csv OPTIONS (directory '$folder');
	CREATE FOREIGN TABLE long (a text, b int) SERVER altered OPTIONS (path 'long_*.csv');
});
$scan = start([ 'psql', '-X', '-d', $node->connstr('postgres'), '-c', 'SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0;
	SET min_parallel_table_scan_size = 0; SELECT count(b) FROM long WHERE b <> (SELECT CASE WHEN pg_sleep(3) IS NULL THEN 0 ELSE -1 END)' ],
	'<', \'', '>', \$out, '2>', \$err);
$node->poll_query_until('postgres', q{SELECT count(*) = 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep'});
$node->safe_psql('postgres', q{ALTER SERVER altered OPTIONS (ADD "null" '1')});
finish($scan);
like($err, qr/the foreign server's options were changed before a parallel scan started\nHINT:  Run the query again/, 'options altered before workers started');

# Databases in other encodings.
write_file("$folder/text.csv", "a,b\nCor\xc3\xa9e,1\n\xe6\x97\xa5\xe6\x9c\xac,2\n");
write_file("$folder/latin1.csv", "a,b\nCor\xe9e,1\n");
write_file("$folder/gb.csv", "a,b\n\xc8\xd5\xb1\xbe,1\n");
$node->safe_psql('postgres', qq{
	CREATE DATABASE l1 TEMPLATE template0 ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C';
	CREATE DATABASE ascii TEMPLATE template0 ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C';
});
create($_) for qw(l1 ascii);
like(failure('l1', 'text.csv'),
	qr/character in encoding "UTF8" has no equivalent in encoding "LATIN1": 0xe6 0x97 0xa5\nDETAIL:  File "text.csv", line 3: /,
	'a character that the database lacks');
is($node->safe_psql('l1', 'SELECT convert_to(a, \'UTF8\') FROM t LIMIT 1'), '\x436f72c3a965', 'the row before it');
write_file("$folder/marked.csv", "\xef\xbb\xbfa,b\n\xe6\x97\xa5,1\n");
like(failure('l1', 'marked.csv'), qr/no equivalent in encoding "LATIN1".*\nHINT:  A database with encoding UTF8 stores every character/s,
	'which no option helps where the file itself tells its encoding');
is(failure('l1', 'latin1.csv', q{ALTER FOREIGN TABLE t OPTIONS (ADD encoding 'LATIN1');}), '', 'the encoding of the database');
like(failure('l1', 'gb.csv', q{ALTER FOREIGN TABLE t OPTIONS (SET encoding 'GB18030');}),
	qr/no conversion from encoding "GB18030" to the database's "LATIN1"\nHINT/, 'encodings that do not meet');
# A profile that leaves the encoding open: UTF-8 with a character that the database lacks is no Latin-1, which a byte that is no UTF-8 shows.
write_file("$folder/legacy_$_->[0].csv", "Trade Flow,Reporter,Partner,Period,Trade Value (US\$)\nImport,Poland,$_->[1],202501,5\n")
	for [ 'utf8', "\xe6\x97\xa5" ], [ 'latin1', "Cor\xe9e" ];
$node->safe_psql('l1', "IMPORT FOREIGN SCHEMA legacy_$_ FROM SERVER files INTO public OPTIONS (path 'legacy_$_.csv')") for qw(utf8 latin1);
is($node->safe_psql('l1', q{SELECT ftrelid::regclass, substring(ftoptions::text FROM 'encoding=(\w+)') FROM pg_foreign_table WHERE ftrelid::regclass::text LIKE 'legacy%' ORDER BY 1}),
	"legacy_utf8|UTF8\nlegacy_latin1|LATIN1", 'the encoding of a file is not what the database lacks');
is(failure('ascii', 'text.csv'), '', 'SQL_ASCII takes UTF-8 as it is');
like(failure('ascii', 'latin1.csv'), qr/invalid byte sequence for encoding "UTF8": 0xe9 /, 'but checks it');
is(failure('ascii', 'latin1.csv', q{ALTER FOREIGN TABLE t OPTIONS (ADD encoding 'SQL_ASCII');}), '', 'unless told not to');
like(failure('ascii', 'gb.csv', q{ALTER FOREIGN TABLE t OPTIONS (SET encoding 'GB18030');}),
	qr/no conversion from encoding "GB18030" to the database's "SQL_ASCII"/, 'and does not take what hides delimiters');
done_testing();
