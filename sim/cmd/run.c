/* SPDX-License-Identifier: GPL-3.0-or-later */
/* run, merge - a scenario's designs, simulated here or in parts elsewhere. */
#include "cmd/deliver.h"
#include "cmd/shard.h"

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
	if (o->json)
		return refuse_with_shard("--json", "ringflow merge takes it");
	return choose_shard(o, x);
}

static struct results *simulate(const struct options *o, const struct scenario *s,
				FILE *calls, unsigned threads, struct diagnostics *d)
{
	struct progress_bar bar;
	struct progress progress = progress_start(&bar, o);
	struct call_sink sink = { calls_csv_call, calls };
	struct experiment_options options = {
		.progress = &progress, .calls = calls ? &sink : NULL,
		.stop = interrupt_flag(), .threads = threads, .queue = o->queue,
	};
	struct results *r = experiment_run(s, &options, d);

	progress_clear(&bar);
	return r;
}

static int run_whole(const struct options *o, const struct scenario *s, unsigned threads,
		     struct diagnostics *d)
{
	struct delivery delivery;
	struct results *r = NULL;
	int status = EXIT_FAULT;

	if (delivery_open(&delivery, o, s)) {
		r = simulate(o, s, delivery.calls.stream, threads, d);
		status = r ? deliver(&delivery, r) : EXIT_BAD_INPUT;
	}
	delivery_free(&delivery);
	results_free(r);
	return status;
}

int cmd_run(const struct options *o)
{
	struct overrides overrides = options_overrides(o);
	struct shard shard = { .program = RINGFLOW_VERSION, .overrides = &overrides };
	struct diagnostics d = { 0 };
	int status = EXIT_BAD_INPUT;
	struct scenario *s;
	unsigned threads;

	if (!choose_threads(o, &threads) || !choose_part(o, &shard))
		return EXIT_BAD_INPUT;
	s = scenario_load(o->argument, &overrides, &d);
	if (introduce(o, s, &d))
		status = o->shard ? run_shard(o, s, &shard, threads, &d)
				  : run_whole(o, s, threads, &d);
	scenario_free(s);
	diag_free(&d);
	return finish_output(status);
}

static int merge(const struct options *o, const struct scenario *s, const struct shard *x)
{
	struct delivery delivery;
	struct diagnostics d = { 0 };
	struct results *r = experiment_merge(s, x, o->more, o->more_count, &d);
	int status = EXIT_BAD_INPUT;

	show_diagnostics(&d);
	if (r) {
		status = EXIT_FAULT;
		if (delivery_open(&delivery, o, s))
			status = deliver(&delivery, r);
		delivery_free(&delivery);
	}
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
