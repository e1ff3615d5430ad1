/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * ranking_selection - replications until the best design is known: designs are screened out while
 * it is not one of theirs (docs/statistics.md).
 */
#ifndef RINGFLOW_RANKING_SELECTION_H
#define RINGFLOW_RANKING_SELECTION_H

#include "estimate/results.h"
#include "replication/replication.h"

struct diagnostics;

/* Is there such a metric of such a unit? False after adding an error to D. */
bool ranking_selection_check(const struct plan *p, struct diagnostics *d);

/* Who is still in the running; zeroed at first, and freed with ranking_selection_free(). */
struct ranking_selection {
	bool *alive;
	size_t left;
};
void ranking_selection_free(struct ranking_selection *x);

/* After a look at R: how many replications are wanted next; the same as R has: no more. */
uint64_t ranking_selection_next(struct ranking_selection *x, const struct scenario *s,
			const struct results *r);

/* Say in R what came of it. */
void ranking_selection_results(struct results *r, const struct scenario *s,
			const struct ranking_selection *x);

#endif
