/* SPDX-License-Identifier: GPL-3.0-or-later */
/* listing - the files of records in a directory, by name: read once, not once for each point of a
 * sweep; private to the room. */
#ifndef RINGFLOW_LISTING_INTERNAL_H
#define RINGFLOW_LISTING_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

/* Zeroed at first, freed with listing_free(). */
struct listing {
	bool known;
	struct timespec changed; /* the directory, when it was read */
	size_t count, capacity;
	char **names; /* sorted */
};

/* Read DIRECTORY, unless it has not changed since. One that cannot be read is empty. */
void listing_read(struct listing *l, const char *directory);
/* The first name that begins with PREFIX, or NULL; *COUNT: so many follow each other that do. */
char *const *listing_find(const struct listing *l, const char *prefix, size_t *count);
void listing_free(struct listing *l);

#endif
