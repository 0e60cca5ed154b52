# The file itself as foreign tables, read in place: magtrade's shows the columns that are asked for, file_fdw's all 24.

prepare pg <<'SQL'
CREATE SERVER customs FOREIGN DATA WRAPPER magtrade_csv;
CREATE FOREIGN TABLE comtrade (
  reporter text OPTIONS (column '{reporterISO}'), flow text OPTIONS (column '{flowCode}'), commodity text OPTIONS (column '{cmdCode}'),
  partner text OPTIONS (column '{partnerISO}'), period date, quantity float8 OPTIONS (column '{qty}'),
  net_weight_kg float8 OPTIONS (column '{netWgt}'), value float8 OPTIONS (column '{primaryValue}'))
SERVER customs OPTIONS (path '@csv@');
ANALYZE comtrade;
CREATE EXTENSION file_fdw;
CREATE SERVER files FOREIGN DATA WRAPPER file_fdw;
CREATE FOREIGN TABLE comtrade_file (
  "typeCode" text, "freqCode" text, "refPeriodId" integer, "refYear" integer, "refMonth" integer, period integer,
  "reporterCode" integer, "reporterISO" text, "flowCode" text, "partnerCode" integer, "partnerISO" text, "partner2ISO" text,
  "classificationCode" text, "cmdCode" text, "aggrLevel" integer, "customsDesc" text, "motDesc" text, "qtyUnitCode" integer,
  qty float8, "netWgt" float8, cifvalue float8, fobvalue float8, "primaryValue" float8, "isReported" text)
SERVER files OPTIONS (filename '@csv@', format 'csv', header 'true');
ANALYZE comtrade_file;
SQL

# The same for the peers: all columns typed beforehand, so that nothing is guessed while the clock runs.
prepare duckdb <<'SQL'
CREATE VIEW comtrade AS
SELECT "reporterISO" AS reporter, "flowCode" AS flow, "cmdCode" AS commodity, "partnerISO" AS partner, "refYear" AS year,
  "refYear" * 12 + "refMonth" AS month, "primaryValue" AS value
FROM read_csv('@csv@', header = true, auto_detect = false, delim = ',', quote = '"', columns = {
  'typeCode': 'VARCHAR', 'freqCode': 'VARCHAR', 'refPeriodId': 'INTEGER', 'refYear': 'INTEGER', 'refMonth': 'INTEGER', 'period': 'INTEGER',
  'reporterCode': 'INTEGER', 'reporterISO': 'VARCHAR', 'flowCode': 'VARCHAR', 'partnerCode': 'INTEGER', 'partnerISO': 'VARCHAR',
  'partner2ISO': 'VARCHAR', 'classificationCode': 'VARCHAR', 'cmdCode': 'VARCHAR', 'aggrLevel': 'INTEGER', 'customsDesc': 'VARCHAR',
  'motDesc': 'VARCHAR', 'qtyUnitCode': 'INTEGER', 'qty': 'DOUBLE', 'netWgt': 'DOUBLE', 'cifvalue': 'DOUBLE', 'fobvalue': 'DOUBLE',
  'primaryValue': 'DOUBLE', 'isReported': 'VARCHAR'});
SQL

prepare clickhouse <<'SQL'
CREATE DATABASE IF NOT EXISTS bench ENGINE = Atomic;
CREATE VIEW bench.comtrade AS
SELECT reporterISO AS reporter, flowCode AS flow, cmdCode AS commodity, partnerISO AS partner, refYear AS year,
  toUInt32(refYear * 12 + refMonth) AS month, primaryValue AS value
FROM file('@csv@', 'CSVWithNames', 'refYear UInt32, refMonth UInt32, reporterISO LowCardinality(String), flowCode LowCardinality(String), cmdCode LowCardinality(String), partnerISO LowCardinality(String), primaryValue Float64')
SETTINGS input_format_skip_unknown_fields = 1;
SQL
