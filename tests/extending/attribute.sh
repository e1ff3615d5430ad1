#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# An attribute of a verb is a line in the verb's file, where it is asked for: here the beep
# of <Record>, a second where the document wants it.
. "$(dirname "$0")/tap.sh"

# recorded ATTRIBUTES: when a call with that <Record> ends, in seconds
recorded() {
	cat >"$work/record.yaml" <<-EOT
		apps: {a: '<Response><Record $1 maxLength="9" action="/done"/></Response>', done: '<Response><Hangup/></Response>'}
		urls: {/done: done}
		rules: {fetch_latency: 0s, voicemail_time: 20s}
		calls: {script: [{at: 0s}]}
		designs: {d: {start: a}}
	EOT
	"$ringflow" trace "$work/record.yaml" --design d --call 1 >"$work/out" 2>&1
	grep -o '[0-9.]* s  call  *is completed' "$work/out" | cut -d' ' -f1
}

without=$(recorded "") with=$(recorded 'playBeep="true"')
if [ -n "$before" ]; then
	[ "$without" = 9.000 ] && [ "$with" = 9.000 ]
	result $? "an attribute: it does nothing while nobody asks for it"
	exit
fi
[ "$without" = 9.000 ] && [ "$with" = 10.000 ]
result $? "an attribute: it does what its verb makes of it, and nothing where it is not given"
recorded 'playBeep="loud"' >/dev/null
grep -q 'attribute playBeep of <Record> is "loud", expected true or false' "$work/out"
result $? "an attribute: its value is checked by the schema of documents"
