/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What was fitted, as a scenario: calls that come to a queue, after menus where the log
 * knows of some; or, where it knows of no queue, calls that ring and talk.
 */
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "report/fit/fit_scenario_internal.h"
#include "report/layout/terminal_text_internal.h"

/* The flow, on one line inside single quotes. */
/* Seconds: of a reservation whose length is not said, and the least that a scenario takes. */
static const double RING_GUESSED = 15, LEAST_RING = 0.1;

static const char trigger[] =
	"{\"states\": [{\"name\": \"Trigger\", \"type\": \"trigger\", \"transitions\": "
	"[{\"event\": \"incomingCall\", \"next\": \"%s\"}], \"properties\": {}}, ";
static const char menu[] =
	"{\"name\": \"menu\", \"type\": \"say-play\", \"transitions\": [{\"event\": \"audioComplete\", "
	"\"next\": \"desk\"}], \"properties\": {\"say\": \"menu\"}}, ";
static const char desk[] =
	"{\"name\": \"desk\", \"type\": \"enqueue-call\", \"transitions\": [{\"event\": \"callComplete\"}, "
	"{\"event\": \"failedToEnqueue\"}, {\"event\": \"callFailure\"}], "
	"\"properties\": {\"queue_name\": \"support\"}}], "
	"\"initial_state\": \"Trigger\", \"flags\": {\"allow_concurrent_calls\": true}}";

/* ---- laws ---- */

/* The services that were left out as too short are calls all the same, and take an agent:
 * they are a part of the handle time, evenly spread with their mean. */
static const char *with_short(const struct fit_result *f, const struct fit_durations *d, const char *law, struct arena *a)
{
	double limit = f->options.limits.shortest_service, share, mean;

	if (!d->too_short || !d->count)
		return law;
	share = round(1e6 * (double)d->too_short / (double)(d->too_short + d->count)) / 1e4;
	mean = d->short_sum / (double)d->too_short;
	return arena_printf(a, "{mixture: [{weight: %.4f%%, of: {uniform: [0s, %.6fs]}}, "
			    "{weight: %.4f%%, of: %s}]}", share, fmin(limit, 2 * mean), 100 - share, law);
}

const char *fit_scenario_law(const struct fit_result *f, enum fit_quantity q, struct arena *a)
{
	const char *law;

	if (!fit_has(f, q))
		return NULL;
	law = fit_yaml(&f->quantities[q].choice.chosen, a);
	return q == FIT_SERVICE ? with_short(f, &f->quantities[q].durations, law, a) : law;
}

static void put_law(FILE *out, const char *name, const struct fit_choice *c, const char *law, struct arena *a)
{
	const struct fit_candidate *best = c->count ? &c->candidates[c->best] : NULL;

	if (c->verdict == FIT_MEAN) {
		fprintf(out, "%*s# the report has the mean alone: its law is a guess\n%s: %s\n", (int)strspn(name, " "), "", name, law);
		return;
	}
	fprintf(out, "%*s# %s", (int)strspn(name, " "), "", fit_count(c->sample.n, "duration", a));
	if (c->sample.events < c->sample.n)
		fprintf(out, ", %s watched to the end",
			show_count((char[32]){ 0 }, 32, (uint64_t)c->sample.events));
	if (best)
		fprintf(out, "; %s, KS %.4f", fit_law_name(&best->maximum.law, a), best->goodness.ks);
	fprintf(out, "\n%s: %s\n", name, law);
}

void fit_put_key(FILE *out, const struct fit_result *f, const char *name, enum fit_quantity q, struct arena *a)
{
	const struct fit_choice *c = &f->quantities[q].choice;
	const char *law = fit_scenario_law(f, q, a);

	if (law && !(c->verdict == FIT_CONSTANT && c->chosen.a == 0 && q == FIT_WRAP_UP))
		put_law(out, name, c, law, a);
}

void fit_put_patience_of(FILE *out, const char *name, const struct fitted *x, struct arena *a)
{
	put_law(out, name, &x->choice, fit_yaml(&x->choice.chosen, a), a);
}

void fit_put_services(FILE *out, const struct fit_result *f, const char *name, const struct fitted *x, struct arena *a)
{
	put_law(out, name, &x->choice, with_short(f, &x->durations, fit_yaml(&x->choice.chosen, a), a), a);
}

/* ---- sections ---- */

static void put_head(FILE *out, const struct fit_result *f, struct arena *a)
{
	const char *name = text_clean(a, f->log->source->name);
	const char *slash = strrchr(name, '/');
	char *plain = arena_strdup(a, slash ? slash + 1 : name);

	for (char *c = plain; *c; c++)
		*c = *c == '"' || *c == '\\' ? '_' : *c;
	fprintf(out, "# Made by ringflow fit from %s: %s, %s.\n", plain,
		fit_count((double)f->log->count, "call", a), fit_period(f->log, a));
	if (f->queued && f->offered && f->waits_known)
		fprintf(out, "# There %.1f %% of the calls that wanted an agent waited, %.1f %% abandoned; the mean wait\n"
			"# of all was %.1f s.\n", 100 * (double)f->waited / (double)f->waits_known,
			100 * (double)f->abandoned / (double)f->offered, f->wait_sum / (double)f->waits_known);
	fprintf(out, "description: \"Fitted to %s\"\nrun: {replications: 20}\n", plain);
}

void fit_put_flow(FILE *out, const struct fit_result *f)
{
	fprintf(out, trigger, f->menus ? "menu" : "desk");
	fprintf(out, "%s%s", f->menus ? menu : "", desk);
}

static void flow(FILE *out, const struct fit_result *f, struct arena *a)
{
	fprintf(out, "flows:\n  queue:\n    file: '");
	fit_put_flow(out, f);
	fprintf(out, "'\n");
	if (!f->menus)
		return;
	fprintf(out, "    widgets:\n      menu:\n");
	if (fit_has(f, FIT_BEFORE))
		fit_put_key(out, f, "        duration", FIT_BEFORE, a);
	else
		fprintf(out, "        duration: 0s\n");
}

static void counts(FILE *out, const uint64_t *list, size_t count, size_t a_day)
{
	fprintf(out, "[");
	for (size_t i = 0; i < count; i++)
		fprintf(out, "%s%s%llu", i ? "," : "", i % a_day ? " " : count > a_day ? "\n        " : "",
			(unsigned long long)list[i]);
	fprintf(out, "]");
}

void fit_put_reservations(FILE *out, const struct rings_estimate *e)
{
	if (!e->known || !e->unanswered || !e->answered)
		return;
	fprintf(out, "    # of %zu rings %zu were not answered%s; how long an agent takes to answer, and what one does who\n"
		"    # did not, is not read from it: at once, and nothing\n"
		"    ring: {timeout: %gs, answer: %.4f%%}\n", e->unanswered + e->answered, e->unanswered,
		isnan(e->ring_mean) ? ", and the time-out is a guess" : "",
		isnan(e->ring_mean) || e->ring_mean < LEAST_RING ? RING_GUESSED : e->ring_mean, 100 * (1 - e->share));
}

bool fit_put_schedule(FILE *out, const struct fit_result *f, const struct agents_estimate *e, const char *comment)
{
	size_t count;
	const uint64_t *schedule = fit_schedule_of(f, e, &count);
	uint64_t most = 0;

	for (size_t i = 0; i < count; i++)
		most = schedule[i] > most ? schedule[i] : most;
	if (!most)
		return false;
	fprintf(out, "    schedule: # %s\n      step: %gs\n      counts: ", comment, e->step);
	counts(out, schedule, count, e->steps_a_day);
	fprintf(out, "\n");
	return true;
}

static void group(FILE *out, const struct fit_result *f, struct arena *a)
{
	const char *who = !f->log->interval_count ? "whom the log shows at work" : f->means.staffed ?
			  "whom the report has on duty" : "not in the report: the load and its square root";

	fprintf(out, "agents:\n  support:\n");
	if (!f->agents)
		fprintf(out, "    count: 1000 # the log does not say who served when\n");
	else if (!fit_put_schedule(out, f, f->agents, who))
		fprintf(out, "    count: 1 # less than half of one at work in any step\n");
	fit_put_key(out, f, "    handle_time", FIT_SERVICE, a);
	fit_put_key(out, f, "    wrap_up", FIT_WRAP_UP, a);
	fit_put_reservations(out, &f->rings);
}

static void queue_callers(FILE *out, const struct fit_result *f, struct arena *a)
{
	if (f->log->interval_count)
		fprintf(out, "# How long callers stay is not in the report: without callers.patience they never give up.\n");
	if (!fit_has(f, FIT_PATIENCE))
		return;
	fprintf(out, "callers:\n  patience:\n");
	fit_put_key(out, f, "    queued", FIT_PATIENCE, a);
}

/* Outcomes of calls that ring; what was canceled or is not known left aside. */
static void ringing_callers(FILE *out, const struct fit_result *f, struct arena *a)
{
	static const struct {
		enum logged_outcome outcome;
		const char *key;
	} ends[] = { { LOGGED_BUSY, "busy" }, { LOGGED_NO_ANSWER, "no-answer" }, { LOGGED_FAILED, "failed" } };
	const size_t *n = f->log->outcomes;
	double all = (double)(n[LOGGED_SERVED] + n[LOGGED_BUSY] + n[LOGGED_NO_ANSWER] + n[LOGGED_FAILED]);

	fprintf(out, "callers:\n");
	fit_put_key(out, f, "  ring", FIT_RING, a);
	for (size_t i = 0; i < 3; i++)
		if (n[ends[i].outcome])
			fprintf(out, "  %s: %.4f%%\n", ends[i].key, 100 * (double)n[ends[i].outcome] / all);
	fit_put_key(out, f, "  talk", FIT_SERVICE, a);
}

static void calls(FILE *out, const struct fit_result *f)
{
	const struct arrivals_estimate *e = f->arrivals;
	size_t count = e->cycle_days * e->steps_a_day;

	fprintf(out, "calls:\n  arrivals:\n    step: %gs\n    rates: [", e->step);
	for (size_t i = 0; i < count; i++)
		fprintf(out, "%s%s%.6g/h", i ? "," : "", i % e->steps_a_day ? " " : "\n        ",
			3600 * e->slots[i].rate);
	fprintf(out, "]\n");
	if (!f->options.by_date && e->busyness.needed && e->busyness.cv > 0)
		fprintf(out, "    busyness: {cv: %.4g, every: 24h} # days differ %.3g times as much as by chance\n",
			e->busyness.cv, e->busyness.dispersion);
	fprintf(out, "  duration: %zud\n", f->log->days);
}

void fit_scenario(FILE *out, const struct fit_result *f)
{
	struct arena a = { 0 };

	put_head(out, f, &a);
	if (f->queued && fit_has_queues(f)) {
		fit_put_queue_flows(out, f, &a);
		fit_put_queue_groups(out, f, &a);
		queue_callers(out, f, &a);
		calls(out, f);
		fit_put_queue_entries(out, f, &a);
	} else if (f->queued) {
		flow(out, f, &a);
		group(out, f, &a);
		queue_callers(out, f, &a);
		calls(out, f);
		fprintf(out, "designs:\n  queue: {title: \"%s\", start: queue, goal: agent}\n",
			f->menus ? "Through the menu into the queue" : "Straight into the queue");
	} else {
		fprintf(out, "apps:\n  ring: '<Response><Dial answerOnBridge=\"true\"><Number>+15550100</Number>"
			"</Dial></Response>'\n");
		ringing_callers(out, f, &a);
		calls(out, f);
		fprintf(out, "designs:\n  ring: {title: \"Ring and talk\", start: ring, goal: answered}\n");
	}
	arena_free(&a);
}
