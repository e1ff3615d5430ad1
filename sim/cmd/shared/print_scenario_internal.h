/* SPDX-License-Identifier: GPL-3.0-or-later */
/* print_scenario - run EXPORT --print-scenario; private to the command line. */
#ifndef RINGFLOW_CMD_SHARED_PRINT_SCENARIO_INTERNAL_H
#define RINGFLOW_CMD_SHARED_PRINT_SCENARIO_INTERNAL_H

#include "cmd/cmd.h"

/* Write the scenario of the export that O names to stdout, and run nothing. The exit status. */
int print_scenario(const struct options *o);

#endif
