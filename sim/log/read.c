// SPDX-License-Identifier: GPL-3.0-or-later
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/source.h"
#include "base/units.h"
#include "log/after_work_internal.h"
#include "log/formats_internal.h"
#include "log/intervals_internal.h"
#include "log/parts_internal.h"
#include "log/presence_internal.h"
#include "log/reader_internal.h"
#include "log/row_internal.h"
#include "log/text_internal.h"

enum { MOST_CALLS = 1 << 30, MOST_DAYS = 3660, MOST_UNPACKED = 1 << 14 };

/* ---- rows ---- */

/* Arrivals are from log->first_day. */
static void add_call(struct reader *r, const struct logged_call *c)
{
	after_work_set(&r->log->after, r->a, r->log->count, r->after);
	store_add(r->log->store, c);
	r->log->count++;
}

static void set_aside(struct reader *r, enum log_aside why, uint32_t line)
{
	struct log_set_aside *x = &r->log->aside[why];

	x->count++;
	if (x->named < LOG_LINES_NAMED)
		x->lines[x->named++] = line;
}

/* The call that ROW's id has already, or SIZE_MAX; then that of this one is the next to come. */
static size_t known_call(struct reader *r, const struct csv_row *row)
{
	const char *id = row_id(r, row);

	return id ? call_ids_take(&r->ids, r->a, id, r->log->count) : SIZE_MAX;
}

static void note(struct oddity *o, const struct csv_row *row)
{
	if (!o->count++)
		o->first = csv_where(row, 0);
}

/* A row of a call that is there, at the same time, is that call again: the one that says that it was
 * served counts, else the later one. At another time it is another leg of it. */
static void take_call(struct reader *r, const struct csv_row *row, const struct logged_call *c)
{
	size_t known = known_call(r, row);
	struct logged_call old;

	if (known != SIZE_MAX)
		store_get(r->log->store, known, &old);
	if (known == SIZE_MAX || old.arrival != c->arrival) {
		if (known != SIZE_MAX)
			note(&r->again, row);
		add_call(r, c);
		return;
	}
	note(&r->duplicate, row);
	set_aside(r, ASIDE_DUPLICATE, row->line);
	if (c->outcome != LOGGED_SERVED && old.outcome == LOGGED_SERVED)
		return;
	store_set(r->log->store, known, c);
	after_work_set(&r->log->after, r->a, known, r->after);
}

static bool take_call_row(void *context, const struct csv_row *row)
{
	struct reader *r = context;
	struct logged_call c;
	enum row_kind kind;

	if (r->row++ <= r->header)
		return true;
	r->log->rows++;
	kind = r->shape == SHAPE_INTERVALS ? intervals_read(r, row) : read_row(r, row, &c);
	if (kind == ROW_CALL && r->shape == SHAPE_INTERVALS)
		return true;
	if (kind == ROW_CALL)
		take_call(r, row, &c);
	else if (kind != ROW_BAD)
		set_aside(r, (enum log_aside)kind, row->line);
	return r->log->rows < MOST_CALLS;
}

/* ---- what was understood ---- */

static const char *unit_name(const struct reader *r, enum log_role role)
{
	double unit = r->columns.unit[role];

	if (role < ROLE_HELD || role > ROLE_DURATION)
		return "";
	return unit == 1e-3 ? "ms" : unit == 60 ? "min" : unit == 3600 ? "h" : unit == 86400 ? "days" : "s";
}

static void tell_readings(struct reader *r)
{
	struct call_log *log = r->log;

	if (!r->good)
		return;
	log->like_service = column_like(&r->columns, ROLE_SERVICE);
	log->like_outcome = column_like(&r->columns, ROLE_OUTCOME);
	log->readings = arena_array(r->a, LOG_ROLES, sizeof(*log->readings));
	for (size_t role = 0; role < LOG_ROLES; role++) {
		int place = r->columns.place[role];
		const struct sight *any = &r->survey.of[role].any;

		if (place != NO_COLUMN)
			log->readings[log->reading_count++] = (struct log_reading){
				log_roles[role], r->columns.names[place], any->count ? any->text : "",
				unit_name(r, (enum log_role)role) };
	}
	log->assumption_count = r->survey.assumption_count;
	log->assumptions = arena_array(r->a, log->assumption_count, sizeof(*log->assumptions));
	if (log->assumption_count)
		memcpy(log->assumptions, r->survey.assumptions, log->assumption_count * sizeof(*log->assumptions));
}

size_t call_log_aside(const struct call_log *log)
{
	size_t n = 0;

	for (size_t i = 0; i < LOG_ASIDES; i++)
		n += log->aside[i].count;
	return n;
}

/* ---- all together ---- */

/* Count from the midnight before the first arrival. */
static void move_to_first_day(struct call_log *log)
{
	double days;

	if (!log->count)
		return;
	days = log->dated ? floor(logged_arrival_at(log, 0) / DAY_SECONDS) : 0;
	log->first_day += (int64_t)days;
	log->first_weekday = log->dated ? weekday_of(log->first_day) : 0;
	log->store->shift = days * DAY_SECONDS;
	log->days = 1 + (size_t)fmax(0, logged_arrival_at(log, log->count - 1) / DAY_SECONDS);
	for (size_t i = 0; i < log->interval_count; i++)
		log->intervals[i].from -= days * DAY_SECONDS;
}

/* A mistyped year makes a log of centuries. */
static void check_span(struct reader *r)
{
	const struct call_log *log = r->log;
	struct where where = { log->source, 0, 0 };

	if (log->days <= MOST_DAYS)
		return;
	where.line = logged_call_at(log, log->count - 1).line;
	where.column = 1;
	diag_error(r->d, where, "arrives %zu days after the first call (line %u), expected %d at most",
		   log->days - 1, logged_call_at(log, 0).line, MOST_DAYS);
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
	       (c->answered_by != LOGGED_ANYBODY ? LOG_ANSWERED_BY : 0) |
	       (c->unanswered >= 0 ? LOG_UNANSWERED : 0);
}

/* Times of day that go back in a file that else goes on are of several days, which nobody told. */
static void check_days(struct reader *r)
{
	const struct call_log *log = r->log;
	size_t back = 0, jumps = 0;
	struct logged_call before, c;
	uint32_t first = 0;

	for (size_t i = 0; i < log->count && !log->dated; i++, before = c) {
		bool jump;

		store_get(log->store, i, &c);
		jump = i && c.arrival < before.arrival - 3600;
		back += i && c.arrival < before.arrival;
		first = jump && !jumps ? c.line : first;
		jumps += jump;
	}
	if (jumps && back * 5 < log->count)
		diag_warning(r->d, (struct where){ log->source, first, 1 }, "without dates, earlier than the row "
			     "above by more than an hour, %zu in all: if these are other days, expected a column with dates", jumps);
}

/* A time before the queue that follows from two others and is 0 for all is no menu. */
static void drop_idle_menus(struct reader *r)
{
	const int *place = r->columns.place;

	if (place[ROLE_VRU] != NO_COLUMN || place[ROLE_VRU_END] != NO_COLUMN)
		return;
	if (store_most_vru(r->log->store) <= 0)
		store_forget_vru(r->log->store);
}

/* Seconds from the first midnight of all calls. */
static double moment_of(void *context, const char *time)
{
	return row_moment(context, time);
}

static void find_presences(struct reader *r)
{
	struct presence *p;

	if (!r->events)
		return;
	p = presence_new(r->a);
	events_presence(r->events, p, moment_of, r);
	presence_finish(p, r->log, r->a);
	presence_free(p);
}

/* What single rows took for granted. */
static void tell_rows(struct reader *r)
{
	const struct columns *c = &r->columns;

	if (r->whole_durations)
		survey_assume(&r->survey, "%s is all of a call where it goes from the arrival to %s (line %u, ...): what is before the "
			      "agent is taken off", c->names[c->place[ROLE_DURATION]], c->names[c->place[ROLE_END]], r->whole_first.line);
	if (r->missed_in_queue)
		survey_assume(&r->survey, "%zu call%s missed after a wait in the queue count%s as abandoned", r->missed_in_queue,
			      r->missed_in_queue == 1 ? "" : "s", r->missed_in_queue == 1 ? "s" : "");
	if (r->many_agents)
		survey_assume(&r->survey, "of several names in %s the first one had the call (%zu call%s)",
			      c->names[c->place[ROLE_AGENT]], r->many_agents, r->many_agents == 1 ? "" : "s");
}

static double known(double x)
{
	return isfinite(x) ? x : 0;
}

/* Parts that are longer than their call, by its end: some column has another one in it. */
static void note_longer(struct reader *r, const struct logged_call *c)
{
	double parts = known(c->held) + known(c->ring) + known(c->vru) + known(c->wait) + known(c->service);

	r->ended += isfinite(c->total);
	if (isfinite(c->total) && parts > c->total + 2 && !r->longer++)
		r->longer_line = c->line;
}

/* Of rows without ids those that are alike in all may be one call, twice. */
static void note_alike(struct reader *r, const struct logged_call *c, const struct logged_call *before)
{
	if (c->arrival == before->arrival && c->service > 0 && c->service == before->service && c->agent == before->agent &&
	    c->type == before->type && (c->wait == before->wait || isnan(c->wait)) && !r->alike++)
		r->alike_line = c->line;
}

static void finish(struct reader *r)
{
	struct logged_call before = { .arrival = NAN };
	struct log_pass pass;
	struct call_log *log = r->log;
	uint32_t line = 0;

	if (r->shape == SHAPE_INTERVALS)
		intervals_finish(r);
	log->after_count = after_work_close(log->after);
	drop_idle_menus(r);
	check_days(r);
	clocks_back_warn(r);
	store_sort(log->store);
	move_to_first_day(log);
	check_span(r);
	log_pass_begin(&pass, log);
	for (size_t i = 0; i < log->count; i++) {
		const struct logged_call *c = log_pass_at(&pass, i);

		log->known |= quantities(c);
		log->outcomes[c->outcome]++;
		log->served_early |= isfinite(c->service) && c->began < c->arrival;
		log->shuffled |= c->line < line;
		line = c->line;
		note_longer(r, c);
		note_alike(r, c, &before);
		before = *c;
	}
	if (log->count <= MOST_UNPACKED)
		log->calls = logged_calls_all(log, r->a);
	log->agent_count = r->agents.count;
	log->agents = interned_names(r->a, &r->agents);
	log->type_count = r->types.count;
	log->types = interned_names(r->a, &r->types);
	interned_names(r->a, &r->strange);
	call_ids_free(&r->ids);
	find_presences(r);
	tell_rows(r);
	tell_readings(r);
	free(r->survey.assumptions);
	events_free(r->events);
}

static void report_oddities(const struct reader *r)
{
	if (r->early.count)
		diag_warning(r->d, r->early.first, "vru: below 0 in %zu calls, which are taken to "
			     "arrive when they leave the menus", r->early.count);
	if (r->negative.count)
		diag_warning(r->d, r->negative.first, "a duration below 0, %zu in all, which are "
			     "taken as not known", r->negative.count);
	if (r->duplicate.count)
		diag_warning(r->d, r->duplicate.first, "%s: the id of a call that is there already, %zu in all, each of "
			     "which counts once", r->columns.names[r->columns.place[ROLE_ID]], r->duplicate.count);
	if (r->alike && r->columns.place[ROLE_ID] == NO_COLUMN && r->shape != SHAPE_INTERVALS)
		diag_warning(r->d, (struct where){ r->source, r->alike_line, 1 }, "a row like another one in all that is read, %zu in all, "
			     "each of which counts: where they are the same calls, expected each once, or a column of ids", r->alike);
	if (r->longer * 2 > r->ended && r->shape == SHAPE_CALLS)
		diag_warning(r->d, (struct where){ r->source, r->longer_line, 1 }, "wait, service and the others are longer together than "
			     "the call by its end, %zu in all: one column may have another in it, such as a wait the time in menus "
			     "(--columns vru=none)", r->longer);
	if (r->again.count)
		diag_warning(r->d, r->again.first, "%s: the id of a call at another time, %zu in all, each of which "
			     "counts as a call of its own", r->columns.names[r->columns.place[ROLE_ID]], r->again.count);
}

static void report_nothing(const struct reader *r, const struct source *source)
{
	const char *why[LOG_ASIDES] = {
		[ASIDE_FILTER] = "not as `where` asks", [ASIDE_UNDIALLED] = "never dialled",
		[ASIDE_TOTAL] = "with sums of others",	[ASIDE_HEADER] = "with the header again",
		[ASIDE_BLANK] = "blank",		[ASIDE_DUPLICATE] = "of calls that are there already",
	};
	struct call_log *log = r->log;
	struct where whole = { .source = source };
	const char *text = "", *value;

	if (r->columns.filter_count > r->o->filter_count && !r->o->filter_count && r->columns.only != NO_COLUMN &&
	    !format_only(r->columns.format, &value))
		value = "calls";
	if (r->columns.filter_count > r->o->filter_count && !r->o->filter_count && r->columns.only != NO_COLUMN)
		why[ASIDE_FILTER] = arena_printf(r->a, "with another %s than %s", r->columns.names[r->columns.only], value);
	for (size_t i = 0; i < LOG_ASIDES; i++) {
		log->aside[i].why = why[i];
		if (log->aside[i].count || i < ASIDE_TOTAL)
			text = arena_printf(r->a, "%s%s%zu %s", text, *text ? ", " : "", log->aside[i].count, why[i]);
	}
	if (!r->search.looked_at && !r->d->errors)
		diag_error(r->d, whole, "is empty, expected a header and a row for each call");
	else if (r->good && !r->d->errors && !log->rows)
		diag_error(r->d, whole, "has no calls, only a header");
	else if (r->good && !r->d->errors && !log->count)
		diag_error(r->d, whole, "no call of its %zu rows is left: %s", log->rows, text);
}

static bool find_zone(struct reader *r)
{
	const char *wrong;

	if (!r->o->zone)
		return true;
	r->zone = zone_load(r->a, r->o->zone, &wrong);
	if (!r->zone)
		diag_error(r->d, r->o->zone_at, "no zone '%s': %s", r->o->zone, wrong);
	return r->zone;
}

struct call_log *call_log_parse(struct arena *a, const struct source *bytes,
				const struct log_options *o, struct diagnostics *d)
{
	static const struct log_options nothing;
	struct reader r = { .a = a, .o = o ? o : &nothing, .d = d };
	size_t errors = d->errors;
	const char *how;

	r.survey = (struct survey){ .a = a, .columns = &r.columns, .o = r.o, .d = d };
	r.source = log_text(a, bytes, r.o->encoding, &how, d);
	if (!r.source || !find_zone(&r))
		return NULL;
	r.log = arena_array(a, 1, sizeof(*r.log));
	r.log->source = r.source;
	r.log->format = LOG_FORMAT_GENERIC;
	r.log->store = store_new(a);
	r.log->utc_offset = NAN;
	read_columns(&r);
	if (r.good && d->errors == errors)
		rows_each(&r, take_call_row, d);
	json_close(r.json);
	if (*how)
		survey_assume(&r.survey, "the file is %.*s", (int)strlen(how) - 2, how);
	finish(&r);
	report_oddities(&r);
	report_nothing(&r, r.source);
	return r.good ? r.log : NULL;
}

struct call_log *call_log_read(struct arena *a, const char *path, const struct log_options *o,
			       struct diagnostics *d)
{
	const struct source *source = source_read_raw(a, path, LOG_LIMIT, d);

	return source ? call_log_parse(a, source, o, d) : NULL;
}
