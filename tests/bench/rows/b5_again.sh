# The same file once more, which the loader knows by its size and hash.

row B5a 'the same file once more'
answer loads
target 'first load' '>=' 10
needs 'magtrade_load(regclass,regclass,text,text,bigint,text[],boolean,text)'
uses comtrade

side 'first load' 'into an empty table with a primary key' pg <<'SQL'
	\timing off
	DELETE FROM magtrade_loads;
	CREATE TABLE again (
	  reporter text, flow text, commodity text, partner text, period date, quantity float8, net_weight_kg float8, value float8,
	  PRIMARY KEY (period, reporter, flow, commodity, partner));
	\timing on
	CALL magtrade_load('comtrade', 'again');
	\timing off
	SELECT count(*) FROM magtrade_loads WHERE target = 'again'::regclass;
SQL

side magtrade 'magtrade_load' pg <<'SQL'
	CALL magtrade_load('comtrade', 'again');
	\timing off
	SELECT count(*) FROM magtrade_loads WHERE target = 'again'::regclass;
	DROP TABLE again;
SQL
