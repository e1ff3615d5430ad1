/* SPDX-License-Identifier: GPL-3.0-or-later */
/* array - `--shard`: which of many tasks this process is. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/units.h"
#include "cmd/shared/run_shard_internal.h"

/* What a batch system tells each task of an array. */
struct batch_system {
	const char *index, *count, *least; /* variables; NULL: it has none */
	uint64_t first; /* the least index, where the number of shards is given */
};

static const struct batch_system batch_systems[] = {
	{ "SLURM_ARRAY_TASK_ID", "SLURM_ARRAY_TASK_COUNT", "SLURM_ARRAY_TASK_MIN", 1 },
	{ "AWS_BATCH_JOB_ARRAY_INDEX", "AWS_BATCH_JOB_ARRAY_SIZE", NULL, 0 },
	{ "JOB_COMPLETION_INDEX", NULL, NULL, 0 }, /* Kubernetes */
};
enum { BATCH_SYSTEMS = sizeof(batch_systems) / sizeof(*batch_systems) };

static const char *variable(const char *name)
{
	const char *value = name ? getenv(name) : NULL;

	return value && *value ? value : NULL;
}

/* Read environment variable NAME. */
static bool read_variable(const char *name, uint64_t min, uint64_t max, uint64_t *value)
{
	const char *wanted = parse_count(variable(name), min, max, value);

	if (wanted)
		message(stderr, "ringflow run: --shard auto: %s is '%s', expected %s\n", name,
			variable(name), wanted);
	return !wanted;
}

static bool refuse_shard(const char *shard)
{
	message(stderr,
		"ringflow run: bad value '%s' for --shard: expected I/N with 1 <= I <= N <= %d, "
		"such as 2/8, or auto, or auto/N\n", shard, MAX_SHARDS);
	return false;
}

/* The number of shards: *OF when it is not 0, or what RINGFLOW_SHARDS or the batch
 * system says. *GIVEN: not the latter. */
static bool count_shards(const struct batch_system *b, uint64_t *of, bool *given)
{
	*given = true;
	if (*of)
		return true;
	if (variable("RINGFLOW_SHARDS"))
		return read_variable("RINGFLOW_SHARDS", 1, MAX_SHARDS, of);
	*given = false;
	if (variable(b->count))
		return read_variable(b->count, 1, MAX_SHARDS, of);
	message(stderr,
		"ringflow run: --shard auto: %s is set, but not how many there are: "
		"expected --shard auto/N or RINGFLOW_SHARDS=N\n", b->index);
	return false;
}

static bool ask_batch_system(const struct batch_system *b, struct shard *x)
{
	uint64_t index, first = b->first;
	bool given;

	if (!count_shards(b, &x->of, &given))
		return false;
	/* a part of an array that is sent again has another least index, so that
	 * only the indices themselves can tell shards of a given number */
	if (!given && variable(b->least) && !read_variable(b->least, 0, UINT32_MAX, &first))
		return false;
	if (!read_variable(b->index, first, first + x->of - 1, &index))
		return false;
	x->number = index - first + 1;
	return true;
}

static bool choose_auto(struct shard *x)
{
	for (size_t i = 0; i < BATCH_SYSTEMS; i++)
		if (variable(batch_systems[i].index))
			return ask_batch_system(&batch_systems[i], x);
	fputs("ringflow run: --shard auto: not a task of an array: none of", stderr);
	for (size_t i = 0; i < BATCH_SYSTEMS; i++)
		fprintf(stderr, "%s %s", i ? "," : "", batch_systems[i].index);
	fputs(" is set\n", stderr);
	return false;
}

bool choose_shard(const struct options *o, struct shard *x)
{
	const char *slash = strchr(o->shard, '/');
	char word[16];

	if (slash && parse_count(slash + 1, 1, MAX_SHARDS, &x->of))
		return refuse_shard(o->shard);
	snprintf(word, sizeof(word), "%.*s", slash ? (int)(slash - o->shard) : 15, o->shard);
	if (!strcmp(word, "auto"))
		return choose_auto(x);
	if (!slash || parse_count(word, 1, x->of, &x->number))
		return refuse_shard(o->shard);
	return true;
}
