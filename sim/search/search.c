/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/search.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/diagnostics.h"
#include "base/memory.h"
#include "search/search_designs_internal.h"

/* How it goes on after a step; the first four of campaign_state stand for themselves. */
struct stepper {
	struct search *x;
	struct diagnostics *d;
	enum campaign_state state;
	bool bad;
	double confidence; /* of one decision */
};

static const char *text_of(struct search *x, size_t place)
{
	return x->values ? x->values->texts[place] : arena_printf(&x->arena, "%zu", place + 1);
}

static double number_of(const struct search *x, size_t place)
{
	return x->values ? x->values->numbers[place] : (double)place + 1;
}

/* x->fixed_count + 2 of them. */
static const char **assignments(struct stepper *s, size_t place)
{
	struct search *x = s->x;
	const char **sets = arena_array(&x->arena, x->fixed_count + 2, sizeof(*sets));

	sets[0] = arena_printf(&x->arena, "%s=%s", x->key, text_of(x, place));
	sets[1] = arena_printf(&x->arena, "run.confidence=%.15g", s->confidence);
	for (size_t i = 0; i < x->fixed_count; i++)
		sets[2 + i] = x->fixed[i];
	return sets;
}

/* Where the load is beyond the agents there is no steady state to ask about. */
static bool overloaded(struct stepper *s, const char *const *sets, struct trial *t)
{
	struct search *x = s->x;

	t->design = campaign_overloaded(x->campaign, sets, x->fixed_count + 2, &x->arena);
	if (t->design)
		t->verdict = CONDITION_MISSED;
	return t->design != NULL;
}

/* With more and more replications, until it is decided. False: stopped, or bad. */
static bool decide(struct stepper *s, struct trial *t)
{
	struct search *x = s->x;
	const char **sets = assignments(s, t->place);
	uint64_t n = 0;

	if (overloaded(s, sets, t))
		return true;
	s->bad = !campaign_add(x->campaign, sets, x->fixed_count + 2, &t->point, s->d);
	if (s->bad)
		return false;
	for (;;) {
		struct results *r;

		s->state = campaign_work(x->campaign);
		if (s->state != CAMPAIGN_DONE)
			return false;
		r = campaign_results(x->campaign, t->point);
		search_judge(x, t, r);
		n = r->replications;
		results_free(r);
		if (t->verdict != CONDITION_OPEN || n >= x->max_replications)
			return true;
		n = 2 * n < x->max_replications ? 2 * n : x->max_replications;
		campaign_want(x->campaign, t->point, n);
	}
}

/* The trial of PLACE, made if need be; NULL: stopped, or bad. */
static const struct trial *try_place(struct stepper *s, size_t place)
{
	struct search *x = s->x;
	struct trial t = { .place = place };

	for (size_t i = 0; i < x->trial_count; i++)
		if (x->trials[i].place == place)
			return &x->trials[i];
	t.text = text_of(x, place);
	t.number = number_of(x, place);
	if (!decide(s, &t))
		return NULL;
	if (x->trial_count == x->capacity) {
		x->capacity = x->capacity ? 2 * x->capacity : 32;
		x->trials = xreallocarray(x->trials, x->capacity, sizeof(*x->trials));
	}
	x->trials[x->trial_count++] = t;
	search_blanks(x);
	return &x->trials[x->trial_count - 1];
}

/* The same of the double of a place that was tried; NULL, too, where the scenario takes no
 * number so large. */
static const struct trial *try_double(struct stepper *s, size_t place)
{
	struct diagnostics *d = s->d, own = { 0 };
	const struct trial *t;

	s->d = &own;
	t = try_place(s, place);
	s->d = d;
	s->bad = false;
	diag_free(&own);
	return t;
}

/* Do the places LOW and HIGH differ? Without candidates HIGH is doubled until they do.
 * False: stopped, or bad. */
static bool bracket(struct stepper *s, size_t *high, bool *low_yes, bool *high_yes)
{
	const struct trial *t = try_place(s, 0);

	if (!t)
		return false;
	*low_yes = t->yes;
	*high_yes = t->yes;
	if (s->x->values) {
		*high = s->x->values->count - 1;
		t = try_place(s, *high);
		*high_yes = t && t->yes;
		*low_yes = t && try_place(s, 0)->yes; /* it may be seen otherwise now */
		return t != NULL;
	}
	for (int i = 0; i <= MOST_DOUBLINGS && *high_yes == *low_yes && !search_hopeless(s->x); i++) {
		*high = (size_t)2 << i;
		--*high;
		t = try_double(s, *high);
		if (!t)
			return s->state == CAMPAIGN_DONE;
		*high_yes = t->yes;
		*low_yes = try_place(s, 0)->yes; /* it may be seen otherwise now */
	}
	return true;
}

static bool bisect(struct stepper *s, size_t low, size_t high, bool low_yes)
{
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;
		const struct trial *t = try_place(s, middle);

		if (!t)
			return false;
		if (t->yes == low_yes)
			low = middle;
		else
			high = middle;
	}
	s->x->answer = low_yes ? low : high;
	s->x->sure = try_place(s, low)->verdict != CONDITION_OPEN &&
		     try_place(s, high)->verdict != CONDITION_OPEN;
	return true;
}

static int by_place(const void *a, const void *b)
{
	const struct trial *x = a, *y = b;

	return x->place < y->place ? -1 : x->place > y->place;
}

/* At most so many decisions are taken. */
static double decisions(const struct search *x)
{
	return x->values ? ceil(log2((double)x->values->count)) + 2 : 2.0 * MOST_DOUBLINGS;
}

enum campaign_state search_run(struct search *x, bool *bad, struct diagnostics *d)
{
	struct stepper s = { x, d, CAMPAIGN_DONE, false, 0 };
	bool low_yes, high_yes;
	size_t high = 0;

	/* by Bonferroni all of them are right with the confidence that is asked for */
	s.confidence = 1 - (1 - x->confidence) / decisions(x);
	x->answer = NO_ANSWER;
	x->share = NAN;
	if (bracket(&s, &high, &low_yes, &high_yes)) {
		x->largest = low_yes;
		x->every = low_yes && high_yes;
		if (low_yes != high_yes)
			bisect(&s, 0, high, low_yes);
		search_designs(x);
	}
	if (x->trial_count)
		qsort(x->trials, x->trial_count, sizeof(*x->trials), by_place);
	*bad = s.bad;
	return s.state;
}

void search_free(struct search *x)
{
	free(x->trials);
	arena_free(&x->arena);
}
