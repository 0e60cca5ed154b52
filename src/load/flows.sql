-- flows: the table that customs files are loaded into

CREATE FUNCTION magtrade_create_flows(name text, partitions text DEFAULT 'none', first date DEFAULT NULL,
    last date DEFAULT NULL) RETURNS regclass
    AS 'MODULE_PATHNAME', 'magtrade_create_flows'
    LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION magtrade_create_flows(text, text, date, date) IS
'make a table with the columns that IMPORT FOREIGN SCHEMA gives to every source, for magtrade_load() to fill: one row for each period, reporter, flow, commodity and partner, which are its key in this order. name is written as in SQL; the caller owns the table.
partitions: none; month or year for a partition for each of them from first to last, and a default one for all else. Of first and last one is enough, for a single partition. Called again with a table that is partitioned by period, it adds the partitions that are missing, and moves the rows that the default one has of them';
