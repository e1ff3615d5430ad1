/* SPDX-License-Identifier: GPL-3.0-or-later */
/* attendance - how many of the agents who are paid are there, and for what part of the time. */
#ifndef RINGFLOW_ATTENDANCE_H
#define RINGFLOW_ATTENDANCE_H

#include <stdint.h>

#include "laws/distribution.h"

/* Of SCHEDULED agents those who are there where the share SHRINKAGE of them is not: to the nearest
 * whole number, a half counts as one. */
uint64_t agents_there(uint64_t scheduled, double shrinkage);

/* The fewest that must be scheduled for THERE of them to be there and on no break, on average: each
 * is for the share ON_BREAK of the time. 0 for 0. */
uint64_t agents_to_schedule(uint64_t there, double shrinkage, double on_break);

/* The part of the time on duty that agents are on breaks: after EVERY, and DELAY seconds until they
 * can leave, for LENGTH. 0 where a break takes no time. */
double break_share(const struct dist *every, double delay, const struct dist *length);

#endif
