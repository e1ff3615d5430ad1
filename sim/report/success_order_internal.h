/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * success_order - which designs succeed more often than which, and of which two that is shown.
 * Private to the report room.
 */
#ifndef RINGFLOW_REPORT_SUCCESS_ORDER_INTERNAL_H
#define RINGFLOW_REPORT_SUCCESS_ORDER_INTERNAL_H

#include "estimate/results.h"

/* The share of D's calls that succeed; -INFINITY without calls. */
double design_success(const struct design_result *d);

/* The indices of R's designs, COUNT of them, by results_measure(), how often their calls succeed: the most first, of
 * equals the scenario's first, last those without calls. In A. */
size_t *designs_by_success(struct arena *a, const struct results *r);

/* The comparison of METRIC between the designs I and J (I != J), or NULL. */
const struct comparison *comparison_of(const struct results *r, const char *metric, size_t i, size_t j);

/* Is design I shown to succeed more often than J, by results_measure(), which does so less often? */
bool design_beats(const struct results *r, size_t i, size_t j);

#endif
