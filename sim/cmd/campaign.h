/* SPDX-License-Identifier: GPL-3.0-or-later */
/* campaign - what the commands share that run variants of a scenario; private to the
 * command line. */
#ifndef RINGFLOW_CMD_CAMPAIGN_H
#define RINGFLOW_CMD_CAMPAIGN_H

#include "cmd/cmd.h"
#include "experiment/campaign.h"

/* A scenario and its variants. To be made with variation_start() and freed with
 * variation_free() either way. */
struct variation {
	const struct options *o;
	struct overrides overrides; /* of every variant */
	struct diagnostics d;
	struct scenario *s; /* without any further assignment */
	struct shard shard;
	bool select; /* `run`: until run.select has its answer, too */
	char *directory, *store;
	struct experiment_options experiment;
	struct variants variants;
	struct campaign *campaign;
};

/* Load the scenario that O names, and on rank 0 make the directory of the results and
 * begin the campaign. SUFFIX: of the directory's name by default. False after messages:
 * *STATUS is the exit status. On other ranks than 0: false when the work is done. */
bool variation_start(struct variation *v, const struct options *o, const char *suffix,
		     int *status);
void variation_free(struct variation *v);

/* campaign_work(), with a message where it was not CAMPAIGN_DONE. The exit status, -1 when
 * it was done. */
int variation_work(struct variation *v);
/* The same of a state that campaign_work() returned elsewhere. */
int variation_state(struct variation *v, enum campaign_state state);

/* scripts/ of gnuplot, allocated, or NULL. */
char *find_scripts(void);

#endif
