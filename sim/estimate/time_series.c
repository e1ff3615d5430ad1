/* SPDX-License-Identifier: GPL-3.0-or-later */
/* time_series - levels and calls by the interval of the run: means over replications, with an
 * interval for each by itself. */
#include <math.h>

#include "base/memory.h"
#include "estimate/sample_internal.h"
#include "program/program_use.h"

enum { LEVELS_OF_ALL = 2, LEVELS_OF_GROUP = 2 };

/* The records of one design. */
struct time_series_part {
	const struct results *r;
	const struct plan *p;
	const struct record_table *records;
	size_t arm, intervals;
	struct arena *arena;
	double *values; /* room for the blocks of each interval, and of what came later */
	double *row;	/* the same of one record */
	double reach;	/* of intervals; mean_reach() */
};

/* What a record of the design tells, by interval: of a level, or a column of calls, INDEX. */
typedef void of_record(const struct time_series_part *x, const uint64_t *record, size_t index, double *row);

static const uint64_t *record_of(const struct time_series_part *x, uint64_t i)
{
	return record_table_get(x->records, i * x->p->arm_count + x->arm);
}

static void levels_of(const struct time_series_part *x, const uint64_t *record, size_t index, double *row)
{
	record_level_row(record, &x->p->shape, index, x->intervals, row);
}

static void calls_of(const struct time_series_part *x, const uint64_t *record, size_t index, double *row)
{
	enum offered_column column = (enum offered_column)index;

	record_offered_row(record, &x->p->shape, column, x->intervals, row);
	row[x->intervals] = (double)record_offered(record, &x->p->shape, column, x->p->shape.times);
}

/* Of each of COUNT intervals, in the arena. */
static struct estimate *estimates(const struct time_series_part *x, of_record *of, size_t index, size_t count)
{
	struct estimate *list = arena_array(x->arena, count, sizeof(*list));
	size_t n = x->r->blocks, block = x->r->replications / n;

	for (size_t i = 0; i < n; i++) {
		for (size_t j = 0; j < block; j++) {
			of(x, record_of(x, i * block + j), index, x->row);
			for (size_t k = 0; k < count; k++)
				x->values[k * n + i] = (j ? x->values[k * n + i] : 0) + x->row[k];
		}
		for (size_t k = 0; k < count; k++)
			x->values[k * n + i] /= (double)block;
	}
	mean_curve(x->values, count, n, x->reach, list);
	for (size_t k = 0; k < count; k++)
		estimate_within(&list[k], 0, INFINITY);
	return list;
}

static struct series_result level(const struct time_series_part *x, const char *name, const char *unit, size_t index)
{
	return (struct series_result){ .name = name, .unit = unit,
				       .list = estimates(x, levels_of, index, x->intervals) };
}

static struct series_result calls(const struct time_series_part *x, const char *name, enum offered_column column)
{
	struct series_result s = { .name = name, .unit = "calls per interval", .calls = true,
				   .list = estimates(x, calls_of, column, x->intervals + 1) };

	s.later = s.list[x->intervals].value > 0;
	return s;
}

/* Of the schedule: nothing is estimated. */
static struct series_result on_duty(const struct time_series_part *x, const struct group *g)
{
	struct estimate *list = arena_array(x->arena, x->intervals, sizeof(*list));
	double width = x->r->axis.width;

	for (size_t k = 0; k < x->intervals; k++) {
		double from = (double)k * width;
		double agents = group_staffed(g, from, from + width) / width;

		list[k] = (struct estimate){ agents, agents, agents, true, "by the schedule" };
	}
	return (struct series_result){ .name = "agents_on_duty", .unit = "agents", .list = list };
}

static size_t add_time_series_group(const struct time_series_part *x, struct series_result *list, size_t i)
{
	const struct program *p = x->p->arms[x->arm].program;
	const struct group *g = &p->groups[i];
	const char *name = x->r->designs[x->arm].groups[i].name;
	size_t n = 0, first = LEVELS_OF_ALL + LEVELS_OF_GROUP * i;

	list[n++] = level(x, "queue", "calls", first + 1);
	list[n++] = level(x, "busy_agents", "agents", first);
	if (g->schedule_count)
		list[n++] = on_duty(x, g);
	else if (!g->unlimited)
		list[1].limit = (double)g->count;
	for (size_t k = 0; k < n; k++)
		list[k].group = name;
	return n;
}

/* What an account takes is of offered calls, and the level of all legs. */
static double legs_limit(const struct program *p)
{
	struct program_use use;
	bool dials = false;

	if (!p->limits.calls)
		return 0;
	program_use_init(&use, p);
	for (size_t i = 0; i < p->dial_count; i++)
		dials |= use.dials[i];
	program_use_free(&use);
	return dials ? 0 : (double)p->limits.calls;
}

static void time_series_fill(const struct time_series_part *x, struct design_result *d)
{
	const struct program *p = x->p->arms[x->arm].program;
	size_t most = LEVELS_OF_ALL + (LEVELS_OF_GROUP + 1) * p->group_count + OFFERED_COLUMNS;
	struct series_result *list = arena_array(x->arena, most, sizeof(*list));
	size_t n = 0;

	list[n] = level(x, "concurrent_calls", "calls", 0);
	list[n++].limit = legs_limit(p);
	list[n++] = level(x, "concurrent_executions", "executions", 1);
	for (size_t i = 0; i < p->group_count; i++)
		n += add_time_series_group(x, list + n, i);
	list[n++] = calls(x, "calls_offered", OFFERED_CALLS);
	list[n++] = calls(x, "calls_succeeded", OFFERED_SUCCEEDED);
	list[n++] = calls(x, "calls_with_400", OFFERED_REFUSED);
	d->series = list;
	d->series_count = n;
}

static double last_of(const struct results *r, const struct plan *p, const struct record_table *records)
{
	double last = 0;

	for (uint64_t j = 0; j < r->replications; j++)
		for (size_t i = 0; i < r->design_count; i++)
			last = fmax(last, record_last(record_table_get(records, j * p->arm_count + i),
						      &p->shape));
	return last;
}

void time_series_results(struct results *r, const struct plan *p, const struct record_table *records)
{
	const struct time_axis *axis = &p->arms[0].program->axis;
	struct arena scratch = { 0 };
	struct time_series_part x = { .r = r, .p = p, .records = records, .intervals = axis->intervals,
			  .arena = &r->arena };

	if (!p->shape.times)
		return;
	r->axis = (struct time_axis_result){ (double)axis->width / 1e9, axis->intervals,
					     p->arms[0].program->warm_up, last_of(r, p, records) };
	x.values = arena_array(&scratch, (axis->intervals + 1) * r->blocks, sizeof(*x.values));
	x.reach = mean_reach(r->blocks, r->confidence);
	x.row = arena_array(&scratch, axis->intervals + 1, sizeof(*x.row));
	for (; x.arm < r->design_count; x.arm++)
		time_series_fill(&x, &r->designs[x.arm]);
	arena_free(&scratch);
}
