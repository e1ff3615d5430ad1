/* SPDX-License-Identifier: GPL-3.0-or-later */
/* choose - every law fitted to a sample, and the one with the least AIC. */
#ifndef RINGFLOW_FIT_CHOOSE_H
#define RINGFLOW_FIT_CHOOSE_H

#include "fit/goodness.h"
#include "fit/likelihood.h"
#include "laws/distribution.h"

struct arena;

struct fit_candidate {
	struct fit_maximum maximum;
	struct fit_goodness goodness;
	struct fit_dist dist; /* not to be copied */
};

/* Why no law was fitted. */
enum fit_verdict {
	FIT_CHOSEN,
	FIT_EMPTY,	  /* no durations */
	FIT_ALL_CENSORED, /* none was watched to its end: nothing is known but a bound */
	FIT_CONSTANT,	  /* all that were observed are the same */
	FIT_FEW,	  /* fewer than FIT_LEAST were observed: only the exponential law's mean */
	FIT_MEAN,	  /* a report has their mean and no more: the exponential law of it is a guess */
};
enum { FIT_LEAST = 10 };

struct fit_choice {
	enum fit_verdict verdict;
	struct fit_sample sample; /* its arrays belong to the arena */
	struct survival survival;
	size_t count;
	struct fit_candidate *candidates; /* by AIC, the least first */
	size_t best;			  /* the chosen one of these */
	struct dist chosen;		  /* FIT_CHOSEN, FIT_CONSTANT, FIT_FEW, FIT_MEAN */
};

/* Fit every law to S. The one with the least AIC is chosen, or the one of *WANTED (may be
 * NULL); it alone has p-values. A mixture that is no likelier than one of its parts alone
 * is left out, and so is a law whose mean is beyond what a scenario takes. Survival has
 * intervals at CONFIDENCE. What is made lives in A. */
void fit_choose(struct fit_choice *c, const struct fit_sample *s, const enum fit_family *wanted,
		double confidence, struct arena *a);

/* As a value of a scenario: "{lognormal: {mu: 4.8037, sigma: 0.9069}}"; in A. */
const char *fit_yaml(const struct dist *d, struct arena *a);

/* The mean of the law that was chosen, in seconds. */
double fit_mean(const struct fit_choice *c);

#endif
