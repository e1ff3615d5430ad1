// SPDX-License-Identifier: GPL-3.0-or-later
/* units - numbers as people write them: durations, rates, shares, counts. */
#include "base/units.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char duration_wanted[] = "a duration with a unit, such as 250ms, 9s, 5m or 2h";
static const char duration_range[] = "a duration between 0s and 1e9 seconds";
static const char rate_wanted[] = "a rate with a unit, such as 2/s, 30/m or 100/h";
static const char rate_positive[] = "a rate above zero, such as 2/s, 30/m or 100/h";
static const char share_wanted[] = "a share, such as 30% or 0.3";
static const char share_range[] = "a share between 0% and 100%, such as 30% or 0.3";
static const char number_wanted[] = "a number";

static const double duration_max = 1e9;

/* A unit is value * times / over seconds: dividing by a power of ten rounds
 * once, multiplying by its inexact inverse would round twice. */
static const struct unit_word {
	const char *name;
	double times, over;
} units[] = {
	{"ns", 1, 1e9}, {"us", 1, 1e6},	 {"ms", 1, 1e3},  {"s", 1, 1},
	{"m", 60, 1},	{"min", 60, 1}, {"h", 3600, 1}, {"d", 86400, 1},
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static const char *skip_digits(const char *p)
{
	while (is_digit(*p))
		p++;
	return p;
}

static const char *skip_spaces(const char *p)
{
	while (*p == ' ' || *p == '\t')
		p++;
	return p;
}

/* Scan [+-]digits[.digits][e[+-]digits] at P; returns its end, or NULL when
 * there is none. The grammar is checked here because strtod() also takes
 * hexadecimal numbers, infinities and NANs. */
static const char *scan_number(const char *p, double *value)
{
	const char *q = p + (*p == '-' || *p == '+'), *digits = q;
	char *end;

	q = skip_digits(q);
	if (*q == '.' && is_digit(q[1]))
		q = skip_digits(q + 1);
	if (q == digits)
		return NULL;
	if (*q == 'e' || *q == 'E') {
		const char *exponent = q + 1 + (q[1] == '-' || q[1] == '+');

		if (is_digit(*exponent))
			q = skip_digits(exponent);
	}
	*value = strtod(p, &end);
	return end == q ? q : NULL;
}

/* The unit named by the letters at *P, which is moved past them. */
static const struct unit_word *scan_unit(const char **p)
{
	const char *q = *p;
	size_t n;

	while (*q >= 'a' && *q <= 'z')
		q++;
	n = (size_t)(q - *p);
	for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++) {
		if (n == strlen(units[i].name) && !memcmp(*p, units[i].name, n)) {
			*p = q;
			return &units[i];
		}
	}
	return NULL;
}

const char *parse_duration(const char *text, double *seconds)
{
	const char *p = text;
	double sum = 0, value;

	do {
		const struct unit_word *unit;

		p = *p == '+' ? NULL : scan_number(p, &value);
		if (!p)
			return duration_wanted;
		p = skip_spaces(p);
		unit = scan_unit(&p);
		if (!unit)
			return duration_wanted;
		if (signbit(value))
			return duration_range;
		sum += value * unit->times / unit->over;
		/* Only a following part excuses trailing spaces. */
		if (*skip_spaces(p))
			p = skip_spaces(p);
	} while (*p && *p != ' ' && *p != '\t');
	if (*p)
		return duration_wanted;
	if (!(sum <= duration_max))
		return duration_range;
	*seconds = sum;
	return NULL;
}

const char *parse_rate(const char *text, double *per_second)
{
	const struct unit_word *unit;
	const char *p;
	double value, rate;

	p = scan_number(text, &value);
	if (!p)
		return rate_wanted;
	p = skip_spaces(p);
	if (*p != '/')
		return rate_wanted;
	p = skip_spaces(p + 1);
	unit = scan_unit(&p);
	if (!unit || unit->over != 1 || *p)
		return rate_wanted;
	rate = value / unit->times;
	if (!(rate > 0) || !isfinite(rate))
		return rate_positive;
	*per_second = rate;
	return NULL;
}

const char *parse_share(const char *text, double *share)
{
	const char *p;
	double value;

	p = scan_number(text, &value);
	if (!p)
		return share_wanted;
	if (*skip_spaces(p) == '%') {
		p = skip_spaces(p) + 1;
		value /= 100;
	}
	if (*p)
		return share_wanted;
	if (!(value >= 0 && value <= 1))
		return share_range;
	*share = fabs(value); /* no negative zero */
	return NULL;
}

const char *parse_number(const char *text, double *value)
{
	double number;
	const char *p = scan_number(text, &number);

	if (!p || *p)
		return number_wanted;
	if (!isfinite(number))
		return "a number that fits a double";
	*value = number;
	return NULL;
}

const char *parse_count(const char *text, uint64_t min, uint64_t max, uint64_t *value)
{
	uint64_t number = 0;
	bool overflow = false;
	const char *p = text;

	if (*p == '-' && is_digit(p[1]))
		return "a whole number that is not negative";
	if (!is_digit(*p))
		return "a whole number";
	for (; *p; p++) {
		if (*p == '_' && is_digit(p[-1]) && is_digit(p[1]))
			continue;
		if (!is_digit(*p))
			return "a whole number";
		overflow |= __builtin_mul_overflow(number, 10, &number);
		overflow |= __builtin_add_overflow(number, (uint64_t)(*p - '0'), &number);
	}
	if (overflow || number > max)
		return "a smaller whole number";
	if (number < min)
		return min == 1 ? "a whole number above zero" : "a larger whole number";
	*value = number;
	return NULL;
}

/* VALUE to three significant digits. Done before a unit is chosen, so that
 * 999.9ms becomes 1s and not 1e+03ms. */
static double three_digits(double value)
{
	char text[32];

	snprintf(text, sizeof(text), "%.2e", value);
	return strtod(text, NULL);
}

static void format_short(char *buffer, size_t size, const char *sign, double s)
{
	if (s < 1e-12)
		snprintf(buffer, size, "0s");
	else if (s < 1e-6)
		snprintf(buffer, size, "%s%.3gns", sign, s * 1e9);
	else if (s < 1e-3)
		snprintf(buffer, size, "%s%.3gus", sign, s * 1e6);
	else if (s < 1)
		snprintf(buffer, size, "%s%.3gms", sign, s * 1e3);
	else
		snprintf(buffer, size, "%s%.3gs", sign, s);
}

char *format_duration(char *buffer, size_t size, double seconds)
{
	const char *sign = signbit(seconds) ? "-" : "";
	double s = fabs(seconds), whole;

	if (!isfinite(seconds)) {
		snprintf(buffer, size, "%s", isnan(seconds) ? "-" : signbit(seconds) ? "-inf" : "inf");
		return buffer;
	}
	if (three_digits(s) < 60) {
		format_short(buffer, size, sign, three_digits(s));
		return buffer;
	}
	whole = round(s);
	if (whole < 3600) {
		snprintf(buffer, size, "%s%.0fm%02.0fs", sign, floor(whole / 60), fmod(whole, 60));
		return buffer;
	}
	whole = round(s / 60);
	if (whole < 100 * 60) {
		snprintf(buffer, size, "%s%.0fh%02.0fm", sign, floor(whole / 60), fmod(whole, 60));
		return buffer;
	}
	whole = round(s / 3600);
	snprintf(buffer, size, "%s%.0fd%02.0fh", sign, floor(whole / 24), fmod(whole, 24));
	return buffer;
}
