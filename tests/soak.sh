#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A million calls with a thousand at once stay under 100 MB; ten thousand are
# clean under the sanitizers and under valgrind; a log of five million calls is fitted and replayed.
set -u
cd "$(dirname "$0")/.." || exit 1
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
passed=0 failed=0

verdict() { # verdict NAME STATUS
	if [ "$2" -eq 0 ]; then passed=$((passed + 1)); echo "ok - $1"
	else failed=$((failed + 1)); echo "not ok - $1"; fi
}

cat >"$out/soak.yaml" <<YAML
flows: {hello: $PWD/scenarios/flows/hello.json}
apps: {ring: $PWD/scenarios/apps/ring-forever.xml}
callers: {ring: {exponential: 8s}, talk: {exponential: 1m}}
run: {replications: 1}
calls: {arrivals: {poisson: 30/s}, count: 1_000_000}
designs:
  timer: {start: ring, redirect: {at: ringing, after: 20s, to: hello}}
YAML

/usr/bin/time -f '%M' -o "$out/rss" build/ringflow run "$out/soak.yaml" --out "$out/r" \
	--no-charts --quiet
verdict "a million calls run" $?
peak=$(build/ringflow run "$out/soak.yaml" --out "$out/r" --no-charts --json - |
	/usr/bin/python3 -c 'import json,sys
print(json.load(sys.stdin)["designs"][0]["metrics"]["mean_concurrent_calls"]["estimate"])')
echo "  $(cat "$out/rss") kB resident, $peak concurrent calls on average"
[ "$(cat "$out/rss")" -lt 100000 ]
verdict "under 100 MB resident" $?
build-asan/ringflow run "$out/soak.yaml" --set calls.count=10000 --out "$out/a" --quiet
verdict "ten thousand calls under ASan and UBSan" $?
valgrind -q --error-exitcode=1 --leak-check=full build/ringflow run "$out/soak.yaml" \
	--set calls.count=10000 --out "$out/v" --no-charts --quiet
verdict "ten thousand calls under valgrind" $?
python3 tests/scale/logs.py --rows 5000000 --times
verdict "a log of five million calls" $?
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
