/* SPDX-License-Identifier: GPL-3.0-or-later */
/* variables - of an execution: begun blank, set by steps, read by splits. */
#include "engine/variables.h"

#include <stdlib.h>
#include <string.h>

#include "engine/state.h"

static struct record **records_of(struct engine *e, const struct call *c)
{
	struct values *v = e->values;
	size_t slot = (size_t)call_index(e, c), n = v->leg_count;

	if (slot >= n) {
		v->leg_count = slot < 32 ? 64 : 2 * slot;
		v->of_leg = xreallocarray(v->of_leg, v->leg_count, sizeof(*v->of_leg));
		memset(v->of_leg + n, 0, (v->leg_count - n) * sizeof(*v->of_leg));
	}
	return &v->of_leg[slot];
}

static struct record *record_of(struct engine *e, const struct call *c, const struct strand *s)
{
	struct record *r = *records_of(e, c);

	while (r && r->ordinal != s->ordinal)
		r = r->next;
	assert(r);
	return r;
}

void variables_begin(struct engine *e, const struct call *c, uint16_t ordinal)
{
	struct values *v = e->values;
	size_t n = e->p->values.slot_count;
	struct record *r = v->free, **list = records_of(e, c);

	if (r)
		v->free = r->next;
	else
		r = arena_alloc(&v->arena, sizeof(*r) + n * sizeof(*r->value));
	memset(r, 0, sizeof(*r) + n * sizeof(*r->value));
	r->ordinal = ordinal;
	r->next = *list;
	*list = r;
}

void variables_end(struct engine *e, const struct call *c, uint16_t ordinal)
{
	struct record **link = records_of(e, c), *r;

	while (*link && (*link)->ordinal != ordinal)
		link = &(*link)->next;
	r = *link;
	if (!r)
		return;
	*link = r->next;
	r->next = e->values->free;
	e->values->free = r;
}

void variables_returned(struct engine *e, const struct call *c, const struct strand *s,
			const char *query)
{
	record_of(e, c, s)->query = query;
}

static void set_step(struct engine *e, struct record *r, int32_t index)
{
	const struct setting *s = &e->p->values.setting[index];

	r->value[s->slot] = template_fill(e->values, s->value, r->value);
}

/* Of the shares that add up to less than one, the rest is not known. */
static void answer_step(struct engine *e, struct call *c, struct record *r, const struct step *p,
			uint64_t draw)
{
	const struct value_tables *t = &e->p->values;
	const struct answers *list = &t->answers_list[p->arg];
	const struct given *a = &t->answer[list->answers];
	double u = call_uniform(e, list->of_call ? root_of(e, c) : c, p->purpose,
				list->of_call ? 0 : draw);
	int32_t i = 0;

	while (i < list->count - 1 && u >= a[i].upto)
		i++;
	for (int32_t k = 0; k < a[i].count; k++) {
		const struct setting *s = &t->setting[a[i].settings + k];

		r->value[s->slot] = s->value;
	}
}

static int hex(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
}

/* The value of KEY in QUERY, decoded. */
static int32_t parameter(struct values *v, const char *query, const char *key)
{
	size_t n = strlen(key), length = 0;
	char text[1024];

	for (const char *p = query; p; p = strchr(p, '&') ? strchr(p, '&') + 1 : NULL) {
		if (strncmp(p, key, n) || p[n] != '=')
			continue;
		for (p += n + 1; *p && *p != '&' && *p != '#' && length < sizeof(text) - 1; p++) {
			bool coded = *p == '%' && hex(p[1]) >= 0 && hex(p[2]) >= 0;

			text[length++] = coded ? (char)(hex(p[1]) << 4 | hex(p[2])) : *p == '+' ? ' ' : *p;
			p += coded ? 2 : 0;
		}
		break;
	}
	text[length] = '\0';
	return value_of(v, text);
}

static void returned_step(struct engine *e, struct record *r, int32_t index)
{
	const struct query_reads *list = &e->p->values.parameters_list[index];

	for (int32_t i = 0; i < list->count; i++) {
		const struct query_read *p = &e->p->values.parameter[list->parameters + i];

		r->value[p->slot] = r->query && *r->query == QUERY_UNKNOWN ?
					    VALUE_UNKNOWN : parameter(e->values, r->query, p->key);
	}
}

static int32_t dial_status(struct engine *e, struct call *c)
{
	static const char *const words[OUTCOME_COUNT] = {
		[OUTCOME_ANSWER] = "completed", [OUTCOME_BUSY] = "busy",
		[OUTCOME_NO_ANSWER] = "no-answer", [OUTCOME_FAILED] = "failed",
	};

	return value_of(e->values, words[root_of(e, c)->last_dial]);
}

/* The first condition that holds; none: -> next; before one that cannot be told: alt. */
static int32_t split_step(struct engine *e, const struct record *r, const struct step *p)
{
	const struct value_tables *t = &e->p->values;
	const struct split *list = &t->split[p->arg];

	for (int32_t i = 0; i < list->count; i++) {
		const struct condition *c = &t->condition[list->conditions + i];

		switch (condition_decide(e->values, c, r->value)) {
		case DECIDED_TRUE:
			return e->observer ? c->next : e->skip[c->next];
		case DECIDED_NOT:
			return p->alt;
		default:
			break;
		}
	}
	return p->next;
}

void variables_step(struct engine *e, struct call *c, struct strand *s, const struct step *p,
		    uint64_t draw)
{
	struct record *r = record_of(e, c, s);

	s->pc = p->next;
	switch (p->op) {
	case OP_SET:
		set_step(e, r, p->arg);
		break;
	case OP_ANSWERS:
		answer_step(e, c, r, p, draw);
		break;
	case OP_RETURNED:
		returned_step(e, r, p->arg);
		break;
	case OP_DIAL_STATUS:
		r->value[p->arg] = dial_status(e, c);
		break;
	default:
		s->pc = split_step(e, r, p);
	}
}
