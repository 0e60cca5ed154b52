-- area: what each source calls the countries

CREATE TABLE magtrade_area (
    system text NOT NULL CHECK (pg_catalog.octet_length(system) BETWEEN 1 AND 31),
    code text NOT NULL CHECK (pg_catalog.octet_length(code) BETWEEN 1 AND 27),
    iso3 text CHECK (iso3 OPERATOR(pg_catalog.~) '^[A-Z]{3}$'),
    name text,
    valid_from date NOT NULL DEFAULT '-infinity',
    valid_to date NOT NULL DEFAULT 'infinity',
    is_group boolean NOT NULL DEFAULT false,
    builtin boolean NOT NULL DEFAULT false,
    PRIMARY KEY (system, code, valid_from, builtin),
    CHECK (valid_from OPERATOR(pg_catalog.<=) valid_to),
    CHECK (iso3 IS NULL OR NOT is_group)
);
COMMENT ON TABLE magtrade_area IS
'what each source calls the countries: one row for each code of each system. Rows of your own are dumped with the database and go before the built-in ones; built-in rows come with the extension and are not dumped, so add a row instead of changing one';
COMMENT ON COLUMN magtrade_area.system IS
'whose code it is: iso3, iso2 (ISO 3166-1), m49 (also the numbers of ISO 3166-1), comtrade, gacc (China Customs), jp_customs (Japan), us_census (Schedule C), comexstat (Brazil), hmrc (United Kingdom, numbers and letters), eurostat (Geonomenclature), or one of your own';
COMMENT ON COLUMN magtrade_area.code IS
'the code as the source writes it';
COMMENT ON COLUMN magtrade_area.iso3 IS
'ISO 3166 alpha-3: of a former country its former code (SUN, YUG, SCG, ANT), of a part of a country (Canary Islands) the country''s, XKX for Kosovo; NULL for what is no single country';
COMMENT ON COLUMN magtrade_area.name IS
'in English';
COMMENT ON COLUMN magtrade_area.valid_from IS
'first day on which the code means this; -infinity where no other meaning came before';
COMMENT ON COLUMN magtrade_area.valid_to IS
'last day on which the code means this';
COMMENT ON COLUMN magtrade_area.is_group IS
'true for the world, continents and blocs, whose trade other codes of the system count as well; false for what is left over (areas not elsewhere specified, secret partners, stores and provisions), which belongs in a sum';
COMMENT ON COLUMN magtrade_area.builtin IS
'true for the rows that come with the extension';

SELECT pg_catalog.pg_extension_config_dump('magtrade_area', 'WHERE NOT builtin');
GRANT SELECT ON magtrade_area TO PUBLIC;

CREATE FUNCTION magtrade_area_changed() RETURNS trigger
    AS 'MODULE_PATHNAME', 'magtrade_area_changed'
    LANGUAGE C;
COMMENT ON FUNCTION magtrade_area_changed() IS
'trigger of magtrade_area: tells all sessions to read it anew';

-- Logical replication fires no trigger for each statement but that of TRUNCATE.
CREATE TRIGGER changed AFTER INSERT OR UPDATE OR DELETE ON magtrade_area
    FOR EACH ROW EXECUTE FUNCTION magtrade_area_changed();
COMMENT ON TRIGGER changed ON magtrade_area IS
'tells all sessions to read the table anew';
ALTER TABLE magtrade_area ENABLE ALWAYS TRIGGER changed;

CREATE TRIGGER truncated AFTER TRUNCATE ON magtrade_area
    FOR EACH STATEMENT EXECUTE FUNCTION magtrade_area_changed();
COMMENT ON TRIGGER truncated ON magtrade_area IS
'tells all sessions to read the table anew';
ALTER TABLE magtrade_area ENABLE ALWAYS TRIGGER truncated;

CREATE FUNCTION trade_area(system text, code text) RETURNS text
    AS 'MODULE_PATHNAME', 'magtrade_area'
    LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trade_area(text, text) IS
'ISO 3166 alpha-3 of a source''s code for a country, from magtrade_area: trade_area(''gacc'', ''116'') is JPN. NULL for an unknown code, for groups (World, blocs, continents) and for what is no country (areas not elsewhere specified, secret partners); an unknown system is an error. Blanks around a code, the case of its letters, leading zeros of a number and a .0 behind it do not count. Of several meanings in time the latest counts. A profile''s name stands for its system: estat_jp, comext, baci, comtrade_legacy';

CREATE FUNCTION trade_area(system text, code text, at date) RETURNS text
    AS 'MODULE_PATHNAME', 'magtrade_area_at'
    LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trade_area(text, text, date) IS
'the same as of a day: what the code meant then, NULL if nothing';
