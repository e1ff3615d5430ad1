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

static bool names_group(const char *name, const struct group_result *g, const char **metric)
{
	size_t n = strlen(g->name);

	*metric = name + 8 + n;
	return !strncmp(name, "agents.", 7) && !strncmp(name + 7, g->name, n) && name[7 + n] == '.';
}

const struct metric *result_metric_named(const struct design_result *d, const char *name)
{
	const char *metric;

	for (size_t g = 0; g < d->group_count; g++)
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
