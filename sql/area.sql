-- what each source calls the countries
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS magtrade;
RESET client_min_messages;
SET datestyle = 'ISO, YMD';
\pset null '(null)'

-- one country, each source's own code
SELECT system, code, trade_area(system, code) FROM (VALUES
  ('iso3', 'USA'), ('iso2', 'US'), ('m49', '840'), ('comtrade', '842'), ('gacc', '502'), ('jp_customs', '304'),
  ('us_census', '1000'), ('comexstat', '249'), ('hmrc', '400'), ('hmrc', 'US'), ('eurostat', 'US')) AS v(system, code);
-- sources that leave ISO's numbers: France, Norway, Switzerland, India, Italy and the United States in Comtrade
SELECT code, trade_area('comtrade', code) FROM unnest('{251,579,757,699,381,842,841,490,250,840}'::text[]) AS code;
-- a profile's name is as good
SELECT trade_area('estat_jp', '105'), trade_area('comext', 'EL'), trade_area('baci', '156'), trade_area('comtrade_legacy', '842');
-- parts of a country, former countries, Kosovo
SELECT system, code, trade_area(system, code) FROM (VALUES
  ('gacc', '207'), ('jp_customs', '216'), ('us_census', '5082'), ('us_census', '4803'), ('eurostat', 'XI'), ('hmrc', '914'),
  ('comtrade', '810'), ('comexstat', '151'), ('comexstat', '840'), ('gacc', '449'), ('comtrade', '278')) AS v(system, code);
-- NULL: groups, what is left over, secret partners, unknown codes
SELECT system, code, trade_area(system, code) FROM (VALUES
  ('comtrade', '0'), ('us_census', '-'), ('us_census', '0003'), ('us_census', '5XXX'), ('m49', '150'), ('eurostat', 'EU'),
  ('comtrade', '899'), ('comtrade', '975'), ('comtrade', '492'), ('comexstat', '990'), ('gacc', '701'), ('eurostat', 'QZ'), ('gacc', '998'), ('iso2', ''), ('iso2', repeat('X', 100))) AS v(system, code);
SELECT trade_area('gacc', NULL), trade_area(NULL, '116'), trade_area('gacc', '116', NULL);
-- what is a group is counted elsewhere too; what is left over is not
SELECT code, name, is_group FROM magtrade_area WHERE system = 'us_census' AND iso3 IS NULL ORDER BY code LIMIT 3;
SELECT code, name, is_group FROM magtrade_area WHERE system = 'eurostat' AND code IN ('QY', 'WORLD') ORDER BY code;

-- blanks, zeros before a number and the case of letters do not count
SELECT trade_area('m49', '4'), trade_area('m49', '004'), trade_area('hmrc', '4'), trade_area('iso2', ' jp '), trade_area('comtrade', '0156');
SELECT trade_area('comtrade', '00'), trade_area('us_census', '05880');
-- nor does the .0 of a data frame, behind an integer
SELECT trade_area('comtrade', '392.0'), trade_area('m49', '004.0'), trade_area('comtrade', '392.00'), trade_area('iso2', 'JP.0'), trade_area('iso2', '.0');

-- in time: CS has meant two countries
SELECT at, trade_area('iso2', 'CS', at) FROM unnest('{1990-01-01,1993-06-15,1993-06-16,2003-07-23,2005-01-01,2006-09-27}'::date[]) AS at;
-- and 891; numbers went with an old border, too
SELECT at, trade_area('m49', '891', at), trade_area('m49', '736', at), trade_area('m49', '280', at), trade_area('m49', '886', at)
FROM unnest('{1990-01-01,2003-07-22,2003-07-23,2011-07-08,2011-07-09}'::date[]) AS at;
SELECT trade_area('m49', '891'), trade_area('m49', '736'), trade_area('m49', '729', '2000-01-01'), trade_area('eurostat', 'XM');
SELECT trade_area('iso2', 'CS'), trade_area('iso3', 'ROM'), trade_area('gacc', '116', '1990-01-01'), trade_area('gacc', '116', 'infinity');

-- an unknown system is an error that names them
SELECT trade_area('customs', '116');
SELECT trade_area('', '116');

-- rows of one's own: a new system, a code that is missing, another meaning for a while
BEGIN;
SELECT trade_area('gacc', '998');
INSERT INTO magtrade_area (system, code, iso3, name) VALUES ('mdic', '160', 'CHN', 'China'), ('gacc', '998', 'XKX', 'Kosovo');
INSERT INTO magtrade_area (system, code, iso3, valid_to) VALUES ('gacc', '116', 'KOR', '2022-12-31');
SELECT trade_area('mdic', '160'), trade_area('gacc', '998');
SELECT trade_area('gacc', '116', '2022-12-31'), trade_area('gacc', '116', '2023-01-01'), trade_area('gacc', '116');
SAVEPOINT s;
UPDATE magtrade_area SET iso3 = 'CHE' WHERE code = '998' AND system = 'gacc';
SELECT trade_area('gacc', '998');
ROLLBACK TO s;
SELECT trade_area('gacc', '998');
DELETE FROM magtrade_area WHERE NOT builtin;
SELECT trade_area('gacc', '998');
ROLLBACK;
SELECT trade_area('gacc', '998'), trade_area('gacc', '116', '2022-12-31');
SELECT trade_area('mdic', '160');
BEGIN;
TRUNCATE magtrade_area;
SELECT trade_area('gacc', '116');
ROLLBACK;
SELECT trade_area('gacc', '116');
INSERT INTO magtrade_area (system, code, iso3) VALUES ('gacc', '998', 'kos');
INSERT INTO magtrade_area (system, code, iso3, is_group) VALUES ('gacc', '998', 'JPN', true);

-- a call whose system differs from row to row, and a prepared one that outlives a change
SELECT count(*), count(trade_area(system, code)) FROM magtrade_area;
PREPARE kosovo AS SELECT trade_area('gacc', '998');
EXECUTE kosovo;
BEGIN;
INSERT INTO magtrade_area (system, code, iso3) VALUES ('gacc', '998', 'XKX');
EXECUTE kosovo;
ROLLBACK;
EXECUTE kosovo;

-- its columns are what the extension made of them, or nothing is read
BEGIN;
ALTER TABLE magtrade_area ADD COLUMN remark text;
SELECT trade_area('gacc', '116');
ROLLBACK;
BEGIN;
ALTER TABLE magtrade_area DROP COLUMN code;
INSERT INTO magtrade_area (system, iso3) VALUES ('gacc', 'JPN');
SELECT trade_area('gacc', '116');
ROLLBACK;
BEGIN;
ALTER TABLE magtrade_area DROP CONSTRAINT magtrade_area_pkey, ALTER COLUMN code DROP NOT NULL;
INSERT INTO magtrade_area (system, iso3) VALUES ('gacc', 'JPN');
SELECT trade_area('gacc', '116');
ROLLBACK;
BEGIN;
ALTER TABLE magtrade_area ALTER COLUMN valid_to DROP DEFAULT, ALTER COLUMN valid_to TYPE timestamp;
SELECT trade_area('gacc', '116');
ROLLBACK;
SELECT trade_area('gacc', '116');
DO $$
DECLARE
  c text;
BEGIN
  FOREACH c IN ARRAY ARRAY['system', 'valid_from', 'valid_to', 'is_group', 'builtin'] LOOP
    BEGIN
      EXECUTE format('ALTER TABLE magtrade_area DROP CONSTRAINT magtrade_area_pkey, ALTER COLUMN %I DROP NOT NULL', c);
      EXECUTE format('UPDATE magtrade_area SET %I = NULL WHERE system = %L AND code = %L', c, 'gacc', '117');
      RAISE EXCEPTION '% may be NULL: %', c, trade_area('gacc', '116');
    EXCEPTION WHEN object_not_in_prerequisite_state THEN NULL;
    END;
  END LOOP;
END $$;

-- the table agrees with itself: every country is one of iso3's; the function answers as the table says
SELECT DISTINCT a.iso3 FROM magtrade_area AS a
WHERE a.iso3 IS NOT NULL AND NOT EXISTS (SELECT FROM magtrade_area AS i WHERE i.system = 'iso3' AND i.iso3 = a.iso3) ORDER BY 1;
SELECT system, code, iso3, trade_area(system, code) FROM magtrade_area AS a
WHERE trade_area(system, code) IS DISTINCT FROM iso3 AND valid_to = 'infinity';
SELECT system, count(*), count(DISTINCT iso3) AS countries, count(*) FILTER (WHERE is_group) AS groups FROM magtrade_area GROUP BY system ORDER BY system;
SELECT count(*) FROM magtrade_area WHERE name IS NULL OR NOT builtin;

-- anybody may read, only the owner may write
CREATE ROLE regress_area;
SET ROLE regress_area;
SELECT trade_area('gacc', '116'), count(*) > 1000 FROM magtrade_area;
DELETE FROM magtrade_area;
RESET ROLE;
DROP ROLE regress_area;
