#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Many designs, many points: what is written and held grows with their number, not with its
# square. Counts and bytes only, no times. Prints TAP.
cd "$(dirname "$0")/../.." || exit 1
ringflow=${RINGFLOW:-build/ringflow}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
count=0
export NO_COLOR=1

result() { # STATUS NAME
	count=$((count + 1))
	if [ "$1" = 0 ]; then echo "ok - $2"; else echo "not ok - $2"; fi
}

# designs N: a scenario of so many, of which the last but one succeeds most.
designs() {
	echo "flows: {hello: $PWD/scenarios/flows/hello.json}"
	echo "apps: {ring: $PWD/scenarios/apps/ring-forever.xml}"
	echo 'run: {replications: 4}'
	echo 'callers: {ring: {exponential: 8s}, talk: 10m}'
	echo 'calls: {arrivals: {poisson: 20/s}, count: 40}'
	echo 'prices: {}'
	echo 'designs:'
	for ((i = 0; i < $1; i++)); do
		after=$((i == $1 - 2 ? 0 : 2000 + 10 * i))
		echo "  d$i: {start: ring, redirect: {at: created, after: ${after}ms, latency: 200ms, to: hello}}"
	done
}

run() { # N
	designs "$1" >"$work/d$1.yaml"
	"$ringflow" run "$work/d$1.yaml" --out "$work/d$1" >"$work/d$1.txt" 2>&1
}

# ---- pairs of designs ----

pairs() { grep -c ',success_rate,' "$work/d$1/comparisons.csv"; }

run 40 && [ "$(pairs 40)" = 780 ] && head -1 "$work/d40/comparisons.csv" | grep -q ',gain$' &&
	! grep -q comparisons_with "$work/d40/summary.json" && ! grep -q 'not each pair' "$work/d40.txt"
result $? "40 designs: each pair is compared"
run 41 && [ "$(pairs 41)" = 79 ]
result $? "41 designs: each with the first and with the best"
run 160 && [ "$(pairs 160)" = 317 ]
result $? "160 designs: four times as many, not sixteen"
grep -q '^best, #159 (greatest success_rate): 317 of 12,720 pairs\.$' "$work/d160.txt"
result $? "the table says which pairs"
python3 - "$work/d160" <<'P'
import csv, json, math, sys
summary = json.load(open(sys.argv[1] + "/summary.json"))
said = summary["comparisons_with"]
assert said == {"pairs": 317, "of": 12720, "first": "d0", "best": "d158",
                "metric": "success_rate"}, said
best = max(summary["designs"], key=lambda d: d["metrics"]["success_rate"]["estimate"])
assert best["name"] == "d158", best["name"]
assert len(summary["comparisons"]) == 3 * 317
rows = list(csv.DictReader(open(sys.argv[1] + "/comparisons.csv")))
for row in rows:
    first, other = row["a"] == "d0", "d158" in (row["a"], row["b"])
    assert row["with"] == ("first and best" if first and other else
                           "first" if first else "best"), row
    assert first or other, row
# Holm over what is compared; one with the best, which is seen in the data, is n / 2 tests
tests = sorted((float(r["p"]) * (1 if r["a"] == "d0" else 80), float(r["p_holm"]))
               for r in rows if r["p"])
least = 0
for i, (p, holm) in enumerate(tests):
    least = max(least, min(1, p * (len(tests) - i)))
    assert math.isclose(least, holm, rel_tol=1e-9, abs_tol=1e-12), (p, holm, least)
P
result $? "summary.json and comparisons.csv say so too, and Holm's correction is over these"
[ "$(grep -vc '^#' "$work/d160/rates.tsv")" = 40 ] && grep -q "^d158" "$work/d160/rates.tsv"
result $? "the chart shows the 40 designs that succeed most"

# ---- points of a sweep ----

# sweep OUT POINTS: its peak memory in kB on standard output.
sweep() {
	python3 - "$work/$1.txt" "$ringflow" sweep scenarios/race.yaml --replications 2 \
		--vary "designs.race.redirect.after=lin:0s:100s:$2" --set calls.count=5 --no-charts \
		--threads 1 --out "$work/$1" <<'P'
import os, subprocess, sys
with open(sys.argv[1], "w") as out:
    child = subprocess.Popen(sys.argv[2:], stdout=out, stderr=out)
    _, status, used = os.wait4(child.pid, 0)
print(used.ru_maxrss)
sys.exit(os.waitstatus_to_exitcode(status) != 0)
P
}

few=$(sweep few 700) && many=$(sweep many 2100)
result $? "sweep: 700 and 2,100 points"
# loaded, each point takes some 30 kB
[ "$((many - few))" -lt 12000 ]
result $? "sweep: thrice the points do not take thrice the memory ($few, $many kB)"
mv "$work/many/sweep.csv" "$work/many.csv"
again=$(sweep many 2100) && cmp "$work/many/sweep.csv" "$work/many.csv"
result $? "sweep: the same from what is there"
[ "$((again - few))" -lt 12000 ]
result $? "sweep: nor when they are there ($again kB)"
[ "$(find "$work/many/points" -name '*.rows' | wc -l)" = 2100 ]
result $? "sweep: a file a point"
if command -v strace >/dev/null && strace -o "$work/trace" -e trace=getdents64,openat true; then
	strace -f -o "$work/trace" -e trace=getdents64 "$ringflow" sweep scenarios/race.yaml \
		--replications 2 --vary designs.race.redirect.after=lin:0s:100s:700 \
		--set calls.count=5 --no-charts --threads 1 --out "$work/few" >/dev/null 2>&1 &&
		[ "$(grep -c getdents64 "$work/trace")" -lt 40 ]
	result $? "sweep: points/ is not read for each point"
else
	echo "ok - sweep: points/ is not read for each point # SKIP no strace"
	count=$((count + 1))
fi
echo "1..$count"
