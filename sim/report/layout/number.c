/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Numbers for people. The interval decides how many decimals are shown: the
 * half-width keeps one or two significant digits and the estimate gets no more
 * decimals than that. 0 and 100 % without decimals mean none and all, exactly.
 */
#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report/layout/terminal_text_internal.h"

/* Decimals worth showing for a half-width, at most LIMIT. */
static int decimals_for(double half, int limit)
{
	int decimals = half >= 9.5 ? 0 : half >= 0.095 ? 1 : half >= 0.0095 ? 2 : 3;

	return decimals < limit ? decimals : limit;
}

static double power_of_ten(int n)
{
	double p = 1;

	while (n-- > 0)
		p *= 10;
	return p;
}

/* VALUE, and what stands before and after it; a number of hundreds of digits in three of them. The
 * length. */
static int put_fixed(char *buffer, size_t size, const char *before, int decimals, double value,
		     const char *after)
{
	bool fits = fabs(value) < 1e15;
	int n = fits ? snprintf(buffer, size, "%s%.*f%s", before, decimals, value, after) :
		       snprintf(buffer, size, "%s%.3g%s", before, value, after);

	return n < (int)size ? n : (int)size - 1;
}

/* One end of an interval, rounded outwards; whole numbers lose their decimals. */
static int put_limit(char *buffer, size_t size, double value, int decimals, bool upwards)
{
	double unit = power_of_ten(decimals), scaled = value * unit;
	double nearest = nearbyint(scaled);
	double rounded = fabs(scaled - nearest) < 1e-6 ? nearest :
			 upwards ? ceil(scaled) : floor(scaled);

	if (rounded == 0 || fabs(rounded) == 100 * unit)
		decimals = 0;
	return put_fixed(buffer, size, rounded < 0 ? "−" : "", decimals, fabs(rounded) / unit, "");
}

/* "at most 0.0047": an end of an interval whose other end is the VALUE, one that can be no more, or no
 * less. Two digits of the distance are shown. */
static void put_side(char *buffer, size_t size, double value, double end, int decimals)
{
	double away = fabs(end - value);
	char limit[24];

	for (int d = decimals; d <= 6; d++) {
		decimals = d;
		if (away * power_of_ten(d) >= 9.5)
			break;
	}
	put_limit(limit, sizeof limit, end, decimals, end > value);
	for (size_t n = strlen(limit); strchr(limit, '.') && strchr("0.", limit[n - 1]); n--)
		limit[n - 1] = '\0';
	snprintf(buffer, size, "at %s %s", end > value ? "most" : "least", limit);
}

void show_interval(char *buffer, size_t size, double value, double low, double high, int decimals)
{
	double up = high - value, down = value - low, wider = fmax(up, down);
	double smallest = 1 / power_of_ten(decimals);
	char from[24], to[24];

	buffer[0] = '\0';
	if (isnan(low) || isnan(high) || !(high > low))
		return;
	if (fabs(up - down) <= 0.05 * wider) {
		put_fixed(buffer, size, "±", decimals, fmax(wider, smallest), "");
		return;
	}
	if ((value == low && (low == 0 || low == -100)) || (value == high && (high == 0 || high == 100))) {
		put_side(buffer, size, value, value == low ? high : low, decimals);
		return;
	}
	if (wider < smallest) { /* both ends would look like the value, or far from it */
		put_fixed(buffer, size, "±", decimals, smallest, "");
		return;
	}
	put_limit(from, sizeof from, low, decimals, false);
	put_limit(to, sizeof to, high, decimals, true);
	snprintf(buffer, size, "[%s, %s]", from, to);
}

static struct shown nothing(void)
{
	return (struct shown){ .value = "-" };
}

static double half_width(double low, double high, double otherwise)
{
	return isnan(low) || isnan(high) || !(high > low) ? otherwise : (high - low) / 2;
}

struct shown show_share(const struct estimate *e)
{
	struct shown s = nothing();

	if (!e->defined || isnan(e->value))
		return s;

	double value = 100 * e->value, low = 100 * e->low, high = 100 * e->high;
	int decimals = decimals_for(half_width(low, high, 0.1), 2);

	if (value == 0 || value == 100) {
		snprintf(s.value, sizeof s.value, "%.0f %%", value);
	} else {
		/* "100.0 %" must not stand for all but one */
		for (int d = decimals; d <= 4; d++) {
			double unit = power_of_ten(d), near = nearbyint(value * unit);

			decimals = d;
			if (near > 0 && near < 100 * unit)
				break;
		}
		put_fixed(s.value, sizeof s.value, "", decimals, value, " %");
	}
	show_interval(s.interval, sizeof s.interval, value, low, high, decimals);
	return s;
}

struct shown show_points(const struct estimate *e)
{
	struct shown s = nothing();

	if (!e->defined || isnan(e->value))
		return s;

	double value = 100 * e->value, low = 100 * e->low, high = 100 * e->high;
	int decimals = decimals_for(half_width(low, high, 0.1), 2);

	if (value == 0 || fabs(value) == 100)
		snprintf(s.value, sizeof s.value, "%s%.0f",
			 value < 0 ? "−" : value > 0 ? "+" : "", fabs(value));
	else if (fabs(value) * power_of_ten(decimals) < 0.5)
		snprintf(s.value, sizeof s.value, "%.*f", decimals, 0.0);
	else
		put_fixed(s.value, sizeof s.value, value < 0 ? "−" : "+", decimals, fabs(value), "");
	show_interval(s.interval, sizeof s.interval, value, low, high, decimals);
	return s;
}

/* Decimals that give VALUE three significant digits. */
static int three_digits(double value)
{
	value = fabs(value);
	return value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
}

struct shown show_seconds(const struct estimate *e)
{
	struct shown s = nothing();

	if (!e->defined || isnan(e->value))
		return s;

	bool minutes = fabs(e->value) >= 599.5;
	bool milliseconds = fabs(e->value) < 0.9995 && e->value != 0;
	double scale = minutes ? 1.0 / 60 : milliseconds ? 1000 : 1;
	const char *unit = minutes ? " min" : milliseconds ? " ms" : " s";
	double value = e->value * scale, low = e->low * scale, high = e->high * scale;
	int decimals = decimals_for(half_width(low, high, 0.01), three_digits(value));

	if (e->value == 0)
		decimals = 0;
	put_fixed(s.value, sizeof s.value, "", decimals, value, unit);
	show_interval(s.interval, sizeof s.interval, value, low, high, decimals);
	return s;
}

struct shown show_number(const struct estimate *e)
{
	struct shown s = nothing();

	if (!e->defined || isnan(e->value))
		return s;

	int decimals = decimals_for(half_width(e->low, e->high, 0.01), three_digits(e->value));
	char whole[32];

	if (e->value >= 20 || (e->value == nearbyint(e->value) && !(e->high > e->low)))
		decimals = 0;
	if (decimals == 0 && e->value >= 0 && e->value < 1e15)
		snprintf(s.value, sizeof s.value, "%s",
			 show_count(whole, sizeof whole, (uint64_t)nearbyint(e->value)));
	else
		put_fixed(s.value, sizeof s.value, "", decimals, e->value, "");
	show_interval(s.interval, sizeof s.interval, e->value, e->low, e->high, decimals);
	return s;
}

struct shown show_unit(enum unit unit, const struct estimate *e)
{
	static struct shown (*const show[UNITS])(const struct estimate *e) = {
		[UNIT_SHARE] = show_share, [UNIT_SECONDS] = show_seconds, [UNIT_COUNT] = show_number
	};

	return show[unit](e);
}

struct shown show_difference(enum unit unit, const struct estimate *e)
{
	bool less = e->value < 0;
	struct estimate size = { fabs(e->value), less ? -e->high : e->low,
				 less ? -e->low : e->high, e->defined, e->method };
	struct shown s = nothing(), shown;

	if (unit == UNIT_SHARE)
		return show_points(e);
	if (!e->defined || isnan(e->value))
		return s;
	shown = show_unit(unit, &size);
	snprintf(s.value, sizeof s.value, "%s%.*s", less ? "−" : e->value > 0 ? "+" : "",
		 (int)sizeof s.value - 4, shown.value);
	snprintf(s.interval, sizeof s.interval, "%s", show_unit(unit, e).interval);
	return s;
}

/* Do so many digits tell X from its neighbours? */
static bool tells(char *buffer, size_t size, double x, int digits)
{
	snprintf(buffer, size, "%.*g", digits, x);
	return strtod(buffer, NULL) == x;
}

/* The fewest digits of X. Whatever decimal of 15 digits or fewer is the nearest to a normal number
 * comes back when that is written with 15, and %g drops its zeros (C17, 5.2.4.2.2: DBL_DIG). */
static int fewest_digits(char *buffer, size_t size, double x)
{
	int digits = isnormal(x) ? DBL_DIG : 1;

	while (digits < DBL_DECIMAL_DIG && !tells(buffer, size, x, digits))
		digits++;
	return digits;
}

char *show_exact(char *buffer, size_t size, double x)
{
	if (x == nearbyint(x) && fabs(x) < 1e15) {
		snprintf(buffer, size, "%.0f", x == 0 ? 0 : x);
		return buffer;
	}
	snprintf(buffer, size, "%.*g", isfinite(x) ? fewest_digits(buffer, size, x) : 17, x);
	return buffer;
}

char *show_count(char *buffer, size_t size, uint64_t count)
{
	char digits[24];
	int n = snprintf(digits, sizeof digits, "%" PRIu64, count);
	size_t at = 0;

	for (int i = 0; i < n && at + 2 < size; i++) {
		if (i && (n - i) % 3 == 0)
			buffer[at++] = ',';
		buffer[at++] = digits[i];
	}
	buffer[at] = '\0';
	return buffer;
}

char *show_part(char *buffer, size_t size, uint64_t part, uint64_t whole)
{
	double percent = whole ? 100 * (double)part / (double)whole : 0;

	if (!whole)
		snprintf(buffer, size, "-");
	else if (part == 0 || part == whole)
		snprintf(buffer, size, "%.0f %%", percent);
	else if (percent < 0.05)
		snprintf(buffer, size, "<0.1 %%");
	else if (percent > 99.95)
		snprintf(buffer, size, ">99.9 %%");
	else
		snprintf(buffer, size, "%.1f %%", percent);
	return buffer;
}
