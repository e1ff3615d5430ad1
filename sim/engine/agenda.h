/* SPDX-License-Identifier: GPL-3.0-or-later */
/* agenda - what belongs to no call and is to happen: a binary heap, in the order of
 * (time, order); private to the room. */
#ifndef RINGFLOW_AGENDA_H
#define RINGFLOW_AGENDA_H

#include <stddef.h>
#include <stdint.h>

struct entry {
	int64_t time;
	uint64_t order; /* of those at one moment; no two are alike */
	int32_t what;
};

/* Zero-initialised, but for `due`. */
struct agenda {
	struct entry *heap;
	size_t count, capacity;
	int64_t due; /* of the first, or NEVER */
};

void agenda_init(struct agenda *a);
void agenda_free(struct agenda *a);
void agenda_add(struct agenda *a, struct entry entry);
/* The first, which there is; it is taken out. */
struct entry agenda_take(struct agenda *a);

#endif
