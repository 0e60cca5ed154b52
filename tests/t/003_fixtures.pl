# The files in China Customs' layout are what their lists make of them, byte for byte.
use strict;
use warnings;
use Test::More;
use File::Compare;
use File::Temp;
use FindBin;
use lib $FindBin::Bin;
use Magtrade;

my $folder = checkout() . '/tests/fixtures/gacc';
my $again = File::Temp->newdir;

is(system("$folder/make.sh", $again), 0, 'make.sh runs');
for my $file (glob "$folder/*_export.csv")
{
	my ($name) = $file =~ m{([^/]+)$};
	is(compare($file, "$again/$name"), 0, "$name is what its list makes of it");
}
done_testing();
