/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/row.h"

#include <assert.h>
#include <math.h>
#include <string.h>

static size_t intervals_at(const struct row_shape *shape)
{
	return ROW_GROUPS + shape->groups * ROW_GROUP_WORDS;
}

size_t row_expectations(const struct row_shape *shape)
{
	return intervals_at(shape) + shape->intervals * INTERVAL_COLUMNS;
}

size_t row_intervals(const struct program *p)
{
	size_t n = 0;

	for (size_t i = 0; i < p->group_count; i++)
		n += p->groups[i].by_interval ? p->groups[i].schedule_count : 0;
	return n;
}

size_t row_words(const struct row_shape *shape)
{
	return row_expectations(shape) + shape->expectations + (shape->controls ? CONTROLS : 0);
}

static uint64_t bits(double value)
{
	uint64_t word;

	memcpy(&word, &value, sizeof(word));
	return word;
}

static double number(uint64_t word)
{
	double value;

	memcpy(&value, &word, sizeof(value));
	return value;
}

static double quantile_seconds(const struct histogram *h, double p)
{
	return h->n ? (double)histogram_quantile(h, p) * 1e-9 : NAN;
}

static double mean_level(const struct gauge *g, const struct tally *t)
{
	return t->window > 0 ? g->area / t->window : NAN;
}

static void pack_columns(uint64_t *row, const struct tally *t)
{
	const uint64_t values[COLUMNS] = {
		[COL_CALLS] = t->calls,
		[COL_SUCCESSES] = t->successes,
		[COL_ABANDONED] = t->abandoned,
		[COL_WITH_400] = t->calls_with_400,
		[COL_REDIRECTS] = t->rest_redirects,
		[COL_STUDIO_REQUESTS] = t->studio_requests,
		[COL_400] = t->rest_400 + t->studio_400,
		[COL_REST_400] = t->rest_400,
		[COL_STUDIO_400] = t->studio_400,
		[COL_FAILED] = t->calls - t->successes,
		[COL_EXECUTIONS] = t->executions,
		[COL_STUCK] = t->stuck_executions,
		[COL_81002] = t->warnings_81002,
		[COL_ILLEGAL] = t->illegal_transitions,
		[COL_REFUSED_ELSEWHERE] = t->rest_refused_elsewhere,
		[COL_EVENTS] = t->events,
		[COL_FINGERPRINT] = t->fingerprint,
		[COL_RETRIALS] = t->retrials,
		[COL_RETRIAL_SUCCESSES] = t->retrial_successes,
		[COL_FIRST_ATTEMPTS] = t->calls - t->retrials,
		[COL_VIOLATION] = t->audit.violation,
		[COL_VIOLATION_CALL] = t->audit.call,
	};

	memcpy(row, values, sizeof(values));
	memcpy(row + COL_BILLS, t->billed, sizeof(t->billed));
}

static double staffed(const struct tally *t, const struct program *p)
{
	double agents = 0;

	for (size_t i = 0; i < p->group_count; i++)
		agents += p->groups[i].unlimited || p->groups[i].schedule_count ?
				  0 : (double)p->groups[i].count;
	agents *= t->window;
	for (size_t i = 0; i < p->group_count; i++)
		if (p->groups[i].schedule_count)
			agents += group_staffed(&p->groups[i], p->warm_up, p->warm_up + t->window);
	return agents;
}

/* What a service level is made of. */
struct level_counts {
	uint64_t offered, served, within, left_within;
};

/* Which calls, of which (the word behind): by the group's definition. */
static void pack_level(uint64_t *words, struct level_counts t, const struct group *g)
{
	words[0] = t.within;
	switch ((enum level_definition)g->definition) {
	case LEVEL_WAITED_OF_OFFERED:
		words[0] = t.within + t.left_within;
		words[1] = t.offered;
		break;
	case LEVEL_SERVED_OF_SERVED:
		words[1] = t.served;
		break;
	case LEVEL_SERVED_OF_STAYED:
		words[1] = t.offered - t.left_within;
		break;
	default:
		words[1] = t.offered;
	}
}

static uint64_t *pack_intervals(uint64_t *words, const struct group_tally *t, const struct group *g)
{
	for (size_t i = 0; i < t->interval_count; i++, words += INTERVAL_COLUMNS) {
		const struct interval_tally *v = &t->intervals[i];

		words[INTERVAL_OFFERED] = v->offered;
		words[INTERVAL_ABANDONED] = v->abandoned;
		pack_level(words + INTERVAL_LEVEL, (struct level_counts){
			v->offered, v->served, v->within, v->left_within }, g);
		words[INTERVAL_WAIT_N] = v->served + v->abandoned;
		words[INTERVAL_WAIT_SUM] = bits(v->wait_sum);
	}
	return words;
}

/* Busy of what was on duty: agents who leave finish their call, so it can exceed 1. */
static double occupancy(const struct group_tally *t, const struct tally *all,
			const struct group *g, const struct program *p)
{
	if (!g->schedule_count)
		return mean_level(&t->busy, all) / (double)g->count;
	return t->busy.area / group_staffed(g, p->warm_up, p->warm_up + all->window);
}

static void pack_measures(uint64_t *words, const struct tally *t, const struct program *p)
{
	const double values[MEASURES] = {
		[MEASURE_STUDIO_SUM] = t->time_to_studio_sum,
		[MEASURE_STUDIO_N] = (double)t->time_to_studio.n,
		[MEASURE_STUDIO_P50] = quantile_seconds(&t->time_to_studio, 0.50),
		[MEASURE_STUDIO_P95] = quantile_seconds(&t->time_to_studio, 0.95),
		[MEASURE_STUDIO_P99] = quantile_seconds(&t->time_to_studio, 0.99),
		[MEASURE_CALLS_MEAN] = mean_level(&t->legs, t),
		[MEASURE_CALLS_PEAK] = (double)t->legs.peak,
		[MEASURE_EXECUTIONS_MEAN] = mean_level(&t->active_executions, t),
		[MEASURE_EXECUTIONS_PEAK] = (double)t->active_executions.peak,
		[MEASURE_QUEUE_SUM] = t->queue_time_sum,
		[MEASURE_QUEUE_N] = (double)t->queued_calls,
		[MEASURE_WINDOW] = t->window,
		[MEASURE_STAFFED] = staffed(t, p),
	};

	for (int i = 0; i < MEASURES; i++)
		words[i] = bits(values[i]);
}

static void pack_group(uint64_t *words, const struct group_tally *t, const struct tally *all,
		       const struct group *g, const struct program *p)
{
	uint64_t *measures = words + GROUP_COLUMNS;

	words[GROUP_OFFERED] = t->offered;
	words[GROUP_SERVED] = t->served;
	words[GROUP_ABANDONED] = t->abandoned;
	words[GROUP_REFUSED] = t->refused;
	words[GROUP_WAITED] = t->waited;
	pack_level(words + GROUP_LEVEL, (struct level_counts){
		t->offered, t->served, t->within, t->left_within }, g);
	memcpy(words + GROUP_THRESHOLDS, t->within_threshold, sizeof(t->within_threshold));
	measures[GROUP_WAIT_SUM] = bits(t->wait_sum);
	measures[GROUP_WAIT_N] = bits((double)t->wait.n);
	measures[GROUP_WAIT_P95] = bits(quantile_seconds(&t->wait, 0.95));
	measures[GROUP_SERVED_SUM] = bits(t->wait_sum - t->lost_sum);
	measures[GROUP_SERVED_N] = bits((double)t->served);
	measures[GROUP_OCCUPANCY] = bits(occupancy(t, all, g, p));
	measures[GROUP_QUEUE_MEAN] = bits(mean_level(&t->queue, all));
}

void row_pack(uint64_t *row, const struct row_shape *shape, const struct tally *t,
	      const struct program *p)
{
	uint64_t *intervals = row + intervals_at(shape);

	assert(t->group_count == shape->groups);
	pack_columns(row, t);
	pack_measures(row + ROW_MEASURES, t, p);
	memcpy(row + ROW_REASONS, t->reasons, sizeof(t->reasons));
	memcpy(row + ROW_CODES, t->codes, sizeof(t->codes));
	for (size_t i = 0; i < shape->groups; i++) {
		pack_group(row + ROW_GROUPS + i * ROW_GROUP_WORDS, &t->groups[i], t,
			   &p->groups[i], p);
		intervals = pack_intervals(intervals, &t->groups[i], &p->groups[i]);
	}
	for (size_t i = 0; shape->controls && i < CONTROLS; i++)
		row[row_words(shape) - CONTROLS + i] = bits(t->controls[i]);
}

double row_control(const uint64_t *row, const struct row_shape *shape, enum control c)
{
	return number(row[row_words(shape) - CONTROLS + c]);
}

uint64_t row_column(const uint64_t *row, enum column c)
{
	return row[c];
}

double row_measure(const uint64_t *row, enum measure m)
{
	return number(row[ROW_MEASURES + m]);
}

uint64_t row_reason(const uint64_t *row, enum reason r)
{
	return row[ROW_REASONS + r];
}

uint64_t row_code(const uint64_t *row, enum code code)
{
	return row[ROW_CODES + code];
}

uint64_t row_group_column(const uint64_t *row, size_t group, enum group_column c)
{
	return row[ROW_GROUPS + group * ROW_GROUP_WORDS + c];
}

double row_group_measure(const uint64_t *row, size_t group, enum group_measure m)
{
	return number(row[ROW_GROUPS + group * ROW_GROUP_WORDS + GROUP_COLUMNS + m]);
}

uint64_t row_interval_column(const uint64_t *row, const struct row_shape *shape, size_t interval,
			     enum interval_column c)
{
	return row[intervals_at(shape) + interval * INTERVAL_COLUMNS + c];
}

double row_interval_wait(const uint64_t *row, const struct row_shape *shape, size_t interval)
{
	return number(row_interval_column(row, shape, interval, INTERVAL_WAIT_SUM));
}
