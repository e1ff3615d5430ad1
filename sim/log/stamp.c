// SPDX-License-Identifier: GPL-3.0-or-later
/* stamp - dates and times word by word, in whatever order they stand. */
#include "base/units.h"
#include "log/stamp_internal.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "log/log.h"

enum { WORD = 32 };

/* ---- calendar ---- */

/* Howard Hinnant's days_from_civil: years begin in March, so that leap days end them. */
int64_t days_from_date(int year, int month, int day)
{
	int64_t y = month <= 2 ? year - 1 : year;
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t of_era = y - era * 400;
	int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

/* The inverse, by the same author. */
char *format_date(char *buffer, size_t size, int64_t day)
{
	int64_t z = day + 719468, era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t doe = z - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
	int64_t month = mp < 10 ? mp + 3 : mp - 9;

	snprintf(buffer, size, "%04lld-%02lld-%02lld",
		 (long long)(yoe + era * 400 + (month <= 2)), (long long)month,
		 (long long)(doy - (153 * mp + 2) / 5 + 1));
	return buffer;
}

int weekday_of(int64_t day)
{
	return (int)(((day + 3) % 7 + 7) % 7); /* 1970-01-01 was a Thursday */
}

static bool set_date(struct stamp *m, int year, int month, int day)
{
	static const int lengths[] = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = (year % 4 == 0 && year % 100) || year % 400 == 0;

	if (m->has_date || year < 1900 || year > 9999 || month < 1 || month > 12 || day < 1 ||
	    day > lengths[month - 1] || (month == 2 && day == 29 && !leap))
		return false;
	m->has_date = true;
	m->day = days_from_date(year, month, day);
	return true;
}

/* ---- numbers ---- */

/* Digits of *P as a number, at least one and at most MOST. */
static bool digits(const char **p, int most, int *value)
{
	int n = 0;

	*value = 0;
	for (; isdigit((unsigned char)**p) && n < most; (*p)++, n++)
		*value = 10 * *value + (**p - '0');
	return n > 0 && !isdigit((unsigned char)**p);
}

/* What follows a point or a comma, if one is there. */
static double fraction(const char **p)
{
	double value = 0, unit = 0.1;

	if (**p != '.' && **p != ',')
		return 0;
	for ((*p)++; isdigit((unsigned char)**p); (*p)++, unit /= 10)
		value += unit * (**p - '0');
	return value;
}

/* "9:15", "9:15:02.5": hours, minutes and seconds; two parts are minutes and seconds
 * when SHORT_FORM is. */
static bool clock_of(const char **p, bool short_form, double *seconds)
{
	int a, b, c = 0, parts = 2;

	if (!digits(p, 4, &a) || *(*p)++ != ':' || !digits(p, 2, &b) || b > 59)
		return false;
	if (**p == ':') {
		(*p)++;
		parts = 3;
		if (!digits(p, 2, &c) || c > 60)
			return false;
	}
	*seconds = parts == 2 && short_form ? 60.0 * a + b : 3600.0 * a + 60 * b + c;
	*seconds += fraction(p);
	return true;
}

/* ---- zones ---- */

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
	if (*p && (!digits(&p, 2, &minutes) || *p))
		return false;
	if (hours > 15 || minutes > 59)
		return false;
	*offset = sign * (3600.0 * hours + 60 * minutes);
	return true;
}

static bool set_zone(struct stamp *m, const char *text)
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

/* ---- words ---- */

/* 2023-10-30 or 2023/10/30. */
static bool iso_date(struct stamp *m, const char **p)
{
	int year, month, day;
	const char *q = *p;
	char mark;

	if (!digits(&q, 4, &year) || q - *p != 4 || (*q != '-' && *q != '/'))
		return false;
	mark = *q++;
	if (!digits(&q, 2, &month) || *q++ != mark || !digits(&q, 2, &day))
		return false;
	*p = q;
	return set_date(m, year, month, day);
}

static int month_of(const char *word)
{
	static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

	for (int i = 0; i < 12; i++)
		if (!strncasecmp(word, names + 3 * i, 3))
			return i + 1;
	return 0;
}

static bool is_weekday(const char *word)
{
	static const char names[] = "MonTueWedThuFriSatSun";

	for (int i = 0; i < 7; i++)
		if (!strncasecmp(word, names + 3 * i, 3))
			return true;
	return false;
}

/* The day and the year that stand around a month's name. */
struct spelt {
	int day, month, year;
};

/* A word that begins with a digit: a date with a time behind a T, a time with a zone
 * behind it, or the day or the year of a date that is spelt. */
static bool take_number(struct stamp *m, struct spelt *s, const char *word)
{
	const char *p = word;
	int value;

	if (strchr(word, ':') && !strchr("-/", word[strspn(word, "0123456789")])) {
		if (m->has_clock || !clock_of(&p, false, &m->clock))
			return false;
		m->has_clock = true;
		return !*p || set_zone(m, p);
	}
	if (strpbrk(word, "-/")) {
		if (!iso_date(m, &p))
			return false;
		return !*p || ((*p == 'T' || *p == 't') && isdigit((unsigned char)p[1]) &&
			       take_number(m, s, p + 1));
	}
	if (!digits(&p, 4, &value) || *p)
		return false;
	if (p - word <= 2 && !s->day)
		return (s->day = value) > 0;
	return p - word == 4 && !s->year && (s->year = value) > 0;
}

static bool take_word(struct stamp *m, struct spelt *s, const char *word)
{
	if (isdigit((unsigned char)*word))
		return take_number(m, s, word);
	if (strlen(word) >= 3 && is_weekday(word))
		return true;
	if (strlen(word) >= 3 && !s->month && month_of(word)) {
		s->month = month_of(word);
		return true;
	}
	return set_zone(m, word);
}

/* ---- the whole ---- */

/* A plain number of seconds. */
static bool take_seconds(struct stamp *m, const char *text)
{
	double value;

	if (parse_number(text, &value) || value < 0)
		return false;
	m->has_clock = true;
	m->clock = value;
	if (value < 1e9)
		return true;
	if (value >= 1e12)
		value /= 1000;
	if (value >= 2.5e11)
		return false; /* a year of four digits */
	m->has_date = m->has_zone = true;
	m->day = (int64_t)(value / 86400);
	m->clock = value - 86400.0 * (double)m->day;
	return true;
}

bool stamp_parse(const char *text, struct stamp *m)
{
	struct spelt spelt = { 0 };
	char word[WORD];

	*m = (struct stamp){ 0 };
	if (take_seconds(m, text))
		return true;
	*m = (struct stamp){ 0 };
	for (const char *p = text; *(p += strspn(p, " ,"));) {
		size_t n = strcspn(p, " ,");

		if (*p == '(') { /* a comment: "(Central European Time)" */
			p = strchr(p, ')');
			if (!p)
				return false;
			p++;
			continue;
		}
		if (n >= sizeof(word))
			return false;
		memcpy(word, p, n);
		word[n] = '\0';
		if (!take_word(m, &spelt, word))
			return false;
		p += n;
	}
	if ((spelt.day || spelt.month || spelt.year) &&
	    !set_date(m, spelt.year, spelt.month, spelt.day))
		return false;
	if (m->has_date && m->clock >= 86401)
		return false;
	return m->has_date || m->has_clock;
}

bool date_parse(const char *text, int64_t *day, double *seconds)
{
	struct stamp m;

	if (!stamp_parse(text, &m) || !m.has_date || m.has_zone)
		return false;
	*day = m.day;
	*seconds = m.clock;
	return true;
}

bool zone_parse(const char *text, double *seconds)
{
	struct stamp m = { 0 };

	if (!set_zone(&m, text))
		return false;
	*seconds = m.offset;
	return true;
}

bool duration_parse(const char *text, double *seconds)
{
	const char *p = text;

	if (!parse_number(text, seconds))
		return true;
	if (strchr(text, ':'))
		return clock_of(&p, true, seconds) && !*p;
	return !parse_duration(text, seconds);
}
