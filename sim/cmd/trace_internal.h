/* SPDX-License-Identifier: GPL-3.0-or-later */
/* trace - what the parts of `ringflow trace` share. */
#ifndef RINGFLOW_CMD_TRACE_INTERNAL_H
#define RINGFLOW_CMD_TRACE_INTERNAL_H

#include "cmd/cmd.h"
#include "experiment/tracing.h"

/* What is asked for, and of which designs. */
struct trace_question {
	const struct options *o;
	const struct scenario *s;
	struct tracing tracing;
	size_t first, past; /* designs */
	struct diagnostics *d;
};

uint32_t trace_replication(const struct options *o);

/* trace_reason.c: the calls that failed for --reason; the exit status. */
int trace_reason(struct trace_question *q);
/* trace_overview.c: which calls are worth a look; the exit status. */
int trace_overview(struct trace_question *q);

#endif
