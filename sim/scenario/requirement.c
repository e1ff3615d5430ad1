/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/requirement.h"

#include <string.h>

#include "base/diagnostics.h"
#include "base/key_path.h"
#include "base/memory.h"
#include "base/source.h"
#include "base/text.h"
#include "base/units.h"
#include "scenario/document/decode_internal.h"

static const char phrase[] = "expected METRIC OP VALUE, such as success_rate >= 99% or "
			     "p95(time_to_studio) < 4s";

static bool wrong(const struct requirement *c, struct diagnostics *d, const char *what)
{
	diag_error(d, c->at, "%s: found '%.100s'", what, c->text);
	return false;
}

/* How long "agents." is where METRIC begins so, or "lists.", "participants."; else 0. */
static size_t owned(const char *metric)
{
	static const char *const owners[] = { "agents.", "lists.", "participants." };

	for (size_t i = 0; i < COUNT_OF(owners); i++)
		if (!strncmp(metric, owners[i], strlen(owners[i])))
			return strlen(owners[i]);
	return 0;
}

/* agents.GROUP.x of what may have the group in quotes. */
static const char *unquoted(struct arena *a, const char *metric)
{
	size_t n = owned(metric);
	const char *end, *group = n && metric[n] == '"' ? key_path_take(a, metric + n, &end) : NULL;

	return group && *end == '.' ? arena_printf(a, "%.*s%s%s", (int)n, metric, group, end) : metric;
}

/* p95(wait) is wait_p95. A bracket in the name of a group is none of a function's. */
static bool read_metric(struct requirement *c, struct arena *a, const char *text,
			struct diagnostics *d)
{
	static const char *const functions[] = { "p50", "p95", "p99", "mean" };
	const char *open = strchr(text, '('), *close = strrchr(text, ')');

	c->metric = unquoted(a, text);
	if (*text && ((!open && !close) || owned(text)))
		return true;
	for (size_t i = 0; open && i < sizeof(functions) / sizeof(*functions); i++)
		if ((size_t)(open - text) == strlen(functions[i]) &&
		    !strncmp(text, functions[i], strlen(functions[i])) && close > open + 1 &&
		    !close[1]) {
			c->metric = arena_printf(a, "%s_%s",
						 unquoted(a, text_trimmed(a, open + 1, (size_t)(close - open - 1))),
						 functions[i]);
			return true;
		}
	return wrong(c, d, "expected a metric, or p50, p95, p99 or mean of one in brackets");
}

bool value_read(const char *text, double *value, enum value_kind *kind)
{
	uint64_t whole;

	*kind = VALUE_NUMBER;
	if (!parse_count(text, 0, UINT64_C(1) << 53, &whole)) {
		*value = (double)whole;
		return true;
	}
	if (!parse_number(text, value))
		return true;
	*kind = VALUE_SECONDS;
	if (!parse_duration(text, value))
		return true;
	*kind = VALUE_SHARE;
	return strchr(text, '%') && !parse_share(text, value);
}

static bool read_value(struct requirement *c, const char *text, bool is_signed, struct diagnostics *d)
{
	bool minus = is_signed && *text == '-';

	if (!value_read(text + minus, &c->value, &c->kind))
		return wrong(c, d, "expected a number, a share such as 99%, or a duration such as 4s "
				   "after the comparison");
	c->value = minus ? -c->value : c->value;
	if ((c->op == OP_EQUAL || c->op == OP_UNEQUAL) && c->value != 0 &&
	    !(c->value == 1 && c->kind == VALUE_SHARE))
		return wrong(c, d, "== and != are only for 0 and 100%, expected <= or >=");
	return true;
}

static bool read_sides(struct requirement *c, struct arena *a, const char *op, size_t length,
		       bool is_signed, struct diagnostics *d)
{
	const char *right = text_trimmed(a, op + length, strlen(op + length));
	const char *in = strstr(right, " in ");

	c->given = right;
	if (in) {
		c->design = text_trimmed(a, in + 4, strlen(in + 4));
		c->given = right = text_trimmed(a, right, (size_t)(in - right));
	}
	return read_metric(c, a, text_trimmed(a, c->text, (size_t)(op - c->text)), d) &&
	       read_value(c, right, is_signed, d);
}

static const struct {
	const char *text;
	enum condition_op op;
} comparisons[] = { { "<=", OP_LESS_EQUAL }, { ">=", OP_MORE_EQUAL }, { "==", OP_EQUAL },
		    { "!=", OP_UNEQUAL }, { "<", OP_LESS }, { ">", OP_MORE }, { "=", OP_EQUAL } };

/* Which comparison has LENGTH characters at TEXT; -1: none. */
static int comparison_at(const char *text, size_t length)
{
	for (size_t i = 0; i < COUNT_OF(comparisons); i++)
		if (strlen(comparisons[i].text) == length && !strncmp(text, comparisons[i].text, length))
			return (int)i;
	return -1;
}

/* The comparison in TEXT, its LENGTH: the last before what may be a value, since names may have such characters;
 * where none is, the first. A sign behind a sign and blanks is a slip of the hand. NULL: there is none. */
static const char *find_comparison(const char *text, size_t *length)
{
	static const char signs[] = "<>=!";
	const char *first = NULL, *last = NULL, *behind = NULL;
	size_t n;

	for (const char *p = text + strcspn(text, signs); *p; p += n, p += strcspn(p, signs)) {
		bool again = p == behind;

		n = strspn(p, signs);
		behind = p + n + strspn(p + n, " ");
		if (again || comparison_at(p, n) < 0)
			continue;
		first = first ? first : p;
		if (strchr("0123456789.+-", *behind))
			last = p;
	}
	last = last ? last : first;
	*length = last ? strspn(last, signs) : 0;
	return last;
}

bool requirement_read(struct requirement *c, struct arena *a, const char *text, struct where at,
		    bool is_signed, struct diagnostics *d)
{
	const char *op;
	size_t length;

	*c = (struct requirement){ .at = at, .text = arena_strdup(a, text) };
	op = find_comparison(c->text, &length);
	if (!op)
		return wrong(c, d, phrase);
	c->op = comparisons[comparison_at(op, length)].op;
	return read_sides(c, a, op, length, is_signed, d);
}

static void add_threshold(struct decoder *c, const char *text, struct where at)
{
	struct scenario *s = c->s;

	if (requirement_read(&s->thresholds[s->threshold_count], c->arena, text, at, false, c->d))
		s->threshold_count++;
}

static void add_given(struct decoder *c, const struct overrides *o)
{
	for (size_t i = 0; i < o->threshold_count; i++) {
		const char *text = o->thresholds[i];
		const char *name = arena_printf(c->arena, "--threshold %s", text);

		add_threshold(c, text, (struct where){ source_text(c->arena, name, text), 1, 1 });
	}
}

/* A list of texts, or one. */
void decode_thresholds(struct decoder *c, const struct node *list, const struct overrides *o)
{
	bool one = list && list->kind == NODE_SCALAR, any = !is_empty(list);
	const struct node *item;
	const char *text;

	any = any && (one || want_list(c, list, "thresholds", "a list, such as [success_rate >= 99%]"));
	c->s->thresholds = arena_array(c->arena, (any && !one ? list->count : 1) + o->threshold_count,
				       sizeof(*c->s->thresholds));
	for (size_t i = 0; any && i < (one ? 1 : list->count); i++) {
		item = one ? list : list->items[i];
		if (read_text(c, item, "thresholds", &text))
			add_threshold(c, text, item->at);
	}
	add_given(c, o);
}
