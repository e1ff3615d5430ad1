/* SPDX-License-Identifier: GPL-3.0-or-later */
/* review_heard - what a caller has heard who leaves a widget; private to the review. */
#ifndef RINGFLOW_CHECK_REVIEW_HEARD_INTERNAL_H
#define RINGFLOW_CHECK_REVIEW_HEARD_INTERNAL_H

#include "check/review_parts_internal.h"

enum heard {
	HEARD_NO_CALL, /* no caller is there: not yet, or no longer */
	HEARD_NOTHING, /* since he was asked, or at all */
	HEARD_WORD,
	HEARD_ENOUGH, /* he has met somebody, or left a message: no end cuts him off */
	HEARD_STATES
};

struct graph;

/* The widgets of a flow as steps, and room to walk through them. */
struct hearing {
	const struct program *p;
	int32_t *first, *next; /* by widget: an OP_WIDGET of it, and by step the next; or NOWHERE */
	unsigned *seen, walk;  /* [step][heard]: the last walk that came by */
	int32_t *queue;
};

/* Of flow number FLOW, whose export is G; FLOW_OF_STEP: flows_of_steps(). To be freed. */
void hearing_init(struct hearing *h, const struct program *p, const int32_t *flow_of_step, int32_t flow,
		  const struct graph *g);
void hearing_free(struct hearing *h);

/* What a caller has heard behind step S who had heard BEFORE. */
enum heard heard_behind_step(const struct step *s, enum heard before);
/* By step and by what the caller has heard by then: how often a call comes by; as
 * expected_visits(), which is the sum. To be freed. review_visits.c */
double *visits_by_heard(const struct program *p);

/* A way out of a widget. */
struct heard_way {
	int32_t widget;
	const char *note; /* of its transition */
	bool inside; /* the widget runs a flow: through its widgets */
};

/* What callers have heard (bits: 1 << enum heard) who leave by WAY, of BEFORE. */
unsigned heard_behind(struct hearing *h, const struct heard_way *way, enum heard before);

#endif
