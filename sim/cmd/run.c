/* SPDX-License-Identifier: GPL-3.0-or-later */
/* run, merge - a scenario's designs, simulated here or in parts elsewhere. */
#include "cmd/company.h"
#include "cmd/deliver.h"
#include "cmd/profiles.h"
#include "cmd/shard.h"

#include <stdlib.h>

static void say_default(const struct scenario *s)
{
	printf("# The scenario this export ran under: save it as YAML, edit it, run it again.\n"
	       "# ----------------------------------------------------------------------------\n"
	       "%s# ---- end of the scenario -----------------------------------------------------\n\n",
	       s->default_text);
}

/* Show what there is to say before any work. False: bad input. */
static bool introduce(const struct options *o, const struct scenario *s, struct diagnostics *d)
{
	if (!d->errors && s->default_text && !o->quiet && !o->shard && !json_to_stdout(o))
		say_default(s);
	if (!d->errors)
		experiment_check(s, d);
	if (d->errors || !o->quiet)
		show_diagnostics(d);
	return !d->errors;
}

static bool refuse_with_shard(const char *option, const char *why)
{
	fprintf(stderr, "ringflow run: %s cannot be given with --shard: %s\n", option, why);
	return false;
}

static bool choose_part(const struct options *o, struct shard *x)
{
	if (!o->shard)
		return true;
	if (o->calls)
		return refuse_with_shard("--calls", "a shard holds no single calls");
	if (o->extend)
		return refuse_with_shard("--extend", "a shard begins anew");
	return choose_shard(o, x);
}

/* A part of a fixed number of replications reports nothing. */
static bool suits_shard(const struct options *o)
{
	return !o->shard || !o->json || refuse_with_shard("--json", "ringflow merge takes it");
}

/* One long run cannot be cut among processes, nor gone on with. */
static bool fits_batches(const struct options *o, const struct scenario *s)
{
	const char *option = o->shard ? "--shard" : o->extend ? "--extend" : o->calls ? "--calls" : NULL;

	if (!s->steady.batches || !option)
		return true;
	fprintf(stderr, "ringflow run: %s cannot be given with batch means (run.steady), which are of one long "
		"run: expected method: replications\n", option);
	return false;
}

static bool choose_calls(const struct options *o)
{
	if (o->calls && o->extend) {
		fputs("ringflow run: --calls cannot be given with --extend: of the replications "
		      "that are there no single calls were kept\n", stderr);
		return false;
	}
	if (!o->calls || o->company->ranks.count == 1)
		return true;
	fprintf(stderr, "ringflow run: --calls cannot be given with %d ranks: "
		"run one process, on as many threads as there are\n", o->company->ranks.count);
	return false;
}

static struct results *simulate(const struct options *o, const struct scenario *s,
				struct experiment_options experiment,
				const struct delivery *delivery, struct diagnostics *d)
{
	struct progress_bar bar;
	struct progress progress = progress_start(&bar, o);
	struct call_sink sink = { calls_csv_call, delivery->calls.stream };
	char *extend = o->extend ? path_in(o->extend, ROWS_NAME) : NULL;
	struct results *r;

	experiment.progress = &progress;
	experiment.calls = delivery->calls.stream ? &sink : NULL;
	experiment.keep = delivery->rows;
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
	bool open = delivery_open(&delivery, o, s);
	int status = open ? EXIT_BAD_INPUT : EXIT_FAULT;

	if (company_meet(o->company, open ? digest : 0)) {
		r = simulate(o, s, *experiment, &delivery, d);
		if (r)
			status = deliver(&delivery, r);
		else if (company_lost(o->company))
			status = EXIT_FAULT;
		else
			show_diagnostics(d);
	}
	delivery_free(&delivery);
	results_free(r);
	return status;
}

static int help(const struct options *o, const struct scenario *s,
		const struct experiment_options *experiment, uint64_t digest,
		struct diagnostics *d)
{
	if (company_meet(o->company, digest))
		experiment_help(s, NULL, experiment, d);
	return EXIT_OK;
}

/* By rank 0, or by another. */
static int run_scenario(const struct options *o, const struct scenario *s,
			const struct shard *x, unsigned threads, struct diagnostics *d)
{
	struct experiment_options experiment = {
		.stop = interrupt_flag(), .threads = threads, .queue = o->queue,
		.ranks = &o->company->ranks,
	};
	uint64_t digest = experiment_digest(s, x->overrides);

	if (o->company->ranks.rank)
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
	if (choose_threads(o, o->company->ranks.cores, &threads) && choose_part(o, &shard) &&
	    choose_calls(o))
		s = scenario_load(o->argument, &overrides, &d);
	if (s && !d.errors && !fits_batches(o, s))
		company_meet(o->company, 0);
	else if (s && !d.errors && o->shard && runs_in_rounds(s))
		status = run_in_rounds(o);
	else if (s && suits_shard(o) && introduce(o, s, &d))
		status = run_scenario(o, s, &shard, threads, &d);
	else
		company_meet(o->company, 0);
	scenario_free(s);
	diag_free(&d);
	return finish_output(status);
}

/* With the rows in the place of those that a run would have kept. */
static int deliver_merged(const struct options *o, const struct scenario *s,
			  const struct results *r, FILE **rows)
{
	struct delivery delivery;
	int status = EXIT_FAULT;

	if (delivery_open(&delivery, o, s)) {
		FILE *none = delivery.rows;

		if (none) {
			delivery.rows = *rows;
			*rows = none;
		}
		status = deliver(&delivery, r);
	}
	delivery_free(&delivery);
	return status;
}

static int merge(const struct options *o, const struct scenario *s, const struct shard *x)
{
	struct diagnostics d = { 0 };
	FILE *rows = tmpfile();
	struct results *r = experiment_merge(s, x, o->more, o->more_count, rows, &d);
	int status = EXIT_BAD_INPUT;

	show_diagnostics(&d);
	if (r)
		status = deliver_merged(o, s, r, &rows);
	if (rows)
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
	struct scenario *s = scenario_load(o->argument, &overrides, &d);
	int status = EXIT_BAD_INPUT;

	if (introduce(o, s, &d))
		status = merge(o, s, &shard);
	scenario_free(s);
	diag_free(&d);
	return finish_output(status);
}
