/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * unnamed_agents - how many agents there are where nobody says who served. While somebody waits
 * nobody is idle: as many are there as serve. Where nobody waits there are no fewer than serve at
 * once, and so many more that it is no wonder that nobody waited.
 */
#ifndef RINGFLOW_FIT_UNNAMED_AGENTS_INTERNAL_H
#define RINGFLOW_FIT_UNNAMED_AGENTS_INTERNAL_H

#include "fit/agents_on_duty.h"

/* What a step shows. */
struct unnamed {
	double waited;	/* seconds in which somebody waits, and agents times seconds then */
	double serving_then;
	double most;	/* who serve at once */
	double fresh;	/* the same of services that began in the step: who ends one from the step before may
			 * have gone home */
	double begun;	/* services that began */
};

enum { NOBODY_WAITS = 60 /* seconds of waiting in a step that say little */ };

/* Set E's on_duty and least by its crowd and what it serves. Steps in which somebody waits, a step of the
 * same kind of day on another date, or the nearest ones of such a day before and after, tell others, and so
 * does Erlang's C: there are so many that of all callers of such steps it is no less likely than not that
 * none waits. Never fewer than serve at once. */
void unnamed_settle(struct agents_estimate *e, const struct day_cycle *cycle);

/* The fewest agents, LEAST at any rate, of whom no more than WAITING of BEGUN callers are expected to wait,
 * at a LOAD in erlangs. */
double unnamed_guess(double least, double begun, double load, double waiting);

#endif
