/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * precision - add replications until the half-width of every interval that is asked about is at
 * most what the scenario allows.
 *
 * The rule (docs/statistics.md): look at n = run.replications, then at numbers that grow
 * by what the widest interval lacks, by a tenth at least and to the double at most. Stop
 * when every half-width is met at two looks in a row: the first alone would come, more
 * often than not, where the spread is underestimated, and then the interval covers less
 * often than it says (Chow & Robbins, Ann. Math. Stat. 36:457, 1965; the second look is
 * the look-ahead of Hoad, Robinson & Davies, J. Oper. Res. Soc. 61:1632, 2010).
 */
#ifndef RINGFLOW_PRECISION_H
#define RINGFLOW_PRECISION_H

#include "estimate/results.h"
#include "replication/replication.h"

struct diagnostics;

/* Is each goal of P's scenario one that a metric can have? False after adding errors to
 * D. */
bool precision_check(const struct plan *p, struct diagnostics *d);

struct precision_state {
	bool met; /* at the look before */
};

/* After a look at R: how many replications are wanted next. The same as R has: no more. */
uint64_t precision_next(struct precision_state *state, const struct scenario *s,
			const struct results *r);

/* Fill R's list of what was asked and what was reached. */
void precision_results(struct results *r, const struct scenario *s);

#endif
