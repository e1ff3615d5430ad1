// SPDX-License-Identifier: GPL-3.0-or-later
#include "stats/series.h"

#include <math.h>

enum { LEAST_BATCHES = 10 };

static double batch_mean(const double *x, size_t batch)
{
	double sum = 0;

	for (size_t i = 0; i < MSER_BATCH; i++)
		sum += x[batch * MSER_BATCH + i];
	return sum / MSER_BATCH;
}

/* From the end, adding one batch at a time to the mean and the squares about it
 * (Welford, Technometrics 4:419, 1962), so that each truncation costs a step. */
struct mser mser(const double *x, size_t n)
{
	size_t k = n / MSER_BATCH, stays = (k + 3) / 4;
	struct mser best = { .settled = false };
	double mean = 0, squares = 0, least = INFINITY;

	for (size_t d = k, count = 1; d-- > 0; count++) {
		double value = batch_mean(x, d), off = value - mean, error;

		mean += off / (double)count;
		squares += off * (value - mean);
		error = squares / ((double)count * (double)count);
		if (count < stays || error > least)
			continue;
		least = error;
		best.truncation = d * MSER_BATCH;
		best.mean = mean;
	}
	best.settled = k >= LEAST_BATCHES && 2 * best.truncation <= k * MSER_BATCH;
	return best;
}
