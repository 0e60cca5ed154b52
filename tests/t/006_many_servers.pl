# Rows spread over two servers behind postgres_fdw, as README.md sets it up: every answer is that of one server with all rows,
# to the last digit where README.md says so, and what travels is what it says. The statements are README.md's own.
use strict;
use warnings;
use FindBin;
use JSON::PP;
use lib $FindBin::Bin;
use Magtrade;
use Test::More;

my $hub = server('hub', jit => 'off');
plan skip_all => 'postgres_fdw is not installed'
  unless $hub->safe_psql('postgres', q{SELECT 1 FROM pg_available_extensions WHERE name = 'postgres_fdw'});
my $major = int($hub->safe_psql('postgres', 'SHOW server_version_num') / 10000);
my %servers = (hub => $hub, map { $_ => server($_, jit => 'off') } qw(east west));
$_->safe_psql('postgres', 'CREATE DATABASE trade') for values %servers;

my ($there, $here, $whole, $two_steps, $one_by_one, $other) = blocks('When one machine is too small');
for my $name (qw(east west))
{
	my ($host, $port) = ($servers{$name}->host, $servers{$name}->port);
	$servers{$name}->safe_psql('trade', $there);
	$here =~ s/host '$name'/host '$host', port '$port'/ or die "README.md has no server $name";
}
$here =~ s/, async_capable 'true'//g if $major < 14;
$hub->safe_psql('trade', $here);

# Whole numbers and fractions, among them large amounts that are booked and cancelled; a month here and there is missing.
$hub->safe_psql('trade', q{
	CREATE TABLE one_server (LIKE world);
	INSERT INTO one_server
	SELECT reporter, commodity, partner, make_date(2023 + m / 12, 1 + m % 12, 15), x,
	       CASE part WHEN 2 THEN 1e9 * booked WHEN 3 THEN -1e9 * booked ELSE x / 7.0 END
	FROM unnest(ARRAY['CHN', 'VNM', 'JPN', 'USA']) WITH ORDINALITY AS r(reporter, rn),
	     unnest(ARRAY['850511', '280530', '030617']) WITH ORDINALITY AS c(commodity, cn),
	     unnest(ARRAY['DEU', 'JPN', 'KOR']) WITH ORDINALITY AS p(partner, pn),
	     generate_series(0, 34) AS m, generate_series(1, 4) AS part,
	     LATERAL (SELECT (rn * 7919 + cn * 104729 + pn * 1299709 + m * 15485863) % 100003 AS booked) AS b,
	     LATERAL (SELECT (booked * part * 32452843) % 1000003 AS x) AS a
	WHERE (rn + cn + pn * 3 + m) % 11 <> 0;
	INSERT INTO world SELECT * FROM one_server ORDER BY usd;
	ANALYZE world;
	ANALYZE one_server;
});
is($servers{$_}->safe_psql('trade', 'SELECT count(DISTINCT reporter) FROM flows_here'), 2, "$_ has the rows of two reporters")
  for qw(east west);
is($hub->safe_psql('trade', q{
	SELECT sum(usd ORDER BY reporter, usd) = sum(usd ORDER BY partner, usd) FROM one_server WHERE period = '2025-11-15'}),
	'f', "PostgreSQL's own sum depends on the order of these rows");

# A group with the partition key: whole aggregates are asked for, and a row per group comes back.
same_answer('groups of one server', $whole);
travels('their answers', $whole, 12, qr/\bmom_pct\(.*\bytd_sum\(.*\bis_ytd_high\(.*\bdivergence_pp\(.* GROUP BY /);
same_answer('their series as text', 'SELECT reporter, commodity, trade_series(usd, period)::text FROM world GROUP BY reporter, commodity');

# A group that spans servers: series come back.
check_two_steps('two steps', $two_steps, 12);
check_two_steps('two steps, server by server', $one_by_one, 6);

# Another question: the rows that pass, and states are made and joined here.
my $passing = answer(on_one_server($other =~ s/SELECT .* FROM/SELECT count(*) FROM/r));
same_answer('reporters against each other', $other);
travels('rows', $other, $passing, qr/^SELECT [^(]* FROM [^(]* WHERE /);
my $ungrouped = "SELECT commodity, divergence_pp(partner, usd, period, '2025-11-01', 'JPN', NULL),
	mom_pct(usd, period, '2025-11-01'), ytd_sum(usd, period, '2025-11-01') FROM world GROUP BY commodity";
same_answer('groups of several servers in one step', $ungrouped);
travels('rows', $ungrouped, answer('SELECT count(*) FROM one_server'), qr/^SELECT [^(]* FROM [^(]*$/);

# Every measure of a series, in each of these ways.
my @measures = split /\n/, $hub->safe_psql('trade', q{
	SELECT proname FROM pg_proc WHERE prokind = 'a' AND proargtypes = '701 1082 1082'::oidvector ORDER BY proname});
my $measures = join ', ', map { "$_(usd, period, '2025-11-01') AS $_" } @measures;
cmp_ok(scalar @measures, '>=', 15, 'measures');
same_answer('every measure, groups of one server', "SELECT $measures FROM world GROUP BY reporter, commodity");
same_answer('every measure, groups of several servers', "SELECT $measures FROM world GROUP BY commodity");
same_answer('every measure, two steps', "SELECT @{[ $measures =~ s/usd, period/sum(s)/gr ]}
	FROM (SELECT reporter, commodity, trade_series_state(usd, period) AS s FROM world GROUP BY reporter, commodity) AS part GROUP BY commodity");

# Without the settings the answers are the same, and all rows travel.
for my $without ('ALTER DATABASE trade RESET enable_partitionwise_aggregate',
	'ALTER DATABASE trade SET enable_partitionwise_aggregate = on;
	 ALTER SERVER east OPTIONS (DROP extensions); ALTER SERVER west OPTIONS (DROP extensions)')
{
	$hub->safe_psql('trade', $without);
	same_answer($without, $whole);
	travels('rows', $whole, answer('SELECT count(*) FROM one_server'), qr/^SELECT [^(]* FROM [^(]*$/);
}

# States hold exact sums in their text as well, so that servers that ask for parts of an aggregate lose nothing: all of it by
# hand. Without its final function an aggregate's result is its state.
for my $name (qw(east west))
{
	$servers{$name}->safe_psql('trade', q{
		CREATE AGGREGATE series_part(float8, date) (SFUNC = trade_series_trans, STYPE = trade_series);
		CREATE AGGREGATE measure_part(float8, date, date) (SFUNC = trade_series_trans, STYPE = trade_series);
		CREATE AGGREGATE panel_part(text, float8, date, date, text, text) (SFUNC = trade_panel_trans, STYPE = trade_panel);
		CREATE VIEW parts AS
		SELECT commodity, series_part(usd, period) AS series, measure_part(usd, period, '2025-11-01') AS measure,
		       panel_part(partner, usd, period, '2025-11-01', 'JPN', NULL) AS panel
		FROM flows_here GROUP BY commodity;
		GRANT SELECT ON parts TO analyst;
	});
	$hub->safe_psql('trade', qq{
		CREATE FOREIGN TABLE parts_$name (commodity text, series trade_series, measure trade_series, panel trade_panel)
		SERVER $name OPTIONS (table_name 'parts')});
}
$hub->safe_psql('trade', q{
	CREATE AGGREGATE join_mom_pct(trade_series) (SFUNC = trade_series_combine, STYPE = trade_series, FINALFUNC = mom_pct_final);
	CREATE AGGREGATE join_ytd_sum(trade_series) (SFUNC = trade_series_combine, STYPE = trade_series, FINALFUNC = ytd_sum_final);
	CREATE AGGREGATE join_divergence_pp(trade_panel)
	  (SFUNC = trade_panel_combine, STYPE = trade_panel, FINALFUNC = divergence_pp_final);
	CREATE VIEW parts AS SELECT * FROM parts_west UNION ALL SELECT * FROM parts_east;
});
my $expected = answer(on_one_server($ungrouped));
is(answer('SELECT commodity, join_divergence_pp(panel), join_mom_pct(measure), join_ytd_sum(measure) FROM parts GROUP BY commodity'),
	$expected, 'states that travelled, fractions: the same answer');
is(answer(q{SELECT commodity, join_divergence_pp(panel), mom_pct(sum(series), '2025-11-01'), ytd_sum(sum(series), '2025-11-01')
	FROM parts GROUP BY commodity}), $expected, 'and summed as series');

done_testing();

# blocks($title): the psql blocks of a section of README.md.
sub blocks
{
	my ($title) = @_;
	my ($section) = slurp_file(checkout() . '/README.md') =~ /^## \Q$title\E\n(.*?)^## /ms;
	return $section =~ /^```psql\n(.*?)^```/msg;
}

# answer($query): its rows, sorted.
sub answer
{
	my ($query) = @_;
	return join "\n", sort split /\n/, $hub->safe_psql('trade', $query);
}

# on_one_server($query): the same question to the table of all rows.
sub on_one_server
{
	my ($query) = @_;
	my %reporters = (east => "'CHN', 'VNM'", west => "'JPN', 'USA'");
	$query =~ s/FROM world_(\w+)/FROM (SELECT * FROM one_server WHERE reporter IN ($reporters{$1})) AS $1/g;
	$query =~ s/FROM world\b/FROM one_server/g;
	return $query;
}

# same_answer($name, $query): with figures in it, and as on one server, to the last digit.
sub same_answer
{
	my ($name, $query) = @_;
	my $answer = answer($query);
	like($answer, qr/\d\.\d|"\d{4}-\d\d"/, "$name: figures");
	is($answer, answer(on_one_server($query)), "$name: the same answer");
	return;
}

# travels($name, $query, $rows, $remote): so many rows come from the other servers, which are asked something like $remote and,
# where they do all the work below an Append, at the same time.
sub travels
{
	my ($name, $query, $rows, $remote) = @_;
	my $explained = $hub->safe_psql('trade', "EXPLAIN (ANALYZE, VERBOSE, FORMAT JSON) $query");
	my @scans = foreign_scans(decode_json($explained)->[0]{Plan});
	my $received = 0;
	$received += $_->{'Actual Rows'} * $_->{'Actual Loops'} for @scans;
	is($received, $rows, "$name: $rows rows travel");
	is(scalar(grep { $_->{'Remote SQL'} =~ $remote } @scans), 2, "$name: what both servers are asked")
	  or diag map { "$_->{'Remote SQL'}\n" } @scans;
	is(scalar(grep { $_->{'Async Capable'} } @scans), 2, "$name: both at the same time")
	  if $remote =~ /GROUP BY/ && $major >= ($query =~ /UNION ALL/ ? 15 : 14);
	return;
}

# foreign_scans($plan): the foreign scans of a plan.
sub foreign_scans
{
	my ($plan) = @_;
	return ($plan->{'Node Type'} eq 'Foreign Scan' ? $plan : (), map { foreign_scans($_) } @{ $plan->{Plans} // [] });
}

# check_two_steps($name, $query, $series): the servers' states travel, and whole numbers and fractions are exact.
sub check_two_steps
{
	my ($name, $query, $series) = @_;
	same_answer($name, $query);
	travels($name, $query, $series, qr/^SELECT [^(]*\btrade_series_state\(kg, period\) FROM [^(]* GROUP BY /);
	same_answer("$name, fractions", $query =~ s/\bkg\b/usd/gr);
	return;
}
