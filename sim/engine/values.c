/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * values - texts by number, templates filled in, conditions decided. Numbers are given
 * in the order in which texts come up, and nothing but their equality matters.
 */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "engine/variables.h"

enum { LONGEST = 1024 }; /* of a text that a template makes; the rest is cut */

static uint64_t hash(const char *text)
{
	uint64_t h = UINT64_C(14695981039346656037); /* FNV-1a */

	for (; *text; text++)
		h = (h ^ (unsigned char)*text) * UINT64_C(1099511628211);
	return h;
}

static void rehash(struct values *v)
{
	size_t capacity = v->capacity ? 2 * v->capacity : 256;
	int32_t *index = xcalloc(capacity, sizeof(*index));

	for (size_t i = 0; i < v->count; i++) {
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
	for (size_t i = 0; i < t->literal_count; i++)
		value_of(v, t->literal[i]);
	return v;
}

void values_free(struct values *v)
{
	if (!v)
		return;
	arena_free(&v->arena);
	free(v->of_leg);
	free(v->index);
	free(v->text);
	free(v);
}

/* ---- templates ---- */

static void put_number(char *text, double x)
{
	snprintf(text, LONGEST, "%.10g", x);
}

static void replace(char *text, const char *from, const char *to)
{
	char result[LONGEST] = "", *p = text, *hit;
	size_t n = 0;

	while (*from && (hit = strstr(p, from)) && n + (size_t)(hit - p) + strlen(to) < LONGEST) {
		n += (size_t)snprintf(result + n, LONGEST - n, "%.*s%s", (int)(hit - p), p, to);
		p = hit + strlen(from);
	}
	snprintf(result + n, LONGEST - n, "%s", p);
	memcpy(text, result, LONGEST);
}

static void join(char *text, const char *before, const char *after)
{
	char result[LONGEST];

	snprintf(result, LONGEST, "%.500s%.500s", before, after);
	memcpy(text, result, LONGEST);
}

static void strip(char *text)
{
	char *from = text + strspn(text, " \t\r\n");
	size_t n = strlen(from);

	while (n && isspace((unsigned char)from[n - 1]))
		n--;
	memmove(text, from, n);
	text[n] = '\0';
}

static void change_case(char *text, int (*to)(int))
{
	for (; *text; text++)
		*text = (char)to((unsigned char)*text);
}

static void calculate(char *text, const struct filter *f)
{
	double x = strtod(text, NULL), y = strtod(f->argument[0], NULL);

	put_number(text, f->kind == FILTER_PLUS	   ? x + y :
			 f->kind == FILTER_MINUS   ? x - y :
			 f->kind == FILTER_TIMES   ? x * y :
			 y != 0			   ? floor(x / y) : 0);
}

static void apply(char *text, const struct filter *f)
{
	switch ((enum filter_kind)f->kind) {
	case FILTER_APPEND:
		join(text, text, f->argument[0]);
		break;
	case FILTER_PREPEND:
		join(text, f->argument[0], text);
		break;
	case FILTER_DEFAULT:
		if (!*text)
			snprintf(text, LONGEST, "%s", f->argument[0]);
		break;
	case FILTER_REMOVE:
		replace(text, f->argument[0], "");
		break;
	case FILTER_REPLACE:
		replace(text, f->argument[0], f->argument[1]);
		break;
	case FILTER_SIZE:
		put_number(text, (double)strlen(text));
		break;
	case FILTER_STRIP:
		strip(text);
		break;
	case FILTER_UPCASE:
		change_case(text, toupper);
		break;
	case FILTER_DOWNCASE:
		change_case(text, tolower);
		break;
	case FILTER_CAPITALIZE:
		*text = (char)toupper((unsigned char)*text);
		break;
	default:
		calculate(text, f);
	}
}

/* What PIECE says; false when it is not known. */
static bool fill_piece(struct values *v, const struct piece *p, const int32_t *slots, char *text)
{
	if (p->slot < 0) {
		snprintf(text, LONGEST, "%s", p->literal);
		return true;
	}
	if (slots[p->slot] == VALUE_UNKNOWN)
		return false;
	snprintf(text, LONGEST, "%s", v->text[slots[p->slot]]);
	for (int32_t i = 0; i < p->filter_count; i++)
		apply(text, &v->tables->filter[p->filters + i]);
	return true;
}

int32_t template_fill(struct values *v, int32_t index, const int32_t *slots)
{
	const struct template *t = &v->tables->template[index];
	char text[LONGEST] = "", part[LONGEST];
	size_t n = 0;

	if (t->unknown)
		return VALUE_UNKNOWN;
	for (int32_t i = 0; i < t->count; i++) {
		if (!fill_piece(v, &v->tables->piece[t->pieces + i], slots, part))
			return VALUE_UNKNOWN;
		n += (size_t)snprintf(text + n, LONGEST - n, "%s", part);
		n = n < LONGEST ? n : LONGEST - 1;
	}
	return value_of(v, text);
}

/* ---- conditions ---- */

static bool equal(const struct values *v, const char *a, const char *b, size_t n)
{
	return v->tables->fold_case ? !strncasecmp(a, b, n) : !strncmp(a, b, n);
}

static bool same(const struct values *v, const char *a, const char *b)
{
	return v->tables->fold_case ? !strcasecmp(a, b) : !strcmp(a, b);
}

/* One of the texts between the commas of LIST. */
static bool any_of(const struct values *v, const char *text, const char *list)
{
	char one[LONGEST];

	for (;;) {
		size_t n = strcspn(list, ",");

		snprintf(one, sizeof(one), "%.*s", (int)(n < LONGEST ? n : LONGEST - 1), list);
		strip(one);
		if (same(v, text, one))
			return true;
		if (!list[n])
			return false;
		list += n + 1;
	}
}

static bool contains(const struct values *v, const char *text, const char *part)
{
	size_t n = strlen(part);

	for (; strlen(text) >= n; text++) {
		if (equal(v, text, part, n))
			return true;
		if (!*text)
			break;
	}
	return false;
}

static bool matches(const void *regex, const char *text)
{
	pcre2_match_data *data = pcre2_match_data_create(1, NULL);
	int found = pcre2_match(regex, (PCRE2_SPTR)text, strlen(text), 0, 0, data, NULL);

	pcre2_match_data_free(data);
	return found >= 0;
}

/* As numbers; false when one is none. */
static bool compare_numbers(const char *a, const char *b, double *difference)
{
	char *end_a, *end_b;
	double x = strtod(a, &end_a), y = strtod(b, &end_b);

	*difference = x - y;
	return end_a != a && end_b != b && !*end_a && !*end_b;
}

static bool holds(const struct values *v, const struct condition *c, const char *a, const char *b)
{
	double d = 0;

	switch ((enum operator)c->operator) {
	case IS_EQUAL:
		return same(v, a, b);
	case IS_NOT_EQUAL:
		return !same(v, a, b);
	case MATCHES_ANY:
		return any_of(v, a, b);
	case MATCHES_NONE:
		return !any_of(v, a, b);
	case CONTAINS:
		return contains(v, a, b);
	case CONTAINS_NOT:
		return !contains(v, a, b);
	case STARTS_WITH:
		return equal(v, a, b, strlen(b));
	case STARTS_NOT_WITH:
		return !equal(v, a, b, strlen(b));
	case IS_BLANK:
		return !*a;
	case IS_NOT_BLANK:
		return *a;
	case MATCHES_REGEX:
		return c->regex && matches(c->regex, a);
	case IS_LESS:
		return compare_numbers(a, b, &d) && d < 0;
	case IS_GREATER:
		return compare_numbers(a, b, &d) && d > 0;
	case IS_BEFORE_DATE: /* 2026-11-24 and 18:30 are in order as texts */
	case IS_BEFORE_TIME:
		return *a && strcmp(a, b) < 0;
	case IS_AFTER_DATE:
	case IS_AFTER_TIME:
		return *a && strcmp(a, b) > 0;
	default:
		return false;
	}
}

enum decided condition_decide(struct values *v, const struct condition *c, const int32_t *slots)
{
	int32_t a = template_fill(v, c->input, slots), b = template_fill(v, c->operand, slots);

	if (a == VALUE_UNKNOWN || b == VALUE_UNKNOWN)
		return DECIDED_NOT;
	return holds(v, c, v->text[a], v->text[b]) ? DECIDED_TRUE : DECIDED_FALSE;
}
