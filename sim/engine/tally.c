/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tally - what a replication is remembered by. */
#include <stdlib.h>
#include <string.h>

#include "base/histogram.h"
#include "base/memory.h"
#include "base/terms.h"
#include "engine/part_internal.h"
#include "engine/state_internal.h"
#include "engine/visits_internal.h"

void tally_init(struct tally *t, size_t group_count)
{
	memset(t, 0, sizeof(*t));
	histogram_init(&t->time_to_studio);
	t->group_count = group_count;
	t->groups = xcalloc(group_count ? group_count : 1, sizeof(*t->groups));
	for (size_t i = 0; i < group_count; i++)
		histogram_init(&t->groups[i].wait);
}

void tally_free(struct tally *t)
{
	histogram_free(&t->time_to_studio);
	for (size_t i = 0; i < t->group_count; i++) {
		histogram_free(&t->groups[i].wait);
		free(t->groups[i].intervals);
	}
	free(t->groups);
	free(t->visits);
	free(t->parts);
	time_series_free(t);
	memset(t, 0, sizeof(*t));
}

void tally_clear(struct tally *t)
{
	struct histogram time_to_studio = t->time_to_studio;
	struct group_tally *groups = t->groups;
	size_t group_count = t->group_count, visit_count = t->visit_count;
	uint64_t *visits = t->visits;
	struct part_tally *parts = t->parts;
	size_t part_count = t->part_count;
	struct time_series series = t->series;

	memset(t, 0, sizeof(*t));
	t->series = series;
	t->visits = visits;
	t->parts = parts;
	t->part_count = part_count;
	if (part_count)
		memset(parts, 0, part_count * sizeof(*parts));
	t->visit_count = visit_count;
	if (visit_count)
		memset(visits, 0, visit_count * sizeof(*visits));
	histogram_clear(&time_to_studio);
	t->time_to_studio = time_to_studio;
	t->groups = groups;
	t->group_count = group_count;
	for (size_t i = 0; i < group_count; i++) {
		struct group_tally blank = { .wait = groups[i].wait,
					     .interval_count = groups[i].interval_count,
					     .intervals = groups[i].intervals };

		histogram_clear(&blank.wait);
		groups[i] = blank;
	}
}

static struct gauge reading(const struct gauges *g, unsigned gauge)
{
	return (struct gauge){ g->levels[gauge].peak, gauge_area(g, gauge) };
}

/* The replication is over: every change has been told. */
void tally_close(struct engine *e)
{
	struct tally *t = e->tally;
	/* a script, and nothing else, is observed to its end */
	int64_t end = e->horizon != NEVER ? e->horizon : e->latest;

	if (e->gauges.to == NEVER)
		gauges_close(&e->gauges, end);
	gauges_advance(&e->gauges, NEVER);
	t->events = e->events;
	t->audit = e->audit;
	t->fingerprint = e->fingerprint;
	t->window = end > e->warm_up ? (double)(end - e->warm_up) * 1e-9 : 0;
	t->time_to_studio_sum = (double)e->time_to_studio * 1e-9;
	for (int i = 0; i < CONTROLS; i++)
		t->controls[i] = (double)e->controls[i] * 1e-9;
	time_series_close(e);
	t->legs = reading(&e->gauges, GAUGE_LEGS);
	t->active_executions = reading(&e->gauges, GAUGE_EXECUTIONS);
	for (unsigned i = 0; i < t->group_count; i++) {
		t->groups[i].busy = reading(&e->gauges, GAUGE_GROUPS + 2 * i);
		t->groups[i].queue = reading(&e->gauges, GAUGE_GROUPS + 2 * i + 1);
		if (e->segments)
			continue;
		t->groups[i].overtime = overtime_take(e, (int32_t)i, end);
		agent_activity_take(e, (int32_t)i, end);
	}
}

static void report(struct engine *e, const struct call *c, enum reason reason, enum end end)
{
	struct call_log *log = call_log(e);
	struct call_report r = {
		.number = c->number, .created = c->created,
		.answered = c->was_answered ? log->answered : -1,
		.ended = c->since, .studio = c->accepted ? log->studio : -1, .state = c->state,
		.success = reason == REASON_NONE, .reason = reason, .end = end,
		.studio_accepted = c->accepted, .rest_redirects = c->redirects,
		.rest_400 = log->rest_400, .studio_400 = log->studio_400,
		.queue_wait = log->queue_wait, .agent = c->talked_to_agent, .counted = c->counted,
	};

	*log = (struct call_log){ 0 };
	e->observer->call_done(e->observer->context, &r);
}

/* Offered call C is over, and all that belonged to it. */
void tally_call(struct engine *e, struct call *c)
{
	enum end end = call_end(c);
	enum reason reason = final_reason(e, c, end);
	struct tally *t = e->tally;

	visits_of_call(e, c, end);
	time_series_call(e, c->created, reason == REASON_NONE, c->met_400);
	if (__builtin_expect(e->p->parts.lists > 0, 0))
		part_call_over(e, c, reason == REASON_NONE);
	if (c->counted) {
		tally_end(t, reason, end, c->since - c->created);
		if (__builtin_expect(end == END_MESSAGE, 0))
			t->messages_left++;
		if (__builtin_expect(times_again(c->number) > 0, 0)) {
			t->retrials++;
			t->retrial_successes += reason == REASON_NONE;
		}
		if (c->abandoned)
			t->abandoned += reason != REASON_NONE;
		t->calls_with_400 += c->met_400;
		t->agent_calls += c->talked_to_agent;
	}
	if (e->observer && e->observer->call_done)
		report(e, c, reason, end);
}
