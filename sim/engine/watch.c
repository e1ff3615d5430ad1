/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * watch - a run in parts. At a moment where a part ends everything before it has
 * happened and nothing after it, for in a watched run no family goes ahead. What is
 * counted in the tally is simply taken away at each moment; what is summed elsewhere
 * is told by differences, those of levels in whole nanoseconds, so that the parts add
 * up to the run.
 */
#include <stdlib.h>

#include "engine/state.h"

void watch_start(struct engine *e, const struct watch *w)
{
	e->watcher = NULL;
	if (!w)
		return;
	e->watcher = xcalloc(1, sizeof(*e->watcher));
	e->watcher->watch = w;
	e->watcher->since = e->warm_up;
	e->watcher->area = xcalloc(e->gauges.count, sizeof(*e->watcher->area));
}

void watch_end(struct engine *e)
{
	if (e->watcher)
		free(e->watcher->area);
	free(e->watcher);
	e->watcher = NULL;
}

static struct gauge part_of(struct engine *e, unsigned gauge, int64_t end)
{
	__int128 *before = &e->watcher->area[gauge], sum = gauge_sum(&e->gauges, gauge, end);
	struct gauge g = { gauge_take_peak(&e->gauges, gauge, end),
			   (double)(sum - *before) * 1e-9 };

	*before = sum;
	return g;
}

/* What is not counted in the tally itself. */
static void fill(struct engine *e, int64_t end)
{
	struct watcher *w = e->watcher;
	struct tally *t = e->tally;

	t->events = e->events - w->events;
	t->fingerprint = e->fingerprint - w->fingerprint;
	t->time_to_studio_sum = (double)(e->time_to_studio - w->time_to_studio) * 1e-9;
	t->window = (double)(end - w->since) * 1e-9;
	t->legs = part_of(e, GAUGE_LEGS, end);
	t->active_executions = part_of(e, GAUGE_EXECUTIONS, end);
	for (unsigned i = 0; i < t->group_count; i++) {
		t->groups[i].busy = part_of(e, GAUGE_GROUPS + 2 * i, end);
		t->groups[i].queue = part_of(e, GAUGE_GROUPS + 2 * i + 1, end);
	}
}

static void mark(struct engine *e, int64_t moment)
{
	struct watcher *w = e->watcher;

	w->events = e->events;
	w->fingerprint = e->fingerprint;
	w->time_to_studio = e->time_to_studio;
	w->since = moment;
	w->parts++;
}

void watch_until(struct engine *e, int64_t time)
{
	struct watcher *w = e->watcher;
	const struct watch *watch = w->watch;

	while (w->parts < watch->count &&
	       watch->from + (int64_t)w->parts * watch->every <= time && time != NEVER) {
		int64_t moment = watch->from + (int64_t)w->parts * watch->every;

		fill(e, moment);
		watch->part(watch->context, w->parts, e->tally);
		tally_clear(e->tally);
		mark(e, moment);
	}
}

void watch_close(struct engine *e, int64_t end)
{
	fill(e, end);
}
