/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fit_queue - what a log says of the queue beside laws: agents who did not answer, agents' absence, kinds
 * of calls, and what an interval report counts. */
#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "report/fit/fit_report.h"
#include "report/layout/grid_internal.h"
#include "report/layout/heading_internal.h"
#include "report/layout/terminal_text_internal.h"

enum { MOST_TYPES = 12 };

static const char *part(size_t n, size_t of, struct arena *a)
{
	char buffer[40];

	return arena_strdup(a, show_part(buffer, sizeof(buffer), n, of));
}

/* ---- agents who did not answer ---- */

static void rings_met(FILE *out, const struct rings_estimate *e, const struct report_style *style, struct arena *a)
{
	if (!e->known)
		return;
	table_heading(out, style, "Agents who did not answer");
	if (!e->unanswered) {
		fprintf(out, "  No call of %s rang an agent in vain.\n", fit_count((double)e->calls, "call", a));
		return;
	}
	table_say(out, style, 4, "  Of %s %zu (%s) rang an agent who did not answer: %s, %.3g a call that met one.",
		  fit_count((double)e->calls, "call", a), e->met, part(e->met, e->calls, a),
		  fit_count((double)e->unanswered, "ring", a), (double)e->unanswered / (double)e->met);
	table_say(out, style, 4, "  Of all rings %s were not answered%s.", part(e->unanswered, e->unanswered + e->answered, a),
		  e->timed ? arena_printf(a, "; such a ring took %s on average", fit_seconds(e->ring_mean, a)) :
			     "; how long one took is not said");
	if (!e->unanswered || !e->answered)
		fprintf(out, "  The scenario's agents all answer.\n");
	else
		table_say(out, style, 4, "  So the scenario's agents answer %s of rings (agents.support.ring).",
			  part(e->answered, e->unanswered + e->answered, a));
}

/* ---- agents' time ---- */

static void agents_present(FILE *out, const struct presence_estimate *e, const struct report_style *style, struct arena *a)
{
	if (!e->known)
		return;
	table_heading(out, style, "Agents' own events");
	fprintf(out, "  Of %s.\n", fit_count((double)e->agents, "agent", a));
	if (e->stays)
		table_say(out, style, 4, "  Signed on %s, %.3g h each on average.", fit_count((double)e->stays, "time", a),
			  e->stay_sum / (double)e->stays / 3600);
	if (e->pauses)
		table_say(out, style, 4, "  %s, %.3g min each on average.", fit_count((double)e->pauses, "pause", a),
			  e->pause_sum / (double)e->pauses / 60);
	if (e->open)
		fprintf(out, "  %s began before the log or ended after it, and %s not counted.\n",
			fit_count((double)e->open, "stretch", a), e->open == 1 ? "is" : "are");
	table_say(out, style, 4, "  Who was there is estimated from the calls, and not from these.");
}

/* ---- kinds of calls ---- */

struct kind {
	const char *name;
	size_t calls, abandoned, served, agents;
	double service;
};

static void add_calls(struct kind *list, size_t count, const struct fit_result *f, bool priorities)
{
	for (size_t i = 0; i < f->log->count; i++) {
		const struct logged_call call = logged_call_at(f->log, i), *c = &call;
		int32_t k = priorities ? c->priority : c->type;

		if (k < 0 || (size_t)k >= count || !(fit_offered(c) || f->log->interval_count))
			continue;
		list[k].calls++;
		list[k].abandoned += c->outcome == LOGGED_ABANDONED;
		list[k].served += c->service >= 0;
		list[k].service += c->service >= 0 ? c->service : 0;
	}
}

/* Who served which: agents of each kind, and how many serve more than one. */
static size_t add_agents(struct kind *list, size_t count, const struct call_log *log, struct arena *a)
{
	size_t agents = log->agent_count, several = 0;
	bool *serves = arena_array(a, count * agents + 1, sizeof(*serves));

	for (size_t i = 0; i < log->count; i++) {
		const struct logged_call c = logged_call_at(log, i);

		if (c.agent >= 0 && c.type >= 0 && c.outcome == LOGGED_SERVED)
			serves[(size_t)c.type * agents + (size_t)c.agent] = true;
	}
	for (size_t k = 0; k < agents; k++) {
		size_t kinds = 0;

		for (size_t i = 0; i < count; i++) {
			list[i].agents += serves[i * agents + k];
			kinds += serves[i * agents + k];
		}
		several += kinds > 1;
	}
	return several;
}

static int by_calls(const void *a, const void *b)
{
	const struct kind *x = a, *y = b;

	return (x->calls < y->calls) - (x->calls > y->calls);
}

static size_t kinds_grid(FILE *out, const struct report_style *style, const char *title, struct kind *list, size_t count,
			 struct arena *a)
{
	size_t shown = 0, all = 0, rest = 0;
	struct grid g;

	for (size_t i = 0; i < count; i++)
		all += list[i].calls;
	grid_init(&g, "lrrrrr", 2, true);
	grid_add(&g, PAINT_NONE, "%s", title);
	grid_add(&g, PAINT_NONE, "calls");
	grid_add(&g, PAINT_NONE, "share");
	grid_add(&g, PAINT_NONE, "abandoned");
	grid_add(&g, PAINT_NONE, "mean service");
	grid_add(&g, PAINT_NONE, "agents");
	for (size_t i = 0; i < count; i++) {
		const struct kind *k = &list[i];

		rest += k->calls && shown == MOST_TYPES;
		if (!k->calls || shown == MOST_TYPES)
			continue;
		shown++;
		grid_add_name(&g, PAINT_NONE, k->name);
		grid_add(&g, PAINT_NONE, "%zu", k->calls);
		grid_add(&g, PAINT_NONE, "%s", part(k->calls, all, a));
		grid_add(&g, PAINT_NONE, "%s", part(k->abandoned, k->calls, a));
		grid_add(&g, PAINT_NONE, "%s", fit_seconds(k->served ? k->service / (double)k->served : NAN, a));
		grid_add(&g, PAINT_NONE, k->agents ? "%zu" : "-", k->agents);
	}
	if (shown > 1)
		grid_print(&g, out, style);
	grid_free(&g);
	if (shown > 1 && rest)
		fprintf(out, "  %zu more.\n", rest);
	return shown;
}

static void types(FILE *out, const struct fit_result *f, const struct report_style *style, struct arena *a)
{
	const struct call_log *log = f->log;
	struct kind *list = arena_array(a, log->type_count + 1, sizeof(*list));
	size_t several;

	for (size_t i = 0; i < log->type_count; i++)
		list[i].name = log->types[i];
	add_calls(list, log->type_count, f, false);
	several = add_agents(list, log->type_count, log, a);
	qsort(list, log->type_count, sizeof(*list), by_calls);
	if (kinds_grid(out, style, "Type", list, log->type_count, a) > 1)
		table_say(out, style, 4, "  %s of more than one type: the scenario has one queue and one group of agents for all "
			  "types.", log->agent_count ? arena_printf(a, "%zu of %s serve calls", several,
			  fit_count((double)log->agent_count, "agent", a)) : "Nobody knows whether agents serve calls");
}

static void priorities(FILE *out, const struct fit_result *f, const struct report_style *style, struct arena *a)
{
	enum { LEVELS = 16 };
	struct kind list[LEVELS] = { 0 };

	for (size_t i = 0; i < LEVELS; i++)
		list[i].name = arena_printf(a, "%zu", i);
	add_calls(list, LEVELS, f, true);
	if (kinds_grid(out, style, "Priority", list, LEVELS, a) > 1)
		fprintf(out, "  The scenario's queue is first come, first served.\n");
}

static void kinds(FILE *out, const struct fit_result *f, const struct report_style *style, struct arena *a)
{
	if (!f->queued || !(f->log->known & (LOG_TYPE | LOG_PRIORITY)) || (f->log->type_count < 2 && !(f->log->known & LOG_PRIORITY)))
		return;
	table_heading(out, style, "Kinds of calls");
	types(out, f, style, a);
	priorities(out, f, style, a);
}

/* ---- an interval report ---- */

static void intervals_reported(FILE *out, const struct fit_result *f, const struct report_style *style, struct arena *a)
{
	const struct interval_means *m = &f->means;

	if (!f->log->interval_count)
		return;
	table_heading(out, style, "What the report counts");
	fprintf(out, "  %s.\n", fit_count((double)f->log->interval_count, "interval", a));
	if (m->handled > 0)
		table_say(out, style, 4, "  An agent has a call for %s on average, work after it included.", fit_seconds(m->handle, a));
	if (m->waited > 0)
		table_say(out, style, 4, "  Who was answered had waited %s on average.", fit_seconds(m->wait, a));
	if (m->levelled > 0)
		table_say(out, style, 4, "  %.1f %% were answered within the report's own target.", 100 * m->level);
	table_say(out, style, 4, "  Not in it, and so guessed or left out: the law of the service (exponential is taken), how long callers "
		  "stay (they never give up in the scenario), when within an interval calls came%s.",
		  m->staffed ? "" : ", who was on duty (load + its square root)");
}

void fit_queue(FILE *out, const struct fit_result *f, const struct report_style *style)
{
	struct arena a = { 0 };

	intervals_reported(out, f, style, &a);
	kinds(out, f, style, &a);
	rings_met(out, &f->rings, style, &a);
	agents_present(out, &f->presence, style, &a);
	arena_free(&a);
}
