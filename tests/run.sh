#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Run every test and count. Each suite speaks TAP; the last line is the sum.
set -u
cd "$(dirname "$0")/.." || exit 1
export CMOCKA_MESSAGE_OUTPUT=TAP
unset COLUMNS # what is printed into a pipe has its own width
unset RINGFLOW_DB # runs of tests are nobody's history
export ASAN_OPTIONS=detect_leaks=1 UBSAN_OPTIONS=print_stacktrace=1
passed=0 failed=0 skipped=0
begun=0 told=0 names=()
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# suite NAME COMMAND...: begin it as soon as a core is free; what came of it is told in
# the order in which suites began.
suite() {
	local at=$begun
	names[at]=$1
	shift
	begun=$((begun + 1))
	while [ "$(jobs -pr | wc -l)" -ge "$(nproc)" ]; do
		wait -n
		tell_finished
	done
	{
		"$@" >"$work/$at.log" 2>&1 </dev/null
		echo $? >"$work/$at.part"
		mv "$work/$at.part" "$work/$at.status"
	} &
}

tell_finished() {
	while [ -e "$work/$told.status" ]; do
		tell "${names[told]}" "$(cat "$work/$told.status")" "$work/$told.log"
		rm "$work/$told.status" "$work/$told.log"
		told=$((told + 1))
	done
}

# tell NAME STATUS LOG: count its `ok` and `not ok` lines; a crash is a failure.
tell() {
	local name=$1 status=$2 log=$3 ok bad skip
	# cmocka writes a skipped test as `not ok ... # SKIP`
	skip=$(grep -ciE '^(not )?ok.*# *skip' "$log")
	bad=$(grep '^not ok' "$log" | grep -civE '# *skip|^not ok - tests$')
	ok=$(grep '^ok' "$log" | grep -civE '# *skip|^ok - tests$')
	if [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; then
		bad=1
		echo "not ok - $name ended with status $status" >>"$log"
	fi
	if [ "$ok" -eq 0 ] && [ "$bad" -eq 0 ] && [ "$skip" -eq 0 ]; then
		bad=1
		echo "not ok - $name ran no test" >>"$log"
	fi
	passed=$((passed + ok)) failed=$((failed + bad)) skipped=$((skipped + skip))
	printf '%-44s %4d passed' "$name" "$ok"
	[ "$bad" -eq 0 ] || printf ', %d FAILED' "$bad"
	[ "$skip" -eq 0 ] || printf ', %d skipped' "$skip"
	printf '\n'
	grep 'SKIP' "$log" | grep -v '^not ok' | sed 's/^/    /'
	[ "$bad" -eq 0 ] || sed 's/^/    /' "$log"
}

for source in tests/unit/test_*.c; do
	test=$(basename "$source" .c)
	suite "unit: $test" "build/tests/$test"
done
for source in tests/unit/test_*.c; do
	test=$(basename "$source" .c)
	case $test in # minutes, and the same code
	test_closed_forms | test_published | test_plan | test_select | test_selftest) continue ;;
	esac
	suite "sanitized: $test" "build-asan/tests/$test"
done
suite "races: test_threads" build-tsan/tests/test_threads
suite "malformed scenarios" tests/bad/run.sh build-asan/ringflow
suite "end to end" tests/golden/run.sh
suite "reports made again" tests/again/run.sh
suite "runs over time" tests/history/run.sh
suite "threads" tests/parallel/run.sh
suite "reviews" tests/review/run.sh build-asan/ringflow
suite "reviews against runs" tests/truth/confront.py --count 130
suite "scale" tests/scale/run.sh
suite "long logs" tests/scale/logs.py
suite "demonstrations" tests/scenarios/run.sh
suite "extensions" tests/extending/run.sh
suite "rooms" scripts/rooms.py
suite "rooms, with faults planted" tests/rooms.sh
suite "sizes of files and functions" tests/limits.py
suite "error codes" tests/codes.sh
suite "typical mistakes" tests/mistakes/run.py
suite "metrics, in documents and schema" scripts/metrics.py
suite "visits, by a Markov chain" tests/visits/chain.py
suite "a dialler, by a plain simulation" tests/dialler/simulation.py
suite "mixed mechanisms, by a plain simulation" tests/mixtures/simulation.py
suite "mixed mechanisms, by a second witness" tests/mixtures/second_cases.py
suite "conferences and controllers, by a third witness" tests/mixtures/rooms_cases.py --count 60
suite "sweeps, plans and precision" tests/campaign/run.sh
suite "plans, by brute force" tests/campaign/plans.py --count 16
suite "fits" tests/fit/run.sh
suite "random logs" tests/fit/model_logs.py --count 8
suite "logs of several queues" tests/fit/queues.py
suite "agents without names" tests/fit/agents.py
suite "logs in many formats" /usr/bin/python3 tests/fit/formats.py build-asan/ringflow
suite "logs of strangers" /usr/bin/python3 tests/fit/strangers.py build/ringflow
suite "logs of strangers, some of them sanitized" /usr/bin/python3 tests/fit/strangers.py build-asan/ringflow --every 5
suite "agents who do not answer, from a log" tests/fit/rings.py
suite "logs of known systems" /usr/bin/python3 tests/fit/systems.py build-asan/ringflow
suite "random models" tests/models/run.py --jobs 1 --count 300 --builds gcc,clang
suite "random models, sanitized" tests/models/run.py --jobs 1 --first 1001 --count 40 \
	--builds gcc,gcc-asan,asan
suite "runs that are ended" /usr/bin/python3 tests/durable/kill.py
suite "one run, and what was run" /usr/bin/python3 tests/durable/whole.py
suite "directories that fail" /usr/bin/python3 tests/durable/places.py
suite "hostile surroundings" tests/hostile/run.sh build-asan/ringflow
suite "pages" /usr/bin/python3 tests/html/run.py
suite "pages in a browser" tests/browser/run.sh
suite "flows, drawn" /usr/bin/python3 tests/flow/run.py
suite "progress on a terminal" /usr/bin/python3 tests/progress/run.py
suite "docs" tests/docs.sh
suite "tutorial" tests/tutorial.py
suite "fuzz targets" tests/fuzz/replay.sh build-asan
suite "schema" /usr/bin/python3 tests/schema.py
suite "lists in the docs" tests/tables.py
suite "fields of programs" tests/program_fields.py
wait
tell_finished

printf '%d passed, %d failed' "$passed" "$failed"
[ "$skipped" -eq 0 ] || printf ', %d skipped' "$skipped"
printf '\n'
[ "$failed" -eq 0 ]
