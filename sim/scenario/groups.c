/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Those who answer: groups of agents. */
#include <math.h>
#include <string.h>

#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/terms.h"
#include "laws/rings.h"
#include "scenario/document/decode_internal.h"

enum { MOST_AGENTS = 1000000, MOST_LEVEL = 1000, MOST_GROUPS = 1000, MOST_ATTEMPTS = 100 };
static const double LEAST_RING = 0.1; /* seconds */

static void read_thresholds(struct decoder *c, const struct node *list, struct agent_group *g)
{
	if (!want_list(c, list, "thresholds", "a list of durations, such as [10s, 20s]"))
		return;
	if (list->count > COUNT_OF(g->threshold)) {
		diag_error(c->d, list->items[COUNT_OF(g->threshold)]->at,
			   "thresholds: more than %zu of them", COUNT_OF(g->threshold));
		return;
	}
	for (size_t i = 0; i < list->count; i++)
		if (read_duration(c, list->items[i], "thresholds", &g->threshold[g->threshold_count]))
			g->threshold_count++;
}

/* 20s, or {within: 20s, definition: served_of_served}. */
static void read_service_level(struct decoder *c, const struct node *node, struct agent_group *g)
{
	static const char *const keys[] = { "within", "definition" };
	const struct node *value;
	int word;

	if (node->kind != NODE_MAP) {
		read_duration(c, node, "service_level", &g->service_level);
		return;
	}
	only_keys(c, node, "service_level", keys, COUNT_OF(keys));
	if ((value = node_get(node, "within")))
		read_duration(c, value, "within", &g->service_level);
	value = node_get(node, "definition");
	if (value && read_word(c, value, "definition", level_definition_names, LEVEL_DEFINITIONS,
			       &word))
		g->definition = (enum level_definition)word;
}

static void read_schedule(struct decoder *c, const struct node *node, struct agent_group *g)
{
	static const char *const keys[] = { "counts", "step" };
	const struct node *counts, *step;
	uint64_t most = 0;

	if (!want_map(c, node, "schedule", "a map, such as {counts: [12, 20, 8], step: 1h}"))
		return;
	only_keys(c, node, "schedule", keys, COUNT_OF(keys));
	g->schedule_step = 3600;
	if ((step = node_get(node, "step")) &&
	    read_duration(c, step, "step", &g->schedule_step) && g->schedule_step < LEAST_STEP)
		expected(c, step, "step", "a duration of 1s or more");
	counts = required(c, node, "schedule", "counts");
	if (!counts || !want_list(c, counts, "counts", "a list of counts, such as [12, 20, 8]"))
		return;
	if (!counts->count || counts->count > MAX_SCHEDULE_STEPS) {
		diag_error(c->d, counts->at, "counts: expected 1 to %d of them", MAX_SCHEDULE_STEPS);
		return;
	}
	g->schedule = arena_array(c->arena, counts->count, sizeof(*g->schedule));
	for (size_t i = 0; i < counts->count; i++) {
		read_count(c, counts->items[i], "counts", 0, MOST_AGENTS, &g->schedule[i]);
		most = g->schedule[i] > most ? g->schedule[i] : most;
	}
	g->schedule_count = counts->count;
	g->count = most;
	if (!most)
		diag_error(c->d, counts->at, "counts: there is never an agent");
}

static void read_skills(struct decoder *c, const struct node *node, struct agent_group *g)
{
	static const char phrase[] = "a map of queues to levels, such as {sales: 1, support: 2}";

	if (!want_map(c, node, "skills", phrase))
		return;
	if (!node->count)
		expected(c, node, "skills", phrase);
	g->skills = arena_array(c->arena, node->count, sizeof(*g->skills));
	for (size_t i = 0; i < node->count; i++) {
		struct group_skill *s = &g->skills[g->skill_count];
		const struct member *m = &node->members[i];

		*s = (struct group_skill){ .queue = m->key, .at = m->at };
		if (names_find(&c->groups, m->key) < 0)
			diag_error(c->d, m->at, "skills: unknown group of agents '%s'%s",
				   shown(c, m->key),
				   suggest(c, m->key, c->groups.list, c->groups.count));
		else if (read_count(c, m->value, "skills", 1, MOST_LEVEL, &s->level))
			g->skill_count++;
	}
}

/* {timeout: 15s, answer: 80%, after: 3s, away: 2m}: agents are rung, and may not answer. */
static void read_ring(struct decoder *c, const struct node *node, struct agent_group *g)
{
	static const char *const keys[] = { "timeout", "answer", "after", "away" };
	struct group_ring *r = &g->ring;
	const struct node *value;

	if (!want_map(c, node, "ring", "a map, such as {timeout: 15s, answer: 80%, after: 3s, away: 2m}"))
		return;
	only_keys(c, node, "ring", keys, COUNT_OF(keys));
	*r = (struct group_ring){ .answer = 1, .after = dist_constant(0) };
	value = required(c, node, "ring", "timeout");
	if (value && read_duration(c, value, "timeout", &r->timeout)) {
		r->given = r->timeout >= LEAST_RING;
		if (!r->given)
			expected(c, value, "timeout", "a duration of 100ms or more");
	}
	if ((value = node_get(node, "answer")) && read_share(c, value, "answer", &r->answer) && r->answer <= 0)
		expected(c, value, "answer", "a share above 0%: nobody would ever be served");
	if ((value = node_get(node, "after")))
		read_dist(c, value, "after", &r->after);
	if ((value = node_get(node, "away")) && !is_none(value))
		r->has_away = read_dist(c, value, "away", &r->away);
	value = node_get(node, "after");
	if (value && r->given && r->answer > 0 && rings_of(r->timeout, r->answer, &r->after).answered <= 0)
		expected(c, value, "after", "a time that may be below the timeout: nobody would ever be served");
}

/* How a callback is offered, and taken. */
static void read_callback_offer(struct decoder *c, const struct node *node, struct group_callback *b)
{
	const struct node *value = required(c, node, "callback", "offer_after");

	if (value)
		b->given = read_duration(c, value, "offer_after", &b->offer_after);
	if ((value = node_get(node, "accept")))
		read_share(c, value, "accept", &b->accept);
	if ((value = node_get(node, "expires")) && !is_none(value))
		read_duration(c, value, "expires", &b->expires);
}

/* How it is made. */
static void read_callback_attempts(struct decoder *c, const struct node *node, struct group_callback *b)
{
	const struct node *value;

	if ((value = node_get(node, "attempts")))
		read_count(c, value, "attempts", 1, MOST_ATTEMPTS, &b->attempts);
	if ((value = node_get(node, "answer")) && read_share(c, value, "answer", &b->answer) && b->answer <= 0)
		expected(c, value, "answer", "a share above 0%: nobody would ever be reached");
	if ((value = node_get(node, "timeout")) && read_duration(c, value, "timeout", &b->timeout) &&
	    b->timeout < LEAST_RING)
		expected(c, value, "timeout", "a duration of 100ms or more");
	if ((value = node_get(node, "retry")))
		read_dist(c, value, "retry", &b->retry);
	if ((value = node_get(node, "ring")) && read_dist(c, value, "ring", &b->ring) && b->answer > 0 &&
	    b->timeout >= LEAST_RING && rings_of(b->timeout, b->answer, &b->ring).answered <= 0)
		expected(c, value, "ring", "a time that may be below the timeout: nobody would ever be reached");
}

/* {offer_after: 30s, accept: 40%, ...}: who waits is offered to be called back. */
static void read_callback(struct decoder *c, const struct node *node, struct agent_group *g)
{
	static const char *const keys[] = { "offer_after", "accept", "attempts", "retry", "answer", "ring",
					    "timeout", "expires", "machine", "voicemail", "fax",
					    "machine_detection", "hang_up_after" };

	if (!want_map(c, node, "callback", "a map, such as {offer_after: 30s, accept: 40%, attempts: 3, retry: 5m, answer: 70%}"))
		return;
	only_keys(c, node, "callback", keys, COUNT_OF(keys));
	g->callback = (struct group_callback){ .accept = 1, .answer = 1, .attempts = 3, .timeout = 30,
					       .expires = INFINITY, .ring = dist_constant(0),
					       .retry = dist_constant(300) };
	read_callback_offer(c, node, &g->callback);
	read_callback_attempts(c, node, &g->callback);
	read_callback_machines(c, node, &g->callback);
}

static void read_size(struct decoder *c, const struct node *group, struct agent_group *g)
{
	const struct node *schedule = node_get(group, "schedule"), *count = node_get(group, "count");

	if (schedule && is_empty(schedule)) /* --set takes it away */
		schedule = NULL;
	if (schedule && count && !is_empty(count))
		diag_error(c->d, count->at, "count: a group with a schedule takes none: its numbers are "
			   "schedule.counts, which plan --staff looks for");
	if (schedule)
		read_schedule(c, schedule, g);
	else if ((count = required(c, group, "a group of agents", "count")))
		read_count(c, count, "count", 0, MOST_AGENTS, &g->count);
}

/* `by_interval: yes` of a group with a schedule. */
static void read_by_interval(struct decoder *c, const struct node *node, struct agent_group *g)
{
	if (!read_yes(c, node, "by_interval", &g->by_interval))
		return;
	if (g->by_interval && !g->schedule_count)
		diag_error(c->d, node->at, "by_interval: only of a group with a schedule");
}

/* What keeps its agents from calls. */
static void read_elsewhere(struct decoder *c, const struct node *group, struct agent_group *g)
{
	const struct node *node;

	if ((node = node_get(group, "shrinkage")) && !is_none(node))
		read_shrinkage(c, node, g);
	if ((node = node_get(group, "breaks")) && !is_none(node))
		read_breaks(c, node, g);
	if ((node = node_get(group, "other_work")) && !is_none(node))
		read_other_work(c, node, g);
}

static void decode_group(struct decoder *c, const struct member *m, struct agent_group *g)
{
	static const char *const keys[] = { "count", "handle_time", "service_level",
					    "queue_size", "schedule", "wrap_up", "order",
					    "thresholds", "skills", "by_interval", "ring", "callback",
					    "shrinkage", "breaks", "other_work", "patience" };
	static const char *const orders[] = { "fifo", "priority" };
	const struct node *node;
	int word;

	*g = (struct agent_group){ .name = m->key,
				   .at = m->at,
				   .count = 1,
				   .handle_time = c->s->rules.default_handle_time,
				   .service_level = 20,
				   .queue_size = UINT64_MAX };
	if (!want_map(c, m->value, "agents", "a map, such as {count: 12, handle_time: 3m}"))
		return;
	only_keys(c, m->value, "a group of agents", keys, COUNT_OF(keys));
	read_size(c, m->value, g);
	if ((node = node_get(m->value, "by_interval")))
		read_by_interval(c, node, g);
	if ((node = node_get(m->value, "handle_time")))
		g->has_handle_time = read_dist(c, node, "handle_time", &g->handle_time);
	if ((node = node_get(m->value, "wrap_up")) && !is_none(node))
		g->has_wrap_up = read_dist(c, node, "wrap_up", &g->wrap_up);
	if ((node = node_get(m->value, "patience"))) {
		g->own_patience = true;
		g->has_patience = !is_none(node) && read_dist(c, node, "patience", &g->patience);
	}
	if ((node = node_get(m->value, "ring")) && !is_none(node))
		read_ring(c, node, g);
	if ((node = node_get(m->value, "callback")) && !is_none(node))
		read_callback(c, node, g);
	read_elsewhere(c, m->value, g);
	if ((node = node_get(m->value, "service_level")))
		read_service_level(c, node, g);
	if ((node = node_get(m->value, "thresholds")))
		read_thresholds(c, node, g);
	if ((node = node_get(m->value, "order")) &&
	    read_word(c, node, "order", orders, COUNT_OF(orders), &word))
		g->by_priority = word;
	if ((node = node_get(m->value, "skills")))
		read_skills(c, node, g);
	node = node_get(m->value, "queue_size");
	if (node && !is_none(node))
		read_count(c, node, "queue_size", 0, 1000000, &g->queue_size);
}

static bool is_helped(const struct scenario *s, const struct agent_group *g)
{
	for (size_t i = 0; i < s->group_count; i++)
		for (size_t k = 0; k < s->groups[i].skill_count; k++)
			if (s->groups[i].count && !strcmp(s->groups[i].skills[k].queue, g->name))
				return true;
	return false;
}

void decode_groups(struct decoder *c, const struct node *agents)
{
	if (is_empty(agents))
		return;
	if (!want_map(c, agents, "agents", "a map of groups, such as {support: {count: 12}}")) {
		c->groups.broken = true;
		return;
	}
	if (agents->count > MOST_GROUPS) {
		diag_error(c->d, agents->members[MOST_GROUPS].at,
			   "agents: expected at most %d groups, found %zu", MOST_GROUPS, agents->count);
		c->groups.broken = true;
		return;
	}
	names_init(c->arena, &c->groups, section_names(c, agents, "agents"), agents->count);
	c->s->group_count = agents->count;
	c->s->groups = arena_array(c->arena, agents->count, sizeof(*c->s->groups));
	for (size_t i = 0; i < agents->count; i++)
		decode_group(c, &agents->members[i], &c->s->groups[i]);
	for (size_t i = 0; i < agents->count; i++) {
		const struct agent_group *g = &c->s->groups[i];
		const struct node *count = node_get(agents->members[i].value, "count");

		if (!g->count && count && !g->schedule_count && !is_helped(c->s, g))
			diag_error(c->d, count->at,
				   "count: expected a whole number from 1 to %d, or 0 where the skills of another group name '%s'; found '0'",
				   MOST_AGENTS, shown(c, g->name));
	}
}
