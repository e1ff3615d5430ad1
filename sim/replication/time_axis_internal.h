/* SPDX-License-Identifier: GPL-3.0-or-later */
/* time_axis - the intervals by which levels and calls are told over time; private to the room. */
#ifndef RINGFLOW_REPLICATION_TIME_AXIS_INTERNAL_H
#define RINGFLOW_REPLICATION_TIME_AXIS_INTERNAL_H

#include "program/program.h"

struct plan;

/* No run is divided into more intervals; nor into more than LEAST where series of so many groups
 * would come to more NUMBERS than that in each record. */
enum { TIME_INTERVALS_MOST = 80, TIME_INTERVALS_LEAST = 20, TIME_NUMBERS_MOST = 2000 };

/* The axis of all programs of P: from the start to some time after the last arrival that is to be
 * expected, in intervals of a round length, MOST at most. It follows from the scenario alone, so
 * that all replications, whoever runs them, have the same. */
struct time_axis time_axis_of(const struct plan *p, size_t most);

/* How many intervals a program with so many GROUPS may have. */
size_t time_axis_most(size_t groups);

#endif
