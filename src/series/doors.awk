# doors.awk
#	  The doors of the measures over one series: an accessor of a stored series, a
#	  window function over the months of its rows, and aggregates over rows.  doors.c and
#	  window.c are behind them.
#
# And trade_metrics, whose columns are the measures that need no lag.

BEGIN {
	type["RESULT_NUMBER"] = "double precision"
	type["RESULT_COUNT"] = "integer"
	type["RESULT_MONTH"] = "date"
	type["RESULT_FLAG"] = "boolean"

	extra["EXTRA_NONE"] = ""
	extra["EXTRA_LAG"] = "lag integer"
	extra["EXTRA_FY_START"] = "fy_start integer DEFAULT 1"
	extra["EXTRA_N"] = "n integer"
	extra["EXTRA_LEAD_BASE"] = "lead integer DEFAULT 3, base integer DEFAULT 12"
	extra["EXTRA_FRAC_BASE"] = "frac double precision DEFAULT 0.1, base integer DEFAULT 12"

	given["EXTRA_FY_START"] = "; the year begins in month fy_start (1 to 12, January if left out)"
	given["EXTRA_LEAD_BASE"] = "; lead is 3 and base 12 if left out"
	given["EXTRA_FRAC_BASE"] = "; frac is 0.1 and base 12 if left out"

	# a window function takes none that may be left out
	window["EXTRA_FY_START"] = "; the year begins in January, for another give fiscal_period(period, start_month) as period"
	window["EXTRA_LEAD_BASE"] = "; lead is 3 and base 12"
	window["EXTRA_FRAC_BASE"] = "; frac is 0.1 and base 12"
}

function doors(list, name, field, about,   result, more, all, needed) {
	result = known(type, field[2])
	more = known(extra, field[3])
	needed = more ~ / DEFAULT / ? "" : more
	all = about given[field[3]]
	create_function(name, both("s trade_series, at date", more), result,
		"magtrade_series_" name, "IMMUTABLE STRICT PARALLEL SAFE", all)
	create_function(name, both("value double precision, period date", needed), result,
		"magtrade_series_" name "_window", "WINDOW IMMUTABLE PARALLEL SAFE SUPPORT trade_window_support",
		"window function, at = the month of each row, whatever the order and frame of the window: " about window[field[3]] \
			(result == "date" && field[3] in window ? ", and the month returned is one of the fiscal calendar too" : ""))
	create_final(name, "trade_series", result, "magtrade_series_" name "_final")
	create_aggregates(name, "value double precision, period date, at date", more, "trade_series", 512,
		all "; over a group of rows, whose figures are summed by month")
	if (field[3] != "EXTRA_LAG")
		columns = columns ",\n    OUT " (name == "value_at" ? "value" : field[3] == "EXTRA_N" ? name "_12" : name) " " result
}

END {
	if (only == "" && !failed)
		create_function("trade_metrics", "s trade_series, fy_start integer DEFAULT 1,\n    OUT period date" columns, "SETOF record",
			"magtrade_trade_metrics", "IMMUTABLE STRICT PARALLEL SAFE ROWS 36",
			"a row for each month of a series that has a figure, with all measures as columns but those that take a lag, as of that month; rolling sums and means are of 12 months; the year begins in month fy_start")
}
