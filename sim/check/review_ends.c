/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * review_ends - ways on which a flow ends while the caller is on the line and has heard no
 * word since he last entered something. Followed are the widgets of an export, each with
 * what the caller has heard by then; how many come there the shares of the design say.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "check/review_graph_internal.h"
#include "check/review_parts_internal.h"

/* What became of the caller, behind a widget. */
enum heard { NO_CALL, NO_WORD, A_WORD, HEARD, GONE = HEARD };

/* What a caller has heard who leaves a widget of TYPE on EVENT; NULL: on any other. */
static const struct {
	const char *type, *event;
	enum heard heard;
} widget_rows[] = {
	{ "trigger", "incomingCall", NO_WORD },
	{ "trigger", "incomingRequest", NO_CALL },
	{ "trigger", NULL, GONE },
	{ "say-play", NULL, A_WORD },
	{ "gather-input-on-call", NULL, NO_WORD },
	{ "record-voicemail", NULL, A_WORD },
	{ "connect-call-to", NULL, A_WORD },
	{ "send-to-flex", "failedToEnqueue", NO_WORD },
	{ "send-to-flex", "callFailure", NO_WORD },
	{ "send-to-flex", NULL, A_WORD },
	{ "enqueue-call", "failedToEnqueue", NO_WORD },
	{ "enqueue-call", "callFailure", NO_WORD },
	{ "enqueue-call", NULL, A_WORD },
	{ "add-twiml-redirect", "return", A_WORD },
	{ "add-twiml-redirect", "timeout", GONE }, /* the call is elsewhere */
	{ "add-twiml-redirect", "fail", NO_WORD },
	{ "run-subflow", "completed", A_WORD },
	{ "connect-virtual-agent", NULL, A_WORD },
	{ "connect-virtual-agent-v2", "failed", NO_WORD },
	{ "connect-virtual-agent-v2", NULL, A_WORD },
	{ "run-conversation-relay", "failed", NO_WORD },
	{ "run-conversation-relay", NULL, A_WORD },
	{ "capture-payments", NULL, NO_WORD },
	{ "make-outgoing-call-v2", "answered", NO_WORD },
	{ "make-outgoing-call-v1", "answered", NO_WORD },
	{ "make-outgoing-call-v1", "answeredByMachine", NO_WORD },
	{ "make-outgoing-call-v1", NULL, GONE },
	{ "make-outgoing-call-v2", NULL, GONE },
};

static enum heard heard_behind(const char *type, const char *event, enum heard before)
{
	if (!strcmp(event, "hangup"))
		return GONE;
	for (size_t i = 0; i < sizeof(widget_rows) / sizeof(widget_rows[0]); i++)
		if (!strcmp(widget_rows[i].type, type) &&
		    (!widget_rows[i].event || !strcmp(widget_rows[i].event, event)))
			return before == NO_CALL && widget_rows[i].heard == A_WORD ?
				NO_CALL : widget_rows[i].heard;
	return before;
}

/* On this event something went another way than it should. */
static bool is_failure(const char *event)
{
	return !strcmp(event, "noMatch") || !strncmp(event, "fail", 4);
}

struct ends {
	const struct reviewed *v;
	const struct reach *reach;
	const double *visits;
	int32_t flow;
	struct graph g;
	bool *been; /* [widget][heard] */
	int32_t *queue;
	size_t tail;
	unsigned *looked_at, look; /* by step: the last look that came by */
	int32_t *steps;
	struct joined list;
	const struct edge *worst;
	double share, most;
};

static void look_at(struct ends *s, int32_t pc, size_t *tail)
{
	if (pc < 0 || (size_t)pc >= s->v->p->step_count || s->looked_at[pc] == s->look)
		return;
	s->looked_at[pc] = s->look;
	s->steps[(*tail)++] = pc;
}

/* How often a call leaves the widget that begins at ENTRY by a transition called NOTE. */
static double taken(struct ends *s, int32_t entry, const char *note)
{
	const struct program *p = s->v->p;
	double sum = 0;
	size_t tail = 0;

	s->look++;
	look_at(s, p->steps[entry].next, &tail);
	for (size_t head = 0; head < tail; head++) {
		const struct step *x = &p->steps[s->steps[head]];
		const struct choices *ways = ways_of(p, x);

		if (x->op == OP_TRANSITION && !strcmp(p->strings[x->note], note))
			sum += s->visits[s->steps[head]];
		if (x->op == OP_TRANSITION || x->op == OP_WIDGET || x->op == OP_END_FLOW ||
		    x->op == OP_FETCH)
			continue;
		for (int32_t i = 0; ways && i < ways->count; i++)
			look_at(s, p->choice[ways->first + i].next, &tail);
		look_at(s, x->alt, &tail);
		look_at(s, x->next, &tail);
	}
	return sum;
}

static const char *label_of(const struct edge *e)
{
	const struct node *list = node_get(e->node, "conditions");

	return list && list->kind == NODE_LIST && list->count ?
		node_text(list->items[0], "friendly_name", e->event) : e->event;
}

/* Share of calls that leave by E, all entries of its widget together. */
static double share_of(struct ends *s, const struct edge *e)
{
	const struct program *p = s->v->p;
	const char *note = arena_printf(&s->v->r->arena, "%s -> end of the flow", label_of(e));
	double sum = 0;

	for (size_t i = 0; i < p->step_count; i++)
		if (p->steps[i].op == OP_WIDGET && p->widgets[p->steps[i].arg].number == e->from &&
		    s->reach->flow[i] == s->flow && s->visits[i] > 0)
			sum += taken(s, (int32_t)i, note);
	return sum;
}

/* What is said to a gather that nobody speaks to, or keyed into one that takes no keys, is
 * no way out. */
static bool is_unused_input(const struct edge *e, double share)
{
	return share <= 0 && (!strcmp(e->event, "speech") || !strcmp(e->event, "keypress"));
}

static void cut_off(struct ends *s, const struct edge *e)
{
	double share = share_of(s, e);
	size_t before = s->list.count;

	if (is_unused_input(e, share))
		return;
	join_name(&s->list, &s->v->r->arena, "'%s' on %s", s->g.names[e->from], e->event);
	if (s->list.count == before)
		return;
	s->share += share;
	if (s->worst && share <= s->most)
		return;
	s->worst = e;
	s->most = share;
}

/* Behind a message a flow may end, but not where the other ways out go on. */
static bool has_sibling(const struct graph *g, const struct edge *e)
{
	for (size_t i = g->first[e->from]; i < g->first[e->from + 1]; i++)
		if (g->edges[i].to != NOWHERE && strcmp(g->edges[i].event, "hangup"))
			return true;
	return false;
}

static void come(struct ends *s, int32_t widget, enum heard heard)
{
	size_t i = (size_t)widget * HEARD + heard;

	if (s->been[i])
		return;
	s->been[i] = true;
	s->queue[s->tail++] = (int32_t)i;
}

static void leave(struct ends *s, int32_t widget, enum heard heard)
{
	const struct graph *g = &s->g;

	for (size_t i = g->first[widget]; i < g->first[widget + 1]; i++) {
		const struct edge *e = &g->edges[i];
		enum heard then = heard_behind(g->types[widget], e->event, heard);

		if (then == GONE)
			continue;
		if (e->to != NOWHERE)
			come(s, e->to, then);
		else if (widget != g->trigger &&
			 (then == NO_WORD ||
			  (then == A_WORD && is_failure(e->event) && has_sibling(g, e))))
			cut_off(s, e);
	}
}

static void tell(const struct ends *s)
{
	struct arena *a = &s->v->r->arena;
	size_t n = s->list.count;

	if (!n)
		return;
	finding_add(s->v->r, &(struct finding){
		.kind = FINDING_CUT_OFF, .at = s->worst->node->at,
		.text = arena_printf(a, "flow '%s': %zu way%s with a live caller and no word: %s",
				     s->g.file->name, n, n == 1 ? " ends" : "s end",
				     joined_text(&s->list, a)),
		.path = arena_printf(a, "%s > %s > end of the flow", graph_path(&s->g, s->worst->from, a),
				     s->worst->event),
		.rated = true, .share = fmin(s->share, 1) });
}

static void review_flow(struct ends *s)
{
	if (!graph_read(&s->g, &s->v->s->flows[s->flow]))
		return;
	s->looked_at = xcalloc(s->v->p->step_count + 1, sizeof(*s->looked_at));
	s->steps = xreallocarray(NULL, s->v->p->step_count + 1, sizeof(*s->steps));
	s->been = xcalloc(s->g.count * HEARD + 1, sizeof(*s->been));
	s->queue = xreallocarray(NULL, s->g.count * HEARD + 1, sizeof(*s->queue));
	if (s->g.trigger != NOWHERE)
		come(s, s->g.trigger, NO_CALL);
	for (size_t head = 0; head < s->tail; head++)
		leave(s, s->queue[head] / HEARD, (enum heard)(s->queue[head] % HEARD));
	tell(s);
	free(s->looked_at);
	free(s->steps);
	free(s->been);
	free(s->queue);
	graph_free(&s->g);
}

void review_ends(const struct reviewed *v, const struct reach *reach)
{
	const struct program *p = v->p;
	double *visits = expected_visits(p);

	for (size_t i = 0; i < p->target_count; i++)
		if (p->targets[i].kind == DOCUMENT_FLOW && !p->targets[i].event_return &&
		    reach->from[p->targets[i].entry] != NOWHERE)
			review_flow(&(struct ends){ .v = v, .reach = reach, .visits = visits,
						    .flow = p->targets[i].index });
	free(visits);
}
