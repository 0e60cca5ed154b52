# From the file to a table of eight columns with a primary key. COPY needs a table of all 24 on the way; asking the tables and
# dropping them is not timed.

row B5 'load 8 of the 24 columns into an empty table with a primary key'
answer rows months partners '~quantity' '~kg' '~value'
target COPY '>=' 3
needs 'magtrade_load(regclass,regclass,text,text,bigint,text[],boolean,text)'
uses comtrade

loaded_key='PRIMARY KEY (period, reporter, flow, commodity, partner)'
ask_loaded=$(
	cat <<-'SQL'
		\timing off
		SELECT count(*), count(DISTINCT period), count(DISTINCT partner), sum(quantity), sum(net_weight_kg), sum(value) FROM loaded;
		DROP TABLE loaded;
	SQL
)

side magtrade 'magtrade_load' pg <<-SQL
	\timing off
	DELETE FROM magtrade_loads;
	\timing on
	CREATE TABLE loaded (
	  reporter text, flow text, commodity text, partner text, period date, quantity float8, net_weight_kg float8, value float8,
	  $loaded_key);
	CALL magtrade_load('comtrade', 'loaded');
	$ask_loaded
SQL

side COPY 'COPY of 24 columns, CREATE TABLE AS of 8, ADD PRIMARY KEY' pg <<-SQL
	CREATE TABLE raw (
	  "typeCode" text, "freqCode" text, "refPeriodId" integer, "refYear" integer, "refMonth" integer, period integer,
	  "reporterCode" integer, "reporterISO" text, "flowCode" text, "partnerCode" integer, "partnerISO" text, "partner2ISO" text,
	  "classificationCode" text, "cmdCode" text, "aggrLevel" integer, "customsDesc" text, "motDesc" text, "qtyUnitCode" integer,
	  qty float8, "netWgt" float8, cifvalue float8, fobvalue float8, "primaryValue" float8, "isReported" text);
	COPY raw FROM '@csv@' (FORMAT csv, HEADER);
	CREATE TABLE loaded AS
	SELECT "reporterISO" AS reporter, "flowCode" AS flow, "cmdCode" AS commodity, "partnerISO" AS partner,
	  make_date("refYear", "refMonth", 1) AS period, qty AS quantity, "netWgt" AS net_weight_kg, "primaryValue" AS value
	FROM raw;
	ALTER TABLE loaded ADD $loaded_key;
	\timing off
	DROP TABLE raw;
	$ask_loaded
SQL
