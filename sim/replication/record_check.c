/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * record_check - can a record be what a run came to? A file's checksum only says that it is as it
 * was written. What may be cut between two parts of a run, such as calls that came to agents
 * in one and were served in the next, is not held against each other.
 */
#include <inttypes.h>
#include <math.h>

#include "base/memory.h"
#include "replication/expectation_record.h"
#include "replication/metric_rows.h"
#include "replication/replication_record.h"

/* Of one replication. Tens of thousands of them add up to a 64-bit number still. */
static const uint64_t most_counted = UINT64_C(1) << 48;
static const double most_measured = 1e18;

struct look {
	const uint64_t *record;
	const struct record_shape *shape;
	struct arena *arena;
	const char *wrong; /* the first thing found */
};

static void count(struct look *l, const char *what, size_t index, uint64_t value)
{
	if (value > most_counted && !l->wrong)
		l->wrong = arena_printf(l->arena, "%s %zu is %" PRIu64 ", expected at most %" PRIu64,
					what, index, value, most_counted);
}

/* With NOTHING it may be NAN: there was none. */
static void measure(struct look *l, const char *what, size_t index, double value, bool nothing)
{
	if ((nothing && isnan(value)) || (value >= 0 && value <= most_measured) || l->wrong)
		return;
	l->wrong = arena_printf(l->arena, "%s %zu is %g, expected 0 to %g%s", what, index, value,
				most_measured, nothing ? ", or none" : "");
}

/* A and B are columns of calls, or what they are made of. */
static void at_most(struct look *l, const char *part, uint64_t a, const char *whole, uint64_t b)
{
	if (a > b && !l->wrong)
		l->wrong = arena_printf(l->arena, "%" PRIu64 " %s of %" PRIu64 " %s", a, part, b, whole);
}

static void equal(struct look *l, const char *what, uint64_t a, uint64_t b)
{
	if (a != b && !l->wrong)
		l->wrong = arena_printf(l->arena, "%s are %" PRIu64 ", which add up to %" PRIu64, what, a,
					b);
}

static uint64_t failures_by_reason(const uint64_t *record)
{
	uint64_t sum = 0;

	for (int i = REASON_NONE + 1; i < REASON_COUNT; i++)
		sum += record_reason(record, i);
	return sum;
}

static uint64_t calls_by_end(const uint64_t *record)
{
	uint64_t sum = 0;

	for (int i = COL_ends; i <= COL_ends_last; i++)
		sum += record_column(record, (enum column)i);
	return sum;
}

/* What is counted when a call ends, of the calls that have. */
static void look_at_shares(struct look *l, uint64_t calls)
{
	for (size_t i = 0; i < METRIC_ROWS; i++)
		if (metric_rows[i].kind == ESTIMATE_RATE_OF_CALLS)
			at_most(l, column_names[metric_rows[i].of],
				record_column(l->record, (enum column)metric_rows[i].of), "calls", calls);
}

static void look_at_calls(struct look *l)
{
	const uint64_t *record = l->record;
	uint64_t calls = record_column(record, COL_calls);
	uint64_t failed = record_column(record, COL_failed_calls);

#define COUNTER(name) count(l, "column", COL_##name, record_column(record, COL_##name));
#define DERIVED(name, value) count(l, "column", COL_##name, record_column(record, COL_##name));
#define WORDS(name, number, array) \
	for (int i = COL_##name; i <= COL_##name##_last; i++) \
		count(l, "column", (size_t)i, record_column(record, i));
#include "engine/metrics.def"
	for (int i = 0; i < REASON_COUNT; i++)
		count(l, "reason", (size_t)i, record_reason(record, i));
	for (int i = 0; i < CODE_COUNT; i++)
		count(l, "code", (size_t)i, record_code(record, i));
	look_at_shares(l, calls);
	equal(l, "failed calls", failed, calls - record_column(record, COL_successes));
	equal(l, "failed calls", failed, failures_by_reason(record));
	equal(l, "calls", calls, calls_by_end(record));
	equal(l, "first calls", record_column(record, COL_first_attempts),
	      calls - record_column(record, COL_retrials));
	equal(l, "answers 400", record_column(record, COL_http_400),
	      record_column(record, COL_rest_400) + record_column(record, COL_studio_400));
}

/* A sum is never without: it would be 0. */
static void look_at_measures(struct look *l)
{
	const uint64_t *record = l->record;

#define SUMMED(name, value) \
	measure(l, "measure", MEASURE_##name, record_measure(record, MEASURE_##name), false);
#define AVERAGED(name, value) \
	measure(l, "measure", MEASURE_##name, record_measure(record, MEASURE_##name), true);
#include "engine/metrics.def"
}

static void look_at_groups(struct look *l)
{
	for (size_t g = 0; g < l->shape->groups; g++) {
		for (int i = 0; i < GROUP_COLUMNS; i++)
			count(l, "group column", (size_t)i, record_group_column(l->record, g, i));
		for (int i = 0; i < GROUP_MEASURES; i++)
			measure(l, "group measure", (size_t)i,
				record_group_measure(l->record, g, i), true);
	}
	for (size_t k = 0; k < l->shape->parts; k++) {
		for (int i = 0; i < PART_COLUMNS; i++)
			count(l, "part column", (size_t)i, record_part_column(l->record, l->shape, k, i));
		for (int i = 0; i < PART_MEASURES; i++)
			measure(l, "part measure", (size_t)i, record_part_measure(l->record, l->shape, k, i), false);
	}
	for (size_t k = 0; k < l->shape->intervals; k++) {
		for (int i = 0; i < INTERVAL_WAIT_SUM; i++)
			count(l, "step column", (size_t)i,
			      record_interval_column(l->record, l->shape, k, i));
		measure(l, "step", k, record_interval_wait(l->record, l->shape, k), false);
	}
}

static void look_at_visits(struct look *l)
{
	const uint64_t *words = record_visits(l->record, l->shape);
	uint64_t ended[ENDS] = { 0 };

	for (size_t i = 0; i < visit_words(l->shape->widgets, l->shape->ways); i++)
		count(l, "word of visits", i, words[i]);
	for (size_t i = 0; i < l->shape->widgets; i++) {
		const uint64_t *w = words + i * VISIT_WORDS;

		at_most(l, "calls", w[VISIT_CALLS], "visits of a widget", w[VISIT_VISITS]);
		for (int k = 0; k < ENDS; k++)
			ended[k] += w[VISIT_ENDS + k];
	}
	for (int k = 0; k < ENDS; k++)
		at_most(l, "calls that ended in widgets", ended[k], end_rows[k].name,
			record_column(l->record, (enum column)(COL_ends + k)));
}

static void look_at_series(struct look *l)
{
	uint64_t offered = 0;

	if (!l->shape->times)
		return;
	measure(l, "end", 0, record_last(l->record, l->shape), false);
	for (size_t i = 0; i < record_levels(l->shape->groups); i++)
		for (size_t k = 0; k < l->shape->times; k++)
			measure(l, "level", i, record_level(l->record, l->shape, i, k), false);
	for (size_t k = 0; k <= l->shape->times; k++) {
		uint64_t calls = record_offered(l->record, l->shape, OFFERED_CALLS, k);

		at_most(l, "calls that succeeded", record_offered(l->record, l->shape, OFFERED_SUCCEEDED, k),
			"offered in an interval", calls);
		at_most(l, "calls with 400", record_offered(l->record, l->shape, OFFERED_REFUSED, k),
			"offered in an interval", calls);
		offered += calls;
	}
	if (record_series_rest(l->record, l->shape) && !l->wrong)
		l->wrong = "there is something behind the time series";
	at_most(l, "calls offered over time", offered, "events", record_column(l->record, COL_events));
	if (offered < UINT32_MAX) /* more, and an interval may hold more than it can say */
		at_most(l, "calls counted", record_column(l->record, COL_calls), "offered over time", offered);
}

static void look_at_rest(struct look *l)
{
	const uint64_t *words = l->record + record_expectations(l->shape);

	for (size_t i = 0; i < l->shape->expectations && !l->wrong; i++)
		if (!expectation_word_known(words[i]))
			l->wrong = arena_printf(l->arena, "expectation %zu is %#" PRIx64
						", which stands for nothing", i, words[i]);
	for (int i = 0; l->shape->controls && i < CONTROLS; i++)
		measure(l, "control", (size_t)i, fabs(record_control(l->record, l->shape, i)),
			false);
}

const char *record_wrong(const uint64_t *record, const struct record_shape *shape, struct arena *a)
{
	struct look l = { record, shape, a, NULL };

	look_at_calls(&l);
	look_at_measures(&l);
	look_at_groups(&l);
	look_at_visits(&l);
	look_at_series(&l);
	look_at_rest(&l);
	return l.wrong;
}
