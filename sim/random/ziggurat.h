/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * ziggurat - layers of equal area under a falling density f, f(0) = 1 (Marsaglia
 * and Tsang 2000, doi 10.18637/jss.v005.i08). Layer i > 0 is the rectangle from 0
 * to x[i] between the heights f[i] and f[i + 1]; layer 0 is all below f[1], the
 * tail beyond x[1] included, and x[0] is its area over f[1]. x[LAYERS] is 0.
 */
#ifndef RINGFLOW_ZIGGURAT_H
#define RINGFLOW_ZIGGURAT_H

enum { ZIGGURAT_LAYERS = 256 };

/* Of exp(-x). */
extern const double ziggurat_exponential_x[ZIGGURAT_LAYERS + 1];
extern const double ziggurat_exponential_f[ZIGGURAT_LAYERS + 1];
/* Of exp(-x*x/2), x >= 0. */
extern const double ziggurat_normal_x[ZIGGURAT_LAYERS + 1];
extern const double ziggurat_normal_f[ZIGGURAT_LAYERS + 1];

#endif
