// SPDX-License-Identifier: GPL-3.0-or-later
/* stamp - dates and times word by word, in whatever order they stand. */
#include "log/amount_internal.h"
#include "log/stamp_internal.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "log/log.h"

enum { WORD = 32, REWRITTEN = 96 };

/* ---- dates ---- */

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
bool clock_of(const char **p, bool short_form, double *seconds)
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

/* N digits of TEXT, which has them, as a number. */
static int number_of(const char *text, int n)
{
	int value = 0;

	for (int i = 0; i < n; i++)
		value = 10 * value + (text[i] - '0');
	return value;
}

/* 80016 of six digits: 8:00:16. */
static bool compact_clock(int value, double *seconds)
{
	int h = value / 10000, m = value / 100 % 100, s = value % 100;

	*seconds = 3600.0 * h + 60 * m + s;
	return h < 24 && m < 60 && s < 61;
}

/* ---- words ---- */

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

/* ---- dates of three parts ---- */

/* Two digits mean this century: no log of calls is older. */
static int whole_year(int year, int digits_written)
{
	return digits_written == 2 ? 2000 + year : year;
}

/* A part of a date: a number, or the name of a month. */
struct part {
	int value, length; /* length 0: a name */
};

static bool take_part(const char **p, struct part *x)
{
	const char *begin = *p;

	if (isalpha((unsigned char)*begin)) {
		while (isalpha((unsigned char)**p))
			(*p)++;
		*x = (struct part){ *p - begin >= 3 ? month_of(begin) : 0, 0 };
		return x->value > 0;
	}
	if (!digits(p, 4, &x->value))
		return false;
	x->length = (int)(*p - begin);
	return true;
}

/* 03/04/2026 by the style; with a point the day comes first everywhere. */
static bool by_order(struct stamp *m, const struct stamp_style *style, const struct part *x, char mark)
{
	enum date_order order = mark == '.' && style->order != ORDER_MDY && style->order != ORDER_YMD ?
					ORDER_DMY : style->order;

	if (order == ORDER_YMD)
		return x[0].length == 2 && x[2].length <= 2 &&
		       set_date(m, whole_year(x[0].value, 2), x[1].value, x[2].value);
	if (order == ORDER_NONE || (x[2].length != 2 && x[2].length != 4))
		return false;
	if (mark != '.') {
		m->first = x[0].value;
		m->second = x[1].value;
		m->third = x[2].value;
		m->short_year = x[2].length == 2;
	}
	if (order != ORDER_MDY && set_date(m, whole_year(x[2].value, x[2].length), x[1].value, x[0].value))
		return true;
	if (order != ORDER_DMY && set_date(m, whole_year(x[2].value, x[2].length), x[0].value, x[1].value))
		return true;
	return order == ORDER_ANY && x[0].length == 2 && set_date(m, whole_year(x[0].value, 2), x[1].value, x[2].value);
}

/* 2023-10-30, 30.10.2023, 10/30/2023, 30-Oct-23 and the like. */
static bool parted_date(struct stamp *m, const struct stamp_style *style, const char **p)
{
	struct part x[3];
	char mark;

	if (!take_part(p, &x[0]) || !**p || !strchr("-/.", **p))
		return false;
	mark = *(*p)++;
	if (!take_part(p, &x[1]) || *(*p)++ != mark || !take_part(p, &x[2]))
		return false;
	if (!x[0].length)
		return x[1].length && x[2].length && set_date(m, whole_year(x[2].value, x[2].length), x[0].value, x[1].value);
	if (!x[1].length)
		return x[0].length == 4 ? set_date(m, x[0].value, x[1].value, x[2].value) :
		       set_date(m, whole_year(x[2].value, x[2].length), x[1].value, x[0].value);
	if (x[0].length == 4)
		return x[2].length && x[2].length <= 2 && set_date(m, x[0].value, x[1].value, x[2].value);
	return x[2].length && by_order(m, style, x, mark);
}

/* 20231030, or with a time behind it 20231030091502 and 202310300915. */
static bool compact_date(struct stamp *m, const char *text, size_t n)
{
	int seconds = n == 14 ? number_of(text + 12, 2) : 0;

	if (n != 8 && n != 12 && n != 14)
		return false;
	if (!set_date(m, number_of(text, 4), number_of(text + 4, 2), number_of(text + 6, 2)))
		return false;
	m->has_clock = n > 8;
	return n == 8 || compact_clock(100 * number_of(text + 8, 4) + seconds, &m->clock);
}

/* The day and the year that stand around a month's name. */
struct spelt {
	int day, month, year;
};

/* "PM" and the like. */
static bool set_half(struct stamp *m, const char *word)
{
	static const char *const words[] = { "am", "a.m.", "a.m", "pm", "p.m.", "p.m" };

	for (size_t i = 0; i < 6 && !m->spelt; i++)
		if (!strcasecmp(word, words[i])) {
			m->spelt = true;
			m->late = i >= 3;
			return true;
		}
	return false;
}

static bool take_clock(struct stamp *m, const char *word)
{
	const char *p = word;

	if (m->has_clock)
		return false;
	m->has_clock = true;
	if (strchr(word, ':'))
		return clock_of(&p, false, &m->clock) && (!*p || set_half(m, p) || stamp_set_zone(m, p));
	/* 091502 behind a date */
	if (strspn(word, "0123456789") != 6 && strspn(word, "0123456789") != 4)
		return false;
	p += strspn(word, "0123456789");
	return compact_clock(number_of(word, (int)(p - word)) * (p - word == 4 ? 100 : 1), &m->clock) &&
	       (fraction(&p), true) && (!*p || stamp_set_zone(m, p));
}

/* A word that begins with a digit: a date with a time behind a T, a time with a zone
 * behind it, or the day or the year of a date that is spelt. */
static bool take_number(struct stamp *m, struct spelt *s, const char *word, const struct stamp_style *style)
{
	size_t n = strspn(word, "0123456789");
	const char *p = word;
	int value;

	if (strchr(word, ':') && (!word[n] || !strchr("-/.Tt", word[n])))
		return take_clock(m, word);
	if (word[n] && strchr("-/.", word[n])) {
		if (m->has_date || !parted_date(m, style, &p))
			return false;
		return !*p || ((*p == 'T' || *p == 't') && isdigit((unsigned char)p[1]) && take_clock(m, p + 1));
	}
	if (n == 8 && !m->has_date && (word[n] == 'T' || word[n] == 't') && isdigit((unsigned char)word[n + 1]))
		return compact_date(m, word, n) && take_clock(m, word + n + 1);
	if (n == 8 && !word[n] && !m->has_date)
		return compact_date(m, word, n);
	if (n == 6 && !word[n] && m->has_date && !m->has_clock)
		return take_clock(m, word);
	if (!digits(&p, 4, &value))
		return false;
	if (p - word <= 2 && !s->day && (!*p || !strcasecmp(p, "st") || !strcasecmp(p, "nd") || !strcasecmp(p, "rd") ||
					 !strcasecmp(p, "th") || !strcmp(p, ".")))
		return (s->day = value) > 0;
	return !*p && p - word == 4 && !s->year && (s->year = value) > 0;
}

static bool take_word(struct stamp *m, struct spelt *s, const char *word, const struct stamp_style *style)
{
	const char *p = word;

	if (isdigit((unsigned char)*word))
		return take_number(m, s, word, style);
	if (set_half(m, word))
		return true;
	if (strlen(word) > 4 && strchr("-/.", word[3]) && month_of(word) && !m->has_date) /* Oct-30-2023 */
		return parted_date(m, style, &p) && !*p;
	if (strlen(word) >= 3 && is_weekday(word))
		return true;
	if (strlen(word) >= 3 && !s->month && month_of(word)) {
		s->month = month_of(word);
		return true;
	}
	return stamp_set_zone(m, word);
}

/* ---- the whole ---- */

bool epoch_seconds(double value, double *seconds)
{
	static const double units[] = { 1, 1e3, 1e6, 1e9 };
	const double from = 1e8, to = 4102444800; /* 1973 to 2100; of seconds from 2001 on */

	for (size_t i = 0; i < 4; i++)
		if (value >= units[i] * (i ? from : 10 * from) && value < units[i] * to) {
			*seconds = value / units[i];
			return true;
		}
	return false;
}

static void set_days(struct stamp *m, double days)
{
	m->has_date = m->has_clock = true;
	m->day = (int64_t)floor(days) - 25569; /* 1970-01-01 */
	/* a spreadsheet's seconds have been through a double */
	m->clock = nearbyint(86400e3 * (days - floor(days))) / 1e3;
}

/* A plain number. */
static bool take_seconds(struct stamp *m, const char *text, const struct stamp_style *style)
{
	size_t n = strspn(text, "0123456789");
	double value;

	if (!number_read(text, style->comma, &value) || value < 0)
		return false;
	if (!text[n] && (n == 12 || n == 14) && (text[0] == '1' || text[0] == '2') && compact_date(m, text, n))
		return true;
	*m = (struct stamp){ 0 };
	if (style->number == NUMBER_DATE)
		return !text[n] && compact_date(m, text, n);
	if (style->number == NUMBER_DAYS) {
		if (value >= 2958466) /* 9999-12-31 */
			return false;
		set_days(m, value);
		m->has_clock = text[n] || value != floor(value);
		return true;
	}
	m->has_clock = true;
	if (style->number == NUMBER_CLOCK)
		return !text[n] && n <= 6 && compact_clock((int)value, &m->clock);
	if (style->number == NUMBER_SHORT_CLOCK)
		return !text[n] && n <= 4 && compact_clock(100 * (int)value, &m->clock);
	m->clock = style->number == NUMBER_FRACTION ? nearbyint(86400e3 * value) / 1e3 : value;
	if (value < 1e9)
		return true;
	if (!epoch_seconds(value, &value))
		return false;
	m->has_date = m->has_zone = true;
	m->day = (int64_t)(value / 86400);
	m->clock = value - 86400.0 * (double)m->day;
	return true;
}

/* Noon is 12 PM, midnight 12 AM. */
static bool apply_half(struct stamp *m)
{
	if (!m->spelt)
		return true;
	if (!m->has_clock || m->clock >= 13 * 3600)
		return false;
	if (m->clock >= 12 * 3600)
		m->clock -= 12 * 3600;
	m->clock += m->late ? 12 * 3600 : 0;
	return true;
}

static bool two_digits(const char *p, int *value)
{
	unsigned tens = (unsigned char)(p[0] - '0'), ones;

	if (tens > 9 || (ones = (unsigned char)(p[1] - '0')) > 9)
		return false;
	*value = (int)(10 * tens + ones);
	return true;
}

/* Most stamps of most logs: 2023-10-30 09:15:02, also with a T between. What is not quite so is left to the others. */
static bool plain_stamp(struct stamp *m, const char *text)
{
	int part[7] = { 0 };

	for (size_t i = 0; i < 7; i++) {
		static const char behind[] = "\0-- ::"; /* the blank may be a T */

		if (!two_digits(text, &part[i]))
			return false;
		text += 2;
		if (i && i < 6 && *text != behind[i] && !(i == 3 && *text == 'T'))
			return false;
		text += i && i < 6;
	}
	if (*text || part[5] > 59 || part[6] > 60 || !set_date(m, 100 * part[0] + part[1], part[2], part[3]))
		return false;
	m->has_clock = true;
	m->clock = 3600.0 * part[4] + 60 * part[5] + part[6];
	return m->clock < 86401;
}

static bool stamp_words(const char *text, const struct stamp_style *style, struct stamp *m)
{
	struct spelt spelt = { 0 };
	char word[WORD];

	*m = (struct stamp){ 0 };
	if (take_seconds(m, text, style))
		return true;
	*m = (struct stamp){ 0 };
	for (const char *p = text; *(p += strspn(p, " ,"));) {
		size_t n = strcspn(p, " ,");

		if (*p == '(') { /* a comment: "(Central European Time)"; a zone, if there is none: "(UTC+01:00)" */
			n = strcspn(p, ")");
			if (!p[n])
				return false;
			snprintf(word, sizeof(word), "%.*s", (int)(n < WORD ? n - 1 : 0), p + 1);
			if (!m->has_zone)
				m->has_zone = stamp_set_zone(m, word);
			p += n + 1;
			continue;
		}
		if (n >= sizeof(word))
			return false;
		memcpy(word, p, n);
		word[n] = '\0';
		if (!take_word(m, &spelt, word, style))
			return false;
		p += n;
	}
	if ((spelt.day || spelt.month || spelt.year) &&
	    !set_date(m, spelt.year, spelt.month, spelt.day))
		return false;
	if (!apply_half(m) || (m->has_date && m->clock >= 86401))
		return false;
	return m->has_date || m->has_clock;
}

bool stamp_read(const char *text, const struct stamp_style *style, struct stamp *m)
{
	char rewritten[REWRITTEN];

	*m = (struct stamp){ 0 };
	if (plain_stamp(m, text) || stamp_words(text, style, m))
		return true;
	return stamp_rewrite(text, rewritten, sizeof(rewritten)) && stamp_words(rewritten, style, m);
}

bool stamp_parse(const char *text, struct stamp *m)
{
	static const struct stamp_style none;

	return stamp_read(text, &none, m);
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

	if (!stamp_set_zone(&m, text))
		return false;
	*seconds = m.offset;
	return true;
}
