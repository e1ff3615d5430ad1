/* SPDX-License-Identifier: GPL-3.0-or-later */
/* trace_report - which calls there are to be traced, for `ringflow trace`. */
#ifndef RINGFLOW_REPORT_TRACE_REPORT_H
#define RINGFLOW_REPORT_TRACE_REPORT_H

#include "report/report.h"

struct traced_call {
	const char *what;    /* why it is worth a look */
	const char *command; /* that shows it */
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
