/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/rows.h"

#include <assert.h>
#include <stdlib.h>

#include "base/base.h"

void rows_init(struct rows *r, uint64_t count)
{
	*r = (struct rows){ count, xcalloc(count, sizeof(*r->slot)) };
}

void rows_free(struct rows *r)
{
	for (uint64_t i = 0; i < r->count; i++)
		free(r->slot[i]);
	free(r->slot);
	*r = (struct rows){ 0 };
}

void rows_grow(struct rows *r, uint64_t count)
{
	if (count <= r->count)
		return;
	r->slot = xreallocarray(r->slot, count, sizeof(*r->slot));
	for (uint64_t i = r->count; i < count; i++)
		r->slot[i] = NULL;
	r->count = count;
}

void rows_put(struct rows *r, uint64_t unit, uint64_t *row)
{
	assert(unit < r->count && !r->slot[unit]);
	r->slot[unit] = row;
}

const uint64_t *rows_get(const struct rows *r, uint64_t unit)
{
	return r->slot[unit];
}

uint64_t rows_prefix(const struct rows *r)
{
	uint64_t n = 0;

	while (n < r->count && r->slot[n])
		n++;
	return n;
}
