/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * zone - TZif files, RFC 9636: transitions and, after the last of them, a rule in POSIX's words.
 * localtime() does this by the environment, which is global.
 */
#include "log/zone_internal.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/diagnostics.h"
#include "base/input.h"
#include "base/memory.h"
#include "log/log.h"

enum { HEADER = 44, FILE_LIMIT = 1 << 20 };

/* "M3.5.0/2": the last (5th) Sunday of March at 2h. */
struct turn {
	int month, week, weekday;
	double time;
};

struct zone {
	size_t count;
	int64_t *at; /* rising */
	int32_t *offset;
	int32_t first;	/* before the first of them */
	bool ruled;	/* a rule holds after the last */
	double standard, summer;
	bool turns;	/* and there is summer time in it */
	struct turn begins, ends;
};

/* ---- the file ---- */

static int64_t big_endian(const unsigned char *p, size_t n)
{
	uint64_t value = p[0] & 0x80 ? UINT64_MAX : 0;

	for (size_t i = 0; i < n; i++)
		value = value << 8 | p[i];
	return (int64_t)value;
}

/* The counts of a header: isut, isstd, leap, time, type and char. */
static void counts_of(const unsigned char *p, size_t counts[6])
{
	for (size_t i = 0; i < 6; i++)
		counts[i] = (size_t)(big_endian(p + 20 + 4 * i, 4) & 0xffffff);
}

static size_t body_size(const size_t c[6], size_t time)
{
	return c[3] * (time + 1) + c[4] * 6 + c[5] + c[2] * (time + 4) + c[1] + c[0];
}

/* ---- the rule ---- */

static bool number(const char **p, int *value)
{
	*value = 0;
	if (!isdigit((unsigned char)**p))
		return false;
	for (; isdigit((unsigned char)**p) && *value < 100000; (*p)++)
		*value = 10 * *value + (**p - '0');
	return true;
}

/* [+-]hh[:mm[:ss]] */
static bool clock_text(const char **p, double *seconds)
{
	int sign = **p == '-' ? -1 : 1, h, m = 0, s = 0;

	*p += **p == '-' || **p == '+';
	if (!number(p, &h) || (**p == ':' && ((*p)++, !number(p, &m))) || (**p == ':' && ((*p)++, !number(p, &s))))
		return false;
	*seconds = sign * (3600.0 * h + 60 * m + s);
	return true;
}

static bool name_text(const char **p)
{
	const char *begin = *p;

	if (**p == '<') {
		*p = strchr(*p, '>');
		return *p && (*p)++;
	}
	while (isalpha((unsigned char)**p))
		(*p)++;
	return *p - begin >= 3;
}

static bool turn_text(const char **p, struct turn *t)
{
	t->time = 7200;
	if (strncmp(*p, ",M", 2))
		return false; /* the days of a year by number: nobody's rule any more */
	*p += 2;
	if (!number(p, &t->month) || *(*p)++ != '.' || !number(p, &t->week) || *(*p)++ != '.' ||
	    !number(p, &t->weekday))
		return false;
	if (t->month < 1 || t->month > 12 || t->week < 1 || t->week > 5 || t->weekday > 6)
		return false;
	return **p != '/' || ((*p)++, clock_text(p, &t->time));
}

/* "CET-1CEST,M3.5.0,M10.5.0/3" */
static bool read_rule(struct zone *z, const char *p)
{
	double west;

	if (!name_text(&p) || !clock_text(&p, &west))
		return false;
	z->ruled = true;
	z->standard = z->summer = -west;
	if (!*p)
		return true;
	z->turns = true;
	z->summer = z->standard + 3600;
	if (!name_text(&p))
		return false;
	if (*p && *p != ',') {
		if (!clock_text(&p, &west))
			return false;
		z->summer = -west;
	}
	return turn_text(&p, &z->begins) && turn_text(&p, &z->ends) && !*p;
}

/* Seconds after 1970 at which T is, in its year, by a clock that nobody has turned. */
static double turn_at(const struct turn *t, int year)
{
	static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = (year % 4 == 0 && year % 100) || year % 400 == 0;
	int64_t first = days_from_date(year, t->month, 1);
	int length = lengths[t->month - 1] + (t->month == 2 && leap);
	int day = (t->weekday + 6 - weekday_of(first) + 7) % 7 + 7 * (t->week - 1); /* 0: Sunday there */

	while (day >= length)
		day -= 7;
	return 86400.0 * (double)(first + day) + t->time;
}

static double by_rule(const struct zone *z, double utc)
{
	char date[32];
	double begins, ends;
	int year;

	if (!z->turns)
		return z->standard;
	year = atoi(format_date(date, sizeof(date), (int64_t)floor((utc + z->standard) / 86400)));
	begins = turn_at(&z->begins, year) - z->standard;
	ends = turn_at(&z->ends, year) - z->summer;
	if (begins < ends)
		return utc >= begins && utc < ends ? z->summer : z->standard;
	return utc >= begins || utc < ends ? z->summer : z->standard;
}

/* ---- all ---- */

/* Of version 2 or later, whose second part has times of 64 bits. */
static bool parse(struct zone *z, struct arena *a, const char *bytes, size_t length)
{
	const unsigned char *p = (const unsigned char *)bytes, *end = p + length;
	size_t c[6], skip;
	char *rule;

	if (length < HEADER || memcmp(p, "TZif", 4) || p[4] < '2')
		return false;
	counts_of(p, c);
	skip = HEADER + body_size(c, 4);
	if (length < skip + HEADER)
		return false;
	p += skip;
	counts_of(p, c);
	p += HEADER;
	if ((size_t)(end - p) < body_size(c, 8) + 2 || !c[4])
		return false;
	z->count = c[3];
	z->at = arena_array(a, z->count + 1, sizeof(*z->at));
	z->offset = arena_array(a, z->count + 1, sizeof(*z->offset));
	for (size_t i = 0; i < z->count; i++) {
		size_t type = p[8 * z->count + i];

		if (type >= c[4])
			return false;
		z->at[i] = big_endian(p + 8 * i, 8);
		z->offset[i] = (int32_t)big_endian(p + 9 * z->count + 6 * type, 4);
	}
	z->first = (int32_t)big_endian(p + 9 * z->count, 4);
	p += body_size(c, 8) + 1;
	rule = arena_strndup(a, (const char *)p, (size_t)(end - p));
	rule[strcspn(rule, "\n")] = '\0';
	return !*rule || read_rule(z, rule);
}

const struct zone *zone_load(struct arena *a, const char *name, const char **wrong)
{
	const char *directory = getenv("TZDIR");
	struct zone *z = arena_array(a, 1, sizeof(*z));
	struct input in;
	const char *path, *problem;

	*wrong = "expected a zone's name such as Europe/Madrid or UTC";
	if (!*name || *name == '/' || strstr(name, ".."))
		return NULL;
	path = arena_printf(a, "%s/%s", directory && *directory ? directory : "/usr/share/zoneinfo", name);
	problem = input_open(&in, path);
	if (problem || !input_read(&in, FILE_LIMIT)) {
		*wrong = arena_printf(a, "%s %s", path, problem ? problem : "cannot be read");
		z = NULL;
	} else if (!parse(z, a, in.bytes, in.length)) {
		*wrong = arena_printf(a, "%s is no zone data of version 2 or later (TZif)", path);
		z = NULL;
	}
	input_close(&in);
	return z;
}

double zone_offset(const struct zone *z, double utc)
{
	size_t low = 0, high = z->count;

	while (low < high) { /* the first transition after UTC */
		size_t middle = (low + high) / 2;

		if ((double)z->at[middle] <= utc)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == z->count && z->ruled)
		return by_rule(z, utc);
	return low ? z->offset[low - 1] : z->first;
}
