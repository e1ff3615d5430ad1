/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A round of work on all ranks. Implemented with MPI by ranks_mpi.c and mpi_round.c, and without by
 * mpi_none.c: the Makefile takes the one or the other.
 */
#ifndef RINGFLOW_RANKS_INTERNAL_H
#define RINGFLOW_RANKS_INTERNAL_H

#include "base/text.h"
#include "parallel/parallel.h"
#include "parallel/thread_pool_internal.h"
#include "parallel/work_queue_internal.h"

/* Rank 0: begin a round, of which the others get MESSAGE. ranks_coordinate() must follow. */
void ranks_begin_round(struct ranks *r, const struct round_message *message);
/* The others: wait for a round. Returns its message, allocated, of *SIZE bytes; NULL: there are no
 * more rounds. Else ranks_work() must follow. */
void *ranks_next_round(struct ranks *r, size_t *size);

/* Rank 0: have P and all other ranks run the units of Q until none is left or *P->stop becomes
 * non-zero; P->stop must not be NULL. Sets R->lost when a rank is lost. */
void ranks_coordinate(struct ranks *r, struct work_queue *q, struct thread_pool *p);

/* The others: have P, whose source is not yet set, run the units that rank 0 gives. */
void ranks_work(struct ranks *r, struct thread_pool *p);

#endif
