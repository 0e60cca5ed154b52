# Loads whose server or backend is killed at random points: whatever happens, a file is wholly in or wholly out, with what the
# logs say of it, and calling again leaves what an undisturbed load leaves. MAGTRADE_KILLS says how many kills (10).
use strict;
use warnings;
use Test::More;
use Time::HiRes qw(sleep time);
use FindBin;
use lib $FindBin::Bin;
use Magtrade;
use Loads;

my $kills = $ENV{MAGTRADE_KILLS} // 10;
my $folder = folder();
my $node = server('load_kills', restart_after_crash => 'on', autovacuum => 'off');

# A first file of a year, which goes in in bulk, and eight that revise it, with rows that come late, vanish and, in three of
# them, are refused.
my %how = (history => 3, partners => 20, commodities => 8, revised => 40, late => 30, vanish => 30);
my $files = 9;
for my $vintage (11 .. 10 + $files)
{
	my $rows = release_rows($vintage, %how, history => $vintage == 11 ? 11 : $how{history});
	my ($some) = sort keys %$rows;
	write_release(sprintf('%s/release_20%02d-%02d-20.csv', $folder, 20 + int(($vintage + 1) / 12), 1 + ($vintage + 1) % 12),
		$rows, $vintage % 3 ? () : ("2020-01,X,P000,999999,many,1,", "$some,1,2,again"));
}
make_source($node, 'postgres', $folder, 'release_{vintage}.csv');

my %modes = (
	revise => q{mode => 'revise', on_error => 'skip'},
	replace => q{mode => 'replace', on_error => 'skip', reject_limit => 2},
	insert => q{mode => 'insert', on_error => 'skip'});
my (%undisturbed, %seconds);
for my $mode (sort keys %modes)
{
	make_target($node, 'postgres', "whole_$mode");
	$seconds{$mode} = seconds_of(sub { $node->safe_psql('postgres', "CALL magtrade_load('source', 'whole_$mode', $modes{$mode})") });
	$undisturbed{$mode} = state_of($node, 'postgres', "whole_$mode") =~ s/whole_//gr;
}
is($node->safe_psql('postgres', q{SELECT count(*), bool_or(initial), sum(rejected), min(inserted) > 0 FROM magtrade_loads
	WHERE target = 'whole_replace'::regclass}), '9|t|6|t', 'nine files, of which the first one is the first');
is($node->safe_psql('postgres', q{SELECT sum(revised) > 150, sum(deleted) > 50,
	(SELECT count(*) > 50 FROM magtrade_additions a WHERE a.target = l.target)
	FROM magtrade_loads l WHERE target = 'whole_replace'::regclass GROUP BY target}), 't|t|t', 'with much to lose');

# children($pid): of a process, where the system tells.
sub children
{
	my ($pid) = @_;
	open my $file, '<', "/proc/$pid/task/$pid/children" or return;
	return split / /, <$file> // '';
}

# How many kills came when so many files were loaded.
my %at;

# disturb($mode, $target): call, and kill the backend or, every third time, the server at a random point of what is left to do:
# after so many files, and a part of the time of one. False if the call was done before.
my $number = 0;
sub disturb
{
	my ($mode, $target) = @_;
	my $loaded = $node->safe_psql('postgres', "SELECT count(*) FROM magtrade_loads WHERE target = '$target'::regclass");
	my $session = session($node, 'postgres', "CALL magtrade_load('source', '$target', $modes{$mode});\n\\echo done");
	# until one hits the first load, they all aim at it
	my $files = $at{0} ? int rand($files - $loaded) : 0;

	until ($session->{out} =~ /done/ || (() = said($session) =~ /rows? read/g) >= $files)
	{
		$session->{run}->pump_nb;
		sleep 0.001;
	}
	sleep rand($seconds{$mode} / ($at{0} ? 12 : 30));
	if ($number++ % 3 == 0)
	{
		# all at once: who waits for a lock that a killed process holds would live on
		kill 9, $node->{_pid}, children($node->{_pid});
		crash($node);
	}
	else
	{
		kill 9, $session->{pid};
		# until the server has seen it: as long as it has not, it takes connections, which it ends then
		sleep 0.01 while kill 0, $session->{pid};
	}
	my ($whole) = finish($session);
	wait_until_up($node);
	return !$whole;
}

# differ($got, $expected): say where two long texts part.
sub differ
{
	my ($got, $expected) = map { [ split /\n/ ] } @_;
	my ($line) = grep { ($got->[$_] // '') ne ($expected->[$_] // '') } 0 .. (@$got > @$expected ? $#$got : $#$expected);
	diag("line $line of " . @$got . ' instead of ' . @$expected . ': ', $got->[$line] // 'nothing', ' instead of ', $expected->[$line] // 'nothing');
	return;
}

my ($done, $round) = (0, 0);
srand($ENV{MAGTRADE_SEED} // 20250220);
while ($done < $kills || !$at{0} && $done < $kills + 40)
{
	my $mode = (sort keys %modes)[ $round++ % keys %modes ];
	my $target = "target_$round";
	make_target($node, 'postgres', $target);
	for (1 .. 3)
	{
		last unless ($done < $kills || !$at{0}) && disturb($mode, $target);
		$done++;
		$at{ $node->safe_psql('postgres', "SELECT count(*) FROM magtrade_loads WHERE target = '$target'::regclass") }++;
	}
	$node->safe_psql('postgres', "CALL magtrade_load('source', '$target', $modes{$mode})");
	my $state = state_of($node, 'postgres', $target) =~ s/\Q$target\E/$mode/gr;
	differ($state, $undisturbed{$mode}) if $state ne $undisturbed{$mode};
	ok($state eq $undisturbed{$mode}, "round $round, $mode, after $done kills: as if undisturbed");
	$node->safe_psql('postgres', "DROP TABLE $target");
}
note(join ', ', map { sprintf '%s takes %.1f s', $_, $seconds{$_} } sort keys %seconds);
note('kills after so many files: ' . join ', ', map { "$_: $at{$_}" } sort { $a <=> $b } keys %at);
cmp_ok($at{0} // 0, '>', 0, 'the first load of an empty table was hit');
cmp_ok(scalar(keys %at), '>', 1, 'and later ones');
is($node->safe_psql('postgres', q{SELECT count(*) FROM pg_class WHERE relname ~ '^target_'}), '0', 'no table is left');
done_testing();
