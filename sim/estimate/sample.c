/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "estimate/sample_internal.h"

static void intervals_init(struct samples *s, struct arena *a, size_t replications)
{
	s->intervals = arena_array(a, s->shape.intervals, sizeof(*s->intervals));
	for (size_t k = 0; k < s->shape.intervals; k++) {
		for (int i = 0; i < INTERVAL_WAIT_SUM; i++)
			s->intervals[k].column[i] = arena_array(a, replications, sizeof(uint64_t));
		s->intervals[k].wait = arena_array(a, replications, sizeof(double));
		s->intervals[k].wait_n = arena_array(a, replications, sizeof(double));
	}
}

static void parts_init(struct samples *s, struct arena *a, size_t replications)
{
	s->parts = arena_array(a, s->shape.parts, sizeof(*s->parts));
	for (size_t k = 0; k < s->shape.parts; k++) {
		for (int i = 0; i < PART_COLUMNS; i++)
			s->parts[k].column[i] = arena_array(a, replications, sizeof(uint64_t));
		for (int i = 0; i < PART_MEASURES; i++)
			s->parts[k].measure[i] = arena_array(a, replications, sizeof(double));
	}
}

void samples_init(struct samples *s, struct arena *a, size_t replications,
		  const struct record_shape *shape)
{
	size_t groups = shape->groups;

	*s = (struct samples){ .group_count = groups, .block = 1, .shape = *shape };
	intervals_init(s, a, replications);
	parts_init(s, a, replications);
	for (int i = 0; i < COLUMNS; i++)
		s->column[i] = arena_array(a, replications, sizeof(uint64_t));
	for (int i = 0; i < MEASURES; i++)
		s->measure[i] = arena_array(a, replications, sizeof(double));
	for (int i = 0; i < REASON_COUNT; i++)
		s->reasons[i] = arena_array(a, replications, sizeof(uint64_t));
	for (int i = 0; i < CODE_COUNT; i++)
		s->codes[i] = arena_array(a, replications, sizeof(uint64_t));
	for (int i = 0; i < CONTROLS; i++)
		s->controls[i] = arena_array(a, replications, sizeof(double));
	s->visits = arena_array(a, visit_words(shape->widgets, shape->ways), sizeof(*s->visits));
	for (size_t i = 0; i < visit_words(shape->widgets, shape->ways); i++)
		s->visits[i] = arena_array(a, replications, sizeof(uint64_t));
	s->groups = arena_array(a, groups, sizeof(*s->groups));
	for (size_t g = 0; g < groups; g++) {
		for (int i = 0; i < GROUP_COLUMNS; i++)
			s->groups[g].column[i] = arena_array(a, replications, sizeof(uint64_t));
		for (int i = 0; i < GROUP_MEASURES; i++)
			s->groups[g].measure[i] = arena_array(a, replications, sizeof(double));
	}
}

static void add_group(struct group_samples *s, size_t n, const uint64_t *record, size_t group)
{
	for (int i = 0; i < GROUP_COLUMNS; i++)
		s->column[i][n] = record_group_column(record, group, i);
	for (int i = 0; i < GROUP_MEASURES; i++)
		s->measure[i][n] = record_group_measure(record, group, i);
}

static void add_part(struct samples *s, size_t n, const uint64_t *record, size_t k)
{
	for (int i = 0; i < PART_COLUMNS; i++)
		s->parts[k].column[i][n] = record_part_column(record, &s->shape, k, i);
	for (int i = 0; i < PART_MEASURES; i++)
		s->parts[k].measure[i][n] = record_part_measure(record, &s->shape, k, i);
}

static void add_interval(struct samples *s, size_t n, const uint64_t *record, size_t k)
{
	struct interval_samples *v = &s->intervals[k];

	for (int i = 0; i < INTERVAL_WAIT_SUM; i++)
		v->column[i][n] = record_interval_column(record, &s->shape, k, i);
	v->wait[n] = record_interval_wait(record, &s->shape, k);
	v->wait_n[n] = (double)v->column[INTERVAL_WAIT_N][n];
}

uint64_t column_sum(const uint64_t *column, size_t n)
{
	uint64_t total = 0;

	for (size_t i = 0; i < n; i++)
		total += column[i];
	return total;
}

void samples_add(struct samples *s, const uint64_t *record)
{
	size_t n = s->n++;

	for (int i = 0; i < COLUMNS; i++)
		s->column[i][n] = record_column(record, i);
	for (int i = 0; i < MEASURES; i++)
		s->measure[i][n] = record_measure(record, i);
	for (int i = 0; i < REASON_COUNT; i++)
		s->reasons[i][n] = record_reason(record, i);
	for (int i = 0; i < CODE_COUNT; i++)
		s->codes[i][n] = record_code(record, i);
	for (size_t g = 0; g < s->group_count; g++)
		add_group(&s->groups[g], n, record, g);
	for (size_t k = 0; k < s->shape.parts; k++)
		add_part(s, n, record, k);
	for (size_t k = 0; k < s->shape.intervals; k++)
		add_interval(s, n, record, k);
	for (size_t i = 0; i < visit_words(s->shape.widgets, s->shape.ways); i++)
		s->visits[i][n] = record_visits(record, &s->shape)[i];
	for (int i = 0; s->shape.controls && i < CONTROLS; i++)
		s->controls[i][n] = record_control(record, &s->shape, i);
}
