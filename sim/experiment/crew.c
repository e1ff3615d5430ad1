/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/crew.h"

#include <stdatomic.h>
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
	return flag_raised(c->stop);
}

static bool begin(const struct crew *c, uint64_t unit)
{
	const struct plan *p = study_plan(c->study, unit);

	return !c->turns ||
	       turns_begin(c->turns, unit - c->first,
			   p->s->designs[unit_arm(p, code_unit(unit))->design].name,
			   unit_replication(p, code_unit(unit)));
}

/* Run UNIT and pass on what came of it. False when stopped. */
static bool work_on(const struct crew *c, uint64_t unit, struct tally *t)
{
	const struct plan *p = study_plan(c->study, unit);
	uint64_t *row = xcalloc(row_words(&p->shape), sizeof(*row));
	struct under_way way = { c->turns, unit - c->first };
	struct unit_listener listener = { report, &way };

	if (!begin(c, unit) ||
	    !unit_run(p, code_unit(unit), row, t, c->turns ? &listener : NULL, c->stop)) {
		free(row);
		return false;
	}
	if (c->turns)
		turns_finish(c->turns, way.unit);
	c->work->done(c->work->context, unit, row);
	return true;
}

/* Units of different points may differ in their groups. */
static void fit_tally(struct tally *t, size_t groups)
{
	if (t->groups && t->group_count == groups)
		return;
	if (t->groups)
		tally_free(t);
	tally_init(t, groups);
}

static void work(const struct crew *c)
{
	struct tally t = { 0 };
	uint64_t unit;
	bool going = true;

	while (going && !stopped(c) && c->work->next(c->work->context, &unit)) {
		fit_tally(&t, study_plan(c->study, unit)->shape.groups);
		going = work_on(c, unit, &t);
	}
	/* others may wait for the turn of a unit that will not be finished */
	if (c->turns && (!going || stopped(c)))
		turns_close(c->turns);
	if (t.groups)
		tally_free(&t);
}

/* A crew at work. */
struct shift {
	const struct crew *crew;
	pthread_t *thread;
	unsigned count;
	_Atomic unsigned working;
};

static void *work_in_thread(void *context)
{
	struct shift *s = context;

	work(s->crew);
	s->working--;
	return NULL;
}

/* Start so many threads, or as many as the system has to give. */
static void start(struct shift *s, unsigned threads)
{
	s->thread = xcalloc(threads, sizeof(*s->thread));
	while (s->count < threads) {
		s->working++;
		if (pthread_create(&s->thread[s->count], NULL, work_in_thread, s)) {
			s->working--;
			return;
		}
		s->count++;
	}
}

static void lead(struct shift *s)
{
	if (!s->count) {
		fputs("ringflow: cannot start a thread\n", stderr);
		abort();
	}
	while (s->working)
		s->crew->meanwhile(s->crew->context);
}

void crew_run(const struct crew *c)
{
	struct shift s = { .crew = c };

	start(&s, c->meanwhile ? c->threads : c->threads - 1);
	if (c->meanwhile)
		lead(&s);
	else
		work(c);
	while (s.count)
		pthread_join(s.thread[--s.count], NULL);
	free(s.thread);
}
