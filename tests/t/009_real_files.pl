# Official files as they were published: every measure on the United States'
# seafood imports of two years, each country and commodity a series, against
# plain SQL; and the run of American soybeans in China's customs files.  The
# files are not part of the project; without them there is nothing to test.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Magtrade;
use Test::More;

my $data = $ENV{MAGTRADE_DATA} // '';
my @files = map { "$data/$_" } qw(us_census/hs6_imports_2018.csv us_census/hs6_imports_2019.csv gacc/haruka_soy_2025in.csv);
plan skip_all => 'MAGTRADE_DATA names no folder with us_census and gacc'
  if grep { !-f } @files;

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

# American beans stop after August 2025: unknown until somebody says how far the
# source has published, and then two months cut off; Brazil's are bought ahead.
$node->safe_psql('postgres', <<"SQL");
CREATE SERVER gacc FOREIGN DATA WRAPPER magtrade_csv OPTIONS (directory '$data');
CREATE FOREIGN TABLE soy (
  period date OPTIONS (column '{数据年月}'), partner text OPTIONS (column '{贸易伙伴编码}'),
  kg float8 OPTIONS (column '{第一数量}')
) SERVER gacc OPTIONS (path 'gacc/haruka_soy_2025in.csv', encoding 'GB18030');
CREATE TABLE beans AS SELECT partner, trade_series(kg, period) AS s FROM soy GROUP BY partner;
SQL
is($node->safe_psql('postgres', q{
SELECT last_period(s), mom_pct(s, '2025-09-01') IS NULL, embargo_run(s, '2025-10-01', 0.1, 6) IS NULL,
       mom_pct(fill_zero(s, '2025-10-01'), '2025-09-01'), embargo_run(fill_zero(s, '2025-10-01'), '2025-10-01', 0.1, 6)
FROM beans WHERE partner = '502'}), '2025-08-01|t|t|-100|2', "the United States' run");
is($node->safe_psql('postgres', q{
SELECT value_at(s, '2025-09-01'), round(stockpile_ratio(s, '2025-09-01', 3, 6)::numeric, 3), months_high(s, '2025-09-01')
FROM beans WHERE partner = '410'}), '10959349130|1.998|4', 'Brazil, bought ahead');
$node->stop;
done_testing();
