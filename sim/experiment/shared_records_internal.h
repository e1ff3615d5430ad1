/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * shared_records - records that points of a study have in common; private to the room.
 *
 * A record follows from the seed, the number of the replication, the shape of records and what
 * the program says that a run can come to (program/program_use.h). Where points leave all of it
 * as it is for some design, the first of them is run and the others get a copy.
 */
#ifndef RINGFLOW_SHARED_RECORDS_INTERNAL_H
#define RINGFLOW_SHARED_RECORDS_INTERNAL_H

#include <stddef.h>
#include <stdint.h>

struct study;
struct point;

/* Zeroed at first, freed with shared_records_free(). */
struct shared_records {
	void *tree;   /* of struct shared_arm, by digest */
	size_t bytes; /* of the copies that are kept */
};

/* Let P, of T, share what it has in common with other points. Not those whose records hold
 * expectations, which are another matter than the program. */
void shared_records_join(struct study *t, struct point *p);
void shared_records_free(struct study *t);

/* Of the COUNT units CODES that are missing, take what is known already, and move to the end of
 * CODES what will be known once the others are run. Returns how many are to be run, and in *LATER
 * how many follow them that are not. */
uint64_t shared_records_take(struct study *t, uint64_t *codes, uint64_t count, uint64_t *later);
/* The first RUN of CODES were run, as far as there was time: take the LATER ones behind them. */
void shared_records_settle(struct study *t, const uint64_t *codes, uint64_t run, uint64_t later);

#endif
