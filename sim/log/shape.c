/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "log/formats_internal.h"
#include "log/shape_internal.h"

enum { COLUMN_NAME = 64 };

/* What only a report of intervals counts. */
static const char *const interval_counts[] = {
	"offered", "callsoffered", "calls", "ncalls", "callsreceived", "callshandled", "callsanswered", "callsabandoned",
	"contactshandled", "contactsoffered", "contactsqueued", "acdcalls", "abncalls", "abandcalls", "noffered",
	"nanswered", "nabandoned", "tanswered", "thandle", "tabandoned", "volume", "callvolume", "callcount", "totalcalls",
	"incomingcalls", "answeredcalls", "abandonedcalls", "numberofcalls", "averagehandletime", "avghandletime", "aht",
	"asa", "averagespeedofanswer", "avgspeedofanswer", "servicelevel", "avgtalktime", "averagetalktime",
	"avgwaittime", "averagewaittime", "answerrate", "abandonrate", "interval", "intervalstart", "acdtime", "inflow",
	"avgwait", "averagewait", "avghandle", "llamadas", "llamadasofrecidas", "llamadasrecibidas", "llamadasatendidas",
	"llamadascontestadas", "llamadasabandonadas", "ofrecidas", "tmo", "niveldeservicio", "chamadas", "chamadasoferecidas",
	"chamadasrecebidas", "chamadasatendidas", "chamadasabandonadas", "oferecidas", "tma", "niveldeservico", "anrufe",
	"angeboteneanrufe", "eingehendeanrufe", "beantworteteanrufe", "angenommeneanrufe", "verloreneanrufe", "servicegrad",
	"appels", "appelspresentes", "appelsrecus", "appelstraites", "appelsdecroches", "appelsabandonnes", "dmt",
	"niveaudeservice", "tauxdeservice",
};

bool role_is_of_intervals(enum log_role role)
{
	return (role >= ROLE_LENGTH && role <= ROLE_STAFF_SUM) || (role >= ROLE_OFFERED && role <= ROLE_STAFF_MEAN);
}

bool role_serves_intervals(enum log_role role)
{
	return role_is_of_intervals(role) || role == ROLE_ARRIVAL || role == ROLE_START || role == ROLE_END ||
	       role == ROLE_DATE || role == ROLE_TYPE;
}

static const char *const event_names[] = { "event", "eventtype", "eventname", "action", "verb", "callevent" };

static bool is_among(const char *name, const char *const *list, size_t count)
{
	char plain[COLUMN_NAME];

	plain_name(plain, sizeof(plain), name);
	for (size_t i = 0; i < count; i++)
		if (!strcmp(plain, list[i]))
			return true;
	return false;
}

static bool any_of(const struct columns *c, const enum log_role *roles, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (c->place[roles[i]] != NO_COLUMN)
			return true;
	return false;
}

enum log_shape shape_of(const struct columns *c)
{
	static const enum log_role of_a_call[] = { ROLE_WAIT, ROLE_SERVICE, ROLE_SERVICE_START, ROLE_DURATION, ROLE_TOTAL, ROLE_END,
						   ROLE_ANSWERED, ROLE_OUTCOME, ROLE_AGENT, ROLE_ID, ROLE_VRU, ROLE_RING,
						   ROLE_QUEUE_START };
	static const enum log_role durations[] = { ROLE_WAIT, ROLE_SERVICE, ROLE_SERVICE_START, ROLE_DURATION, ROLE_TOTAL, ROLE_END };
	size_t counted = 0;
	bool events = false;

	if (c->format > LOG_FORMAT_GENERIC)
		return format_shape(c->format);
	for (int role = 0; role < LOG_ROLES; role++)
		if (c->given[role] && role_is_of_intervals((enum log_role)role))
			return SHAPE_INTERVALS;

	for (size_t i = 0; i < c->count; i++) {
		counted += is_among(c->names[i], interval_counts, sizeof(interval_counts) / sizeof(*interval_counts));
		events |= is_among(c->names[i], event_names, sizeof(event_names) / sizeof(*event_names));
	}
	if ((counted > 1 && c->place[ROLE_ID] == NO_COLUMN) ||
	    (counted && !any_of(c, of_a_call, sizeof(of_a_call) / sizeof(*of_a_call))))
		return SHAPE_INTERVALS;
	if (!events || any_of(c, durations, sizeof(durations) / sizeof(*durations)))
		return SHAPE_CALLS;
	if (c->place[ROLE_ARRIVAL] == NO_COLUMN && c->place[ROLE_START] == NO_COLUMN && c->place[ROLE_DATE] == NO_COLUMN)
		return SHAPE_CALLS; /* which is refused for that */
	return c->place[ROLE_ID] == NO_COLUMN ? SHAPE_LOOSE_EVENTS : SHAPE_EVENTS;
}

int event_column(const struct columns *c)
{
	for (size_t i = 0; i < c->count; i++)
		if (is_among(c->names[i], event_names, sizeof(event_names) / sizeof(*event_names)))
			return (int)i;
	return NO_COLUMN;
}
