# A fresh server with the staged extension, for the tests of this folder, whatever PostgreSQL's own test modules are called.
#
# tests/run.sh sets what they need: PATH and PG_REGRESS of the PostgreSQL in use, TEMP_CONFIG with the lines that show a
# server the stage, and MAGTRADE_DIR, the checkout. What `server` returns is PostgreSQL's own node: start, stop, restart,
# kill9, psql, safe_psql, poll_query_until, background_psql and the rest work as its documentation says. Servers are
# stopped when the test ends.
package Magtrade;

use strict;
use warnings;
use Exporter 'import';
use File::Temp;
use Test::More;

our @EXPORT = qw(server crash drop_server checkout psql_file psql_lines slurp_file folder write_file pick $peak_memory);

# What SQL says of the most memory that its session has had, in MiB, where there is a /proc.
our $peak_memory = q{substring(pg_read_file('/proc/self/status') FROM 'VmHWM:\s*(\d+)')::int / 1024};

my $module;

BEGIN
{
	# The modules were renamed in PostgreSQL 14.
	$module = eval { require PostgreSQL::Test::Cluster; 1 } ? 'PostgreSQL::Test::Cluster' : 'PostgresNode';
	eval "require $module; 1" or die $@;
	require($module eq 'PostgresNode' ? 'TestLib.pm' : 'PostgreSQL/Test/Utils.pm');
	# slurp_file($path): the text of a file. Its package may be another name of TestLib since it was required.
	*slurp_file = ($module eq 'PostgresNode' ? 'TestLib' : 'PostgreSQL::Test::Utils')->can('slurp_file');
	for my $needed (qw(MAGTRADE_DIR TEMP_CONFIG PG_REGRESS))
	{
		die "$needed is not set: run tests/run.sh instead, with this test's name\n" unless $ENV{$needed};
	}
}

# The folder of the checkout.
sub checkout
{
	return $ENV{MAGTRADE_DIR};
}

# server($name, setting => value, ...): make a server, start it and return it.
sub server
{
	my ($name, %settings) = @_;
	my $node = $module eq 'PostgresNode' ? PostgresNode::get_new_node($name) : $module->new($name);

	$node->init(extra => [ '--encoding=UTF8', '--no-locale' ]);
	$node->append_conf('postgresql.conf', "$_ = '$settings{$_}'") for sort keys %settings;
	$node->start;
	return $node;
}

# crash($node): kill the server as a power cut would, with SIGKILL, and start it again. Its children may live on for a moment
# after it and keep its memory, so that the first start can be refused.
sub crash
{
	my ($node) = @_;
	$node->kill9;
	for (1 .. 300)
	{
		return if $node->start(fail_ok => 1);
		# A refused start has read the old server's number from its pid file, and would take that for a running one.
		$node->{_pid} = undef;
		select undef, undef, undef, 0.1;
	}
	die "the server did not come back after a crash\n";
}

# drop_server($node): stop it at once and remove its files.
sub drop_server
{
	my ($node) = @_;
	$node->teardown_node;
	$node->clean_node;
	return;
}

# psql_file($node, $database, $file, @arguments): run a file in one session of psql that stops at the first error, in the
# checkout as its user would be. Returns standard output, standard error and the exit status.
sub psql_file
{
	my ($node, $database, $file, @arguments) = @_;
	my ($out, $err) = ('', '');
	local $ENV{PGCLIENTENCODING} = 'UTF8';

	IPC::Run::run(
		[ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', @arguments, '-d', $node->connstr($database), '-f', $file ],
		'<', \undef, '>', \$out, '2>', \$err, init => sub { chdir checkout() or die "cannot enter the checkout: $!" });
	return ($out, $err, $? >> 8);
}

# psql_lines($node, $database, $query): the rows, a list of strings with | between columns.
sub psql_lines
{
	my ($node, $database, $query) = @_;
	return split /\n/, $node->safe_psql($database, $query);
}

# folder(): a new folder for files that a server reads, for as long as what is returned is there.
sub folder
{
	my $folder = File::Temp->newdir;

	chmod 0755, "$folder" or die $!;
	return $folder;
}

# write_file($path, @pieces): a file of these bytes, a piece [$text, $times] so many times; under another name first, so that
# nobody sees half of it.
sub write_file
{
	my ($path, @pieces) = @_;
	open my $file, '>:raw', "$path.new" or die "$path: $!";
	for my $piece (@pieces)
	{
		my ($text, $times) = ref $piece ? @$piece : ($piece, 1);
		print $file $text for 1 .. $times;
	}
	close $file or die "$path: $!";
	rename "$path.new", $path or die "$path: $!";
	return;
}

# pick(@list): one of them
sub pick
{
	return $_[ rand @_ ];
}

1;
