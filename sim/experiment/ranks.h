/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * ranks - the processes of an MPI job, numbered from 0. Rank 0 hands out units of
 * work, does some itself, takes in all rows and alone has results; the others do
 * what they are given. Only the calling thread speaks MPI. Of the two files that
 * implement this the Makefile takes one: without MPI there is rank 0 alone.
 *
 * Beside experiment.h, this is for the command line too.
 */
#ifndef RINGFLOW_RANKS_H
#define RINGFLOW_RANKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct desk;
struct crew;

struct ranks {
	int rank, count;
	unsigned cores; /* this rank's part of its machine's; 0: alone, nobody to share with */
	int lost;	/* a rank that died or fell silent, or -1 */
	bool ending;	/* the launcher is ending the job */
	char *machines; /* rank 0: names, RANKS_NAME bytes each */
};
enum { RANKS_NAME = 256 };

/* Join the job. To be called once, before any other thread is there. */
void ranks_start(struct ranks *r);

/* Do all ranks hold the same VALUE? The first rank whose value is not rank 0's, or
 * -1. Every rank must call it. */
int ranks_differ(const struct ranks *r, uint64_t value);

/* The machine of rank RANK, at rank 0. */
const char *ranks_machine(const struct ranks *r, int rank);

/* Leave the job, or end it when a rank was lost, which does not return. Waits for the
 * other ranks; the STATUS of rank 0 is returned by all. */
int ranks_end(struct ranks *r, int status);

/* ---- private to the room ---- */

/* Rank 0: tell the others that a round begins, and SIZE bytes of what it is about;
 * then ranks_lead(). */
void ranks_summon(struct ranks *r, const void *bytes, size_t size);
/* Rank 0: there are no more rounds. Without effect after a rank was lost. */
void ranks_dismiss(struct ranks *r);
/* The others: wait for a round. What it is about, allocated, its SIZE; NULL: there are
 * no more. Then ranks_follow(). */
void *ranks_await(struct ranks *r, size_t *size);

/* Rank 0: have C and all other ranks do the work of D until nothing is left, or
 * *C->stop becomes non-zero; C->stop is there. Sets R->lost when a rank is lost. */
void ranks_lead(struct ranks *r, struct desk *d, struct crew *c);

/* The others: have C, whose work is not yet set, do what rank 0 gives. */
void ranks_follow(struct ranks *r, struct crew *c);

#endif
