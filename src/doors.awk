# doors.awk
#	  What SQL declares of the measures in a list: their "doors".
#
# A room's measures.h lists its measures, each with what it is called, a few
# words for its arguments and a sentence for psql.  From an entry come functions
# and aggregates that differ in names only; which ones, says the room's
# doors.awk, in a function doors(list, name, field, about), where field[2] and so
# on are the entry's words.  make reads both:
#
#	  awk -f src/doors.awk -f src/series/doors.awk src/series/measures.h
#
# With -v only=NAME, as an upgrade script needs it, it is one measure's.

# The head of a list, #define LIST(MEASURE) \, and its lines, whose last does not
# go on.  An entry ends with its sentence, and that may be in pieces.
/^#define [A-Z_]+\([A-Z]+\) \\$/ {
	list = $2
	sub(/\(.*/, "", list)
	entry = ""
	next
}

list != "" {
	goes_on = sub(/[ \t]*\\$/, "")
	gsub(/^[ \t]+|\/\*.*\*\//, "")
	entry = entry $0
	if (/\)$/) {
		read_entry(list, entry)
		entry = ""
	}
	if (!goes_on)
		list = ""
}

function fail(message) {
	print FILENAME ": " message >"/dev/stderr"
	failed = 1
	exit 1
}

# NAME(name, word, ..., "about it" "and more") -> the room's doors()
function read_entry(list, entry,   piece, n, i, about, field) {
	n = split(entry, piece, "\"")
	if (n < 3)
		fail(list " has an entry without a sentence about it: " entry)
	for (i = 2; i < n; i += 2)
		about = about piece[i]
	sub(/^[A-Z]+\(/, "", piece[1])
	split(piece[1], field, /, */)
	if (only == "" || only == field[1])
		doors(list, field[1], field, about)
}

# a value that the room's doors.awk has for a word of an entry
function known(values, word) {
	if (!(word in values))
		fail("doors.awk does not know " word)
	return values[word]
}

# "s trade_series, n integer DEFAULT 1, OUT x date" -> "trade_series, integer"
function types(args,   arg, n, i, result) {
	sub(/,[ \n]*OUT .*/, "", args)
	n = split(args, arg, ", ")
	for (i = 1; i <= n; i++) {
		sub(/^[^ ]+ /, "", arg[i])
		sub(/ DEFAULT .*/, "", arg[i])
		result = result (i > 1 ? ", " : "") arg[i]
	}
	return result
}

# two lists of arguments as one
function both(args, more) {
	return args (more == "" ? "" : ", ") more
}

# of words in braces, "{these|those}", the first ones or the second
function choose(about, which,   word) {
	while (match(about, /\{[^{}]*\}/)) {
		split(substr(about, RSTART + 1, RLENGTH - 2), word, "|")
		about = substr(about, 1, RSTART - 1) word[which] substr(about, RSTART + RLENGTH)
	}
	return about
}

function comment(object, about) {
	gsub(/'/, "''", about)
	printf "COMMENT ON %s IS\n'%s';\n\n", object, about
}

function create_function(name, args, result, symbol, properties, about) {
	printf "CREATE FUNCTION %s(%s) RETURNS %s\n", name, args, result
	printf "    AS 'MODULE_PATHNAME', '%s'\n    LANGUAGE C %s;\n", symbol, properties
	comment("FUNCTION " name "(" types(args) ")", about)
}

# the final function of the aggregates of a name
function create_final(name, state, result, symbol) {
	create_function(name "_final", "state " state, result, symbol, "IMMUTABLE PARALLEL SAFE",
		"final function of the aggregate " name)
}

function create_aggregate(name, args, state, bytes, about) {
	gsub(/ DEFAULT [^,]*/, "", args)
	printf "CREATE AGGREGATE %s(%s) (\n    SFUNC = %s_trans,\n    STYPE = %s,\n    SSPACE = %d,\n", name, args, state, state, bytes
	printf "    FINALFUNC = %s_final,\n    COMBINEFUNC = %s_combine,\n    PARALLEL = SAFE\n);\n", name, state
	comment("AGGREGATE " name "(" types(args) ")", about)
}

# aggregates take no defaults: one with each number of the arguments that have some
function create_aggregates(name, args, more, state, bytes, about,   arg, n, i) {
	n = split(more, arg, ", ")
	for (i = 0; i <= n; i++) {
		if (i > 0)
			args = both(args, arg[i])
		if (i == n || arg[i + 1] ~ / DEFAULT /)
			create_aggregate(name, args, state, bytes, about)
	}
}
