/* SPDX-License-Identifier: GPL-3.0-or-later */
/* widgets - how often calls come to each widget, how long they stay, and how they leave it. */
#include <math.h>

#include "base/memory.h"
#include "estimate/sample_internal.h"

struct part {
	const struct samples *s;
	struct arena *arena;
	double confidence;
	bool dependent; /* the calls are */
	double *sums, *counts; /* room for the replications */
};

static const char *copy_of(struct arena *a, const char *text)
{
	return text ? arena_strdup(a, text) : NULL;
}

static uint64_t total(const uint64_t *column, size_t n)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += column[i];
	return sum;
}

/* FACTOR times what HITS are of TRIALS, which may be more than all of them. */
static struct estimate ratio(const struct part *x, const uint64_t *hits, const uint64_t *trials,
			     double factor)
{
	for (size_t i = 0; i < x->s->n; i++) {
		x->sums[i] = factor * (double)hits[i];
		x->counts[i] = (double)trials[i];
	}
	struct estimate e = ratio_estimate(x->sums, x->counts, x->s->n, x->confidence);

	estimate_within(&e, 0, INFINITY);
	return e;
}

static struct estimate share(const struct part *x, const uint64_t *hits, const uint64_t *trials)
{
	return share_estimate(hits, trials, x->s->n, x->dependent, x->confidence);
}

static void fill_ways(const struct part *x, struct widget_result *r, const struct program *p,
		      size_t widget)
{
	const struct flow_widget *w = &p->widgets[widget];
	uint64_t *const *columns = x->s->visits + x->s->shape.widgets * VISIT_WORDS;

	r->way_count = (size_t)w->ways;
	r->ways = arena_array(x->arena, r->way_count, sizeof(*r->ways));
	for (size_t i = 0; i < r->way_count; i++) {
		const struct widget_way *way = &p->widget_ways[(size_t)w->way + i];
		const uint64_t *column = columns[(size_t)w->way + i];

		r->ways[i] = (struct way_result){
			.event = copy_of(x->arena, way->event), .condition = copy_of(x->arena, way->condition),
			.next = copy_of(x->arena, way->next), .count = total(column, x->s->n),
			.share = share(x, column, x->s->visits[widget * VISIT_WORDS + VISIT_VISITS]),
		};
	}
}

static void fill_ends(const struct part *x, struct widget_result *r, uint64_t *const *columns)
{
	r->ends = arena_array(x->arena, ENDS, sizeof(*r->ends));
	for (int i = 0; i < ENDS; i++) {
		uint64_t calls = total(columns[VISIT_ENDS + i], x->s->n);

		if (!calls)
			continue;
		r->ends[r->end_count++] = (struct widget_end_result){
			.end = end_rows[i].name, .text = end_rows[i].text, .calls = calls,
			.share = share(x, columns[VISIT_ENDS + i], x->s->column[COL_calls]),
		};
	}
}

static void fill(const struct part *x, struct widget_result *r, const struct program *p, size_t widget)
{
	const struct flow_widget *w = &p->widgets[widget];
	uint64_t *const *columns = x->s->visits + widget * VISIT_WORDS;
	const uint64_t *visits = columns[VISIT_VISITS], *calls = x->s->column[COL_calls];

	*r = (struct widget_result){
		.flow = arena_strdup(x->arena, p->flow_names[w->flow]),
		.name = arena_strdup(x->arena, w->name), .type = w->type,
		.visits = total(visits, x->s->n), .calls = total(columns[VISIT_CALLS], x->s->n),
		.per_call = ratio(x, visits, calls, 1),
		.call_share = share(x, columns[VISIT_CALLS], calls),
		.mean_time = ratio(x, columns[VISIT_TIME], visits, 1e-3),
	};
	fill_ways(x, r, p, widget);
	fill_ends(x, r, columns);
}

void design_widgets(struct design_result *r, const struct samples *s, const struct program *p,
		    struct arena *a, double confidence)
{
	struct arena scratch = { 0 };
	struct part x = { .s = s, .arena = a, .confidence = confidence,
			  .dependent = calls_dependence(p) != NULL };

	if (!p->counts_visits)
		return;
	x.sums = arena_array(&scratch, s->n, sizeof(*x.sums));
	x.counts = arena_array(&scratch, s->n, sizeof(*x.counts));
	r->widget_count = p->widget_count;
	r->widgets = arena_array(a, r->widget_count, sizeof(*r->widgets));
	for (size_t i = 0; i < r->widget_count; i++)
		fill(&x, &r->widgets[i], p, i);
	arena_free(&scratch);
}
