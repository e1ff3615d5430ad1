/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sorted - places in sorted arrays; where one that is equal will do there is bsearch(). */
#ifndef RINGFLOW_BASE_SORTED_H
#define RINGFLOW_BASE_SORTED_H

#include <stdbool.h>
#include <stddef.h>

/* How many of the COUNT elements of SIZE bytes at BASE come before KEY: BEFORE says it of one, and
 * is true of the first so many and of no other. */
size_t sorted_before(const void *base, size_t count, size_t size,
		     bool (*before)(const void *element, const void *key), const void *key);

#endif
