/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * likelihood - the law of a family under which a sample is the most likely, by Nelder
 * and Mead's simplex (GSL) from fit_start(), with standard errors from the observed
 * information.
 *
 * A cell with a width counts with the probability of its interval, one without with
 * the density, what is censored with the probability of more; all given that they are
 * longer than the sample's `from`.
 */
#ifndef RINGFLOW_FIT_LIKELIHOOD_H
#define RINGFLOW_FIT_LIKELIHOOD_H

#include "fit/fitted_law.h"

struct dist;

/* P(LOW < X <= HIGH), without cancellation in the upper tail. */
double fit_between(const struct dist *d, double low, double high);
/* P(X > x) of what S could see: given that X > S->from. */
double fit_upper_seen(const struct dist *d, const struct fit_sample *s, double x);

/* ln of the likelihood of S under D; -1e30 where it is 0. */
double fit_log_likelihood(const struct dist *d, const struct fit_sample *s);

struct fit_maximum {
	struct fit_law law;
	double log_likelihood, aic;
	bool converged; /* a second search from the best point finds nothing better */
	double natural[FIT_PARAMETERS], error[FIT_PARAMETERS]; /* NAN where there is none */
};

/* The best law of FAMILY. */
void fit_maximise(struct fit_maximum *m, enum fit_family family, const struct fit_sample *s);
/* One search from START, without errors: for many samples that are alike. */
void fit_maximise_from(struct fit_law *l, const struct fit_law *start, const struct fit_sample *s);

#endif
