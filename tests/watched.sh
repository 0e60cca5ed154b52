# shellcheck shell=bash disable=SC2154
# What sanitize.sh and valgrind.sh share: a copy of the checkout, a folder for reports, and the SQL tests on a server that is
# watched. Sourced, after setup.sh.

# shellcheck source=tests/work.sh
source "$checkout/tests/work.sh"

# A place for reports that the server may write to.
make_reports_folder() {
	mkdir "$work/reports"
	choose_identity
	give_to_server "$work/reports"
}

# build [MAKE ARGUMENT...]: a copy of the checkout, staged.
build() {
	copy_checkout "$work/magtrade"
	server_stage "$work/server" "$work/magtrade" CC=gcc "$@" || die "the build failed"
}

# regress SECONDS [NAME...]: the tests of sql/, or those named, on the server that runs.
regress() {
	local limit=$1 status=0
	shift
	timeout -k 10 "$limit" make -C "$work/magtrade" PG_CONFIG="$PG_CONFIG" with_llvm=no installcheck \
		${1:+REGRESS="$*"} EXTRA_REGRESS_OPTS="--host=$socket --port=5432 --user=postgres" \
		>"$work/regress.out" 2>&1 || status=1
	grep -E '^(test )?[ ]*[^ ]+ +\.\.\. |^(not )?ok +[0-9]+ ' "$work/regress.out" || cat "$work/regress.out"
	[[ ! -s $work/magtrade/regression.diffs ]] || cat "$work/magtrade/regression.diffs"
	return "$status"
}

# say_result STATUS: the last line, and the status again.
say_result() {
	if (($1 == 0)); then echo "nothing found"; else echo "FAILED"; fi
	return "$1"
}
