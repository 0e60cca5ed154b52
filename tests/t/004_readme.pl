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
done_testing();

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
