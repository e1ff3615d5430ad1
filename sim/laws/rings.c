/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "laws/rings.h"

enum { STEPS = 1000 };

/* The mean of the lesser of TIMEOUT and a time of LAW: the integral of P(time > x), by midpoints. */
static double limited_mean(const struct dist *law, double timeout)
{
	double sum = 0;

	for (int i = 0; i < STEPS; i++)
		sum += dist_upper(law, timeout * (i + 0.5) / STEPS);
	return sum * timeout / STEPS;
}

struct rings rings_of(double timeout, double answer, const struct dist *after)
{
	double in_time = 1 - dist_upper(after, timeout * (1 - 1e-12)), answered = answer * in_time;

	return (struct rings){
		.answered = answered, .per_call = 1 / answered, .unanswered = 1 / answered - 1,
		.seconds = (answer * limited_mean(after, timeout) + (1 - answer) * timeout) / answered,
	};
}
