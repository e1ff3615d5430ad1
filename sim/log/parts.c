/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * parts - which durations have which in them: a handling time has the holds and the work after the call, a
 * duration may be all of a call. And which columns a user may have meant that no name made anything of.
 */
#include "log/parts_internal.h"

#include <string.h>

#include "log/formats_internal.h"

enum { PART_NAME = 64 };

static bool has_part(const struct columns *c, enum log_role role)
{
	return c->place[role] != NO_COLUMN;
}

static bool name_has(const struct columns *c, enum log_role role, const char *const *words, size_t count)
{
	char plain[PART_NAME];

	if (!has_part(c, role))
		return false;
	plain_name(plain, sizeof(plain), c->names[c->place[role]]);
	for (size_t i = 0; i < count; i++)
		if (strstr(plain, words[i]))
			return true;
	return false;
}

/* A column of durations is what the user says, and not also what its name says. */
static void yield_to_user(struct columns *c)
{
	for (size_t role = ROLE_HELD; role <= ROLE_DURATION; role++)
		for (size_t other = ROLE_HELD; other <= ROLE_DURATION; other++)
			if (c->given[role] && !c->given[other] && c->place[other] == c->place[role])
				c->place[other] = NO_COLUMN;
}

void parts_settle(struct columns *c)
{
	static const char *const handled[] = { "handl", "bearbeitung", "traitement" };
	static const char *const within[] = { "incl", "inkl", "withhold", "conespera", "comespera", "avecattente" };
	bool own = c->format == LOG_FORMAT_GENERIC && !c->given[ROLE_HOLD];

	c->unclear_hold = NO_COLUMN;
	yield_to_user(c);
	c->handled = name_has(c, ROLE_SERVICE, handled, sizeof(handled) / sizeof(*handled));
	c->rest_is_service = c->shape == SHAPE_CALLS && has_part(c, ROLE_END) && !c->from_end && (has_part(c, ROLE_WAIT) ||
			     has_part(c, ROLE_RING)) && has_part(c, ROLE_OUTCOME) && !has_part(c, ROLE_SERVICE) &&
			     !has_part(c, ROLE_SERVICE_START) && !has_part(c, ROLE_DURATION) && !has_part(c, ROLE_TOTAL) &&
			     !has_part(c, ROLE_ANSWERED);
	c->to_the_end = c->shape == SHAPE_CALLS && has_part(c, ROLE_SERVICE_START) && has_part(c, ROLE_END) && !c->from_end &&
			!has_part(c, ROLE_SERVICE_END) && !has_part(c, ROLE_SERVICE);
	if (!own || !has_part(c, ROLE_HOLD))
		return;
	c->held_in = name_has(c, ROLE_SERVICE, within, sizeof(within) / sizeof(*within));
	if (!c->handled && !has_part(c, ROLE_WAIT) && !has_part(c, ROLE_QUEUE_START))
		c->unclear_hold = c->place[ROLE_HOLD];
	if (c->handled || c->held_in || c->unclear_hold != NO_COLUMN || !has_part(c, ROLE_SERVICE))
		c->place[ROLE_HOLD] = NO_COLUMN;
}

static const char *part_name(const struct columns *c, enum log_role role)
{
	return c->names[c->place[role]];
}

void parts_tell(const struct columns *c, struct survey *s)
{
	if (c->unclear_hold != NO_COLUMN)
		survey_assume(s, "%s is passed over, as it may be the wait in a queue or what agents did in a call: --columns "
			      "'wait=%s' or 'hold=%s'", c->names[c->unclear_hold], c->names[c->unclear_hold],
			      c->names[c->unclear_hold]);
	else if (has_part(c, ROLE_HOLD) && !format_what(c->format))
		survey_assume(s, "%s is not in %s, and added to it (--columns hold=none where it is)", part_name(c, ROLE_HOLD),
			      part_name(c, ROLE_SERVICE));
	if (c->held_in)
		survey_assume(s, "%s has the holds in it, by its name", part_name(c, ROLE_SERVICE));
	if (c->handled && has_part(c, ROLE_AFTER))
		survey_assume(s, "%s has %s in it, which is taken off unless the call took so long", part_name(c, ROLE_SERVICE),
			      part_name(c, ROLE_AFTER));
	if (c->to_the_end)
		survey_assume(s, "an agent has the call from %s to %s, as no column says how long", part_name(c, ROLE_SERVICE_START),
			      part_name(c, ROLE_END));
	if (c->rest_is_service)
		survey_assume(s, "an agent has the call to %s, after %s, as no column says how long", part_name(c, ROLE_END),
			      part_name(c, has_part(c, ROLE_WAIT) ? ROLE_WAIT : ROLE_RING));
	if (has_part(c, ROLE_SERVICE) || has_part(c, ROLE_SERVICE_START) || !(has_part(c, ROLE_WAIT) || has_part(c, ROLE_VRU)))
		return;
	if (has_part(c, ROLE_DURATION) && !has_part(c, ROLE_END))
		survey_assume(s, "%s is the time with the agent alone, without %s; where it is all of a call: --columns "
			      "'total=%s'", part_name(c, ROLE_DURATION),
			      part_name(c, has_part(c, ROLE_WAIT) ? ROLE_WAIT : ROLE_VRU), part_name(c, ROLE_DURATION));
	else if (has_part(c, ROLE_TOTAL) && !has_part(c, ROLE_DURATION))
		survey_assume(s, "%s is all of a call: what is before the agent is taken off", part_name(c, ROLE_TOTAL));
}

/* ---- what may be meant ---- */

static bool is_used(const struct columns *c, size_t i)
{
	for (size_t role = 0; role < LOG_ROLES; role++)
		if (c->place[role] == (int)i)
			return true;
	return !*c->names[i];
}

static bool is_moment(const char *plain)
{
	size_t n = strlen(plain);

	return strstr(plain, "time") || strstr(plain, "date") || (n > 2 && !strcmp(plain + n - 2, "at"));
}

const char *column_like(const struct columns *c, enum log_role role)
{
	static const char *const services[] = { "talk", "conver", "connected", "incall", "handl", "servi", "agenttime", "speak",
						"bill", "durat", "length", "dauer", "duree", NULL },
		*const outcomes[] = { "outcome", "status", "result", "dispos", "abandon", "answered", "ended", "state", NULL },
		*const arrivals[] = { "arriv", "start", "begin", "began", "created", "received", "datetime", "timestamp", "date",
				      "time", NULL };
	const char *const *words = role == ROLE_SERVICE ? services : role == ROLE_OUTCOME ? outcomes : arrivals;
	char plain[PART_NAME];

	for (; *words; words++)
		for (size_t i = 0; i < c->count; i++)
			if (!is_used(c, i) && strstr(plain_name(plain, sizeof(plain), c->names[i]), *words) &&
			    !(role != ROLE_SERVICE && strstr(plain, "durat")) && !(role == ROLE_OUTCOME && is_moment(plain)))
				return c->names[i];
	return NULL;
}
