/* SPDX-License-Identifier: GPL-3.0-or-later */
/* trace - what the parts of `ringflow trace` share. */
#ifndef RINGFLOW_CMD_TRACE_INTERNAL_H
#define RINGFLOW_CMD_TRACE_INTERNAL_H

#include "base/memory.h"
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

/* trace_notes.c: sentences that go with stories into what other programs read. */
struct trace_notes {
	struct arena arena;
	const char **list;
	size_t count, capacity;
};
void trace_note(struct trace_notes *n, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* What the calls came by that nobody has said; what matters least with --details alone. */
void trace_note_assumed(struct trace_notes *n, const struct stand_ins_met *met, const struct options *o);
void trace_notes_free(struct trace_notes *n);

/* trace_reason.c: the calls that failed for --reason; the exit status. */
int trace_reason(struct trace_question *q);
/* trace_overview.c: which calls are worth a look; the exit status. */
int trace_overview(struct trace_question *q);

#endif
