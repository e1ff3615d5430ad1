/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sampling - what rng.c asks of sampling.c; private to the room. */
#ifndef RINGFLOW_SAMPLING_INTERNAL_H
#define RINGFLOW_SAMPLING_INTERNAL_H

#include "random/rng.h"

/* Make of B's words, which are those of R's key, what R's sampling makes of them. */
void sampling_apply(const struct rng *r, struct rng_block *b);

#endif
