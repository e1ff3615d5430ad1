/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * em - laws of several parts by expectation and maximisation, where the part that a
 * duration comes from, and the rest of one that was not watched to its end, are what
 * is missing (Dempster, Laird and Rubin, JRSS B 39:1, 1977; hyper-Erlang laws:
 * Thümmler, Buchholz and Telek, IEEE Trans. Dependable Sec. Comput. 3:245, 2006).
 */
#ifndef RINGFLOW_FIT_EM_INTERNAL_H
#define RINGFLOW_FIT_EM_INTERNAL_H

#include "fit/fitted_law.h"

/* The free parameters of L, whose family has several parts, and the orders where it has
 * some, near the best likelihood: EM from fixed starts, the best of them. MEAN: about
 * that of the law, in seconds. A cell counts as its middle here. */
void em_start(struct fit_law *l, const struct fit_sample *s, double mean);

#endif
