/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/sorted.h"
#include "scenario/document/decode_internal.h"

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

static bool is_less(const void *entry, const void *name)
{
	return strcmp(((const struct name *)entry)->text, name) < 0;
}

int names_find(const struct names *n, const char *name)
{
	/* the first of equal names */
	size_t low = sorted_before(n->sorted, n->count, sizeof(*n->sorted), is_less, name);

	if (low < n->count && !strcmp(n->sorted[low].text, name))
		return n->sorted[low].index;
	return -1;
}

bool read_name(struct decoder *c, const struct node *node, const char *what,
	       const struct names *n, int *index)
{
	const char *text = NULL;
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
