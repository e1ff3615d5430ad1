/* SPDX-License-Identifier: GPL-3.0-or-later */
/* json_cells - private to this room: JSON objects as rows of a table, whose columns are known when all of them are. */
#ifndef RINGFLOW_LOG_JSON_CELLS_INTERNAL_H
#define RINGFLOW_LOG_JSON_CELLS_INTERNAL_H

#include "base/memory.h"
#include "log/csv_rows_internal.h"

#include <jansson.h>

enum { MOST_KEYS = 1000 };

struct key_list {
	const char **names; /* in the arena */
	size_t count, capacity, hint;
};

struct json_cells {
	struct arena arena;
	struct key_list keys, nulls; /* nulls: that no object had with a value when they were seen */
	struct scratch *rows;
	char *batch; /* rows that are not there yet */
	size_t size, used, room;
	size_t first; /* where the first object stands */
	uint32_t first_line;
	bool any, many; /* objects; more keys than MOST_KEYS */
};

/* A zeroed C is ready. OBJECT, which stands at AT on LINE, is the next row. */
void json_cells_add(struct json_cells *c, const json_t *object, size_t at, uint32_t line);
/* All are there. False: they have more than MOST_KEYS. */
bool json_cells_close(struct json_cells *c);
/* The keys as a header, then each row. */
void json_cells_each(struct json_cells *c, const struct source *source, csv_taker *take, void *context);
/* C is then as new. */
void json_cells_free(struct json_cells *c);

#endif
