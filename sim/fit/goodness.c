/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fit/goodness.h"

#include <gsl/gsl_integration.h>
#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "laws/distribution.h"
#include "laws/law.h"
#include "random/random.h"
#include "fit/likelihood.h"

enum { REPLICATES = 99, FEWER = 39, MANY = 10000, CLEAR = 19, ENOUGH = 10, FEW_AT_RISK = 10,
       MOST_DRAWS = 1000, MOST_DURATIONS = 100000,
       MANY_ALIKE = 256, NODES = 10 };
enum purpose { DRAW_DURATION = 1, DRAW_CENSORING };

double fit_ks(const struct dist *d, const struct fit_sample *s, const struct survival *k)
{
	double least = s->events < s->n ? fmax(FEW_AT_RISK, 0.01 * s->n) : 0;
	double worst = 0, before = 1;

	for (size_t i = 0; i < k->count && k->steps[i].at_risk >= least; i++) {
		double law = fit_upper_seen(d, s, k->steps[i].time);

		worst = fmax(worst, fmax(fabs(before - law), fabs(k->steps[i].survival - law)));
		before = k->steps[i].survival;
	}
	return worst;
}

/* The events of a cell, spread evenly over the law's probability from LOW down to HIGH, and what is behind them. */
struct ad_cell {
	double m, n, rank; /* events in the cell, in all, and before it */
	double low, high;
};

/* U_i belongs to ln U_i and, counted from the end, to ln(1 - U_i): of the cell's event J, 0 to m - 1. */
static double ad_term(const struct ad_cell *x, double j)
{
	double above = x->low + (j + 0.5) / x->m * (x->high - x->low);
	double below = fmin(fmax(1 - above, 1e-300), 1);

	return (2 * (x->rank + j) + 1) * log(below) + (2 * (x->n - x->rank - j) - 1) * log(fmax(above, 1e-300));
}

/* The derivative of ad_term(), by j / m. */
static double ad_slope(const struct ad_cell *x, double j)
{
	double above = x->low + (j + 0.5) / x->m * (x->high - x->low), by = x->high - x->low;

	return 2 * x->m * (log(1 - above) - log(above)) - (2 * (x->rank + j) + 1) * by / (1 - above) +
	       (2 * (x->n - x->rank - j) - 1) * by / above;
}

/* SUM and those of a cell. Of many events by the Euler-Maclaurin formula of sums at midpoints, where nothing is near a logarithm's pole: what it
 * leaves out is less than the rounding of a sum of so many. */
static double ad_sum(double sum, const struct ad_cell *x, const gsl_integration_glfixed_table *nodes)
{
	double many = 0;

	if (x->m > MANY_ALIKE && x->high > x->low / 2 && x->high > 1e-290 && 1 - x->low > (1 - x->high) / 2) {
		for (size_t i = 0; i < NODES; i++) {
			double t, weight;

			gsl_integration_glfixed_point(0, x->m, i, &t, &weight, nodes);
			many += weight * ad_term(x, t - 0.5);
		}
		return sum + many - (ad_slope(x, x->m - 0.5) - ad_slope(x, -0.5)) / (24 * x->m);
	}
	for (double j = 0; j < x->m; j++)
		sum += ad_term(x, j);
	return sum;
}

double fit_ad(const struct dist *d, const struct fit_sample *s)
{
	gsl_integration_glfixed_table *nodes;
	double sum = 0, rank = 0;

	if (s->events < s->n)
		return NAN;
	nodes = gsl_integration_glfixed_table_alloc(NODES);
	for (size_t i = 0; i < s->count; i++) {
		const struct fit_cell *c = &s->cells[i];
		struct ad_cell x = { c->events, s->n, rank, fit_upper_seen(d, s, c->low), fit_upper_seen(d, s, c->high) };

		sum = ad_sum(sum, &x, nodes);
		rank += c->events;
	}
	gsl_integration_glfixed_table_free(nodes);
	return -s->n - sum / s->n;
}

/* ---- bootstrap ---- */

struct origin {
	struct rng rng;
	struct law law;
	struct survival censoring; /* without steps: everything is observed */
	struct duration *x;
	size_t n;
	double step, from;
};

static double draw_censoring(struct origin *b, uint64_t i)
{
	struct address at = { i, DRAW_CENSORING, 0 };
	double t = b->censoring.count ? survival_quantile(&b->censoring, rng_uniform(&b->rng, &at, 0)) :
					INFINITY;

	return isnan(t) ? INFINITY : t;
}

/* A duration that could be seen. */
static double draw_duration(struct origin *b, uint64_t i)
{
	struct address at = { i, DRAW_DURATION, 0 };
	double t;

	do {
		t = 1e-9 * (double)law_draw(&b->rng, &b->law, &at);
	} while (t <= b->from && at.draw++ < MOST_DRAWS);
	return t;
}

static void draw_sample(struct origin *b, uint64_t replicate)
{
	rng_init(&b->rng, 1, replicate);
	for (size_t i = 0; i < b->n; i++) {
		double t = draw_duration(b, i);
		double limit = draw_censoring(b, i);

		if (b->step > 0)
			t = b->step * round(t / b->step);
		b->x[i] = (struct duration){ fmin(t, limit), t <= limit };
	}
}

static void compare(struct fit_goodness *g, struct origin *b, const struct fit_law *l)
{
	struct arena a = { 0 };
	struct fit_sample s;
	struct survival k;
	struct fit_law again;
	struct fit_dist room;
	const struct dist *d;

	fit_sample_make_with(&s, b->x, b->n, b->step, &a);
	s.from = b->from;
	if (s.events > 0) {
		survival_estimate(&k, &s, 0.95, &a);
		fit_maximise_from(&again, l, &s);
		d = fit_law_dist(&again, &room);
		g->ks_beyond += fit_ks(d, &s, &k) >= g->ks;
		g->ad_beyond += fit_ad(d, &s) >= g->ad;
	}
	g->replicates++;
	arena_free(&a);
}

static bool clear(const struct fit_goodness *g)
{
	bool ad = !isnan(g->ad);

	if (g->replicates == CLEAR && !g->ks_beyond && !(ad && g->ad_beyond))
		return true;
	return g->ks_beyond >= ENOUGH && (!ad || g->ad_beyond >= ENOUGH);
}

static void bootstrap(struct fit_goodness *g, const struct fit_law *l, const struct dist *d,
		      const struct fit_sample *s)
{
	struct arena a = { 0 };
	struct origin b = { .n = (size_t)s->n, .step = s->step, .from = s->from };
	uint32_t most;

	law_prepare(&b.law, d, &a);
	if (s->events < s->n)
		survival_of_censoring(&b.censoring, s, &a);
	b.x = arena_array(&a, b.n, sizeof(*b.x));
	most = b.n > MANY ? FEWER : REPLICATES;
	while (g->replicates < most && !clear(g)) {
		draw_sample(&b, g->replicates);
		compare(g, &b, l);
	}
	g->ks_p = (g->ks_beyond + 1.0) / (g->replicates + 1.0);
	if (!isnan(g->ad))
		g->ad_p = (g->ad_beyond + 1.0) / (g->replicates + 1.0);
	arena_free(&a);
}

void fit_goodness(struct fit_goodness *g, const struct fit_law *l, const struct fit_sample *s,
		  bool with_bootstrap)
{
	struct arena a = { 0 };
	struct fit_dist room;
	const struct dist *d = fit_law_dist(l, &room);
	struct survival k;

	survival_estimate(&k, s, 0.95, &a);
	*g = (struct fit_goodness){ .ks = fit_ks(d, s, &k), .ad = fit_ad(d, s), .ks_p = NAN, .ad_p = NAN };
	if (with_bootstrap && s->n <= MOST_DURATIONS)
		bootstrap(g, l, d, s);
	arena_free(&a);
}
