/* SPDX-License-Identifier: GPL-3.0-or-later */
/* what_was_run - beside results: the scenario as it was run, and the command. */
#ifndef RINGFLOW_CMD_SHARED_WHAT_WAS_RUN_INTERNAL_H
#define RINGFLOW_CMD_SHARED_WHAT_WAS_RUN_INTERNAL_H

#include <stdint.h>
#include <stdio.h>

#include "base/folder.h"
#include "cmd/cmd.h"

#define SCENARIO_NAME "scenario.yaml"
#define COMMAND_NAME "command.txt"

/* Write SCENARIO_NAME, with a log that it replays, and COMMAND_NAME into the stage of F. S: NULL when
 * the command writes a scenario of its own. REPLICATIONS: that S is run with. What was made is added to
 * FILES, unless that is NULL. False with errno. */
bool write_what_was_run(struct folder *f, const struct options *o, const struct scenario *s,
			uint64_t replications, struct report_files *files);
/* The names of what it writes, in words. */
const char *what_was_run_names(const struct scenario *s);
/* Which of SCENARIO_NAME and COMMAND_NAME lies in DIRECTORY and is the user's own, not to be replaced;
 * NULL: neither. */
const char *what_is_not_ours(const char *directory);

/* command_line.c: the command of O, its argument and those options that results follow from, in one line
 * for a shell. */
void write_command_line(FILE *out, const struct options *o);
/* The same with its argument's whole path, to be typed here and now. */
void write_command_line_here(FILE *out, const struct options *o);
/* For a page, in A: the same without the end of the line; or OF_SCENARIO, which is the same wherever that was
 * and however it came to be what it is: the command of the SCENARIO_NAME beside the results. */
struct arena;
const char *command_text(struct arena *a, const struct options *o, bool of_scenario);

#endif
