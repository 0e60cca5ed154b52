#!/usr/bin/env bash
# libFuzzer on the parts that read what others wrote: builds every target with clang and runs it, one after the other, from
# the kept corpus. Nothing is installed and no server is needed, only PostgreSQL's server headers.
#
#   tests/fuzz/run.sh [SECONDS [TARGET...]]    60 seconds each unless given; all targets that are listed below
#
# An input that breaks something is kept in /tmp, its path is the last thing printed, and the exit status is 1; when the
# fault is mended, the input belongs into tests/fuzz/corpus/TARGET/.

# shellcheck source=tests/server.sh
source "$(dirname "${BASH_SOURCE[0]}")/../server.sh"

fuzz=$checkout/tests/fuzz
targets=(period exact recv items panel records number json)

# sources TARGET: what of src/ it is made of
sources() {
	case $1 in
	period) echo calendar/period.c ;;
	exact) echo series/exact.c series/series.c ;;
	recv) echo series/exact.c series/series.c series/binary.c ;;
	items) echo items/items.c items/binary.c series/exact.c series/series.c series/binary.c ;;
	panel)
		echo panel/panel.c panel/read.c panel/pack.c panel/unpack.c panel/binary.c panel/view.c panel/grid.c \
			panel/state.c panel/months.c items/shares.c series/exact.c series/series.c series/binary.c series/growth.c scalar/growth.c
		;;
	records) echo csv/records/records.c csv/records/feed.c csv/records/search.c csv/records/plain.c csv/records/replay.c ;;
	number) echo csv/columns/number.c ;;
	json) echo csv/files/json.c ;;
	*) die "no such target: $1 (there are ${targets[*]})" ;;
	esac
}

# The flags that decide what arithmetic means are those of the extension's own build. What a reader of records allocates is as
# small as the inputs, so that more of them are tried.
build() {
	local target=$1 source
	local -a files=("$fuzz/fuzz_$target"*.c "$fuzz/stubs.c")
	for source in $(sources "$target"); do
		files+=("$checkout/src/$source")
	done
	clang -g -O1 -fwrapv -fno-strict-aliasing -ffp-contract=off -fno-omit-frame-pointer \
		-fsanitize=fuzzer,address,undefined -fno-sanitize-recover=undefined \
		-DCSV_TEXT_BLOCK=4096 -DCSV_MAX_COLUMNS=2048 -I"$checkout/src" -I"$fuzz" -isystem "$("$PG_CONFIG" --includedir-server)" \
		-o "$work/$target" "${files[@]}" -lcsv "$("$PG_CONFIG" --pkglibdir)/libpgcommon.a"
}

run() {
	local target=$1 seconds=$2 status=0
	mkdir "$work/corpus.$target"
	printf '== %s, %s s\n' "$target" "$seconds"
	timeout $((seconds + 120)) nice "$work/$target" -max_total_time="$seconds" -max_len=1024 -timeout=20 -rss_limit_mb=3000 \
		-print_final_stats=1 -artifact_prefix="$artifacts/$target-" \
		"$work/corpus.$target" "$fuzz/corpus/$target" >"$work/log" 2>&1 || status=1
	if ((status == 0)); then
		grep -E '^stat::(number_of_executed_units|average_exec_per_sec|peak_rss_mb)' "$work/log"
	else
		tail -n 60 "$work/log"
	fi
	return "$status"
}

main() {
	local seconds=${1:-60} target status=0
	shift || true
	command -v clang >/dev/null || die "clang is needed, with its libFuzzer (on Debian: clang and libclang-rt-dev)"
	{ find_postgres && have_headers "$PG_CONFIG"; } || die "PostgreSQL's server headers are needed: run tests/setup.sh test"
	(($# > 0)) || set -- "${targets[@]}"
	for target in "$@"; do
		sources "$target" >/dev/null
	done
	work=$(mktemp -d /tmp/magtrade-fuzz.XXXXXX)
	artifacts=$(mktemp -d /tmp/magtrade-fuzz-finds.XXXXXX)
	trap 'rm -rf "$work"; rmdir "$artifacts" 2>/dev/null || true' EXIT
	for target in "$@"; do
		build "$target"
		run "$target" "$seconds" || status=1
	done
	((status == 0)) || printf 'kept: %s\n' "$artifacts"/*
	return "$status"
}

main "$@"
