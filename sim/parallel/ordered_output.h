/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * ordered_output - what units write goes out unit by unit, though several run at once. The first
 * unit that is not finished writes straight through; items of the others are kept until then, up to
 * a few thousand of each, and only so many units may be ahead: memory does not grow with items.
 */
#ifndef RINGFLOW_ORDERED_OUTPUT_H
#define RINGFLOW_ORDERED_OUTPUT_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Where items go. write() is called by any thread, calls are serialised; ITEM lasts as long as the
 * call. */
struct item_sink {
	size_t item_size; /* bytes of each item */
	void (*write)(void *context, uint64_t unit, const void *item);
	void *context;
};

struct ordered_output {
	struct item_sink sink;
	pthread_mutex_t lock;
	pthread_cond_t moved;
	_Atomic uint64_t current; /* the unit that writes straight through */
	bool closed;
	uint64_t ahead;
	struct unit_output {
		char *kept; /* items */
		size_t count, capacity;
		bool finished;
	} *slots; /* of units current .. current + ahead - 1, by number modulo `ahead` */
};

/* Items go to SINK; units below current + AHEAD, which is at least 1, may be under way. To be freed
 * with ordered_output_free(), which drops what is kept. */
void ordered_output_init(struct ordered_output *o, const struct item_sink *sink, uint64_t ahead);
void ordered_output_free(struct ordered_output *o);

/* Begin UNIT; waits while it is too far ahead. Units must be begun in their order, from 0, by any
 * threads. False when closed: then UNIT is not begun. */
bool ordered_output_begin(struct ordered_output *o, uint64_t unit);
/* Write ITEM, which is copied, of UNIT; by the thread that began it. Waits for the units before it
 * where too many items of UNIT are kept. */
void ordered_output_write(struct ordered_output *o, uint64_t unit, const void *item);
/* UNIT writes no more; by the thread that began it. */
void ordered_output_finish(struct ordered_output *o, uint64_t unit);
/* Some unit will not be finished: those who wait in ordered_output_begin() return. */
void ordered_output_close(struct ordered_output *o);

#endif
