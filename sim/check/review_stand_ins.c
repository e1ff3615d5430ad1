/* SPDX-License-Identifier: GPL-3.0-or-later */
/* review_stand_ins - what the designs of a scenario rest on that nobody has said. */
#include <math.h>
#include <stdlib.h>

#include "base/diagnostics.h"
#include "base/memory.h"
#include "check/review_parts_internal.h"
#include "program/program.h"

/* A stand-in and how often a call comes by. */
struct weighed {
	struct stand_in is;
	double visits;
	size_t number;
};

struct list {
	struct arena *arena;
	struct weighed *list;
	size_t count, capacity;
};

static void add_stand_in(struct list *l, const struct stand_in *s, double visits)
{
	size_t i = 0;

	while (i < l->count && !stand_in_same(&l->list[i].is, s))
		i++;
	if (i < l->count) {
		l->list[i].visits = visits > l->list[i].visits ? visits : l->list[i].visits;
		return;
	}
	l->list = array_room(l->list, l->count, &l->capacity, sizeof(*l->list));
	l->list[l->count] = (struct weighed){ stand_in_copy(s, l->arena), visits, l->count };
	l->count++;
}

double *stand_in_visits(const struct program *p)
{
	double *by_step = expected_visits(p);
	double *visits = xreallocarray(NULL, p->stand_in_count + 1, sizeof(*visits));
	struct reach reach;

	reach_design(&reach, p);
	for (size_t i = 0; i < p->stand_in_count; i++)
		visits[i] = p->stand_ins[i].in ? -1 : 1;
	for (size_t i = 0; i < p->stand_in_step_count; i++) {
		const struct stand_in_step *s = &p->stand_in_steps[i];
		double *one = &visits[s->stand_in];

		if (reach.from[s->step] != NOWHERE)
			*one = fmin(1, fmax(0, *one) + by_step[s->step]);
	}
	reach_free(&reach);
	free(by_step);
	return visits;
}

static void list_design(struct list *l, const struct program *p)
{
	double *visits = stand_in_visits(p);

	for (size_t i = 0; i < p->stand_in_count; i++)
		if (visits[i] >= 0)
			add_stand_in(l, &p->stand_ins[i], visits[i]);
	free(visits);
}

static int most_first(const void *a, const void *b)
{
	const struct weighed *x = a, *y = b;
	int order = stand_in_rows[x->is.kind].weight - stand_in_rows[y->is.kind].weight;

	if (order)
		return order;
	if (x->visits != y->visits)
		return x->visits > y->visits ? -1 : 1;
	return (x->number > y->number) - (x->number < y->number);
}

size_t review_stand_ins(const struct scenario *s, struct arena *a, struct stand_in **out)
{
	struct list l = { .arena = a };

	for (size_t i = 0; i < s->design_count; i++) {
		struct diagnostics d = { 0 };
		struct program *p = compile_design(s, i, NULL, &d);

		if (p)
			list_design(&l, p);
		program_free(p);
		diag_free(&d);
	}
	if (l.count)
		qsort(l.list, l.count, sizeof(*l.list), most_first);
	*out = arena_array(a, l.count, sizeof(**out));
	for (size_t i = 0; i < l.count; i++)
		(*out)[i] = l.list[i].is;
	free(l.list);
	return l.count;
}

struct remark *review_remarks(const struct scenario *s, struct arena *a, size_t *count)
{
	struct stand_in *list;
	size_t n = review_stand_ins(s, a, &list);
	struct remark *remarks = arena_array(a, n + 1, sizeof(*remarks));

	*count = 0;
	for (size_t i = 0; i < n; i++) {
		char *text = arena_alloc(a, 300);

		if (list[i].kind == STAND_IN_SCENARIO || list[i].kind == STAND_IN_NUMBER ||
		    stand_in_rows[list[i].kind].weight == STAND_IN_FINE || !*list[i].give)
			continue;
		stand_in_text(&list[i], text, 300);
		remarks[(*count)++] = (struct remark){ list[i].give, arena_printf(a, "assumed: %s", text) };
	}
	return remarks;
}
