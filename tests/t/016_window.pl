# Window functions without WindowAgg: random queries over tables, partitioned tables, joins, groupings and files, alone and by workers, with
# much memory and with little, give what WindowAgg gives, in the order that was asked for, and each way of doing them is taken.
use strict;
use warnings;
use Test::More;
use FindBin;
use lib $FindBin::Bin;
use Magtrade;

my $folder = folder();
my $node = server('window', jit => 'off', statement_timeout => '120s', max_worker_processes => '8', fsync => 'off');
my $columns = 'id int, code text, name varchar, flag bool, n bigint, period date, value float8, exact numeric, f float8, pad text';
my $icu = $node->safe_psql('postgres', "SELECT count(*) > 0 FROM pg_collation WHERE collprovider = 'i'") eq 't';
$node->safe_psql('postgres', qq{
	CREATE EXTENSION magtrade;
	CREATE SERVER files FOREIGN DATA WRAPPER magtrade_csv OPTIONS (directory '$folder');
});
$node->safe_psql('postgres', q{CREATE COLLATION loose (provider = icu, locale = 'und-u-ks-level2', deterministic = false)}) if $icu;

srand($ENV{MAGTRADE_SEED} // 20251128);
my $rounds = $ENV{MAGTRADE_ROUNDS} // 160;

# Keys that are equal and look different, NULLs everywhere, several rows of a month; quarters have exact sums in any order.
open my $file, '>:raw', "$folder/rows.csv" or die $!;
print $file "id,code,name,flag,n,period,value,exact,f,pad\n";
for my $id (1 .. 9_000)
{
	my @fields = ($id, pick('a', 'b', 'c') . int(rand 40), pick('Japan', 'japan', 'JAPAN', '日本', ' J', '""'), pick('t', 'f'), int(rand 30) - 15,
		sprintf('%d-%02d-%02d', 2017 + rand 9, 1 + rand 12, 1 + rand 28), int(rand 2_000) / 4 - 40, pick('1.0', '1.00', '2', '0', '0.0', '7.25'),
		pick('0', '-0', '1.5', '-1.5', '3'), 'x' x (100 + rand 220));
	$fields[$_] = '' for grep { rand() < 0.04 } 1 .. $#fields;
	print $file join(',', @fields), "\n";
}
close $file or die $!;
cmp_ok(-s "$folder/rows.csv", '>', 2_000_000, 'a file that workers share');
$node->safe_psql('postgres', qq{
	CREATE FOREIGN TABLE rows_csv ($columns) SERVER files OPTIONS (path 'rows.csv');
	CREATE TABLE rows_heap ($columns);
	COPY rows_heap FROM '$folder/rows.csv' WITH (FORMAT csv, HEADER);
	UPDATE rows_heap SET f = 'NaN' WHERE f = 3;
	CREATE TABLE rows_index AS TABLE rows_heap;
	CREATE INDEX ON rows_index (code, period) INCLUDE (value);
	CREATE INDEX ON rows_index (n, code, period);
	CREATE INDEX ON rows_index (exact, f);
	CREATE TABLE rows_hash ($columns) PARTITION BY HASH (code);
	CREATE TABLE rows_list ($columns) PARTITION BY LIST (flag);
	CREATE TABLE rows_list_t PARTITION OF rows_list FOR VALUES IN (true) PARTITION BY HASH (code);
	CREATE TABLE rows_list_f PARTITION OF rows_list FOR VALUES IN (false, NULL);
	CREATE TABLE codes AS SELECT 'a' || i AS code, i AS rank FROM generate_series(0, 60) AS i;
	CREATE TABLE codes_hash (code text, rank int) PARTITION BY HASH (code);
});
$node->safe_psql('postgres', q{
	SELECT format('CREATE TABLE %s_%s PARTITION OF %1$s FOR VALUES WITH (MODULUS 3, REMAINDER %2$s)', r, i)
	FROM unnest(ARRAY['rows_hash', 'rows_list_t', 'codes_hash']) AS r, generate_series(0, 2) AS i \gexec
	INSERT INTO rows_hash TABLE rows_heap;
	INSERT INTO rows_list TABLE rows_heap;
	INSERT INTO codes_hash TABLE codes;
	CREATE INDEX ON rows_hash (code, period) INCLUDE (value);
	CREATE INDEX ON rows_list (flag, code, period);
	VACUUM (ANALYZE) rows_heap, rows_index, rows_hash, rows_list, codes, codes_hash;
	ANALYZE rows_csv;
});

# got(): the rows of a query as a number and a digest in the order of their text, and a digest of some columns in the order in which they
# come; way(): how its plan does windows. Both with a parameter $1.
$node->safe_psql('postgres', <<'SQL');
CREATE FUNCTION got(query text, value int, columns text, how text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  answer text;
  ordered text;
BEGIN
  PERFORM set_config('magtrade.enable_window', how, false);
  EXECUTE 'PREPARE p(int) AS ' || query;
  EXECUTE format('CREATE TEMP TABLE got AS EXECUTE p(%L)', value);
  DEALLOCATE p;
  SELECT count(*) || '/' || coalesce(md5(string_agg(g::text, '~' ORDER BY g::text COLLATE "C")), '') FROM got AS g INTO answer;
  IF columns <> '' THEN
    EXECUTE format('SELECT md5(string_agg(ROW(%s)::text, ''~'' ORDER BY ctid)) FROM got', columns) INTO ordered;
  END IF;
  DROP TABLE got;
  RETURN concat_ws('/', answer, ordered);
END $$;
CREATE FUNCTION way(query text, value int, options text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  plan json;
BEGIN
  SET magtrade.enable_window = on;
  EXECUTE 'PREPARE p(int) AS ' || query;
  EXECUTE format('EXPLAIN (VERBOSE, FORMAT JSON%s) EXECUTE p(%L)', options, value) INTO plan;
  DEALLOCATE p;
  RETURN concat_ws(' ',
    CASE WHEN plan::text LIKE '%"magtrade window"%' THEN 'sorted' END,
    CASE WHEN plan::text ~ '"Parent Relationship": "Member",\s*"Custom Plan Provider": "magtrade window"' THEN 'by partitions' END,
    CASE WHEN plan::text ~ '"Node Type": "Append",\s*"Parent Relationship": "Outer",\s*"Parallel Aware": true[^{}]*\{\s*"Node Type": "Custom Scan",\s*"Parent Relationship": "Member"' THEN 'and workers' END,
    CASE WHEN plan::text LIKE '%"magtrade hashed window"%' THEN 'hashed' END,
    CASE WHEN plan::text LIKE '%"Windows over"%' THEN 'read' END,
    CASE WHEN plan::text LIKE '%"Parts of Keys"%' THEN 'in parts' END,
    CASE WHEN plan::text LIKE '%"WindowAgg"%' THEN 'WindowAgg' END,
    CASE WHEN plan::text LIKE '%"Rows Spilled"%' THEN 'spilled' END,
    CASE WHEN plan::text LIKE '%"Rows Set Aside"%' THEN 'aside' END);
END $$;
SQL

my @rels = ('rows_heap', 'rows_index', ('rows_hash', 'rows_list') x 3, ('rows_csv') x 9);
my @keys = ('code', 'code', 'name', 'flag', 'n', 'exact', 'f', 'left(code, 1)', 'left(code, 2)', 'extract(year FROM period)::int', 'n % 7', "code || '/' || name",
	'id % 300', 'name COLLATE "C"', ('name COLLATE loose') x $icu, 'ARRAY[n]', "date_trunc('year', period)::date", 'int8range(n, NULL)');
my @pairs = (('value, period') x 4, 'value * 2 - n, period', 'exact::float8, period', 'value, fiscal_period(period, 4)', 'CASE WHEN flag THEN value END, period',
	'abs(value), CASE WHEN n % 5 <> 0 THEN period END', 'value + $1, period', 'value, (period + ($1 || $$ months$$)::interval)::date', 'value * 1e15 + 0.1, period');
my ($plain, $lagged) = map { [ psql_lines($node, 'postgres', "SELECT proname FROM pg_proc WHERE prokind = 'w' AND prosrc LIKE 'magtrade%' AND pronargs = $_ ORDER BY 1") ] } 2, 3;

# Columns to order by, and what they are where they are equal.
my %orders = (code => 'code', n => 'n', period => 'period', flag => 'flag', name => 'name', exact => 'trim_scale(exact)', f => 'f + 0', id => 'id');

sub call
{
	my $window = shift;
	my $pair = pick(@_);
	return pick(@$plain) . "($pair) OVER $window" if rand() < 0.7;
	return pick(@$lagged) . "($pair, " . pick(1, 2, 3, 11, 12, 25) . ") OVER $window";
}

# An output that is made of window functions.
sub output
{
	my ($a, $b) = (call(@_), call(@_));
	return pick($a, $a, $a, $a, "coalesce(($a)::text, 'none')", "$a IS NULL", "CASE WHEN ($a)::text > '2' THEN name ELSE code END", "code || ($a)::text",
		"($a)::text = ($b)::text", "ROW($a, $b, n)::text", "coalesce(($a)::text, ($b)::text, \$1::text)");
}

# windows($rel, $distinct): a query over windows of a relation, and the names of its columns that are the relation's. Of equal values of
# a distinct one any may come.
sub windows
{
	my ($rel, $distinct) = @_;
	my %seen;
	my @by = map { pick(@keys) } 0 .. rand 2.2;
	@by = grep { !/^(exact|f|ARRAY.*|.*range.*|.* loose)$/ } @by, pick('code', 'name', 'n', 'id', 'period') if $rel eq 'rows_csv' && rand() < 0.8;
	@by = ($rel =~ /list/ ? 'flag' : (), 'code', ('period') x (rand() < 0.3)) if $rel =~ /rows_(hash|list)/ && rand() < 0.7;
	@by = grep { !$seen{$_}++ } @by;
	my $by = join ', ', @by;
	my $order = pick('', '', ' ORDER BY period', ' ORDER BY period DESC, id', ' ORDER BY n, code', ' ORDER BY period NULLS FIRST');
	my $frame = $order ? pick('', '', ' ROWS BETWEEN 2 PRECEDING AND CURRENT ROW',
		' RANGE UNBOUNDED PRECEDING', ' GROUPS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING EXCLUDE TIES') : '';
	my %windows = (w => "PARTITION BY $by$order$frame", v => "PARTITION BY $by ORDER BY name, id", other => 'PARTITION BY n, id');
	my @some = map { pick(@pairs) } 0 .. rand 2;
	my $few = rand() < 0.25;
	my @of = map { $few ? call('w', $some[0]) : output(pick(('w') x 12, 'v', 'v'), @some) } 0 .. rand 4;
	push @of, call('other', @some) if rand() < 0.05;
	push @of, 'count(*) OVER (PARTITION BY id)' if rand() < 0.03;
	my @columns = $few ? () : grep { rand() < 0.35 } qw(id code name flag n period value exact f);
	@columns = grep { !/^(exact|f)$/ } @columns if $distinct;
	push @columns, 'pad' if !$few && rand() < 0.2;
	push @of, pick(@keys) if !$distinct && rand() < 0.3;
	my $n = 0;
	my @list = (@columns, map { ($_ . ' AS c' . ++$n) } @of);
	@list = sort { $a =~ /\d$/ <=> $b =~ /\d$/ } @list if rand() < 0.5;
	# what a window that nothing is over is ordered by is a column all the same
	my $windows = join ', ', map { "$_ AS ($windows{$_})" } grep { "@list" =~ /OVER $_\b/ } sort keys %windows;
	my $where = pick('', '', 'WHERE n > $1', "WHERE code < 'b'", 'WHERE id % 3 = 0', 'WHERE value IS NOT NULL AND flag', "WHERE name LIKE 'J%'", 'WHERE id < $1 * 500',
		"WHERE code = 'a' || \$1", 'WHERE id < 0', 'WHERE flag = ($1 > 0) AND n = $1');
	return ('SELECT ' . join(', ', @list) . " FROM $rel $where" . ($windows && " WINDOW $windows"), \@columns);
}

# draw(): a query, and the columns whose order counts.
sub draw
{
	my $rel = pick(@rels);
	my $from = pick(($rel) x 6, "(SELECT * FROM $rel OFFSET 0) AS r", "$rel JOIN codes USING (code)", "codes LEFT JOIN $rel USING (code)",
		"codes LEFT JOIN (SELECT id, code, name, flag, n, period, coalesce(value, 1) AS value, coalesce(exact, n) AS exact, f, 'x' || pad AS pad FROM $rel) AS r USING (code)",
		"$rel JOIN codes_hash USING (code)", "(SELECT * FROM $rel WHERE n > 5 UNION ALL SELECT * FROM rows_heap WHERE n < \$1) AS r",
		"$rel AS r JOIN LATERAL (SELECT rank FROM codes AS c WHERE c.code = r.code LIMIT 1) AS l ON true");
	if (rand() < 0.08)
	{
		my $by = pick('code', 'flag, n', 'left(code, 1)');
		my $order = pick('', ' ORDER BY min(value)', ' ORDER BY period, max(n)');
		my $call = call("(PARTITION BY $by$order)", 'sum(value), period', 'count(*), period', 'max(value), period');
		return ("SELECT $by, period, count(*), $call AS c1, $call IS NULL AS c2 FROM $rel WHERE n > \$1 GROUP BY $by, period, flag, n, code HAVING max(id) > 100", '');
	}
	if (rand() < 0.06)
	{
		my $call = call('(PARTITION BY code)', 'value, period');
		return ("SELECT count(*) AS a1, count(c1) AS a2, max(c1::text) FROM (SELECT $call AS c1 FROM rows_hash) AS s", '');
	}
	my $kind = rand;
	my ($query, $columns) = windows($from, $kind < 0.08);
	return ('SELECT DISTINCT' . substr($query, 6), '') if $kind < 0.08;
	return ("$query UNION ALL " . $query =~ s/\b$rel\b/rows_hash/gr, '') if $kind < 0.14;
	return ("SELECT count(*) AS a1, count(c1) AS a2, min(c1::text), max(c1::text), count(DISTINCT c1) AS a3, sum(length(c1::text)) FROM ($query) AS s", '') if $kind < 0.3;
	return ("SELECT v.x, s.* FROM (VALUES (-3), (NULL), (2), (5)) AS v(x), LATERAL (" . $query =~ s/\$1/v.x/gr . ") AS s", '') if $kind < 0.4;
	return ("SELECT code, (SELECT string_agg(c1::text, ',' ORDER BY c1::text) FROM ($query) AS s WHERE s.code = codes.code) FROM codes WHERE rank < 4", '')
		if $kind < 0.44 && grep { $_ eq 'code' } @$columns;
	return ("WITH s AS MATERIALIZED ($query) SELECT a.*, (SELECT count(*) FROM s) AS total FROM s AS a", '') if $kind < 0.47;
	my @order = grep { $orders{$_} && rand() < 0.7 } @$columns;
	return ($query, '') if !@order || $kind < 0.6;
	@order = sort { $a eq 'code' ? -1 : $b eq 'code' ? 1 : 0 } @order if rand() < 0.5;
	my $by = join ', ', map { $_ . pick('', '', '', ' DESC', ' NULLS FIRST') } @order;
	my $limit = (grep { $_ eq 'id' } @$columns) && $from eq $rel ? pick('', ', id LIMIT 20', ', id LIMIT 500 OFFSET 3') : '';
	return ("$query ORDER BY $by$limit", join ', ', map { $orders{$_} } @order);
}

my %settings = (
	alone => 'SET max_parallel_workers_per_gather = 0',
	together => 'SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0; SET min_parallel_index_scan_size = 0;'
		. 'SET max_parallel_workers_per_gather = 2',
);
my $common = 'SET client_min_messages = warning; SET plan_cache_mode = force_generic_plan;'
	. 'SET enable_partitionwise_aggregate = on; SET enable_partitionwise_join = on';
my (@script, @labels);
for my $n (1 .. $rounds)
{
	my ($query, $order) = draw();
	my $setting = $n % 3 ? 'together' : 'alone';
	my $memory = pick('64kB', '64kB', '64kB', '1MB', '64MB');
	my $avoid = pick('', '', 'SET enable_hashagg = off;', 'SET enable_hashagg = off;', 'SET enable_seqscan = off;', 'SET enable_seqscan = off; SET enable_sort = off;',
		'SET enable_indexscan = off; SET enable_indexonlyscan = off;');
	my $options = rand() < 0.5 ? ', ANALYZE' : '';
	my $value = pick(-5, 0, 3);
	push @labels, "$query (\$1 = $value, $setting, $memory, $avoid)";
	push @script, "RESET ALL; DEALLOCATE ALL; $common; $settings{$setting}; SET work_mem = '$memory'; $avoid
		SELECT way(q, $value, '$options'), a, got(q, $value, '$order', 'off') AS b
		FROM (SELECT q, got(q, $value, '$order', 'on') AS a FROM (SELECT \$q\$$query\$q\$ AS q OFFSET 0) AS r OFFSET 0) AS t;";
}
my ($out, $err) = ('', '');
$node->psql('postgres', join("\n", @script), stdout => \$out, stderr => \$err, on_error_stop => 0, on_error_die => 0, timeout => 300);
is($err, '', 'no query fails');
my @got = split /\n/, $out;
is(scalar @got, scalar @labels, 'every query was tried');
my (@wrong, %ways);
for my $i (0 .. $#labels)
{
	my ($way, $here, $there) = split /\|/, $got[$i] // '';
	push @wrong, "$way: $labels[$i]: $here, not $there" if ($here // '') ne ($there // ' ');
	$way =~ s/ by partitions( and workers)?// if $labels[$i] =~ /UNION ALL/;
	$ways{$1}++ while $way =~ /(by partitions and workers|by partitions|hashed in parts|hashed|read in parts|read|sorted|WindowAgg|spilled|aside)/g;
}
is(join("\n", @wrong), '', scalar(@labels) . ' random queries give what WindowAgg gives');
cmp_ok($ways{$_} // 0, '>=', 1, "$_: tried") for 'sorted', 'hashed', 'hashed in parts', 'read', 'read in parts', 'by partitions', 'by partitions and workers', 'WindowAgg', 'spilled', 'aside';
diag(join ', ', map { "$_ $ways{$_}" } sort keys %ways) if $ENV{MAGTRADE_ROUNDS};

my $here = 'SET magtrade.enable_window = on;';
my $there = 'SET magtrade.enable_window = off;';
my $small = "$settings{alone}; SET work_mem = '64kB'";

# same($settings, $query, $name): whether it gives the same rows, and these come in the same order if it has one.
sub same
{
	my ($settings, $query, $name) = @_;
	my @rows = map { $node->safe_psql('postgres', "$settings; $_ $query") } $here, $there;
	@rows = map { join "\n", sort split /\n/ } @rows unless $query =~ /ORDER BY id$|DECLARE c SCROLL/;
	cmp_ok(length $rows[0], '>', 0, "$name: there are rows");
	is($rows[0], $rows[1], $name);
	return;
}

# Rows that do not fit into memory go to files, and come back; so do those that are set aside.
for my $case ([ 'rows_heap', 'n > 0', 'Rows Spilled' ], [ 'rows_csv', 'n > 0', 'Rows Spilled' ], [ 'rows_csv', 'id', 'Rows Set Aside' ])
{
	my ($rel, $by, $what) = @$case;
	my $query = "SELECT id, pad, mom_pct(value, period) OVER w, ytd_sum(value, period) OVER w FROM $rel WINDOW w AS (PARTITION BY $by)";
	my ($count) = $node->safe_psql('postgres', "$small; EXPLAIN (ANALYZE, COSTS OFF) $query") =~ /$what: (\d+)/;
	cmp_ok($count // 0, '>', 5_000, "$rel: $what");
	same($small, $query, "$rel: $what");
}

# Nor can those of more columns than a tuple may have.
same($small, "SELECT md5(s::text) FROM (SELECT id, " . join(', ', map { "mom_pct(value + $_, period) OVER w" } 1 .. 840)
	. " FROM $_ WHERE id <= 100 WINDOW w AS (PARTITION BY id)) AS s", "$_: hundreds of pairs") for 'rows_heap', 'rows_csv';

# What cannot be told apart by what it looks like, or gives several rows, is left to the executor; casts are no matter for workers.
for my $rel ('rows_heap', 'rows_csv')
{
	my $none = '(PARTITION BY code ORDER BY random())';
	is($node->safe_psql('postgres', "SELECT count(*), count(m) > 0 FROM (SELECT random(), mom_pct(value, period) OVER $none AS m FROM $rel) AS s"),
		'9000|t', "$rel: ORDER BY random()");
	# from 19 on no window is ordered so
	is($node->safe_psql('postgres', "SELECT count(*), count(m) > 0, sum(g)
		FROM (SELECT generate_series(1, 2) AS g, mom_pct(value, period) OVER (PARTITION BY code ORDER BY generate_series(1, 2)) AS m FROM $rel) AS s"),
		'18000|t|27000', "$rel: a window ordered by what gives several rows")
		if $node->safe_psql('postgres', 'SHOW server_version_num') < 190000;
	like($node->safe_psql('postgres', "$settings{together}; EXPLAIN (COSTS OFF) SELECT (mom_pct(value, period) OVER (PARTITION BY code))::text FROM $rel"),
		qr/Windows over|magtrade (?:hashed )?window/, "$rel: a cast of a function");
}
same($settings{alone}, "SELECT id, exact, mom_pct(value, period) OVER (PARTITION BY exact, f), generate_series(1, n % 3) FROM $_", "$_: several rows of one") for 'rows_heap', 'rows_csv';

# Partitions whose columns have another order.
$node->safe_psql('postgres', qq{
	CREATE TABLE rows_mixed ($columns) PARTITION BY HASH (code);
	CREATE TABLE rows_mixed_0 PARTITION OF rows_mixed FOR VALUES WITH (MODULUS 2, REMAINDER 0);
	CREATE TABLE rows_mixed_1 (junk int, pad text, f float8, exact numeric, value float8, period date, n bigint, flag bool, name varchar, code text, id int);
	ALTER TABLE rows_mixed_1 DROP COLUMN junk;
	ALTER TABLE rows_mixed ATTACH PARTITION rows_mixed_1 FOR VALUES WITH (MODULUS 2, REMAINDER 1);
	INSERT INTO rows_mixed TABLE rows_heap;
	CREATE INDEX ON rows_mixed (code, id);});
$node->safe_psql('postgres', 'ANALYZE rows_mixed');
my $pieces = 'SET enable_partitionwise_aggregate = on; SET enable_seqscan = off; SET enable_sort = off';
my $mixed = 'SELECT id, tableoid::regclass, n, rows_mixed, mom_pct(value, period) OVER w FROM rows_mixed WINDOW w AS (PARTITION BY code ORDER BY id)';
like($node->safe_psql('postgres', "$pieces; EXPLAIN (COSTS OFF) $mixed"), qr/Append\n\s*->\s*Custom Scan/, 'windows of partitions of other columns');
same($pieces, $mixed, 'are the same');

# Rows written to a table, and a rescan with other parameters.
for my $rel ('rows_index', 'rows_csv')
{
	my $windows = "SELECT id, code, growth_pct(value, period, 12) OVER (PARTITION BY code) AS m FROM $rel";
	same($settings{together},
		"CREATE TEMP TABLE kept (id int, code text, m float8); INSERT INTO kept $windows WHERE n > 0; TABLE kept ORDER BY id", "$rel: INSERT");
	same($small, "SELECT x, count(*), count(m), min(m), max(m) FROM generate_series(-4, 4) AS x,
		LATERAL ($windows WHERE n > x OFFSET 0) AS s GROUP BY x", "$rel: rescans");
	# A cursor goes on after a subtransaction that failed, and one that can go back does.
	same($small, "BEGIN; DECLARE c SCROLL CURSOR FOR $windows ORDER BY code, period, id;
		FETCH 5 FROM c; SAVEPOINT s; MOVE 300 FROM c; FETCH 3 FROM c; ROLLBACK TO s; FETCH 2 FROM c;
		FETCH PRIOR FROM c; FETCH ABSOLUTE 5000 FROM c; MOVE BACKWARD 700 FROM c; FETCH 4 FROM c; FETCH LAST FROM c; COMMIT", "$rel: a cursor");
	my $cursor = "SELECT id, pad, growth_pct(value, period, 12) OVER (PARTITION BY n > 0) AS m FROM $rel";
	same($small, "BEGIN; DECLARE c NO SCROLL CURSOR WITH HOLD FOR $cursor;
		FETCH 5000 FROM c; SAVEPOINT s; DECLARE d CURSOR FOR $cursor; MOVE 6000 FROM d; ROLLBACK TO s; FETCH 2000 FROM c;
		COMMIT; FETCH ALL FROM c; CLOSE c", "$rel: a cursor that is open for long");
	# An error leaves nothing behind.
	my $error = $cursor =~ s/value/CASE WHEN id = 8000 THEN 'NaN' ELSE value END/r;
	same($small, qq{DO \$\$ BEGIN FOR i IN 1..20 LOOP BEGIN PERFORM count(m) FROM ($error) AS s;
		EXCEPTION WHEN data_exception THEN CONTINUE; END; RAISE EXCEPTION 'no error'; END LOOP; END \$\$; $cursor},
		"$rel: a query after errors");
}

# Comparisons of keys leave no memory behind, nor do partitions and their rows.
SKIP: {
	skip 'PostgreSQL that does not show its memory', 2 unless $node->safe_psql('postgres', q{SELECT to_regclass('pg_backend_memory_contexts') IS NOT NULL}) eq 't';
	$node->safe_psql('postgres', q{CREATE TABLE sorted AS SELECT int4range(i, i + 5) AS k, i AS id, date '2000-01-01' + i % 9000 AS period, 1.0::float8 AS value FROM generate_series(1, 100000) AS i});
	for my $key ('k', 'id::numeric')
	{
		my $used = $node->safe_psql('postgres', "$settings{alone}; SET work_mem = '256MB'; BEGIN; DECLARE c NO SCROLL CURSOR FOR
			SELECT id, mom_pct(value, period) OVER (PARTITION BY $key) FROM sorted;
			MOVE 90000 FROM c; SELECT sum(used_bytes) FROM pg_backend_memory_contexts WHERE name IN ('ExecutorState', 'magtrade window', 'ExprContext')");
		cmp_ok($used, '<', 1_000_000, "partitions by $key: memory");
	}
}

# Rows that are set aside again and again are in few stores at a time, however many they are.
SKIP: {
	skip 'there is no /proc', 1 unless -f '/proc/self/status';
	write_file("$folder/many.csv", "k,period,value\n", map { "$_,2025-01,$_\n" } 1 .. 400_000);
	my $got = $node->safe_psql('postgres', qq{
		CREATE FOREIGN TABLE many (k int, period date, value float8) SERVER files OPTIONS (path 'many.csv');
		SET max_parallel_workers_per_gather = 0; SET work_mem = '64kB'; SET hash_mem_multiplier = 1;
		SELECT count(m) FROM (SELECT value_at(value, period) OVER (PARTITION BY k) AS m FROM many) AS s;
		SELECT count(m) FROM (SELECT value_at(value, period, '2025-01-01') AS m FROM many GROUP BY k OFFSET 0) AS s;
		SELECT $peak_memory < 80;
	});
	is($got, "400000\n400000\nt", 'memory: partitions and groups by the hundred thousand');
}

# Who may not call a function may not have it called.
$node->safe_psql('postgres', q{CREATE ROLE reader; GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader; GRANT pg_read_server_files TO reader;
	REVOKE EXECUTE ON FUNCTION mom_pct(float8, date) FROM PUBLIC});
for my $rel ('rows_heap', 'rows_index', 'rows_hash', 'rows_csv')
{
	my $query = "SELECT count(m), count(y) FROM (SELECT mom_pct(value, period) OVER w AS m, yoy_pct(value, period) OVER w AS y FROM $rel WINDOW w AS (PARTITION BY code)) AS s";
	my @errors;
	for my $setting ($here, $there)
	{
		$node->psql('postgres', "SET ROLE reader; $pieces; $setting $query", stderr => \my $error);
		push @errors, $error =~ /ERROR: +(.*)/ ? $1 : $error;
	}
	is(join('; ', @errors), 'permission denied for function mom_pct; permission denied for function mom_pct', "$rel: a function that is not granted");
	is($node->safe_psql('postgres', "SET ROLE reader; SELECT count(y) > 0 FROM (SELECT yoy_pct(value, period) OVER (PARTITION BY code) AS y FROM $rel) AS s"), 't', "$rel: and one that is");
}

open my $log, '<', $node->logfile or die $!;
my @leaks = grep { /temporary file leak|resource leak|leak:|terminated by signal|TRAP/ } <$log>;
close $log or die $!;
is(join('', @leaks), '', 'nothing leaked or crashed');
done_testing();
