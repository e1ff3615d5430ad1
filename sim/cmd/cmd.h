/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cmd - the subcommands, and what they share. The room owns the process: standard output and
 * error, signals, exit statuses, the directories and files of results. It decides nothing about
 * calls or estimates. main.c alone calls it: it names the commands and starts one.
 */
#ifndef RINGFLOW_CMD_H
#define RINGFLOW_CMD_H

#include <pthread.h>
#include <signal.h>

#include "base/version.h"
#include "cmd/options.h"
#include "report/report.h"

struct diagnostics;

/* Exit statuses, the same for every subcommand (docs/report.md). EXIT_PIPE is what a shell
 * says of a tool that SIGPIPE ended. */
enum { EXIT_OK = 0, EXIT_FAULT = 1, EXIT_BAD_INPUT = 2, EXIT_EXPECT = 3, EXIT_INTERRUPTED = 130,
       EXIT_PIPE = 141 };

/* One row of the table of subcommands. Its options are those whose rows in options.def name it. */
struct command {
	const char *name;
	const char *summary; /* one line of a few words, for the list of commands */
	const char *usage;   /* arguments, and options it cannot do without; a line for each way */
	const char *about;   /* what it does, and examples: the beginning of its help */
	const char *notes;   /* the end of its help: exit statuses */
	const char *argument; /* what its first argument is, for messages; NULL: it takes none */
	const char *more; /* what further arguments are, at least one; NULL: none */
	bool more_optional;
	bool argument_optional;
	bool together; /* several processes of an MPI job may run it together */
	int (*run)(const struct options *o);
};

extern const struct command commands[];
extern const size_t command_count;

int cmd_run(const struct options *o);
int cmd_sweep(const struct options *o);
int cmd_plan(const struct options *o);
int cmd_selftest(const struct options *o);
int cmd_compare(const struct options *o);
int cmd_assumptions(const struct options *o);
int cmd_fit(const struct options *o);
int cmd_history(const struct options *o);
int cmd_merge(const struct options *o);
int cmd_report(const struct options *o);
int cmd_check(const struct options *o);
int cmd_profile(const struct options *o);
int cmd_trace(const struct options *o);
int cmd_draw(const struct options *o);

/* terminal.c: how wide and in which colours stdout is written. */
struct report_style output_style(const struct options *o);
/* The columns of stdout, 60 to 200: by COLUMNS, else the terminal's; OTHERWISE where neither says. */
size_t output_width(size_t otherwise);
/* Print D on stderr; true when it holds errors. */
bool show_diagnostics(const struct diagnostics *d);
/* output.c: let stdout remember why it could not be written, if it could not. */
void watch_output(void);
/* Flush stdout. STATUS; EXIT_FAULT after a message when it could not be written; without
 * one EXIT_PIPE in the place of EXIT_OK when its reader has gone. */
int finish_output(int status);
/* Say that `run` cannot do OPTION and OTHER at once, and WHY. False. */
bool refuse_together(const char *option, const char *other, const char *why);
/* Say that COMMAND cannot write PATH, by errno. False. */
bool cannot_write(const char *command, const char *path);

/* threads.c: how many the options, the environment or else the machine say, of whose
 * CORES (0: all that this process may use) each is to have one. False after a message
 * on stderr. */
bool choose_threads(const struct options *o, unsigned cores, unsigned *threads);

/* progress.c: a line on stderr while it is a terminal, of what takes longer than a second. It is to be
 * cleared before anything is printed, and not to be moved until then. */
struct progress_bar {
	bool shown; /* may be */
	bool drawn, over;
	bool searches; /* what is tried next depends on what comes of this */
	double start, phase; /* seconds: when it began; since when it is counted, or is not */
	double patience;     /* seconds */
	struct progress_step step; /* the last; nobody has told of any: what is NULL */
	pthread_t thread;
	pthread_mutex_t lock; /* of all but the thread */
	pthread_cond_t wake;
};
struct progress progress_start(struct progress_bar *bar, const struct options *o);
/* What is done now, which nobody counts: "reading the log". */
void progress_phase(struct progress_bar *bar, const char *what);
void progress_clear(struct progress_bar *bar);
/* progress_line.c: the line into TEXT of SIZE bytes, SECONDS after its phase began, COLUMNS wide at most. */
void progress_line(char *text, size_t size, const struct progress_step *s, double seconds, size_t columns);

/* interrupt.c: becomes non-zero on SIGINT and SIGTERM. */
volatile sig_atomic_t *interrupt_flag(void);
/* The same for what comes after a run: NULL when that was interrupted, whose results are
 * drawn all the same, and the next signal ends this process. */
volatile sig_atomic_t *interrupt_of_charts(void);

#endif
