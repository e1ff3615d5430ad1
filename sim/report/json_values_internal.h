/* SPDX-License-Identifier: GPL-3.0-or-later */
/* json_values - the values that results in JSON are made of. Private to the room. */
#ifndef RINGFLOW_REPORT_JSON_VALUES_INTERNAL_H
#define RINGFLOW_REPORT_JSON_VALUES_INTERNAL_H

#include <inttypes.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "stats/stats.h"

/* A value that jansson could not make becomes NULL, which every json_*_new()
 * refuses; out of memory is then noticed when the object is written. */
static inline void set(json_t *object, const char *key, json_t *value)
{
	if (value && json_object_set_new(object, key, value))
		abort();
}

/* Names come from checked UTF-8 sources; anything else is shown as such. */
static inline json_t *text(const char *s)
{
	json_t *value = s ? json_string(s) : json_null();

	return value ? value : json_string("(not UTF-8)");
}

static inline json_t *real(double x, bool defined)
{
	return defined && isfinite(x) ? json_real(x == 0 ? 0 : x) : json_null();
}

/* JSON readers keep integers up to 2^63 - 1 at best. */
static inline json_t *whole(uint64_t n)
{
	char digits[24];

	if (n <= INT64_MAX)
		return json_integer((json_int_t)n);
	snprintf(digits, sizeof digits, "%" PRIu64, n);
	return json_string(digits);
}

static inline json_t *interval(const struct estimate *e)
{
	json_t *o = json_object();

	set(o, "estimate", real(e->value, e->defined));
	set(o, "low", real(e->low, e->defined));
	set(o, "high", real(e->high, e->defined));
	return o;
}

#endif
