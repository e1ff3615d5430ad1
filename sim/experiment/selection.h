/* SPDX-License-Identifier: GPL-3.0-or-later */
/* selection - replications until the best design is known; private to the room. */
#ifndef RINGFLOW_SELECTION_H
#define RINGFLOW_SELECTION_H

#include "experiment/experiment.h"
#include "experiment/plan.h"

/* Is there such a metric of such a unit? False after adding an error to D. */
bool selection_check(const struct plan *p, struct diagnostics *d);

/* Who is still in the running; zeroed at first, and freed with selection_free(). */
struct selection_state {
	bool *alive;
	size_t left;
};
void selection_free(struct selection_state *x);

/* After a look at R: how many replications are wanted next; the same as R has: no more. */
uint64_t selection_next(struct selection_state *x, const struct scenario *s,
			const struct results *r);

/* Say in R what came of it. */
void selection_conclude(struct results *r, const struct scenario *s,
			const struct selection_state *x);

#endif
