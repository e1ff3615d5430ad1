/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * flow_variables - what flows compute with, lowered; private to the room. A variable has a
 * slot when its flow reads it and something sets it; what nothing sets is blank.
 */
#ifndef RINGFLOW_COMPILE_STUDIO_FLOW_VARIABLES_INTERNAL_H
#define RINGFLOW_COMPILE_STUDIO_FLOW_VARIABLES_INTERNAL_H

#include "base/source.h"
#include "compile/studio/flow_internal.h"

/* Find out which variables F reads, and where they come from. */
void variables_scan(struct builder *b, const struct flow *f);
/* The path of KEY of widget W; allocated. */
const char *widget_path(struct builder *b, const struct widget *w, const char *key);

/* Steps before NEXT; NEXT itself where they would set nothing that is read. */

/* What W leaves when it goes on by EVENT: drawn where the scenario says it or nobody does,
 * blank where the event brings nothing. */
int32_t give_outcome(struct builder *b, const struct flow *f, const struct widget *w,
		     const char *event, int32_t next);
int32_t give_settings(struct builder *b, const struct flow *f, const struct widget *w,
		      int32_t next);
int32_t give_parameters(struct builder *b, const struct flow *f, const struct widget *w,
			int32_t next);
int32_t give_dial_status(struct builder *b, const struct flow *f, const struct widget *w,
			 int32_t next);
/* What detection says of who has answered, into PATH. */
int32_t give_answered_by(struct builder *b, const struct flow *f, const char *path, int32_t next);
/* What the request says that an execution begins with, by EVENT of the trigger. */
int32_t give_call_fields(struct builder *b, const struct flow *f, const struct widget *trigger,
			 const char *event, int32_t next);
/* Into SUB, which W runs: its variables are blank but for the parameters. */
int32_t give_subflow(struct builder *b, const struct flow *f, const struct widget *w,
		     const struct flow *sub, int32_t next);
/* What SUB has set, into W. */
int32_t give_result(struct builder *b, const struct flow *f, const struct widget *w, size_t sub,
		    int32_t next);
/* The input of W, a split whose ways the scenario gives, becomes one that way I is for. */
int32_t give_witness(struct builder *b, const struct flow *f, const struct widget *w, size_t i,
		     int32_t next);

/* template.c */
/* TEXT as a template of flow F. What is not understood is told once, at WHERE. */
int32_t add_template(struct builder *b, const struct flow *f, const char *text,
		     struct where where);
/* Is what it says never known? */
bool template_unknown(const struct builder *b, int32_t index);
/* Does it depend on what is drawn because nobody says it? */
bool text_rests_on_default(struct builder *b, size_t flow, const char *text);
/* The same, or on what no run can know? */
bool liquid_is_unknown(struct builder *b, size_t flow, const char *text);
/* Is TEXT broken, so that Studio says 81018? */
bool template_is_broken(struct builder *b, const char *text);
int32_t add_literal(struct builder *b, const char *text);

/* slots.c */
/* The row of PATH, which has a slot where something sets it; made on first use. The next
 * one that is made may move it. */
struct read *read_of(struct builder *b, size_t flow, const char *path);
/* The same, or NULL where there is none yet. */
struct read *find_read(const struct builder *b, size_t flow, const char *path);
/* What the scenario gives for PATH; NULL: nothing. */
const struct chances *given_for(const struct builder *b, size_t flow, const char *path);
/* Is PATH a key of the responses that the scenario gives its widget? */
bool is_in_responses(const struct builder *b, size_t flow, const char *path);

#endif
