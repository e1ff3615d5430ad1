/* SPDX-License-Identifier: GPL-3.0-or-later */
/* record_table - a slot per unit of work for its record. */
#ifndef RINGFLOW_RECORD_TABLE_H
#define RINGFLOW_RECORD_TABLE_H

#include <stdint.h>

struct record_table {
	uint64_t count;	 /* slots */
	uint64_t **slot; /* NULL: nothing yet */
};

/* COUNT empty slots, to be freed with record_table_free(). */
void record_table_init(struct record_table *r, uint64_t count);
void record_table_free(struct record_table *r);
/* Let there be at least COUNT slots. */
void record_table_grow(struct record_table *r, uint64_t count);

/* Put RECORD, allocated and R's from now on, into the empty slot UNIT. Different slots may
 * be filled by different threads at once. */
void record_table_put(struct record_table *r, uint64_t unit, uint64_t *record);
/* The record of UNIT, or NULL. */
const uint64_t *record_table_get(const struct record_table *r, uint64_t unit);
/* How many slots from the first on are filled without a gap. */
uint64_t record_table_prefix(const struct record_table *r);

#endif
