/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/stand_in_watch_internal.h"

#include <stdlib.h>

#include "base/memory.h"

/* Calls that never end are not waited for. */
enum { MOST_OFFERED = 4 * WATCHED_CALLS };

struct watched_call {
	int32_t at;	 /* stand-in of the widget it is in, whose way chance takes; or WAY_NONE */
	int32_t last, way; /* the last of these that it left, and how */
	bool asked; /* by a <Gather>, whose outcome is still to come */
};

/* Step STEP's stand-ins follow each other in `which`. */
static void index_steps(struct stand_in_watch *w)
{
	const struct program *p = w->p;

	w->first = xcalloc(p->step_count + 2, sizeof(*w->first));
	w->which = xreallocarray(NULL, p->stand_in_step_count + 1, sizeof(*w->which));
	for (size_t i = 0; i < p->stand_in_step_count; i++)
		w->first[p->stand_in_steps[i].step + 2]++;
	for (size_t i = 2; i < p->step_count + 2; i++)
		w->first[i] += w->first[i - 1];
	for (size_t i = 0; i < p->stand_in_step_count; i++)
		w->which[w->first[p->stand_in_steps[i].step + 1]++] = p->stand_in_steps[i].stand_in;
}

static uint8_t *came_by(const struct stand_in_watch *w, uint64_t call)
{
	return &w->by[call * w->p->stand_in_count];
}

/* At STEP, of the call itself or of a leg that it has dialled; what chance decides there. */
static int32_t come_by(struct stand_in_watch *w, uint64_t call, int64_t step)
{
	int32_t chance = WAY_NONE;

	for (size_t i = w->first[step]; i < w->first[step + 1]; i++) {
		uint8_t kind = w->p->stand_ins[w->which[i]].kind;

		came_by(w, call)[w->which[i]] = 1;
		if (kind == STAND_IN_INPUT || kind == STAND_IN_SPLIT)
			chance = w->which[i];
	}
	return chance;
}

static void leave(struct watched_call *c, int32_t stand_in, int32_t way)
{
	c->last = stand_in;
	c->way = way;
}

/* After a <Gather> its action is requested, unless nothing was entered. */
static void tell_answer(struct watched_call *c, enum event_kind kind)
{
	if (!c->asked)
		return;
	if (kind == EVENT_FETCH)
		c->way = WAY_INPUT;
	if (kind == EVENT_FETCH || kind == EVENT_VERB || kind == EVENT_HANG_UP)
		c->asked = false;
}

static void watch_event(void *context, const struct engine_event *e)
{
	struct stand_in_watch *w = context;
	struct watched_call *c;
	int32_t chance;

	if (e->call >= WATCHED_CALLS) {
		w->stop |= e->call >= MOST_OFFERED && !times_again(e->call);
		return;
	}
	c = &w->watched[e->call];
	if (!e->leg)
		tell_answer(c, e->kind);
	if (e->kind == EVENT_WIDGET) {
		chance = come_by(w, e->call, e->b);
		c->at = e->leg ? c->at : chance;
	} else if (e->kind == EVENT_VERB) {
		chance = come_by(w, e->call, e->b);
		c->asked = !e->leg && chance != WAY_NONE;
		if (c->asked)
			leave(c, chance, WAY_SILENCE);
	} else if (e->kind == EVENT_TRANSITION && !e->leg && c->at != WAY_NONE) {
		leave(c, c->at, (int32_t)e->b);
		c->at = WAY_NONE;
	} else if (e->kind == EVENT_CODE && e->b == 81005 && !e->leg && c->at != WAY_NONE) {
		leave(c, c->at, WAY_NO_MATCH);
		c->at = WAY_NONE;
	}
}

static struct way_taken *way_of(struct stand_in_watch *w, int32_t stand_in, int32_t way)
{
	for (size_t i = 0; i < w->way_count; i++)
		if (w->ways[i].stand_in == stand_in && w->ways[i].way == way)
			return &w->ways[i];
	w->ways = array_room(w->ways, w->way_count, &w->way_capacity, sizeof(*w->ways));
	w->ways[w->way_count] = (struct way_taken){ stand_in, way, 0, 0, 0 };
	return &w->ways[w->way_count++];
}

static void watch_call_done(void *context, const struct call_report *r)
{
	struct stand_in_watch *w = context;
	bool left = r->end == END_HUNG_UP || r->end == END_ABANDONED;
	const struct watched_call *c;

	if (r->number >= WATCHED_CALLS)
		return;
	c = &w->watched[r->number];
	for (size_t i = 0; i < w->p->stand_in_count; i++) {
		w->met[i] += came_by(w, r->number)[i];
		w->met_and_succeeded[i] += came_by(w, r->number)[i] && r->success;
	}
	if (c->last != WAY_NONE) {
		struct way_taken *way = way_of(w, c->last, c->way);

		way->calls++;
		way->missed += !r->success;
		way->unforced += !r->success && !left;
	}
	w->successes += r->success;
	w->stop |= ++w->calls == WATCHED_CALLS;
}

void stand_in_watch_init(struct stand_in_watch *w, const struct program *p)
{
	*w = (struct stand_in_watch){ .p = p };
	w->observer = (struct observer){ watch_event, watch_call_done, w, UINT64_MAX, &w->stop };
	index_steps(w);
	w->watched = xcalloc(WATCHED_CALLS, sizeof(*w->watched));
	w->by = xcalloc(WATCHED_CALLS, p->stand_in_count + 1);
	w->met = xcalloc(p->stand_in_count + 1, sizeof(*w->met));
	w->met_and_succeeded = xcalloc(p->stand_in_count + 1, sizeof(*w->met_and_succeeded));
	for (size_t i = 0; i < WATCHED_CALLS; i++)
		w->watched[i] = (struct watched_call){ WAY_NONE, WAY_NONE, WAY_NONE, false };
	for (size_t i = 0; i < p->stand_in_count; i++)
		if (!p->stand_ins[i].in)
			for (size_t k = 0; k < WATCHED_CALLS; k++)
				w->by[k * p->stand_in_count + i] = 1;
}

void stand_in_watch_run(struct stand_in_watch *w, uint64_t seed, uint32_t replication)
{
	struct engine_options options = { .observer = &w->observer, .stop = &w->stop };
	struct tally t;

	tally_init(&t, w->p->group_count);
	engine_run(w->p, seed, replication, &options, &t);
	tally_free(&t);
}

void stand_in_watch_free(struct stand_in_watch *w)
{
	free(w->first);
	free(w->which);
	free(w->watched);
	free(w->by);
	free(w->met);
	free(w->met_and_succeeded);
	free(w->ways);
}
