# The file's rows as a table of eight columns, in every engine: what an analyst keeps of Comtrade's columns. In PostgreSQL
# and DuckDB rows lie in the file's order; ClickHouse sorts by its key, as its tables must.

prepare pg <<'SQL'
CREATE UNLOGGED TABLE staging (
  "typeCode" text, "freqCode" text, "refPeriodId" integer, "refYear" integer, "refMonth" integer, period integer,
  "reporterCode" integer, "reporterISO" text, "flowCode" text, "partnerCode" integer, "partnerISO" text, "partner2ISO" text,
  "classificationCode" text, "cmdCode" text, "aggrLevel" integer, "customsDesc" text, "motDesc" text, "qtyUnitCode" integer,
  qty float8, "netWgt" float8, cifvalue float8, fobvalue float8, "primaryValue" float8, "isReported" text);
COPY staging FROM '@csv@' (FORMAT csv, HEADER);
CREATE TABLE flows AS
SELECT "reporterISO" AS reporter, "flowCode" AS flow, "cmdCode" AS commodity, "partnerISO" AS partner,
  make_date("refYear", "refMonth", 1) AS period, qty AS quantity, "netWgt" AS net_weight_kg, "primaryValue" AS value
FROM staging;
DROP TABLE staging;
VACUUM (FREEZE, ANALYZE) flows;
SQL

prepare duckdb <<'SQL'
CREATE TABLE flows AS
SELECT "reporterISO" AS reporter, "flowCode" AS flow, "cmdCode" AS commodity, "partnerISO" AS partner,
  make_date("refYear", "refMonth", 1) AS period, qty AS quantity, "netWgt" AS net_weight_kg, "primaryValue" AS value
FROM read_csv('@csv@', header = true, types = {'cmdCode': 'VARCHAR', 'qty': 'DOUBLE', 'netWgt': 'DOUBLE', 'primaryValue': 'DOUBLE'});
CHECKPOINT;
SQL

prepare clickhouse <<'SQL'
CREATE DATABASE IF NOT EXISTS bench ENGINE = Atomic;
CREATE TABLE bench.flows (
  reporter LowCardinality(String), flow LowCardinality(String), commodity LowCardinality(String), partner LowCardinality(String),
  period Date, quantity Float64, net_weight_kg Float64, value Float64)
ENGINE = MergeTree ORDER BY (reporter, flow, commodity, partner, period);
INSERT INTO bench.flows
SELECT reporterISO, flowCode, cmdCode, partnerISO, makeDate(refYear, refMonth, 1), qty, netWgt, primaryValue
FROM file('@csv@', 'CSVWithNames', 'refYear UInt16, refMonth UInt8, reporterISO String, flowCode String, cmdCode String, partnerISO String, qty Float64, netWgt Float64, primaryValue Float64')
SETTINGS input_format_skip_unknown_fields = 1, precise_float_parsing = 1;
OPTIMIZE TABLE bench.flows FINAL;
SQL
