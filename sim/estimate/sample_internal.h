/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sample - the replications of one design side by side; private to the room. */
#ifndef RINGFLOW_SAMPLE_INTERNAL_H
#define RINGFLOW_SAMPLE_INTERNAL_H

#include "estimate/results.h"
#include "replication/replication.h"

struct prices;
struct arena;

struct group_samples {
	uint64_t *column[GROUP_COLUMNS];
	double *measure[GROUP_MEASURES];
};

struct part_samples {
	uint64_t *column[PART_COLUMNS];
	double *measure[PART_MEASURES];
};

/* All replications of one design, column by column. */
struct samples {
	size_t n; /* replications held, or blocks of them */
	size_t block; /* replications that each of them sums up */
	uint64_t *column[COLUMNS];
	double *measure[MEASURES];
	size_t group_count;
	struct group_samples *groups;
	struct part_samples *parts; /* of the shape */
	struct record_shape shape;
	struct interval_samples {
		uint64_t *column[INTERVAL_WAIT_SUM];
		double *wait, *wait_n;
	} *intervals; /* of all groups, in their order */
	uint64_t **visits; /* by word, visit_words() of the shape */
	uint64_t *reasons[REASON_COUNT];
	uint64_t *codes[CODE_COUNT];
	double *controls[CONTROLS]; /* 0 where none are kept */
};

/* Room in A for so many REPLICATIONS, whose records have SHAPE. */
void samples_init(struct samples *s, struct arena *a, size_t replications,
		  const struct record_shape *shape);
/* Append RECORD, the next replication's. */
void samples_add(struct samples *s, const uint64_t *record);
/* Of the N numbers of a COLUMN. */
uint64_t column_sum(const uint64_t *column, size_t n);

/* blocks.c: BLOCK replications of FROM after the other in one, in A. */
struct samples samples_in_blocks(const struct samples *from, size_t block, struct arena *a);
/* What the metrics and comparisons of R gain over the replications PLAIN of each design one
 * by one, P its program, taken as independent. */
void estimate_gains(struct results *r, const struct samples *plain, const struct plan *p);

/* control.c: R's metrics estimated with the help of the control variates in S, one for each
 * design, where there are observations enough. */
void estimate_controlled(struct results *r, const struct samples *s,
			 const struct scenario *scenario);

/* metrics.c: estimates from the samples S of P, allocated in A. */
void design_metrics(struct design_result *r, const struct samples *s, const struct program *p,
		    struct arena *a, double confidence);
/* intervals.c: of group I of P, to which R belongs, by the steps of its schedule. */
void group_intervals(struct group_result *r, const struct samples *s, const struct program *p,
		     size_t i, struct arena *a, double confidence);
/* ends.c: what became of the callers of R, in A. */
void design_ends(struct design_result *r, const struct samples *s, bool machines, struct arena *a,
		 double confidence);
/* independence.c: what the calls of P share, in words, so that they are not independent; NULL:
 * nothing. */
const char *calls_dependence(const struct program *p);
/* The share of HITS in TRIALS over N replications, with rate_estimate()'s interval; but where
 * the calls are DEPENDENT and one replication alone has trials, there is none: over its calls,
 * taken as independent, it would cover as seldom as in one experiment of two. */
struct estimate share_estimate(const uint64_t *hits, const uint64_t *trials, size_t n, bool dependent,
			       double confidence);
/* The same of a difference, A less B, by paired_rate_difference(). */
struct share_column {
	const uint64_t *hits, *trials;
};
struct estimate share_difference(const struct share_column *a, const struct share_column *b, size_t n,
				 bool dependent, double confidence);
/* time_series.c: of each design of P the series over the replications of R, of RECORDS; and their
 * axis. */
void time_series_results(struct results *r, const struct plan *p, const struct record_table *records);
/* widgets.c: the visits of the widgets of P, of which R is the result. Nothing where none are counted. */
void design_widgets(struct design_result *r, const struct samples *s, const struct program *p,
		    struct arena *a, double confidence);
/* costs.c */
void design_costs(struct design_result *r, const struct samples *s, const struct prices *p,
		  bool outbound, struct arena *a, double confidence);
/* compare.c: every metric of the pairs of R's designs, see struct pairing; theirs are SAMPLES.
 * The goal of S, if it has one, says which design is best. */
void compare_designs(struct results *r, const struct samples *samples, const struct scenario *s);
struct estimate success_estimate(const struct samples *s, const struct program *p, double confidence);
struct estimate http_400_estimate(const struct samples *s, const struct program *p, double confidence);

#endif
