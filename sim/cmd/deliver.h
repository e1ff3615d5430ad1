/* SPDX-License-Identifier: GPL-3.0-or-later */
/* deliver - results as files, charts and a table; private to the command line. */
#ifndef RINGFLOW_DELIVER_H
#define RINGFLOW_DELIVER_H

#include "cmd/cmd.h"

/* Results and where they go. */
struct delivery {
	const struct options *o;
	const struct scenario *s;
	const struct results *r;
	char *directory;
	struct report_files files;
	struct outfile calls;
	FILE *rows; /* of replications, before they are delivered; NULL: too many */
	bool fault;
};

/* The rows of a run's replications, for --extend and compare. */
#define ROWS_NAME "replications.rows"

/* Make the directory that O names for results of S, and with --calls begin
 * calls.csv in it. False after a message on stderr. D is to be freed with
 * delivery_free() either way; what was begun and not delivered is then gone. */
bool delivery_open(struct delivery *d, const struct options *o, const struct scenario *s);
/* Write and show all of R; the exit status. */
int deliver(struct delivery *d, const struct results *r);
void delivery_free(struct delivery *d);

/* The directory that O names for results of S, allocated; there it may not be. */
char *output_directory(const struct options *o, const struct scenario *s);
/* NAME in DIRECTORY, allocated. */
char *path_in(const char *directory, const char *name);
bool json_to_stdout(const struct options *o);

#endif
