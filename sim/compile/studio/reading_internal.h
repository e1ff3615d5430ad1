/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * reading - what a Studio export reads, and what it compares with what; private to the
 * room. It is found once for each export, whoever runs it.
 */
#ifndef RINGFLOW_COMPILE_STUDIO_READING_INTERNAL_H
#define RINGFLOW_COMPILE_STUDIO_READING_INTERNAL_H

#include "compile/ir/builder_internal.h"
#include "liquid/liquid.h"
#include "scenario/scenario.h"

enum { LITERAL_OF_LIQUID = -1 }; /* in place of an operator: compared in Liquid */

/* A variable is compared with a text. Those of one way of a split have its group. */
struct compared {
	const char *path;
	const char *text;
	int operator; /* enum operator, or LITERAL_OF_LIQUID */
	size_t group;
	bool whole; /* the variable itself is, not what Liquid makes of it */
	const struct node *state, *transition; /* of a split */
};

/* A variable that is set to what another one holds. */
struct alias {
	const char *of, *path;
};

struct reading {
	size_t compared_count, compared_capacity, alias_count, alias_capacity, groups;
	struct compared *compared;
	struct alias *aliases;
	bool read; /* what it reads has slots */
};

/* A text that may be entered, and the weight of it. */
struct option {
	const char *text; /* NULL: nothing */
	double weight;
	size_t group; /* the way of a split that it stands for; OTHER_GROUP: none of them */
};

enum { OTHER_GROUP = SIZE_MAX };

/* What may be drawn, each text once; and what stands for each way, perhaps for several. */
struct options {
	size_t count, example_count;
	struct option *option, *example;
};

/* What an export is called in the JSON. */
const struct node *find_state(const struct flow_file *file, const char *name, size_t length);
const char *state_type(const struct node *state);
const struct widget_override *find_override(const struct flow_file *file, const struct node *state);
/* The flow of the scenario that the run-subflow STATE runs, or NOWHERE. */
int subflow_of_state(const struct builder *b, const struct flow_file *file, const struct node *state);

/* The sum of those of all RESPONSES. */
double shares_of(const struct responses *responses);

/* origin.c: where a variable comes from. */
enum origin {
	FROM_NOWHERE,  /* nothing sets it: blank */
	FROM_UNKNOWN,  /* no simulation can know it: `now` */
	FROM_SETTING,  /* a set-variables widget, a subflow, its parameters */
	FROM_CALLER,   /* what a caller enters or says */
	FROM_SERVER,   /* what a server, or another party, brings when it goes well */
	FROM_RETURN,   /* parameters of a return to a TwiML Redirect widget */
	FROM_DIAL,     /* how a call went that the widget made */
	FROM_DETECTION, /* who has answered, as machine detection has it */
	FROM_CALL,     /* what the request that began the execution says */
	FROM_REQUEST,  /* the same, of REST */
};

enum origin origin_of(const struct builder *b, size_t flow, const char *path);
/* Does flow FLOW set variable KEY? */
bool flow_sets(const struct builder *b, size_t flow, const char *key);
/* How many parts of PLACE name a variable; *PATH is it. */
size_t variable_parts(struct builder *b, size_t flow, const struct liquid_path *place,
		      const char **path);

/* reading.c: of FLOW, found on first use. */
struct reading *reading_of(struct builder *b, size_t flow);
void readings_free(struct builder *b);
/* enum operator, or NOWHERE. */
int split_operator(const char *type);
const char *operator_name(int operator);
/* What CONDITION of STATE, a split, compares: its argument, else the split's input. */
const char *condition_input(const struct node *state, const struct node *condition);

/* inputs.c: what may stand in PATH where nobody says it; lives as long as the program. */
const struct options *options_of(struct builder *b, size_t flow, const char *path);

#endif
