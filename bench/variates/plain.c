/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plain - xoshiro256++ and Philox4x64-10, their uniforms and exponentials. */
#include "variates.h"

#include <Random123/philox.h>

#include "../random.h"

/* Philox as a stream: a block of four words at a time. */
struct philox {
	philox4x64_ctr_t counter, words;
	philox4x64_key_t key;
	unsigned left;
};

static inline uint64_t philox_bits(struct philox *p)
{
	if (!p->left) {
		p->words = philox4x64(p->counter, p->key);
		p->counter.v[0]++;
		p->left = 4;
	}
	return p->words.v[--p->left];
}

static inline double uniform(uint64_t bits)
{
	return ((double)(bits >> 12) + 0.5) * 0x1p-52;
}

static double xoshiro_uniform(size_t n)
{
	struct random r;
	double sum = 0;

	random_seed(&r, 1);
	for (size_t i = 0; i < n; i++)
		sum += random_uniform(&r);
	return sum;
}

static double xoshiro_ziggurat(size_t n)
{
	struct random r;
	double sum = 0;

	random_seed(&r, 1);
	for (size_t i = 0; i < n; i++)
		sum += random_exponential(&r);
	return sum;
}

static double xoshiro_log(size_t n)
{
	struct random r;
	double sum = 0;

	random_seed(&r, 1);
	for (size_t i = 0; i < n; i++)
		sum -= log(uniform(random_bits(&r)));
	return sum;
}

/* The whole block for one number: what an addressed number costs at least. */
static double philox_block(size_t n)
{
	struct philox p = { .key = { { 1, 2 } } };
	double sum = 0;

	for (size_t i = 0; i < n; i++) {
		p.counter.v[0] = i;
		sum += uniform(philox4x64(p.counter, p.key).v[0]);
	}
	return sum;
}

static double philox_uniform(size_t n)
{
	struct philox p = { .key = { { 1, 2 } } };
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += uniform(philox_bits(&p));
	return sum;
}

static double philox_log(size_t n)
{
	struct philox p = { .key = { { 1, 2 } } };
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum -= log(uniform(philox_bits(&p)));
	return sum;
}

const struct variate plain_variates[] = {
	{ "uniform, xoshiro256++", xoshiro_uniform, 0.5 },
	{ "uniform, Philox4x64-10, a block each", philox_block, 0.5 },
	{ "uniform, Philox4x64-10, a word each", philox_uniform, 0.5 },
	{ "exponential, xoshiro256++ and ziggurat", xoshiro_ziggurat, 1 },
	{ "exponential, xoshiro256++ and -log", xoshiro_log, 1 },
	{ "exponential, Philox4x64-10 and -log", philox_log, 1 },
};
const size_t plain_count = sizeof(plain_variates) / sizeof(*plain_variates);
