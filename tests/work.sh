# shellcheck shell=bash disable=SC2154
# A folder of our own for a run of tests, which goes when the run ends however it does; KEEP=1 keeps it. Sourced, after setup.sh,
# by run.sh and by what watches the server.

clean_up() {
	local status=$? pid_file
	trap '' EXIT INT TERM
	if [[ -n ${work:-} ]]; then
		server_stop "$work/server" immediate 2>/dev/null || true
		# The servers of a test that was itself killed.
		for pid_file in "$work"/tap/tmp_check/*/pgdata/postmaster.pid; do
			[[ ! -f $pid_file ]] || as_server "$bindir/pg_ctl" stop -s -m immediate -D "${pid_file%/*}" || true
		done
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

# make_work_folder NAME: sets work, with a place for a server.
make_work_folder() {
	work=$(mktemp -d "/tmp/magtrade-$1.XXXXXX")
	chmod 755 "$work"
	mkdir "$work/server"
}

# copy_checkout FOLDER: the checkout without its history, its servers of demo and bench and what was built in it.
copy_checkout() {
	mkdir "$1"
	tar -C "$checkout" --exclude=./.git --exclude=./.server --exclude=./.bench --exclude=./results --exclude=./tmp_check \
		--exclude='*.o' --exclude='*.so' --exclude='*.bc' -cf - . | tar -C "$1" -xf -
}

# prepare_tap: sets what the tests of tests/t/ need of their surroundings, and makes their folders.
prepare_tap() {
	export PG_CONFIG PG_REGRESS MAGTRADE_DIR TEMP_CONFIG TESTDIR TESTDATADIR TESTLOGDIR TMPDIR PATH
	MAGTRADE_DIR=$work/magtrade
	PG_REGRESS=$(dirname "$("$PG_CONFIG" --pgxs)")/../test/regress/pg_regress
	TEMP_CONFIG=$work/extension.conf
	TESTDIR=$work/tap
	TESTDATADIR=$work/tap
	TESTLOGDIR=$work/tap/log
	TMPDIR=$work/tap/tmp # their sockets and temporary files, which a killed test leaves behind
	PATH=$bindir:$PATH
	server_paths "$work/server"
	server_extension_config >"$TEMP_CONFIG"
	mkdir -p "$TESTLOGDIR" "$TMPDIR"
	give_to_server "$TESTDATADIR" "$MAGTRADE_DIR"
}

# prove_test NAME COMMAND...: run a test of tests/t/ by prove, which the command starts; prints all that it says.
prove_test() {
	local name=$1
	shift
	(cd "$TESTDATADIR" && "$@" prove -v -I "$MAGTRADE_DIR/tests/t" -I "${PG_REGRESS%/*}/../perl" \
		"$MAGTRADE_DIR/tests/t/$name.pl") 2>&1 </dev/null
}

# show_test_log NAME: the end of what a test of tests/t/ wrote down instead of saying it, as why it died between its tests:
# PostgreSQL's modules lead its standard error there.
show_test_log() {
	local file
	for file in "$work/tap/log/regress_log_$1" "$work/tap/tmp_check/log/regress_log_$1"; do
		[[ ! -f $file ]] || tail -n 20 "$file"
	done
}
