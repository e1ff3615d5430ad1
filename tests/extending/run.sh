#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Extending the program takes a row of a table and at most a file: each NAME.patch here is put on
# a copy of the project, which is built, and NAME.sh looks in that copy whether the feature is
# there. `NAME.sh before`, run in a copy without the patch, finds that it is not.
# run.sh [NAME...]: those alone. Prints TAP, and what each patch touches as comments.
#
# NAME.sh has the copy as its current directory and build/ringflow in it, and prints TAP.
set -u
cd "$(dirname "$0")/../.." || exit 1
here=$PWD/tests/extending
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export GIT_CEILING_DIRECTORIES=$tmp # patches go to the copy, whatever repository it lies in
unset CMOCKA_MESSAGE_OUTPUT # scripts here read what tests print, and take it as it is by hand
names=("$@")
[ $# -gt 0 ] || for patch in "$here"/*.patch; do names+=("$(basename "$patch" .patch)"); done
status=0

check() { # STATUS NAME
	if [ "$1" = 0 ]; then
		echo "ok - $2"
	else
		echo "not ok - $2"
		sed 's/^/# /' "$tmp/out" | tail -n 30
		status=1
		return 1
	fi
}

# tests NAME DIRECTORY [ARGUMENT]: what NAME.sh finds there
tests() {
	local code
	(cd "$2" && "$here/$1.sh" "${@:3}" </dev/null) >"$tmp/out" 2>&1
	code=$?
	grep -E '^(ok|not ok|#)' "$tmp/out"
	if grep -q '^not ok' "$tmp/out"; then
		status=1
	elif [ $code != 0 ] || ! grep -q '^ok' "$tmp/out"; then
		check 1 "$1: its tests come to their end${3:+, $3 the patch}"
	fi
}

# Only what a patch touches is built again: objects come with their times.
mkdir -p "$tmp/before/build"
cp -a Makefile sim scenarios scripts docs tests "$tmp/before"
cp -a build/sim build/group build/mpi build/ringflow "$tmp/before/build"

for name in "${names[@]}"; do
	grep -qF "\`$name.patch\`" docs/extending.md
	check $? "$name: docs/extending.md names it"
	git apply --stat "$here/$name.patch" | sed 's/^/# /'
	! grep -q before "$here/$name.sh" || tests "$name" "$tmp/before" before
	cp -a "$tmp/before" "$tmp/copy"
	(cd "$tmp/copy" && git apply "$here/$name.patch") >"$tmp/out" 2>&1
	check $? "$name: the patch fits" || { rm -rf "$tmp/copy"; continue; }
	# unoptimized, as it is soon gone
	make -s -C "$tmp/copy" -j"$(nproc)" OPT=-O0 CFLAGS= build/ringflow >"$tmp/out" 2>&1 &&
		! grep -q 'warning:' "$tmp/out"
	check $? "$name: the program builds with it, without a warning" && tests "$name" "$tmp/copy"
	rm -rf "$tmp/copy"
done
exit $status
