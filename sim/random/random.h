/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * random - random numbers by their address; laws are drawn from them in laws/. The room
 * knows no calls: an address is numbers, and a purpose says what a draw is for.
 *
 *   rng.h       struct rng: the key of one replication and the blocks computed last, owned by
 *               who runs the replication, a thread's own; draws of words
 *   sampling.h  the same when replications depend on each other (variance reduction)
 *   stream.h    the words of one address one after the other, for laws that take several
 *   purpose.h   what draws are for
 *
 * Called by the laws, and by the engine, which draws. Includes base only.
 */
#ifndef RINGFLOW_RANDOM_H
#define RINGFLOW_RANDOM_H

#include "random/purpose.h"
#include "random/rng.h"
#include "random/sampling.h"

#endif
