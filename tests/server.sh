#!/usr/bin/env bash
# A PostgreSQL server of our own in one folder: reached by a unix socket only, no port, and nothing of the system's server
# touched. The extension is taken from a stage inside that folder, never from the system's folders.
#
#   tests/server.sh start|stop|status [FOLDER]     FOLDER is .server in the checkout unless given
#   tests/server.sh psql [ARGUMENT...]             psql on the server of the checkout, as superuser, database demo
#
# Sourced by setup.sh, demo.sh and run.sh for its functions.
#
# FOLDER/stage       what `make install DESTDIR=…` put there
# FOLDER/pgNN/data   the cluster; one for each major of PostgreSQL, so that another server never meets it
# FOLDER/pgNN/socket the folder of the socket, or a link to one under /tmp where the path is too long for a socket

set -euo pipefail

checkout=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)

die() {
	printf 'magtrade: %s\n' "$*" >&2
	exit 1
}

# Whatever points psql at another server must not lead it, or us, there; and the make that runs us is not part of the build.
forget_surroundings() {
	local name
	for name in ${!PG@}; do
		[[ $name == PG_CONFIG ]] || unset "$name"
	done
	export PGCLIENTENCODING=UTF8 PGAPPNAME=magtrade
	unset MAKEFLAGS MFLAGS MAKELEVEL
}
forget_surroundings

# Sets PG_CONFIG, bindir and major for the server to use: PG_CONFIG of the environment; else of Debian's majors the newest
# that has its headers, or the newest; else what pg_config in the PATH says. Returns 1 when there is no server.
find_postgres() {
	local candidate fallback=
	if [[ -z ${PG_CONFIG:-} ]]; then
		while read -r candidate; do
			[[ -x ${candidate%/*}/postgres && -x ${candidate%/*}/initdb ]] || continue
			if have_headers "$candidate"; then
				PG_CONFIG=$candidate
				break
			fi
			fallback=${fallback:-$candidate}
		done < <(printf '%s\n' /usr/lib/postgresql/*/bin/pg_config | sort -rV; command -v pg_config || true)
		PG_CONFIG=${PG_CONFIG:-$fallback}
	fi
	[[ -n $PG_CONFIG ]] || return 1
	command -v "$PG_CONFIG" >/dev/null || die "PG_CONFIG is $PG_CONFIG, which is no program"
	bindir=$("$PG_CONFIG" --bindir)
	major=$("$PG_CONFIG" --version | sed -E 's/^[^0-9]*([0-9]+).*/\1/')
	export PG_CONFIG
	[[ -x $bindir/postgres && -x $bindir/initdb ]]
}

# have_headers PG_CONFIG: can extensions be built for it?
have_headers() {
	[[ -f $("$1" --includedir-server 2>/dev/null)/postgres.h && -f $("$1" --pgxs 2>/dev/null) ]]
}

# Sets disguise, the words before a command of PostgreSQL's, and owner, to whom its files belong. These programs refuse
# root, so root borrows another identity: `postgres`, or `nobody` where PostgreSQL was installed without that user.
choose_identity() {
	[[ -z ${owner:-} ]] || return 0
	owner=$(id -un)
	disguise=()
	[[ $(id -u) == 0 ]] || return 0
	local identity=postgres
	id -u postgres >/dev/null 2>&1 || identity=nobody
	local uid gid
	uid=$(id -u "$identity")
	gid=$(id -g "$identity")
	# In a user namespace root looks like that user while every file stays root's: nothing to chown, nothing unreadable.
	disguise=(unshare -U --map-user="$uid" --map-group="$gid")
	"${disguise[@]}" true 2>/dev/null && return 0
	# Containers often forbid namespaces. Then become that user, but keep root's right to read a checkout of root's.
	local keep=+dac_override,+dac_read_search
	disguise=(setpriv --reuid="$uid" --regid="$gid" --clear-groups --inh-caps="$keep" --ambient-caps="$keep")
	"${disguise[@]}" true 2>/dev/null || disguise=(setpriv --reuid="$uid" --regid="$gid" --clear-groups)
	owner=$identity
}

# as_server COMMAND...: run it as a user whom PostgreSQL accepts.
as_server() {
	choose_identity
	"${disguise[@]}" "$@"
}

# give_to_server PATH...: let the server's user own what it must own. Root may have become another user the last time and
# wear a disguise now, or the reverse.
give_to_server() {
	choose_identity
	[[ $(id -u) != 0 ]] || chown -RH "$owner" "$@"
}

# server_paths FOLDER: sets stage, data, socket and log for the server there.
server_paths() {
	stage=$1/stage
	data=$1/pg$major/data
	socket=$1/pg$major/socket
	log=$1/pg$major/server.log
}

# A socket's path may have 107 bytes. In a deep checkout the socket lives under /tmp, and FOLDER has a link to it.
make_socket_folder() {
	local path=$socket/.s.PGSQL.5432
	if (($(printf %s "$path" | wc -c) > 107)); then
		if [[ ! -d $socket ]]; then
			rm -f "$socket"
			ln -s "$(mktemp -d /tmp/magtrade-socket.XXXXXX)" "$socket"
		fi
		socket=$(readlink "$socket")
	fi
	# Whoever reaches the socket is superuser, hence only its owner may.
	mkdir -p "$socket"
	chmod 700 "$socket"
}

# The lines that make a cluster private and show it the staged extension.
server_config() {
	printf "listen_addresses = ''\nport = 5432\nunix_socket_directories = '%s'\n" "$socket"
	server_extension_config
}

# The lines that show a server the staged extension: Debian's packages know a destdir, PostgreSQL 18 a search path.
server_extension_config() {
	local libdir sharedir
	libdir=$("$PG_CONFIG" --pkglibdir)
	sharedir=$("$PG_CONFIG" --sharedir)
	printf "dynamic_library_path = '%s:\$libdir'\n" "$stage$libdir"
	if ((major >= 18)); then
		printf "extension_control_path = '%s:\$system'\n" "$stage$sharedir"
	elif grep -q extension_destdir "$bindir/postgres"; then
		printf "extension_destdir = '%s'\n" "$stage"
	else
		die "this PostgreSQL $major takes extensions from its own folders only: run 'make install', then 'make installcheck'"
	fi
}

# server_stage FOLDER SOURCE [MAKE ARGUMENT...]: build in SOURCE and install into the stage. What make says is kept in
# FOLDER/build.log and shown when it fails.
server_stage() {
	local folder=$1 source=$2
	shift 2
	mkdir -p "$folder"
	rm -rf "$folder/stage"
	if ! {
		make -C "$source" PG_CONFIG="$PG_CONFIG" with_llvm=no "$@" all &&
			make -C "$source" PG_CONFIG="$PG_CONFIG" with_llvm=no "$@" install DESTDIR="$folder/stage"
	} >"$folder/build.log" 2>&1; then
		cat "$folder/build.log" >&2
		return 1
	fi
}

# server_start FOLDER [INITDB ARGUMENT...]: start the server there, making its cluster first where there is none; the user
# who runs this is a superuser of it under the own name, and so is postgres.
server_start() {
	local folder=$1
	shift
	server_paths "$folder"
	mkdir -p "$folder/pg$major"
	[[ -O $folder ]] || die "$folder belongs to another user: remove it, or run this as that user"
	make_socket_folder
	if [[ ! -f $data/PG_VERSION ]]; then
		rm -rf "$data"
		mkdir -m 700 "$data"
		give_to_server "$data"
		as_server "$bindir/initdb" -D "$data" -U postgres -A trust -E UTF8 --no-locale "$@" >"$log" 2>&1 ||
			{ cat "$log" >&2; die "initdb failed"; }
		echo "include 'private.conf'" >>"$data/postgresql.conf"
	fi
	server_config >"$data/private.conf"
	touch "$log"
	give_to_server "$data" "$socket" "$log"
	if ! server_running; then
		as_server "$bindir/pg_ctl" start -w -t 60 -s -D "$data" -l "$log" >/dev/null 2>&1 ||
			{ tail -n 20 "$log" >&2; die "the server in $folder did not start; its log is $log"; }
	fi
	local me
	me=$(id -un)
	server_psql -d postgres -q -v me="$me" <<-'SQL'
		SELECT format('CREATE ROLE %I SUPERUSER LOGIN', :'me')
		WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'me') \gexec
	SQL
}

server_running() {
	as_server "$bindir/pg_ctl" status -D "$data" >/dev/null 2>&1
}

# server_stop FOLDER [MODE]
server_stop() {
	server_paths "$1"
	[[ -f $data/postmaster.pid ]] || return 0
	as_server "$bindir/pg_ctl" stop -w -s -m "${2:-fast}" -D "$data" >/dev/null
	if [[ -L $socket ]]; then
		rm -rf "$(readlink "$socket")" "$socket"
	fi
}

# server_psql ARGUMENT...: psql as superuser on the server that server_paths named.
server_psql() {
	"$bindir/psql" -X -h "$(readlink -f "$socket")" -p 5432 -U postgres -v ON_ERROR_STOP=1 "$@"
}

if [[ ${BASH_SOURCE[0]} == "$0" ]]; then
	find_postgres || die "there is no PostgreSQL here yet: run 'make demo'"
	command=${1:-}
	shift || true
	case $command in
	start)
		server_start "${1:-$checkout/.server}"
		echo "running; to connect: psql -h $(printf %q "$socket") -p 5432 postgres"
		;;
	stop)
		server_stop "${1:-$checkout/.server}"
		;;
	status)
		server_paths "${1:-$checkout/.server}"
		if server_running; then echo "running"; else echo "not running"; exit 3; fi
		;;
	psql)
		server_paths "$checkout/.server"
		# Without its folder psql would take the system's server instead.
		server_running || die "there is no server running in $checkout/.server: run 'tests/server.sh start' or 'make demo'"
		PGDATABASE=demo server_psql "$@"
		;;
	*)
		sed -n '2,/^$/s/^# \{0,1\}//p' "$0" >&2
		exit 2
		;;
	esac
fi
