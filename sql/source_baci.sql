-- CEPII BACI: thousands of dollars, tons, years
\set source baci
\set include `echo "$MAGTRADE_DIR"/tests/source.sql`
\set QUIET on
\set ECHO none
\i :include
\set ECHO all
IMPORT FOREIGN SCHEMA baci FROM SERVER source_baci INTO source_baci OPTIONS (path 'BACI_*.csv');
SELECT "column", type, options FROM written;
SELECT option FROM tables;
SELECT trade_area('baci', reporter) AS exporter, trade_area('baci', partner) AS importer, b.* FROM baci AS b;
-- older releases call the product hs6
IMPORT FOREIGN SCHEMA hs6 FROM SERVER source_baci INTO source_baci OPTIONS (path 'hs6/baci92_*.csv');
SELECT trade_area('baci', reporter) AS exporter, trade_area('baci', partner) AS importer, b.* FROM hs6 AS b;
