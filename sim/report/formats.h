/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * formats - the files that a directory of results may hold: the rows of formats.def as a
 * table. The table is constant and owns nothing; whoever writes or clears a directory of
 * results goes through it.
 */
#ifndef RINGFLOW_REPORT_FORMATS_H
#define RINGFLOW_REPORT_FORMATS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct results;

/* Replications of which replications.json and, but with --extend, replications.rows are
 * kept: those of more would fill disks. */
enum { MOST_REPLICATIONS_KEPT = 20000 };

struct result_format {
	const char *name; /* of the file */
	void (*write)(FILE *out, const struct results *r); /* errors are left to ferror() */
	bool (*applies)(const struct results *r);	    /* else the file is not written */
};

/* What is written once the results are there, in this order. */
extern const struct result_format result_formats[];
extern const size_t result_format_count;

/* Of each row of formats.def, its writer and when it is written. */
#define FORMAT(name, writer, condition, when, what) \
	void writer(FILE *out, const struct results *r); \
	bool condition(const struct results *r);
#define GROWS(name, when, what)
#define DRAWN(stem, writer, condition, shown, when, what) FORMAT(stem, writer, condition, when, what)
#include "report/formats.def"
#undef FORMAT
#undef GROWS
#undef DRAWN

#endif
