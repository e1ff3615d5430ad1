/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * calls_rows - what became of single calls, a row each, written while the run goes on: nothing of a
 * call is kept, so memory does not grow with them. The columns are those of docs/report.md. Called
 * by cmd.
 */
#ifndef RINGFLOW_REPORT_CALLS_ROWS_H
#define RINGFLOW_REPORT_CALLS_ROWS_H

#include <stdio.h>

#include "engine/engine.h"

/* In the order of the words of --calls-format. */
enum calls_format { CALLS_CSV, CALLS_JSONL };

struct calls_rows {
	FILE *out;
	enum calls_format format;
	unsigned fields; /* of the row that is being written */
};

/* Begin FORMAT on OUT, which stays the caller's; errors are left to ferror(). */
void calls_rows_begin(struct calls_rows *w, FILE *out, enum calls_format format);
/* A struct call_sink's function; CONTEXT is the struct calls_rows. Times in seconds: in CSV empty, in
 * JSON null where something never happened. */
void calls_rows_call(void *context, const char *design, uint32_t replication,
		     const struct call_report *report);

#endif
