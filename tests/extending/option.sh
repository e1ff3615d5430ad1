#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# An option takes its row in options.def and its use in a command: here `profile --width N`. To be
# run in a tree that was built with option.patch. Prints TAP.
set -u
ringflow=build/ringflow
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
count=0

result() { # STATUS NAME
	count=$((count + 1))
	if [ "$1" = 0 ]; then
		echo "ok - $2"
	else
		echo "not ok - $2"
		sed 's/^/# /' "$work/out" | head -20
	fi
}

# refused NAME WORDS ARGUMENTS...: exit 2 with WORDS
refused() {
	local name=$1 words=$2
	shift 2
	"$ringflow" "$@" >"$work/out" 2>&1
	[ $? = 2 ] && grep -qF -- "$words" "$work/out"
	result $? "an option: $name"
}

widest() { awk '{ if (length > most) most = length } END { print most + 0 }' "$1"; }

"$ringflow" profile article --width 60 >"$work/out" 2>&1 &&
	"$ringflow" profile article --width=200 >"$work/wide" 2>&1 && [ "$(widest "$work/out")" -lt "$(widest "$work/wide")" ]
result $? "an option: it does what its command makes of it"
"$ringflow" profile --help >"$work/out" && grep -q '^  --width N   ' "$work/out" &&
	sed -n '/^The terminal:/,/^$/p' "$work/out" | grep -q -- --width
result $? "an option: it is in the help of its command, in its group"
for command in $("$ringflow" --help | sed -n '/^Usage/,$s/^  \([a-z]*\) .*/\1/p' | grep -vx 'help\|version\|profile'); do
	"$ringflow" help "$command" | grep -q -- --width && echo "$command has it"
done >"$work/out"
[ ! -s "$work/out" ]
result $? "an option: it is in no other help"
refused "another command says who takes it" "run does not take '--width'; profile does" run s.yaml --width 80
refused "a near miss is known" "unknown option '--widht', did you mean '--width'?" profile --widht 80
refused "a near miss elsewhere, too" "nearest is '--width', which run does not take; profile does" \
	run s.yaml --widht 80
refused "its value is checked" "bad value 'x' for --width: expected a whole number from 60 to 200" profile --width x
refused "its range is checked" "bad value '20' for --width: expected a whole number from 60 to 200" profile --width 20
refused "it has a value" "a value is missing after '--width', expected --width N" profile --width
refused "it is given once" "--width is given twice" profile --width 80 --width 90
echo "1..$count"
