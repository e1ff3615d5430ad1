/* SPDX-License-Identifier: GPL-3.0-or-later */
/* leaf - what the pages of all commands but run and merge have in common (private to the report room). */
#ifndef RINGFLOW_REPORT_HTML_LEAF_INTERNAL_H
#define RINGFLOW_REPORT_HTML_LEAF_INTERNAL_H

#include "report/html/figure.h"
#include "report/html/origin.h"
#include "report/html/sections_internal.h"

/* A part: it may have nothing to show; then it is not there, nor in the list of parts. APPLIES may be NULL:
 * always. */
struct leaf_part {
	const char *id, *title;
	bool (*applies)(const void *what);
	void (*write)(struct sheet *s, const void *what);
};

/* A word, and what it means on this page. */
struct leaf_word {
	const char *word, *meaning;
};

/* A page. */
struct leaf {
	const char *kind;     /* "plan" */
	const char *name;     /* of what it is about; the user's */
	const char *question; /* its heading; the user's, or of his names */
	const char *detail;   /* a line below it, the user's; NULL: none */
	const char *basis;    /* what it rests on, in a line */
	const struct origin *origin;
	const void *what;     /* of the functions */
	const struct results *r; /* for parts of the page of run; or NULL */
	void (*verdict)(struct sheet *s, const void *what); /* paragraphs */
	void (*first)(struct sheet *s, const void *what);   /* the table that decides */
	const struct leaf_part *parts;
	size_t part_count;
	const struct leaf_word *words;
	size_t word_count;
};

void leaf_write(FILE *out, const struct leaf *l);

/* A table in a box that scrolls, LABEL telling what of; its heads as page_begin_numbers() has them. KIND: its
 * classes; to be ended. */
void leaf_begin_table(struct sheet *s, const char *label, const char *kind, const char *heads);
void leaf_end_table(struct sheet *s);

/* A cell with E in words, and below it a dot and a whisker on AXIS, unless that is NULL. LABEL: of its column. */
void leaf_value(struct sheet *s, const char *label, enum unit unit, const struct estimate *e, const struct whisker *axis);

/* A figure, the words of its KEYS above it: pairs of a class, "a", "b" or "m", and a text, then NULL. Where it
 * was not drawn, a line that says so. */
void leaf_figure(struct sheet *s, const struct figure *f, const char *const *keys);

/* From zero, at the middle of an axis to MOST on both sides, a bar (where BAR; of another colour below zero) to E and its whisker. */
void leaf_from_zero(struct sheet *s, const struct estimate *e, double most, bool bar);

/* The rules of SCENARIO that are not its profile's; and what R, results of it or NULL, rest on that nobody has
 * said. */
void leaf_rests(struct sheet *s, const struct scenario *scenario, const struct results *r);

/* What C asks of METRIC, in words, with the design that it names: "service level ≥ 80 % in planned". In A. */
struct requirement;
const char *leaf_wanted(struct arena *a, const char *metric, const struct requirement *c);

/* What the terminal says, TEXT: each line a paragraph; or its lines as they are. TEXT is freed. */
void leaf_told(struct sheet *s, char *text);
void leaf_said(struct sheet *s, char *text);
/* A stream into *TEXT, which leaf_close() makes whole. */
FILE *leaf_open(char **text, size_t *size);
void leaf_close(FILE *out);

/* A style for what is said in paragraphs. */
struct report_style leaf_style(void);

#endif
