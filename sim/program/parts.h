/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * parts - whom calls are placed to, of whom is counted apart what of all calls is counted together: the lists of
 * created calls (`callees`), and whom REST adds to conferences. A part of program.h.
 */
#ifndef RINGFLOW_PROGRAM_PARTS_H
#define RINGFLOW_PROGRAM_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/terms.h"

/* A party outside whom REST dials for a conference. */
struct participant {
	const char *name; /* whom */
	int32_t entry;	  /* of its voice */
	int32_t ring, talk; /* dists */
	double outcome[OUTCOME_COUNT]; /* cumulative */
	double timeout; /* seconds */
	uint8_t line, whom; /* as of a dial */
	int32_t group;	/* he is an agent of that group; -1: nobody's */
	int32_t detect; /* 1 + the OP_DETECT beside it when he answers; 0: none */
	int32_t part;	/* in parts.list[] */
};
/* Of OP_PARTICIPANT: it is created; rings; answers; is over before; leaves. */
enum participant_flag { PARTICIPANT_CREATED, PARTICIPANT_RINGS, PARTICIPANT_ANSWERS, PARTICIPANT_FAILS,
			PARTICIPANT_LEAVES };

/* The same of all designs of a scenario, so that they can be compared: lists first. */
struct program_parts {
	size_t count, lists;
	struct program_part {
		const char *name;
		bool list;   /* else whom redirects add to conferences */
		bool agents; /* some design has an agent for him */
	} *list;
	int32_t *of_callees; /* with lists: by whom a call reaches, 1 + in callees[], or 0 for none of them; or -1 */
};

#endif
