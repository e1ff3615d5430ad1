/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "parallel/ordered_output.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum { MOST_KEPT = 4096 }; /* items of a unit that is ahead; then it waits */

void ordered_output_init(struct ordered_output *o, const struct item_sink *sink, uint64_t ahead)
{
	*o = (struct ordered_output){ .sink = *sink, .ahead = ahead };
	pthread_mutex_init(&o->lock, NULL);
	pthread_cond_init(&o->moved, NULL);
	atomic_init(&o->current, 0);
	o->slots = xcalloc(ahead, sizeof(*o->slots));
}

void ordered_output_free(struct ordered_output *o)
{
	for (uint64_t i = 0; i < o->ahead; i++)
		free(o->slots[i].kept);
	free(o->slots);
	pthread_cond_destroy(&o->moved);
	pthread_mutex_destroy(&o->lock);
}

static struct unit_output *slot_of(struct ordered_output *o, uint64_t unit)
{
	return &o->slots[unit % o->ahead];
}

bool ordered_output_begin(struct ordered_output *o, uint64_t unit)
{
	bool open;

	pthread_mutex_lock(&o->lock);
	while (!o->closed && unit >= atomic_load(&o->current) + o->ahead)
		pthread_cond_wait(&o->moved, &o->lock);
	open = !o->closed;
	if (open)
		*slot_of(o, unit) = (struct unit_output){ 0 };
	pthread_mutex_unlock(&o->lock);
	return open;
}

static void keep(struct unit_output *slot, const void *item, size_t size)
{
	if (slot->count == slot->capacity) {
		slot->capacity = slot->capacity ? 2 * slot->capacity : 256;
		slot->kept = xreallocarray(slot->kept, slot->capacity, size);
	}
	memcpy(slot->kept + slot->count++ * size, item, size);
}

static void write_kept(const struct ordered_output *o, uint64_t unit, struct unit_output *slot)
{
	for (size_t i = 0; i < slot->count; i++)
		o->sink.write(o->sink.context, unit, slot->kept + i * o->sink.item_size);
	free(slot->kept);
	slot->kept = NULL;
	slot->count = slot->capacity = 0;
}

/* Those before it have been begun, and wait for nobody. False: some will not be finished. */
static bool wait_for_turn(struct ordered_output *o, uint64_t unit)
{
	bool turn;

	if (atomic_load(&o->current) == unit)
		return true;
	pthread_mutex_lock(&o->lock);
	while (!o->closed && atomic_load(&o->current) != unit)
		pthread_cond_wait(&o->moved, &o->lock);
	turn = atomic_load(&o->current) == unit;
	pthread_mutex_unlock(&o->lock);
	return turn;
}

/* `current` moves on only when its unit is finished, so that nobody else writes while this one
 * does. */
void ordered_output_write(struct ordered_output *o, uint64_t unit, const void *item)
{
	struct unit_output *slot = slot_of(o, unit);

	if (atomic_load(&o->current) != unit && slot->count < MOST_KEPT) {
		keep(slot, item, o->sink.item_size);
		return;
	}
	if (!wait_for_turn(o, unit))
		return;
	write_kept(o, unit, slot);
	o->sink.write(o->sink.context, unit, item);
}

void ordered_output_finish(struct ordered_output *o, uint64_t unit)
{
	uint64_t current;

	pthread_mutex_lock(&o->lock);
	slot_of(o, unit)->finished = true;
	for (current = atomic_load(&o->current); slot_of(o, current)->finished; current++) {
		write_kept(o, current, slot_of(o, current));
		slot_of(o, current)->finished = false;
		atomic_store(&o->current, current + 1);
	}
	pthread_cond_broadcast(&o->moved);
	pthread_mutex_unlock(&o->lock);
}

void ordered_output_close(struct ordered_output *o)
{
	pthread_mutex_lock(&o->lock);
	o->closed = true;
	pthread_cond_broadcast(&o->moved);
	pthread_mutex_unlock(&o->lock);
}
