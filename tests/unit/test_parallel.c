/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Units of work and loops on threads: each once, results taken in once, stopped where asked. */
#include "helpers.h"

#include <pthread.h>

#include "parallel/ordered_output.h"
#include "parallel/parallel.h"
#include "parallel/parallel_for.h"

enum { JOBS = 500 };

/* ---- units ---- */

struct job {
	pthread_mutex_t lock;
	unsigned taken[JOBS + 1], ended, most_words;
	uint64_t told, total, scratch_runs;
	uint64_t fails_at; /* this unit is stopped; 0: none */
	bool progress_in_order;
	volatile sig_atomic_t stop;
	uint64_t stop_after;
};

/* Units are known by numbers of their own: 1000 more than their places. */
static size_t words(UNUSED void *context, uint64_t unit)
{
	return (unit - 1000) % 3 + 1;
}

static bool run_one(void *context, void *scratch, uint64_t unit, uint64_t *result)
{
	struct job *j = context;
	size_t n = words(context, unit);

	++*(uint64_t *)scratch;
	for (size_t i = 0; i < n; i++) {
		assert_true(result[i] == 0);
		result[i] = unit * 10 + i;
	}
	return unit != j->fails_at;
}

static void take(void *context, uint64_t unit, uint64_t *result)
{
	struct job *j = context;

	for (size_t i = 0; i < words(context, unit); i++)
		assert_true(result[i] == unit * 10 + i);
	free(result);
	pthread_mutex_lock(&j->lock);
	j->taken[unit - 1000]++;
	pthread_mutex_unlock(&j->lock);
}

static void thread_end(void *context, void *scratch)
{
	struct job *j = context;

	pthread_mutex_lock(&j->lock);
	j->ended++;
	j->scratch_runs += *(uint64_t *)scratch;
	pthread_mutex_unlock(&j->lock);
}

static void progress(void *context, uint64_t done, uint64_t total)
{
	struct job *j = context;

	j->progress_in_order &= done == j->told + 1;
	j->told = done;
	j->total = total;
	if (done == j->stop_after)
		j->stop = 1;
}

static bool work(struct job *j, uint64_t count, unsigned threads, bool tell)
{
	struct unit_work w = { .words = words, .most_words = 3, .scratch_size = sizeof(uint64_t),
			       .thread_end = thread_end, .run = run_one, .take = take,
			       .progress = tell ? progress : NULL, .context = j };
	struct parallel_options o = { .threads = threads, .stop = &j->stop };
	struct round_message nothing = { 0 };
	uint64_t units[JOBS];

	pthread_mutex_init(&j->lock, NULL);
	j->progress_in_order = true;
	for (uint64_t i = 0; i < count; i++)
		units[i] = 1000 + i;
	return parallel_run(&w, units, count, &nothing, &o);
}

static void every_unit_is_done_once(UNUSED void **state)
{
	for (unsigned threads = 1; threads <= 4; threads += 3) {
		struct job j = { .ended = 0 };

		assert_true(work(&j, JOBS, threads, true));
		for (size_t i = 0; i < JOBS; i++)
			assert_int_equal(j.taken[i], 1);
		assert_int_equal(j.ended, threads);
		assert_int_equal(j.scratch_runs, JOBS);
		assert_true(j.progress_in_order && j.told == JOBS && j.total == JOBS);
	}
}

static void work_without_progress_and_no_work(UNUSED void **state)
{
	struct job j = { .ended = 0 }, none = { .ended = 0 };

	assert_true(work(&j, 7, 2, false));
	assert_int_equal(j.scratch_runs, 7);
	assert_true(work(&none, 0, 2, true));
	assert_int_equal(none.ended, 2);
	assert_int_equal(none.told, 0);
}

/* What is stopped is dropped, and its thread does no more. */
static void a_unit_that_is_stopped(UNUSED void **state)
{
	struct job j = { .fails_at = 1005 };

	assert_false(work(&j, JOBS, 1, true));
	assert_int_equal(j.told, 5);
	assert_int_equal(j.taken[5] + j.taken[6], 0);
	assert_int_equal(j.ended, 1);
}

static void work_is_stopped_by_the_flag(UNUSED void **state)
{
	struct job j = { .stop_after = 20 }, at_once = { .stop = 1 }, last = { .stop_after = JOBS };

	assert_false(work(&j, JOBS, 1, true));
	assert_int_equal(j.told, 20);
	assert_false(work(&at_once, JOBS, 3, true));
	assert_int_equal(at_once.told, 0);
	assert_int_equal(at_once.ended, 3);
	assert_true(work(&last, JOBS, 1, true)); /* all were done by then */
}

/* ---- loops ---- */

struct rounds {
	unsigned seen[JOBS], count;
	size_t stop_at;
};

static bool body(void *context, size_t number, pthread_mutex_t *lock, volatile sig_atomic_t *stop)
{
	struct rounds *r = context;

	pthread_mutex_lock(lock);
	r->seen[number]++;
	r->count++;
	if (number == r->stop_at)
		*stop = 1;
	pthread_mutex_unlock(lock);
	return number != r->stop_at;
}

static void loops_come_to_every_number(UNUSED void **state)
{
	volatile sig_atomic_t stop = 0;

	for (unsigned threads = 1; threads <= 5; threads += 2) {
		struct rounds r = { .stop_at = SIZE_MAX };

		assert_true(parallel_for(body, &r, JOBS, threads, &stop));
		for (size_t i = 0; i < JOBS; i++)
			assert_int_equal(r.seen[i], 1);
		r = (struct rounds){ .stop_at = SIZE_MAX };
		assert_true(parallel_for(body, &r, 0, threads, &stop));
		assert_int_equal(r.count, 0);
		assert_true(parallel_for(body, &r, 1, threads, &stop));
		assert_int_equal(r.count, 1);
	}
}

static void loops_are_stopped(UNUSED void **state)
{
	volatile sig_atomic_t stop = 0;
	struct rounds r = { .stop_at = 10 };

	assert_false(parallel_for(body, &r, JOBS, 1, &stop));
	assert_int_equal(r.count, 11);
	assert_false(parallel_for(body, &r, JOBS, 3, &stop)); /* at once */
	assert_int_equal(r.count, 11);
}

/* ---- output in order ---- */

struct sunk {
	uint64_t unit[64];
	int item[64];
	size_t count;
};

static void sink(void *context, uint64_t unit, const void *item)
{
	struct sunk *s = context;

	s->unit[s->count] = unit;
	memcpy(&s->item[s->count++], item, sizeof(int));
}

static void put(struct ordered_output *o, uint64_t unit, int item)
{
	ordered_output_write(o, unit, &item);
}

/* Unit 1 writes and ends before 0: what it wrote waits for 0's end. */
static void what_is_written_ahead_waits(UNUSED void **state)
{
	static const uint64_t units[] = { 0, 0, 0, 1, 1, 2, 2, 3 };
	static const int items[] = { 1, 2, 3, 10, 11, 20, 21, 30 };
	struct ordered_output o;
	struct sunk s = { .count = 0 };

	ordered_output_init(&o, &(struct item_sink){ .write = sink, .context = &s, .item_size = sizeof(int) }, 4);
	for (uint64_t i = 0; i < 4; i++)
		assert_true(ordered_output_begin(&o, i));
	put(&o, 0, 1);
	assert_int_equal(s.count, 1); /* at once */
	put(&o, 1, 10);
	put(&o, 2, 20);
	put(&o, 0, 2);
	put(&o, 1, 11);
	ordered_output_finish(&o, 1);
	assert_int_equal(s.count, 2);
	put(&o, 0, 3);
	ordered_output_finish(&o, 0);
	assert_int_equal(s.count, 5); /* with all of 1; 2 goes on and has its turn */
	put(&o, 2, 21);
	assert_int_equal(s.count, 7);
	ordered_output_finish(&o, 2);
	put(&o, 3, 30);
	ordered_output_finish(&o, 3);
	assert_int_equal(s.count, 8);
	for (size_t i = 0; i < 8; i++) {
		assert_int_equal(s.unit[i], units[i]);
		assert_int_equal(s.item[i], items[i]);
	}
	/* places are used again */
	assert_true(ordered_output_begin(&o, 4));
	put(&o, 4, 40);
	assert_int_equal(s.count, 9);
	ordered_output_close(&o);
	assert_false(ordered_output_begin(&o, 5));
	assert_false(ordered_output_begin(&o, 500)); /* does not wait */
	ordered_output_free(&o);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_unit_is_done_once),
		cmocka_unit_test(work_without_progress_and_no_work),
		cmocka_unit_test(a_unit_that_is_stopped),
		cmocka_unit_test(work_is_stopped_by_the_flag),
		cmocka_unit_test(loops_come_to_every_number),
		cmocka_unit_test(loops_are_stopped),
		cmocka_unit_test(what_is_written_ahead_waits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
