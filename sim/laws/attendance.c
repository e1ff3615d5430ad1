/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "laws/attendance.h"

#include <math.h>

uint64_t agents_there(uint64_t scheduled, double shrinkage)
{
	return (uint64_t)floor((double)scheduled * (1 - shrinkage) + 0.5 + 1e-9);
}

uint64_t agents_to_schedule(uint64_t there, double shrinkage, double on_break)
{
	double needed = ceil((double)there / (1 - on_break) - 1e-9);
	uint64_t n = (uint64_t)fmax(0, floor((needed - 0.5) / (1 - shrinkage)) - 1);

	if (!there)
		return 0;
	while ((double)agents_there(n, shrinkage) < needed)
		n++;
	return n;
}

double break_share(const struct dist *every, double delay, const struct dist *length)
{
	double away = dist_mean(length), there = dist_mean(every) + delay;

	return away > 0 ? away / (away + there) : 0;
}
