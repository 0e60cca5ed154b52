# Sixty releases, a month after the other, each with figures of months before that are revised, come late and vanish. What the
# logs tell of every release is what the table was then, which is kept aside to compare. And official files, where they are.
use strict;
use warnings;
use Test::More;
use FindBin;
use lib $FindBin::Bin;
use Magtrade;
use Loads;

my $releases = $ENV{MAGTRADE_RELEASES} // 60;
my $folder = folder();
my $node = server('load_soak', jit => 'off');

sub sql
{
	return $node->safe_psql('postgres', shift);
}

# The releases are drawn anew from what is thought of each row: truth{key} is the latest figure.
srand($ENV{MAGTRADE_SEED} // 20250220);
make_source($node, 'postgres', $folder, 'soak_{vintage}.csv');
make_target($node, 'postgres', 'soak');
sql('CREATE TABLE kept (LIKE soak, release int)');
my (%truth, @vintages);
for my $release (0 .. $releases - 1)
{
	my %rows;
	for my $month (grep { $_ >= 0 } $release - 5 .. $release)
	{
		my $period = sprintf '%04d-%02d', 2018 + int($month / 12), 1 + $month % 12;
		for my $row (0 .. 39)
		{
			my $key = join ',', $period, $row % 2 ? 'X' : 'M', 'P' . int($row / 2) % 10, '2805' . int($row / 20);
			# about one row of ten is not published at first, and one of twenty vanishes for a while
			my $known = exists $truth{$key};
			delete $truth{$key} if $known && rand() < 0.05;
			$truth{$key} = int(rand(1e6)) / 8 . ',' . (rand() < 0.1 ? '' : int(rand(1e6)) / 100) . ',' . (rand() < 0.2 ? "r$release" : '')
				if $known ? rand() < 0.1 : rand() < 0.9;
			$rows{$key} = $truth{$key} if exists $truth{$key};
		}
	}
	my $vintage = sprintf '%04d-%02d-20', 2018 + int(($release + 1) / 12), 1 + ($release + 1) % 12;
	push @vintages, $vintage;
	write_release("$folder/soak_$vintage.csv", \%rows);
}

# Loaded release by release, as they come.
for my $at (0 .. $#vintages)
{
	rename "$folder/soak_$vintages[$at].csv", "$folder/later_$vintages[$at]" or die $!;
}
for my $at (0 .. $#vintages)
{
	rename "$folder/later_$vintages[$at]", "$folder/soak_$vintages[$at].csv" or die $!;
	sql("SET client_min_messages = warning; CALL magtrade_load('source', 'soak', mode => 'replace'); INSERT INTO kept SELECT *, $at FROM soak");
}
is(sql(q{SELECT count(*), sum(revised) > 1000, sum(deleted) > 300, count(*) FILTER (WHERE initial),
	(SELECT count(*) > 500 FROM magtrade_additions) FROM magtrade_loads}), "$releases|t|t|1|t", "$releases releases, with much that changed");

# Every release, out of the logs.
my $wrong = 0;
for my $at (0 .. $#vintages)
{
	my $differ = sql("WITH past AS (SELECT * FROM magtrade_as_of(NULL::soak, '$vintages[$at]'::date::timestamptz)),
		kept AS (SELECT period, flow, partner, commodity, kg, usd, remark FROM kept WHERE release = $at)
		SELECT count(*) FROM ((TABLE past EXCEPT ALL TABLE kept) UNION ALL (TABLE kept EXCEPT ALL TABLE past)) d");
	$wrong++ if $differ != 0;
	diag("release $vintages[$at]: $differ rows differ") if $differ != 0;
}
is($wrong, 0, 'every release is as it was, by magtrade_as_of()');

# And without it: from the newest release back, what each load did is undone by hand.
sql(q{CREATE TABLE past (LIKE soak INCLUDING ALL); INSERT INTO past TABLE soak});
$wrong = 0;
for my $at (reverse 1 .. $#vintages)
{
	my $undo = join ';', map { "UPDATE past p SET $_->[0] = r.old_value::$_->[1] FROM done d JOIN magtrade_revisions r USING (load_id)
		WHERE NOT r.deleted AND column_name = '$_->[0]' AND r.key = jsonb_build_object('period', p.period, 'flow', p.flow, 'partner', p.partner,
			'commodity', p.commodity)" } [ 'kg', 'float8' ], [ 'usd', 'numeric' ], [ 'remark', 'text' ];
	my $differ = sql("CREATE TEMP TABLE done AS SELECT * FROM magtrade_loads WHERE vintage = '$vintages[$at]';
		DELETE FROM past p USING done d WHERE p.period = ANY (d.new_periods);
		DELETE FROM past p USING done d JOIN magtrade_additions a USING (load_id) WHERE a.key = jsonb_build_object('period', p.period,
			'flow', p.flow, 'partner', p.partner, 'commodity', p.commodity);
		$undo;
		INSERT INTO past SELECT (k.key->>'period')::date, k.key->>'flow', k.key->>'partner', k.key->>'commodity',
			(k.cells->>'kg')::float8, (k.cells->>'usd')::numeric, k.cells->>'remark'
		FROM (SELECT r.key, jsonb_object_agg(column_name, old_value) AS cells FROM done d JOIN magtrade_revisions r USING (load_id)
			WHERE r.deleted GROUP BY r.key) k;
		SELECT count(*) FROM ((TABLE past EXCEPT ALL SELECT period, flow, partner, commodity, kg, usd, remark FROM kept WHERE release = $at - 1)
			UNION ALL (SELECT period, flow, partner, commodity, kg, usd, remark FROM kept WHERE release = $at - 1 EXCEPT ALL TABLE past)) d");
	$wrong++ if $differ != 0;
}
is($wrong, 0, 'and by undoing, by hand, what the logs say of each load');

# Every cell's chain of revisions ends in what the table holds.
is(sql(q{SELECT count(*) FROM (SELECT r.key, r.new_value, r.old_value, r.deleted, lead(r.old_value) OVER cell AS next, row_number() OVER later = 1 AS last
	FROM magtrade_revisions r WHERE column_name = 'kg'
	WINDOW cell AS (PARTITION BY r.key ORDER BY load_id), later AS (PARTITION BY r.key ORDER BY load_id DESC)) c
	LEFT JOIN soak s ON c.key = jsonb_build_object('period', s.period, 'flow', s.flow, 'partner', s.partner, 'commodity', s.commodity)
	WHERE NOT deleted AND CASE WHEN last THEN s.kg::text IS DISTINCT FROM new_value ELSE next IS DISTINCT FROM new_value END}),
	'0', 'from revision to revision to the table');
ok(sql('SELECT count(*) FROM (TABLE soak EXCEPT TABLE source) e WHERE period >= (SELECT max(period) FROM soak)') == 0, 'whose last month is the last file\'s');

SKIP:
{
	my $data = $ENV{MAGTRADE_DATA} // '';
	my @files = map { "$data/$_" } qw(us_census/hs6_imports_2018.csv us_census/hs6_imports_2019.csv gacc/haruka_soy_2023.csv gacc/haruka_soy_2025in.csv);
	skip 'MAGTRADE_DATA names no folder with us_census and gacc', 8 if grep { !-f } @files;

	# The United States' imports, and their December of 2018 once more with three countries' figures changed and a row left out.
	system('cp', @files[ 0, 1 ], "$folder") == 0 or die $!;
	sql(qq{
		CREATE FOREIGN TABLE census (
		  period date OPTIONS (column '{YEAR}-{MONTH}'), country text OPTIONS (column '{CTY_CODE}'),
		  commodity text OPTIONS (column '{I_COMMODITY}'), usd numeric OPTIONS (column '{GEN_VAL_MO}')
		) SERVER files OPTIONS (path 'hs6_imports_20*.csv');
		CREATE TABLE imports (period date, country text, commodity text, usd numeric, PRIMARY KEY (period, country, commodity));
		CALL magtrade_load('census', 'imports', on_error => 'stop');
	});
	is(sql(q{SELECT (SELECT count(*) FROM census) = count(*), (SELECT sum(usd) FROM census) = sum(usd), count(DISTINCT period) FROM imports}),
		't|t|24', 'both years, row by row');
	sql('CREATE TABLE first_time AS TABLE imports');
	open my $in, '<', "$folder/hs6_imports_2018.csv" or die $!;
	my ($header, @rows) = <$in>;
	close $in;
	my @names = split /,/, $header =~ s/["\s]//gr;
	my %at = map { $names[$_] =~ s/^\W+//r => $_ } 0 .. $#names;
	my ($changed, $left) = (0, 0);
	my @december;
	for my $row (@rows)
	{
		my @cells = $row =~ /("(?:[^"]|"")*"|[^,\r\n]*)(?:,|\r?\n|\z)/g;
		next if $cells[ $at{MONTH} ] !~ /^"?12"?$/;
		next if $left++ == 0;
		if ($changed < 3 && $cells[ $at{GEN_VAL_MO} ] =~ s/(\d+)/$1 + 1000/e)
		{
			my $new = join ',', @cells[ 0 .. $#names ];
			push @december, "$new\n";
			$changed++;
			next;
		}
		push @december, $row;
	}
	write_file("$folder/hs6_imports_2018_december.csv", join '', $header, @december);
	sql(q{SET client_min_messages = warning; ALTER FOREIGN TABLE census OPTIONS (SET path 'hs6_imports_2018_december.csv');
		CALL magtrade_load('census', 'imports', mode => 'replace')});
	is(sql(q{SELECT rows_read = (SELECT count(*) FROM first_time WHERE period = '2018-12-01') - 1, inserted, revised, deleted, new_periods
		FROM magtrade_loads WHERE target = 'imports'::regclass ORDER BY load_id DESC LIMIT 1}), 't|0|3|1|{}', 'December once more');
	is(sql(q{SELECT count(*), sum(new_value::numeric - old_value::numeric) FROM magtrade_revisions
		WHERE target = 'imports'::regclass AND NOT deleted}), '3|3000', 'what changed');
	is(sql(q{SELECT (SELECT sum(usd) FROM first_time) - sum(usd) + 3000 = (SELECT sum(old_value::numeric) FROM magtrade_revisions
		WHERE target = 'imports'::regclass AND deleted AND column_name = 'usd') FROM imports}), 't', 'and what is gone');
	is(sql(q{SELECT count(*) FROM ((SELECT * FROM magtrade_first_published(NULL::imports) EXCEPT ALL TABLE first_time)
		UNION ALL (TABLE first_time EXCEPT ALL SELECT * FROM magtrade_first_published(NULL::imports))) d}), '0', 'as it was published first');

	# China's soybeans: files in its own encoding, of two years, with thousands separated in one column.
	system('cp', @files[ 2, 3 ], "$folder") == 0 or die $!;
	sql(qq{
		SET client_min_messages = warning;
		CREATE FOREIGN TABLE beans (
		  period date OPTIONS (column '{数据年月}'), partner text OPTIONS (column '{贸易伙伴编码}'), commodity text OPTIONS (column '{商品编码}'),
		  kg float8 OPTIONS (column '{第一数量}'), yuan numeric OPTIONS (column '{人民币}', thousands ',')
		) SERVER files OPTIONS (path 'haruka_soy_202*.csv', encoding 'GB18030');
		CREATE TABLE soy (period date, partner text, commodity text, kg float8, yuan numeric, PRIMARY KEY (period, partner, commodity));
		CALL magtrade_load('beans', 'soy');
	});
	is(sql(q{SELECT string_agg(rows_read || '/' || inserted || '/' || cardinality(new_periods), ' ' ORDER BY load_id) FROM magtrade_loads
		WHERE target = 'soy'::regclass}), '40/40/12 28/28/10', 'the soybeans of two years');
	is(sql(q{SELECT count(*) FROM ((TABLE soy EXCEPT ALL TABLE beans) UNION ALL (TABLE beans EXCEPT ALL TABLE soy)) d}), '0', 'as the files have them');
	like(($node->psql('postgres', q{CALL magtrade_load('beans', 'soy')}))[2], qr/2 files of 2 were loaded before/, 'once');
}
done_testing();
