/* SPDX-License-Identifier: GPL-3.0-or-later */
/* option_values - what is given to an option: checked by its kind, and stored. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/nearest_word.h"
#include "base/units.h"
#include "cmd/shared/option_table_internal.h"

static void append(struct text_list *list, const char *text)
{
	list->list = xreallocarray(list->list, list->count + 1, sizeof(*list->list));
	list->list[list->count++] = text;
}

/* ---- keys of the scenario ---- */

static void assign(struct options *o, const char *assignment, struct assignment_origin origin)
{
	o->origins = xreallocarray(o->origins, o->assignments.count + 1, sizeof(*o->origins));
	o->origins[o->assignments.count] = origin;
	append(&o->assignments, assignment);
}

/* KEY, of LENGTH characters, to VALUE, in YAML's double quotes. */
static void set_key(struct options *o, const char *key, size_t length, const char *value,
		    struct assignment_origin origin)
{
	char *made = xreallocarray(NULL, length + 2 * strlen(value) + 4, 1), *p = made;

	memcpy(p, key, length);
	p += length;
	*p++ = '=';
	*p++ = '"';
	for (; *value; value++) {
		if (*value == '"' || *value == '\\')
			*p++ = '\\';
		*p++ = *value;
	}
	*p++ = '"';
	*p = '\0';
	o->made = xreallocarray(o->made, o->made_count + 1, sizeof(*o->made));
	o->made[o->made_count++] = made;
	assign(o, made, origin);
}

/* TEXT is HEAD=REST or REST, of keys that are named the same way; NULL of a FLAG. */
static void set_keys(struct options *o, const struct option_row *r, const char *text)
{
	const char *second = strchr(r->key, '='), *equals = second ? strchr(text, '=') : NULL;
	const struct assignment_origin origin = { r->name, text, true };
	const char *key = second ? second + 1 : r->key;

	if (equals) {
		char *head = xreallocarray(NULL, (size_t)(equals - text) + 1, 1);

		memcpy(head, text, (size_t)(equals - text));
		head[equals - text] = '\0';
		set_key(o, r->key, (size_t)(second - r->key), head, origin);
		free(head);
		text = equals + 1;
	}
	set_key(o, key, strlen(key), text ? text : "true", origin);
}

static void take_key(struct options *o, const struct option_row *r, const char *text)
{
	if (!*r->key)
		assign(o, text, (struct assignment_origin){ 0 });
	else
		set_keys(o, r, text);
}

/* ---- kinds ---- */

static bool bad_value(const struct options *o, const struct option_row *r, const char *text,
		      const char *wanted)
{
	return refuse_option(o, "bad value '%s' for --%s: expected %s", text, r->name, wanted);
}

static bool store_count(struct options *o, const struct option_row *r, const char *text,
			uint64_t *value)
{
	const char *wanted = parse_count(text, r->min, r->max, value);
	char range[80];

	if (!wanted)
		return true;
	snprintf(range, sizeof(range), "a whole number from %" PRIu64 " to %" PRIu64, r->min, r->max);
	return bad_value(o, r, text, r->max < UINT32_MAX ? range : wanted);
}

static bool store_duration(struct options *o, const struct option_row *r, const char *text,
			   double *value)
{
	const char *wanted = parse_duration(text, value);
	char least[32], phrase[64];

	if (wanted)
		return bad_value(o, r, text, wanted);
	if (*value >= r->shortest)
		return true;
	snprintf(phrase, sizeof(phrase), "%s or more", format_duration(least, sizeof(least), r->shortest));
	return bad_value(o, r, text, phrase);
}

static bool store_choice(struct options *o, const struct option_row *r, const char *text,
			 unsigned *value)
{
	char words[256], copy[256], phrase[320], *rest = NULL;
	const char *list[32];
	struct arena a = { 0 };
	size_t count = 0;

	snprintf(copy, sizeof(copy), "%s", r->words);
	for (char *one = strtok_r(copy, "|", &rest); one && count < 32; one = strtok_r(NULL, "|", &rest)) {
		if (!strcmp(one, text)) {
			*value = (unsigned)count;
			return true;
		}
		list[count++] = one;
	}
	option_words(r->words, words, sizeof(words));
	snprintf(phrase, sizeof(phrase), "%s%s", words, did_you_mean(&a, text, list, count));
	arena_free(&a);
	return bad_value(o, r, text, phrase);
}

static bool store(struct options *o, const struct option_row *r, const char *text)
{
	void *field = (char *)o + r->field;

	switch (r->kind) {
	case OPTION_FLAG:
		*(bool *)field = true;
		return true;
	case OPTION_TEXT:
	case OPTION_OUTPUT:
		*(const char **)field = text;
		return true;
	case OPTION_LIST:
		append(field, text);
		return true;
	case OPTION_COUNT:
		return store_count(o, r, text, field);
	case OPTION_DURATION:
		return store_duration(o, r, text, field);
	default:
		return store_choice(o, r, text, field);
	}
}

bool option_store(struct options *o, const struct option_row *r, const char *text)
{
	bool *given = (bool *)((char *)o + r->given);

	if (*given && r->kind != OPTION_FLAG && r->kind != OPTION_LIST)
		return refuse_option(o, "--%s is given twice, expected once", r->name);
	*given = true;
	if (!store(o, r, text))
		return false;
	if (r->key)
		take_key(o, r, text);
	return true;
}
