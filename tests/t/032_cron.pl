# Materialized views of series and of the briefing, refreshed CONCURRENTLY by pg_cron itself, as README.md says; and readers who
# see the old rows until the new ones are there.
use strict;
use warnings;
use Test::More;
use FindBin;
use lib $FindBin::Bin;
use Magtrade;

my $node = server('cron');
plan skip_all => 'pg_cron is not installed (on Debian: postgresql-15-cron, for PostgreSQL 15)'
  unless $node->safe_psql('postgres', q{SELECT 1 FROM pg_available_extensions WHERE name = 'pg_cron'});
$node->append_conf('postgresql.conf', "shared_preload_libraries = 'pg_cron'\ncron.database_name = 'postgres'\ncron.host = '" . $node->host . "'");
$node->restart;

my ($views, $schedule) = readme();
$node->safe_psql('postgres', qq{
	CREATE EXTENSION magtrade;
	CREATE TABLE flows (commodity text, partner text, period date, tons float8);
	INSERT INTO flows SELECT c, p, make_date(2025, m, 1), 10 * m + length(p)
	FROM unnest(ARRAY['850511', '280530']) AS c, unnest(ARRAY['JPN', 'USA', 'KORE']) AS p, generate_series(1, 10) AS m;
	$views});
is($node->safe_psql('postgres', q{SELECT count(*), bool_and(last_period(s) = '2025-10-01') FROM partner_series}), '6|t', 'series before');
$node->safe_psql('postgres', q{
	INSERT INTO flows SELECT c, p, '2025-11-01', 1000 FROM unnest(ARRAY['850511', '280530']) AS c, unnest(ARRAY['JPN', 'USA', 'MEX']) AS p});
is($node->safe_psql('postgres', q{SELECT count(*) FROM partner_series}), 6, 'not yet refreshed');

# The recipe's hour, as often as pg_cron can: every minute.
$schedule =~ s/'\d+ \d+ \* \* \*'/'* * * * *'/g;
$node->safe_psql('postgres', "CREATE EXTENSION pg_cron; $schedule");
ok($node->poll_query_until('postgres', q{SELECT count(DISTINCT jobid) FILTER (WHERE status IN ('succeeded', 'failed')) = (SELECT count(*) FROM cron.job)
	FROM cron.job_run_details}), 'pg_cron ran the jobs');
is($node->safe_psql('postgres', q{SELECT status, return_message FROM cron.job_run_details WHERE status NOT IN ('succeeded', 'running', 'starting')}), '', 'none failed');
is($node->safe_psql('postgres', q{SELECT count(*), count(*) FILTER (WHERE last_period(s) = '2025-11-01') FROM partner_series}), '8|6', 'series afterwards');
is($node->safe_psql('postgres', q{SELECT count(*), sum(value) FROM briefing WHERE commodity = '850511'}), '4|3000', 'the briefing afterwards');
done_testing();

# readme(): the statements of README.md's recipe that make views, and those for pg_cron.
sub readme
{
	open my $in, '<', checkout() . '/README.md' or die "README.md: $!";
	my @blocks = join('', <$in>) =~ /^## Every month\n.*?^```psql\n(.*?)^```\n.*?^```psql\n(.*?)^```/ms
	  or die 'README.md has no recipe for pg_cron';
	$blocks[1] =~ s/CREATE EXTENSION pg_cron;\n//;
	return @blocks;
}
