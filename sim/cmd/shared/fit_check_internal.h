/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fit_check - private to the command line. */
#ifndef RINGFLOW_CMD_SHARED_FIT_CHECK_INTERNAL_H
#define RINGFLOW_CMD_SHARED_FIT_CHECK_INTERNAL_H

#include <stdio.h>

#include "cmd/cmd.h"
#include "report/fit/fit_report.h"

/* Run the scenario at PATH, which was made from F, and show it beside the log; without colours on PAGE as
 * well; what is off, in A, in *OFF as fit_beside() says it. The exit status. */
int fit_check(const struct options *o, const struct fit_result *f, const char *path, FILE *page, struct arena *a,
	      const char **off);

#endif
