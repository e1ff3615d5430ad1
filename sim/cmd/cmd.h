/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cmd - the subcommands; private to the command line. */
#ifndef RINGFLOW_CMD_H
#define RINGFLOW_CMD_H

#include <signal.h>

#include "base/base.h"
#include "report/report.h"
#include "scenario/scenario.h"

#define RINGFLOW_VERSION "0.1.0"

/* Exit statuses, the same for every subcommand (docs/report.md). */
enum { EXIT_OK = 0, EXIT_FAULT = 1, EXIT_BAD_INPUT = 2, EXIT_EXPECT = 3, EXIT_INTERRUPTED = 130 };

enum { MAX_THREADS = 4096 };

/* What the options of a subcommand say. Strings belong to argv. */
struct options {
	const char *command;
	const char *argument; /* scenario or profile name */
	const char **more;    /* further arguments, allocated */
	size_t more_count;
	const char *profile, *out, *json, *design, *shard, *extend;
	uint64_t seed, replications, call, replication;
	uint64_t threads; /* 0: not given */
	bool has_seed, has_replications, has_call;
	bool calls, quiet, no_charts, help;
	bool queue; /* the engine that passes every delay through the event set */
	int colour; /* -1: when stdout is a terminal */
	struct company *company; /* of a command that is run together */
	const char *junit, *csv, *profiles;
	bool all;
	const char **fail_on;
	size_t fail_count;
	const char **thresholds;
	size_t threshold_count;
	bool annotations, strict;
	const char *metric, *sample, *find, *until, *staff;
	double every; /* seconds; 0: not given */
	const char **vary, **where; /* in order */
	size_t vary_count, where_count;
	const char *columns, *outcomes, *shortest, *longest, *away, *step; /* of a log */
	const char **laws;
	size_t law_count;
	bool by_date, check;
	const char **sets;
	size_t set_count;
	char **made; /* of these, the ones that are not argv's */
	size_t made_count;
};

/* One row of the table of subcommands. */
struct command {
	const char *name;
	const char *argument; /* what it takes, for messages; NULL: nothing */
	bool argument_optional;
	const char *allowed; /* letters of the options it takes, see options.c */
	const char *summary; /* one line */
	const char *usage;   /* the whole help text, examples first */
	int (*run)(const struct options *o);
	const char *more; /* what its further arguments are, at least one; NULL: none */
	bool together;	  /* several processes of an MPI job may run it together */
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
int cmd_merge(const struct options *o);
int cmd_check(const struct options *o);
int cmd_profile(const struct options *o);
int cmd_trace(const struct options *o);

/* Read ARGV for COMMAND. False after a message on stderr. To be freed with
 * options_free() either way. */
bool options_parse(struct options *o, const struct command *command, int argc, char **argv);
void options_free(struct options *o);

/* Shared by the subcommands. */
struct overrides options_overrides(const struct options *o);
struct report_style output_style(const struct options *o);
/* Print D on stderr; true when it holds errors. */
bool show_diagnostics(const struct diagnostics *d);
/* Flush stdout: EXIT_FAULT after a message when it could not be written. */
int finish_output(int status);

/* threads.c: how many the options, the environment or else the machine say, of whose
 * CORES (0: all that this process may use) each is to have one. False after a message
 * on stderr. */
bool choose_threads(const struct options *o, unsigned cores, unsigned *threads);

/* progress.c: a bar on stderr while it is a terminal. */
struct progress_bar {
	bool shown;
	int percent;
};
struct progress progress_start(struct progress_bar *bar, const struct options *o);
void progress_clear(struct progress_bar *bar);

/* interrupt.c: becomes non-zero on SIGINT and SIGTERM. */
volatile sig_atomic_t *interrupt_flag(void);

#endif
