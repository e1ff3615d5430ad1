/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/crew.h"

#include <stdlib.h>

/* A unit under way, for the reports of its calls. */
struct under_way {
	struct turns *turns;
	uint64_t unit;
};

static void report(void *context, const struct call_report *r)
{
	const struct under_way *w = context;

	turns_report(w->turns, w->unit, r);
}

static bool stopped(const struct crew *c)
{
	return c->stop && *c->stop;
}

static bool begin(const struct crew *c, uint64_t unit)
{
	const struct scenario *s = c->plan->s;

	return !c->turns || turns_begin(c->turns, unit,
					s->designs[unit_arm(c->plan, unit)->design].name,
					unit_replication(c->plan, unit));
}

/* Run UNIT and pass on what came of it. False when stopped. */
static bool work_on(const struct crew *c, uint64_t unit, struct tally *t)
{
	uint64_t *row = xcalloc(row_words(&c->plan->shape), sizeof(*row));
	struct under_way way = { c->turns, unit };
	struct unit_listener listener = { report, &way };

	if (!begin(c, unit) ||
	    !unit_run(c->plan, unit, row, t, c->turns ? &listener : NULL, c->stop)) {
		free(row);
		return false;
	}
	if (c->turns)
		turns_finish(c->turns, unit);
	c->work->done(c->work->context, unit, row);
	return true;
}

static void *work(void *context)
{
	const struct crew *c = context;
	struct tally t;
	uint64_t unit;
	bool going = true;

	tally_init(&t, c->plan->shape.groups);
	while (going && !stopped(c) && c->work->next(c->work->context, &unit))
		going = work_on(c, unit, &t);
	/* stopped() may have kept a unit from being begun for which others wait */
	if (c->turns && (!going || stopped(c)))
		turns_close(c->turns);
	tally_free(&t);
	return NULL;
}

/* When the system has no more threads to give, those that it gave do. */
void crew_run(const struct crew *c)
{
	unsigned others = c->threads - 1, n = 0;
	pthread_t *thread = xcalloc(others, sizeof(*thread));

	while (n < others && !pthread_create(&thread[n], NULL, work, (void *)c))
		n++;
	work((void *)c);
	while (n)
		pthread_join(thread[--n], NULL);
	free(thread);
}
