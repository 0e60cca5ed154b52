# What the rows about panels ask, in SQL that PostgreSQL and DuckDB both understand. Who is absent in a month has no share there;
# growth is dispersed over those that have both figures.

panel_columns="shifts ~shift jsds ~jsd dispersions ~dispersion hhis ~hhi divergences ~divergence tops ~top"
panel_answer='count(shift), sum(shift), count(jsd), sum(jsd), count(dispersion), sum(dispersion), count(hhi), sum(hhi),
  count(divergence), sum(divergence), count(top), sum(top)'

# needs_panels: a magtrade that has what these rows ask
needs_panels() {
	needs 'hhi(text,double precision,date,date)'
	needs 'share_shift(text,double precision,date,date)'
	needs 'top_share_pct(text,double precision,date,date,integer)'
	needs 'top_share_pct(trade_panel,date,integer)'
}

# accessors AT: all measures of panel p
accessors() {
	cat <<-SQL
		share_shift(p, $1) AS shift, jsd(p, $1) AS jsd, growth_dispersion_pp(p, $1) AS dispersion, hhi(p, $1) AS hhi,
		divergence_pp(p, $1, 'CHN', 'USA') AS divergence, top_share_pct(p, $1, 3) AS top
	SQL
}

# plain_panels PANEL < PAIRS: PAIRS is a query for the figures cur and base of each partner in each PANEL, columns with commas.
plain_panels() {
	cat <<-SQL
		WITH pair AS (
		$(cat)),
		total AS (
		  SELECT *, sum(cur) OVER panel AS c, sum(base) OVER panel AS b,
		    sum(CASE WHEN base IS NOT NULL THEN cur END) OVER panel AS both_c, sum(CASE WHEN cur IS NOT NULL THEN base END) OVER panel AS both_b,
		    row_number() OVER (PARTITION BY $1 ORDER BY cur DESC NULLS LAST) AS place
		  FROM pair WINDOW panel AS (PARTITION BY $1)),
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
		  FROM part GROUP BY $1)
		SELECT $panel_answer FROM measure;
	SQL
}
