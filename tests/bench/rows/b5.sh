# From the file to a table of eight columns. COPY needs a table of all 24 on the way; asking the tables and dropping them is not timed.

row B5 'load 8 of the 24 columns into a table'
answer rows months partners '~quantity' '~kg' '~value'
target COPY '>=' 3
uses comtrade

loaded_table=$(
	cat <<-'SQL'
		CREATE TABLE loaded (
		  reporter text, flow text, commodity text, partner text, period date, quantity float8, net_weight_kg float8, value float8);
	SQL
)
ask_loaded=$(
	cat <<-'SQL'
		\timing off
		SELECT count(*), count(DISTINCT period), count(DISTINCT partner), sum(quantity), sum(net_weight_kg), sum(value) FROM loaded;
		DROP TABLE loaded;
	SQL
)

side magtrade 'INSERT … SELECT from the foreign table' pg <<-SQL
	$loaded_table
	INSERT INTO loaded SELECT * FROM comtrade;
	$ask_loaded
SQL

side magtrade 'CREATE TABLE AS SELECT from the foreign table' pg <<-SQL
	CREATE TABLE loaded AS SELECT * FROM comtrade;
	$ask_loaded
SQL

side COPY 'COPY of 24 columns, CREATE TABLE AS of 8' pg <<-SQL
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
	\timing off
	DROP TABLE raw;
	$ask_loaded
SQL
