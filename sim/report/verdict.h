/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * verdict - what results amount to, in a few sentences: which design is best, by how much, and
 * whether that is more than chance; what not to ship, and why; whether thresholds hold. Plain
 * text for whoever shows it: a page, a terminal, a pull request.
 */
#ifndef RINGFLOW_REPORT_VERDICT_H
#define RINGFLOW_REPORT_VERDICT_H

#include "estimate/results.h"

enum verdict_kind {
	VERDICT_NOTHING, /* no call was counted */
	VERDICT_SINGLE,	 /* one design: nothing to compare */
	VERDICT_BEST,	 /* one is shown to succeed more often than each other */
	VERDICT_OPEN,	 /* one succeeds most, but not beyond chance */
	VERDICT_EQUAL,	 /* all succeed equally often */
	VERDICT_FAIL,	 /* no call of any succeeds */
};

/* What is to be seen first, and what it rests on; NULL: nothing is to be said. */
struct verdict_line {
	const char *point, *why;
};

struct verdict {
	enum verdict_kind kind;
	struct verdict_line best;   /* what to choose; of one design what it does */
	struct verdict_line worst;  /* what not to choose; of one design why its calls fail */
	struct verdict_line checks; /* thresholds and expectations */
};

/* Fill V from R; its texts live in A and hold names as text_clean() leaves them, with BEFORE and
 * AFTER around each ("" where their direction need not be kept apart). */
void verdict_find(struct verdict *v, struct arena *a, const struct results *r, const char *before,
		  const char *after);

/* The indices of R's designs, COUNT of them, by how often their calls succeed: the most first, of
 * equals the scenario's first, last those without calls. In A. */
size_t *designs_by_success(struct arena *a, const struct results *r);

/* The comparison of METRIC between the designs I and J (I != J), or NULL. */
const struct comparison *comparison_of(const struct results *r, const char *metric, size_t i, size_t j);

#endif
