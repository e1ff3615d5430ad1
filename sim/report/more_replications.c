/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/more_replications_internal.h"

#include <math.h>

double replications_more(const struct comparison *c, const struct results *r, double half_width)
{
	double blocks = (double)r->blocks;

	if (!(c->spread > 0) || !(half_width > 0) || r->blocks < 2)
		return NAN;
	return (replications_for(c->spread, half_width, r->blocks, r->confidence) - blocks) *
	       (double)(r->replications / r->blocks);
}

double points_within_reach(const struct comparison *c, const struct results *r)
{
	static const double points[] = { 0.1, 0.2, 0.5, 1, 2, 5, 10 };

	for (size_t i = 0; i < sizeof(points) / sizeof(*points); i++)
		if (replications_for(c->spread, points[i] / 100, r->blocks, r->confidence) <=
		    10 * (double)r->blocks)
			return points[i];
	return NAN;
}
