/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/search_designs_internal.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"

enum { DOUBLINGS = 3, MOST_DESIGNS = 64 };

static bool asked(const struct search *x, const char *design)
{
	return !x->condition->design || !strcmp(x->condition->design, design);
}

/* More is worse where less is asked for. */
static bool worse(const struct requirement *c, const struct estimate *a, const struct estimate *b)
{
	bool less = c->op == OP_LESS || c->op == OP_LESS_EQUAL || (c->op == OP_EQUAL && c->value == 0);

	return less ? a->value > b->value : a->value < b->value;
}

/* The group of D of which METRIC is one, agents.GROUP.NAME; NULL: of none. */
static const struct group_result *group_of(const struct design_result *d, const char *metric)
{
	for (size_t i = 0; i < d->group_count; i++) {
		size_t n = strlen(d->groups[i].name);

		if (!strncmp(metric, "agents.", 7) && !strncmp(metric + 7, d->groups[i].name, n) &&
		    metric[7 + n] == '.' && strcmp(metric + 8 + n, "offered"))
			return &d->groups[i];
	}
	return NULL;
}

static double offered_to(const struct group_result *g)
{
	return g->metrics[0].estimate.value;
}

/* The metric of D; not defined where no call comes to the group that it is of. */
static struct estimate metric_of(struct search *x, const struct design_result *d)
{
	const struct group_result *g = group_of(d, x->condition->metric);
	struct estimate e;

	result_named(d, x->condition->metric, &x->unit, &e);
	if (g && !(offered_to(g) > 0))
		e.defined = false;
	return e;
}

static void add_share(struct search *x, const struct design_result *d, double replications)
{
	const struct group_result *g = group_of(d, x->condition->metric);

	if (g && d->calls)
		x->share = fmax(isnan(x->share) ? 0 : x->share,
				offered_to(g) * replications / (double)d->calls);
}

static uint64_t stir(uint64_t digest, double value)
{
	uint64_t bits;

	memcpy(&bits, &value, sizeof(bits));
	return (digest ^ bits) * 0x100000001b3u;
}

/* FNV-1a of all metrics but the occupancy of agents, which is another with each of them even
 * when nobody waits. */
static uint64_t fare_of(const struct design_result *d)
{
	uint64_t digest = 0xcbf29ce484222325u;

	for (size_t i = 0; i < d->metric_count; i++)
		digest = stir(digest, d->metrics[i].estimate.value);
	for (size_t i = 0; i < d->group_count; i++)
		for (size_t k = 0; k < d->groups[i].metric_count; k++)
			if (strcmp(d->groups[i].metrics[k].name, "occupancy"))
				digest = stir(digest, d->groups[i].metrics[k].estimate.value);
	return digest;
}

void search_judge(struct search *x, struct trial *t, const struct results *r)
{
	const struct requirement *c = x->condition;
	bool any = false, any_no = false, all_yes = true;

	t->replications = r->replications;
	t->blank = 0;
	for (size_t i = 0; i < r->design_count; i++) {
		struct estimate e = metric_of(x, &r->designs[i]);
		enum condition_verdict one = condition_test(c, &e);

		if (!asked(x, r->designs[i].name)) {
			if (e.defined && !x->elsewhere)
				x->elsewhere = arena_strdup(&x->arena, r->designs[i].name);
			continue;
		}
		if (!e.defined && i < MOST_DESIGNS)
			t->blank |= 1ull << i;
		if (!e.defined)
			continue;
		any_no |= one == CONDITION_MISSED;
		all_yes &= one == CONDITION_MET;
		add_share(x, &r->designs[i], (double)r->replications);
		if (any && !worse(c, &e, &t->estimate))
			continue;
		any = true;
		t->estimate = e;
		t->stir = fare_of(&r->designs[i]);
		t->design = arena_strdup(&x->arena, r->designs[i].name);
	}
	t->verdict = !any || any_no ? CONDITION_MISSED : all_yes ? CONDITION_MET : CONDITION_OPEN;
	t->yes = any && all_yes;
	if (t->verdict == CONDITION_OPEN) {
		struct estimate middle = t->estimate;

		middle.low = middle.high = middle.value;
		t->yes = condition_test(c, &middle) == CONDITION_MET;
	}
}

/* The designs without the metric at any value. */
static uint64_t blank_everywhere(const struct search *x)
{
	uint64_t blank = UINT64_MAX;

	for (size_t i = 0; i < x->trial_count; i++)
		if (x->trials[i].replications)
			blank &= x->trials[i].blank;
	return blank;
}

/* The first of the designs in BITS. */
static const char *first_of(struct search *x, uint64_t bits)
{
	return arena_strdup(&x->arena, campaign_scenario(x->campaign, 0)->designs[__builtin_ctzll(bits)].name);
}

void search_blanks(struct search *x)
{
	uint64_t everywhere = blank_everywhere(x);

	for (size_t i = 0; i < x->trial_count; i++) {
		struct trial *t = &x->trials[i];

		if (!t->replications || !(t->blank & ~everywhere))
			continue;
		/* worst off is who does not come to it: what others get would look as if that were missing it */
		t->design = first_of(x, t->blank & ~everywhere);
		t->estimate = (struct estimate){ NAN, NAN, NAN, false, "no observations" };
		t->yes = false;
		t->verdict = CONDITION_MISSED;
	}
}

/* Trials in the order in which they were made, each of twice the number of the one before. */
bool search_hopeless(struct search *x)
{
	const struct trial *last, *first;

	if (x->values || x->trial_count <= DOUBLINGS)
		return false;
	last = &x->trials[x->trial_count - 1];
	first = last - DOUBLINGS;
	for (const struct trial *t = first; t <= last; t++)
		if (t->replications == 0 || !t->design != !last->design ||
		    (last->design && (t->stir != last->stir || strcmp(t->design, last->design))))
			return false;
	x->nowhere = !last->design;
	x->stuck = last->design;
	x->stuck_from = first->text;
	x->stuck_to = last->text;
	return true;
}

void search_designs(struct search *x)
{
	uint64_t blank = blank_everywhere(x);
	const struct scenario *s = x->trial_count ? campaign_scenario(x->campaign, 0) : NULL;
	size_t count = s ? s->design_count : 0;

	x->left_out = arena_array(&x->arena, count, sizeof(*x->left_out));
	x->kept = arena_array(&x->arena, count, sizeof(*x->kept));
	for (size_t i = 0; i < count; i++) {
		const char *name = arena_strdup(&x->arena, s->designs[i].name);

		if (!asked(x, name))
			continue;
		if (i < MOST_DESIGNS && (blank >> i & 1))
			x->left_out[x->left_count++] = name;
		else
			x->kept[x->kept_count++] = name;
	}
	x->nowhere |= !x->kept_count;
}
