# doors.awk
#	  The doors of the measures over a panel: an accessor of a stored panel, and
#	  aggregates over rows, whose partner is called "a".  doors.c is behind them.

BEGIN {
	question["ASK_MONTH"] = ""
	question["ASK_LAG"] = "lag integer DEFAULT 1"
	question["ASK_COUNT"] = "k integer"
	question["ASK_PARTNER"] = "partner text"
	question["ASK_PARTNER_LAG"] = "partner text, lag integer DEFAULT 1"
	question["ASK_PAIR_LAG"] = "a text, b text, lag integer DEFAULT 1"
}

function doors(list, name, field, about,   more, strict) {
	more = known(question, field[2])
	# a NULL b is everyone but a
	strict = more ~ /b text/ ? "" : "STRICT "
	if (more ~ /lag integer/)
		about = about "; lag is 1 if left out"
	create_function(name, both("p trade_panel, at date", more), "double precision",
		"magtrade_panel_" name, "IMMUTABLE " strict "PARALLEL SAFE COST 100", choose(about, 1))
	create_final(name, "trade_panel", "double precision", "magtrade_panel_" name "_final")
	sub(/^partner /, "a ", more)
	create_aggregates(name, "partner text, value double precision, period date, at date", more, "trade_panel", 8192,
		choose(about, 2) "; over a group of rows, whose figures are summed by partner and month")
}
