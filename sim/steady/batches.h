/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * batches - one long run of each arm, cut after the warm-up into equal batches that take
 * the place of replications.
 */
#ifndef RINGFLOW_BATCHES_H
#define RINGFLOW_BATCHES_H

#include <signal.h>

#include "replication/replication.h"

/* Fill RECORDS, which has a slot for every unit, anew with the WANTED batches of each arm of P, on so
 * many THREADS (0: one). While neighbouring batches depend on each other they are made twice as
 * long, up to a bound. False when *STOP (which may be NULL) became non-zero. */
bool batches_work(struct plan *p, struct record_table *records, uint64_t wanted, unsigned threads,
		  volatile sig_atomic_t *stop);

#endif
