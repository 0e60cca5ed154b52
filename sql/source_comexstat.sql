-- ComexStat, Brazil: semicolons; imports have freight and insurance
\set source comexstat
\set include `echo "$MAGTRADE_DIR"/tests/source.sql`
\set QUIET on
\set ECHO none
\i :include
\set ECHO all
IMPORT FOREIGN SCHEMA exports FROM SERVER source_comexstat INTO source_comexstat OPTIONS (path 'EXP_*.csv');
IMPORT FOREIGN SCHEMA imports FROM SERVER source_comexstat INTO source_comexstat OPTIONS (path 'IMP_*.csv');
SELECT "column", type, options FROM written WHERE "table" = 'exports';
SELECT * FROM tables;
SELECT * FROM exports UNION ALL SELECT * FROM imports;
SELECT DISTINCT partner, trade_area('comexstat', partner) FROM exports ORDER BY partner;
-- both in one table: the headers say that one is not as the other, and the names of the files which is which
IMPORT FOREIGN SCHEMA mingled FROM SERVER source_comexstat INTO source_comexstat OPTIONS (path '*_2025.csv');
IMPORT FOREIGN SCHEMA together FROM SERVER source_comexstat INTO source_comexstat OPTIONS (path '{flow}_2025.csv', flow '{path:flow}');
SELECT flow, count(*), sum(value) FROM together GROUP BY flow ORDER BY flow;
-- by municipality and heading, where not even the header tells the flow
IMPORT FOREIGN SCHEMA unsaid FROM SERVER source_comexstat INTO source_comexstat OPTIONS (path 'municipalities/EXP_*.csv');
IMPORT FOREIGN SCHEMA headings FROM SERVER source_comexstat INTO source_comexstat OPTIONS (path 'municipalities/{flow}_*.csv', flow '{path:flow}');
SELECT * FROM headings;
