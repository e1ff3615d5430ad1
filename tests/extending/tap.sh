# SPDX-License-Identifier: GPL-3.0-or-later
# What the scripts of this folder share: to be sourced. $work is a directory of their own, gone
# with them; $ringflow the program of the copy that they run in.
set -u
ringflow=build/ringflow
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
before=${1:-}

result() { # STATUS NAME: a TAP line, with $work/out where it is a failure
	if [ "$1" = 0 ]; then
		echo "ok - $2"
	else
		echo "not ok - $2"
		sed 's/^/# /' "$work/out" | head -n 20
	fi
}

# refused NAME WORDS ARGUMENTS...: exit 2, and WORDS
refused() {
	local name=$1 words=$2
	shift 2
	"$ringflow" "$@" >"$work/out" 2>&1
	[ $? = 2 ] && grep -qF -- "$words" "$work/out"
	result $? "$name"
}

# noticed NAME WORD SCRIPT: the test SCRIPT finds that WORD was forgotten
noticed() {
	! /usr/bin/python3 "$3" >"$work/out" 2>&1 && grep -q "^not ok\|^#" "$work/out" && grep -qF -- "$2" "$work/out"
	result $? "$1"
}
