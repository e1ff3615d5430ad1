/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * quantities - the durations that a log of calls holds, each as a sample: which rows
 * count, which were watched to the end, and which are left out.
 */
#ifndef RINGFLOW_FIT_QUANTITIES_H
#define RINGFLOW_FIT_QUANTITIES_H

#include "fit/censored_sample.h"
#include "log/log.h"

struct agents_part;
struct arena;

enum fit_quantity {
	FIT_SERVICE,  /* with the agent; of calls without a queue, the talk */
	FIT_WRAP_UP,  /* from a service's end to the agent's next one, while callers wait */
	FIT_PATIENCE, /* in the queue; who was served would have stayed longer */
	FIT_BEFORE,   /* menus and messages before it, of who came to the queue */
	FIT_RING,     /* until the answer, of who was answered */
	FIT_HELD,     /* until it was dialled */
	FIT_QUANTITIES
};
extern const char *const fit_quantity_names[FIT_QUANTITIES]; /* "service", ..., as options say */

struct fit_limits {
	double shortest_service, longest_service; /* seconds; what is beyond is left out */
	double away; /* an agent between two services for longer than this is not there */
};

/* A quantity's durations, and what is not among them. */
struct fit_durations {
	struct fit_tally tally; /* until a sample is made of it, or it is freed */
	size_t count, observed;
	size_t too_short, too_long; /* services beyond the limits */
	double short_sum;	    /* seconds of the short ones */
	size_t at_once;		    /* waits of 0: they say nothing of patience */
	size_t negative;	    /* left out */
};

/* Those of Q in LOG. Calls of other directions than inbound, and the legs that
 * they dial, count as well: filter the log before. */
void fit_durations(struct fit_durations *d, enum fit_quantity q, const struct call_log *log,
		   const struct fit_limits *limits);

/* The same of all of them, D[quantity], read once. */
void fit_durations_all(struct fit_durations *const *d, const struct call_log *log, const struct fit_limits *limits);

/* That of C, if it counts for Q; not of FIT_WRAP_UP. */
void fit_durations_take(struct fit_durations *d, enum fit_quantity q, const struct logged_call *c,
			const struct fit_limits *limits);

/* Did the call want an agent? It was served, or gave up in the queue. What a log does not
 * say the end of is neither. */
bool fit_offered(const struct logged_call *c);

/* overtaken.c: calls that waited while one was served that arrived when they were in the queue already, by
 * more than three seconds, which clocks and handing over may take. */
size_t fit_overtaken(const struct call_log *log);

/* wrapup.c: FIT_WRAP_UP. A service's end counts while somebody waits. It is watched until
 * the agent's next service, or until nobody waits any more; who then takes longer than
 * `away` was not there. Of PART's agents (NULL: all), while somebody waits whom they could take. */
void fit_wrap_up(struct fit_durations *d, const struct call_log *log, double away, const struct agents_part *part);
/* Add one that is not below 0. */
void fit_durations_add(struct fit_durations *d, double seconds, bool observed);

#endif
