#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# setup.sh [run] - install what building, running and testing Ringflow needs on Debian or Ubuntu;
# run: what building and running need, and no more. Elsewhere, say what to install.
set -eu

packages="gcc make libc6-dev libgsl-dev libyaml-dev libjansson-dev libexpat1-dev libpcre2-dev libsqlite3-dev
zlib1g-dev librandom123-dev gnuplot-nox graphviz fonts-dejavu-core"
[ "${1:-}" = run ] || packages="$packages clang libclang-rt-14-dev valgrind time git
libcmocka-dev parallel
libopenmpi-dev openmpi-bin libmpich-dev mpich python3 python3-yaml python3-jsonschema"

if ! command -v apt-get >/dev/null 2>&1; then
	echo "setup: no apt-get here; please install, under your system's names:"
	printf '  %s\n' $packages
	exit 0
fi

installed() {
	dpkg-query -W -f='${Status}' "$1" 2>/dev/null | grep -q 'ok installed'
}

missing=""
for p in $packages; do
	installed "$p" || missing="$missing $p"
done
[ -n "$missing" ] || exit 0

sudo=""
if [ "$(id -u)" -ne 0 ]; then
	if ! command -v sudo >/dev/null 2>&1; then
		echo "setup: neither root nor sudo; please run: apt-get install$missing" >&2
		exit 1
	fi
	sudo=sudo
fi

$sudo apt-get update -qq
# The sanitizers' runtime carries the compiler's version in its name, and where
# the version is another it comes with clang itself.
if ! apt-cache show libclang-rt-14-dev >/dev/null 2>&1; then
	missing=$(echo "$missing" | sed 's/ libclang-rt-14-dev//')
fi
echo "setup: installing$missing"
$sudo env DEBIAN_FRONTEND=noninteractive \
	apt-get install -y -qq --no-install-recommends $missing >/dev/null
