/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Several queues: each has a flow, by which its calls come in with their share, and a group. Agents who serve
 * one queue only are that queue's group; others are a group of their own with skills.
 */
#include <math.h>

#include "base/memory.h"
#include "fit/part.h"
#include "report/fit/fit_scenario_internal.h"
#include "report/layout/terminal_text_internal.h"

bool fit_has_queues(const struct fit_result *f)
{
	return f->queues.count > 1 || f->queues.priority_count > 1;
}

static size_t queue_count(const struct queues_estimate *q)
{
	return q->count > 1 ? q->count : 1;
}

/* ---- ways in: a queue and a priority each ---- */

struct way_in {
	const char *name;
	size_t queue;
	uint64_t priority;
	double share;
};

static size_t ways_in(struct way_in *list, const struct fit_result *f, const struct queue_names *names, struct arena *a)
{
	const struct queues_estimate *q = &f->queues;
	size_t n = 0, last = q->priority_count ? q->priority_level[q->priority_count - 1] : 0;

	for (size_t k = 0; k < queue_count(q); k++) {
		double share = q->count > 1 ? q->list[k].share : 1, left = share;

		for (size_t p = 0; p < q->priority_count; p++) {
			double part = share * q->list[k].of_priority[p];

			left -= part;
			if (part > 0)
				list[n++] = (struct way_in){
					arena_printf(a, "%s-priority-%d", names->queues[k], (int)q->priority[p]), k,
					last - q->priority_level[p], part };
		}
		if (left > 1e-9)
			list[n++] = (struct way_in){ names->queues[k], k, 0, left };
	}
	return n;
}

void fit_put_queue_flows(FILE *out, const struct fit_result *f, struct arena *a)
{
	struct way_in list[QUEUES_MOST * (PRIORITIES_MOST + 1)];
	struct queue_names names;
	size_t n;

	fit_queue_names(&names, &f->queues, a);
	n = ways_in(list, f, &names, a);
	fprintf(out, "flows:\n");
	for (size_t i = 0; i < n; i++) {
		fprintf(out, "  %s:\n    file: %s", list[i].name, i ? "*into-queue\n" : "&into-queue '");
		if (!i) {
			fit_put_flow(out, f);
			fprintf(out, "'\n");
		}
		fprintf(out, "    widgets:\n      desk: {agents: %s", names.queues[list[i].queue]);
		fprintf(out, f->queues.priority_count ? ", priority: %llu}\n" : "}\n", (unsigned long long)list[i].priority);
		if (f->menus && i)
			fprintf(out, "      menu: *before\n");
		else if (f->menus && fit_has(f, FIT_BEFORE)) {
			fprintf(out, "      menu: &before\n");
			fit_put_key(out, f, "        duration", FIT_BEFORE, a);
		} else if (f->menus)
			fprintf(out, "      menu: &before {duration: 0s}\n");
	}
}

/* ---- groups ---- */

static const struct agents_estimate *duty_of(const struct fit_result *f, const struct crew *c)
{
	return c->duty ? c->duty : f->agents;
}

static const char *crew_words(const struct crew *c, struct arena *a)
{
	return c->agents ? arena_printf(a, "whom the log shows at work, of %s", fit_count((double)c->agents, "agent", a)) :
			   "whom the log shows at work";
}

static void crew_agents(FILE *out, const struct fit_result *f, size_t k, struct arena *a)
{
	const struct crew *c = &f->queues.crews[k];

	if (!duty_of(f, c))
		fprintf(out, "    count: 1000 # the log does not say who served when\n");
	else if (!fit_put_schedule(out, f, duty_of(f, c), crew_words(c, a)))
		fprintf(out, "    count: 1 # less than half of one at work in any step\n");
}

static bool anybody(const struct fit_result *f, size_t k)
{
	const struct agents_estimate *e = duty_of(f, &f->queues.crews[k]);
	size_t count;
	const uint64_t *schedule = fit_schedule_of(f, e, &count);
	struct agents_part part = queues_part(&f->queues, k);

	for (size_t i = 0; i < count; i++)
		if (schedule[i])
			return true;
	return !e || part.alone;
}

/* The crew that serves queue K alone and no other; crew_count: none. */
static size_t own_crew(const struct fit_result *f, size_t k)
{
	size_t c = 0;

	while (c < f->queues.crew_count && f->queues.crews[c].serves != 1u << k)
		c++;
	return c;
}

static void queue_group(FILE *out, const struct fit_result *f, const struct queue_names *names, size_t k, struct arena *a)
{
	const struct queues_estimate *q = &f->queues;
	const struct fitted_queue *x = &q->list[k];
	size_t own = q->count > 1 ? own_crew(f, k) : 0;
	bool some = own < q->crew_count && anybody(f, own);

	fprintf(out, "  %s:", names->queues[k]);
	if (q->count > 1)
		fprintf(out, " # %s: %s, %.1f %% of them", text_clean(a, x->name), fit_count((double)x->calls, "call", a),
			100 * x->share);
	fprintf(out, "\n");
	if (some)
		crew_agents(out, f, own, a);
	else
		fprintf(out, "    count: 0 # nobody serves this queue alone\n");
	if (q->count > 1 && x->own_law)
		fit_put_services(out, f, "    handle_time", &x->service, a);
	else {
		if (q->count > 1)
			fprintf(out, "    # of all queues: this one has too few for a law of its own\n");
		fit_put_key(out, f, "    handle_time", FIT_SERVICE, a);
	}
	if (x->own_patience)
		fit_put_patience_of(out, "    patience", &x->patience, a);
	if (q->priority_count)
		fprintf(out, "    order: priority\n");
	if (some) {
		fit_put_key(out, f, "    wrap_up", FIT_WRAP_UP, a);
		fit_put_reservations(out, &f->rings);
	}
}

static void skilled_group(FILE *out, const struct fit_result *f, const struct queue_names *names, size_t k, struct arena *a)
{
	const struct queues_estimate *q = &f->queues;
	const struct crew *c = &q->crews[k];
	const char *list = "";

	if (q->count < 2 || !(c->serves & (c->serves - 1)))
		return;
	for (size_t i = 0; i < q->count; i++)
		if (c->serves & 1u << i)
			list = arena_printf(a, "%s%s%s: %d", list, *list ? ", " : "", names->queues[i], c->level[i]);
	if (!anybody(f, k)) {
		fprintf(out, "  # %s left out, who serve {%s}: less than half of one at work in any step\n",
			fit_count((double)c->agents, "agent", a), list);
		return;
	}
	fprintf(out, "  %s:\n", names->crews[k]);
	crew_agents(out, f, k, a);
	fprintf(out, "    skills: {%s}\n", list);
	fit_put_key(out, f, "    wrap_up", FIT_WRAP_UP, a);
	fit_put_reservations(out, &f->rings);
}

void fit_put_queue_groups(FILE *out, const struct fit_result *f, struct arena *a)
{
	const struct queues_estimate *q = &f->queues;
	struct queue_names names;

	fit_queue_names(&names, q, a);
	fprintf(out, "agents:\n");
	for (size_t k = 0; k < queue_count(q); k++)
		queue_group(out, f, &names, k, a);
	for (size_t k = 0; k < q->crew_count; k++)
		skilled_group(out, f, &names, k, a);
}

/* ---- entries ---- */

enum { SHARE_UNITS = 1000000 }; /* a share has four decimals of a percent */

/* Shares of the ways LIST in step STEP of the mix, in such units: together all of them. */
static void shares_then(uint64_t *units, const struct way_in *list, size_t n, const struct queues_estimate *q, size_t step)
{
	size_t largest = 0;
	uint64_t sum = 0;

	for (size_t i = 0; i < n; i++) {
		const struct fitted_queue *x = &q->list[list[i].queue];
		double share = q->mix_steps ? list[i].share / x->share * q->mix[step * q->count + list[i].queue] : list[i].share;

		units[i] = (uint64_t)floor(SHARE_UNITS * share);
		sum += units[i];
		largest = units[i] > units[largest] ? i : largest;
	}
	units[largest] += SHARE_UNITS - sum;
}

static void put_share(FILE *out, uint64_t units)
{
	fprintf(out, "%llu.%04llu%%", (unsigned long long)(units / 10000), (unsigned long long)(units % 10000));
}

static void put_shares(FILE *out, const struct fit_result *f, const struct way_in *list, size_t n, size_t way)
{
	const struct queues_estimate *q = &f->queues;
	size_t steps = q->mix_steps, a_line = 12;
	uint64_t units[QUEUES_MOST * (PRIORITIES_MOST + 1)];

	for (size_t i = 0; i < (steps ? steps : 1); i++) {
		shares_then(units, list, n, q, i);
		if (steps)
			fprintf(out, "%s%s", i ? "," : "[", i % a_line ? " " : "\n          ");
		put_share(out, units[way]);
	}
	if (steps)
		fprintf(out, "]");
}

void fit_put_queue_entries(FILE *out, const struct fit_result *f, struct arena *a)
{
	struct way_in list[QUEUES_MOST * (PRIORITIES_MOST + 1)];
	struct queue_names names;
	size_t n;

	fit_queue_names(&names, &f->queues, a);
	n = ways_in(list, f, &names, a);
	fprintf(out, "designs:\n  queue:\n    title: \"%s\"\n    goal: agent\n", f->menus ?
		"Through the menu into the queues" : "Straight into the queues");
	if (f->queues.mix_steps)
		fprintf(out, "    # shares of the calls, which change with the hour %s in the log\n    share_step: %gs\n",
			f->queues.mix_days_p < QUEUES_UNLIKE ? "and the day" : "of the day", f->arrivals->step);
	else
		fprintf(out, "    # shares of the calls, the same at all hours\n");
	fprintf(out, "    entries:\n");
	for (size_t i = 0; i < n; i++) {
		fprintf(out, "      %s: {start: %s, share: ", list[i].name, list[i].name);
		put_shares(out, f, list, n, i);
		fprintf(out, "}\n");
	}
}
