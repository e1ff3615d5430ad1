/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * survival - who is still there after so long, where not everybody was watched to the
 * end: Kaplan and Meier (JASA 53:457, 1958), with Greenwood's variance. Intervals are
 * symmetric for ln(-ln S), so that they lie within 0 and 1 (Kalbfleisch and Prentice,
 * The Statistical Analysis of Failure Time Data, 1980, sec. 1.3).
 */
#ifndef RINGFLOW_FIT_SURVIVAL_H
#define RINGFLOW_FIT_SURVIVAL_H

#include "fit/censored_sample.h"

struct arena;

/* After an event at `time`, up to the next one's. */
struct survival_step {
	double time, at_risk, events;
	double survival, error; /* S, and Greenwood's standard error of it */
	double low, high;	/* NAN where S is 0 */
};

struct survival {
	size_t count;
	struct survival_step *steps;
	double last; /* the longest duration, observed or not */
};

/* The estimate for S with intervals at CONFIDENCE, made in A. At equal times what was
 * observed comes before what was not. Without events it has no steps. */
void survival_estimate(struct survival *k, const struct fit_sample *s, double confidence,
		       struct arena *a);

/* The same with the roles exchanged: of the time until one is watched no longer. */
void survival_of_censoring(struct survival *k, const struct fit_sample *s, struct arena *a);

/* S(TIME): 1 before the first step. */
double survival_at(const struct survival *k, double time);
/* The step that holds at TIME, NULL before the first. */
const struct survival_step *survival_step_at(const struct survival *k, double time);

/* The least time with S <= 1 - P; NAN when S does not come down to there. */
double survival_quantile(const struct survival *k, double p);

/* The mean of what is cut off at `last`, by the area under S. */
double survival_restricted_mean(const struct survival *k);

#endif
