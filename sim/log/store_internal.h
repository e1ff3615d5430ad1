/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * store - private to this room: calls, packed. By blocks, of which each quantity takes nothing where no call
 * has it, four bytes where all are milliseconds, else eight; what is taken out is what was put in, to the bit. Many
 * blocks are on disk (base/scratch.h), so that what is held does not grow with the calls.
 */
#ifndef RINGFLOW_LOG_STORE_INTERNAL_H
#define RINGFLOW_LOG_STORE_INTERNAL_H

#include "log/log.h"

struct arena;
struct call_block;
struct scratch;

enum { CALL_BLOCK = 4096 };

struct call_store {
	struct arena *a;
	size_t count, block_capacity;
	struct scratch *packed;
	size_t *blocks;		  /* where the full ones stand in it */
	struct call_block *room;  /* for the next one while there are more to come, or NULL */
	struct logged_call *last; /* the calls behind them, as they are */
	double shift;		  /* moments are so much less than what was put in */
};

/* To be closed when nothing more is put in. */
struct call_store *store_new(struct arena *a);
void store_add(struct call_store *s, const struct logged_call *c);
void store_close(struct call_store *s);
/* Nothing is in S any more. */
void store_free(struct call_store *s);
/* Call I; by any thread when nothing more is put in. */
void store_get(const struct call_store *s, size_t i, struct logged_call *c);
/* Calls I to I + N - 1, not beyond a multiple of CALL_BLOCK, into LIST. */
void store_get_many(const struct call_store *s, size_t i, size_t n, struct logged_call *list);
void store_set(struct call_store *s, size_t i, const struct logged_call *c);
/* Its arrival alone. */
double store_arrival(const struct call_store *s, size_t i);
/* And its line. */
uint32_t store_line(const struct call_store *s, size_t i);
/* The longest time before the queue, 0 or more. */
double store_most_vru(const struct call_store *s);
/* No call's time before the queue is known, which is 0 or unknown of each. */
void store_forget_vru(struct call_store *s);
/* Put them in order of arrival, equal ones in that of their lines; closes S. Before anything is shifted. */
void store_sort(struct call_store *s);

#endif
