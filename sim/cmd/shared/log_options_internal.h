/* SPDX-License-Identifier: GPL-3.0-or-later */
/* log_options - how a log is to be read, by the command line. */
#ifndef RINGFLOW_CMD_SHARED_LOG_OPTIONS_INTERNAL_H
#define RINGFLOW_CMD_SHARED_LOG_OPTIONS_INTERNAL_H

#include "cmd/cmd.h"
#include "log/log.h"

struct arena;
struct diagnostics;

/* What O says of the log, into LOG, in A; errors to D. */
void read_log_options(struct log_options *log, const struct options *o, struct arena *a, struct diagnostics *d);
/* The number of WORD among the COUNT NAMES, of which letters and digits count; -1: none. */
int find_word(const char *word, const char *const *names, int count);

#endif
