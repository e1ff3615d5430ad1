/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * store - rows that were kept, so that they need not be run again; private to the room.
 * A file of them is a shard (shard.h) whose `scenario` is digest_essence(), so that it
 * fits whatever number of replications is wanted later.
 */
#ifndef RINGFLOW_STORE_H
#define RINGFLOW_STORE_H

#include "experiment/study.h"

/* Take the rows of the file PATH that P lacks. False after adding an error to D: it
 * cannot be read, or is of another scenario or program than PROGRAM. */
bool store_take(struct point *p, const char *path, const char *program,
		struct diagnostics *d);

/* Write the rows of PART of P, which are there up to the units that are wanted. Errors
 * are left to ferror(). */
void store_write(const struct point *p, const struct part *part, const char *program,
		 FILE *out);

#endif
