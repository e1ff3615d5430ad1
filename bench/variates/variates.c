/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * variates DRAWS ROUNDS - every variate in turn, ROUNDS times. Prints nanoseconds a
 * draw as JSON; fails when a mean is off by more than 1 %.
 */
#include "variates.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "../clock.h"

enum { ROUNDS_AT_MOST = 100, VARIATES_AT_MOST = 32 };

struct timed {
	const struct variate *variate;
	double ns[ROUNDS_AT_MOST];
};

static size_t gather(struct timed *out)
{
	const struct variate *from[] = { plain_variates, gsl_variates, our_variates };
	size_t counts[] = { plain_count, gsl_count, our_count }, count = 0;

	for (size_t i = 0; i < 3; i++)
		for (size_t j = 0; j < counts[i] && count < VARIATES_AT_MOST; j++)
			out[count++].variate = &from[i][j];
	return count;
}

static bool measure(struct timed *t, size_t n, int round)
{
	double start = cpu_seconds(), mean = t->variate->draw(n) / (double)n;

	t->ns[round] = 1e9 * (cpu_seconds() - start) / (double)n;
	if (fabs(mean / t->variate->mean - 1) < 0.01)
		return true;
	fprintf(stderr, "variates: %s: mean %g, expected %g\n", t->variate->name, mean,
		t->variate->mean);
	return false;
}

static void print(const struct timed *t, size_t count, int rounds)
{
	for (size_t i = 0; i < count; i++) {
		printf("%s\"%s\": [", i ? ", " : "{", t[i].variate->name);
		for (int round = 0; round < rounds; round++)
			printf("%s%.3f", round ? ", " : "", t[i].ns[round]);
		printf("]");
	}
	printf("}\n");
}

int main(int argc, char **argv)
{
	struct timed timed[VARIATES_AT_MOST];
	size_t count = gather(timed), draws = argc == 3 ? strtoull(argv[1], NULL, 10) : 0;
	int rounds = argc == 3 ? atoi(argv[2]) : 0;

	if (!draws || rounds < 1 || rounds > ROUNDS_AT_MOST) {
		fprintf(stderr, "usage: variates DRAWS ROUNDS\n");
		return 2;
	}
	for (int round = 0; round < rounds; round++)
		for (size_t i = 0; i < count; i++)
			if (!measure(&timed[i], draws, round))
				return 1;
	print(timed, count, rounds);
	return 0;
}
