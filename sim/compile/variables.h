/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * variables - what flows compute with, lowered; private to the room. A variable has a
 * slot when its flow reads it and something in the scenario says what it holds. What is
 * read and has no slot is not known, and the defaults decide.
 */
#ifndef RINGFLOW_COMPILE_VARIABLES_H
#define RINGFLOW_COMPILE_VARIABLES_H

#include "compile/flow.h"

/* Find out which variables F reads, and which of them are known. */
void variables_scan(struct builder *b, const struct flow *f);
/* The slot of PATH, such as widgets.ask.Digits, in flow F; or NOWHERE. */
int32_t variable_slot(const struct builder *b, const struct flow *f, const char *path);
/* Does F read PATH? */
bool variable_is_read(const struct builder *b, const struct flow *f, const char *path);
/* The path of KEY of widget W; allocated. */
const char *widget_path(struct builder *b, const struct widget *w, const char *key);

/* Steps before NEXT; NEXT itself where they would set nothing that is read. */
int32_t give_choices(struct builder *b, const struct flow *f, const struct widget *w,
		     const char *key, const struct chances *chances, int32_t next);
int32_t give_responses(struct builder *b, const struct flow *f, const struct widget *w,
		       int32_t next);
int32_t give_settings(struct builder *b, const struct flow *f, const struct widget *w,
		      int32_t next);
int32_t give_parameters(struct builder *b, const struct flow *f, const struct widget *w,
			int32_t next);
int32_t give_dial_status(struct builder *b, const struct flow *f, const struct widget *w,
			 int32_t next);
int32_t give_call_fields(struct builder *b, const struct flow *f, int32_t next);

/* liquid.c */
/* TEXT as a template of flow F. What is outside the subset is told once, at WHERE. */
int32_t add_template(struct builder *b, const struct flow *f, const char *text,
		     struct where where);
/* Is what it says never known? */
bool template_unknown(const struct builder *b, int32_t index);
/* TELL each variable that TEXT reads. */
void liquid_paths(const char *text, void (*tell)(void *context, const char *path),
		  void *context);
/* Is TEXT broken, so that Studio says 81018? */
bool liquid_is_broken(const char *text);
int32_t add_literal(struct builder *b, const char *text);

#endif
