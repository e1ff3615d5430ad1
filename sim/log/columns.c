// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * columns - names are compared by their letters and digits alone, so that "Start Time",
 * StartTime and start_time are one. Of a role's names the first in its list wins.
 */
#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/nearest_word.h"
#include "base/source.h"
#include "log/columns_internal.h"

#include <string.h>
#include <strings.h>

enum { MOST_ALIASES = 14, NAME = 64 };

const char *const log_roles[] = {
	[ROLE_ARRIVAL] = "arrival",	      [ROLE_START] = "start",
	[ROLE_ANSWERED] = "answered",	      [ROLE_QUEUE_START] = "queue_start",
	[ROLE_QUEUE_END] = "queue_end",	      [ROLE_SERVICE_START] = "service_start",
	[ROLE_SERVICE_END] = "service_end",   [ROLE_VRU_END] = "vru_end",
	[ROLE_END] = "end",		      [ROLE_DATE] = "date",
	[ROLE_HELD] = "held",		      [ROLE_RING] = "ring",
	[ROLE_VRU] = "vru",		      [ROLE_WAIT] = "wait",
	[ROLE_SERVICE] = "service",	      [ROLE_DURATION] = "duration",
	[ROLE_OUTCOME] = "outcome",	      [ROLE_REASON] = "reason",
	[ROLE_AGENT] = "agent",		      [ROLE_TYPE] = "type",
	[ROLE_PRIORITY] = "priority",	      [ROLE_DIRECTION] = "direction",
	[ROLE_ANSWERED_BY] = "answered_by",
};
const size_t log_role_count = LOG_ROLES;

/* Twilio's names, those of the bank's file, ringflow's own, and plain words. */
static const char *const aliases[LOG_ROLES][MOST_ALIASES] = {
	[ROLE_ARRIVAL] = { "arrival", "arrivaltime", "arrived", "arrivedat", "datecreated",
			   "created", "createdat", "createdtime", "vruentry", "timestamp",
			   "datetime", "time" },
	[ROLE_START] = { "start", "starttime", "started", "startedat", "calltime", "callstart" },
	[ROLE_ANSWERED] = { "answered", "answeredat", "answertime", "answerat" },
	[ROLE_QUEUE_START] = { "queuestart", "qstart", "enqueued", "enqueuedat", "queuedat" },
	[ROLE_QUEUE_END] = { "queueend", "qexit", "dequeued", "dequeuedat" },
	[ROLE_SERVICE_START] = { "servicestart", "serstart", "talkstart", "agentstart",
				 "connectedat" },
	[ROLE_SERVICE_END] = { "serviceend", "serexit", "talkend", "agentend" },
	[ROLE_VRU_END] = { "vruend", "vruexit", "ivrend" },
	[ROLE_END] = { "end", "endtime", "ended", "endedat", "callend" },
	[ROLE_DATE] = { "date", "day", "calldate" },
	[ROLE_HELD] = { "held", "queuetime" },
	[ROLE_RING] = { "ring", "ringtime", "ringing", "ringduration" },
	[ROLE_VRU] = { "vru", "vrutime", "ivr", "ivrtime", "ivrduration" },
	[ROLE_WAIT] = { "wait", "waittime", "qtime", "queuewait", "waitduration",
			"waitingtime", "speedofanswer" },
	[ROLE_SERVICE] = { "service", "servicetime", "sertime", "talk", "talktime",
			   "talkduration", "handle", "handletime", "handleduration",
			   "conversationtime" },
	[ROLE_DURATION] = { "duration", "callduration" },
	[ROLE_OUTCOME] = { "outcome", "status", "callstatus", "state", "disposition",
			   "result" },
	[ROLE_REASON] = { "reason" },
	[ROLE_AGENT] = { "agent", "server", "agentid", "agentname", "worker", "workername",
			 "workersid", "operator" },
	[ROLE_TYPE] = { "type", "calltype", "queue", "queuename", "skill" },
	[ROLE_PRIORITY] = { "priority" },
	[ROLE_DIRECTION] = { "direction", "calldirection" },
	[ROLE_ANSWERED_BY] = { "answeredby" },
};

char *plain_name(char *buffer, size_t size, const char *text)
{
	size_t n = 0;

	for (; *text && n + 1 < size; text++) {
		char c = *text >= 'A' && *text <= 'Z' ? *text - 'A' + 'a' : *text;

		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80)
			buffer[n++] = c;
	}
	buffer[n] = '\0';
	return buffer;
}

/* The column called NAME: as written, or else by its letters and digits; or none. */
static int column_named(const struct columns *c, const char *name)
{
	char wanted[NAME], found[NAME];

	for (size_t i = 0; i < c->count; i++)
		if (!strcmp(c->names[i], name))
			return (int)i;
	if (!*plain_name(wanted, sizeof(wanted), name))
		return NO_COLUMN;
	for (size_t i = 0; i < c->count; i++)
		if (!strcmp(plain_name(found, sizeof(found), c->names[i]), wanted))
			return (int)i;
	return NO_COLUMN;
}

static int recognised(const struct columns *c, enum log_role role)
{
	int place = NO_COLUMN;

	for (size_t i = 0; i < MOST_ALIASES && aliases[role][i] && place == NO_COLUMN; i++)
		place = column_named(c, aliases[role][i]);
	return place;
}

/* Milliseconds where the column's name says so; Twilio's queue_time always is. */
static double unit_of(enum log_role role, const char *name)
{
	static const char *const endings[] = { "_ms", " ms", "(ms)", "milliseconds", "millis" };
	char plain[NAME];
	size_t n = strlen(name);

	if (role == ROLE_HELD && !strcmp(plain_name(plain, sizeof(plain), name), "queuetime"))
		return 1e-3;
	for (size_t i = 0; i < sizeof(endings) / sizeof(*endings); i++) {
		size_t m = strlen(endings[i]);

		if (n >= m && !strcasecmp(name + n - m, endings[i]))
			return 1e-3;
	}
	return 1;
}

static bool no_column(struct arena *a, const struct columns *c, const char *name,
		      struct where at, const struct csv_row *header, struct diagnostics *d)
{
	diag_error(d, at.source ? at : csv_where(header, 0), "no column '%s' in %s%s", name,
		   header->source->name, did_you_mean(a, name, c->names, c->count));
	return false;
}

static bool apply_mapping(struct arena *a, struct columns *c, const struct csv_row *header,
			  const struct log_options *o, struct diagnostics *d)
{
	bool good = true;

	for (size_t i = 0; i < o->column_count; i++) {
		const struct log_column *m = &o->columns[i];
		size_t role = 0;

		while (role < LOG_ROLES && strcmp(log_roles[role], m->role))
			role++;
		if (role == LOG_ROLES) {
			diag_error(d, m->at, "columns: no such quantity '%s'%s", m->role,
				   expected_word(a, m->role, log_roles, LOG_ROLES));
			good = false;
			continue;
		}
		c->place[role] = column_named(c, m->column);
		if (c->place[role] == NO_COLUMN && strcmp(m->column, "none"))
			good = no_column(a, c, m->column, m->at, header, d);
	}
	return good;
}

static bool find_filters(struct arena *a, struct columns *c, const struct csv_row *header,
			 const struct log_options *o, struct diagnostics *d)
{
	bool good = true;

	c->filter_count = o->filter_count;
	c->filters = arena_array(a, o->filter_count, sizeof(*c->filters));
	for (size_t i = 0; i < o->filter_count; i++) {
		const struct log_filter *f = &o->filters[i];

		c->filters[i] = (struct column_filter){ column_named(c, f->column), f->value };
		if (c->filters[i].column == NO_COLUMN)
			good = no_column(a, c, f->column, f->at, header, d);
	}
	return good;
}

/* A calls.csv of ringflow says only that there was an agent, not who. */
static void adjust_own(struct columns *c)
{
	if (column_named(c, "studio_accepted") != NO_COLUMN &&
	    column_named(c, "rest_redirects") != NO_COLUMN)
		c->place[ROLE_AGENT] = NO_COLUMN;
}

/* Twilio's queue_time is the time until a call was dialled; anybody else's is the time
 * in a queue. Only Twilio's rows have SIDs. */
static void adjust_queue_time(struct columns *c)
{
	int place = c->place[ROLE_HELD];

	if (place == NO_COLUMN || place != column_named(c, "queue_time") ||
	    column_named(c, "sid") != NO_COLUMN || column_named(c, "call_sid") != NO_COLUMN)
		return;
	c->place[ROLE_HELD] = NO_COLUMN;
	if (c->place[ROLE_WAIT] == NO_COLUMN)
		c->place[ROLE_WAIT] = place;
}

/* Two columns of one name: nobody knows which is meant. */
static bool report_same_names(const struct columns *c, const struct csv_row *header,
			      struct diagnostics *d)
{
	bool good = true;

	for (size_t role = 0; role < LOG_ROLES; role++) {
		int place = c->place[role];

		for (size_t i = 0; place != NO_COLUMN && i < c->count; i++)
			if ((int)i > place && !strcmp(c->names[i], c->names[place])) {
				diag_error(d, csv_where(header, i),
					   "another column is named '%s'", c->names[i]);
				good = false;
			}
	}
	return good;
}

bool columns_find(struct arena *a, struct columns *c, const struct csv_row *header,
		  const struct log_options *o, struct diagnostics *d)
{
	bool good;

	c->count = header->count;
	c->names = arena_array(a, c->count, sizeof(*c->names));
	for (size_t i = 0; i < c->count; i++)
		c->names[i] = arena_strdup(a, csv_text(header, i));
	for (size_t role = 0; role < LOG_ROLES; role++)
		c->place[role] = recognised(c, (enum log_role)role);
	adjust_own(c);
	adjust_queue_time(c);
	good = apply_mapping(a, c, header, o, d);
	good &= find_filters(a, c, header, o, d);
	good &= report_same_names(c, header, d);
	for (size_t role = 0; role < LOG_ROLES; role++)
		c->unit[role] = c->place[role] == NO_COLUMN ?
					1 : unit_of((enum log_role)role, c->names[c->place[role]]);
	if (good && c->place[ROLE_ARRIVAL] == NO_COLUMN && c->place[ROLE_START] == NO_COLUMN) {
		diag_error(d, csv_where(header, 0),
			   "no column with the calls' arrivals, expected one such as arrival, "
			   "date_created, start_time or vru_entry, or columns: {arrival: NAME}");
		good = false;
	}
	return good;
}
