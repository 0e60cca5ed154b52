#!/usr/bin/env bash
# Installs what building and running magtrade needs and this machine lacks, with apt, as root or through sudo; says
# nothing when nothing is missing. `tests/setup.sh test` wants what the tests need as well, and `bench` what make bench does.
# Sourced by demo.sh, run.sh and bench/run.sh: they need the PG_CONFIG that it settles on.

# shellcheck source=tests/server.sh
source "$(dirname "${BASH_SOURCE[0]}")/server.sh"

# missing_packages PURPOSE: fills `missing` with Debian's names and `lacking` with words for a machine that has no apt, and
# `wanted` with what is installed along with the missing where apt has it.
missing_packages() {
	local packaged=yes
	missing=()
	wanted=()
	lacking=()
	if ! command -v cc >/dev/null; then
		missing+=(gcc libc6-dev)
		lacking+=("a C compiler")
	fi
	if ! find_postgres; then
		[[ -z ${PG_CONFIG:-} ]] || die "PG_CONFIG is $PG_CONFIG, but there is no server beside it in $bindir"
		major=$(apt-cache depends postgresql 2>/dev/null | sed -nE 's/.*Depends: postgresql-([0-9]+)$/\1/p' | head -n 1) || true
		major=${major:-15}
		missing+=("postgresql-$major")
		lacking+=("a PostgreSQL server (13 or later)")
	elif [[ $bindir != /usr/lib/postgresql/* ]]; then
		packaged=
	fi
	if [[ -z ${PG_CONFIG:-} ]] || ! have_headers "$PG_CONFIG"; then
		[[ -n $packaged ]] || die "the server headers of the PostgreSQL in $bindir are missing: install its development package"
		missing+=("postgresql-server-dev-$major")
		lacking+=("the server headers of PostgreSQL ${major}")
	fi
	local library header
	for library in libcsv:csv zlib1g:zlib libzstd:zstd; do
		header=${library#*:}.h
		[[ -f /usr/include/$header ]] || echo "#include <$header>" | cc -E - >/dev/null 2>&1 || {
			missing+=("${library%:*}-dev")
			lacking+=("${library%:*} with its header $header")
		}
	done
	if [[ $1 == test ]]; then
		if ! command -v prove >/dev/null; then
			missing+=(perl)
			lacking+=("Perl with prove")
		fi
		if ! perl -MIPC::Run -e1 2>/dev/null; then
			missing+=(libipc-run-perl)
			lacking+=("Perl's IPC::Run")
		fi
		# Tests skip without them, so nothing is installed for their sake alone.
		wanted=("postgresql-$major-plproxy" "postgresql-$major-cron")
	fi
	if [[ $1 == bench && ${BENCH_PEERS-} != none ]] && ! command -v npm >/dev/null; then
		missing+=(nodejs npm)
		lacking+=("Node.js with npm (BENCH_PEERS=none goes without)")
	fi
}

# list_in_words WORD...: "a, b and c"
list_in_words() {
	local words=$1
	shift
	while (($# > 1)); do
		words+=", $1"
		shift
	done
	(($# == 0)) || words+=" and $1"
	printf %s "$words"
}

install_missing() {
	missing_packages "$1"
	((${#missing[@]})) || return 0
	local -a root=()
	local advice log
	advice="apt-get install --no-install-recommends ${missing[*]}"
	command -v apt-get >/dev/null ||
		die "this machine lacks $(list_in_words "${lacking[@]}"): install them with its package manager and run make $1 again"
	if [[ $(id -u) != 0 ]]; then
		command -v sudo >/dev/null || die "this machine lacks $(list_in_words "${lacking[@]}"): have root run '$advice'"
		sudo -n true 2>/dev/null || [[ -t 0 ]] ||
			die "this machine lacks $(list_in_words "${lacking[@]}"), and sudo asks for a password: run 'sudo $advice'"
		root=(sudo)
	fi
	root+=(env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300)
	printf 'Installing %s with apt-get …\n' "${missing[*]}"
	log=$(mktemp /tmp/magtrade-apt.XXXXXX)
	# A failing update is not yet a failing install: the lists may be good enough.
	"${root[@]}" update >"$log" 2>&1 || true
	local package
	for package in ${wanted[@]+"${wanted[@]}"}; do
		apt-cache show "$package" >/dev/null 2>&1 && missing+=("$package")
	done
	if ! "${root[@]}" install -y --no-install-recommends "${missing[@]}" >>"$log" 2>&1; then
		tail -n 15 "$log" >&2
		die "apt-get could not install ${missing[*]}; the whole of what it said is in $log"
	fi
	rm -f "$log"
	missing_packages "$1"
	((${#missing[@]} == 0)) || die "still missing after apt-get: $(list_in_words "${lacking[@]}")"
}

if [[ ${BASH_SOURCE[0]} == "$0" ]]; then
	install_missing "${1:-demo}"
fi
