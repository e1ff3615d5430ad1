/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "check/review_zone_internal.h"

#include <string.h>

/* Ten years; what is longer has no bound. Sums of as many as there are clocks fit. */
static const int64_t longest = INT64_C(315360000) * 1000000000;

#define BIT(i) (UINT32_C(1) << (i))

static int64_t sum(int64_t a, int64_t b)
{
	return a == UNBOUNDED || b == UNBOUNDED ? UNBOUNDED : a + b;
}

void zone_init(struct zone *z)
{
	memset(z, 0, sizeof(*z));
	z->running = BIT(0);
}

bool zone_runs(const struct zone *z, int clock)
{
	return z->running & BIT(clock);
}

/* What does not run is all zero, so that equal zones are equal bytes. */
void zone_stop(struct zone *z, int clock)
{
	z->running &= ~BIT(clock);
	for (int i = 0; i < CLOCKS; i++)
		z->most[i][clock] = z->most[clock][i] = 0;
}

void zone_start(struct zone *z, int clock, int64_t least, int64_t most)
{
	zone_stop(z, clock);
	least = least < longest ? least : longest;
	most = most <= longest ? most : UNBOUNDED;
	for (int i = 0; i < CLOCKS; i++) {
		if (!zone_runs(z, i))
			continue;
		z->most[clock][i] = sum(most, z->most[0][i]);
		z->most[i][clock] = sum(z->most[i][0], -least);
	}
	z->running |= BIT(clock);
}

void zone_move(struct zone *z, int from, int to)
{
	zone_stop(z, to);
	for (int i = 0; i < CLOCKS; i++) {
		z->most[to][i] = z->most[from][i];
		z->most[i][to] = z->most[i][from];
	}
	z->most[to][to] = 0;
	z->running |= BIT(to);
	zone_stop(z, from);
}

/* Every bound follows from two others at best. */
static bool close_bounds(struct zone *z)
{
	for (int k = 0; k < CLOCKS; k++)
		for (int i = 0; zone_runs(z, k) && i < CLOCKS; i++)
			for (int j = 0; zone_runs(z, i) && j < CLOCKS; j++) {
				int64_t way;

				if (!zone_runs(z, j))
					continue;
				way = sum(z->most[i][k], z->most[k][j]);
				if (i == j && way < 0)
					return false;
				if (way < z->most[i][j])
					z->most[i][j] = way;
			}
	return true;
}

bool zone_expire(struct zone *z, int clock, uint32_t before)
{
	for (int i = 1; i < CLOCKS; i++) {
		int64_t bound = before & BIT(i) ? -1 : 0;

		if (i != clock && zone_runs(z, i) && z->most[clock][i] > bound)
			z->most[clock][i] = bound;
	}
	if (!close_bounds(z))
		return false;
	for (int i = 1; i < CLOCKS; i++) { /* the present is where CLOCK has run out */
		if (i == clock || !zone_runs(z, i))
			continue;
		z->most[i][0] = z->most[i][clock];
		z->most[0][i] = z->most[clock][i];
	}
	zone_stop(z, clock);
	return true;
}

bool zone_include(struct zone *z, const struct zone *a, bool widen)
{
	bool grown = false;

	for (int i = 0; i < CLOCKS; i++)
		for (int j = 0; j < CLOCKS; j++) {
			if (a->most[i][j] <= z->most[i][j])
				continue;
			z->most[i][j] = !widen ? a->most[i][j] : i == 0 ? 0 : UNBOUNDED;
			grown = true;
		}
	return grown;
}
