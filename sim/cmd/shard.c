/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cmd/shard.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

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
		     unsigned threads, FILE *out, struct diagnostics *d)
{
	struct progress_bar bar;
	struct progress progress = progress_start(&bar, o);
	struct experiment_options options = {
		.progress = &progress, .stop = interrupt_flag(), .threads = threads,
	};
	bool whole = experiment_shard(s, &options, x, out, d);

	progress_clear(&bar);
	return whole;
}

static int write_shard(const struct options *o, const struct scenario *s, const struct shard *x,
		       unsigned threads, const char *path, struct diagnostics *d)
{
	struct outfile f;

	if (!outfile_open(&f, path))
		return cannot_write(path);
	if (simulate(o, s, x, threads, f.stream, d))
		return outfile_commit(&f) ? say(o, x, path) : cannot_write(path);
	outfile_abandon(&f);
	fputs("ringflow run: interrupted; nothing was written\n", stderr);
	return EXIT_INTERRUPTED;
}

int run_shard(const struct options *o, const struct scenario *s, const struct shard *x,
	      unsigned threads, struct diagnostics *d)
{
	char *directory = output_directory(o, s), name[64], *path;
	int status;

	snprintf(name, sizeof(name), "shard-%" PRIu64 "of%" PRIu64 ".rows", x->number, x->of);
	path = path_in(directory, name);
	if (make_directories(directory))
		status = write_shard(o, s, x, threads, path, d);
	else
		status = cannot_write(directory);
	free(path);
	free(directory);
	return status;
}
