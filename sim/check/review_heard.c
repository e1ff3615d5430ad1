/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * review_heard - what a caller has heard who leaves a widget, by the steps that it is lowered to:
 * the engine goes by the same flags (call_end.c), so that both judge alike.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "check/review_graph_internal.h"
#include "check/review_heard_internal.h"

struct walk {
	struct hearing *h;
	const struct heard_way *way;
	size_t tail;
	unsigned found, begun; /* bits: behind the transition; behind the first that is heard */
};

static void come_hearing(struct walk *w, int32_t pc, enum heard heard)
{
	size_t i = (size_t)pc * HEARD_STATES + heard;

	if (pc < 0 || (size_t)pc >= w->h->p->step_count || w->h->seen[i] == w->h->walk)
		return;
	w->h->seen[i] = w->h->walk;
	w->h->queue[w->tail++] = (int32_t)i;
}

static enum heard behind_phase(const struct step *s, enum heard before)
{
	if (before == HEARD_NO_CALL || before == HEARD_ENOUGH)
		return before;
	switch ((enum hears)s->flag) {
	case HEARS_MESSAGE:
		return HEARD_WORD;
	case HEARS_QUESTION:
	case HEARS_NOBODY:
	case HEARS_ERROR:
		return HEARD_NOTHING;
	case HEARS_TONE:
	case HEARS_TRANSFER:
		return HEARD_ENOUGH;
	default:
		return before;
	}
}

/* Who was recorded and then said nothing left no message after all. */
enum heard heard_behind_step(const struct step *s, enum heard before)
{
	switch (s->op) {
	case OP_PHASE:
		return s->flag == HEARS_NOBODY && before == HEARD_ENOUGH ? HEARD_NOTHING : behind_phase(s, before);
	case OP_BRIDGE:
	case OP_SERVE:
	case OP_HAND_OVER:
	case OP_CONFERENCE:
		return before == HEARD_NO_CALL ? before : HEARD_ENOUGH;
	case OP_CALL_OUT:
		return HEARD_NOTHING;
	case OP_PARK: /* what another document says is taken for a word */
		return before == HEARD_NOTHING ? HEARD_WORD : before;
	default:
		return before;
	}
}

/* True when the walk ends there. */
static bool arrive(struct walk *w, const struct step *s, enum heard heard)
{
	const struct heard_way *way = w->way;
	bool here = s->op == OP_TRANSITION && !strcmp(w->h->p->strings[s->note], way->note);

	if (here)
		w->found |= 1U << heard;
	return here || s->op == OP_END_FLOW || s->op == OP_FETCH ||
	       (!way->inside && (s->op == OP_TRANSITION || s->op == OP_WIDGET));
}

static void go_on(struct walk *w, int32_t pc, enum heard heard)
{
	const struct program *p = w->h->p;
	const struct step *s = &p->steps[pc];
	const struct choices *ways = ways_of(p, s);
	enum heard then = heard_behind_step(s, heard);

	if (arrive(w, s, heard))
		return;
	if (s->op == OP_PHASE && !w->begun)
		w->begun = 1U << then;
	for (int32_t i = 0; ways && i < ways->count; i++)
		come_hearing(w, p->choice[ways->first + i].next, s->op == OP_CALL_OUT ? HEARD_NO_CALL : then);
	come_hearing(w, s->next, then);
	/* parked: the call is elsewhere by then; handed over: it does not come back */
	come_hearing(w, s->alt, s->op == OP_PARK || s->op == OP_HAND_OVER ? HEARD_NO_CALL : heard);
}

unsigned heard_behind(struct hearing *h, const struct heard_way *way, enum heard before)
{
	struct walk w = { .h = h, .way = way };

	h->walk++;
	for (int32_t i = h->first[way->widget]; i != NOWHERE; i = h->next[i])
		come_hearing(&w, h->p->steps[i].next, before);
	for (size_t head = 0; head < w.tail; head++)
		go_on(&w, h->queue[head] / HEARD_STATES, (enum heard)(h->queue[head] % HEARD_STATES));
	/* nothing leads to a way of no share: it is as behind what the widget begins with */
	return w.found ? w.found : w.begun ? w.begun : 1U << before;
}

/* What nothing leads to, as it has no share, is known by its name alone. */
static bool is_of(const struct program *p, size_t i, const struct graph *g, char *note, size_t size)
{
	const struct step *s = &p->steps[i];

	int32_t widget = p->widgets[s->arg].number;

	snprintf(note, size, "%s (%s)", g->names[widget], g->types[widget]);
	return !strcmp(p->strings[s->note], note);
}

void hearing_init(struct hearing *h, const struct program *p, const int32_t *flow_of_step, int32_t flow,
		  const struct graph *g)
{
	char note[512];

	*h = (struct hearing){
		.p = p, .first = xreallocarray(NULL, g->count + 1, sizeof(int32_t)),
		.next = xreallocarray(NULL, p->step_count + 1, sizeof(int32_t)),
		.seen = xcalloc(p->step_count * HEARD_STATES + 1, sizeof(unsigned)),
		.queue = xreallocarray(NULL, p->step_count * HEARD_STATES + 1, sizeof(int32_t)),
	};
	for (size_t i = 0; i < g->count; i++)
		h->first[i] = NOWHERE;
	for (size_t i = 0; i < p->step_count; i++) {
		const struct step *s = &p->steps[i];
		int32_t widget = s->op == OP_WIDGET ? p->widgets[s->arg].number : NOWHERE;

		if (widget == NOWHERE || (size_t)widget >= g->count ||
		    (flow_of_step[i] != flow && flow_of_step[i] != NOWHERE) || !is_of(p, i, g, note, sizeof(note)))
			continue;
		h->next[i] = h->first[widget];
		h->first[widget] = (int32_t)i;
	}
}

void hearing_free(struct hearing *h)
{
	free(h->first);
	free(h->next);
	free(h->seen);
	free(h->queue);
}
