/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/errands.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "base/base.h"

struct errands {
	errand *run;
	void *context;
	size_t count;
	volatile sig_atomic_t *stop;
	pthread_mutex_t lock;
	_Atomic size_t next, done;
};

static void *work(void *context)
{
	struct errands *e = context;
	size_t number;

	while (!flag_raised(e->stop) && (number = e->next++) < e->count)
		e->done += e->run(e->context, number, &e->lock, e->stop);
	return NULL;
}

bool errands_run(errand *run, void *context, size_t count, unsigned threads,
		 volatile sig_atomic_t *stop)
{
	struct errands e = { .run = run, .context = context, .count = count, .stop = stop };
	size_t most = threads < count ? threads : count, helpers = 0;
	pthread_t *thread = xcalloc(most + 1, sizeof(*thread));

	pthread_mutex_init(&e.lock, NULL);
	/* as many as the system has to give */
	while (helpers + 1 < most && !pthread_create(&thread[helpers], NULL, work, &e))
		helpers++;
	work(&e);
	while (helpers)
		pthread_join(thread[--helpers], NULL);
	pthread_mutex_destroy(&e.lock);
	free(thread);
	return e.done == count;
}
