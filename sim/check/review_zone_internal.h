/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * review_zone - which times are left to several clocks at once: a difference bound
 * matrix (Dill 1989). Entry [i][j] bounds left(i) - left(j) from above, in nanoseconds;
 * clock 0 is the present, whose time left is always 0.
 */
#ifndef RINGFLOW_CHECK_REVIEW_ZONE_INTERNAL_H
#define RINGFLOW_CHECK_REVIEW_ZONE_INTERNAL_H

#include <stdbool.h>
#include <stdint.h>

enum { CLOCKS = 20 };
#define UNBOUNDED INT64_MAX

struct zone {
	uint32_t running; /* bit: clock; clock 0 always */
	int64_t most[CLOCKS][CLOCKS];
};

void zone_init(struct zone *z);
bool zone_runs(const struct zone *z, int clock);
/* Start CLOCK with LEAST to MOST nanoseconds left; it is stopped first. */
void zone_start(struct zone *z, int clock, int64_t least, int64_t most);
void zone_stop(struct zone *z, int clock);
/* What is left to FROM, which runs, is now left to TO. */
void zone_move(struct zone *z, int from, int to);
/* Let time pass until CLOCK has run out before those of BEFORE (bits) and no later than
 * the others; it is stopped. False, and Z is void, when that cannot be. */
bool zone_expire(struct zone *z, int clock, uint32_t before);
/* Make Z include A, whose clocks are the same. False: it did already. With WIDEN what
 * had to grow becomes unbounded. */
bool zone_include(struct zone *z, const struct zone *a, bool widen);

#endif
