#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A new distribution is one file and one row: what law.patch adds, the log-logistic law, in a
# built copy of the project, which is the working directory. Speaks TAP.
set -u
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
status=0

check() { # check NAME STATUS
	if [ "$2" -eq 0 ]; then
		echo "ok - law: $1"
	else
		echo "not ok - law: $1"
		tail -n 20 "$tmp/out" | sed 's/^/# /'
		status=1
	fi
}

scenario() { # scenario NAME LAW: that long each of some 36,000 calls takes, and nobody waits
	cat >"$tmp/$1.yaml" <<-EOF
	apps: {desk: <Response><Enqueue>desk</Enqueue></Response>}
	agents: {desk: {count: 1000, handle_time: {$2}}}
	calls: {arrivals: {poisson: 3600/h}, duration: 10h}
	designs: {d: {start: desk, goal: agent}}
	EOF
}

follows() { # follows NAME SHAPE SCALE: the mean and quantiles of its durations, to 4.5 standard errors
	build/ringflow run "$tmp/$1.yaml" --replications 1 --calls --no-charts --quiet \
		--out "$tmp/$1" >"$tmp/out" 2>&1 &&
		/usr/bin/python3 - "$tmp/$1/calls.csv" "$2" "$3" >"$tmp/out" 2>&1 <<-'EOF'
	import csv, math, sys
	shape, scale = float(sys.argv[2]), float(sys.argv[3])
	x = sorted(float(c["ended"]) - float(c["answered"]) - float(c["queue_wait"])
	           for c in csv.DictReader(open(sys.argv[1])) if c["state"] == "completed")
	n = len(x)
	assert n > 30000, n
	moment = lambda k: scale ** k * (k * math.pi / shape) / math.sin(k * math.pi / shape)
	error = math.sqrt((moment(2) - moment(1) ** 2) / n)
	print("mean", sum(x) / n, moment(1), error)
	assert abs(sum(x) / n - moment(1)) < 4.5 * error
	for p in (0.05, 0.25, 0.5, 0.75, 0.95):
	    q = scale * (p / (1 - p)) ** (1 / shape)
	    error = math.sqrt(p * (1 - p) / n) / (shape / q * p * (1 - p))
	    print("quantile", p, x[int(p * n)], q, error)
	    assert abs(x[int(p * n)] - q) < 4.5 * error
	EOF
	check "$1" $?
}

refuses() { # refuses LAW TEXT...: exit 2, and says so
	local law=$1 good
	scenario bad "$law"
	build/ringflow check "$tmp/bad.yaml" >"$tmp/out" 2>&1
	[ $? -eq 2 ]
	good=$?
	for text in "${@:2}"; do grep -qF -- "$text" "$tmp/out" || good=1; done
	check "$law is refused" $good
}

scenario "shape and scale" "loglogistic: {shape: 6, scale: 60s}"
follows "shape and scale" 6 60
# p20 = 60 / 4^(1/6), p90 = 60 * 9^(1/6); mean 60 (pi/6) / sin(pi/6), 1 + cv^2 = tan(pi/6) / (pi/6)
scenario "two quantiles" "loglogistic: {p90: 86.5349742s, p20: 47.6220316s}"
follows "two quantiles" 6 60
scenario "mean and cv" "loglogistic: {mean: 62.831853s, cv: 0.320402545}"
follows "mean and cv" 6 60

# the same by its inverse
scenario antithetic "loglogistic: {shape: 6, scale: 60s}"
sed -i '$arun: {variance_reduction: antithetic}' "$tmp/antithetic.yaml"
build/ringflow run "$tmp/antithetic.yaml" --replications 4 --no-charts --quiet --out "$tmp/antithetic" >"$tmp/out" 2>&1
check "with antithetic pairs" $?

refuses "loglogistic: {shape: 0, scale: 60s}" "shape: expected more than 0"
refuses "loglogistic: {shape: 0.5, scale: 60s}" "no such loglogistic distribution: its mean is out of range"
refuses "loglogistic: {shap: 6, scale: 60s}" "unknown key 'shap', loglogistic takes {shape, scale}, {mean, cv} or" "did you mean 'shape'"
refuses "loglogistc: {shape: 6, scale: 60s}" "did you mean 'loglogistic'"

build/ringflow fit "$tmp/shape and scale/calls.csv" --law service=log-logistic --no-charts \
	--out "$tmp/fit" >"$tmp/out" 2>&1
check "is fitted" $?
/usr/bin/python3 - "$tmp/fit/fit.json" >"$tmp/out" 2>&1 <<'EOF'
import json, sys
service = next(q for q in json.load(open(sys.argv[1]))["quantities"] if q["quantity"] == "service")
law = next(l for l in service["laws"] if l["law"] == "log-logistic")
for name, truth in (("shape", 6), ("scale", 60)):
    p = law["parameters"][name]
    print(name, p)
    assert abs(p["estimate"] - truth) < 4.5 * p["error"]
# it is the law that they were drawn from
assert law["aic"] == min(l["aic"] for l in service["laws"])
EOF
check "the fit finds its parameters, and that it is the best" $?
grep -qE '^ +(talk|handle_time): \{loglogistic: \{shape: ' "$tmp/fit/scenario.yaml" &&
	build/ringflow check "$tmp/fit/scenario.yaml" >"$tmp/out" 2>&1
check "a scenario can say what is fitted" $?
build/ringflow fit "$tmp/shape and scale/calls.csv" --law service=log-logistc --out "$tmp/none" >"$tmp/out" 2>&1
grep -q "did you mean 'log-logistic'" "$tmp/out"
check "fit --law offers it" $?

# ---- what is forgotten is noticed ----
forgets() { # forgets NAME TEXT FILE EXPRESSION: sed that, build, and put it back
	cp "$3" "$tmp/kept"
	sed -i "$4" "$3"
	! make build/ringflow >"$tmp/out" 2>&1 && grep -q "$2" "$tmp/out"
	check "$1 is noticed" $?
	cp "$tmp/kept" "$3"
}
law=sim/laws/loglogistic.c
forgets "a forgotten density" "loglogistic_density" $law '/^static double loglogistic_density/,/^}/d'
forgets "a forgotten solver" "loglogistic_solve" $law '/^static const char \*loglogistic_solve/,/^}/d'
forgets "a forgotten fit" "loglogistic_fit" $law '/^const struct free_parameters/d'
forgets "a forgotten family" "loglogistic_family" $law '/^const struct family/,/^}/d'
make build/ringflow >"$tmp/out" 2>&1
check "builds again" $?

# The tests of all laws take it from the table; the documents of the project do not know it yet.
make build/tests/test_laws >"$tmp/out" 2>&1 && ! build/tests/test_laws >"$tmp/out" 2>&1 &&
	[ "$(grep '^\[  FAILED  \] [a-z]' "$tmp/out" | sort -u | wc -l)" -eq 3 ] &&
	grep -q 'FAILED.*the_schema_has_every_law' "$tmp/out" &&
	grep -q 'FAILED.*the_reference_has_every_law' "$tmp/out" &&
	grep -q 'FAILED.*the_page_of_fit_has_every_law' "$tmp/out"
check "all that fails are the documents, which miss it" $?
UPDATE=1 build/tests/test_laws >"$tmp/out" 2>&1 && build/tests/test_laws >"$tmp/out" 2>&1 &&
	grep -q '"loglogistic": {' docs/scenario.schema.json && grep -q '^| `loglogistic` |' docs/scenario.md
check "the documents are written from the table" $?
exit $status
