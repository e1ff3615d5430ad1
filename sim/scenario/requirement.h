/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * requirement - what a metric has to be, as one line of text: "success_rate >= 99%",
 * "p95(time_to_studio) < 4s", "agents.sales.service_level >= 80% in direct".
 */
#ifndef RINGFLOW_REQUIREMENT_H
#define RINGFLOW_REQUIREMENT_H

#include "base/base.h"

enum condition_op { OP_LESS, OP_LESS_EQUAL, OP_EQUAL, OP_UNEQUAL, OP_MORE_EQUAL, OP_MORE };

struct requirement {
	struct where at;
	const char *text;
	const char *metric; /* the name of expectations: time_to_studio_p95 */
	const char *design; /* NULL: every one */
	enum condition_op op;
	enum { VALUE_NUMBER, VALUE_SECONDS, VALUE_SHARE } kind; /* as it is written */
	double value; /* in SI units; a share as 0 to 1 */
};

/*
 * Read TEXT, which stands at AT, into C; strings in A. p50(x), p95(x), p99(x) and mean(x)
 * stand for the metrics x_p50, x_mean ...; "in DESIGN" at the end is one design. `==` and
 * `!=` are only for 0 and 100%, as no interval ever shows any other. False after adding an
 * error to D. SIGNED: the value may be negative.
 */
bool requirement_read(struct requirement *c, struct arena *a, const char *text, struct where at,
		    bool is_signed, struct diagnostics *d);

#endif
