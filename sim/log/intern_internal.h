/* SPDX-License-Identifier: GPL-3.0-or-later */
/* intern - private to this room: names that come again become numbers. */
#ifndef RINGFLOW_LOG_INTERN_INTERNAL_H
#define RINGFLOW_LOG_INTERN_INTERNAL_H

#include <stddef.h>
#include <stdint.h>

struct arena;

struct interned {
	uint32_t *slots; /* a power of two of them: the number of a name and 1, or 0 */
	size_t slot_count;
	size_t count, capacity;
	const char **names; /* in the order they came */
};

/* The number of NAME, which is copied into A when it is new. */
size_t intern(struct arena *a, struct interned *i, const char *name);
/* The names, copied into A; I is empty afterwards. */
const char **interned_names(struct arena *a, struct interned *i);

#endif
