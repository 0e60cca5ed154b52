# Files whose names are not in the database's encoding, as the Chinese customs' are in GB18030 on many a disk: each is a file of
# its own, is shown with \x and its bytes, and counts as loaded under that name.  Names that a browser gives to what it has
# downloaded before come in the order of the downloads.
use strict;
use warnings;
use Test::More;
use FindBin;
use lib $FindBin::Bin;
use Magtrade;
use Loads;

my $folder = folder();
my $node = server('load_names');

# "exports" and "imports"
my @names = ("\xb3\xf6\xbf\xda.csv", "\xbd\xf8\xbf\xda.csv");
my $header = 'month,flow,partner,commodity,kg,usd,remark';
my $whole = eval { write_file("$folder/$names[0]", "$header\n2025-01,X,JPN,280530,1,10,\n"); 1 };
plan skip_all => 'the file system takes no such names' unless $whole;
write_file("$folder/$names[1]", "$header\n2025-01,M,JPN,280530,2,20,\n2025-01,M,USA,280530,3,30,\n");
make_source($node, 'postgres', $folder, '*.csv');
make_target($node, 'postgres', 'target');
$node->safe_psql('postgres', 'ALTER FOREIGN TABLE source ADD _file text');

my @shown = ('\xB3\xF6\xBF\xDA.csv', '\xBD\xF8\xBF\xDA.csv');
is($node->safe_psql('postgres', 'SELECT _file, count(*) FROM source GROUP BY 1 ORDER BY 1'), "$shown[0]|1\n$shown[1]|2", 'two files');
$node->safe_psql('postgres', q{CALL magtrade_load('source', 'target')}) for 1 .. 3;
is($node->safe_psql('postgres', 'SELECT file, inserted, revised, unchanged FROM magtrade_loads ORDER BY load_id'),
	"$shown[0]|1|0|0\n$shown[1]|2|0|0", 'each is loaded once');
write_file("$folder/$names[1]", "$header\n2025-01,M,JPN,280530,2.5,20,\n2025-01,M,USA,280530,3,30,\n");
$node->safe_psql('postgres', q{CALL magtrade_load('source', 'target')});
is($node->safe_psql('postgres', 'SELECT file, inserted, revised, unchanged FROM magtrade_loads ORDER BY load_id DESC LIMIT 1'),
	"$shown[1]|0|1|1", 'the one that has changed is loaded again');
is($node->safe_psql('postgres', 'SELECT count(*), sum(kg) FROM target'), '3|6.5', 'and the table has what they have');

# A later download has a name that is less; its figures are the later ones all the same.
unlink map { "$folder/$_" } @names;
my @downloads = ('a.csv', 'a (1).csv', 'a (2).csv', 'a (10).csv', 'b(1).csv', 'c.csv', 'c(1).csv');
write_file("$folder/$downloads[$_]", "$header\n2025-02,M,JPN,280530,$_,10,\n") for 0 .. $#downloads;
$node->safe_psql('postgres', q{TRUNCATE target; CALL magtrade_load('source', 'target')});
is($node->safe_psql('postgres', q{SELECT string_agg(file, ', ' ORDER BY load_id) FROM magtrade_loads WHERE file ~ '^[abc]'}),
	join(', ', @downloads), 'further downloads are loaded after the first, in the order of their numbers');
is($node->safe_psql('postgres', 'SELECT kg FROM target'), $#downloads, 'and the last one wins');

# Nor does that of an older vintage win over newer ones; it is after the first of its day.
unlink map { "$folder/$_" } @downloads;
$node->safe_psql('postgres', q{TRUNCATE target; ALTER FOREIGN TABLE source OPTIONS (SET path 'v_{vintage}.csv')});
my $kg = 0;
for my $vintage ('2025-03-20', '2025-03-20 (1)', '2025-04-20')
{
	$kg++;
	write_file("$folder/v_$vintage.csv", "$header\n2025-02,M,JPN,280530,$kg,10,\n");
}
$node->safe_psql('postgres', q{CALL magtrade_load('source', 'target')});
is($node->safe_psql('postgres', q{SELECT string_agg(vintage, ', ' ORDER BY load_id) FROM magtrade_loads WHERE vintage IS NOT NULL}),
	'2025-03-20, 2025-03-20 (1), 2025-04-20', 'further downloads come after the first of their vintage');
write_file("$folder/v_2025-03-20 (2).csv", "$header\n2025-02,M,JPN,280530,9,10,\n2025-02,M,USA,280530,9,10,\n");
$node->safe_psql('postgres', q{CALL magtrade_load('source', 'target')});
is($node->safe_psql('postgres', 'SELECT partner, kg FROM target ORDER BY partner'), "JPN|3\nUSA|9", 'and add what is missing to that of a newer one');

done_testing();
