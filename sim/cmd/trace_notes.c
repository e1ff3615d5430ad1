/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stdlib.h>

#include "base/memory.h"
#include "cmd/trace_internal.h"
#include "report/story.h"

void trace_note(struct trace_notes *n, const char *format, ...)
{
	char text[1024];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	n->list = array_room(n->list, n->count, &n->capacity, sizeof(*n->list));
	n->list[n->count++] = arena_strdup(&n->arena, text);
}

void trace_note_assumed(struct trace_notes *n, const struct stand_ins_met *met, const struct options *o)
{
	for (size_t i = 0; i < met->count; i++) {
		const char *text = story_assumed(&n->arena, &met->list[i], o->details);

		if (text)
			trace_note(n, "%s", text);
	}
}

void trace_notes_free(struct trace_notes *n)
{
	free(n->list);
	arena_free(&n->arena);
	*n = (struct trace_notes){ 0 };
}
