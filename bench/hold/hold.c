/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * hold LAW SIZE PASSES ROUNDS - the candidates in turn, ROUNDS times. Prints the
 * nanoseconds of each pass as JSON; fails unless all take the same events in the
 * same order.
 */
#include "hold.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CANDIDATES = 3, ROUNDS_AT_MOST = 100 };

struct candidate {
	const char *name;
	struct held (*hold)(const struct hold *h);
	double ns[ROUNDS_AT_MOST];
};

static const char *const laws[LAWS] = {
	"exponential", "bimodal", "ties", "zero", "heavy", "timers",
};

static bool read_arguments(struct hold *h, int *rounds, int argc, char **argv)
{
	if (argc != 5)
		return false;
	*h = (struct hold){ LAWS, strtoull(argv[2], NULL, 10), strtoull(argv[3], NULL, 10) };
	for (int i = 0; i < LAWS; i++)
		if (!strcmp(argv[1], laws[i]))
			h->law = (enum law)i;
	*rounds = atoi(argv[4]);
	return h->law < LAWS && h->size && h->size < UINT64_C(1) << (SLOT_BITS - 1) &&
	       h->passes && *rounds > 0 && *rounds <= ROUNDS_AT_MOST;
}

static bool run(struct candidate *c, const struct hold *h, int rounds, uint64_t *checksum)
{
	for (int round = 0; round < rounds; round++)
		for (int i = 0; i < CANDIDATES; i++) {
			struct held held = c[i].hold(h);

			c[i].ns[round] = 1e9 * held.seconds / (double)h->passes;
			if (!round && !i)
				*checksum = held.checksum;
			if (held.checksum == *checksum)
				continue;
			fprintf(stderr, "hold: %s and %s take events in different orders\n",
				c[0].name, c[i].name);
			return false;
		}
	return true;
}

static void print(const struct candidate *c, int rounds, uint64_t checksum)
{
	printf("{\"checksum\": \"%016" PRIx64 "\"", checksum);
	for (int i = 0; i < CANDIDATES; i++) {
		printf(", \"%s\": [", c[i].name);
		for (int round = 0; round < rounds; round++)
			printf("%s%.3f", round ? ", " : "", c[i].ns[round]);
		printf("]");
	}
	printf("}\n");
}

int main(int argc, char **argv)
{
	struct candidate candidates[CANDIDATES] = {
		{ .name = "ours", .hold = hold_ours },
		{ .name = "binary heap", .hold = hold_binary },
		{ .name = "4-ary heap", .hold = hold_quad },
	};
	uint64_t checksum = 0;
	struct hold h;
	int rounds;

	if (!read_arguments(&h, &rounds, argc, argv)) {
		fprintf(stderr, "usage: hold LAW SIZE PASSES ROUNDS, LAW one of exponential, bimodal, ties, zero, heavy, timers\n");
		return 2;
	}
	if (!run(candidates, &h, rounds, &checksum))
		return 1;
	print(candidates, rounds, checksum);
	return 0;
}
