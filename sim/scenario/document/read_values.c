/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/nearest_word.h"
#include "base/units.h"
#include "scenario/document/decode_internal.h"

enum {
	SHOWN_BYTES = 60,
	SUGGESTIONS = 100, /* as many errors as diag_print() shows */
};

static char *without_controls(struct decoder *c, const char *text, size_t length)
{
	char *copy = arena_strndup(c->arena, text, length);

	for (char *p = copy; *p; p++)
		if ((unsigned char)*p < 0x20 || *p == 0x7f)
			*p = ' ';
	return copy;
}

const char *shown(struct decoder *c, const char *text)
{
	size_t length = strlen(text);

	if (length <= SHOWN_BYTES)
		return without_controls(c, text, length);
	length = SHOWN_BYTES;
	while (length && ((unsigned char)text[length] & 0xc0) == 0x80)
		length--;
	return arena_printf(c->arena, "%s...", without_controls(c, text, length));
}

const char *suggest(struct decoder *c, const char *word, const char *const *candidates,
		    size_t n)
{
	const char *text;

	if (c->d->errors >= SUGGESTIONS || !n)
		return "";
	text = did_you_mean(c->arena, word, candidates, n);
	return without_controls(c, text, strlen(text));
}

static const char *found(struct decoder *c, const struct node *node)
{
	if (node->kind == NODE_MAP)
		return node->count ? "a map" : "an empty map";
	if (node->kind == NODE_LIST)
		return node->count ? "a list" : "an empty list";
	if (node->is_null)
		return "nothing";
	return arena_printf(c->arena, "'%s'", shown(c, node->text));
}

bool expected(struct decoder *c, const struct node *node, const char *what,
	      const char *phrase)
{
	diag_error(c->d, node->at, "%s: expected %s, found %s", what, phrase, found(c, node));
	return false;
}

bool is_empty(const struct node *node)
{
	return !node || (node->kind == NODE_SCALAR && node->is_null);
}

bool want_map(struct decoder *c, const struct node *node, const char *what,
	      const char *phrase)
{
	return node->kind == NODE_MAP || expected(c, node, what, phrase);
}

bool want_list(struct decoder *c, const struct node *node, const char *what,
	       const char *phrase)
{
	return node->kind == NODE_LIST || expected(c, node, what, phrase);
}

bool only_keys(struct decoder *c, const struct node *map, const char *what,
	       const char *const *keys, size_t n)
{
	bool good = true;

	for (size_t i = 0; i < map->count; i++) {
		const struct member *m = &map->members[i];
		size_t k = 0;

		while (k < n && strcmp(m->key, keys[k]))
			k++;
		if (k < n)
			continue;
		diag_error(c->d, m->at, "unknown key '%s' in %s%s", shown(c, m->key), what,
			   suggest(c, m->key, keys, n));
		good = false;
	}
	return good;
}

bool misspelt(const struct node *map, const char *key)
{
	for (size_t i = 0; i < map->count; i++)
		if (nearest_word(map->members[i].key, &key, 1))
			return true;
	return false;
}

const struct node *required(struct decoder *c, const struct node *map, const char *what,
			    const char *key)
{
	const struct node *node = node_get(map, key);

	if (!node && !misspelt(map, key))
		diag_error(c->d, map->at, "%s needs '%s'", what, key);
	return node;
}

/* The text of a scalar, or NULL after an error. */
static const char *scalar(struct decoder *c, const struct node *node, const char *what,
			  const char *phrase)
{
	if (node->kind == NODE_SCALAR && !node->is_null)
		return node->text;
	expected(c, node, what, phrase);
	return NULL;
}

bool read_text(struct decoder *c, const struct node *node, const char *what,
	       const char **text)
{
	const char *t = scalar(c, node, what, "text");

	if (t && !*t)
		return expected(c, node, what, "text");
	if (t)
		*text = t;
	return t;
}

/* What the parsers of base/units have in common; VALUE is set on success. */
static bool read_unit(struct decoder *c, const struct node *node, const char *what,
		      const char *phrase, const char *(*parse)(const char *, double *),
		      double *value)
{
	const char *text = scalar(c, node, what, phrase), *problem;
	double v = 0;

	if (!text)
		return false;
	problem = parse(text, &v);
	if (problem)
		return expected(c, node, what, problem);
	*value = v;
	return true;
}

bool read_duration(struct decoder *c, const struct node *node, const char *what,
		   double *seconds)
{
	return read_unit(c, node, what, "a duration with a unit, such as 250ms, 9s or 5m",
			 parse_duration, seconds);
}

bool read_rate(struct decoder *c, const struct node *node, const char *what,
	       double *per_second)
{
	return read_unit(c, node, what, "a rate, such as 2/s or 100/h", parse_rate, per_second);
}

bool read_share(struct decoder *c, const struct node *node, const char *what, double *share)
{
	double percent;

	/* a percent sign was forgotten: the example is what was meant */
	if (node->kind == NODE_SCALAR && !node->is_null && !parse_number(node->text, &percent) && percent > 1 && percent <= 100)
		return expected(c, node, what, arena_printf(c->arena, "a share, such as %.10g%% or %.10g", percent, percent / 100));
	return read_unit(c, node, what, "a share, such as 30% or 0.3", parse_share, share);
}

bool read_number(struct decoder *c, const struct node *node, const char *what, double *value)
{
	return read_unit(c, node, what, "a number", parse_number, value);
}

bool read_count(struct decoder *c, const struct node *node, const char *what, uint64_t min,
		uint64_t max, uint64_t *value)
{
	const char *text = scalar(c, node, what, "a whole number");
	uint64_t v = 0;

	if (!text)
		return false;
	if (parse_count(text, min, max, &v))
		return expected(c, node, what,
				arena_printf(c->arena, "a whole number from %llu to %llu",
					     (unsigned long long)min, (unsigned long long)max));
	*value = v;
	return true;
}

/* "a, b or c" */
static const char *listed(struct decoder *c, const char *const *words, size_t n)
{
	const char *text = n ? words[0] : "";

	for (size_t i = 1; i < n; i++)
		text = arena_printf(c->arena, "%s%s%s", text, i + 1 < n ? ", " : " or ",
				    words[i]);
	return text;
}

bool read_word(struct decoder *c, const struct node *node, const char *what,
	       const char *const *words, size_t n, int *index)
{
	bool word = node->kind == NODE_SCALAR && !node->is_null;

	for (size_t i = 0; word && i < n; i++)
		if (!strcmp(node->text, words[i])) {
			*index = (int)i;
			return true;
		}
	diag_error(c->d, node->at, "%s: expected %s, found %s%s", what, listed(c, words, n),
		   found(c, node), word ? suggest(c, node->text, words, n) : "");
	return false;
}

bool read_yes(struct decoder *c, const struct node *node, const char *what, bool *yes)
{
	static const char *const words[] = { "no", "yes", "false", "true" };
	int word;

	if (!read_word(c, node, what, words, COUNT_OF(words), &word))
		return false;
	*yes = word & 1;
	return true;
}

bool is_none(const struct node *node)
{
	return node->kind == NODE_SCALAR && !node->is_null && !strcmp(node->text, "none");
}
