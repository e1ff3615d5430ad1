/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "replication/steady_result.h"

#include "base/memory.h"

struct steady_result steady_result_copy(const struct steady_result *from, struct arena *a)
{
	struct steady_result to = *from;

	to.design = from->design ? arena_strdup(a, from->design) : NULL;
	to.series = from->series ? arena_strdup(a, from->series) : NULL;
	to.dependent = from->dependent ? arena_strdup(a, from->dependent) : NULL;
	return to;
}
