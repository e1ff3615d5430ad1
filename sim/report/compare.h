/* SPDX-License-Identifier: GPL-3.0-or-later */
/* compare - two saved results side by side. */
#ifndef RINGFLOW_REPORT_COMPARE_H
#define RINGFLOW_REPORT_COMPARE_H

#include "experiment/saved.h"
#include "report/report.h"

/* The rates and whatever else differs; ALL: everything. */
void compare_table(FILE *out, const struct changes *c, const struct saved *a,
		   const struct saved *b, double confidence, bool all,
		   const struct report_style *style);
/* design, metric, unit, a, b, difference, low, high, p, p_holm, shown. */
void compare_csv(FILE *out, const struct changes *c);

#endif
