/* SPDX-License-Identifier: GPL-3.0-or-later */
/* thresholds - is each metric where the scenario wants it? Private to the room. */
#ifndef RINGFLOW_THRESHOLDS_INTERNAL_H
#define RINGFLOW_THRESHOLDS_INTERNAL_H

#include "estimate/results.h"
#include "replication/replication.h"

/* List in R, whose designs have their metrics, the verdict on each. */
void thresholds_results(struct results *r, const struct scenario *s);

#endif
