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
#include "check/review_heard_internal.h"
#include "check/review_parts_internal.h"

/* On this event something went another way than it should: what was said before is no farewell. */
static bool is_failure(const char *event)
{
	return !strcmp(event, "noMatch") || !strncmp(event, "fail", 4);
}

/* Whoever waited for somebody expects to hear of it. */
static bool is_failed_queue(const char *event)
{
	return !strcmp(event, "failedToEnqueue") || !strcmp(event, "callFailure");
}

struct ends {
	const struct reviewed *v;
	const struct reach *reach;
	const double *visits; /* by step and enum heard */
	int32_t flow;
	struct graph g;
	struct hearing hearing;
	bool *been; /* [widget][enum heard] */
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

/* Visits of step PC of those whom an end there cuts off; UNSAID: also where a word was said. */
static double cut_off_at(const struct ends *s, int32_t pc, bool unsaid)
{
	const double *visits = &s->visits[(size_t)pc * HEARD_STATES];

	return visits[HEARD_NOTHING] + (unsaid ? visits[HEARD_WORD] : 0);
}

/* How often a call is cut off that leaves the widget that begins at ENTRY by a transition called NOTE. */
static double taken(struct ends *s, int32_t entry, const char *note, bool unsaid)
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
			sum += cut_off_at(s, s->steps[head], unsaid);
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

/* How the transition of E is noted in the program. */
static const char *note_of(const struct ends *s, const struct edge *e)
{
	return arena_printf(&s->v->r->arena, "%s -> %s", label_of(e),
			    e->to == NOWHERE ? "end of the flow" : s->g.names[e->to]);
}

/* Behind a message a flow may end, but not where the other ways out go on. */
static bool has_sibling(const struct graph *g, const struct edge *e)
{
	for (size_t i = g->first[e->from]; i < g->first[e->from + 1]; i++)
		if (g->edges[i].to != NOWHERE && strcmp(g->edges[i].event, "hangup"))
			return true;
	return false;
}

/* Is what was said before E no farewell? */
static bool is_unsaid(const struct ends *s, const struct edge *e)
{
	return is_failed_queue(e->event) || (is_failure(e->event) && has_sibling(&s->g, e));
}

/* Share of calls that E cuts off, all entries of its widget together. */
static double share_of(struct ends *s, const struct edge *e)
{
	const char *note = note_of(s, e);
	double sum = 0;

	for (int32_t i = s->hearing.first[e->from]; i != NOWHERE; i = s->hearing.next[i])
		sum += taken(s, i, note, is_unsaid(s, e));
	return sum;
}

/* What is said to a gather that nobody speaks to, or keyed into one that takes no keys, is
 * no way out. */
static bool is_unused_input(const struct edge *e, double share)
{
	return share <= 0 && (!strcmp(e->event, "speech") || !strcmp(e->event, "keypress"));
}

static void cut_off(struct ends *s, const struct edge *e, bool others)
{
	double share = share_of(s, e);
	size_t before = s->list.count;

	others |= s->been[(size_t)e->from * HEARD_STATES + HEARD_ENOUGH];
	if (is_unused_input(e, share) || (others && share <= 0))
		return;
	join_name(&s->list, &s->v->r->arena, "'%s' on %s", s->g.names[e->from], e->event);
	if (s->list.count == before)
		return;
	join_place(&s->list, &s->v->r->arena, e->node->at);
	s->share += share;
	if (s->worst && share <= s->most)
		return;
	s->worst = e;
	s->most = share;
}

static void come(struct ends *s, int32_t widget, enum heard heard)
{
	size_t i = (size_t)widget * HEARD_STATES + heard;

	if (s->been[i])
		return;
	s->been[i] = true;
	s->queue[s->tail++] = (int32_t)i;
}

/* What the callers have heard who leave by E. */
static unsigned heard_by(struct ends *s, const struct edge *e, enum heard heard)
{
	const struct graph *g = &s->g;
	const struct heard_way way = { e->from, note_of(s, e),
				       !strcmp(g->types[e->from], "run-subflow") };

	if (!strcmp(e->event, "hangup"))
		return 0;
	if (e->from == g->trigger)
		return !strcmp(e->event, "incomingCall")    ? 1U << HEARD_NOTHING :
		       !strcmp(e->event, "incomingRequest") ? 1U << HEARD_NO_CALL : 0;
	return heard_behind(&s->hearing, &way, heard);
}

/* OTHERS: some who leave by E are cut off by no end. */
static void leave_by(struct ends *s, const struct edge *e, enum heard heard, bool others)
{
	if (e->to != NOWHERE)
		come(s, e->to, heard);
	else if (e->from != s->g.trigger &&
		 (heard == HEARD_NOTHING || (heard == HEARD_WORD && is_unsaid(s, e))))
		cut_off(s, e, others);
}

static void leave(struct ends *s, int32_t widget, enum heard heard)
{
	const struct graph *g = &s->g;

	for (size_t i = g->first[widget]; i < g->first[widget + 1]; i++) {
		unsigned then = heard_by(s, &g->edges[i], heard);

		for (int h = 0; h < HEARD_STATES; h++)
			if (then >> h & 1)
				leave_by(s, &g->edges[i], (enum heard)h, then >> HEARD_ENOUGH & 1);
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
		.rated = true, .share = fmin(s->share, 1),
		.places = s->list.places, .place_count = s->list.place_count });
}

static void review_flow(struct ends *s)
{
	if (!graph_read(&s->g, &s->v->s->flows[s->flow]))
		return;
	hearing_init(&s->hearing, s->v->p, s->reach->flow, s->flow, &s->g);
	s->looked_at = xcalloc(s->v->p->step_count + 1, sizeof(*s->looked_at));
	s->steps = xreallocarray(NULL, s->v->p->step_count + 1, sizeof(*s->steps));
	s->been = xcalloc(s->g.count * HEARD_STATES + 1, sizeof(*s->been));
	s->queue = xreallocarray(NULL, s->g.count * HEARD_STATES + 1, sizeof(*s->queue));
	if (s->g.trigger != NOWHERE)
		come(s, s->g.trigger, HEARD_NO_CALL);
	for (size_t head = 0; head < s->tail; head++)
		leave(s, s->queue[head] / HEARD_STATES, (enum heard)(s->queue[head] % HEARD_STATES));
	tell(s);
	hearing_free(&s->hearing);
	free(s->looked_at);
	free(s->steps);
	free(s->been);
	free(s->queue);
	graph_free(&s->g);
}

void review_ends(const struct reviewed *v, const struct reach *reach)
{
	const struct program *p = v->p;
	double *visits = visits_by_heard(p);

	for (size_t i = 0; i < p->target_count; i++)
		if (p->targets[i].kind == DOCUMENT_FLOW && !p->targets[i].event_return &&
		    reach->from[p->targets[i].entry] != NOWHERE)
			review_flow(&(struct ends){ .v = v, .reach = reach, .visits = visits,
						    .flow = p->targets[i].index });
	free(visits);
}
