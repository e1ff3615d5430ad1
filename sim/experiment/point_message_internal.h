/* SPDX-License-Identifier: GPL-3.0-or-later */
/* point_message - points of a study as bytes, for the other ranks; private to the room. */
#ifndef RINGFLOW_POINT_MESSAGE_H
#define RINGFLOW_POINT_MESSAGE_H

#include "base/text.h"
#include "experiment/study_internal.h"
#include "parallel/parallel.h"

struct diagnostics;

struct point_message {
	char *bytes; /* allocated; NULL: empty */
	size_t size;
};

/* Append P's assignments to M, whose bytes are the caller's to free(). */
void point_message_add(struct point_message *m, const struct point *p);

/* Add the points of MESSAGE to T, loaded by V for the engine that QUEUE says. False after adding
 * errors to D, which rank 0, that has the same files, has found before. */
bool point_message_unpack(const struct round_message *message, struct study *t,
			  const struct variants *v, bool queue, struct diagnostics *d);

#endif
