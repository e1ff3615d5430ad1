/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * visits - how often widgets are entered and left, and by which way, where the program asks for
 * it. Whole numbers only, which are the same whoever went first. The time in a widget is the sum
 * of the moments at which it is left less that of the moments at which it is entered: nothing has
 * to be kept of a visit while it lasts.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "engine/state_internal.h"
#include "engine/visits_internal.h"

enum { WORD_BITS = 64 };

/* Which widgets the calls under way have been to: a set for each slot of an offered call. */
struct visits {
	size_t words; /* of a set */
	size_t slots;
	uint64_t *seen;
};

struct visits *visits_new(const struct program *p)
{
	struct visits *v = xcalloc(1, sizeof(*v));

	v->words = (p->widget_count + WORD_BITS - 1) / WORD_BITS;
	return v;
}

void visits_free(struct visits *v)
{
	if (v)
		free(v->seen);
	free(v);
}

void visits_fit(struct tally *t, const struct program *p)
{
	size_t n = p->counts_visits ? visit_words(p->widget_count, p->widget_way_count) : 0;

	if (t->visit_count != n) {
		free(t->visits);
		t->visits = n ? xcalloc(n, sizeof(*t->visits)) : NULL;
		t->visit_count = n;
	} else if (n) {
		memset(t->visits, 0, n * sizeof(*t->visits));
	}
}

static uint64_t *set_of(struct visits *v, int32_t slot)
{
	size_t old = v->slots;

	if ((size_t)slot >= old) {
		v->slots = 2 * (size_t)slot + 64;
		v->seen = xreallocarray(v->seen, v->slots, v->words * sizeof(*v->seen));
		memset(v->seen + old * v->words, 0, (v->slots - old) * v->words * sizeof(*v->seen));
	}
	return v->seen + (size_t)slot * v->words;
}

/* Is it the first time that the call of C comes to WIDGET? */
static bool is_first(struct engine *e, const struct call *c, size_t widget)
{
	uint64_t *word = set_of(e->visits, c->root) + widget / WORD_BITS;
	uint64_t bit = UINT64_C(1) << widget % WORD_BITS;
	bool first = !(*word & bit);

	*word |= bit;
	return first;
}

/* Words of the widget of step PC. */
static uint64_t *words_of(struct engine *e, int32_t pc)
{
	return e->tally->visits + (size_t)e->p->steps[pc].arg * VISIT_WORDS;
}

/* Before it has entered: out of a widget that it has not left it goes into the flow which that
 * runs. */
void visit_count_begin(struct engine *e, const struct call *c, struct strand *s, const struct step *p)
{
	uint64_t *w = e->tally->visits + (size_t)p->arg * VISIT_WORDS;

	if (s->widget != NONE && !s->left)
		s->host = s->widget;
	s->left = false;
	if (!c->counted)
		return;
	w[VISIT_VISITS]++;
	w[VISIT_CALLS] += is_first(e, c, (size_t)p->arg);
	w[VISIT_TIME] -= (uint64_t)e->now;
}

static void leave_widget(struct engine *e, const struct call *c, int32_t pc)
{
	if (c->counted)
		words_of(e, pc)[VISIT_TIME] += (uint64_t)e->now;
}

/* By a way of the widget that it is in, or of the one whose flow that belongs to. NONE: of none
 * that is listed. */
void visit_count_way(struct engine *e, const struct call *c, struct strand *s, int32_t way)
{
	const struct program *p = e->p;

	if (way == NONE)
		return;
	if (c->counted)
		e->tally->visits[p->widget_count * VISIT_WORDS + (size_t)way]++;
	if (s->host != NONE && p->steps[s->host].arg == p->widget_ways[way].widget) {
		leave_widget(e, c, s->host);
		s->host = NONE;
	} else {
		leave_widget(e, c, s->widget);
	}
	s->left = true;
}

void visit_count_over(struct engine *e, const struct call *c, struct strand *s)
{
	if (s->widget != NONE && !s->left)
		leave_widget(e, c, s->widget);
	if (s->host != NONE)
		leave_widget(e, c, s->host);
	s->left = true;
	s->host = NONE;
}

void visit_count_call(struct engine *e, const struct call *root, enum end end)
{
	int32_t widget = root->voice.widget;

	if (root->counted && widget != NONE)
		words_of(e, widget)[VISIT_ENDS + (size_t)end]++;
	if ((size_t)root->root < e->visits->slots)
		memset(set_of(e->visits, root->root), 0, e->visits->words * sizeof(uint64_t));
}
