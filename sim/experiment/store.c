/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/store.h"

#include <string.h>

#include "experiment/digest.h"
#include "experiment/shard.h"

static const char *misfit(const struct point *p, const struct shard_header *h,
			  const char *program, struct arena *a)
{
	if (strcmp(h->program, program))
		return arena_printf(a, "was written by version %s, expected this version, %s",
				    h->program, program);
	if (h->scenario != digest_essence(p->s))
		return "was run with another scenario, seed or profile, or other files named by it";
	if (h->words != row_words(&p->plan.shape))
		return "was written by another build of this version";
	return NULL;
}

bool store_take(struct point *p, const char *path, const char *program,
		struct diagnostics *d)
{
	const char *wrong = NULL;
	struct shard_file f;
	bool read = shard_read(&f, path, d);

	if (read) {
		wrong = misfit(p, &f.header, program, &d->arena);
		if (wrong) {
			diag_error(d, (struct where){ source_text(&d->arena, path, "") }, "%s",
				   wrong);
		} else {
			rows_grow(&p->rows, f.header.units);
			shard_take(&f, &p->rows);
		}
	}
	shard_free(&f);
	return read && !wrong;
}

/* Whole replications of those wanted, without a gap. */
static uint64_t kept_units(const struct point *p, const struct part *part)
{
	uint64_t units = p->wanted * p->plan.arm_count;

	if (part->of > 1)
		return units;
	units = rows_prefix(&p->rows) < units ? rows_prefix(&p->rows) : units;
	return units - units % p->plan.arm_count;
}

void store_write(const struct point *p, const struct part *part, const char *program,
		 FILE *out)
{
	struct shard_header h = { program, part->number, part->of, kept_units(p, part),
				  row_words(&p->plan.shape), digest_essence(p->s) };

	shard_write(out, &h, &p->rows);
}
