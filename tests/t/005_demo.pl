# tests/demo.sql shows what it promises: the magnets' sentence, and what became of China's shrimp.
use strict;
use warnings;
use Test::More;
use FindBin;
use lib $FindBin::Bin;
use Magtrade;

my $node = server('demo');
my ($printed, $errors, $status) = psql_file($node, 'postgres', checkout() . '/tests/demo.sql');

is($status, 0, 'demo.sql runs');
is($errors, '', 'and complains of nothing');
like($printed, qr/^ Japan +\| +305 \| +34\.9 \| highest this year \| never since Jul 2025 *$/m, 'Japan: 305 t, +34.9 %, the most this year');
like($printed, qr/^ United States \| +582 \| +-11\.3 \| - +\| Oct 2025 *$/m, 'United States: 582 t, -11.3 %');
like($printed, qr/^ +46\.2$/m, 'Japan minus United States: 46.2 points');
like($printed, qr/^ China +\| +92\.9 \| +2\.3 \| +-97\.5$/m, q{China's shrimp: from 92.9 to 2.3 million dollars});
like($printed, qr/^ 2018 \| +4710\.6 \| +4710\.6 \| +21851\.4$/m, 'the countries of 2018 sum to the published total');
like($printed, qr/^ 2019 \| +4674\.7 \| +4674\.7 \| +21314\.0$/m, 'and those of 2019');

# Where make demo was not run, what it says to go on with must not lead to another server.
my $script = checkout() . '/tests/server.sh';
my $said = `'$script' psql -c 'SELECT 1' 2>&1 </dev/null`;
isnt($?, 0, 'server.sh psql without a server fails');
like($said, qr/^magtrade: there is no server running in \S+: run 'tests\/server\.sh start' or 'make demo'$/, 'and says how to start it');

done_testing();
