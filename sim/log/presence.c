/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "log/presence_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "log/intern_internal.h"

/* What an event said: the agent of QUEUE came, or went. */
struct said {
	size_t agent, place; /* in agents, places */
	bool pause, comes;
	double at;
	size_t order;
};

struct presence {
	struct arena *a;
	struct interned agents, places; /* an agent; an agent in a queue */
	struct said *list;
	size_t count, capacity;
};

struct presence *presence_new(struct arena *a)
{
	struct presence *p = xcalloc(1, sizeof(*p));

	p->a = a;
	return p;
}

void presence_add(struct presence *p, const char *agent, const char *queue, enum presence_event event, double at)
{
	char place[512];

	snprintf(place, sizeof(place), "%.200s\n%.200s", agent, queue ? queue : "");
	p->list = array_room(p->list, p->count, &p->capacity, sizeof(*p->list));
	p->list[p->count] = (struct said){ .agent = intern(p->a, &p->agents, agent), .place = intern(p->a, &p->places, place),
					   .pause = event == AGENT_PAUSES || event == AGENT_RETURNS,
					   .comes = event == AGENT_PAUSES || event == AGENT_SIGNS_ON, .at = at, .order = p->count };
	p->count++;
}

static int presence_by_agent(const void *a, const void *b)
{
	const struct said *x = a, *y = b;

	if (x->agent != y->agent)
		return x->agent < y->agent ? -1 : 1;
	if (x->pause != y->pause)
		return x->pause ? 1 : -1;
	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	return (x->order > y->order) - (x->order < y->order);
}

/* Signing on to the second queue, or pausing in it, is no second time. */
static void put_stretches(struct presence *p, struct call_log *log, const char *name, size_t first, size_t end, bool *in)
{
	size_t open = 0, n = log->presence_count;

	for (size_t i = first; i < end; i++) {
		const struct said *s = &p->list[i];
		bool was = in[s->place];

		in[s->place] = s->comes;
		open += s->comes && !was;
		open -= !s->comes && was && open;
		if (s->comes && !was && open == 1)
			log->presences[n++] = (struct logged_presence){ name, s->pause, s->at, NAN };
		else if (!s->comes && was && !open)
			log->presences[n - 1].to = s->at;
		else if (!s->comes && !was && i == first)
			log->presences[n++] = (struct logged_presence){ name, s->pause, NAN, s->at };
	}
	for (size_t i = first; i < end; i++)
		in[p->list[i].place] = false;
	log->presence_count = n;
}

void presence_finish(struct presence *p, struct call_log *log, struct arena *a)
{
	bool *in = xcalloc(p->places.count + 1, sizeof(*in));
	const char **names;

	log->presences = arena_array(a, p->count + 1, sizeof(*log->presences));
	if (p->count)
		qsort(p->list, p->count, sizeof(*p->list), presence_by_agent);
	names = interned_names(a, &p->agents);
	for (size_t i = 0, end; i < p->count; i = end) {
		for (end = i; end < p->count && p->list[end].agent == p->list[i].agent && p->list[end].pause == p->list[i].pause;)
			end++;
		put_stretches(p, log, names[p->list[i].agent], i, end, in);
	}
	free(in);
}

void presence_free(struct presence *p)
{
	if (!p)
		return;
	interned_names(p->a, &p->agents);
	interned_names(p->a, &p->places);
	free(p->list);
	free(p);
}
