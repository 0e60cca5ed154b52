# Rows spread over two servers behind PL/Proxy: a function that runs on all of them and an aggregate that merges what it returns
# give the answers of one server with all rows. What is said to PL/Proxy is README.md's own.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Magtrade;
use Test::More;

my $hub = server('hub', jit => 'off');
plan skip_all => 'PL/Proxy is not installed (on Debian: postgresql-15-plproxy, for PostgreSQL 15)'
  unless $hub->safe_psql('postgres', q{SELECT 1 FROM pg_available_extensions WHERE name = 'plproxy'});
my %servers = map { $_ => server($_, jit => 'off') } qw(east west);

# Whole numbers and fractions, among them large amounts that are booked on one server and cancelled on the other.
my $table = 'CREATE TABLE %s (commodity text, partner text, period date, kg float8, usd float8)';
my $rows = q{
	SELECT commodity, partner, make_date(2024 + m / 12, 1 + m % 12, 15), x,
	       CASE part WHEN 2 THEN 1e9 * booked WHEN 3 THEN -1e9 * booked ELSE x / 7.0 END
	FROM unnest(ARRAY['850511', '280530', '030617']) WITH ORDINALITY AS c(commodity, cn),
	     unnest(ARRAY['DEU', 'JPN', 'KOR']) WITH ORDINALITY AS p(partner, pn),
	     generate_series(0, 22) AS m, generate_series(1, 4) AS part,
	     LATERAL (SELECT (cn * 104729 + pn * 1299709 + m * 15485863) % 100003 AS booked) AS b,
	     LATERAL (SELECT (booked * part * 32452843) % 1000003 AS x) AS a
	WHERE (cn + pn * 3 + m) % 11 <> 0 AND };
my %part = (east => 'part <= 2', west => 'part > 2');
$_->safe_psql('postgres', 'CREATE DATABASE trade') for $hub, values %servers;
my ($setup, $function, $question) = readme() =~ /^(.*?)(CREATE FUNCTION .*?^\$\$;\n)(.*)/ms
  or die 'README.md has no function for PL/Proxy';
for my $name (qw(east west))
{
	my ($host, $port) = ($servers{$name}->host, $servers{$name}->port);
	$servers{$name}->safe_psql('trade', join ';', 'CREATE EXTENSION magtrade', sprintf($table, 'flows_here'),
		"INSERT INTO flows_here $rows $part{$name}",
		'CREATE ROLE analyst LOGIN', 'GRANT SELECT ON flows_here TO analyst');
	$setup =~ s/host=$name\b/host=$host port=$port/ or die "README.md has no server $name for PL/Proxy";
}
$hub->safe_psql('trade', join ';', 'CREATE EXTENSION magtrade', sprintf($table, 'one_server'),
	map { "INSERT INTO one_server $rows $_" } values %part);
$hub->safe_psql('trade', "$setup $function");

my $by_rows = "SELECT commodity, mom_pct(kg, period, '2025-11-01'), ytd_sum(kg, period, '2025-11-01'),
	is_ytd_high(kg, period, '2025-11-01') FROM one_server GROUP BY commodity";
my $answer = answer($question);
is(scalar(() = $answer =~ /^\d+\|-?\d+\.\d+\|\d+\|[tf]$/mg), 3, 'three commodities with figures');
is($answer, answer($by_rows), 'whole numbers: the same answer to the last digit');
is(answer('SELECT commodity, count(*) FROM series_by_commodity() GROUP BY commodity'), "030617|2\n280530|2\n850511|2",
	'a series from each server, not its rows');

# Growth of one partner against another's, from a function with arguments.
$hub->safe_psql('trade', q{
	CREATE FUNCTION series_of_partners(partners text[], OUT partner text, OUT s trade_series) RETURNS SETOF record
	LANGUAGE plproxy AS $$
		CLUSTER 'world';
		RUN ON ALL;
		SELECT partner, trade_series(kg, period) AS s FROM flows_here WHERE partner = ANY (partners) GROUP BY partner;
	$$;
});
is(answer(q{
	SELECT mom_pct(sum(s) FILTER (WHERE partner = 'JPN'), '2025-11-01') - mom_pct(sum(s) FILTER (WHERE partner = 'DEU'), '2025-11-01')
	FROM series_of_partners('{JPN,DEU}')}),
	answer("SELECT divergence_pp(partner, kg, period, '2025-11-01', 'JPN', 'DEU') FROM one_server"), 'divergence of two partners');

# Fractions, too: the text of a state has every sum unrounded.
$hub->safe_psql('trade', 'DROP FUNCTION series_by_commodity(); ' . $function =~ s/\bkg\b/usd/r);
is(answer($question), answer($by_rows =~ s/\bkg\b/usd/gr), 'fractions: the same answer to the last digit');

done_testing();

# readme(): the psql block of README.md that is about PL/Proxy.
sub readme
{
	my ($block) = slurp_file(checkout() . '/README.md') =~ /^\*\*PL\/Proxy\.\*\*.*?^```psql\n(.*?)^```/ms;
	return $block // '';
}

# answer($query): its rows, sorted.
sub answer
{
	my ($query) = @_;
	return join "\n", sort split /\n/, $hub->safe_psql('trade', $query);
}
