/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * inverse - laws drawn as the inverse of their distribution function at one uniform number,
 * so that what is drawn rises with it. Slower than the ways of rng.c, and taken only where
 * random numbers of several replications depend on each other; private to the room.
 */
#ifndef RINGFLOW_INVERSE_H
#define RINGFLOW_INVERSE_H

#include "engine/law.h"

/* E, exponential with mean 1, at U in (0, 1). */
double inverse_exponential(double u);
/* L, of a kind with one density, at U in (0, 1): nanoseconds. */
double inverse_ns(const struct law *l, double u);

#endif
