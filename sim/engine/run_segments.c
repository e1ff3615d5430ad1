/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * run_segments - a run in segments. At a moment where one ends everything before it has
 * happened and nothing after it, for in such a run no call group goes ahead. What is
 * counted in the tally is simply taken away at each moment; what is summed elsewhere
 * is told by differences, those of levels in whole nanoseconds, so that the segments add
 * up to the run.
 */
#include <stdlib.h>

#include "base/memory.h"
#include "engine/state_internal.h"

void run_segments_start(struct engine *e, const struct run_segments *r)
{
	e->segments = NULL;
	if (!r)
		return;
	e->segments = xcalloc(1, sizeof(*e->segments));
	e->segments->cut = r;
	e->segments->since = e->warm_up;
	e->segments->area = xcalloc(e->gauges.count, sizeof(*e->segments->area));
}

void run_segments_end(struct engine *e)
{
	if (e->segments)
		free(e->segments->area);
	free(e->segments);
	e->segments = NULL;
}

static struct gauge gauge_of_segment(struct engine *e, unsigned gauge, int64_t end)
{
	__int128 *before = &e->segments->area[gauge], sum = gauge_sum(&e->gauges, gauge, end);
	struct gauge g = { gauge_take_peak(&e->gauges, gauge, end),
			   (double)(sum - *before) * 1e-9 };

	*before = sum;
	return g;
}

/* What is not counted in the tally itself. */
static void fill(struct engine *e, int64_t end)
{
	struct segment_state *s = e->segments;
	struct tally *t = e->tally;

	t->events = e->events - s->events;
	t->fingerprint = e->fingerprint - s->fingerprint;
	t->time_to_studio_sum = (double)(e->time_to_studio - s->time_to_studio) * 1e-9;
	t->window = (double)(end - s->since) * 1e-9;
	t->legs = gauge_of_segment(e, GAUGE_LEGS, end);
	t->active_executions = gauge_of_segment(e, GAUGE_EXECUTIONS, end);
	for (unsigned i = 0; i < t->group_count; i++) {
		t->groups[i].busy = gauge_of_segment(e, GAUGE_GROUPS + 2 * i, end);
		t->groups[i].queue = gauge_of_segment(e, GAUGE_GROUPS + 2 * i + 1, end);
		t->groups[i].overtime = overtime_take(e, (int32_t)i, end);
		agent_activity_take(e, (int32_t)i, end);
	}
}

static void mark(struct engine *e, int64_t moment)
{
	struct segment_state *s = e->segments;

	s->events = e->events;
	s->fingerprint = e->fingerprint;
	s->time_to_studio = e->time_to_studio;
	s->since = moment;
	s->over++;
}

void run_segments_until(struct engine *e, int64_t time)
{
	struct segment_state *s = e->segments;
	const struct run_segments *cut = s->cut;

	while (s->over < cut->count &&
	       cut->from + (int64_t)s->over * cut->every <= time && time != NEVER) {
		int64_t moment = cut->from + (int64_t)s->over * cut->every;

		fill(e, moment);
		cut->segment(cut->context, s->over, e->tally);
		tally_clear(e->tally);
		mark(e, moment);
	}
}

void run_segments_close(struct engine *e, int64_t end)
{
	fill(e, end);
}
