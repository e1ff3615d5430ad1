#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Each error code of the model is expected by some test. Speaks TAP.
cd "$(dirname "$0")/.." || exit 1
status=0
for code in $(grep -oE '^CODE\([0-9]+' sim/program/codes.def | grep -oE '[0-9]+'); do
	if grep -qrE "(CODE_|codes\.|, |: |== )$code\b" tests/unit scenarios/*.yaml; then
		echo "ok - error code $code"
	else
		echo "not ok - error code $code: no test expects it"
		status=1
	fi
done
exit $status
