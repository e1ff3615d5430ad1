/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fit/em_internal.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sf_erf.h>
#include <gsl/gsl_sf_gamma.h>
#include <math.h>

enum { ITERATIONS = 300, MOST_ORDER = 4 };

/* A mixture on its way. Of Erlang laws `first` is the mean; of log-normals `first` and
 * `second` are mu and sigma. */
struct em {
	const struct fit_sample *s;
	bool lognormal;
	size_t parts;
	unsigned order[FIT_PARTS];
	double weight[FIT_PARTS], first[FIT_PARTS], second[FIT_PARTS];
	double log_factor[FIT_PARTS]; /* of an Erlang law's density: ln (order - 1)! */
	double likelihood; /* its logarithm, before the last step */
};

/* What one step sums up of each part: its share, and its durations' (or their
 * logarithms') sum and sum of squares. */
struct sums {
	double n[FIT_PARTS], sum[FIT_PARTS], squares[FIT_PARTS];
};

static double middle(const struct fit_cell *c)
{
	return fmax((c->low + c->high) / 2, 1e-9);
}

/* At X > 0, of which LOG_X is the logarithm. By GSL's formulas, whose logarithms of X and of factorials are the
 * same for all parts and steps. */
static double density(const struct em *e, size_t i, double x, double log_x)
{
	double scale;

	if (e->lognormal) {
		double u = (log_x - e->first[i]) / e->second[i];

		return 1 / (x * e->second[i] * sqrt(2 * M_PI)) * exp(-(u * u) / 2);
	}
	if (e->order[i] == 1)
		return exp(-x / e->first[i]) / e->first[i];
	scale = e->first[i] / e->order[i];
	return exp((e->order[i] - 1.0) * log(x / scale) - x / scale - e->log_factor[i]) / scale;
}

static double upper(const struct em *e, size_t i, double x, unsigned more)
{
	if (e->lognormal)
		return gsl_cdf_lognormal_Q(x, e->first[i], e->second[i]);
	return gsl_cdf_gamma_Q(x, e->order[i] + more, e->first[i] / e->order[i]);
}

/* N events at X. */
static void watched(struct em *e, struct sums *t, double x, double n)
{
	double p[FIT_PARTS], sum = 1e-300, y = e->lognormal ? log(x) : x;

	for (size_t i = 0; i < e->parts; i++)
		sum += p[i] = e->weight[i] * density(e, i, x, y);
	for (size_t i = 0; i < e->parts; i++) {
		double share = n * p[i] / sum;

		t->n[i] += share;
		t->sum[i] += share * y;
		t->squares[i] += share * y * y;
	}
	e->likelihood += n * log(sum);
}

/* Beyond X: E[Y | Y > X] of an Erlang law of k phases is its mean times
 * S_(k+1)(X) / S_k(X), the latter S; of a normal one the inverse Mills ratio gives both moments. */
static void beyond(const struct em *e, struct sums *t, size_t i, double x, double share, double s)
{
	t->n[i] += share;
	if (e->lognormal) {
		double z = (log(x) - e->first[i]) / e->second[i], h = gsl_sf_hazard(fmax(z, -30));
		double mu = e->first[i], sd = e->second[i];

		t->sum[i] += share * (mu + sd * h);
		t->squares[i] += share * (mu * mu + 2 * mu * sd * h + sd * sd * (1 + z * h));
	} else {
		t->sum[i] += share * (s > 1e-280 ? e->first[i] * upper(e, i, x, 1) / s :
						   x + e->first[i] / e->order[i]);
	}
}

static void censored(struct em *e, struct sums *t, double x, double n)
{
	double s[FIT_PARTS], p[FIT_PARTS], sum = 1e-300;

	for (size_t i = 0; i < e->parts; i++) {
		s[i] = upper(e, i, x, 0);
		sum += p[i] = e->weight[i] * s[i];
	}
	for (size_t i = 0; i < e->parts; i++)
		beyond(e, t, i, x, n * p[i] / sum, s[i]);
	e->likelihood += n * log(sum);
}

static void step(struct em *e)
{
	struct sums t = { 0 };

	e->likelihood = 0;
	for (size_t i = 0; i < e->s->count; i++) {
		const struct fit_cell *c = &e->s->cells[i];

		if (c->events > 0)
			watched(e, &t, middle(c), c->events);
		if (c->censored > 0 && c->value > 0)
			censored(e, &t, c->value, c->censored);
	}
	for (size_t i = 0; i < e->parts; i++) {
		double mean = t.sum[i] / fmax(t.n[i], 1e-12);

		e->weight[i] = fmax(t.n[i] / e->s->n, 1e-6);
		e->first[i] = e->lognormal ? mean : fmax(mean, 1e-6);
		if (e->lognormal)
			e->second[i] = sqrt(fmax(1e-4, t.squares[i] / fmax(t.n[i], 1e-12) - mean * mean));
	}
}

static void climb(struct em *e)
{
	double before = -INFINITY;

	for (size_t i = 0; i < e->parts; i++)
		e->log_factor[i] = e->lognormal ? 0 : gsl_sf_lngamma(e->order[i]);
	for (int i = 0; i < ITERATIONS; i++) {
		step(e);
		if (e->likelihood - before < 1e-9 * fabs(e->likelihood))
			break;
		before = e->likelihood;
	}
}

/* ---- starts ---- */

static void keep_better(struct em *best, const struct em *e)
{
	if (isnan(best->likelihood) || e->likelihood > best->likelihood)
		*best = *e;
}

static void try_erlang(struct em *best, const struct fit_sample *s, size_t parts, unsigned first,
		       unsigned second, double mean)
{
	static const double spreads[][FIT_PARTS] = { { 0.3, 1.7, 4 }, { 0.05, 1.2, 3 } };

	for (size_t k = 0; k < 2; k++) {
		struct em e = { .s = s, .parts = parts, .order = { first, second, 1 } };

		for (size_t i = 0; i < parts; i++) {
			e.weight[i] = 1 / (double)parts;
			e.first[i] = mean * spreads[k][i];
		}
		climb(&e);
		keep_better(best, &e);
	}
}

/* A part below and one above a quantile of what was observed. */
static void try_lognormals(struct em *best, const struct fit_sample *s, double mean)
{
	static const double at[] = { 0.1, 0.5, 0.9 };

	for (size_t k = 0; k < 3; k++) {
		double cut = fmax(fit_sample_quantile(s, at[k]), 1e-3);
		struct em e = { .s = s, .lognormal = true, .parts = 2, .weight = { at[k], 1 - at[k] },
				.first = { log(cut) - 0.5, log(fmax(cut, mean)) + 0.5 },
				.second = { 1, 1 } };

		climb(&e);
		keep_better(best, &e);
	}
}

void em_start(struct fit_law *l, const struct fit_sample *s, double mean)
{
	struct em best = { .likelihood = NAN };
	size_t parts = l->family == FIT_HYPEREXPONENTIAL_3 ? 3 : 2;

	if (l->family == FIT_LOGNORMALS)
		try_lognormals(&best, s, mean);
	else if (l->family != FIT_HYPER_ERLANG)
		try_erlang(&best, s, parts, 1, 1, mean);
	for (unsigned a = 1; l->family == FIT_HYPER_ERLANG && a <= MOST_ORDER; a++)
		for (unsigned b = 1; b <= MOST_ORDER; b++)
			if (a > 1 || b > 1)
				try_erlang(&best, s, parts, a, b, mean);
	for (size_t i = 0; i < parts; i++)
		l->order[i] = best.order[i];
	fit_law_set_mixture(l, parts, best.weight, best.first, best.second);
}
