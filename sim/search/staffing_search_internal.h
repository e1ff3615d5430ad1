/* SPDX-License-Identifier: GPL-3.0-or-later */
/* staffing_search - between the files of a staffing search; private to them. */
#ifndef RINGFLOW_STAFFING_SEARCH_INTERNAL_H
#define RINGFLOW_STAFFING_SEARCH_INTERNAL_H

#include "search/staffing_search.h"

/* staffing_search_prepare.c: what the formulas say of each step when R's share of all calls
 * comes. */
void staffing_search_formulas(struct staffing_search *r);

/* staffing_reach.c: from a run with some schedule, which designs' calls come to R's group. */
void staffing_reach_find(struct staffing_search *r, const struct results *results);
/* Is the schedule for DESIGN? Before staffing_reach_find() for any that is asked for. */
bool staffing_reach_wanted(const struct staffing_search *r, const char *design);
/* Add to D that no call comes to R's group, and what may be asked instead. False. */
bool staffing_reach_refuse(const struct staffing_search *r, struct diagnostics *d);

#endif
