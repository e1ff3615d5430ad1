/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "parallel/work_index_internal.h"

void work_index_init(struct work_index *x, uint64_t total)
{
	atomic_init(&x->next, 0);
	x->total = total;
}

uint64_t work_index_some(struct work_index *x, uint64_t most, uint64_t *first)
{
	uint64_t next = atomic_load(&x->next), count;

	do {
		count = x->total - next < most ? x->total - next : most;
	} while (!atomic_compare_exchange_weak(&x->next, &next, next + count));
	*first = next;
	return count;
}

bool work_index_next(struct work_index *x, uint64_t *number)
{
	return work_index_some(x, 1, number) == 1;
}

uint64_t work_index_left(struct work_index *x)
{
	return x->total - atomic_load(&x->next);
}
