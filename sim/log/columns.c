// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * columns - names are compared by their letters and digits alone, so that "Start Time",
 * StartTime and start_time are one. Of a role's names the first in its list wins.
 */
#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/nearest_word.h"
#include "base/source.h"
#include "log/amount_internal.h"
#include "log/columns_internal.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { MOST_ALIASES = 26, NAME = 64 };

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
	[ROLE_ANSWERED_BY] = "answered_by",   [ROLE_ID] = "id",
	[ROLE_WAS_ANSWERED] = "was_answered", [ROLE_WAS_ABANDONED] = "was_abandoned",
};
const size_t log_role_count = LOG_ROLES;

/* Twilio's names, those of the bank's file, ringflow's own, of other systems, and plain words. */
static const char *const aliases[LOG_ROLES][MOST_ALIASES] = {
	[ROLE_ARRIVAL] = { "arrival", "arrivaltime", "arrived", "arrivedat", "datecreated",
			   "created", "createdat", "createdtime", "vruentry", "initiationtimestamp",
			   "datetimeorigination", "calldatetime", "calltimestamp", "timestamp",
			   "datetime", "time" },
	[ROLE_START] = { "start", "starttime", "started", "startedat", "calltime", "callstart",
			 "callstarttime", "startstamp", "starttimestamp", "startdatetime", "startdate" },
	[ROLE_ANSWERED] = { "answered", "answeredat", "answertime", "answerat", "answer", "answerstamp",
			    "answeredtime", "timeanswered", "datetimeconnect" },
	[ROLE_QUEUE_START] = { "queuestart", "qstart", "enqueued", "enqueuedat", "queuedat",
			       "enqueuetimestamp", "queueenqueuetimestamp", "queueentertime" },
	[ROLE_QUEUE_END] = { "queueend", "qexit", "dequeued", "dequeuedat", "dequeuetimestamp",
			     "queuedequeuetimestamp", "queueexittime" },
	[ROLE_SERVICE_START] = { "servicestart", "serstart", "talkstart", "agentstart", "connectedat",
				 "connectedtoagenttimestamp", "agentconnectedtoagenttimestamp" },
	[ROLE_SERVICE_END] = { "serviceend", "serexit", "talkend", "agentend" },
	[ROLE_VRU_END] = { "vruend", "vruexit", "ivrend" },
	[ROLE_END] = { "end", "endtime", "ended", "endedat", "callend", "callendtime", "endstamp", "enddate",
		       "endtimestamp", "enddatetime", "hangup", "hanguptime", "disconnecttimestamp",
		       "datetimedisconnect" },
	[ROLE_DATE] = { "date", "day", "calldate" },
	[ROLE_HELD] = { "held", "queuetime" },
	[ROLE_RING] = { "ring", "ringtime", "ringing", "ringduration", "timetoanswer" },
	[ROLE_VRU] = { "vru", "vrutime", "ivr", "ivrtime", "ivrduration" },
	[ROLE_WAIT] = { "wait", "waittime", "qtime", "queuewait", "waitduration",
			"waitingtime", "speedofanswer", "queueduration", "timeinqueue",
			"queuewaittime", "waitingduration" },
	[ROLE_SERVICE] = { "service", "servicetime", "sertime", "talk", "talktime",
			   "talkduration", "handle", "handletime", "handleduration",
			   "conversationtime", "billsec", "talking", "avgtalkduration",
			   "agentinteractionduration", "agentagentinteractionduration" },
	[ROLE_DURATION] = { "duration", "callduration", "totalduration", "calllength" },
	[ROLE_OUTCOME] = { "outcome", "status", "callstatus", "state", "disposition",
			   "result", "calloutcome", "hangupcause", "actionresult" },
	[ROLE_REASON] = { "reason" },
	[ROLE_AGENT] = { "agent", "server", "agentid", "agentname", "worker", "workername",
			 "workersid", "operator", "agentusername" },
	[ROLE_TYPE] = { "type", "calltype", "queue", "queuename", "skill" },
	[ROLE_PRIORITY] = { "priority" },
	[ROLE_DIRECTION] = { "direction", "calldirection" },
	[ROLE_ANSWERED_BY] = { "answeredby" },
	[ROLE_ID] = { "sid", "callsid", "callid", "uniqueid", "linkedid", "contactid", "uuid", "calluuid",
		      "callidentifier", "calluniqueid", "interactionid", "conversationid", "id" },
	[ROLE_WAS_ANSWERED] = { "wasanswered", "isanswered", "answeredyn" },
	[ROLE_WAS_ABANDONED] = { "wasabandoned", "isabandoned", "abandonedyn", "abandoned" },
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

int column_named(const struct columns *c, const char *name)
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

/* ---- units in names ---- */

static bool is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

/* Where the last word of NAME begins: behind a mark, or where capitals begin. */
static size_t last_word(const char *name, size_t n)
{
	size_t i = n;

	while (i && !strchr("_ -.", name[i - 1])) {
		if (i > 1 && i < n && is_upper(name[i - 1]) && is_lower(name[i - 2]))
			return i - 1;
		i--;
	}
	return i;
}

/* What stands in the brackets at the end of NAME, plainly, into BUFFER; where these begin, or its
 * length. */
static size_t in_brackets(const char *name, char *buffer, size_t size)
{
	size_t n = strlen(name);
	const char *open = n && strchr(")]", name[n - 1]) ? strpbrk(name, "([") : NULL;

	buffer[0] = '\0';
	if (!open)
		return n;
	plain_name(buffer, size, open + 1);
	return (size_t)(open - name);
}

/* NAME without its unit and what stands in brackets, plainly, into BASE of NAME bytes; the unit's
 * seconds, or 0. */
static double split_unit(const char *name, char *base)
{
	char word[NAME], head[NAME];
	size_t n = in_brackets(name, word, sizeof(word)), at;
	double unit = unit_seconds(word);

	snprintf(head, sizeof(head), "%.*s", (int)n, name);
	n = strlen(head);
	while (n && strchr(" _-.", head[n - 1]))
		head[--n] = '\0';
	at = last_word(head, n);
	if (unit <= 0 && at) {
		unit = unit_seconds(head + at);
		if (unit > 0) {
			head[at] = '\0';
			at = last_word(head, at - 1 ? at - 1 : 0);
			if (at && !strncasecmp(head + at, "in", 2) && strlen(head + at) <= 3)
				head[at] = '\0'; /* "wait in seconds" */
		}
	}
	plain_name(base, NAME, head);
	return unit;
}

/* By its name as a whole, else by that without its unit. */
static int recognised(const struct columns *c, enum log_role role)
{
	int place = NO_COLUMN;
	char base[NAME];

	for (size_t i = 0; i < MOST_ALIASES && aliases[role][i] && place == NO_COLUMN; i++)
		place = column_named(c, aliases[role][i]);
	for (size_t i = 0; i < MOST_ALIASES && aliases[role][i] && place == NO_COLUMN; i++)
		for (size_t k = 0; k < c->count && place == NO_COLUMN; k++) {
			split_unit(c->names[k], base);
			place = strcmp(base, aliases[role][i]) ? NO_COLUMN : (int)k;
		}
	return place;
}

/* As the column's name says; Twilio's queue_time always is in milliseconds. */
static double unit_of(enum log_role role, const char *name)
{
	char plain[NAME];
	double unit;

	if (role == ROLE_HELD && !strcmp(plain_name(plain, sizeof(plain), name), "queuetime"))
		return 1e-3;
	unit = split_unit(name, plain);
	if (unit <= 0 && strlen(name) > 12 && !strcasecmp(name + strlen(name) - 12, "milliseconds"))
		unit = 1e-3;
	return unit > 0 ? unit : 1;
}

static bool says_hours_first(const char *name)
{
	char word[NAME];

	in_brackets(name, word, sizeof(word));
	return !strcmp(word, "hhmm") || !strcmp(word, "hmm");
}

static bool says_utc(const char *name)
{
	char word[NAME];

	in_brackets(name, word, sizeof(word));
	return !strcmp(word, "utc") || !strcmp(word, "gmt");
}

bool says_nothing(const char *text)
{
	static const char *const words[] = { "null", "n/a", "na", "#n/a", "-", "--", "\\N", "nil", "(null)", "nan",
					     "(none)", "(blank)", "none",
					     "0000-00-00 00:00:00", "0000-00-00" };

	if (!*text)
		return true;
	if (!strchr("nN#-\\(0", *text) || (*text == '0' && text[1] != '0')) /* every field is asked */
		return false;
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (!strcasecmp(text, words[i]))
			return true;
	return false;
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
		c->given[role] = true;
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

static void recognise(struct arena *a, struct columns *c, const struct csv_row *row)
{
	c->count = row->count;
	c->names = arena_array(a, c->count, sizeof(*c->names));
	for (size_t i = 0; i < c->count; i++)
		c->names[i] = arena_strdup(a, csv_text(row, i));
	for (size_t role = 0; role < LOG_ROLES; role++)
		c->place[role] = recognised(c, (enum log_role)role);
	adjust_own(c);
	adjust_queue_time(c);
}

size_t columns_recognised(struct arena *a, const struct csv_row *row, const struct log_options *o)
{
	struct columns c = { 0 };
	size_t count = 0;

	recognise(a, &c, row);
	for (size_t i = 0; i < o->column_count; i++)
		if (column_named(&c, o->columns[i].column) != NO_COLUMN)
			return LOG_ROLES;
	for (size_t role = 0; role < LOG_ROLES; role++)
		count += c.place[role] != NO_COLUMN;
	return c.place[ROLE_ARRIVAL] != NO_COLUMN || c.place[ROLE_START] != NO_COLUMN ||
	       c.place[ROLE_DATE] != NO_COLUMN ? count : 0;
}

bool columns_find(struct arena *a, struct columns *c, const struct csv_row *header,
		  const struct log_options *o, struct diagnostics *d)
{
	bool good;

	recognise(a, c, header);
	good = apply_mapping(a, c, header, o, d);
	good &= find_filters(a, c, header, o, d);
	good &= report_same_names(c, header, d);
	for (size_t role = 0; role < LOG_ROLES; role++) {
		const char *name = c->place[role] == NO_COLUMN ? "" : c->names[c->place[role]];

		c->unit[role] = unit_of((enum log_role)role, name);
		c->in_utc[role] = says_utc(name);
		c->hours_first[role] = says_hours_first(name);
	}
	if (good && c->place[ROLE_ARRIVAL] == NO_COLUMN && c->place[ROLE_START] == NO_COLUMN &&
	    c->place[ROLE_DATE] == NO_COLUMN) {
		diag_error(d, csv_where(header, 0),
			   "no column with the calls' arrivals, expected one such as arrival, "
			   "date_created, start_time or vru_entry, or columns: {arrival: NAME}");
		good = false;
	}
	return good;
}
