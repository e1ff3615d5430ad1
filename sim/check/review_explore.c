/* SPDX-License-Identifier: GPL-3.0-or-later */
/* review_explore - situations that have been found, and what follows from each. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/memory.h"
#include "check/review_life_internal.h"
#include "laws/distribution.h"

enum { MOST_PLACES = 20000, MOST_GROWN = 12, TABLE = 1 << 16, LONGEST_STORY = 14 };

/* ---- bounds ---- */

static const double tail_share = 1e-6;

int64_t nanoseconds(double seconds)
{
	return seconds >= 1e9 ? UNBOUNDED : llround(seconds * 1e9);
}

/* The smallest x with P(X <= x) >= P, to a part in 10^6. */
static double quantile(const struct dist *d, double p)
{
	double low = 0, high = 1;

	while (dist_cdf(d, high) < p && high < 1e9)
		high *= 2;
	while (high - low > 1e-6 * high && high > 1e-9) {
		double middle = (low + high) / 2;

		if (dist_cdf(d, middle) >= p)
			high = middle;
		else
			low = middle;
	}
	return high;
}

static void bound(const struct dist *d, double *least, double *most)
{
	double a, b;

	switch (d->kind) {
	case DIST_CONSTANT:
		*least = *most = d->a;
		return;
	case DIST_UNIFORM:
		*least = d->a;
		*most = d->b;
		return;
	case DIST_EMPIRICAL:
	case DIST_MIXTURE:
		*least = INFINITY;
		*most = 0;
		for (size_t i = 0; i < d->count; i++) {
			if (d->kind == DIST_MIXTURE)
				bound(&d->parts[i], &a, &b);
			else
				a = b = d->values[i];
			*least = fmin(*least, a);
			*most = fmax(*most, b);
		}
		return;
	default:
		*least = dist_cdf(d, 0) > 0 ? 0 : quantile(d, tail_share);
		*most = quantile(d, 1 - tail_share);
	}
}

/* As long as some logged call took, or as drawn. */
static struct span logged(const struct explorer *x, struct span drawn, uint64_t purpose)
{
	const struct logged_spans *l = &x->logged;
	struct span given = purpose == PURPOSE_RING ? l->answer :
			    purpose == PURPOSE_TALK || purpose == PURPOSE_HANDLE ? l->talk :
			    purpose == PURPOSE_BEFORE_QUEUE ? l->queue :
			    (struct span){ -1, -1 };

	if (given.least < 0)
		return drawn;
	if (purpose == PURPOSE_BEFORE_QUEUE) /* what is left of it */
		return (struct span){ 0, given.most };
	return (struct span){ given.least < drawn.least ? given.least : drawn.least,
			      given.most > drawn.most ? given.most : drawn.most };
}

struct span drawn(const struct explorer *x, int32_t dist, uint64_t purpose)
{
	double given = -1;

	if (x->logged.any)
		return logged(x, (struct span){ x->least[dist], x->most[dist] }, purpose);
	if (x->script && purpose == PURPOSE_RING)
		given = x->script->answer;
	if (x->script && (purpose == PURPOSE_TALK || purpose == PURPOSE_HANDLE))
		given = x->script->talk;
	if (x->script && purpose == PURPOSE_THINK)
		given = x->script->redirect;
	if (given >= 0)
		return (struct span){ nanoseconds(given), nanoseconds(given) };
	return (struct span){ x->least[dist], x->most[dist] };
}

/* ---- places ---- */

static size_t hash(const struct life *l)
{
	uint64_t h = digest_bytes(digest_start(), l, sizeof(*l));

	return (size_t)(h ^ h >> 29);
}

/* Lives whose clocks differ are different places. */
static bool same_place(const struct place *p, const struct instant *m)
{
	return p->zone.running == m->zone.running && !memcmp(&p->life, &m->life, sizeof(m->life));
}

static void enqueue(struct explorer *x, int32_t i)
{
	if (x->places[i].queued)
		return;
	x->places[i].queued = true;
	x->queue[(x->head + x->waiting++) % MOST_PLACES] = i;
}

static void add_place(struct explorer *x, const struct instant *m, size_t slot)
{
	struct place *p;

	if (x->place_count == MOST_PLACES) {
		x->gave_up = true;
		return;
	}
	x->places = array_room(x->places, x->place_count, &x->place_capacity, sizeof(*x->places));
	p = &x->places[x->place_count];
	*p = (struct place){ m->life, m->zone, x->here,
			     m->trail[0] ? arena_strdup(x->arena, m->trail) : NULL, 0, false };
	x->table[slot] = (int32_t)x->place_count++;
	enqueue(x, x->table[slot]);
}

void come_to(struct explorer *x, const struct instant *m)
{
	size_t slot = hash(&m->life) % TABLE;

	for (; x->table[slot] != NOWHERE; slot = (slot + 1) % TABLE) {
		struct place *p = &x->places[x->table[slot]];

		if (!same_place(p, m))
			continue;
		if (zone_include(&p->zone, &m->zone, p->grown >= MOST_GROWN)) {
			p->grown++;
			enqueue(x, x->table[slot]);
		}
		return;
	}
	add_place(x, m, slot);
}

void say(struct instant *m, const char *word)
{
	size_t length = strlen(m->trail);

	snprintf(m->trail + length, TRAIL - length, "%s%s", length ? " > " : "", word);
}

const char *path_here(const struct explorer *x, const struct instant *m)
{
	const char *path = m->trail[0] ? arena_strdup(x->arena, m->trail) : NULL;
	int n = 0;

	for (int32_t i = x->here; i != NOWHERE && n < LONGEST_STORY; i = x->places[i].from) {
		if (!x->places[i].trail)
			continue;
		n++;
		path = path ? arena_printf(x->arena, "%s > %s", x->places[i].trail, path)
			    : x->places[i].trail;
	}
	return n < LONGEST_STORY ? path : arena_printf(x->arena, "... > %s", path);
}

void mishap(struct explorer *x, const struct instant *m, enum finding_kind kind, int32_t widget)
{
	for (size_t i = 0; i < x->mishap_count; i++)
		if (x->mishaps[i].kind == kind && x->mishaps[i].widget == widget)
			return;
	x->mishaps = array_room(x->mishaps, x->mishap_count, &x->mishap_capacity,
				sizeof(*x->mishaps));
	x->mishaps[x->mishap_count++] = (struct mishap){ kind, widget, m->life.widget,
							 path_here(x, m) };
}

/* ---- what happens ---- */

#define CLOCK_BIT(i) (UINT32_C(1) << (i))

/* At one moment the caller comes first and the voice last. */
static uint32_t before(int clock)
{
	const uint32_t caller = CLOCK_BIT(CLOCK_PATIENCE) | CLOCK_BIT(CLOCK_LIMIT);
	const uint32_t knowing = CLOCK_BIT(CLOCK_WINDOW) | CLOCK_BIT(CLOCK_KNOWN);

	if (CLOCK_BIT(clock) & caller)
		return 0;
	if (CLOCK_BIT(clock) & knowing)
		return caller;
	return clock == CLOCK_VOICE ? UINT32_MAX : caller | knowing;
}

static void stray_action(struct explorer *x, struct instant *m)
{
	const struct step *s = &x->p->steps[m->life.action];
	const struct document_target *t = &x->p->targets[s->arg];
	int32_t cause = m->life.action;
	struct aside unheard = { .pc = t->entry, .return_pc = NOWHERE, .widget = NOWHERE,
				 .flow = (int16_t)t->index, .state = STANDS_UNHEARD };
	int slot = -1;

	m->life.action = NOWHERE;
	say(m, "the interrupted <Dial>'s action");
	if (t->kind == DOCUMENT_FLOW)
		switch (studio_answers(x, m, cause, s->arg, false, &slot)) {
		case VERDICT_START:
			slot = aside_add(x, m, &unheard);
			execution_goes_on(x, m, slot);
			return;
		case VERDICT_JOIN:
			m->life.aside[slot].state = STANDS_UNHEARD;
			m->life.aside[slot].pc = m->life.aside[slot].return_pc;
			zone_stop(&m->zone, CLOCK_EXECUTION + slot);
			execution_goes_on(x, m, slot);
			return;
		default:
			break;
		}
	come_to(x, m);
}

static void happens(struct explorer *x, struct instant *m, int clock)
{
	if (clock >= CLOCK_CONTROLLER)
		controller_goes_on(x, m, clock - CLOCK_CONTROLLER);
	else if (clock >= CLOCK_EXECUTION)
		execution_goes_on(x, m, clock - CLOCK_EXECUTION);
	else if (clock == CLOCK_VOICE)
		voice_goes_on(x, m);
	else if (clock == CLOCK_NETWORK)
		network_goes_on(x, m);
	else if (clock == CLOCK_ACTION)
		stray_action(x, m);
	else if (clock == CLOCK_PATIENCE) {
		say(m, "the caller hangs up");
		call_ends(x, m, ENDED_BY_CALLER);
	} else if (clock == CLOCK_LIMIT)
		call_ends(x, m, ENDED_BY_ITSELF);
	else
		come_to(x, m);
}

static void leave_place(struct explorer *x, int32_t place)
{
	struct instant from = { x->places[place].life, x->places[place].zone, "" };

	x->here = place;
	for (int clock = 1; clock < CLOCKS; clock++) {
		struct instant m = from;

		if (zone_runs(&m.zone, clock) && zone_expire(&m.zone, clock, before(clock)))
			happens(x, &m, clock);
	}
}

void explore(struct explorer *x, const struct script_entry *script, int32_t dial)
{
	x->script = script;
	x->place_count = x->head = x->waiting = 0;
	x->here = NOWHERE;
	for (size_t i = 0; i < TABLE; i++)
		x->table[i] = NOWHERE;
	life_begins(x, dial);
	while (x->waiting && !x->gave_up) {
		int32_t place = x->queue[x->head];

		x->head = (x->head + 1) % MOST_PLACES;
		x->waiting--;
		x->places[place].queued = false;
		leave_place(x, place);
	}
}

static void widen(struct span *s, double seconds)
{
	int64_t ns = nanoseconds(seconds);

	if (seconds < 0)
		return;
	if (s->least < 0 || ns < s->least)
		s->least = ns;
	if (ns > s->most)
		s->most = ns;
}

static void measure_log(struct explorer *x)
{
	const struct program *p = x->p;
	struct logged_spans *l = &x->logged;
	const struct span none = { -1, -1 };

	*l = (struct logged_spans){ p->logged, none, none, none, none, none };
	for (size_t i = 0; p->logged && i < p->script_count; i++) {
		const struct script_entry s = program_script(p, i);

		widen(&l->answer, s.answer);
		widen(&l->talk, s.talk);
		widen(&l->queue, s.queue);
		widen(&l->hang_up, s.hang_up);
		widen(&l->patience, s.patience);
	}
}

void explorer_init(struct explorer *x, const struct program *p, struct arena *a)
{
	*x = (struct explorer){ .p = p, .arena = a };
	x->table = xreallocarray(NULL, TABLE, sizeof(*x->table));
	x->queue = xreallocarray(NULL, MOST_PLACES, sizeof(*x->queue));
	x->least = xcalloc(p->dist_count + 1, sizeof(*x->least));
	x->most = xcalloc(p->dist_count + 1, sizeof(*x->most));
	x->dialled = xcalloc(p->dial_count + 1, sizeof(*x->dialled));
	x->acted = arena_array(a, 1, sizeof(*x->acted));
	for (size_t i = 0; i < p->dist_count; i++) {
		double least, most;

		bound(&p->dists[i], &least, &most);
		x->least[i] = nanoseconds(least);
		x->most[i] = nanoseconds(most);
	}
	measure_log(x);
	for (size_t i = 0; i < p->handler_count; i++)
		x->gave_up |= i >= CONTROLLERS;
}

void explorer_free(struct explorer *x)
{
	free(x->places);
	free(x->table);
	free(x->queue);
	free(x->least);
	free(x->most);
	free(x->dialled);
	free(x->requests);
	free(x->mishaps);
}
