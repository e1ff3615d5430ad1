/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * review_documents - TwiML documents that lead back to themselves, and what stands behind
 * a stream. Documents are followed by all ways that have a share, nobody hanging up.
 */
#include <stdlib.h>
#include <string.h>

#include "base/diagnostics.h"
#include "base/memory.h"
#include "check/review_parts_internal.h"
#include "compile/twiml/twiml.h"

enum { MOST_TARGETS = 512 };

struct documents {
	const struct reviewed *v;
	const struct reach *reach;
	size_t count;
	bool *leads; /* [target][target], in any number of documents */
	bool *ends;  /* by target: a call can end there, or go on in a flow */
	unsigned *seen; /* by step: the walk that came by */
	int32_t *before, *queue;
	unsigned walk;
};

/* ---- one document's steps ---- */

static void queue_step(struct documents *s, int32_t from, int32_t pc, size_t *tail)
{
	if (pc < 0 || (size_t)pc >= s->v->p->step_count || s->seen[pc] == s->walk)
		return;
	s->seen[pc] = s->walk;
	s->before[pc] = from;
	s->queue[(*tail)++] = pc;
}

static void follow_step(struct documents *s, int32_t pc, size_t *tail)
{
	const struct program *p = s->v->p;
	const struct step *x = &p->steps[pc];
	const struct choices *ways = ways_of(p, x);

	for (int32_t i = 0; ways && i < ways->count; i++)
		queue_step(s, pc, p->choice[ways->first + i].next, tail);
	queue_step(s, pc, x->next, tail);
	queue_step(s, pc, x->alt, tail);
}

/* Follow the document of target T: its steps' predecessors, where it leads, and whether a
 * call can end in it. */
static void follow_document(struct documents *s, size_t t)
{
	const struct program *p = s->v->p;
	size_t tail = 0;

	s->walk++;
	queue_step(s, NOWHERE, p->targets[t].entry, &tail);
	for (size_t head = 0; head < tail; head++) {
		const struct step *x = &p->steps[s->queue[head]];

		if (x->op == OP_DELIVER && p->targets[x->arg].kind == DOCUMENT_APP)
			s->leads[t * s->count + (size_t)x->arg] = true;
		else if (x->op == OP_DELIVER || x->op == OP_HANG_UP || x->op == OP_REJECT ||
			 x->op == OP_END || x->op == OP_DOCUMENT_ERROR || x->op == OP_END_FLOW)
			s->ends[t] = true;
		else
			follow_step(s, s->queue[head], &tail);
	}
}

/* In any number of documents (Warshall's algorithm). */
static void close_relation(struct documents *s)
{
	for (size_t k = 0; k < s->count; k++)
		for (size_t i = 0; i < s->count; i++)
			for (size_t j = 0; s->leads[i * s->count + k] && j < s->count; j++)
				s->leads[i * s->count + j] |= s->leads[k * s->count + j];
}

static bool can_end(const struct documents *s, size_t t)
{
	bool can = s->ends[t];

	for (size_t i = 0; i < s->count && !can; i++)
		can = s->leads[t * s->count + i] && s->ends[i];
	return can;
}

/* ---- what is told ---- */

/* Verbs on the way from target T to the next document of its circle. */
static const char *way_round(struct documents *s, size_t t, struct arena *a)
{
	const struct program *p = s->v->p;
	const char *path = NULL;
	char word[160];
	int32_t last = NOWHERE;
	size_t tail = 0;

	s->walk++;
	queue_step(s, NOWHERE, p->targets[t].entry, &tail);
	for (size_t head = 0; head < tail && last == NOWHERE; head++) {
		const struct step *x = &p->steps[s->queue[head]];

		if (x->op != OP_DELIVER)
			follow_step(s, s->queue[head], &tail);
		else if ((size_t)x->arg == t || s->leads[(size_t)x->arg * s->count + t])
			last = s->queue[head];
	}
	for (; last != NOWHERE; last = s->before[last])
		if (step_word(p, last, word, sizeof(word)))
			path = path ? arena_printf(a, "%s > %s", word, path) : arena_strdup(a, word);
	return arena_printf(a, "%s > %s > ...", p->strings[p->targets[t].name], path ? path : "?");
}

static bool in_circle(const struct documents *s, size_t t, size_t i)
{
	return s->leads[t * s->count + i] && s->leads[i * s->count + t];
}

/* Would the document of target T be left by who records nothing, of whom none are only assumed? */
static bool rests_on_silence(const struct documents *s, size_t t)
{
	const struct program *p = s->v->p;

	for (size_t i = 0; i < p->stand_in_count; i++)
		if (p->stand_ins[i].kind == STAND_IN_SILENCE &&
		    !strcmp(p->stand_ins[i].in, s->v->s->apps[p->targets[t].index].name))
			return true;
	return false;
}

static const char *circle_text(bool ends, bool assumed)
{
	if (ends)
		return "%s %s, as often as the caller does the same: nothing counts the rounds";
	if (assumed)
		return "%s %s, and no way leads out as long as everybody records something, which is assumed (record_silence_share): a hang-up, or the longest call, ends it";
	return "%s %s, and no way that has a share leads out: only a hang-up, or the longest call, ends it";
}

static void tell_circle(struct documents *s, size_t t)
{
	const struct program *p = s->v->p;
	struct arena *a = &s->v->r->arena;
	bool alone = p->start_entry == p->targets[p->start].fetch;
	bool ends = can_end(s, t), starts = alone && (size_t)p->start == t, assumed = false;
	struct joined names = { 0 };

	for (size_t i = 0; i < s->count; i++)
		if (i == t || in_circle(s, t, i)) {
			join_name(&names, a, "%s", p->strings[p->targets[i].name]);
			starts |= alone && (size_t)p->start == i;
			assumed |= rests_on_silence(s, i);
		}
	finding_add(s->v->r, &(struct finding){
		.kind = FINDING_ENDLESS, .design = p->name,
		.at = s->v->s->apps[p->targets[t].index].at,
		.text = arena_printf(a, circle_text(ends, assumed), joined_text(&names, a),
				     names.count == 1 ? "leads to itself" : "lead to each other"),
		.path = way_round(s, t, a), .rated = !ends && starts && !assumed, .share = 1 });
}

static bool is_reached(const struct documents *s, size_t t)
{
	const struct document_target *target = &s->v->p->targets[t];

	return target->kind == DOCUMENT_APP && s->reach->from[target->entry] != NOWHERE &&
	       s->v->s->apps[target->index].source;
}

static void find_circles(struct documents *s)
{
	for (size_t t = 0; t < s->count; t++)
		if (is_reached(s, t))
			follow_document(s, t);
	close_relation(s);
	for (size_t t = 0; t < s->count; t++) {
		bool first = s->leads[t * s->count + t];

		for (size_t i = 0; i < t && first; i++)
			first = !in_circle(s, t, i);
		if (first)
			tell_circle(s, t);
	}
}

/* ---- a pause behind a stream ---- */

static bool is_stream(const struct element *e)
{
	return !strcmp(e->name, "Connect") && e->child_count == 1 &&
	       !strcmp(e->children[0]->name, "Stream");
}

static void find_pause(const struct documents *s, const struct app_file *app, const char *name)
{
	struct arena *a = &s->v->r->arena;
	struct diagnostics d = { 0 };
	const struct element *root = twiml_parse(a, app->source, &d);

	for (size_t i = 0; root && i + 1 < root->child_count; i++)
		if (is_stream(root->children[i]) && !strcmp(root->children[i + 1]->name, "Pause"))
			finding_add(s->v->r, &(struct finding){
				.kind = FINDING_LINE_HELD, .at = root->children[i + 1]->at,
				.text = arena_printf(a, "%s: <Pause> behind <Connect><Stream> holds the line, and the bill, for %s s after the stream has ended",
						     name, attribute(root->children[i + 1], "length", "1")),
				.path = arena_printf(a, "%s > <Connect><Stream> > <Pause>", name),
				.rated = true, .share = 1 });
	diag_free(&d);
}

void review_documents(const struct reviewed *v, const struct reach *reach)
{
	const struct program *p = v->p;
	struct documents s = { .v = v, .reach = reach, .count = p->target_count };

	for (size_t i = 0; i < s.count; i++)
		if (is_reached(&s, i))
			find_pause(&s, &v->s->apps[p->targets[i].index], p->strings[p->targets[i].name]);
	if (s.count > MOST_TARGETS)
		return;
	s.leads = xcalloc(s.count * s.count + 1, sizeof(*s.leads));
	s.ends = xcalloc(s.count + 1, sizeof(*s.ends));
	s.seen = xcalloc(p->step_count + 1, sizeof(*s.seen));
	s.before = xreallocarray(NULL, p->step_count + 1, sizeof(*s.before));
	s.queue = xreallocarray(NULL, p->step_count + 1, sizeof(*s.queue));
	find_circles(&s);
	free(s.leads);
	free(s.ends);
	free(s.seen);
	free(s.before);
	free(s.queue);
}
