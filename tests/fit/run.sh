#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# ringflow fit end to end: a log of our own, the same bytes by any build, the scenario that
# comes of it, and what users get wrong. UPDATE=1 rewrites the golden file; QUICK=1 makes do
# with the ordinary build.
set -u
cd "$(dirname "$0")/../.." || exit 1
program=build/ringflow
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
status=0

check() { # check NAME STATUS
	if [ "$2" -eq 0 ]; then echo "ok - $1"; else echo "not ok - $1"; status=1; fi
}

exits() { # exits NAME STATUS COMMAND...
	local name=$1 wanted=$2 got
	shift 2
	"$@" >"$tmp/out" 2>"$tmp/err" </dev/null
	got=$?
	[ $got -eq "$wanted" ] || sed 's/^/# /' "$tmp/err"
	[ $got -eq "$wanted" ]
	check "$name: exit $wanted" $?
}

says() { # says NAME TEXT: on standard output or standard error
	grep -qF -- "$2" "$tmp/out" "$tmp/err"
	check "$1: says '$2'" $?
}

built() { # built NAME: the program of that build
	[ -z "${QUICK:-}" ] || [ -x "build-$1/ringflow" ] || { echo $program; return; }
	echo "build-$1/ringflow"
}

fit() { # fit PROGRAM OUT [OPTIONS...]
	"$1" fit scenarios/logs/monday.csv --where Direction=inbound --no-charts --out "$2" "${@:3}"
}

# ---- a log of our own ----
exits "monday" 0 fit $program "$tmp/monday"
sed '/^Wrote /,$d' "$tmp/out" >"$tmp/table"
[ -z "${UPDATE:-}" ] || cp "$tmp/table" tests/golden/fit-monday.txt
diff -u tests/golden/fit-monday.txt "$tmp/table" | head -n 40 | sed 's/^/# /'
cmp -s tests/golden/fit-monday.txt "$tmp/table"
check "monday: the table" $?
for build in O0 O3 clang asan; do
	exits "monday by $build" 0 fit "$(built $build)" "$tmp/$build" --quiet
	for file in scenario.yaml fit.json laws.csv survival.csv rates.csv qq.csv; do
		cmp "$tmp/monday/$file" "$tmp/$build/$file"
		check "same bytes: $build, $file" $?
	done
done
exits "monday checked" 0 fit $program "$tmp/checked" --check --threads 1
says "monday checked" "The scenario beside the log"
says "monday checked" "The log could be a run of this scenario by all of these."
exits "its scenario is valid" 0 $program check "$tmp/monday/scenario.yaml"
exits "its scenario runs" 0 $program run "$tmp/monday/scenario.yaml" --no-charts --out "$tmp/run"
/usr/bin/python3 -m json.tool <"$tmp/monday/fit.json" >/dev/null
check "fit.json is JSON" $?
exits "charts" 0 $program fit scenarios/logs/monday.csv --out "$tmp/charts"
for f in qq survival rates; do
	head -c 8 "$tmp/charts/$f.png" | grep -q PNG && grep -q '</svg>' "$tmp/charts/$f.svg"
	check "draws $f" $?
done
[ "$(ls -A "$tmp/charts" | grep -c 'XXXX\|^\.')" -eq 0 ]
check "leaves no temporary file" $?
exits "by date, half hours, another law" 0 fit $program "$tmp/other" --by-date --step 30m \
	--law service=gamma --law 'patience=log-normal' --away 5m
exits "its scenario runs" 0 $program run "$tmp/other/scenario.yaml" --no-charts --out "$tmp/run"
grep -q 'handle_time: {gamma' "$tmp/other/scenario.yaml"
check "the law that was wanted" $?
printf 'time,talk\n2026-03-02 09:00,300\n2026-05-30 09:00,300\n' >"$tmp/spring.csv"
exits "each minute of ninety dates" 2 $program fit "$tmp/spring.csv" --by-date --step 1m --out "$tmp/spring"
says "more steps than a schedule has" "--by-date: 90 dates are 129600 steps, expected at most 100000"
exits "each minute of a week" 0 $program fit "$tmp/spring.csv" --step 1m --no-charts --out "$tmp/spring"
exits "quiet" 0 fit $program "$tmp/quiet" --quiet
[ ! -s "$tmp/out" ] && [ ! -s "$tmp/err" ]
check "quiet says nothing" $?
exits "no gnuplot" 0 env PATH=/nonexistent $program fit scenarios/logs/monday.csv --out "$tmp/none"
says "no gnuplot" "gnuplot is not installed"

# ---- there and back: what was simulated is found again, by its standard errors ----
cat >"$tmp/known.yaml" <<'EOF'
apps: {desk: <Response><Enqueue>desk</Enqueue></Response>}
agents: {desk: {count: 9, handle_time: {lognormal: {mu: 4.8, sigma: 0.9}}}}
callers: {patience: {queued: {exponential: 150s}}}
calls: {arrivals: {poisson: 200/h}, duration: 72h}
designs: {d: {start: desk, goal: agent}}
EOF
exits "a known scenario" 0 $program run "$tmp/known.yaml" --replications 1 --calls --no-charts \
	--quiet --out "$tmp/known"
exits "its log" 0 $program fit "$tmp/known/calls.csv" --no-charts --out "$tmp/found"
/usr/bin/python3 - "$tmp/found/fit.json" <<'EOF'
import json, sys
fit = json.load(open(sys.argv[1]))
def law(quantity, name):
    q = next(q for q in fit["quantities"] if q["quantity"] == quantity)
    return next(l for l in q["laws"] if l["law"] == name)["parameters"]
truths = [("service", "log-normal", {"mu": 4.8, "sigma": 0.9}), ("patience", "exponential", {"mean": 150})]
for quantity, name, truth in truths:
    for key, value in truth.items():
        p = law(quantity, name)[key]
        assert abs(p["estimate"] - value) < 5 * p["error"], (quantity, key, p)
n = fit["arrivals"]["calls"]
assert abs(n - 200 * 72) < 5 * (200 * 72) ** 0.5, n
assert not fit["arrivals"]["busyness"]["needed"]
# nine agents without names, seen whenever somebody waits
assert abs(fit["agents"]["mean"] - 9) < 0.2, fit["agents"]
EOF
check "its parameters are found, within five standard errors" $?
exits "its scenario runs" 0 $program run "$tmp/found/scenario.yaml" --no-charts --out "$tmp/run"

# ---- little, and nothing ----
log() { # log NAME LINE...: a file of these lines
	printf '%s\n' "${@:2}" >"$tmp/$1.csv"
}
# what --check judges where there is no queue, and where nobody waited; what it says of unlike days
log ringing StartTime,EndTime,Status,Duration \
	$(seq 10 50 | sed 's/.*/2026-03-02T09:&:00,2026-03-02T09:&:40,completed,30/') 2026-03-02T10:01:00,2026-03-02T10:01:20,busy,0
exits "no queue, checked" 0 $program fit "$tmp/ringing.csv" --check --no-charts --threads 1 --out "$tmp/ringing"
says "no queue, checked" "Not judged: waits, abandonment and agents, as the log has no queue."
log calm arrival,wait,service,outcome $(seq 10 50 | sed 's/.*/2026-03-02T09:&:00,0,30,served/')
exits "nobody waited, checked" 0 $program fit "$tmp/calm.csv" --check --no-charts --threads 1 --out "$tmp/calm"
says "nobody waited, checked" "Nobody waited: the log does not say how few agents would do."
grep -q 'support:' "$tmp/calm/scenario.yaml"
check "a log in which nobody waited has a queue" $?
log mixed arrival,wait,service,outcome \
	$(seq 10 50 | sed 's/.*/2026-03-02T09:&:00,0,30,served/') $(seq 10 50 | sed 's/.*/2026-03-02T09:&:30,0,30,served/') \
	$(seq 10 50 | sed 's/.*/2026-03-03T09:&:00,40,90,served/') 2026-03-03T09:51:00,50,,abandoned
exits "unlike days, checked" 0 $program fit "$tmp/mixed.csv" --check --no-charts --threads 1 --out "$tmp/mixed"
says "unlike days, checked" "Off, as a run of the scenario is once in twenty at most:"
says "unlike days, checked" "--by-date"
runs() { # runs NAME: its scenario
	exits "$1: the scenario runs" 0 $program run "$tmp/$1/scenario.yaml" --no-charts --out "$tmp/run"
}
fits() { # fits NAME STATUS TEXT
	exits "$1" "$2" "$(built asan)" fit "$tmp/$1.csv" --no-charts --out "$tmp/$1"
	says "$1" "$3"
	[ "$2" -eq 0 ] || [ ! -e "$tmp/$1" ]
	check "$1: writes nothing that is half" $?
}
header=arrival,outcome,wait,service
log empty "$header"
fits empty 2 "no calls"
: >"$tmp/nothing.csv"
fits nothing 2 "is empty"
log columns when,what 1,2
fits columns 2 "no column with the calls' arrivals"
log no-service arrival,outcome "2026-03-02 09:00:00,served"
fits no-service 2 "--columns 'service=...'"
log speaking "arrival,outcome,Speaking Time" "2026-03-02 09:00:00,served,60"
fits speaking 2 "--columns 'service=Speaking Time'"
exits "its own option" 0 $program fit "$tmp/speaking.csv" --columns 'service=Speaking Time' --no-charts --out "$tmp/speaking"
log handed arrival,wait,service,outcome $(seq 10 50 | sed 's/.*/2026-03-02T09:&:00,2,30,served/')
fits handed 0 "Nobody waits longer than the 3 s that handing over a call may take."
log all-gone $header "2026-03-02 09:00:00,abandoned,30," "2026-03-02 09:01:00,abandoned,35,"
fits all-gone 2 "no call was served, by the words for how calls ended"
log one $header "2026-03-02 09:00:00,served,0,100"
fits one 0 "all that were watched to the end are 100 s: a constant"
runs one
log negative $header "2026-03-02 09:00:00,served,0,-100" "2026-03-02 09:01:00,served,0,100"
fits negative 0 "a duration below 0"
runs negative
log constant $header $(for i in $(seq 10 59); do echo "2026-03-02T09:$i:00,served,30,60"; done)
fits constant 0 "none was watched to the end, so that no law can be fitted"
! grep -q patience "$tmp/constant/scenario.yaml"
check "constant: no patience" $?
runs constant
log words $header "2026-03-02 09:00:00,OK,3,50" "2026-03-02 09:01:00,gone,5,"
fits words 2 "no known word"
exits "its own words" 0 $program fit "$tmp/words.csv" --outcomes OK=served,gone=abandoned --no-charts \
	--out "$tmp/words"
says "its own words" "abandoned  1"
log few $header "2026-03-02 09:00:00,served,3,50" "2026-03-02 09:01:00,abandoned,5," \
	"2026-03-02 09:02:00,abandoned,9," "2026-03-02 09:03:00,served,0,90"
fits few 0 "fewer than 10 were watched to the end"
runs few
log short $header "2026-03-02 09:00:00,served,0,5" "2026-03-02 09:01:00,served,0,6"
exits "all too short" 2 $program fit "$tmp/short.csv" --shortest-service 10s --out "$tmp/short"
says "all too short" "no service is as long as --shortest-service"

# ---- a busy Monday between closed days and quiet ones: no busyness is made of it ----
log unlike $header $(for d in 06:5 09:50 10:5; do for i in $(seq 0 $((${d#*:} - 1))); do
	printf '2026-03-%sT%02d:%02d:00,served,5,180\n' "${d%:*}" $((9 + i / 12)) $((i % 12 * 5)); done; done)
fits unlike 0 "Closed, as nobody called: Sat 2026-03-07, Sun 2026-03-08."
says unlike "the log's own dates, those open all alike"
runs unlike
! grep -q busyness "$tmp/unlike/scenario.yaml"
check "unlike: no busyness" $?

# ---- how a log was read ----
exits "from standard input, packed" 0 bash -c "gzip -c scenarios/logs/monday.csv | $program fit - --no-charts \
	--where Direction=inbound --out '$tmp/piped'"
says "from standard input, packed" "Assumed: the file is gzip."
diff <(tail -n +2 "$tmp/piped/scenario.yaml" | grep -v description) <(tail -n +2 "$tmp/monday/scenario.yaml" | grep -v description)
check "from standard input: the same scenario" $?
exits "check of a log" 0 $program check scenarios/logs/monday.csv
says "check of a log" "queue_wait  wait       0, in s"
log again call_id,$header "a,2026-03-02 09:00:00,served,5,100" "a,2026-03-02 09:00:00,served,5,100"
exits "check of a log that looks wrong" 3 $program check "$tmp/again.csv"
says "check of a log that looks wrong" "1 row of calls that are there already"
log half $header "03/04/2026 09:00:00,served,5,100"
exits "dates of either order" 2 $program check "$tmp/half.csv"
says "dates of either order" "is 2026-04-03 or 2026-03-04"
exits "dates of one order" 0 $program check "$tmp/half.csv" --date-format mdy
says "dates of one order" "2026-03-04"
exits "no such zone" 2 $program check "$tmp/half.csv" --date-format mdy --zone Europe/Nowhere
says "no such zone" "no zone 'Europe/Nowhere'"
exits "no such format" 2 $program check "$tmp/half.csv" --format cisko-cdr
says "no such format" "did you mean 'cisco-cdr'"
exits "another's format" 2 $program check scenarios/logs/monday.csv --format cisco-cdr
says "another's format" "no column dateTimeOrigination, which Cisco CUCM's CDR has; by its columns the log is of format twilio"
exits "no format that is known" 2 $program check "$tmp/half.csv" --date-format mdy --format cisco-cdr
says "no format that is known" "expected another format, auto or generic"
exits "no format" 0 $program check scenarios/logs/monday.csv --format generic
! grep -q "Read as" "$tmp/out"
check "no format: plain names" $?
printf 'calls: {trace: %s}\n' "$PWD/tests/fit/logs/avaya.csv" >"$tmp/report.yaml"
sed -n '/^apps/p;/^agents/p;/^designs/p' "$tmp/known.yaml" >>"$tmp/report.yaml"
exits "a trace of a report" 2 $program check "$tmp/report.yaml"
says "a trace of a report" "an interval report"
log report start,offered,answered,abandoned,aht "2026-03-02 09:00,10,9,1,120" "2026-03-02 09:00,5,5,0,100" \
	"2026-03-02 09:30,6,6,1,100"
exits "a report that looks wrong" 3 $program check "$tmp/report.csv"
says "a report that looks wrong" "1 row of an interval and a type that are there already (first on line 3)"
says "a report that looks wrong" "More were answered or gave up than came in 1 interval (first on line 4)"
fits report 0 "the report has the mean alone, 109 s"
runs report
grep -q 'step: 1800s' "$tmp/report/scenario.yaml" && ! grep -q patience: "$tmp/report/scenario.yaml"
check "report: by half hours, and no patience" $?
exits "a scenario has no columns" 2 $program check scenarios/trace.yaml --columns wait=x
says "a scenario has no columns" "are for logs"
exits "a log has no profile" 2 $program check "$tmp/half.csv" --profile article
says "a log has no profile" "is taken for a log"
log nobody $header,agent "2026-03-02 09:00:00,busy,,,ann"
fits nobody 2 "none was served or gave up in a queue (1 busy)"

# ---- legs, and queues after a queue ----
log legs Sid,Status,StartTime,EndTime,Duration,Direction \
	"CA1,completed,2026-03-02 09:00:00,2026-03-02 09:02:00,120,inbound" \
	"CA2,completed,2026-03-02 09:00:12,2026-03-02 09:02:00,108,outbound-dial"
exits "legs of calls" 0 $program fit "$tmp/legs.csv" --no-charts --out "$tmp/legs"
says "legs of calls" "though only 1 call came in and 1 call went out"
log again "1772442000|1.1|first|NONE|ENTERQUEUE||555|1" "1772442010|1.1|first|ann|CONNECT|10|x|3" \
	"1772442100|1.1|first|ann|BLINDTRANSFER|700|default|10|90|1" "1772442100|1.1|second|NONE|ENTERQUEUE||555|1" \
	"1772442130|1.1|second|zoe|CONNECT|30|x|3" "1772442230|1.1|second|zoe|COMPLETECALLER|30|100|1"
exits "a queue after a queue" 0 $program fit "$tmp/again.csv" --no-charts --out "$tmp/again"
says "a queue after a queue" "later ones (1)"

# ---- what users get wrong ----
wrong() { # wrong NAME TEXT OPTIONS...
	exits "$1" 2 $program fit scenarios/logs/monday.csv --out "$tmp/wrong" "${@:3}"
	says "$1" "$2"
}
wrong "no such law" "unknown law 'lognormol', did you mean 'log-normal'" --law service=lognormol
wrong "a law that is none" "unknown law 'foo', expected exponential, Weibull, gamma" --law service=foo
wrong "an outcome that is none" "unknown outcome 'foo', expected" --outcomes OK=foo
wrong "a role that is none" "no such quantity 'foo', expected arrival" --columns foo=bar
wrong "a step by its option" "--step 7m" --step 7m
wrong "no such quantity" "did you mean 'service'" --law servise=gamma
wrong "a law without its quantity" "expected QUANTITY=LAW" --law gamma
wrong "no unit" "expected a duration with a unit" --shortest-service 10
wrong "limits that cross" "is longer than" --shortest-service 2h --longest-service 1h
wrong "an odd step" "a day is a whole number" --step 7m
wrong "a step of nothing" "a day is a whole number" --step 0s
wrong "no such column" "no column 'Talk'" --columns service=Talk
wrong "no such role" "did you mean 'service'" --columns servise=talk_time
wrong "columns without roles" "expected ROLE=COLUMN" --columns talk_time
wrong "outcomes without words" "expected WORD=OUTCOME" --outcomes served
wrong "no such outcome" "did you mean 'served'" --outcomes OK=servd
wrong "a filter without a value" "expected COLUMN=VALUE" --where Direction
wrong "a filter that nothing passes" "" --where Direction=sideways
[ ! -e "$tmp/wrong" ]
check "wrong input: nothing written" $?
exits "no log" 2 $program fit
exits "no such file" 2 $program fit nowhere.csv
exits "help" 0 $program fit --help
: >"$tmp/file"
exits "cannot write" 1 $program fit scenarios/logs/monday.csv --out "$tmp/file/x" --no-charts
exit $status
