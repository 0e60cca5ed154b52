# The sources' files as published, imported without a word about them: every sum by month and partner against one that is
# made here from the bytes of the file. The files are not part of the project; without them only what profiles must have is
# looked at, and profiles of one's own are dumped and restored.
use strict;
use warnings;
use Encode;
use File::Temp;
use FindBin;
use lib $FindBin::Bin;
use Magtrade;
use Test::More;

my $node = server('sources');
$node->safe_psql('postgres', 'CREATE EXTENSION magtrade');

# What a new profile needs beside its row: a test, a system of countries, and columns of the names that all sources' have.
is(join(' ', grep { !-f checkout() . "/sql/source_$_.sql" } psql_lines($node, 'postgres', 'SELECT DISTINCT profile FROM magtrade_profile ORDER BY 1')),
	'', 'every profile has its test in SQL');
is($node->safe_psql('postgres', 'SELECT profile FROM magtrade_profile WHERE areas IS NULL OR areas NOT IN (SELECT system FROM magtrade_area)'),
	'', 'and a system in which its countries are known');
is($node->safe_psql('postgres', q{
	SELECT DISTINCT profile FROM magtrade_profile, magtrade_area WHERE system = areas AND trade_area(profile, code) IS DISTINCT FROM trade_area(system, code)}),
	'', 'by the name of the profile, too');
is($node->safe_psql('postgres', q{
	SELECT profile, layout, c->>'name' FROM magtrade_profile, jsonb_array_elements(columns) AS c
	WHERE c->>'name' NOT IN ('reporter', 'partner', 'flow', 'commodity', 'period', 'quantity', 'quantity_unit', 'net_weight_kg', 'value', 'currency')}),
	'', 'and columns of the names that all have');

# fields($line): the fields of a line of CSV.
sub fields
{
	my ($line) = @_;
	my @fields;
	$line =~ s/\r?\n\z//;
	while ($line =~ /\G(?:"((?:[^"]|"")*)"|([^,]*))(?:,|\z)/g)
	{
		push @fields, $1 // $2;
		last if pos($line) >= length $line;
	}
	return @fields;
}

# sums($key, $value, $keep, $encoding, @files): what the value's header sums to for each text of the key, over the rows that
# are kept; both are code over a row, a hash by header.
sub sums
{
	my ($key, $value, $keep, $encoding, @files) = @_;
	my %sums;
	for my $file (@files)
	{
		open my $in, '<:raw', $file or die "$file: $!";
		my @names = fields(decode($encoding, scalar <$in>));
		while (my $line = <$in>)
		{
			my @fields = fields(decode($encoding, $line));
			my %row = map { $names[$_] => $fields[$_] // '' } 0 .. $#names;
			next unless $keep->(\%row);
			(my $number = $row{$value}) =~ tr/,//d;
			$sums{ $key->(\%row) } += $number || 0;
		}
	}
	return join "\n", map { "$_|$sums{$_}" } sort keys %sums;
}

# table_sums($table, $value): the same from the table.
sub table_sums
{
	my ($table, $value) = @_;
	return join "\n", sort { (split /\|/, $a)[0] cmp (split /\|/, $b)[0] } psql_lines($node, 'postgres',
		"SELECT concat_ws('/', flow, commodity, partner, to_char(period, 'YYYYMM')), sum($value)::float8 FROM $table
		WHERE $value IS NOT NULL GROUP BY 1");
}

my $data = $ENV{MAGTRADE_DATA} // '';
SKIP:
{
	skip 'MAGTRADE_DATA names no folder with the files', 1 unless -f "$data/us_census/hs6_imports_2018.csv";
	$node->safe_psql('postgres', <<"SQL");
SET client_min_messages = error;
CREATE SERVER customs FOREIGN DATA WRAPPER magtrade_csv OPTIONS (directory '$data');
IMPORT FOREIGN SCHEMA census FROM SERVER customs INTO public OPTIONS (path 'us_census/hs6_imports_201[89].csv');
IMPORT FOREIGN SCHEMA soy_in FROM SERVER customs INTO public OPTIONS (path 'gacc/haruka_soy_2025in.csv', flow 'M');
IMPORT FOREIGN SCHEMA soy_out FROM SERVER customs INTO public OPTIONS (path 'gacc/haruka_soy_2025out.csv', flow 'X');
IMPORT FOREIGN SCHEMA milk FROM SERVER customs INTO public OPTIONS (path 'comtrade/comtrade_milk_uk_monthly_14.csv');
IMPORT FOREIGN SCHEMA bicycles FROM SERVER customs INTO public OPTIONS (path 'comtrade/comtrade_bicycles_871200.csv');
IMPORT FOREIGN SCHEMA nickel FROM SERVER customs INTO public OPTIONS (path 'comtrade/UN_nickel_trade.csv');
IMPORT FOREIGN SCHEMA comext FROM SERVER customs INTO public OPTIONS (path 'eurostat/comext_full_v2_202402_quoted_lines.csv');
SQL

	# The naive sum of the Census files is 5.49 times the truth, which their own total says.
	my @census = map { "$data/us_census/hs6_imports_$_.csv" } 2018, 2019;
	my %said = map { split /\|/ } split /\n/,
	  sums(sub { $_[0]{CTY_CODE} eq '-' ? 'world' : 'others' }, 'GEN_VAL_MO', sub { 1 }, 'UTF-8', @census);
	my $truth = $said{world};
	is(sprintf('%.2f', ($truth + $said{others}) / $truth), '5.49', 'a naive sum of the Census files is 5.49 times the truth');
	is($node->safe_psql('postgres', 'SELECT sum(value) FROM census'), $truth, 'the sum of the table is the truth');
	is(table_sums('census', 'value'),
		sums(sub { "M/$_[0]{I_COMMODITY}/$_[0]{CTY_CODE}/$_[0]{YEAR}$_[0]{MONTH}" }, 'GEN_VAL_MO', sub { $_[0]{CTY_CODE} =~ /^[1-9]\d{3}$/ }, 'UTF-8', @census),
		'and so is each country\'s');
	is($node->safe_psql('postgres', q{SELECT count(*) FROM census WHERE trade_area('us_census', partner) IS NULL}), 0, 'every partner is a country');

	for my $flow ([ 'in', 'M' ], [ 'out', 'X' ])
	{
		my $file = "$data/gacc/haruka_soy_2025$flow->[0].csv";
		for my $column ([ 'value', "\x{4eba}\x{6c11}\x{5e01}" ], [ 'quantity', "\x{7b2c}\x{4e00}\x{6570}\x{91cf}" ])
		{
			is(table_sums("soy_$flow->[0]", $column->[0]),
				sums(sub { join '/', $flow->[1], @{ $_[0] }{"\x{5546}\x{54c1}\x{7f16}\x{7801}", "\x{8d38}\x{6613}\x{4f19}\x{4f34}\x{7f16}\x{7801}", "\x{6570}\x{636e}\x{5e74}\x{6708}"} },
					$column->[1], sub { 1 }, 'cp936', $file),
				"China's soybeans $flow->[0], $column->[0]");
		}
	}

	my %flow = (1 => 'M', 2 => 'X', 3 => 'RX', 4 => 'RM');
	my $legacy = sub { my $row = shift; "$flow{ $row->{'Trade Flow Code'} }/$row->{'Commodity Code'}/$row->{'Partner Code'}/" . (length $row->{Period} == 4 ? "$row->{Period}01" : $row->{Period}) };
	is(table_sums('milk', 'value'), sums($legacy, 'Trade Value (US$)', sub { $_[0]{'Partner Code'} ne '0' }, 'UTF-8', "$data/comtrade/comtrade_milk_uk_monthly_14.csv"), 'British milk');
	is($node->safe_psql('postgres', q{SELECT count(*) FROM milk WHERE trade_area('comtrade', partner) IS NULL}), 0, 'every partner is a country');
	is(table_sums('bicycles', 'value'), sums($legacy, 'Trade Value (US$)', sub { 1 }, 'UTF-8', "$data/comtrade/comtrade_bicycles_871200.csv"), 'bicycles, of which there is the world alone');
	my $rounded = sub { join "\n", map { my ($k, $v) = split /\|/; sprintf '%s|%.0f', $k, $v } split /\n/, $_[0] };
	is($rounded->(table_sums('nickel', 'value')),
		$rounded->(sums(sub { "$_[0]{flowCode}/$_[0]{cmdCode}/$_[0]{partnerCode}/$_[0]{period}01" }, 'primaryValue', sub { $_[0]{partnerCode} ne '0' }, 'UTF-8', "$data/comtrade/UN_nickel_trade.csv")),
		'nickel');
	is(table_sums('comext', 'net_weight_kg'), sums(sub { "X/$_[0]{PRODUCT_NC}/$_[0]{PARTNER}/$_[0]{PERIOD}" }, 'QUANTITY_KG', sub { 1 }, 'UTF-8', "$data/eurostat/comext_full_v2_202402_quoted_lines.csv"), 'Comext');
}

# A profile of one's own is dumped, and no other is.
$node->safe_psql('postgres', q{INSERT INTO magtrade_profile (profile, headers, columns) VALUES ('mine', '{a,b}', '[{"name": "a"}]')});
my $folder = File::Temp->newdir;
$node->command_ok([ 'pg_dump', "--file=$folder/dump", $node->connstr('postgres') ], 'pg_dump');
$node->safe_psql('postgres', 'CREATE DATABASE restored');
$node->command_ok([ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', "$folder/dump", $node->connstr('restored') ], 'restore');
my $table = q{SELECT count(*) FILTER (WHERE NOT builtin), md5(string_agg(p::text, ',' ORDER BY profile, layout, builtin)) FROM magtrade_profile AS p};
is($node->safe_psql('restored', $table), $node->safe_psql('postgres', $table), 'the profiles are the same after it');
$node->stop;
done_testing();
