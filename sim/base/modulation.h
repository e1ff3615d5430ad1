/* SPDX-License-Identifier: GPL-3.0-or-later */
/* modulation - what makes calls come in another way than a plain Poisson process. */
#ifndef RINGFLOW_MODULATION_H
#define RINGFLOW_MODULATION_H

#include <stdbool.h>
#include <stddef.h>

/* A state of a Markov-modulated Poisson process; the next one follows in the list. */
struct mmpp_state {
	double rate; /* per second */
	double stay; /* mean, seconds */
};

struct modulation {
	bool linear;	   /* rates go from each to the next in a straight line */
	double busy_cv;	   /* of a factor on the rate with mean 1; 0: there is none */
	double busy_every; /* seconds a factor lasts; 0: all of a replication */
	double batch_mean; /* calls at a time; 1: single calls */
	bool batch_fixed;  /* always so many; else geometric */
	size_t state_count; /* of an MMPP */
	struct mmpp_state *states;
};

/* Which failures make a caller call again. */
enum retrial_cause {
	RETRIAL_BUSY,
	RETRIAL_NO_ANSWER,
	RETRIAL_FAILED,
	RETRIAL_ABANDONED,
	RETRIAL_400,
	RETRIAL_ANY,
	RETRIAL_CAUSES
};

/* At most so many times again: a call's number holds which time it is. */
enum { MOST_RETRIALS = 7 };

#endif
