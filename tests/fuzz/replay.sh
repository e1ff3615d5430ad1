#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# replay.sh BUILD - give each fuzz target, built without a fuzzer, the inputs that fuzzing
# begins with and those that are kept, once.
set -u
cd "$(dirname "$0")/../.." || exit 1
build=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export FUZZ_MODELS=0 # these run in a suite of their own
failed=0
for source in tests/fuzz/fuzz_*.c; do
	name=$(basename "$source" .c)
	target=${name#fuzz_}
	if /usr/bin/python3 tests/fuzz/seeds.py "$target" "$work/seeds/$target" "$work/$target.dict" "$build/ringflow" &&
		timeout 60 "$build/replay/$name" "$work/seeds/$target" >"$work/$target.log" 2>&1; then
		echo "ok - $target: $(grep -c '^ok' "$work/$target.log") inputs"
	else
		failed=1
		grep -v '^ok' "$work/$target.log"
		echo "not ok - $target: the input after $(grep '^ok' "$work/$target.log" | tail -n 1)"
	fi
done
exit $failed
