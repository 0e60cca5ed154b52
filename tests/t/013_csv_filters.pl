# Conditions that a scan tests by itself, on bytes or on values: random ones, with constants, with parameters of generic plans and
# by workers, give what a table gives that COPY filled from the same file, and every record that they exclude is counted as filtered.
use strict;
use warnings;
use Test::More;
use FindBin;
use lib $FindBin::Bin;
use Magtrade;

my $folder = folder();
my $node = server('csv_filters', jit => 'off', statement_timeout => '120s', max_worker_processes => '8', fsync => 'off');
my $columns = 'id int, code text, name text, value float8, period date';
$node->safe_psql('postgres', qq{
	CREATE EXTENSION magtrade;
	CREATE SERVER files FOREIGN DATA WRAPPER magtrade_csv OPTIONS (directory '$folder');
});

my @codes = qw(85 8505 850511 850519 0101 842 JPN jpn 85051);
my @names = ('Japan', 'Jap', '日本', '日本国', "l'île", '100%', 'under_score', 'back\\slash', '', ' J', 'comma, here', 'a "word"', "two\nlines");

# make_file(name, names...): large enough for workers; a missing field is NULL, "" is not
sub make_file
{
	my ($name, @of) = @_;
	open my $file, '>:raw', "$folder/$name.csv" or die $!;
	print $file "id,code,name,value,period\n";
	for my $id (1 .. 3_000)
	{
		my ($code, $text) = map { rand() < 0.1 ? '' : $_ } pick(@codes), pick(@of);
		$text =~ s/"/""/g;
		$text = qq{"$text"} if $text =~ /[",\n]/ || ($text eq '' && @of == @names && rand() < 0.5);
		printf $file "%d,%s,%s,%s,2025-%02d-01\n", $id, $code, $text, rand() < 0.1 ? '' : int(rand 20) / 4, 1 + rand 12;
	}
	# what makes a file large enough for pieces, and differs from every condition
	print $file '0,', 'z' x 1000, ",,,\n" for 1 .. 2_200;
	close $file or die $!;
	$node->safe_psql('postgres', qq{
		CREATE FOREIGN TABLE $name ($columns) SERVER files OPTIONS (path '$name.csv');
		CREATE TABLE ${name}_heap ($columns);
		COPY ${name}_heap FROM '$folder/$name.csv' WITH (FORMAT csv, HEADER);
	});
	return;
}
srand 20251102;
make_file('quoted', @names);
make_file('plain', grep { !/[",\n]/ } @names);

# The condition with its value in the query, or as a parameter of a plan that does not know it; the columns of each kind of value.
$node->safe_psql('postgres', <<'SQL');
CREATE FUNCTION tried(rel text, condition text, type text, value text, generic bool, OUT answer text, OUT filtered bigint)
LANGUAGE plpgsql AS $$
DECLARE
  query text := format('SELECT id, code, name, value, period FROM %I AS t WHERE %s', rel,
    CASE WHEN generic THEN condition ELSE replace(condition, '$1', format('%L::%s', value, type)) END);
  call text := query;
  plan json;
BEGIN
  IF generic THEN
    EXECUTE format('PREPARE p(%s) AS %s', type, query);
    call := format('EXECUTE p(%L)', value);
  END IF;
  EXECUTE 'EXPLAIN (ANALYZE, TIMING OFF, COSTS OFF, SUMMARY OFF, FORMAT JSON) ' || call INTO plan;
  -- -1 where the planner knows that there is no row
  filtered := coalesce(substring(plan::text FROM '"Records": (\d+)')::bigint - substring(plan::text FROM '"Records Filtered": (\d+)')::bigint, -1);
  IF generic THEN
    EXECUTE 'CREATE TEMP TABLE got AS ' || call;
    EXECUTE 'DEALLOCATE p';
  ELSE
    EXECUTE 'CREATE TEMP TABLE got AS ' || query;
  END IF;
  SELECT count(*) || '/' || coalesce(md5(string_agg(g::text, '~' ORDER BY id, g::text)), '') FROM got AS g INTO answer;
  DROP TABLE got;
END $$;
SQL

my @text = ('= $1', '<> $1', 'LIKE $1', 'NOT LIKE $1', '^@ $1', 'IS NULL', 'IS NOT NULL',
	map { ("COLLATE \"C\" $_ \$1", "$_ \$1") } '<', '<=', '>', '>=');
my @array = ('= ANY ($1)', '<> ALL ($1)', 'IN (SELECT unnest($1))');
my @plain = ('= $1', '<> $1', '< $1', '<= $1', '> $1', '>= $1', 'IS NULL', 'IS NOT NULL', 'BETWEEN $1 AND $1');
my @patterns = (@names, @codes, 'J%', '%an', 'J_p%', '日%', '日本_', '100\\%', '100%', 'under\\_%', 'back\\\\%', '', '%', '85%', '850511%', '8505%', '850%', 'Jap%', 'jp_', '_', 'J');

# draw(): a condition, the type of its value and the value, or undef for NULL
sub draw
{
	my $column = pick('code', 'name');
	my $kind = rand;
	return ("$column " . pick(@text), 'text', rand() < 0.05 ? undef : pick(@patterns)) if $kind < 0.5;
	return ("\$1 " . pick('=', '<>', '<', '>=') . " $column COLLATE \"C\"", 'text', pick(@patterns)) if $kind < 0.55;
	return ("$column " . pick(@array), 'text[]', join ',', 'ARRAY', map { rand() < 0.1 ? 'NULL' : quote(pick(@patterns)) } 1 .. rand 4) if $kind < 0.7;
	return ('value ' . pick(@plain), 'float8', pick(0, 1.25, 2.5, 4, -1)) if $kind < 0.8;
	return ('period ' . pick(@plain), 'date', sprintf '2025-%02d-01', 1 + rand 12) if $kind < 0.9;
	my @two = (draw(), draw());
	return $two[1] eq $two[4] && defined $two[2] ? ("$two[0] " . pick('AND', 'OR') . " $two[3]", @two[ 1, 2 ]) : @two[ 0 .. 2 ];
}

sub quote { my ($text) = @_; $text =~ s/([\\"])/\\$1/g; return qq{"$text"} }

sub literal
{
	my ($value) = @_;
	return 'NULL' unless defined $value;
	$value = '{' . substr($value, 6) . '}' if $value =~ /^ARRAY,/;
	$value = '{}' if $value eq 'ARRAY';
	$value =~ s/'/''/g;
	return "'$value'";
}

my $serial = 'SET max_parallel_workers_per_gather = 0';
my $parallel = 'SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0; SET max_parallel_workers_per_gather = 2';
my (@script, @labels);
for my $n (1 .. 240)
{
	my ($condition, $type, $value) = draw();
	my $rel = pick('quoted', 'plain');
	my $generic = rand() < 0.5 && $condition =~ /\$1/ ? 'true' : 'false';
	my $arguments = sprintf q{'%s', %s, %s}, $condition =~ s/'/''/gr, "'$type'", literal($value);
	my $is_scan = $condition !~ /SELECT/ ? 'true' : 'false';
	push @labels, "$rel WHERE $condition, \$1 = " . literal($value) . " (generic: $generic)";
	# what passes is all that is not filtered, unless the executor tests it by itself
	push @script, ($n % 3 == 0 ? $parallel : $serial) . ";
		SELECT h.answer = f.answer AND (NOT $is_scan OR f.filtered IN (-1, split_part(f.answer, '/', 1)::bigint))
		FROM tried('${rel}_heap', $arguments, false) h, tried('$rel', $arguments, $generic) f;";
}
my @got = split /\n/, $node->safe_psql('postgres', "SET client_min_messages = warning; SET plan_cache_mode = force_generic_plan;\n" . join("\n", @script));
is(scalar @got, scalar @labels, 'every condition was tried');
my @wrong = map { $labels[$_] } grep { ($got[$_] // '') ne 't' } 0 .. $#labels;
is(join("\n", @wrong), '', scalar(@labels) . ' random conditions give what COPY and the executor give, and are counted');

# A text that the option "null" lists is NULL to every condition.
$node->safe_psql('postgres', qq{
	CREATE FOREIGN TABLE nulls (id int, code text OPTIONS (null '842,JPN'), name text) SERVER files OPTIONS (path 'plain.csv');
	CREATE VIEW nulls_heap AS SELECT id, CASE WHEN code NOT IN ('842', 'JPN') THEN code END AS code FROM plain_heap;
});
for my $condition (q{code IS NULL}, q{code IS NOT NULL}, q{code = 'JPN'}, q{code <> '8505'}, q{code LIKE 'J%'}, q{code <> ALL ('{}')})
{
	is($node->safe_psql('postgres', "SELECT count(*), sum(id) FROM nulls WHERE $condition"),
		$node->safe_psql('postgres', "SELECT count(*), sum(id) FROM nulls_heap WHERE $condition"), "option null: $condition");
}
done_testing();
