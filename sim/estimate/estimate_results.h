/* SPDX-License-Identifier: GPL-3.0-or-later */
/* estimate_results - the results that the records of replications amount to. */
#ifndef RINGFLOW_ESTIMATE_RESULTS_H
#define RINGFLOW_ESTIMATE_RESULTS_H

#include "estimate/results.h"
#include "replication/replication.h"

struct diagnostics;

/* What RECORDS, with a slot for every unit of P, amount to: estimates over the
 * replications that all arms completed, those before the first that some did not;
 * `interrupted` when these are not as many as WANTED. */
struct results *estimate_results(const struct plan *p, const struct record_table *records,
				 uint64_t wanted);

/* Can all that P's scenario asks of its results be had: the metrics that its expectations, precision
 * and thresholds name, and those of its selection? False after adding all errors to D. */
bool estimate_check(const struct plan *p, struct diagnostics *d);

#endif
