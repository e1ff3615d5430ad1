/* SPDX-License-Identifier: GPL-3.0-or-later */
/* variables - of an execution: begun blank, set by steps, read by splits. */
#include "base/memory.h"
#include "base/terms.h"
#include "engine/variables_internal.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "engine/state_internal.h"

enum { LONGEST_NUMBER = 64 };

static void make_room(struct values *v, size_t slot)
{
	size_t n = v->leg_count;

	v->leg_count = slot < 32 ? 64 : 2 * slot;
	v->of_leg = xreallocarray(v->of_leg, v->leg_count, sizeof(*v->of_leg));
	memset(v->of_leg + n, 0, (v->leg_count - n) * sizeof(*v->of_leg));
}

static inline struct record **records_of(struct engine *e, const struct call *c)
{
	size_t slot = (size_t)call_index(e, c);

	if (__builtin_expect(slot >= e->values->leg_count, 0))
		make_room(e->values, slot);
	return &e->values->of_leg[slot];
}

static inline __attribute__((always_inline)) struct record *
record_of(struct engine *e, const struct call *c, const struct strand *s)
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

/* What set-variables keeps is "interpolated and type-cast (null becomes empty string)"
 * (github.com/twilio/ai, twilio-studio-flows): a number loses the white space around it. */
static int32_t cast(struct values *v, int32_t value)
{
	char number[LONGEST_NUMBER];
	const char *text;
	size_t n;

	if (value <= VALUE_EMPTY)
		return value == VALUE_BLANK ? VALUE_EMPTY : value;
	text = v->text[value];
	n = strlen(text);
	if (!isspace((unsigned char)*text) && !isspace((unsigned char)text[n - 1]))
		return value;
	text += strspn(text, " \t\r\n\v\f");
	n = strspn(text, "+-.0123456789");
	if (!n || n >= sizeof(number) || text[n + strspn(text + n, " \t\r\n\v\f")])
		return value;
	memcpy(number, text, n);
	number[n] = '\0';
	return value_of(v, number);
}

int32_t variables_text(struct engine *e, const struct call *c, const struct strand *s, int32_t template)
{
	return template_fill(e->values, template, record_of(e, c, s)->value);
}

static void set_step(struct engine *e, struct record *r, int32_t index)
{
	const struct setting *s = &e->p->values.setting[index];

	r->value[s->slot] = cast(e->values, template_fill(e->values, s->value, r->value));
}

/* One of several sets of values. */
static void answer_step(struct engine *e, struct call *c, struct record *r, const struct step *p,
			uint64_t draw)
{
	const struct value_tables *t = &e->p->values;
	const struct answers *list = &t->answers_list[p->arg];
	const struct given *a = &t->answer[list->answers];
	double u = list->count == 1 ? 0 :
		   call_uniform(e, list->of_call ? root_of(e, c) : c, p->purpose,
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

/* The value of KEY in QUERY, decoded; blank where it is not there. */
static int32_t parameter(struct values *v, const char *query, const char *key)
{
	size_t n = strlen(key), length = 0;
	bool found = false;
	char text[1024];

	for (const char *p = query; p; p = strchr(p, '&') ? strchr(p, '&') + 1 : NULL) {
		if (strncmp(p, key, n) || p[n] != '=')
			continue;
		found = true;
		for (p += n + 1; *p && *p != '&' && *p != '#' && length < sizeof(text) - 1; p++) {
			bool coded = *p == '%' && hex(p[1]) >= 0 && hex(p[2]) >= 0;

			text[length++] = coded ? (char)(hex(p[1]) << 4 | hex(p[2])) : *p == '+' ? ' ' : *p;
			p += coded ? 2 : 0;
		}
		break;
	}
	text[length] = '\0';
	return found ? value_of(v, text) : VALUE_BLANK;
}

static int32_t dial_status(struct engine *e, struct call *c)
{
	static const char *const words[OUTCOME_COUNT] = {
		[OUTCOME_ANSWER] = "completed", [OUTCOME_BUSY] = "busy",
		[OUTCOME_NO_ANSWER] = "no-answer", [OUTCOME_FAILED] = "failed",
	};

	return value_of(e->values, words[root_of(e, c)->last_dial]);
}

static int32_t answered_by(struct engine *e, struct call *c)
{
	const char *word = callee_answered_by(root_of(e, c));

	return word ? value_of(e->values, word) : VALUE_BLANK;
}

/* What Twilio itself posts with a request begins with a capital, such as RecordingUrl; what
 * a query says is its owner's. */
static bool is_twilios(const char *key)
{
	return *key >= 'A' && *key <= 'Z';
}

/* What is not known keeps what was drawn for it. */
static void returned_step(struct engine *e, struct call *c, struct record *r, int32_t index)
{
	const struct query_reads *list = &e->p->values.parameters_list[index];

	if (r->query && *r->query == QUERY_UNKNOWN)
		return;
	for (int32_t i = 0; i < list->count; i++) {
		const struct query_read *p = &e->p->values.parameter[list->parameters + i];
		int32_t value = parameter(e->values, r->query, p->key);

		if (value == VALUE_BLANK && !strcmp(p->key, "DialCallStatus"))
			value = dial_status(e, c);
		if (value != VALUE_BLANK || !is_twilios(p->key))
			r->value[p->slot] = value;
	}
}

/* Does condition *I hold, with those that it is joined to? *I is then the last of them. */
static enum decided decide(struct engine *e, const struct record *r, const struct split *list,
			   int32_t *i)
{
	const struct condition *c = &e->p->values.condition[list->conditions + *i];
	enum decided decided = condition_decide(e->values, c, r->value), next;

	for (; c->joined != JOINED_NOT; c++, ++*i) {
		enum decided settled = c->joined == JOINED_ALL ? DECIDED_FALSE : DECIDED_TRUE;

		next = condition_decide(e->values, c + 1, r->value);
		if (decided != settled && (next == settled || next == DECIDED_NOT))
			decided = next;
	}
	return decided;
}

/* The first condition that holds; none: -> next; before one that cannot be told: alt. */
static int32_t split_by_conditions(struct engine *e, const struct record *r, const struct step *p)
{
	const struct value_tables *t = &e->p->values;
	const struct split *list = &t->split[p->arg];

	for (int32_t i = 0; i < list->count; i++) {
		enum decided decided = decide(e, r, list, &i);
		int32_t next = t->condition[list->conditions + i].next;

		if (decided == DECIDED_NOT)
			return p->alt;
		if (decided == DECIDED_TRUE)
			return e->every_step ? next : e->skip[next];
	}
	return p->next;
}

/* What reads one variable alone leads from the same text to the same step. */
static int32_t split_step(struct engine *e, const struct record *r, const struct step *p)
{
	const struct value_tables *t = &e->p->values;
	int32_t slot = t->split[p->arg].slot, value = slot < 0 ? VALUE_UNKNOWN : r->value[slot], *known;

	if (value < 0 || (size_t)value >= t->literal_count || !e->values->decided)
		return split_by_conditions(e, r, p);
	known = &e->values->decided[(size_t)p->arg * t->literal_count + (size_t)value];
	if (!*known)
		*known = 1 + split_by_conditions(e, r, p);
	return *known - 1;
}

bool variables_step(struct engine *e, struct call *c, struct strand *s, const struct step *p,
		    uint64_t draw)
{
	struct record *r = record_of(e, c, s);

	s->pc = p->next;
	switch (p->op) {
	case OP_SET:
		set_step(e, r, p->arg);
		break;
	case OP_DRAW_ANSWER:
		answer_step(e, c, r, p, draw);
		break;
	case OP_READ_PARAMETERS:
		returned_step(e, c, r, p->arg);
		break;
	case OP_ANSWERED_BY:
		r->value[p->arg] = answered_by(e, c);
		break;
	case OP_DIAL_STATUS:
		r->value[p->arg] = dial_status(e, c);
		break;
	default:
		s->pc = split_step(e, r, p);
	}
	return true;
}
