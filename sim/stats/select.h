/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * select - which of several is best? The fully sequential procedure KN of Kim & Nelson
 * (ACM TOMACS 11:251, 2001) for common random numbers, with the variances brought up to
 * date at every look as in KN++ (Oper. Res. 54:475, 2006).
 */
#ifndef RINGFLOW_SELECT_H
#define RINGFLOW_SELECT_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Screen K candidates after N observations of each, X[i][j] being replication j of
 * candidate i under the same random numbers as X[l][j]; more is better. ALIVE[i] becomes
 * false for each that is out; those that are out already stay out. Returns how many are
 * left. When one is, it is the best with probability PROBABILITY at least, given that it
 * is better than every other by DELTA; and else within DELTA of the best.
 */
size_t select_screen(const double *const *x, size_t k, size_t n, double delta,
		     double probability, bool *alive);

#endif
