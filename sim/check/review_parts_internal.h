/* SPDX-License-Identifier: GPL-3.0-or-later */
/* review_parts - what the parts of a review share; private to the room. */
#ifndef RINGFLOW_CHECK_REVIEW_PARTS_INTERNAL_H
#define RINGFLOW_CHECK_REVIEW_PARTS_INTERNAL_H

#include "base/source.h"
#include "compile/compile.h"
#include "check/check.h"

struct arena;

/* One design under review. */
struct reviewed {
	struct review *r;
	const struct scenario *s;
	const struct program *p;
	size_t design;
};

/* Add a finding, unless it is there already: a flow's are the same in every design. */
void finding_add(struct review *r, const struct finding *f);

/* Where widget INDEX of a flow stands in its export. */
struct where widget_place(const struct flow_file *f, int32_t index);
const char *widget_word(const struct flow_file *f, int32_t index);

/* Names joined into one text: the first few, and how many more there are. */
struct joined {
	const char *text;
	size_t count;
	struct where *places; /* of all of them, in the arena of the text */
	size_t place_count, place_capacity;
};
void join_name(struct joined *l, struct arena *a, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
const char *joined_text(const struct joined *l, struct arena *a);
/* What L joins is found at AT, too. */
void join_place(struct joined *l, struct arena *a, struct where at);

/* The ways that step S parts into besides its next and alt, or NULL. */
static inline const struct choices *ways_of(const struct program *p, const struct step *s)
{
	if (step_rows[s->op].arg == OPERAND_CHOICES)
		return &p->choices[s->arg];
	return s->op == OP_SPLIT ? &p->choices[p->values.split[s->arg].choices] : NULL;
}

/* ---- review_reach.c: steps that can be reached, and from where ---- */

struct reach {
	const struct program *p;
	int32_t *from; /* by step: the one before, itself for a root, or -1: not reached */
	int32_t *flow; /* by step: the flow whose widget it is of, or -1 */
};

/* The same of any program, to be freed. */
int32_t *flows_of_steps(const struct program *p);

/* From the design's start, its fallback and what the controller sends calls to. */
void reach_design(struct reach *reach, const struct program *p);
void reach_free(struct reach *reach);
/* Widgets, verbs and documents on the way to step PC, in words; allocated in A. */
const char *reach_path(const struct reach *reach, int32_t pc, struct arena *a);
/* What a step is to a reader, in BUFFER; NULL when it is nothing to tell of. */
const char *step_word(const struct program *p, int32_t pc, char *buffer, size_t size);
/* Where the widget of a step that was reached stands in its export. */
struct where step_place(const struct reach *reach, const struct scenario *s, int32_t pc);
/* Where a document's verb stands; no source when it is of none. */
struct where verb_place(const struct reviewed *v, int32_t pc);

/* ---- review_visits.c ---- */

/* By step: how often a call that starts as the design says comes by, on average and
 * while nobody hangs up, refuses or redirects it. To be freed. */
double *expected_visits(const struct program *p);

/* ---- review_components.c ---- */

struct links {
	size_t count; /* nodes */
	const size_t *first; /* by node, and one more: its links in `to` */
	const int32_t *to;
};

/* By node: the number of its strong component. To be freed. */
int32_t *strong_components(const struct links *g);

/* ---- the checks ---- */

/* review_twice.c: of findings that say the same, one is told. */
void review_join(struct review *r);
/* review_widgets.c: by the transitions of the exports alone. */
void review_widgets(struct review *r, const struct scenario *s);
/* review_transitions.c: keys that Studio does not know, and conditions that read other
 * than their split's input. */
void review_transitions(struct review *r, const struct flow_file *f);
/* review_readings.c: variables that are read and never set. */
void review_readings(struct review *r, const struct scenario *scenario, const struct flow_file *f);
/* review_ends.c: ways on which a caller is cut off. */
void review_ends(const struct reviewed *v, const struct reach *reach);
/* review_inputs.c: loops that what a caller enters, or a server that fails, keeps going. */
void review_inputs(const struct reviewed *v, const struct reach *reach);
/* review_documents.c: loops and waits of TwiML documents. */
void review_documents(const struct reviewed *v, const struct reach *reach);
void review_loops(const struct reviewed *v, const struct reach *reach);
void review_flex(const struct reviewed *v, const struct reach *reach);
/* review_voicemail.c: dials that voicemail answers before their time-out. */
void review_voicemail(const struct reviewed *v, const struct reach *reach);
/* 400s, executions stuck by a hang-up, late returns. */
void review_lives(const struct reviewed *v, const struct reach *reach);
struct explorer;
/* review_mishaps.c: what X found of executions that are stuck, and of late returns. */
void tell_mishaps(const struct reviewed *v, const struct reach *reach, const struct explorer *x);
void review_load(const struct reviewed *v, const struct reach *reach);
/* review_hours.c: of the group GROUP, to whose queue most calls come by step ENTRY, and PER_CALL of those
 * offered: calls while nobody is on duty, and more of them than can be served. */
void review_hours(const struct reviewed *v, size_t group, int32_t entry, double per_call, const struct reach *reach);
/* review_late.c: answers, voicemail and further tries that come too late. */
void review_late(const struct reviewed *v, const struct reach *reach);
void review_retries(const struct reviewed *v, size_t group); /* of callbacks */
/* review_rooms.c: conferences that never start. */
void review_rooms(const struct reviewed *v, const struct reach *reach);
/* review_detection.c: detection before the first document that nobody reads, or waits for. */
void review_detection(const struct reviewed *v, const struct reach *reach);
/* review_dialler.c: a dialler that has no agents, or that a limit keeps from them. */
void review_dialler(const struct reviewed *v);
/* review_breaks.c: breaks that leave nobody there, or never are. */
void review_breaks(const struct reviewed *v, size_t group);
/* review_rings.c: callers who give up before an agent who is rung answers; ENTRY as above. */
void review_rings(const struct reviewed *v, size_t group, int32_t entry, const struct reach *reach);
/* review_callees.c: outcomes that a group of callees has not, as it says another. */
void review_callees(struct review *r, const struct scenario *s);
/* review_units.c: times that people do not have. */
void review_units(const struct reviewed *v, size_t group);

/* review_shares.c: do the ways of WIDGET go by shares that the scenario does not give? */
bool by_default(const struct program *p, const char *flow, const char *widget);
/* Make splits by value into branches, by the shares of what they read; where these are not known, equal ones. */
void review_soften(struct program *p);

#endif
