/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/source.h"
#include "experiment/store_internal.h"

#include <string.h>

#include "experiment/shard_internal.h"

/* Of any scenario: slots are not made for what a file merely claims. */
enum { MOST_REPLICATIONS = 1000000 };

static const char *point_misfit(const struct point *p, const struct shard_header *h,
				const char *program, struct arena *a)
{
	if (strcmp(h->program, program))
		return arena_printf(a, "was written by version %s, expected this version, %s",
				    h->program, program);
	if (h->scenario != p->content_digest)
		return "was run with another scenario, seed or profile, or other files named by it";
	if (h->words != record_words(&p->plan.shape) ||
	    h->units / p->plan.arm_count > MOST_REPLICATIONS)
		return "was written by another build of this version";
	return NULL;
}

bool store_take(struct point *p, const char *path, const char *program,
		struct diagnostics *d)
{
	const char *wrong = NULL;
	struct shard_file f;
	bool read = shard_open(&f, path, d);

	if (read) {
		wrong = point_misfit(p, &f.header, program, &d->arena);
		if (wrong) {
			diag_error(d, (struct where){ source_text(&d->arena, path, "") }, "%s",
				   wrong);
		} else if ((read = shard_read(&f, &p->plan.shape, d))) {
			record_table_grow(&p->records, f.header.units);
			shard_take(&f, &p->records);
		}
	}
	shard_free(&f);
	return read && !wrong;
}

uint64_t store_units(const struct point *p, const struct part *part)
{
	for (uint64_t i = part->number - 1; i < p->records.count; i += part->of)
		if (!record_table_get(&p->records, i))
			return i;
	return p->records.count;
}

void store_write(const struct point *p, const struct part *part, uint64_t units,
		 const char *program, FILE *out)
{
	struct shard_header h = { program, part->number, part->of, units,
				  record_words(&p->plan.shape), p->content_digest };

	shard_write(out, &h, &p->records);
}
