# A few rows out of millions.

row B4 'one partner and one HS code straight from the CSV file'
answer rows '~sum' '~max'
target file_fdw '>=' 20
target DuckDB '>=' 5
uses comtrade

side magtrade 'foreign table' pg <<'SQL'
SELECT count(*), sum(value), max(value) FROM comtrade WHERE partner = 'JPN' AND commodity = '850511';
SQL

side file_fdw 'foreign table' pg <<'SQL'
SELECT count(*), sum("primaryValue"), max("primaryValue") FROM comtrade_file WHERE "partnerISO" = 'JPN' AND "cmdCode" = '850511';
SQL

side DuckDB read_csv duckdb <<'SQL'
SELECT count(*), sum(value), max(value) FROM comtrade WHERE partner = 'JPN' AND commodity = '850511';
SQL

side ClickHouse 'file()' clickhouse <<'SQL'
SELECT count(), sum(value), max(value) FROM bench.comtrade WHERE partner = 'JPN' AND commodity = '850511';
SQL
