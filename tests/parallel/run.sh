#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The same bytes, however the work is spread: on threads, in shards, over ranks.
set -u
# Where there is no /sys, libraries under MPI say so in the midst of what the program says.
export HWLOC_HIDE_ERRORS=2 UCX_LOG_LEVEL=fatal
cd "$(dirname "$0")/../.." || exit 1
program=build/ringflow
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
status=0

check() { # check NAME STATUS
	if [ "$2" -eq 0 ]; then echo "ok - $1"; else echo "not ok - $1"; status=1; fi
}

# Designs, groups and a sweep; the same with blocks of replications and control variates; a
# queue; expectations that chance decides. SIZE makes them small, odd numbers of units included.
names="designs variance queue expectations"
choose() { # choose NAME: sets scenario, size and wanted, the exit status
	wanted=0
	case $1 in
	designs)
		scenario=scenarios/direct-vs-studio.yaml
		size=(--set calls.count=60 --replications 7 --set "sweep.redirect_after=[0s, 5s]"
		      --set run.widgets=true) ;;
	variance)
		scenario=scenarios/direct-vs-studio.yaml
		size=(--set calls.count=60 --replications 500 --set "sweep.redirect_after=[0s, 5s]"
		      --variance-reduction stratified,control_variates --set run.widgets=true) ;;
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

# said ALONE: what ringflow says in $tmp/err: all that it said ALONE, and what looks like its own.
# The rest is of a launcher, of the libraries under it or of the kernel: of an exit status that is
# not 0, of a machine without /sys, of a network that is not there.
said() {
	grep -xFf "$1" "$tmp/err" || :
	grep -E '^ringflow|^(FAILED|not enough data) |:[0-9]+:[0-9]+: (error|warning): ' "$tmp/err" |
		grep -vxFf "$1"
}

same() { # same WHAT A B
	diff -r "$2" "$3" 2>&1 | head -n 20 | sed 's/^/# /'
	diff -rq "$2" "$3" >/dev/null
	check "$1" $?
}

refused() { # refused WHY COMMAND...: with exit 2, one clear line and no file
	local why=$1 got
	shift
	rm -rf "$tmp/results"
	"$@" --out "$tmp/results" >"$tmp/out" 2>"$tmp/err" </dev/null
	got=$?
	if [ ! -s "$tmp/err" ]; then # a launcher may end before it has passed on what a process said
		"$@" --out "$tmp/results" >"$tmp/out" 2>"$tmp/err" </dev/null
		got=$?
	fi
	[ $got -eq 2 ] && [ ! -s "$tmp/out" ] && [ ! -e "$tmp/results" ] && grep -qF -- "$why" "$tmp/err"
	check "refused: $why" $?
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

# ---- shards ----
# one NAME: the outcome to compare with, of one thread without single calls
one() {
	outcome "$tmp/$1/one" $program run "$scenario" "${size[@]}" --threads 1 \
		--out "$tmp/results" --no-charts
}

for name in $names; do
	choose $name
	one $name
	check "$name: run at once" $?
	parallel --will-cite -j 2 --joblog "$tmp/jobs" --retries 2 $program run "$scenario" "${size[@]@Q}" \
		--shard {}/4 --out "$tmp/$name/shards" ::: $(seq 4) >"$tmp/out" 2>&1
	check "$name: four shards by GNU parallel" $?
	[ "$(ls -A "$tmp/$name/shards" | tr '\n' ' ')" = \
		"shard-1of4.rows shard-2of4.rows shard-3of4.rows shard-4of4.rows " ]
	check "$name: four files and nothing else" $?
	outcome "$tmp/$name/merged" $program merge "$scenario" "${size[@]}" \
		--out "$tmp/results" --no-charts "$tmp/$name/shards"/*.rows
	check "$name: merged" $?
	same "$name: the shards as one run" "$tmp/$name/one" "$tmp/$name/merged"
done

choose designs
shards=$tmp/designs/shards
refused "--calls cannot be given with --shard" $program run "$scenario" --shard 1/4 --calls
refused "--json cannot be given with --shard" $program run "$scenario" --shard 1/4 --json -
refused "bad value '5/4' for --shard" $program run "$scenario" --shard 5/4
refused "not a task of an array" env -u SLURM_ARRAY_TASK_ID -u AWS_BATCH_JOB_ARRAY_INDEX \
	-u JOB_COMPLETION_INDEX $program run "$scenario" --shard auto
refused "expected at least one file of a shard" $program merge "$scenario"
refused "does not take '--calls'" $program merge "$scenario" --calls "$shards"/*
refused "shard 2 and 1 more are missing, expected all 4" \
	$program merge "$scenario" "${size[@]}" "$shards"/shard-[14]of4.rows
refused "shard-1of4.rows: error: is shard 1 of 4, as is" \
	$program merge "$scenario" "${size[@]}" "$shards"/* "$shards"/shard-1of4.rows
refused "was run with another scenario" $program merge "$scenario" "${size[@]}" --seed 8 "$shards"/*
head -c 5000 "$shards/shard-2of4.rows" >"$tmp/short"
refused "short: error: is cut short: 5000 of" \
	$program merge "$scenario" "${size[@]}" "$shards"/shard-[134]of4.rows "$tmp/short"

# a shard is whole or not there
$program run scenarios/race.yaml --replications 100000 --shard 1/2 --out "$tmp/stopped" \
	>"$tmp/out" 2>"$tmp/err" &
pid=$!
for _ in $(seq 100); do [ -n "$(ls -A "$tmp/stopped" 2>/dev/null)" ] && break; sleep 0.1; done
kill -INT $pid
wait $pid
[ $? -eq 130 ] && grep -q 'interrupted; nothing was written' "$tmp/err" &&
	[ -z "$(ls -A "$tmp/stopped")" ]
check "an interrupted shard leaves no file" $?

# ---- ranks ----
# Each rank runs two threads; all share this machine, perhaps as root.
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
oversubscribe=()

# rank N PID: the process of rank N among those that PID started
rank() {
	local child
	for child in $(pgrep -P "$2"); do
		if tr '\0' '\n' <"/proc/$child/environ" 2>/dev/null |
			grep -Eq "^(OMPI_COMM_WORLD_RANK|PMI_RANK)=$1$" &&
			[ "$(readlink "/proc/$child/exe")" = "$PWD/$built" ]; then
			echo "$child"
		else
			rank "$1" "$child"
		fi
	done
}

# begin: start three ranks on what would take hours; sets launcher, and one, the
# process of rank 1, once the work has begun
begin() {
	rm -rf "$tmp/results"
	$mpirun "${oversubscribe[@]}" -n 3 $built run scenarios/race.yaml --replications 100000 \
		--set calls.count=1000 --no-charts --out "$tmp/results" >"$tmp/out" 2>"$tmp/err" &
	launcher=$!
	for _ in $(seq 300); do
		[ -d "$tmp/results" ] && break
		sleep 0.1
	done
	zero=$(rank 0 $launcher) one=$(rank 1 $launcher)
	sleep 1 # some replications
}

for mpi in openmpi mpich; do
	built=build-$mpi/ringflow mpirun=mpirun.$mpi
	[ $mpi = openmpi ] && oversubscribe=(--oversubscribe) || oversubscribe=()
	if ! command -v $mpirun >/dev/null || [ ! -x $built ]; then
		echo "ok - ranks by $mpi # SKIP: no $mpirun or no $built"
		continue
	fi
	for name in $names; do
		choose $name
		for ranks in 1 2 3; do
			outcome "$tmp/$name/$mpi-$ranks" $mpirun "${oversubscribe[@]}" -n $ranks $built run \
				"$scenario" "${size[@]}" --threads 2 --out "$tmp/results" --no-charts
			check "$name: $ranks ranks by $mpi" $?
			said "$tmp/$name/one/stderr" >"$tmp/$name/$mpi-$ranks/stderr"
			same "$name: $ranks ranks by $mpi as one process" "$tmp/$name/one" "$tmp/$name/$mpi-$ranks"
		done
		outcome "$tmp/$name/$mpi-alone" $built run "$scenario" "${size[@]}" --out "$tmp/results" \
			--no-charts
		same "$name: built with $mpi, without a launcher" "$tmp/$name/one" "$tmp/$name/$mpi-alone"
	done

	choose queue
	for i in 1 2; do
		$mpirun "${oversubscribe[@]}" -n 2 $built run "$scenario" "${size[@]}" --shard $i/2 --quiet \
			--out "$tmp/$mpi-shards"
	done
	outcome "$tmp/queue/$mpi-shards" $program merge "$scenario" "${size[@]}" \
		--out "$tmp/results" --no-charts "$tmp/$mpi-shards"/*.rows
	same "ranks by $mpi in shards" "$tmp/queue/one" "$tmp/queue/$mpi-shards"

	refused "nowhere.yaml: error: cannot be opened" $mpirun "${oversubscribe[@]}" -n 3 $built \
		run nowhere.yaml
	[ "$(grep -c nowhere.yaml "$tmp/err")" -eq 1 ]
	check "$mpi: only one rank says so" $?
	refused "--calls cannot be given with 3 ranks" $mpirun "${oversubscribe[@]}" -n 3 $built \
		run scenarios/race.yaml --calls
	refused "but this program was built without MPI" $mpirun "${oversubscribe[@]}" -n 2 $program \
		run scenarios/race.yaml

	begin
	kill -TERM $zero
	wait $launcher
	[ $? -eq 130 ] && grep -q 'interrupted after .* the results hold those' "$tmp/err" &&
		grep -q '"interrupted": *true' "$tmp/results/summary.json"
	check "$mpi: interrupted, what is complete is kept" $?

	begin
	kill -STOP $one # silent, as a machine that is gone
	kill -TERM $zero
	wait $launcher
	[ $? -ne 0 ] && grep -q 'ringflow run: rank 1 on .* was lost; nothing was written' "$tmp/err" &&
		[ -z "$(ls -A "$tmp/results")" ]
	check "$mpi: a rank that fell silent is named, and nothing is written" $?
	[ "$(readlink "/proc/$one/exe")" != "$PWD/$built" ] || kill -KILL $one

	begin
	kill -KILL $one
	wait $launcher
	# MPICH kills the others: the next run removes the lock file that they leave
	[ $? -ne 0 ] && [ -z "$(ls "$tmp/results")" ] &&
		{ [ $mpi = mpich ] || grep -q 'rank 1 on .* was lost; nothing was written' "$tmp/err"; }
	check "$mpi: a rank that died ends the run, and nothing is written" $?
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
