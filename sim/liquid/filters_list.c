/* SPDX-License-Identifier: GPL-3.0-or-later */
/* filters_list - lists: split, join, first, sort, where, ... */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "liquid/liquid_internal.h"

/* Into the characters, where the separator is nothing. */
static struct value characters(struct render *r, const char *s)
{
	struct list *l = list_new(r, strlen(s));

	while (*s) {
		size_t n = 1;

		while (((unsigned char)s[n] & 0xc0) == 0x80)
			n++;
		list_add(l, value_copy(r, s, n));
		s += n;
	}
	return list_value(l);
}

/* By runs of white space, where the separator is one space. */
static struct value words(struct render *r, const char *s)
{
	struct list *l = list_new(r, strlen(s) / 2 + 1);

	for (;;) {
		size_t n;

		s += strspn(s, " \t\r\n\v\f");
		n = strcspn(s, " \t\r\n\v\f");
		if (!n)
			return list_value(l);
		list_add(l, value_copy(r, s, n));
		s += n;
	}
}

struct value filter_split(struct render *r, struct value in, const struct value *argument,
			  unsigned count)
{
	const char *s = value_text(r, in), *by = value_text(r, argument[0]), *hit;
	size_t n = strlen(by);
	struct list *l;

	(void)count;
	if (!n)
		return characters(r, s);
	if (!strcmp(by, " "))
		return words(r, s);
	l = list_new(r, strlen(s) / n + 1);
	for (; (hit = strstr(s, by)); s = hit + n)
		list_add(l, value_copy(r, s, (size_t)(hit - s)));
	if (*s)
		list_add(l, value_copy(r, s, strlen(s)));
	while (l->count && !*l->item[l->count - 1].text) /* what is empty at the end is left out */
		l->count--;
	return list_value(l);
}

struct value filter_join(struct render *r, struct value in, const struct value *argument,
			 unsigned count)
{
	struct value all = value_list(r, in);
	struct text t = text_new(r);

	for (size_t i = 0; i < all.list->count; i++) {
		if (i)
			text_add(&t, count ? value_text(r, argument[0]) : " ");
		text_add(&t, value_text(r, all.list->item[i]));
	}
	return text_value(&t);
}

static bool holds_items(struct value v)
{
	return v.kind == VALUE_LIST || v.kind == VALUE_RANGE ||
	       (v.kind == VALUE_TEXT && *v.text == '[');
}

struct value filter_first(struct render *r, struct value in, const struct value *argument,
			  unsigned count)
{
	UNUSED_ARGUMENTS;
	if (in.kind == VALUE_MAP && in.map->count)
		return value_list(r, in).list->item[0];
	return holds_items(in) ? value_get(r, value_list(r, in), "first") : NIL;
}

struct value filter_last(struct render *r, struct value in, const struct value *argument,
			 unsigned count)
{
	UNUSED_ARGUMENTS;
	return holds_items(in) ? value_get(r, value_list(r, in), "last") : NIL;
}

struct value filter_size(struct render *r, struct value in, const struct value *argument,
			 unsigned count)
{
	struct value size = in.kind == VALUE_TEXT ? WHOLE((int64_t)text_characters(in.text)) :
						    value_get(r, in, "size");

	UNUSED_ARGUMENTS;
	return size.kind == VALUE_NIL ? WHOLE(0) : size;
}

struct value filter_reverse(struct render *r, struct value in, const struct value *argument,
			    unsigned count)
{
	struct value all = value_list(r, in);
	struct list *l = list_new(r, all.list->count);

	UNUSED_ARGUMENTS;
	for (size_t i = all.list->count; i-- > 0;)
		list_add(l, all.list->item[i]);
	return list_value(l);
}

struct value filter_concat(struct render *r, struct value in, const struct value *argument,
			   unsigned count)
{
	struct value a = value_list(r, in), b = value_list(r, argument[0]);
	struct list *l = list_new(r, a.list->count + b.list->count);

	(void)count;
	for (size_t i = 0; i < a.list->count; i++)
		list_add(l, a.list->item[i]);
	for (size_t i = 0; i < b.list->count; i++)
		list_add(l, b.list->item[i]);
	return list_value(l);
}

struct value filter_compact(struct render *r, struct value in, const struct value *argument,
			    unsigned count)
{
	struct value all = value_list(r, in);
	struct list *l = list_new(r, all.list->count);

	UNUSED_ARGUMENTS;
	for (size_t i = 0; i < all.list->count; i++)
		if (all.list->item[i].kind != VALUE_NIL)
			list_add(l, all.list->item[i]);
	return list_value(l);
}

/* KEY of the item, where there is a key. */
static struct value property(struct render *r, struct value item, const struct value *key)
{
	return key ? value_get(r, item, value_text(r, *key)) : item;
}

struct value filter_map(struct render *r, struct value in, const struct value *argument,
			unsigned count)
{
	struct value all = in.kind == VALUE_MAP ? NIL : value_list(r, in);
	struct list *l = list_new(r, all.kind == VALUE_NIL ? 1 : all.list->count);

	(void)count;
	if (all.kind == VALUE_NIL)
		list_add(l, property(r, in, &argument[0]));
	for (size_t i = 0; all.kind != VALUE_NIL && i < all.list->count; i++)
		list_add(l, property(r, all.list->item[i], &argument[0]));
	return list_value(l);
}

/* The items whose property is (KEEP) or is not as the arguments say. */
static struct value choose(struct render *r, struct value in, const struct value *argument,
			   unsigned count, bool keep)
{
	struct value all = value_list(r, in);
	struct list *l = list_new(r, all.list->count);

	for (size_t i = 0; i < all.list->count; i++) {
		struct value v = property(r, all.list->item[i], &argument[0]);
		bool is = count > 1 && argument[1].kind != VALUE_NIL ? value_equal(r, v, argument[1]) :
								       value_truth(v) == IS_TRUE;

		if (is == keep)
			list_add(l, all.list->item[i]);
	}
	return list_value(l);
}

struct value filter_where(struct render *r, struct value in, const struct value *argument,
			  unsigned count)
{
	return choose(r, in, argument, count, true);
}

struct value filter_reject(struct render *r, struct value in, const struct value *argument,
			   unsigned count)
{
	return choose(r, in, argument, count, false);
}

struct value filter_uniq(struct render *r, struct value in, const struct value *argument,
			 unsigned count)
{
	struct value all = value_list(r, in);
	struct list *l = list_new(r, all.list->count);
	const struct value *key = count ? argument : NULL;

	for (size_t i = 0; i < all.list->count && render_works(r); i++) {
		bool again = false;

		for (size_t k = 0; k < l->count && !again; k++)
			again = value_equal(r, property(r, l->item[k], key),
					    property(r, all.list->item[i], key));
		if (!again)
			list_add(l, all.list->item[i]);
	}
	return list_value(l);
}

/* ---- sorting: by insertion, which keeps what is equal in its order ---- */

static bool comes_after(struct render *r, struct value a, struct value b, bool natural)
{
	int order = 0;

	if (a.kind == VALUE_NIL || b.kind == VALUE_NIL) /* nil is last */
		return a.kind == VALUE_NIL && b.kind != VALUE_NIL;
	if (natural)
		return strcasecmp(value_text(r, a), value_text(r, b)) > 0;
	return value_order(r, a, b, &order) && order > 0;
}

static struct value sorted(struct render *r, struct value in, const struct value *key, bool natural)
{
	struct value all = value_list(r, in);
	struct list *l = list_new(r, all.list->count);

	for (size_t i = 0; i < all.list->count && render_works(r); i++) {
		struct value v = all.list->item[i], by = property(r, v, key);
		size_t at = l->count;

		list_add(l, v);
		for (; at && comes_after(r, property(r, l->item[at - 1], key), by, natural) && render_works(r); at--)
			l->item[at] = l->item[at - 1];
		l->item[at] = v;
	}
	return list_value(l);
}

struct value filter_sort(struct render *r, struct value in, const struct value *argument,
			 unsigned count)
{
	return sorted(r, in, count ? argument : NULL, false);
}

struct value filter_sort_natural(struct render *r, struct value in, const struct value *argument,
				 unsigned count)
{
	return sorted(r, in, count ? argument : NULL, true);
}
