/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls that are packed come out as they were put in, to the bit. */
#include "helpers.h"

#include <string.h>

#include "base/scratch.h"
#include "log/store_internal.h"

enum { CALLS = 3 * 4096 + 100 };

static double known_now_and_then(size_t i, size_t of, double x)
{
	return i % of ? x : NAN;
}

/* Blocks of whole seconds, of milliseconds, and of what is neither; a quantity in some of them only. */
static struct logged_call made(size_t i)
{
	size_t block = i / 4096;
	double part = block == 0 ? 0 : block == 1 ? 0.125 : 1.0 / 3;
	struct logged_call c = { .arrival = 1.7e8 + (double)i + part, .held = NAN, .ring = NAN, .vru = NAN,
				 .wait = known_now_and_then(i, 3, (double)(i % 100) + part), .total = NAN,
				 .service = known_now_and_then(i, 5, 180 + part), .agent = block == 2 ? (int32_t)(i % 7) : -1,
				 .type = -1, .priority = -1, .line = (uint32_t)i + 2, .outcome = i % LOGGED_OUTCOMES,
				 .direction = i % 4, .answered_by = i % 3, .unanswered = -1, .unanswered_ring = NAN };

	c.began = isnan(c.service) ? NAN : c.arrival + (isnan(c.wait) ? 0 : c.wait) + (i == 77 ? 0.001 : i == 5000 ? 1e-7 : 0);
	if (block && i % 11) { /* rings in vain, of some without how long */
		c.unanswered = (int16_t)(i % 6 == 5 ? INT16_MAX : i % 6);
		c.unanswered_ring = i % 13 ? 20.3f * (float)(i % 6) : NAN;
	}
	if (block == 1)
		c.vru = known_now_and_then(i, 2, 0);
	if (i == 4100)
		c.total = -0.0;
	return c;
}

static bool same_call(const struct logged_call *x, const struct logged_call *y)
{
	const double *a = &x->arrival, *b = &y->arrival;

	for (size_t k = 0; k < 8; k++)
		if (!(isnan(a[k]) && isnan(b[k])) && memcmp(&a[k], &b[k], sizeof(*a)))
			return false;
	if (x->unanswered != y->unanswered || !(x->unanswered_ring == y->unanswered_ring ||
						 (isnan(x->unanswered_ring) && isnan(y->unanswered_ring))))
		return false;
	return x->agent == y->agent && x->type == y->type && x->priority == y->priority && x->line == y->line &&
	       x->outcome == y->outcome && x->direction == y->direction && x->answered_by == y->answered_by;
}

static void out_as_in(void **state)
{
	struct bench *b = *state;
	struct call_store *s = store_new(&b->arena);
	struct logged_call c, wanted;

	for (size_t i = 0; i < CALLS; i++) {
		c = made(i);
		store_add(s, &c);
	}
	for (size_t i = 0; i < CALLS; i++) {
		store_get(s, i, &c);
		wanted = made(i);
		if (!same_call(&c, &wanted))
			fail_msg("call %zu is another one", i);
	}
	/* a call of a block of seconds gets what has no place there; its neighbours keep theirs */
	wanted = made(10);
	wanted.ring = 1.0 / 7;
	wanted.type = 3;
	wanted.unanswered = 2;
	wanted.unanswered_ring = 41.5f;
	store_set(s, 10, &wanted);
	store_get(s, 10, &c);
	assert_true(same_call(&c, &wanted));
	store_get(s, 9, &c);
	wanted = made(9);
	assert_true(same_call(&c, &wanted));
	store_close(s);
}

/* A pass, in either direction, has what each call has by itself. */
static void passes(void **state)
{
	struct bench *b = *state;
	struct call_store *s = store_new(&b->arena);
	struct call_log log = { .count = CALLS, .store = s };
	struct logged_call c;
	struct log_pass pass;

	for (size_t i = 0; i < CALLS; i++) {
		c = made(i);
		store_add(s, &c);
	}
	store_close(s);
	s->shift = 86400;
	log_pass_begin(&pass, &log);
	for (size_t i = 0; i < 2 * (size_t)CALLS; i++) {
		size_t k = i < CALLS ? i : 2 * (size_t)CALLS - 1 - i;

		c = logged_call_at(&log, k);
		if (!same_call(&c, log_pass_at(&pass, k)))
			fail_msg("call %zu is another one", k);
	}
}

/* Times before the queue of 0 are forgotten of all calls, and nothing else is. */
static void no_menus(void **state)
{
	struct bench *b = *state;
	struct call_store *s = store_new(&b->arena);
	struct logged_call c, wanted;

	for (size_t i = 0; i < CALLS; i++) {
		c = made(i);
		c.vru = known_now_and_then(i, 2, 0);
		store_add(s, &c);
	}
	store_close(s);
	store_forget_vru(s);
	for (size_t i = 0; i < CALLS; i++) {
		store_get(s, i, &c);
		wanted = made(i);
		wanted.vru = NAN;
		if (!same_call(&c, &wanted))
			fail_msg("call %zu is another one", i);
	}
}

enum { SHUFFLED = 40 * 4096 + 17 /* some runs of what is sorted at once, and more than is in memory */ };

/* Moments of which many are equal: each call stands behind those that came before it, or at its moment above it. */
static void in_order(void **state)
{
	struct bench *b = *state;
	struct call_store *s = store_new(&b->arena);
	struct call_log log = { .count = SHUFFLED, .store = s };
	struct logged_call before = { .arrival = -INFINITY }, wanted;
	uint32_t *of_line = xcalloc(SHUFFLED, sizeof(*of_line));

	for (size_t i = 0; i < SHUFFLED; i++) {
		struct logged_call c = made(i * 7919 % CALLS);

		c.arrival = 1e6 + (double)(i * 7919 % 5003) / (i & 1 ? 3 : 1);
		c.line = (uint32_t)(i * 30011 % SHUFFLED); /* each once */
		c.began = 1.0 / 3; /* in full */
		of_line[c.line] = (uint32_t)i;
		store_add(s, &c);
	}
	store_sort(s);
	assert_true(scratch_in_file(s->packed));
	assert_int_equal(s->count, SHUFFLED);
	s->shift = 86400;
	for (size_t i = 0; i < SHUFFLED; i++) {
		struct logged_call c = logged_call_at(&log, i);

		assert_true(c.arrival > before.arrival || (c.arrival == before.arrival && c.line > before.line));
		before = c;
		wanted = made(of_line[c.line] * (size_t)7919 % CALLS);
		wanted.arrival = c.arrival;
		wanted.began = 1.0 / 3 - 86400;
		wanted.line = c.line;
		assert_true(same_call(&c, &wanted));
	}
	free(of_line);
	assert_near(before.arrival, 1e6 - 86400 + 5002, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		bench_test(out_as_in),
		bench_test(passes),
		bench_test(no_menus),
		bench_test(in_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
