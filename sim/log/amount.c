/* SPDX-License-Identifier: GPL-3.0-or-later */
/* amount - numbers with marks for thousands and decimals, and durations made of them. */
#include "log/amount_internal.h"

#include <ctype.h>
#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/units.h"

enum { NUMBER = 64, UNIT_WORD = 16 };

/* ---- numbers ---- */

/* The length of a mark for thousands at P: MARK, a blank (also one that does not break) or an
 * apostrophe; 0: none. */
static size_t group_mark(const char *p, char mark)
{
	if (*p == mark || *p == ' ' || *p == '\'')
		return 1;
	if (!strncmp(p, "\xc2\xa0", 2))
		return 2;
	return !strncmp(p, "\xe2\x80\xaf", 3) ? 3 : 0;
}

static size_t run_of_digits(const char *p)
{
	size_t n = 0;

	while (p[n] >= '0' && p[n] <= '9') /* few: strspn() would take longer */
		n++;
	return n;
}

/* Most numbers of most logs. */
static bool few_digits(const char *text, double *value)
{
	int n = 0, sum = 0;

	for (; n < 9 && text[n] >= '0' && text[n] <= '9'; n++)
		sum = 10 * sum + text[n] - '0';
	*value = sum;
	return n && !text[n];
}

bool number_read(const char *text, bool comma, double *value)
{
	char plain[NUMBER], mark = comma ? '.' : ',';
	const char *p = text;
	size_t n = 0, first, m;

	if (few_digits(text, value))
		return true;
	if (*p == '-' || *p == '+')
		plain[n++] = *p++;
	first = run_of_digits(p);
	if (first && (p[first] == ':' || p[first] == '-' || p[first] == '/')) /* a date or a clock */
		return false;
	if (first && first <= 3 && *p != '0' && (m = group_mark(p + first, mark)) && run_of_digits(p + first + m) == 3) {
		memcpy(plain + n, p, first);
		n += first;
		p += first;
		while ((m = group_mark(p, mark)) && run_of_digits(p + m) == 3 && n + 4 < NUMBER) {
			memcpy(plain + n, p + m, 3);
			n += 3;
			p += m + 3;
		}
		if (isdigit((unsigned char)*p))
			return false;
	}
	for (; *p && n + 1 < NUMBER; p++)
		plain[n++] = comma && *p == ',' ? '.' : comma && *p == '.' ? '!' : *p;
	plain[n] = '\0';
	return !*p && !parse_number(plain, value);
}

/* Have all that follow a mark at P three digits? */
static bool in_threes(const char *p)
{
	for (; *p; p += 4)
		if (run_of_digits(p + 1) != 3)
			return false;
	return true;
}

enum number_look number_look(const char *text)
{
	const char *p = text;
	size_t first, points = 0, commas = 0, after;
	char last = 0;

	while (*p == '+' || *p == '-')
		p++;
	first = run_of_digits(p);
	if (!p[first])
		return LOOK_PLAIN;
	for (const char *q = p; *q; q++) {
		points += *q == '.';
		commas += *q == ',';
		last = *q == '.' || *q == ',' ? *q : last;
		if (!isdigit((unsigned char)*q) && !strchr(".,", *q))
			return LOOK_PLAIN;
	}
	if (!last || points + commas == 0)
		return LOOK_PLAIN;
	if (points && commas) /* the last one is before the decimals */
		return last == '.' ? LOOK_POINT : LOOK_COMMA;
	if (points + commas > 1) /* thousands, or the parts of a date */
		return !in_threes(p + first) ? LOOK_PLAIN : points ? LOOK_COMMA : LOOK_POINT;
	after = run_of_digits(p + first + 1);
	if (after == 3 && first && first <= 3 && p[0] != '0')
		return points ? LOOK_EITHER_POINT : LOOK_EITHER_COMMA;
	return points ? LOOK_POINT : LOOK_COMMA;
}

/* ---- durations ---- */

double unit_seconds(const char *name)
{
	static const struct {
		const char *name;
		double seconds;
	} units[] = {
		{ "ms", 1e-3 },	    { "msec", 1e-3 },	  { "msecs", 1e-3 },   { "millis", 1e-3 },
		{ "millisecond", 1e-3 }, { "milliseconds", 1e-3 }, { "s", 1 },	 { "sec", 1 },
		{ "secs", 1 },	    { "second", 1 },	  { "seconds", 1 },    { "min", 60 },
		{ "mins", 60 },	    { "minute", 60 },	  { "minutes", 60 },   { "h", 3600 },
		{ "seg", 1 },	    { "segs", 1 },	  { "segundo", 1 },    { "segundos", 1 },
		{ "sek", 1 },	    { "sekunde", 1 },	  { "sekunden", 1 },   { "seconde", 1 },
		{ "secondes", 1 },  { "seconden", 1 },	  { "secondi", 1 },    { "minuto", 60 },
		{ "minutos", 60 },  { "minuti", 60 },	  { "minuten", 60 },   { "std", 3600 },
		{ "stunde", 3600 }, { "stunden", 3600 },  { "horas", 3600 },   { "heures", 3600 },
		{ "ore", 3600 },    { "uren", 3600 },
		{ "hr", 3600 },	    { "hrs", 3600 },	  { "hour", 3600 },    { "hours", 3600 },
	};

	for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++)
		if (!strcasecmp(name, units[i].name))
			return units[i].seconds;
	return 0;
}

static size_t behind_and(const char *p)
{
	static const char *const words[] = { "and ", "et ", "y ", "e ", "und ", "en " };

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (!strncasecmp(p, words[i], strlen(words[i])))
			return strlen(words[i]);
	return 0;
}

/* "1m 5s", "15 sec", "2 minutes, 3 seconds": beside a number, m is a minute and d a day. */
static bool with_units(const char *p, bool comma, double *seconds)
{
	double last = INFINITY;

	for (*seconds = 0; *p;) {
		char number[NUMBER], unit[UNIT_WORD];
		size_t n = strspn(p, "0123456789.,"), u;
		double value, size;

		while (n && (p[n - 1] == ','))
			n--;
		if (!n || n >= NUMBER)
			return false;
		memcpy(number, p, n);
		number[n] = '\0';
		p += n;
		p += strspn(p, " ");
		for (u = 0; isalpha((unsigned char)p[u]) && u + 1 < UNIT_WORD; u++)
			unit[u] = p[u];
		unit[u] = '\0';
		p += u;
		size = !strcasecmp(unit, "m") ? 60 :
		       !strcasecmp(unit, "d") || !strcasecmp(unit, "day") || !strcasecmp(unit, "days") ? 86400 :
		       unit_seconds(unit);
		if (size <= 0 || size >= last || !number_read(number, comma, &value))
			return false;
		last = size;
		*seconds += value * size;
		p += *p == '.';
		p += strspn(p, " ,");
		p += behind_and(p);
	}
	return last < INFINITY;
}

/* "PT1H2M3.5S", "P1DT2H". */
static bool iso_duration(const char *p, double *seconds)
{
	static const char date_units[] = "D", time_units[] = "HMS";
	static const double date_sizes[] = { 86400 }, time_sizes[] = { 3600, 60, 1 };
	bool time = false;
	int parts = 0, next = 0;

	if (*p++ != 'P')
		return false;
	for (*seconds = 0; *p; parts++) {
		const char *units, *at;
		char number[NUMBER];
		size_t n;
		double value;

		if (*p == 'T' && !time) {
			time = true;
			next = 0;
			p++;
		}
		units = time ? time_units : date_units;
		n = strspn(p, "0123456789.,");
		at = n && n < NUMBER && p[n] ? strchr(units + next, p[n]) : NULL;
		if (!at)
			return false;
		memcpy(number, p, n);
		number[n] = '\0';
		if (!number_read(number, strchr(number, ',') != NULL, &value))
			return false;
		*seconds += value * (time ? time_sizes : date_sizes)[at - units];
		next = (int)(at - units) + 1;
		p += n + 1;
	}
	return parts > 0;
}

/* The hours, minutes and seconds at P and nothing behind them but zeros' decimals; a colon may stand before these. */
static bool clock_alone(const char *p, double *seconds)
{
	if (!clock_of(&p, false, seconds))
		return false;
	if (*p == ':' && strspn(p + 1, "0123456789") == 3 && !p[4]) { /* 00:01:51:250 */
		*seconds += atoi(p + 1) / 1e3;
		p += 4;
	}
	if (!strcasecmp(p, " am") && *seconds >= 12 * 3600 && *seconds < 13 * 3600) { /* a spreadsheet's, of under an hour */
		*seconds -= 12 * 3600;
		p += 3;
	}
	return !*p;
}

/* "1 day, 0:02:47" of Python, "0 days 00:01:51" of pandas, "1.00:02:47" of .NET, a spreadsheet's "1899-12-30 00:01:51";
 * also 00:01:51:250 and 12:01:51 AM. */
static bool day_and_clock(const char *text, double *seconds)
{
	static const char *const none[] = { "1899-12-30 ", "1899-12-30T", "1900-01-00 ", "12/30/1899 ", "30/12/1899 ", "0/1/1900 " };
	size_t n = run_of_digits(text);
	const char *p = text + n;
	double days = n && n < 3 ? atoi(text) : 0;

	for (size_t i = 0; i < sizeof(none) / sizeof(*none); i++)
		if (!strncmp(text, none[i], strlen(none[i])))
			return clock_alone(text + strlen(none[i]), seconds);
	if (!n || n > 2 || !strchr(p, ':'))
		return false;
	if (*p == ':') {
		days = 0;
		p = text;
		if (strchr(p, ':') == strrchr(p, ':'))
			return false;
	} else if (*p == '.' && run_of_digits(p + 1) == 2 && p[3] == ':') {
		p++;
	} else if (!strncmp(p, " day", 4)) {
		p += 4 + (p[4] == 's');
		p += strspn(p, " ,");
	} else {
		return false;
	}
	if (!clock_alone(p, seconds))
		return false;
	*seconds += 86400 * days;
	return true;
}

/* 1'51" */
static bool primed(const char *text, double *seconds)
{
	size_t n = run_of_digits(text), m = text[n] == '\'' ? run_of_digits(text + n + 1) : 0;
	const char *end = text + n + 1 + m;

	if (!n || n > 3 || !m || m > 2 || (strcmp(end, "\"") && strcmp(end, "''")))
		return false;
	*seconds = 60.0 * atoi(text) + atoi(text + n + 1);
	return true;
}

bool duration_read(const char *text, bool comma, double *seconds, bool *bare)
{
	bool minus = *text == '-' && text[1];
	const char *p = text + minus;
	bool good;

	*bare = number_read(text, comma, seconds);
	if (*bare)
		return true;
	if (*p == ':' && strspn(p + 1, "0123456789") == 2 && !p[3]) { /* Avaya's ":30" */
		*seconds = (minus ? -1 : 1) * strtod(p + 1, NULL);
		return true;
	}
	if (day_and_clock(p, seconds) || primed(p, seconds))
		good = true;
	else if (*p == 'P')
		good = iso_duration(p, seconds);
	else if (strchr(p, ':'))
		good = clock_of(&p, true, seconds) && !*p;
	else
		good = with_units(p, comma, seconds);
	*seconds = minus ? -*seconds : *seconds;
	return good;
}

bool duration_parse(const char *text, double *seconds)
{
	bool bare;

	return duration_read(text, false, seconds, &bare);
}
