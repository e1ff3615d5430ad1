/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * compare_report - two saved results side by side, as ringflow compare shows them: nothing is
 * kept, and the results stay the caller's. Called by cmd.
 */
#ifndef RINGFLOW_REPORT_COMPARE_REPORT_H
#define RINGFLOW_REPORT_COMPARE_REPORT_H

#include "estimate/estimate.h"
#include "report/report.h"

/* The rates and whatever else differs from A to B, with the confidence of A; ALL: everything. */
void compare_table(FILE *out, const struct metric_changes *c, const struct saved_results *a,
		   const struct saved_results *b, bool all, const struct report_style *style);
/* "B is better", "no difference shown", ...; "-" where nothing can be said. */
const char *compare_verdict(const struct metric_change *x);
/* Is X among what is shown without being asked for: what differs, and the rates, where either has a value? */
bool compare_listed(const struct metric_change *x);
/* design, metric, unit, a, b, difference, low, high, p, p_holm, shown. */
void compare_csv(FILE *out, const struct metric_changes *c);

#endif
