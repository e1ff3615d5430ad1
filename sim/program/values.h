/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * values - what flows compute with: variables, templates that refer to them, answers
 * that chance gives, and conditions. Part of the program; the engine keeps the values.
 */
#ifndef RINGFLOW_PROGRAM_VALUES_H
#define RINGFLOW_PROGRAM_VALUES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct liquid;

/* A value is the number of a text; these are three of them. What is blank was never set;
 * an empty text was set to nothing, which Liquid takes for true. */
enum { VALUE_UNKNOWN = -1, VALUE_BLANK = 0, VALUE_EMPTY = 1 };

/* A text with variables in it: always the same, what one variable holds, or Liquid. */
struct template {
	const struct liquid *liquid;
	int32_t literal, slot; /* or negative */
	uint64_t content; /* the same for templates that say the same: of text and variables */
	bool unknown; /* says something that is not known in the simulation */
};

enum operator {
	IS_EQUAL, IS_NOT_EQUAL, MATCHES_ANY, MATCHES_NONE, CONTAINS, CONTAINS_NOT, STARTS_WITH,
	STARTS_NOT_WITH, IS_BLANK, IS_NOT_BLANK, MATCHES_REGEX, IS_LESS, IS_GREATER,
	IS_BEFORE_DATE, IS_AFTER_DATE, IS_BEFORE_TIME, IS_AFTER_TIME, OPERATORS
};

struct condition {
	uint8_t operator;
	int32_t input, operand; /* templates */
	void *regex;		/* pcre2_code of MATCHES_REGEX */
	uint8_t joined;		/* enum join, with the next condition */
	int32_t next;
};

enum join { JOINED_NOT, JOINED_ALL, JOINED_ANY };

/* Conditions in order; see OP_SPLIT. */
struct split {
	int32_t conditions, count;
	int32_t choices; /* the same ways, and that where none holds, as a branch */
	int32_t slot;	 /* the one variable that they read, and nothing else; or negative */
};

struct setting {
	int32_t slot, value; /* a template, or a literal */
};

/* One of several answers: it sets some variables. */
struct given {
	double upto;
	int32_t settings, count;
};

struct answers {
	int32_t answers, count;
	bool of_call; /* drawn once a call, not each time */
};

/* The parameters that a TwiML Redirect widget reads of a return. */
struct query_read {
	const char *key;
	int32_t slot;
};

struct query_reads {
	int32_t parameters, count;
};

#define VALUE_TABLES(TABLE) \
	TABLE(const char *, literal) \
	TABLE(struct template, template) \
	TABLE(struct condition, condition) \
	TABLE(struct split, split) \
	TABLE(struct setting, setting) \
	TABLE(struct given, answer) \
	TABLE(struct answers, answers_list) \
	TABLE(struct query_read, parameter) \
	TABLE(struct query_reads, parameters_list)

/* The tables of a program, by index. The first two literals are VALUE_BLANK and VALUE_EMPTY. */
struct value_tables {
	size_t slot_count; /* variables; 0: the program computes with none */
	bool fold_case;	   /* texts are compared without regard to case */
	bool strict_numbers; /* in Liquid "3" is not 3 */
	uint32_t most_loops; /* of a {% for %} */
#define TABLE(type, name) \
	type *name; \
	size_t name##_count;
	VALUE_TABLES(TABLE)
#undef TABLE
};

#endif
