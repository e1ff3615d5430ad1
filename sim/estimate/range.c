/* SPDX-License-Identifier: GPL-3.0-or-later */
/* range - what can be, of what is estimated. */
#include <math.h>

#include "estimate/results.h"

static double most_of(enum unit unit)
{
	return unit == UNIT_SHARE ? 1 : INFINITY;
}

void keep_in_range(struct estimate *e, enum unit unit)
{
	estimate_within(e, 0, most_of(unit));
}

void keep_difference_in_range(struct estimate *e, enum unit unit)
{
	estimate_within(e, -most_of(unit), most_of(unit));
}
