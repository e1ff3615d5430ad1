/* SPDX-License-Identifier: GPL-3.0-or-later */
/* intervals - private to this room: a report of half hours or so, and the calls that it counts. */
#ifndef RINGFLOW_LOG_INTERVALS_INTERNAL_H
#define RINGFLOW_LOG_INTERVALS_INTERNAL_H

#include "log/reader_internal.h"

/* Of "9:00 - 9:30" in the columns of times only the beginning stays in ROW. */
void intervals_cut_ranges(const struct columns *c, const struct csv_row *row);
/* Are there columns that count calls? Else an error. */
bool intervals_check(struct reader *r);
/* Turn ROW into an interval of the reader's. Errors are added to its diagnostics. */
enum row_kind intervals_read(struct reader *r, const struct csv_row *row);
/* All are read: their lengths, shares and order; and the calls that they count become the reader's. */
void intervals_finish(struct reader *r);

#endif
