#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Adding a widget takes one small file and one row of the table: a copy of the project
# gets both, is built, and runs a flow with it. Speaks TAP.
set -u
cd "$(dirname "$0")/../.." || exit 1
here=tests/made-up
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
status=0

check() {
	if [ "$2" -eq 0 ]; then
		echo "ok - $1"
	else
		echo "not ok - $1"
		sed 's/^/# /' "$tmp/out"
		status=1
	fi
}

build/ringflow check $here/shout.yaml >"$tmp/out" 2>&1
[ $? -eq 2 ] && grep -q 'type "shout", which Studio does not have' "$tmp/out"
check "made-up widget: unknown without its row" $?

cp -a Makefile sim build "$tmp"
cp $here/widget_shout.c "$tmp/sim/compile/"
cat $here/row.def >>"$tmp/sim/compile/widgets.def"
make -C "$tmp" build/ringflow >"$tmp/out" 2>&1
check "made-up widget: one file and one row build ($(cat $here/widget_shout.c $here/row.def | wc -l) lines)" $?

"$tmp/build/ringflow" trace $here/shout.yaml --design shout --call 0 >"$tmp/out" 2>&1 ||
	"$tmp/build/ringflow" trace $here/shout.yaml --design shout --call 1 >"$tmp/out" 2>&1
grep -q '0.000 s  Studio      widget call_out (shout)' "$tmp/out" &&
	grep -q '0.000 s  call        is in-progress' "$tmp/out" &&
	grep -q '2.000 s  Studio        heard -> bye' "$tmp/out" &&
	grep -q '3.000 s  call        is completed' "$tmp/out"
check "made-up widget: answers, takes its time, leaves by its event" $?
exit $status
