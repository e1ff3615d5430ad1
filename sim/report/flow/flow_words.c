/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/flow/flow_words_internal.h"

#include <ctype.h>
#include <string.h>

#include "base/text.h"
#include "report/layout/terminal_text_internal.h"
#include "scenario/document/node.h"

enum { MOST_LINES = 9, LONGEST_VALUE = 40, MOST_LABELS = 6 };

/* ---- groups ---- */

enum flow_group flow_group_of(const char *type)
{
	static const struct {
		const char *type;
		enum flow_group group;
	} rows[] = {
		{ "trigger", FLOW_ENTRY },
		{ "say-play", FLOW_SPEECH }, { "gather-input-on-call", FLOW_SPEECH },
		{ "record-voicemail", FLOW_SPEECH }, { "capture-payments", FLOW_SPEECH },
		{ "connect-virtual-agent", FLOW_SPEECH }, { "connect-virtual-agent-v2", FLOW_SPEECH },
		{ "run-conversation-relay", FLOW_SPEECH },
		{ "split-based-on", FLOW_LOGIC }, { "set-variables", FLOW_LOGIC },
		{ "make-http-request", FLOW_REQUEST }, { "run-function", FLOW_REQUEST },
		{ "send-message", FLOW_REQUEST }, { "send-and-wait-for-reply", FLOW_REQUEST },
		{ "record-call", FLOW_REQUEST }, { "fork-stream", FLOW_REQUEST },
		{ "start-conversation", FLOW_REQUEST }, { "resume-conversation", FLOW_REQUEST },
		{ "connect-call-to", FLOW_PERSON }, { "enqueue-call", FLOW_PERSON },
		{ "send-to-flex", FLOW_PERSON }, { "make-outgoing-call-v1", FLOW_PERSON },
		{ "make-outgoing-call-v2", FLOW_PERSON },
		{ "add-twiml-redirect", FLOW_ELSEWHERE }, { "run-subflow", FLOW_ELSEWHERE },
		{ "send-to-auto-pilot", FLOW_ELSEWHERE },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (!strcmp(rows[i].type, type))
			return rows[i].group;
	return FLOW_OTHER;
}

/* ---- transitions ---- */

static const char *shortened(struct arena *a, const char *text)
{
	const char *clean = text_clean(a, text), *end = clean;
	uint32_t code;

	for (size_t n = 0, length; *end && n < LONGEST_VALUE; n++, end += length)
		length = text_decode(end, &code);
	return *end ? arena_printf(a, "%.*s…", (int)(end - clean), clean) : clean;
}

/* "= 1", "any of 1,2", "is blank" */
static const char *condition_label(struct arena *a, const struct node *condition)
{
	static const char *const signs[][2] = {
		{ "equal_to", "=" }, { "not_equal_to", "≠" }, { "greater_than", ">" }, { "less_than", "<" },
		{ "greater_than_or_equal_to", "≥" }, { "less_than_or_equal_to", "≤" },
		{ "matches_any_of", "any of" }, { "does_not_match_any_of", "none of" }, { "regex", "matches" },
	};
	const char *type = node_text(condition, "type", "equal_to"), *value = node_text(condition, "value", "");
	char *words = arena_strdup(a, type);

	for (size_t i = 0; i < sizeof(signs) / sizeof(*signs); i++)
		if (!strcmp(type, signs[i][0]))
			return arena_printf(a, "%s %s", signs[i][1], *value ? shortened(a, value) : "(empty)");
	for (char *c = words; *c; c++)
		if (*c == '_')
			*c = ' ';
	if (strstr(type, "blank") || !*value)
		return shortened(a, words);
	return arena_printf(a, "%s %s", words, shortened(a, value));
}

const char *flow_transition_label(struct arena *a, const struct node *transition)
{
	const struct node *list = node_get(transition, "conditions");
	const char *event = node_text(transition, "event", "?"), *label = NULL;

	if (strcmp(event, "match") || !list || list->kind != NODE_LIST)
		return shortened(a, event);
	for (size_t i = 0; i < list->count; i++) {
		const char *one = condition_label(a, list->items[i]);

		label = label ? arena_printf(a, "%s and %s", label, one) : one;
	}
	return label ? label : shortened(a, event);
}

/* ---- lines ---- */

static size_t columns_at(const char *text, size_t length)
{
	char one[8];

	snprintf(one, sizeof one, "%.*s", (int)length, text);
	return text_width(one);
}

/* How many bytes of TEXT make a line: up to a blank or a sign between words, if there is one in the
 * second half. */
static size_t line_of(const char *text, size_t width)
{
	size_t at = 0, good = 0, columns = 0;
	uint32_t code;

	while (text[at]) {
		size_t length = text_decode(text + at, &code);

		columns += columns_at(text + at, length);
		if (columns > width)
			return good ? good : at ? at : length;
		at += length;
		if (columns > width / 2 && (strchr(" _-./:,", text[at - 1]) ||
					    (islower((unsigned char)text[at - 1]) && isupper((unsigned char)text[at]))))
			good = at;
	}
	return at;
}

const char **flow_lines(struct arena *a, const char *text, size_t width, size_t *count)
{
	const char **lines = arena_array(a, MOST_LINES, sizeof(*lines));

	text = text_clean(a, text);
	for (*count = 0; *text && *count < MOST_LINES; ++*count) {
		size_t n = line_of(text, width);
		bool last = *count == MOST_LINES - 1 && text[n];

		lines[*count] = arena_printf(a, "%.*s%s", (int)n, text, last ? "…" : "");
		text += n;
	}
	if (!*count)
		lines[(*count)++] = "";
	return lines;
}

const char **flow_arrow_lines(struct flow_drawing *d, const struct flow_arrow *x, size_t *count)
{
	const char **lines = arena_array(&d->arena, MOST_LABELS + 2, sizeof(*lines));
	const struct widget_result *r = d->widgets[x->from].result;
	char part[32];

	*count = 0;
	for (size_t i = 0; i < x->label_count; i++) {
		if (*count == MOST_LABELS - 1 && i + 1 < x->label_count) {
			lines[(*count)++] = arena_printf(&d->arena, "and %zu more", x->label_count - i);
			break;
		}
		lines[(*count)++] = x->labels[i];
	}
	if (d->counted && r && x->count)
		lines[(*count)++] = arena_strdup(&d->arena, show_part(part, sizeof part, x->count, r->visits));
	return lines;
}

bool flow_arrow_shown(const struct flow_drawing *d, const struct flow_arrow *x)
{
	if (x->to >= 0)
		return true;
	return x->label_count > 0 && (!d->counted || x->count > 0);
}

/* ---- widgets ---- */

const char *flow_fault_line(struct arena *a, const struct flow_fault *f)
{
	static const char *const words[] = { [SEVERITY_ERROR] = "✖ error", [SEVERITY_WARNING] = "⚠ warning",
					     [SEVERITY_NOTE] = "ⓘ note" };

	return arena_printf(a, "%s: %s", words[f->severity], f->word);
}

const char *flow_calls_line(struct arena *a, const struct flow_drawing *d, const struct flow_widget_drawn *w)
{
	char part[32];

	if (!w->result)
		return NULL;
	if (!w->result->calls)
		return "no call came";
	return arena_printf(a, "%s of calls", show_part(part, sizeof part, w->result->calls, d->calls));
}

const char *flow_time_line(struct arena *a, const struct flow_widget_drawn *w)
{
	if (!w->result || !w->result->visits || !w->result->mean_time.defined || !(w->result->mean_time.value > 0))
		return NULL;
	return arena_printf(a, "%s on average", show_seconds(&w->result->mean_time).value);
}

/* ---- ends ---- */

enum end_kind end_kind_of(const char *end)
{
	static const char *const good[] = { "person", "voicemail", "served" };
	static const char *const neutral[] = { "hung_up", "no_call" };

	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++)
		if (!strcmp(end, good[i]))
			return END_IS_GOOD;
	for (size_t i = 0; i < sizeof(neutral) / sizeof(*neutral); i++)
		if (!strcmp(end, neutral[i]))
			return END_IS_NEUTRAL;
	return END_IS_BAD;
}

const char *end_sign(const char *end)
{
	static const char *const signs[] = { [END_IS_GOOD] = "✔", [END_IS_BAD] = "✖", [END_IS_NEUTRAL] = "–" };

	return signs[end_kind_of(end)];
}

/* Shorter than the sentences of ends.def, for boxes. */
const char *end_words(const char *end)
{
	static const char *const words[][2] = {
		{ "no_call", "no call made" }, { "never_answered", "never answered" }, { "person", "reached a person" },
		{ "voicemail", "left a message" }, { "error", "heard an error" }, { "abandoned", "gave up waiting" },
		{ "hung_up", "hung up" }, { "served", "served" }, { "cut_off", "cut off" },
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (!strcmp(words[i][0], end))
			return words[i][1];
	return end;
}

const char *end_line(struct arena *a, const struct flow_drawing *d, const struct widget_end_result *e)
{
	char part[32];

	return arena_printf(a, "%s %s %s", end_sign(e->end), show_part(part, sizeof part, e->calls, d->calls),
			    end_words(e->end));
}

uint64_t flow_ended(const struct widget_result *w)
{
	uint64_t sum = 0;

	for (size_t i = 0; w && i < w->end_count; i++)
		sum += w->ends[i].calls;
	return sum;
}

enum end_kind end_kind_in(const struct widget_result *w)
{
	uint64_t by[3] = { 0 };

	for (size_t i = 0; w && i < w->end_count; i++)
		by[end_kind_of(w->ends[i].end)] += w->ends[i].calls;
	if (by[END_IS_BAD] && by[END_IS_BAD] >= by[END_IS_GOOD])
		return END_IS_BAD;
	return by[END_IS_GOOD] >= by[END_IS_NEUTRAL] && by[END_IS_GOOD] ? END_IS_GOOD : END_IS_NEUTRAL;
}
