/* SPDX-License-Identifier: GPL-3.0-or-later */
/* write_results - results as files, charts and a table; private to the command line. */
#ifndef RINGFLOW_CMD_SHARED_WRITE_RESULTS_INTERNAL_H
#define RINGFLOW_CMD_SHARED_WRITE_RESULTS_INTERNAL_H

#include "base/folder.h"
#include "base/outfile.h"
#include "cmd/cmd.h"
#include "report/calls_rows.h"
#include "report/chart/picture.h"

/* Results and where they go. */
struct delivery {
	const struct options *o;
	const struct scenario *s;
	const struct results *r;
	char *directory; /* by the user's name */
	struct folder folder;
	struct report_files files;
	struct outfile calls;
	struct calls_rows calls_rows; /* of these */
	struct outfile rows; /* of replications, for --extend */
	bool fault;
	int charts; /* the exit status that they alone would be */
};

/* The rows of a run's replications, for --extend and compare. */
#define ROWS_NAME "replications.rows"
/* The results as a page (report/html/page.h). */
#define PAGE_NAME "report.html"
/* The directory of the points of a campaign, in the folder of its results. */
#define STORE_NAME "points"

/* own_files.c: what in a folder of results is a command's. */
extern const struct folder_names own_files;
/* Of its directories STORE_NAME, as folder.keeps. */
extern const char *const store_alone[];

/* Open the directory that O names for results of S, and begin the file of rows and with
 * --calls that of calls. False after a message on stderr, with the exit status in *STATUS. D is
 * to be freed with delivery_free() either way; what was begun and not delivered is then
 * gone. */
bool delivery_open(struct delivery *d, const struct options *o, const struct scenario *s,
		   int *status);
/* Up to how many replications their rows are kept; 0: of all. */
uint64_t delivery_keeps(const struct delivery *d);
/* Write and show all of R, and what it rests on; the exit status. */
int deliver(struct delivery *d, struct results *r);
/* Write and show all of R that is not there already, which were read from the results of COMMAND in
 * O->from; the exit status, to which their verdicts are nothing. */
int deliver_again(struct delivery *d, struct results *r, const char *command);
void delivery_free(struct delivery *d);

/* Open the directory PATH of COMMAND's results, ALONE or together with other parts of the
 * run. False after a message on stderr, with the exit status in *STATUS. */
bool open_folder(struct folder *f, const char *path, bool alone, const char *command,
		 int *status);
/* Say what of another run was removed from F, and what is not this run's and stays. */
void say_rest(const struct folder *f);

/* The directory that O names for results of S, allocated; there it may not be. */
char *output_directory(const struct options *o, const struct scenario *s);
/* Cut slashes off the end of DIRECTORY. */
void trim_slashes(char *directory);
/* NAME in DIRECTORY, allocated. */
char *path_in(const char *directory, const char *name);
bool json_to_stdout(const struct options *o);
/* Are single calls to be written, in whichever format? */
bool wants_calls(const struct options *o);
/* "Wrote DIRECTORY/: LIST" on standard output, after an empty line: broken between the words of LIST,
 * further lines under its first word, and 80 columns wide at most. */
void say_written(const char *directory, const char *list);
/* Say which charts could not be made, and why, if any; not with --quiet. The exit status
 * that this alone would be: EXIT_INTERRUPTED, or EXIT_FAULT, said
 * anyhow, when there was no room for them. */
int say_unmade(const struct options *o, const struct unmade *u);

/* show_sketch.c: with --chart let PRINT draw WHAT on standard output, in characters; one line on standard error
 * where it does not. It is no reason to fail. */
typedef bool sketch_printer(FILE *out, const void *what, const char *scripts, const struct report_style *style,
			    struct unmade *u);
void show_sketch(const struct options *o, sketch_printer *print, const void *what);

#endif
