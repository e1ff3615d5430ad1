/* SPDX-License-Identifier: GPL-3.0-or-later */
/* condition - how the operators of Split Based On compare two texts. */
#ifndef RINGFLOW_PROGRAM_CONDITION_H
#define RINGFLOW_PROGRAM_CONDITION_H

#include <stdbool.h>

#include "program/values.h"

/* Does text A stand to B as OPERATOR says? FOLD: without regard to case. False for
 * MATCHES_REGEX, which is not decided here. */
bool condition_holds(enum operator operator, bool fold, const char *a, const char *b);

#endif
