/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/sample.h"

void samples_init(struct samples *s, struct arena *a, size_t replications, size_t groups)
{
	*s = (struct samples){ .group_count = groups, .block = 1 };
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
}

void samples_add_controls(struct samples *s, const uint64_t *row, const struct row_shape *shape)
{
	for (int i = 0; i < CONTROLS; i++)
		s->controls[i][s->n - 1] = row_control(row, shape, i);
}
