/* SPDX-License-Identifier: GPL-3.0-or-later */
/* quality - what in a log that was read looks wrong, though each row by itself is sound. */
#ifndef RINGFLOW_LOG_QUALITY_H
#define RINGFLOW_LOG_QUALITY_H

#include "log/log.h"

/* Something that is so COUNT times, first at the call on LINE. */
struct log_doubt {
	size_t count;
	uint32_t line;
};

/* A stretch of a day without calls, in which the same hours of other days would have had so many
 * that it is chance less often than once in a million; seconds from the log's first midnight. */
struct log_gap {
	double from, to, usual;
};

enum { LOG_GAPS_SHOWN = 3 };

struct log_quality {
	struct log_doubt overlaps; /* an agent begins while still with another caller */
	struct log_doubt jumps;	   /* a row lies more than an hour before the one above it, in a file that is in order
				    * but for them */
	struct log_doubt longer;   /* the parts of a call are longer than the whole, by two seconds or more */
	struct log_doubt open;	   /* not said how it ended */
	/* of an interval report, in which the others but jumps and gaps mean nothing */
	struct log_doubt repeated; /* the same interval, and type, again */
	struct log_doubt more;	   /* more were answered or gave up than came */
	size_t gap_count;
	struct log_gap gaps[LOG_GAPS_SHOWN]; /* the first of them */
};

/* Of LOG. */
void log_quality(struct log_quality *q, const struct call_log *log);

#endif
