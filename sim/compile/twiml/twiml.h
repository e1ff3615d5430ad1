/* SPDX-License-Identifier: GPL-3.0-or-later */
/* twiml - a TwiML document as a tree of elements; private to the room. */
#ifndef RINGFLOW_TWIML_H
#define RINGFLOW_TWIML_H

#include "base/source.h"

struct diagnostics;
struct arena;

struct element {
	const char *name;
	struct where at;
	const char *text; /* its own text, white space around it removed */
	size_t attribute_count, child_count;
	struct attribute {
		const char *name, *value;
		struct where at;
	} *attributes;
	struct element **children;
};

/* Parse SOURCE (Expat). Returns the root, or NULL after adding an error. A
 * document type declaration is refused, so no entity can expand; documents over
 * 64 kB are refused as Twilio does (error 11750). */
struct element *twiml_parse(struct arena *a, const struct source *source,
			    struct diagnostics *d);

/* The value of an attribute, or FALLBACK. */
const char *attribute(const struct element *e, const char *name, const char *fallback);

#endif
