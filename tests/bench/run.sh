#!/usr/bin/env bash
# How fast: magtrade beside plain SQL, file_fdw, COPY, DuckDB and ClickHouse, in one run on one machine.
#
#   tests/bench/run.sh [ROW...]     a ROW is a file of tests/bench/rows without its ending, or the path of another such file;
#                                   without any, all
#
# BENCH_ROWS      rows of the file, 5000000 unless given; a run with fewer is quick, and says nothing about speed
# BENCH_RUNS      how often each side runs, 5 unless given; sides take turns, and the median counts
# BENCH_PEERS     engines from npm to measure against: "duckdb clickhouse" unless given, or "none"
# BENCH_GROWTH    months of history in the rows about growth, "9 36 180" unless given: 1, 5 and 25 million rows
# BENCH_LARGE_MB  size of the large file of the memory row, that of the main file unless given
# BENCH_HOME      where server, files and packages live, .bench in the checkout unless given
#
# Every side answers the same question with the same figures, or the run fails. What was measured is printed and kept in
# BENCH_HOME/results.md and results.json; a run of everything in full size is also tests/bench/results.md.
#
# To add a row, write rows/NAME.sh in the words that are explained below under "The words of a row"; rows are run in the
# order of their names.

# shellcheck source=tests/setup.sh
source "$(dirname "${BASH_SOURCE[0]}")/../setup.sh"

here=$checkout/tests/bench
home=${BENCH_HOME:-$checkout/.bench}
rows=${BENCH_ROWS:-5000000}
runs=${BENCH_RUNS:-5}
read -ra peers <<<"${BENCH_PEERS-duckdb clickhouse}"
[[ ${peers[*]} != none ]] || peers=()
csv=$home/work/comtrade.csv
child=

step() {
	printf '\n== %s\n' "$*"
}

clean_up() {
	local status=$?
	trap '' EXIT INT TERM
	[[ -z $child ]] || kill "$child" 2>/dev/null || true
	[[ -z ${major:-} ]] || server_stop "$home/server" immediate 2>/dev/null || true
	rm -rf "$home/server/pg${major:-}" "$home/work"
	exit "$status"
}

# attend COMMAND...: run it so that a signal to this script need not wait for its end.
attend() {
	local status=0
	"$@" <&0 &
	child=$!
	wait "$child" || status=$?
	child=
	return "$status"
}

# --- What must be there -------------------------------------------------------------------------------------------

install_peers() {
	((${#peers[@]})) || return 0
	mkdir -p "$home/npm"
	if [[ ! -f $home/npm/complete ]] || ! cmp -s "$here/package.json" "$home/npm/package.json"; then
		step "Installing DuckDB and ClickHouse with npm into ${home#"$checkout"/}/npm (600 MB)"
		rm -f "$home/npm/complete"
		cp "$here/package.json" "$home/npm/package.json"
		npm install --prefix "$home/npm" --no-package-lock --no-audit --no-fund >"$home/npm.log" 2>&1 ||
			{ tail -n 20 "$home/npm.log" >&2; die "npm could not install the peers; BENCH_PEERS=none goes without"; }
		touch "$home/npm/complete"
	fi
}

# generate ROWS FILE
generate() {
	[[ -x $home/work/generate ]] || cc -O2 -o "$home/work/generate" "$here/generate.c"
	"$home/work/generate" "$1" >"$2" 2>"$home/work/generate.out" || die "$(cat "$home/work/generate.out")"
}

# quarter_of_memory: what PostgreSQL's manual advises for shared_buffers.
quarter_of_memory() {
	awk '/^MemTotal:/ {printf "%dMB\n", $2 / 4096}' /proc/meminfo
}

# The settings of the server, the same for every side; a side may change its session's.
start_server() {
	server_start "$home/server" --no-sync
	server_psql -d postgres -q <<-SQL
		ALTER SYSTEM SET shared_buffers = '$(quarter_of_memory)';
		ALTER SYSTEM SET work_mem = '1GB';
		ALTER SYSTEM SET maintenance_work_mem = '1GB';
		ALTER SYSTEM SET max_parallel_workers_per_gather = 2;
		ALTER SYSTEM SET min_parallel_table_scan_size = '1MB';
		ALTER SYSTEM SET max_wal_size = '16GB';
		ALTER SYSTEM SET min_wal_size = '4GB';
		ALTER SYSTEM SET checkpoint_timeout = '1h';
		ALTER SYSTEM SET autovacuum = off;
		ALTER SYSTEM SET jit = off;
	SQL
	server_stop "$home/server"
	server_start "$home/server"
	server_psql -d postgres -q -c 'CREATE DATABASE bench'
	bench_psql -q -c 'CREATE EXTENSION magtrade' -f "$here/results.sql"
}

bench_psql() {
	server_psql -d bench "$@"
}

# --- The words of a row --------------------------------------------------------------------------------------------
# SQL comes on standard input; @csv@ in it is the path of the file, and every word given to `file` likewise.
#
#   row NAME TITLE               starts the description
#   answer NAME...               columns of the answer; a name with ~ may differ by 1e-9 of it, all others not at all
#   needs SIGNATURE              a function without which the row is left out, as in to_regprocedure
#   uses TABLE...                tables/TABLE.sh is prepared first, once for all rows
#   prepare ENGINE               SQL to run once, not timed; the engines are pg, duckdb and clickhouse
#   side TEAM FORM ENGINE        SQL to time, all statements of it (psql's \timing off and on leave some out). Sides of
#                                one team are forms of the same, and the fastest of them counts. Two engines more:
#                                program, whose input is a command line to time, and memory, which counts the backend's
#                                peak memory instead of the time
#   target TEAM RELATION FACTOR  what is to be reached: '>=' 3 is three times as fast as TEAM, '<=' 3 takes three times
#                                as long at most
#   warm                         sides in the server run twice in one session, and only the second run counts, as it is with
#                                the peers: for short queries, of which a new backend's first look at the pages of the table
#                                is the larger part. Parallel workers are new backends all the same
#   profile                      where magtrade's fastest form spends its time, by perf

row() {
	name=$1
	title=$2
	missing_function=
	profiled=
	warmed=
	sides=0
	bench_psql -q -v name="$name" -v title="$title" <<<"INSERT INTO bench.row (name, title) VALUES (:'name', :'title');"
}

answer() {
	bench_psql -q -v name="$name" -v answer="$(list "$@")" \
		<<<"UPDATE bench.row SET answer = string_to_array(:'answer', '|') WHERE name = :'name';"
}

# list WORD...: a|b|c
list() {
	local IFS='|'
	printf %s "$*"
}

needs() {
	[[ $(bench_psql -qAt -v signature="$1" <<<"SELECT to_regprocedure(:'signature') IS NOT NULL;") == t ]] ||
		missing_function=${missing_function:-$1}
}

target() {
	bench_psql -q -v name="$name" -v team="$1" -v relation="$2" -v factor="$3" \
		<<<"INSERT INTO bench.target VALUES (:'name', :'team', :'relation', :'factor');"
}

declare -A used=()
uses() {
	local table
	[[ -z $missing_function ]] || return 0
	for table in "$@"; do
		[[ -z ${used[$table]:-} ]] || continue
		used[$table]=yes
		printf '   preparing %s …\n' "$table"
		# shellcheck source=/dev/null
		source "$here/tables/$table.sh"
	done
}

# have_engine ENGINE
have_engine() {
	case $1 in
	duckdb | clickhouse) [[ " ${peers[*]} " == *" $1 "* ]] ;;
	pg | memory | program) true ;;
	*) die "$name: there is no engine $1" ;;
	esac
}

declare -A files=()
# file WORD ROWS: a file of so many rows, whose path is @WORD@ from here on.
file() {
	files[$1]=$home/work/$1.csv
	[[ -f ${files[$1]} ]] || generate "$2" "${files[$1]}"
}

# script: standard input, with paths in the place of @WORD@.
script() {
	local text word
	text=$(cat)
	for word in "${!files[@]}"; do
		text=${text//"@$word@"/"${files[$word]}"}
	done
	printf '%s\n' "${text//@home@/"$home"}"
}

prepare() {
	local file=$home/work/prepare.sql
	script >"$file"
	[[ -z $missing_function ]] || return 0
	have_engine "$1" || return 0
	run_engine "$1" "$file" run || die "$name: preparing $1 failed"
}

side() {
	script >"$home/work/$sides.sql"
	have_engine "$3" || return 0
	side_team[sides]=$1
	side_form[sides]=$2
	side_engine[sides]=$3
	bench_psql -q -v name="$name" -v number="$sides" -v team="$1" -v form="$2" -v engine="$3" \
		<<<"INSERT INTO bench.side VALUES (:'name', :number, :'team', :'form', :'engine');"
	sides=$((sides + 1))
}

profile() {
	profiled=yes
}

warm() {
	warmed=yes
}

# --- Running -------------------------------------------------------------------------------------------------------

# run_engine ENGINE FILE [run|warm]: what the engine says, in work/out; what went wrong, on standard error.
run_engine() {
	local out=$home/work/out err=$home/work/err start status=0
	local -a before=()
	[[ -z ${warmed:-} || ${3:-} != warm ]] || before=(-c '\o /dev/null' -f "$2" -c '\o')
	case $1 in
	pg) attend bench_psql -qAt ${before[@]+"${before[@]}"} -c '\timing on' -f "$2" >"$out" 2>"$err" ;;
	memory) attend bench_psql -qAt -f "$2" -f "$here/memory.sql" >"$out" 2>"$err" ;;
	duckdb | clickhouse)
		attend node "$here/peer.js" "$1" "$home/npm" "$home/work/$1.db" "${3:-warm}" <"$2" >"$out" 2>"$err"
		;;
	program)
		start=$(date +%s%N)
		attend bash "$2" >"$out" 2>"$err" || status=$?
		awk -v ns="$(($(date +%s%N) - start))" 'BEGIN {printf "Time: %.3f ms\n", ns / 1e6}' >>"$out"
		;;
	esac || status=$?
	((status == 0)) || cat "$err" "$out" >&2
	return "$status"
}

# quantity: what is said to have been used, seconds or megabytes.
quantity() {
	awk '/^Time: /{ms += $2} /^Memory: /{kb += $2} END {printf "%.6f\n", ms / 1000 + kb / 1024}' "$home/work/out"
}

run_side() {
	local number=$1 run=$2
	run_engine "${side_engine[number]}" "$home/work/$number.sql" warm ||
		die "$name: ${side_team[number]}, ${side_form[number]}: failed, see above"
	bench_psql -q -v name="$name" -v number="$number" -v run="$run" -v quantity="$(quantity)" \
		-v answer="$(grep -vE '^(Time|Memory): ' "$home/work/out" | tail -n 1)" \
		<<<"INSERT INTO bench.run VALUES (:'name', :number, :run, :quantity, :'answer');"
}

check_answers() {
	local wrong
	wrong=$(bench_psql -qAt -v name="$name" <<<"SELECT * FROM bench.disagreement WHERE name = :'name';")
	[[ -z $wrong ]] || { printf '%s\n' "$wrong" >&2; die "$name: the answers are not the same, see above"; }
}

run_row() {
	local run number
	step "$(basename "$1" .sh)"
	# shellcheck source=/dev/null
	source "$1"
	printf '   %s\n' "$title"
	if [[ -n $missing_function ]]; then
		printf '   left out: this magtrade has no function %s yet\n' "$missing_function"
		bench_psql -q -v name="$name" -v missing="$missing_function" \
			<<<"UPDATE bench.row SET left_out = 'this magtrade has no function ' || :'missing' WHERE name = :'name';"
		return 0
	fi
	# what was written to prepare is files of WAL to write again, as a server has that has run for a while
	bench_psql -q -c CHECKPOINT
	for ((run = 1; run <= runs; run++)); do
		for ((number = 0; number < sides; number++)); do
			run_side "$number" "$run"
			printf '   %d/%d  %-13s  %-70s %9s\n' "$run" "$runs" "${side_team[number]}" "${side_form[number]}" \
				"$(printf '%.3f' "$(quantity)")"
		done
		check_answers
	done
	[[ -z $profiled ]] || run_profile
}

# top_symbols: the fifteen largest lines of what perf reports. A stripped server has names for what extensions may call only;
# the rest is counted together.
top_symbols() {
	awk '/^ +[0-9.]+%/ {
			name = $3 ~ /^0x/ ? "(functions without a name)" : $3
			share[name "  " $4] += $1
		}
		END {for (line in share) printf "%6.2f%%  %s\n", share[line], line}' | LC_ALL=C sort -rn | awk 'NR <= 15'
}

# Where one backend, without workers, spends its time; perf ends with the backend that it watches.
run_profile() {
	local number file=$home/work/profile.sql data=$home/work/perf.data pid=$home/work/perf.pid waited=0
	command -v perf >/dev/null || { printf '   no profile: perf is not installed\n'; return 0; }
	number=$(bench_psql -qAt -v name="$name" \
		<<<"SELECT number FROM bench.measured WHERE name = :'name' AND team = 'magtrade' ORDER BY median LIMIT 1;")
	cat >"$file" <<-END
		SELECT pg_backend_pid() AS pid \gset
		\setenv BACKEND :pid
		\! perf record -q -e cpu-clock -F 999 -o $(printf %q "$data") -p \$BACKEND >/dev/null 2>&1 & echo \$! >$(printf %q "$pid"); sleep 1
	END
	sed 's/^SELECT/SET max_parallel_workers_per_gather = 0;\n&/' "$home/work/$number.sql" >>"$file"
	run_engine pg "$file" || die "$name: the profile's query failed"
	while kill -0 "$(cat "$pid")" 2>/dev/null && ((waited++ < 100)); do sleep 0.1; done
	if perf report -i "$data" --stdio --no-children -g none -F overhead,sym,dso 2>/dev/null | top_symbols >"$home/profile_$name.txt" &&
		[[ -s $home/profile_$name.txt ]]; then
		printf '   profile of %s:\n' "${side_form[number]}"
		cat "$home/profile_$name.txt"
		bench_psql -q -v name="$name" -v profile="$(cat "$home/profile_$name.txt")" -v form="${side_form[number]}" \
			<<<"UPDATE bench.row SET profile = :'profile', profiled = :'form' WHERE name = :'name';"
	else
		printf '   no profile: perf could not record here\n'
	fi
}

# --- Results -------------------------------------------------------------------------------------------------------

# The machine and all that runs on it, a line each.
circumstances() {
	local engine
	printf 'date|%s\n' "$(date -u '+%Y-%m-%d %H:%M UTC')"
	printf 'magtrade|%s%s\n' "$(bench_psql -qAt -c "SELECT extversion FROM pg_extension WHERE extname = 'magtrade'")" \
		"$(git -C "$checkout" log -1 --format=', commit %h' 2>/dev/null || true)"
	printf 'PostgreSQL|%s\n' "$(bench_psql -qAt -c 'SHOW server_version')"
	for engine in ${peers[@]+"${peers[@]}"}; do
		node "$here/peer.js" "$engine" "$home/npm" "$home/work/version_$engine.db" version | sed 's/ /|/'
	done
	printf 'processor|%s, %d cores\n' "$(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1)" "$(nproc)"
	printf 'memory|%d GB\n' "$(awk '/^MemTotal/{printf "%.0f", $2 / 1048576}' /proc/meminfo)"
	printf 'system|%s\n' "$(uname -sr)"
	printf 'others on the machine|load %s before the run\n' "$load"
	printf 'file|%s, %d bytes\n' "$(sed -E 's/ bytes=.*//; s/rows=([0-9]+) series=([0-9]+)/\1 rows, \2 series/' <<<"$generated")" \
		"$(stat -c %s "$csv")"
	printf 'runs|%d of each side, taking turns\n' "$runs"
	printf 'settings|%s\n' "$(bench_psql -qAt -c "SELECT string_agg(name || ' = ' || current_setting(name), ', ' ORDER BY name)
		FROM pg_settings WHERE sourcefile LIKE '%auto.conf'")"
}

write_results() {
	circumstances | bench_psql -q -c "COPY bench.circumstance (name, value) FROM STDIN (DELIMITER '|')"
	bench_psql -qAt -v full="$1" -f "$here/report.sql" >"$home/results.md"
	bench_psql -qAt -c 'SELECT jsonb_pretty(bench.results())' >"$home/results.json"
	[[ -z $1 ]] || cp "$home/results.md" "$here/results.md"
}

main() {
	local file full=yes
	local -a chosen=()
	[[ $rows =~ ^[0-9]{3,9}$ && $runs =~ ^[1-9][0-9]?$ ]] || die "BENCH_ROWS and BENCH_RUNS are numbers, of rows from 100 on"
	for file in "$@"; do
		[[ $file == */* ]] || file=$here/rows/$file.sh
		[[ -f $file ]] || die "there is no row $file; rows are $(cd "$here/rows" && echo *.sh | sed 's/\.sh//g')"
		chosen+=("$file")
	done
	((${#chosen[@]})) || chosen=("$here"/rows/*.sh)
	(($# == 0 && rows == 5000000 && runs >= 5 && ${#peers[@]} == 2)) || full=
	install_missing bench
	load=$(cut -d ' ' -f 1 /proc/loadavg)
	mkdir -p "$home/server"
	trap clean_up EXIT
	trap 'exit 130' INT
	trap 'exit 143' TERM
	server_stop "$home/server" immediate 2>/dev/null || true
	rm -rf "$home/server/pg$major" "$home/work"
	mkdir -p "$home/work"
	install_peers
	step "Building magtrade for $("$PG_CONFIG" --version), starting a private server, making the file"
	server_stage "$home/server" "$checkout" || die "the build failed, see above"
	start_server
	files[csv]=$csv
	generate "$rows" "$csv"
	generated=$(cat "$home/work/generate.out")
	printf '   %s\n' "$generated"
	for file in "${chosen[@]}"; do
		run_row "$file"
	done
	write_results "$full"
	step "Results, also in ${home#"$checkout"/}/results.md and results.json"
	echo
	cat "$home/results.md"
}

main "$@"
