/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * ranks - the processes of an MPI job, numbered from 0. Rank 0 gives out units of work, runs some
 * itself and takes in all results; the others run what they are given. Without MPI there is rank 0
 * alone. Only the thread that called ranks_start() may call these functions.
 */
#ifndef RINGFLOW_RANKS_H
#define RINGFLOW_RANKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ranks {
	int rank, count;
	unsigned cores; /* this rank's share of its machine's cores; 0: there is no other rank */
	int lost;	/* a rank that died or fell silent, or -1 */
	bool ending;	/* the other ranks were told to stop, and the launcher ends the job */
	char *machines; /* of rank 0: names, RANKS_NAME bytes each */
};
enum { RANKS_NAME = 256 };

/* Initialise R and join the job. To be called once, while there is no other thread; ranks_end()
 * leaves it. */
void ranks_start(struct ranks *r);

/* Returns the first rank whose VALUE is not that of rank 0, or -1 when all are equal. Every rank
 * must call it, and waits for the others. */
int ranks_differ(const struct ranks *r, uint64_t value);

/* The name of the machine that rank RANK runs on, R's; of rank 0 alone, "" without MPI. */
const char *ranks_machine(const struct ranks *r, int rank);

/* Rank 0: there are no more rounds, parallel_help() of the other ranks returns. To be called once;
 * without effect after a rank was lost or when there is no other. */
void ranks_end_rounds(struct ranks *r);

/* Leave the job and free R: waits for the other ranks and returns the STATUS of rank 0 on every
 * rank. After a rank was lost it ends the job with STATUS and does not return. */
int ranks_end(struct ranks *r, int status);

#endif
