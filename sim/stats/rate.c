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

/* Half the width of the ratio estimator's interval: with d = hits - rate *
 * trials, Var(rate) is about s_d^2 / (n * mean(trials)^2). */
static double half_width(const struct pooled *p, const uint64_t *hits, const uint64_t *trials,
			 size_t n, double confidence)
{
	double rate = (double)p->hits / (double)p->trials, squares = 0, variance;

	for (size_t i = 0; i < n; i++) {
		double d = (double)hits[i] - rate * (double)trials[i];

		if (trials[i])
			squares += d * d;
	}
	variance = squares / (double)(p->n - 1);
	return gsl_cdf_tdist_Qinv((1 - confidence) / 2, (double)(p->n - 1)) *
	       sqrt(variance * (double)p->n) / (double)p->trials;
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
	t.method = "t over replications";
	exact.method = "Clopper-Pearson over calls";
	if (!p.equal) {
		double half = half_width(&p, hits, trials, n, confidence);

		t.low = fmax(0, t.value - half);
		t.high = fmin(1, t.value + half);
		if (p.hits >= FEW && p.trials - p.hits >= FEW)
			return t;
	}
	clopper_pearson(p.hits, p.trials, confidence, &exact.low, &exact.high);
	if (!p.equal && t.high - t.low > exact.high - exact.low)
		return t;
	return exact;
}
