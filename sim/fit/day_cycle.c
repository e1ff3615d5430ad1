/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fit/day_cycle.h"

#include "base/memory.h"

enum { DAYS_A_WEEK = 7, ENOUGH_WEEKS = 3 };

/* exp(-7) < 0.001: so many calls a day do not fail to come by chance. */
static const double sure_to_call = 7;

size_t day_cycle_kinds(const struct day_cycle *c)
{
	return c->pooled ? 1 : c->cycle_days;
}

size_t day_cycle_kind(const struct day_cycle *c, size_t date)
{
	return c->pooled ? 0 : date % c->cycle_days;
}

/* The mean of the dates from FIRST on, STEP apart, that have calls; 0: none has. */
static double mean_with_calls(const uint64_t *calls, size_t days, size_t first, size_t step)
{
	double n = 0, sum = 0;

	for (size_t day = first; day < days; day += step) {
		n += calls[day] > 0;
		sum += (double)calls[day];
	}
	return n > 0 ? sum / n : 0;
}

static void find_closed(struct day_cycle *c, const uint64_t *calls)
{
	double all = mean_with_calls(calls, c->days, 0, 1), means[DAYS_A_WEEK];

	for (size_t k = 0; k < DAYS_A_WEEK; k++) {
		double own = mean_with_calls(calls, c->days, k, DAYS_A_WEEK);

		means[k] = own > 0 ? own : all;
	}
	for (size_t day = 0; day < c->days; day++) {
		c->closed[day] = !calls[day] && means[day % DAYS_A_WEEK] >= sure_to_call;
		c->closed_days += c->closed[day];
	}
}

/* Which kinds of days have one that is open. */
static void find_open_kinds(struct day_cycle *c, struct arena *a)
{
	c->kind_open = arena_array(a, c->cycle_days, sizeof(*c->kind_open));
	for (size_t day = 0; day < c->days; day++)
		if (!c->closed[day])
			c->kind_open[day % c->cycle_days] = true;
}

/* Is each weekday seen, and always closed or never? */
static bool weekdays_agree(const struct day_cycle *c)
{
	if (c->days < DAYS_A_WEEK)
		return false;
	for (size_t day = DAYS_A_WEEK; day < c->days; day++)
		if (c->closed[day] != c->closed[day - DAYS_A_WEEK])
			return false;
	return true;
}

static void choose_cycle(struct day_cycle *c, size_t whole_weeks)
{
	if (c->cycle_days)
		return;
	if (whole_weeks >= ENOUGH_WEEKS) {
		c->cycle_days = DAYS_A_WEEK;
		return;
	}
	c->pooled = c->closed_days > 0;
	c->cycle_days = !c->closed_days ? 1 : weekdays_agree(c) ? DAYS_A_WEEK : c->days;
}

void day_cycle_find(struct day_cycle *c, struct arena *a, const uint64_t *calls, size_t days,
		    size_t whole_weeks, size_t cycle_days)
{
	*c = (struct day_cycle){ .days = days, .closed = arena_array(a, days, sizeof(*c->closed)),
				 .cycle_days = cycle_days };
	find_closed(c, calls);
	choose_cycle(c, whole_weeks);
	find_open_kinds(c, a);
}

bool day_cycle_counts(const struct day_cycle *c, size_t date)
{
	return !c->closed[date] || (!c->pooled && !c->kind_open[date % c->cycle_days]);
}

bool day_cycle_closed(const struct day_cycle *c, size_t place)
{
	return c->pooled && place < c->days && c->closed[place];
}
