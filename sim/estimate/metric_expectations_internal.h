/* SPDX-License-Identifier: GPL-3.0-or-later */
/* metric_expectations - what a scenario's metrics have to be; private to the room. */
#ifndef RINGFLOW_METRIC_EXPECTATIONS_INTERNAL_H
#define RINGFLOW_METRIC_EXPECTATIONS_INTERNAL_H

#include "estimate/results.h"
#include "replication/replication.h"

/* Add to R, whose designs have their metrics, what came of each of these. */
void metric_expectations_results(struct results *r, const struct plan *p);

#endif
