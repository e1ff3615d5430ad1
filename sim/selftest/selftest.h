/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * selftest - scenarios whose answers are known exactly, simulated and held against them.
 */
#ifndef RINGFLOW_SELFTEST_H
#define RINGFLOW_SELFTEST_H

#include "experiment/experiment.h"

struct diagnostics;

/* One exact value of a scenario. */
struct selftest_value {
	const char *metric; /* as expectations name it */
	double (*exact)(const double *parameters);
	const char *formula; /* in words */
};

enum { SELFTEST_VALUES = 5, SELFTEST_PARAMETERS = 5 };

/* A scenario and its values. */
struct selftest_case {
	const char *name, *text; /* YAML */
	double parameters[SELFTEST_PARAMETERS]; /* of the formulas */
	struct selftest_value values[SELFTEST_VALUES];
};

/* What came of one value. */
struct selftest_row {
	const char *name, *metric, *formula;
	double simulated, error, exact, z; /* error: the estimate's standard error */
};

/* |z| above this is a fault: by chance once in 2,149 values. */
#define SELFTEST_Z 3.5

/* The built-in cases. */
extern const struct selftest_case selftest_cases[];
extern const size_t selftest_case_count;

struct selftest_options {
	uint64_t seed;
	unsigned threads;
	const struct progress *progress; /* by cases; or NULL */
};

/* Run COUNT cases and write a row for each of their values into ROWS,
 * which has room; their number. A case that cannot be run is a fault of this program: it
 * adds errors to D. */
size_t selftest_run(const struct selftest_case *cases, size_t count, const struct selftest_options *o,
		    struct selftest_row *rows, struct diagnostics *d);

#endif
