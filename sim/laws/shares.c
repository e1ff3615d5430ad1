/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shares - which of several parts or values, by one uniform number. */
#include "laws/shares_internal.h"

#include <string.h>

#include "base/memory.h"

/* Chen and Asau's guide table (1974, doi 10.1080/05695557408974949): the search
 * starts at most a step or so before its end. */
void shares_prepare(struct law *l, const struct dist *d, struct arena *a)
{
	double *upto = arena_array(a, d->count, sizeof(*upto));
	size_t size = 1;
	uint32_t *guide, i = 0;

	while (size < d->count)
		size *= 2;
	guide = arena_array(a, size, sizeof(*guide));
	memcpy(upto, d->upto, d->count * sizeof(*upto));
	for (size_t k = 0; k < size; k++) {
		while (upto[i] <= (double)k / (double)size)
			i++;
		guide[k] = i;
	}
	l->upto = upto;
	l->guide = guide;
	l->guide_size = (double)size;
}

size_t shares_pick(const struct law *l, double u)
{
	size_t i = l->guide[(size_t)(u * l->guide_size)];

	while (u >= l->upto[i])
		i++;
	return i;
}
