#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# run.sh [PAGE...] - every page that Ringflow makes, driven in Chromium: at 1280 and 390 pixels, light and
# dark, printed, with scripts off; axe-core's rules. PAGE: a report.html, instead of those made here. Prints TAP.
set -u
cd "$(dirname "$0")/../.." || exit 1
program=${RINGFLOW:-build/ringflow}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

skip() { # skip WHY: loudly, and without failing where there is no browser
	echo "ok - pages in a browser # SKIP $1: what pages look like was NOT looked at (chromium, nodejs and npm are wanted)"
	exit 0
}

chromium=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome)}
[ -n "$chromium" ] || skip "no chromium here"
command -v node >/dev/null || skip "no node here"
modules=build/browser
if ! cmp -s tests/browser/package-lock.json $modules/package-lock.json || [ ! -d $modules/node_modules ]; then
	command -v npm >/dev/null || skip "no npm here"
	rm -rf $modules
	mkdir -p $modules
	cp tests/browser/package.json $modules
	cp tests/browser/package-lock.json $modules/lock
	mv $modules/lock $modules/package-lock.json
	timeout 120 npm ci --prefix $modules --no-audit --no-fund >"$work/npm" 2>&1 || {
		rm -rf $modules
		sed 's/^/# /' "$work/npm"
		skip "npm did not bring playwright-core and axe-core"
	}
fi

page() { # page NAME COMMAND...: what that command writes
	local name=$1
	shift
	case $1 in
	compare | selftest) set -- "$@" --html "$work/pages/$name/report.html"; mkdir -p "$work/pages/$name" ;;
	*) set -- "$@" --quiet --out "$work/pages/$name" ;;
	esac
	"$program" "$@" >"$work/out" 2>&1 </dev/null
	case $? in 0 | 3) ;; *) sed "s/^/# $name: /" "$work/out" ;; esac
}

small=(--set calls.count=200 --replications 4)
if [ $# -eq 0 ]; then
	page headline run scenarios/direct-vs-studio.yaml --replications 6
	page company run scenarios/company.yaml "${small[@]}" --set agents.sales.by_interval=true
	page busy-day run scenarios/busy-day.yaml --replications 3
	page wrong-return run scenarios/s05-wrong-return.yaml --no-charts
	page hostile run tests/html/hostile.yaml
	page flow run scenarios/flows/support.json --set calls.count=300 --replications 3
	page plan plan scenarios/agents.yaml --find agents.support.count --until 'agents.support.service_level >= 80%' \
		--set calls.count=1000 --replications 4 --max-replications 32
	page staff plan scenarios/busy-day.yaml --staff agents.support --until 'agents.support.service_level >= 80%' \
		--replications 2 --max-replications 20
	page assumptions assumptions scenarios/company.yaml --set calls.count=100 --replications 3
	page fit fit scenarios/logs/monday.csv --where Direction=inbound
	page selftest selftest
	page other run scenarios/company.yaml "${small[@]}" --set agents.sales.handle_time=6m
	page compare compare "$work/pages/company" "$work/pages/other"
	rm -rf "$work/pages/other"
	page sweep sweep scenarios/race.yaml --vary designs.race.redirect.after=0s:4s:2s --vary callers.talk=1m,10m "${small[@]}"
	mkdir -p "$work/pages/history"
	for seed in 1 2; do
		"$program" run scenarios/race.yaml "${small[@]}" --seed $seed --no-charts --quiet --db "$work/runs.db" --out "$work/run"
	done
	"$program" history race --metric success_rate --db "$work/runs.db" --html "$work/pages/history/report.html" >"$work/out" 2>&1
	page curve sweep scenarios/direct-vs-studio.yaml --vary callers.ring.exponential=2s:20s:6s "${small[@]}"
	set -- "$work"/pages/*/report.html
fi
[ -e "$1" ] || { echo "not ok - pages to look at: none was made"; exit 1; }
NODE_PATH=$modules/node_modules CHROMIUM=$chromium node tests/browser/look.cjs "$@"
