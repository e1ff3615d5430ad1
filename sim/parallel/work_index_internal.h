/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * work_index - gives out the numbers below `total`, each once and in order, to whichever thread
 * asks next. Without locks.
 */
#ifndef RINGFLOW_WORK_INDEX_INTERNAL_H
#define RINGFLOW_WORK_INDEX_INTERNAL_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct work_index {
	_Atomic uint64_t next;
	uint64_t total;
};

void work_index_init(struct work_index *x, uint64_t total);
/* The next number; false when none is left. */
bool work_index_next(struct work_index *x, uint64_t *number);
/* At most MOST consecutive numbers from *FIRST on; returns how many, 0 when none is left. */
uint64_t work_index_some(struct work_index *x, uint64_t most, uint64_t *first);
/* How many are left. */
uint64_t work_index_left(struct work_index *x);

#endif
