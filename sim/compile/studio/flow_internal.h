/* SPDX-License-Identifier: GPL-3.0-or-later */
/* flow - a Studio export between its JSON and the program; private to the room. */
#ifndef RINGFLOW_COMPILE_STUDIO_FLOW_INTERNAL_H
#define RINGFLOW_COMPILE_STUDIO_FLOW_INTERNAL_H

#include "base/source.h"
#include "compile/ir/builder_internal.h"

struct dist;
struct arena;

enum { MAX_EVENTS = 8 };

/* What a scenario can say of a widget of some type. */
enum { TAKES_SHARES = 1, TAKES_DURATION = 2, TAKES_AGENTS = 4, TAKES_DOCUMENT = 8, TAKES_FLOW = 16,
       TAKES_INPUT = 32, TAKES_RESPONSES = 64, TAKES_PRIORITY = 128 };

struct flow;
struct widget;

/* One row of the table of widgets (widgets.def): a new widget is a new row, seldom more. */
struct widget_type {
	const char *name;
	uint8_t flag; /* WIDGET_SILENT or WIDGET_TWIML */
	unsigned takes; /* TAKES_*, or'ed */
	const char *events[MAX_EVENTS];
	/* Emit the body: from entering the widget to its transitions. */
	int32_t (*lower)(struct builder *b, struct flow *f, struct widget *w);
};

struct transition {
	const char *event;
	struct where at;
	const char *next;  /* name, or NULL: the branch ends */
	struct where next_at;
	int target;	   /* widget, or NOWHERE */
	const char *label; /* friendly name and value of a split's condition */
	const char *value;
};

/* One of the ways out of a widget, with its probability. */
struct way {
	const char *event;
	const struct transition *transition; /* NULL: the export does not list it */
	double weight;
	bool given; /* the scenario says how often */
};

struct widget {
	const char *name;
	struct where at;
	const struct node *properties;
	const struct widget_type *type;
	size_t index, transition_count;
	int32_t row; /* in the program's widgets */
	struct transition *transitions;
	const struct widget_override *override; /* or NULL */
	int32_t entry;
	int32_t again; /* the same when it comes from itself; NOWHERE: it never does */
	size_t way_count;
	struct way *ways;
};

struct flow {
	size_t index;
	const struct flow_file *file;
	size_t count;
	struct widget *widgets;
	const struct flow *host; /* of a subflow: the flow that runs it; else NULL */
	int32_t end_ok, end_error; /* steps that end the execution */
};

/* What W is in the JSON. */
const struct node *state_of(const struct flow *f, const struct widget *w);

/* How each is lowered. */
#define WIDGET(lower, ...) \
	int32_t lower(struct builder *b, struct flow *f, struct widget *w);
#include "compile/studio/widgets.def"
#undef WIDGET

/* The row of a type, or NULL. */
const struct widget_type *widget_type_find(const char *name);
/* `, did you mean ...` for a type Studio does not have. */
const char *widget_type_hint(struct arena *a, const char *name);

/* inputs.c: the keys that end what is entered into a gather of these PROPERTIES and are no part of
 * it: # unless they say other ones, or none. */
const char *finishing_keys(const struct node *properties);

/* assumed.c: what W assumes, for the list of stand-ins */
/* KIND with VALUE (NULL: nothing is assumed); the scenario says it by KEY of the widget. */
void widget_assumes(struct builder *b, const struct flow *f, const struct widget *w,
		    enum stand_in_kind kind, const char *value, const char *key);
/* The same with another key: kind, value and give of S. */
void widget_assumes_key(struct builder *b, const struct flow *f, const struct widget *w,
			const struct stand_in *s);
/* Its time, unless the scenario gives its duration. */
void widget_takes_time(struct builder *b, const struct flow *f, const struct widget *w,
		       enum stand_in_kind kind, const char *value);
/* The event by which it is left (OUTCOME), or VALUE; NULL: that is given. widget_ways() is done. */
void outcome_assumed(struct builder *b, const struct flow *f, const struct widget *w,
		     enum stand_in_kind kind, const char *value);
/* Whether callers enter something; which way a split goes. */
void input_assumed(struct builder *b, const struct flow *f, const struct widget *w);
void split_assumed(struct builder *b, const struct flow *f, const struct widget *w);
/* VALUE for property NAME, which nobody knows before the flow runs. */
void number_assumed(struct builder *b, const struct flow *f, const struct widget *w,
		    const char *name, double value);
/* Who is dialled, and how long they talk; the agents of GROUP. */
void party_assumed(struct builder *b, const struct flow *f, const struct widget *w);
void talk_assumed(struct builder *b, const struct flow *f, const struct widget *w);
void agents_assumed(struct builder *b, const struct flow *f, const struct widget *w, int group);

/* split.c: what the conditions of W compare, each once. */
const char *split_inputs(struct builder *b, const struct flow *f, const struct widget *w);

/* widgets_calls.c */
/* -> NEXT; in an execution that REST has started -> BY_REST, with error CODE unless it
 * is NOWHERE. */
int32_t unless_by_rest(struct builder *b, int32_t code, int32_t next, int32_t by_rest);

/* subflow.c */
/* Widgets of F and of the flows that it runs, each once. */
size_t flow_size(const struct builder *b, const struct flow *f);

/* flow.c */
/* Lower F, whose host and ends are set: the step at which it begins on EVENT, or NOWHERE
 * with an error. */
int32_t lower_inner_flow(struct builder *b, struct flow *f, const char *event);

/* widgets.c */
/* Answer, and speak for TIME, which to the caller is HEARS. */
int32_t widget_speak(struct builder *b, const struct flow *f, const struct widget *w,
		     const struct dist *time, enum hears hears, int32_t next);
/* Wait for TIME or what the scenario says; the first event with probability SUCCESS,
 * else the second. */
int32_t widget_silent(struct builder *b, struct flow *f, struct widget *w,
		      const struct dist *time, double success);

/* flow.c: an end of F at which nothing that was said before is a farewell. */
int32_t flow_end_unsaid(struct builder *b, const struct flow *f);

/* widget.c: what lowerings share */
uint64_t widget_purpose(const struct flow *f, const struct widget *w, unsigned use);
double property_number(const struct widget *w, const char *name, double fallback);
const char *property_text(const struct widget *w, const char *name);
/* The ways out, with default weights from WEIGHT[] (by the type's events). */
void widget_ways(struct builder *b, const struct flow *f, struct widget *w,
		 const double *weight);
/* The step that takes way I. */
int32_t way_step(struct builder *b, const struct flow *f, const struct widget *w, size_t i);
/* The step that takes the way of EVENT. */
int32_t event_step(struct builder *b, const struct flow *f, const struct widget *w,
		   const char *event);
/* The step that the execution goes on at when the call is hung up in W: its `hangup`, or
 * NOWHERE. */
int32_t hang_up_way(struct builder *b, const struct flow *f, const struct widget *w);
/* Branch over all ways; WRAPPED[i], where not NOWHERE, stands before way i. */
int32_t ways_branch(struct builder *b, const struct flow *f, const struct widget *w,
		    const int32_t *wrapped);
/* The widget's duration: the scenario's, or FALLBACK. */
const struct dist *widget_duration(const struct widget *w, const struct dist *fallback);
/* Does an event report that the widget failed? */
bool event_is_error(const char *event);

#endif
