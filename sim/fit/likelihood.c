/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fit/likelihood.h"

#include <gsl/gsl_linalg.h>
#include <gsl/gsl_multimin.h>
#include <math.h>
#include <string.h>

#include "laws/distribution.h"

static const double impossible = -1e30;
static const double least_probability = 1e-300; /* below, probabilities are computed by their logarithms */

double fit_between(const struct dist *d, double low, double high)
{
	double above = dist_upper(d, high);

	return above < 0.5 ? dist_upper(d, low) - above : dist_cdf(d, high) - dist_cdf(d, low);
}

double fit_upper_seen(const struct dist *d, const struct fit_sample *s, double x)
{
	double seen = s->from > 0 ? dist_upper(d, s->from) : 1;

	return x > s->from && seen > 0 ? dist_upper(d, x) / seen : 1;
}

/* ln of P, which is the probability of C's interval or its density. Far above the law the
 * one of all that is longer takes its place, far below it a bound. */
static double log_of(double p, const struct dist *d, const struct fit_cell *c)
{
	if (p > least_probability)
		return log(p);
	return dist_upper(d, c->value) < 0.5 ? dist_log_upper(d, c->value) : log(least_probability);
}

/* The last cell's upper end, with what was computed of it: mostly the next one begins there. */
struct shared_end {
	double at, upper, cdf; /* NAN: not computed */
};

static double upper_at(const struct dist *d, const struct shared_end *e, double x)
{
	return e->at == x && !isnan(e->upper) ? e->upper : dist_upper(d, x);
}

static double cdf_at(const struct dist *d, const struct shared_end *e, double x)
{
	return e->at == x && !isnan(e->cdf) ? e->cdf : dist_cdf(d, x);
}

/* fit_between(), of intervals that rise. */
static double next_between(const struct dist *d, struct shared_end *e, double low, double high)
{
	struct shared_end end = { high, NAN, NAN };
	double p = 0;

	if (e->at == low && !isnan(e->cdf)) { /* below the median so far: while it clearly is, only the cdf matters */
		end.cdf = dist_cdf(d, high);
		p = end.cdf - e->cdf;
	}
	if (!(end.cdf < 0.499)) {
		end.upper = dist_upper(d, high);
		if (end.upper < 0.5) {
			p = upper_at(d, e, low) - end.upper;
		} else {
			end.cdf = isnan(end.cdf) ? dist_cdf(d, high) : end.cdf;
			p = end.cdf - cdf_at(d, e, low);
		}
	}
	*e = end;
	return p;
}

double fit_log_likelihood(const struct dist *d, const struct fit_sample *s)
{
	double sum = s->from > 0 ? -s->n * dist_log_upper(d, s->from) : 0;
	struct shared_end end = { NAN, NAN, NAN };

	for (size_t i = 0; i < s->count; i++) {
		const struct fit_cell *c = &s->cells[i];

		if (c->events > 0) {
			double p = c->high > c->low ? next_between(d, &end, c->low, c->high) :
						      dist_density(d, c->value);

			sum += c->events * log_of(p, d, c);
		}
		if (c->censored > 0)
			sum += c->censored * log_of(dist_upper(d, c->value), d, c);
	}
	return isfinite(sum) ? sum : impossible;
}

/* ---- the search ---- */

struct problem {
	struct fit_law law;
	const struct fit_sample *s;
};

static double value(const struct problem *p, const double *theta)
{
	struct fit_law l = p->law;
	struct fit_dist room;

	memcpy(l.theta, theta, sizeof(l.theta));
	return fit_log_likelihood(fit_law_dist(&l, &room), p->s);
}

static double objective(const gsl_vector *x, void *self)
{
	double theta[FIT_PARAMETERS] = { 0 };

	for (size_t i = 0; i < x->size; i++)
		theta[i] = gsl_vector_get(x, i);
	return -value(self, theta);
}

/* One search from theta, which is replaced. Returns the logarithm of the likelihood. */
static double search(struct problem *p, double *theta, double step, double tolerance)
{
	size_t n = fit_free_parameters(p->law.family);
	gsl_multimin_fminimizer *m = gsl_multimin_fminimizer_alloc(gsl_multimin_fminimizer_nmsimplex2, n);
	gsl_multimin_function f = { objective, n, p };
	gsl_vector *x = gsl_vector_alloc(n), *steps = gsl_vector_alloc(n);
	double best;

	for (size_t i = 0; i < n; i++)
		gsl_vector_set(x, i, theta[i]);
	gsl_vector_set_all(steps, step);
	gsl_multimin_fminimizer_set(m, &f, x, steps);
	for (int i = 0; i < 1000; i++)
		if (gsl_multimin_fminimizer_iterate(m) ||
		    gsl_multimin_test_size(gsl_multimin_fminimizer_size(m), tolerance) == GSL_SUCCESS)
			break;
	for (size_t i = 0; i < n; i++)
		theta[i] = gsl_vector_get(m->x, i);
	best = -m->fval;
	gsl_vector_free(x);
	gsl_vector_free(steps);
	gsl_multimin_fminimizer_free(m);
	return best;
}

void fit_maximise_from(struct fit_law *l, const struct fit_law *start, const struct fit_sample *s)
{
	struct problem p = { *start, s };

	*l = *start;
	search(&p, l->theta, 0.02, 1e-3);
}

/* ---- standard errors ---- */

/* The information in I: second differences of -ln(likelihood). A thousandth is a small
 * change of a logarithm and large beside the rounding of a sum of many. */
static void information(const struct problem *p, const double *theta, gsl_matrix *I)
{
	const double h = 1e-3;

	for (size_t i = 0; i < I->size1; i++)
		for (size_t j = i; j < I->size1; j++) {
			double sum = 0;

			for (int k = 0; k < 4; k++) {
				double t[FIT_PARAMETERS];

				memcpy(t, theta, sizeof(t));
				t[i] += k & 1 ? h : -h;
				t[j] += k & 2 ? h : -h;
				sum += (k == 0 || k == 3 ? -1 : 1) * value(p, t);
			}
			gsl_matrix_set(I, i, j, sum / (4 * h * h));
			gsl_matrix_set(I, j, i, sum / (4 * h * h));
		}
}

/* By the delta method, from the free parameters to those that people know. */
static void natural_errors(struct fit_maximum *m, const gsl_matrix *covariance)
{
	double slope[FIT_PARAMETERS][FIT_PARAMETERS], up[FIT_PARAMETERS], down[FIT_PARAMETERS];
	size_t n = covariance->size1, count = fit_natural_count(m->law.family);

	for (size_t j = 0; j < n; j++) {
		struct fit_law l = m->law;

		l.theta[j] += 1e-5;
		fit_natural(&l, up);
		l.theta[j] -= 2e-5;
		fit_natural(&l, down);
		for (size_t i = 0; i < count; i++)
			slope[i][j] = (up[i] - down[i]) / 2e-5;
	}
	for (size_t i = 0; i < count; i++) {
		double variance = 0;

		for (size_t j = 0; j < n; j++)
			for (size_t k = 0; k < n; k++)
				variance += slope[i][j] * slope[i][k] * gsl_matrix_get(covariance, j, k);
		m->error[i] = variance > 0 ? sqrt(variance) : NAN;
	}
}

static void add_errors(struct fit_maximum *m, const struct problem *p)
{
	size_t n = fit_free_parameters(m->law.family);
	gsl_matrix *I = gsl_matrix_alloc(n, n);

	information(p, m->law.theta, I);
	if (!gsl_linalg_cholesky_decomp1(I)) {
		gsl_linalg_cholesky_invert(I);
		natural_errors(m, I);
	}
	gsl_matrix_free(I);
}

void fit_maximise(struct fit_maximum *m, enum fit_family family, const struct fit_sample *s)
{
	struct problem p = { .s = s };
	double again;

	*m = (struct fit_maximum){ 0 };
	for (size_t i = 0; i < FIT_PARAMETERS; i++)
		m->error[i] = NAN;
	fit_start(&p.law, family, s);
	m->law = p.law;
	m->log_likelihood = search(&p, m->law.theta, 0.2, 1e-5);
	for (int i = 0; i < 4 && !m->converged; i++) {
		again = search(&p, m->law.theta, 0.1, 1e-6);
		m->converged = again - m->log_likelihood < 1e-4;
		m->log_likelihood = again;
	}
	m->aic = 2 * (double)fit_aic_parameters(family) - 2 * m->log_likelihood;
	fit_natural(&m->law, m->natural);
	add_errors(m, &p);
}
