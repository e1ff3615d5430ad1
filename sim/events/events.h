/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * events - what is pending in simulated time, and levels over it. The room knows no calls:
 * what an item stands for is a number to it.
 *
 *   eventset.h    the pending events of a replication, by (time, order)
 *   timer_heap.h  a few timers, by (time, order)
 *   gauge.h       levels over time: integral and peak
 *   radix.h       the monotone radix heap under both, struct event, and NEVER
 *   pool.h        records of one size, known by a small number
 *
 * Each owns the memory of what was put into it until its _free(); none is shared between
 * threads. Times are nanoseconds. Called by the engine. Includes base only.
 */
#ifndef RINGFLOW_EVENTS_H
#define RINGFLOW_EVENTS_H

#include "events/eventset.h"
#include "events/gauge.h"
#include "events/pool.h"
#include "events/radix.h"
#include "events/timer_heap.h"

#endif
