/* SPDX-License-Identifier: GPL-3.0-or-later */
/* headerless - private to this room: files of known systems that say no names of columns. */
#ifndef RINGFLOW_LOG_HEADERLESS_INTERNAL_H
#define RINGFLOW_LOG_HEADERLESS_INTERNAL_H

#include "log/csv_rows_internal.h"

struct headerless {
	const char *what;
	size_t least, most; /* fields of a row */
	bool (*is)(const struct csv_row *row);
	const char *names[28];
};

/* The format of which ROW, the first of a file, is; or NULL. */
const struct headerless *headerless_find(const struct csv_row *row);
/* Give TAKE a row of the names of H, as many as ROW has fields. */
bool headerless_header(const struct headerless *h, const struct csv_row *row, csv_taker *take, void *context);

#endif
