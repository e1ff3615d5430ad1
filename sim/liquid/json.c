/* SPDX-License-Identifier: GPL-3.0-or-later */
/* json - Studio's json_parse and to_json. */
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "liquid/liquid_internal.h"

static struct value convert(struct render *r, json_t *j);

static struct value convert_list(struct render *r, json_t *j)
{
	struct list *l = list_new(r, json_array_size(j));
	json_t *item;
	size_t i;

	json_array_foreach(j, i, item)
		list_add(l, convert(r, item));
	return list_value(l);
}

static struct value convert_map(struct render *r, json_t *j)
{
	struct map *m = render_alloc(r, sizeof(*m));
	size_t n = json_object_size(j);
	const char *key;
	json_t *item;

	m->key = render_alloc(r, (n ? n : 1) * sizeof(*m->key));
	m->item = render_alloc(r, (n ? n : 1) * sizeof(*m->item));
	json_object_foreach(j, key, item) {
		m->key[m->count] = value_copy(r, key, strlen(key)).text;
		m->item[m->count++] = convert(r, item);
	}
	return (struct value){ .kind = VALUE_MAP, .map = m };
}

static struct value convert(struct render *r, json_t *j)
{
	switch (json_typeof(j)) {
	case JSON_OBJECT:
		return convert_map(r, j);
	case JSON_ARRAY:
		return convert_list(r, j);
	case JSON_STRING:
		return value_copy(r, json_string_value(j), json_string_length(j));
	case JSON_INTEGER:
		return WHOLE(json_integer_value(j));
	case JSON_REAL:
		return REAL(json_real_value(j));
	case JSON_TRUE:
	case JSON_FALSE:
		return TRUTH(json_is_true(j));
	default:
		return NIL;
	}
}

bool json_read(struct render *r, const char *s, struct value *v)
{
	json_t *j = render_works(r) ? json_loads(s, JSON_DECODE_ANY, NULL) : NULL;

	if (!j)
		return false;
	*v = convert(r, j);
	json_decref(j);
	return true;
}

static void quote(struct text *t, const char *s)
{
	char code[8];

	text_add(t, "\"");
	for (; *s; s++)
		if (*s == '"' || *s == '\\') {
			text_put(t, (char[]){ '\\', *s }, 2);
		} else if ((unsigned char)*s < ' ') {
			snprintf(code, sizeof(code), "\\u%04x", (unsigned)*s);
			text_add(t, *s == '\n' ? "\\n" : *s == '\t' ? "\\t" : *s == '\r' ? "\\r" : code);
		} else {
			text_put(t, s, 1);
		}
	text_add(t, "\"");
}

void json_write(struct render *r, struct text *t, struct value v)
{
	struct value list = v.kind == VALUE_RANGE ? value_list(r, v) : v;

	if (!render_works(r))
		return;
	if (list.kind == VALUE_LIST) {
		text_add(t, "[");
		for (size_t i = 0; i < list.list->count; i++) {
			text_add(t, i ? "," : "");
			json_write(r, t, list.list->item[i]);
		}
		text_add(t, "]");
	} else if (v.kind == VALUE_MAP) {
		text_add(t, "{");
		for (size_t i = 0; i < v.map->count; i++) {
			text_add(t, i ? "," : "");
			quote(t, v.map->key[i]);
			text_add(t, ":");
			json_write(r, t, v.map->item[i]);
		}
		text_add(t, "}");
	} else if (v.kind == VALUE_TEXT) {
		quote(t, v.text);
	} else {
		text_add(t, v.kind == VALUE_NIL ? "null" : value_text(r, v));
	}
}

struct value filter_to_json(struct render *r, struct value in, const struct value *argument,
			    unsigned count)
{
	struct text t = text_new(r);

	(void)argument, (void)count;
	json_write(r, &t, in);
	return text_value(&t);
}

struct value filter_json_parse(struct render *r, struct value in, const struct value *argument,
			       unsigned count)
{
	struct value v;

	(void)argument, (void)count;
	return in.kind == VALUE_TEXT && json_read(r, in.text, &v) ? v : in.kind == VALUE_TEXT ? NIL : in;
}
