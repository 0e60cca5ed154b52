-- calendar: periods and fiscal years

CREATE FUNCTION trade_period(period text) RETURNS date
    AS 'MODULE_PATHNAME', 'magtrade_period_text'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trade_period(text) IS
'first day of the month that a customs file names: 202511, 2025-11, 2025/11, 2025.11, 2025M11, 2025-11-30, 20251130, 20251100, Nov-25, Nov ''25, November 2025, 11/2025, and 2025 and 11 before the Chinese, Japanese or Korean words for year and month; a bare year is its January; anything else, and a year total such as 202452, is an error';

CREATE FUNCTION trade_period(period integer) RETURNS date
    AS 'MODULE_PATHNAME', 'magtrade_period_integer'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trade_period(integer) IS
'first day of the month written as an integer: 202511, 20251130, 20251100; a bare year is its January';

CREATE FUNCTION trade_period(period double precision) RETURNS date
    AS 'MODULE_PATHNAME', 'magtrade_period_number'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trade_period(double precision) IS
'first day of the month written as a number of any type, as columns of bigint or numeric have it: 202511, 20251130, 20251100, 2025.11; a bare year is its January; a fraction that is no month is an error, and 2025.1, which may be October, too';

CREATE FUNCTION fiscal_year(period date, start_month integer DEFAULT 1) RETURNS integer
    AS 'MODULE_PATHNAME', 'magtrade_fiscal_year'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION fiscal_year(date, integer) IS
'fiscal year of a month, for fiscal years that start in start_month (1 to 12); named after the calendar year that holds most of it, the later one when halved: April 2025 to March 2026 is 2025, October 2025 to September 2026 is 2026';

CREATE FUNCTION fiscal_period(period date, start_month integer) RETURNS date
    AS 'MODULE_PATHNAME', 'magtrade_fiscal_period'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION fiscal_period(date, integer) IS
'the same month in the fiscal calendar: year = fiscal_year, month = months since the fiscal year began + 1; give it to a measure as its period to follow fiscal years';
