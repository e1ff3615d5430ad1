/* SPDX-License-Identifier: GPL-3.0-or-later */
/* filters - the table of filters, by name. */
#include <string.h>

#include "liquid/liquid_internal.h"

static const struct filter_row rows[] = {
#define FILTER(name, least, most) { #name, least, most, filter_##name },
#include "liquid/filters.def"
#undef FILTER
};

const struct filter_row *filter_find(const char *name, size_t length)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (strlen(rows[i].name) == length && !memcmp(rows[i].name, name, length))
			return &rows[i];
	return NULL;
}
