/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * solve - from what a person knows of a duration (its mean and spread, or two quantiles) to the
 * parameters of its law, as far as families share it. Closed forms where there are any; else one
 * unknown shape is bracketed and found by Brent's method, and the answer is checked against what
 * was asked.
 */
#include <gsl/gsl_errno.h>
#include <gsl/gsl_roots.h>
#include <math.h>

#include "base/memory.h"
#include "laws/family_internal.h"

bool has_parameter(const struct parameters *p, enum parameter which)
{
	return p->given & (1u << which);
}

bool constant_when(bool degenerate, double seconds, struct dist *out)
{
	if (degenerate)
		*out = dist_constant(seconds);
	return degenerate;
}

const char *check_shape(double shape, struct arena *a)
{
	if (shape < least_shape || shape > most_shape)
		return arena_printf(a, "its shape would be %g, expected 0.01 to 1e6", shape);
	return NULL;
}

bool solve_shape(struct equation *e, double *shape)
{
	gsl_root_fsolver *solver = gsl_root_fsolver_alloc(gsl_root_fsolver_brent);
	gsl_function function = { e->f, e };
	double low = log(least_shape), high = log(most_shape);
	double f_low = e->f(low, e), f_high = e->f(high, e);
	int status = GSL_CONTINUE;

	/* NaN compares false and so counts as no solution */
	if (solver && f_low >= 0 && f_high <= 0 &&
	    gsl_root_fsolver_set(solver, &function, low, high) == GSL_SUCCESS) {
		for (int i = 0; i < 200 && status == GSL_CONTINUE; i++) {
			if (gsl_root_fsolver_iterate(solver) != GSL_SUCCESS)
				break;
			status = gsl_root_test_interval(gsl_root_fsolver_x_lower(solver),
							gsl_root_fsolver_x_upper(solver), 1e-13,
							1e-13);
		}
		*shape = exp(gsl_root_fsolver_root(solver));
	}
	if (solver)
		gsl_root_fsolver_free(solver);
	return status == GSL_SUCCESS;
}
