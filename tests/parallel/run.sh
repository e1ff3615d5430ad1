#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The same bytes, however the work is spread: on threads.
set -u
cd "$(dirname "$0")/../.." || exit 1
program=build/ringflow
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
status=0

check() { # check NAME STATUS
	if [ "$2" -eq 0 ]; then echo "ok - $1"; else echo "not ok - $1"; status=1; fi
}

# Three scenarios: designs, groups and a sweep; a queue; expectations that chance
# decides. SIZE makes them small, odd numbers of units included.
names="designs queue expectations"
choose() { # choose NAME: sets scenario, size and wanted, the exit status
	wanted=0
	case $1 in
	designs)
		scenario=scenarios/direct-vs-studio.yaml
		size=(--set calls.count=60 --replications 7 --set "sweep.redirect_after=[0s, 5s]") ;;
	queue)
		scenario=scenarios/agents.yaml
		size=(--set calls.duration=20h --replications 9 --seed 3) ;;
	expectations)
		scenario=$tmp/expectations.yaml
		size=(--replications 13)
		wanted=3 ;;
	esac
}

cp scenarios/flows/hello.json "$tmp"
echo '<Response><Dial><Number>+15550143</Number></Dial></Response>' >"$tmp/ring.xml"
cat >"$tmp/expectations.yaml" <<'YAML'
flows: {hello: hello.json}
apps: {ring: ring.xml}
callers: {ring: {exponential: 8s}, busy: 5%}
calls:
  script:
    - {name: one, at: 0s, expect: accepted}
    - {name: two, at: 1m, expect: 400}
    - {name: three, at: 2m, design: studio, expect: success}
designs:
  timer: {start: ring, redirect: {at: ringing, after: 5s, to: hello}}
  studio: {start: hello}
YAML

# outcome DIRECTORY COMMAND...: run it; keep what it wrote and said. Every run
# writes to the same place, which its output names.
outcome() {
	local keep=$1 got
	shift
	rm -rf "$tmp/results"
	"$@" >"$tmp/out" 2>"$tmp/err" </dev/null
	got=$?
	mkdir -p "$keep"
	cp -r "$tmp/results/." "$keep" 2>/dev/null
	cp "$tmp/out" "$keep/stdout"
	cp "$tmp/err" "$keep/stderr"
	[ $got -eq $wanted ] && return
	echo "# exit $got instead of $wanted"
	sed 's/^/# /' "$tmp/err"
	return 1
}

same() { # same WHAT A B
	diff -r "$2" "$3" 2>&1 | head -n 20 | sed 's/^/# /'
	diff -rq "$2" "$3" >/dev/null
	check "$1" $?
}

# ---- threads ----
for name in $names; do
	choose $name
	for threads in 1 2 5; do
		outcome "$tmp/$name/$threads" $program run "$scenario" "${size[@]}" --calls \
			--threads $threads --out "$tmp/results" --no-charts
		check "$name on $threads threads" $?
	done
	[ -s "$tmp/$name/1/calls.csv" ] && [ -s "$tmp/$name/1/summary.json" ]
	check "$name: there are results" $?
	same "$name: 2 threads as one" "$tmp/$name/1" "$tmp/$name/2"
	same "$name: 5 threads as one" "$tmp/$name/1" "$tmp/$name/5"
done

# ---- races, by ThreadSanitizer ----
for name in $names; do
	choose $name
	outcome "$tmp/$name/tsan" build-tsan/ringflow run "$scenario" "${size[@]}" --calls --threads 4 \
		--out "$tmp/results" --no-charts
	check "$name: no race on 4 threads" $?
	same "$name: the same under ThreadSanitizer" "$tmp/$name/1" "$tmp/$name/tsan"
done
exit $status
