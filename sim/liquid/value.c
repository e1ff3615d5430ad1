/* SPDX-License-Identifier: GPL-3.0-or-later */
/* value - texts, numbers and truth of values, and how two of them compare. */
#include <ctype.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "liquid/liquid_internal.h"

/* ---- texts ---- */

struct text text_new(struct render *r)
{
	return (struct text){ render_alloc(r, LIQUID_LONGEST), 0 };
}

void text_put(struct text *t, const char *bytes, size_t n)
{
	size_t room = LIQUID_LONGEST - 1 - t->length;

	if (n > room)
		for (n = room; n && ((unsigned char)bytes[n] & 0xc0) == 0x80;)
			n--;
	memcpy(t->bytes + t->length, bytes, n);
	t->length += n;
	t->bytes[t->length] = '\0';
}

void text_add(struct text *t, const char *s)
{
	text_put(t, s, strlen(s));
}

struct value text_value(const struct text *t)
{
	return TEXT(t->bytes);
}

struct value value_copy(struct render *r, const char *s, size_t n)
{
	char *copy;

	if (n >= LIQUID_LONGEST)
		for (n = LIQUID_LONGEST - 1; n && ((unsigned char)s[n] & 0xc0) == 0x80;)
			n--;
	copy = render_alloc(r, n + 1);
	memcpy(copy, s, n);
	return TEXT(copy);
}

size_t text_characters(const char *s)
{
	size_t n = 0;

	for (; *s; s++)
		n += ((unsigned char)*s & 0xc0) != 0x80;
	return n;
}

/* The shortest decimals that mean X, with a point. */
static const char *real_text(struct render *r, double x)
{
	char *text = render_alloc(r, 40);

	for (int digits = 15; digits <= 17; digits++) {
		snprintf(text, 40, "%.*g", digits, x);
		if (strtod(text, NULL) == x)
			break;
	}
	if (isfinite(x) && !strpbrk(text, ".e"))
		strcat(text, ".0");
	return text;
}

static const char *number_text(struct render *r, int64_t n)
{
	char *text = render_alloc(r, 24);

	snprintf(text, 24, "%" PRId64, n);
	return text;
}

static const char *joined(struct render *r, struct value v)
{
	struct text t = text_new(r);

	for (size_t i = 0; v.kind == VALUE_LIST && i < v.list->count && render_works(r); i++)
		text_add(&t, value_text(r, v.list->item[i]));
	if (v.kind == VALUE_MAP)
		json_write(r, &t, v);
	if (v.kind == VALUE_RANGE) {
		text_add(&t, number_text(r, v.range->from));
		text_add(&t, "..");
		text_add(&t, number_text(r, v.range->to));
	}
	return t.bytes;
}

const char *value_text(struct render *r, struct value v)
{
	switch (v.kind) {
	case VALUE_BOOL:
		return v.truth ? "true" : "false";
	case VALUE_INT:
		return number_text(r, v.whole);
	case VALUE_REAL:
		return real_text(r, v.real);
	case VALUE_TEXT:
		return v.text;
	case VALUE_LIST:
	case VALUE_MAP:
	case VALUE_RANGE:
		return joined(r, v);
	default:
		return "";
	}
}

/* ---- numbers ---- */

/* Digits, with a point and more digits or none: what Liquid takes for a number. */
bool text_is_number(const char *s, struct value *number)
{
	const char *p = s + (*s == '-' || *s == '+');
	size_t whole = strspn(p, "0123456789"), part = 0;

	if (p[whole] == '.')
		part = strspn(p + whole + 1, "0123456789");
	if (!whole || p[whole + (part ? part + 1 : 0)])
		return false;
	if (part || whole > 18)
		*number = REAL(strtod(s, NULL));
	else
		*number = WHOLE(strtoll(s, NULL, 10));
	return true;
}

static struct value text_number(const char *s)
{
	char buffer[LIQUID_LONGEST];
	struct value number;
	size_t n;

	s += strspn(s, " \t\r\n\v\f");
	n = strlen(s);
	while (n && isspace((unsigned char)s[n - 1]))
		n--;
	if (n < sizeof(buffer)) {
		memcpy(buffer, s, n);
		buffer[n] = '\0';
		if (text_is_number(buffer, &number))
			return number;
	}
	return WHOLE(strtoll(s, NULL, 10)); /* what it begins with */
}

struct value value_number(struct value v)
{
	if (v.kind == VALUE_INT || v.kind == VALUE_REAL)
		return v;
	return v.kind == VALUE_TEXT ? text_number(v.text) : WHOLE(0);
}

double value_real(struct value v)
{
	v = value_number(v);
	return v.kind == VALUE_INT ? (double)v.whole : v.real;
}

int64_t value_whole(struct value v)
{
	v = value_number(v);
	if (v.kind == VALUE_INT)
		return v.whole;
	return v.real > -9e18 && v.real < 9e18 ? (int64_t)v.real : 0;
}

/* ---- truth and order ---- */

enum truth value_truth(struct value v)
{
	if (v.kind == VALUE_NOT_KNOWN)
		return IS_UNKNOWN;
	return v.kind == VALUE_NIL || (v.kind == VALUE_BOOL && !v.truth) ? IS_FALSE : IS_TRUE;
}

bool value_empty(struct value v)
{
	return (v.kind == VALUE_TEXT && !*v.text) || (v.kind == VALUE_LIST && !v.list->count) ||
	       (v.kind == VALUE_MAP && !v.map->count) || v.kind == VALUE_EMPTY;
}

bool value_blank(struct value v)
{
	if (v.kind == VALUE_TEXT)
		return !v.text[strspn(v.text, " \t\r\n\v\f")];
	return value_empty(v) || value_truth(v) == IS_FALSE || v.kind == VALUE_BLANK_WORD;
}

static bool is_number(struct value v)
{
	return v.kind == VALUE_INT || v.kind == VALUE_REAL;
}

/* Both as numbers, where one is and the other is or says one. */
static bool as_numbers(const struct render *r, struct value *a, struct value *b)
{
	bool loose = !(r->scope && r->scope->strict);

	if (!is_number(*a) && !is_number(*b))
		return false;
	if (loose && a->kind == VALUE_TEXT && !text_is_number(a->text, a))
		return false;
	if (loose && b->kind == VALUE_TEXT && !text_is_number(b->text, b))
		return false;
	return is_number(*a) && is_number(*b);
}

static int number_order(struct value a, struct value b)
{
	if (a.kind == VALUE_INT && b.kind == VALUE_INT)
		return (a.whole > b.whole) - (a.whole < b.whole);
	return (value_real(a) > value_real(b)) - (value_real(a) < value_real(b));
}

static bool lists_equal(const struct render *r, const struct list *a, const struct list *b)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (!value_equal(r, a->item[i], b->item[i]))
			return false;
	return true;
}

static bool maps_equal(const struct render *r, const struct map *a, const struct map *b)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (strcmp(a->key[i], b->key[i]) || !value_equal(r, a->item[i], b->item[i]))
			return false;
	return true;
}

/* What a flow keeps is text, also the `true` of a server. */
static bool says_truth(const struct render *r, struct value a, struct value b)
{
	return a.kind == VALUE_BOOL && b.kind == VALUE_TEXT && !(r->scope && r->scope->strict) &&
	       !strcmp(b.text, a.truth ? "true" : "false");
}

bool value_equal(const struct render *r, struct value a, struct value b)
{
	if (a.kind == VALUE_EMPTY || b.kind == VALUE_EMPTY)
		return value_empty(a.kind == VALUE_EMPTY ? b : a);
	if (a.kind == VALUE_BLANK_WORD || b.kind == VALUE_BLANK_WORD)
		return value_blank(a.kind == VALUE_BLANK_WORD ? b : a);
	if (as_numbers(r, &a, &b))
		return number_order(a, b) == 0;
	if (says_truth(r, a, b) || says_truth(r, b, a))
		return true;
	if (a.kind != b.kind)
		return false;
	switch (a.kind) {
	case VALUE_BOOL:
		return a.truth == b.truth;
	case VALUE_TEXT:
		return !strcmp(a.text, b.text);
	case VALUE_LIST:
		return lists_equal(r, a.list, b.list);
	case VALUE_MAP:
		return maps_equal(r, a.map, b.map);
	case VALUE_RANGE:
		return a.range->from == b.range->from && a.range->to == b.range->to;
	default:
		return true;
	}
}

bool value_order(const struct render *r, struct value a, struct value b, int *order)
{
	struct value x = a, y = b;

	if (as_numbers(r, &a, &b)) {
		*order = number_order(a, b);
		return true;
	}
	if (x.kind != VALUE_TEXT || y.kind != VALUE_TEXT)
		return false;
	if (!(r->scope && r->scope->strict) && text_is_number(x.text, &a) && text_is_number(y.text, &b))
		*order = number_order(a, b);
	else
		*order = strcmp(x.text, y.text);
	return true;
}
