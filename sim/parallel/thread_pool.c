/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "parallel/thread_pool_internal.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/flag.h"
#include "base/memory.h"

/* Run UNIT and pass on its result. False when stopped. */
static bool run_unit(const struct thread_pool *p, void *scratch, uint64_t unit)
{
	const struct unit_work *w = p->work;
	uint64_t *result = xcalloc(w->words(w->context, unit), sizeof(*result));

	if (!w->run(w->context, scratch, unit, result)) {
		free(result);
		return false;
	}
	p->source->done(p->source->context, unit, result);
	return true;
}

static void run_units(void *context)
{
	const struct thread_pool *p = context;
	const struct unit_work *w = p->work;
	const struct work_source *source = p->source;
	void *scratch = xcalloc(1, w->scratch_size);
	bool going = true;
	uint64_t unit;

	while (going && !flag_raised(p->stop) && source->next(source->context, &unit))
		going = run_unit(p, scratch, unit);
	w->thread_end(w->context, scratch);
	free(scratch);
}

void thread_pool_run(struct thread_pool *p)
{
	threads_run(&(struct thread_team){ run_units, p, p->threads, p->meanwhile, p->context });
}

/* ---- threads ---- */

/* Those that were started. */
struct started {
	const struct thread_team *team;
	pthread_t *thread;
	unsigned count;
	_Atomic unsigned working;
};

static void *thread_main(void *context)
{
	struct started *s = context;

	s->team->body(s->team->context);
	s->working--;
	return NULL;
}

/* Start so many threads, or as many as the system has to give. */
static void start(struct started *s, unsigned threads)
{
	s->thread = xcalloc(threads, sizeof(*s->thread));
	while (s->count < threads) {
		s->working++;
		if (pthread_create(&s->thread[s->count], NULL, thread_main, s)) {
			s->working--;
			return;
		}
		s->count++;
	}
}

static void call_meanwhile(struct started *s)
{
	if (!s->count) {
		fputs("ringflow: cannot start a thread\n", stderr);
		exit(1);
	}
	while (s->working)
		s->team->meanwhile(s->team->meanwhile_context);
}

void threads_run(const struct thread_team *t)
{
	struct started s = { .team = t };

	start(&s, t->meanwhile ? t->threads : t->threads - 1);
	if (t->meanwhile)
		call_meanwhile(&s);
	else
		t->body(t->context);
	while (s.count)
		pthread_join(s.thread[--s.count], NULL);
	free(s.thread);
}
