/* SPDX-License-Identifier: GPL-3.0-or-later */
/* variables - the values that a run knows, and those of each execution; private to the
 * room. */
#ifndef RINGFLOW_VARIABLES_INTERNAL_H
#define RINGFLOW_VARIABLES_INTERNAL_H

#include "base/memory.h"
#include "program/program.h"

/* The variables of one execution. */
struct record {
	struct record *next; /* of the same leg, or free */
	uint16_t ordinal;    /* of the execution */
	const char *query;   /* of the request that it was returned by; or NULL */
	int32_t value[];     /* by slot */
};

/* Texts by number, and records by leg. One for each run: nothing is shared. */
struct values {
	const struct value_tables *tables;
	struct arena arena;
	char **text;
	size_t count, capacity;
	int32_t *index; /* hash table of 1 + number */
	struct record **of_leg, *free;
	size_t leg_count;
	void *match, *limits; /* of PCRE2, when a program has regular expressions */
	int32_t *decided; /* by split and literal: 1 + the step that it leads to; 0: not yet */
};

struct values *values_new(const struct value_tables *t);
void values_free(struct values *v);
/* The number of TEXT, which is copied. */
int32_t value_of(struct values *v, const char *text);
/* What template INDEX says with the variables SLOTS: a value, perhaps VALUE_UNKNOWN. */
int32_t template_fill(struct values *v, int32_t index, const int32_t *slots);

struct engine;
struct call;
struct strand;
/* What it says with those of the execution of C that S is. */
int32_t variables_text(struct engine *e, const struct call *c, const struct strand *s, int32_t template);

enum decided { DECIDED_FALSE, DECIDED_TRUE, DECIDED_NOT };
/* DECIDED_NOT: some text is not known, or a regular expression takes too long. */
enum decided condition_decide(struct values *v, const struct condition *c, const int32_t *slots);

#endif
