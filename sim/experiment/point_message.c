/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/point_message_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/text.h"

static void append(struct point_message *m, const char *text)
{
	size_t size = strlen(text) + 1;

	m->bytes = xreallocarray(m->bytes, m->size + size, 1);
	memcpy(m->bytes + m->size, text, size);
	m->size += size;
}

/* Texts, each with its NUL; an empty one ends a point. */
void point_message_add(struct point_message *m, const struct point *p)
{
	for (size_t i = 0; i < p->assignment_count; i++)
		append(m, p->assignments[i]);
	append(m, "");
}

bool point_message_unpack(const struct round_message *message, struct study *t,
			  const struct variants *v, bool queue, struct diagnostics *d)
{
	const char *bytes = message->bytes;
	const char **texts = xcalloc(message->size + 1, sizeof(*texts));
	size_t count = 0;
	bool ok = true;

	for (size_t at = 0; ok && at < message->size; at += strlen(bytes + at) + 1) {
		if (bytes[at]) {
			texts[count++] = bytes + at;
			continue;
		}
		ok = study_vary(t, v, texts, count, queue, d);
		count = 0;
	}
	free(texts);
	return ok;
}
