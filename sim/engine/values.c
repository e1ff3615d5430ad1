/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * values - texts by number, templates filled in, conditions decided. Numbers are given
 * in the order in which texts come up, and nothing but their equality matters.
 */

#include "base/digest.h"
#include "base/memory.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <stdlib.h>
#include <string.h>

#include "engine/variables_internal.h"
#include "liquid/liquid.h"
#include "program/condition.h"

/* Of PCRE2: what a pattern such as (a+)+$ would take for ever for, in a text as short. It
 * is far more than a sensible pattern takes for a text as long. */
enum { MOST_BACKTRACKING = 100000 };
enum { MOST_DECIDED = 1 << 20 }; /* splits times texts that are kept in mind */

static uint64_t hash(const char *text)
{
	return digest_bytes(digest_start(), text, strlen(text));
}

static void rehash(struct values *v)
{
	size_t capacity = v->capacity ? 2 * v->capacity : 256;
	int32_t *index = xcalloc(capacity, sizeof(*index));

	for (size_t i = VALUE_EMPTY; i < v->count; i++) {
		size_t at = hash(v->text[i]) & (capacity - 1);

		while (index[at])
			at = (at + 1) & (capacity - 1);
		index[at] = (int32_t)i + 1;
	}
	free(v->index);
	v->index = index;
	v->capacity = capacity;
	v->text = xreallocarray(v->text, capacity, sizeof(*v->text));
}

int32_t value_of(struct values *v, const char *text)
{
	size_t at;

	if (2 * (v->count + 1) > v->capacity)
		rehash(v);
	at = hash(text) & (v->capacity - 1);
	for (; v->index[at]; at = (at + 1) & (v->capacity - 1))
		if (!strcmp(v->text[v->index[at] - 1], text))
			return v->index[at] - 1;
	v->text[v->count] = arena_strdup(&v->arena, text);
	v->index[at] = (int32_t)++v->count;
	return (int32_t)v->count - 1;
}

struct values *values_new(const struct value_tables *t)
{
	struct values *v = xcalloc(1, sizeof(*v));

	v->tables = t;
	rehash(v);
	v->text[v->count++] = (char *)""; /* VALUE_BLANK, which no text finds */
	value_of(v, "");		  /* VALUE_EMPTY */
	for (size_t i = VALUE_EMPTY + 1; i < t->literal_count; i++)
		value_of(v, t->literal[i]);
	if (t->literal_count && t->split_count < MOST_DECIDED / t->literal_count)
		v->decided = xcalloc(t->split_count * t->literal_count + 1, sizeof(*v->decided));
	return v;
}

void values_free(struct values *v)
{
	if (!v)
		return;
	pcre2_match_data_free(v->match);
	pcre2_match_context_free(v->limits);
	arena_free(&v->arena);
	free(v->decided);
	free(v->of_leg);
	free(v->index);
	free(v->text);
	free(v);
}

/* ---- templates ---- */

struct sight {
	const struct values *values;
	const int32_t *slots;
};

static const char *read_slot(void *context, int32_t slot)
{
	const struct sight *s = context;
	int32_t value = s->slots[slot];

	return value == VALUE_BLANK   ? NULL :
	       value == VALUE_UNKNOWN ? liquid_unknown :
					s->values->text[value];
}

int32_t template_fill(struct values *v, int32_t index, const int32_t *slots)
{
	const struct template *t = &v->tables->template[index];
	struct sight sight = { v, slots };
	const struct liquid_scope scope = { read_slot, &sight, v->tables->strict_numbers,
					    v->tables->most_loops };
	char text[LIQUID_LONGEST];

	if (t->literal >= 0)
		return t->literal;
	if (t->slot >= 0)
		return slots[t->slot];
	if (t->unknown || !liquid_render(t->liquid, &scope, text))
		return VALUE_UNKNOWN;
	return value_of(v, text);
}

/* ---- conditions ---- */

static void prepare_matching(struct values *v)
{
	v->match = pcre2_match_data_create(1, NULL);
	v->limits = pcre2_match_context_create(NULL);
	if (!v->match || !v->limits)
		memory_exhausted(0);
	pcre2_set_match_limit(v->limits, MOST_BACKTRACKING);
}

/* A pattern that was no regular expression matches nothing. */
static enum decided matches(struct values *v, const void *regex, const char *text)
{
	int found;

	if (!regex)
		return DECIDED_FALSE;
	if (!v->match)
		prepare_matching(v);
	found = pcre2_match(regex, (PCRE2_SPTR)text, strlen(text), 0, 0, v->match, v->limits);
	if (found == PCRE2_ERROR_NOMEMORY)
		memory_exhausted(0);
	return found >= 0			? DECIDED_TRUE :
	       found == PCRE2_ERROR_NOMATCH	? DECIDED_FALSE :
						  DECIDED_NOT; /* beyond a limit */
}

enum decided condition_decide(struct values *v, const struct condition *c, const int32_t *slots)
{
	int32_t a = template_fill(v, c->input, slots), b = template_fill(v, c->operand, slots);

	if (a == VALUE_UNKNOWN || b == VALUE_UNKNOWN)
		return DECIDED_NOT;
	if (c->operator == MATCHES_REGEX)
		return matches(v, c->regex, v->text[a]);
	return condition_holds((enum operator)c->operator, v->tables->fold_case, v->text[a], v->text[b]) ?
		       DECIDED_TRUE : DECIDED_FALSE;
}
