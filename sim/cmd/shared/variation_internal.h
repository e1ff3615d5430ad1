/* SPDX-License-Identifier: GPL-3.0-or-later */
/* variation - what the commands share that run variants of a scenario; private to the
 * command line. */
#ifndef RINGFLOW_CMD_SHARED_VARIATION_INTERNAL_H
#define RINGFLOW_CMD_SHARED_VARIATION_INTERNAL_H

#include "base/diagnostics.h"
#include "base/folder.h"
#include "base/source.h"
#include "cmd/cmd.h"
#include "experiment/experiment.h"

/* A scenario and its variants. To be made with variation_start() and freed with
 * variation_free() either way. */
struct variation {
	const struct options *o;
	struct overrides overrides; /* of every variant */
	struct sources sources;	    /* the files of all of them */
	struct diagnostics d;
	struct scenario *s; /* without any further assignment */
	struct shard shard;
	bool select; /* `run`: until run.select has its answer, too */
	const char *varied_by;	  /* the option that names the key of variants; NULL: none */
	struct text_list varying; /* what was given to it */
	char *directory, *store;
	struct folder folder; /* of `directory` */
	struct progress_bar bar;
	struct progress progress;
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
/* OPTION, without dashes, names the keys of variants in its VALUES, which stay the caller's:
 * messages about a variant name it. */
void variation_of(struct variation *v, const char *option, struct text_list values);

/* campaign_work(), with a message where it was not CAMPAIGN_DONE. The exit status, -1 when
 * it was done. */
int variation_work(struct variation *v);
/* The same of a state that campaign_work() returned elsewhere. */
int variation_state(struct variation *v, enum campaign_state state);

/* Write the file NAME of the results by WRITE, told WHAT, into the stage. False after a message. */
bool variation_write(struct variation *v, const char *name, void (*write)(FILE *out, void *what),
		     void *what);
/* Say that the directory of the results cannot be written, by errno. False. */
bool variation_fault(const struct variation *v);
/* Put all that is in the stage in its place, HEAD last. False after a message. */
bool variation_exchange(struct variation *v, const char *head);
/* Say that what was run, and the files of LIST, were written; and what is gone, or stays. */
void variation_say_written(const struct variation *v, const char *list);

/* scripts/plots/, of gnuplot, allocated, or NULL. */
char *find_scripts(void);

#endif
