/* SPDX-License-Identifier: GPL-3.0-or-later */
/* read_columns - what a file is before its rows are read: where its header is, what a row of it is,
 * what its columns hold. */
#include <string.h>

#include "base/diagnostics.h"
#include "log/formats_internal.h"
#include "log/intervals_internal.h"
#include "log/parts_internal.h"

enum { MOST_ROWS = 1 << 30, LOOKED_AT = 40 /* rows, for the header */ };

/* The first of some rows that names two quantities or more, else the first that names any: reports
 * have titles above. */
static bool look_for_header(void *context, const struct csv_row *row)
{
	struct reader *r = context;
	size_t n = columns_recognised(r->a, row, r->o);

	if (!n && !r->search.looked_at) {
		r->headerless = headerless_find(row);
		if (r->headerless)
			r->search.best = 2;
	}
	if (n > r->search.best && r->search.best < 2) {
		r->search.best = n < 2 ? n : 2;
		r->header = r->search.looked_at;
	}
	return ++r->search.looked_at < LOOKED_AT && r->search.best < 2;
}

static void take_survey(struct reader *r, const struct csv_row *row)
{
	survey_row(&r->survey, row);
	if (r->legs.column != NO_COLUMN)
		legs_see(&r->legs, row, row_id(r, row));
}

static bool look_at_row(void *context, const struct csv_row *row)
{
	struct reader *r = context;

	if (r->row == r->header) {
		r->good = columns_find(r->a, &r->columns, row, r->events ? &r->of_joined : r->o, r->d);
		if (r->good && r->channel.voices && r->channel.others)
			columns_only(&r->columns, r->channel.column);
		legs_find(&r->legs, &r->columns);
	} else if (r->row > r->header) {
		if (r->columns.shape == SHAPE_INTERVALS)
			intervals_cut_ranges(&r->columns, row);
		if (r->good && !row_is_header(r, row) && (r->columns.only == NO_COLUMN || row_wanted(r, row)))
			take_survey(r, row);
	}
	return r->row++ < MOST_ROWS && (r->row <= r->header || r->good);
}

static bool decide(void *context, const struct csv_row *row)
{
	struct reader *r = context;

	if (r->row++ < r->header)
		return true;
	r->good = survey_decide(&r->survey, row);
	return false;
}

static void find_habits(struct reader *r)
{
	const int *place = r->columns.place;
	char plain[64];

	r->says_outcome = place[ROLE_OUTCOME] != NO_COLUMN || place[ROLE_WAS_ANSWERED] != NO_COLUMN;
	r->waits_for_answer = place[ROLE_ANSWERED] != NO_COLUMN && place[ROLE_AGENT] != NO_COLUMN;
	for (size_t role = 0; role < LOG_ROLES && r->waits_for_answer; role++)
		if (place[role] != NO_COLUMN &&
		    (role == ROLE_WAIT || role == ROLE_QUEUE_START || role == ROLE_QUEUE_END || role == ROLE_RING ||
		     role == ROLE_VRU || role == ROLE_VRU_END || role == ROLE_SERVICE_START))
			r->waits_for_answer = false;
	if (r->waits_for_answer)
		survey_assume(&r->survey, "callers wait from %s to %s, as no other column says how long",
			      r->columns.names[place[place[ROLE_ARRIVAL] == NO_COLUMN ? ROLE_START : ROLE_ARRIVAL]],
			      r->columns.names[place[ROLE_ANSWERED]]);
	r->speed_of_answer = place[ROLE_WAIT] != NO_COLUMN &&
			     (!strncmp(plain_name(plain, sizeof(plain), r->columns.names[place[ROLE_WAIT]]), "speedofanswer", 13) ||
			      strstr(plain, "speedtoanswer"));
	if (r->speed_of_answer && place[ROLE_VRU] == NO_COLUMN)
		survey_assume(&r->survey, "who was not answered gave up in the queue, after a time that the log does not say");
	if (!r->says_outcome && place[ROLE_QUEUE_START] != NO_COLUMN && place[ROLE_AGENT] != NO_COLUMN && !r->events)
		survey_assume(&r->survey, "who ended without having come to a queue or an agent left before it");
	if (!r->says_outcome && place[ROLE_WAS_ABANDONED] == NO_COLUMN)
		survey_assume(&r->survey, "no column says how calls ended: who was spoken with was served%s", place[ROLE_WAIT] !=
			      NO_COLUMN && place[ROLE_SERVICE] != NO_COLUMN ? ", who only waited gave up" : "");
	parts_tell(&r->columns, &r->survey);
}

/* No header of CSV begins so. */
static bool is_json(const char *text)
{
	text += strspn(text, " \t\r\n");
	return *text == '{' || *text == '[';
}

/* The rows of a file without a header, behind one. */
struct under_header {
	struct reader *r;
	csv_taker *take;
	bool begun;
};

static bool take_under_header(void *context, const struct csv_row *row)
{
	struct under_header *h = context;

	if (!h->begun && !headerless_header(h->r->headerless, row, h->take, h->r))
		return false;
	h->begun = true;
	return h->take(h->r, row);
}

static void json_rows(struct reader *r, csv_taker *take, struct diagnostics *d)
{
	if (!r->json)
		r->json = json_open(r->source, d, r->d);
	if (r->json)
		json_each(r->json, take, r);
}

void rows_each(struct reader *r, csv_taker *take, struct diagnostics *d)
{
	struct under_header h = { r, take, false };

	if (r->events)
		events_each(r->events, take, r);
	else if (is_json(r->source->text))
		json_rows(r, take, d);
	else if (r->headerless)
		csv_each(r->source, take_under_header, &h, d);
	else
		csv_each(r->source, take, r, d);
}

static bool look_at_shape(void *context, const struct csv_row *row)
{
	struct reader *r = context;
	struct diagnostics quiet = { 0 };

	if (r->row++ < r->header)
		return true;
	if (r->row == r->header + 1) {
		columns_find(r->a, &r->columns, row, r->o, &quiet);
		r->shape = r->columns.shape;
		r->log->format = r->columns.format;
		diag_free(&quiet);
		r->events = r->shape == SHAPE_EVENTS ? events_new(r->a, &r->columns) : NULL;
		r->channel.column = r->events || r->columns.only != NO_COLUMN ? NO_COLUMN : channel_column(&r->columns);
		return r->events || r->channel.column != NO_COLUMN;
	}
	if (r->events)
		events_add(r->events, row);
	else
		channel_see(&r->channel, row);
	return true;
}

static bool refuse(struct reader *r, const char *what)
{
	diag_error(r->d, (struct where){ r->source, (uint32_t)r->header + 1, 1 }, "%s", what);
	return false;
}

/* Calls, or what calls can be made of. */
static bool find_shape(struct reader *r)
{
	struct diagnostics quiet = { 0 };
	struct events *e;

	rows_each(r, look_at_shape, &quiet);
	diag_free(&quiet);
	r->row = 0;
	if (r->shape == SHAPE_INTERVALS && !r->o->intervals)
		return refuse(r, "an interval report, of which a row is a stretch of time and not a call; expected a log with a "
				 "row for each call");
	if (r->shape == SHAPE_LOOSE_EVENTS)
		return refuse(r, "an event log, of which a row is not a call, without the calls' ids; expected a column such as "
				 "call_id, or a log with a row for each call");
	e = r->events;
	if (e && !events_join(e)) {
		events_free(e);
		r->events = NULL;
	} else if (e && events_of_channels(e)) {
		return refuse(r, "an event log of channels (Asterisk's CEL), in which an answer need not be an agent's; expected "
				 "its CDR or the queue's log");
	} else if (e) {
		r->header = 0;
	}
	return true;
}

/* Of which system the log is, and what that means. */
static void tell_format(struct reader *r)
{
	const struct columns *c = &r->columns;
	const char *value, *assumes = format_assumes(r->log->format);

	r->log->format_what = format_what(r->log->format);
	if (c->only != NO_COLUMN && format_only(c->format, &value))
		survey_assume(&r->survey, "only rows with %s %s are calls (--where for others)", c->names[c->only], value);
	else if (c->only != NO_COLUMN)
		survey_assume(&r->survey, "%zu rows are no calls, by %s (--where for others)", r->channel.others, c->names[c->only]);
	if (assumes && !(c->usual_unit[ROLE_HANDLE_MEAN] && c->unit[ROLE_HANDLE_MEAN] == 1)) /* else that has been said */
		survey_assume(&r->survey, "%s", assumes);
}

static void tell_events(struct reader *r)
{
	const char *unknown = events_unknown(r->events, r->a);

	survey_assume(&r->survey, "an event log: %zu events are of %zu calls", events_rows(r->events), events_calls(r->events));
	if (events_put_out(r->events))
		survey_assume(&r->survey, "%zu call%s that the queue let go, by its timeout or a key, count%s as abandoned",
			      events_put_out(r->events), events_put_out(r->events) == 1 ? "" : "s",
			      events_put_out(r->events) == 1 ? "s" : "");
	if (events_queued_again(r->events))
		survey_assume(&r->survey, "of a call that comes to a queue again, by a transfer or a timeout, the first time counts; "
			      "later ones (%zu), their waits, services and agents, are left out", events_queued_again(r->events));
	if (*unknown)
		survey_assume(&r->survey, "events that are not known are passed over: %s", unknown);
}

void read_columns(struct reader *r)
{
	struct diagnostics quiet = { 0 }; /* what is wrong with the file is said once */

	r->of_joined = *r->o;
	r->of_joined.format = LOG_FORMAT_GENERIC;
	r->of_joined.columns = NULL;
	r->of_joined.column_count = 0;
	rows_each(r, look_for_header, &quiet);
	if (!find_shape(r)) {
		diag_free(&quiet);
		return;
	}
	rows_each(r, look_at_row, &quiet);
	if (!r->search.looked_at && quiet.errors)
		rows_each(r, look_for_header, r->d); /* there is not even a header */
	r->row = 0;
	if (r->good)
		rows_each(r, decide, &quiet);
	r->row = 0;
	diag_free(&quiet);
	if (!r->good)
		return;
	tell_format(r);
	if (r->header)
		survey_assume(&r->survey, "%zu row%s above the header %s passed over", r->header, r->header == 1 ? "" : "s",
			      r->header == 1 ? "is" : "are");
	if (r->headerless)
		survey_assume(&r->survey, "a file of %s, which has no header", r->headerless->what);
	if (r->events)
		tell_events(r);
	legs_tell(&r->legs, &r->survey);
	if (r->columns.from_end)
		survey_assume(&r->survey, "calls arrive as long before %s as they last, as no column says when",
			      r->columns.names[r->columns.place[ROLE_END]]);
	if (r->shape == SHAPE_INTERVALS)
		r->good = intervals_check(r);
	else
		find_habits(r);
}
