/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "random/sampling.h"

#include <Random123/philox.h>

#include "base/sampling_plan.h"
#include "base/terms.h"
#include "random/purpose.h"
#include "random/sampling_internal.h"

void sampling_init(struct rng *r, const struct sampling_plan *s, uint64_t seed,
		   uint64_t replication)
{
	rng_init(r, seed, replication);
	r->sampling = *s;
}

/* What calls live or die by has a column of its own: the first of each. */
enum { OWN_COLUMNS = 5, MANY_LEVELS = 11 };
static int own_column(const struct rng_block *b)
{
	if (b->sub)
		return -1;
	switch (b->purpose) {
	case PURPOSE_RING:
		return b->draw == 0 ? 0 : -1;
	case PURPOSE_PATIENCE + PHASE_RINGING:
		return 1;
	case PURPOSE_PATIENCE + PHASE_SPEAKING:
		return 2;
	case PURPOSE_PATIENCE + PHASE_QUEUED:
		return b->draw == 1 ? 3 : -1;
	case PURPOSE_HANDLE:
		return b->draw == 1 ? 4 : -1;
	default:
		return -1;
	}
}

/* A digit, any of LESS as likely; *BITS are what is left to draw others from. */
static uint64_t digit(uint64_t *bits, uint64_t less)
{
	unsigned __int128 product = (unsigned __int128)*bits * less;

	*bits = (uint64_t)product;
	return (uint64_t)(product >> 64);
}

/* All else is given any column at random, which makes it a Latin hypercube beside whatever it
 * is looked at with. Where there are many, it is one of those that nothing owns: each pair of
 * first digits comes once with what has its own, and two that meet by chance are few. */
static uint64_t any_column(uint64_t *bits, uint64_t p)
{
	if (p < MANY_LEVELS)
		return digit(bits, p + 1);
	return OWN_COLUMNS + digit(bits, p + 1 - OWN_COLUMNS);
}

/* Into which of P^2 parts does the word of replication PLACE fall? Two digits in base P: of
 * the replication (a, b) those of column x are (a + x b, b), and of column P (b, a), so that
 * any two columns have each pair of first digits once. Both are scrambled, the second by
 * what the first is too (Matousek 1998, doi 10.1006/jcom.1998.0489), by random BITS. */
static uint64_t part(uint64_t place, uint64_t p, int column, uint64_t bits)
{
	uint64_t a = place / p, b = place % p;
	uint64_t x = column >= 0 ? (uint64_t)column : any_column(&bits, p);
	uint64_t first = x < p ? (a + x * b) % p : b, second = x < p ? b : a;

	second = (second * (1 + digit(&bits, p - 1)) + first * digit(&bits, p) +
		  digit(&bits, p)) % p;
	first = (first * (1 + digit(&bits, p - 1)) + digit(&bits, p)) % p;
	return first * p + second;
}

/* The keys of replications have 32 bits; that of a block of them has another one. */
#define BLOCK_KEY (UINT64_C(1) << 63)

static void stratify(const struct rng *r, struct rng_block *b)
{
	uint64_t p = r->sampling.levels, parts = p * p;
	philox4x64_ctr_t counter = { { b->draw, b->purpose, b->group, b->sub } };
	philox4x64_key_t key = { { r->seed, BLOCK_KEY | r->replication / parts } };
	philox4x64_ctr_t bits = philox4x64(counter, key);
	int column = own_column(b);

	for (int i = 0; i < RNG_NEIGHBOURS; i++) {
		uint64_t at = part(r->replication % parts, p, column, bits.v[i]);

		b->word[i] = (uint64_t)(((unsigned __int128)at << 64 | b->word[i]) / parts);
	}
}

/* The first of a pair has the words of its key. */
static void mirror(const struct rng *r, struct rng_block *b)
{
	philox4x64_ctr_t counter = { { b->draw, b->purpose, b->group, b->sub } };
	philox4x64_key_t key = { { r->seed, r->replication - 1 } };
	philox4x64_ctr_t word = philox4x64(counter, key);

	for (int i = 0; i < RNG_NEIGHBOURS; i++)
		b->word[i] = ~word.v[i];
}

void sampling_apply(const struct rng *r, struct rng_block *b)
{
	if (r->sampling.scheme == SAMPLING_STRATIFIED)
		stratify(r, b);
	else if (r->replication % 2)
		mirror(r, b);
}
