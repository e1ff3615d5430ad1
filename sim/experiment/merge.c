/* SPDX-License-Identifier: GPL-3.0-or-later */
/* merge - the results of an experiment whose shards were run apart. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/source.h"
#include "estimate/estimate.h"
#include "experiment/digest_internal.h"
#include "experiment/prepare_internal.h"
#include "experiment/shard_internal.h"
#include "steady/steady.h"
#include "experiment/store_internal.h"

struct merge {
	struct shard_header expected; /* number and of: the first file's */
	const struct record_shape *shape;
	const char *first;	      /* path of that file */
	const char **given;	      /* path by shard, from 0; NULL: not yet */
	struct record_table records;
	const struct progress *progress; /* or NULL */
	struct diagnostics *d;
};

static const char *misfit(struct merge *m, const struct shard_header *h)
{
	const struct shard_header *x = &m->expected;
	struct arena *a = &m->d->arena;

	if (strcmp(h->program, x->program))
		return arena_printf(a, "was written by version %s, expected this version, %s",
				    h->program, x->program);
	if (h->scenario != x->scenario)
		return "was run with another scenario, other files named by it or other options";
	if (h->words != x->words || h->units != x->units)
		return "was written by another build of this version";
	if (m->first && h->of != x->of)
		return arena_printf(a, "is shard %" PRIu64 " of %" PRIu64 ", but %s is one of %" PRIu64,
				    h->number, h->of, m->first, x->of);
	if (m->first && m->given[h->number - 1])
		return arena_printf(a, "is shard %" PRIu64 " of %" PRIu64 ", as is %s", h->number,
				    h->of, m->given[h->number - 1]);
	return NULL;
}

static void add_file(struct merge *m, const char *path)
{
	struct shard_file f;
	const char *wrong;

	if (shard_open(&f, path, m->d)) {
		wrong = misfit(m, &f.header);
		if (!wrong && !m->first) {
			m->first = path;
			m->expected.of = f.header.of;
			m->given = xcalloc(f.header.of, sizeof(*m->given));
		}
		if (wrong) {
			diag_error(m->d, (struct where){ source_text(&m->d->arena, path, "") },
				   "%s", wrong);
		} else if (shard_read(&f, m->shape, m->d)) {
			m->given[f.header.number - 1] = path;
			shard_take(&f, &m->records);
		}
	}
	shard_free(&f);
}

/* Once every file is good: is any not there? */
static void say_missing(struct merge *m)
{
	uint64_t missing = 0, first = 0;
	char more[64] = "";

	for (uint64_t i = 0; i < m->expected.of; i++)
		if (!m->given[i] && !missing++)
			first = i + 1;
	if (missing > 1)
		snprintf(more, sizeof(more), " and %" PRIu64 " more are", missing - 1);
	if (missing)
		diag_error(m->d, (struct where){ 0 }, "shard %" PRIu64 "%s missing, expected all %" PRIu64,
			   first, missing > 1 ? more : " is", m->expected.of);
}

static void merge_files(struct merge *m, const char *const *paths, size_t count)
{
	size_t errors = m->d->errors;

	for (size_t i = 0; i < count; i++) {
		if (m->progress)
			m->progress->step(m->progress->context,
					  &(struct progress_step){ .what = "shards", .done = i, .total = count });
		add_file(m, paths[i]);
	}
	if (m->d->errors == errors)
		say_missing(m);
}

struct results *experiment_merge(const struct scenario *s, const struct shard *x,
				 const char *const *paths, size_t count, FILE *keep,
				 struct diagnostics *d)
{
	struct merge m = { .progress = x->progress, .d = d };
	struct results *r = NULL;
	size_t errors = d->errors;
	struct plan plan;

	if (experiment_prepare(&plan, s, d) && steady_find(&plan, 1, NULL, d)) {
		m.shape = &plan.shape;
		m.expected = (struct shard_header){
			.program = x->program, .units = plan.units,
			.words = record_words(&plan.shape),
			.scenario = digest_scenario(s, x->overrides) };
		record_table_init(&m.records, plan.units);
		merge_files(&m, paths, count);
		if (d->errors == errors) {
			r = estimate_results(&plan, &m.records, s->replications);
			if (keep)
				store_write(&(struct point){ .s = s, .plan = plan,
							     .content_digest = digest_content(s),
							     .records = m.records,
							     .wanted = s->replications },
					    &(struct part){ 1, 1 }, plan.units, x->program, keep);
		}
		record_table_free(&m.records);
	}
	free(m.given);
	plan_free(&plan);
	return r;
}
