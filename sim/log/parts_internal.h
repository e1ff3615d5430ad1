/* SPDX-License-Identifier: GPL-3.0-or-later */
/* parts - private to this room: which durations of a row have which in them, and what a column may be. */
#ifndef RINGFLOW_LOG_PARTS_INTERNAL_H
#define RINGFLOW_LOG_PARTS_INTERNAL_H

#include "log/columns_internal.h"
#include "log/survey_internal.h"

/* After the columns have their roles: C's handled and unclear_hold; a column of holds is
 * dropped where they are in another one already. */
void parts_settle(struct columns *c);
/* What that takes for granted, into S. */
void parts_tell(const struct columns *c, struct survey *s);
/* The name of a column of C that has no role, and most likely is that of ROLE: an arrival, a service or an outcome;
 * or NULL. */
const char *column_like(const struct columns *c, enum log_role role);

#endif
