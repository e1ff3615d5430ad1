/* SPDX-License-Identifier: GPL-3.0-or-later */
/* compare - paired differences of designs under common random numbers. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "estimate/sample_internal.h"
#include "replication/metric_rows.h"

struct comparing {
	struct results *r;
	const struct samples *samples;
	const char **names; /* of agents' metrics, one for all pairs; NULL: not yet made */
	const char *measure; /* what tells which design is best */
};

/* Designs by their numbers, a < b. */
struct design_pair {
	size_t a, b;
};

/* Metrics of one design, or of one of its groups. */
struct metric_list {
	const struct metric *metrics;
	size_t count;
};

static void add(struct comparing *x, struct comparison c)
{
	c.headline |= !strcmp(c.metric, x->measure);
	x->r->comparisons[x->r->comparison_count++] = c;
}

static struct comparison between(const struct comparing *x, struct design_pair p, const char *metric,
				 enum unit unit, const double *va, const double *vb)
{
	const struct results *r = x->r;
	struct difference d = paired_difference(va, vb, r->blocks, r->confidence);

	keep_difference_in_range(&d.estimate, unit);
	return (struct comparison){ .a = r->designs[p.a].name, .b = r->designs[p.b].name,
				    .first = p.a, .second = p.b, .metric = metric, .unit = unit, .difference = d.estimate,
				    .p = d.p, .spread = d.spread, .gain = d.gain };
}

static bool is_dependent(const struct comparing *x, struct design_pair p)
{
	return x->r->designs[p.a].dependence || x->r->designs[p.b].dependence || x->samples[p.a].block > 1;
}

/* Of rates the whole counts are known, which tell more where there is no spread. */
static void add_rate(struct comparing *x, struct design_pair p, const struct metric_row *row)
{
	uint64_t *const *ca = x->samples[p.a].column, *const *cb = x->samples[p.b].column;
	const struct metric *ma = result_metric(&x->r->designs[p.a], row->name);
	const struct metric *mb = result_metric(&x->r->designs[p.b], row->name);
	struct comparison c = between(x, p, row->name, UNIT_SHARE, ma->values, mb->values);

	c.headline = strcmp(row->name, "success_rate") != 0; /* that is one where it is the measure */
	c.difference = share_difference(&(struct share_column){ ca[row->of], ca[row->by] },
					&(struct share_column){ cb[row->of], cb[row->by] },
					x->r->blocks, is_dependent(x, p), x->r->confidence);
	if (!c.difference.defined || isnan(c.difference.low))
		c.p = NAN;
	else if (isnan(c.p) || c.spread == 0)
		c.p = c.difference.low > 0 || c.difference.high < 0 ? 0 : 1;
	add(x, c);
}

/* NAMES: what the metrics are called beside those of designs; NULL: as they are. */
static void add_metrics(struct comparing *x, struct design_pair p, const char **names, struct metric_list of_a,
			struct metric_list of_b)
{
	for (size_t i = 0; i < of_a.count && i < of_b.count; i++) {
		const struct metric *m = &of_a.metrics[i], *other = &of_b.metrics[i];

		if (strcmp(m->name, other->name) || m->marks & MARK_HEADLINE)
			continue;
		add(x, between(x, p, names ? names[i] : m->name, m->unit, m->values, other->values));
	}
}

static size_t group_metric_count(const struct design_result *d)
{
	size_t n = 0;

	for (size_t g = 0; g < d->group_count + d->part_count; g++)
		n += d->groups[g].metric_count;
	return n;
}

/* Every design has the same groups, with the same metrics. */
static void name_group_metrics(struct comparing *x)
{
	const struct design_result *d = &x->r->designs[0];
	size_t n = 0;

	x->names = arena_array(&x->r->arena, group_metric_count(d) + 1, sizeof(*x->names));
	for (size_t g = 0; g < d->group_count + d->part_count; g++)
		for (size_t i = 0; i < d->groups[g].metric_count; i++)
			x->names[n++] = result_group_metric(&x->r->arena, &d->groups[g], i);
}

static struct metric_list of_design(const struct design_result *d)
{
	return (struct metric_list){ d->metrics, d->metric_count };
}

static struct metric_list of_group(const struct group_result *g)
{
	return (struct metric_list){ g->metrics, g->metric_count };
}

static void compare_groups(struct comparing *x, struct design_pair p)
{
	const struct design_result *da = &x->r->designs[p.a], *db = &x->r->designs[p.b];
	const char **names = x->names;

	for (size_t g = 0; g < da->group_count + da->part_count && g < db->group_count + db->part_count; g++) {
		add_metrics(x, p, names, of_group(&da->groups[g]), of_group(&db->groups[g]));
		names += da->groups[g].metric_count;
	}
}

static void compare_pair(struct comparing *x, size_t a, size_t b)
{
	struct results *r = x->r;
	const struct design_result *da = &r->designs[a], *db = &r->designs[b];
	const struct design_pair p = { a, b };
	struct comparison cost;

	for (size_t i = 0; i < METRIC_ROWS; i++)
		if (metric_rows[i].marks & MARK_HEADLINE)
			add_rate(x, p, &metric_rows[i]);
	add_metrics(x, p, NULL, of_design(da), of_design(db));
	compare_groups(x, p);
	if (!r->currency)
		return;
	cost = between(x, p, "cost_per_call", UNIT_COUNT, da->cost_per_call, db->cost_per_call);
	cost.headline = true;
	add(x, cost);
}

/* ---- which pairs ---- */

/* The design of the best metric, the first of equals; 0 where none is known. */
static size_t best_design(const struct results *r, const char *metric, bool smallest)
{
	size_t best = 0;
	double most = -INFINITY;

	for (size_t i = 0; i < r->design_count; i++) {
		const struct metric *m = result_metric_named(&r->designs[i], metric);
		double value = !m || !m->estimate.defined ? NAN :
			       smallest ? -m->estimate.value : m->estimate.value;

		if (value > most) {
			most = value;
			best = i;
		}
	}
	return best;
}

static void choose_pairs(struct results *r, const struct scenario *s)
{
	struct pairing *p = &r->pairing;
	size_t n = r->design_count;

	*p = (struct pairing){ .pairs = n * (n - 1) / 2, .of = n * (n - 1) / 2 };
	if (n <= MOST_ALL_PAIRS)
		return;
	p->metric = s->select.given ? arena_strdup(&r->arena, s->select.metric) : results_measure(r);
	p->smallest = s->select.given && s->select.smallest;
	p->best = best_design(r, p->metric, p->smallest);
	p->pairs = p->best ? 2 * n - 3 : n - 1;
}

/* The pairs (A, b) with A < b. */
static void compare_with_later(struct comparing *x, size_t a)
{
	const struct results *r = x->r;
	bool all = r->pairing.pairs == r->pairing.of || !a || a == r->pairing.best;

	if (!all && a < r->pairing.best)
		compare_pair(x, a, r->pairing.best);
	for (size_t b = a + 1; all && b < r->design_count; b++)
		compare_pair(x, a, b);
}

/* ---- the family of tests ---- */

/* Which design is best is seen in the same data: a pair with it, which might as well have been
 * one with any other, stands for as many tests as there are pairs for each that is made. */
static double tests_of(const struct results *r, const struct comparison *c)
{
	return r->pairing.pairs == r->pairing.of || !c->first ? 1 : (double)r->design_count / 2;
}

/* One family of tests: whatever the reader picks out is covered. */
static void correct(struct results *r)
{
	double *p = xcalloc(r->comparison_count + 1, sizeof(*p));

	for (size_t i = 0; i < r->comparison_count; i++)
		p[i] = r->comparisons[i].p * tests_of(r, &r->comparisons[i]);
	holm(p, r->comparison_count);
	for (size_t i = 0; i < r->comparison_count; i++) {
		r->comparisons[i].p_holm = p[i];
		r->comparisons[i].shown = p[i] < 1 - r->confidence;
	}
	free(p);
}

/* At most so many comparisons of a pair: the metrics, the costs. */
static size_t most_of_pair(const struct results *r)
{
	const struct design_result *d = &r->designs[0];

	return 1 + d->metric_count + group_metric_count(d);
}

void compare_designs(struct results *r, const struct samples *samples, const struct scenario *s)
{
	struct comparing x = { .r = r, .samples = samples, .measure = results_measure(r) };

	choose_pairs(r, s);
	if (!r->pairing.pairs)
		return;
	r->comparisons = arena_array(&r->arena, r->pairing.pairs * most_of_pair(r),
				     sizeof(*r->comparisons));
	name_group_metrics(&x);
	for (size_t a = 0; a < r->design_count; a++)
		compare_with_later(&x, a);
	correct(r);
}
