// SPDX-License-Identifier: GPL-3.0-or-later
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/source.h"
#include "log/reader_internal.h"

enum { MOST_CALLS = 1 << 30, MOST_DAYS = 3660 };

static const double day_seconds = 86400;

/* ---- rows ---- */

static void add_call(struct reader *r, const struct logged_call *c)
{
	r->calls = array_room(r->calls, r->log->count, &r->capacity, sizeof(*r->calls));
	r->calls[r->log->count++] = *c;
}

static bool take_row(void *context, const struct csv_row *row)
{
	struct reader *r = context;
	struct logged_call c;

	if (!r->begun) {
		r->begun = true;
		r->good = columns_find(r->a, &r->columns, row, r->o, r->d);
		return r->good;
	}
	r->log->rows++;
	switch (read_row(r, row, &c)) {
	case ROW_CALL:
		add_call(r, &c);
		break;
	case ROW_LEFT_OUT:
		r->log->left_out++;
		break;
	case ROW_UNDIALLED:
		r->log->undialled++;
		break;
	case ROW_BAD:
		break;
	}
	return r->log->rows < MOST_CALLS;
}

/* ---- all together ---- */

static int by_arrival(const void *a, const void *b)
{
	const struct logged_call *x = a, *y = b;

	if (x->arrival != y->arrival)
		return x->arrival < y->arrival ? -1 : 1;
	return (x->line > y->line) - (x->line < y->line);
}

/* Count from the midnight before the first arrival. */
static void move_to_first_day(struct call_log *log)
{
	double days;

	if (!log->count)
		return;
	days = log->dated ? floor(log->calls[0].arrival / day_seconds) : 0;
	log->first_day += (int64_t)days;
	log->first_weekday = log->dated ? weekday_of(log->first_day) : 0;
	for (size_t i = 0; i < log->count; i++) {
		log->calls[i].arrival -= days * day_seconds;
		log->calls[i].began -= days * day_seconds;
	}
	log->days = 1 + (size_t)fmax(0, log->calls[log->count - 1].arrival / day_seconds);
}

/* A mistyped year makes a log of centuries. */
static void check_span(struct reader *r)
{
	const struct call_log *log = r->log;
	struct where where = { log->source, 0, 0 };

	if (log->days <= MOST_DAYS)
		return;
	where.line = log->calls[log->count - 1].line;
	where.column = 1;
	diag_error(r->d, where, "arrives %zu days after the first call (line %u), expected %d at most",
		   log->days - 1, log->calls[0].line, MOST_DAYS);
}

static unsigned quantities(const struct logged_call *c)
{
	return (isfinite(c->held) ? LOG_HELD : 0) | (isfinite(c->ring) ? LOG_RING : 0) |
	       (isfinite(c->vru) ? LOG_VRU : 0) | (isfinite(c->wait) ? LOG_WAIT : 0) |
	       (isfinite(c->began) ? LOG_BEGAN : 0) |
	       (isfinite(c->service) ? LOG_SERVICE : 0) |
	       (isfinite(c->total) ? LOG_TOTAL : 0) | (c->agent >= 0 ? LOG_AGENT : 0) |
	       (c->type >= 0 ? LOG_TYPE : 0) | (c->priority >= 0 ? LOG_PRIORITY : 0) |
	       (c->outcome != LOGGED_UNKNOWN ? LOG_OUTCOME : 0) |
	       (c->direction != LOGGED_ANY_DIRECTION ? LOG_DIRECTION : 0) |
	       (c->answered_by != LOGGED_ANYBODY ? LOG_ANSWERED_BY : 0);
}

static void finish(struct reader *r)
{
	struct call_log *log = r->log;

	log->calls = arena_array(r->a, log->count, sizeof(*log->calls));
	if (log->count) {
		qsort(r->calls, log->count, sizeof(*r->calls), by_arrival);
		memcpy(log->calls, r->calls, log->count * sizeof(*log->calls));
	}
	free(r->calls);
	move_to_first_day(log);
	check_span(r);
	for (size_t i = 0; i < log->count; i++) {
		log->known |= quantities(&log->calls[i]);
		log->outcomes[log->calls[i].outcome]++;
	}
	log->agent_count = r->agents.count;
	log->agents = interned_names(r->a, &r->agents);
	log->type_count = r->types.count;
	log->types = interned_names(r->a, &r->types);
	interned_names(r->a, &r->strange);
}

static void report_oddities(const struct reader *r)
{
	if (r->early.count)
		diag_warning(r->d, r->early.first, "vru: below 0 in %zu calls, which are taken to "
			     "arrive when they leave the menus", r->early.count);
	if (r->negative.count)
		diag_warning(r->d, r->negative.first, "a duration below 0, %zu in all, which are "
			     "taken as not known", r->negative.count);
}

static void report_nothing(const struct reader *r, const struct source *source)
{
	const struct call_log *log = r->log;
	struct where whole = { .source = source };

	if (!r->begun && !r->d->errors)
		diag_error(r->d, whole, "is empty, expected a header and a row for each call");
	else if (r->good && !log->rows)
		diag_error(r->d, whole, "has no calls, only a header");
	else if (r->good && !r->d->errors && !log->count)
		diag_error(r->d, whole, "no call of its %zu rows is left: %zu not as `where` asks, "
			   "%zu never dialled", log->rows, log->left_out, log->undialled);
}

/* No header of CSV begins so. */
static bool is_json(const char *text)
{
	text += strspn(text, " \t\r\n");
	return *text == '{' || *text == '[';
}

struct call_log *call_log_parse(struct arena *a, const struct source *source,
				const struct log_options *o, struct diagnostics *d)
{
	static const struct log_options nothing;
	struct reader r = { .a = a, .o = o ? o : &nothing, .d = d };

	r.log = arena_array(a, 1, sizeof(*r.log));
	r.log->source = source;
	r.log->utc_offset = NAN;
	if (is_json(source->text))
		json_each(source, take_row, &r, d);
	else
		csv_each(source, take_row, &r, d);
	finish(&r);
	report_oddities(&r);
	report_nothing(&r, source);
	return r.good ? r.log : NULL;
}

struct call_log *call_log_read(struct arena *a, const char *path, const struct log_options *o,
			       struct diagnostics *d)
{
	const struct source *source = source_read(a, path, LOG_LIMIT, d);

	return source ? call_log_parse(a, source, o, d) : NULL;
}
