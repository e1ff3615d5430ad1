/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check_log - a log of calls in the place of a scenario. */
#ifndef RINGFLOW_CMD_SHARED_CHECK_LOG_INTERNAL_H
#define RINGFLOW_CMD_SHARED_CHECK_LOG_INTERNAL_H

#include <stdbool.h>

struct options;

/* By the name of PATH, or as JSON that is no export: what else is checked is YAML or a Studio export. SAID:
 * the user has named a format of logs, so that whatever is not called .yaml is one. */
bool is_log(const char *path, bool said);
/* How the log FILE is read, and what looks wrong in it, on standard output. The exit code that it
 * would have by itself. */
int check_log(const struct options *o, const char *file);

#endif
