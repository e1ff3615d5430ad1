/* SPDX-License-Identifier: GPL-3.0-or-later */
/* variation - variants of a scenario, and the campaign that runs them. */
#include "base/diagnostics.h"
#include "base/flag.h"
#include "base/folder.h"
#include "base/memory.h"
#include "base/outfile.h"
#include "base/source.h"
#include "base/text.h"
#include "cmd/shared/variation_internal.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/shared/mpi_session.h"
#include "cmd/shared/what_was_run_internal.h"
#include "cmd/shared/write_results_internal.h"
#include "cmd/shared/run_shard_internal.h"

/* As what a variant's ASSIGNMENT was typed: the text with its key, or the only one. */
static struct assignment_origin origin_of(const struct variation *v, const char *assignment)
{
	size_t length = strcspn(assignment, "=");

	for (size_t i = 0; i < v->varying.count; i++) {
		const char *typed = v->varying.list[i];

		if (strcspn(typed, "=") == length && !strncmp(typed, assignment, length))
			return (struct assignment_origin){ .option = v->varied_by, .text = typed };
	}
	return (struct assignment_origin){ 0 };
}

/* The profile of a variant is as if it had been given so, with the same files of rows. */
static void set_profile(const struct variation *v, struct overrides *all, const char *assignment,
			struct arena *a)
{
	struct assignment_origin origin = origin_of(v, assignment);

	all->profile = assignment + 8;
	if (origin.option)
		all->profile_typed = arena_printf(a, "--%s %s", origin.option, origin.text);
	else if (v->o->profiles)
		all->profile_typed = arena_printf(a, "--profiles %s", v->o->profiles);
}

/* Further assignments to those of ALL, which are copied to A. A variant may have a seed and a
 * profile of its own, whatever --seed and --profile say. */
static void add_sets(const struct variation *v, struct overrides *all, const char *const *assignments,
		     size_t count, struct arena *a)
{
	const char **sets = arena_array(a, all->assignment_count + count + 1, sizeof(*sets));
	struct assignment_origin *origins =
		arena_array(a, all->assignment_count + count + 1, sizeof(*origins));
	size_t n = all->assignment_count;

	if (n) {
		memcpy(sets, all->assignments, n * sizeof(*sets));
		memcpy(origins, all->origins, n * sizeof(*origins));
	}
	for (size_t i = 0; i < count; i++) {
		if (!strncmp(assignments[i], "run.seed=", 9))
			all->seed = NULL;
		if (!strncmp(assignments[i], "profile=", 8)) {
			set_profile(v, all, assignments[i], a);
			continue;
		}
		origins[n] = origin_of(v, assignments[i]);
		sets[n++] = assignments[i];
	}
	all->assignments = sets;
	all->origins = origins;
	all->assignment_count = n;
}

static struct scenario *load(void *context, const char *const *assignments, size_t count,
			     struct diagnostics *d)
{
	const struct variation *v = context;
	struct overrides all = v->overrides;
	struct scenario *s;
	struct arena a = { 0 };

	add_sets(v, &all, assignments, count, &a);
	s = scenario_load(v->o->argument, &all, d);
	if (!v->select)
		scenario_drop_sweep(s);
	arena_free(&a);
	return s;
}

/* Where results go, and the rows in it. */
static bool make_place(struct variation *v, const char *suffix, int *status)
{
	char *base = output_directory(v->o, v->s);
	size_t size = strlen(base) + strlen(suffix) + 2;

	v->directory = xreallocarray(NULL, size, 1);
	snprintf(v->directory, size, "%s%s", base, v->o->out ? "" : suffix);
	free(base);
	if (!open_folder(&v->folder, v->directory, v->shard.of == 1, v->o->command, status))
		return false;
	*status = EXIT_FAULT;
	v->store = path_in(v->directory, STORE_NAME);
	v->folder.keeps = store_alone;
	if (make_directories(v->store)) {
		outfile_clean(v->store);
		return true;
	}
	return cannot_write(v->o->command, v->store);
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
	v->overrides.sources = &v->sources;
	v->shard = (struct shard){ 1, 1, RINGFLOW_VERSION, &v->overrides };
	if (!choose_threads(o, o->session->ranks.cores, threads) ||
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
	bool good, first = !o->session->ranks.rank;

	*v = (struct variation){ .o = o, .select = !strcmp(o->command, "run") };
	*status = EXIT_BAD_INPUT;
	good = read_input(v, &threads);
	if (good && first)
		good = make_place(v, suffix, status);
	if (!mpi_session_agree(o->session, good ? experiment_digest(v->s, &v->overrides) : 0))
		return false;
	v->variants = (struct variants){ load, v };
	v->experiment = (struct experiment_options){
		.stop = interrupt_flag(), .threads = threads, .queue = o->engine == ENGINE_QUEUE,
		.simulate_all = getenv("RINGFLOW_SIMULATE_ALL") != NULL,
		.ranks = &o->session->ranks };
	if (first) {
		v->progress = progress_start(&v->bar, o);
		v->experiment.progress = &v->progress;
		begin(v);
		return true;
	}
	experiment_help(NULL, &v->variants, &v->experiment, &v->d);
	*status = EXIT_OK;
	return false;
}

void variation_free(struct variation *v)
{
	progress_clear(&v->bar);
	campaign_free(v->campaign);
	if (v->store && v->shard.of == 1)
		rmdir(v->store); /* where no point was run: after a mistake in what was to be varied */
	folder_close(&v->folder);
	scenario_free(v->s);
	sources_free(&v->sources);
	diag_free(&v->d);
	free(v->directory);
	free(v->store);
}

void variation_of(struct variation *v, const char *option, struct text_list values)
{
	v->varied_by = option;
	v->varying = values;
}

bool variation_fault(const struct variation *v)
{
	return cannot_write(v->o->command, v->directory);
}

bool variation_exchange(struct variation *v, const char *head)
{
	return (write_what_was_run(&v->folder, v->o, v->s, v->s->replications, NULL) &&
		folder_exchange(&v->folder, head)) || variation_fault(v);
}

bool variation_write(struct variation *v, const char *name, void (*write)(FILE *out, void *what),
		     void *what)
{
	char *path = folder_file(&v->folder, name);
	struct outfile f;
	bool ok = path && outfile_open(&f, path);

	if (ok) {
		write(f.stream, what);
		ok = outfile_commit(&f);
	}
	if (!ok)
		message(stderr, "ringflow %s: cannot write %s/%s: %s\n", v->o->command, v->directory,
			name, strerror(errno));
	free(path);
	return ok;
}

void variation_say_written(const struct variation *v, const char *list)
{
	struct arena a = { 0 };

	say_written(v->directory, arena_printf(&a, "%s, %s", what_was_run_names(v->s), list));
	say_rest(&v->folder);
	arena_free(&a);
}

int variation_work(struct variation *v)
{
	return variation_state(v, campaign_work(v->campaign));
}

int variation_state(struct variation *v, enum campaign_state state)
{
	const char *command = v->o->command;

	progress_clear(&v->bar);
	if (state == CAMPAIGN_PART && flag_raised(v->experiment.stop))
		state = CAMPAIGN_STOPPED;
	switch (state) {
	case CAMPAIGN_PART:
		if (!v->o->quiet && v->select)
			message(stdout, "Wrote %s: part %" PRIu64 " of %" PRIu64 ". Run all parts again until "
			       "one reports.\n", v->store, v->shard.number, v->shard.of);
		else if (!v->o->quiet)
			message(stdout, "Wrote %s: part %" PRIu64 " of %" PRIu64 ". When all parts are "
			       "done, ringflow %s without --shard goes on.\n",
			       v->store, v->shard.number, v->shard.of, command);
		return EXIT_OK;
	case CAMPAIGN_STOPPED:
		message(stderr, "ringflow %s: interrupted; what was run is kept in %s, the same "
				"command goes on from there\n", command, v->store);
		return EXIT_INTERRUPTED;
	case CAMPAIGN_LOST:
		mpi_session_lost(v->o->session);
		return EXIT_FAULT;
	case CAMPAIGN_FAULT:
		message(stderr, "ringflow %s: cannot write in %s: %s\n", command, v->store,
			strerror(errno));
		return EXIT_FAULT;
	default:
		return -1;
	}
}
