/* SPDX-License-Identifier: GPL-3.0-or-later */
/* steps - the table of steps. */
#include "program/steps.h"

enum { ALWAYS = false, OBSERVED = true };

const struct step_row step_rows[OP_COUNT] = {
#define STEP(op, name, when, next, alt, arg, dist, note, word, effect) \
	[OP_##op] = { #name, when, OPERAND_##next, OPERAND_##alt, OPERAND_##arg, OPERAND_##dist, \
		      OPERAND_##note, word, effect },
#include "program/steps.def"
#undef STEP
};
