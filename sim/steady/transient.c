/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "steady/transient_internal.h"

#include <stdlib.h>

#include "stats/series.h"
#include "stats/stats.h"

/* What grows in a straight line from nothing has grown by 7 / 5 between the third and the
 * last quarter; what grows like the root of time, by 1.2. */
static const double growth = 1.25;
static const double unlikely = 0.001;
enum { MEMORIES = 8 };

static double mean_of(const double *x, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += x[i];
	return n ? sum / (double)n : 0;
}

static double squares_about(const double *x, size_t n, double mean)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += (x[i] - mean) * (x[i] - mean);
	return sum;
}

double transient_mean(const struct pilot *x, size_t design, size_t series)
{
	double level[PILOT_INTERVALS];

	pilot_mean(x, design, series, level);
	return mean_of(level, PILOT_INTERVALS);
}

/* Whether the halves of what stays after interval FROM agree, and the relaxation time. */
static bool stays(const struct pilot *x, size_t design, size_t series, size_t from,
		  double *relaxation)
{
	double first[PILOT_REPLICATIONS], second[PILOT_REPLICATIONS], mean[PILOT_REPLICATIONS];
	size_t half = (PILOT_INTERVALS - from) / 2;
	double all = 0, within = 0, between, p;

	for (size_t r = 0; r < PILOT_REPLICATIONS; r++) {
		const double *level = pilot_level(x, design, r, series) + from;

		first[r] = mean_of(level, half);
		second[r] = mean_of(level + half, half);
		mean[r] = (first[r] + second[r]) / 2;
		all += mean[r] / PILOT_REPLICATIONS;
	}
	for (size_t r = 0; r < PILOT_REPLICATIONS; r++)
		within += squares_about(pilot_level(x, design, r, series) + from, 2 * half, all);
	within /= (double)(2 * half * PILOT_REPLICATIONS);
	between = squares_about(mean, PILOT_REPLICATIONS, all) / (PILOT_REPLICATIONS - 1);
	*relaxation = within > 0 ? between / within * (double)half * x->length / PILOT_INTERVALS : 0;
	p = paired_difference(first, second, PILOT_REPLICATIONS, 0.95).p;
	return !(p < unlikely);
}

struct transient transient_level(const struct pilot *x, size_t design, size_t series)
{
	double level[PILOT_INTERVALS];
	struct transient s = { 0 };
	struct mser m;

	pilot_mean(x, design, series, level);
	m = mser(level, PILOT_INTERVALS);
	s.after = (double)m.truncation * x->length / PILOT_INTERVALS;
	s.settled = m.settled && stays(x, design, series, m.truncation, &s.relaxation) &&
		    x->length - s.after >= MEMORIES * s.relaxation;
	return s;
}

struct transient transient_waits(const struct pilot *x, size_t design)
{
	const struct pilot_design *d = &x->designs[design];
	double *wait = xcalloc(d->calls + 1, sizeof(*wait));
	struct transient s = { 0 };
	struct mser m;

	for (size_t i = 0; i < d->calls; i++)
		wait[i] = (double)d->wait[i] * 1e-9 / PILOT_REPLICATIONS;
	m = mser(wait, d->calls);
	s.settled = m.settled;
	if (m.truncation)
		s.after = (double)d->arrival[m.truncation] * 1e-9 / PILOT_REPLICATIONS;
	free(wait);
	return s;
}

bool transient_grows(const struct pilot *x, size_t design, size_t series, double *third,
		     double *last)
{
	const size_t quarter = PILOT_INTERVALS / 4;

	*third = *last = 0;
	for (size_t r = 0; r < PILOT_REPLICATIONS; r++) {
		const double *level = pilot_level(x, design, r, series);
		double before = mean_of(level + 2 * quarter, quarter);
		double after = mean_of(level + 3 * quarter, quarter);

		if (after <= before)
			return false;
		*third += before / PILOT_REPLICATIONS;
		*last += after / PILOT_REPLICATIONS;
	}
	return *last >= growth * *third;
}
