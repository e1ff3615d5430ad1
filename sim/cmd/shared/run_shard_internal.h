/* SPDX-License-Identifier: GPL-3.0-or-later */
/* run_shard - `run --shard`: which part, and its file; private to the command line. */
#ifndef RINGFLOW_CMD_SHARED_RUN_SHARD_INTERNAL_H
#define RINGFLOW_CMD_SHARED_RUN_SHARD_INTERNAL_H

#include "cmd/cmd.h"

struct diagnostics;

/* Which shard O->shard names: "2/8", or "auto" (or "auto/8") for what the array job
 * says that this process is one of. False after a message on stderr. */
bool choose_shard(const struct options *o, struct shard *x);

/* Run shard X of S with EXPERIMENT's options, but for the progress, and write its file;
 * the exit status. */
int run_shard(const struct options *o, const struct scenario *s, const struct shard *x,
	      const struct experiment_options *experiment, struct diagnostics *d);

/* parts.c: is the number of S's replications left to what comes of them? */
bool runs_in_rounds(const struct scenario *s);
/* Then: load the scenario that O names and do this part's share of a round of it; the exit
 * status. */
int run_in_rounds(const struct options *o);

#endif
