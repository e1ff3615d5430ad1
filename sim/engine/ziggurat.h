/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * ziggurat - layers of equal area under a density (Marsaglia and Tsang 2000).
 * Layer i is as wide as x[i]; within x[i + 1] it lies under the density.
 */
#ifndef RINGFLOW_ZIGGURAT_H
#define RINGFLOW_ZIGGURAT_H

#include <stdint.h>

enum { ZIGGURAT_LAYERS = 256, ZIGGURAT_SHIFT = 11 };

struct ziggurat {
	double tail;			       /* x[1]: where the tail begins */
	uint64_t inside[ZIGGURAT_LAYERS];      /* 2^53 x[i + 1] / x[i] */
	double width[ZIGGURAT_LAYERS];	       /* 2^-53 x[i] */
	double density[ZIGGURAT_LAYERS + 1];   /* at x[i] */
};

extern const struct ziggurat ziggurat_exponential, ziggurat_normal;

#endif
