#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# run.sh BUILD SECONDS [TARGET...] - run each fuzz target (all of them, or those that are
# named, without fuzz_) for SECONDS, one a core at once. log-FORMAT and fit-FORMAT read all as
# logs of that format, a word of --format; "log-*" and "fit-*" are those of every format.
# BUILD/corpus keeps what was found to go on from; of what crashes, hangs or leaks the input is
# put into BUILD/findings.
set -u
cd "$(dirname "$0")/../.." || exit 1
build=$1 seconds=$2
shift 2
formats() {
	sed -n "s/^FORMAT([A-Z_]*, \"\([^\"]*\)\".*/$1-\1/p" sim/log/formats.def
	echo "$1-generic"
}
for name; do
	shift
	case $name in
	'log-*' | 'fit-*') set -- "$@" $(formats "${name%-*}") ;;
	*) set -- "$@" "$name" ;;
	esac
done
[ $# -gt 0 ] || set -- $(ls tests/fuzz/fuzz_*.c | sed 's/.*fuzz_//; s/\.c$//')
# Little is kept of what was freed: most time would go into that.
export ASAN_OPTIONS=detect_leaks=1:quarantine_size_mb=16:allocator_release_to_os_interval_ms=-1:malloc_context_size=12
export UBSAN_OPTIONS=print_stacktrace=1

# Longest inputs; a model holds its documents.
longest() {
	case $1 in model | compare) echo 20000 ;; rows) echo 1500 ;; options) echo 600 ;; *) echo 8192 ;; esac
}

fuzz() {
	local name=$1 corpus=$build/corpus/$1 FUZZ_FORMAT=${1#*-}
	[ "$FUZZ_FORMAT" = "$name" ] || export FUZZ_FORMAT
	/usr/bin/python3 tests/fuzz/seeds.py "$name" "$build/seeds/$name" "$build/$name.dict" \
		"$build/ringflow" >"$build/$name.log" 2>&1 || return 1
	mkdir -p "$corpus" "$build/findings"
	"$build/fuzz/fuzz_${name%%-*}" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=2048 \
		-max_len="$(longest "$name")" -dict="$build/$name.dict" -print_final_stats=1 \
		-artifact_prefix="$build/findings/$name-" "$corpus" "$build/seeds/$name" >>"$build/$name.log" 2>&1
}

# One line of what the log of a target tells at its end.
tell() {
	local log=$build/$1.log
	awk -v name="$1" '
		/number_of_executed_units/ { units = $2 }
		/average_exec_per_sec/ { rate = $2 }
		/peak_rss_mb/ { rss = $2 }
		/ cov: [0-9]+ ft: / { for (i = 1; i < NF; i++) { if ($i == "cov:") cov = $(i + 1); if ($i == "ft:") ft = $(i + 1) } }
		END { printf "%-22s %10d executions %7d/s  cov %6d  ft %7d  %5d MB at most\n", name, units, rate, cov, ft, rss }
	' "$log"
}

passed=0 failed=0
declare -A running=()
finish() {
	local pid status name
	wait -n -p pid "${!running[@]}"
	status=$?
	name=${running[$pid]}
	unset "running[$pid]"
	tell "$name"
	if [ $status -eq 0 ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		grep -vE '^#[0-9]+[[:space:]]' "$build/$name.log" | tail -n 40 | sed 's/^/    /'
	fi
}
for name; do
	[ ${#running[@]} -lt "$(nproc)" ] || finish
	fuzz "$name" &
	running[$!]=$name
done
while [ ${#running[@]} -gt 0 ]; do
	finish
done
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
