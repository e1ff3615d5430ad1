/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expectations - what came of each `expect` of a scripted call. */
#ifndef RINGFLOW_EXPECTATIONS_INTERNAL_H
#define RINGFLOW_EXPECTATIONS_INTERNAL_H

#include "estimate/results.h"
#include "replication/replication.h"

/* List in R what came of every expectation of every design over the first
 * r->replications of RECORDS. */
void expectations_results(struct results *r, const struct plan *p,
			  const struct record_table *records);

#endif
