/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ranks in a program that is built without MPI: there is one process. */
#include "base/text.h"
#include "parallel/ranks_internal.h"

void ranks_start(struct ranks *r)
{
	*r = (struct ranks){ .count = 1, .lost = -1 };
}

int ranks_differ(const struct ranks *r, uint64_t value)
{
	(void)r;
	(void)value;
	return -1;
}

const char *ranks_machine(const struct ranks *r, int rank)
{
	(void)r;
	(void)rank;
	return "";
}

int ranks_end(struct ranks *r, int status)
{
	(void)r;
	return status;
}

void ranks_begin_round(struct ranks *r, const struct round_message *message)
{
	(void)r;
	(void)message;
}

void ranks_end_rounds(struct ranks *r)
{
	(void)r;
}

void *ranks_next_round(struct ranks *r, size_t *size)
{
	(void)r;
	(void)size;
	return NULL; /* there is no rank but 0 */
}

void ranks_coordinate(struct ranks *r, struct work_queue *q, struct thread_pool *p)
{
	(void)r;
	(void)q;
	thread_pool_run(p);
}

void ranks_work(struct ranks *r, struct thread_pool *p)
{
	(void)r;
	(void)p;
}
