/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * parallel - runs units of work on the threads of this process and on the processes of an MPI job.
 *
 * A unit is a number that means the same on every rank. What comes of it is its result, an array of
 * 64-bit words. Which thread of which rank runs a unit, and in what order results come in, depends
 * on chance: a result must depend on nothing but its unit, and what is made of results must not
 * depend on their order.
 *
 * The room owns the threads, the messages between ranks, the queue of units, and a result between
 * run() and take(). What a unit is and what the words of a result mean is the caller's: the room
 * knows them by callbacks only, and needs no other room than base.
 *
 * Any room may call it. Functions of this header and of ranks.h are for the thread that called
 * ranks_start(), or the only one; parallel_for() and ordered_output_*() are for any thread. Other
 * rooms include this header alone.
 *
 *   parallel.h        units of work on threads and ranks
 *   parallel_for.h    a loop on threads, without results or ranks
 *   ordered_output.h  what units write while they run, in the order of units
 *   ranks.h           the processes of an MPI job
 */
#ifndef RINGFLOW_PARALLEL_H
#define RINGFLOW_PARALLEL_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "parallel/ordered_output.h"
#include "parallel/parallel_for.h"
#include "parallel/ranks.h"

/* What units of work are. All callbacks get CONTEXT. */
struct unit_work {
	/* How many words the result of UNIT has. Any thread, several at once. */
	size_t (*words)(void *context, uint64_t unit);
	size_t most_words; /* the most that words() returns */
	/* Bytes of scratch memory, all zero at first, that a thread has for all of its units; and
	 * what is called with them when that thread runs no more units. */
	size_t scratch_size;
	void (*thread_end)(void *context, void *scratch);
	/* Run UNIT and write its result into RESULT, words() zeros. Any thread, several at once.
	 * False when stopped: RESULT is dropped and this thread runs no more units. */
	bool (*run)(void *context, void *scratch, uint64_t unit, uint64_t *result);
	/* Take in RESULT of UNIT, which is the callee's to free() from now on. Of rank 0 alone; any
	 * thread, several at once, each unit once. */
	void (*take)(void *context, uint64_t unit, uint64_t *result);
	/* Progress callback, or NULL: DONE of TOTAL results are taken in. Any thread, calls are
	 * serialised. Of rank 0 alone. */
	void (*progress)(void *context, uint64_t done, uint64_t total);
	void *context;
};

/* Who does it. */
struct parallel_options {
	unsigned threads;	     /* of this process; at least 1 */
	volatile sig_atomic_t *stop; /* becomes non-zero to stop; NULL only without ranks */
	struct ranks *ranks;	     /* the job of which this is a rank; NULL: this process alone */
};

/* Bytes for the other ranks about the units of a round. */
struct round_message {
	const void *bytes;
	size_t size; /* at most INT_MAX */
};

/* Run COUNT UNITS in one round, by this process and, if it is rank 0 of several, by the others,
 * which parallel_help() and get MESSAGE first. Of rank 0 alone. Returns true when
 * all were done; false when stopped before, or when a rank was lost, which O->ranks->lost says.
 * When the system gives fewer threads than asked for, those there are do the work. */
bool parallel_run(const struct unit_work *work, const uint64_t *units, uint64_t count,
		  const struct round_message *message, const struct parallel_options *o);

/* Reads the message of a round and returns the work that its units are, which must last until the
 * next call. */
typedef const struct unit_work *round_begin(void *context, const struct round_message *message);

/* Run units as a rank other than 0, round after round, until rank 0 calls ranks_end_rounds(). BEGIN
 * is called with CONTEXT at the start of each round. */
void parallel_help(round_begin *begin, void *context, const struct parallel_options *o);

#endif
