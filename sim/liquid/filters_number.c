/* SPDX-License-Identifier: GPL-3.0-or-later */
/* filters_number - arithmetic. Of what is no number, 0 is taken: nil | plus: 1 is 1. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "liquid/liquid_internal.h"

enum { PLUS, MINUS, TIMES };

/* Decimals are added as decimals: 10.1 - 2.2 is 7.9. */
static struct value decimal(double x)
{
	char text[40];

	snprintf(text, sizeof(text), "%.15g", x);
	return REAL(strtod(text, NULL));
}

static bool exact(int operation, int64_t a, int64_t b, int64_t *c)
{
	return !(operation == PLUS  ? __builtin_add_overflow(a, b, c) :
		 operation == MINUS ? __builtin_sub_overflow(a, b, c) :
				      __builtin_mul_overflow(a, b, c));
}

static struct value calculate(int operation, struct value in, struct value by)
{
	struct value a = value_number(in), b = value_number(by);
	double x = value_real(a), y = value_real(b);
	int64_t c;

	if (a.kind == VALUE_INT && b.kind == VALUE_INT && exact(operation, a.whole, b.whole, &c))
		return WHOLE(c);
	return decimal(operation == PLUS ? x + y : operation == MINUS ? x - y : x * y);
}

struct value filter_plus(struct render *r, struct value in, const struct value *argument,
			 unsigned count)
{
	UNUSED_ARGUMENTS;
	return calculate(PLUS, in, argument[0]);
}

struct value filter_minus(struct render *r, struct value in, const struct value *argument,
			  unsigned count)
{
	UNUSED_ARGUMENTS;
	return calculate(MINUS, in, argument[0]);
}

struct value filter_times(struct render *r, struct value in, const struct value *argument,
			  unsigned count)
{
	UNUSED_ARGUMENTS;
	return calculate(TIMES, in, argument[0]);
}

/* Towards minus infinity; by 0 it is an error, of which nobody knows what Studio says. */
struct value filter_divided_by(struct render *r, struct value in, const struct value *argument,
			       unsigned count)
{
	struct value a = value_number(in), b = value_number(argument[0]);

	UNUSED_ARGUMENTS;
	if (a.kind != VALUE_INT || b.kind != VALUE_INT)
		return value_real(b) == 0 ? NOT_KNOWN : REAL(value_real(a) / value_real(b));
	if (b.whole == 0 || (b.whole == -1 && a.whole == INT64_MIN))
		return NOT_KNOWN;
	return WHOLE(a.whole / b.whole - (a.whole % b.whole && (a.whole < 0) != (b.whole < 0)));
}

struct value filter_modulo(struct render *r, struct value in, const struct value *argument,
			   unsigned count)
{
	struct value a = value_number(in), b = value_number(argument[0]);
	double x = value_real(a), y = value_real(b);

	UNUSED_ARGUMENTS;
	if (y == 0 || (b.kind == VALUE_INT && b.whole == -1))
		return y == 0 ? NOT_KNOWN : WHOLE(0);
	if (a.kind == VALUE_INT && b.kind == VALUE_INT)
		return WHOLE(((a.whole % b.whole) + b.whole) % b.whole);
	return decimal(x - y * floor(x / y));
}

struct value filter_abs(struct render *r, struct value in, const struct value *argument,
			unsigned count)
{
	struct value a = value_number(in);

	UNUSED_ARGUMENTS;
	if (a.kind == VALUE_REAL)
		return REAL(fabs(a.real));
	return a.whole == INT64_MIN ? REAL(-(double)a.whole) : WHOLE(a.whole < 0 ? -a.whole : a.whole);
}

static struct value whole_of(double x)
{
	return x > -9e18 && x < 9e18 ? WHOLE((int64_t)x) : REAL(x);
}

struct value filter_ceil(struct render *r, struct value in, const struct value *argument,
			 unsigned count)
{
	struct value a = value_number(in);

	UNUSED_ARGUMENTS;
	return a.kind == VALUE_INT ? a : whole_of(ceil(a.real));
}

struct value filter_floor(struct render *r, struct value in, const struct value *argument,
			  unsigned count)
{
	struct value a = value_number(in);

	UNUSED_ARGUMENTS;
	return a.kind == VALUE_INT ? a : whole_of(floor(a.real));
}

struct value filter_round(struct render *r, struct value in, const struct value *argument,
			  unsigned count)
{
	struct value a = value_number(in);
	int64_t digits = count ? value_whole(argument[0]) : 0;
	double power;

	(void)r;
	if (a.kind == VALUE_INT)
		return a;
	if (digits <= 0)
		return whole_of(round(a.real));
	power = pow(10, (double)(digits < 15 ? digits : 15));
	return REAL(round(a.real * power) / power);
}

struct value filter_at_least(struct render *r, struct value in, const struct value *argument,
			     unsigned count)
{
	struct value a = value_number(in), b = value_number(argument[0]);

	UNUSED_ARGUMENTS;
	return value_real(a) < value_real(b) ? b : a;
}

struct value filter_at_most(struct render *r, struct value in, const struct value *argument,
			    unsigned count)
{
	struct value a = value_number(in), b = value_number(argument[0]);

	UNUSED_ARGUMENTS;
	return value_real(a) > value_real(b) ? b : a;
}

struct value filter_sum(struct render *r, struct value in, const struct value *argument,
			unsigned count)
{
	struct value all = value_list(r, in), sum = WHOLE(0);

	for (size_t i = 0; i < all.list->count; i++) {
		struct value v = all.list->item[i];

		sum = calculate(PLUS, sum, count ? value_get(r, v, value_text(r, argument[0])) : v);
	}
	return sum;
}
