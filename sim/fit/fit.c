/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fit/fit.h"

#include <math.h>

#include "base/memory.h"
#include "fit/idle_agents_internal.h"
#include "fit/part.h"
#include "laws/distribution.h"

static void count_calls(struct fit_result *f)
{
	struct log_pass pass;
	log_pass_begin(&pass, f->log);
	for (size_t i = 0; i < f->log->count; i++) {
		const struct logged_call *c = log_pass_at(&pass, i);

		if (!fit_offered(c))
			continue;
		f->offered++;
		f->abandoned += c->outcome == LOGGED_ABANDONED;
		f->waited += c->wait > 0;
		f->wait_sum += c->wait > 0 ? c->wait : 0;
		f->waits_known += c->wait >= 0;
	}
	f->queued = f->abandoned || f->waits_known || f->log->agent_count || f->log->interval_count;
	f->overtaken = fit_overtaken(f->log);
	f->menus = f->queued && f->log->known & LOG_VRU;
}

/* Work between two calls that takes no time is none. */
static bool has_wrap_up(const struct fit_result *f)
{
	return fit_has(f, FIT_WRAP_UP) && dist_mean(&f->quantities[FIT_WRAP_UP].choice.chosen) > 0;
}

static struct idle_agents *find_idle(struct fit_result *f)
{
	size_t crews = f->queues.crew_of ? f->queues.crew_count : 0;
	struct agents_part *parts = arena_array(&f->arena, crews + 1, sizeof(*parts));

	for (size_t k = 0; k < crews; k++)
		parts[k] = queues_part(&f->queues, k);
	return idle_agents_find(&f->arena, f->log, crews ? parts : NULL, crews);
}

static void estimate_levels(struct fit_result *f)
{
	const struct fit_options *o = &f->options;
	bool offered = f->queued && !f->log->interval_count; /* of an interval report all are */
	struct arrivals_options arrivals = { .step = o->step, .confidence = o->confidence,
					     .at_queue = offered && !f->menus, .offered = offered,
					     .cycle_days = o->by_date ? f->log->days : 0 };
	struct agents_options agents = { .step = o->step, .away = o->away_given ? o->limits.away : 0,
					 .wrap_up = has_wrap_up(f) };

	if (f->queued && !o->away_given && f->log->known & LOG_AGENT && f->log->known & LOG_BEGAN)
		agents.idle = find_idle(f);
	f->arrivals = arrivals_estimate(&f->arena, f->log, &arrivals);
	if (f->arrivals && f->queues.count > 1)
		queues_mix(&f->queues, &f->arena, f->log, f->arrivals, &arrivals);
	agents.cycle = f->arrivals && f->arrivals->cycle.days >= f->log->days ? &f->arrivals->cycle : NULL;
	if (f->log->interval_count)
		f->agents = f->arrivals ? interval_agents(&f->arena, f->log, o->step, &f->arrivals->cycle) : NULL;
	else
		f->agents = f->queued ? agents_estimate(&f->arena, f->log, &agents) : NULL;
	for (size_t k = 0; f->queues.crew_count > 1 && k < f->queues.crew_count; k++) {
		struct agents_part part = queues_part(&f->queues, k);

		agents.part = &part;
		f->queues.crews[k].duty = agents_estimate(&f->arena, f->log, &agents);
	}
	if (f->queues.crew_count > 1 && f->queues.crew_of)
		queues_schedules(&f->queues, f->agents);
}

/* What the log says is better than what follows from pauses. */
static void take_said_wrap_up(struct fit_result *f)
{
	struct fit_durations *d = &f->quantities[FIT_WRAP_UP].durations;

	f->after_said = f->queued && 2 * f->log->after_count > f->log->outcomes[LOGGED_SERVED];
	if (!f->after_said)
		return;
	fit_tally_free(&d->tally);
	*d = (struct fit_durations){ 0 };
	for (size_t i = 0; i < logged_after_calls(f->log); i++)
		if (isfinite(logged_after_at(f->log, i)))
			fit_durations_add(d, logged_after_at(f->log, i), true);
}

/* An agent is idle, and does no work after the call, while only those wait whom he cannot take. */
static void wrap_up_by_crews(struct fit_result *f)
{
	struct fit_durations *d = &f->quantities[FIT_WRAP_UP].durations;

	if (f->queues.crew_count < 2)
		return;
	fit_tally_free(&d->tally);
	*d = (struct fit_durations){ 0 };
	for (size_t k = 0; k < f->queues.crew_count; k++) {
		struct agents_part part = queues_part(&f->queues, k);

		fit_wrap_up(d, f->log, f->options.limits.away, &part);
	}
}

const uint64_t *fit_schedule(const struct fit_result *f, size_t *count)
{
	return fit_schedule_of(f, f->agents, count);
}

const uint64_t *fit_schedule_of(const struct fit_result *f, const struct agents_estimate *e, size_t *count)
{
	*count = e ? (f->options.by_date ? e->days : e->week_days) * e->steps_a_day : 0;
	return !e ? NULL : f->options.by_date ? e->schedule : e->week_schedule;
}

/* Of the services of an interval report only the mean is known. */
static void take_mean(struct fit_result *f)
{
	struct fit_choice *c = &f->quantities[FIT_SERVICE].choice;

	if (!f->log->interval_count || !(f->means.handle > 0))
		return;
	c->verdict = FIT_MEAN;
	c->chosen = (struct dist){ .kind = DIST_EXPONENTIAL, .a = f->means.handle };
}

void fit_log(struct fit_result *f, const struct call_log *log, const struct fit_options *o)
{
	struct fit_durations *durations[FIT_QUANTITIES];

	*f = (struct fit_result){ .log = log, .options = *o };
	count_calls(f);
	rings_estimate(&f->rings, log);
	presence_estimate(&f->presence, log);
	interval_means(&f->means, log);
	for (int q = 0; q < FIT_QUANTITIES; q++)
		durations[q] = &f->quantities[q].durations;
	fit_durations_all(durations, log, &o->limits);
	if (f->queued)
		queues_estimate(&f->queues, &f->arena, log);
	wrap_up_by_crews(f);
	take_said_wrap_up(f);
	queues_laws(&f->queues, &f->arena, log, o);
	for (int q = 0; q < FIT_QUANTITIES; q++) {
		struct fitted *x = &f->quantities[q];
		struct fit_sample s;

		fit_sample_of(&s, &x->durations.tally, &f->arena);
		if (q == FIT_PATIENCE) /* waits that the clock shows as 0 were left out */
			s.from = s.step / 2;
		fit_choose(&x->choice, &s, o->is_wanted[q] ? &o->wanted[q] : NULL, o->confidence,
			   &f->arena);
	}
	take_mean(f);
	estimate_levels(f);
}

bool fit_has(const struct fit_result *f, enum fit_quantity q)
{
	enum fit_verdict v = f->quantities[q].choice.verdict;

	return v == FIT_CHOSEN || v == FIT_CONSTANT || v == FIT_FEW || v == FIT_MEAN;
}

void fit_free(struct fit_result *f)
{
	arena_free(&f->arena);
	*f = (struct fit_result){ 0 };
}
