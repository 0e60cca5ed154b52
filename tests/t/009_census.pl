# Every measure on official data: the United States' seafood imports of two
# years, every country and commodity a series, against plain SQL.  The files
# are not part of the project; without them there is nothing to test.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Magtrade;
use Test::More;

my $data = $ENV{MAGTRADE_DATA} // '';
my @files = glob("$data/us_census/hs6_imports_201[89].csv");
plan skip_all => 'MAGTRADE_DATA names no folder with us_census/hs6_imports_2018.csv and _2019.csv'
  unless @files == 2;

my $node = server('census');
$node->safe_psql('postgres', <<"SQL");
CREATE EXTENSION magtrade;
CREATE SERVER census FOREIGN DATA WRAPPER magtrade_csv OPTIONS (directory '$data');
CREATE FOREIGN TABLE census (
  country text OPTIONS (column '{CTY_CODE}'), commodity text OPTIONS (column '{I_COMMODITY}'),
  period date OPTIONS (column '{YEAR}-{MONTH}'), value float8 OPTIONS (column '{GEN_VAL_MO}')
) SERVER census OPTIONS (path 'us_census/hs6_imports_201[89].csv');
CREATE TABLE property_rows AS
SELECT dense_rank() OVER (ORDER BY country, commodity)::int AS g, period, value FROM census;
SQL
cmp_ok($node->safe_psql('postgres', 'SELECT max(g) FROM property_rows'),
	'>', 2900, 'about 3,000 series');

my $oracle = checkout() . '/tests/oracle.sql';
my $out = $node->safe_psql('postgres', <<"SQL");
\\set some 100000
\\i $oracle
SQL

# The oracle's queries print counts of disagreements, and t where there must be
# enough cases; the last are groups and the disagreements among them.
my @rows = grep { /\|/ || /^\d+$/ } split /\n/, $out;
cmp_ok(scalar @rows, '>=', 6, 'the queries ran');
for my $row (@rows)
{
	my @cells = split /\|/, $row;
	shift @cells if $cells[0] =~ /^\d{3,}$/;    # a count of groups
	is(join('|', grep { $_ ne '0' && $_ ne 't' && $_ ne 'f' } @cells),
		'', "no disagreement: $row");
}
$node->stop;
done_testing();
