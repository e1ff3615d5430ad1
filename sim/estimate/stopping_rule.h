/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stopping_rule - are there replications enough for what the scenario asks of its results? */
#ifndef RINGFLOW_STOPPING_RULE_H
#define RINGFLOW_STOPPING_RULE_H

#include "estimate/precision.h"
#include "estimate/ranking_selection.h"

/* Zeroed at first, and freed with stopping_rule_free(). */
struct stopping_rule {
	struct precision_state precision;
	struct ranking_selection ranking_selection;
};

/* Is the number of S's replications left to what comes of them? SELECT: to run.select, too. */
bool stopping_rule_given(const struct scenario *s, bool select);
/* After a look at R: how many replications are wanted next, of all that is asked for. */
uint64_t stopping_rule_next(struct stopping_rule *x, const struct scenario *s, bool select,
			    const struct results *r);
void stopping_rule_free(struct stopping_rule *x);

#endif
