# Compressed files: the same rows as plain ones at every length, little memory, and files that change while they are read.
use strict;
use warnings;
use Test::More;
use File::Copy;
use FindBin;
use lib $FindBin::Bin;
use Magtrade;

my $folder = folder();
my %packers = (gz => [ 'gzip', '-nc' ], zst => [ 'zstd', '-qc' ]);
my @packers = grep { system("command -v $packers{$_}[0] >/dev/null 2>&1") == 0 } sort keys %packers;
my $node = server('csv_packed', jit => 'off', statement_timeout => '60s');
$node->safe_psql('postgres', qq{
	CREATE EXTENSION magtrade;
	CREATE SERVER files FOREIGN DATA WRAPPER magtrade_csv OPTIONS (directory '$folder');
	CREATE FOREIGN TABLE t (a text, b text) SERVER files OPTIONS (path 'x.csv');
});

# pack_file($name, $kind): $name.$kind beside $name
sub pack_file
{
	my ($name, $kind) = @_;
	system("@{ $packers{$kind} } '$folder/$name' >'$folder/$name.$kind'") == 0 or die "cannot pack $name";
	return;
}

# rows($path): every row of the file and its line, as one hash; or the error
sub rows
{
	my ($path) = @_;
	my ($status, $out, $err) = $node->psql('postgres', qq{
		ALTER FOREIGN TABLE t OPTIONS (SET path '$path');
		SELECT count(*), md5(string_agg(format('%s|%s', a, b), '~')) FROM t;
	});
	return $status == 0 ? $out : $err;
}

# Lengths about the blocks in which files are read and unpacked, and figures that pack badly.
srand 42;
for my $length (4, 100, 65535 .. 65537, 131072, 400_000)
{
	my $text = "a,b\n";
	$text .= join('', map { chr(97 + rand 26) } 1 .. 1 + rand 12) . ',"' . int(rand 1e9) . "\n\"\n" while length($text) + 40 < $length;
	$text .= 'z' x ($length - length($text) - 3) . ",1\n" if length $text < $length;
	die unless length $text == $length;
	write_file("$folder/x.csv", $text);
	my $plain = rows('x.csv');
	for my $kind (@packers)
	{
		pack_file('x.csv', $kind);
		is(rows("x.csv.$kind"), $plain, "$length bytes in $kind: $plain");
	}
}

# A file and what it was packed to, with other files between their names: their rows are there twice, and that is said.
write_file("$folder/x.csv-$_.csv", "a,b\n") for 1 .. 3;
for my $kind (@packers)
{
	my $said = ($node->psql('postgres', "ALTER FOREIGN TABLE t OPTIONS (SET path 'x*.csv,x.csv.$kind'); SELECT count(*) FROM t"))[2];
	like($said, qr/NOTICE:  foreign table "t" reads both "x\.csv" and "x\.csv\.$kind"/, "packed with $kind");
	unlike(($node->psql('postgres', "ALTER FOREIGN TABLE t OPTIONS (SET path 'x.csv-*,x.csv.$kind'); SELECT count(*) FROM t"))[2] // '', qr/NOTICE/, 'or only packed');
}

# What a browser calls a file that it has downloaded before; of another size it is another file.
for my $name ('x (1).csv', 'x(12).csv')
{
	copy("$folder/x.csv", "$folder/$name") or die $!;
	my $said = ($node->psql('postgres', "ALTER FOREIGN TABLE t OPTIONS (SET path 'x.csv,x*(*).csv'); SELECT count(*) FROM t"))[2];
	like($said, qr/NOTICE:  foreign table "t" reads both "x\.csv" and "\Q$name\E"\n.*By their names and sizes they are the same file; /, $name);
	unlike(($node->psql('postgres', "ALTER FOREIGN TABLE t OPTIONS (SET path 'x*(*).csv'); SELECT count(*) FROM t"))[2] // '', qr/NOTICE/, 'alone');
	write_file("$folder/$name", "a,b\n1,2\n");
	unlike(($node->psql('postgres', "ALTER FOREIGN TABLE t OPTIONS (SET path 'x.csv,x*(*).csv'); SELECT count(*) FROM t"))[2] // '', qr/NOTICE/, 'of another size');
	unlink "$folder/$name" or die $!;
}

# A file under two names.
symlink "$folder/x.csv", "$folder/latest.csv" or die $!;
for my $path ('x.csv,latest.csv', 'x.csv,./x.csv', 'x.cs?,l*.csv')
{
	my $said = ($node->psql('postgres', "ALTER FOREIGN TABLE t OPTIONS (SET path '$path'); SELECT count(*) FROM t"))[2];
	like($said, qr/NOTICE:  foreign table "t" reads both "(?:\.\/|latest).*" and "x\.csv"\n.*Under two names they are the same file; /, $path);
}
like(($node->psql('postgres', "ALTER FOREIGN TABLE t OPTIONS (SET path 'x.csv,./x.csv,latest.csv'); SELECT count(*) FROM t"))[2],
	qr/Under two names they are the same file, and so it is with 1 more; /, 'a third name');
# Nothing is said where a query has not read both: of their rows it has none twice.
$node->safe_psql('postgres', q{CREATE FOREIGN TABLE named (name text OPTIONS (column '{path:name}'), a text) SERVER files OPTIONS (path '{name}.csv')});
for my $query ("SELECT count(*) FROM named WHERE name = 'latest'", 'SELECT a FROM named LIMIT 1', 'SELECT a FROM named WHERE (SELECT false)')
{
	unlike(($node->psql('postgres', $query))[2] // '', qr/NOTICE/, $query);
}
like(($node->psql('postgres', "SELECT count(*) FROM named WHERE name IN ('latest', 'x')"))[2], qr/reads both "latest\.csv" and "x\.csv"/, 'but where it has, and not others');

# A file that unpacks to a hundred times what a scan may hold is read in blocks.
for my $kind (@packers)
{
	write_file("$folder/bomb.csv", "a,b\n", "1,2\n" x (50 * 1048576));
	pack_file('bomb.csv', $kind);
	unlink "$folder/bomb.csv" or die $!;
	cmp_ok(-s "$folder/bomb.csv.$kind", '<', 1048576, "a file of 200 MiB is small in $kind");
	my $peak = $node->safe_psql('postgres', qq{
		ALTER FOREIGN TABLE t OPTIONS (SET path 'bomb.csv.$kind');
		DO \$\$ BEGIN PERFORM FROM t OFFSET 1000000 LIMIT 1; END \$\$;
		SELECT $peak_memory;
	});
	cmp_ok($peak, '<', 60, "$kind: peak memory in MiB");
	like(($node->psql('postgres', "SET statement_timeout = '200ms'; SELECT count(*) FROM t"))[2], qr/statement timeout/, "$kind: is cancelled");
	unlink "$folder/bomb.csv.$kind" or die $!;
}

# What scans that fail had allocated outside PostgreSQL's memory is given back.
if (grep { $_ eq 'zst' } @packers)
{
	write_file("$folder/leak.csv", "a,b\n", "x,y\n" x 100_000);
	pack_file('leak.csv', 'zst');
	my $grown = $node->safe_psql('postgres', q{
		ALTER FOREIGN TABLE t OPTIONS (SET path 'leak.csv.zst');
		CREATE FUNCTION memory() RETURNS int LANGUAGE sql AS
		  $$ SELECT substring(pg_read_file('/proc/self/status') FROM 'VmRSS:\s*(\d+)')::int / 1024 $$;
		CREATE FUNCTION fail(n int) RETURNS void LANGUAGE plpgsql AS $$
		BEGIN
		  FOR i IN 1 .. n LOOP
		    BEGIN PERFORM a::int FROM t; EXCEPTION WHEN invalid_text_representation THEN NULL; END;
		  END LOOP;
		END $$;
		SELECT fail(20);
		SELECT memory() AS before \gset
		SELECT fail(300);
		SELECT memory() - :before;
	});
	cmp_ok((split /\n/, $grown)[-1], '<', 20, 'memory that 300 failed scans left, in MiB');
}

# frame($window, $text): a Zstandard frame that asks for a window of 2^$window bytes and holds the text as it is
sub frame
{
	my ($window, $text) = @_;
	return pack('NCC', 0x28b52ffd, 0, ($window - 10) << 3) . substr(pack('V', length($text) << 3 | 1), 0, 3) . $text;
}

# A file that asks for more memory than is allowed, or than there is, is not called damaged; neither is one whose second frame does.
write_file("$folder/wide.csv.zst", frame(27, "a,b\n1,2\n"));
write_file("$folder/second.csv.zst", frame(10, "a,b\n1,2\n"), frame(27, "3,4\n"));
write_file("$folder/wider.csv.zst", frame(28, "a,b\n1,2\n"));
write_file("$folder/second_wider.csv.zst", frame(10, "a,b\n1,2\n"), frame(28, "3,4\n"));
like(rows('wide.csv.zst'), qr/^1\|/, 'a window of 128 MiB');
like(rows($_), qr/could not decompress file "$_": Frame requires too much memory.*\n.*\n.*HINT:  It asks for a window above 128 MiB: .* "zstd --long=27"/, $_)
  for 'wider.csv.zst', 'second_wider.csv.zst';
SKIP:
{
	skip 'there is no prlimit, or no /proc', 2 unless -f '/proc/self/status' && system('command -v prlimit >/dev/null 2>&1') == 0;
	for my $name ('wide.csv.zst', 'second.csv.zst')
	{
		my $said = ($node->psql('postgres', qq{
			ALTER FOREIGN TABLE t OPTIONS (SET path '$name');
			COPY (SELECT) TO PROGRAM 'had=\$(sed -n "s/^VmSize:[^0-9]*//p" /proc/\$PPID/status) && exec prlimit --pid \$PPID --as=\$(((\${had% kB} + 65536) * 1024)):';
			SELECT * FROM t;
		}))[2];
		like($said, qr/ERROR:  out of memory\nDETAIL:  Could not decompress file "$name", which is compressed with Zstandard\./, "$name: no memory for it");
	}
}

# changed($name, $what): the error after the shell command was run when a scan of a file of 1.2 MB had begun
sub changed
{
	my ($name, $command) = @_;
	write_file("$folder/$name", "a,b\n", "12345,67890\n" x 100_000);
	return ($node->psql('postgres', qq{
		ALTER FOREIGN TABLE t OPTIONS (SET path '$name');
		BEGIN;
		DECLARE c CURSOR FOR SELECT * FROM t;
		MOVE 1 FROM c;
		\\! cd '$folder' && $command
		MOVE ALL FROM c;
	}))[2];
}
like(changed('cut.csv', 'truncate -s 500000 cut.csv'), qr/file "cut.csv" became shorter while it was read\nDETAIL:  It had 1200004 bytes .* has 500000 now/, 'cut');
like(changed('grown.csv', 'echo 1,2 >>grown.csv'), qr/file "grown.csv" became longer while it was read\nDETAIL:  It had 1200004 bytes .* has 1200008 now/, 'grown');
like(changed('edited.csv', 'printf 9 | dd of=edited.csv conv=notrunc status=none'), qr/file "edited.csv" was written to while it was read/, 'written to');
like(changed('copied.csv', 'cp copied.csv copied.tmp && cat copied.tmp >copied.csv'), qr/file "copied.csv" .* while it was read/, 'copied over');
is(changed('renamed.csv', 'cp renamed.csv renamed.tmp && mv renamed.tmp renamed.csv'), '', 'renaming a complete file over it is the way');
is(changed('gone.csv', 'rm gone.csv'), '', 'what is open is read to its end');

# A list is made when the scan begins; a file that is gone when its turn comes is not passed over.
write_file("$folder/$_", "a,b\n1,2\n") for qw(turn_1.csv turn_2.csv);
like(($node->psql('postgres', qq{
	ALTER FOREIGN TABLE t OPTIONS (SET path 'turn_*.csv');
	BEGIN;
	DECLARE c CURSOR FOR SELECT * FROM t;
	MOVE 1 FROM c;
	\\! rm '$folder/turn_2.csv'
	MOVE ALL FROM c;
}))[2], qr/could not open file "turn_2.csv" for reading: No such file/, 'vanished');

# The server, short of descriptors, closes files and opens them again by name: that may be another one by then.
write_file("$folder/$_", "a,b\n", "12345,67890\n" x 100_000) for map { "many_$_.csv" } 1 .. 200;
$node->append_conf('postgresql.conf', 'max_files_per_process = 64');
$node->restart;
my $cursors = join '', map { "DECLARE c$_ CURSOR FOR SELECT * FROM t$_; MOVE 1 FROM c$_;\n" } 1 .. 200;
my $tables = join '', map { "CREATE FOREIGN TABLE t$_ (a text) SERVER files OPTIONS (path 'many_$_.csv');\n" } 1 .. 200;
my $many = ($node->psql('postgres', qq{
	$tables
	BEGIN;
	$cursors
	\\! cd '$folder' && cp many_1.csv new.csv && mv new.csv many_1.csv && rm many_2.csv
	SAVEPOINT s;
	MOVE ALL FROM c1;
	ROLLBACK TO s;
	MOVE ALL FROM c2;
}, on_error_stop => 0))[2];
like($many, qr/file "many_1.csv" was replaced while it was read/, 'replaced, and opened again by the server');
like($many, qr/could not read file "many_2.csv": No such file/, 'gone, and opened again by the server');

# Files without a size, as those of /proc, are none.
SKIP:
{
	skip 'there is no /proc', 1 unless -f '/proc/self/environ';
	like(rows('/proc/self/environ'), qr{"/proc/self/environ" is not a regular file\nDETAIL:  It gives more bytes than it has}, 'a file of /proc');
}
done_testing();
