/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * liquid - templates in Liquid as Studio's users write them: read once, filled in often.
 * The language is that of shopify.github.io/liquid, with Studio's filters to_json and
 * json_parse. A template that was read does not change once its paths have slots, and any
 * number of threads may fill it in. Includes base only.
 *
 * What is not known is a value of its own: it makes unknown what is computed from it, and
 * the whole text when it is said or steers.
 */
#ifndef RINGFLOW_LIQUID_H
#define RINGFLOW_LIQUID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct liquid;

enum { LIQUID_LONGEST = 1024 }; /* of any text, with its NUL: the rest is cut */

/* Of a path: nothing is there, or nobody knows. */
enum { LIQUID_BLANK = -1, LIQUID_NOT_KNOWN = -2 };

/* A variable that a template reads, such as widgets.ask.Digits.size: `text` joins the parts
 * whose names stand in the template. Whoever resolves it sets the slot, or one of the words
 * above, and how many parts it stands for; the others are looked up in what it holds. */
struct liquid_path {
	const char *text;
	size_t parts;
	int32_t slot;
	size_t used;
};

/* Read TEXT into A. Never NULL: what is broken or not understood is asked below. */
struct liquid *liquid_parse(struct arena *a, const char *text);
/* Do braces or tags not close, so that Studio says 81018? */
bool liquid_is_broken(const struct liquid *t);
/* The first tag, filter or expression that is not understood; NULL: none. */
const char *liquid_outside(const struct liquid *t);
/* TELL each path that T reads, other than names that T sets itself. */
void liquid_paths(struct liquid *t, void (*tell)(void *context, struct liquid_path *path),
		  void *context);
/* TELL each path that T compares with a text or number that stands in it. */
void liquid_comparisons(struct liquid *t,
			void (*tell)(void *context, struct liquid_path *path,
				     const char *literal),
			void *context);
/* The path when T is that and nothing more: {{ path }}; else NULL. */
struct liquid_path *liquid_lone_path(const struct liquid *t);

/* What templates see. READ gives the text in a slot: NULL when it is blank,
 * liquid_unknown when it is not known. */
struct liquid_scope {
	const char *(*read)(void *context, int32_t slot);
	void *context;
	bool strict;	    /* "3" is not 3 */
	uint32_t most_loops; /* of a {% for %}: it ends there */
};
extern const char liquid_unknown[];

/* Fill in T: into TEXT, of LIQUID_LONGEST bytes. False when what it says is not known, or
 * it takes too long. */
bool liquid_render(const struct liquid *t, const struct liquid_scope *scope, char *text);

#endif
