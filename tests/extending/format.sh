#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A format of results is its file and its row of formats.def: here reasons.csv, a row for each
# design and reason why its calls failed.
. "$(dirname "$0")/tap.sh"

run() { "$ringflow" run scenarios/race.yaml --set calls.count=50 --replications 2 --no-charts --out "$work/race" "$@"; }

run >"$work/out" 2>&1
if [ -n "$before" ]; then
	[ ! -e "$work/race/reasons.csv" ] && ! grep -q reasons.csv "$work/out"
	result $? "a format: not written without its row"
	exit
fi
[ "$(head -n 1 "$work/race/reasons.csv")" = design,reason,calls ] &&
	grep -q '^race,[a-z_0-9]*,[0-9]*$' "$work/race/reasons.csv"
result $? "a format: it is written"
grep -A9 '^Wrote ' "$work/out" | tr -s '\n ' ' ' | grep -q ', reasons.csv'
result $? "a format: the run says so"
cat >"$work/fine.yaml" <<'EOT'
apps: {a: '<Response><Say>Hello</Say></Response>'}
calls: {script: [{at: 0s}]}
designs: {d: {start: a, goal: answered}}
EOT
"$ringflow" run "$work/fine.yaml" --no-charts --out "$work/race" >"$work/out" 2>&1
[ ! -e "$work/race/reasons.csv" ] && grep -q '^Removed.* reasons.csv' "$work/out"
result $? "a format: where there is nothing for it, that of another run is removed"
noticed "a format: a page that does not list it is found" '`reasons.csv`' tests/tables.py
