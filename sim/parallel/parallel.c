/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "parallel/parallel.h"

#include <stdlib.h>

#include "base/text.h"
#include "parallel/ranks_internal.h"
#include "parallel/thread_pool_internal.h"
#include "parallel/work_queue_internal.h"

bool parallel_run(const struct unit_work *work, const uint64_t *units, uint64_t count,
		  const struct round_message *message, const struct parallel_options *o)
{
	struct work_queue queue;
	struct work_source source = work_queue_source(&queue);
	struct thread_pool pool = { .work = work, .source = &source, .threads = o->threads,
				    .stop = o->stop };
	bool whole;

	work_queue_init(&queue, work, units, count);
	if (o->ranks && o->ranks->count > 1)
		ranks_begin_round(o->ranks, message);
	if (o->ranks)
		ranks_coordinate(o->ranks, &queue, &pool);
	else
		thread_pool_run(&pool);
	whole = work_queue_done(&queue) == count;
	work_queue_free(&queue);
	return whole && !(o->ranks && o->ranks->lost >= 0);
}

void parallel_help(round_begin *begin, void *context, const struct parallel_options *o)
{
	struct round_message message;
	void *bytes;

	while ((bytes = ranks_next_round(o->ranks, &message.size))) {
		struct thread_pool pool = { .threads = o->threads, .stop = o->stop };

		message.bytes = bytes;
		pool.work = begin(context, &message);
		free(bytes);
		ranks_work(o->ranks, &pool);
	}
}
