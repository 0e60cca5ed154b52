# Official files as they were published: every measure on the United States'
# seafood imports of two years, each country and commodity a series and each
# commodity a panel of countries, against plain SQL; and the run of American
# soybeans in China's customs files.  The files are not part of the project;
# without them there is nothing to test.
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

# agrees($queries, $file, $settings): the oracle's queries print counts of
# disagreements, and t where there must be enough cases; the last are groups and
# the disagreements among them.
sub agrees
{
	my ($queries, $file, $settings) = @_;
	my $oracle = checkout() . "/tests/$file";
	my $out = $node->safe_psql('postgres', "$settings\n\\i $oracle\n");
	my @rows = grep { /\|/ || /^\d+$/ } split /\n/, $out;

	cmp_ok(scalar @rows, '>=', $queries, "the queries of $file ran");
	for my $row (@rows)
	{
		my @cells = split /\|/, $row;
		shift @cells if $cells[0] =~ /^\d{3,}$/;    # a count of groups
		is(join('|', grep { $_ ne '0' && $_ ne 't' && $_ ne 'f' } @cells),
			'', "no disagreement: $row");
	}
	return;
}
agrees(6, 'oracle.sql', '\set some 100000');

# Every commodity is a panel of countries; without leaving out the total, groups
# of countries and continents, it says what is wrong.
$node->safe_psql('postgres', q{
CREATE TABLE panel_rows AS
SELECT commodity AS g, country AS partner, period, value FROM census WHERE country ~ '^[1-7][0-9]{3}$'});
cmp_ok($node->safe_psql('postgres', 'SELECT count(DISTINCT g) FROM panel_rows'), '>', 20, 'all commodities');
agrees(8, 'panel_oracle.sql', '\set partners 6');
like(($node->psql('postgres', q{
SELECT hhi(country, value, period, '2019-11-01') FROM census WHERE country = '-' OR country ~ '^[1-7][0-9]{3}$' GROUP BY commodity}))[2],
	qr/^[^\n]*NOTICE:  partner "-" equals the sum of all other partners[^\n]*\n[^\n]*HINT: [^\n]*$/, 'the total among the countries is noticed, once');

# American beans stop after August 2025: unknown until somebody says how far the
# source has published, and then two months cut off; Brazil's are bought ahead.
$node->safe_psql('postgres', <<"SQL");
CREATE SERVER gacc FOREIGN DATA WRAPPER magtrade_csv OPTIONS (directory '$data');
CREATE FOREIGN TABLE soy (
  period date OPTIONS (column '{数据年月}'), partner text OPTIONS (column '{贸易伙伴编码}'),
  kg float8 OPTIONS (column '{第一数量}')
) SERVER gacc OPTIONS (path 'gacc/haruka_soy_2025in.csv', encoding 'GB18030');
CREATE TABLE beans AS SELECT partner, trade_series(kg, period) AS s FROM soy GROUP BY partner;
CREATE TABLE bean_panel AS SELECT trade_panel(partner, kg, period) AS p FROM soy;
SQL
is($node->safe_psql('postgres', q{
SELECT last_period(s), mom_pct(s, '2025-09-01') IS NULL, embargo_run(s, '2025-10-01', 0.1, 6) IS NULL,
       mom_pct(fill_zero(s, '2025-10-01'), '2025-09-01'), embargo_run(fill_zero(s, '2025-10-01'), '2025-10-01', 0.1, 6)
FROM beans WHERE partner = '502'}), '2025-08-01|t|t|-100|2', "the United States' run");
is($node->safe_psql('postgres', q{
SELECT value_at(s, '2025-09-01'), round(stockpile_ratio(s, '2025-09-01', 3, 6)::numeric, 3), months_high(s, '2025-09-01')
FROM beans WHERE partner = '410'}), '10959349130|1.998|4', 'Brazil, bought ahead');
is($node->safe_psql('postgres', q{
SELECT partner, value, base, growth_pct, status FROM bean_panel, partner_table(p, '2025-09-01') WHERE partner = '502'}),
	'502||227205109||missing', "the United States' row in the table of September");
is($node->safe_psql('postgres', q{
SELECT partner, value, growth_pct, status, round(contrib_pp) FROM bean_panel, partner_table(fill_zero(p, '2025-10-01'), '2025-09-01') WHERE partner = '502'}),
	'502|0|-100|closed|-2', 'and where no row is no trade');
is($node->safe_psql('postgres', q{
SELECT divergence_pp(p, '2025-09-01', '502', NULL) IS NULL, divergence_pp(fill_zero(p, '2025-10-01'), '2025-10-01', '502', NULL) IS NULL,
       value_at(total(p), '2025-09-01') = (SELECT sum(kg) FROM soy WHERE period = '2025-09-01') FROM bean_panel}), 't|t|t', 'nothing grows from nothing');
$node->stop;
done_testing();
