/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * filters_date - a moment in another form, in UTC. A simulated call has no calendar, so
 * that `now` is not known.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "liquid/liquid_internal.h"

enum { LONGEST_FORMAT = 200 };

static bool read_moment(const char *s, struct tm *tm)
{
	static const char *const forms[] = {
		"%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d", "%Y/%m/%d",
		"%b %d, %Y", "%d %b %Y", "%a, %d %b %Y %H:%M:%S", "%m/%d/%Y", "%H:%M:%S", "%H:%M",
	};

	for (size_t i = 0; i < sizeof(forms) / sizeof(*forms); i++) {
		const char *end;

		*tm = (struct tm){ .tm_mday = 1, .tm_year = 70 };
		end = strptime(s, forms[i], tm);
		if (!end)
			continue;
		end += *end == '.' ? 1 + strspn(end + 1, "0123456789") : 0;
		end += strspn(end, " ");
		if (!*end || !strcmp(end, "Z") || !strcmp(end, "UTC") || !strcmp(end, "+00:00") ||
		    !strcmp(end, "+0000") || !strcmp(end, "GMT"))
			return true;
	}
	return false;
}

static bool moment_of(struct value v, time_t *at)
{
	struct value seconds;
	struct tm tm;

	if (v.kind == VALUE_TEXT && !text_is_number(v.text, &seconds)) {
		if (!read_moment(v.text, &tm))
			return false;
		*at = timegm(&tm);
		return true;
	}
	*at = (time_t)value_whole(v);
	return v.kind == VALUE_TEXT || v.kind == VALUE_INT || v.kind == VALUE_REAL;
}

/* FORMAT without what the C library would take from the computer: seconds and zones. */
static void portable(char *out, size_t size, const char *format, time_t at)
{
	size_t n = 0;

	for (; *format && n + 24 < size; format++) {
		if (*format == '%' && format[1] == 's')
			n += (size_t)snprintf(out + n, size - n, "%lld", (long long)at);
		else if (*format == '%' && format[1] == 'Z')
			n += (size_t)snprintf(out + n, size - n, "UTC");
		else if (*format == '%' && format[1])
			n += (size_t)snprintf(out + n, size - n, "%%%c", format[1]);
		else
			out[n++] = *format;
		format += *format == '%' && format[1];
	}
	out[n] = '\0';
}

static bool is_now(struct value v)
{
	return v.kind == VALUE_TEXT && (!strcmp(v.text, "now") || !strcmp(v.text, "today"));
}

struct value filter_date(struct render *r, struct value in, const struct value *argument,
			 unsigned count)
{
	char format[2 * LONGEST_FORMAT], *text = render_alloc(r, LIQUID_LONGEST);
	const char *asked = value_text(r, argument[0]);
	struct tm tm;
	time_t at;

	(void)count;
	if (is_now(in))
		return NOT_KNOWN;
	if (!*asked || strlen(asked) > LONGEST_FORMAT || !moment_of(in, &at) || !gmtime_r(&at, &tm))
		return in;
	portable(format, sizeof(format), asked, at);
	strftime(text, LIQUID_LONGEST, format, &tm);
	return TEXT(text);
}
