#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What `check` finds, and what it does not: of each scenario exactly the findings that
# `cases` lists. A line: FILE | OPTIONS | FINDING, FINDING, ...; a finding is "note" where it
# is one, its kind, and the design, FLOW.WIDGET, FLOW or callees. TAP.
set -u
cd "$(dirname "$0")/../.." || exit 1
program=${1:-build/ringflow}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
status=0

result() { # result NAME STATUS
	if [ "$2" -eq 0 ]; then echo "ok - $1"; else echo "not ok - $1"; status=1; fi
}

finding='^.*: (error|warning|note): ([a-z0-9-]+): (design|flow|app|callees)'

found() { # the findings shown, one a line, sorted
	# what is so of several designs, for each by itself
	awk 'match($0, /: designs \047[^:]*: /) {
		head = substr($0, 1, RSTART); n = split(substr($0, RSTART + 10, RLENGTH - 12), list, ", ")
		for (i = 1; i <= n; i++) print head " design " list[i] ":"
		next } { print }' "$tmp/err" |
	sed -nE "s/^.*: (error|warning|note): ([a-z0-9-]+): (design|callees) '([^']*)'.*/\1 \2 \4/p; t
		 s/^.*: (error|warning|note): ([a-z0-9-]+): flow '([^']*)'[^']*widget '([^']*)'.*/\1 \2 \3.\4/p; t
		 s/^.*: (error|warning|note): ([a-z0-9-]+): flow '([^']*)'.*/\1 \2 \3/p; t
		 s/^.*: (error|warning|note): ([a-z0-9-]+): app \"([^\"]*)\".*/\1 \2 \3/p" \
		| sed -E 's/^(error|warning) //' | sort -u
}

while IFS='|' read -r file options wanted; do
	file=$(xargs <<<"$file") options=$(sed 's/^ *//; s/ *$//' <<<"$options")
	[ -n "$file" ] || continue
	eval "set -- $options" # values may be quoted
	"$program" check "$file" "$@" >"$tmp/out" 2>"$tmp/err"
	code=$?
	tr ',' '\n' <<<"$wanted" | sed 's/^ *//; s/ *$//; /^$/d' | sort -u >"$tmp/wanted"
	found >"$tmp/found"
	cmp -s "$tmp/wanted" "$tmp/found"
	same=$?
	[ $same -eq 0 ] || diff "$tmp/wanted" "$tmp/found" | sed 's/^/# /'
	result "$file${options:+ $options}: $(paste -sd, "$tmp/wanted" | sed 's/^$/nothing/')" $same
	[ $code -eq "$(grep -qv '^note ' "$tmp/wanted" && echo 3 || echo 0)" ]
	result "$file${options:+ $options}: exit $code" $?
	for part in path rate 'to do'; do
		[ "$(grep -cE "$finding" "$tmp/err")" -eq "$(grep -c "^    $part: " "$tmp/err")" ]
		result "$file${options:+ $options}: each has its $part" $?
	done
done <tests/review/cases

# ---- what is said of the scenario itself is counted apart, and leaves the exit as it is ----
cat >"$tmp/itself.yaml" <<'EOF'
apps: {a: "<Response><Say>Hi</Say></Response>"}
calls: {arrivals: {poisson: 1/m}, count: 10}
designs: {d: {start: a}}
EOF
"$program" check "$tmp/itself.yaml" >"$tmp/out" 2>"$tmp/err"
[ $? -eq 0 ] && grep -q ': ok but for 1 warning above (1 design' "$tmp/out"
result "a warning of the scenario is not 'ok' without a word" $?
"$program" check "$tmp/itself.yaml" --set 'designs.d.redirect={at: answered, after: 1h, to: a}' >"$tmp/out" 2>"$tmp/err"
[ $? -eq 3 ] && grep -q ': 0 errors, 1 warning, 0 notes (docs/check.md); besides, 1 warning of the scenario itself' "$tmp/out"
result "nor is it one of the findings" $?

# ---- real exports, where they are at hand: each is reviewed, or refused ----
data=${RINGFLOW_DATA:-../shared/data}/flows
if [ -d "$data" ]; then
	for file in "$data"/*.json; do
		"$program" check "$file" >"$tmp/out" 2>"$tmp/err"
		code=$?
		[ $code -eq 0 ] || [ $code -eq 2 ] || { [ $code -eq 3 ] && grep -qE "$finding" "$tmp/err"; }
		result "export $(basename "$file"): exit $code" $?
	done
else
	echo "ok - real Studio exports # SKIP: no $data (set RINGFLOW_DATA)"
fi

for file in scenarios/*.yaml; do
	grep -q "^$file " tests/review/cases
	[ $? -eq 0 ] && echo "ok - $file is reviewed" || echo "ok - $file # SKIP: tests/review/cases does not list it"
done
exit $status
