/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A unit's outcome as a row of words, and slots for rows. */
#include "helpers.h"

#include "estimate/expectations_internal.h"
#include "replication/metric_rows.h"
#include "replication/replication.h"
#include "estimate/sample_internal.h"

static uint64_t bits_of(double value)
{
	uint64_t word;

	memcpy(&word, &value, sizeof(word));
	return word;
}

static void fill_group(struct group_tally *g, uint64_t base)
{
	g->offered = base + 5;
	g->served = base + 4;
	g->abandoned = base + 1;
	g->waited = base + 2;
	g->within = base + 3;
	g->wait_sum = (double)base + 0.1;
	histogram_add(&g->wait, 3 * SECOND);
	g->busy.area = 60;
	g->queue.area = -0.0;
}

static void fill(struct tally *t)
{
	t->calls = UINT64_MAX;
	t->successes = 7;
	t->rest_400 = 2;
	t->studio_400 = 3;
	t->events = UINT64_C(1) << 63;
	t->fingerprint = UINT64_C(0x0123456789abcdef);
	t->time_to_studio_sum = 0.1 + 0.2;
	t->legs.area = 1;
	t->legs.peak = 9;
	t->window = 30;
	for (size_t i = 0; i < REASON_COUNT; i++)
		t->reasons[i] = 1000 + i;
	for (size_t i = 0; i < t->group_count; i++)
		fill_group(&t->groups[i], 100 * i);
}

static void a_row_holds_every_bit(UNUSED void **state)
{
	struct group groups[2] = { { .count = 4 }, { .count = 2 } };
	struct program p = { .groups = groups, .group_count = 2 };
	struct record_shape shape = { 2, 0, 3 };
	uint64_t *row = calloc(record_words(&shape), sizeof(*row));
	struct tally t;

	tally_init(&t, 2);
	fill(&t);
	record_pack(row, &shape, &t, &p);
	assert_true(record_column(row, COL_calls) == UINT64_MAX);
	assert_true(record_column(row, COL_failed_calls) == UINT64_MAX - 7);
	assert_int_equal(record_column(row, COL_http_400), 5);
	assert_true(record_column(row, COL_events) == UINT64_C(1) << 63);
	assert_true(record_column(row, COL_fingerprint) == UINT64_C(0x0123456789abcdef));
	assert_true(record_measure(row, MEASURE_time_to_studio_sum) == 0.1 + 0.2);
	assert_true(isnan(record_measure(row, MEASURE_time_to_studio_p50)));
	assert_true(record_measure(row, MEASURE_mean_concurrent_calls) == 1.0 / 30);
	assert_true(record_measure(row, MEASURE_peak_concurrent_calls) == 9);
	for (int i = 0; i < REASON_COUNT; i++)
		assert_int_equal(record_reason(row, i), 1000 + i);
	tally_free(&t);
	free(row);
}

static void a_row_holds_every_group(UNUSED void **state)
{
	struct group groups[2] = { { .count = 4 }, { .count = 2 } };
	struct program p = { .groups = groups, .group_count = 2 };
	struct record_shape shape = { .groups = 2 };
	uint64_t *row = calloc(record_words(&shape), sizeof(*row));
	struct tally t;

	tally_init(&t, 2);
	fill(&t);
	record_pack(row, &shape, &t, &p);
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(record_group_column(row, i, GROUP_offered), 100 * i + 5);
		assert_int_equal(record_group_column(row, i, GROUP_level), 100 * i + 3);
		assert_true(record_group_measure(row, i, GROUP_wait_sum) == (double)(100 * i) + 0.1);
		assert_true(record_group_measure(row, i, GROUP_occupancy) == 2.0 / (i ? 2 : 4));
		assert_true(bits_of(record_group_measure(row, i, GROUP_queue_mean)) == bits_of(-0.0));
	}
	tally_free(&t);
	free(row);
}

static void as_many_agents_as_calls_need_are_never_occupied(UNUSED void **state)
{
	struct group group = { .unlimited = true };
	struct program p = { .groups = &group, .group_count = 1 };
	struct record_shape shape = { .groups = 1 };
	uint64_t *row = calloc(record_words(&shape), sizeof(*row));
	struct tally t;

	tally_init(&t, 1);
	fill(&t);
	record_pack(row, &shape, &t, &p);
	assert_true(isnan(record_group_measure(row, 0, GROUP_occupancy)));
	tally_free(&t);
	free(row);
}

static void rows_are_as_long_as_their_scenario_says(UNUSED void **state)
{
	struct record_shape none = { 0 }, groups = { 3, 0, 0 }, both = { 3, 0, 4 };

	assert_int_equal(record_words(&none), COLUMNS + MEASURES + REASON_COUNT + CODE_COUNT);
	assert_int_equal(record_words(&groups) - record_words(&none), 3 * RECORD_GROUP_WORDS);
	assert_int_equal(record_expectations(&both), record_words(&groups));
	assert_int_equal(record_words(&both) - record_words(&groups), 4);
}

static void samples_are_rows_side_by_side(UNUSED void **state)
{
	struct record_shape shape = { .groups = 1 };
	size_t words = record_words(&shape);
	uint64_t *row = calloc(words, sizeof(*row));
	struct arena a = { 0 };
	struct samples s;

	samples_init(&s, &a, 2, &shape);
	for (size_t n = 0; n < 2; n++) {
		for (size_t i = 0; i < words; i++)
			row[i] = n * 1000 + i;
		samples_add(&s, row);
	}
	assert_int_equal(s.n, 2);
	assert_int_equal(s.column[COL_successes][1], 1000 + COL_successes);
	assert_true(bits_of(s.measure[0][1]) == 1000 + RECORD_MEASURES);
	assert_int_equal(s.reasons[REASON_COUNT - 1][0], RECORD_CODES - 1);
	assert_int_equal(s.codes[CODE_COUNT - 1][0], RECORD_GROUPS - 1);
	assert_int_equal(s.groups[0].column[GROUP_offered][1], 1000 + RECORD_GROUPS);
	assert_true(bits_of(s.groups[0].measure[GROUP_MEASURES - 1][0]) == words - 1);
	arena_free(&a);
	free(row);
}

static void check_rows(const struct metric_row *rows, size_t count)
{
	size_t places = 0, most = 0;

	for (size_t i = 0; i < count; i++) {
		const struct metric_row *row = &rows[i];

		assert_ptr_equal(metric_row_named(rows, count, row->name), row);
		assert_non_null(row->meaning);
		assert_true(!(row->marks & MARK_GOOD) || !(row->marks & MARK_BAD));
		/* designs are compared by whole counts */
		if (row->marks & MARK_HEADLINE)
			assert_true(row->kind == ESTIMATE_RATE || row->kind == ESTIMATE_RATE_OF_CALLS);
		if (!row->place)
			continue;
		if (metric_row_placed(rows, count, row->place) != row || !row->heading)
			fail_msg("%s: place %zu", row->name, row->place);
		places++;
		most = row->place > most ? row->place : most;
	}
	assert_int_equal(places, most); /* no column is left out */
}

static void a_metric_has_a_name_and_a_place_of_its_own(UNUSED void **state)
{
	check_rows(metric_rows, METRIC_ROWS);
	check_rows(group_metric_rows, GROUP_METRIC_ROWS);
	check_rows(part_metric_rows, PART_METRIC_ROWS);
	for (size_t i = 0; i < TOTAL_ROWS; i++)
		assert_string_equal(total_rows[i].name, column_names[total_rows[i].column]);
	assert_true(metric_is_headline("success_rate") && !metric_is_headline("abandon_rate"));
}

/* A row that is moved would make of saved records others. */
static void the_words_are_where_they_were(UNUSED void **state)
{
	assert_int_equal(COL_calls, 0);
	assert_int_equal(COL_bills, 17);
	assert_int_equal(COL_violation_call, 17 + BILLS + 4);
	assert_int_equal(COL_ends, 17 + BILLS + 5);
	assert_int_equal(MEASURE_staffed, 12);
	assert_int_equal(GROUP_within_threshold, 7);
	assert_int_equal(GROUP_queue_mean, 6);
}

/* What is whole is what lies before the first gap. */
static void slots_know_their_prefix(UNUSED void **state)
{
	struct record_table rows;

	record_table_init(&rows, 5);
	assert_int_equal(record_table_prefix(&rows), 0);
	record_table_put(&rows, 1, calloc(1, 8));
	record_table_put(&rows, 4, calloc(1, 8));
	assert_int_equal(record_table_prefix(&rows), 0);
	record_table_put(&rows, 0, calloc(1, 8));
	assert_int_equal(record_table_prefix(&rows), 2);
	assert_null(record_table_get(&rows, 2));
	record_table_put(&rows, 3, calloc(1, 8));
	record_table_put(&rows, 2, calloc(1, 8));
	assert_int_equal(record_table_prefix(&rows), 5);
	record_table_free(&rows);
}

/* ---- expectations ---- */

#define SCRIPT \
	"flows: {hello: hello.json}\n" \
	"run: {replications: 4}\n" \
	"calls: {script: [{at: 0s, expect: success}]}\n" \
	"designs: {a: {start: hello}}\n"

/* A report of the only call, as a row's words. */
static uint64_t *row_of(const struct plan *p, bool success, enum reason reason)
{
	uint64_t *row = calloc(record_words(&p->shape), sizeof(*row));
	struct call_report r = { .success = success, .reason = reason };

	expectation_record(p, &p->arms[0], row + record_expectations(&p->shape), &r);
	return row;
}

static void plan_script(struct bench *b, struct plan *p)
{
	put_json(b, "hello.json", FLOW(TRIGGER("hello") "," SAY("hello", LAST("audioComplete"))));
	load(b, SCRIPT, NULL);
	assert_true(plan_init(p, b->s, &b->d));
	assert_int_equal(p->shape.expectations, 1);
}

/* Told: the first replication, or the first in which it did not hold; one that
 * the row store never got to is not looked at. */
static void the_first_failure_is_told(void **state)
{
	static const struct {
		enum reason reasons[4];
		const char *got;
		bool held;
	} cases[] = {
		{ { 0, 0, 0, 0 }, "the call reached its goal", true },
		{ { 0, REASON_BUSY, REASON_FAILED, 0 }, "busy (", false },
		{ { REASON_FAILED, REASON_BUSY, 0, 0 }, "failed (", false },
		{ { 0, 0, 0, REASON_BUSY }, "the call reached its goal", true },
	};
	struct bench *b = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct results r = { .replications = 3 };
		struct plan p;
		struct record_table rows;

		plan_script(b, &p);
		record_table_init(&rows, 4);
		for (size_t j = 0; j < 4; j++)
			record_table_put(&rows, j, row_of(&p, !cases[i].reasons[j], cases[i].reasons[j]));
		expectations_results(&r, &p, &rows);
		assert_int_equal(r.expect_count, 1);
		assert_int_equal(r.expects[0].held, cases[i].held);
		assert_int_equal(r.expect_failure_count, !cases[i].held);
		assert_non_null(strstr(r.expects[0].got, cases[i].got));
		record_table_free(&rows);
		plan_free(&p);
		arena_free(&r.arena);
	}
}

/* As before: an expectation of a call that no replication offered has no verdict. */
static void a_call_never_offered_is_told_as_such(void **state)
{
	struct results r = { .replications = 1 };
	struct plan p;
	struct record_table rows;

	plan_script(*state, &p);
	record_table_init(&rows, 1);
	record_table_put(&rows, 0, calloc(record_words(&p.shape), sizeof(uint64_t)));
	expectations_results(&r, &p, &rows);
	assert_int_equal(r.expect_count, 1);
	assert_null(r.expects[0].got);
	assert_int_equal(r.expect_failure_count, 0);
	record_table_free(&rows);
	plan_free(&p);
	arena_free(&r.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_row_holds_every_bit),
		cmocka_unit_test(a_row_holds_every_group),
		cmocka_unit_test(as_many_agents_as_calls_need_are_never_occupied),
		cmocka_unit_test(rows_are_as_long_as_their_scenario_says),
		cmocka_unit_test(samples_are_rows_side_by_side),
		cmocka_unit_test(a_metric_has_a_name_and_a_place_of_its_own),
		cmocka_unit_test(the_words_are_where_they_were),
		cmocka_unit_test(slots_know_their_prefix),
		bench_test(the_first_failure_is_told),
		bench_test(a_call_never_offered_is_told_as_such),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
