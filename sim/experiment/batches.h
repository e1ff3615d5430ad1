/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * batches - one long run of each arm, cut after the warm-up into equal batches that take
 * the place of replications; private to the room.
 */
#ifndef RINGFLOW_BATCHES_H
#define RINGFLOW_BATCHES_H

#include "experiment/study.h"

/* Fill the rows of P with as many batches as are wanted, anew. While neighbouring batches
 * depend on each other they are made twice as long, up to a bound. False when stopped. */
bool batches_work(struct point *p, const struct experiment_options *o);

#endif
