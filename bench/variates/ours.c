/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * ours - the engine's own draws, each at an address of its own: of calls that follow
 * each other, which share a block of random bits, or of calls far from each other.
 */
#include "base/base.h"
#include "variates.h"

#include "laws/distribution.h"
#include "laws/law.h"
#include "random/random.h"

enum { NEIGHBOURS = 1, APART = 4 };

static double uniform(size_t n, size_t stride)
{
	struct rng r;
	double sum = 0;

	rng_init(&r, 1, 1);
	for (size_t i = 0; i < n; i++)
		sum += rng_uniform(&r, &(struct address){ i * stride, 1, 0 }, 0);
	return sum;
}

static double draw(struct dist d, size_t n, size_t stride)
{
	struct arena arena = { 0 };
	struct law law;
	struct rng r;
	double sum = 0;

	law_prepare(&law, &d, &arena);
	rng_init(&r, 1, 1);
	for (size_t i = 0; i < n; i++)
		sum += (double)law_draw(&r, &law, &(struct address){ i * stride, 1, 0 });
	arena_free(&arena);
	return 1e-9 * sum;
}

static double uniform_neighbours(size_t n)
{
	return uniform(n, NEIGHBOURS);
}

static double uniform_apart(size_t n)
{
	return uniform(n, APART);
}

static double exponential_neighbours(size_t n)
{
	return draw((struct dist){ .kind = DIST_EXPONENTIAL, .a = 1 }, n, NEIGHBOURS);
}

static double exponential_apart(size_t n)
{
	return draw((struct dist){ .kind = DIST_EXPONENTIAL, .a = 1 }, n, APART);
}

static double lognormal(size_t n)
{
	return draw((struct dist){ .kind = DIST_LOGNORMAL, .a = -0.5, .b = 1 }, n, NEIGHBOURS);
}

static double gamma_law(size_t n)
{
	return draw((struct dist){ .kind = DIST_GAMMA, .a = 2, .b = 0.5 }, n, NEIGHBOURS);
}

const struct variate our_variates[] = {
	{ "uniform, ours", uniform_neighbours, 0.5 },
	{ "uniform, ours, calls apart", uniform_apart, 0.5 },
	{ "exponential, ours", exponential_neighbours, 1 },
	{ "exponential, ours, calls apart", exponential_apart, 1 },
	{ "lognormal, ours", lognormal, 1 },
	{ "gamma, ours", gamma_law, 1 },
};
const size_t our_count = sizeof(our_variates) / sizeof(*our_variates);
