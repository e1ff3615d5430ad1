/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * variates - what one random number costs, by generator and method. Each function
 * draws N numbers and returns their sum, so that none is left out.
 */
#ifndef RINGFLOW_BENCH_VARIATES_H
#define RINGFLOW_BENCH_VARIATES_H

#include <stddef.h>

struct variate {
	const char *name;
	double (*draw)(size_t n);
	double mean; /* expected */
};

/* One line for each variate of a file. */
extern const struct variate plain_variates[], gsl_variates[], our_variates[];
extern const size_t plain_count, gsl_count, our_count;

#endif
