# Every ```sql block of README.md runs, in order, in one session, and a ```text block right after one is exactly what it prints.
use strict;
use warnings;
use Test::More;
use File::Temp;
use FindBin;
use lib $FindBin::Bin;
use Magtrade;

my @blocks = blocks(checkout() . '/README.md');
cmp_ok(scalar @blocks, '>', 0, 'README.md has blocks of SQL');

my $node = server('readme');
my $script = File::Temp->new;
print $script "\\echo ==== $_\n$blocks[$_]{sql}" for 0 .. $#blocks;
print $script "\\echo ==== end\n";
close $script;

my ($printed, $errors, $status) = psql_file($node, 'postgres', "$script");
is($status, 0, 'all of them run in one session') or diag $errors;

my %printed = map { /^(\S+)\n(.*)$/s ? ($1 => $2) : () } split /^==== /m, $printed;
for my $i (0 .. $#blocks)
{
	my $block = $blocks[$i];
	next unless defined $block->{text};
	is(tidy($printed{$i}), tidy($block->{text}), "the block of line $block->{line} prints what README.md says");
}

# What people can call, set or write has its name in README.md: nothing else says that it was forgotten there.
my $readme = join "\n", slurp_file(checkout() . '/README.md') =~ /(`[^`\n]+`)/g;
$node->safe_psql('postgres', 'CREATE DATABASE names');
$node->safe_psql('names', 'CREATE EXTENSION magtrade; CREATE SERVER files FOREIGN DATA WRAPPER magtrade_csv');
my @options = map { options($_) } 'ALTER SERVER files OPTIONS (%s)', q{CREATE FOREIGN TABLE t (a text) SERVER files OPTIONS (path 'x', %s)},
	q{CREATE FOREIGN TABLE t (a text OPTIONS (%s)) SERVER files OPTIONS (path 'x')},
	q{IMPORT FOREIGN SCHEMA t FROM SERVER files INTO public OPTIONS (path 'x', %s)};
is(unnamed($readme, @options), '', 'README.md names all options of foreign tables');
is(unnamed($node->safe_psql('names', q{SELECT obj_description(oid, 'pg_foreign_data_wrapper') FROM pg_foreign_data_wrapper}), @options), '',
	'and so does the comment on their wrapper');

# Functions that something else is made of are not called by their names: an aggregate, an operator, a type, another function.
# Nor is what rollups count by.
is(unnamed($readme, grep { $_ ne 'magtrade_rollup_extra_rows' } map { s/_quantity$/_price/r } psql_lines($node, 'names', q{
	SELECT DISTINCT proname FROM pg_proc AS p JOIN pg_depend AS e ON e.classid = 'pg_proc'::regclass AND e.objid = p.oid AND e.deptype = 'e'
	WHERE prorettype NOT IN ('trigger'::regtype, 'fdw_handler'::regtype) AND NOT EXISTS (SELECT FROM pg_depend AS d WHERE d.refclassid = 'pg_proc'::regclass AND d.refobjid = p.oid)
	ORDER BY 1})), '', 'README.md names all functions that people call');
is(unnamed($readme, psql_lines($node, 'names', q{
	LOAD 'magtrade';
	SELECT name FROM pg_settings WHERE name LIKE 'magtrade.%' UNION ALL SELECT profile FROM magtrade_profile
	UNION ALL SELECT relname FROM pg_class JOIN pg_depend AS e ON e.classid = 'pg_class'::regclass AND e.objid = pg_class.oid AND e.deptype = 'e' WHERE relkind IN ('r', 'v')})), '',
	'and all settings, profiles and tables');
done_testing();

# options(statement): the options that its hint lists when one is set that is none and like none.
sub options
{
	my ($statement) = @_;
	my (undef, undef, $error) = $node->psql('names', sprintf($statement, q{"?" ''}));
	return split /, /, $error =~ /^HINT:  Valid options in this context are: (.*)/m ? $1 : die $error;
}

# unnamed(text, names): those of the names that are no words of the text.
sub unnamed
{
	my ($text, @names) = @_;
	my %missing = map { $_ => 1 } grep { $text !~ /(?<![\w.])\Q$_\E(?!\w)/ } @names;
	return join ' ', sort keys %missing;
}

# blocks(file): the blocks of SQL, each with its first line's number and what follows it as output, if anything does.
sub blocks
{
	my ($file) = @_;
	my (@found, $kind, $text, $start, $gap);
	open my $in, '<', $file or die "$file: $!";
	while (my $line = <$in>)
	{
		if (!defined $kind && $line =~ /^```(\w*)/)
		{
			($kind, $text, $start) = ($1, '', $. + 1);
		}
		elsif (defined $kind && $line =~ /^```/)
		{
			push @found, { sql => $text, line => $start } if $kind eq 'sql';
			$found[-1]{text} = $text if $kind =~ /^(text|output)$/ && @found && !$gap;
			$gap = 0 if $kind eq 'sql';
			undef $kind;
		}
		elsif (defined $kind)
		{
			$text .= $line;
		}
		else
		{
			# Output belongs to the block above it only when nothing but blank lines stands between.
			$gap = 1 if $line =~ /\S/;
		}
	}
	return @found;
}

# tidy(text): without blanks at the ends of lines and blank lines at its end.
sub tidy
{
	my ($text) = @_;
	return '' unless defined $text;
	$text =~ s/[ \t]+$//mg;
	$text =~ s/\n+\z//;
	return $text;
}
