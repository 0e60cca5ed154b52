# A scan holds no more than a few blocks, whatever the file's size: the backend's peak memory, its code and caches included.

row memory 'peak memory of a backend that scans a large file, in MB, beside a file of 50 MB'
answer found
target '50 MB file' '<=' 1.1
uses comtrade
file small 408000
large_mb=$(($(stat -c %s "$csv") / 1000000))
files[large]=$csv
if [[ -n ${BENCH_LARGE_MB:-} ]]; then
	large_mb=$BENCH_LARGE_MB
	unset 'files[large]'
	file large $((large_mb * 8170))
fi

# scan_of TEAM WORD WORDS
scan_of() {
	prepare pg <<-SQL
		CREATE FOREIGN TABLE memory_$2 (
		  reporter text OPTIONS (column '{reporterISO}'), partner text OPTIONS (column '{partnerISO}'), period date,
		  value float8 OPTIONS (column '{primaryValue}')) SERVER customs OPTIONS (path '@$2@');
	SQL
	side "$1" "$3" memory <<-SQL
		SET max_parallel_workers_per_gather = 0;
		SELECT (sum(value) > 0 AND max(period) = '2025-12-01' AND max(reporter || partner) > 'A')::integer FROM memory_$2;
	SQL
}

scan_of magtrade large "$large_mb MB"
scan_of '50 MB file' small 'the same scan'
