// SPDX-License-Identifier: GPL-3.0-or-later
/* rate - a share of calls, from replications. */
#include "stats/stats.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

/* With fewer hits or misses the normal approximation behind t does not hold. */
enum { FEW = 5 };

struct pooled {
	uint64_t hits, trials;
	size_t n; /* replications with trials */
	bool equal; /* all of them have the same rate */
};

static struct pooled pool(const uint64_t *hits, const uint64_t *trials, size_t n)
{
	struct pooled p = {.equal = true};
	size_t first = 0;

	for (size_t i = 0; i < n; i++) {
		if (trials[i] == 0)
			continue;
		if (p.n++ == 0)
			first = i;
		p.hits += hits[i];
		p.trials += trials[i];
		/* In whole numbers: rounding must not look like a spread. */
		if ((unsigned __int128)hits[i] * trials[first] !=
		    (unsigned __int128)hits[first] * trials[i])
			p.equal = false;
	}
	return p;
}

/* The variance of the ratio estimator: with d = hits - rate * trials it is about
 * s_d^2 / (n * mean(trials)^2). */
static double variance_of(const struct pooled *p, const uint64_t *hits, const uint64_t *trials,
			  size_t n)
{
	double rate = (double)p->hits / (double)p->trials, squares = 0;

	for (size_t i = 0; i < n; i++) {
		double d = (double)hits[i] - rate * (double)trials[i];

		if (trials[i])
			squares += d * d;
	}
	return squares / (double)(p->n - 1) * (double)p->n / (double)p->trials /
	       (double)p->trials;
}

/* Wilson's interval for so many independent calls as would have given VARIANCE, with
 * t for the normal quantile: a rate near 0 or 1 is skewed, and t alone, symmetric,
 * misses it too often on one side. */
void effective_wilson(struct estimate *e, double variance, double freedom, double confidence)
{
	double p = e->value, trials = p * (1 - p) / variance;
	double t = gsl_cdf_tdist_Qinv((1 - confidence) / 2, freedom), tt = t * t;
	double middle = p + tt / (2 * trials);
	double half = t * sqrt(variance + tt / (4 * trials * trials));

	e->low = fmax(0, (middle - half) / (1 + tt / trials));
	e->high = fmin(1, (middle + half) / (1 + tt / trials));
}

struct estimate rate_estimate(const uint64_t *hits, const uint64_t *trials, size_t n,
			      double confidence)
{
	struct pooled p = pool(hits, trials, n);
	struct estimate t, exact;

	if (p.n == 0)
		return (struct estimate){NAN, NAN, NAN, false, "no observations"};
	exact = t = (struct estimate){
		.value = (double)p.hits / (double)p.trials,
		.defined = true,
	};
	t.method = "Wilson over replications";
	exact.method = "Clopper-Pearson over calls";
	if (!p.equal) {
		effective_wilson(&t, variance_of(&p, hits, trials, n), (double)(p.n - 1),
				 confidence);
		if (p.hits >= FEW && p.trials - p.hits >= FEW)
			return t;
	}
	clopper_pearson(p.hits, p.trials, confidence, &exact.low, &exact.high);
	if (!p.equal && t.high - t.low > exact.high - exact.low)
		return t;
	return exact;
}
