# First loads of random files into random tables: rows are collected, ordered by the key and written in runs, and what is in the table
# afterwards is what an INSERT from the foreign table puts into one of the same definition; or it is refused as that is. MAGTRADE_ROUNDS
# says how many (10), MAGTRADE_SEED which.
use strict;
use warnings;
use Test::More;
use FindBin;
use List::Util qw(min shuffle uniq);
use POSIX qw(ceil strftime);
use lib $FindBin::Bin;
use Magtrade;
use Loads;

my $folder = folder();
my $node = server('load_order', statement_timeout => '120s', fsync => 'off', autovacuum => 'off', shared_buffers => '32MB');
my ($seed, $rounds) = ($ENV{MAGTRADE_SEED} // 20261129, $ENV{MAGTRADE_ROUNDS} // 10);
my $icu = $node->safe_psql('postgres', q{SELECT count(*) > 0 FROM pg_collation WHERE collname = 'und-x-icu'}) eq 't';
my $amcheck = $node->safe_psql('postgres', q{SELECT count(*) > 0 FROM pg_available_extensions WHERE name = 'amcheck'}) eq 't';

sub sql { return $node->safe_psql('postgres', shift) }

sql(qq{CREATE EXTENSION magtrade; CREATE SERVER files FOREIGN DATA WRAPPER magtrade_csv OPTIONS (directory '$folder');
	CREATE DOMAIN code AS text CHECK (VALUE <> ''); CREATE TYPE flow AS ENUM ('X', 'M', 'b', 'a', 'RX', 'RM', 'Ä', 'z9', 'z10');});
sql('CREATE EXTENSION amcheck') if $amcheck;
my $heapcheck = sql(q{SELECT to_regproc('verify_heapam') IS NOT NULL}) eq 't';
sql(q{CREATE COLLATION loose (provider = icu, locale = 'und-u-ks-level2', deterministic = false)}) if $icu;
# Partitions by lists or ranges of a column's values, and one for the rest; every third is partitioned again, every second has columns of its own.
sql(<<'SQL');
CREATE FUNCTION split(how text, value text, pieces int, rest bool, columns text, again text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  found text[]; bounds text[]; what text; part text;
BEGIN
  EXECUTE format('SELECT array_agg(quote_literal(v) ORDER BY v) FROM (SELECT DISTINCT %s AS v FROM source) s', value) INTO found;
  FOR i IN 0 .. pieces - 1 LOOP
    what := NULL;
    IF how = 'HASH' THEN what := format('FOR VALUES WITH (MODULUS %s, REMAINDER %s)', pieces, i);
    ELSIF how = 'LIST' THEN
      bounds := ARRAY(SELECT f FROM unnest(found[1:300]) WITH ORDINALITY AS u(f, n) WHERE n % (pieces + rest::int) = i);
      what := 'FOR VALUES IN (' || nullif(array_to_string(bounds, ', '), '') || ')';
    ELSE
      bounds := ARRAY[CASE WHEN i > 0 OR rest THEN found[1 + cardinality(found) * i / pieces] ELSE 'MINVALUE' END,
        CASE WHEN i < pieces - 1 THEN found[1 + cardinality(found) * (i + 1) / pieces] ELSE 'MAXVALUE' END];
      IF bounds[1] <> bounds[2] THEN what := format('FOR VALUES FROM (%s) TO (%s)', bounds[1], bounds[2]); END IF;
    END IF;
    CONTINUE WHEN what IS NULL;
    part := 'target_' || i;
    IF i % 2 = 1 AND columns <> '' THEN
      EXECUTE format('CREATE TABLE %s (%s); ALTER TABLE %1$s DROP gone; ALTER TABLE target ATTACH PARTITION %1$s %3$s', part, columns, what);
    ELSIF i % 3 = 0 AND again <> '' THEN
      EXECUTE format('CREATE TABLE %s PARTITION OF target %s PARTITION BY HASH (%s); CREATE TABLE %1$s_0 PARTITION OF %1$s FOR VALUES WITH (MODULUS 2, REMAINDER 0);
        CREATE TABLE %1$s_1 PARTITION OF %1$s FOR VALUES WITH (MODULUS 2, REMAINDER 1)', part, what, again);
    ELSE
      EXECUTE format('CREATE TABLE %s PARTITION OF target %s', part, what);
    END IF;
  END LOOP;
  IF rest AND how <> 'HASH' THEN CREATE TABLE target_rest PARTITION OF target DEFAULT; END IF;
END $$;
SQL

# What keys are made of: the type, the i-th value of some, most so many, and another way to write one that is equal.
sub number { return ($_[0] * 7919 + 1) % 20011 }
sub pick_by { my $i = shift; return $_[ $i % @_ ] }
sub text { return pick_by($_[0], 'a', 'Z', 'Ä', ' ', '日', 'aa') . number($_[0]) }
my %kinds = (
	text => [ 'text', \&text ], icu => [ 'text COLLATE "und-x-icu"', \&text ], domain => [ 'code', \&text ], varchar => [ 'varchar(40)', \&text ],
	long => [ 'text', sub { text($_[0]) . '-' x pick_by($_[0], 0, 0, 120, 250, 400) } ], char => [ 'char(12)', \&text ], name => [ 'name', \&text ],
	numeric => [ 'numeric', sub { sprintf '%.3f', number($_[0]) / 8 - 900 }, 20011, sub { "$_[0]00" } ],
	int2 => [ 'int2', sub { number($_[0]) - 9000 } ], int4 => [ 'int4', sub { (number($_[0]) - 9000) * 100_000 } ],
	int8 => [ 'int8', sub { (number($_[0]) - 9000) * 800_000_000_000_000 } ], float8 => [ 'float8', sub { (number($_[0]) - 9000) / 3 } ],
	date => [ 'date', sub { strftime('%Y-%m-%d', gmtime 86_400 * number($_[0])) } ],
	timestamp => [ 'timestamp', sub { strftime('%Y-%m-%d %H:%M:%S', gmtime 12_345 * number($_[0])) } ],
	bool => [ 'bool', sub { pick_by($_[0], 't', 'f') }, 2 ], enum => [ 'flow', sub { pick_by($_[0], qw(RM a X Ä M RX z10 b z9)) }, 9 ],
	uuid => [ 'uuid', sub { sprintf '%08x-0000-4000-8000-%012x', number($_[0]) * 214_000, $_[0] } ],
	loose => [ 'text COLLATE loose', sub { 'ab' . number($_[0]) }, 20011, sub { uc $_[0] } ]);
delete @kinds{qw(icu loose)} unless $icu;

# write_rows($name, $header, @rows): a file in which a field that is undef is NULL.
sub write_rows
{
	my ($name, $header, @rows) = @_;
	write_file("$folder/$name", join '', map { join(',', map { !defined ? '' : /^$|[", ]/ ? '"' . s/"/""/gr . '"' : $_ } @$_) . "\n" } $header, @rows);
	return -s "$folder/$name";
}

# outcome($statements): "ok", or what the error says, with the names of relations alike.
sub outcome
{
	my ($status, undef, $error) = $node->psql('postgres', "\\set VERBOSITY verbose\nSET client_min_messages = warning; $_[0]");
	return 'ok' if $status == 0;
	my ($what) = $error =~ /(?:ERROR|FATAL): +(.*)/;
	my ($detail) = $error =~ /DETAIL: +(.*)/;
	return join(' ', $what // $error, $detail // '') =~ s/\b(twin|target)\w*/target/gr . ($error =~ /rows\.csv/ ? ', and names the file' : '');
}

sub one_round
{
	my ($name, $count) = (shift, pick(0, 1, 2, 999, 1_000, 1_001, 2_000, 2_001, (map { int rand 3_000 } 1 .. 4), (int rand 20_000) x 2));
	my $sum = rand() < 0.08;
	my $fault = $sum || rand() < 0.6 ? '' : pick(qw(check notnull dup nokey unreadable nopart));
	my $skip = $fault =~ /dup|nokey|unreadable/ && rand() < 0.5;
	my $loose = !$sum && rand() < 0.3;

	# The key, and its values in a random order
	my (@keys, @pools, %seen, @rows);
	for my $i (1 .. 1 + rand 6)
	{
		my $kind = pick(grep { $_ ne 'long' || !grep { $_->{kind} eq 'long' } @keys } sort keys %kinds);
		my $values = min($kinds{$kind}[2] // 20011, pick(1, 2, 3, 10, 40, 300, 3_000, 20_011));
		push @keys, { name => "k$i", kind => $kind, type => $kinds{$kind}[0], loose => $loose && $kinds{$kind}[3] };
		push @pools, [ map { $kinds{$kind}[1]->($_) } 0 .. $values - 1 ];
	}
	for (1 .. 3 * $count)
	{
		last if @rows == $count;
		my @at = map { int rand @$_ } @pools;
		next if $seen{"@at"}++;
		my @key = map { $keys[$_]{loose} && rand() < 0.5 ? $kinds{ $keys[$_]{kind} }[3]->($pools[$_][ $at[$_] ]) : $pools[$_][ $at[$_] ] } 0 .. $#at;
		my $note = rand() < 0.01 ? join '', map { chr(33 + rand 90) } 1 .. pick(1_000, 3_000, 9_000, 9_000, 70_000) : pick(undef, '', 'x', 'a "note", or two');
		push @rows, [ @key, sprintf('%.2f', rand 1_000), pick(undef, int rand 99), pick('t', 'f', undef), pick(undef, '2025-02-03'), $note, scalar @rows ];
	}
	splice @$_, @keys + 2, 3 for $sum ? @rows : (); # leaves numbers
	my @values = ('kg numeric', 'n int', $sum ? () : ('flag bool', 'day date', 'note text'), 'line int');
	my @given = ((map { $_->{name} } @keys), map { s/ .*//r } @values);
	my $key = join ', ', map { $_->{name} } @keys;

	# The target, and its twin
	my ($generated, $again, $undone) = (rand() < 0.07, !$fault && !$sum && rand() < 0.25, !$fault && rand() < 0.12);
	my $numbered = !$fault && !$sum && !$generated && !$again && !$undone && rand() < 0.3;
	my @columns = ((map { "$_->{name} $_->{type} NOT NULL" } @keys), map { s/^kg numeric\K/ NOT NULL/r } @values);
	push @columns, grep { rand() < 0.4 } 'd1 int DEFAULT 7', 'd2 text', q{d3 text NOT NULL DEFAULT 'x' || 'y'}, q{d4 text DEFAULT repeat('long ', 900)};
	push @columns, q{d5 bigint DEFAULT nextval('@_number')} if $numbered;
	push @columns, 'g numeric GENERATED ALWAYS AS (kg * 2) STORED' if $generated;
	@columns = shuffle @columns if rand() < 0.7;
	my @gone = map { [ int rand(@columns + 1), "gone$_ " . pick('int', 'text', 'float8 DEFAULT 1') ] } 1 .. (rand() < 0.4 ? 1 + rand 2 : 0);
	my @with_gone = @columns;
	splice @with_gone, $_->[0], 0, $_->[1] for @gone;
	my $definition = join ', ', @with_gone, 'CONSTRAINT sound CHECK (kg >= 0)', "PRIMARY KEY ($key)";
	my ($by, $how) = (pick(@keys), $fault eq 'nopart' ? pick('LIST', 'RANGE') : pick(('') x 4, 'LIST', 'RANGE', 'HASH'));
	my @indexes = grep { rand() < 0.2 } "UNIQUE @ (line, $key)", '@ (kg DESC)', '@ USING brin (line)', '@ (line) WHERE kg > 500', q{@ ((n || 'x'))}, ($how ? () : 'UNIQUE @ (line)');
	my $make = join '; ', 'DROP TABLE IF EXISTS @', 'DROP SEQUENCE IF EXISTS @_number', 'CREATE SEQUENCE @_number', "CREATE TABLE @ ($definition) PARTS",
		(map { 'ALTER TABLE @ DROP ' . $_->[1] =~ s/ .*//r } @gone), map { /^(UNIQUE )?(.*)/ && 'CREATE ' . ($1 // '') . "INDEX ON $2" } @indexes;
	my $size = write_rows('rows.csv', \@given, @rows);
	sql('DROP FOREIGN TABLE IF EXISTS source; CREATE FOREIGN TABLE source (' . join(', ', (map { "$_->{name} " . $_->{type} =~ s/ COLLATE.*//r } @keys), @values)
		. ") SERVER files OPTIONS (path 'rows.csv'); DELETE FROM magtrade_loads");
	sql($make =~ s/\@/twin/gr =~ s/PARTS//r . ';' . $make =~ s/\@/target/gr =~ s/PARTS/$how && "PARTITION BY $how ($by->{name})"/er);
	if ($how)
	{
		my $mixed = rand() < 0.5 ? join ', ', shuffle((map { s/\@/target/r } @columns), 'gone int', 'CONSTRAINT sound CHECK (kg >= 0)') : '';
		my ($other, $pieces) = (rand() < 0.5 ? pick(@keys)->{name} : '', pick(1, 2, 3, 5, 25, 70));
		my $rest = $fault ne 'nopart' && ($how eq 'LIST' || rand() < 0.5) ? 'true' : 'false';
		sql("SELECT split('$how', '$by->{name}::$by->{type}', $pieces, $rest, \$_\$$mixed\$_\$, '$other')");
	}

	# Rows that are wrong
	my @wrong = map { [ @$_ ] } @rows;
	for my $row ($fault && @wrong ? map { int rand @rows } 1 .. ($generated ? 1 : pick(1, 1, 5)) : ())
	{
		$wrong[$row][@keys] = '-1' if $fault eq 'check';
		$wrong[$row][@keys] = undef if $fault eq 'notnull';
		$wrong[$row][ rand @keys ] = undef if $fault eq 'nokey';
		$wrong[$row][-1] = 'x' if $fault eq 'unreadable';
		splice @wrong, rand @wrong + 1, 0, [ @{ $rows[$row] }[ 0 .. $#keys ], @{ pick(@rows) }[ @keys .. $#given - 1 ], scalar @wrong ] if $fault eq 'dup';
	}
	$wrong[$_][-1] = $_ for $fault eq 'dup' ? 0 .. $#wrong : ();
	push @wrong, map { [ @{ pick(@rows) }[ 0 .. $#keys ], 1, undef, scalar(@wrong) + $_ ] } 1 .. ($sum && @rows ? 100 : 0);
	sql(q{SELECT 'DROP TABLE ' || min(inhrelid::regclass::text) FROM pg_inherits WHERE inhparent = 'target'::regclass \gexec}) if $fault eq 'nopart';
	$size = write_rows('rows.csv', \@given, @wrong) if $fault || $sum;
	sql(q{ALTER FOREIGN TABLE source OPTIONS (ADD on_error 'skip')}) if $skip;

	my ($list, $typed) = (join(', ', @given), join ', ', map { "$_->{name}::$_->{type}" } @keys);
	my $memory = pick(1, 1, 2, 8, 64);
	my $arguments = ($skip ? q{, on_error => 'skip'} : '') . ($sum ? q{, duplicates => 'sum'} : '');
	my $load = "SET maintenance_work_mem = '${memory}MB'; CALL magtrade_load('source', 'target'$arguments)";
	$load = "BEGIN; SAVEPOINT s; $load; ROLLBACK TO s; $load; COMMIT" if $undone;
	my $select = $sum ? "SELECT $key, sum(kg), sum(n), sum(line) FROM source GROUP BY $key" : $skip
		? "SELECT DISTINCT ON ($typed) $list FROM source WHERE " . join(' AND ', map { "$_->{name} IS NOT NULL" } @keys) . " ORDER BY $typed, line" : "SELECT $list FROM source";
	my ($expected, $got) = (outcome("INSERT INTO twin ($list) $select"), outcome($load));
	note("$name: $got; " . @rows . ' rows, ' . join(' ', map { $_->{kind} } @keys) . ", $how $fault $arguments ${memory}MB" . ($generated && ' generated') . ($again && ' again') . ($undone && ' undone'));
	if ($expected ne 'ok' || $got ne 'ok')
	{
		my $why = $expected =~ s/, and names the file//r;
		my $kind = $expected =~ /^23505/ && $fault eq 'dup' ? qr/^21000: two rows have the same key of "target"/ : $fault eq 'nokey' ? qr/^23502: column "k\d" is NULL, and is in the primary key/
			: $fault eq 'nopart' ? qr/^23514: no partition of relation "target" found for row/ : qr/^\Q$why\E/;
		return ("not refused as it should be: $got, where an INSERT has $expected") unless $got =~ /$kind.*names the file/;
		return sql('SELECT count(*) FROM target') == 0 ? () : ('rows of a file that was refused');
	}
	my @problems;
	my $compare = sub {
		my ($all, $text) = (join(', ', map { /^(\w+)/ } @columns), $sum ? '' : '::text');
		my ($more, $less) = map { sql("SELECT count(*) || coalesce(', as ' || left(min(d::text), 300), '') FROM (SELECT ROW($all)$text FROM $_->[0] EXCEPT ALL SELECT ROW($all)$text FROM $_->[1]) d") }
			[ 'target', 'twin' ], [ 'twin', 'target' ];
		push @problems, "$_[0]: $more rows too many, $less missing" if $more || $less;
		my $same = join ' AND ', map { "t.$_->{name} = w.$_->{name}" } @keys;
		my $lost = sql("SET enable_seqscan = off; SET enable_bitmapscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off;
			SELECT count(*) FROM (SELECT * FROM twin WHERE line % greatest(1, (SELECT count(*) FROM twin) / 500) = 0) w WHERE (SELECT count(*) FROM target t WHERE $same) <> 1");
		push @problems, "$_[0]: $lost rows not found by the key" if $lost;
		return unless $amcheck;
		my $broken = outcome(q{SELECT bt_index_check(oid, true) FROM pg_class WHERE relkind = 'i' AND relam = 403 AND relname ~ '^target'});
		push @problems, "$_[0]: $broken" if $broken ne 'ok';
		$broken = $heapcheck && sql(q{SELECT string_agg(msg, '; ') FROM pg_class c, verify_heapam(c.oid) WHERE c.relkind = 'r' AND c.relname ~ '^target'});
		push @problems, "$_[0]: $broken" if $broken;
	};
	$compare->('first load');

	# The order on disk is that of the columns whose values are few and short, then of the file; as many times as there are runs.
	my $runs = 1 + int((2 * $size + @wrong * ("@columns" =~ /d4/ ? 6_000 : 1_000) + 200_000) / ($memory << 20));
	my $bits = sql('SELECT ceil(log(2, greatest(count(DISTINCT tableoid), 1)::numeric)) FROM target');
	my @order;
	for my $i (0 .. $#keys)
	{
		my @distinct = uniq map { $_->[$i] } @wrong;
		$bits += @distinct > 1 ? ceil(log(@distinct) / log(2) - 1e-9) : 0;
		last if $bits > 64 || grep { defined && length > 200 } @distinct;
		push @order, $keys[$i]{name};
	}
	push @order, 'line' if $runs == 1 && !$fault && !$sum;
	my $order = join ', ', @order;
	if (@order && !$generated && !$undone && $fault ne 'dup')
	{
		my $most = sql("SELECT coalesce(max(n), 0) FROM (SELECT count(*) AS n FROM (SELECT tableoid, ROW($order) < lag(ROW($order)) OVER (PARTITION BY tableoid ORDER BY ctid) AS back FROM target) o
			WHERE back GROUP BY tableoid) t");
		push @problems, "$most rows come before what they should follow by $order, in $runs runs" if $most >= $runs;
	}
	if ($again && @rows)
	{
		my @more = map { [ (rand() < 0.5 ? @{ pick(@rows) }[ 0 .. $#keys ] : map { pick(@$_) } @pools), 5, 5, 't', undef, 'again', $_ + 100_000 ] } 1 .. 50;
		my %once = map { join('|', @$_[ 0 .. $#keys ]) => $_ } @more;
		@more = $loose ? $more[0] : sort { $a->[-1] <=> $b->[-1] } values %once;
		write_rows('second_rows.csv', \@given, @more);
		sql(q{ALTER FOREIGN TABLE source OPTIONS (SET path 'second_rows.csv')});
		sql("SET client_min_messages = warning; $load; INSERT INTO twin ($list) SELECT $list FROM source ON CONFLICT ($key) DO UPDATE SET " . join ', ', map { "$_ = EXCLUDED.$_" } map { s/ .*//r } @values);
		$compare->('second load');
	}
	return @problems;
}

for my $round (1 .. $rounds)
{
	srand($seed + $round);
	my @problems = (eval { one_round("round $round") }, $@ ? $@ =~ s/\n.*\z//sr : ());
	is(join("\n", @problems), '', "round $round, seed " . ($seed + $round));
}
my @leaks = do { local @ARGV = $node->logfile; grep { /leak|terminated by signal|TRAP|WARNING:/ } <> };
is(join('', @leaks), '', 'nothing leaked or crashed');
done_testing();
