/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lookup - lists and maps, and what is inside of them. */
#include <string.h>

#include "liquid/liquid_internal.h"

struct list *list_new(struct render *r, size_t most)
{
	struct list *l = render_alloc(r, sizeof(*l));

	if (most > MOST_ITEMS)
		most = MOST_ITEMS;
	l->item = render_alloc(r, (most ? most : 1) * sizeof(*l->item));
	return l;
}

void list_add(struct list *l, struct value v)
{
	if (l->count < MOST_ITEMS)
		l->item[l->count++] = v;
}

struct value list_value(const struct list *l)
{
	return (struct value){ .kind = VALUE_LIST, .list = l };
}

static struct value counted_out(struct render *r, const struct range *range)
{
	size_t n = range->from > range->to ? 0 :
		   range->to - range->from < MOST_ITEMS ? (size_t)(range->to - range->from) + 1 : MOST_ITEMS;
	struct list *l = list_new(r, n);

	for (size_t i = 0; i < n; i++)
		list_add(l, WHOLE(range->from + (int64_t)i));
	return list_value(l);
}

/* A map as pairs of key and value. */
static struct value pairs(struct render *r, const struct map *m)
{
	struct list *l = list_new(r, m->count);

	for (size_t i = 0; i < m->count && i < MOST_ITEMS; i++) {
		struct list *pair = list_new(r, 2);

		list_add(pair, TEXT(m->key[i]));
		list_add(pair, m->item[i]);
		list_add(l, list_value(pair));
	}
	return list_value(l);
}

static struct value lone(struct render *r, struct value v)
{
	struct list *l = list_new(r, 1);

	if (v.kind != VALUE_NIL && !(v.kind == VALUE_TEXT && !*v.text))
		list_add(l, v);
	return list_value(l);
}

static bool looks_like_json(const char *s)
{
	return *s == '[' || *s == '{';
}

struct value value_list(struct render *r, struct value v)
{
	struct value read;

	if (v.kind == VALUE_LIST)
		return v;
	if (v.kind == VALUE_RANGE && v.range->to / 2 - v.range->from / 2 < INT64_MAX / 4)
		return counted_out(r, v.range);
	if (v.kind == VALUE_MAP)
		return pairs(r, v.map);
	if (v.kind == VALUE_TEXT && *v.text == '[' && json_read(r, v.text, &read) && read.kind == VALUE_LIST)
		return read;
	return lone(r, v);
}

static struct value of_map(const struct map *m, const char *key)
{
	for (size_t i = 0; i < m->count; i++)
		if (!strcmp(m->key[i], key))
			return m->item[i];
	return !strcmp(key, "size") ? WHOLE((int64_t)m->count) : NIL;
}

static struct value of_list(const struct list *l, const char *key)
{
	if (!strcmp(key, "size"))
		return WHOLE((int64_t)l->count);
	if (!strcmp(key, "first") && l->count)
		return l->item[0];
	return !strcmp(key, "last") && l->count ? l->item[l->count - 1] : NIL;
}

static struct value of_range(const struct range *r, const char *key)
{
	return !strcmp(key, "first") ? WHOLE(r->from) :
	       !strcmp(key, "last")  ? WHOLE(r->to) :
	       !strcmp(key, "size")  ? WHOLE(r->to < r->from ? 0 : r->to - r->from + 1) :
				       NIL;
}

struct value value_get(struct render *r, struct value v, const char *key)
{
	struct value read;

	switch (v.kind) {
	case VALUE_MAP:
		return of_map(v.map, key);
	case VALUE_LIST:
		return of_list(v.list, key);
	case VALUE_RANGE:
		return of_range(v.range, key);
	case VALUE_TEXT:
		if (looks_like_json(v.text) && json_read(r, v.text, &read))
			return value_get(r, read, key);
		return !strcmp(key, "size") ? WHOLE((int64_t)text_characters(v.text)) : NIL;
	case VALUE_NOT_KNOWN:
		return v;
	default:
		return NIL;
	}
}

struct value value_at(struct render *r, struct value v, struct value index)
{
	struct value list = v;
	int64_t i;

	if (v.kind == VALUE_NOT_KNOWN || index.kind == VALUE_NOT_KNOWN)
		return NOT_KNOWN;
	if (index.kind == VALUE_TEXT)
		return value_get(r, v, index.text);
	if (v.kind == VALUE_TEXT && !(*v.text == '[' && json_read(r, v.text, &list)))
		return NIL;
	if (list.kind != VALUE_LIST || index.kind != VALUE_INT)
		return NIL;
	i = index.whole < 0 ? index.whole + (int64_t)list.list->count : index.whole;
	return i >= 0 && i < (int64_t)list.list->count ? list.list->item[i] : NIL;
}
