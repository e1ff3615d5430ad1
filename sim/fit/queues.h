/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * queues - what a log's types, agents and priorities say of queues, skills and the order of service.
 *
 * A queue is a type of calls with QUEUE_LEAST calls or more, 20 of them served; the eight largest, and the
 * others together where these are so many, too. A crew is the agents who serve the same queues. A queue is a
 * skill of an agent of 20 calls or more who took three or more of its calls, and a tenth or more of those that
 * he would have taken had he taken all calls alike; less is by mistake. Agents whose skills differ little are
 * joined (alike_agents.c). Whose calls are fewer goes to the crew that is likeliest to have served these.
 *
 * The order: whenever a call is taken and another one waits, one of the two had waited longer. J's calls come
 * after I's where, of ten choices or more of either sort, more than half (of priorities three quarters) took I
 * though J had waited longer, and at most one in ten took J though I had. Of agents without names: where more
 * than one in twenty are taken out of turn both ways it is no order, but crews apart. Waits and differences of
 * three seconds or less say nothing.
 */
#ifndef RINGFLOW_FIT_QUEUES_H
#define RINGFLOW_FIT_QUEUES_H

#include "fit/choose.h"
#include "fit/quantities.h"

struct arena;
struct agents_part;
struct agents_estimate;
struct arrivals_estimate;
struct arrivals_options;
struct fit_options;

enum { QUEUES_MOST = 9, CREWS_MOST = 12, PRIORITIES_MOST = 8, QUEUE_LEAST = 50, QUEUE_LAW_LEAST = 100, QUEUE_PATIENCE_LEAST = 20 };
#define QUEUES_UNLIKE 0.001 /* a p below this says that queues differ */

struct fitted {
	struct fit_durations durations;
	struct fit_choice choice;
};

struct fitted_queue {
	const char *name; /* the log's word; "others" of several */
	size_t types;	  /* so many of the log's */
	size_t calls, served, abandoned, waited, waits_known;
	double wait_sum; /* seconds */
	double share;	 /* of the calls of all queues */
	bool own_law, own_patience; /* else the service, or the patience, of all calls is that of its calls */
	struct fitted service, patience;
	int apart_from; /* queue whose calls these pass, and that passes these, however long either has waited, though
			 * agents serve both: at any time they have agents apart. -1: none */
	double of_priority[PRIORITIES_MOST]; /* shares of its calls, in the order of priority[] */
};

struct crew {
	uint32_t serves;	    /* bit: queue */
	uint8_t level[QUEUES_MOST]; /* 1: taken first; of those that it serves */
	size_t agents, calls;	    /* agents 0: they have no names */
	struct agents_estimate *duty; /* NULL: that of all agents */
};

struct queues_estimate {
	size_t count; /* 0 or 1: the log has one queue, and so has the scenario */
	struct fitted_queue list[QUEUES_MOST];
	int32_t *queue_of;   /* by type; -1: too few calls */
	const char *why_one; /* there are several types, and one queue all the same; NULL: nothing to say */
	size_t crew_count;
	struct crew crews[CREWS_MOST];
	int32_t *crew_of;    /* by agent, -1: served nobody; NULL: agents have no names */
	size_t by_mistake, mistaken_agents; /* calls of no skill of who served them; such agents */
	size_t little_known; /* agents of fewer than 20 calls */
	size_t unplaced;     /* calls of types that are no queue */
	size_t priority_count; /* levels that the log shows to be served one before the other; 0: none */
	size_t priority_seen;  /* different ones of the log, with calls that wanted an agent */
	int32_t priority[PRIORITIES_MOST]; /* the log's, who is served first first */
	size_t priority_level[PRIORITIES_MOST]; /* 0 is served first; of one level: first come, first served */
	double patience_p; /* of who gives up so unlike by queue, per time that all wait; NAN: not tested */
	double mix_p; /* of so unlike hours of the day, were the mix constant; NAN: not tested */
	double mix_days_p; /* of so unlike days of the cycle, were the mix of each hour the same on all; likewise */
	size_t mix_steps; /* steps of the mix: those of a day, or of the cycle; 0: it is constant */
	double *mix;	  /* of [step * count + queue]: shares of the calls of that step; of a step without calls those of all */
};

/* Queues, crews and order of LOG, in A; laws and who is on duty are not in it yet. */
void queues_estimate(struct queues_estimate *q, struct arena *a, const struct call_log *log);
/* Laws of services and, where it differs, of patience, queue by queue, as O has it. */
void queues_laws(struct queues_estimate *q, struct arena *a, const struct call_log *log, const struct fit_options *o);
/* queue_mix.c: how the mix changes with the steps of ARRIVALS, counted as O has it, in A. The coarsest of one mix,
 * one by the step of the day, and one by the step of the cycle that chi-squared tests leave standing (Pearson;
 * steps are joined, and of each the smallest queues, until five calls of each are expected). */
void queues_mix(struct queues_estimate *q, struct arena *a, const struct call_log *log,
		const struct arrivals_estimate *arrivals, const struct arrivals_options *o);
/* crew_schedules.c: the schedules of crews whose duty is known, out of that of ALL agents. */
void queues_schedules(struct queues_estimate *q, const struct agents_estimate *all);
/* Crew K as a part of the log's agents. */
struct agents_part queues_part(const struct queues_estimate *q, size_t k);
/* The queue of C, or -1. */
int32_t queues_of(const struct queues_estimate *q, const struct logged_call *c);

#endif
