/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "log/call_ids_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/memory.h"
#include "base/scratch.h"

enum { FOUR = 4, FRESH = 1 << 16 };

static uint32_t id_hash(const char *id)
{
	uint64_t hash = digest_bytes(digest_start(), id, strlen(id));

	return (uint32_t)(hash ^ hash >> 32);
}

static size_t first_slot(const struct call_ids *x, uint32_t hash)
{
	return hash & (x->slot_count - 1);
}

static void more_id_slots(struct call_ids *x)
{
	struct call_id *old = x->slots;
	size_t count = x->slot_count;

	x->slot_count = count ? 2 * count : 256;
	x->slots = xcalloc(x->slot_count, sizeof(*x->slots));
	for (size_t i = 0; i < count; i++) {
		size_t at = old[i].at ? first_slot(x, old[i].hash) : 0;

		while (old[i].at && x->slots[at].at)
			at = (at + 1) & (x->slot_count - 1);
		if (old[i].at)
			x->slots[at] = old[i];
	}
	free(old);
}

/* A call's number, and its id behind it. */
static uint32_t keep_id(struct call_ids *x, const char *id, uint32_t call)
{
	size_t n = strlen(id) + 1, room = (sizeof(call) + n + FOUR - 1) / FOUR * FOUR;
	char *at;

	if (x->fresh && x->fresh_bytes + room > FRESH) {
		scratch_add(x->texts, x->fresh, x->fresh_bytes);
		x->settled_bytes += x->fresh_bytes;
		x->fresh_bytes = 0;
	}
	if (!x->fresh || room > FRESH) /* a longer one has a place for itself */
		x->fresh = xreallocarray(x->fresh, room > FRESH ? room : FRESH, 1);
	at = memset(x->fresh + x->fresh_bytes, 0, room);
	memcpy(at, &call, sizeof(call));
	memcpy(at + sizeof(call), id, n);
	x->fresh_bytes += room;
	return (uint32_t)((x->settled_bytes + x->fresh_bytes - room) / FOUR) + 1;
}

static const char *kept_at(const struct call_ids *x, uint32_t at)
{
	size_t byte = FOUR * ((size_t)at - 1);

	return byte < x->settled_bytes ? scratch_at(x->texts, byte) : x->fresh + (byte - x->settled_bytes);
}

size_t call_ids_take(struct call_ids *x, struct arena *a, const char *id, size_t call)
{
	uint32_t hash = id_hash(id);
	size_t at;

	if (!x->texts)
		x->texts = scratch_new(a);
	if (8 * (x->count + 1) > 7 * x->slot_count)
		more_id_slots(x);
	for (at = first_slot(x, hash); x->slots[at].at; at = (at + 1) & (x->slot_count - 1)) {
		const char *kept;
		uint32_t number;

		if (x->slots[at].hash != hash)
			continue;
		kept = kept_at(x, x->slots[at].at);
		if (strcmp(kept + sizeof(number), id))
			continue;
		memcpy(&number, kept, sizeof(number));
		return number;
	}
	x->slots[at] = (struct call_id){ hash, keep_id(x, id, (uint32_t)call) };
	x->count++;
	return SIZE_MAX;
}

void call_ids_free(struct call_ids *x)
{
	free(x->slots);
	free(x->fresh);
	if (x->texts)
		scratch_free(x->texts);
	*x = (struct call_ids){ 0 };
}
