/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/desk.h"

#include "experiment/shard.h"

void desk_init(struct desk *d, const struct plan *p, uint64_t first, uint64_t step,
	       const struct progress *progress)
{
	*d = (struct desk){ .first = first, .step = step, .progress = progress };
	hand_out_init(&d->hand_out, shard_size(first + 1, step, p->units));
	rows_init(&d->rows, p->units);
	pthread_mutex_init(&d->lock, NULL);
}

void desk_free(struct desk *d)
{
	pthread_mutex_destroy(&d->lock);
	rows_free(&d->rows);
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

uint64_t desk_some(struct desk *d, uint64_t most, uint64_t *unit)
{
	uint64_t place, count = hand_out_some(&d->hand_out, most, &place);

	*unit = d->first + place * d->step;
	return count;
}

void desk_take(struct desk *d, uint64_t unit, uint64_t *row)
{
	rows_put(&d->rows, unit, row);
	pthread_mutex_lock(&d->lock);
	d->done++;
	if (d->progress)
		d->progress->step(d->progress->context, d->done, d->hand_out.total);
	pthread_mutex_unlock(&d->lock);
}

static bool next(void *context, uint64_t *unit)
{
	return desk_some(context, 1, unit) == 1;
}

static void done(void *context, uint64_t unit, uint64_t *row)
{
	desk_take(context, unit, row);
}

struct work desk_work(struct desk *d)
{
	return (struct work){ next, done, d };
}
