/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sample - what is kept of one replication; private to the room. */
#ifndef RINGFLOW_SAMPLE_H
#define RINGFLOW_SAMPLE_H

#include "experiment/experiment.h"

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
	MEASURES
};

enum group_column { GROUP_OFFERED, GROUP_SERVED, GROUP_ABANDONED, GROUP_WAITED, GROUP_WITHIN,
		    GROUP_COLUMNS };
enum group_measure { GROUP_WAIT_SUM, GROUP_WAIT_N, GROUP_WAIT_P95, GROUP_OCCUPANCY,
		     GROUP_QUEUE_MEAN, GROUP_MEASURES };

struct group_samples {
	uint64_t *column[GROUP_COLUMNS];
	double *measure[GROUP_MEASURES];
};

/* All replications of one design, column by column. */
struct samples {
	size_t n; /* replications held */
	uint64_t *column[COLUMNS];
	double *measure[MEASURES];
	size_t group_count;
	struct group_samples *groups;
	uint64_t *reasons[REASON_COUNT], *events, *fingerprint;
};

void samples_init(struct samples *s, struct arena *a, size_t replications, size_t groups);
/* Append what T says; P tells the size of the groups. */
void samples_add(struct samples *s, const struct tally *t, const struct program *p);

/* metrics.c: estimates from samples, allocated in A. */
void design_metrics(struct design_result *r, const struct samples *s, const struct program *p,
		    struct arena *a, double confidence);
struct estimate success_estimate(const struct samples *s, double confidence);
struct estimate http_400_estimate(const struct samples *s, double confidence);

/* expect.c */
struct expectations {
	const struct scenario *s;
	size_t design;
	const struct program *p;
	struct results *results;
	size_t *first; /* of each scripted call, in results->expects; in A */
};
/* Room in R for every expectation of S under every design. */
void expectations_reserve(struct results *r, const struct scenario *s);
/* List those of one design. */
void expectations_init(struct expectations *e, struct arena *a);
void expectations_check(struct expectations *e, const struct call_report *r);

#endif
