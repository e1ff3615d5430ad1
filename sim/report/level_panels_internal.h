/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * level_panels - what a picture of levels and calls over time shows: which designs, which series,
 * and how far. Private to the report room.
 */
#ifndef RINGFLOW_REPORT_LEVEL_PANELS_INTERNAL_H
#define RINGFLOW_REPORT_LEVEL_PANELS_INTERNAL_H

#include "estimate/results.h"

/* More could not be told apart, or read. */
enum { PANEL_DESIGNS = 8, PANELS_MOST = 12 };
/* More would make levels.csv longer than anybody reads. */
enum { LEVELS_OF_DESIGNS = 100 };

struct level_panel {
	const char *title; /* "Queue: support"; cleaned */
	size_t series;	   /* in the list of each design */
	size_t beside;	   /* a series that is the same for all of them, drawn for comparison; SIZE_MAX: none */
	const char *beside_name;
	double top;	   /* of its axis */
	double limit;	   /* of the level, under all designs that are shown; 0: none */
	size_t design, at; /* the highest mean: of which design, index, and in which interval */
	double highest;
};

struct level_panels {
	const struct results *r;
	size_t design_count, designs[PANEL_DESIGNS]; /* by index, rising: those that succeed most */
	size_t count, all; /* panels shown, and those there are */
	struct level_panel list[PANELS_MOST];
	size_t intervals; /* shown: what comes later is next to nothing */
	double scale;	  /* seconds of a unit of time */
	const char *unit; /* "s", "min", "h" or "days" */
	double tick;	  /* units between marks, at most SIX or so */
};

/* What there is to be shown of R, in A; no panels where nothing is. */
void level_panels(struct level_panels *p, const struct results *r, struct arena *a);

/* "1h20m", a moment from the start; in A. */
const char *moment_words(struct arena *a, double seconds);

/* A length: "2 h", "30 min", "20 s"; of what is no whole number of these all of them. In A. */
const char *length_words(struct arena *a, double seconds);

#endif
