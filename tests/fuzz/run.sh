#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Run each fuzz target for SECONDS on seeds from the scenarios and the bad files.
build=$1 seconds=$2
cd "$(dirname "$0")/../.." || exit 1
passed=0 failed=0
for target in "$build"/fuzz/fuzz_*; do
	case $target in *.d) continue ;; esac
	name=$(basename "$target")
	corpus=$build/corpus/$name
	mkdir -p "$corpus" "$build/findings"
	case $name in
	*scenario*) cp scenarios/*.yaml tests/bad/*.yaml "$corpus" ;;
	*flow*) cp scenarios/flows/*.json "$corpus" ;;
	*log*) cp tests/fuzz/logs/* "$corpus" ;;
	*twiml*) cp scenarios/apps/*.xml tests/bad/apps/*.xml tests/fuzz/twiml/*.xml "$corpus" ;;
	esac
	echo "$name: $seconds s"
	if "$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
		-artifact_prefix="$build/findings/$name-" "$corpus" >"$build/$name.log" 2>&1; then
		passed=$((passed + 1))
		grep -E 'number_of_executed_units|peak_rss' "$build/$name.log" | sed 's/^/  /'
	else
		failed=$((failed + 1))
		tail -n 40 "$build/$name.log"
	fi
done
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
