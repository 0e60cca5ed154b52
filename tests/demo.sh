#!/usr/bin/env bash
# From a checkout to answers: install what is missing, build, start a private server in .server/, run demo.sql on it, and say
# how to go on. The server is left running; running this again begins the database `demo` anew.

# shellcheck source=tests/setup.sh
source "$(dirname "${BASH_SOURCE[0]}")/setup.sh"

home=$checkout/.server

step() {
	printf '\n== %s\n' "$*"
}

build() {
	[[ ! -e $home || -O $home ]] || die "$home belongs to another user: remove it, or run this as that user"
	server_stage "$home" "$checkout" ||
		die "the build failed, see above; 'make clean' first if the checkout was built for another PostgreSQL"
}

run_demo() {
	server_psql -d postgres -q -c 'SET client_min_messages = error' \
		-c 'DROP DATABASE IF EXISTS demo WITH (FORCE)' -c 'CREATE DATABASE demo'
	(cd "$checkout" && server_psql -d demo -q -f tests/demo.sql)
}

# What to type, with psql as the user will find it.
say_how_to_go_on() {
	local psql=psql
	command -v psql >/dev/null || psql=$bindir/psql
	[[ ! -L $home/pg$major/socket ]] ||
		printf '\nThe path of this checkout is too long for a socket, which therefore is in %s.\n' "$socket"
	cat <<-END

		== The server is still running, with these tables in it. To go on:

		   $psql -h $(printf %q "$socket") -p 5432 demo

		and there, for instance, \\dx+ magtrade, \\d magnets_csv or SELECT trade_series(tons, period) FROM flows WHERE partner = 'Japan';

		To stop it: tests/server.sh stop          To begin anew: make demo
	END
}

cd "$checkout"
install_missing demo
step "Building magtrade for $("$PG_CONFIG" --version)"
build
step "Starting a private server in .server: a unix socket, no port"
server_start "$home"
step "From a customs file to the sentence (tests/demo.sql)"
echo
run_demo
say_how_to_go_on
