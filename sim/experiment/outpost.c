/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/outpost.h"

#include <stdlib.h>
#include <string.h>

void outpost_init(struct outpost *o)
{
	*o = (struct outpost){ .last = &o->finished };
	pthread_mutex_init(&o->lock, NULL);
	pthread_cond_init(&o->changed, NULL);
}

void outpost_free(struct outpost *o)
{
	uint64_t *row, unit;

	while ((row = outpost_row(o, &unit)))
		free(row);
	free(o->units);
	pthread_cond_destroy(&o->changed);
	pthread_mutex_destroy(&o->lock);
}

static bool next(void *context, uint64_t *unit)
{
	struct outpost *o = context;
	bool given;

	pthread_mutex_lock(&o->lock);
	o->idle++;
	while (!o->count && !o->closed)
		pthread_cond_wait(&o->changed, &o->lock);
	o->idle--;
	given = o->count > 0;
	if (given) {
		*unit = o->units[o->first++];
		o->count--;
	}
	pthread_mutex_unlock(&o->lock);
	return given;
}

static void done(void *context, uint64_t unit, uint64_t *row)
{
	struct outpost *o = context;
	struct finished *f = xcalloc(1, sizeof(*f));

	*f = (struct finished){ unit, row };
	pthread_mutex_lock(&o->lock);
	*o->last = f;
	o->last = &f->next;
	pthread_mutex_unlock(&o->lock);
}

struct work outpost_work(struct outpost *o)
{
	return (struct work){ next, done, o };
}

static void make_room(struct outpost *o, size_t more)
{
	if (o->count)
		memmove(o->units, o->units + o->first, o->count * sizeof(*o->units));
	o->first = 0;
	if (o->count + more > o->capacity) {
		o->capacity = 2 * (o->count + more);
		o->units = xreallocarray(o->units, o->capacity, sizeof(*o->units));
	}
}

void outpost_add(struct outpost *o, uint64_t unit, uint64_t count, uint64_t step)
{
	pthread_mutex_lock(&o->lock);
	make_room(o, count);
	for (uint64_t i = 0; i < count; i++)
		o->units[o->count++] = unit + i * step;
	pthread_cond_broadcast(&o->changed);
	pthread_mutex_unlock(&o->lock);
}

void outpost_close(struct outpost *o, bool drop)
{
	pthread_mutex_lock(&o->lock);
	o->closed = true;
	if (drop)
		o->count = 0;
	pthread_cond_broadcast(&o->changed);
	pthread_mutex_unlock(&o->lock);
}

long outpost_stock(struct outpost *o)
{
	long stock;

	pthread_mutex_lock(&o->lock);
	stock = (long)o->count - (long)o->idle;
	pthread_mutex_unlock(&o->lock);
	return stock;
}

uint64_t *outpost_row(struct outpost *o, uint64_t *unit)
{
	struct finished *f;
	uint64_t *row = NULL;

	pthread_mutex_lock(&o->lock);
	f = o->finished;
	if (f) {
		o->finished = f->next;
		if (!o->finished)
			o->last = &o->finished;
		*unit = f->unit;
		row = f->row;
	}
	pthread_mutex_unlock(&o->lock);
	free(f);
	return row;
}
