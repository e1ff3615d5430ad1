/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "estimate/results.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/terms.h"
#include "estimate/metric_names_internal.h"
#include "scenario/scenario.h"

static const char by_the_hour[] = "successes_per_agent_hour", of_calls[] = "success_rate";

const char *results_measure(const struct results *r)
{
	return r->design_count && result_metric(&r->designs[0], by_the_hour) ? by_the_hour : of_calls;
}

const char *scenario_measure(const struct scenario *s)
{
	return s->calls.arrivals == ARRIVALS_DIALLER ? by_the_hour : of_calls;
}

const struct metric *result_metric(const struct design_result *d, const char *name)
{
	for (size_t i = 0; i < d->metric_count; i++)
		if (!strcmp(d->metrics[i].name, name))
			return &d->metrics[i];
	return NULL;
}

const char *const result_kind_names[RESULT_KINDS] = {
	[RESULT_AGENTS] = "agents", [RESULT_LIST] = "lists", [RESULT_PARTICIPANT] = "participants",
};

const char *result_group_metric(struct arena *a, const struct group_result *g, size_t i)
{
	return arena_printf(a, "%s.%s.%s", result_kind_names[g->kind], g->name, g->metrics[i].name);
}

const char *result_group_name(struct arena *a, const struct group_result *g)
{
	return g->kind == RESULT_AGENTS ? g->name : arena_printf(a, "%s.%s", result_kind_names[g->kind], g->name);
}

size_t result_kind_count(const struct design_result *d, enum result_kind kind)
{
	size_t n = 0;

	for (size_t i = d->group_count; i < d->group_count + d->part_count; i++)
		n += d->groups[i].kind == kind;
	return n;
}

static bool names_group(const char *name, const struct group_result *g, const char **metric)
{
	const char *kind = result_kind_names[g->kind];
	size_t head = strlen(kind), n = strlen(g->name);

	if (strncmp(name, kind, head) || name[head] != '.' || strncmp(name + head + 1, g->name, n))
		return false;
	*metric = name + head + n + 2;
	return name[head + 1 + n] == '.';
}

const struct metric *result_metric_named(const struct design_result *d, const char *name)
{
	const char *metric;

	for (size_t g = 0; g < d->group_count + d->part_count; g++)
		if (names_group(name, &d->groups[g], &metric))
			for (size_t i = 0; i < d->groups[g].metric_count; i++)
				if (!strcmp(d->groups[g].metrics[i].name, metric))
					return &d->groups[g].metrics[i];
	return result_metric(d, name);
}

bool result_named(const struct design_result *d, const char *name, enum unit *unit,
		  struct estimate *estimate)
{
	struct arena arena = { 0 };
	struct metric_names n = { .arena = &arena };
	const struct named_metric *m;
	const struct metric *plain = result_metric_named(d, name);

	/* the names of all there is take longer to make */
	if (plain) {
		*unit = plain->unit;
		*estimate = plain->estimate;
		return true;
	}
	*estimate = (struct estimate){ NAN, NAN, NAN, false, "no such metric" };
	metric_names_list(&n, d);
	m = metric_names_find(&n, name);
	if (m) {
		*unit = m->unit;
		*estimate = m->estimate;
	}
	metric_names_free(&n);
	arena_free(&arena);
	return m != NULL;
}

void results_free(struct results *r)
{
	if (!r)
		return;
	arena_free(&r->arena);
	free(r);
}
