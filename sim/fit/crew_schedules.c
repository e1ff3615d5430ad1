/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Crews in whole agents: together as many as all agents together, and those whom only the crews show. Each crew
 * rounded by itself would be more: none is below one where it served.
 */
#include <math.h>

#include "fit/agents_on_duty.h"
#include "fit/part.h"
#include "fit/queues.h"

/* Of the dates, or of the days of the cycle. */
struct duty_view {
	const double *on_duty;
	uint64_t *schedule;
};

static struct duty_view duty_view(const struct agents_estimate *e, bool week)
{
	return week ? (struct duty_view){ e->week_on_duty, e->week_schedule } :
		      (struct duty_view){ e->on_duty, e->schedule };
}

/* A step of a day: what crews are owed is what they had less of than they were there, since midnight. */
struct shared_out {
	double owed[CREWS_MOST], extra;
};

static uint64_t give_one(struct queues_estimate *q, struct shared_out *s, bool week, size_t step, size_t crew)
{
	duty_view(q->crews[crew].duty, week).schedule[step]++;
	s->owed[crew]--;
	return 1;
}

/* A crew has no more than the agents that it has, where these have names. */
static bool has_more(const struct queues_estimate *q, bool week, size_t step, size_t crew)
{
	struct duty_view v = duty_view(q->crews[crew].duty, week);

	return v.on_duty[step] > 0 && (!q->crews[crew].agents || v.schedule[step] < q->crews[crew].agents);
}

static void share_step(struct queues_estimate *q, struct shared_out *s, const struct agents_estimate *all, bool week,
		       size_t step)
{
	double sum = 0, there;
	uint64_t given = 0, agents;

	for (size_t k = 0; k < q->crew_count; k++)
		sum += duty_view(q->crews[k].duty, week).on_duty[step];
	s->extra += fmax(0, sum - duty_view(all, week).on_duty[step]);
	there = floor(s->extra + 0.5);
	s->extra -= there;
	agents = duty_view(all, week).schedule[step] + (uint64_t)there;
	for (size_t k = 0; k < q->crew_count; k++) {
		struct duty_view v = duty_view(q->crews[k].duty, week);

		v.schedule[step] = 0;
		s->owed[k] += sum > 0 ? v.on_duty[step] * (double)agents / sum : 0;
		if (queues_part(q, k).alone && v.on_duty[step] > 0 && given < agents)
			given += give_one(q, s, week, step, k);
	}
	while (given < agents && sum > 0) {
		size_t most = CREWS_MOST;

		for (size_t k = 0; k < q->crew_count; k++)
			if (has_more(q, week, step, k) && (most == CREWS_MOST || s->owed[k] > s->owed[most]))
				most = k;
		if (most == CREWS_MOST)
			break;
		given += give_one(q, s, week, step, most);
	}
}

void queues_schedules(struct queues_estimate *q, const struct agents_estimate *all)
{
	for (int week = 0; all && week < 2; week++)
		for (size_t day = 0; day < (week ? all->week_days : all->days); day++) {
			struct shared_out s = { 0 };

			for (size_t k = 0; k < all->steps_a_day; k++)
				share_step(q, &s, all, week, day * all->steps_a_day + k);
		}
}
