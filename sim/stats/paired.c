// SPDX-License-Identifier: GPL-3.0-or-later
/* paired - the difference of two rates under common random numbers. */
#include "stats/stats.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

/* Differences of equal fractions differ by rounding (9/10 - 8/10 is not
 * 8/10 - 7/10); a smaller range than this is no spread. */
static const double equal_fractions = 1e-12;

struct pair {
	const uint64_t *hits_a, *trials_a, *hits_b, *trials_b;
};

static bool usable_pair(const struct pair *p, size_t i)
{
	return p->trials_a[i] && p->trials_b[i];
}

static double difference(const struct pair *p, size_t i)
{
	return (double)p->hits_a[i] / (double)p->trials_a[i] -
	       (double)p->hits_b[i] / (double)p->trials_b[i];
}

/* Newcombe's method 10 on the counts of the usable replications. */
static struct estimate newcombe(const struct pair *p, size_t n, double confidence)
{
	uint64_t hits_a = 0, trials_a = 0, hits_b = 0, trials_b = 0;
	double a, b, low_a, high_a, low_b, high_b, d;

	for (size_t i = 0; i < n; i++) {
		if (!usable_pair(p, i))
			continue;
		hits_a += p->hits_a[i];
		trials_a += p->trials_a[i];
		hits_b += p->hits_b[i];
		trials_b += p->trials_b[i];
	}
	a = (double)hits_a / (double)trials_a;
	b = (double)hits_b / (double)trials_b;
	d = a - b;
	wilson(hits_a, trials_a, confidence, &low_a, &high_a);
	wilson(hits_b, trials_b, confidence, &low_b, &high_b);
	return (struct estimate){
		.value = d,
		.low = fmax(-1, d - hypot(a - low_a, high_b - b)),
		.high = fmin(1, d + hypot(high_a - a, b - low_b)),
		.defined = true,
		.method = "Newcombe 10 over calls",
	};
}

struct estimate paired_rate_difference(const uint64_t *hits_a, const uint64_t *trials_a,
				       const uint64_t *hits_b, const uint64_t *trials_b, size_t n,
				       double confidence)
{
	struct pair p = {hits_a, trials_a, hits_b, trials_b};
	double sum = 0, squares = 0, least = INFINITY, most = -INFINITY, mean, used, half;
	size_t m = 0;

	for (size_t i = 0; i < n; i++) {
		double d;

		if (!usable_pair(&p, i))
			continue;
		d = difference(&p, i);
		sum += d;
		least = fmin(least, d);
		most = fmax(most, d);
		m++;
	}
	if (m == 0)
		return (struct estimate){NAN, NAN, NAN, false, "no observations"};
	if (m == 1 || most - least < equal_fractions)
		return newcombe(&p, n, confidence);
	used = (double)m;
	mean = sum / used;
	for (size_t i = 0; i < n; i++)
		if (usable_pair(&p, i))
			squares += (difference(&p, i) - mean) * (difference(&p, i) - mean);
	half = gsl_cdf_tdist_Qinv((1 - confidence) / 2, used - 1) *
	       sqrt(squares / (used - 1) / used);
	return (struct estimate){
		.value = mean,
		.low = fmax(-1, mean - half),
		.high = fmin(1, mean + half),
		.defined = true,
		.method = "t over paired replications",
	};
}
