#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Does scripts/rooms.py see what it is there for? A copy of the project gets one violation of
# each sort, and each must be told at its line. Speaks TAP.
set -u
cd "$(dirname "$0")/.." || exit 1
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
status=0

copy() {
	rm -rf "$tmp/house"
	mkdir -p "$tmp/house/docs"
	cp -a sim scripts "$tmp/house"
	cp -a docs/architecture.md "$tmp/house/docs"
}

# plant FILE LINE...: the file of the copy becomes these lines.
plant() {
	local file=$1
	shift
	printf '%s\n' "$@" >"$tmp/house/sim/$file"
}

# object ROOM: compile sim/ROOM/planted.c as a group of the library.
object() {
	local at=$tmp/house/build/group
	mkdir -p "$at"
	echo "#include \"$1/planted.c\"" >"$at/$1-1.c"
	"${CC:-cc}" -I "$tmp/house/sim" -c -o "$at/$1-1.o" "$at/$1-1.c"
	ar rcs "$tmp/house/build/libringflow.a" "$at/$1-1.o"
}

# found WHAT CHECK PATTERN: the check fails, and because of the line.
found() {
	"$tmp/house/scripts/rooms.py" >"$tmp/out"
	if grep -qE "^# .*$3" "$tmp/out" && grep -qF "not ok - $2" "$tmp/out"; then
		echo "ok - $1"
	else
		echo "not ok - $1"
		sed 's/^/# /' "$tmp/out"
		status=1
	fi
}

copy
plant stats/planted.c '' '#include "scenario/document/decode_internal.h"'
found "a private header of another room" "no room includes what is private" \
	'sim/stats/planted.c:2: includes scenario/document/decode_internal.h, which is private'

copy
plant base/planted.h '#include "stats/stats.h"'
found "a circle of includes" "no circle of includes" 'sim/base/planted.h:1: .*base -> stats lies on'

found "an include that the table does not allow" "includes are as the table says" \
	'sim/base/planted.h:1: includes stats/stats.h, but the table'

copy
plant base/planted.c 'int planted_stats(void);' 'int planted_base(void);' \
	'int planted_base(void) { return planted_stats(); }'
plant stats/planted.c 'int planted_base(void);' 'int planted_stats(void);' \
	'int planted_stats(void) { return planted_base(); }'
object base
object stats
found "a circle of symbols without any include" "no circle of symbols" \
	'sim/base/planted.c:1: .*base -> stats lies on'
found "a symbol that the table does not allow" "symbols are as the table says" \
	'sim/base/planted.c:1: uses planted_stats of sim/stats/planted.c, but the table'

copy
plant stats/planted.h ''
plant stats/planted.c '#include "stats/planted.h"'
found "a private header without the name of one" "private headers, and no others" \
	'sim/stats/planted.h:1: no other room sees it'

copy
plant stats/planted_internal.h ''
plant stats/stats.h '#include "stats/planted_internal.h"'
found "a public header that includes a private one" "private headers, and no others" \
	'sim/stats/stats.h:1: is public, but includes stats/planted_internal.h'

copy
mkdir "$tmp/house/sim/planted"
plant planted/planted.c ''
found "a room without a row" "the table names every room" 'no row for sim/planted'

copy
sed -i 's/^\(| `sim\/base\/` .*|\) nothing |$/\1 stats |/' "$tmp/house/docs/architecture.md"
found "a row that names a room above itself" "the table names every room" 'base may include stats'

exit $status
