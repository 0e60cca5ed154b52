# doors.awk
#	  The doors of the measures over items: aggregates, with a row for each item.
#	  doors.c is behind them.

BEGIN {
	figures["ITEMS_CONCENTRATION"] = "v double precision"
	figures["ITEMS_STRUCTURE"] = "cur double precision, base double precision"
}

function doors(list, name, field, about) {
	create_final(name, "trade_items", "double precision", "magtrade_items_" name "_final")
	create_aggregate(name, known(figures, list), "trade_items", 512, about "; a negative figure is an error")
}
