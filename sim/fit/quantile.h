/* SPDX-License-Identifier: GPL-3.0-or-later */
/* quantile - of the laws that are fitted, and beside those of a sample. */
#ifndef RINGFLOW_FIT_QUANTILE_H
#define RINGFLOW_FIT_QUANTILE_H

#include "fit/choose.h"

struct dist;

/* The least x with P(X <= x) >= P, 0 < P < 1, by bisection to a billionth. */
double fit_quantile(const struct dist *d, double p);

enum { FIT_QQ_POINTS = 199 };

/* The quantile of (I + 1) / 200 of the sample and of the chosen law, in seconds. Where some
 * were not observed, the sample's is Kaplan and Meier's; NAN where that does not go so far,
 * or fewer than one in a hundred, or than ten, are left. */
struct fit_qq {
	double p, log, law;
};
struct fit_qq fit_qq_point(const struct fit_choice *c, size_t i);

#endif
