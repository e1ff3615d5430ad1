#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Each shipped demonstration does what it says, and fails when the one rule that it
# shows is switched off. `cases`: FILE | OPTIONS that switch it off. TAP.
set -u
cd "$(dirname "$0")/../.." || exit 1
program=${1:-build/ringflow}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
status=0

exits() { # exits NAME STATUS COMMAND...
	local name=$1 wanted=$2 got
	shift 2
	"$@" >"$tmp/out" 2>"$tmp/err" </dev/null
	got=$?
	if [ $got -eq "$wanted" ]; then
		echo "ok - $name"
	else
		echo "not ok - $name: exit $got instead of $wanted"
		cat "$tmp/out" "$tmp/err" | tail -n 20 | sed 's/^/# /'
		status=1
	fi
}

while IFS='|' read -r file options; do
	file=$(xargs <<<"$file")
	[ -n "$file" ] || continue
	exits "$file holds" 0 "$program" run "scenarios/$file" --no-charts --out "$tmp/results"
	grep -q ' expectations hold' "$tmp/out" ||
		{ echo "not ok - $file expects nothing"; status=1; }
	# shellcheck disable=SC2086 # several options
	exits "$file fails with $(xargs <<<"$options")" 3 "$program" run "scenarios/$file" \
		$options --no-charts --out "$tmp/results"
	grep -q "$file" docs/scenarios.md || { echo "not ok - docs/scenarios.md says nothing of $file"; status=1; }
done <tests/scenarios/cases

for file in scenarios/s[0-9][0-9]*.yaml; do
	grep -q "^$(basename "$file") " tests/scenarios/cases
	exits "$file has a case" 0 test $? -eq 0
done
exit $status
