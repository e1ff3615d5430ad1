/* SPDX-License-Identifier: GPL-3.0-or-later */
/* legs - private to this room: rows that say they belong to another call. */
#ifndef RINGFLOW_LOG_LEGS_INTERNAL_H
#define RINGFLOW_LOG_LEGS_INTERNAL_H

#include "log/survey_internal.h"

struct legs {
	int column;   /* that names the call to which a row belongs, or NO_COLUMN */
	size_t rows, lonely; /* that belong to another; that name none */
	uint32_t line; /* of the first of them */
};

void legs_find(struct legs *x, const struct columns *c);
/* ROW, whose call has ID, or NULL. */
void legs_see(struct legs *x, const struct csv_row *row, const char *id);
void legs_tell(const struct legs *x, struct survey *s);

#endif
