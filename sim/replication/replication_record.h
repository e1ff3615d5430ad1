/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * replication_record - what is kept of one unit of work, as one flat array of 64-bit words: to
 * be put in a slot, written to a file or sent to another process. Doubles travel
 * as their bits.
 */
#ifndef RINGFLOW_REPLICATION_RECORD_H
#define RINGFLOW_REPLICATION_RECORD_H

#include "base/bill.h"
#include "engine/engine.h"

struct arena;

/* Columns of whole numbers. */
enum column {
#define COUNTER(name) COL_##name,
#define DERIVED(name, value) COL_##name,
#define MARK(name, value) COL_##name,
#define WORDS(name, number, array) COL_##name, COL_##name##_last = COL_##name + (number) - 1,
#include "engine/metrics.def"
	COLUMNS
};

/* Columns of measurements; NAN where a replication has none. */
enum measure {
#define SUMMED(name, value) MEASURE_##name,
#define AVERAGED(name, value) MEASURE_##name,
#include "engine/metrics.def"
	MEASURES
};

enum group_column {
#define COUNTER(name) GROUP_##name,
#define DERIVED(name, value) GROUP_##name,
#define WORDS(name, number, array) GROUP_##name, GROUP_##name##_last = GROUP_##name + (number) - 1,
#include "engine/group_metrics.def"
	GROUP_COLUMNS
};

enum group_measure {
#define SUMMED(name, value) GROUP_##name,
#define AVERAGED(name, value) GROUP_##name,
#include "engine/group_metrics.def"
	GROUP_MEASURES
};

enum part_column {
#define COUNTER(name) PART_##name,
#include "engine/part_metrics.def"
	PART_COLUMNS
};

enum part_measure {
#define SUMMED(name, value) PART_##name,
#include "engine/part_metrics.def"
	PART_MEASURES
};

/* Of the calls that came to a group in one step of its schedule. */
enum interval_column { INTERVAL_OFFERED, INTERVAL_ABANDONED, INTERVAL_LEVEL, INTERVAL_LEVEL_OF,
		       INTERVAL_WAIT_N, INTERVAL_WAIT_SUM, /* the bits of a double */
		       INTERVAL_COLUMNS };

/* What came of the calls that were offered in an interval of the time axis. */
enum offered_column { OFFERED_CALLS, OFFERED_SUCCEEDED, OFFERED_REFUSED, OFFERED_COLUMNS };

/* Where things stand: columns, measures, reasons, codes, then each group's columns and
 * measures, then those of each part, then the intervals of the groups that have some, then the visits of widgets where they are
 * counted, as in struct tally, but times in ms, then the time
 * series: a word for when all was over, then levels and calls, two of 32 bits in a word; then a word per
 * expectation and, if they are kept, the control variates. */
enum {
	RECORD_MEASURES = COLUMNS,
	RECORD_REASONS = RECORD_MEASURES + MEASURES,
	RECORD_CODES = RECORD_REASONS + REASON_COUNT,
	RECORD_GROUPS = RECORD_CODES + CODE_COUNT,
	RECORD_GROUP_WORDS = GROUP_COLUMNS + GROUP_MEASURES,
	RECORD_PART_WORDS = PART_COLUMNS + PART_MEASURES,
};

/* What the length of a record depends on; the same for all records of a scenario. */
struct record_shape {
	size_t groups, intervals, expectations; /* intervals: of all groups */
	size_t times; /* intervals of the time axis that there is room for; 0: no time series */
	size_t widgets, ways; /* the most of any design; 0: no visits are counted */
	bool controls;
	size_t parts;
};

size_t record_words(const struct record_shape *shape);

/* Fill RECORD, except for its expectations, with what T says; P tells the size of
 * the groups, of which it has SHAPE->groups. */
void record_pack(uint64_t *record, const struct record_shape *shape, const struct tally *t,
		 const struct program *p);

/* record_check.c: NULL when RECORD may be what a run came to, else what is wrong with it, in words
 * allocated in A. Every number that is read from a file has to pass here. */
const char *record_wrong(const uint64_t *record, const struct record_shape *shape, struct arena *a);

uint64_t record_column(const uint64_t *record, enum column c);
double record_measure(const uint64_t *record, enum measure m);
uint64_t record_reason(const uint64_t *record, enum reason r);
uint64_t record_code(const uint64_t *record, enum code code);
uint64_t record_group_column(const uint64_t *record, size_t group, enum group_column c);
double record_group_measure(const uint64_t *record, size_t group, enum group_measure m);
uint64_t record_part_column(const uint64_t *record, const struct record_shape *shape, size_t part, enum part_column c);
double record_part_measure(const uint64_t *record, const struct record_shape *shape, size_t part, enum part_measure m);
/* INTERVAL counts through those of all groups. */
uint64_t record_interval_column(const uint64_t *record, const struct record_shape *shape,
				size_t interval, enum interval_column c);
double record_interval_wait(const uint64_t *record, const struct record_shape *shape,
			    size_t interval);
/* How many intervals the groups of P have together. */
size_t record_intervals(const struct program *p);
double record_control(const uint64_t *record, const struct record_shape *shape, enum control c);
/* The visit_words() of the shape's widgets and ways. */
const uint64_t *record_visits(const uint64_t *record, const struct record_shape *shape);
/* The levels that there are with so many GROUPS: calls, executions, busy agents and queue of each. */
size_t record_levels(size_t groups);
/* The mean of level I (a gauge of events/gauge.h) in interval K, to 7 digits. */
double record_level(const uint64_t *record, const struct record_shape *shape, size_t i, size_t k);
/* The same of the COUNT first intervals, in ROW; and the calls offered in these. */
void record_level_row(const uint64_t *record, const struct record_shape *shape, size_t i, size_t count,
		      double *row);
void record_offered_row(const uint64_t *record, const struct record_shape *shape, enum offered_column c,
			size_t count, double *row);
/* Calls offered in interval K; in the one after the last that there is room for, later ones. As
 * many as 32 bits hold. */
uint64_t record_offered(const uint64_t *record, const struct record_shape *shape, enum offered_column c,
			size_t k);
/* What is left of the last word of the time series: 0, as nothing stands there. */
uint64_t record_series_rest(const uint64_t *record, const struct record_shape *shape);
/* Seconds from the start until all was over. */
double record_last(const uint64_t *record, const struct record_shape *shape);
/* The first of the words of expectations. */
size_t record_expectations(const struct record_shape *shape);

#endif
