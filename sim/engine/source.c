/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * source - offers calls. The n-th gap is addressed by n, so every design of a
 * scenario is offered the same calls at the same moments.
 */
#include <math.h>

#include "base/terms.h"
#include "engine/state_internal.h"

/* Invert the cumulative rate of a piecewise-constant profile, repeated for
 * ever: the next point of a non-homogeneous Poisson process (Law, Simulation
 * Modeling and Analysis, section 8.6.2). */
static int64_t next_by_rates(struct engine *e)
{
	const struct program *p = e->p;
	double left = arrival_unit(e), total = 0;
	double t = (double)e->now * 1e-9;
	double step = floor(t / p->rate_step);

	for (size_t i = 0; i < p->rate_count; i++)
		total += p->rates[i] * p->rate_step;
	if (total <= 0)
		return NEVER;
	if (left >= total) { /* whole cycles, however many, at once */
		double cycles = floor(left / total);

		left -= cycles * total;
		step += cycles * (double)p->rate_count;
		t += cycles * (double)p->rate_count * p->rate_step;
	}
	for (; !engine_stops(e); step++) {
		double rate = p->rates[(size_t)fmod(step, (double)p->rate_count)];
		double end = (step + 1) * p->rate_step;

		if (rate > 0 && rate * (end - t) >= left)
			return seconds_to_ns(t + left / rate);
		left -= rate * (end - t);
		t = end;
	}
	return NEVER;
}

static int64_t next_arrival(struct engine *e)
{
	const struct program *p = e->p;

	if (__builtin_expect(p->modulated, 0))
		return modulated_arrival(e);
	switch (p->arrivals) {
	case ARRIVALS_SCRIPT:
		return seconds_to_ns(program_script(p, e->offered).at);
	case ARRIVALS_REGULAR:
		return seconds_to_ns((double)e->offered / p->rate);
	case ARRIVALS_RATES:
		return next_by_rates(e);
	default:
		return after(e, law_ns(arrival_unit(e) * e->gap));
	}
}

/* The observation window closes with the last arrival; a script is observed to
 * its end. */
void source_close(struct engine *e)
{
	if (e->p->arrivals != ARRIVALS_SCRIPT)
		gauges_close(&e->gauges, e->horizon = e->now);
}

static int64_t next_due(struct engine *e)
{
	int64_t due = next_arrival(e);

	return due < e->closing ? due : e->closing;
}

void source_start(struct engine *e)
{
	const struct program *p = e->p;

	e->gaps.from = UINT64_MAX;
	e->limit = p->arrivals == ARRIVALS_SCRIPT ? p->script_count : p->call_limit;
	e->closing = p->duration > 0 ? seconds_to_ns(p->duration) : NEVER;
	if (e->dialler.plan) {
		dialler_look(e);
		return;
	}
	if (e->limit || p->duration > 0)
		e->arrival = next_due(e);
}

bool source_take(struct engine *e)
{
	e->events++;
	if (e->now >= e->closing) {
		source_close(e);
		e->arrival = NEVER;
		e->dialler.over = true;
		if (e->p->clears_at_close)
			agents_clear(e);
		return false;
	}
	e->offered++;
	e->audit.offered++;
	if (__builtin_expect(e->dialler.plan != NULL, 0))
		return true;
	e->arrival = e->offered == e->limit ? NEVER : next_due(e);
	if (e->arrival == NEVER)
		source_close(e);
	return true;
}

/* Offer a call of this number now. */
static void offer(struct engine *e, uint64_t number, bool counted)
{
	int32_t slot = call_create(e, number, NONE);

	call_at(e, slot)->counted = counted;
	e->call_group = slot;
	call_begin(e, call_at(e, slot), e->p->start_entry);
	call_group_run(e, slot);
}

/* Offer one call, if it is not too late. */
void source_arrive(struct engine *e)
{
	uint64_t number;

	if (!source_take(e))
		return;
	number = __builtin_expect(e->dialler.plan != NULL, 0) ? dialler_take(e) : e->offered - 1;
	offer(e, number, e->now >= e->warm_up);
}

void source_redial(struct engine *e)
{
	struct timer r = timer_heap_take(&e->redials);

	e->events++;
	e->audit.offered++;
	offer(e, r.order, r.what);
}
