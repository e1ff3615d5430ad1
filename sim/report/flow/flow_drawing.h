/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * flow_drawing - a Studio flow as a picture: its widgets and transitions, what a review found of
 * them, and what a run counted. Read once, then written as DOT, as Mermaid, or as SVG by dot.
 */
#ifndef RINGFLOW_REPORT_FLOW_FLOW_DRAWING_H
#define RINGFLOW_REPORT_FLOW_FLOW_DRAWING_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/source.h"
#include "estimate/results.h"
#include "scenario/scenario.h"

/* A fault to be marked at the widget that AT lies in; of no widget of the flow: not shown. */
struct flow_fault {
	enum severity severity;
	const char *word; /* "cut-off" */
	struct where at;
};

/* What a widget is to a call; of one colour. */
enum flow_group { FLOW_ENTRY, FLOW_SPEECH, FLOW_LOGIC, FLOW_REQUEST, FLOW_PERSON, FLOW_ELSEWHERE,
		  FLOW_OTHER, FLOW_GROUPS };

struct flow_widget_drawn {
	const char *name, *type;
	const char *runs; /* the flow that it runs, or NULL */
	enum flow_group group;
	struct where at; /* where it begins in its export */
	size_t fault_count;
	const struct flow_fault **faults; /* the worst first, each word once */
	const struct widget_result *result; /* NULL: not counted */
};

/* All transitions from one widget to another, or to the flow's end. */
struct flow_arrow {
	size_t from;
	int to; /* widget, or -1: the flow ends */
	size_t label_count;
	const char **labels; /* events; of a split's match what it is compared with */
	struct where *places; /* of these transitions */
	const struct flow_fault *fault; /* the worst that is one of these transitions itself; or NULL */
	uint64_t count;	     /* how often they were taken */
};

struct flow_drawing {
	struct arena arena;
	const char *name;
	size_t widget_count, arrow_count;
	struct flow_widget_drawn *widgets; /* in the order of the export */
	struct flow_arrow *arrows;	    /* by FROM, then as in the export */
	bool counted;
	uint64_t calls;	    /* of the design that was run */
	const char *design; /* its title; or NULL */
	size_t fault_count; /* at widgets */
	bool uncaptioned;   /* its place says what it is of */
};

/* Read flow number FLOW of S, which is valid, into D (to be freed by flow_drawing_free()); S has to
 * outlive it. */
void flow_drawing_read(struct flow_drawing *d, const struct scenario *s, size_t flow);
/* Mark COUNT faults, which have to outlive D. */
void flow_drawing_mark(struct flow_drawing *d, const struct flow_fault *faults, size_t count);
/* Add what design X counted, which has to outlive D. The number of widgets that it counted in a
 * flow of that name; *STRANGER is the first of them that D does not have, or NULL. */
size_t flow_drawing_count(struct flow_drawing *d, const struct design_result *x, const char **stranger);
void flow_drawing_free(struct flow_drawing *d);

/* What it shows in a sentence, for who does not see it; in D's arena. */
const char *flow_drawing_alt(struct flow_drawing *d);

/* Graphviz's language. The same bytes for the same drawing. */
void flow_write_dot(FILE *out, struct flow_drawing *d);
/* Mermaid's language, a flowchart. */
void flow_write_mermaid(FILE *out, struct flow_drawing *d);

/* A drawing by Graphviz's dot, which works in DIRECTORY; to be freed. NULL with one line in WHY,
 * and *HOPELESS where another drawing would fare alike. It has 30 s, or RINGFLOW_CHART_TIME; STOP
 * (or NULL) becomes non-zero to give up. ALONE: a file of its own, else an element of a page,
 * whose style sheet colours it. */
struct flow_svg_place {
	const char *directory;
	volatile sig_atomic_t *stop;
	bool alone;
};
char *flow_svg(struct flow_drawing *d, const struct flow_svg_place *place, char *why, size_t why_size,
	       bool *hopeless);

#endif
