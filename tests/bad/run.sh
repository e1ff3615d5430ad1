#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Every malformed scenario must be refused with exit 2 and must show each error
# its comments expect: `# expect: [FILE:]LINE:COLUMN: substring`.
program=${1:-build/ringflow}
cd "$(dirname "$0")/../.." || exit 1
status=0
for file in tests/bad/*.yaml; do
	output=$("$program" check "$file" 2>&1 >/dev/null)
	code=$?
	problems=""
	[ $code -eq 2 ] || problems="exit status $code instead of 2"
	wanted=0
	while IFS= read -r line; do
		wanted=$((wanted + 1))
		position=$(sed -E 's/^([^ ]*[0-9]+:[0-9]+): .*/\1/' <<<"$line")
		text=${line#"$position": }
		case $position in
		[0-9]*) position="$file:$position" ;;
		*) position="tests/bad/$position" ;;
		esac
		grep -F -- "$position: " <<<"$output" | grep -qF -- "$text" ||
			problems="$problems; missing $position: $text"
	done < <(sed -n 's/^# expect: //p' "$file")
	[ $wanted -gt 0 ] || problems="$problems; expects nothing"
	if [ -z "$problems" ]; then
		echo "ok - $file ($wanted)"
	else
		echo "not ok - $file: $problems"
		sed 's/^/#   /' <<<"$output"
		status=1
	fi
done
exit $status
