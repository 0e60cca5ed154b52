# The month's routine as README.md has it, by pg_cron itself: a file that comes is loaded, the rollup follows, and the
# materialized views of the series and of the briefing are refreshed CONCURRENTLY; and what a file that cannot be read says.
use strict;
use warnings;
use Test::More;
use File::Copy;
use File::Path;
use FindBin;
use lib $FindBin::Bin;
use Magtrade;

my $node = server('cron');
plan skip_all => 'pg_cron is not installed (on Debian: postgresql-15-cron, for PostgreSQL 15)'
  unless $node->safe_psql('postgres', q{SELECT 1 FROM pg_available_extensions WHERE name = 'pg_cron'});
$node->append_conf('postgresql.conf', "shared_preload_libraries = 'pg_cron'\ncron.database_name = 'postgres'\ncron.host = '" . $node->host . "'");
$node->restart;

my $folder = folder();
my $files = 'tests/fixtures/us_census';
mkpath("$folder/$files");
publish(2018);

my ($once, $series, $schedule) = readme();
$node->safe_psql('postgres', qq{
	CREATE EXTENSION magtrade;
	CREATE SERVER customs FOREIGN DATA WRAPPER magtrade_csv OPTIONS (directory '$folder');
	$once
	$series});
$node->safe_psql('postgres', $_) for q{CALL magtrade_load('incoming', 'imports')}, map { "REFRESH MATERIALIZED VIEW $_" } qw(briefing commodity_series);

# A file that comes, and behind it one that cannot be read.
publish(2019);
write_file("$folder/$files/shrimp_imports_2020.csv",
	"CTY_CODE,CTY_NAME,I_COMMODITY,GEN_VAL_MO,YEAR,MONTH,SUMMARY_LVL\n5700,CHINA,030617,many,2020,01,DET\n");

# The recipe's hours, as often as pg_cron can: every minute.
$schedule =~ s/'\d+ \d+ \* \* \*'/'* * * * *'/g;
$node->safe_psql('postgres', "CREATE EXTENSION pg_cron; $schedule");
my $months = q{SELECT concat_ws('|', (SELECT max(at) FROM briefing), (SELECT max(last_period(s)) FROM commodity_series),
	(SELECT max(last_period(series)) FROM import_series))};
$node->poll_query_until('postgres', $months, '2019-12-01|2019-12-01|2019-12-01');
is($node->safe_psql('postgres', $months), '2019-12-01|2019-12-01|2019-12-01', 'pg_cron loads the file, and refreshes what is made of it');
is($node->safe_psql('postgres', q{SELECT string_agg(regexp_replace(file, '.*/', ''), ' ' ORDER BY load_id) FROM magtrade_loads}),
	'shrimp_imports_2018.csv shrimp_imports_2019.csv', 'each once');
is($node->safe_psql('postgres', q{SELECT sum(value_at(series, '2019-12-01')) = (SELECT sum(value) FROM imports WHERE period = '2019-12-01') FROM import_series}),
	't', 'the rollup has what was loaded');
ok($node->poll_query_until('postgres', q{SELECT count(*) > 0 FROM cron.job_run_details WHERE status = 'failed'
	AND return_message LIKE '%"many"%shrimp_imports_2020.csv", line 2, field "GEN_VAL_MO"%'}), 'what is wrong with the other is in the details of the job');
is($node->safe_psql('postgres', q{SELECT command, return_message FROM cron.job_run_details WHERE status = 'failed' AND return_message NOT LIKE '%"many"%'}),
	'', 'nothing else failed');
done_testing();

# publish($year): the source's file of that year into the folder, at once.
sub publish
{
	my ($year) = @_;
	my $name = "$files/shrimp_imports_$year.csv";
	copy(checkout() . "/$name", "$folder/$name.new") or die "$name: $!";
	rename "$folder/$name.new", "$folder/$name" or die "$name: $!";
	return;
}

# readme(): the statements of README.md's section that are run once, those that make the view of series, and those for pg_cron.
sub readme
{
	my @blocks = slurp_file(checkout() . '/README.md') =~ /^## Every month\n.*?^```sql\n(.*?)^```\n.*?^```sql\n(CREATE MATERIALIZED VIEW commodity_series.*?)^```\n.*?^```psql\n(.*?)^```/ms
	  or die 'README.md has no recipe for pg_cron';
	$blocks[2] =~ s/CREATE EXTENSION pg_cron;\n//;
	return @blocks;
}
