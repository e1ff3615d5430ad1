#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A widget is its file and its row of widgets.def: here `shout`.
. "$(dirname "$0")/tap.sh"

cat >"$work/shout.json" <<'EOT'
{
  "description": "A widget of our own",
  "states": [
    { "name": "Trigger", "type": "trigger", "properties": {},
      "transitions": [{ "event": "incomingCall", "next": "call_out" }] },
    { "name": "call_out", "type": "shout", "properties": { "say": "123456789012345" },
      "transitions": [{ "event": "heard", "next": "bye" }] },
    { "name": "bye", "type": "say-play", "properties": { "say": "123456789012345" },
      "transitions": [{ "event": "audioComplete" }] }
  ],
  "initial_state": "Trigger"
}
EOT
cat >"$work/shout.yaml" <<'EOT'
flows: {shout: shout.json}
rules: {fetch_latency: 0s}
calls: {script: [{at: 0s, expect: success}]}
designs: {shout: {start: shout}}
EOT

if [ -n "$before" ]; then
	refused "a widget: unknown without its row" 'type "shout", which Studio does not have' check "$work/shout.yaml"
	exit
fi
"$ringflow" trace "$work/shout.yaml" --design shout --call 1 >"$work/out" 2>&1 &&
	grep -q '0.000 s  Studio      widget call_out (shout)' "$work/out" &&
	grep -q '0.000 s  call        is in-progress' "$work/out" &&
	grep -q '2.000 s  Studio        heard -> bye' "$work/out" &&
	grep -q '3.000 s  call        is completed' "$work/out"
result $? "a widget: it answers, takes its time, leaves by its event"
noticed "a widget: a page that does not list it is found" '`shout`' tests/tables.py
