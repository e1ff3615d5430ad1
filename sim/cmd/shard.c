/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cmd/shard.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/company.h"
#include "cmd/deliver.h"

static int cannot_write(const char *path)
{
	fprintf(stderr, "ringflow run: cannot write %s: %s\n", path, strerror(errno));
	return EXIT_FAULT;
}

static int say(const struct options *o, const struct shard *x, const char *path)
{
	if (!o->quiet)
		printf("Wrote %s: shard %" PRIu64 " of %" PRIu64
		       ", for ringflow merge when all are there\n", path, x->number, x->of);
	return EXIT_OK;
}

static bool simulate(const struct options *o, const struct scenario *s, const struct shard *x,
		     struct experiment_options experiment, FILE *out, struct diagnostics *d)
{
	struct progress_bar bar;
	struct progress progress = progress_start(&bar, o);
	bool whole;

	experiment.progress = &progress;
	whole = experiment_shard(s, &experiment, x, out, d);
	progress_clear(&bar);
	return whole;
}

static int give_up(const struct options *o, struct outfile *f)
{
	outfile_abandon(f);
	if (company_lost(o->company))
		return EXIT_FAULT;
	fputs("ringflow run: interrupted; nothing was written\n", stderr);
	return EXIT_INTERRUPTED;
}

/* The path of shard X, allocated, with its directory made; NULL after a message. */
static char *make_path(const struct options *o, const struct scenario *s, const struct shard *x)
{
	char *directory = output_directory(o, s), name[64], *path = NULL;

	snprintf(name, sizeof(name), "shard-%" PRIu64 "of%" PRIu64 ".rows", x->number, x->of);
	if (make_directories(directory))
		path = path_in(directory, name);
	else
		cannot_write(directory);
	free(directory);
	return path;
}

int run_shard(const struct options *o, const struct scenario *s, const struct shard *x,
	      const struct experiment_options *experiment, struct diagnostics *d)
{
	char *path = make_path(o, s, x);
	bool open = false;
	int status = EXIT_FAULT;
	struct outfile f;

	if (path) {
		open = outfile_open(&f, path);
		if (!open)
			cannot_write(path);
	}
	if (company_meet(o->company, open ? experiment_digest(s, x->overrides) : 0)) {
		if (simulate(o, s, x, *experiment, f.stream, d))
			status = outfile_commit(&f) ? say(o, x, path) : cannot_write(path);
		else
			status = give_up(o, &f);
	} else if (open) {
		outfile_abandon(&f);
		status = EXIT_BAD_INPUT;
	}
	free(path);
	return status;
}
