/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * steps - the steps of programs, as rows: what each does, and what its operands are. A new
 * one is a row of steps.def.
 */
#ifndef RINGFLOW_PROGRAM_STEPS_H
#define RINGFLOW_PROGRAM_STEPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum op {
#define STEP(op, ...) OP_##op,
#include "program/steps.def"
#undef STEP
	OP_COUNT
};

/* What an operand is: none, and left at -1 (arg: at 0); a place in an array of the program,
 * by the array's name; or a value of an enumeration. */
enum operand {
	OPERAND_NONE,
	OPERAND_STEP,
	OPERAND_STEP_OR_NONE,
	OPERAND_STEP_WITH_DIST, /* one, where there is a `dist`; else one or none */
	OPERAND_DIST,
	OPERAND_DIST_OR_NONE,
	OPERAND_STRING,
	OPERAND_WIDGET, /* of widgets */
	OPERAND_WAY_OR_NONE, /* of widget_ways */
	OPERAND_CHOICES,
	OPERAND_TARGET,
	OPERAND_DIAL,
	OPERAND_GROUP,
	OPERAND_JOIN,
	OPERAND_PARTICIPANT,
	OPERAND_CALL_QUEUE,
	OPERAND_SETTING,
	OPERAND_ANSWERS,
	OPERAND_PARAMETERS,
	OPERAND_SLOT,
	OPERAND_SPLIT,
	OPERAND_CODE,
	OPERAND_CODE_OR_NONE,
	OPERAND_PHASE,
	OPERAND_CALL_STATE,
	OPERAND_HANG_UP,
	OPERAND_FLOW_END,
	OPERAND_WEBHOOK_FAILURE,
};

/* Words of a step that are not its own: it is nothing to tell of, or is told of by its note
 * or by the name of the document that it asks for. */
#define WORD_NONE NULL
#define WORD_NOTE "(note)"
#define WORD_TARGET "(target)"

struct step_row {
	const char *name;  /* "wait_at_most" */
	bool reports_only; /* runs without anybody to tell pass by */
	uint8_t next, alt, arg, dist, note; /* enum operand */
	const char *word;   /* for people; see steps.def */
	const char *effect; /* a sentence */
};

extern const struct step_row step_rows[OP_COUNT];

#endif
