# Who may read what: an ordinary user, one with pg_read_server_files, and magtrade.data_directories, which confines them all.
use strict;
use warnings;
use Test::More;
use FindBin;
use lib $FindBin::Bin;
use IO::Socket::UNIX;
use POSIX ();
use Magtrade;

my $folder = folder();
mkdir "$folder/$_" or die "$_: $!" for qw(in in/sub out in_not);
write_file("$folder/$_", "a\n$_\n") for qw(in/a.csv in/sub/b.csv out/secret.csv in_not/c.csv);
my %links = ('in/inside.csv' => 'sub/b.csv', 'in/outside.csv' => '../out/secret.csv', 'in/folder' => '../out', 'in/loop.csv' => 'loop.csv',
	'in/dangling.csv' => '../out/none.csv', 'root' => 'in');
symlink $links{$_}, "$folder/$_" or die "$_: $!" for keys %links;
POSIX::mkfifo("$folder/in/fifo.csv", 0644) or die $!;
my $socket = IO::Socket::UNIX->new(Local => "$folder/in/s.csv", Listen => 1) or die $!;

my $node = server('csv_roots', jit => 'off', statement_timeout => '20s');
$node->safe_psql('postgres', qq{
	CREATE EXTENSION magtrade;
	CREATE SERVER files FOREIGN DATA WRAPPER magtrade_csv OPTIONS (directory '$folder/in');
	CREATE ROLE analyst LOGIN;
	CREATE ROLE reader LOGIN IN ROLE pg_read_server_files;
	CREATE FOREIGN TABLE fixed (a text) SERVER files OPTIONS (path 'a.csv');
	GRANT SELECT ON fixed TO analyst;
	GRANT USAGE ON FOREIGN SERVER files TO analyst, reader;
	GRANT CREATE ON SCHEMA public TO analyst, reader;
});

# run_as($role, $sql): its output, or its error
sub run_as
{
	my ($role, $sql) = @_;
	my ($status, $out, $err) = $node->psql('postgres', qq{SET SESSION AUTHORIZATION "$role"; $sql});
	return $status == 0 ? $out : $err;
}

# An ordinary user sets no path, neither in a new table nor in one of his own, and no directory.
my $denied = qr/permission denied to set the "path" option of a magtrade_csv foreign table/;
is(run_as('analyst', 'SELECT a FROM fixed'), 'in/a.csv', 'who is granted a table reads it');
like(run_as('analyst', "CREATE FOREIGN TABLE x (a text) SERVER files OPTIONS (path '$_')"), $denied, "creating with path $_")
	for ('a.csv', '../out/secret.csv', 'outside.csv', '/proc/self/environ', 'fifo.csv', '/dev/zero');
$node->safe_psql('postgres', "CREATE FOREIGN TABLE own (a text) SERVER files OPTIONS (path 'a.csv'); ALTER FOREIGN TABLE own OWNER TO analyst");
like(run_as('analyst', "ALTER FOREIGN TABLE own OPTIONS (SET path '../out/secret.csv')"), $denied, 'altering the path of his own table');
like(run_as('analyst', "ALTER FOREIGN TABLE own OPTIONS (ADD skip '0')"), $denied, 'altering another option, as with file_fdw');
like(run_as('analyst', "ALTER FOREIGN TABLE fixed OPTIONS (SET path '../out/secret.csv')"), qr/must be owner/, 'altering that of another');
like(run_as('analyst', "ALTER SERVER files OPTIONS (SET directory '/')"), qr/must be owner/, 'altering the directory');
like(run_as('analyst', "SELECT a FROM own; SET magtrade.data_directories = '/'"), qr/permission denied to set parameter/, 'setting the directories');
like(run_as('analyst', 'SELECT a FROM own; SHOW magtrade.data_directories'), qr/must be superuser|permission denied|privileges/, 'or seeing them');

# read_as($role, $path): the rows
sub read_as
{
	my ($role, $path) = @_;
	$node->safe_psql('postgres', 'DROP FOREIGN TABLE IF EXISTS x');
	return run_as($role, "CREATE FOREIGN TABLE x (a text) SERVER files OPTIONS (path '$path'); SELECT string_agg(a, ' ') FROM x; DROP FOREIGN TABLE x")
		=~ s/^\s+|\s+$//gr;
}

# Without the setting the server's rights count; what is no regular file is never read.
my %read = ('a.csv' => 'in/a.csv', '../out/secret.csv' => 'out/secret.csv', 'outside.csv' => 'out/secret.csv', '{x}.csv' => undef);
is(read_as('reader', $_), $read{$_}, "everywhere: $_") for grep { defined $read{$_} } sort keys %read;
like(read_as('reader', $_), qr/is not a regular file/, "never: $_") for ('fifo.csv', 's.csv', '/dev/zero', '/dev/null');
like(read_as('reader', 'sub'), qr/is a directory/, 'never: a directory');
like(read_as('reader', '/proc/self/environ'), qr/is not a regular file/, 'never: a file of /proc') if -f '/proc/self/environ';
$node->safe_psql('postgres', 'DROP FOREIGN TABLE IF EXISTS x');

# With it no path leads out, and superusers are held to it like others; who runs the tests is one.
my $superuser = $node->safe_psql('postgres', 'SELECT current_user');
$node->append_conf('postgresql.conf', "magtrade.data_directories = '$folder/root'");
$node->reload;
my $outside = qr/is outside of the directories that may be read/;
for my $role ('reader', $superuser)
{
	my %allowed = ('a.csv' => 'in/a.csv', "$folder/root/a.csv" => 'in/a.csv', 'inside.csv' => 'in/sub/b.csv', '../in/a.csv' => 'in/a.csv',
		'sub/*.csv' => 'in/sub/b.csv', 'sub/{x}.csv' => 'in/sub/b.csv', "a.csv, $folder/in/sub/b.csv" => 'in/a.csv in/sub/b.csv');
	is(read_as($role, $_), $allowed{$_}, "$role: $_") for sort keys %allowed;
	for my $path ('../out/secret.csv', "$folder/out/secret.csv", 'sub/../../out/secret.csv', 'outside.csv', 'folder/secret.csv', '../in_not/c.csv',
		'folder/*.csv', '../out/*.csv', '../*/secret.csv', '{x}side.csv', 'a.csv, ../out/secret.csv', '/proc/self/environ', '/dev/zero',
		'/dev/null', '/etc/passwd', '../out/none.csv', '/none/none.csv', '../out', '..')
	{
		like(run_as($role, "CREATE FOREIGN TABLE x (a text) SERVER files OPTIONS (path '$path'); SELECT * FROM x"), $outside, "$role: not $path");
		like(run_as($role, $_), $outside, "$role: nor by $_") for grep { $path eq 'outside.csv' } 'EXPLAIN SELECT * FROM x', 'ANALYZE x', "SELECT * FROM magtrade_rejects('x')";
		$node->safe_psql('postgres', 'DROP FOREIGN TABLE IF EXISTS x');
	}
	like(read_as($role, $_), qr/not a regular file|is a directory|could not open|outside/, "$role: never $_") for ('fifo.csv', 's.csv', 'sub', 'loop.csv', 'dangling.csv', 'none.csv');
	$node->safe_psql('postgres', 'DROP FOREIGN TABLE IF EXISTS x');
}

# Who sets it before the module is loaded, when it is nobody's yet, gains nothing.
like(run_as('reader', "SET magtrade.data_directories = '/'; CREATE FOREIGN TABLE x (a text) SERVER files OPTIONS (path '../out/secret.csv'); SELECT * FROM x"),
	$outside, 'set before the module is loaded');
like(run_as('reader', "SET magtrade.data_directories = '/'; SELECT * FROM x"), $outside, 'and before the table is there')
	if $node->safe_psql('postgres', "CREATE FOREIGN TABLE IF NOT EXISTS x (a text) SERVER files OPTIONS (path '../out/secret.csv'); GRANT SELECT ON x TO reader; SELECT 1");

# Nor who does so when he connects, which takes the place of the file's value; and a wrong value opens nothing.
my $unknown = qr/no files are read, since magtrade\.data_directories was given a value that is not in force/;
for my $value ('/', '')
{
	local $ENV{PGOPTIONS} = "-c magtrade.data_directories=$value";
	like(($node->psql('postgres', 'SELECT * FROM x', extra_params => [ '-U', 'reader' ]))[2], $unknown, "set to '$value' when connecting");
	is($node->safe_psql('postgres', 'SELECT a FROM x'), 'out/secret.csv', 'a superuser may');
}
$node->append_conf('postgresql.conf', "magtrade.data_directories = 'relative'");
$node->reload;
like(($node->psql('postgres', 'SELECT a FROM fixed'))[2], $unknown, 'a wrong value');
is(($node->psql('postgres', "SELECT a FROM fixed; SET magtrade.data_directories = '$folder/in'; SELECT a FROM fixed", on_error_stop => 0))[1], 'in/a.csv', 'until there is a right one');
$node->append_conf('postgresql.conf', "magtrade.data_directories = '$folder/root'");
$node->reload;

# The setting itself.
$node->safe_psql('postgres', "CREATE FOREIGN TABLE s (a text) SERVER files OPTIONS (path '../out/secret.csv')");
is($node->safe_psql('postgres', "SET magtrade.data_directories = '/none, \"$folder/out/\"'; SELECT a FROM s"), 'out/secret.csv', 'a list of directories');
like(($node->psql('postgres', "SELECT count(*) FROM fixed; SET magtrade.data_directories = 'relative'"))[2], qr/invalid value for parameter .*\n.*"relative" is not an absolute path/, 'a relative one');
is($node->safe_psql('postgres', "LOAD 'magtrade'; ALTER SYSTEM SET magtrade.data_directories = '$folder/in'; ALTER SYSTEM RESET magtrade.data_directories; SELECT 1"), 1, 'as README.md says');
like(($node->psql('postgres', "SELECT count(*) FROM fixed; SET magtrade.data_director = '/'"))[2],
	$node->safe_psql('postgres', 'SHOW server_version_num') >= 150000 ? qr/invalid configuration parameter name/ : qr/^$/, 'a misspelled setting');
done_testing();
