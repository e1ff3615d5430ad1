/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * call_ids - private to this room: whether a call's id has come before. 9 to 18 bytes a call, and half as much again
 * while their number grows; the ids are in scratch (base/scratch.h) and looked at where hashes are equal.
 */
#ifndef RINGFLOW_LOG_CALL_IDS_INTERNAL_H
#define RINGFLOW_LOG_CALL_IDS_INTERNAL_H

#include <stddef.h>
#include <stdint.h>

struct arena;
struct scratch;

struct call_ids {
	struct call_id {
		uint32_t hash, at; /* at: where its text is, in fours of bytes, from 1; 0: nothing is here */
	} *slots;
	size_t slot_count, count;
	struct scratch *texts;
	char *fresh; /* the texts behind these, which come there together */
	size_t fresh_bytes, settled_bytes;
};

/* The call that came with ID before, or SIZE_MAX: then CALL has it from now on. */
size_t call_ids_take(struct call_ids *x, struct arena *a, const char *id, size_t call);
/* Nothing is in X any more. */
void call_ids_free(struct call_ids *x);

#endif
