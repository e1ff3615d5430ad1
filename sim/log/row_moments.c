// SPDX-License-Identifier: GPL-3.0-or-later
/* row_moments - when what a row tells of happened, by the log's clocks. */
#include <math.h>
#include <string.h>

#include "base/units.h"
#include "log/row_internal.h"

/* M in the column of ROLE as its style is; a zone that the name of the column says is its. */
static bool read_stamp(const struct draft *f, enum log_role role, const char *text, struct stamp *m)
{
	if (!stamp_read(text, &f->r->columns.style[role], m))
		return false;
	m->has_zone |= f->r->columns.in_utc[role];
	return true;
}

/* Seconds after 1970 in UTC of what names a zone, or is in UTC where a zone was asked for. */
static double utc_of(const struct stamp *m)
{
	return DAY_SECONDS * (double)m->day + m->clock - m->offset;
}

/* The first call decides from which midnight, and, where nothing else does, by whose clocks all is
 * counted. */
static void place_log(struct reader *r, const struct stamp *m)
{
	struct call_log *log = r->log;

	if (r->placed)
		return;
	r->placed = true;
	log->dated = m->has_date;
	log->first_day = m->has_date ? m->day : 0;
	log->utc_offset = r->zone	       ? zone_offset(r->zone, utc_of(m)) :
			  r->o->has_utc_offset ? r->o->utc_offset :
			  m->has_zone	       ? m->offset :
						 NAN;
}

/* How far the clocks that count are from UTC at M, an arrival. */
static double clocks_at(const struct reader *r, const struct stamp *m)
{
	if (r->zone)
		return zone_offset(r->zone, utc_of(m));
	return r->survey.own_offsets && m->has_zone ? m->offset : r->log->utc_offset;
}

/* Seconds from log->first_day, by clocks that are OFFSET from UTC. */
static double seconds_of(const struct reader *r, const struct stamp *m, double offset)
{
	double shift = 0;

	/* what names no zone is in the log's, or in UTC where one was asked for */
	if (m->has_date && isfinite(offset) && (m->has_zone || r->o->has_utc_offset || r->zone))
		shift = offset - m->offset;
	return (m->has_date ? DAY_SECONDS * (double)(m->day - r->log->first_day) : 0) +
	       m->clock + shift;
}

const char row_moment_phrase[] =
	"a time such as 2023-10-30 09:15:02, Mon, 30 Oct 2023 09:15:02 +0000 or 9:15:02";

/* ---- arrivals ---- */

/* Add the date that stands in a column of its own. */
static bool add_date(struct draft *f, struct stamp *m)
{
	const char *text = row_text(f, ROLE_DATE);
	struct stamp date;

	if (m->has_date || !text)
		return true;
	if (!read_stamp(f, ROLE_DATE, text, &date) || !date.has_date || (date.has_clock && date.clock != 0)) {
		row_wrong(f, ROLE_DATE, "a date such as 2023-10-30");
		return false;
	}
	m->has_date = true;
	m->day = date.day;
	return true;
}

bool row_arrival(struct draft *f, enum log_role role, double *seconds)
{
	const char *text = row_text(f, role);
	struct stamp m;

	if (!text)
		return false;
	m = f->arrival; /* the field's text is the same wherever it is asked for */
	if ((text != f->text_of_arrival && !read_stamp(f, role, text, &m)) || !m.has_clock) {
		row_wrong(f, role, row_moment_phrase);
		return false;
	}
	if (!add_date(f, &m))
		return false;
	if (f->r->placed && m.has_date != f->r->log->dated) {
		row_wrong(f, role, f->r->log->dated ? "a date, as of the calls before" :
						  "no date, as of the calls before");
		return false;
	}
	place_log(f->r, &m);
	f->offset = clocks_at(f->r, &m);
	*seconds = seconds_of(f->r, &m, f->offset);
	return true;
}

/* ---- other moments ---- */

double row_moment(const struct reader *r, const char *text)
{
	const enum log_role role = r->columns.place[ROLE_ARRIVAL] == NO_COLUMN ? ROLE_START : ROLE_ARRIVAL;
	struct stamp m;

	if (!r->placed || !stamp_read(text, &r->columns.style[role], &m) || !m.has_clock || m.has_date != r->log->dated)
		return NAN;
	m.has_zone |= r->columns.in_utc[role];
	return seconds_of(r, &m, clocks_at(r, &m));
}

/* A time of day without a date is that of the arrival's day, or of the next where it
 * would lie long before it: the call went on past midnight. */
static double later_moment(struct draft *f, enum log_role role, double arrival)
{
	const char *text = row_text(f, role);
	struct stamp m;
	double midnight, at;

	if (!text)
		return NAN;
	if (!read_stamp(f, role, text, &m) || !m.has_clock ||
	    (m.has_date && !f->r->log->dated)) {
		row_wrong(f, role, row_moment_phrase);
		return NAN;
	}
	if (m.has_date || !f->r->log->dated)
		return seconds_of(f->r, &m, f->offset);
	midnight = DAY_SECONDS * floor(arrival / DAY_SECONDS);
	at = midnight + m.clock;
	return at < arrival - DAY_SECONDS / 2 ? at + DAY_SECONDS : at;
}

/* It begins and ends at 0:00:00, as far as is said: it did not happen. */
static bool happened(const struct draft *f, enum log_role start, enum log_role end)
{
	const char *a = row_text(f, start), *b = row_text(f, end);

	return a && !(!a[strspn(a, "0:")] && (!b || !strcmp(a, b)));
}

void row_moments(struct draft *f, double arrival)
{
	static const enum log_role pairs[][2] = { { ROLE_QUEUE_START, ROLE_QUEUE_END },
						  { ROLE_SERVICE_START, ROLE_SERVICE_END } };

	for (int role = ROLE_ANSWERED; role <= ROLE_END; role++)
		f->at[role] = f->r->columns.place[role] == NO_COLUMN ? NAN : later_moment(f, (enum log_role)role, arrival);
	for (size_t i = 0; i < 2; i++)
		if (!happened(f, pairs[i][0], pairs[i][1]))
			f->at[pairs[i][0]] = f->at[pairs[i][1]] = NAN;
}

bool row_has_time(struct draft *f)
{
	const enum log_role role = f->r->columns.place[ROLE_ARRIVAL] == NO_COLUMN ? ROLE_START : ROLE_ARRIVAL;
	const char *text = row_text(f, role);

	if (!text || !read_stamp(f, role, text, &f->arrival))
		return false;
	f->text_of_arrival = text;
	return true;
}
