/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "scenario/decode.h"

struct name {
	const char *text;
	int index;
};

static int compare_names(const void *a, const void *b)
{
	const struct name *x = a, *y = b;
	int order = strcmp(x->text, y->text);

	return order ? order : (x->index > y->index) - (x->index < y->index);
}

void names_init(struct arena *a, struct names *n, const char **list, size_t count)
{
	n->list = list;
	n->count = count;
	n->sorted = arena_array(a, count, sizeof(*n->sorted));
	for (size_t i = 0; i < count; i++)
		n->sorted[i] = (struct name){ list[i], (int)i };
	if (count)
		qsort(n->sorted, count, sizeof(*n->sorted), compare_names);
}

int names_find(const struct names *n, const char *name)
{
	size_t low = 0, high = n->count;

	/* the first of equal names */
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(n->sorted[middle].text, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low < n->count && !strcmp(n->sorted[low].text, name))
		return n->sorted[low].index;
	return -1;
}

bool read_name(struct decoder *c, const struct node *node, const char *what,
	       const struct names *n, int *index)
{
	const char *text;
	int found;

	if (!read_text(c, node, what, &text))
		return false;
	found = names_find(n, text);
	if (found < 0) {
		if (!n->broken)
			diag_error(c->d, node->at, "unknown %s '%s'%s", what, shown(c, text),
				   suggest(c, text, n->list, n->count));
		return false;
	}
	*index = found;
	return true;
}
