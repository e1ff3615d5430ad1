/* SPDX-License-Identifier: GPL-3.0-or-later */
/* run_shard - `run --shard`: one part of a run, and its file of rows. */
#include "base/diagnostics.h"
#include "base/folder.h"
#include "base/outfile.h"
#include "base/text.h"
#include "cmd/shared/run_shard_internal.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/shared/mpi_session.h"
#include "cmd/shared/write_results_internal.h"

static int say(const struct options *o, const struct shard *x, const char *path)
{
	if (!o->quiet)
		message(stdout, "Wrote %s: shard %" PRIu64 " of %" PRIu64
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
	if (mpi_session_lost(o->session))
		return EXIT_FAULT;
	fputs("ringflow run: interrupted; nothing was written\n", stderr);
	return EXIT_INTERRUPTED;
}

/* The path of shard X, allocated, with its directory open in F; NULL after a message. */
static char *make_path(const struct options *o, const struct scenario *s, const struct shard *x,
		       struct folder *f, int *status)
{
	char *directory = output_directory(o, s), name[64], *path = NULL;

	snprintf(name, sizeof(name), "shard-%" PRIu64 "of%" PRIu64 ".rows", x->number, x->of);
	if (open_folder(f, directory, false, "run", status))
		path = path_in(directory, name);
	free(directory);
	return path;
}

int run_shard(const struct options *o, const struct scenario *s, const struct shard *x,
	      const struct experiment_options *experiment, struct diagnostics *d)
{
	struct folder folder;
	int status = EXIT_FAULT;
	char *path = make_path(o, s, x, &folder, &status);
	bool open = false;
	struct outfile f;

	if (path) {
		open = outfile_open(&f, path);
		if (!open)
			cannot_write(o->command, path);
	}
	if (mpi_session_agree(o->session, open ? experiment_digest(s, x->overrides) : 0)) {
		if (simulate(o, s, x, *experiment, f.stream, d))
			status = outfile_commit(&f) || cannot_write(o->command, path) ? say(o, x, path) :
											EXIT_FAULT;
		else
			status = give_up(o, &f);
	} else if (open) {
		outfile_abandon(&f);
		status = EXIT_BAD_INPUT;
	}
	folder_close(&folder);
	free(path);
	return status;
}
