/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * dialler - calls that are placed because agents are free. Whether one is placed depends on what all
 * calls and agents have come to: nobody goes ahead of the others, and it is looked at when all that
 * happens at a moment has happened. Numbers that were busy or did not answer are tried again, those
 * that are due before new ones.
 */
#include <math.h>

#include "base/terms.h"
#include "engine/part_internal.h"
#include "engine/state_internal.h"

void dialler_init(struct engine *e)
{
	const struct dialler_plan *p = &e->p->dialling;

	e->dialler = (struct dialler){
		.plan = e->p->arrivals == ARRIVALS_DIALLER ? p : NULL,
		.ratio = p->ratio, .adjust_due = delay_ns(p->adjust),
	};
	timer_heap_init(&e->dialler.retries);
}

void dialler_free(struct engine *e)
{
	timer_heap_free(&e->dialler.retries);
}

/* The share of ABANDONED of ANSWERED is below the bound. */
static bool below_bound(const struct dialler *d, uint64_t abandoned, uint64_t answered)
{
	return (double)abandoned < d->plan->bound * (double)answered;
}

/* Integral control: a step up while the share of the calls so far and that of those since the
 * last look are both below the bound, two down while either is not: it is to stay below. */
static void adjust_once(struct dialler *d)
{
	uint64_t answered = d->answered - d->answered_before;
	bool below = below_bound(d, d->abandoned, d->answered) &&
		     below_bound(d, d->abandoned - d->abandoned_before, answered);

	if (answered)
		d->ratio = fmin(fmax(d->ratio + (below ? RATIO_STEP : -2 * RATIO_STEP), 1), MOST_RATIO);
	d->answered_before = d->answered;
	d->abandoned_before = d->abandoned;
}

/* The looks that were due before now. */
static void adjust(struct engine *e)
{
	struct dialler *d = &e->dialler;
	int64_t every = delay_ns(d->plan->adjust);

	if (!(d->plan->bound > 0) || e->now < d->adjust_due)
		return;
	adjust_once(d); /* nothing has been counted since, and a look without calls changes nothing */
	d->adjust_due += (1 + (e->now - d->adjust_due) / every) * every;
}

/* How many calls may be in flight now. */
static uint64_t most_in_flight(const struct engine *e)
{
	const struct dialler *d = &e->dialler;
	const struct queue *q = &e->queues[d->plan->group];
	uint64_t most;

	if (!agents_free(q))
		return 0;
	/* ten steps of 0.1 are a whole one */
	most = (uint64_t)floor(d->ratio * (double)(q->on_duty - q->busy - q->absent) + 1e-9);
	return d->plan->in_flight && most > d->plan->in_flight ? d->plan->in_flight : most;
}

/* When the next number is dialled, as things stand; NEVER: not before something happens. */
static int64_t next_dial(struct engine *e)
{
	const struct dialler *d = &e->dialler;
	int64_t due = d->next < d->plan->list ? e->now : d->retries.due;

	if (due == NEVER || d->in_flight >= most_in_flight(e))
		return NEVER;
	due = due > e->now ? due : e->now;
	return due > e->dial_slot ? due : e->dial_slot; /* the pace of calls.cps */
}

bool dialler_at_work(const struct engine *e)
{
	const struct dialler *d = &e->dialler;

	return d->plan && !d->over && (d->next < d->plan->list || d->undone);
}

void dialler_look(struct engine *e)
{
	struct dialler *d = &e->dialler;
	int64_t due;

	if (d->over)
		return;
	e->now = e->safe_time;
	adjust(e);
	if (!dialler_at_work(e)) {
		d->over = true;
		e->arrival = NEVER;
		e->tally->list_exhausted = (double)e->now * 1e-9;
		source_close(e);
		return;
	}
	due = next_dial(e);
	e->arrival = due < e->closing ? due : e->closing;
}

uint64_t dialler_take(struct engine *e)
{
	struct dialler *d = &e->dialler;

	d->in_flight++;
	if (d->retries.due <= e->now)
		return timer_heap_take(&d->retries).order;
	d->undone++;
	return d->next++;
}

/* The number of C will not be dialled again. */
static void done(struct engine *e, const struct call *c)
{
	e->dialler.undone--;
	e->tally->numbers_done += c->counted;
	if (e->p->parts.lists)
		part_number_done(e, c);
}

void dialler_answered(struct engine *e, const struct call *c)
{
	done(e, c);
	if (c->machine)
		return;
	adjust(e);
	e->dialler.answered++;
	e->tally->dial_answered += c->counted;
}

static void no_longer_in_flight(struct engine *e, struct call *c)
{
	if (e->p->parts.lists && c->in_flight)
		part_kept_free(e, c, 1 / e->dialler.ratio);
	e->dialler.in_flight -= c->in_flight;
	c->in_flight = false;
}

void dialler_over(struct engine *e, struct call *c)
{
	const struct dialler_plan *p = e->dialler.plan;
	int64_t time;

	no_longer_in_flight(e, c);
	if (c->made_again || c->was_answered)
		return;
	if ((c->state != CALL_BUSY && c->state != CALL_NO_ANSWER) || times_again(c->number) + 1 >= p->tries) {
		done(e, c);
		return;
	}
	time = after(e, call_draw(e, c, e->p->dialling_retry, PURPOSE_RETRIAL_DELAY, 0));
	timer_heap_add(&e->dialler.retries, (struct timer){
		time, c->number + (UINT64_C(1) << RETRIAL_SHIFT), 0 });
}

void dialler_queued(struct engine *e, struct call *root, int32_t group)
{
	if (group == e->dialler.plan->group)
		no_longer_in_flight(e, root);
}

void dialler_unserved(struct engine *e, struct call *root, int32_t group)
{
	if (group != e->dialler.plan->group || root->talked_to_agent || root->made_again || root->machine || root->unserved)
		return;
	adjust(e);
	root->unserved = true;
	e->dialler.abandoned++;
	e->tally->dial_abandoned += root->counted;
}

/* A wait that the dialler ends when it has become too long. */
static bool is_bounded(const struct engine *e, const struct call *root, int32_t group)
{
	const struct dialler_plan *p = e->dialler.plan;

	return p && group == p->group && p->abandoned_after >= 0 && !root->talked_to_agent && !root->made_again;
}

void dialler_waits(struct engine *e, struct call *root, int32_t group)
{
	int64_t due;

	if (!is_bounded(e, root, group) || call_over(root))
		return;
	due = after(e, delay_ns(e->dialler.plan->abandoned_after));
	root->patience_due = due < root->patience_due ? due : root->patience_due;
}

bool dialler_hangs_up(const struct engine *e, const struct call *c)
{
	return is_bounded(e, c, c->group) && c->agent != AGENT_NONE &&
	       e->now - c->since >= delay_ns(e->dialler.plan->abandoned_after);
}
