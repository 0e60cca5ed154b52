# How partners are treated differently, for all panels of reporter, flow and commodity at one month. All sides read two months
# only. Who is absent in a month has no share there; growth is dispersed over those that have both figures.

row P1 'share shift, Jensen-Shannon divergence, growth dispersion, HHI, divergence of two partners and share of the largest three, for every panel of a table at one month'
answer shifts '~shift' jsds '~jsd' dispersions '~dispersion' hhis '~hhi' divergences '~divergence' tops '~top'
needs 'hhi(text,double precision,date,date)'
needs 'share_shift(text,double precision,date,date)'
needs 'top_share_pct(text,double precision,date,date,integer)'
needs 'top_share_pct(trade_panel,date,integer)'
target 'plain SQL' '>=' 10
target DuckDB '>=' 2
uses flows panels
profile

panel_answer='count(shift), sum(shift), count(jsd), sum(jsd), count(dispersion), sum(dispersion), count(hhi), sum(hhi),
  count(divergence), sum(divergence), count(top), sum(top)'

side magtrade 'aggregates over the rows of two months' pg <<-SQL
	SELECT $panel_answer
	FROM (SELECT share_shift(partner, value, period, '2025-11-01') AS shift, jsd(partner, value, period, '2025-11-01') AS jsd,
	        growth_dispersion_pp(partner, value, period, '2025-11-01') AS dispersion, hhi(partner, value, period, '2025-11-01') AS hhi,
	        divergence_pp(partner, value, period, '2025-11-01', 'CHN', 'USA') AS divergence,
	        top_share_pct(partner, value, period, '2025-11-01', 3) AS top
	      FROM flows WHERE period BETWEEN '2025-10-01' AND '2025-11-01' GROUP BY commodity, flow, reporter) AS t;
SQL

side magtrade 'stored panels and accessors' pg <<-SQL
	SELECT $panel_answer
	FROM (SELECT share_shift(p, '2025-11-01') AS shift, jsd(p, '2025-11-01') AS jsd, growth_dispersion_pp(p, '2025-11-01') AS dispersion,
	        hhi(p, '2025-11-01') AS hhi, divergence_pp(p, '2025-11-01', 'CHN', 'USA') AS divergence, top_share_pct(p, '2025-11-01', 3) AS top
	      FROM panels) AS t;
SQL

# plain_panels: the same in SQL that PostgreSQL and DuckDB both understand
plain_panels() {
	cat <<-SQL
		WITH pair AS (
		  SELECT reporter, flow, commodity, partner, sum(value) FILTER (WHERE period = DATE '2025-11-01') AS cur,
		    sum(value) FILTER (WHERE period = DATE '2025-10-01') AS base
		  FROM flows WHERE period IN (DATE '2025-10-01', DATE '2025-11-01') GROUP BY reporter, flow, commodity, partner),
		total AS (
		  SELECT *, sum(cur) OVER panel AS c, sum(base) OVER panel AS b,
		    sum(CASE WHEN base IS NOT NULL THEN cur END) OVER panel AS both_c, sum(CASE WHEN cur IS NOT NULL THEN base END) OVER panel AS both_b,
		    row_number() OVER (PARTITION BY reporter, flow, commodity ORDER BY cur DESC NULLS LAST) AS place
		  FROM pair WINDOW panel AS (PARTITION BY reporter, flow, commodity)),
		part AS (
		  SELECT *, CASE WHEN c > 0 AND b > 0 THEN coalesce(cur, 0) / c END AS s1, CASE WHEN c > 0 AND b > 0 THEN coalesce(base, 0) / b END AS s0
		  FROM total),
		measure AS (
		  SELECT sum(abs(s1 - s0)) / 2 AS shift,
		    sum(CASE WHEN s1 > 0 THEN s1 * ln(2 * s1 / (s1 + s0)) ELSE 0 * s1 END
		      + CASE WHEN s0 > 0 THEN s0 * ln(2 * s0 / (s1 + s0)) ELSE 0 * s0 END) / (2 * ln(2::double precision)) AS jsd,
		    100 * sqrt(sum(CASE WHEN both_b > 0 AND cur >= 0 AND base > 0 THEN base / both_b * power(cur / base - both_c / both_b, 2)
		                        WHEN both_b > 0 THEN 0 END)) AS dispersion,
		    sum(CASE WHEN c > 0 THEN (cur / c) * (cur / c) END) AS hhi,
		    100 * (max(CASE WHEN partner = 'CHN' AND base > 0 THEN cur / base END)
		      - max(CASE WHEN partner = 'USA' AND base > 0 THEN cur / base END)) AS divergence,
		    100 * sum(CASE WHEN place <= 3 AND c > 0 THEN cur / c END) AS top
		  FROM part GROUP BY reporter, flow, commodity)
		SELECT $panel_answer FROM measure;
	SQL
}

side 'plain SQL' 'aggregates and windows' pg < <(plain_panels)
side DuckDB 'aggregates and windows' duckdb < <(plain_panels)
