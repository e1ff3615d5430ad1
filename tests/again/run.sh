#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Reports made again: are they those of the run, byte for byte, and is what cannot be made said?
set -u
cd "$(dirname "$0")/../.." || exit 1
program=$PWD/build/ringflow
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

said() { # said NAME TEXT: on standard error, wherever its lines are broken
	tr '\n' ' ' <"$tmp/err" | grep -qF -- "$2" || { sed 's/^/# /' "$tmp/err"; false; }
	check "$1" $?
}

# again NAME CODE SCENARIO [OPTIONS...]: run it, take the reports away and make them again, in their place
# and elsewhere
again() {
	local name=$1 code=$2 of=$tmp/$1 charts=--no-charts
	shift 2
	[ "$name" != charts ] || charts=
	exits "$name: run" "$code" "$program" run "$@" $charts --out "$of"
	sed '/^Wrote/,$d' "$tmp/out" >"$tmp/table"
	cp -a "$of" "$of.was"
	rm -f "$of"/report.html "$of"/*.csv "$of"/*.svg "$of"/*.png "$of"/*.tsv
	exits "$name: report" 0 "$program" report --from "$of.was" --out "$of" $charts
	sed '/^Wrote/,$d' "$tmp/out" | cmp - "$tmp/table"
	check "$name: the same table" $?
	diff -r "$of.was" "$of"
	check "$name: the same bytes" $?
	exits "$name: report in its place" 0 "$program" report --from "$of.was" $charts --quiet
	[ ! -s "$tmp/out" ] && diff -r "$of.was" "$of"
	check "$name: still the same bytes, nothing said" $?
}

again charts 0 scenarios/direct-vs-studio.yaml --set calls.count=40 --replications 3 --profile observed --calls
again export 0 scenarios/flows/support.json --set calls.count=40 --replications 3
again agents 3 scenarios/agents.yaml --set run.warm_up=0s --set calls.count=60 --replications 3 \
	--threshold 'success_rate < 1%'
again costs 0 scenarios/costs.yaml --set calls.count=60 --replications 3
again trace 0 scenarios/trace.yaml --replications 2 --calls-format jsonl
again precision 0 scenarios/race.yaml --set calls.count=50 --replications 3 --precision 5%
again selection 0 scenarios/direct-vs-studio.yaml --set calls.count=30 --replications 3 --max-replications 60 \
	--select 'success_rate=2 points'
again time 0 scenarios/agents.yaml --set run.warm_up=0s --replications 3 --precision 0.01% --max-time 200ms \
	--max-replications 20000
again variance 0 scenarios/race.yaml --set calls.count=50 --replications 8 --variance-reduction antithetic

# ---- what goes on from another run, and what was ended ----
exits "extended" 0 "$program" run scenarios/race.yaml --set calls.count=50 --replications 2 --no-charts \
	--extend "$tmp/precision" --out "$tmp/extended"
cp -a "$tmp/extended" "$tmp/extended.was"
exits "extended: report" 0 "$program" report --from "$tmp/extended" --no-charts --quiet
diff -r "$tmp/extended.was" "$tmp/extended"
check "extended: the same bytes" $?
"$program" run scenarios/busy-day.yaml --replications 20000 --set run.seed=3 --no-charts --threads 1 \
	--out "$tmp/ended" >/dev/null 2>&1 &
job=$!
sleep 1 # there is something by then; where there is not, nothing was written
kill -INT $job
wait $job
if [ -s "$tmp/ended/summary.json" ]; then
	cp -a "$tmp/ended" "$tmp/ended.was"
	exits "interrupted: report" 0 "$program" report --from "$tmp/ended" --no-charts
	diff -r "$tmp/ended.was" "$tmp/ended" && grep -q ^Interrupted "$tmp/out"
	check "interrupted: the same bytes, and it is said" $?
else
	echo "ok - interrupted: # SKIP no replication was done by then"
fi

# ---- other outputs, and what is another's ----
exits "markdown" 0 "$program" run scenarios/race.yaml --set calls.count=50 --replications 3 --no-charts \
	--markdown "$tmp/run.md" --junit "$tmp/run.xml" --threshold 'success_rate >= 1%' --out "$tmp/md" --quiet
echo mine >"$tmp/md/notes.txt"
exits "markdown again" 0 "$program" report --from "$tmp/md" --no-charts --markdown "$tmp/report.md" \
	--junit "$tmp/report.xml" --quiet
cmp "$tmp/run.md" "$tmp/report.md" && grep -q 'success_rate &gt;= 1%' "$tmp/report.xml"
check "Markdown and JUnit are made again" $?
[ "$(cat "$tmp/md/notes.txt")" = mine ]
check "what is the user's stays" $?
exits "charts afterwards" 0 "$program" report --from "$tmp/md" --quiet
[ -s "$tmp/md/rates.svg" ] && grep -qx '# wrote rates.svg' "$tmp/md/command.txt" &&
	[ "$(grep -c '# wrote summary.json' "$tmp/md/command.txt")" -eq 1 ]
check "charts that the run did not draw are there, and known as a run's" $?
exits "no charts, again" 0 "$program" report --from "$tmp/md" --no-charts --quiet
[ -s "$tmp/md/rates.svg" ]
check "what is not drawn again stays" $?

# ---- what is refused ----
exits "without results" 2 "$program" report
said "expects --from" "expected --from DIR"
exits "no such directory" 2 "$program" report --from "$tmp/none"
said "names it" "$tmp/none: No such file or directory"
exits "not a directory of results" 2 "$program" report --from "$tmp"
said "says what it wants" "expected a directory with command.txt"
for command in "sweep scenarios/race.yaml --vary designs.race.redirect.after=1s,2s" \
	"plan scenarios/race.yaml --find designs.race.redirect.after=1s:2s:1s --until success_rate>=1%" \
	"fit scenarios/logs/monday.csv"; do
	word=${command%% *}
	more="--set calls.count=20 --replications 2"
	[ "$word" != fit ] || more=
	"$program" $command $more --no-charts --out "$tmp/$word" >/dev/null 2>&1
	exits "results of $word" 2 "$program" report --from "$tmp/$word"
	said "$word is named" "holds results of ringflow $word, which it does not make again"
done
exits "profiles" 0 "$program" run scenarios/race.yaml --profiles article,observed --set calls.count=20 \
	--replications 2 --no-charts --quiet --out "$tmp/profiles"
exits "results of profiles" 2 "$program" report --from "$tmp/profiles"
said "profiles: says which directories" "expected the directory of one of them"
exits "one of the profiles" 0 "$program" report --from "$tmp/profiles/observed" --no-charts --quiet
cp -a "$tmp/md" "$tmp/older"
sed -i '2s/^program .*/program 0.0.1/' "$tmp/older/replications.rows"
exits "of another version" 2 "$program" report --from "$tmp/older"
said "another version is named" "was written by version 0.0.1, expected this version"
cp -a "$tmp/md" "$tmp/damaged"
printf 'x' | dd of="$tmp/damaged/replications.rows" bs=1 seek=300 conv=notrunc 2>/dev/null
exits "damaged rows" 2 "$program" report --from "$tmp/damaged"
diff -r "$tmp/md" "$tmp/damaged" | grep -q replications.rows && [ "$(diff -rq "$tmp/md" "$tmp/damaged" | wc -l)" -eq 1 ]
check "damaged rows: nothing is changed" $?
exits "in the directory itself" 0 bash -c "cd '$tmp/md' && '$program' report --from . --no-charts --quiet"
cp -a "$tmp/md" "$tmp/rowless"
rm "$tmp/rowless/replications.rows"
exits "without rows" 2 "$program" report --from "$tmp/rowless"
said "without rows: says what cannot be made" "report.html, charts, CSV, Markdown and the table cannot be made again"
sed -i 's/count: 50/count: 51/' "$tmp/md/scenario.yaml"
exits "another scenario" 2 "$program" report --from "$tmp/md"
said "another scenario's rows" "was run with another scenario"
exits "batch means" 0 "$program" run scenarios/steady.yaml --set 'run.steady={batches: 10}' --no-charts --quiet \
	--set calls.duration=10h --out "$tmp/batches"
exits "results of batch means" 2 "$program" report --from "$tmp/batches"
said "batch means are named" "holds batch means"

exit $status
