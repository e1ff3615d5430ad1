/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/parcel.h"

#include <stdlib.h>
#include <string.h>

static void append(struct parcel *parcel, const char *text)
{
	size_t size = strlen(text) + 1;

	parcel->bytes = xreallocarray(parcel->bytes, parcel->size + size, 1);
	memcpy(parcel->bytes + parcel->size, text, size);
	parcel->size += size;
}

/* Texts, each with its NUL; an empty one ends a point. */
void parcel_points(struct parcel *parcel, const struct point *p)
{
	for (size_t i = 0; i < p->assignment_count; i++)
		append(parcel, p->assignments[i]);
	append(parcel, "");
}

bool parcel_unpack(const struct parcel *parcel, struct study *t, const struct variants *v,
		   bool queue, struct diagnostics *d)
{
	const char **texts = xcalloc(parcel->size + 1, sizeof(*texts));
	size_t count = 0;
	bool ok = true;

	for (size_t at = 0; ok && at < parcel->size; at += strlen(parcel->bytes + at) + 1) {
		if (parcel->bytes[at]) {
			texts[count++] = parcel->bytes + at;
			continue;
		}
		ok = study_vary(t, v, texts, count, queue, d);
		count = 0;
	}
	free(texts);
	return ok;
}
