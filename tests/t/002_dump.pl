# Stored series, views and materialized views over the measures, and a foreign table survive pg_dump, a new database, and a
# server that was killed, with the same results.
use strict;
use warnings;
use Test::More;
use File::Temp;
use FindBin;
use lib $FindBin::Bin;
use Magtrade;

my $node = server('dump');
my $checkout = checkout();

# Thirds do not end in binary, nor 0.1 in anything: the text form must give back the same bits.
$node->safe_psql('postgres', q{
	CREATE EXTENSION magtrade;
	CREATE TABLE flows (partner text NOT NULL, period date NOT NULL, tons float8);
	INSERT INTO flows
	SELECT p, make_date(2023 + m / 12, 1 + m % 12, 15), (100 + (m * 37 + length(p) * 11) % 83) / 3.0 + 0.1
	FROM unnest(ARRAY['JPN', 'USA', 'KORE']) AS p, generate_series(0, 35) AS m WHERE m % 7 <> 3;
	INSERT INTO flows VALUES ('JPN', '2025-12-01', 1e300), ('JPN', '2025-12-01', -1e300), ('USA', '2025-12-01', NULL);

	CREATE TABLE stored AS SELECT partner, trade_series(tons, period) AS s FROM flows GROUP BY partner;
	ALTER TABLE stored ADD PRIMARY KEY (partner);
	CREATE VIEW month AS
	  SELECT partner, value_at(tons, period, '2025-11-01') AS tons, mom_pct(tons, period, '2025-11-01'),
	         growth_pct(tons, period, '2025-11-01', 2), is_ytd_high(tons, period, '2025-11-01', 4)
	  FROM flows GROUP BY partner;
	CREATE MATERIALIZED VIEW series AS SELECT partner, trade_series(tons, period) AS s FROM flows GROUP BY partner;
	CREATE UNIQUE INDEX ON series (partner);
	CREATE MATERIALIZED VIEW report AS
	  SELECT partner, yoy_pct(s, '2025-11-01'), ytd_max_period(s, '2025-11-01'), highest_since(s, '2025-11-01') FROM series;
	CREATE TABLE panels AS SELECT trade_panel(partner, tons, period) AS p FROM flows;
	CREATE INDEX ON panels (p);
	CREATE VIEW briefing AS SELECT t.*, hhi(p, '2025-11-01'), share_shift(p, '2025-11-01', 2) FROM panels, partner_table(p, '2025-11-01') AS t;
	CREATE VIEW gap AS SELECT divergence_pp(partner, tons, period, '2025-11-01', 'JPN', 'USA') FROM flows;
	CREATE TABLE computed (
	  cur float8, base float8, pct float8 GENERATED ALWAYS AS (growth_pct(cur, base)) STORED);
	INSERT INTO computed VALUES (305, 226.1), (5, 0);
	CREATE INDEX ON computed (growth_status(cur, base));
});

my %queries = (
	stored => 'SELECT partner, s::text FROM stored ORDER BY 1',
	month => 'SELECT * FROM month ORDER BY 1',
	series => 'SELECT partner, s::text FROM series ORDER BY 1',
	report => 'SELECT * FROM report ORDER BY 1',
	panels => 'SELECT p::text, p = (SELECT trade_panel(partner, tons, period) FROM flows) FROM panels',
	briefing => 'SELECT * FROM briefing',
	gap => 'SELECT * FROM gap',
	computed => 'SELECT * FROM computed ORDER BY 1');

SKIP:
{
	skip 'no foreign data wrapper', 1
		unless $node->safe_psql('postgres', q{SELECT count(*) FROM pg_foreign_data_wrapper WHERE fdwname = 'magtrade_csv'});
	$node->safe_psql('postgres', qq{
		CREATE SERVER customs FOREIGN DATA WRAPPER magtrade_csv OPTIONS (directory '$checkout/tests/fixtures');
		CREATE FOREIGN TABLE magnets (
		  period  date   OPTIONS (column '{数据年月}'),
		  partner text   OPTIONS (column '{贸易伙伴编码}'),
		  kg      float8 OPTIONS (column '{第一数量}', thousands ','),
		  _line   bigint
		) SERVER customs OPTIONS (path 'gacc/magnets_export.csv', encoding 'GB18030');
		CREATE VIEW magnets_by_partner AS SELECT partner, ytd_sum(kg, period, '2025-12-01') FROM magnets GROUP BY partner});
	$queries{magnets} = 'SELECT * FROM magnets ORDER BY _line';
	$queries{magnets_by_partner} = 'SELECT * FROM magnets_by_partner ORDER BY 1';
	is($node->safe_psql('postgres', 'SELECT count(*), sum(kg) FROM magnets'), '21|11092100', 'the foreign table reads its file');
}

my %before = map { $_ => $node->safe_psql('postgres', $queries{$_}) } sort keys %queries;
isnt($before{$_}, '', "$_ has rows") for sort keys %before;

my $folder = File::Temp->newdir;
for my $format (qw(plain custom))
{
	my $dump = "$folder/$format.dump";
	$node->command_ok([ 'pg_dump', "--format=$format", "--file=$dump", $node->connstr('postgres') ], "pg_dump, $format");
	$node->safe_psql('postgres', "CREATE DATABASE $format");
	$node->command_ok(
		$format eq 'plain'
		? [ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', $dump, $node->connstr($format) ]
		: [ 'pg_restore', '--exit-on-error', '--dbname', $node->connstr($format), $dump ],
		"restore, $format");
	is($node->safe_psql($format, $queries{$_}), $before{$_}, "$_ is the same after it") for sort keys %queries;
}

# What is stored is computed afresh to the same bits.
is($node->safe_psql('plain', q{
	SELECT count(*) FROM stored JOIN (SELECT partner, trade_series(tons, period) AS s FROM flows GROUP BY partner) AS f
	USING (partner) WHERE stored.s::text = f.s::text}), 3, 'stored series are those of the restored rows');

$node->safe_psql('plain', 'REFRESH MATERIALIZED VIEW CONCURRENTLY series; REFRESH MATERIALIZED VIEW report');
is($node->safe_psql('plain', $queries{report}), $before{report}, 'and a refresh changes nothing');

crash($node);
is($node->safe_psql('postgres', $queries{$_}), $before{$_}, "$_ is the same after a crash") for qw(stored series report);

# The owner of a database who is no superuser dumps it too, with what loads wrote down of the tables that are theirs.
$node->safe_psql('postgres', 'CREATE ROLE keeper LOGIN');
$node->safe_psql('postgres', "CREATE DATABASE $_ OWNER keeper") for qw(kept kept_again kept_apart);
$node->safe_psql('kept', qq{
	CREATE EXTENSION magtrade;
	CREATE SERVER releases FOREIGN DATA WRAPPER magtrade_csv OPTIONS (directory '$checkout/tests/fixtures/load');
	GRANT USAGE ON FOREIGN SERVER releases TO keeper;
	CREATE FOREIGN TABLE source (period date OPTIONS (column '{month}'), flow text, partner text, kg float8, usd numeric)
	  SERVER releases OPTIONS (path 'release_{vintage}.csv');
	CREATE FOREIGN TABLE bad (period date OPTIONS (column '{month}'), flow text, partner text, kg float8)
	  SERVER releases OPTIONS (path 'bad.csv');
	CREATE TABLE target (period date, flow text, partner text, kg float8, usd numeric, PRIMARY KEY (period, flow, partner));
	CALL magtrade_load('source', 'target', mode => 'replace');
	CALL magtrade_load('bad', 'target', on_error => 'skip');
	ALTER FOREIGN TABLE source OWNER TO keeper;
	ALTER FOREIGN TABLE bad OWNER TO keeper;
	ALTER TABLE target OWNER TO keeper;
});
my @logs = map { "SELECT l::text FROM magtrade_$_ AS l ORDER BY 1" } qw(loads revisions additions rejected);
my $past = q{SELECT at, t.* FROM unnest('{2025-02-28, 2025-03-31}'::timestamptz[]) AS at, magtrade_as_of(NULL::target, at) AS t ORDER BY 1, 2, 3, 4};
my @kept = map { $node->safe_psql('kept', $_) } @logs, $past;
isnt($_, '', 'the logs have rows') for @kept;
my @dump = ('pg_dump', '-U', 'keeper', "--file=$folder/kept.dump", $node->connstr('kept'));
my $refusal = '';
ok(!IPC::Run::run(\@dump, '2>', \$refusal), 'pg_dump by a role that is no superuser fails');
like($refusal, qr/row-level security/, 'as it wants to be told of the policies');
$node->command_ok([ @dump, '--enable-row-security' ], 'and is');
$node->command_ok([ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', "$folder/kept.dump", $node->connstr('kept_again') ], 'restore');
is($node->safe_psql('kept_again', $_), shift @kept, 'the same after it: ' . substr $_, 0, 40) for @logs, $past;
$node->safe_psql('kept_again', q{CALL magtrade_load('source', 'target', again => true)});
is($node->safe_psql('kept_again', 'SELECT count(*), count(DISTINCT load_id) FROM magtrade_loads'), '7|7', 'and loads are numbered on');

# A table that it may not read is left out, and so is what loads wrote down of it, though the files were its own.
my $rejected = 'SELECT target, lineno, err_message FROM magtrade_rejected ORDER BY 1, 2, 3';
my $before = $node->safe_psql('kept', $rejected);
$node->safe_psql('kept', q{CREATE TABLE secret (LIKE target INCLUDING ALL); CALL magtrade_load('bad', 'secret', on_error => 'skip')});
isnt($node->safe_psql('kept', $rejected), $before, 'rows were rejected');
$node->command_ok([ @dump, '--enable-row-security', '--exclude-table=secret' ], 'pg_dump without a table of another role');
$node->command_ok([ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', "$folder/kept.dump", $node->connstr('kept_apart') ], 'restore');
is($node->safe_psql('kept_apart', $rejected), $before, 'all other rows that were rejected are there');

done_testing();
