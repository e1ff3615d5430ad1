/* SPDX-License-Identifier: GPL-3.0-or-later */
/* clocks_back - the night in which clocks are turned back, of times that do not say by how much they are off UTC. */
#include <math.h>
#include <stdio.h>

#include "base/diagnostics.h"
#include "base/units.h"
#include "log/row_internal.h"

/* Is DAY one of: the last Sunday of October (Europe), the first of November (North America) and of April (Australia, New
 * Zealand, Chile)? */
static bool is_turned_back(int64_t day)
{
	char text[32];
	int month = 0, of_month = 0;

	if (weekday_of(day) != 6 || sscanf(format_date(text, sizeof(text), day), "%*d-%d-%d", &month, &of_month) != 2)
		return false;
	return (month == 10 && of_month > 24) || ((month == 11 || month == 4) && of_month <= 7);
}

void clocks_back_warn(struct reader *r)
{
	static const double least = 1200, most = 3900, before_dawn = 4 * 3600;
	const struct call_log *log = r->log;
	struct logged_call before = { .arrival = NAN }, c;
	struct where at = { log->source, 0, 1 };
	char date[32];
	double by = 0;
	size_t back = 0;

	if (!log->dated || !isnan(log->utc_offset) || r->shape == SHAPE_INTERVALS)
		return;
	for (size_t i = 0; i < log->count; i++, before = c) {
		double midnight;

		store_get(log->store, i, &c);
		back += c.arrival < before.arrival;
		midnight = floor(c.arrival / DAY_SECONDS);
		if (at.line || !(before.arrival - c.arrival >= least && before.arrival - c.arrival <= most) ||
		    c.arrival - midnight * DAY_SECONDS >= before_dawn || !is_turned_back(log->first_day + (int64_t)midnight))
			continue;
		at.line = c.line;
		by = before.arrival - c.arrival;
		format_date(date, sizeof(date), log->first_day + (int64_t)midnight);
	}
	if (at.line && back * 5 < log->count)
		diag_warning(r->d, at, "earlier than the row above by %.0f min on %s, when clocks are turned back in many places: the hour that "
			     "comes twice is read as one, with the calls of both; expected times with their offsets from UTC, or in UTC and "
			     "--zone PLACE", by / 60, date);
}
