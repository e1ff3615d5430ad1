/* SPDX-License-Identifier: GPL-3.0-or-later */
/* review_reach - which steps of a program can be reached, and by which way. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/source.h"
#include "check/review_parts_internal.h"
#include "compile/twiml/twiml.h"

/* Steps to be marked; each comes in once, so that there is room. */
struct marking {
	const struct program *p;
	int32_t *flows, *waiting;
	size_t count;
};

static void mark(struct marking *m, int32_t pc, int32_t flow)
{
	if (pc < 0 || (size_t)pc >= m->p->step_count || m->flows[pc] != NOWHERE ||
	    m->p->steps[pc].op == OP_FETCH) /* out of it */
		return;
	m->flows[pc] = flow;
	m->waiting[m->count++] = pc;
}

static void mark_document(struct marking *m, int32_t entry, int32_t flow)
{
	mark(m, entry, flow);
	while (m->count) {
		const struct step *s = &m->p->steps[m->waiting[--m->count]];
		const struct choices *ways = ways_of(m->p, s);

		for (int32_t i = 0; ways && i < ways->count; i++)
			mark(m, m->p->choice[ways->first + i].next, flow);
		mark(m, s->alt, flow);
		mark(m, s->next, flow);
	}
}

static int32_t *documents_of_steps(const struct program *p, int kind)
{
	struct marking m = { p, xreallocarray(NULL, p->step_count, sizeof(int32_t)),
			     xreallocarray(NULL, p->step_count, sizeof(int32_t)), 0 };

	for (size_t i = 0; i < p->step_count; i++)
		m.flows[i] = NOWHERE;
	for (size_t i = 0; i < p->target_count; i++)
		if (p->targets[i].kind == kind)
			mark_document(&m, p->targets[i].entry, p->targets[i].index);
	if (kind == DOCUMENT_FLOW && p->request_entry != NOWHERE)
		mark_document(&m, p->request_entry, p->targets[p->start].index);
	free(m.waiting);
	return m.flows;
}

int32_t *flows_of_steps(const struct program *p)
{
	return documents_of_steps(p, DOCUMENT_FLOW);
}

/* The verb at step PC of a document: itself where it is the only one of its name, else
 * where the document begins. */
struct where verb_place(const struct reviewed *v, int32_t pc)
{
	int32_t *apps = documents_of_steps(v->p, DOCUMENT_APP), app = apps[pc];
	const struct source *source = app == NOWHERE ? NULL : v->s->apps[app].source;
	struct where at = { source, source ? 1 : 0, source ? 1 : 0 };
	const struct element *root = NULL;
	struct diagnostics d = { 0 };
	char word[160];
	size_t found = 0;

	free(apps);
	if (source && step_word(v->p, pc, word, sizeof(word)))
		root = twiml_parse(&v->r->arena, source, &d);
	for (size_t i = 0; root && i < root->child_count; i++) {
		const struct element *e = root->children[i];

		if (word[0] != '<' || strncmp(word + 1, e->name, strlen(e->name)))
			continue;
		at = found++ ? (struct where){ source, 1, 1 } : e->at;
	}
	diag_free(&d);
	return at;
}

struct search {
	struct reach *reach;
	int32_t *queue;
	size_t head, tail;
};

static void come_from(struct search *q, int32_t from, int32_t pc)
{
	if (pc < 0 || (size_t)pc >= q->reach->p->step_count || q->reach->from[pc] != NOWHERE)
		return;
	q->reach->from[pc] = from == NOWHERE ? pc : from;
	q->queue[q->tail++] = pc;
}

static void follow(struct search *q, int32_t pc)
{
	const struct program *p = q->reach->p;
	const struct step *s = &p->steps[pc];

	for (int32_t i = 0; ways_of(p, s) && i < ways_of(p, s)->count; i++)
		come_from(q, pc, p->choice[ways_of(p, s)->first + i].next);
	if (s->op == OP_PARK || s->op == OP_WAIT_DOCUMENT)
		come_from(q, pc, s->arg);
	if (s->op == OP_DELIVER)
		come_from(q, pc, p->targets[s->arg].entry);
	for (int32_t d = s->op == OP_DIAL ? 1 + s->arg : 0; d; d = p->dials[d - 1].also)
		if (p->dials[d - 1].target != NOWHERE)
			come_from(q, pc, p->targets[p->dials[d - 1].target].fetch);
	come_from(q, pc, s->next);
	come_from(q, pc, s->alt);
}

static void run_search(struct search *q)
{
	while (q->head < q->tail)
		follow(q, q->queue[q->head++]);
}

void reach_design(struct reach *reach, const struct program *p)
{
	struct search q = { .reach = reach };

	*reach = (struct reach){ p, xreallocarray(NULL, p->step_count, sizeof(int32_t)),
				 flows_of_steps(p) };
	for (size_t i = 0; i < p->step_count; i++)
		reach->from[i] = NOWHERE;
	q.queue = xreallocarray(NULL, p->step_count, sizeof(int32_t));
	come_from(&q, NOWHERE, p->request_entry != NOWHERE ? p->request_entry
						       : p->answer_entry);
	run_search(&q);
	for (size_t i = 0; i < p->handler_count; i++) {
		come_from(&q, NOWHERE, p->handlers[i].entry);
		run_search(&q);
	}
	for (size_t i = 0; i < p->step_count; i++)
		if (p->steps[i].op == OP_POST && reach->from[i] != NOWHERE &&
		    !(p->steps[i].flag & POST_UPDATE))
			come_from(&q, (int32_t)i, p->targets[p->steps[i].arg].fetch);
	run_search(&q);
	if (p->fallback != NOWHERE)
		come_from(&q, NOWHERE, p->targets[p->fallback].fetch);
	run_search(&q);
	free(q.queue);
}

void reach_free(struct reach *reach)
{
	free(reach->from);
	free(reach->flow);
}

const char *step_word(const struct program *p, int32_t pc, char *buffer, size_t size)
{
	const struct step *s = &p->steps[pc];
	const char *word = step_rows[s->op].word, *type;
	size_t length;

	if (!word)
		return NULL;
	if (!strcmp(word, WORD_NOTE))
		word = s->note >= 0 ? p->strings[s->note] : "";
	else if (!strcmp(word, WORD_TARGET))
		word = p->strings[p->targets[s->arg].name];
	length = strlen(word);
	type = s->op == OP_WIDGET ? strrchr(word, '(') : NULL;
	if (type && type > word)
		length = (size_t)(type - word - 1);
	snprintf(buffer, size, "%.*s", (int)length, word);
	return buffer;
}

enum { LONGEST_PATH = 12 };

const char *reach_path(const struct reach *reach, int32_t pc, struct arena *a)
{
	const char *path = NULL;
	char word[160];
	size_t n = 0;

	if (reach->from[pc] == NOWHERE)
		return NULL;
	for (;; pc = reach->from[pc]) {
		if (step_word(reach->p, pc, word, sizeof(word)) && ++n <= LONGEST_PATH)
			path = path ? arena_printf(a, "%s > %s", word, path)
				    : arena_strdup(a, word);
		if (reach->from[pc] == pc)
			break;
	}
	return n > LONGEST_PATH ? arena_printf(a, "... > %s", path) : path;
}

struct where step_place(const struct reach *reach, const struct scenario *s, int32_t pc)
{
	const struct flow_file *f;
	const struct step *step;
	char word[160];

	while (reach->p->steps[pc].op != OP_WIDGET && reach->from[pc] != pc &&
	       reach->from[pc] != NOWHERE)
		pc = reach->from[pc];
	if (reach->flow[pc] == NOWHERE || !step_word(reach->p, pc, word, sizeof(word)))
		return (struct where){ 0 };
	f = &s->flows[reach->flow[pc]];
	step = &reach->p->steps[pc];
	if (step->op != OP_WIDGET || strcmp(widget_word(f, reach->p->widgets[step->arg].number), word))
		return f->at; /* of a subflow */
	return widget_place(f, reach->p->widgets[step->arg].number);
}
