/* SPDX-License-Identifier: GPL-3.0-or-later */
/* selftest_report - simulated and exact values side by side, as ringflow selftest shows
 * them. Called by cmd. */
#ifndef RINGFLOW_REPORT_SELFTEST_REPORT_H
#define RINGFLOW_REPORT_SELFTEST_REPORT_H

#include "report/report.h"
#include "selftest/selftest.h"

/* Show COUNT rows. Whether all of them are within SELFTEST_Z, and there are any. */
bool report_selftest(FILE *out, const struct selftest_row *rows, size_t count,
		     const struct report_style *style);

#endif
