/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cmd/campaign.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/company.h"
#include "cmd/deliver.h"
#include "cmd/shard.h"

/* A variant may have a seed and a profile of its own, whatever --seed and --profile say. A
 * profile is then as if it had been given so, with the same files of rows. */
static size_t add_sets(struct overrides *all, const char **sets, const char *const *assignments,
		       size_t count)
{
	size_t n = 0;

	for (size_t i = 0; i < count; i++) {
		if (!strncmp(assignments[i], "run.seed=", 9))
			all->seed = NULL;
		if (!strncmp(assignments[i], "profile=", 8))
			all->profile = assignments[i] + 8;
		else
			sets[n++] = assignments[i];
	}
	return n;
}

static struct scenario *load(void *context, const char *const *assignments, size_t count,
			     struct diagnostics *d)
{
	const struct variation *v = context;
	struct overrides all = v->overrides;
	const char **sets = xcalloc(all.assignment_count + count + 1, sizeof(*sets));
	struct scenario *s;

	if (all.assignment_count)
		memcpy(sets, all.assignments, all.assignment_count * sizeof(*sets));
	all.assignment_count += add_sets(&all, sets + all.assignment_count, assignments, count);
	all.assignments = sets;
	s = scenario_load(v->o->argument, &all, d);
	free(sets);
	return s;
}

/* Where results go, and the rows in it. */
static bool make_place(struct variation *v, const char *suffix)
{
	char *base = output_directory(v->o, v->s);
	size_t size = strlen(base) + strlen(suffix) + 2;

	v->directory = xreallocarray(NULL, size, 1);
	snprintf(v->directory, size, "%s%s", base, v->o->out ? "" : suffix);
	free(base);
	v->store = path_in(v->directory, "points");
	if (make_directories(v->store))
		return true;
	fprintf(stderr, "ringflow %s: cannot write %s: %s\n", v->o->command, v->store,
		strerror(errno));
	return false;
}

static void begin(struct variation *v)
{
	const struct campaign_options options = {
		&v->experiment, &v->variants, v->store, RINGFLOW_VERSION, v->shard.number,
		v->shard.of, v->select };

	v->campaign = campaign_new(&options);
}

static bool read_input(struct variation *v, unsigned *threads)
{
	const struct options *o = v->o;

	v->overrides = options_overrides(o);
	v->shard = (struct shard){ 1, 1, RINGFLOW_VERSION, &v->overrides };
	if (!choose_threads(o, o->company->ranks.cores, threads) ||
	    (o->shard && !choose_shard(o, &v->shard)))
		return false;
	v->s = scenario_load(o->argument, &v->overrides, &v->d);
	if (!v->d.errors)
		experiment_check(v->s, &v->d);
	if (v->d.errors || !o->quiet)
		show_diagnostics(&v->d);
	return !v->d.errors;
}

bool variation_start(struct variation *v, const struct options *o, const char *suffix,
		     int *status)
{
	unsigned threads = 1;
	bool good, first = !o->company->ranks.rank;

	*v = (struct variation){ .o = o, .select = !strcmp(o->command, "run") };
	*status = EXIT_BAD_INPUT;
	good = read_input(v, &threads);
	if (good && first && !make_place(v, suffix)) {
		*status = EXIT_FAULT;
		good = false;
	}
	if (!company_meet(o->company, good ? experiment_digest(v->s, &v->overrides) : 0))
		return false;
	v->variants = (struct variants){ load, v };
	v->experiment = (struct experiment_options){
		.stop = interrupt_flag(), .threads = threads, .queue = o->queue,
		.ranks = &o->company->ranks };
	if (first) {
		begin(v);
		return true;
	}
	experiment_help(NULL, &v->variants, &v->experiment, &v->d);
	*status = EXIT_OK;
	return false;
}

void variation_free(struct variation *v)
{
	campaign_free(v->campaign);
	scenario_free(v->s);
	diag_free(&v->d);
	free(v->directory);
	free(v->store);
}

int variation_work(struct variation *v)
{
	return variation_state(v, campaign_work(v->campaign));
}

int variation_state(struct variation *v, enum campaign_state state)
{
	const char *command = v->o->command;

	switch (state) {
	case CAMPAIGN_PART:
		if (!v->o->quiet && v->select)
			printf("Wrote %s: part %" PRIu64 " of %" PRIu64 ". Run all parts again until "
			       "one reports.\n", v->store, v->shard.number, v->shard.of);
		else if (!v->o->quiet)
			printf("Wrote %s: part %" PRIu64 " of %" PRIu64 ". When all parts are "
			       "done, ringflow %s without --shard goes on.\n",
			       v->store, v->shard.number, v->shard.of, command);
		return EXIT_OK;
	case CAMPAIGN_STOPPED:
		fprintf(stderr, "ringflow %s: interrupted; what was run is kept in %s, the same "
				"command goes on from there\n", command, v->store);
		return EXIT_INTERRUPTED;
	case CAMPAIGN_LOST:
		company_lost(v->o->company);
		return EXIT_FAULT;
	case CAMPAIGN_FAULT:
		fprintf(stderr, "ringflow %s: cannot write in %s: %s\n", command, v->store,
			strerror(errno));
		return EXIT_FAULT;
	default:
		return -1;
	}
}
