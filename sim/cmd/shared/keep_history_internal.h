/* SPDX-License-Identifier: GPL-3.0-or-later */
/* keep_history - results into a history, after they are where they belong. */
#ifndef RINGFLOW_CMD_SHARED_KEEP_HISTORY_INTERNAL_H
#define RINGFLOW_CMD_SHARED_KEEP_HISTORY_INTERNAL_H

#include "cmd/cmd.h"

/* The file that O or the environment (RINGFLOW_DB) names; NULL: neither does. Of a report the
 * environment's would be the run once more. */
const char *history_path(const struct options *o);

/* Where a label is given, is there a history that would have it? False after a message on stderr. */
bool label_is_kept(const struct options *o);

/* What is added: results of S, which lie in DIRECTORY. COMMAND: NULL, that of O. */
struct kept_run {
	const struct options *o;
	const struct scenario *s;
	const struct results *r;
	uint64_t replications; /* that S is to be run with to have R again */
	const char *directory, *command;
};

/* Add X to the history PATH, and say so. False after a message on stderr. */
bool keep_history(const struct kept_run *x, const char *path);

#endif
