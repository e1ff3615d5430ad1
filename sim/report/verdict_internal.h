/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * verdict - what results amount to, in a few sentences: which design is best, by how much, and
 * whether that is more than chance; what not to ship, and why; whether thresholds hold. Plain
 * text for whoever shows it: a page, a terminal, a pull request. Private to the report room.
 */
#ifndef RINGFLOW_REPORT_VERDICT_INTERNAL_H
#define RINGFLOW_REPORT_VERDICT_INTERNAL_H

#include "estimate/results.h"

enum decision_kind {
	DECISION_NOTHING, /* no call was counted */
	DECISION_SINGLE,  /* one design: nothing to compare */
	DECISION_BEST,	  /* one is shown to succeed more often than each other */
	DECISION_OPEN,	  /* one succeeds most, but not beyond chance */
	DECISION_EQUAL,	  /* all succeed equally often */
	DECISION_FAIL,	  /* no call of any succeeds */
};

/* What is to be seen first, and what it rests on; NULL: nothing is to be said. */
struct decision_line {
	const char *point, *why;
};

struct decision {
	enum decision_kind kind;
	struct decision_line best;   /* what to choose; of one design what it does */
	struct decision_line worst;  /* what not to choose; of one design why its calls fail */
	struct decision_line costs;  /* of several designs with prices, which is cheapest */
	struct decision_line checks; /* thresholds and expectations */
};

/* Fill V from R; its texts live in A and hold names as text_clean() leaves them, with BEFORE and
 * AFTER around each ("" where their direction need not be kept apart). */
void decision_find(struct decision *v, struct arena *a, const struct results *r, const char *before,
		  const char *after);

#endif
