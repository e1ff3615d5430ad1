/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/turns.h"

#include <stdlib.h>

void turns_init(struct turns *t, const struct call_sink *sink, uint64_t ahead)
{
	*t = (struct turns){ .sink = sink, .ahead = ahead };
	pthread_mutex_init(&t->lock, NULL);
	pthread_cond_init(&t->moved, NULL);
	atomic_init(&t->turn, 0);
	t->slots = xcalloc(ahead, sizeof(*t->slots));
}

void turns_free(struct turns *t)
{
	for (uint64_t i = 0; i < t->ahead; i++)
		free(t->slots[i].kept);
	free(t->slots);
	pthread_cond_destroy(&t->moved);
	pthread_mutex_destroy(&t->lock);
}

static struct turn *slot_of(struct turns *t, uint64_t unit)
{
	return &t->slots[unit % t->ahead];
}

bool turns_begin(struct turns *t, uint64_t unit, const char *design, uint32_t replication)
{
	bool open;

	pthread_mutex_lock(&t->lock);
	while (!t->closed && unit >= atomic_load(&t->turn) + t->ahead)
		pthread_cond_wait(&t->moved, &t->lock);
	open = !t->closed;
	if (open)
		*slot_of(t, unit) = (struct turn){ design, replication };
	pthread_mutex_unlock(&t->lock);
	return open;
}

static void keep(struct turn *slot, const struct call_report *r)
{
	if (slot->count == slot->capacity) {
		slot->capacity = slot->capacity ? 2 * slot->capacity : 256;
		slot->kept = xreallocarray(slot->kept, slot->capacity, sizeof(*slot->kept));
	}
	slot->kept[slot->count++] = *r;
}

static void send(const struct turns *t, const struct turn *slot, const struct call_report *r)
{
	t->sink->call(t->sink->context, slot->design, slot->replication, r);
}

static void send_kept(const struct turns *t, struct turn *slot)
{
	for (size_t i = 0; i < slot->count; i++)
		send(t, slot, &slot->kept[i]);
	free(slot->kept);
	slot->kept = NULL;
	slot->count = slot->capacity = 0;
}

/* The turn passes on only when its unit is finished, so that nobody else sends
 * while this one does. */
void turns_report(struct turns *t, uint64_t unit, const struct call_report *r)
{
	struct turn *slot = slot_of(t, unit);

	if (atomic_load(&t->turn) != unit) {
		keep(slot, r);
		return;
	}
	send_kept(t, slot);
	send(t, slot, r);
}

void turns_finish(struct turns *t, uint64_t unit)
{
	struct turn *slot;

	pthread_mutex_lock(&t->lock);
	slot_of(t, unit)->finished = true;
	for (slot = slot_of(t, atomic_load(&t->turn)); slot->finished;
	     slot = slot_of(t, atomic_load(&t->turn))) {
		send_kept(t, slot);
		slot->finished = false;
		atomic_fetch_add(&t->turn, 1);
	}
	pthread_cond_broadcast(&t->moved);
	pthread_mutex_unlock(&t->lock);
}

void turns_close(struct turns *t)
{
	pthread_mutex_lock(&t->lock);
	t->closed = true;
	pthread_cond_broadcast(&t->moved);
	pthread_mutex_unlock(&t->lock);
}
