/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Addressed random numbers: same address, same number, in whatever order. */
#include "goodness.h"

#include "laws/law.h"
#include "random/random.h"

#include <Random123/philox.h>

/* Philox4x64-10, from Random123's own kat_vectors. */
struct known_answer {
	uint64_t counter[4], key[2], word[4];
};

#define ONES UINT64_MAX
static const struct known_answer known_answers[] = {
	{ { 0, 0, 0, 0 }, { 0, 0 },
	  { 0x16554d9eca36314c, 0xdb20fe9d672d0fdc, 0xd7e772cee186176b, 0x7e68b68aec7ba23b } },
	{ { ONES, ONES, ONES, ONES }, { ONES, ONES },
	  { 0x87b092c3013fe90b, 0x438c3c67be8d0224, 0x9cc7d7c69cd777b6, 0xa09caebf594f0ba0 } },
	{ { 0x243f6a8885a308d3, 0x13198a2e03707344, 0xa4093822299f31d0, 0x082efa98ec4e6c89 },
	  { 0x452821e638d01377, 0xbe5466cf34e90c6c },
	  { 0xa528f45403e61d95, 0x38c72dbd566e9788, 0xa5a1610e72fd18b5, 0x57bd43b5e52b7fe6 } },
};

static void philox_known_answers(UNUSED void **state)
{
	for (size_t i = 0; i < COUNT(known_answers); i++) {
		const struct known_answer *k = &known_answers[i];
		philox4x64_ctr_t counter;
		philox4x64_key_t key;

		memcpy(counter.v, k->counter, sizeof(k->counter));
		memcpy(key.v, k->key, sizeof(k->key));
		counter = philox4x64(counter, key);
		assert_memory_equal(counter.v, k->word, sizeof(k->word));
	}
}

static void four_calls_share_the_known_answer(UNUSED void **state)
{
	struct rng r;

	rng_init(&r, 0, 0);
	for (uint64_t call = 0; call < 4; call++) {
		struct address a = { .call = call };
		uint64_t word = known_answers[0].word[call];

		assert_true(rng_bits(&r, &a, 0) == word);
		assert_true(rng_uniform(&r, &a, 0) == ((double)(word >> 12) + 0.5) * 0x1p-52);
	}
}

/* Also of those that take more than one word: some 1 % of them. */
static void four_at_once_are_the_same_as_one_by_one(UNUSED void **state)
{
	struct rng r, other;
	double e[RNG_NEIGHBOURS];

	rng_init(&r, 5, 1);
	rng_init(&other, 5, 1);
	for (uint64_t call = 0; call < 8000; call += RNG_NEIGHBOURS) {
		struct address a = { .call = call, .purpose = call % 3, .draw = 1 };

		rng_exponentials(&r, &a, e);
		for (int i = 0; i < RNG_NEIGHBOURS; i++, a.call++)
			assert_true(e[i] == rng_exponential(&other, &a));
	}
}

/* ---- the cache changes nothing ---- */

/* An order that Philox has no part in: Knuth's MMIX generator. */
static uint64_t shuffle(uint64_t *state)
{
	*state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return *state >> 33;
}

static uint64_t philox(const struct rng *r, const struct address *a, uint64_t sub)
{
	philox4x64_ctr_t counter = { { a->draw, a->purpose, a->call >> 2, sub } };
	philox4x64_key_t key = { { r->seed, r->replication } };

	return philox4x64(counter, key).v[a->call & 3];
}

/* Few enough that blocks are found again, enough that they drive each other out;
 * draws and subs that differ by 64 fall on one place. */
static struct address some_address(uint64_t *state)
{
	static const uint64_t base[] = { 0, UINT64_C(1) << 40, UINT64_C(1) << 41,
					 UINT64_C(1) << 48, UINT64_C(0xffff) << 48 };
	uint64_t far = shuffle(state) % 8 ? 0 : UINT64_MAX - 15;

	return (struct address){ .call = far + shuffle(state) % 16,
				 .purpose = base[shuffle(state) % COUNT(base)] +
					    shuffle(state) % 8,
				 .draw = far + shuffle(state) % 2 + shuffle(state) % 2 * 64 };
}

static void the_cache_changes_nothing(UNUSED void **state)
{
	static struct rng r[2];
	uint64_t order = 1, kept = 0;

	rng_init(&r[0], 1, 2);
	rng_init(&r[1], UINT64_MAX, UINT64_MAX);
	for (int i = 0; i < 300000; i++) {
		struct rng *one = &r[shuffle(&order) % 2];
		struct address a = some_address(&order);
		uint64_t sub = shuffle(&order) % 4 ? 0 : shuffle(&order) % 3 * 64;
		const struct rng_block *b = &one->cache[rng_slot(&a, sub)];

		kept += b->group == a.call >> 2 && b->purpose == a.purpose &&
			b->draw == a.draw && b->sub == sub;
		assert_true(rng_bits(one, &a, sub) == philox(one, &a, sub));
	}
	/* The order was one that tries the cache. */
	assert_in_range(kept, 1000, 200000);
}

/* The same for what is made of the words. */
static void a_fresh_generator_draws_the_same(UNUSED void **state)
{
	static const struct dist d = { .kind = DIST_GAMMA, .a = 0.5, .b = 3 };
	static struct rng old, fresh;
	uint64_t order = 2;
	struct law l;

	law_prepare(&l, &d, NULL);
	rng_init(&old, 5, 6);
	for (int i = 0; i < 20000; i++) {
		struct address a = some_address(&order);

		rng_init(&fresh, 5, 6);
		assert_true(rng_exponential(&old, &a) == rng_exponential(&fresh, &a));
		rng_init(&fresh, 5, 6);
		assert_true(rng_normal(&old, &a) == rng_normal(&fresh, &a));
		rng_init(&fresh, 5, 6);
		assert_true(law_draw(&old, &l, &a) == law_draw(&fresh, &l, &a));
	}
}

/* ---- every part of the address counts ---- */

enum { ADDRESSES = 3 * 3 * 9 * 7 * 4 * 3 };

static double nth_uniform(unsigned i)
{
	static struct rng r;
	struct address a = { .call = i / 9 % 9, .purpose = i / 81 % 7, .draw = i / 567 % 4 };

	rng_init(&r, i % 3, i / 3 % 3);
	return rng_uniform(&r, &a, i / 2268);
}

/* Of 6804 numbers of 52 bits two agree with probability 5e-9. */
static void every_part_of_the_address_counts(UNUSED void **state)
{
	static double u[ADDRESSES];

	for (unsigned i = 0; i < ADDRESSES; i++)
		u[i] = nth_uniform(i);
	qsort(u, ADDRESSES, sizeof(*u), by_value);
	for (unsigned i = 1; i < ADDRESSES; i++)
		assert_true(u[i] > u[i - 1]);
}

/* ---- uniform ---- */

static void uniforms_stay_inside(UNUSED void **state)
{
	assert_true(rng_unit(0) == 0x1p-53);
	assert_true(rng_unit(UINT64_MAX) == 1 - 0x1p-53);
	assert_true(rng_signed_unit(0) == 0x1p-53);
	assert_true(rng_signed_unit(UINT64_MAX) == -0x1p-53);
	assert_true(rng_signed_unit(UINT64_MAX >> 1) == 1 - 0x1p-53);
	assert_true(rng_signed_unit(UINT64_C(1) << 63) == -1 + 0x1p-53);
}

enum { UNIFORMS = 1000000, CELLS = 1000 };

static void uniforms_are_uniform(UNUSED void **state)
{
	static double u[UNIFORMS];
	struct rng r;

	rng_init(&r, 11, 0);
	for (uint64_t i = 0; i < UNIFORMS; i++) {
		struct address a = { i, 1, 0 };

		u[i] = rng_uniform(&r, &a, 0);
	}
	for (int power = 1; power <= 4; power++)
		assert_power_mean(u, UNIFORMS, power, 1.0 / (power + 1));
	assert_true(chi_square(u, UNIFORMS, CELLS) < chi_square_critical(CELLS));
}

/* Each bit of a word is set half of the time. */
static void bits_are_even(UNUSED void **state)
{
	uint64_t set[64] = { 0 };
	struct rng r;

	rng_init(&r, 12, 0);
	for (uint64_t i = 0; i < UNIFORMS; i++) {
		struct address a = { i, 1, 0 };
		uint64_t bits = rng_bits(&r, &a, 0);

		for (int k = 0; k < 64; k++)
			set[k] += bits >> k & 1;
	}
	for (int k = 0; k < 64; k++)
		assert_near((double)set[k], UNIFORMS / 2, 5 * sqrt(UNIFORMS) / 2);
}

/* ---- neighbours ---- */

struct neighbour {
	uint64_t call, purpose, draw, sub, seed, replication;
};

static const struct neighbour neighbours[] = {
	{ .call = 1 }, { .call = 2 }, { .call = 3 }, { .call = 4 }, { .call = 64 },
	{ .purpose = 1 }, { .purpose = 16 }, { .purpose = UINT64_C(1) << 48 },
	{ .draw = 1 }, { .draw = 2 }, { .sub = 1 }, { .seed = 1 }, { .replication = 1 },
	{ .call = 4, .purpose = 1 }, { .purpose = 1, .draw = 1 },
};

/* |r| of n independent pairs has standard error 1 / sqrt(n); five of them. */
static void check_neighbour(const struct neighbour *by)
{
	enum { PAIRS = 200000 };
	static struct rng one, other;
	double u = 0, e = 0, z = 0;

	rng_init(&one, 1, 0);
	rng_init(&other, 1 + by->seed, by->replication);
	for (uint64_t i = 0; i < PAIRS; i++) {
		struct address a = { i, 2, 0 };
		struct address b = { i + by->call, 2 + by->purpose, by->draw };

		u += (rng_uniform(&one, &a, 0) - 0.5) * (rng_uniform(&other, &b, by->sub) - 0.5);
		if (by->sub)
			continue;
		e += (rng_exponential(&one, &a) - 1) * (rng_exponential(&other, &b) - 1);
		z += rng_normal(&one, &a) * rng_normal(&other, &b);
	}
	assert_near(12 * u / PAIRS, 0, 5 / sqrt(PAIRS));
	assert_near(e / PAIRS, 0, 5 / sqrt(PAIRS));
	assert_near(z / PAIRS, 0, 5 / sqrt(PAIRS));
}

static void neighbours_are_independent(UNUSED void **state)
{
	for (size_t i = 0; i < COUNT(neighbours); i++)
		check_neighbour(&neighbours[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(philox_known_answers),
		cmocka_unit_test(four_calls_share_the_known_answer),
		cmocka_unit_test(four_at_once_are_the_same_as_one_by_one),
		cmocka_unit_test(the_cache_changes_nothing),
		cmocka_unit_test(a_fresh_generator_draws_the_same),
		cmocka_unit_test(every_part_of_the_address_counts),
		cmocka_unit_test(uniforms_stay_inside),
		cmocka_unit_test(uniforms_are_uniform),
		cmocka_unit_test(bits_are_even),
		cmocka_unit_test(neighbours_are_independent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
