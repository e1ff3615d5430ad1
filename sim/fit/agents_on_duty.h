/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * agents_on_duty - how many agents a log shows at work, step by step of each day.
 *
 * A log tells who served when, not who was there. Two things do show it. While somebody
 * waits, no agent who is there is idle: as many are there as are serving. While nobody
 * waits, those are there who serve and those who stand between two of their services, if
 * these are not further apart than `away`: who pauses longer has gone. How long an agent who
 * is there stands idle depends on how few calls there are, so `away` follows the log's own
 * pauses: a time that an idle agent rarely exceeds where pauses are exponential (e^-2.8); and
 * where calls reach the crew's idle agents too rarely, longer pauses are taken for presence as
 * well, and so is some time before a stretch's first service and after its last, within the
 * date's first call and last service: idle_agents_internal.h. So
 *
 *   on duty(t) = serving(t)                 while somebody waits
 *              = serving(t) + between(t)    else
 *
 * and a step's agents are the mean over the step. Biases: who comes before the first
 * service of a day's stretch and stays after the last is not seen, nor who is there for
 * so few calls that one serves none in `away`, so quiet hours come out low; who takes the
 * shortest of breaks while nobody waits is counted, so they may come out high. Where
 * calls wait the estimate needs no `away` and is the capacity that the callers met, work
 * between calls already off: give the group a wrap-up time as well and it counts twice,
 * unless `wrap_up` says that between two services agents are there though somebody waits.
 *
 * Agents without names cannot be seen between two services: unnamed_agents_internal.h.
 *
 * Which schedule for what: a date's follows the calls of that date, who paused when nobody
 * called among them, so it is the one for their replay. Under other calls of the same rates
 * that noise makes waits longer than they were, and the week's mean does better.
 */
#ifndef RINGFLOW_FIT_AGENTS_ON_DUTY_H
#define RINGFLOW_FIT_AGENTS_ON_DUTY_H

#include "fit/day_cycle.h"
#include "log/log.h"

struct agents_part;
struct arena;
struct idle_agents;
struct unnamed;

struct agents_options {
	double step;	 /* seconds; a day is a whole number of them. 0: an hour */
	double away;	 /* a longer pause between two services: not there. 0: as `idle` says */
	const struct idle_agents *idle; /* who may be there in longer ones. NULL: of this log, all agents or those of
					 * `part`; none where `away` is given */
	double handover; /* from the end of a wait until it is seen; such waits are none.
			  * 0: three seconds */
	bool wrap_up;	 /* the group will have a wrap-up time */
	const struct agents_part *part; /* only these; NULL: all. Such as serve no queue alone may be none in a
					 * step in which one of them did serve: hours of few have their mean */
	const struct day_cycle *cycle; /* which days are alike. NULL: those of a weekday, from two
					* weeks on, else all */
};

struct agents_estimate {
	double step;
	double away;	   /* that was used */
	double handover;   /* likewise */
	size_t days, steps_a_day; /* from the log's first midnight */
	bool named;	   /* agents have names */
	bool waits;	   /* the log tells who waited when */
	size_t agents;	   /* that have names */
	double waiting;	   /* share of the time in which somebody waited */
	/* by date: of [day * steps_a_day + step] */
	double *on_duty;   /* mean over the step */
	double *serving;   /* the same of those who serve: there were no fewer */
	uint32_t *distinct; /* agents who served in it, each of them once */
	uint64_t *least;   /* there were no fewer: 1 where somebody served; as many as serve while
			    * somebody waits; or, where nobody does for a minute in all, as many as
			    * serve at once */
	size_t steps_open, steps_guessed; /* without names: steps of kinds of days with calls; in which nobody waited
					   * on any date, so that their agents are a guess */
	struct unnamed *crowd; /* what shows agents without names (unnamed_agents_internal.h) */
	uint64_t *schedule; /* on_duty in whole agents, but not below `least`; what rounding takes
			     * from one step of a day the next ones get, so that a day's total stays */
	/* by day of the cycle: of [day * steps_a_day + step], day 0 that of the first midnight;
	 * the mean over the dates of its kind */
	size_t week_days;  /* 7, 1, or as many as the log has */
	double *week_on_duty;
	double *week_sd;   /* of a step's agents from date to date; NAN: there is one only */
	uint64_t *week_schedule;
};

/* Of LOG, in A; O may be NULL. NULL when the log does not tell when calls were served. */
struct agents_estimate *agents_estimate(struct arena *a, const struct call_log *log,
					const struct agents_options *o);

#endif
