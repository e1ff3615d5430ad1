/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * day_cycle - which days of a log are of one kind, and which of them were closed.
 *
 * A date without a call is closed when that would be chance less often than once in a thousand:
 * when the other dates of its weekday (of all weekdays, if it has none with calls) have more than
 * ln 1000 calls on average. Three whole weeks make a cycle of seven kinds of days. Less than that
 * makes one kind of all that were open; where some were closed the cycle is still a week, if its
 * weekdays are either open or closed and all seen, and else the dates of the log themselves.
 */
#ifndef RINGFLOW_FIT_DAY_CYCLE_H
#define RINGFLOW_FIT_DAY_CYCLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

struct day_cycle {
	size_t days;	   /* of the log */
	size_t cycle_days; /* after so many days it repeats: 1, 7, or as many as the log has */
	bool pooled;	   /* all open days are of one kind, whatever their place in the cycle */
	bool *closed;	   /* by date */
	bool *kind_open;   /* by place in the cycle: one of its dates was open */
	size_t closed_days;
};

/* Of DAYS dates with CALLS each, WHOLE_WEEKS of which were observed, in A. CYCLE_DAYS is as
 * wanted, which pools nothing; 0: by the rule above. */
void day_cycle_find(struct day_cycle *c, struct arena *a, const uint64_t *calls, size_t days,
		    size_t whole_weeks, size_t cycle_days);
/* Kinds of days: 0 ... this - 1. */
size_t day_cycle_kinds(const struct day_cycle *c);
/* The kind of DATE. */
size_t day_cycle_kind(const struct day_cycle *c, size_t date);
/* Does DATE count for the means of its kind? A closed one does where its whole kind is closed. */
bool day_cycle_counts(const struct day_cycle *c, size_t date);
/* Is the day at PLACE of the cycle closed though its kind is open? */
bool day_cycle_closed(const struct day_cycle *c, size_t place);

#endif
