/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * row - what is kept of one unit of work, as one flat array of 64-bit words: to
 * be put in a slot, written to a file or sent to another process. Doubles travel
 * as their bits. Private to the room.
 */
#ifndef RINGFLOW_ROW_H
#define RINGFLOW_ROW_H

#include "base/base.h"
#include "engine/engine.h"

/* Columns of whole numbers. */
enum column {
	COL_CALLS,
	COL_SUCCESSES,
	COL_ABANDONED,
	COL_WITH_400,
	COL_REDIRECTS,
	COL_STUDIO_REQUESTS,
	COL_400,
	COL_REST_400,
	COL_STUDIO_400,
	COL_FAILED,
	COL_EXECUTIONS,
	COL_STUCK,
	COL_81002,
	COL_ILLEGAL,
	COL_REFUSED_ELSEWHERE,
	COL_EVENTS,
	COL_FINGERPRINT,
	COL_BILLS,
	COL_RETRIALS = COL_BILLS + BILLS,
	COL_RETRIAL_SUCCESSES,
	COL_FIRST_ATTEMPTS,
	COL_VIOLATION, /* enum violation */
	COL_VIOLATION_CALL,
	COLUMNS
};

/* Columns of measurements; NAN where a replication has none. */
enum measure {
	MEASURE_STUDIO_SUM, /* seconds to Studio over all calls it took */
	MEASURE_STUDIO_N,
	MEASURE_STUDIO_P50,
	MEASURE_STUDIO_P95,
	MEASURE_STUDIO_P99,
	MEASURE_CALLS_MEAN,
	MEASURE_CALLS_PEAK,
	MEASURE_EXECUTIONS_MEAN,
	MEASURE_EXECUTIONS_PEAK,
	MEASURE_QUEUE_SUM, /* seconds REST-created calls waited to be dialled */
	MEASURE_QUEUE_N,
	MEASURE_WINDOW,	 /* seconds observed */
	MEASURE_STAFFED, /* seconds of all agents in it */
	MEASURES
};

enum group_column { GROUP_OFFERED, GROUP_SERVED, GROUP_ABANDONED, GROUP_REFUSED, GROUP_WAITED,
		    GROUP_LEVEL, GROUP_LEVEL_OF, GROUP_THRESHOLDS, /* and its share's whole */
		    GROUP_COLUMNS = GROUP_THRESHOLDS + MOST_THRESHOLDS };
enum group_measure { GROUP_WAIT_SUM, GROUP_WAIT_N, GROUP_SERVED_SUM, GROUP_SERVED_N, GROUP_WAIT_P95, GROUP_OCCUPANCY,
		     GROUP_QUEUE_MEAN, GROUP_MEASURES };

/* Of the calls that came to a group in one step of its schedule. */
enum interval_column { INTERVAL_OFFERED, INTERVAL_ABANDONED, INTERVAL_LEVEL, INTERVAL_LEVEL_OF,
		       INTERVAL_WAIT_N, INTERVAL_WAIT_SUM, /* the bits of a double */
		       INTERVAL_COLUMNS };

/* Where things stand: columns, measures, reasons, codes, then each group's columns and
 * measures, then the intervals of the groups that have some, then a word per expectation
 * and, if they are kept, the control variates. */
enum {
	ROW_MEASURES = COLUMNS,
	ROW_REASONS = ROW_MEASURES + MEASURES,
	ROW_CODES = ROW_REASONS + REASON_COUNT,
	ROW_GROUPS = ROW_CODES + CODE_COUNT,
	ROW_GROUP_WORDS = GROUP_COLUMNS + GROUP_MEASURES,
};

/* What the length of a row depends on; the same for all rows of a scenario. */
struct row_shape {
	size_t groups, intervals, expectations; /* intervals: of all groups */
	bool controls;
};

size_t row_words(const struct row_shape *shape);

/* Fill ROW, except for its expectations, with what T says; P tells the size of
 * the groups, of which it has SHAPE->groups. */
void row_pack(uint64_t *row, const struct row_shape *shape, const struct tally *t,
	      const struct program *p);

uint64_t row_column(const uint64_t *row, enum column c);
double row_measure(const uint64_t *row, enum measure m);
uint64_t row_reason(const uint64_t *row, enum reason r);
uint64_t row_code(const uint64_t *row, enum code code);
uint64_t row_group_column(const uint64_t *row, size_t group, enum group_column c);
double row_group_measure(const uint64_t *row, size_t group, enum group_measure m);
/* INTERVAL counts through those of all groups. */
uint64_t row_interval_column(const uint64_t *row, const struct row_shape *shape, size_t interval,
			     enum interval_column c);
double row_interval_wait(const uint64_t *row, const struct row_shape *shape, size_t interval);
/* How many intervals the groups of P have together. */
size_t row_intervals(const struct program *p);
double row_control(const uint64_t *row, const struct row_shape *shape, enum control c);
/* The first of the words of expectations. */
size_t row_expectations(const struct row_shape *shape);

#endif
