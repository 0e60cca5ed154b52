# doors.awk
#	  The doors of the index numbers: two aggregates each, of prices and of
#	  quantities, with a row for each item.  doors.c is behind them.

function doors(list, name, field, about) {
	door(name "_price", choose(about, 1))
	door(name "_quantity", choose(about, 2))
}

function door(name, about) {
	create_final(name, "trade_items", "double precision", "magtrade_index_" name "_final")
	create_aggregate(name, "v0 double precision, q0 double precision, v1 double precision, q1 double precision", "trade_items", 512,
		about "; one row for each item with value and quantity in the base period and now; runs over matched items, which have all four, above zero (matched_pct says how much trade they are); NULL without any")
}
