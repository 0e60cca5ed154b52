# A plain sum, so that nothing but reading the file is compared. The sum of roots would show figures in the wrong group.

row B3 'sum by three keys straight from the CSV file'
answer groups '~sum' '~roots'
target file_fdw '>=' 6
target DuckDB '>=' 1.5
uses comtrade

side magtrade 'foreign table' pg <<'SQL'
SELECT count(*), sum(total), sum(sqrt(total))
FROM (SELECT sum(value) AS total FROM comtrade GROUP BY reporter, flow, commodity) AS t;
SQL

side file_fdw 'foreign table' pg <<'SQL'
SELECT count(*), sum(total), sum(sqrt(total))
FROM (SELECT sum("primaryValue") AS total FROM comtrade_file GROUP BY "reporterISO", "flowCode", "cmdCode") AS t;
SQL

side DuckDB read_csv duckdb <<'SQL'
SELECT count(*), sum(total), sum(sqrt(total))
FROM (SELECT sum(value) AS total FROM comtrade GROUP BY reporter, flow, commodity) AS t;
SQL

side ClickHouse 'file()' clickhouse <<'SQL'
SELECT count(), sum(total), sum(sqrt(total))
FROM (SELECT sum(value) AS total FROM bench.comtrade GROUP BY reporter, flow, commodity);
SQL
