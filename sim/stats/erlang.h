/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * erlang - exact answers of the queues that have them: M/M/c with any patience rate and
 * any room to wait (Erlang B, C and A are cases of it), and M/G/1.
 *
 * The birth-death sums: Gross & Harris, Fundamentals of Queueing Theory, ch. 2-3. The
 * wait under abandonment: who finds all c busy and j waiting is served after
 * V = sum of Exp(c mu + i theta), i = 0..j, so exp(-theta V) ~ Beta(c mu / theta, j + 1)
 * (Garnett, Mandelbaum & Reiman, MSOM 4:208, 2002; Riordan 1962). Times in seconds,
 * rates per second.
 */
#ifndef RINGFLOW_ERLANG_H
#define RINGFLOW_ERLANG_H

#include <stdbool.h>
#include <stdint.h>

struct queue_model {
	double arrivals;  /* lambda */
	double service;	  /* mu, of one agent */
	double patience;  /* theta; 0: nobody leaves */
	uint64_t agents;  /* c, at least 1 */
	uint64_t room;	  /* so many may wait; UINT64_MAX: any number */
	double threshold; /* of the service level */
};

struct queue_answer {
	bool stable;	    /* else nothing below is meaningful */
	double blocked;	    /* share of offered that finds no room */
	double waited;	    /* share of offered that has to wait */
	double abandoned;   /* share of offered */
	double wait_mean;   /* of those let in, whatever their end; zeros count */
	double asa;	    /* of those served */
	double queue_mean;  /* waiting */
	double occupancy;   /* of an agent */
	double served_within; /* of offered, by the threshold */
	double waited_within; /* of offered: wait at most the threshold, whatever the end */
};

/* The steady state of M, exact but for rounding and a tail of 1e-15. */
struct queue_answer queue_solve(const struct queue_model *m);

/* Erlang's B and C formulas for the offered load in erlangs. C is 1 where the load is
 * no less than the agents. */
double erlang_b(double load, uint64_t agents);
double erlang_c(double load, uint64_t agents);

/* The mean wait of M/G/1 (Pollaczek-Khinchine): ARRIVALS, and the mean and the variance
 * of service; INFINITY when it is not stable. */
double mg1_wait(double arrivals, double mean, double variance);

/* The fewest agents of M (whose own number is not looked at), up to MOST, of which GOOD
 * says yes; it must be yes for more of them as well. 0: not even MOST. */
uint64_t queue_agents(const struct queue_model *m, uint64_t most,
		      bool (*good)(const struct queue_answer *a, void *context), void *context);

#endif
