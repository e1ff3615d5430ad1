/* SPDX-License-Identifier: GPL-3.0-or-later */
/* review_calling - what becomes of parties who are rung, and how many agents are there when; private to the review. */
#ifndef RINGFLOW_CHECK_REVIEW_CALLING_INTERNAL_H
#define RINGFLOW_CHECK_REVIEW_CALLING_INTERNAL_H

#include "check/review_parts_internal.h"
#include "program/program.h"

/* Fewer than this share of those concerned: it can as well be said that nobody does. */
#define HARDLY_ANY 0.05

/* Of attempts that ring for TIMEOUT seconds at most, of WHOM (1 + in callees[]; 0: of none). */
struct rung {
	double would;	 /* share that somebody would answer, in the end */
	double people, machines; /* shares that are answered in time, by whom; faxes among machines */
	double faxes;
	double seconds;	 /* that an attempt rings, on average */
};
struct rung rung_by(const struct program *p, uint32_t whom, double timeout);
/* The same of the calls that are created, of all groups of callees. */
struct rung rung_created(const struct program *p);

/* P(X < Y) of independent durations, and of X below LIMIT seconds. */
double comes_first(const struct dist *x, const struct dist *y, double limit);

/* The mean of the smaller of X and LIMIT seconds. */
double mean_within(const struct dist *x, double limit);
/* For how many seconds calls are offered; INFINITY: until their number is reached, whenever that is. */
double offered_for(const struct program *p);
/* Calls offered a second at the moment T, in seconds. */
double rate_at(const struct program *p, double t);
/* Agents of G's own on duty then; and all who know its queue. */
double on_duty_at(const struct group *g, double t);
double serving_at(const struct program *p, const struct group *g, double t);
/* Agents of G's own, on average over SPAN seconds (INFINITY: over a cycle). */
double mean_on_duty(const struct group *g, double span);
/* Of them, those who are on no break while all of them have calls: before a break one is waited for. Other
 * work takes none of them from calls for good, which go first. */
double on_no_break(const struct program *p, const struct group *g);
/* The same of all who may serve the queue of G, though they serve others as well. */
double agents_for(const struct program *p, const struct group *g);
/* The part of the time on duty for which an agent of G is on breaks, with DELAY seconds until he can leave; no more
 * than what is left of a shift when one falls due. */
double away_on_breaks(const struct program *p, const struct group *g, double delay);
/* How long a call of the queue of G keeps agents from others, in seconds: the one who serves it until he is ready
 * again, and whoever is rung for it, does not answer, and takes no calls for a while. */
double kept_busy(const struct program *p, const struct group *g);
/* Calls offered a second, on average over the time that they are. */
double mean_rate(const struct program *p);
/* The longest time without a break that agents of G are on duty within the first SPAN seconds. */
double longest_shift(const struct group *g, double span);
/* How often an offered call comes by, of those that VISITS says of an answered one; the least where
 * machines answer, who do not keep agents as long. */
double offered_share(const struct program *p);
/* The share of calls that the controller may lead away from GROUP before their talk with an agent would be over;
 * TALKING: but for those whom it takes out of the queue. */
double led_away(const struct reviewed *v, size_t group, bool talking);

#endif
