/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * time_series - what happens by the interval of the run: the mean of each level, and what came
 * of the calls that were offered in it. Levels are noted at the ends of intervals by the gauges,
 * whatever the order in which they changed; calls are counted when they are over.
 */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "engine/state_internal.h"

static void series_drop(struct time_series *s)
{
	free(s->levels);
	free(s->calls);
	*s = (struct time_series){ 0 };
}

void time_series_free(struct tally *t)
{
	series_drop(&t->series);
}

void time_series_fit(struct tally *t, const struct program *p)
{
	struct time_series *s = &t->series;
	size_t levels = GAUGE_GROUPS + 2 * p->group_count, intervals = p->axis.intervals;

	if (s->intervals != intervals || s->level_count != levels) {
		series_drop(s);
		s->intervals = intervals;
		s->level_count = levels;
		s->levels = xcalloc(levels * intervals + 1, sizeof(*s->levels));
		s->calls = xcalloc(intervals + 1, sizeof(*s->calls));
	}
	memset(s->levels, 0, levels * intervals * sizeof(*s->levels));
	memset(s->calls, 0, (intervals + 1) * sizeof(*s->calls));
	s->last = 0;
}

void time_series_start(struct engine *e)
{
	const struct time_axis *a = &e->p->axis;

	/* what is not told apart all comes at once */
	e->interval = (struct interval_at){ .width = INT64_MAX };
	if (!a->intervals || e->segments)
		return;
	e->interval.width = a->width;
	gauges_divide(&e->gauges, a->width, a->intervals);
}

void time_series_go_to(struct engine *e, int64_t time)
{
	const struct time_axis *a = &e->p->axis;
	size_t k = (size_t)(time / a->width);
	bool later = k >= a->intervals;

	k = later ? a->intervals : k;
	e->interval = (struct interval_at){ (int64_t)k * a->width, later ? INT64_MAX : a->width, k };
}

void time_series_close(struct engine *e)
{
	struct time_series *s = &e->tally->series;

	s->last = e->latest;
	for (size_t i = 0; i < s->level_count; i++)
		gauge_means(&e->gauges, (unsigned)i, s->levels + i * s->intervals);
}
