# Damaged input of trade_series, trade_panel, trade_items and trade_period: thousands of mutated messages, each of which is a value that
# reads back from its own text, or an error of the user's; the server lives on, soon, and in little memory.
#
# HOSTILE_SEED=n in the environment tries other mutations; a failing test prints the message in question.
use strict;
use warnings;
use Test::More;
use File::Temp;
use FindBin;
use lib $FindBin::Bin;
use Magtrade;

my $seed = $ENV{HOSTILE_SEED} // 20251130;
srand($seed);
my $folder = File::Temp->newdir;
my $node = server('hostile', jit => 'off', statement_timeout => '60s', fsync => 'off');

# What is done with a value that was accepted, and what each type's merging aggregate is.
my $prelude = q{
	CREATE EXTENSION magtrade;
	CREATE AGGREGATE merged(trade_series) (sfunc = trade_series_combine, stype = trade_series, finalfunc = trade_series_result);
	CREATE AGGREGATE merged(trade_panel) (sfunc = trade_panel_combine, stype = trade_panel, finalfunc = trade_panel_result);
	CREATE AGGREGATE merged(trade_items) (sfunc = trade_items_combine, stype = trade_items);
	CREATE TABLE messages (id int, hex text);
	CREATE TABLE results (kind text, id int, outcome text, seconds float8);
	CREATE TABLE got_trade_series (v trade_series);
	CREATE TABLE got_trade_items (v trade_items);
	CREATE TABLE got_trade_panel (v trade_panel);

	-- An error is the user's if it is of these classes: data, protocol (a message that is too short), a limit.
	CREATE FUNCTION outcome_of(state text, message text) RETURNS text LANGUAGE sql AS $$
		SELECT CASE WHEN state LIKE '22%' OR state IN ('08P01', '54000') THEN 'error' ELSE state || ': ' || message END $$;

	-- The unrounded sums of a state may read back in other terms: then what they add up to is compared, if a double holds it.
	CREATE FUNCTION sums(s trade_series) RETURNS text LANGUAGE plpgsql AS $$
	BEGIN
		RETURN trade_series_send(trade_series_result(s));
	EXCEPTION WHEN numeric_value_out_of_range THEN
		RETURN 'too large';
	END $$;

	CREATE FUNCTION sums(p trade_panel) RETURNS text LANGUAGE plpgsql AS $$
	BEGIN
		RETURN coalesce(trade_panel_result(p)::text, 'none');
	EXCEPTION WHEN numeric_value_out_of_range THEN
		RETURN 'too large';
	END $$;

	CREATE FUNCTION read_back(s trade_series) RETURNS text LANGUAGE plpgsql AS $$
	DECLARE
		again trade_series;
		state boolean := s::text LIKE '[%';
	BEGIN
		again := s::text;
		IF again::text = s::text OR
			state AND split_part(again::text, chr(125), 1) = split_part(s::text, chr(125), 1) AND sums(again) = sums(s)
		THEN
			RETURN 'value';
		END IF;
		RETURN 'reads back otherwise: ' || left(s::text, 300);
	EXCEPTION WHEN others THEN
		RETURN 'does not read back: ' || sqlerrm || ': ' || left(s::text, 300);
	END $$;

	CREATE FUNCTION read_back(p trade_panel) RETURNS text LANGUAGE plpgsql AS $$
	DECLARE
		again trade_panel;
		state boolean := p::text LIKE '[%';
	BEGIN
		again := p::text;
		IF again::text = p::text OR
			state AND split_part(again::text, chr(125), 1) = split_part(p::text, chr(125), 1) AND sums(again) = sums(p)
		THEN
			RETURN 'value';
		END IF;
		RETURN 'reads back otherwise: ' || left(p::text, 300);
	EXCEPTION WHEN others THEN
		RETURN 'does not read back: ' || sqlerrm || ': ' || left(p::text, 300);
	END $$;

	CREATE FUNCTION read_back(i trade_items) RETURNS text LANGUAGE plpgsql AS $$
	BEGIN
		RETURN CASE WHEN trade_items_send(i::text::trade_items) = trade_items_send(i) THEN 'value' ELSE 'reads back otherwise: ' || left(i::text, 300) END;
	EXCEPTION WHEN others THEN
		RETURN 'does not read back: ' || sqlerrm || ': ' || left(i::text, 300);
	END $$;

	-- Whatever was accepted can be asked anything, as a series and as the state of an aggregate.
	CREATE FUNCTION exercise(s trade_series) RETURNS text LANGUAGE plpgsql AS $$
	DECLARE
		at date := coalesce(last_period(s), '2025-11-01');
		call text;
		expressions text[] := ARRAY['yoy_pct($1, $2)', 'ytd_yoy_pct($1, $2, 4)', 'seasonal_score($1, $2)', 'embargo_run($1, $2, 0.1, 12)',
			'stockpile_ratio($1, $2)', $h$headline($1, $2, 't')$h$, 'merged($1)', 'janfeb($1)', 'decumulate($1, 4)', '$1 + $1', '$1 = $1',
			'trade_series_hash($1)', 'growth_pct_final($1)', 'rolling_avg_final($1)', 'ytd_sum_final($1)', 'embargo_run_final($1)',
			'stockpile_ratio_final($1)', 'headline_final($1)', 'trade_series_result($1)'];
	BEGIN
		IF count_periods(s) > 0 AND last_period(s) - first_period(s) < 100000 THEN
			expressions := expressions || ARRAY['rolling_sum($1, 12)', '(SELECT count(*) FROM trade_metrics($1))', 'fill_zero($1, $2)'];
		END IF;
		FOREACH call IN ARRAY expressions LOOP
			BEGIN
				EXECUTE 'SELECT ' || call USING s, at;
			EXCEPTION WHEN others THEN
				IF outcome_of(sqlstate, sqlerrm) <> 'error' THEN
					RETURN call || ': ' || sqlstate || ': ' || sqlerrm;
				END IF;
			END;
		END LOOP;
		RETURN NULL;
	END $$;

	CREATE FUNCTION exercise(p trade_panel) RETURNS text LANGUAGE plpgsql AS $$
	DECLARE
		at date := coalesce((SELECT max(period) FROM unnest(p)), '2025-11-01');
		call text;
		expressions text[] := ARRAY['merged($1)', 'trade_panel_result($1)', 'divergence_pp_final($1)', 'share_change_pp_final($1)', 'share_shift_final($1)',
			'top_share_pct_final($1)', 'hhi_final($1)', '(SELECT count(*) FROM partner_table($1, $2))', 'growth_dispersion_pp($1, $2)',
			$h$divergence_pp($1, $2, 'JPN', NULL)$h$, 'theil_l($1, $2)', 'top_share_pct($1, $2, 2)', 'total($1)', '$1 + $1', '$1 = $1',
			'trade_panel_hash($1)', $h$without($1, '{JPN}')$h$, '(SELECT count(*) FROM partners($1) AS name, series_of($1, name))', 'sum($1)'];
	BEGIN
		IF (SELECT max(period) - min(period) < 100000 FROM unnest(p)) THEN
			expressions := expressions || ARRAY['fill_zero($1, $2)'];
		END IF;
		FOREACH call IN ARRAY expressions LOOP
			BEGIN
				EXECUTE 'SELECT ' || call USING p, at;
			EXCEPTION WHEN others THEN
				IF outcome_of(sqlstate, sqlerrm) <> 'error' THEN
					RETURN call || ': ' || sqlstate || ': ' || sqlerrm;
				END IF;
			END;
		END LOOP;
		RETURN NULL;
	END $$;

	CREATE FUNCTION exercise(i trade_items) RETURNS text LANGUAGE plpgsql AS $$
	DECLARE
		call text;
	BEGIN
		FOREACH call IN ARRAY ARRAY['merged($1)', 'hhi_final($1)', 'theil_l_final($1)', 'entropy_final($1)', 'top_share_pct_final($1)', 'jsd_final($1)', 'kl_final($1)',
			'growth_dispersion_pp_final($1)', 'bray_curtis_final($1)', 'fisher_price_final($1)', 'sato_vartia_quantity_final($1)', 'walsh_price_final($1)', 'matched_pct_final($1)',
			'pq_split_final($1)'] LOOP
			BEGIN
				EXECUTE 'SELECT ' || call USING i;
			EXCEPTION WHEN others THEN
				IF outcome_of(sqlstate, sqlerrm) <> 'error' THEN
					RETURN call || ': ' || sqlstate || ': ' || sqlerrm;
				END IF;
			END;
		END LOOP;
		RETURN NULL;
	END $$;

	-- Every fifth value is put to work, the others only read back.
	CREATE PROCEDURE try_binary(folder text, type text) LANGUAGE plpgsql AS $$
	DECLARE
		m int;
		result text;
		began timestamptz;
	BEGIN
		FOR m IN SELECT id FROM messages ORDER BY id LOOP
			began := clock_timestamp();
			BEGIN
				EXECUTE format('TRUNCATE got_%s', type);
				EXECUTE format('COPY got_%s FROM %L (FORMAT binary)', type, folder || '/' || m);
				EXECUTE format('SELECT coalesce(CASE WHEN %s %% 5 = 0 THEN exercise(v) END, read_back(v)) FROM got_%s', m, type) INTO result;
			EXCEPTION WHEN others THEN
				result := outcome_of(sqlstate, sqlerrm);
			END;
			INSERT INTO results VALUES ('binary ' || type, m, result, extract(epoch FROM clock_timestamp() - began));
		END LOOP;
	END $$;

	CREATE PROCEDURE try_text(type regtype) LANGUAGE plpgsql AS $$
	DECLARE
		m messages;
		result text;
		began timestamptz;
	BEGIN
		FOR m IN SELECT * FROM messages ORDER BY id LOOP
			began := clock_timestamp();
			BEGIN
				EXECUTE format('SELECT coalesce(CASE WHEN %s %% 5 = 0 THEN exercise(v) END, read_back(v)) FROM (SELECT $1::%s v) AS t', m.id, type)
					INTO result USING convert_from(decode(m.hex, 'hex'), 'UTF8');
			EXCEPTION WHEN others THEN
				result := outcome_of(sqlstate, sqlerrm);
			END;
			INSERT INTO results VALUES (type::text, m.id, result, extract(epoch FROM clock_timestamp() - began));
		END LOOP;
	END $$;

	CREATE PROCEDURE try_period() LANGUAGE plpgsql AS $$
	DECLARE
		m messages;
		period date;
		result text;
	BEGIN
		FOR m IN SELECT * FROM messages ORDER BY id LOOP
			BEGIN
				period := trade_period(convert_from(decode(m.hex, 'hex'), 'UTF8'));
				result := CASE WHEN period = date_trunc('month', period) AND extract(year FROM period) BETWEEN 1000 AND 9999
					AND trade_period(to_char(period, 'YYYYMM')) = period AND trade_period(period::text) = period
					THEN 'value' ELSE 'no month: ' || period END;
			EXCEPTION WHEN others THEN
				result := CASE WHEN sqlstate IN ('22007', '22021') THEN 'error' ELSE outcome_of(sqlstate, sqlerrm) || ' ' || sqlstate END;
			END;
			INSERT INTO results VALUES ('trade_period', m.id, result, 0);
		END LOOP;
	END $$;
};

# ---- mutations ----

sub any
{
	return $_[ int rand @_ ];
}

my @integers = map { pack 'N', $_ } 0, 1, 2, 3, 12, 13, 40, 64, 65, 255, 256, 24299, 24311, 119999, 120000, 0x7fffffff, 0x80000000,
	0xffffffff, 0xfffffffe;
my @doubles = map { pack 'H16', $_ } qw(7ff8000000000000 7ff0000000000000 fff0000000000000 7fefffffffffffff ffefffffffffffff
	7c9fffffffffffff 0000000000000001 8000000000000000 0010000000000000 3ff0000000000000 3ca0000000000000 bff0000000000000);
my @snippets = ('{', '}', '[', ']', ',', ':', '"', 'null', '1e308', '-1e308', '1e-320', '1e400', '-0', '0', '1e16', '[1e16, 1, 1e-20]',
	'"2025-11": 1', '"2025-01..2025-02": 5', '0001-01', '9999-12', '2025-13', '2025-00', '0000-01', '"at": ""', '"at": null', '"extras": [1e300]',
	'"extras": [1, 2, 3]', '"extras": [0.5, 3]', '"unit": "t"', '"number": -2147483648', '"number": 2147483647', '"b": null', '"": {}', '\\u0000', '\\ud800', "\xe5\xb9\xb4", "\xff",
	'true', '{"a": {}}', '[[', ']]', '1', '9' x 400);

# One change to a message.
sub change
{
	my ($message, $others, $pieces) = @_;
	my $at = int rand(length($message) + 1);
	my $length = 1 + int rand any(1, 4, 8, 30);
	my $kind = int rand 12;

	return substr($message, 0, $at) if $kind == 0;
	if ($kind > 7 && (my @digits = grep { substr($message, $_, 1) =~ /\d/ } 0 .. length($message) - 1))
	{
		substr($message, any(@digits), 1) = int rand 10;
		return $message;
	}
	if (($kind == 1 || $kind > 7) && $at < length $message)
	{
		substr($message, $at, 1) ^= chr(1 << int rand 8);
		return $message;
	}
	my $other = any(@$others);
	my $replaced = $kind == 2 ? '' : $kind == 3 ? substr($message, $at, $length)
		: $kind == 4 ? substr($other, int rand length $other, $length) : any(@$pieces);
	# take away, say twice, put in of another; overwrite as much, or put in
	my $taken = $kind == 2 || $kind == 4 ? $length : $kind == 3 ? 0 : any(0, length $replaced);
	$taken = length($message) - $at if $taken > length($message) - $at;
	substr($message, $at, $taken) = $replaced;
	return $message;
}

# mutations($n, $valid, $pieces): the valid messages, everything that each begins with, and n that are changed one to three times.
sub mutations
{
	my ($n, $valid, $pieces) = @_;
	my @messages = @$valid;

	for my $message (@$valid)
	{
		push @messages, map { substr $message, 0, $_ } 0 .. (length($message) < 200 ? length($message) - 1 : 200);
	}
	for (1 .. $n)
	{
		my $message = any(@$valid);
		$message = change($message, $valid, $pieces) for 1 .. any(1, 1, 1, 2, 3);
		push @messages, substr $message, 0, 2000;
	}
	return @messages;
}

# ---- running ----

# A file for COPY BINARY, of one row with one field.
sub copy_file
{
	my ($message, $length) = @_;
	return "PGCOPY\n\xff\r\n\0" . pack('NN n N', 0, 0, 1, $length // length $message) . $message . pack('n', 0xffff);
}

# try_all($kind, $call, @messages): hand each to the procedure, and look at what became of them.
sub try_all
{
	my ($kind, $call, @messages) = @_;

	write_file("$folder/messages", join '', map { "$_\t" . unpack('H*', $messages[$_]) . "\n" } 0 .. $#messages);
	my @lines = psql_lines($node, 'postgres', "TRUNCATE messages; COPY messages FROM '$folder/messages'; CALL $call; SELECT $peak_memory");
	cmp_ok($lines[-1], '<', 400, "$kind: peak memory in MiB");
	my ($values, $errors, $slowest) = split /\|/, $node->safe_psql('postgres', qq{
		SELECT count(*) FILTER (WHERE outcome = 'value'), count(*) FILTER (WHERE outcome = 'error'), max(seconds)
		FROM results WHERE kind = '$kind'});
	my @odd = psql_lines($node, 'postgres', qq{
		SELECT id, outcome FROM results WHERE kind = '$kind' AND coalesce(outcome, 'null') NOT IN ('value', 'error') ORDER BY length(outcome), id LIMIT 5});
	note("$kind, seed $seed: $values values, $errors errors, the slowest took $slowest s");
	is($values + $errors, scalar @messages, "$kind: each of " . @messages . ' messages is a value or an error')
		or diag(map { /^(\d+)/ ? "$_\n  of " . unpack('H*', $messages[$1]) . "\n" : "$_\n" } @odd);
	cmp_ok($values, '>', @messages / 100, "$kind: some are values");
	cmp_ok($errors, '>', @messages / 10, "$kind: some are errors");
	cmp_ok($slowest, '<', 5, "$kind: none takes long");
	return;
}

$node->safe_psql('postgres', $prelude);

# Values of every kind that the binary form knows: several planes, spans, states with their extras and unit.
my %series = (
	empty    => q{'{}'::trade_series},
	plain    => q{'{"2024-11": 217.4, "2025-10": 226.1, "2025-11": 305}'::trade_series},
	planes   => q{(SELECT trade_series(v, p) FROM (VALUES (1e16::float8, '2025-11-01'::date), (1, '2025-11-01'), (1e-20, '2025-11-01'), (7, '2025-12-01')) AS t (v, p))},
	cancel   => q{(SELECT trade_series(v, '2025-11-01') FROM unnest('{1e300,1,-1e300,1e-300}'::float8[]) AS v)},
	many     => q{(SELECT trade_series(1.5 * 2::float8 ^ (900 - 53 * i), '2025-11-01') FROM generate_series(0, 30) AS i)},
	spans    => q{janfeb('{"2024-12": 4, "2025-01": 1, "2025-02": 2, "2025-03": 3, "2026-02": 5}')},
	gap      => q{decumulate('{"2025-02": 3, "2025-03": 4.1, "2025-07": 9}')},
	both     => q{(SELECT sum(janfeb(s)) FROM unnest('{"{\"2025-01\": 1e16, \"2025-02\": 1}", "{\"2025-02\": 1e-20}"}'::trade_series[]) AS s WHERE count_periods(s) > 1)},
	year_one => q{'{"0001-01": 1}'::trade_series},
	state    => q{'[{"at": "2025-11", "extras": [3, 12], "unit": ""}, {"2025-10": [1e16, 1, 1e-20], "2025-11": [5]}]'::trade_series},
	odd      => q{'[{"at": "2025-11", "extras": [1e300, -1e300], "unit": ""}, {"2025-11": [5]}]'::trade_series},
	asked    => q{'[{"at": null, "extras": [], "unit": "t"}, {"2025-01..2025-02": 5}]'::trade_series},
	nothing  => q{'[{"at": "", "extras": [], "unit": ""}, {}]'::trade_series},
);
# And panels: a partner without a name, letters of many bytes, unrounded sums, figures of several months, states.
my %panel = (
	empty   => q{'{}'::trade_panel},
	plain   => q{'{"JPN": {"2025-10": 226.1, "2025-11": 305}, "USA": {"2025-10": 656, "2025-11": 582}}'::trade_panel},
	names   => q{'{"": {"2025-11": 1}, "日本": {"0001-01": 1}, "x\ny": {"2025-01..2025-02": 5}}'::trade_panel},
	planes  => q{(SELECT trade_panel(k, v, '2025-11-01') FROM (VALUES ('a', 1e16::float8), ('a', 1), ('a', 1e-20), ('b', 7)) AS t (k, v))},
	many    => q{(SELECT trade_panel(x::text, x, '2025-11-01') FROM generate_series(1, 20) AS x)},
	state   => q{'[{"at": "2025-11", "number": 1, "a": "JPN", "b": null}, {"JPN": {"2025-10": [1e16, 1], "2025-11": [2]}, "USA": {"2025-11": [1]}}]'::trade_panel},
	asked   => q{'[{"at": "2025-11", "a": null, "b": null}, {"JPN": {"2025-11": 2}}]'::trade_panel},
	nothing => q{'[{"at": null}, {}]'::trade_panel},
);

# forms($type, $values): the binary and the text forms of the values, which come back the same.
sub forms
{
	my ($type, $values) = @_;
	my (@binary, @text);
	for my $name (sort keys %$values)
	{
		my ($hex, $printed, $same) = split /\|/, $node->safe_psql('postgres', qq{
			TRUNCATE got_$type;
			COPY (SELECT $values->{$name} AS v) TO '$folder/there' (FORMAT binary);
			COPY got_$type FROM '$folder/there' (FORMAT binary);
			SELECT encode(${type}_send(t.v), 'hex'), t.v::text, ${type}_send(t.v) = ${type}_send(got.v) AND t.v::text = got.v::text AND t.v = got.v
			FROM got_$type AS got, (SELECT $values->{$name} AS v) AS t});
		is($same, 't', "binary form of $type $name: there and back");
		push @binary, pack 'H*', $hex;
		push @text, $printed;
	}
	return (\@binary, \@text);
}

# Binary messages of a type. Some say that they are longer or shorter than they are.
sub try_binary
{
	my ($type, @messages) = @_;

	write_file("$folder/$_", copy_file($messages[$_], rand() < 0.02 ? length($messages[$_]) + any(1, 2, 1000, -1000) : undef)) for 0 .. $#messages;
	try_all("binary $type", "try_binary('$folder', '$type')", @messages);
	return;
}

my ($binary, $text) = forms('trade_series', \%series);
# The unit of a state is in the client's encoding, as the names of partners are: two bytes here.
is($node->safe_psql('postgres', qq{
	CREATE TABLE units AS SELECT ('[{"at": "2025-11", "extras": [], "unit": "m' || chr(179) || '"}, {"2025-11": 1}]')::trade_series AS v;
	SET client_encoding = 'LATIN1';
	COPY units TO '$folder/unit' (FORMAT binary);
	COPY units FROM '$folder/unit' (FORMAT binary);
	SELECT count(*), count(DISTINCT v::text), max(octet_length(trade_series_send(v))) FROM units}), '2|1|40', 'a unit in another encoding: there and back');

# a state whose second extra is minus zero
my $minus_zero = pack('CCNN', 1, 1, 24310, 2) . pack('d>', 3) . "\x80" . "\0" x 7 . pack('NN', 0, 0);
try_binary('trade_series', $minus_zero, mutations(2500, $binary, [ @integers, @doubles ]));
try_all('trade_series', q{try_text('trade_series')}, mutations(2000, $text, \@snippets));

($binary, $text) = forms('trade_panel', \%panel);
try_binary('trade_panel', mutations(2500, $binary, [ @integers, @doubles ]));
my @panels = (
	'{"JPN": {"2025-10": 226.1, "2025-11": 305}, "USA": {"2025-10": 656, "2025-11": 582}}',
	'{"": {"2025-11": 1}, "a": {}, "日本": {"0001-01": 1}, "x\\ny": {"2025-01..2025-02": 5}}',
	'{' . join(', ', map { qq{"p$_": {"2025-11": $_}} } 1 .. 20) . '}',
	'[{"at": "2025-11", "number": 1, "a": "JPN", "b": null}, {"JPN": {"2025-10": [1e16, 1], "2025-11": 2}, "USA": {"2025-11": 1}}]',
	'[{"at": "2025-11", "number": 12, "a": "JPN", "b": "nobody"}, {"JPN": {"2024-11": 1, "2025-11": 2}}]',
	'[{"at": null}, {}]',
	'[{"at": ""}, {"a": {"2025-11": 1}}]');
try_all('trade_panel', q{try_text('trade_panel')}, mutations(2000, \@panels, \@snippets));

my @items = (
	'{"columns": 1, "rows": [[305], [0], [1e308], [1.5e-320]]}',
	'{"columns": 1, "k": 2, "rows": [[3], [1], [2]]}',
	'{"columns": 1, "k": null, "rows": []}',
	'{"columns": 2, "rows": [[305, 226.1], [582, null], [null, 7], [0, 0]]}',
	'{"columns": 3, "rows": [[1, 2, 3]]}',
	'{"columns": 4, "rows": [[10, 5, 18, 6], [6, 3, 5, 2.5], [null, null, 7, 1], [-1, 1, 1e308, 1e-308]]}');
try_all('trade_items', q{try_text('trade_items')}, mutations(1500, \@items, [ @snippets, '"rows": [', '"columns": 4', '"k": 2147483647', '[null]' ]));
try_binary('trade_items', mutations(1500, [ map { pack 'H*', $node->safe_psql('postgres', "SELECT encode(trade_items_send('$_'), 'hex')") } @items ],
	[ @integers, @doubles ]));

my @periods = ('202511', '20251130', '202511.0', '2025-11', '2025-11-30T00:00:00.000Z', '2025M11', 'November 2025', 'Nov-25', '30 Sept. 2025',
	'2025年11月30日', '2025 年 11 月', '2025년 11월', '11/2025', '2025', '2025Nov');
my @parts = (0 .. 9, 'M', 'm', '-', '/', '.', ',', ' ', "\t", 'T', ':', 'Z', '+', '年', '月', '日', '년', '월', '일', 'jan', 'DECEMBER', 'sept', 'may',
	'2025', '11', '00', '13', '99', "\xe5", "\xff", "\xc2\xa0", 'x');
my @random = map { join '', map { any(@parts) } 0 .. rand any(3, 8, 300) } 1 .. 2000;
try_all('trade_period', 'try_period()', mutations(2000, \@periods, \@parts), @random);

# Short messages that stand for much: one figure of forty terms at the far end of the calendar, and partners that each span it.
my $terms = join ', ', map { sprintf '%.17g', 1.5 * 2**(1000 - 53 * $_) } 0 .. 38;
my $wide = join ', ', map { qq{"p$_": {"0001-01": 1, "9999-12": 2}} } 1 .. 30;
for my $case (
	[ 'forty terms', qq{trade_series '{"0001-01": 1, "9999-12": [$terms]}'}, 150 ],
	[ 'thirty partners', qq{trade_panel '{$wide}'}, 200 ])
{
	my ($name, $value, $limit) = @$case;
	my @lines = psql_lines($node, 'postgres', "SELECT length(($value)::text); SELECT $peak_memory");
	cmp_ok($lines[-1], '<', $limit, "$name over all the calendar: peak memory in MiB");
}

# Many of them in an index: what is unpacked to hash or to compare one is let go before the next.
$node->safe_psql('postgres', q{
	CREATE TABLE many AS SELECT n, trade_panel('P' || m % 20, n * m + 0.5, (date '2000-01-01' + make_interval(months => m))::date) AS p,
		trade_series(n * m + 0.5, (date '2000-01-01' + make_interval(months => m))::date) AS s
	FROM generate_series(1, 4000) AS n, generate_series(0, 299) AS m GROUP BY n});
# States of aggregates are put in order first.
$node->safe_psql('postgres', q{
	CREATE TABLE states AS SELECT ('[{"at": ""}, ' || trade_panel('P' || m % 3, n * m + 0.5, (date '2000-01-01' + make_interval(months => m))::date) || ']')::trade_panel AS p
	FROM generate_series(1, 4000) AS n, generate_series(0, 35) AS m GROUP BY n});
for my $index ('many USING hash (p)', 'many USING hash (s)', 'many USING btree (p)', 'many USING btree (s)', 'states USING hash (p)', 'states USING btree (p)')
{
	my @lines = psql_lines($node, 'postgres', "SET maintenance_work_mem = '1MB'; SET max_parallel_maintenance_workers = 0; SELECT $peak_memory; CREATE INDEX ON $index; SELECT $peak_memory");
	cmp_ok($lines[-1] - $lines[0], '<', 60, "an index, $index: memory in MiB");
}

# Sums that only all their planes together show to be too large.
for my $terms ('1.7976931348623157e308, 9.97e291, 9.97e291', '1.7976931348623157e308, 9.97e291, 9.97e291, 1')
{
	like(($node->psql('postgres', qq{SELECT trade_series(v, '2025-11-01') FROM unnest('{$terms}'::float8[]) AS v}))[2],
		qr/value out of range: overflow/, "an overflow is an error: $terms");
}

is($node->safe_psql('postgres', 'SELECT count(*) > 10000 FROM results'), 't', 'the server has lived through all of it');
open my $log, '<', $node->logfile or die $!;
is(scalar(grep { /terminated by signal|PANIC|crash of another server process/ } <$log>), 0, 'and no process of it has died');

done_testing();
