#!/usr/bin/env bash
# Every test of the project, on servers of its own; the last line says how many passed and failed. What runs is a copy of
# the checkout as it stands, so that nothing built elsewhere counts and nobody's build is in the way.
#
#   tests/run.sh [NAME...]    without names everything; a name is a test of sql/, tests/isolation/specs/ or tests/t/ without its ending
#
# KEEP=1 keeps the copy and says where; what the tests of sql/ printed is in its magtrade/results, to be read beside expected/,
# and what those of tests/isolation in magtrade/output_iso/results.

# shellcheck source=tests/setup.sh
source "$(dirname "${BASH_SOURCE[0]}")/setup.sh"
# shellcheck source=tests/work.sh
source "$checkout/tests/work.sh"

passed=0
failed=0

# Says one line and counts: report ok|FAILED WHAT
report() {
	if [[ $1 == ok ]]; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
	printf '%-7s %s\n' "$1" "$2"
}

# A warning fails the build's own test, and the others still run on what builds without the flags.
build() {
	if server_stage "$work/server" "$work/magtrade" PG_CFLAGS='-Wall -Wextra -Werror' 2>"$work/build.err"; then
		report ok 'build with -Wall -Wextra -Werror'
	else
		report FAILED 'build with -Wall -Wextra -Werror'
		grep -vE '^(cc|gcc|clang|make)' "$work/build.err" || true
		server_stage "$work/server" "$work/magtrade"
	fi
}

# The files of sql/, by pg_regress, and of tests/isolation/specs, by the tester for sessions beside each other, where the server
# has it: run_regress FOLDER NAME... They say "test x ... ok" until 15 and "ok 1 - x" from 16 on.
run_regress() {
	local folder=$1 ending=sql list=REGRESS other=ISOLATION diffs=regression.diffs name
	local -a names=()
	if [[ $folder != sql ]]; then
		[[ -x $(dirname "$("$PG_CONFIG" --pgxs)")/../test/isolation/pg_isolation_regress ]] || return 0
		ending=spec list=ISOLATION other=REGRESS diffs=output_iso/regression.diffs
	fi
	shift
	for name in "$@"; do
		[[ -f $work/magtrade/$folder/$name.$ending ]] && names+=("$name")
	done
	if (($# > 0 && ${#names[@]} == 0)); then
		return 0
	fi
	local out=$work/regress.out status=0
	server_start "$work/server" --no-sync
	# Some of these tests write through their server, which is not root.
	make -C "$work/magtrade" PG_CONFIG="$PG_CONFIG" with_llvm=no installcheck "$other=" ${names[@]:+"$list=${names[*]}"} \
		EXTRA_REGRESS_OPTS="--host=$socket --port=5432 --user=postgres" >"$out" 2>&1 || status=$?
	local before=$failed line test
	while read -r line; do
		test=$(sed -E 's/^test +//; s/^(not )?ok +[0-9]+ +[-+] +//; s/ .*//' <<<"$line")
		case $line in
		*'... ok '* | 'ok '*) report ok "$folder/$test" ;;
		*) report FAILED "$folder/$test" ;;
		esac
	done < <(grep -E '^(test )?[ ]*[^ ]+ +\.\.\. (ok|FAILED)|^(not )?ok +[0-9]+ ' "$out")
	if ((status != 0)); then
		[[ ! -s $work/magtrade/$diffs ]] || out=$work/magtrade/$diffs
		cat "$out"
		((failed > before)) || report FAILED "make installcheck $other="
	fi
	server_stop "$work/server" immediate
}

# The files of tests/t: each makes and ends servers of its own. A file that dies between its tests is one failure more.
run_tap() {
	local file name out=$work/tap.out status ok bad
	prepare_tap
	# Real files that may not be copied into the project; tests that want them skip without.
	export MAGTRADE_DATA=${MAGTRADE_DATA:-$checkout/../shared/data}
	for file in "$MAGTRADE_DIR"/tests/t/*.pl; do
		[[ -f $file ]] || continue
		name=$(basename "$file" .pl)
		(($# == 0)) || [[ " $* " == *" $name "* ]] || continue
		status=0
		prove_test "$name" as_server >"$out" || status=$?
		ok=$(grep -cE '^ok ' "$out" || true)
		bad=$(grep -cE '^not ok ' "$out" || true)
		((status == 0 || bad > 0)) || bad=1
		passed=$((passed + ok))
		failed=$((failed + bad))
		if ((status == 0)); then
			printf '%-7s %s\n' ok "tests/t/$name.pl ($ok)"
		else
			printf '%-7s %s\n' FAILED "tests/t/$name.pl ($bad failed, $ok passed)"
			grep -vE '^ok ' "$out" || true
			show_test_log "$name"
		fi
	done
}

# A name that is no test's would pass, since nothing fails.
check_names() {
	local name
	for name in "$@"; do
		[[ -f $checkout/sql/$name.sql || -f $checkout/tests/isolation/specs/$name.spec || -f $checkout/tests/t/$name.pl ]] ||
			die "there is no test \"$name\": it is neither sql/$name.sql nor tests/isolation/specs/$name.spec nor tests/t/$name.pl"
	done
}

main() {
	cd "$checkout"
	check_names "$@"
	install_missing test
	make_work_folder test
	copy_checkout "$work/magtrade"
	printf 'magtrade on %s\n' "$("$PG_CONFIG" --version)"
	if build; then
		run_regress sql "$@"
		run_regress tests/isolation/specs "$@"
		run_tap "$@"
	fi
	printf '%d passed, %d failed\n' "$passed" "$failed"
	((failed == 0))
}

main "$@"
