/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rows - a slot per unit of work for its row; private to the room. */
#ifndef RINGFLOW_ROWS_H
#define RINGFLOW_ROWS_H

#include <stdint.h>

struct rows {
	uint64_t count;	 /* slots */
	uint64_t **slot; /* NULL: nothing yet */
};

/* COUNT empty slots, to be freed with rows_free(). */
void rows_init(struct rows *r, uint64_t count);
void rows_free(struct rows *r);
/* Let there be at least COUNT slots. */
void rows_grow(struct rows *r, uint64_t count);

/* Put ROW, allocated and R's from now on, into the empty slot UNIT. Different slots may
 * be filled by different threads at once. */
void rows_put(struct rows *r, uint64_t unit, uint64_t *row);
/* The row of UNIT, or NULL. */
const uint64_t *rows_get(const struct rows *r, uint64_t unit);
/* How many slots from the first on are filled without a gap. */
uint64_t rows_prefix(const struct rows *r);

#endif
