#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A metric of one's own is a row and the statement that counts it. The working directory is a
# copy of the tree with metric.patch in it, built. Speaks TAP.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
tree=$PWD
ringflow=$tree/build/ringflow
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
status=0

check() { # check NAME STATUS
	if [ "$2" -eq 0 ]; then
		echo "ok - $1"
	else
		echo "not ok - $1"
		sed 's/^/# /' "$tmp/out"
		status=1
	fi
}

# in_summary EXPRESSION: does it hold of each design d of summary.json, m being the metric?
in_summary() {
	python3 - "$tmp/results/summary.json" "$1" <<'PYTHON' >>"$tmp/out" 2>&1
import json, sys
for d in json.load(open(sys.argv[1]))["designs"]:
    m = d["metrics"]["redirected_rate"]
    assert eval(sys.argv[2]), (d["name"], m)
PYTHON
}

# ---- where it is to be seen ----

scenario=$root/scenarios/direct-vs-studio.yaml
small=(--no-charts --replications 5 --set calls.count=200)
NO_COLOR=1 "$ringflow" run "$scenario" "${small[@]}" --out "$tmp/results" >"$tmp/out" 2>&1
check "metric: a run with it" $?
in_summary 'm["unit"] == "share" and m["low"] <= m["estimate"] <= m["high"] and m["low"] < m["high"]'
check "metric: summary.json has it with an interval" $?
in_summary 'd["counts"]["redirected"] == round(m["estimate"] * d["calls"])'
check "metric: summary.json has its count" $?
in_summary 'd["counts"]["redirected"] <= d["counts"]["rest_redirects"]' &&
	grep -q '"redirected": [1-9]' "$tmp/results/summary.json"
check "metric: it is counted" $?
head -1 "$tmp/results/designs.csv" | grep -q ',redirected_rate,redirected_rate_low,redirected_rate_high'
check "metric: designs.csv has it" $?
grep -q ',redirected_rate,share,' "$tmp/results/comparisons.csv"
check "metric: designs are compared by it" $?
grep -q 'rected$' "$tmp/out"
check "metric: the table has its column" $?
grep -q '"redirected_rate":{"unit":"share","values":\[' "$tmp/results/replications.json"
check "metric: ringflow compare is given it" $?

# ---- where it is to be named ----

gate() { # gate THRESHOLD STATUS
	"$ringflow" run "$scenario" "${small[@]}" --out "$tmp/gate" --quiet --threshold "$1" >"$tmp/out" 2>&1
	[ $? -eq "$2" ]
	check "metric: --threshold $1: exit $2" $?
}
gate 'redirected_rate > 50% in redirect-on-answered' 0
gate 'redirected_rate > 5%' 3
gate 'counts.redirected > 0 in redirect-on-answered' 0
gate 'redirected_rat > 5%' 2
grep -q "did you mean 'redirected_rate'" "$tmp/out"
check "metric: the nearest word" $?

cp -R "$root/scenarios/flows" "$root/scenarios/apps" "$tmp"
expect() { # expect NAME STATUS EXPECTATION
	{ cat "$root/scenarios/race.yaml"; echo "expect: [$3]"; } >"$tmp/expect.yaml"
	"$ringflow" run "$tmp/expect.yaml" "${small[@]}" --out "$tmp/expected" --quiet >"$tmp/out" 2>&1
	[ $? -eq "$2" ]
	check "metric: expect: $1" $?
}
expect "it holds" 0 '{metric: redirected_rate, is: 100%}, {metric: counts.redirected, is: 1000}'
expect "it does not hold" 3 '{metric: redirected_rate, between: [0%, 50%]}'

"$ringflow" sweep "$root/scenarios/race.yaml" "${small[@]}" --vary designs.race.redirect.after=1s,5s \
	--metric redirected_rate --out "$tmp/swept" >"$tmp/out" 2>&1 &&
	grep -q '^redirected_rate$' "$tmp/out" && grep -q ',redirected_rate,share,1,' "$tmp/swept/sweep.csv"
check "metric: sweep --metric" $?

# ---- a place that is forgotten ----

# the documents and the schema are those of the tree without it
"$root/scripts/metrics.py" --tree "$tree" >"$tmp/out" 2>&1
[ $? -eq 1 ] && grep -q '^not ok - docs/model.md: metrics' "$tmp/out" &&
	grep -q '^not ok - docs/report.md: counts' "$tmp/out" &&
	grep -q '^not ok - docs/scenario.schema.json' "$tmp/out" && grep -q '^# +| `redirected_rate`' "$tmp/out"
check "metric: documents and schema without it are seen" $?

cp -R sim "$tmp/sim"
sed -i '/^COUNTED_RATE_OF_CALLS(redirected_rate/,/)$/d' "$tmp/sim/engine/metrics.def"
! ${CC:-cc} -std=gnu17 -D_GNU_SOURCE -I "$tmp/sim" -fsyntax-only "$tmp/sim/engine/tally.c" >"$tmp/out" 2>&1 &&
	grep -q "redirected" "$tmp/out"
check "metric: without its row its statement does not build" $?
exit $status
