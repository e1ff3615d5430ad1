/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expect_metric - what a scenario's metrics have to be; private to the room. */
#ifndef RINGFLOW_EXPECT_METRIC_H
#define RINGFLOW_EXPECT_METRIC_H

#include "experiment/experiment.h"
#include "experiment/plan.h"

/* Is there a metric of each name that P's scenario expects something of? False after
 * adding errors to D. */
bool metric_expects_check(const struct plan *p, struct diagnostics *d);

/* Add to R, whose designs have their metrics, what came of each of these. */
void metric_expects_conclude(struct results *r, const struct plan *p);

#endif
