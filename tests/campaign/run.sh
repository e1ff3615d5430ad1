#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Sweeps, plans and wanted precision end to end: the same bytes on threads, ranks and
# shards, gone on with after a stop, and clear words about bad input. Prints TAP.
cd "$(dirname "$0")/../.." || exit 1
ringflow=${RINGFLOW:-build/ringflow}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
count=0
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 NO_COLOR=1

result() { # STATUS NAME
	count=$((count + 1))
	if [ "$1" = 0 ]; then echo "ok - $2"; else echo "not ok - $2"; fi
}

skip() { count=$((count + 1)); echo "ok - $1 # SKIP $2"; }

# Bytes of everything but the store.
same() { # NAME A B
	diff -r -x points "$2" "$3" >"$work/diff" 2>&1
	local status=$?
	[ $status = 0 ] || sed 's/^/# /' "$work/diff" | head -5
	result $status "$1"
}

sweep() { # OUT MORE...
	local out=$1
	shift
	"$ringflow" sweep scenarios/race.yaml --vary designs.race.redirect.after=0s:8s:2s \
		--vary callers.talk=30s,5m --replications 6 --set calls.count=500 --no-charts \
		--out "$work/$out" "$@" >"$work/$out.txt" 2>&1
}

# ---- sweep ----

sweep one --threads 1
result $? "sweep: runs"
[ "$(wc -l <"$work/one/sweep.csv")" -gt 100 ] && head -1 "$work/one/sweep.csv" |
	grep -q '^point,designs.race.redirect.after,callers.talk,design,metric,unit,estimate,low,high,replications$'
result $? "sweep: a tidy table"
sweep four --threads 4
same "sweep: the same on 4 threads" "$work/one" "$work/four"
sweep queue --engine queue
same "sweep: the same through the event set" "$work/one" "$work/queue"
sweep parts --shard 2/3 && grep -q 'part 2 of 3' "$work/parts.txt"
result $? "sweep: a part says so"
for i in 1 3; do sweep parts --shard $i/3 || cat "$work/parts.txt"; done
sweep parts
same "sweep: the same from 3 shards" "$work/one" "$work/parts"
cp -r "$work/one" "$work/again"
stamp=$(stat -c %Y.%i "$work/again"/points/* | md5sum)
sweep again
same "sweep: the same from what is there" "$work/one" "$work/again"
[ "$stamp" = "$(stat -c %Y.%i "$work/again"/points/* | md5sum)" ]
result $? "sweep: finished points are skipped"
for mpi in openmpi mpich; do
	program=build-$mpi/ringflow
	if [ ! -x $program ]; then
		skip "sweep: the same on 3 ranks of $mpi" "no $program"
		continue
	fi
	more=$([ $mpi = openmpi ] && echo --oversubscribe)
	ringflow="mpirun.$mpi" timeout 120 mpirun.$mpi $more -np 3 $program sweep scenarios/race.yaml \
		--vary designs.race.redirect.after=0s:8s:2s --vary callers.talk=30s,5m \
		--replications 6 --set calls.count=500 --no-charts --out "$work/$mpi" --threads 1 \
		>"$work/$mpi.txt" 2>&1
	same "sweep: the same on 3 ranks of $mpi" "$work/one" "$work/$mpi"
done

# what a point leaves as it is, is run once: the same bytes, those of the store as well
designs() { # OUT MORE...
	local out=$1
	shift
	"$ringflow" sweep scenarios/direct-vs-studio.yaml --set calls.count=150 --replications 3 \
		--vary designs.redirect-while-ringing.redirect.after=3s:9s:3s --vary rules.max_documents=9,1000 \
		--no-charts --out "$work/$out" "$@" >"$work/$out.txt" 2>&1
}
designs shared --threads 2
RINGFLOW_SIMULATE_ALL=1 designs simulated --threads 2
diff -r "$work/shared" "$work/simulated" >"$work/diff" 2>&1 && [ "$(ls "$work/shared/points" | wc -l)" = 6 ]
result $? "sweep: the same with every design of every point simulated"
for i in 2 1; do designs sharedparts --shard $i/2 --threads 2; done
designs sharedparts
same "sweep: the same from 2 shards of points with designs in common" "$work/shared" "$work/sharedparts"

sweep lhs --sample lhs:7 && [ "$(cut -d, -f1 "$work/lhs/sweep.csv" | sort -u | wc -l)" = 8 ]
result $? "sweep: a Latin hypercube has as many points as asked"
sweep where --where 'designs.race.redirect.after < 4s'
[ "$(cut -d, -f2 "$work/where/sweep.csv" | sort -u | grep -c s$)" = 2 ]
result $? "sweep: a condition leaves out points"

bad() { # WORDS ARGUMENTS...
	local words=$1
	shift
	"$ringflow" "$@" --no-charts --out "$work/bad" >"$work/bad.txt" 2>&1
	local status=$?
	[ $status = 2 ] && grep -qF -- "$words" "$work/bad.txt"
	result $? "$1: ${*:3}"
	[ $status = 2 ] && grep -qF -- "$words" "$work/bad.txt" || sed 's/^/# /' "$work/bad.txt"
}

race=scenarios/race.yaml
bad 'nothing to vary' sweep $race
bad 'expected KEY=VALUES' sweep $race --vary designs
bad "--vary talks=0:20:1:1:1: error: unknown rule 'talks'" sweep $race --vary talks=0:20:1
bad '--vary callers.talk=0:20:1:1:14: error: talk: expected a duration' sweep $race --vary callers.talk=0:20:1
bad "--vary profile=artikle:1:1: error: profile: expected article or observed" sweep $race --vary profile=artikle
bad 'same unit' sweep $race --vary callers.talk=1s:2:3
bad 'leads away' sweep $race --vary callers.talk=9s:2s:1s
bad 'above zero' sweep $race --vary callers.talk=log:0s:2s:3
bad 'varied already' sweep $race --vary callers.talk=1s --vary callers.talk=2s
bad 'without steps' sweep $race --vary callers.talk=1s:2s
bad 'expected grid' sweep $race --vary callers.talk=1s --sample half
bad "did you mean 'callers.talk'" sweep $race --vary callers.talk=1s --where 'callers.talks < 2s'
bad 'no point meets' sweep $race --vary callers.talk=1s --where 'callers.talk > 2s'
bad "unknown key 'talks'" sweep $race --vary callers.talks=1s,2s
bad "unknown metric 'success'" sweep $race --vary callers.talk=1s --metric success

# ---- precision and --extend ----

run() { # OUT MORE...
	local out=$1
	shift
	"$ringflow" run $race --no-charts --set calls.count=500 --out "$work/$out" "$@" \
		>"$work/$out.txt" 2>&1
}

run fifty --replications 50 && run hundred --replications 100
"$ringflow" run $race --no-charts --set calls.count=500 --extend "$work/fifty" --replications 100 --quiet
same "run: 50 extended by 50 are 100" "$work/hundred" "$work/fifty"
run precise --precision 2%
grep -q 'Precision  reached' "$work/precise.txt"
result $? "run: replications until the interval is narrow enough"
run precise4 --precision 2% --threads 4
same "run: the same precision on 4 threads" "$work/precise" "$work/precise4"
rounds() { # OUT PARTS MORE...: all parts, again until one reports
	local out=$1 parts=$2
	shift 2
	for ((i = 0; i < 20; i++)); do
		for ((k = 1; k <= parts; k++)); do run "$out" --shard $k/$parts "$@" || return 1; done
		[ ! -f "$work/$out/summary.json" ] || return 0
		grep -q 'Run all parts again' "$work/$out.txt" || return 1
	done
	return 1
}
for parts in 2 3; do
	rounds "precise-of$parts" $parts --precision 2%
	same "run: the same precision from $parts shards" "$work/precise" "$work/precise-of$parts"
done
run precise-of3 --precision 2% --shard 2/3 --json "$work/part.json"
cmp -s "$work/part.json" "$work/precise/summary.json"
result $? "run: a shard of what is precise already reports"
choose() { # OUT MORE...
	local out=$1
	shift
	"$ringflow" run scenarios/direct-vs-studio.yaml --no-charts --set calls.count=50 --replications 5 \
		--select 'success_rate=2 points' --out "$work/$out" "$@" >"$work/$out.txt" 2>&1
}
choose chosen
for ((i = 0; i < 20; i++)); do
	choose chosen2 --shard 1/2 && choose chosen2 --shard 2/2
	[ ! -f "$work/chosen2/summary.json" ] || break
done
grep -q '^Best of 5  ' "$work/chosen.txt" && grep -q '^Best of 5  ' "$work/chosen2.txt"
result $? "run: the best of several is chosen, in shards too"
same "run: the same choice from 2 shards" "$work/chosen" "$work/chosen2"
run short --precision 0.01% --max-replications 30
grep -q 'not reached after 30' "$work/short.txt"
result $? "run: at most so many replications"
for mpi in openmpi mpich; do
	program=build-$mpi/ringflow
	if [ ! -x $program ]; then
		skip "run: the same precision on 3 ranks of $mpi" "no $program"
		continue
	fi
	more=$([ $mpi = openmpi ] && echo --oversubscribe)
	timeout 120 mpirun.$mpi $more -np 3 $program run $race --no-charts --set calls.count=500 \
		--precision 2% --out "$work/p$mpi" >"$work/p$mpi.txt" 2>&1
	same "run: the same precision on 3 ranks of $mpi" "$work/precise" "$work/p$mpi"
done
bad "a half-width" run $race --precision fast
bad '--precision 0.1:1:1: error: precision: expected 1% of its value or 0.5 points' run $race --precision 0.1
bad "--variance-reduction anti:1:1: error:" run $race --variance-reduction anti
bad "--select success_rate=1%:1:1: error: indifference: expected" run $race --select success_rate=1%
bad "did you mean 'success_rate'" run $race --precision 'sucess_rate=1%'
bad "expected 1% of its value or a duration" run $race --precision 'time_to_studio_mean=1 points'
bad "is a total" run $race --precision 'counts.executions=1%'
bad "max_time cannot be given with --shard" run $race --precision 1% --max-time 1m --shard 1/2
bad "another scenario" run scenarios/handoff.yaml --extend "$work/fifty"
bad "cannot be opened" run $race --extend "$work/nowhere"

# ---- thresholds ----

run limits --threshold 'success_rate >= 40%' --junit "$work/junit.xml"
[ $? = 0 ] && grep -q '^passed' "$work/limits.txt" && grep -q 'tests="1" failures="0"' "$work/junit.xml"
result $? "run: a threshold that is met"
run limits --threshold 'http_400_rate == 0' --threshold 'success_rate < 52%' --junit "$work/junit.xml" --annotations
[ $? = 3 ] && grep -q '^FAILED' "$work/limits.txt" && grep -q '^not enough data' "$work/limits.txt"
result $? "run: a threshold that fails is exit 3"
/usr/bin/python3 -c "import sys, xml.dom.minidom as m; m.parse(sys.argv[1])" "$work/junit.xml" &&
	grep -q '<skipped' "$work/junit.xml" && grep -q '<failure' "$work/junit.xml"
result $? "run: JUnit XML is XML"
grep -q '^::error::FAILED' "$work/limits.txt" && grep -q '^::warning' "$work/limits.txt"
result $? "run: annotations of the command line name no file"
{ cat scenarios/race.yaml && echo "thresholds: ['http_400_rate == 0']"; } >"$work/limited.yaml"
sed -i 's|: flows/|: '"$PWD"'/scenarios/flows/|; s|: apps/|: '"$PWD"'/scenarios/apps/|' "$work/limited.yaml"
"$ringflow" run "$work/limited.yaml" --set calls.count=100 --no-charts --out "$work/limited" --annotations >"$work/limited.txt" 2>&1
[ $? = 3 ] && grep -q '^::error file=.*limited.yaml,line=[0-9]*,col=[0-9]*::FAILED' "$work/limited.txt"
result $? "run: annotations"
run limits --threshold 'success_rate < 52%'
[ $? = 0 ]
result $? "run: not enough data is no failure"
run limits --threshold 'success_rate < 52%' --strict
[ $? = 3 ]
result $? "run: but a strict one"
bad "did you mean 'success_rate'" run $race --threshold 'sucess_rate > 1%'
bad "compared with a share" run $race --threshold 'success_rate > 1s'
bad "did you mean 'race'" run $race --threshold 'success_rate > 1% in rac'
bad "expected METRIC OP VALUE" run $race --threshold 'success_rate'
bad "expected a number" run $race --threshold 'success_rate > much'
bad "only for 0 and 100%" run $race --threshold 'success_rate == 52%'

# ---- plan ----

plan() { # OUT MORE...
	local out=$1
	shift
	"$ringflow" plan $race --find designs.race.redirect.after=0s:20s:1s \
		--until 'http_400_rate <= 20%' --set calls.count=500 --no-charts \
		--out "$work/$out" "$@" >"$work/$out.txt" 2>&1
}

# 1 - exp(-(t + 0.2) / 8) is 0.2 at 1.585 s
plan plan1 --threads 1 && grep -q 'largest .* is 1s, with 95 % confidence' "$work/plan1.txt"
result $? "plan: the largest value"
plan plan4 --threads 4
same "plan: the same on 4 threads" "$work/plan1" "$work/plan4"
plan plan1
same "plan: the same from what is there" "$work/plan1" "$work/plan4"
for i in 1 2 3 4 5 6 7 8 9 10 11 12; do
	[ -f "$work/planparts/plan.csv" ] && break
	plan planparts --shard 1/2
	plan planparts --shard 2/2
done
same "plan: the same from 2 shards" "$work/plan1" "$work/planparts"
for mpi in openmpi mpich; do
	program=build-$mpi/ringflow
	if [ ! -x $program ]; then
		skip "plan: the same on 3 ranks of $mpi" "no $program"
		continue
	fi
	more=$([ $mpi = openmpi ] && echo --oversubscribe)
	timeout 120 mpirun.$mpi $more -np 3 $program plan $race \
		--find designs.race.redirect.after=0s:20s:1s --until 'http_400_rate <= 20%' \
		--set calls.count=500 --no-charts --out "$work/plan$mpi" >"$work/plan$mpi.txt" 2>&1
	same "plan: the same on 3 ranks of $mpi" "$work/plan1" "$work/plan$mpi"
done
"$ringflow" plan $race --find designs.race.redirect.after=5s:20s:5s --until 'http_400_rate <= 20%' \
	--set calls.count=500 --no-charts --out "$work/none" >"$work/none.txt" 2>&1
[ $? = 3 ] && grep -q '^No designs.race.redirect.after' "$work/none.txt"
result $? "plan: no value is exit 3"
bad "expected --find" plan $race --until 'success_rate > 1%'
bad "expected --until" plan $race --find calls.count
bad "rising" plan $race --find callers.talk=5s,2s --until 'success_rate > 1%'
bad "numbers to choose from" plan $race --find profile=article,observed --until 'success_rate > 1%'
"$ringflow" plan scenarios/agents.yaml --find agents.support.count --until 'agents.support.abandon_rate >= 100%' \
	--set calls.duration=3h --replications 2 --max-replications 4 --no-charts --out "$work/never" >"$work/never.txt" 2>&1
[ $? = 3 ] && grep -q '^No agents.support.count that was tried' "$work/never.txt" && grep -q 'that no number does' "$work/never.txt"
result $? "plan: what no number does"
bad '--find callers.talk=0:20:1:1:14: error: talk: expected a duration' plan $race \
	--find callers.talk=0:20:1 --until 'success_rate > 1%'
bad "--find callers.talks:1:9: error: unknown key 'talks'" plan $race --find callers.talks --until 'success_rate > 1%'
bad "--find callers.talk=9s:2s:1s:1:" plan $race --find callers.talk=9s:2s:1s --until 'success_rate > 1%'
bad "unknown metric" plan $race --find calls.count --until 'succes > 1%'

# ---- plan --staff ----

cat >"$work/peak.yaml" <<'EOF'
apps: {desk: '<Response><Enqueue>desk</Enqueue></Response>'}
agents: {desk: {count: 10, handle_time: {exponential: 10m}, service_level: 1m}}
calls: {arrivals: {rates: [12/h, 40/h, 12/h], step: 1h}, duration: 3h}
designs: {day: {start: desk, goal: agent}}
EOF
staff() { # OUT MORE...
	local out=$1
	shift
	"$ringflow" plan "$work/peak.yaml" --staff agents.desk --until 'agents.desk.service_level >= 80%' \
		--max-replications 160 --no-charts --out "$work/$out" "$@" >"$work/$out.txt" 2>&1
}

staff staff1 --threads 1
[ $? = 0 ] && [ "$(wc -l <"$work/staff1/plan.csv")" = 4 ] &&
	grep -q 'agent-hours meet agents.desk.service_level >= 80% in every step' "$work/staff1.txt"
result $? "plan --staff: a number for each hour"
# the schedule that is printed is one of a scenario, and meets it
sed -n '/^agents:/,/schedule/p' "$work/staff1.txt" >"$work/schedule"
"$ringflow" run "$work/peak.yaml" --set agents.desk.count=null --no-charts --replications 400 \
	--set "agents.desk.schedule=$(sed -n 's/^ *schedule: //p' "$work/schedule")" \
	--set agents.desk.by_interval=yes --out "$work/staffed" --quiet &&
	awk -F, 'NR > 1 && $14 < 0.78 { bad = 1 } END { exit bad || NR != 4 }' "$work/staffed/intervals.csv"
result $? "plan --staff: the schedule that is printed meets it"
steps() { # OUT MORE...: both queues by the steps of their schedules
	local out=$1
	shift
	"$ringflow" "$@" --set agents.sales.by_interval=yes --set agents.support.by_interval=yes \
		--replications 4 --no-charts --out "$work/$out" >"$work/$out.txt" 2>&1
}
steps steps run scenarios/skills.yaml
[ "$(wc -l <"$work/steps/intervals.csv")" = 9 ] && grep -q '^A  support  6:00  *6 ' "$work/steps.txt"
result $? "run: groups by the steps of their schedules"
for k in 1 2 3; do steps stepparts run scenarios/skills.yaml --shard $k/3; done
steps stepsmerged merge scenarios/skills.yaml "$work"/stepparts/*.rows
same "run: the same steps from 3 shards" "$work/steps" "$work/stepsmerged"
steps stepsqueue run scenarios/skills.yaml --engine queue --threads 1
same "run: the same steps through the event set" "$work/steps" "$work/stepsqueue"
staff staff4 --threads 4
same "plan --staff: the same on 4 threads" "$work/staff1" "$work/staff4"
staff staffqueue --engine queue
same "plan --staff: the same through the event set" "$work/staff1" "$work/staffqueue"
staff staff4
same "plan --staff: the same from what is there" "$work/staff1" "$work/staff4"
for ((i = 0; i < 100; i++)); do
	[ -f "$work/staffparts/plan.csv" ] && break
	staff staffparts --shard 1/2
	staff staffparts --shard 2/2
done
same "plan --staff: the same from 2 shards" "$work/staff1" "$work/staffparts"
for mpi in openmpi mpich; do
	program=build-$mpi/ringflow
	if [ ! -x $program ]; then
		skip "plan --staff: the same on 3 ranks of $mpi" "no $program"
		continue
	fi
	more=$([ $mpi = openmpi ] && echo --oversubscribe)
	timeout 120 mpirun.$mpi $more -np 3 $program plan "$work/peak.yaml" --staff agents.desk \
		--until 'agents.desk.service_level >= 80%' --max-replications 160 --no-charts \
		--out "$work/staff$mpi" >"$work/staff$mpi.txt" 2>&1
	same "plan --staff: the same on 3 ranks of $mpi" "$work/staff1" "$work/staff$mpi"
done
peak=$work/peak.yaml
level='agents.desk.service_level >= 80%'
bad "did you mean 'desk'" plan $peak --staff agents.dask --until "$level"
bad "not known step by step" plan $peak --staff desk --until 'agents.desk.occupancy <= 80%'
bad "expected a metric of agents.desk" plan $peak --staff desk --until 'success_rate > 1%'
bad "more agents do not help" plan $peak --staff desk --until 'agents.desk.service_level <= 80%'
bad "expected one of them" plan $peak --staff desk --find agents.desk.count --until "$level"
bad "only with --staff" plan $peak --find agents.desk.count --every 1h --until "$level"
bad "expected --until" plan $peak --staff desk
bad "found a script" plan $peak --staff desk --set 'calls={script: [{at: 1s}]}' --until "$level"
bad "no call comes to agents.idle" plan $peak --staff idle --set agents.idle.count=1 --until 'agents.idle.wait_mean < 1s'
bad "1s or more" plan $peak --staff desk --every 10ms --until "$level"
bad "expected a metric of agents.*" plan $peak --staff 'agents.*' --until "$level"
# ---- plans beside a design that never comes to the queue ----

company() { # NAME WORDS MORE...: what the plan says, and that its status is STATUS
	local name=$1 words=$2
	shift 2
	"$ringflow" plan scenarios/company.yaml "$@" --no-charts --out "$work/company" >"$work/company.txt" 2>&1
	local status=$?
	[ $status = "$wanted" ] && tr '\n' ' ' <"$work/company.txt" | grep -qF -- "$words"
	status=$?
	[ $status = 0 ] || sed 's/^/# /' "$work/company.txt"
	result $status "$name"
}
one='agents.service={count: 5, handle_time: {exponential: 3m}, service_level: 20s}'
wanted=0 company "plan: a design without the metric is left out" "today. The answer is that of '... in planned'." \
	--find agents.service.count --set "$one" --until 'agents.service.service_level >= 80%'
wanted=3 company "plan: given up when nothing changes" "--until 'success_rate >= 90% in planned'" \
	--find agents.service.count --set "$one" --until 'success_rate >= 90%'
[ "$(wc -l <"$work/company/plan.csv")" = 5 ]
result $? "plan: given up after three doublings"
wanted=3 company "plan: given up where there is no such metric" "'... in planned'" \
	--find agents.service.count --set "$one" --until 'agents.service.service_level >= 80% in today'
wanted=2 company "plan --staff: of a design that never comes to the queue" "expected 'in planned'" \
	--staff agents.service --until 'agents.service.service_level >= 80% in today'
few=(--max-replications 80)
wanted=0 company "plan --staff: the designs that come to the queue" "No call of today comes to sales" \
	--staff agents.sales --until 'agents.sales.service_level >= 80%' "${few[@]}"
grep -q '^sales,0,.*,planned,yes,' "$work/company/plan.csv" && ! grep -q ',today,' "$work/company/plan.csv"
result $? "plan --staff: no blank meets it"
wanted=0 company "plan --staff: all groups at once" "  service:     schedule: {counts: [7, 1" \
	--staff 'agents.*' --until 'agents.*.service_level >= 80%' "${few[@]}"
[ "$(cut -d, -f1 "$work/company/plan.csv" | sort | uniq -c | tr -s ' \n' ' ')" = " 1 group 5 sales 5 service " ]
result $? "plan --staff: a row for each step of each group"
cp "$work/company/plan.csv" "$work/groups.csv"
wanted=0 company "plan --staff: all groups at once on 3 threads" "  service:" --threads 3 \
	--staff 'agents.*' --until 'agents.*.service_level >= 80%' "${few[@]}"
cmp "$work/groups.csv" "$work/company/plan.csv"
result $? "plan --staff: all groups at once, the same on any number of threads"
bad "only of a group with a schedule" run $peak --set agents.desk.by_interval=yes
# ---- the steady state ----

steady() { # OUT MORE...
	local out=$1
	shift
	"$ringflow" run scenarios/steady.yaml --set calls.duration=30h --no-charts --out "$work/$out" "$@" \
		>"$work/$out.txt" 2>&1
}

same_text() { # NAME A B: but for where the files went
	diff <(sed '/^Wrote/,/^[^ ]/{/^Wrote/d;/^ /d}' "$work/$2.txt") \
		<(sed '/^Wrote/,/^[^ ]/{/^Wrote/d;/^ /d}' "$work/$3.txt") >"$work/diff"
	result $? "$1"
}

steady st1 --threads 1
[ $? = 0 ] && grep -q '^Steady state  the first .* are left out' "$work/st1.txt" &&
	grep -q '"steady": {' "$work/st1/summary.json" && grep -q 'Erlang C' "$work/st1.txt"
result $? "steady: the warm-up is found, and said"
steady st4 --threads 4
same "steady: the same on 4 threads" "$work/st1" "$work/st4"
same_text "steady: the same table on 4 threads" st1 st4
steady stq --engine queue
same "steady: the same through the event set" "$work/st1" "$work/stq"
"$ringflow" run scenarios/steady.yaml --set calls.duration=30h --set run.steady=none --steady --no-charts \
	--out "$work/sto" >/dev/null 2>&1
# the commands differ, and so does what they changed in the scenario
for one in st1 sto; do
	sed '/^  "overrides": \[/,/^  \],/d' "$work/$one/summary.json" >"$work/$one.json"
done
same "steady: the same by --steady" "$work/st1.json" "$work/sto.json"
steady stf --replications 8 && steady stx --extend "$work/stf"
same "steady: the same when gone on with" "$work/st1" "$work/stx"
for i in 1 2; do steady shards --shard $i/2; done
"$ringflow" merge scenarios/steady.yaml "$work"/shards/*.rows --set calls.duration=30h --no-charts \
	--out "$work/stm" >"$work/stm.txt" 2>&1
same "steady: the same from 2 shards" "$work/st1" "$work/stm"
for mpi in openmpi mpich; do
	program=build-$mpi/ringflow
	if [ ! -x $program ]; then
		skip "steady: the same on 3 ranks of $mpi" "no $program"
		continue
	fi
	mpirun.$mpi -n 3 $([ $mpi = openmpi ] && echo --oversubscribe) $program run scenarios/steady.yaml \
		--set calls.duration=30h --no-charts --out "$work/st$mpi" >"$work/st$mpi.txt" 2>&1
	same "steady: the same on 3 ranks of $mpi" "$work/st1" "$work/st$mpi"
done

batches='run.steady={batches: 20}'
steady bm1 --threads 1 --set "$batches"
[ $? = 0 ] && grep -q '20 batch means' "$work/bm1.txt" && grep -q '  one run, 20 batches of' "$work/bm1.txt" &&
	grep -q '"independent": true' "$work/bm1/summary.json"
result $? "steady: batch means"
steady bm4 --threads 4 --set "$batches"
same "steady: the same batches on 4 threads" "$work/bm1" "$work/bm4"
steady bmq --engine queue --set "$batches"
same "steady: the same batches through the event set" "$work/bm1" "$work/bmq"
"$ringflow" compare "$work/bm1" "$work/bm4" >"$work/compare.txt" 2>&1 &&
	grep -q 'replication by replication' "$work/compare.txt"
result $? "steady: batches are compared one by one"

bad "has 9 agents, so its queue grows without end" run scenarios/steady.yaml --set agents.support.count=9
bad "third quarter of a pilot" run scenarios/steady.yaml --set calls.arrivals.poisson=300/h \
	--set callers.patience.speaking=100d --set call_time_limit=100d
bad "is cyclic" run scenarios/busy-day.yaml --steady
bad "steady finds it" run scenarios/agents.yaml --steady
bad "--shard cannot be given with batch means" run scenarios/steady.yaml --set "$batches" --shard 1/2
bad "batch means are of one run" run scenarios/steady.yaml --set "$batches" --variance-reduction antithetic
bad "--extend cannot be given with batch means" run scenarios/steady.yaml --set "$batches" --extend "$work/st1"
bad "--calls cannot be given with batch means" run scenarios/steady.yaml --set "$batches" --calls
bad "takes no batch means" sweep scenarios/steady.yaml --set "$batches" --vary agents.support.count=10,11
"$ringflow" sweep scenarios/steady.yaml --vary agents.support.count=8:12:1 --set calls.duration=30h \
	--no-charts --out "$work/stsweep" >"$work/stsweep.txt" 2>&1
[ $? = 0 ] && grep -q '^ringflow sweep: 2 of 5 points are left out' "$work/stsweep.txt" &&
	[ "$(awk -F, 'NR > 1 { print $2 }' "$work/stsweep/sweep.csv" | sort -nu | tr '\n' ' ')" = '10 11 12 ' ]
result $? "steady: a sweep leaves out points that are overloaded"
bad "at no point is there a steady state" sweep scenarios/steady.yaml --vary agents.support.count=8,9
"$ringflow" plan scenarios/steady.yaml --find agents.support.count --until 'agents.support.wait_mean <= 30s' \
	--no-charts --out "$work/stplan" >"$work/stplan.txt" 2>&1
[ $? = 0 ] && grep -q '^ *8 .*no, overloaded' "$work/stplan.txt" && grep -q ' is 12, with 95' "$work/stplan.txt"
result $? "steady: a plan passes over values that are overloaded"

# ---- compare ----

run before && run after --set designs.race.redirect.after=4.5s && run other --seed 3
"$ringflow" compare "$work/before" "$work/after" --csv "$work/changes.csv" >"$work/compare.txt" 2>&1
[ $? = 0 ] && grep -q 'replication by replication' "$work/compare.txt" &&
	grep -q 'success_rate .*B is better' "$work/compare.txt" && [ "$(wc -l <"$work/changes.csv")" -gt 10 ]
result $? "compare: the same callers, another delay"
"$ringflow" compare "$work/before" "$work/other" >"$work/compare.txt" 2>&1
[ $? = 0 ] && grep -q 'independent samples' "$work/compare.txt" &&
	grep -q 'success_rate .*no difference shown' "$work/compare.txt"
result $? "compare: other callers, the same design"
"$ringflow" compare "$work/before" "$work/before" --all >"$work/compare.txt" 2>&1
[ $? = 0 ] && ! grep -q 'B is' "$work/compare.txt"
result $? "compare: with itself"
"$ringflow" compare "$work/after" "$work/before" --quiet --fail-on 'success_rate < -0.5%' >"$work/compare.txt" 2>&1
[ $? = 3 ] && grep -q 'holds of race' "$work/compare.txt"
result $? "compare: worse than allowed is exit 3"
"$ringflow" compare "$work/before" "$work/after" --quiet --fail-on 'success_rate < -0.5%'
result $? "compare: better is not"
cp -r "$work/before" "$work/damaged"
head -c 900 "$work/before/replications.json" >"$work/damaged/replications.json"
compare_bad() { # WORDS ARGUMENTS...
	local words=$1
	shift
	"$ringflow" compare "$@" >"$work/bad.txt" 2>&1
	local status=$?
	[ $status = 2 ] && grep -qF -- "$words" "$work/bad.txt"
	result $? "compare: $words"
}
compare_bad "cannot be read" "$work/before" "$work/nowhere"
compare_bad "is no JSON" "$work/damaged" "$work/before"
compare_bad "holds no replications" "$work/before" "$work/before/summary.json"
compare_bad "expected two results" "$work/before" "$work/after" "$work/other"
compare_bad "expected a second directory of results or run, B, after" "$work/before"
compare_bad "did you mean 'success_rate'" "$work/before" "$work/after" --fail-on 'sucess_rate < -1%'
compare_bad "expected METRIC OP VALUE" "$work/before" "$work/after" --fail-on 'success_rate'
compare_bad "did you mean -2%" "$work/before" "$work/after" --fail-on 'success_rate < -2'
compare_bad "is compared with a share" "$work/before" "$work/after" --fail-on 'success_rate < -2s'

# ---- run --profiles ----

profiles() { # OUT MORE...
	local out=$1
	shift
	"$ringflow" run scenarios/direct-vs-studio.yaml --set calls.count=100 --replications 3 --no-charts \
		--profiles article,observed --out "$work/$out" "$@" >"$work/$out.txt" 2>&1
}
profiles pr1 --threads 1
[ $? = 0 ] && grep -q '^Design  *article  *observed$' "$work/pr1.txt" &&
	grep -q '^success_rate under each profile$' "$work/pr1.txt" &&
	grep -q 'No pair of designs changes places' "$work/pr1.txt"
result $? "run: the designs under two profiles"
"$ringflow" run scenarios/direct-vs-studio.yaml --set calls.count=100 --replications 3 --no-charts \
	--profile observed --quiet --out "$work/observed"
same "run: of each profile what a run by itself writes" "$work/observed" "$work/pr1/observed"
profiles pr4 --threads 4
same "run: profiles are the same on 4 threads" "$work/pr1" "$work/pr4"
profiles prparts --shard 1/2 && profiles prparts --shard 2/2 && profiles prparts --shard 1/2
same "run: profiles are the same from 2 shards" "$work/pr1" "$work/prparts"
# a call that still rings can be redirected by the article alone
cat >"$work/turn.yaml" <<EOF
flows: {hello: $PWD/scenarios/flows/hello.json}
apps: {wait: '<Response><Pause length="60"/></Response>'}
callers: {ring: 10s, answer: 60%, no-answer: 40%, talk: 1m}
calls: {direction: outbound, arrivals: {poisson: 1/s}, count: 100}
designs:
  early: {start: wait, goal: accepted, redirect: {at: ringing, after: 1s, to: hello}}
  direct: {start: hello, goal: accepted}
EOF
"$ringflow" run "$work/turn.yaml" --no-charts --profiles article,observed --out "$work/turn" >"$work/turn.txt" 2>&1
grep -q 'early beats direct under article, and direct beats early under observed' "$work/turn.txt" &&
	grep -q 'The ranking of the designs depends on the profile' "$work/turn.txt"
result $? "run: where the ranking depends on the profile, it says so"
bad "did you mean 'observed'" run $race --profiles article,observd
bad "--profiles article,observd:1:1: error: profile: expected article or observed" run $race --profiles article,observd
bad "expected names" run $race --profiles ,
bad "name it among them" run $race --profiles article,observed --profile article
bad "summary.json in its directory" run $race --profiles article,observed --json -

# ---- assumptions ----

assumptions() { # OUT MORE...
	local out=$1
	shift
	"$ringflow" assumptions scenarios/direct-vs-studio.yaml --set calls.count=100 --replications 3 \
		--no-charts --out "$work/$out" "$@" >"$work/$out.txt" 2>&1
}

assumptions as1 --threads 1
[ $? = 0 ] && grep -q '^studio_ringing *400 *studio-pulled-out' "$work/as1.txt" &&
	grep -q 'No pair of designs changes places' "$work/as1.txt"
result $? "assumptions: the rules that move it most"
assumptions as4 --threads 4
same "assumptions: the same on 4 threads" "$work/as1" "$work/as4"
RINGFLOW_SIMULATE_ALL=1 assumptions asall
diff -r "$work/as1" "$work/asall" >"$work/diff" 2>&1
result $? "assumptions: the same with every design of every variant simulated"
bad "did you mean 'observed'" assumptions $race --profiles article,observd
bad "unknown metric" assumptions $race --metric succes

echo "1..$count"
