/* SPDX-License-Identifier: GPL-3.0-or-later */
/* thresholds - is each metric where the scenario wants it? Private to the room. */
#ifndef RINGFLOW_THRESHOLDS_H
#define RINGFLOW_THRESHOLDS_H

#include "experiment/experiment.h"
#include "experiment/plan.h"

/* Is there a metric for each threshold of P's scenario? False after adding errors to D. */
bool thresholds_check(const struct plan *p, struct diagnostics *d);
/* List in R, whose designs have their metrics, the verdict on each. */
void thresholds_conclude(struct results *r, const struct scenario *s);

#endif
