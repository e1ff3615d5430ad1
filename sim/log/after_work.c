/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "log/after_work_internal.h"

#include <math.h>

#include "base/memory.h"
#include "base/scratch.h"
#include "log/log.h"

enum { AFTER_BLOCK = 1024 };

struct after_work {
	struct scratch *settled;
	size_t count;		   /* of calls; those after the last whole block are in `fresh` */
	double fresh[AFTER_BLOCK]; /* seconds, or NAN */
};

static double *after_of(struct after_work *x, size_t call)
{
	if (call / AFTER_BLOCK == x->count / AFTER_BLOCK)
		return &x->fresh[call % AFTER_BLOCK];
	return scratch_at(x->settled, call * sizeof(double));
}

void after_work_set(struct after_work **x, struct arena *a, size_t call, double seconds)
{
	struct after_work *all = *x;

	if (!all && isnan(seconds))
		return;
	if (!all) {
		*x = all = arena_array(a, 1, sizeof(*all));
		all->settled = scratch_new(a);
	}
	while (all->count <= call) {
		all->fresh[all->count++ % AFTER_BLOCK] = NAN;
		if (all->count % AFTER_BLOCK == 0)
			scratch_add(all->settled, all->fresh, sizeof(all->fresh));
	}
	*after_of(all, call) = seconds;
}

size_t after_work_close(struct after_work *x)
{
	size_t said = 0;

	for (size_t i = 0; x && i < x->count; i++)
		said += !isnan(*after_of(x, i));
	if (x)
		scratch_close(x->settled);
	return said;
}

size_t logged_after_calls(const struct call_log *log)
{
	return log->after ? log->after->count : 0;
}

double logged_after_at(const struct call_log *log, size_t i)
{
	return *after_of(log->after, i);
}
