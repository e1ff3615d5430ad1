/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stopping - what decides that there are enough replications; private to the room. */
#ifndef RINGFLOW_STOPPING_H
#define RINGFLOW_STOPPING_H

#include "experiment/precision.h"
#include "experiment/selection.h"

/* Zeroed at first, and freed with stopping_free(). */
struct stopping {
	struct precision_state precision;
	struct selection_state selection;
};

/* Is the number of S's replications left to what comes of them? SELECT: to run.select, too. */
bool stopping_asked(const struct scenario *s, bool select);
/* After a look at R: how many replications are wanted next, of all that is asked for. */
uint64_t stopping_next(struct stopping *x, const struct scenario *s, bool select,
		       const struct results *r);
void stopping_free(struct stopping *x);

#endif
