/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Calls of a step that found somebody free say that there were no fewer than then served, and no more: whether
 * one more was there changes nothing. So a step without waits goes by others to which as many calls come, which
 * are taken to have the same agents: a shift.
 */
#include "fit/unnamed_agents_internal.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "stats/erlang.h"

enum { MORE = 1000 /* a guess is not further from what was seen */, SEEN = 5 /* seconds of waiting that tell */ };

/* Standard errors by which rates of one shift may differ; and callers of whom none waits once in twenty times when so
 * many are expected to. */
static const double shift_errors = 3, unlikely = 3;

/* A step of a kind of day, of all its dates with calls. */
struct pooled {
	double dates, begun, load;
	double open, open_begun, open_load; /* of dates on which nobody waits */
	double most;			    /* who serve at once, of services that began in it */
	double waited, serving, settled, settled_serving;
	double known; /* who serve while somebody waits; NAN: nobody does */
	int shift;    /* of its hours; of kinds of days that get as many calls then as others */
	bool apart;   /* or by itself, of one that does not */
};

/* Kinds of days, each of so many steps. */
struct kinds {
	struct pooled *step;
	size_t count, steps;
	size_t open; /* steps of which nothing is known */
};

double unnamed_guess(double least, double begun, double load, double waiting)
{
	uint64_t agents = (uint64_t)fmax(1, least), most = agents + MORE;

	while (agents < most && begun * erlang_c(load, agents) > waiting)
		agents++;
	return (double)agents;
}

static double open_load(const struct pooled *p)
{
	return p->open > 0 ? p->open_load / p->open : 0;
}

/* ---- what steps show ---- */

/* The agents that a date's step shows: at the least, where nobody waits. */
static double shown(const struct unnamed *u, double load)
{
	if (u->settled >= NOBODY_WAITS)
		return u->settled_serving / u->settled;
	if (u->waited >= NOBODY_WAITS)
		return u->serving_then / u->waited;
	return u->most > 0 ? fmax(1, fmax(u->fresh, nearbyint(load))) : 0;
}

static void pool(struct kinds *all, const struct agents_estimate *e, const struct day_cycle *c)
{
	for (size_t i = 0; i < e->days * all->steps; i++) {
		size_t day = i / all->steps;
		struct pooled *x = &all->step[day_cycle_kind(c, day) * all->steps + i % all->steps];
		const struct unnamed *u = &e->crowd[i];
		bool open = u->waited <= 0;

		if (!day_cycle_counts(c, day) || u->most <= 0)
			continue;
		x->dates++;
		x->begun += u->begun;
		x->load += e->serving[i];
		x->open += open;
		x->open_begun += open ? u->begun : 0;
		x->open_load += open ? e->serving[i] : 0;
		x->most = fmax(x->most, fmax(1, u->fresh));
		x->waited += u->waited;
		x->serving += u->serving_then;
		x->settled += u->settled;
		x->settled_serving += u->settled_serving;
	}
	for (size_t i = 0; i < all->count * all->steps; i++) {
		struct pooled *x = &all->step[i];

		x->known = x->settled >= SEEN ? x->settled_serving / x->settled : x->waited >= SEEN ? x->serving / x->waited : NAN;
		all->open += x->dates > 0 && isnan(x->known);
	}
}

/* ---- shifts ---- */

struct calls_seen {
	double begun, dates;
};

static void see(struct calls_seen *s, const struct pooled *p)
{
	s->begun += p->begun;
	s->dates += p->dates;
}

/* Are the rates of A and B one, but for chance? */
static bool same_rate(struct calls_seen a, struct calls_seen b)
{
	double rate = (a.begun + b.begun) / (a.dates + b.dates);

	return a.dates > 0 && b.dates > 0 &&
	       fabs(a.begun / a.dates - b.begun / b.dates) <= shift_errors * sqrt(rate * (1 / a.dates + 1 / b.dates));
}

static struct calls_seen calls_at(const struct kinds *all, size_t k)
{
	struct calls_seen s = { 0 };

	for (size_t kind = 0; kind < all->count; kind++)
		see(&s, &all->step[kind * all->steps + k]);
	return s;
}

/* Steps of the day with calls at one rate, all kinds together, are a shift; the last goes on after midnight. SHIFT:
 * by step; returns how many. */
static int cut_shifts(const struct kinds *all, int *shift)
{
	struct calls_seen now = calls_at(all, 0), first = { 0 };
	int n = 0;

	for (size_t k = 0; k < all->steps; k++) {
		struct calls_seen here = calls_at(all, k);

		if (k && here.dates > 0 && now.dates > 0 && !same_rate(now, here)) {
			n++;
			now = (struct calls_seen){ 0 };
		}
		shift[k] = n;
		now.begun += k || n ? here.begun : 0;
		now.dates += k || n ? here.dates : 0;
		first.begun += n ? 0 : here.begun;
		first.dates += n ? 0 : here.dates;
	}
	for (size_t k = 0; n && same_rate(first, now) && k < all->steps; k++)
		shift[k] = shift[k] == n ? 0 : shift[k];
	return n + 1;
}

/* A kind of day on which other numbers of calls come has that shift by itself. */
static void find_shifts(struct kinds *all)
{
	int *shift = xcalloc(all->steps, sizeof(*shift)), count = cut_shifts(all, shift);

	for (int s = 0; s < count; s++) {
		struct calls_seen of_all = { 0 };

		for (size_t i = 0; i < all->count * all->steps; i++)
			if (shift[i % all->steps] == s)
				see(&of_all, &all->step[i]);
		for (size_t kind = 0; kind < all->count; kind++) {
			struct calls_seen own = { 0 };
			struct pooled *p = all->step + kind * all->steps;

			for (size_t k = 0; k < all->steps; k++)
				if (shift[k] == s)
					see(&own, &p[k]);
			for (size_t k = 0; k < all->steps; k++)
				if (shift[k] == s) {
					p[k].shift = s;
					p[k].apart = !same_rate(own, of_all);
				}
		}
	}
	free(shift);
}

/* ---- steps in which nobody waits ---- */

struct mean {
	double sum, n;
};

static void take_known(struct mean *m, const struct pooled *p, const struct pooled *of, bool pooled)
{
	if (p->shift != of->shift || !(p->dates > 0) || isnan(p->known) || (pooled && p->apart))
		return;
	m->sum += p->known;
	m->n++;
}

/* What the nearest steps of the shift show in which somebody waits, of this kind of day first; NAN: none does. */
static double nearest_known(const struct kinds *all, size_t kind, size_t k)
{
	const struct pooled *of = &all->step[kind * all->steps + k];

	for (size_t far = 0; far <= all->steps / 2; far++) {
		size_t at[2] = { (k + far) % all->steps, (k + all->steps - far) % all->steps };
		struct mean own = { 0 }, others = { 0 };

		for (int side = 0; side < (far ? 2 : 1); side++) {
			take_known(&own, &all->step[kind * all->steps + at[side]], of, false);
			for (size_t i = 0; !of->apart && i < all->count; i++)
				take_known(&others, &all->step[i * all->steps + at[side]], of, true);
		}
		if (own.n > 0 || others.n > 0)
			return own.n > 0 ? own.sum / own.n : others.sum / others.n;
	}
	return NAN;
}

static bool same_shift(const struct pooled *a, const struct pooled *b, bool same_kind)
{
	return b->dates > 0 && isnan(b->known) && a->shift == b->shift && a->apart == b->apart && (same_kind || !a->apart);
}

/* As many for the whole shift of which nothing is known that it is no less likely than not that nobody waits. */
static double shift_guess(const struct kinds *all, size_t kind, size_t k)
{
	const struct pooled *of = &all->step[kind * all->steps + k];
	double agents = 1, most;

	for (size_t i = 0; i < all->count * all->steps; i++)
		if (same_shift(of, &all->step[i], i / all->steps == kind))
			agents = fmax(agents, all->step[i].most);
	for (most = agents + MORE; agents < most; agents++) {
		double waiting = 0;

		for (size_t i = 0; i < all->count * all->steps && waiting <= M_LN2; i++)
			if (same_shift(of, &all->step[i], i / all->steps == kind))
				waiting += all->step[i].open_begun * erlang_c(open_load(&all->step[i]), (uint64_t)agents);
		if (waiting <= M_LN2)
			break;
	}
	return agents;
}

/* Of a step of which nothing is known: GUESSED is that of its shift, NAN: not guessed yet. */
static double usual(const struct kinds *all, size_t kind, size_t k, double *guessed)
{
	const struct pooled *x = &all->step[kind * all->steps + k];
	double load = open_load(x), own = unnamed_guess(x->most, x->open_begun, load, M_LN2 / (double)all->open);
	double near = nearest_known(all, kind, k);

	if (isnan(near) && isnan(*guessed))
		*guessed = shift_guess(all, kind, k);
	if (isnan(near))
		return fmax(x->most, fmin(own, *guessed));
	return fmax(x->most, fmin(own, fmax(near, unnamed_guess(x->most, x->open_begun, load, unlikely))));
}

/* VALUES: by kind and step. A shift is guessed once, of all kinds or of one. */
static void settle_steps(const struct kinds *all, double *values)
{
	double *guessed = xcalloc((all->count + 1) * all->steps, sizeof(*guessed));

	for (size_t i = 0; i < (all->count + 1) * all->steps; i++)
		guessed[i] = NAN;
	for (size_t i = 0; i < all->count * all->steps; i++) {
		const struct pooled *x = &all->step[i];
		size_t kind = i / all->steps, group = x->apart ? kind : all->count;

		if (x->dates > 0)
			values[i] = isnan(x->known) ? usual(all, kind, i % all->steps, &guessed[group * all->steps + (size_t)x->shift]) :
						      x->known;
	}
	free(guessed);
}

void unnamed_settle(struct agents_estimate *e, const struct day_cycle *c)
{
	struct kinds all = { .count = day_cycle_kinds(c), .steps = e->steps_a_day };
	double *values = xcalloc(all.count * all.steps, sizeof(*values));

	all.step = xcalloc(all.count * all.steps, sizeof(*all.step));
	pool(&all, e, c);
	find_shifts(&all);
	settle_steps(&all, values);
	for (size_t i = 0; i < all.count * all.steps; i++)
		e->steps_open += all.step[i].dates > 0;
	e->steps_guessed = all.open;
	for (size_t i = 0; i < e->days * all.steps; i++) {
		const struct unnamed *u = &e->crowd[i];
		size_t day = i / all.steps, at = day_cycle_kind(c, day) * all.steps + i % all.steps;

		e->on_duty[i] = shown(u, e->serving[i]);
		if (u->most <= 0)
			continue;
		if (u->waited < NOBODY_WAITS && day_cycle_counts(c, day))
			e->on_duty[i] = isnan(all.step[at].known) ? values[at] : fmax(u->fresh, values[at]);
		e->least[i] = (uint64_t)fmax(1, nearbyint(e->on_duty[i]));
	}
	free(all.step);
	free(values);
}
