# What the tests of loading share: releases of made-up figures, as a source would publish them, sessions that run beside
# the test, and all that a load leaves behind as one text, to compare.
package Loads;

use strict;
use warnings;
use Exporter 'import';
use File::Temp;
use IPC::Run;
use Magtrade;
use Test::More;
use Time::HiRes qw(time sleep);

our @EXPORT = qw(write_release release_rows make_source make_target state_of session answer said
	finish wait_until_waiting wait_until_up seconds_of);

# release_rows($vintage, %how): the figures of a release, a hash from "period,flow,partner,commodity" to "kg,usd,remark",
# always the same for the same arguments. It has a month of its own and the `history` months before, of which it changes
# about one figure in `revised`, lacks one row in `late`, which a later one has, and, if `vanish`, for good some others.
sub release_rows
{
	my ($vintage, %how) = @_;
	my ($history, $partners, $commodities) = map { $how{$_} } qw(history partners commodities);
	my %rows;

	for my $month (grep { $_ >= 0 } $vintage - $history .. $vintage)
	{
		my $period = sprintf '%04d-%02d', 2020 + int($month / 12), 1 + $month % 12;
		for my $row (0 .. 2 * $partners * $commodities - 1)
		{
			my $age = $vintage - $month;
			my $dice = ($row * 7919 + $month * 104729) % 1000003;
			next if $age == 0 && $dice % $how{late} == 0;
			next if $how{vanish} && $age > 0 && $dice % $how{vanish} == 1;
			my $changed = grep { ($dice + $_ * 31) % $how{revised} == 2 } 1 .. $age;
			my $key = join ',', $period, $row % 2 ? 'X' : 'M', sprintf('P%03d', $row / 2 % $partners),
				sprintf('%06d', 280500 + int($row / 2 / $partners));
			$rows{$key} = join ',', $dice + $changed * 0.25, ($dice % 7 == 0 ? '' : $dice * 3 + $changed),
				($dice % 11 == 0 ? "revised $changed times" : '');
		}
	}
	return \%rows;
}

# write_release($path, $rows, @more): these rows in an order that is not their keys', and whole lines more.
sub write_release
{
	my ($path, $rows, @more) = @_;
	my @lines = map { "$_,$rows->{$_}" } sort { reverse($a) cmp reverse($b) } keys %$rows;

	splice @lines, int(@lines / 2), 0, @more;
	write_file($path, join("\n", 'month,flow,partner,commodity,kg,usd,remark', @lines) . "\n");
	return;
}

# make_source($node, $database, $folder, $path): the extension, if it is not there, and the foreign table "source" for such
# releases.
sub make_source
{
	my ($node, $database, $folder, $path) = @_;
	$node->safe_psql($database, qq{
		SET client_min_messages = warning;
		CREATE EXTENSION IF NOT EXISTS magtrade;
		CREATE SERVER IF NOT EXISTS files FOREIGN DATA WRAPPER magtrade_csv OPTIONS (directory '$folder');
		CREATE FOREIGN TABLE source (
		  period date OPTIONS (column '{month}'), flow text, partner text, commodity text, kg float8, usd numeric, remark text
		) SERVER files OPTIONS (path '$path');
	});
	return;
}

# make_target($node, $database, $name): an empty table for these figures.
sub make_target
{
	my ($node, $database, $name) = @_;
	$node->safe_psql($database, qq{
		CREATE TABLE $name (
		  period date, flow text, partner text, commodity text, kg float8, usd numeric, remark text,
		  PRIMARY KEY (period, flow, partner, commodity));
	});
	return;
}

# state_of($node, $database, $target): the rows of a target and what the logs say of it, without times and numbers.
sub state_of
{
	my ($node, $database, $target) = @_;
	my $loads = "(SELECT * FROM magtrade_loads WHERE target = '$target'::regclass) l";
	my %logs = (
		revisions => 'r.key, column_name, old_value, new_value, r.deleted',
		additions => 'key',
		rejected => 'lineno, line, colname, raw_field_value, err_message, err_detail, errorcode');
	my $text = $node->safe_psql($database, "SELECT t::text FROM $target t ORDER BY 1;
		SELECT file, vintage, rows_read, inserted, revised, unchanged, deleted, rejected, initial, new_periods
		FROM $loads ORDER BY load_id");

	for my $log (sort keys %logs)
	{
		my @rows = map { [ split /\|/, $_, 2 ] } split /\n/, $node->safe_psql($database, "
			SELECT load_id, file, row($logs{$log}) FROM $loads JOIN magtrade_$log r USING (load_id)");
		$text .= join "\n", '', $log, map { $_->[1] } sort { $a->[0] <=> $b->[0] || $a->[1] cmp $b->[1] } @rows;
	}
	return $text;
}

# session($node, $database, $sql): run statements beside the test, once the session has said its pid. Its errors go to a file:
# what a psql that is gone has said there is said, while a pipe of it may be lost with the other ones.
sub session
{
	my ($node, $database, $sql) = @_;
	my %session = (in => "SELECT pg_backend_pid();\n", out => '', err => File::Temp->new);
	my @command = ('psql', '-X', '-q', '-A', '-t', '-d', $node->connstr($database));

	$session{run} = IPC::Run::start(\@command, '<', \$session{in}, '>', \$session{out}, '2>', "$session{err}",
		IPC::Run::timeout(180));
	$session{run}->pump until $session{out} =~ /^(\d+)\n/;
	$session{pid} = $1;
	$session{out} = '';
	$session{in} .= "$sql\n" if defined $sql;
	$session{run}->pump_nb;
	return \%session;
}

# answer($session, $sql): run statements in a session that is idle, and return what they print.
sub answer
{
	my ($session, $sql) = @_;
	$session->{out} = '';
	$session->{in} .= "$sql\n\\echo done\n";
	$session->{run}->pump until $session->{out} =~ s/(^|\n)done\n\z/$1/;
	chomp(my $text = $session->{out});
	return $text;
}

# finish($session): end it after its statements; returns whether none failed, and what psql said to standard error.
sub finish
{
	my ($session) = @_;
	# It may be gone already; and a server that was started meanwhile holds the other end of its pipe open.
	local $SIG{PIPE} = 'IGNORE';
	$session->{in} .= "\\q\n";
	my $ended = eval { $session->{run}->finish; 1 };
	my $why = $@;
	$session->{run}->kill_kill unless $ended;
	my $err = said($session);
	die "a session did not end: $why$err" unless $ended || $why =~ /Broken pipe/;
	return ($ended && $session->{run}->result(0) == 0 && $err !~ /ERROR:|FATAL:/, $err);
}

# said($session): what psql has said to standard error so far.
sub said
{
	my ($session) = @_;
	return slurp_file("$session->{err}");
}

# wait_until_waiting($node, $pid): until that session waits for a lock, at most 60 seconds.
sub wait_until_waiting
{
	my ($node, $pid) = @_;
	return $node->poll_query_until('postgres', "SELECT wait_event_type = 'Lock' FROM pg_stat_activity WHERE pid = $pid")
		|| die "session $pid does not wait for a lock";
}

# wait_until_up($node): until a server that restarts by itself takes connections.
sub wait_until_up
{
	my ($node) = @_;
	for (1 .. 600)
	{
		# a psql that is refused may be gone before it is told the query, which IPC::Run dies of
		my ($status) = eval { $node->psql('postgres', 'SELECT 1') };
		return if defined $status && $status == 0;
		sleep 0.05;
	}
	die "the server did not come back\n";
}

# seconds_of($code): how long it takes.
sub seconds_of
{
	my ($code) = @_;
	my $start = time;
	$code->();
	return time - $start;
}

1;
