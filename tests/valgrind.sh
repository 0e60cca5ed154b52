#!/usr/bin/env bash
# The SQL tests on a server under valgrind's memcheck, on a copy of the checkout and a private server. What valgrind reports,
# and tests that fail, make the exit status 1. It takes about forty times as long as the tests alone.
#
#   tests/valgrind.sh [NAME...]    names of tests in sql/; without names all but those of whole sources' files
#   KEEP=1                         keeps the folder with logs and reports
#
# On a server as distributions build it, valgrind sees what was never set, and what is read or written outside the blocks that
# contexts are made of. On one that was built with --enable-cassert and -DUSE_VALGRIND (PG_CONFIG says which; it must
# know where extensions are staged, as tests/server.sh says) it sees each piece of memory of a context, and what is used after it was freed.

# shellcheck source=tests/setup.sh
source "$(dirname "${BASH_SOURCE[0]}")/setup.sh"
# shellcheck source=tests/watched.sh
source "$checkout/tests/watched.sh"

limit=${LIMIT:-7200} # seconds for the tests

start_watched() {
	server_start "$work/server" --no-sync
	server_stop "$work/server"
	make_socket_folder
	give_to_server "$socket"
	"${disguise[@]}" valgrind --quiet --trace-children=yes --num-callers=24 --leak-check=no --fullpath-after= \
		--log-file="$work/reports/%p" --suppressions="$checkout/tests/valgrind.supp" \
		"$bindir/postgres" -D "$data" >"$log" 2>&1 &
	local server=$! second
	for ((second = 0; second < 300; second++)); do
		sleep 1
		kill -0 "$server" 2>/dev/null || break
		! server_psql -d postgres -Atqc 'SELECT' >/dev/null 2>&1 || return 0
	done
	tail -n 20 "$log" >&2
	die "the server under valgrind did not start"
}

# What valgrind said of calls that go through a file of ours, beyond what tests/valgrind.supp names: PostgreSQL's own are not our
# findings. Reports are lines of one process with an empty one between them.
show_reports() {
	local file count=0
	for file in "$work"/reports/*; do
		grep -q "$work/magtrade/src/" "$file" || continue
		count=$((count + 1))
		sed -E 's/^==[0-9]+== ?//' "$file" | awk -v ours="$work/magtrade/src/" 'BEGIN {RS = ""; ORS = "\n\n"} index($0, ours)'
	done
	if grep -E 'was terminated by signal|TRAP: ' "$log"; then
		count=$((count + 1))
	fi
	((count == 0))
}

# The tests of sql/ that are not of a whole source's files.
small_tests() {
	local file
	for file in "$checkout"/sql/*.sql; do
		[[ $file == */source_* ]] || basename "$file" .sql
	done
}

main() {
	local status=0
	local -a names=("$@")
	cd "$checkout"
	install_missing test
	command -v valgrind >/dev/null || die "valgrind is needed"
	(($# > 0)) || mapfile -t names < <(small_tests)
	make_work_folder valgrind
	make_reports_folder
	printf 'magtrade under %s on %s\n' "$(valgrind --version)" "$("$PG_CONFIG" --version)"
	build PG_CFLAGS='-O1 -g -fno-omit-frame-pointer'
	start_watched
	regress "$limit" "${names[@]}" || status=1
	server_stop "$work/server"
	show_reports || status=1
	say_result "$status"
}

main "$@"
