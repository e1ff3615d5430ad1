#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# End to end, through the real binary: what a user does, and what they get wrong.
# UPDATE=1 rewrites the golden files; QUICK=1 makes do with the ordinary build.
set -u
cd "$(dirname "$0")/../.." || exit 1
program=build/ringflow
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
status=0

check() { # check NAME STATUS
	if [ "$2" -eq 0 ]; then echo "ok - $1"; else echo "not ok - $1"; status=1; fi
}

exits() { # exits NAME STATUS COMMAND...: and says nothing about a sanitizer
	local name=$1 wanted=$2 got
	shift 2
	"$@" >"$tmp/out" 2>"$tmp/err" </dev/null
	got=$?
	[ $got -eq "$wanted" ] || sed 's/^/# /' "$tmp/err"
	[ $got -eq "$wanted" ]
	check "$name: exit $wanted" $?
}

golden() { # golden NAME: compare $tmp/out with the stored file
	[ -z "${UPDATE:-}" ] || cp "$tmp/out" "tests/golden/$1"
	diff -u "tests/golden/$1" "$tmp/out" | head -n 40 | sed 's/^/# /'
	cmp -s "tests/golden/$1" "$tmp/out"
	check "golden: $1" $?
}

built() { # built NAME: the program of that build
	[ -z "${QUICK:-}" ] || [ -x "build-$1/ringflow" ] || { echo $program; return; }
	echo "build-$1/ringflow"
}

scenarios() { ls scenarios/*.yaml; }

# ---- every shipped scenario: valid, runs, and the same bytes by either
# ---- compiler, at any optimization, by either engine
small() { # small PROGRAM SCENARIO OUT [OPTIONS...]
	local extra=("${@:4}")
	grep -Eq 'script:|trace:|^expect:' "$2" || extra+=(--set calls.count=200 --replications 3)
	[ "$2" != scenarios/agents.yaml ] || extra+=(--set run.warm_up=0s)
	"$1" run "$2" --seed 7 "${extra[@]}" --out "$3" --no-charts --quiet
}

for s in $(scenarios); do
	name=$(basename "$s" .yaml)
	$program check "$s" >/dev/null 2>&1
	code=$?
	[ $code -eq 0 ] || [ $code -eq 3 ] # which faults it has: tests/review
	check "check $name: valid" $?
	exits "run $name" 0 small $program "$s" "$tmp/gcc/$name"
	cp "$tmp/gcc/$name/summary.json" "$tmp/out"
	golden "$name.json"
	exits "again $name" 0 small $program "$s" "$tmp/again/$name"
	exits "queue $name" 0 small $program "$s" "$tmp/queue/$name" --engine queue
	exits "sanitized queue $name" 0 small "$(built asan)" "$s" "$tmp/asan-queue/$name" \
		--engine queue
	exits "unoptimized $name" 0 small "$(built O0)" "$s" "$tmp/O0/$name"
	exits "-O3 $name" 0 small "$(built O3)" "$s" "$tmp/O3/$name"
	exits "clang $name" 0 small "$(built clang)" "$s" "$tmp/clang/$name"
	exits "sanitized $name" 0 small "$(built asan)" "$s" "$tmp/asan/$name"
	for build in again queue asan-queue O0 O3 clang asan; do
		cmp "$tmp/gcc/$name/summary.json" "$tmp/$build/$name/summary.json" &&
			cmp "$tmp/gcc/$name/designs.csv" "$tmp/$build/$name/designs.csv" &&
			{ [ ! -e "$tmp/gcc/$name/levels.csv" ] ||
				cmp "$tmp/gcc/$name/levels.csv" "$tmp/$build/$name/levels.csv"; }
		check "same bytes: gcc and $build, $name" $?
	done
done

# ---- the support article's table ----
exits "support table" 0 $program run scenarios/support-table.yaml --out "$tmp/table" --no-charts
grep -q '3 of 3 expectations hold' "$tmp/out"
check "support table: all three rows hold" $?
for rule in studio_in_progress=start studio_ringing=400 redirect_inbound_ringing=21220 \
	studio_return_parked=400; do
	exits "flip $rule" 3 $program run scenarios/support-table.yaml --set $rule \
		--out "$tmp/flip" --no-charts
	cat "$tmp/out" "$tmp/err" | tr -s ' \n' ' ' | grep -Eq 'expected (accepted|400), got'
	check "flip $rule: says which call and why" $?
done

# ---- pictures of flows: DOT and Mermaid, bare and with what a run counted ----
exits "draw" 0 $program draw scenarios/flows/menu.json --format dot
golden draw-menu.dot
exits "draw" 0 $program draw scenarios/flows/utility.json --format mermaid
golden draw-utility.mmd
exits "draw" 0 $program draw tests/flow/names.json --format dot
golden draw-names.dot
exits "draw" 0 $program draw tests/flow/names.json --format mermaid
golden draw-names.mmd
exits "run counted" 0 $program run scenarios/flows/menu.json --set calls.count=400 --replications 2 \
	--out "$tmp/counted" --no-charts --quiet
exits "draw counted" 0 $program draw --from "$tmp/counted" --format dot
golden draw-counted.dot
exits "draw counted" 0 $program draw --from "$tmp/counted" --format mermaid
golden draw-counted.mmd

# ---- traces ----
exits "trace" 0 $program trace scenarios/support-table.yaml --design redirect-live-call --call 2
golden trace-in-progress.txt
exits "trace" 0 $program trace scenarios/support-table.yaml --design start-in-studio --call 1
golden trace-handed-back.txt
exits "trace" 0 $program trace scenarios/direct-vs-studio.yaml --design dial-a-studio-number --call 7
golden trace-dial.txt
times() { grep -oE '^ +[0-9]+\.[0-9]{3} s ' | tr -d ' s' | tr '\n' ' '; }
told="$(times <"$tmp/out")"
for format in mermaid svg jsonl perfetto; do
	exits "trace as $format" 0 $program trace scenarios/direct-vs-studio.yaml --design dial-a-studio-number --call 7 \
		--format $format
	golden trace-dial.$format
	[ "$(/usr/bin/python3 tests/golden/story_times.py $format <"$tmp/out")" = "$told" ]
	check "trace as $format: well-formed, the times of the text" $?
done
exits "trace by reason" 0 $program trace scenarios/direct-vs-studio.yaml --reason abandoned_queued --limit 2
grep -q 'Design studio-hand-off: 2 of 10 calls of replication 1 that failed so; --limit shows more.' "$tmp/out" &&
	[ "$(grep -c '^Call .* under design' "$tmp/out")" -eq 6 ]
check "trace by reason: two calls a design, and how many there are" $?
exits "trace by reason as lines" 0 $program trace scenarios/direct-vs-studio.yaml --reason abandoned_queued --format jsonl
/usr/bin/python3 tests/golden/story_times.py jsonl <"$tmp/out" >/dev/null && grep -q '"kind":"note","what":"Design' "$tmp/out"
check "trace by reason as lines: JSON, and how many there are" $?
exits "calls worth a look" 0 $program trace scenarios/direct-vs-studio.yaml --seed 5
golden trace-calls.txt
sed -n 's/^ *ringflow //p' "$tmp/out" >"$tmp/commands"
while read -r command; do
	$program $command </dev/null >"$tmp/out" 2>"$tmp/err" || echo "# $command" >>"$tmp/failed"
done <"$tmp/commands"
[ "$(wc -l <"$tmp/commands")" -gt 20 ] && [ ! -e "$tmp/failed" ]
check "calls worth a look: each command shows its call" $?
exits "no call failed so" 2 $program trace scenarios/direct-vs-studio.yaml --reason busy --format svg
grep -q 'those that did, for: studio_400_in_progress' "$tmp/err" && [ ! -s "$tmp/out" ]
check "no call failed so: says for what they did" $?
widgets() { sed -n 's/.*widget \([a-z]*\) (.*/\1/p' "$tmp/out" | tr '\n' ' '; }
remembered() { # remembered WIDGETS [ASSIGNMENT]...: what a caller comes through
	local wanted=$1
	shift
	exits "trace" 0 $program trace tests/golden/flows/remembered.yaml --design d --call 1 "${@/#/--set=}"
	[ "$(widgets)" = "$wanted " ]
	check "an input is remembered: $wanted" $?
}
remembered "ask keep route service"
remembered "ask keep route unset sales" 'flows.f.widgets.ask.digits={"1": 100%}'
remembered "ask count often ask count often bye" gather_input_share=0%
remembered "ask keep route count often ask keep route count often bye" 'flows.f.widgets.ask.digits={"3": 100%}'

# ---- what is known exactly ----
exits "selftest" 0 $program selftest
golden selftest.txt
exits "selftest by clang" 0 "$(built clang)" selftest --threads 1
golden selftest.txt
exits "selftest with a seed that is none" 2 $program selftest --seed x

# ---- profiles ----
exits "profile article" 0 $program profile article
golden profile-article.txt
exits "profile observed" 0 $program profile observed
exits "profile" 0 $program profile
exits "observed differs" 0 $program run scenarios/direct-vs-studio.yaml --profile observed \
	--set calls.count=50 --replications 2 --out "$tmp/observed" --no-charts --json "$tmp/o.json"
grep -q '"profile": *"observed"' "$tmp/o.json"
check "observed: named in the summary" $?

# ---- outputs ----
exits "json to stdout" 0 $program run scenarios/race.yaml --set calls.count=100 --out "$tmp/j" \
	--no-charts --json -
/usr/bin/python3 -m json.tool <"$tmp/out" >/dev/null
check "json to stdout: nothing but JSON" $?
exits "charts and calls" 0 $program run scenarios/direct-vs-studio.yaml --set calls.count=50 \
	--replications 2 --out "$tmp/charts" --calls
for f in summary.json designs.csv levels.csv calls.csv rates.svg rates.png levels.svg levels.png \
	sweep.svg sweep.png; do
	[ -s "$tmp/charts/$f" ]
	check "writes $f" $?
done
[ "$(wc -l <"$tmp/charts/calls.csv")" -eq 501 ] # 5 designs x 2 x 50, and the header
check "calls.csv has a row a call" $?
[ "$(ls -A "$tmp/charts" | grep -c 'tmp\|XXXX')" -eq 0 ]
check "leaves no temporary file" $?
head -c 8 "$tmp/charts/rates.png" | grep -q PNG && grep -q '</svg>' "$tmp/charts/rates.svg" &&
	head -c 8 "$tmp/charts/levels.png" | grep -q PNG && grep -q '</svg>' "$tmp/charts/levels.svg"
check "charts are whole" $?
! grep -q $'\033' "$tmp/out"
check "no colour in a pipe" $?
# the calls that the page shows are what their commands tell
shown() { # shown NAME MINIMUM OPTIONS...: of a scenario and options
	local name=$1 minimum=$2 count=0 bad=0 reason
	shift 2
	rm -rf "$tmp/ladders"
	exits "ladders of $name" 0 $program run "$@" --out "$tmp/ladders" --no-charts
	while read -r design call; do
		$program trace "$tmp/ladders/scenario.yaml" --design "$design" --call "$call" >"$tmp/out" 2>&1
		reason=$(sed -n 's/^The call did not reach its goal: \(.*\) ([a-z0-9_]*)\.$/\1/p' "$tmp/out")
		[ -n "$reason" ] && grep -qF "<summary>$reason</summary>" "$tmp/ladders/report.html" || bad=1
		count=$((count + 1))
	done < <(sed -n 's/.*ringflow trace scenario.yaml --design <bdi>\([^<]*\)<.bdi> --call \([0-9]*\)<.*/\1 \2/p' \
		"$tmp/ladders/report.html")
	[ $count -ge "$minimum" ] && [ $bad -eq 0 ]
	check "ladders of $name: $minimum or more, each the call that its command tells" $?
}
shown "the headline" 5 scenarios/direct-vs-studio.yaml --replications 2
shown "a steady state" 1 scenarios/steady.yaml --replications 3 --set callers.patience.queued=5m --set calls.duration=10h
exits "a chart in characters" 0 $program run scenarios/direct-vs-studio.yaml --set calls.count=50 --replications 2 \
	--out "$tmp/sketch" --no-charts --chart
grep -q '^A Redirect by timer  *█' "$tmp/out" && grep -q 'A calls that succeeded' "$tmp/out" && ! grep -q $'\033' "$tmp/out" &&
	[ "$(wc -L <"$tmp/out")" -le 100 ]
check "a chart in characters: bars and the curve, no colour in a pipe" $?
exits "a sweep's chart" 0 $program sweep scenarios/race.yaml --vary designs.race.redirect.after=0s:8s:4s --replications 2 \
	--set calls.count=50 --out "$tmp/sketch-sweep" --no-charts --chart --color always
grep -q $'\033' "$tmp/out" && grep -q 'Redirect after in design race, seconds' "$tmp/out"
check "a sweep's chart: in colour, with its axis" $?
mkdir -p "$tmp/empty"
exits "a chart without gnuplot" 0 env PATH="$tmp/empty" $program run scenarios/race.yaml --set calls.count=50 --out "$tmp/sketch" \
	--no-charts --chart
[ "$(cat "$tmp/err")" = "ringflow run: not drawn: the chart: gnuplot is not installed" ]
check "a chart without gnuplot: one line" $?
exits "quiet" 0 $program run scenarios/race.yaml --set calls.count=50 --out "$tmp/q" --no-charts --quiet
[ ! -s "$tmp/out" ] && [ ! -s "$tmp/err" ]
check "quiet says nothing" $?

exits "agents of others' queues" 0 $program run scenarios/skills.yaml --replications 5 --out "$tmp/skills" --no-charts
grep -q '^A  both  *2  *0 .* %' "$tmp/out" && ! grep -q 'No call came to' "$tmp/out"
check "agents of others' queues: how busy they are, though no call came to theirs" $?

# ---- a log in the place of a scenario ----
exits "run of a log" 2 $program run scenarios/logs/monday.csv
grep -q 'expected YAML, as ringflow fit makes it of a log of calls' "$tmp/err"
check "run of a log: names fit" $?

# ---- one replication of calls that share agents ----
COLUMNS=200 exits "one replication" 0 $program run scenarios/agents.yaml --replications 1 --set run.warm_up=0s \
	--set calls.count=500 --out "$tmp/one" --no-charts --threshold 'agents.support.service_level >= 1%'
grep -q '^One replication, whose calls share agents, has no intervals: expected more, such as --replications 20' \
	"$tmp/out" && grep -q '^not enough data .*no interval of one replication' "$tmp/out"
check "one replication: no interval, and how to get one" $?
grep -q 'outside' "$tmp/out" || grep -q 'over calls' "$tmp/one/summary.json"
[ $? -eq 1 ]
check "one replication: nothing is outside what is not there" $?

# ---- a Studio export alone ----
COLUMNS=80 exits "export alone" 0 $program run scenarios/flows/support.json --out "$tmp/export" --no-charts
grep -q '^Its scenario, a default one: .* --print-scenario' "$tmp/out" &&
	grep -q '^calls, callers, agents: the default' "$tmp/out"
check "export: says that its scenario is assumed, and how to get it" $?
sed -n '/^Rests on/,/^$/p' "$tmp/out" >"$tmp/rests"
[ "$(wc -l <"$tmp/rests")" -gt 5 ] && [ "$(wc -L <"$tmp/rests")" -le 80 ]
check "export: what it rests on, in 80 columns" $?
exits "print-scenario" 0 $program run scenarios/flows/support.json --print-scenario
[ ! -s "$tmp/err" ]
check "print-scenario: a scenario and nothing else" $?
mv "$tmp/out" mine-$$.yaml
exits "printed scenario" 0 $program run mine-$$.yaml --out "$tmp/mine" --no-charts --quiet
cmp "$tmp/export/designs.csv" "$tmp/mine/designs.csv" && cmp "$tmp/export/groups.csv" "$tmp/mine/groups.csv"
check "print-scenario: the same results" $?
changes=(--set calls.count=300 --set gather_input_share=70% --set callers.talk=2m --profile observed --seed 9
	--replications 4 --threshold 'success_rate >= 1%')
exits "print-scenario, changed" 0 $program run scenarios/flows/support.json --print-scenario "${changes[@]}"
mv "$tmp/out" mine-$$.yaml
exits "printed scenario, changed" 0 $program run mine-$$.yaml --out "$tmp/mine" --no-charts --quiet
exits "export, changed" 0 $program run scenarios/flows/support.json "${changes[@]}" --out "$tmp/export" --no-charts
rm -f mine-$$.yaml
cmp "$tmp/export/designs.csv" "$tmp/mine/designs.csv" && cmp "$tmp/export/groups.csv" "$tmp/mine/groups.csv"
check "print-scenario: --set, --profile, rules and the others are in it" $?
odd="$tmp/a \"b\" #c: d.json"
cp scenarios/flows/support.json "$odd"
exits "print-scenario, odd name" 0 $program run "$odd" --print-scenario
cp "$tmp/out" "$tmp/odd.yaml"
exits "printed scenario, odd name" 0 $program run "$tmp/odd.yaml" --out "$tmp/mine" --no-charts --quiet
exits "export, odd name" 0 $program run "$odd" --out "$tmp/export" --no-charts --quiet
cmp "$tmp/export/designs.csv" "$tmp/mine/designs.csv"
check "print-scenario: the same results, whatever it is called" $?
exits "print-scenario of a scenario" 2 $program run scenarios/race.yaml --print-scenario
grep -q 'is a scenario itself' "$tmp/err"
check "print-scenario of a scenario: says why not" $?

# ---- what nobody has said ----
for s in handoff race steady s12-loop-guard; do
	$program check scenarios/$s.yaml >"$tmp/out" 2>/dev/null
	! grep -q 'Rests on assumptions' "$tmp/out"
	check "$s: rests on nothing" $?
done
$program run scenarios/costs.yaml --set calls.count=50 --replications 2 --out "$tmp/rest" --no-charts >"$tmp/out"
grep -q '^85 % enter something *menu ' "$tmp/out"
check "what a run rests on: said" $?
$program run scenarios/costs.yaml --set calls.count=50 --replications 2 --out "$tmp/rest2" --no-charts --threads 3 \
	--engine queue --quiet
cmp "$tmp/rest/summary.json" "$tmp/rest2/summary.json"
check "what a run rests on: the same on any threads, by either engine" $?

# ---- what users get wrong ----
exits "no argument" 2 $program
exits "unknown command" 2 $program rum
grep -q "run" "$tmp/err"
check "unknown command: names the nearest" $?
exits "unknown option" 2 $program run scenarios/race.yaml --replicatoins 3
exits "no such file" 2 $program run nowhere.yaml
exits "bad count" 2 $program run scenarios/race.yaml --replications none
exits "bad --set" 2 $program run scenarios/race.yaml --set designs.race.redirect.after=5
exits "unknown rule" 2 $program run scenarios/race.yaml --set studio_in_progres=start
grep -q "studio_in_progress" "$tmp/err"
check "unknown rule: names the nearest" $?
exits "unknown profile" 2 $program profile artikle
exits "unknown design" 2 $program trace scenarios/race.yaml --design rase --call 1
exits "help" 0 $program --help
exits "run --help" 0 $program run --help
for words in "help run" "help selftest" "run -h" "help" "-h"; do
	# shellcheck disable=SC2086 # several
	exits "$words" 0 $program $words
	grep -q '^Usage: ringflow' "$tmp/out"
	check "$words: says how it is called" $?
done
exits "help run" 0 $program help run
cp "$tmp/out" "$tmp/help"
exits "run --help" 0 $program run --help
cmp -s "$tmp/out" "$tmp/help"
check "help run is run --help" $?
for word in --version version -V; do
	exits "$word" 0 $program $word
	grep -qx 'ringflow [0-9.]*' "$tmp/out"
	check "$word: the version" $?
done
while IFS='|' read -r words wanted; do
	# shellcheck disable=SC2086 # several
	exits "$words" 2 $program $words
	grep -qF -- "$wanted" "$tmp/err"
	check "$words: $wanted" $?
done <<'EOT'
-q|behind it, options have long names: --quiet
--versio|did you mean '--version'?
--seed|expected it behind: ringflow COMMAND --seed
help run sweep|unexpected argument 'sweep'
version run|unexpected argument 'run'
versoin|did you mean 'version'?
halp|did you mean 'help'?
selftest x.yaml|unexpected argument 'x.yaml'
compare results|expected a second directory of results or run, B, after 'results'
compare|expected a directory of results or a run, A
run scenarios/race.yaml --quiet --seed 1 --seed 2|--seed is given twice, expected once
run scenarios/race.yaml --out --quiet|a value is missing after '--out', expected --out DIR
run scenarios/race.yaml --engine fast|bad value 'fast' for --engine: expected inline or queue
check scenarios/race.yaml --csv x|check does not take '--csv'; compare does
run scenarios/race.yaml --threshold http_400_rate<5|http_400_rate is a share, of which 5 is 500 %: found 'http_400_rate<5', did you mean 5%?
run scenarios/race.yaml --threshold success_rate>=99.9|did you mean 99.9%?
run scenarios/race.yaml --precision success_rate=2|expected 1% of its value or 0.5 points of success_rate, found '2'
run scenarios/race.yaml --precision success_rate=200points|precision: expected a half-width
plan scenarios/agents.yaml --find agents.support.count --until agents.support.service_level>=80|did you mean 80%?
plan scenarios/agents.yaml --staff agents.support --until agents.support.service_level>=80|did you mean 80%?
EOT

# ---- files that cannot be written are known before anything is run ----
for option in --json --junit; do
	exits "$option where there is no directory" 1 $program run scenarios/race.yaml --replications 2 \
		$option "$tmp/nowhere/x" --out "$tmp/unrun"
	grep -qF "cannot write $tmp/nowhere/x: No such file" "$tmp/err" && [ ! -e "$tmp/unrun" ]
	check "$option where there is no directory: nothing is run" $?
done
exits "compare --csv where there is no directory" 1 $program compare nowhere nowhere --csv "$tmp/nowhere/x"
exits "help for an unknown command" 2 $program help rnu
exits "a flag with a value" 2 $program run scenarios/race.yaml --calls=3
exits "full disk" 1 sh -c "$program profile article >/dev/full"
exits "an early reader" 0 sh -c "$program profile article | head -n 1"
for columns in 60 200; do
	COLUMNS=$columns $program run scenarios/costs.yaml --set calls.count=50 --replications 2 --no-charts \
		--out "$tmp/wide" 2>&1 | sed -n '/^Wrote/,$p' >"$tmp/out"
	[ "$(wc -L <"$tmp/out")" -le $((columns < 80 ? columns : 80)) ] && ! grep -vE '^(Wrote|      )' "$tmp/out" >&2 &&
		sed "s|^Wrote $tmp/wide/:||; s/,/\n/g" "$tmp/out" | tr -d ' ' | grep . | sort >"$tmp/said" &&
		ls "$tmp/wide" | sort | cmp - "$tmp/said"
	check "what was written, in $columns columns: whole names, under each other" $?
done
# within 80 columns, each part of a table that is cut under its keys
{
	COLUMNS=80 $program plan scenarios/company.yaml --staff 'agents.*' --until 'agents.*.service_level >= 80%' \
		--replications 5 --max-replications 10 --no-charts --out "$tmp/staff"
	COLUMNS=80 $program plan scenarios/company.yaml --find agents.service.handle_time.lognormal.mean=2m:6m:2m \
		--until 'agents.service.service_level >= 80% in planned' --replications 5 --max-replications 10 \
		--no-charts --out "$tmp/find"
	COLUMNS=80 $program sweep scenarios/company.yaml --vary agents.service.handle_time.lognormal.mean=2m:6m:2m \
		--metric agents.service.service_level --replications 2 --no-charts --out "$tmp/swept"
} >"$tmp/out" 2>&1
[ "$(wc -L <"$tmp/out")" -le 80 ] && ! grep -q ' $' "$tmp/out" && [ "$(grep -c '^ From ' "$tmp/out")" = 4 ] &&
	[ "$(grep -c '^agents.service.handle_time.lognormal.mean  ' "$tmp/out")" = 3 ] &&
	[ "$(grep -c 'The formulas look at each step' "$tmp/out")" = 1 ] &&
	grep -q '^Left out, without any agents.service.service_level: Redirected after 8 s.$' "$tmp/out"
check "plans and sweeps in 80 columns" $?
exits "no gnuplot" 0 env PATH=/nonexistent $program run scenarios/race.yaml --set calls.count=50 \
	--replications 2 --out "$tmp/nognuplot"
grep -qi gnuplot "$tmp/err" && [ -s "$tmp/nognuplot/summary.json" ]
check "no gnuplot: says so, the rest is written" $?
: >"$tmp/file"
exits "cannot write" 1 $program run scenarios/race.yaml --set calls.count=50 --no-charts --out "$tmp/file/x"

# ---- interrupted: what is complete is kept ----
$program run scenarios/race.yaml --replications 100000 --out "$tmp/int" --no-charts >"$tmp/out" 2>"$tmp/err" &
pid=$!
for _ in $(seq 100); do sleep 0.1; kill -0 $pid 2>/dev/null || break; [ "$SECONDS" -gt 0 ] && break; done
sleep 1
kill -INT $pid
wait $pid
[ $? -eq 130 ]
check "interrupted: exit 130" $?
/usr/bin/python3 -c 'import json,sys; d=json.load(open(sys.argv[1])); assert d["interrupted"] and d["replications"]>0' \
	"$tmp/int/summary.json" 2>/dev/null
check "interrupted: the summary holds what is complete" $?

# ---- memory ----
valgrind -q --error-exitcode=9 --leak-check=full $program run scenarios/direct-vs-studio.yaml \
	--set calls.count=40 --replications 2 --out "$tmp/v" --no-charts --quiet >"$tmp/out" 2>&1
check "valgrind: no error, no leak" $?

# ---- real exports, where they are at hand ----
data=${RINGFLOW_DATA:-../shared/data}/flows
if [ -d "$data" ]; then
	while IFS='|' read -r _ file _ _ _ kind _; do
		file=$(xargs <<<"$file") kind=$(xargs <<<"$kind")
		[ -f "$data/$file" ] || continue
		"$(built asan)" run "$data/$file" --set calls.count=50 --replications 2 \
			--out "$tmp/flow" --no-charts >"$tmp/out" 2>"$tmp/err"
		code=$?
		case $kind in
		A-export | C-converted)
			[ $code -eq 0 ]
			check "export $file: runs" $?
			$program run "$data/$file" --set calls.count=100_000 --replications 1 \
				--out "$tmp/flow" --no-charts >"$tmp/out" 2>"$tmp/err"
			check "export $file: runs 100,000 calls" $?
			design=$($program run "$data/$file" --print-scenario | grep -o '^  start-[a-z-]*' | tr -d ' ')
			$program trace "$data/$file" --design "$design" --call 1 >"$tmp/out" 2>"$tmp/err" &&
				grep -q 'Studio      widget ' "$tmp/out"
			check "export $file: the trace names its widgets" $? ;;
		B-invalid-types)
			[ $code -eq 2 ] && grep -q 'which Studio does not have' "$tmp/err"
			check "export $file: refused, naming the type" $? ;;
		esac
	done <"$data/INDEX.md"
else
	echo "ok - real Studio exports # SKIP: no $data (set RINGFLOW_DATA)"
fi

# ---- charts that are asked for: their tables
exits "charts" 0 $program run scenarios/direct-vs-studio.yaml --set calls.count=200 --replications 3 --seed 7 \
	--charts 'ends, reasons,differences,time-to-studio' --out "$tmp/charts" --quiet
(cd "$tmp/charts" && tail -n +1 ./*.tsv) >"$tmp/out"
golden charts.txt
ls "$tmp/charts" | grep -cE '^(ends|reasons|differences|time-to-studio)\.(svg|png)$' | grep -qx 8
check "charts: eight pictures" $?
exits "charts: a misspelt name" 2 $program run scenarios/race.yaml --charts reason
grep -q "did you mean 'reasons'" "$tmp/err"
check "charts: the nearest name" $?
exits "charts and none" 2 $program run scenarios/race.yaml --charts all --no-charts

exit $status
