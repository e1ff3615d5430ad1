/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A script from a log of real calls: `calls: {trace: log.csv}`. */
#include <math.h>
#include <string.h>

#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/source.h"
#include "base/terms.h"
#include "base/units.h"
#include "log/log.h"
#include "scenario/document/decode_internal.h"

/* ---- how the log is to be read ---- */

static void read_columns(struct decoder *c, const struct node *map, struct log_options *o)
{
	struct log_column *list;

	if (!want_map(c, map, "columns", "a map of what calls are to the log's columns, such as "
					 "{arrival: my_time, service: talk_s}"))
		return;
	only_keys(c, map, "columns", log_roles, log_role_count);
	list = arena_array(c->arena, map->count, sizeof(*list));
	for (size_t i = 0; i < map->count; i++) {
		struct log_column *m = &list[o->column_count];

		m->role = map->members[i].key;
		m->at = map->members[i].value->at;
		for (size_t k = 0; k < log_role_count; k++)
			if (!strcmp(m->role, log_roles[k]))
				o->column_count += read_text(c, map->members[i].value, m->role,
							     &m->column);
	}
	o->columns = list;
}

static size_t values_in(const struct node *node)
{
	return node->kind == NODE_LIST ? node->count : 1;
}

/* {COLUMN: VALUE or [VALUE, ...], ...} */
static void read_filters(struct decoder *c, const struct node *map, struct log_options *o)
{
	struct log_filter *list;
	size_t most = 0;

	if (!want_map(c, map, "where", "a map of columns to values, such as {Direction: inbound}"))
		return;
	for (size_t i = 0; i < map->count; i++)
		most += values_in(map->members[i].value);
	list = arena_array(c->arena, most, sizeof(*list));
	for (size_t i = 0; i < map->count; i++) {
		const struct member *m = &map->members[i];

		for (size_t k = 0; k < values_in(m->value); k++) {
			const struct node *value =
				m->value->kind == NODE_LIST ? m->value->items[k] : m->value;
			struct log_filter *f = &list[o->filter_count];

			*f = (struct log_filter){ .column = m->key, .at = m->at };
			o->filter_count += read_text(c, value, "where", &f->value);
		}
	}
	o->filters = list;
}

static void read_outcome_words(struct decoder *c, const struct node *map, struct log_options *o)
{
	struct log_word *list;
	int outcome;

	if (!want_map(c, map, "outcomes", "a map of the log's words to outcomes, such as "
					  "{DONE: served, LEFT: abandoned}"))
		return;
	list = arena_array(c->arena, map->count, sizeof(*list));
	for (size_t i = 0; i < map->count; i++) {
		const struct member *m = &map->members[i];

		if (read_word(c, m->value, "outcomes", logged_outcome_names, LOGGED_OUTCOMES,
			      &outcome))
			list[o->word_count++] = (struct log_word){ m->key,
								  (enum logged_outcome)outcome };
	}
	o->words = list;
}

static void read_zone(struct decoder *c, const struct node *node, struct log_options *o)
{
	const char *text;

	if (!read_text(c, node, "utc_offset", &text))
		return;
	o->has_utc_offset = zone_parse(text, &o->utc_offset);
	if (!o->has_utc_offset)
		expected(c, node, "utc_offset", "hours east of UTC, such as \"+02:00\" or \"-0500\"");
}

/* What the log does not decide by itself, in words. */
static void read_manner(struct decoder *c, const struct node *map, struct log_options *o)
{
	static const char *const dates[] = { "auto", "dmy", "mdy", "ymd", "excel", "seconds" };
	static const char *const decimals[] = { "auto", "point", "comma" };
	static const char *const encodings[] = { "auto", "utf-8", "utf-16", "latin-1" };
	const struct node *value = node_get(map, "format");
	int word;

	if (value && read_word(c, value, "format", log_format_names, LOG_FORMATS, &word)) {
		o->format = (enum log_format)word;
		o->format_at = value->at;
	}
	value = node_get(map, "date_format");
	if (value && read_word(c, value, "date_format", dates, COUNT_OF(dates), &word))
		o->dates = (enum log_dates)word;
	value = node_get(map, "decimal");
	if (value && read_word(c, value, "decimal", decimals, COUNT_OF(decimals), &word))
		o->decimal = (enum log_decimal)word;
	value = node_get(map, "encoding");
	if (value && read_word(c, value, "encoding", encodings, COUNT_OF(encodings), &word))
		o->encoding = (enum log_encoding)word;
	value = node_get(map, "zone");
	if (value && read_text(c, value, "zone", &o->zone))
		o->zone_at = value->at;
}

static void read_options(struct decoder *c, const struct node *map, struct log_options *o)
{
	const struct node *value = node_get(map, "columns");

	if (!is_empty(value))
		read_columns(c, value, o);
	value = node_get(map, "where");
	if (!is_empty(value))
		read_filters(c, value, o);
	value = node_get(map, "outcomes");
	if (!is_empty(value))
		read_outcome_words(c, value, o);
	value = node_get(map, "utc_offset");
	if (value)
		read_zone(c, value, o);
	read_manner(c, map, o);
}

/* ---- the window ---- */

/* A date, or a duration from the log's first midnight, as seconds from there. */
static bool read_moment(struct decoder *c, const struct node *node, const char *what,
			const struct call_log *log, double *seconds)
{
	const char *text;
	int64_t day;

	if (!read_text(c, node, what, &text))
		return false;
	if (!parse_duration(text, seconds))
		return true;
	if (!date_parse(text, &day, seconds))
		return expected(c, node, what, "a date such as 2023-10-30, with a time of day or "
					       "without, or a duration from the log's first midnight");
	if (!log->dated)
		return expected(c, node, what, "a duration, as the log has no dates");
	*seconds += 86400.0 * (double)(day - log->first_day);
	return true;
}

struct window {
	double from, to;
};

static bool read_window(struct decoder *c, const struct node *map, const struct call_log *log,
			struct window *w)
{
	const struct node *from = node_get(map, "from"), *to = node_get(map, "to");
	bool good = true;

	*w = (struct window){ 0, INFINITY };
	if (from)
		good &= read_moment(c, from, "from", log, &w->from);
	if (to)
		good &= read_moment(c, to, "to", log, &w->to);
	if (good && w->to <= w->from)
		good = expected(c, to ? to : from, to ? "to" : "from", "a window that is not empty");
	return good;
}

/* ---- calls ---- */

static double or_none(double seconds)
{
	return isfinite(seconds) ? seconds : -1;
}

static int outcome_of(const struct logged_call *l)
{
	switch (l->outcome) {
	case LOGGED_SERVED:
		return OUTCOME_ANSWER;
	case LOGGED_BUSY:
		return OUTCOME_BUSY;
	case LOGGED_NO_ANSWER:
	case LOGGED_CANCELED: /* it rang until somebody thought better of it */
		return OUTCOME_NO_ANSWER;
	case LOGGED_FAILED:
		return OUTCOME_FAILED;
	default:
		return -1;
	}
}

/* Seconds from the arrival until the call came to its queue, or left without. */
static double way_to_queue(const struct logged_call *l)
{
	double ring = isfinite(l->ring) ? l->ring : 0;

	return isfinite(l->vru) ? ring + l->vru : -1;
}

/* How it left, if not by being served. Who hung up before the queue does so then, and
 * who left the queue, for whatever reason, bears it as long as they did. */
static void leaves(const struct logged_call *l, struct scripted_call *call)
{
	bool left = l->outcome == LOGGED_ABANDONED || l->outcome == LOGGED_UNKNOWN;

	if (l->outcome == LOGGED_ABANDONED_BEFORE)
		call->hang_up = call->queue >= 0 ? call->queue : or_none(l->total);
	else if (l->outcome == LOGGED_SERVED)
		call->bears = or_none(l->wait);
	else if (left && isfinite(l->wait))
		call->patience = l->wait;
	else if (l->outcome == LOGGED_ABANDONED)
		call->hang_up = or_none(l->total);
}

static struct scripted_call call_of(const struct call_log *log, const struct logged_call *l,
				    double from)
{
	struct scripted_call call = {
		.at_node = { log->source, l->line, 1 },
		.at = l->arrival - from,
		.answer = or_none(l->ring),
		.talk = or_none(l->service),
		.queue = way_to_queue(l),
		.hang_up = -1, .redirect = -1, .patience = -1, .bears = -1,
		.outcome = outcome_of(l),
		.design = -1, .contact = -1,
	};

	leaves(l, &call);
	return call;
}

struct scripted_call workload_call(const struct workload *w, size_t i)
{
	struct logged_call l;

	if (w->script)
		return w->script[i];
	l = logged_call_at(w->logged->log, w->logged->first + i);
	return call_of(w->logged->log, &l, w->logged->from);
}

/* They are in order of arrival. */
static void take_calls(struct decoder *c, const struct node *node, const struct call_log *log,
		       const struct window *w)
{
	struct log_pass pass;
	struct workload *calls = &c->s->calls;

	calls->logged = arena_array(c->arena, 1, sizeof(*calls->logged));
	*calls->logged = (struct logged_script){ log, log->count, w->from };
	log_pass_begin(&pass, log);
	for (size_t i = 0; i < log->count; i++) {
		const struct logged_call *l = log_pass_at(&pass, i);

		if (l->arrival >= w->from && l->arrival < w->to) {
			calls->logged->first = calls->script_count ? calls->logged->first : i;
			calls->script_count++;
		}
	}
	calls->trace = log->source;
	if (!calls->script_count)
		diag_error(c->d, node->at, "trace: none of the log's %zu calls is between from "
			   "and to", log->count);
}

/* The legs that calls dial are rows as well; nobody wants to replay them as callers. */
static void warn_of_directions(struct decoder *c, const struct node *node,
			       const struct call_log *log)
{
	struct log_pass pass;
	size_t in = 0, out = 0, legs = 0;

	log_pass_begin(&pass, log);
	for (size_t i = 0; i < log->count; i++) {
		const struct logged_call *l = log_pass_at(&pass, i);

		in += l->direction == LOGGED_INBOUND;
		out += l->direction == LOGGED_OUTBOUND;
		legs += l->direction == LOGGED_DIALLED;
	}
	if (!in + !out + !legs < 2)
		diag_warning(c->d, node->at, "trace: calls of several directions (%zu inbound, %zu "
			     "outbound, %zu dialled by others) are replayed alike; where: takes some "
			     "of them", in, out, legs);
}

void decode_trace(struct decoder *c, const struct node *node)
{
	static const char *const keys[] = { "file",  "columns", "where", "outcomes",
					    "utc_offset", "from", "to", "zone", "date_format",
					    "decimal", "encoding", "format" };
	const struct node *file = node;
	const struct source *source;
	struct log_options o = { 0 };
	const struct call_log *log;
	struct window window;
	const char *path;

	if (node->kind == NODE_MAP) {
		only_keys(c, node, "a trace", keys, COUNT_OF(keys));
		file = required(c, node, "a trace", "file");
		read_options(c, node, &o);
	}
	if (!file || !read_text(c, file, "trace", &path))
		return;
	source = read_named_bytes(c, file, resolve_path(c, path), LOG_LIMIT);
	log = source ? call_log_parse(c->arena, source, &o, c->d) : NULL;
	if (!log || !log->count)
		return;
	warn_of_directions(c, node, log);
	if (read_window(c, node, log, &window))
		take_calls(c, node, log, &window);
}
