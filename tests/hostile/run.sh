#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Surroundings that do not do what one hopes: readers that go away, full devices, a gnuplot
# that hangs, pipes nobody writes to, endless input, little memory, names that command.
set -u
cd "$(dirname "$0")/../.." || exit 1
program=$(realpath "${1:-build/ringflow}")
export RINGFLOW_SCRIPTS=$PWD/scripts/plots
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
status=0

check() { # check NAME STATUS
	if [ "$2" -eq 0 ]; then echo "ok - $1"; else echo "not ok - $1"; status=1; fi
}

exits() { # exits NAME STATUS COMMAND...: within a minute
	local name=$1 wanted=$2 got
	shift 2
	timeout 60 "$@" >"$tmp/out" 2>"$tmp/err" </dev/null
	got=$?
	[ $got -eq "$wanted" ] || { echo "# exit $got"; head -n 5 "$tmp/err" | sed 's/^/# /'; }
	[ $got -eq "$wanted" ]
	check "$name: exit $wanted" $?
}

says() { # says NAME TEXT: on standard error
	grep -qF -- "$2" "$tmp/err" || sed 's/^/# /' "$tmp/err"
	grep -qF -- "$2" "$tmp/err"
	check "$1: says '$2'" $?
}

# within KB COMMAND...: with so much memory. A sanitizer reserves terabytes of addresses:
# there it is what is in use that has a limit, one that leaves it room.
if grep -q '__[amt]san_init' "$program"; then
	within() {
		ASAN_OPTIONS="${ASAN_OPTIONS:-}:hard_rss_limit_mb=2000" "${@:2}"
	}
else
	within() {
		ulimit -v "$1" && "${@:2}"
	}
fi
export -f within

small=(scenarios/race.yaml --set calls.count=50 --set run.replications=3)

# ---- standard output ----

# unread COMMAND...: with a pipe that has no reader any more
unread() {
	/usr/bin/python3 -c 'import os, subprocess, sys
r, w = os.pipe()
os.close(r)
sys.exit(subprocess.run(sys.argv[1:], stdout=w).returncode)' "$@"
}

export -f unread
quietly() { # quietly NAME STATUS COMMAND...: no reader, no message
	local name="no reader: $1"
	exits "$name" "$2" bash -c 'unread "$@"' unread "${@:3}"
	[ ! -s "$tmp/err" ] || sed 's/^/# /' "$tmp/err"
	[ ! -s "$tmp/err" ]
	check "$name: no message" $?
}

$program run "${small[@]}" --out "$tmp/one" --no-charts --quiet
quietly trace 141 $program trace scenarios/direct-vs-studio.yaml --design redirect-on-answered --call 3
quietly "trace as lines" 141 $program trace scenarios/direct-vs-studio.yaml --design redirect-on-answered --call 3 \
	--format jsonl
quietly run 141 $program run "${small[@]}" --out "$tmp/unread" --no-charts
[ -s "$tmp/unread/summary.json" ] && cmp -s "$tmp/unread/summary.json" "$tmp/one/summary.json"
check "no reader: every file is written" $?
quietly "run, a table longer than any buffer" 141 $program run "${small[@]}" --out "$tmp/unread" --no-charts --json -
quietly sweep 141 $program sweep "${small[@]}" --vary designs.race.redirect.after=1s:3s:1s --out "$tmp/sweep" --no-charts
quietly plan 141 $program plan "${small[@]}" --find calls.count=50:60:10 --until 'success_rate >= 0%' --out "$tmp/plan" --no-charts
quietly fit 141 $program fit scenarios/logs/monday.csv --out "$tmp/fit" --no-charts
quietly check 141 $program check scenarios/answers.yaml
quietly profile 141 $program profile article
quietly help 141 $program --help
quietly "help of a command" 141 $program run --help
quietly version 141 $program --version
quietly compare 141 $program compare "$tmp/one" "$tmp/one" --all
quietly "a threshold that fails" 3 $program run "${small[@]}" --out "$tmp/unread" --no-charts --threshold 'success_rate >= 100%'
# the first error counts, and not what errno says later
for command in "trace scenarios/direct-vs-studio.yaml --design redirect-on-answered --call 3" "profile article" \
	"--help" "run scenarios/race.yaml --set calls.count=50 --out $tmp/full --no-charts --json -"; do
	exits "a full device: ${command%% *}" 1 bash -c "$program $command >/dev/full"
	says "a full device: ${command%% *}" "standard output: No space left on device"
done

# ---- gnuplot ----

# drawing NAME SCRIPT: a gnuplot of that kind
drawing() {
	mkdir -p "$tmp/$1"
	printf '#!/bin/bash\n%s\n' "$2" >"$tmp/$1/gnuplot"
	chmod +x "$tmp/$1/gnuplot"
}
drawing hangs 'sleep 1000'
drawing hides 'exec 2>&-; sleep 1000' # and its complaints are over
drawing leaves 'sleep 1000 & exit 1'  # somebody who keeps them open
drawing crashes 'kill -SEGV $$'
drawing nothing 'exit 0'
drawing babbles 'while :; do echo nonsense >&2; done'
drawing empty ': >"$5"'
mkdir "$tmp/none"

# drawn NAME COMMAND...: exit 0, the table first, one line on what was not drawn and why
drawn() {
	local name=$1 kind=$2 why=$3
	shift 3
	exits "$name, gnuplot $kind" 0 env PATH="$tmp/$kind:$PATH" RINGFLOW_CHART_TIME=300ms "$@"
	says "$name, gnuplot $kind" "$why"
	[ "$(grep -c 'not drawn: .*\.svg, .*\.png' "$tmp/err")" -eq 1 ] && [ "$(wc -l <"$tmp/err")" -eq 1 ]
	check "$name, gnuplot $kind: one line, which charts" $?
	[ -s "$tmp/out" ]
	check "$name, gnuplot $kind: the table all the same" $?
}
for kind in hangs hides babbles; do
	drawn run $kind "gnuplot took longer than 300ms and was stopped" $program run "${small[@]}" --out "$tmp/charts"
done
drawn run leaves "gnuplot failed" $program run "${small[@]}" --out "$tmp/charts"
drawn run crashes "gnuplot was stopped by signal 11" $program run "${small[@]}" --out "$tmp/charts"
drawn run nothing "gnuplot drew nothing" $program run "${small[@]}" --out "$tmp/charts"
drawn run empty "gnuplot drew nothing" $program run "${small[@]}" --out "$tmp/charts"
drawn sweep hangs "gnuplot took longer" $program sweep "${small[@]}" --vary designs.race.redirect.after=1s:3s:1s --out "$tmp/sweep"
drawn plan hangs "gnuplot took longer" $program plan "${small[@]}" --find calls.count=50:60:10 --until 'success_rate >= 0%' --out "$tmp/plan"
drawn fit hangs "gnuplot took longer" $program fit scenarios/logs/monday.csv --out "$tmp/fit"
drawn assumptions hangs "gnuplot took longer" $program assumptions "${small[@]}" --out "$tmp/assumptions"
[ -z "$(ls -A "$tmp/charts" "$tmp/sweep" "$tmp/plan" "$tmp/fit" "$tmp/assumptions" | grep '^\.[a-z]')" ]
check "gnuplot: nothing half drawn is left" $?
exits "no gnuplot" 0 env PATH="$tmp/none" "$program" run "${small[@]}" --out "$tmp/charts"
says "no gnuplot" "not drawn: rates.svg, rates.png, levels.svg, levels.png: gnuplot is not installed"
exits "a time that is none" 0 env RINGFLOW_CHART_TIME=soon $program run "${small[@]}" --out "$tmp/charts"
says "a time that is none" "RINGFLOW_CHART_TIME is 'soon', expected a duration"

# the table is on its way before anything is drawn
env PATH="$tmp/hangs:$PATH" RINGFLOW_CHART_TIME=50s $program run "${small[@]}" --out "$tmp/first" >"$tmp/first.out" 2>&1 &
pid=$!
for _ in $(seq 300); do [ -s "$tmp/first.out" ] && break; sleep 0.1; done
[ -s "$tmp/first.out" ] && kill -0 $pid
check "the table comes before the charts" $?
kill -TERM $pid
timeout 40 tail --pid=$pid -f /dev/null
check "a signal ends the charts" $?
grep -q 'not drawn: rates.svg, rates.png.*: interrupted' "$tmp/first.out"
check "a signal ends the charts: said so" $?

# ---- input ----

mkfifo "$tmp/pipe"
for what in "check $tmp/pipe" "run $tmp/pipe" "fit $tmp/pipe" "compare $tmp/pipe $tmp/one" "merge scenarios/race.yaml $tmp/pipe"; do
	exits "a pipe nobody writes to: ${what%% *}" 2 $program $what
	says "a pipe nobody writes to: ${what%% *}" "is a pipe that nobody writes to"
done
for what in "check" "fit" "compare $tmp/one" "merge scenarios/race.yaml"; do
	exits "endless input: ${what%% *}" 2 bash -c "within 400000 $program $what /dev/zero"
	says "endless input: ${what%% *}" "/dev/zero: error: is neither a file nor a pipe"
done
sed 's|flows/|'"$PWD"'/scenarios/flows/|; s|apps/|'"$PWD"'/scenarios/apps/|' scenarios/race.yaml >"$tmp/moved.yaml"
exits "a pipe that is written to late" 0 bash -c "{ sleep 0.3; cat $tmp/moved.yaml; } >$tmp/pipe & $program run $tmp/pipe --set calls.count=5 --out $tmp/piped --no-charts; wait"
exits "process substitution" 0 bash -c "$program run <(sleep 2; cat $tmp/moved.yaml) --set calls.count=5 --out $tmp/piped --no-charts"
exits "standard input" 0 bash -c "$program run - --set calls.count=5 --out $tmp/piped --no-charts <$tmp/moved.yaml"
exits "an endless pipe" 2 bash -c "yes | $program check -"
says "an endless pipe" "is larger than 16777216 bytes"

# files that are larger than they may be are not read at all
truncate -s 900G "$tmp/huge"
for what in "check $tmp/huge" "fit $tmp/huge" "compare $tmp/huge $tmp/one"; do
	exits "900 GB: ${what%% *}" 2 $program $what
	says "900 GB: ${what%% *}" "is larger than"
done
exits "900 GB: merge" 2 $program merge scenarios/race.yaml "$tmp/huge"
says "900 GB: merge" "is not a shard"
printf 'ringflow-shard 1\nprogram 0.1.0\nshard 1/1\nunits 4000000000\nwords 3\nscenario 0\n\n' >"$tmp/claims"
exits "a claim of much" 2 bash -c "within 400000 $program merge scenarios/race.yaml $tmp/claims"
says "a claim of much" "is cut short"
# what would take many times its size in memory is seen before
/usr/bin/python3 - "$tmp" <<'END'
import sys
open(sys.argv[1] + "/wide.json", "w").write("[" + "0," * 7000000 + "0]")
open(sys.argv[1] + "/wide.yaml", "w").write("x: [" + "0, " * 1100000 + "0]")
open(sys.argv[1] + "/calls.json", "w").write("[" + "{}," * 5000000 + "{}]")
END
exits "many values: JSON" 2 bash -c "within 250000 $program run $tmp/wide.json"
says "many values: JSON" "too large: more than 1000000 values"
exits "many values: YAML" 2 bash -c "within 250000 $program check $tmp/wide.yaml"
says "many values: YAML" "too large: more than 1000000 values"
exits "no values: a log" 2 bash -c "within 250000 $program fit $tmp/calls.json"
says "no values: a log" "is empty, expected a header and a row for each call"
exits "aliases of aliases" 2 bash -c "within 60000 $program check tests/bad/alias-bomb.yaml"
says "aliases of aliases" "more than 100000 values that aliases stand for"

# ---- memory ----

# The release build: a sanitizer has its own idea of memory.
plain=build/ringflow
for what in "run scenarios/race.yaml --replications 300000 --set calls.count=1 --threads 1" \
	"run scenarios/agents.yaml --replications 300000 --set calls.count=1 --threads 2"; do
	exits "no memory: ${what%% *}" 1 bash -c "ulimit -v 200000; $plain $what --no-charts --out $tmp/memory"
	grep -q '^ringflow: out of memory: .* wanted for .' "$tmp/err" && [ "$(wc -l <"$tmp/err")" -eq 1 ]
	check "no memory: one line that says for what" $?
done
/usr/bin/python3 -c "print('x: [' + '[a, b, c], ' * 200000 + 'd]')" >"$tmp/many.yaml"
/usr/bin/python3 -c "print('[' + '{\"a\": [1.5, 2]}, ' * 200000 + '1]')" >"$tmp/many.json"
for file in many.yaml many.json; do
	exits "no memory: $file" 1 bash -c "ulimit -v 50000; $plain run $tmp/$file"
	says "no memory: $file" "wanted for $tmp/$file"
done


# ---- names that command ----

cat >"$tmp/names.yaml" <<'END'
apps: {line: '<Response><Enqueue>=desk()</Enqueue></Response>'}
agents: {"=desk()": {count: 2, handle_time: 1m}}
calls: {arrivals: {poisson: 30/m}, count: 20}
run: {replications: 3}
prices: {}
designs:
  "=1+1": {title: "@SUM(1)\e[31m red\n=2+2", start: line, goal: agent}
  "-x|cmd": {title: "+1\u009b31m", start: line, goal: agent}
END
# no cell that a spreadsheet computes, no character that a terminal obeys; a number may begin with -
cells() {
	/usr/bin/python3 - "$@" <<'END'
import csv, sys, unicodedata
cells = 0
for name in sys.argv[1:]:
    text = open(name, encoding="utf-8", newline="").read()
    assert not [c for c in text if c != "\n" and unicodedata.category(c) == "Cc"], name
    for row in csv.reader(text.splitlines()):
        for cell in row:
            cells += 1
            if cell[:1] in ("=", "+", "-", "@"):
                float(cell)
assert cells > 10
END
}
exits "names that command" 0 $program run "$tmp/names.yaml" --calls --no-charts --out "$tmp/names" --color never
[ "$(tr -d '\n' <"$tmp/out" | grep -cP '[\x00-\x1f\x7f]|\xc2\x9b')" -eq 0 ]
check "names that command: the table has no control character" $?
cells "$tmp"/names/*.csv
check "names that command: neither has any CSV" $?
grep -q "'=1+1" "$tmp/names/designs.csv" && grep -q "'-x|cmd" "$tmp/names/calls.csv"
check "names that command: an apostrophe in front" $?
# one design beats the other under one profile, and is beaten under the other
cat >"$tmp/turned.yaml" <<'END'
apps: {say: '<Response><Say>hello</Say></Response>'}
flows: {menu: {file: '{"initial_state":"Trigger","states":[{"name":"Trigger","type":"trigger","transitions":[{"event":"incomingCall","next":"s"}]},{"name":"s","type":"say-play","transitions":[],"properties":{"say":"hi"}}]}'}}
agents: {a: {count: 2}, "b\u009b31m": {count: 1, service_level: {within: 20s, definition: served_of_served}}}
callers: {ring: 10s, answer: 50%, no-answer: 50%}
calls: {direction: outbound, arrivals: {poisson: 30/m}, count: 50}
run: {replications: 10}
designs:
  "one\u009b31m": {start: say, goal: accepted, redirect: {at: created, after: 5s, to: menu}}
  "two\u009b31m": {start: say, goal: answered}
END
tame() { # tame NAME TEXT: TEXT was printed, and no character that a terminal obeys
	grep -q -- "$2" "$tmp/out" || sed 's/^/# /' "$tmp/out"
	grep -q -- "$2" "$tmp/out" && [ "$(tr -d '\n' <"$tmp/out" | grep -cP '[\x00-\x1f\x7f]|\xc2\x9b')" -eq 0 ]
	check "names that command: $1 is tame" $?
}
exits "names that command: assumptions" 0 $program assumptions "$tmp/turned.yaml" --no-charts --out "$tmp/turned" --color never
tame "a ranking that turns" "one 31m beats two 31m under article, and two 31m beats one 31m under observed"
exits "names that command: precision" 0 $program run "$tmp/turned.yaml" --no-charts --out "$tmp/turned" --color never --details --precision success_rate=40%
tame precision "success_rate: wanted .*31m)"
tame definitions "Served within, a: served_of_offered, b 31m: served_of_served"
exits "names that command: sweep" 0 $program sweep "$tmp/names.yaml" --vary calls.count=10,20 --no-charts --out "$tmp/names-sweep"
cells "$tmp/names-sweep/sweep.csv"
check "names that command: sweep.csv" $?
exits "names that command: compare" 0 $program compare "$tmp/names" "$tmp/names" --csv "$tmp/compare.csv" --all
cells "$tmp/compare.csv"
check "names that command: compare's CSV" $?
# a group whose name has all that separates names elsewhere: in keys, conditions, files, pictures and the schedule
cat >"$tmp/odd.yaml" <<'END'
apps: {line: '<Response><Enqueue>a"b\c: {it''s} &lt;i> = ☎</Enqueue></Response>'}
agents: {"a\"b\\c: {it's} <i> = ☎": {count: 6, handle_time: {exponential: 3m}, service_level: 20s}}
calls: {arrivals: {rates: [60/h, 100/h], step: 30m}, duration: 1h}
run: {replications: 5}
designs: {queue: {start: line, goal: agent}}
END
odd='a"b\c: {it'"'"'s} <i> = ☎'
for staff in 'agents.*' "agents.$odd" 'agents."a\"b\\c: {it'"'"'s} <i> = ☎"'; do
	until=$([ "$staff" = 'agents.*' ] && echo 'agents.*' || echo "agents.$odd")
	exits "a group by an odd name: $staff" 0 $program plan "$tmp/odd.yaml" --staff "$staff" --until "$until.service_level >= 50%" \
		--max-replications 20 --out "$tmp/odd"
	cells "$tmp/odd/plan.csv" && grep -qF '"a""b\c: {it'"'"'s} <i> = ☎",0,' "$tmp/odd/plan.csv" &&
		! grep -q '<i>' "$tmp/odd/report.html"
	check "a group by an odd name: files" $?
done
# the schedule that is printed is one that a scenario takes
{ sed '/^agents:/d' "$tmp/odd.yaml"; sed -n '/^agents:/,/^$/p' "$tmp/out"; } >"$tmp/planned.yaml"
grep -qF '  "a\"b\\c: {it'"'"'s} <i> = ☎":' "$tmp/planned.yaml"
check "a group by an odd name: the schedule's key" $?
exits "a group by an odd name: the schedule runs" 0 $program run "$tmp/planned.yaml" --no-charts --out "$tmp/planned" \
	--threshold "agents.$odd.service_level >= 1%"
# what we write we read again by the same names
printf "arrival,type,service\n0,'=1+1,3\n5,'=1+1,4\n9,other,5\n" >"$tmp/log.csv"
exits "an apostrophe is not part of the name" 0 $program fit "$tmp/log.csv" --where 'type==1+1' --no-charts --out "$tmp/log-fit"
grep -q '2 calls' "$tmp/out"
check "an apostrophe is not part of the name: two calls" $?
odd=$tmp/$(printf 'odd\033[31m\nname')
for what in "check" "run" "fit"; do
	exits "an odd file name: $what" 2 $program $what "$odd.yaml"
	! grep -q $'\033' "$tmp/err" && [ "$(wc -l <"$tmp/err")" -eq 1 ]
	check "an odd file name: $what, one plain line" $?
done
exits "an odd command" 2 $program "$odd"
! grep -q $'\033' "$tmp/err"
check "an odd command: no escape" $?
exits "an odd directory" 0 $program run "${small[@]}" --no-charts --out "$odd"
! grep -q $'\033' "$tmp/out"
check "an odd directory: no escape" $?

exit $status
