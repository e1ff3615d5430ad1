#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Calls and events a second on one core, for the headline scenario without its
# sweep and for the race: the median of RUNS runs, start-up and output included.
set -eu
cd "$(dirname "$0")/.."
runs=${RUNS:-5} out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

measure() { # measure NAME SCENARIO [OPTIONS...]
	local name=$1 scenario=$2
	shift 2
	sed '/^sweep:/,$d' "$scenario" >"scenarios/.bench.yaml"
	for _ in $(seq "$runs"); do
		/usr/bin/time -f '%e %M' -o "$out/time" build/ringflow run scenarios/.bench.yaml \
			--threads 1 --no-charts --quiet --out "$out/r" --json "$out/summary.json" "$@"
		cat "$out/time" >>"$out/$name"
	done
	rm -f scenarios/.bench.yaml
	/usr/bin/python3 - "$name" "$out/summary.json" "$out/$name" <<'PY'
import json, statistics, sys
name, summary, times = sys.argv[1:]
d = json.load(open(summary))
seconds = statistics.median(float(l.split()[0]) for l in open(times))
memory = max(int(l.split()[1]) for l in open(times))
calls = sum(x["calls"] for x in d["designs"])
events = sum(x["events"] for x in d["designs"])
print(f"{name:12} {calls:9} calls {calls/seconds:12.0f} calls/s {events/seconds:12.0f} events/s "
      f"{seconds*1e9/events:6.0f} ns/event {memory:7} kB")
PY
}

measure headline scenarios/direct-vs-studio.yaml --set calls.count=20000
measure race scenarios/race.yaml
measure agents scenarios/agents.yaml
