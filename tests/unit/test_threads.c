/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Many threads: each unit once, reports in their order, the same results. */
#include "helpers.h"

#include <pthread.h>

#include "parallel/work_index_internal.h"
#include "parallel/mpi_worker_internal.h"
#include "parallel/parallel.h"
#include "report/calls_rows.h"
#include "report/report.h"

enum { THREADS = 5, UNIT_TOTAL = 2000 };

/* Run FUNCTION in THREADS threads with the same CONTEXT. */
static void in_threads(void *(*function)(void *), void *context)
{
	pthread_t thread[THREADS];

	for (size_t i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&thread[i], NULL, function, context), 0);
	for (size_t i = 0; i < THREADS; i++)
		pthread_join(thread[i], NULL);
}

/* ---- the index of work ---- */

struct taken {
	struct work_index index;
	_Atomic int times[UNIT_TOTAL];
};

static void *take_one_by_one(void *context)
{
	struct taken *t = context;
	uint64_t unit;

	while (work_index_next(&t->index, &unit))
		t->times[unit]++;
	return NULL;
}

static void *take_some(void *context)
{
	struct taken *t = context;
	uint64_t first, count;

	while ((count = work_index_some(&t->index, 7, &first)))
		for (uint64_t i = 0; i < count; i++)
			t->times[first + i]++;
	return NULL;
}

static void each_unit_is_given_once(UNUSED void **state)
{
	void *(*const ways[])(void *) = { take_one_by_one, take_some };

	for (size_t i = 0; i < COUNT(ways); i++) {
		struct taken *t = calloc(1, sizeof(*t));

		work_index_init(&t->index, UNIT_TOTAL);
		in_threads(ways[i], t);
		assert_int_equal(work_index_left(&t->index), 0);
		for (size_t j = 0; j < UNIT_TOTAL; j++)
			assert_int_equal(t->times[j], 1);
		free(t);
	}
}

static void the_index_is_in_order(UNUSED void **state)
{
	struct work_index x;
	uint64_t unit;

	work_index_init(&x, 5);
	assert_true(work_index_next(&x, &unit));
	assert_int_equal(unit, 0);
	assert_int_equal(work_index_some(&x, 3, &unit), 3);
	assert_int_equal(unit, 1);
	assert_int_equal(work_index_left(&x), 1);
	assert_int_equal(work_index_some(&x, 3, &unit), 1);
	assert_int_equal(unit, 4);
	assert_int_equal(work_index_some(&x, 3, &unit), 0);
	assert_false(work_index_next(&x, &unit));
}

/* ---- ordered output ---- */

struct queueing {
	struct work_index index;
	struct ordered_output output;
	uint64_t ahead;
	uint64_t next_unit, next_call; /* expected by the sink */
	bool disorder, too_far;
};

static uint64_t calls_of(uint64_t unit)
{
	return unit * 7 % 5; /* some have none */
}

static void sunk(void *context, uint64_t unit, const void *item)
{
	struct queueing *q = context;
	const uint64_t *call = item;

	while (q->next_call == calls_of(q->next_unit)) {
		q->next_unit++;
		q->next_call = 0;
	}
	if (unit != q->next_unit || *call != q->next_call)
		q->disorder = true;
	q->next_call++;
}

static void *report_units(void *context)
{
	struct queueing *q = context;
	uint64_t unit;

	while (work_index_next(&q->index, &unit)) {
		if (!ordered_output_begin(&q->output, unit))
			return NULL;
		if (unit >= atomic_load(&q->output.current) + q->ahead)
			q->too_far = true;
		for (uint64_t i = 0; i < calls_of(unit); i++)
			ordered_output_write(&q->output, unit, &i);
		ordered_output_finish(&q->output, unit);
	}
	return NULL;
}

static void reports_keep_their_order(UNUSED void **state)
{
	for (uint64_t ahead = 1; ahead <= 16; ahead *= 4) {
		struct queueing q = { .ahead = ahead };
		struct item_sink sink = { sizeof(uint64_t), sunk, &q };

		work_index_init(&q.index, UNIT_TOTAL);
		ordered_output_init(&q.output, &sink, ahead);
		in_threads(report_units, &q);
		assert_false(q.disorder);
		assert_false(q.too_far);
		assert_int_equal(atomic_load(&q.output.current), UNIT_TOTAL);
		ordered_output_free(&q.output);
	}
}

enum { LONG = 20000, LONG_UNITS = 6 };

struct long_units {
	struct work_index index;
	struct ordered_output output;
	_Atomic uint64_t written, sunk; /* items */
	uint64_t most_kept;
	bool disorder;
};

static void sunk_long(void *context, uint64_t unit, const void *item)
{
	struct long_units *q = context;
	uint64_t kept = q->written - q->sunk;

	if (unit * LONG + *(const uint64_t *)item != q->sunk)
		q->disorder = true;
	if (kept > q->most_kept)
		q->most_kept = kept;
	q->sunk++;
}

static void *write_long_units(void *context)
{
	struct long_units *q = context;
	uint64_t unit;

	while (work_index_next(&q->index, &unit) && ordered_output_begin(&q->output, unit)) {
		for (uint64_t i = 0; i < LONG; i++) {
			ordered_output_write(&q->output, unit, &i);
			q->written++;
		}
		ordered_output_finish(&q->output, unit);
	}
	return NULL;
}

/* However much a unit writes, what is kept of it has a limit; then it waits. */
static void what_is_kept_has_a_limit(UNUSED void **state)
{
	struct long_units q = { 0 };
	struct item_sink sink = { sizeof(uint64_t), sunk_long, &q };

	work_index_init(&q.index, LONG_UNITS);
	ordered_output_init(&q.output, &sink, LONG_UNITS);
	in_threads(write_long_units, &q);
	assert_false(q.disorder);
	assert_int_equal(q.sunk, LONG_UNITS * LONG);
	assert_in_range(q.most_kept, 0, (LONG_UNITS - 1) * 4096 + LONG_UNITS);
	ordered_output_free(&q.output);
}

/* Unit 0 never finishes: all others wait for it until somebody closes. */
static void *begin_and_close(void *context)
{
	struct queueing *q = context;
	uint64_t unit;

	while (work_index_next(&q->index, &unit)) {
		if (!ordered_output_begin(&q->output, unit))
			return NULL;
		if (unit == 0) {
			ordered_output_close(&q->output);
			return NULL;
		}
		ordered_output_write(&q->output, unit, &(uint64_t){ 0 });
		ordered_output_finish(&q->output, unit);
	}
	return NULL;
}

static void closing_frees_those_who_wait(UNUSED void **state)
{
	struct queueing q = { .ahead = 2 };
	struct item_sink sink = { sizeof(uint64_t), sunk, &q };

	work_index_init(&q.index, UNIT_TOTAL);
	ordered_output_init(&q.output, &sink, q.ahead);
	in_threads(begin_and_close, &q);
	assert_int_equal(q.next_unit + q.next_call, 0);
	ordered_output_free(&q.output);
}

/* ---- the units of another rank ---- */

static void *run_units(void *context)
{
	struct work_source source = mpi_worker_source(context);
	uint64_t unit, *result;

	while (source.next(source.context, &unit)) {
		result = calloc(1, sizeof(*result));
		*result = 2 * unit;
		source.done(source.context, unit, result);
	}
	return NULL;
}

static void *add_units(void *context)
{
	for (uint64_t unit = 0; unit < UNIT_TOTAL; unit += 50)
		mpi_worker_add(context, 3 * unit + 1, 50, 3);
	mpi_worker_close(context, false);
	return NULL;
}

/* Add units and fetch results while others run them; each comes back once. */
static void what_is_added_comes_back(UNUSED void **state)
{
	pthread_t adder, worker[THREADS];
	bool seen[UNIT_TOTAL] = { false };
	uint64_t unit, *result;
	struct mpi_worker w;

	mpi_worker_init(&w);
	for (size_t i = 0; i < THREADS; i++)
		pthread_create(&worker[i], NULL, run_units, &w);
	pthread_create(&adder, NULL, add_units, &w);
	for (size_t n = 0; n < UNIT_TOTAL;) {
		result = mpi_worker_result(&w, &unit);
		if (!result)
			continue;
		assert_int_equal(unit % 3, 1);
		assert_int_equal(*result, 2 * unit);
		assert_false(seen[unit / 3]);
		seen[unit / 3] = true;
		free(result);
		n++;
	}
	pthread_join(adder, NULL);
	for (size_t i = 0; i < THREADS; i++)
		pthread_join(worker[i], NULL);
	assert_null(mpi_worker_result(&w, &unit));
	mpi_worker_free(&w);
}

static void a_closed_worker_drops_what_waits(UNUSED void **state)
{
	struct mpi_worker w;
	struct work_source source;
	uint64_t unit;

	mpi_worker_init(&w);
	source = mpi_worker_source(&w);
	mpi_worker_add(&w, 10, 3, 1);
	assert_int_equal(mpi_worker_backlog(&w), 3);
	assert_true(source.next(source.context, &unit));
	assert_int_equal(unit, 10);
	mpi_worker_close(&w, false);
	assert_true(source.next(source.context, &unit)); /* what is there is done */
	assert_int_equal(unit, 11);
	mpi_worker_close(&w, true);
	assert_false(source.next(source.context, &unit));
	source.done(source.context, 10, calloc(1, sizeof(uint64_t))); /* left behind, freed */
	mpi_worker_free(&w);
}

/* ---- the whole ---- */

/* Run what is loaded on so many threads: summary.json, and calls.csv in CALLS. */
static char *outcome(struct bench *b, unsigned threads, char **calls)
{
	char *json;
	size_t size;
	FILE *out = open_memstream(&json, &size), *rows = open_memstream(calls, &size);
	struct calls_rows told;
	struct call_sink sink = { calls_rows_call, &told };
	struct experiment_options options = { .calls = &sink, .threads = threads };
	struct results *r;

	calls_rows_begin(&told, rows, CALLS_CSV);
	r = experiment_run(b->s, &options, &b->d);
	assert_non_null(r);
	report_json(out, r, "test");
	fclose(out);
	fclose(rows);
	results_free(r);
	return json;
}

static void assert_same_on_threads(struct bench *b)
{
	static const unsigned counts[] = { 2, THREADS, 64 };
	char *calls, *json = outcome(b, 1, &calls);

	assert_true(*json && *calls);
	for (size_t i = 0; i < COUNT(counts); i++) {
		char *other_calls, *other = outcome(b, counts[i], &other_calls);

		assert_string_equal(other, json);
		assert_string_equal(other_calls, calls);
		free(other);
		free(other_calls);
	}
	free(json);
	free(calls);
}

static void designs_groups_and_a_sweep(void **state)
{
	struct bench *b = *state;

	b->sets[b->set_count++] = "calls.count=100";
	b->sets[b->set_count++] = "run.replications=4";
	b->sets[b->set_count++] = "sweep.redirect_after=[0s, 5s, 10s]";
	load_path(b, "scenarios/direct-vs-studio.yaml");
	assert_same_on_threads(b);
}

/* The callee's ringing is drawn: whether an expectation holds differs from
 * replication to replication. */
static void expectations(void **state)
{
	struct bench *b = *state;

	put_text(b, "ring.xml", "<Response><Dial><Number>+15550143</Number></Dial></Response>");
	put_json(b, "hello.json", FLOW(TRIGGER("hello") "," SAY("hello", LAST("audioComplete"))));
	load(b,
	     "flows: {hello: hello.json}\n"
	     "apps: {ring: ring.xml}\n"
	     "callers: {ring: {exponential: 8s}, busy: 20%, no-answer: 20%}\n"
	     "run: {replications: 12}\n"
	     "calls: {script: [{name: one, at: 0s, expect: accepted}, {name: two, at: 1m, expect: 400},\n"
	     "  {name: three, at: 2m, design: b, expect: success}]}\n"
	     "designs:\n"
	     "  a: {start: ring, redirect: {at: ringing, after: 5s, to: hello}}\n"
	     "  b: {start: hello}\n",
	     NULL);
	assert_same_on_threads(b);
}

/* However far each thread had come, what is kept are whole replications. */
static volatile sig_atomic_t stop;

static void stop_after(UNUSED void *context, const struct progress_step *s)
{
	if (s->done == 30)
		flag_raise(&stop);
}

static void stopping_keeps_whole_replications(void **state)
{
	struct bench *b = *state;
	struct progress progress = { stop_after, NULL };
	struct call_sink sink = { keep_call, b };
	struct experiment_options options = { .progress = &progress, .calls = &sink,
					      .stop = &stop, .threads = 3 };
	struct results *r;

	b->sets[b->set_count++] = "calls.count=50";
	b->sets[b->set_count++] = "run.replications=1000";
	b->sets[b->set_count++] = "sweep=null";
	load_path(b, "scenarios/direct-vs-studio.yaml");
	stop = 0;
	r = experiment_run(b->s, &options, &b->d);
	assert_true(r->interrupted);
	/* of units of 5 arms 30 had ended when the flag was set, and 3 may have been under way;
	 * a thread that the machine has put aside is not left behind by more than 12 */
	assert_in_range(r->replications, 3, 6);
	assert_int_equal(r->designs[4].calls, 50 * r->replications);
	results_free(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_unit_is_given_once),
		cmocka_unit_test(the_index_is_in_order),
		cmocka_unit_test(reports_keep_their_order),
		cmocka_unit_test(what_is_kept_has_a_limit),
		cmocka_unit_test(closing_frees_those_who_wait),
		cmocka_unit_test(what_is_added_comes_back),
		cmocka_unit_test(a_closed_worker_drops_what_waits),
		bench_test(designs_groups_and_a_sweep),
		bench_test(expectations),
		bench_test(stopping_keeps_whole_replications),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
