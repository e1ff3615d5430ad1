/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "parallel/parallel_for.h"

#include <stdatomic.h>

#include "base/flag.h"
#include "parallel/thread_pool_internal.h"
#include "parallel/work_index_internal.h"

struct loop {
	parallel_body *body;
	void *context;
	volatile sig_atomic_t *stop;
	pthread_mutex_t lock;
	struct work_index numbers;
	_Atomic uint64_t done;
};

static void run(void *context)
{
	struct loop *l = context;
	uint64_t number;

	while (!flag_raised(l->stop) && work_index_next(&l->numbers, &number))
		l->done += l->body(l->context, (size_t)number, &l->lock, l->stop);
}

bool parallel_for(parallel_body *body, void *context, size_t count, unsigned threads,
		  volatile sig_atomic_t *stop)
{
	struct loop l = { .body = body, .context = context, .stop = stop };
	unsigned most = threads < count ? threads : (unsigned)count;

	work_index_init(&l.numbers, count);
	pthread_mutex_init(&l.lock, NULL);
	threads_run(&(struct thread_team){ .body = run, .context = &l, .threads = most ? most : 1 });
	pthread_mutex_destroy(&l.lock);
	return l.done == count;
}
