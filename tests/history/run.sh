#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The history by the command line: what a user does with it, and what goes wrong. Speaks TAP.
set -u
cd "$(dirname "$0")/../.." || exit 1
program=$PWD/build/ringflow
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
unset RINGFLOW_DB
status=0
db=$tmp/history.db

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

says() { # says NAME TEXT: on standard error, in however many lines
	tr '\n' ' ' <"$tmp/err" | grep -qF -- "$2" || { sed 's/^/# /' "$tmp/err"; false; }
	check "$1: $2" $?
}

shows() { # shows NAME: standard output, but for when, is what stands here
	cat >"$tmp/wanted"
	sed -E 's/20[0-9]{2}-[0-9]{2}-[0-9]{2}/DATE      /; s/DATE       [0-9:]{5}/DATE       TIME /' "$tmp/out" >"$tmp/shown"
	diff -u "$tmp/wanted" "$tmp/shown" | sed 's/^/# /'
	cmp -s "$tmp/wanted" "$tmp/shown"
	check "$1" $?
}

run() { # run OUT [OPTIONS...]: a small race
	"$program" run scenarios/race.yaml --set calls.count=200 --replications 5 --no-charts --out "$tmp/$1" "${@:2}"
}

# ---- results do not depend on it ----
exits "run" 0 run plain
exits "run with --db" 0 run first --db "$db" --label 'as it was'
tail -1 "$tmp/out" | grep -qxF "Run 1 of $db"
check "says which run it is" $?
diff -r "$tmp/plain" "$tmp/first"
check "results have the same bytes with --db" $?
exits "RINGFLOW_DB" 0 env RINGFLOW_DB="$db" "$program" run scenarios/race.yaml --set calls.count=200 \
	--replications 5 --no-charts --quiet --seed 7 --out "$tmp/second"
[ ! -s "$tmp/out" ]
check "quiet is quiet" $?
exits "a change" 0 run third --db "$db" --set designs.race.redirect.after=4s --quiet
exits "a threshold that fails" 3 run fourth --db "$db" --profile observed --quiet --threshold 'success_rate >= 99%' \
	--set designs.race.redirect.after=4s --label "'); DROP TABLE runs; --"
"$program" run scenarios/race.yaml --set calls.count=100 --replications 4 --no-charts --out "$tmp/parts" --shard 1/2 >/dev/null
"$program" run scenarios/race.yaml --set calls.count=100 --replications 4 --no-charts --out "$tmp/parts" --shard 2/2 >/dev/null
exits "merge" 0 "$program" merge scenarios/race.yaml "$tmp"/parts/*.rows --set calls.count=100 --replications 4 \
	--no-charts --out "$tmp/merged" --db "$db" --quiet
exits "extend" 0 "$program" run scenarios/race.yaml --set calls.count=100 --replications 6 --no-charts \
	--extend "$tmp/merged" --db "$db" --quiet
exits "another scenario" 0 "$program" run scenarios/agents.yaml --set run.warm_up=0s --set calls.count=100 \
	--replications 4 --no-charts --out "$tmp/agents" --db "$db" --quiet
exits "report" 0 "$program" report --from "$tmp/first" --no-charts --quiet --db "$db" --label again
exits "a report of itself" 0 env RINGFLOW_DB="$db" "$program" report --from "$tmp/first" --no-charts --quiet

# ---- what it shows ----
exits "history" 0 "$program" history --db "$db"
shows "every run" <<'EOT'
Run  When (UTC)  Scenario  Profile   Seed  Repl.  Thresholds  Changed    Label
  1  DATE        race      article      1      5  -                      as it
                                                                         was
  2  DATE        race      article      7      5  -           seed
  3  DATE        race      article      1      5  -           scenario,
                                                              seed
  4  DATE        race      observed     1      5  1 failed    scenario,  ');
                                                              profile    DROP
                                                                         TABLE
                                                                         runs;
                                                                         --
  5  DATE        race      article      1      4  -           scenario,
                                                              profile
  6  DATE        race      article      1      6  -
  7  DATE        agents    article      1      4  -
  8  DATE        race      article      1      5  -           scenario   again
EOT
exits "history of a scenario, by its file" 0 env RINGFLOW_DB="$db" "$program" history scenarios/agents.yaml
shows "one scenario" <<'EOT'
Run  When (UTC)        Repl.  Changed
  7  DATE       TIME       4
All: agents, profile article, seed 1.
EOT
exits "a metric" 0 "$program" history race --metric success_rate --db "$db" --out "$tmp/m.tsv"
shows "a metric over runs" <<'EOT'
success_rate of race
Run  When        Value        48.1 %              62.9 %  Changed
  1  DATE        52.6 % ±2.9     ├────●───┤
  2  DATE        53.4 % ±3.4     ├─────●─────┤            seed
  3  DATE        59.9 % ±3.1                 ├────●────┤  scenario, seed
  4  DATE        59.9 % ±3.1                 ├────●────┤  scenario, profile
  5  DATE        53.0 % ±2.3       ├──●───┤               scenario, profile
  6  DATE        51.7 % ±3.6  ├─────●─────┤
  8  DATE        52.6 % ±2.9     ├────●───┤               scenario
EOT
[ "$(wc -l <"$tmp/m.tsv")" -eq 8 ] && head -1 "$tmp/m.tsv" | grep -q $'^design\trun\ttime\tlabel\tvalue\tlow\thigh\tchanged$'
check "its numbers" $?
[ "$(wc -L <"$tmp/out")" -le 80 ]
check "80 columns" $?
# ---- a page ----
exits "a page" 0 "$program" history race --metric success_rate --db "$db" --html "$tmp/m.html"
runs=$("$program" history race --db "$db" | grep -cE '^ +[0-9]+  ')
[ "$(grep -c '<tr role="row"><th scope="row" role="rowheader" data-v="[0-9]*">' "$tmp/m.html")" -eq "$runs" ] &&
	grep -q 'How did success rate change from run to run?' "$tmp/m.html" &&
	{ ! command -v gnuplot >/dev/null || grep -q 'class="curve wide"' "$tmp/m.html"; }
check "a page: every run, and the curve" $?
exits "a page of no metric" 0 "$program" history --db "$db" --html "$tmp/all.html"
grep -q 'Which runs were there, and what changed?' "$tmp/all.html" && ! grep -q 'class="curve' "$tmp/all.html"
check "a page of no metric: the list" $?
exits "a page that cannot be written" 1 "$program" history --db "$db" --html "$tmp/nowhere/x.html"
exits "a page of one run's scenario" 2 "$program" history --show 1 --db "$db" --html "$tmp/x.html"
for command in "sweep scenarios/race.yaml --vary callers.talk=1m,2m" "plan scenarios/agents.yaml --find agents.support.count"; do
	exits "${command%% *} has no history" 2 "$program" $command --db "$db"
	grep -q "does not take '--db'" "$tmp/err"
	check "${command%% *} has no history: says so" $?
done
exits "a picture" 0 "$program" history race --metric success_rate --db "$db" --out "$tmp/m.svg"
grep -q '</svg>' "$tmp/m.svg" && [ "$(ls -A "$tmp" | grep -c '^\.')" -eq 0 ]
check "is whole, and leaves nothing behind" $?
exits "a metric of agents" 0 "$program" history agents --metric agents.support.wait_mean --design queue --db "$db"
grep -q '^agents.support.wait_mean of queue$' "$tmp/out"
check "is drawn" $?

# ---- what was run ----
exits "the scenario of a run" 0 "$program" history --show 3 --db "$db"
cp "$tmp/out" "$tmp/was.yaml"
cmp "$tmp/out" "$tmp/third/scenario.yaml"
check "is the one beside its results" $?
exits "run again" 0 "$program" run "$tmp/was.yaml" --no-charts --quiet --out "$tmp/again"
cmp "$tmp/again/designs.csv" "$tmp/third/designs.csv"
check "comes to the same results" $?

# ---- two of them compared ----
exits "compare of directories" 0 "$program" compare "$tmp/first" "$tmp/third" --all --csv "$tmp/a.csv"
tail -n +6 "$tmp/out" >"$tmp/directories"
exits "compare of runs" 0 "$program" compare 1 3 --db "$db" --all --csv "$tmp/b.csv"
cmp "$tmp/a.csv" "$tmp/b.csv" && grep -q 'compared replication by replication' "$tmp/out"
check "runs compare as their directories do" $?
exits "a run and a directory" 3 "$program" compare 1 "$tmp/third" --db "$db" --fail-on 'success_rate > 1%' --quiet
exits "no such run" 2 "$program" compare 1 99 --db "$db"
says "is said" "has no run 99"

# ---- what goes wrong ----
fails() { # fails NAME FILE TEXT: results are written all the same, and how to add them is said
	exits "$1" 1 run "lost" --db "$2" --quiet
	says "is said" "$3"
	says "says where results are" "the results are in $tmp/lost/, and ringflow report --from $tmp/lost --db FILE adds them"
	diff -r "$tmp/plain" "$tmp/lost"
	check "$1: results are whole" $?
	rm -rf "$tmp/lost"
}
yes 'no database' | head -20 >"$tmp/no.db"
fails "no database" "$tmp/no.db" "is no database: expected a history that ringflow wrote, or a name that is free"
cp "$db" "$tmp/ro.db"
printf '\003' | dd of="$tmp/ro.db" bs=1 seek=18 conv=notrunc 2>/dev/null # SQLite reads it, and does not write
fails "read-only" "$tmp/ro.db" "cannot be written: it is read-only"
exits "a history that is read-only" 0 "$program" history --db "$tmp/ro.db"
fails "no directory" "$tmp/none/h.db" "cannot be opened: No such file or directory"
fails "a directory" "$tmp" "cannot be opened: Is a directory"
cp "$db" "$tmp/new.db"
printf '\000\000\000\011' | dd of="$tmp/new.db" bs=1 seek=60 conv=notrunc 2>/dev/null # user_version
fails "a newer version" "$tmp/new.db" "has version 9 of the tables"
head -c 9000 "$db" >"$tmp/short.db"
exits "cut short" 1 run lost --db "$tmp/short.db" --quiet
exits "cut short, history" 2 "$program" history --db "$tmp/short.db"
for wrong in "history" "history race --db $tmp/none.db" "history rce --db $db" "history --metric success_rate --db $db" \
	"history race --metric sucess_rate --db $db" "history race --metric success_rate --design rce --db $db" \
	"history race --design race --db $db" "history race --metric success_rate --out x.html --db $db" \
	"history --show 99 --db $db" "history race --show 1 --db $db" "history --show 0 --db $db" \
	"run scenarios/race.yaml --label x" "report --from $tmp/first --label x" \
	"run scenarios/race.yaml --shard 1/2 --db $db" "run scenarios/race.yaml --profiles article,observed --db $db"; do
	exits "${wrong//$tmp\//}" 2 "$program" $wrong
	[ -s "$tmp/err" ] && [ ! -s "$tmp/out" ]
	check "${wrong//$tmp\//}: says why, and nothing else" $?
done
exits "a metric that is nearly one" 2 "$program" history race --metric sucess_rate --db "$db"
says "the nearest is named" "did you mean 'success_rate'?"
exits "of several scenarios" 2 "$program" history --metric success_rate --db "$db"
says "they are named" "expected race or agents"
"$program" run scenarios/busy-day.yaml --replications 20000 --no-charts --threads 1 --out "$tmp/ended" --db "$db" \
	>"$tmp/out" 2>"$tmp/err" &
job=$!
sleep 1
kill -INT $job
wait $job
if [ -s "$tmp/ended/summary.json" ]; then
	says "interrupted" "so not added to the history"
fi

# ---- two at once ----
for i in 1 2 3 4; do
	run "at-once-$i" --db "$tmp/at-once.db" --quiet --label "$i" &
done
wait
exits "two at once" 0 "$program" history --db "$tmp/at-once.db"
[ "$(grep -cE '^  [1-4] ' "$tmp/out")" -eq 4 ] &&
	[ "$(sed -nE 's/^  [1-4] .* ([1-4])$/\1/p' "$tmp/out" | sort | tr -d '\n')" = 1234 ]
check "all of them are there" $?

exit $status
