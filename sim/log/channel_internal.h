/* SPDX-License-Identifier: GPL-3.0-or-later */
/* channel - private to this room: contacts that are no calls, by a column such as "Media Type". */
#ifndef RINGFLOW_LOG_CHANNEL_INTERNAL_H
#define RINGFLOW_LOG_CHANNEL_INTERNAL_H

#include "log/columns_internal.h"

/* Is TEXT a word for a telephone call, as a channel? */
bool is_voice(const char *text);
/* The column of C by whose name it says the channel, or NO_COLUMN. */
int channel_column(const struct columns *c);

struct channel_survey {
	int column;		/* or NO_COLUMN */
	size_t voices, others;	/* rows of calls, and of what else */
};
/* Count ROW. */
void channel_see(struct channel_survey *x, const struct csv_row *row);

#endif
