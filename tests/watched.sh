# shellcheck shell=bash disable=SC2154
# What sanitize.sh and valgrind.sh share: a copy of the checkout, a folder for reports, and the SQL tests on a server that is
# watched. Sourced, after setup.sh; whoever sources it says in `watched` what watches.

clean_up() {
	local status=$?
	trap '' EXIT INT TERM
	if [[ -n ${work:-} ]]; then
		server_stop "$work/server" immediate 2>/dev/null || true
		if [[ -n ${KEEP:-} ]]; then
			printf 'kept: %s\n' "$work"
		else
			rm -rf "$work"
		fi
	fi
	exit "$status"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# Sets work, a folder of our own, which has a place for reports that the server may write to.
make_work_folder() {
	work=$(mktemp -d "/tmp/magtrade-$watched.XXXXXX")
	chmod 755 "$work"
	mkdir "$work/server" "$work/reports"
	choose_identity
	give_to_server "$work/reports"
}

# build [MAKE ARGUMENT...]: a copy of the checkout, staged.
build() {
	mkdir "$work/magtrade"
	tar -C "$checkout" --exclude=./.git --exclude=./.server --exclude=./.bench --exclude=./results --exclude=./tmp_check \
		--exclude='*.o' --exclude='*.so' --exclude='*.bc' -cf - . | tar -C "$work/magtrade" -xf -
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
