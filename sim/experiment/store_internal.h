/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * store - records that were kept, so that they need not be run again; private to the room.
 * A file of them is a shard (shard.h) whose `scenario` is digest_content(), so that it
 * fits whatever number of replications is wanted later.
 */
#ifndef RINGFLOW_STORE_INTERNAL_H
#define RINGFLOW_STORE_INTERNAL_H

#include "experiment/study_internal.h"

struct diagnostics;

/* Take the records of the file PATH that P lacks. False after adding an error to D: it
 * cannot be read, or is of another scenario or program than PROGRAM. */
bool store_take(struct point *p, const char *path, const char *program,
		struct diagnostics *d);

/* Up to which unit the records of PART of P are there without a gap. */
uint64_t store_units(const struct point *p, const struct part *part);
/* Write the records of PART of P among the first UNITS, at most store_units(). Errors are left
 * to ferror(). */
void store_write(const struct point *p, const struct part *part, uint64_t units,
		 const char *program, FILE *out);

#endif
