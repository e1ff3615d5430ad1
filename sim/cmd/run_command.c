/* SPDX-License-Identifier: GPL-3.0-or-later */
/* run, merge - a scenario's designs, simulated here or in parts elsewhere. */
#include "base/diagnostics.h"
#include "base/folder.h"
#include "base/text.h"
#include "cmd/shared/keep_history_internal.h"
#include "cmd/shared/mpi_session.h"
#include "cmd/shared/print_scenario_internal.h"
#include "cmd/shared/write_results_internal.h"
#include "cmd/shared/profiles_internal.h"
#include "cmd/shared/run_shard_internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Of an export: where its scenario is to be had, and of a flow that calls start in, what that does not
 * compare. */
static void advise(const struct options *o, const struct scenario *s)
{
	if (!s->default_text || o->quiet || json_to_stdout(o))
		return;
	message(stdout, "Its scenario, a default one: ringflow run %s --print-scenario > mine.yaml\n", o->argument);
	if (!s->designs[0].by_rest)
		message(stdout, "Calls that ring elsewhere first and are redirected to the flow once answered may meet "
				"HTTP 400 instead: ringflow run scenarios/direct-vs-studio.yaml compares both.\n");
}

/* Show what there is to say before any work. False: bad input. */
static bool introduce(const struct options *o, const struct scenario *s, struct diagnostics *d)
{
	if (!d->errors)
		experiment_check(s, d);
	if (d->errors || !o->quiet)
		show_diagnostics(d);
	return !d->errors;
}

static bool choose_part(const struct options *o, struct shard *x)
{
	if (!o->shard)
		return true;
	if (wants_calls(o))
		return refuse_together("--calls", "--shard", "a shard holds no single calls");
	if (o->extend)
		return refuse_together("--extend", "--shard", "a shard begins anew");
	return choose_shard(o, x);
}

/* A part of a fixed number of replications reports nothing. */
static bool suits_shard(const struct options *o)
{
	if (o->shard && (o->db || o->label))
		return refuse_together(o->db ? "--db" : "--label", "--shard", "ringflow merge takes it");
	if (o->shard && o->markdown)
		return refuse_together("--markdown", "--shard", "ringflow merge takes it");
	return !o->shard || !o->json || refuse_together("--json", "--shard", "ringflow merge takes it");
}

/* One long run cannot be cut among processes, nor gone on with. */
static bool fits_batches(const struct options *o, const struct scenario *s)
{
	const char *option = o->shard ? "--shard" : o->extend ? "--extend" : wants_calls(o) ? "--calls" : NULL;

	if (!s->steady.batches || !option)
		return true;
	return refuse_together(option, "batch means (run.steady), which are of one long run",
			       "expected method: replications");
}

static bool choose_calls(const struct options *o)
{
	char ranks[32];

	if (wants_calls(o) && o->extend)
		return refuse_together("--calls", "--extend",
				       "of the replications that are there no single calls were kept");
	if (!wants_calls(o) || o->session->ranks.count == 1)
		return true;
	snprintf(ranks, sizeof(ranks), "%d ranks", o->session->ranks.count);
	return refuse_together("--calls", ranks, "run one process, on as many threads as there are");
}

static struct results *simulate(const struct options *o, const struct scenario *s,
				struct experiment_options experiment,
				struct delivery *delivery, struct diagnostics *d)
{
	struct progress_bar bar;
	struct progress progress = progress_start(&bar, o);
	struct call_sink sink = { calls_rows_call, &delivery->calls_rows };
	char *extend = o->extend ? path_in(o->extend, ROWS_NAME) : NULL;
	struct results *r;

	if (o->extend)
		folder_settle(o->extend);
	experiment.progress = &progress;
	experiment.calls = delivery->calls.stream ? &sink : NULL;
	experiment.stand_ins = true;
	experiment.keep = delivery->rows.stream;
	experiment.most_kept = delivery_keeps(delivery);
	experiment.extend = extend;
	experiment.program = RINGFLOW_VERSION;
	r = experiment_run(s, &experiment, d);
	progress_clear(&bar);
	free(extend);
	return r;
}

static int run_whole(const struct options *o, const struct scenario *s,
		     const struct experiment_options *experiment, uint64_t digest,
		     struct diagnostics *d)
{
	struct delivery delivery;
	struct results *r = NULL;
	int status;
	bool open = delivery_open(&delivery, o, s, &status);

	if (open)
		status = EXIT_BAD_INPUT;
	if (mpi_session_agree(o->session, open ? digest : 0)) {
		r = simulate(o, s, *experiment, &delivery, d);
		if (r)
			status = deliver(&delivery, r);
		else if (mpi_session_lost(o->session))
			status = EXIT_FAULT;
		else
			show_diagnostics(d);
	}
	if (r)
		advise(o, s);
	delivery_free(&delivery);
	results_free(r);
	return status;
}

static int help(const struct options *o, const struct scenario *s,
		const struct experiment_options *experiment, uint64_t digest,
		struct diagnostics *d)
{
	if (mpi_session_agree(o->session, digest))
		experiment_help(s, NULL, experiment, d);
	return EXIT_OK;
}

/* By rank 0, or by another. */
static int run_scenario(const struct options *o, const struct scenario *s,
			const struct shard *x, unsigned threads, struct diagnostics *d)
{
	struct experiment_options experiment = {
		.stop = interrupt_flag(), .threads = threads, .queue = o->engine == ENGINE_QUEUE,
		.simulate_all = getenv("RINGFLOW_SIMULATE_ALL") != NULL,
		.ranks = &o->session->ranks,
	};
	uint64_t digest = experiment_digest(s, x->overrides);

	if (o->session->ranks.rank)
		return help(o, s, &experiment, digest, d);
	if (o->shard)
		return run_shard(o, s, x, &experiment, d);
	return run_whole(o, s, &experiment, digest, d);
}

int cmd_run(const struct options *o)
{
	struct overrides overrides = options_overrides(o);
	struct shard shard = { .program = RINGFLOW_VERSION, .overrides = &overrides };
	struct diagnostics d = { 0 };
	struct scenario *s = NULL;
	int status = EXIT_BAD_INPUT;
	unsigned threads;

	if (o->profiles)
		return finish_output(run_profiles(o));
	if (o->print_scenario)
		return print_scenario(o);
	if (choose_threads(o, o->session->ranks.cores, &threads) && choose_part(o, &shard) &&
	    choose_calls(o) && label_is_kept(o))
		s = scenario_load(o->argument, &overrides, &d);
	if (s && !d.errors && !fits_batches(o, s))
		mpi_session_agree(o->session, 0);
	else if (s && !d.errors && o->shard && runs_in_rounds(s))
		status = run_in_rounds(o);
	else if (s && suits_shard(o) && introduce(o, s, &d))
		status = run_scenario(o, s, &shard, threads, &d);
	else
		mpi_session_agree(o->session, 0);
	scenario_free(s);
	diag_free(&d);
	return finish_output(status);
}

static bool copy(FILE *from, FILE *to)
{
	char bytes[1 << 16];
	size_t n;

	rewind(from);
	while ((n = fread(bytes, 1, sizeof(bytes), from)))
		if (fwrite(bytes, 1, n, to) != n)
			return false;
	return !ferror(from);
}

/* With ROWS in the place of those that a run would have kept. */
static int deliver_merged(const struct options *o, const struct scenario *s,
			  struct results *r, FILE *rows)
{
	struct delivery delivery;
	int status;

	if (delivery_open(&delivery, o, s, &status)) {
		if (copy(rows, delivery.rows.stream)) {
			status = deliver(&delivery, r);
		} else {
			message(stderr, "ringflow merge: cannot write %s: %s\n", ROWS_NAME, strerror(errno));
			status = EXIT_FAULT;
		}
	}
	delivery_free(&delivery);
	return status;
}

static struct results *merge_watched(const struct options *o, const struct scenario *s, const struct shard *x,
				     FILE *rows, struct diagnostics *d)
{
	struct progress_bar bar;
	struct progress progress = progress_start(&bar, o);
	struct shard watched = *x;
	struct results *r;

	watched.progress = &progress;
	r = experiment_merge(s, &watched, o->more.list, o->more.count, rows, d);
	progress_clear(&bar);
	return r;
}

static int merge(const struct options *o, const struct scenario *s, const struct shard *x)
{
	struct diagnostics d = { 0 };
	FILE *rows = tmpfile(); /* not where results go: of bad shards there are none */
	struct results *r = NULL;
	int status = EXIT_BAD_INPUT;

	if (!rows) {
		message(stderr, "ringflow merge: cannot write a temporary file: %s\n", strerror(errno));
		return EXIT_FAULT;
	}
	r = merge_watched(o, s, x, rows, &d);
	if (!r)
		show_diagnostics(&d); /* else warnings alone, which are shown already */
	if (r)
		status = deliver_merged(o, s, r, rows);
	fclose(rows);
	results_free(r);
	diag_free(&d);
	return status;
}

int cmd_merge(const struct options *o)
{
	struct overrides overrides = options_overrides(o);
	struct shard shard = { .program = RINGFLOW_VERSION, .overrides = &overrides };
	struct diagnostics d = { 0 };
	struct scenario *s = label_is_kept(o) ? scenario_load(o->argument, &overrides, &d) : NULL;
	int status = EXIT_BAD_INPUT;

	if (s && introduce(o, s, &d))
		status = merge(o, s, &shard);
	scenario_free(s);
	diag_free(&d);
	return finish_output(status);
}
