/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/hand_out.h"

void hand_out_init(struct hand_out *h, uint64_t total)
{
	atomic_init(&h->next, 0);
	h->total = total;
}

uint64_t hand_out_some(struct hand_out *h, uint64_t most, uint64_t *first)
{
	uint64_t next = atomic_load(&h->next), count;

	do {
		count = h->total - next < most ? h->total - next : most;
	} while (!atomic_compare_exchange_weak(&h->next, &next, next + count));
	*first = next;
	return count;
}

bool hand_out_next(struct hand_out *h, uint64_t *number)
{
	return hand_out_some(h, 1, number) == 1;
}

uint64_t hand_out_left(struct hand_out *h)
{
	return h->total - atomic_load(&h->next);
}
