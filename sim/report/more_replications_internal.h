/* SPDX-License-Identifier: GPL-3.0-or-later */
/* more_replications - what would decide a comparison that shows nothing (private to the report room). */
#ifndef RINGFLOW_REPORT_MORE_REPLICATIONS_INTERNAL_H
#define RINGFLOW_REPORT_MORE_REPLICATIONS_INTERNAL_H

#include "estimate/results.h"

/* Replications beyond those of R after which the difference C has about this HALF_WIDTH, a share; 0 or
 * less: they are there already. NAN: its spread is not known. */
double replications_more(const struct comparison *c, const struct results *r, double half_width);

/* A round half-width, in points, that no more than ten times the replications show; else NAN. */
double points_within_reach(const struct comparison *c, const struct results *r);

#endif
