/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/chart/key_words_internal.h"

#include <ctype.h>
#include <string.h>

#include "base/key_path.h"
#include "base/memory.h"
#include "base/text.h"
#include "replication/metric_rows.h"

/* Blanks for what joins words; names that have capitals get them. */
static char *plain(struct arena *a, const char *text)
{
	static const char *const names[] = { "HTTP", "Studio", "REST", "TwiML", "ASA" };
	char *words = text_clean(a, text);

	for (char *p = words; *p; p++)
		if (*p == '_' || *p == '.')
			*p = ' ';
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		size_t n = strlen(names[i]);

		for (char *p = words; (p = strcasestr(p, names[i])); p += n)
			if ((p == words || p[-1] == ' ') && (!p[n] || p[n] == ' '))
				memcpy(p, names[i], n);
	}
	*words = (char)toupper((unsigned char)*words);
	return words;
}

/* The name at TEXT, *REST: what follows it. Of a group's metric it is all up to that, dots and all; of a key it is
 * in quotes where it has dots. */
static const char *owned_name(struct arena *a, const char *text, const char **rest)
{
	const char *last = strrchr(text, '.');

	if (*text == '"' || !last || !metric_row_named(group_metric_rows, GROUP_METRIC_ROWS, last + 1))
		return key_path_take(a, text, rest);
	*rest = last;
	return arena_strndup(a, text, (size_t)(last - text));
}

const char *key_words(struct arena *a, const char *key)
{
	enum { DESIGNS, AGENTS };
	static const char *const owners[] = { [DESIGNS] = "designs.", [AGENTS] = "agents." };
	static const char *const joined[] = { [DESIGNS] = "in design", [AGENTS] = "of" };

	for (size_t i = 0; i < sizeof(owners) / sizeof(*owners); i++) {
		size_t n = strlen(owners[i]);
		const char *rest = NULL, *name = strncmp(key, owners[i], n) ? NULL : owned_name(a, key + n, &rest);

		if (!name || !*name || *rest != '.' || !rest[1])
			continue;
		if (i == AGENTS && !strcmp(rest, ".count"))
			return text_clean(a, arena_printf(a, "Number of agents in %s", name));
		return text_clean(a, arena_printf(a, "%s %s %s", plain(a, rest + 1), joined[i], name));
	}
	return plain(a, key);
}

const char *key_words_within(struct arena *a, const char *key)
{
	char *words = arena_strdup(a, key_words(a, key));

	if (!isupper((unsigned char)words[0]) || !isupper((unsigned char)words[1]))
		*words = (char)tolower((unsigned char)*words);
	return words;
}

const char *condition_words(struct arena *a, const char *metric, const struct requirement *c)
{
	static const char *const signs[] = { [OP_LESS] = "<", [OP_LESS_EQUAL] = "≤", [OP_EQUAL] = "=",
					     [OP_UNEQUAL] = "≠", [OP_MORE_EQUAL] = "≥", [OP_MORE] = ">" };
	const char *words = key_words_within(a, metric);
	size_t length = c->given ? strcspn(c->given, " ") : 0;

	if (!c->given || c->op > OP_MORE)
		return words;
	if (length && c->given[length - 1] == '%')
		return arena_printf(a, "%s %s %.*s %%", words, signs[c->op], (int)length - 1, c->given);
	return arena_printf(a, "%s %s %.*s", words, signs[c->op], (int)length, c->given);
}

/* ---- scales ---- */

static const struct unit_of_texts {
	enum quantity quantity;
	const char *end, *name;
	double scale;
} units_of_texts[] = {
	{ QUANTITY_SECONDS, "ms", "milliseconds", 1000 }, { QUANTITY_SECONDS, "m", "minutes", 1.0 / 60 },
	{ QUANTITY_SECONDS, "h", "hours", 1.0 / 3600 },	  { QUANTITY_SECONDS, "s", "seconds", 1 },
	{ QUANTITY_RATE, "/m", "per minute", 60 },	  { QUANTITY_RATE, "/h", "per hour", 3600 },
	{ QUANTITY_RATE, "/s", "per second", 1 },	  { QUANTITY_SHARE, "%", "%", 100 },
};

/* Is TEXT a number and then END? Zeros need no unit. */
static bool ends_in(const char *text, const char *end)
{
	size_t number = strspn(text, "0123456789.+-eE ");

	return !strcmp(text + number, end) || !strcmp(text, "0");
}

static bool all_end_in(const struct factor *f, const char *end)
{
	for (size_t i = 0; i < f->count; i++)
		if (!ends_in(f->texts[i], end))
			return false;
	return f->count > 0;
}

struct axis factor_axis(const struct factor *f)
{
	static const struct axis otherwise[] = { [QUANTITY_WORD] = { 1, "" },
						 [QUANTITY_NUMBER] = { 1, "" },
						 [QUANTITY_SECONDS] = { 1, "seconds" },
						 [QUANTITY_RATE] = { 1, "per second" },
						 [QUANTITY_SHARE] = { 100, "%" } };

	for (size_t i = 0; i < sizeof(units_of_texts) / sizeof(*units_of_texts); i++)
		if (units_of_texts[i].quantity == f->quantity && all_end_in(f, units_of_texts[i].end))
			return (struct axis){ units_of_texts[i].scale, units_of_texts[i].name };
	return otherwise[f->quantity];
}

struct axis metric_axis(enum unit unit, double most)
{
	if (unit != UNIT_SECONDS)
		return (struct axis){ metric_units[unit].scale, metric_units[unit].symbol };
	if (most > 0 && most < 1)
		return (struct axis){ 1000, "ms" };
	return most >= 600 ? (struct axis){ 1.0 / 60, "min" } : (struct axis){ 1, "s" };
}
