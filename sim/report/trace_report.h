/* SPDX-License-Identifier: GPL-3.0-or-later */
/* trace_report - which calls there are to be traced, for `ringflow trace`. */
#ifndef RINGFLOW_REPORT_TRACE_REPORT_H
#define RINGFLOW_REPORT_TRACE_REPORT_H

#include "report/report.h"

/* Why a call is worth a look. */
enum traced_why {
	TRACED_FAILURE, /* the first of COUNT that failed for REASON */
	TRACED_TYPICAL, /* reached its goal, and took TIME, the median of the COUNT that did */
	TRACED_WAIT,	/* waited longest for an agent: TIME */
	TRACED_STUDIO,	/* was slowest to reach Studio: TIME */
};

struct traced_call {
	enum traced_why why;
	const char *command; /* that shows it */
	enum reason reason;
	uint64_t count;
	int64_t time; /* ns */
};

struct traced_design {
	const char *name, *title;
	size_t number;	  /* in the scenario, from 0 */
	uint64_t offered; /* calls, after the warm-up */
	struct traced_call *calls;
	size_t count;
};

/* Print COUNT designs of REPLICATION (from 0). A command is one line, however long. */
void report_traced(FILE *out, const struct traced_design *list, size_t count, uint32_t replication,
		   const struct report_style *style);

#endif
