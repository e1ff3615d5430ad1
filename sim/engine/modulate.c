/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * modulate - arrivals whose rate is itself random or not constant, and batches. The
 * cumulative rate is inverted stretch by stretch (Law, Simulation Modeling and
 * Analysis, section 8.6.2), from the same E as plain arrivals. Factors are addressed
 * by their day and sojourns by their place, so every design meets the same.
 */
#include <math.h>

#include "base/modulation.h"
#include "base/terms.h"
#include "engine/state_internal.h"
#include "laws/law.h"

/* So long the rate is `rate` at first and changes by `slope` a second. */
struct stretch {
	double rate, slope, end;
};

/* How-manieth stretch of LENGTH is it at T? Its end is later than T for sure. */
static double place(double t, double length)
{
	double k = floor(t / length);

	return (k + 1) * length > t ? k : k + 1;
}

static struct stretch by_rates(const struct program *p, double t)
{
	double k = place(t, p->rate_step), n = (double)p->rate_count;
	double rate = p->rates[(size_t)fmod(k, n)], slope = 0;

	if (p->modulation.linear) {
		double next = p->rates[(size_t)fmod(k + 1, n)];

		slope = (next - rate) / p->rate_step;
		rate += slope * (t - k * p->rate_step);
	}
	return (struct stretch){ rate, slope, (k + 1) * p->rate_step };
}

static double unit(struct engine *e, uint64_t number, uint64_t purpose)
{
	struct address a = { number, purpose, 0 };

	return rng_unit_exponential(&e->rng, &a);
}

/* The first state is drawn as the process is in the long run: by its mean stays. */
static size_t first_state(struct engine *e)
{
	const struct modulation *m = &e->p->modulation;
	struct address a = { 0, PURPOSE_SOJOURN, 1 };
	double total = 0, u;
	size_t i = 0;

	for (size_t k = 0; k < m->state_count; k++)
		total += m->states[k].stay;
	u = total * rng_uniform(&e->rng, &a, 0);
	while (i < m->state_count - 1 && u >= m->states[i].stay)
		u -= m->states[i++].stay;
	return i;
}

static struct stretch by_states(struct engine *e, double t)
{
	const struct modulation *m = &e->p->modulation;
	struct modulator *x = &e->modulator;

	if (!x->begun) {
		x->begun = true;
		x->state = first_state(e);
		x->until = m->states[x->state].stay * unit(e, x->sojourns++, PURPOSE_SOJOURN);
	}
	while (t >= x->until && !engine_stops(e)) {
		x->state = (x->state + 1) % m->state_count;
		x->until += m->states[x->state].stay * unit(e, x->sojourns++, PURPOSE_SOJOURN);
	}
	return (struct stretch){ m->states[x->state].rate, 0, x->until };
}

static double factor_of(struct engine *e, uint64_t day)
{
	struct modulator *x = &e->modulator;
	struct address a = { day, PURPOSE_BUSYNESS, 0 };

	if (x->factor <= 0 || x->day != day)
		x->factor = (double)law_draw(&e->rng, &e->p->laws[e->p->busyness], &a) * 1e-9;
	x->day = day;
	return x->factor;
}

static struct stretch at(struct engine *e, double t)
{
	const struct program *p = e->p;
	struct stretch s = { p->rate, 0, INFINITY };
	double every = p->modulation.busy_every, factor, day;

	if (p->arrivals == ARRIVALS_RATES)
		s = by_rates(p, t);
	else if (p->arrivals == ARRIVALS_MMPP)
		s = by_states(e, t);
	if (!(p->modulation.busy_cv > 0))
		return s;
	day = every > 0 ? place(t, every) : 0;
	factor = factor_of(e, (uint64_t)day);
	s.rate *= factor;
	s.slope *= factor;
	if (every > 0 && (day + 1) * every < s.end)
		s.end = (day + 1) * every;
	return s;
}

static double calls_in(const struct stretch *s, double length)
{
	double mean = s->slope == 0 ? s->rate : s->rate + s->slope * length / 2;

	return mean > 0 ? mean * length : 0; /* LENGTH may be infinite */
}

/* After how long has the cumulative rate grown by LEFT? Of the two roots the smaller,
 * in the form that does not cancel. */
static double time_of(const struct stretch *s, double left)
{
	double under = s->rate * s->rate + 2 * s->slope * left;

	return 2 * left / (s->rate + sqrt(under > 0 ? under : 0));
}

enum { FEW_CYCLES = 1000 };

/* Where the factor of a day is tiny, the next call may be millions of cycles of the rates
 * away: pass over whole ones, up to END or the factor's, at once. Linear rates amount to the
 * same a cycle, for they come back to where they began. */
static void pass_cycles(struct engine *e, double end, double *t, double *left)
{
	const struct program *p = e->p;
	double every = p->modulation.busy_every, cycle = (double)p->rate_count * p->rate_step;
	double calls = 0, n, day = every > 0 ? place(*t, every) : 0;

	for (size_t i = 0; i < p->rate_count; i++)
		calls += p->rates[i] * p->rate_step;
	if (p->modulation.busy_cv > 0)
		calls *= factor_of(e, (uint64_t)day);
	if (every > 0 && (day + 1) * every < end)
		end = (day + 1) * every;
	n = floor((end - *t) / cycle) - 1;
	if (n > FEW_CYCLES && n * calls >= *left)
		n = floor(*left / calls) - 1;
	if (n <= FEW_CYCLES)
		return;
	*t += n * cycle;
	*left -= n * calls;
}

static int64_t next_drawn_arrival(struct engine *e)
{
	double left = arrival_unit(e), t = (double)e->now * 1e-9;
	double end = e->closing == NEVER ? 9e9 : (double)e->closing * 1e-9;
	size_t stretches = 0;

	while (t < end && !engine_stops(e)) {
		struct stretch s;

		if (e->p->arrivals == ARRIVALS_RATES && ++stretches % (e->p->rate_count + 1) == 0)
			pass_cycles(e, end, &t, &left);
		s = at(e, t);
		double calls = calls_in(&s, s.end - t);

		if (calls > 0 && calls >= left) {
			int64_t due = seconds_to_ns(t + time_of(&s, left));

			return due < e->now ? e->now : due;
		}
		left -= calls;
		t = s.end > t ? s.end : nextafter(t, INFINITY);
	}
	return NEVER;
}

/* How many calls come at once with the next one. */
static uint64_t batch(struct engine *e)
{
	const struct modulation *m = &e->p->modulation;

	if (m->batch_fixed)
		return (uint64_t)m->batch_mean;
	return 1 + (uint64_t)(unit(e, e->offered, PURPOSE_BATCH) / -log1p(-1 / m->batch_mean));
}

int64_t modulated_arrival(struct engine *e)
{
	struct modulator *x = &e->modulator;

	if (x->batch_left) {
		x->batch_left--;
		return e->now;
	}
	if (e->p->modulation.batch_mean > 1)
		x->batch_left = batch(e) - 1;
	return next_drawn_arrival(e);
}
