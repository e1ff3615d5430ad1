/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "estimate/ranking_selection.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/sampling_plan.h"
#include "estimate/metric_names_internal.h"
#include "stats/select.h"

/* Looks are so far apart at least. */
enum { STEP = 5 };

bool ranking_selection_check(const struct plan *p, struct diagnostics *d)
{
	const struct selection_goal *g = &p->s->select;
	struct precision_goal same = { g->at, g->metric, g->unit, g->indifference, g->text };

	if (!g->given)
		return true;
	if (p->s->design_count > 1)
		return goal_check(p, "select", &same, d);
	diag_error(d, g->at, "select: there is one design only, expected several to choose from");
	return false;
}

void ranking_selection_free(struct ranking_selection *x)
{
	free(x->alive);
	*x = (struct ranking_selection){ 0 };
}

/* The values of all designs, of which more is better; false: some have none. */
static bool values_of(double **x, const struct results *r, const struct selection_goal *g)
{
	for (size_t i = 0; i < r->design_count; i++) {
		const struct metric *m = result_metric_named(&r->designs[i], g->metric);

		x[i] = xcalloc(r->blocks + 1, sizeof(**x));
		for (uint64_t j = 0; j < r->blocks; j++) {
			if (!m || isnan(m->values[j]))
				return false;
			x[i][j] = g->smallest ? -m->values[j] : m->values[j];
		}
	}
	return true;
}

uint64_t ranking_selection_next(struct ranking_selection *x, const struct scenario *s,
				const struct results *r)
{
	uint64_t n = r->replications, step = n / 10 > STEP ? n / 10 : STEP;
	double **values = xcalloc(r->design_count, sizeof(*values));

	if (!x->alive) {
		x->alive = xcalloc(r->design_count, sizeof(*x->alive));
		x->left = r->design_count;
		for (size_t i = 0; i < r->design_count; i++)
			x->alive[i] = true;
	}
	if (values_of(values, r, &s->select))
		x->left = select_screen((const double *const *)values, r->design_count, r->blocks,
					s->select.indifference, s->select.probability, x->alive);
	for (size_t i = 0; i < r->design_count; i++)
		free(values[i]);
	free(values);
	if (x->left == 1 || n >= s->max_replications)
		return n;
	n = sampling_whole(&s->sampling, n + step);
	return n < s->max_replications ? n : s->max_replications;
}

void ranking_selection_results(struct results *r, const struct scenario *s,
			       const struct ranking_selection *x)
{
	const struct selection_goal *g = &s->select;

	r->ranking_selection = (struct ranking_selection_result){
		.given = true, .metric = arena_strdup(&r->arena, g->metric),
		.indifference = arena_strdup(&r->arena, g->text), .probability = g->probability,
		.smallest = g->smallest };
	for (size_t i = 0; i < r->design_count; i++)
		if (x->alive && x->alive[i]) {
			r->ranking_selection.left++;
			r->ranking_selection.best = r->designs[i].name;
		}
}
