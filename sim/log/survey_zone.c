/* SPDX-License-Identifier: GPL-3.0-or-later */
/* survey_zone - whose clocks a log's times are by, as its rows say or leave open. */
#include "log/survey_internal.h"

void survey_zone_decide(struct survey *s)
{
	const enum log_role role = s->columns->place[ROLE_ARRIVAL] != NO_COLUMN ? ROLE_ARRIVAL : ROLE_START;
	const struct column_survey *c = &s->of[role];
	bool utc = (c->zoned && c->west == 0 && c->east == 0) || c->epochs || s->columns->in_utc[role];

	if (utc && !s->o->zone && !s->o->has_utc_offset)
		survey_assume(s, "hours of the day are UTC's, as times are in it; --zone PLACE for those of a place");
	if (!c->zoned || c->west == c->east || s->o->zone || s->o->has_utc_offset)
		return;
	s->own_offsets = c->east - c->west <= 3600;
	if (s->own_offsets)
		survey_assume(s, "each row's own offset from UTC counts, as clocks were changed");
	else
		survey_assume(s, "rows have offsets from %+g to %+g hours: all are taken to the first one's clocks (--zone)",
			      c->west / 3600, c->east / 3600);
}
