# What CREATE EXTENSION makes is described and labelled, and DROP EXTENSION takes all of it away.
use strict;
use warnings;
use File::Temp 'tempdir';
use Test::More;
use FindBin;
use lib $FindBin::Bin;
use Magtrade;

my $node = server('install');

# Every object of the database that no system catalog row was born with.
my $everything = q{
	SELECT 'function ' || oid::regprocedure FROM pg_proc WHERE oid >= 16384
	UNION ALL SELECT 'type ' || oid::regtype FROM pg_type WHERE oid >= 16384
	UNION ALL SELECT 'relation ' || oid::regclass FROM pg_class WHERE oid >= 16384
	UNION ALL SELECT 'operator ' || oid::regoperator FROM pg_operator WHERE oid >= 16384
	UNION ALL SELECT 'cast ' || castsource::regtype || ' to ' || casttarget::regtype FROM pg_cast WHERE oid >= 16384
	UNION ALL SELECT 'wrapper ' || fdwname FROM pg_foreign_data_wrapper
	UNION ALL SELECT 'schema ' || nspname FROM pg_namespace WHERE oid >= 16384
	UNION ALL SELECT 'event trigger ' || evtname FROM pg_event_trigger
	ORDER BY 1};
my $before = $node->safe_psql('postgres', $everything);

is($node->safe_psql('postgres', q{
	CREATE EXTENSION magtrade;
	SELECT extversion FROM pg_extension WHERE extname = 'magtrade'}),
	$node->safe_psql('postgres', q{SELECT default_version FROM pg_available_extensions WHERE name = 'magtrade'})
		|| control_version(), 'the default version is installed');

# META.json and the changelog name the version that the control file has.
my %named = map { $_ => 1 } slurp_file(checkout() . '/META.json') =~ /^ *"version": "([\d.]+)",?\n(?! *"url")/mg;
is(join(' ', sort keys %named), control_version(), 'META.json has the same version');
like(slurp_file(checkout() . '/CHANGELOG.md'), qr/^## \[\Q${\ control_version()}\E\]/m, 'and so has CHANGELOG.md');

# Members of the extension. An array type and a relation's row type belong to what they are made for.
my $members = q{
	FROM pg_depend d
	WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e'
	  AND d.refobjid = (SELECT oid FROM pg_extension WHERE extname = 'magtrade')};

cmp_ok($node->safe_psql('postgres', "SELECT count(*) $members"), '>', 0, 'the extension has members');

is($node->safe_psql('postgres', qq{
	SELECT pg_describe_object(d.classid, d.objid, d.objsubid) $members
	  AND d.classid <> 'pg_namespace'::regclass
	  AND NOT (d.classid = 'pg_type'::regclass AND EXISTS (
	        SELECT FROM pg_type t WHERE t.oid = d.objid AND (t.typelem <> 0 AND t.typcategory = 'A' OR t.typrelid <> 0)))
	  AND coalesce(trim(obj_description(d.objid, d.classid::regclass::name)), '') = ''
	ORDER BY 1}),
	'', 'every object has a comment');

is($node->safe_psql('postgres', qq{
	SELECT c.oid::regclass, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
	WHERE c.relkind IN ('r', 'c') AND coalesce(trim(col_description(c.oid, a.attnum)), '') = ''
	  AND (c.oid IN (SELECT d.objid $members AND d.classid = 'pg_class'::regclass)
	       OR c.reltype IN (SELECT d.objid $members AND d.classid = 'pg_type'::regclass))}),
	'', 'and so has every column');

is($node->safe_psql('postgres', qq{
	SELECT polname, polrelid::regclass FROM pg_policy WHERE polrelid IN (SELECT d.objid $members AND d.classid = 'pg_class'::regclass)
	  AND coalesce(trim(obj_description(oid, 'pg_policy')), '') = ''
	UNION ALL SELECT tgname, tgrelid::regclass FROM pg_trigger WHERE NOT tgisinternal AND tgrelid IN (SELECT d.objid $members AND d.classid = 'pg_class'::regclass)
	  AND coalesce(trim(obj_description(oid, 'pg_trigger')), '') = ''}),
	'', 'and so has every policy and trigger of its tables');

is($node->safe_psql('postgres', q{SELECT obj_description(oid, 'pg_extension') IS NOT NULL
	FROM pg_extension WHERE extname = 'magtrade'}), 't', 'and so has the extension');

# What depends on the world beyond its arguments, and may.
my %volatile = map { $_ => 1 } qw(magtrade_csv_handler magtrade_csv_validator magtrade_rejects trade_area magtrade_area_changed
	magtrade_load magtrade_as_of magtrade_first_published magtrade_create_flows magtrade_rollup magtrade_rollup_changed magtrade_rollup_refresh);

my @impure = grep { !$volatile{ s/\(.*//r } } psql_lines($node, 'postgres', qq{
	SELECT d.objid::regprocedure FROM pg_proc p JOIN pg_depend d ON d.objid = p.oid
	WHERE d.classid = 'pg_proc'::regclass AND d.objid IN (SELECT d.objid $members)
	  AND (p.provolatile <> 'i' OR p.proparallel <> 's')
	ORDER BY 1});
is("@impure", '', 'every function is IMMUTABLE PARALLEL SAFE');

# Each door of a measure is made by the list that the measure is in: one that SQL forgets is nobody's, and nothing else says so.
my ($module) = grep { -f } glob(checkout() . '/magtrade.{so,dylib}');
my %declared = map { $_ => 1 } psql_lines($node, 'postgres', qq{
	SELECT DISTINCT p.prosrc FROM pg_proc p JOIN pg_depend d ON d.objid = p.oid
	WHERE d.classid = 'pg_proc'::regclass AND d.objid IN (SELECT d.objid $members) AND p.probin IS NOT NULL});
my %exported = map { /^_?pg_finfo_(\w+)$/ ? ($1 => 1) : () } split /\0/, slurp_file($module);
cmp_ok(scalar keys %exported, '>', 200, 'the module has functions for SQL');
is(join(' ', grep { !$declared{$_} } sort keys %exported), '', 'SQL declares all of them');

# Doors are declared by the dozen, and what is not in a list of measures is a copy with a name changed in several places.
is($node->safe_psql('postgres', q{
	SELECT p.oid::regprocedure FROM pg_aggregate AS a JOIN pg_proc AS p ON p.oid = a.aggfnoid JOIN pg_proc AS f ON f.oid = a.aggfinalfn
	WHERE p.oid >= 16384 AND f.proname <> p.proname || '_final' AND f.prorettype <> a.aggtranstype
	UNION ALL
	SELECT p.oid::regprocedure FROM pg_proc AS p
	WHERE p.oid >= 16384 AND p.probin IS NOT NULL AND p.prorettype < 16384
	  AND (p.prokind = 'w' OR p.proname LIKE '%\_final' OR p.proname IN (SELECT proname FROM pg_proc WHERE oid >= 16384 AND prokind = 'a'))
	  AND p.prosrc NOT LIKE '%\_' || p.proname || CASE p.prokind WHEN 'w' THEN '\_window' ELSE '' END
	ORDER BY 1}),
	'', 'every door is that of the measure whose name it has');

is($node->safe_psql('postgres', q{
	SELECT oid::regprocedure FROM pg_proc WHERE oid >= 16384 AND prokind = 'w' AND prosupport <> 'trade_window_support(internal)'::regprocedure ORDER BY 1}),
	'', 'every window function tells the planner that its frame means nothing');
# A call as its accessor has it, with each number of extra arguments; "one" is whether it is over one series.
my $asked = q{
	SELECT proname, prokind, prorettype, args ~ '^(trade_series|double)' AS one,
	  regexp_replace(regexp_replace(args, CASE prokind WHEN 'w' THEN '^double precision, date' ELSE '^double precision, date, date' END, 'trade_series, date'),
	    '^text, double precision, date, date', 'trade_panel, date') AS asked
	FROM pg_proc AS p, generate_series(pronargs - pronargdefaults, pronargs::int) AS n,
	  LATERAL (SELECT string_agg(format_type(proargtypes[i], NULL), ', ' ORDER BY i) AS args FROM generate_series(0, n - 1) AS i) AS a
	WHERE p.oid >= 16384 AND proname NOT IN ('fill_zero', 'index_base', 'partner_table')
	  AND args ~ CASE prokind WHEN 'w' THEN '' WHEN 'a' THEN '^(text, )?double precision, date, date' ELSE '^trade_(series|panel), date' END};
is($node->safe_psql('postgres', qq{
	SELECT format('%s(%s)', proname, asked) FROM ($asked) AS a GROUP BY proname, asked, prorettype HAVING NOT (bool_or(prokind = 'f') AND bool_or(prokind = 'a'))
	UNION ALL
	SELECT proname FROM ($asked) AS a WHERE one AND proname <> 'headline' GROUP BY proname HAVING NOT bool_or(prokind = 'w') ORDER BY 1}),
	'', 'every measure has an accessor and an aggregate and, over one series, a window function, which take and return the same');

is($node->safe_psql('postgres', q{
	SELECT oid::regprocedure FROM pg_proc WHERE oid >= 16384 AND prokind = 'w'
	  AND oidvectortypes(proargtypes) NOT IN ('double precision, date', 'double precision, date, integer') ORDER BY 1}),
	'', 'every window function takes a value, a period and at most one integer, which is what its door reads');

is($node->safe_psql('postgres', qq{
	SELECT a.aggfnoid::regprocedure FROM pg_aggregate a
	WHERE a.aggfnoid IN (SELECT d.objid $members AND d.classid = 'pg_proc'::regclass)
	  AND (a.aggcombinefn = 0 OR a.aggtranstype = 'internal'::regtype)
	ORDER BY 1}),
	'', 'every aggregate can be combined, and its state is an SQL type');

# The calls of design have '2025-11-01' without a cast; two doors that differ by date against integer would be ambiguous.
is($node->safe_psql('postgres', q{
	SELECT a.oid::regprocedure || ' ~ ' || b.oid::regprocedure
	FROM pg_proc a JOIN pg_proc b USING (proname, pronargs)
	WHERE a.oid >= 16384 AND b.oid >= 16384 AND a.oid < b.oid
	  AND (SELECT count(*) FROM unnest(a.proargtypes::oid[], b.proargtypes::oid[]) AS t(x, y) WHERE x <> y) = 1
	  AND (SELECT bool_or((x, y) IN (('date'::regtype, 'integer'::regtype), ('integer'::regtype, 'date'::regtype)))
	       FROM unnest(a.proargtypes::oid[], b.proargtypes::oid[]) AS t(x, y))}),
	'', 'no two functions differ by date against integer alone');

is($node->safe_psql('postgres', q{
	CREATE SCHEMA elsewhere;
	ALTER EXTENSION magtrade SET SCHEMA elsewhere;
	SELECT elsewhere.mom_pct(v, p, '2025-11-01') FROM (VALUES (100, date '2025-10-01'), (135, '2025-11-01')) AS t(v, p)}),
	35, 'the extension can be moved to another schema');

$node->safe_psql('postgres', 'DROP EXTENSION magtrade; DROP SCHEMA elsewhere');
is($node->safe_psql('postgres', $everything), $before, 'DROP EXTENSION leaves nothing');

# A script is read in the database's encoding, in which not every character exists.
for my $encoding ('EUC_JP', 'LATIN1', 'SQL_ASCII')
{
	$node->safe_psql('postgres', "CREATE DATABASE other ENCODING '$encoding' LOCALE 'C' TEMPLATE template0");
	is($node->safe_psql('other', q{CREATE EXTENSION magtrade; SELECT trade_period('Nov-25')}), '2025-11-01',
		"a database in $encoding can have the extension");
	my (undef, undef, $error) = $node->psql('other', q{SELECT trade_period('Nov')});
	like($error, qr{Periods are written like [[:ascii:]]*$}, 'and shows its hints');
	$node->safe_psql('postgres', 'DROP DATABASE other');
}

# What is installed does not depend on what the session takes a backslash for; PostgreSQL 19 knows one way only.
my $rows = q{SELECT md5(string_agg(a::text, ' ' ORDER BY a::text COLLATE "C")), (SELECT md5(string_agg(p::text, ' ' ORDER BY p::text COLLATE "C")) FROM magtrade_profile AS p)
	FROM magtrade_area AS a};
for my $encoding ('UTF8', 'LATIN1')
{
	my @installed;
	for my $strings ('on', $node->safe_psql('postgres', 'SHOW server_version_num') >= 190000 ? 'on' : 'off')
	{
		$node->safe_psql('postgres', "CREATE DATABASE other ENCODING '$encoding' LOCALE 'C' TEMPLATE template0");
		push @installed, $node->safe_psql('other', "SET client_min_messages = error; SET standard_conforming_strings = $strings; CREATE EXTENSION magtrade; $rows");
		$node->safe_psql('postgres', 'DROP DATABASE other');
	}
	is($installed[1], $installed[0], "the same rows with other string literals, $encoding");
}

# Who may make functions and operators in the schema that the extension goes into does not have them called by who installs it: those
# of the arguments' own types are a better match than PostgreSQL's for any array and for texts of no type.
my $traps = join '', map { "CREATE FUNCTION shared.$_ LANGUAGE plpgsql AS \$\$ BEGIN RAISE 'called'; END \$\$;\n" }
	'cardinality(text[]) RETURNS int', 'array_position(text[], text) RETURNS int', 'jsonb_path_exists(target jsonb, path text, silent boolean) RETURNS boolean',
	'jsonb_get(jsonb, jsonb) RETURNS text';
$node->safe_psql('postgres', "CREATE DATABASE other TEMPLATE template0");
$node->safe_psql('other', "CREATE SCHEMA shared; $traps
	CREATE OPERATOR shared.->> (LEFTARG = jsonb, RIGHTARG = jsonb, FUNCTION = shared.jsonb_get);
	CREATE EXTENSION magtrade SCHEMA shared");
is($node->safe_psql('other', q{
	SELECT pg_describe_object(classid, objid, objsubid) FROM pg_depend
	WHERE refclassid = 'pg_proc'::regclass AND deptype = 'n' AND refobjid IN (SELECT oid FROM pg_proc WHERE prosrc LIKE '%called%')
	  AND classid <> 'pg_operator'::regclass}), '', 'nor does anything of the extension depend on them');
$node->safe_psql('postgres', 'DROP DATABASE other');

# Packagers build out of the tree, once for each major. Nothing is built here: what make would do is looked at.
my $elsewhere = tempdir(CLEANUP => 1);
for my $vpath ('', "VPATH='${\ checkout()}'")
{
	my $plan = `cd '$elsewhere' && make -n -B -f '${\ checkout()}/Makefile' $vpath with_llvm=no all 2>&1`;
	like($plan, qr{-o magtrade\.so .*src/series/series\.o}, "out of the tree, the module has its objects: make $vpath");
	like($plan, qr{cat [^\n]*/src/series/series\.sql.*> magtrade--\d}s, 'and the install script its parts');
}

# The doors of one measure, as an upgrade script needs them; and no script is made of a list that cannot be read.
my $doors = "cd '${\ checkout()}' && awk -f src/doors.awk -f src/series/doors.awk";
my $streak = `$doors -v only=streak src/series/measures.h`;
is(join(' ', $streak =~ /^CREATE (\w+ \w+)\(/mg), 'FUNCTION streak FUNCTION streak FUNCTION streak_final AGGREGATE streak', 'the doors of one measure');
for (
	['an entry without its sentence', 's/, *\\\\\n\s*"how many rises[^)]*\)[^)]*\)/)/' => qr/without a sentence.*streak/],
	['a word that nobody knows', 's/streak, RESULT_COUNT/streak, RESULT_COUNTS/' => qr/does not know RESULT_COUNTS/])
{
	my ($what, $change, $message) = @$_;
	my $list = slurp_file(checkout() . '/src/series/measures.h');
	eval "\$list =~ $change" or die "$what is not made";
	open my $changed, '>', "$elsewhere/measures.h" or die $!;
	print $changed $list;
	close $changed;
	my $printed = `$doors '$elsewhere/measures.h' 2>&1 >/dev/null`;
	isnt($?, 0, "$what is an error");
	like($printed, $message, 'which says so');
}

# What the server compiles afresh (jit) is to give the same bits as the module: no multiplication is fused with an addition.
my @bitcode = grep { /-emit-llvm/ } split /\n/, `make -n -B -C '${\ checkout()}' with_llvm=yes all 2>&1`;
is(join("\n", grep { !/-ffp-contract=off/ } @bitcode), '', 'the bitcode is compiled as the module is');
cmp_ok(scalar @bitcode, '>', 100, 'all of it');

# default_version of the control file: Debian's destdir keeps the extension out of pg_available_extensions.
sub control_version
{
	open my $control, '<', checkout() . '/magtrade.control' or die $!;
	my ($version) = map { /^default_version *= *'(.*)'/ ? $1 : () } <$control>;
	return $version;
}

done_testing();
