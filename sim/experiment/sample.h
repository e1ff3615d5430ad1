/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sample - the replications of one design side by side; private to the room. */
#ifndef RINGFLOW_SAMPLE_H
#define RINGFLOW_SAMPLE_H

#include "experiment/experiment.h"
#include "experiment/plan.h"
#include "experiment/row.h"

struct group_samples {
	uint64_t *column[GROUP_COLUMNS];
	double *measure[GROUP_MEASURES];
};

/* All replications of one design, column by column. */
struct samples {
	size_t n; /* replications held, or blocks of them */
	size_t block; /* replications that each of them sums up */
	uint64_t *column[COLUMNS];
	double *measure[MEASURES];
	size_t group_count;
	struct group_samples *groups;
	struct row_shape shape;
	struct interval_samples {
		uint64_t *column[INTERVAL_WAIT_SUM];
		double *wait, *wait_n;
	} *intervals; /* of all groups, in their order */
	uint64_t *reasons[REASON_COUNT];
	uint64_t *codes[CODE_COUNT];
	double *controls[CONTROLS]; /* 0 where none are kept */
};

/* Room in A for so many REPLICATIONS, whose rows have SHAPE. */
void samples_init(struct samples *s, struct arena *a, size_t replications,
		  const struct row_shape *shape);
/* Append ROW, the next replication's. */
void samples_add(struct samples *s, const uint64_t *row);

/* blocks.c: BLOCK replications of FROM after the other in one, in A. */
struct samples samples_in_blocks(const struct samples *from, size_t block, struct arena *a);
/* What the metrics and comparisons of R gain over the replications PLAIN of each design one
 * by one, P its program, taken as independent. */
void conclude_gains(struct results *r, const struct samples *plain, const struct plan *p);

/* control.c: R's metrics estimated with the help of the control variates in S, one for each
 * design, where there are observations enough. */
void conclude_controlled(struct results *r, const struct samples *s,
			 const struct scenario *scenario);

/* metrics.c: estimates from samples, allocated in A. */
void design_metrics(struct design_result *r, const struct samples *s, const struct program *p,
		    struct arena *a, double confidence);
/* intervals.c: of group I of P, to which R belongs, by the steps of its schedule. */
void group_intervals(struct group_result *r, const struct samples *s, const struct program *p,
		     size_t i, struct arena *a, double confidence);
/* shared.c: what the calls of P share, in words, so that they are not independent; NULL:
 * nothing. */
const char *shared_by_calls(const struct program *p);
/* costs.c */
void design_costs(struct design_result *r, const struct samples *s, const struct prices *p,
		  bool outbound, struct arena *a, double confidence);
/* Of the costs per call of A less those of B, replication by replication. */
struct estimate cost_difference(const struct design_result *a, const struct design_result *b,
				size_t n, struct arena *arena, double confidence);
/* compare.c: every metric of each pair of R's designs, whose samples are S. */
void compare_designs(struct results *r, const struct samples *s);
struct estimate success_estimate(const struct samples *s, double confidence);
struct estimate http_400_estimate(const struct samples *s, double confidence);

#endif
