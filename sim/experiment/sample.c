/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/sample.h"

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

void samples_init(struct samples *s, struct arena *a, size_t replications,
		  const struct row_shape *shape)
{
	size_t groups = shape->groups;

	*s = (struct samples){ .group_count = groups, .block = 1, .shape = *shape };
	intervals_init(s, a, replications);
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
	s->groups = arena_array(a, groups, sizeof(*s->groups));
	for (size_t g = 0; g < groups; g++) {
		for (int i = 0; i < GROUP_COLUMNS; i++)
			s->groups[g].column[i] = arena_array(a, replications, sizeof(uint64_t));
		for (int i = 0; i < GROUP_MEASURES; i++)
			s->groups[g].measure[i] = arena_array(a, replications, sizeof(double));
	}
}

static void add_group(struct group_samples *s, size_t n, const uint64_t *row, size_t group)
{
	for (int i = 0; i < GROUP_COLUMNS; i++)
		s->column[i][n] = row_group_column(row, group, i);
	for (int i = 0; i < GROUP_MEASURES; i++)
		s->measure[i][n] = row_group_measure(row, group, i);
}

static void add_interval(struct samples *s, size_t n, const uint64_t *row, size_t k)
{
	struct interval_samples *v = &s->intervals[k];

	for (int i = 0; i < INTERVAL_WAIT_SUM; i++)
		v->column[i][n] = row_interval_column(row, &s->shape, k, i);
	v->wait[n] = row_interval_wait(row, &s->shape, k);
	v->wait_n[n] = (double)v->column[INTERVAL_WAIT_N][n];
}

void samples_add(struct samples *s, const uint64_t *row)
{
	size_t n = s->n++;

	for (int i = 0; i < COLUMNS; i++)
		s->column[i][n] = row_column(row, i);
	for (int i = 0; i < MEASURES; i++)
		s->measure[i][n] = row_measure(row, i);
	for (int i = 0; i < REASON_COUNT; i++)
		s->reasons[i][n] = row_reason(row, i);
	for (int i = 0; i < CODE_COUNT; i++)
		s->codes[i][n] = row_code(row, i);
	for (size_t g = 0; g < s->group_count; g++)
		add_group(&s->groups[g], n, row, g);
	for (size_t k = 0; k < s->shape.intervals; k++)
		add_interval(s, n, row, k);
	for (int i = 0; s->shape.controls && i < CONTROLS; i++)
		s->controls[i][n] = row_control(row, &s->shape, i);
}
