#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A chart is its row of formats.def, the writer of its data and its script: here `peaks`.
. "$(dirname "$0")/tap.sh"

"$ringflow" run scenarios/race.yaml --set calls.count=50 --replications 2 --out "$work/race" >"$work/out" 2>&1
if [ -n "$before" ]; then
	! ls "$work/race" | grep -q peaks
	result $? "a chart: not drawn without its row"
	exit
fi
[ "$(wc -l <"$work/race/peaks.tsv")" -ge 1 ]
result $? "a chart: its data are written"
if ! command -v gnuplot >/dev/null; then
	echo "ok - a chart: drawn # SKIP no gnuplot here"
else
	grep -q '</svg>' "$work/race/peaks.svg" && head -c 8 "$work/race/peaks.png" | grep -q PNG &&
		grep -A9 '^Wrote ' "$work/out" | tr -s '\n ' ' ' | grep -q ', peaks.tsv, peaks.svg, peaks.png'
	result $? "a chart: it is drawn, and the run says so"
fi
noticed "a chart: a page that does not list it is found" '`peaks.svg`' tests/tables.py
