/* SPDX-License-Identifier: GPL-3.0-or-later */
/* condition - how the operators of Split Based On compare two texts
 * (twilio.com/docs/studio/widget-library/split-based-on). */
#include "program/condition.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static bool equal(bool fold, const char *a, const char *b, size_t n)
{
	return fold ? !strncasecmp(a, b, n) : !strncmp(a, b, n);
}

static bool same(bool fold, const char *a, const char *b)
{
	return fold ? !strcasecmp(a, b) : !strcmp(a, b);
}

/* One of the texts between the commas of LIST. */
static bool any_of(bool fold, const char *text, const char *list)
{
	for (;;) {
		size_t n = strcspn(list, ","), from = strspn(list, " \t\r\n"), end = n;

		while (end > from && isspace((unsigned char)list[end - 1]))
			end--;
		if (from <= end && strlen(text) == end - from && equal(fold, text, list + from, end - from))
			return true;
		if (!list[n])
			return false;
		list += n + 1;
	}
}

static bool contains(bool fold, const char *text, const char *part)
{
	size_t n = strlen(part);

	for (; strlen(text) >= n; text++) {
		if (equal(fold, text, part, n))
			return true;
		if (!*text)
			break;
	}
	return false;
}

/* Nothing, or white space alone. */
static bool is_blank(const char *a)
{
	return !a[strspn(a, " \t\r\n\v\f")];
}

/* As numbers; false when one is none. */
static bool compare_numbers(const char *a, const char *b, double *difference)
{
	char *end_a, *end_b;
	double x = strtod(a, &end_a), y = strtod(b, &end_b);

	*difference = x - y;
	return end_a != a && end_b != b && is_blank(end_a) && is_blank(end_b);
}

bool condition_holds(enum operator operator, bool fold, const char *a, const char *b)
{
	double d = 0;

	switch (operator) {
	case IS_EQUAL:
		return same(fold, a, b);
	case IS_NOT_EQUAL:
		return !same(fold, a, b);
	case MATCHES_ANY:
		return any_of(fold, a, b);
	case MATCHES_NONE:
		return !any_of(fold, a, b);
	case CONTAINS:
		return contains(fold, a, b);
	case CONTAINS_NOT:
		return !contains(fold, a, b);
	case STARTS_WITH:
		return equal(fold, a, b, strlen(b));
	case STARTS_NOT_WITH:
		return !equal(fold, a, b, strlen(b));
	case IS_BLANK:
		return is_blank(a);
	case IS_NOT_BLANK:
		return !is_blank(a);
	case IS_LESS:
		return compare_numbers(a, b, &d) && d < 0;
	case IS_GREATER:
		return compare_numbers(a, b, &d) && d > 0;
	case IS_BEFORE_DATE: /* 2026-11-24 and 18:30 are in order as texts */
	case IS_BEFORE_TIME:
		return *a && strcmp(a, b) < 0;
	case IS_AFTER_DATE:
	case IS_AFTER_TIME:
		return *a && strcmp(a, b) > 0;
	default:
		return false;
	}
}
