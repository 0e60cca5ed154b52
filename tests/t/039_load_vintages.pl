# Vintages in any order, of one foreign table or of several into one target: what magtrade_as_of() tells is what the logs can, by a model of the
# loader, and where they were loaded in their order what a table would be that had seen no other. MAGTRADE_ROUNDS says how many histories (12),
# MAGTRADE_SEED which.
use strict;
use warnings;
use Test::More;
use FindBin;
use List::Util qw(first max shuffle);
use lib $FindBin::Bin;
use Magtrade;
use Loads;

my $folder = folder();
my $node = server('load_vintages', jit => 'off', fsync => 'off', timezone => 'UTC');
my ($seed, $rounds) = ($ENV{MAGTRADE_SEED} // 20261130, $ENV{MAGTRADE_ROUNDS} // 12);
my @columns = ('a', 'b');

sub sql { return $node->safe_psql('postgres', "SET client_min_messages = warning; $_[0]") }

# draw(): the loads of a history. Each has a source, whose columns are some of the two, its rows, "period,item" to values, its mode, and the day
# of its vintage, if the source's files have one.
sub draw
{
	my @sources = map { { number => $_, columns => [ [ @columns ], [ @columns ], ['a'], ['b'] ]->[ int rand 4 ], dated => rand() < 0.8 } } 1 .. 1 + int rand 3;
	@sources = ({ number => 1, columns => [@columns], dated => 1 }) if @sources == 1;
	my @days = shuffle(1 .. 28);
	my $count = 3 + int rand 5;
	my @loads = map { { source => $sources[ int rand @sources ], number => $_, rows => {} } } 0 .. $count - 1;
	@days = sort { $a <=> $b } @days[ 0 .. $#loads ] if rand() < 0.3;
	for my $load (@loads)
	{
		$load->{mode} = ('revise', 'revise', 'replace', 'replace', 'insert')[ int rand 5 ];
		$load->{day} = $load->{source}{dated} ? $days[ $load->{number} ] : undef;
		for my $period (first { 1 } shuffle(1 .. 3), grep { rand() < 0.4 } 1 .. 3)
		{
			$load->{rows}{"2020-0$period-01,$_"} = { map { $_ => rand() < 0.15 ? '' : int rand 4 } @{ $load->{source}{columns} } }
				for grep { rand() < 0.7 } 'A' .. 'C';
		}
	}
	return (\@sources, grep { %{ $_->{rows} } } @loads);
}

# load($load): have it loaded, and say when its figures became known.
sub load
{
	my ($load) = @_;
	my ($number, $names) = ($load->{source}{number}, $load->{source}{columns});
	my $name = defined $load->{day} ? sprintf('2021-01-%02d', $load->{day}) : "part $load->{number}";
	write_file("$folder/from${number}_$name.csv", join '', map { "$_\n" } join(',', 'period', 'item', @$names),
		map { my $row = $load->{rows}{$_}; join ',', $_, @$row{@$names} } sort keys %{ $load->{rows} });
	return sql("CALL magtrade_load('from$number', 'target', mode => '$load->{mode}');
		SELECT extract(epoch FROM known_at) FROM magtrade_loads ORDER BY load_id DESC LIMIT 1");
}

# is_older($load, @before): whether it only adds rows, after those loads.
sub is_older
{
	my ($load, @before) = @_;
	return defined $load->{day} && grep { $_->{source} == $load->{source} && $_->{day} > $load->{day} } @before;
}

# run(@loads): the table after these loads, and for each key what they did to it: the load, "add", "change" or "delete", and what was before.
sub run
{
	my (%table, %events, @before);
	for my $load (@_)
	{
		my $rows = $load->{rows};
		my $mode = is_older($load, @before) ? 'insert' : $load->{mode};
		my %periods = map { (split /,/)[0] => 1 } keys %$rows;
		for my $key (grep { $mode eq 'replace' && $periods{ (split /,/)[0] } && !$rows->{$_} } sort keys %table)
		{
			push @{ $events{$key} }, { load => $load, what => 'delete', old => delete $table{$key} };
		}
		for my $key (keys %$rows)
		{
			my %old = map { $_ => $table{$key}{$_} } grep { $table{$key} && $table{$key}{$_} ne $rows->{$key}{$_} } keys %{ $rows->{$key} };
			push @{ $events{$key} }, { load => $load, what => 'add', old => {} } if !$table{$key};
			push @{ $events{$key} }, { load => $load, what => 'change', old => \%old } if %old && $mode ne 'insert';
			$table{$key} = { (map { $_ => '' } @columns), %{ $table{$key} // {} }, $mode eq 'insert' && $table{$key} ? () : %{ $rows->{$key} } };
		}
		push @before, $load;
	}
	return (\%table, \%events);
}

# known_row($now, $at, @events): a key's row at a time, undef for none: what is known to have been done to it counts, and of what others did later
# what came after that. A row that was there, and that a known load of an older vintage than another brought back, is not that load's.
sub known_row
{
	my ($now, $at, @events) = @_;
	my (@kept, $there);
	for my $event (@events)
	{
		my $known = $event->{load}{known} <= $at;
		$there //= $event->{what} ne 'add' if !$known;
		next if $known && $event->{what} eq 'add' && $there && is_older($event->{load}, grep { $_->{known} <= $at && $_->{number} < $event->{load}{number} } @main::loads);
		$there = $event->{what} ne 'delete' if $known;
		push @kept, { %$event, known => $known };
	}
	my ($last) = grep { $_ < 0 || $kept[$_]{known} } reverse -1 .. $#kept;
	my $made = first { $_->{what} ne 'change' } @kept[ $last + 1 .. $#kept ];
	return if $made ? $made->{what} eq 'add' : !$now;
	my %row;
	for my $column (@columns)
	{
		my ($since) = grep { $_ < 0 || $kept[$_]{known} && ($kept[$_]{what} ne 'change' || exists $kept[$_]{old}{$column}) } reverse -1 .. $#kept;
		my $undone = first { exists $_->{old}{$column} && !$_->{known} } @kept[ $since + 1 .. $#kept ];
		$row{$column} = $undone ? $undone->{old}{$column} : $now->{$column};
	}
	return \%row;
}

sub text
{
	my ($table) = @_;
	return join ' ', map { my $row = $table->{$_}; join ',', $_, @$row{@columns} } grep { $table->{$_} } sort keys %$table;
}

sub table_text
{
	my ($from) = @_;
	return sql("SELECT coalesce(string_agg(concat_ws(',', period, item, coalesce(a::text, ''), coalesce(b::text, '')), ' ' ORDER BY period, item), '') FROM $from");
}

our @loads;
my ($wrong, $told, $in_order) = (0, 0, 0);
sql("CREATE EXTENSION magtrade; CREATE SERVER files FOREIGN DATA WRAPPER magtrade_csv OPTIONS (directory '$folder')");
for my $round (0 .. $rounds - 1)
{
	srand($seed + $round);
	(my $sources, @loads) = draw();
	unlink glob "$folder/*.csv";
	sql('DROP TABLE IF EXISTS target; DROP FOREIGN TABLE IF EXISTS from1, from2, from3; DELETE FROM magtrade_loads;
		CREATE TABLE target (period date, item text, a int, b int, PRIMARY KEY (period, item))');
	sql("CREATE FOREIGN TABLE from$_->{number} (period date, item text, @{[ join ', ', map { qq($_ int) } @{ $_->{columns} } ]})
		SERVER files OPTIONS (path 'from$_->{number}_@{[ $_->{dated} ? q({vintage}) : q(*) ]}.csv')") for @$sources;
	$_->{known} = load($_) for @loads;
	my ($now, $events) = run(@loads);
	my @different = table_text('target') eq text($now) ? () : ('the table itself');
	for my $at (map { $_->{known} } @loads)
	{
		my $past = table_text("magtrade_as_of(NULL::target, to_timestamp($at))");
		my %model = map { $_ => known_row($now->{$_}, $at, @{ $events->{$_} }) // undef } keys %$events;
		push @different, "at $at\n  is $past\n  should be " . text(\%model) if $past ne text(\%model);
		$told++;
		my @known = grep { $_->{known} <= $at } @loads;
		next if $loads[$#known] != $known[-1] || @known < @loads && max(map { $_->{known} } @loads[ 0 .. $#known ]) > $at;
		push @different, "at $at\n  is $past\n  and was " . text((run(@known))[0]) if $past ne text((run(@known))[0]);
		$in_order++;
	}
	diag("seed @{[ $seed + $round ]}: @different") if @different;
	$wrong += @different > 0;
}
is($wrong, 0, "$told states of $rounds histories, $in_order of which no later load came before");
done_testing();
