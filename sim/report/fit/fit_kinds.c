/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fit_kinds - kinds of calls in a log, who serves which, and who is served first: what the scenario has of it,
 * and what it has not. */
#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "report/fit/fit_report.h"
#include "report/layout/grid_internal.h"
#include "report/layout/heading_internal.h"
#include "report/layout/terminal_text_internal.h"

enum { MOST_TYPES = 12 };

static const char *kind_part(size_t n, size_t of, struct arena *a)
{
	char buffer[40];

	return arena_strdup(a, show_part(buffer, sizeof(buffer), n, of));
}

/* ---- kinds of calls ---- */

struct kind {
	const char *name;
	size_t calls, abandoned, served, agents;
	double service;
};

static void add_calls(struct kind *list, size_t count, const struct fit_result *f, bool priorities)
{
	struct log_pass pass;
	log_pass_begin(&pass, f->log);
	for (size_t i = 0; i < f->log->count; i++) {
		const struct logged_call *c = log_pass_at(&pass, i);
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
	struct log_pass pass;
	size_t agents = log->agent_count, several = 0;
	bool *serves = arena_array(a, count * agents + 1, sizeof(*serves));

	log_pass_begin(&pass, log);
	for (size_t i = 0; i < log->count; i++) {
		const struct logged_call *c = log_pass_at(&pass, i);

		if (c->agent >= 0 && c->type >= 0 && c->outcome == LOGGED_SERVED)
			serves[(size_t)c->type * agents + (size_t)c->agent] = true;
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
		grid_add(&g, PAINT_NONE, "%s", kind_part(k->calls, all, a));
		grid_add(&g, PAINT_NONE, "%s", kind_part(k->abandoned, k->calls, a));
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
	if (kinds_grid(out, style, "Type", list, log->type_count, a) > 1 && f->queues.count < 2)
		table_say(out, style, 4, "  %s of more than one type: the scenario has one queue and one group of agents for all "
			  "types%s%s.", log->agent_count ? arena_printf(a, "%zu of %s serve calls", several,
			  fit_count((double)log->agent_count, "agent", a)) : "Nobody knows whether agents serve calls",
			  f->queues.why_one ? ", as " : "", f->queues.why_one ? f->queues.why_one : "");
}

/* ---- queues, crews and the order ---- */

/* "sales, then support and billing". */
static const char *skills_in_order(const struct crew *c, const struct queue_names *names, size_t count, struct arena *a)
{
	const char *list = "";

	for (int level = 1, last = 0; level <= (int)count; level++)
		for (size_t i = 0; i < count; i++) {
			if (!(c->serves & 1u << i) || c->level[i] != level)
				continue;
			list = arena_printf(a, "%s%s%s", list, !*list ? "" : last == level ? " and " : ", then ", names->queues[i]);
			last = level;
		}
	return list;
}

static void crews_grid(FILE *out, const struct fit_result *f, const struct queue_names *names,
		       const struct report_style *style, struct arena *a)
{
	const struct queues_estimate *q = &f->queues;
	struct grid g;

	grid_init(&g, "wrrr", 2, true);
	grid_add(&g, PAINT_NONE, "Serve");
	grid_add(&g, PAINT_NONE, "agents");
	grid_add(&g, PAINT_NONE, "calls");
	grid_add(&g, PAINT_NONE, "at work");
	for (size_t k = 0; k < q->crew_count; k++) {
		const struct crew *c = &q->crews[k];
		const struct agents_estimate *e = c->duty ? c->duty : f->agents;

		grid_add(&g, PAINT_NONE, "%s", skills_in_order(c, names, q->count, a));
		grid_add(&g, PAINT_NONE, c->agents ? "%zu" : "-", c->agents);
		grid_add(&g, PAINT_NONE, c->agents ? "%zu" : "-", c->calls);
		grid_add(&g, PAINT_NONE, e ? "%.3g" : "-", e ? fit_mean_at_work(e) : 0);
	}
	grid_print(&g, out, style);
	grid_free(&g);
}

static void crew_sentences(FILE *out, const struct queues_estimate *q, const struct report_style *style, struct arena *a)
{
	if (!q->crew_of) {
		table_say(out, style, 4, q->crew_count > 1 ? "  Agents have no names: queues whose calls pass each other both ways are "
			  "taken to have agents of their own, without skills for others." : "  Agents have no names: all are taken to "
			  "serve all queues, as these do not pass each other both ways.");
		return;
	}
	table_say(out, style, 4, "  A queue is a skill of who took three of its calls or more, and a tenth of those that he would have "
		  "taken had he taken all alike. Agents are one group who differ only in queues of a quarter or less of what they serve, "
		  "unless a queue would have half as many agents again by that.");
	if (q->by_mistake)
		table_say(out, style, 4, "  Less is taken for mistakes, which make no skill: %s of %s.",
			  fit_count((double)q->by_mistake, "call", a), fit_count((double)q->mistaken_agents, "agent", a));
	if (q->little_known)
		table_say(out, style, 4, "  %s of fewer than 20 calls, or of skills that few have: counted among those whom they are "
			  "likest.", fit_count((double)q->little_known, "agent", a));
}

/* Queues that the same agents serve, but not at the same times. */
static void apart_told(FILE *out, const struct queues_estimate *q, const struct queue_names *names, const struct report_style *style,
		       struct arena *a)
{
	const char *pairs = NULL;

	for (size_t k = 0; k < q->count; k++) {
		int other = q->list[k].apart_from;
		bool told = other >= 0 && q->list[other].apart_from == (int)k && (size_t)other < k;

		if (other >= 0 && !told)
			pairs = arena_printf(a, "%s%sof %s and of %s", pairs ? pairs : "", pairs ? ", " : "", names->queues[k],
					     names->queues[other]);
	}
	if (pairs)
		table_say(out, style, 4, "  Calls %s pass each other, whichever has waited longer, though agents serve both: at any time "
			  "they have agents apart, which the scenario has not, so that waits may be off.", pairs);
}

static void queue_sentences(FILE *out, const struct fit_result *f, const struct report_style *style, struct arena *a)
{
	const struct queues_estimate *q = &f->queues;
	size_t pooled = 0, patient = 0;

	for (size_t k = 0; k < q->count; k++) {
		pooled += !q->list[k].own_law;
		patient += q->list[k].own_patience;
	}
	table_say(out, style, 4, "  The scenario has a queue for each, these groups with their skills, and services %s; work after "
		  "the call %s.", !pooled ? "by queue" : pooled == q->count ? "of one law, as each queue has "
		  "fewer than 100" : "by queue where there are 100 or more", patient ? "is one law for all" :
		  "and patience are one law for all");
	if (q->unplaced)
		table_say(out, style, 4, "  %s of types that have fewer than %d, or that hardly any agent served, are shared out among these "
			  "queues.", fit_count((double)q->unplaced, "call", a), QUEUE_LEAST);
	if (q->mix_steps)
		table_say(out, style, 4, "  The mix of queues changes with the hour %s, by more than chance, and so does the "
			  "scenario's.", q->mix_days_p < QUEUES_UNLIKE ? "and the day" : "of the day");
	else if (isnan(q->mix_p))
		table_say(out, style, 4, "  Its mix of queues is the same at all hours: too few calls to say whether the log's is.");
}

/* Which queue's callers are furthest from the others'. */
static void patience_told(FILE *out, const struct fit_result *f, const struct queue_names *names,
			  const struct report_style *style)
{
	const struct queues_estimate *q = &f->queues;
	double gone = 0, waited = 0, furthest = 1;
	size_t at = 0, own = 0;

	if (!(q->patience_p < QUEUES_UNLIKE))
		return;
	for (size_t k = 0; k < q->count; k++) {
		gone += (double)q->list[k].abandoned;
		waited += q->list[k].wait_sum;
		own += q->list[k].own_patience;
	}
	for (size_t k = 0; k < q->count; k++) {
		double ratio = (double)q->list[k].abandoned / q->list[k].wait_sum * waited / gone;

		if (fabs(log(fmax(ratio, 1e-3))) <= fabs(log(furthest)))
			continue;
		furthest = fmax(ratio, 1e-3);
		at = k;
	}
	table_say(out, style, 4, "  Patience is not one law in the log: by the minute that they wait, callers of %s give up %.2g times as "
		  "often as all. %s", names->queues[at], furthest, own == q->count ? "So each queue has its own." : own ?
		  "So queues that 20 or more gave up in have their own; the others that of all." :
		  "In no queue did 20 give up, so the scenario has one law all the same.");
}

static void queues_told(FILE *out, const struct fit_result *f, const struct report_style *style, struct arena *a)
{
	struct queue_names names;

	if (f->queues.count < 2)
		return;
	fit_queue_names(&names, &f->queues, a);
	crews_grid(out, f, &names, style, a);
	crew_sentences(out, &f->queues, style, a);
	queue_sentences(out, f, style, a);
	apart_told(out, &f->queues, &names, style, a);
	patience_told(out, f, &names, style);
}

static void priority_order(FILE *out, const struct queues_estimate *q, const struct report_style *style, struct arena *a)
{
	const char *list = "";

	for (size_t i = 0; i < q->priority_count; i++)
		list = arena_printf(a, "%s%s%d", list, !i ? "" : q->priority_level[i] == q->priority_level[i - 1] ? " and " :
				    ", then ", (int)q->priority[i]);
	if (q->priority_count)
		table_say(out, style, 4, "  Served first by priority: %s. So the scenario's queues are served%s.", list,
			  q->count > 1 ? ", each by itself" : "");
	else
		table_say(out, style, 4, "  Calls are not served by it, as far as the log shows who waited: %s first come, first served.",
			  q->count > 1 ? "in each of the scenario's queues it is" : "the scenario's queue is");
}

static void priorities(FILE *out, const struct fit_result *f, const struct report_style *style, struct arena *a)
{
	enum { LEVELS = 16 };
	struct kind list[LEVELS] = { 0 };

	for (size_t i = 0; i < LEVELS; i++)
		list[i].name = arena_printf(a, "%zu", i);
	add_calls(list, LEVELS, f, true);
	if (kinds_grid(out, style, "Priority", list, LEVELS, a) > 1)
		priority_order(out, &f->queues, style, a);
}

void fit_kinds(FILE *out, const struct fit_result *f, const struct report_style *style)
{
	struct arena a = { 0 };

	if (!f->queued || !(f->log->known & (LOG_TYPE | LOG_PRIORITY)) || (f->log->type_count < 2 && !(f->log->known & LOG_PRIORITY)))
		return;
	table_heading(out, style, "Kinds of calls");
	types(out, f, style, &a);
	queues_told(out, f, style, &a);
	priorities(out, f, style, &a);
	arena_free(&a);
}
