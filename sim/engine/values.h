/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * values - what flows compute with: variables, templates that refer to them, answers
 * that chance gives, and conditions. Part of the program; the engine keeps the values.
 */
#ifndef RINGFLOW_VALUES_H
#define RINGFLOW_VALUES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A value is the number of a text; these are two of them. */
enum { VALUE_UNKNOWN = -1, VALUE_BLANK = 0 };

enum filter_kind {
	FILTER_APPEND, FILTER_CAPITALIZE, FILTER_DEFAULT, FILTER_DIVIDED_BY, FILTER_DOWNCASE,
	FILTER_MINUS, FILTER_PLUS, FILTER_PREPEND, FILTER_REMOVE, FILTER_REPLACE, FILTER_SIZE,
	FILTER_STRIP, FILTER_TIMES, FILTER_UPCASE, FILTERS
};

struct filter {
	uint8_t kind;
	const char *argument[2];
};

/* Of a template: a literal, or a variable and its filters. */
struct piece {
	int32_t slot; /* negative: a literal */
	const char *literal;
	int32_t filters, filter_count;
};

/* A text with variables in it. */
struct template {
	int32_t pieces, count;
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
	int32_t next;
};

/* Conditions in order; see OP_SPLIT. */
struct split {
	int32_t conditions, count;
	int32_t choices; /* the same ways, and that where none holds, as a branch */
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
	TABLE(struct filter, filter) \
	TABLE(struct piece, piece) \
	TABLE(struct template, template) \
	TABLE(struct condition, condition) \
	TABLE(struct split, split) \
	TABLE(struct setting, setting) \
	TABLE(struct given, answer) \
	TABLE(struct answers, answers_list) \
	TABLE(struct query_read, parameter) \
	TABLE(struct query_reads, parameters_list)

/* The tables of a program, by index. Literal 0 is the blank one. */
struct value_tables {
	size_t slot_count; /* variables; 0: the program computes with none */
	bool fold_case;	   /* texts are compared without regard to case */
#define TABLE(type, name) \
	type *name; \
	size_t name##_count;
	VALUE_TABLES(TABLE)
#undef TABLE
};

#endif
