#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A rule is its row of rules.def, and the place that asks for it: here `hangup_time`, from
# <Hangup> to the end of the call.
. "$(dirname "$0")/tap.sh"

cat >"$work/rule.yaml" <<'EOT'
apps: {a: '<Response><Say>123456789012345</Say><Hangup/></Response>'}
rules: {fetch_latency: 0s}
calls: {script: [{at: 0s}]}
designs: {d: {start: a}}
EOT

# ends AT OPTIONS...: is the call over by then?
ends() {
	"$ringflow" trace "$work/rule.yaml" --design d --call 1 "${@:2}" >"$work/out" 2>&1 &&
		grep -q "$1 s  call        is completed" "$work/out"
}

if [ -n "$before" ]; then
	ends 1.000
	result $? "a rule: a call ends at once without it"
	refused "a rule: unknown without its row" "hangup_time" check "$work/rule.yaml" --set hangup_time=2s
	exit
fi
ends 1.250
result $? "a rule: its default is taken"
ends 3.000 --set hangup_time=2s && ends 1.500 --set rules.hangup_time=500ms
result $? "a rule: a scenario changes it"
"$ringflow" profile observed >"$work/out" && grep -q '^hangup_time: 300ms' "$work/out"
result $? "a rule: each profile has its own, and says where it is from"
refused "a rule: its value is checked" "hangup_time" check "$work/rule.yaml" --set hangup_time=never
refused "a rule: a near miss is known" "did you mean 'hangup_time'" check "$work/rule.yaml" --set rules.hangup_tme=1s
noticed "a rule: a page that does not list it is found" '`hangup_time`' tests/tables.py
noticed "a rule: a schema that does not know it is found" hangup_time tests/schema.py
