/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/desk.h"

#include <stdlib.h>

void desk_init(struct desk *d, struct study *t, uint64_t *codes, uint64_t count,
	       const struct progress *progress)
{
	*d = (struct desk){ .study = t, .codes = codes, .progress = progress };
	hand_out_init(&d->hand_out, count);
	pthread_mutex_init(&d->lock, NULL);
}

void desk_free(struct desk *d)
{
	pthread_mutex_destroy(&d->lock);
	free(d->codes);
}

uint64_t desk_total(const struct desk *d)
{
	return d->hand_out.total;
}

uint64_t desk_count(struct desk *d)
{
	uint64_t done;

	pthread_mutex_lock(&d->lock);
	done = d->done;
	pthread_mutex_unlock(&d->lock);
	return done;
}

uint64_t desk_some(struct desk *d, uint64_t most, const uint64_t **codes)
{
	uint64_t place, count = hand_out_some(&d->hand_out, most, &place);

	*codes = d->codes + place;
	return count;
}

void desk_take(struct desk *d, uint64_t unit, uint64_t *row)
{
	study_take(d->study, unit, row);
	pthread_mutex_lock(&d->lock);
	d->done++;
	if (d->progress)
		d->progress->step(d->progress->context, d->done, d->hand_out.total);
	pthread_mutex_unlock(&d->lock);
}

static bool next(void *context, uint64_t *unit)
{
	const uint64_t *codes;

	if (!desk_some(context, 1, &codes))
		return false;
	*unit = *codes;
	return true;
}

static void done(void *context, uint64_t unit, uint64_t *row)
{
	desk_take(context, unit, row);
}

struct work desk_work(struct desk *d)
{
	return (struct work){ next, done, d };
}
