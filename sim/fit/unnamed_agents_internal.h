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
	double settled; /* the same while all services that go on began in the step: who ends one from the step */
	double settled_serving; /* before may have gone home */
	double most;	/* who serve at once */
	double fresh;	/* the same of services that began in the step: who ends one from the step before may
			 * have gone home */
	double begun;	/* services that began */
};

enum { NOBODY_WAITS = 60 /* seconds of waiting in a step that say little */ };

/* Set E's on_duty and least by its crowd and what it serves. Where somebody waits for five seconds, on any date of
 * a kind of day, as many as serve then. Else as many as the nearest step of its shift shows in which somebody waits,
 * or, where none of it does, as many for the whole shift that it is no less likely than not that nobody waits, by
 * Erlang's C. A shift are steps of the day in a row at whose rates calls come that chance may make of one (three standard errors
 * of Poisson counts), those of kinds of days together that are alike in this. In either case no more than make it
 * even odds that nobody waits in any step without waits, each by itself; no fewer than serve at once; and, beside a
 * step that is known, so many that no more than three are expected to wait. */
void unnamed_settle(struct agents_estimate *e, const struct day_cycle *cycle);

/* The fewest agents, LEAST at any rate, of whom no more than WAITING of BEGUN callers are expected to wait,
 * at a LOAD in erlangs. */
double unnamed_guess(double least, double begun, double load, double waiting);

#endif
