/* SPDX-License-Identifier: GPL-3.0-or-later */
/* step_set - a set of kinds of steps. */
#ifndef RINGFLOW_PROGRAM_STEP_SET_H
#define RINGFLOW_PROGRAM_STEP_SET_H

#include "program/steps.h"

/* A step keeps its kind in a byte (struct step): there is room for as many as that can tell apart. */
enum { MOST_STEP_KINDS = UINT8_MAX + 1, STEP_SET_BITS = 64 };

_Static_assert((int)OP_COUNT <= MOST_STEP_KINDS, "the kind of a step is a byte");

/* A bit per enum op. All zero is the empty set. */
struct step_set {
	uint64_t word[MOST_STEP_KINDS / STEP_SET_BITS];
};

static inline void step_set_add(struct step_set *set, uint8_t op)
{
	set->word[op / STEP_SET_BITS] |= UINT64_C(1) << op % STEP_SET_BITS;
}

static inline bool step_set_has(const struct step_set *set, uint8_t op)
{
	return set->word[op / STEP_SET_BITS] >> op % STEP_SET_BITS & 1;
}

#endif
