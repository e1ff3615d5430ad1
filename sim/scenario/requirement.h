/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * requirement - what a metric has to be: one line of text, such as "success_rate >= 99%",
 * "p95(time_to_studio) < 4s", "agents.sales.service_level >= 80% in direct", or one of the
 * maps of `expect:`.
 */
#ifndef RINGFLOW_REQUIREMENT_H
#define RINGFLOW_REQUIREMENT_H

#include <stdbool.h>

#include "base/source.h"

struct diagnostics;
struct arena;

enum condition_op {
	OP_LESS, OP_LESS_EQUAL, OP_EQUAL, OP_UNEQUAL, OP_MORE_EQUAL, OP_MORE, /* of the interval */
	OP_IS, OP_BETWEEN, /* of the estimate */
	OP_CONTAINS,	   /* the value lies in the interval */
};

/* As it is written. */
enum value_kind { VALUE_NUMBER, VALUE_SECONDS, VALUE_SHARE };

struct requirement {
	struct where at;
	const char *text; /* of one line; else NULL */
	const char *given; /* the value in TEXT; NULL where that is */
	const char *metric; /* the name of expectations: time_to_studio_p95 */
	const char *design; /* NULL: every one */
	enum condition_op op;
	bool plain; /* a number is one of seconds, too, where the metric is */
	enum value_kind kind;
	double value; /* in SI units; a share as 0 to 1 */
	enum value_kind high_kind;
	double high;  /* of OP_BETWEEN, VALUE being the lower bound */
};

/* Read 47.8%, 0.478, 12, 1_000 or 9s. False: it is none of these. */
bool value_read(const char *text, double *value, enum value_kind *kind);

/*
 * Read TEXT, which stands at AT, into C; strings in A. p50(x), p95(x), p99(x) and mean(x)
 * stand for the metrics x_p50, x_mean ...; "in DESIGN" at the end is one design; the group in agents.GROUP.x may be
 * in quotes, as in a path of keys. `==` and
 * `!=` are only for 0 and 100%, as no interval ever shows any other. False after adding an
 * error to D. SIGNED: the value may be negative.
 */
bool requirement_read(struct requirement *c, struct arena *a, const char *text, struct where at,
		    bool is_signed, struct diagnostics *d);

#endif
