/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stamp_zone - zones behind times: "Z", "EST", "+02:00", "GMT+0100". */
#include "log/stamp_internal.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

/* One digit or two, and no more. */
static bool minutes_of(const char *p, int *minutes)
{
	*minutes = 0;
	for (int n = 0; n < 2 && isdigit((unsigned char)*p); n++)
		*minutes = 10 * *minutes + (*p++ - '0');
	return !*p;
}

/* "+02:00", "-0530", "+02". */
static bool zone_of(const char *p, double *offset)
{
	int sign = *p == '-' ? -1 : 1, hours, minutes = 0;

	if ((*p != '+' && *p != '-') || !isdigit((unsigned char)p[1]) ||
	    !isdigit((unsigned char)p[2]))
		return false;
	hours = 10 * (p[1] - '0') + p[2] - '0';
	p += 3;
	p += *p == ':';
	if (*p && !minutes_of(p, &minutes))
		return false;
	if (hours > 15 || minutes > 59)
		return false;
	*offset = sign * (3600.0 * hours + 60 * minutes);
	return true;
}

bool stamp_set_zone(struct stamp *m, const char *text)
{
	static const struct {
		const char *name;
		int hours;
	} names[] = { { "Z", 0 },    { "UTC", 0 },  { "GMT", 0 },  { "EST", -5 }, { "EDT", -4 },
		      { "CST", -6 }, { "CDT", -5 }, { "MST", -7 }, { "MDT", -6 }, { "PST", -8 },
		      { "PDT", -7 } }; /* RFC 2822, section 4.3 */

	if (m->has_zone)
		return false;
	m->has_zone = true;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (!strcasecmp(text, names[i].name)) {
			m->offset = 3600.0 * names[i].hours;
			return true;
		}
	if (!strncmp(text, "GMT", 3) || !strncmp(text, "UTC", 3)) /* "GMT+0100" */
		text += 3;
	return zone_of(text, &m->offset);
}
