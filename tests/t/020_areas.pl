# The code lists that the sources publish: magtrade_area has every code of them, and means by it the country that the list
# names. The lists are not part of the project; without them there is nothing to test but rows of one's own, which are
# dumped, restored and seen by other sessions.
use strict;
use warnings;
use File::Temp;
use FindBin;
use lib $FindBin::Bin;
use Magtrade;
use Test::More;

my $node = server('areas', wal_level => 'logical', max_wal_senders => 4);
$node->safe_psql('postgres', 'CREATE EXTENSION magtrade');

my $data = $ENV{MAGTRADE_DATA} // '';
SKIP:
{
	skip 'MAGTRADE_DATA names no folder with reference', 1 unless -f "$data/reference/cn_CusCountry.json";
	$node->safe_psql('postgres', <<"SQL");
CREATE SERVER lists FOREIGN DATA WRAPPER magtrade_csv OPTIONS (directory '$data/reference');
CREATE FOREIGN TABLE hmrc ("CountryId" text, "CountryCodeNumeric" text, "CountryCodeAlpha" text) SERVER lists OPTIONS (path 'hmrc-country.csv');
CREATE FOREIGN TABLE japan ("Code" text, "Country" text) SERVER lists OPTIONS (path 'jp_customs_Countries.csv');
CREATE FOREIGN TABLE iso (
  alpha3 text OPTIONS (column '{ISO3166-1-Alpha-3}'), alpha2 text OPTIONS (column '{ISO3166-1-Alpha-2}'),
  number text OPTIONS (column '{ISO3166-1-numeric}'), m49 text OPTIONS (column '{M49}'),
  region text OPTIONS (column '{Region Code}'), subregion text OPTIONS (column '{Sub-region Code}'),
  part text OPTIONS (column '{Intermediate Region Code}'), world text OPTIONS (column '{Global Code}')
) SERVER lists OPTIONS (path 'country-codes.csv');
CREATE FOREIGN TABLE census (code text OPTIONS (column '{CTY_CODE}')) SERVER lists OPTIONS (path '$data/us_census/hs6_imports_*.csv');
-- one row for each code of each list, with the country where the list itself says it
CREATE TABLE listed AS
SELECT 'gacc' AS system, c->>'COUNTRY_CODE' AS code, replace(c->>'ISO_E', 'ROM', 'ROU') AS iso3
FROM json_array_elements(pg_read_file('$data/reference/cn_CusCountry.json')::json) AS c
UNION ALL SELECT 'comtrade', c->>'id', NULL
FROM unnest('{partner,reporter}'::text[]) AS f,
  json_array_elements((pg_read_file(format('$data/reference/comtrade_%sAreas_2021.json', f))::json)->'results') AS c
UNION ALL SELECT 'us_census', trim(f[1]), NULLIF(trade_area('iso2', right(trim(f[2]), 2)), 'XKX')
FROM regexp_matches(pg_read_file('$data/reference/us_schedule_c_countryCodes.txt'), '^(\\d{4}) +\\|[^|]*\\|([^|\\n]*)\$', 'gn') AS f
UNION ALL SELECT DISTINCT 'us_census', code, NULL FROM census
UNION ALL SELECT 'hmrc', code, CASE WHEN "CountryCodeAlpha" NOT IN ('CS', 'XK') THEN trade_area('iso2', "CountryCodeAlpha") END
FROM hmrc, unnest(ARRAY["CountryCodeNumeric", "CountryCodeAlpha"]) AS code WHERE code <> '' AND code <> 'unknown'
UNION ALL SELECT 'hmrc', "CountryId", NULL FROM hmrc
UNION ALL SELECT 'jp_customs', "Code", (SELECT DISTINCT iso3 FROM magtrade_area AS a WHERE system = 'iso3' AND name = "Country") FROM japan
UNION ALL SELECT v.system, v.code, alpha3 FROM iso, LATERAL (VALUES ('iso3', alpha3), ('iso2', alpha2), ('m49', number), ('m49', m49)) AS v(system, code)
UNION ALL SELECT DISTINCT 'm49', code, NULL FROM iso, unnest(ARRAY[region, subregion, part, world]) AS code WHERE code <> '';
SQL
	is($node->safe_psql('postgres', 'SELECT system, count(*) > 200, count(iso3) > 150 OR system = $$comtrade$$ FROM listed GROUP BY system ORDER BY system'),
		join("\n", map { "$_|t|t" } qw(comtrade gacc hmrc iso2 iso3 jp_customs m49 us_census)), 'every list was read');
	is($node->safe_psql('postgres', q{
SELECT system, code FROM listed AS l WHERE NOT EXISTS (SELECT FROM magtrade_area AS a WHERE a.system = l.system
  AND (a.code = l.code OR l.code ~ '^\d+$' AND ltrim(a.code, '0') = ltrim(l.code, '0')))}), '', 'no code is missing');
	# Two regions are listed under a country's code: other Latin America as BES, other Oceania as MNP.
	is($node->safe_psql('postgres', q{
SELECT system, code, iso3, trade_area(system, code) FROM listed
WHERE iso3 IS NOT NULL AND iso3 IS DISTINCT FROM trade_area(system, code) ORDER BY 1, 2}),
		"gacc|499|BES|\ngacc|699|MNP|", 'and each means what its list says');
	# Comtrade's list has no codes of countries, but what it calls "nes" is none, except Taiwan.
	is($node->safe_psql('postgres', <<"SQL"), '490|Other Asia, nes|TWN', 'areas that are not elsewhere specified are no countries');
SELECT DISTINCT c->>'id', c->>'text', trade_area('comtrade', c->>'id') FROM unnest('{partner,reporter}'::text[]) AS f,
  json_array_elements((pg_read_file(format('$data/reference/comtrade_%sAreas_2021.json', f))::json)->'results') AS c
WHERE c->>'text' LIKE '%, nes' AND trade_area('comtrade', c->>'id') IS NOT NULL
SQL
}

# A row of one's own is dumped, and nothing else of the table is.
$node->safe_psql('postgres', q{INSERT INTO magtrade_area (system, code, iso3, valid_to) VALUES ('mdic', '160', 'CHN', DEFAULT), ('gacc', '116', 'KOR', '1999-12-31')});
my $folder = File::Temp->newdir;
$node->command_ok([ 'pg_dump', "--file=$folder/dump", '--exclude-table=listed', '--exclude-table=hmrc', '--exclude-table=japan', '--exclude-table=iso', '--exclude-table=census', $node->connstr('postgres') ], 'pg_dump');
$node->safe_psql('postgres', 'CREATE DATABASE restored');
$node->command_ok([ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', "$folder/dump", $node->connstr('restored') ], 'restore');
my $table = q{SELECT md5(string_agg(a::text, ',' ORDER BY system, code, valid_from, builtin)), trade_area('mdic', '160'), trade_area('gacc', '116', '1999-01-01') FROM magtrade_area AS a};
is($node->safe_psql('restored', $table), $node->safe_psql('postgres', $table), 'the table is the same after it');
like($node->safe_psql('restored', $table), qr/\|CHN\|KOR$/, 'with the rows of its own');

# A change reaches a session that has read the table before, at its next query; also one that first read it under an old snapshot.
SKIP:
{
	skip 'dblink is not installed', 1 unless $node->safe_psql('postgres', q{SELECT count(*) FROM pg_available_extensions WHERE name = 'dblink'});
	is($node->safe_psql('restored', <<'SQL'), "KOR\n\nCHE\nKOR", 'a change in another session is seen');
CREATE EXTENSION dblink;
SELECT trade_area('gacc', '116', '1999-01-01');
SELECT dblink_exec('dbname=restored host=' || split_part(current_setting('unix_socket_directories'), ',', 1) || ' port=' || current_setting('port'),
  $$UPDATE magtrade_area SET iso3 = 'CHE' WHERE iso3 = 'KOR' AND NOT builtin$$) AS x \gset
\echo
SELECT trade_area('gacc', '116', '1999-01-01');
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT count(*) AS x FROM magtrade_area \gset
SELECT dblink_exec('dbname=restored host=' || split_part(current_setting('unix_socket_directories'), ',', 1) || ' port=' || current_setting('port'),
  $$UPDATE magtrade_area SET iso3 = 'KOR' WHERE iso3 = 'CHE' AND NOT builtin$$) AS x \gset
SELECT trade_area('gacc', '116', '1999-01-01') AS x \gset
COMMIT;
SELECT trade_area('gacc', '116', '1999-01-01');
SQL
	# Rows that come by logical replication fire no triggers for statements.
	$node->safe_psql('postgres', 'CREATE PUBLICATION areas FOR TABLE magtrade_area');
	$node->safe_psql('postgres', q{SELECT pg_create_logical_replication_slot('areas', 'pgoutput')});
	$node->safe_psql('restored', 'CREATE SUBSCRIPTION areas CONNECTION $$' . $node->connstr('postgres') .
		'$$ PUBLICATION areas WITH (create_slot = false, slot_name = areas, copy_data = false)');
	is($node->safe_psql('restored', <<'SQL'), "\nFRA\n", 'and so is one that is replicated');
CREATE PROCEDURE publish(change text, here bool) LANGUAGE plpgsql AS $$
BEGIN
  PERFORM dblink_exec('dbname=postgres host=' || split_part(current_setting('unix_socket_directories'), ',', 1) || ' port=' || current_setting('port'), change);
  FOR i IN 1 .. 1800 LOOP
    EXIT WHEN EXISTS (SELECT FROM magtrade_area WHERE code = 'far') = here;
    PERFORM pg_sleep(0.1);
  END LOOP;
END $$;
SELECT trade_area('gacc', 'far');
CALL publish($$INSERT INTO magtrade_area (system, code, iso3) VALUES ('gacc', 'far', 'FRA')$$, true);
SELECT trade_area('gacc', 'far');
CALL publish($$DELETE FROM magtrade_area WHERE code = 'far'$$, false);
SELECT trade_area('gacc', 'far');
SQL
	$node->safe_psql('restored', 'DROP SUBSCRIPTION areas');
}
$node->stop;
done_testing();
