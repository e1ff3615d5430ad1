/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "log/legs_internal.h"

#include <string.h>

enum { LEG_NAME = 64 };

void legs_find(struct legs *x, const struct columns *c)
{
	static const char *const names[] = { "parentcallsid", "parentcallid", "parentid", "parentuniqueid", "parentcontactid",
					     "parent", "initialcontactid", "previouscontactid", "mastercontactid", "mastercontactno",
					     "originalcallid", "linkedid" };
	char plain[LEG_NAME];

	*x = (struct legs){ .column = NO_COLUMN };
	for (size_t k = 0; k < sizeof(names) / sizeof(*names) && x->column == NO_COLUMN; k++)
		for (size_t i = 0; i < c->count && x->column == NO_COLUMN; i++)
			if (!strcmp(plain_name(plain, sizeof(plain), c->names[i]), names[k]) && c->place[ROLE_ID] != (int)i)
				x->column = (int)i;
}

void legs_see(struct legs *x, const struct csv_row *row, const char *id)
{
	const char *text;

	if (x->column == NO_COLUMN || !id || (size_t)x->column >= row->count)
		return;
	text = csv_text(row, (size_t)x->column);
	if (says_nothing(text)) {
		x->lonely++;
	} else if (strcmp(text, id) != 0) {
		x->line = x->rows++ ? x->line : row->line;
	}
}

void legs_tell(const struct legs *x, struct survey *s)
{
	const char *name = x->column == NO_COLUMN ? "" : s->columns->names[x->column];

	for (size_t i = 0; i < s->columns->filter_count; i++)
		if (s->columns->filters[i].column == x->column)
			return;
	if (!x->rows)
		return;
	if (x->lonely)
		survey_assume(s, "%zu row%s of another call by %s (line %u, ...) and count%s as a call all the same; --where '%s=' "
			      "leaves such legs out", x->rows, x->rows == 1 ? " is" : "s are", name, x->line, x->rows == 1 ? "s" : "",
			      name);
	else
		survey_assume(s, "%zu row%s of another call by %s (line %u, ...) and count%s as a call all the same", x->rows,
			      x->rows == 1 ? " is" : "s are", name, x->line, x->rows == 1 ? "s" : "");
}
