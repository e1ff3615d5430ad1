/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * sampling - words of several replications that depend on each other, so that each
 * replication by itself has the law of a plain one and together they are spread more evenly.
 * The draws of laws have to rise with one word then: law_prepare_inverse().
 *
 * Antithetic (Hammersley and Morton 1956, doi 10.1017/S0305004100031455): the two of a pair
 * share a key, and the second's words are the first's complements.
 *
 * Stratified: over a block of p^2 replications, p a prime, the words of each address fall
 * into p^2 equal parts of their range, one into each (a Latin hypercube: McKay, Beckman and
 * Conover 1979, doi 10.1080/00401706.1979.10489755), and those of any two of the addresses
 * that have a column of their own, and with p from 11 on of each of these and any other, into
 * p times p parts, one into each (orthogonal arrays:
 * Owen 1992; Tang 1993, doi 10.1080/01621459.1993.10476423). Each address permutes the parts at
 * random, digit by digit, so that addresses of different calls have nothing to do with each
 * other.
 */
#ifndef RINGFLOW_RANDOM_SAMPLING_H
#define RINGFLOW_RANDOM_SAMPLING_H

#include "random/rng.h"

struct sampling_plan;

/* The same as rng_init() under S; S plain: that. */
void sampling_init(struct rng *r, const struct sampling_plan *s, uint64_t seed,
		   uint64_t replication);

#endif
