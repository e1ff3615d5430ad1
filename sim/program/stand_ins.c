/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "program/stand_ins.h"

#include <stdio.h>
#include <string.h>

#include "base/memory.h"

const struct stand_in_row stand_in_rows[STAND_INS] = {
#define STAND_IN(kind, name, weight, text, when) { name, STAND_IN_##weight, text },
#include "program/stand_ins.def"
#undef STAND_IN
};

char *stand_in_text(const struct stand_in *s, char *buffer, size_t size)
{
	const char *text = stand_in_rows[s->kind].text, *place = strstr(text, "%s");
	size_t n = strlen(s->value);
	bool share = n && s->value[n - 1] == '%';

	snprintf(buffer, size, "%.*s%.*s%s%s", (int)(place - text), text, (int)(n - share), s->value,
		 share ? " %" : "", place + 2);
	return buffer;
}

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && !strcmp(a, b));
}

bool stand_in_same(const struct stand_in *a, const struct stand_in *b)
{
	return a->kind == b->kind && a->where.line == b->where.line &&
	       a->where.column == b->where.column && a->where.source == b->where.source &&
	       same_text(a->in, b->in) && same_text(a->at, b->at);
}

static const char *copy(struct arena *a, const char *text)
{
	return text ? arena_strdup(a, text) : NULL;
}

struct stand_in stand_in_copy(const struct stand_in *s, struct arena *a)
{
	return (struct stand_in){ s->kind, copy(a, s->in), copy(a, s->at), copy(a, s->value),
				  copy(a, s->give), s->where };
}
