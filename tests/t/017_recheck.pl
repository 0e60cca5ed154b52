# A row that another session changed meanwhile is looked at again, with all that its condition asks: windows and groups in it have
# their rows then, too.
use strict;
use warnings;
use Test::More;
use FindBin;
use lib $FindBin::Bin;
use Magtrade;
use Loads;

my $folder = folder();
write_file("$folder/groups.csv", "k,v\na,1\nb,2\na,3\n");
my $node = server('recheck', jit => 'off');
$node->safe_psql('postgres', qq{
	CREATE EXTENSION magtrade;
	CREATE SERVER files FOREIGN DATA WRAPPER magtrade_csv OPTIONS (directory '$folder');
	CREATE FOREIGN TABLE groups (k text, v float8) SERVER files OPTIONS (path 'groups.csv');
	CREATE TABLE flows (k text, period date, v float8);
	INSERT INTO flows SELECT 'k' || i % 3, date '2024-01-01' + (i / 3) * 31, i FROM generate_series(0, 60) AS i;
	CREATE TABLE changed (id int PRIMARY KEY, k text, x float8);
	ANALYZE});

my $window = q{SELECT max(m) FROM (SELECT mom_pct(v, period) OVER (PARTITION BY w.k) AS m FROM flows AS w WHERE w.k = t.k OR w.k = 'k2') AS s};
my $group = 'SELECT count(*) FROM (SELECT k, sum(v) FROM groups WHERE v < t.x + 2 GROUP BY k) AS s';
for my $case (
	[ 'a window over sorted rows', '', 'x + 100', "($window) IS NOT NULL", 101 ],
	[ 'a window over hashed rows', 'SET enable_sort = off', 'x + 100', "($window) IS NOT NULL", 101 ],
	[ 'groups of a file', 'SET enable_sort = off', "x + 100 + ($group)", 'true', 103 ],
	[ 'groups of a file in a condition', 'SET enable_sort = off', 'x + 100', "($group) > 0", 101 ])
{
	my ($what, $setting, $value, $condition, $expected) = @$case;
	$node->safe_psql('postgres', "TRUNCATE changed; INSERT INTO changed VALUES (1, 'k1', 0)");
	my $first = session($node, 'postgres');
	answer($first, 'BEGIN; UPDATE changed SET x = x + 1;');
	my $second = session($node, 'postgres', "$setting; UPDATE changed AS t SET x = $value WHERE id = 1 AND $condition;");
	wait_until_waiting($node, $second->{pid});
	answer($first, 'COMMIT;');
	my ($ok, $said) = finish($second);
	ok($ok, "$what: no error") or diag($said);
	finish($first);
	is($node->safe_psql('postgres', 'SELECT x FROM changed'), $expected, "$what: of the row as it is now");
}

done_testing();
