#!/usr/bin/env bash
# The SQL tests, and those of damaged input and of random groupings, with AddressSanitizer and UndefinedBehaviorSanitizer in the
# server, on a copy of the checkout and private servers. Reports of the sanitizers, and tests that fail, make the exit status 1.
#
#   tests/sanitize.sh [NAME...]    names of tests in sql/ or in tests/t/; without names those of sql/, 008_hostile, 015_group and 016_window
#   KEEP=1                         keeps the folder with logs and reports
#
# Memory from PostgreSQL's own contexts has no red zones, so an overrun shows only at the end of a block, on the stack and in
# statics. tests/fuzz/run.sh runs the binary inputs, and the reading of packed panels, on plain malloc, where every overrun shows.

# shellcheck source=tests/setup.sh
source "$(dirname "${BASH_SOURCE[0]}")/setup.sh"
# shellcheck source=tests/watched.sh
source "$checkout/tests/watched.sh"

checks=address,undefined,float-cast-overflow
limit=${LIMIT:-600} # seconds for each kind of test, many times what they take

# Some library's constructor allocates while it holds a lock that the sanitizer's first allocation takes too. An allocation
# before every other constructor has that done in time; without it the server hangs before main().
build_first() {
	printf '%s\n' '#include <stdlib.h>' 'void *volatile first_allocation;' \
		'__attribute__((constructor)) static void first(void) { first_allocation = malloc(1); free(first_allocation); }' \
		>"$work/first.c"
	gcc -shared -fPIC -O0 -Wl,-z,initfirst -o "$work/first.so" "$work/first.c"
}

# Sets sanitizers, what a program needs in its environment to have them.
choose_sanitizers() {
	local libasan
	libasan=$(gcc -print-file-name=libasan.so)
	[[ -f $libasan ]] || die "gcc has no libasan here"
	sanitizers=(
		LD_PRELOAD="$libasan $(gcc -print-file-name=libubsan.so) $work/first.so"
		ASAN_OPTIONS="detect_leaks=0:quarantine_size_mb=4:detect_stack_use_after_return=0:log_path=$work/reports/asan"
		UBSAN_OPTIONS="print_stacktrace=1:log_path=$work/reports/ubsan"
	)
}

# The cluster is made by the plain server, which is quicker, and then started with the sanitizers in it.
start_sanitized() {
	server_start "$work/server" --no-sync
	server_stop "$work/server"
	make_socket_folder
	give_to_server "$socket"
	timeout 60 "${disguise[@]}" env "${sanitizers[@]}" "$bindir/pg_ctl" start -w -t 50 -s -D "$data" -l "$log" >/dev/null 2>&1 ||
		die "the server with the sanitizers did not start; KEEP=1 keeps its log"
	# A server without them would pass everything.
	grep -q libasan "/proc/$(head -n 1 "$data/postmaster.pid")/maps" || die "the sanitizers are not in the server"
}

run_regress() {
	local status=0
	start_sanitized
	regress "$limit" "$@" || status=1
	server_stop "$work/server" immediate
	return "$status"
}

# run_tap NAME...: these make servers of their own; everything that they start has the sanitizers, Perl and psql too.
run_tap() {
	local status=0 name
	prepare_tap
	for name in "$@"; do
		if prove_test "$name" timeout -k 10 "$limit" "${disguise[@]}" env "${sanitizers[@]}" >"$work/tap.out"; then
			printf 'tests/t/%s.pl ... ok\n' "$name"
		else
			status=1
			printf 'tests/t/%s.pl ... FAILED\n' "$name"
			grep -vE '^ok ' "$work/tap.out" || true
			show_test_log "$name"
		fi
	done
	return "$status"
}

# What the sanitizers said: in files of their own, or in the server's log.
show_reports() {
	local file count=0
	for file in "$work"/reports/*; do
		[[ -s $file ]] || continue
		count=$((count + 1))
		head -n 60 "$file"
	done
	for file in "$work"/server/pg*/server.log "$work"/tap/log/*.log "$work"/tap/tmp_check/log/*.log; do
		if [[ -f $file ]] && grep -E 'runtime error:|ERROR: AddressSanitizer|was terminated by signal' "$file"; then
			count=$((count + 1))
		fi
	done
	((count == 0))
}

main() {
	local status=0 name
	local -a regress=() tap=()
	cd "$checkout"
	install_missing test
	command -v gcc >/dev/null || die "gcc is needed, for its libasan"
	make_work_folder sanitize
	make_reports_folder
	printf 'magtrade with -fsanitize=%s on %s\n' "$checks" "$("$PG_CONFIG" --version)"
	build PG_CFLAGS="-O1 -g -fsanitize=$checks -fno-omit-frame-pointer" PG_LDFLAGS="-fsanitize=$checks"
	build_first
	choose_sanitizers
	for name in "$@"; do
		if [[ -f $checkout/tests/t/$name.pl ]]; then tap+=("$name"); else regress+=("$name"); fi
	done
	(($# > 0)) || tap=(008_hostile 015_group 016_window)
	if (($# == 0 || ${#regress[@]} > 0)); then
		run_regress ${regress[@]+"${regress[@]}"} || status=1
	fi
	if ((${#tap[@]} > 0)); then
		run_tap "${tap[@]}" || status=1
	fi
	show_reports || status=1
	say_result "$status"
}

main "$@"
