/* SPDX-License-Identifier: GPL-3.0-or-later */
/* draw - a call's random quantities; what a script gives is not drawn. */
#include <math.h>

#include "base/sampling_plan.h"
#include "base/terms.h"
#include "engine/state_internal.h"
#include "laws/distribution.h"
#include "laws/law.h"

int64_t seconds_to_ns(double seconds)
{
	return seconds >= 9e9 ? NEVER : llround(seconds * 1e9);
}

/* Of a log the entry that was made last is kept, as a call asks for its own several times in a row. */
static const struct script_entry *read_script(const struct engine *e, uint64_t number)
{
	struct script_held *held = e->script_held;

	if (held->number != number) {
		held->entry = program_script(e->p, number);
		held->number = number;
	}
	return &held->entry;
}

const struct script_entry *call_script_entry(const struct engine *e, const struct call *c)
{
	return e->p->script ? &e->p->script[c->number] : read_script(e, c->number);
}

/* What is left before the moment at which a logged call came to its queue. */
static double before_queue(const struct engine *e, const struct call *c,
			   const struct script_entry *s)
{
	int64_t left = call_at(e, c->root)->created + delay_ns(s->queue) - e->now;

	return s->queue < 0 ? -1 : left > 0 ? (double)left * 1e-9 : 0;
}

static double scripted(const struct engine *e, const struct call *c,
		       const struct script_entry *s, uint64_t purpose)
{
	switch (purpose) {
	case PURPOSE_RING:
		return s->answer;
	case PURPOSE_TALK:
	case PURPOSE_HANDLE:
		return s->talk;
	case PURPOSE_THINK:
		return s->redirect;
	case PURPOSE_BEFORE_QUEUE:
		return before_queue(e, c, s);
	default:
		return -1;
	}
}

static inline struct address address(const struct call *c, uint64_t purpose, uint64_t draw)
{
	return (struct address){ c->number, purpose | (uint64_t)c->leg << 48, draw };
}

static inline int64_t unscripted(struct engine *e, const struct call *c, int32_t dist, uint64_t purpose,
				 uint64_t draw)
{
	const struct law *l = &e->p->laws[dist];
	struct address a;

	if (l->kind == LAW_CONSTANT)
		return l->constant;
	a = address(c, purpose, draw);
	return law_draw(&e->rng, l, &a);
}

static __attribute__((noinline)) int64_t by_script(struct engine *e, const struct call *c, int32_t dist,
						   uint64_t purpose, uint64_t draw)
{
	const struct script_entry *s = call_script(e, c);
	double given = s ? scripted(e, c, s, purpose) : -1;

	return given >= 0 ? delay_ns(given) : unscripted(e, c, dist, purpose, draw);
}

int64_t call_draw_law(struct engine *e, const struct call *c, int32_t dist, uint64_t purpose,
		      uint64_t draw)
{
	return __builtin_expect(c->number < e->p->script_count, 0) ? by_script(e, c, dist, purpose, draw) :
								     unscripted(e, c, dist, purpose, draw);
}

/* What the program takes to the entry that U is by the shares of the moment T. */
static double entry_then(const struct program *p, double t, double u)
{
	size_t k = (size_t)fmod(floor(t / p->entry_step), (double)p->entry_steps), i = 0, last = p->entry_count - 1;
	const double *upto = p->entry_upto + k * p->entry_count;

	while (i < last && u >= upto[i])
		i++;
	while (i > 0 && upto[i] <= upto[i - 1]) /* the sum misses 1 by rounding, and the last has none */
		i--;
	return p->entry_number[i];
}

/* By which entry it came in is drawn once for a call, by whoever asks. */
static double entry_uniform(struct engine *e, const struct call *c)
{
	const struct script_entry *s = call_script(e, c);
	struct address a = address(c, PURPOSE_ENTRY, 0);

	if (s && s->entry >= 0)
		return s->entry;
	if (e->p->entry_steps)
		return entry_then(e->p, (double)call_at(e, c->root)->created * 1e-9, rng_uniform(&e->rng, &a, 0));
	return rng_uniform(&e->rng, &a, 0);
}

double call_uniform(struct engine *e, const struct call *c, uint64_t purpose, uint64_t draw)
{
	struct address a = address(c, purpose, draw);

	if (__builtin_expect(purpose == PURPOSE_ENTRY, 0))
		return entry_uniform(e, c);

	return rng_uniform(&e->rng, &a, 0);
}

/* The X with P(law <= X) = P, above LEAST; NEVER when there is none. */
static int64_t inverse(const struct dist *law, double p, double least)
{
	double low = least, high = least > 1 ? least : 1;

	while (high < 1e9 && dist_cdf(law, high) < p)
		high *= 2;
	if (high >= 1e9)
		return NEVER;
	for (int i = 0; i < 64; i++) {
		double middle = (low + high) / 2;

		if (dist_cdf(law, middle) < p)
			low = middle;
		else
			high = middle;
	}
	return delay_ns(high);
}

/* Draw again until it is longer: of most waits the first few do. What is rare is found
 * by inversion, which costs more. */
int64_t call_draw_beyond(struct engine *e, const struct call *c, int32_t dist,
			 uint64_t purpose, uint64_t draw, double seconds)
{
	const struct dist *law = &e->p->dists[dist];
	double below = dist_cdf(law, seconds);
	int64_t drawn;

	for (uint64_t i = 0; i < 8; i++) {
		drawn = call_draw(e, c, dist, purpose, draw | i << 32);
		if (drawn > delay_ns(seconds))
			return drawn;
	}
	/* nobody waits that long */
	if (1 - below < 1e-9)
		return NEVER;
	return inverse(law, below + (1 - below) * call_uniform(e, c, PURPOSE_BEYOND, draw),
		       seconds);
}

/* The called side at this moment; NULL: as it is in the end. */
static const struct callee_stage *callee_stage(const struct engine *e)
{
	for (size_t i = 0; i < e->p->stage_count; i++)
		if (e->now < e->p->stages[i].until)
			return &e->p->stages[i];
	return NULL;
}

int64_t call_ring(struct engine *e, const struct call *c, uint64_t draw, uint32_t whom)
{
	const struct callee_stage *stage = callee_stage(e);
	int32_t ring = stage ? stage->ring : e->p->ring;

	if (__builtin_expect(whom, 0) && e->p->callees[whom - 1].ring != NONE)
		ring = e->p->callees[whom - 1].ring;
	return call_draw(e, c, ring, PURPOSE_RING, draw);
}

enum outcome call_outcome(struct engine *e, const struct call *c, uint64_t draw, uint32_t whom)
{
	const struct script_entry *s = call_script(e, c);
	const struct callee_stage *stage = callee_stage(e);
	const double *upto = stage ? stage->outcome : e->p->outcome;
	double u;
	int o = 0;

	if (s && s->outcome >= 0)
		return (enum outcome)s->outcome;
	if (__builtin_expect(whom, 0) && e->p->callees[whom - 1].has_outcome)
		upto = e->p->callees[whom - 1].outcome;
	if (upto[OUTCOME_ANSWER] >= 1)
		return OUTCOME_ANSWER;
	u = call_uniform(e, c, PURPOSE_OUTCOME, draw);
	while (o < OUTCOME_FAILED && u >= upto[o])
		o++;
	return (enum outcome)o;
}

/* Four at once, as they come out of one block of random numbers. */
void arrival_units_draw(struct engine *e, uint64_t from)
{
	struct address a = { from, PURPOSE_ARRIVAL, 0 };

	if (e->rng.sampling.scheme == SAMPLING_PLAIN)
		rng_exponentials(&e->rng, &a, e->gaps.unit);
	else
		for (uint64_t i = 0; i < RNG_NEIGHBOURS; i++, a.call++)
			e->gaps.unit[i] = rng_unit_exponential(&e->rng, &a);
	e->gaps.from = from;
}
