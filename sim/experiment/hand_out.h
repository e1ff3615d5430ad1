/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * hand_out - who does which unit of work: the numbers below `total`, each given
 * once and in order to whoever asks next, from any thread. Private to the room.
 */
#ifndef RINGFLOW_HAND_OUT_H
#define RINGFLOW_HAND_OUT_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct hand_out {
	_Atomic uint64_t next;
	uint64_t total;
};

void hand_out_init(struct hand_out *h, uint64_t total);
/* The next number; false when none is left. */
bool hand_out_next(struct hand_out *h, uint64_t *number);
/* At most MOST consecutive numbers from *FIRST on; returns how many, 0 when none is
 * left. */
uint64_t hand_out_some(struct hand_out *h, uint64_t most, uint64_t *first);
/* How many are left. */
uint64_t hand_out_left(struct hand_out *h);

#endif
