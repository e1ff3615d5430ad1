/* SPDX-License-Identifier: GPL-3.0-or-later */
/* search_designs - which designs a search for a value is about; private to the room. */
#ifndef RINGFLOW_SEARCH_DESIGNS_INTERNAL_H
#define RINGFLOW_SEARCH_DESIGNS_INTERNAL_H

#include "search/search.h"

/* Does the design that is worst off in R meet what X asks? Of those that have the metric: a
 * design whose calls never come to a group has none of its metrics. */
void search_judge(struct search *x, struct trial *t, const struct results *r);
/* After each trial: a design that has the metric at one value misses the requirement at those at
 * which it has not. */
void search_blanks(struct search *x);
/* Can no larger number meet it, by the trials up to now? When no design has the metric, or the one
 * that is worst off is the same over three doublings. */
bool search_hopeless(struct search *x);
/* In the end: the designs that were left out, and those that were not. */
void search_designs(struct search *x);

#endif
