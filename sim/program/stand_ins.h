/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * stand_ins - what a program assumes where nobody has said it: a document, an outcome, a share,
 * a duration. What a run rests on besides what it was given.
 */
#ifndef RINGFLOW_PROGRAM_STAND_INS_H
#define RINGFLOW_PROGRAM_STAND_INS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/source.h"

struct arena;

enum stand_in_kind {
#define STAND_IN(kind, ...) STAND_IN_##kind,
#include "program/stand_ins.def"
#undef STAND_IN
	STAND_INS
};

/* How much depends on it, the most first. */
enum stand_in_weight { STAND_IN_WAY, STAND_IN_TIME, STAND_IN_FINE };

struct stand_in_row {
	const char *name;
	uint8_t weight; /* enum stand_in_weight */
	const char *text;
};

extern const struct stand_in_row stand_in_rows[STAND_INS];

struct stand_in {
	uint8_t kind;	   /* enum stand_in_kind */
	const char *in;	   /* name of the flow or app; NULL: of the whole scenario */
	const char *at;	   /* name of the widget; "<Play>": of a verb */
	const char *value; /* what is assumed: "85%" */
	const char *give;  /* the key that says it: "flows.menu.widgets.ask.take" */
	struct where where; /* in the flow or app; no source: nowhere */
};

/* Step STEP, an OP_WIDGET or OP_VERB, comes by stand_ins[STAND_IN]. */
struct stand_in_step {
	int32_t step, stand_in;
};

/* Is A what B is, of the same place? */
bool stand_in_same(const struct stand_in *a, const struct stand_in *b);
/* S with its texts in A. */
struct stand_in stand_in_copy(const struct stand_in *s, struct arena *a);
/* What is assumed, in words: "85 % enter something". Returns BUFFER. */
char *stand_in_text(const struct stand_in *s, char *buffer, size_t size);

#endif
