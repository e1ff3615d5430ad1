// SPDX-License-Identifier: GPL-3.0-or-later
/* dist - distributions as data: expectation, distribution function, words. */
#include "base/base.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sf_erf.h>
#include <math.h>
#include <string.h>

struct dist dist_constant(double seconds)
{
	return (struct dist){.kind = DIST_CONSTANT, .a = seconds};
}

static double weight(const struct dist *d, size_t i)
{
	return d->upto[i] - (i ? d->upto[i - 1] : 0);
}

/* ---- expectation ---- */

/* E[X | X >= 0] = m + s * phi(m/s) / Phi(m/s), the inverse Mills ratio being
 * the hazard of the standard normal law at -m/s. Below -30 the hazard is under
 * 1e-195 and GSL would report an underflow. */
static double truncated_normal_mean(double m, double s)
{
	if (s == 0)
		return m > 0 ? m : 0;
	if (-m / s < -30)
		return m;
	return m + s * gsl_sf_hazard(-m / s);
}

static double mixture_mean(const struct dist *d)
{
	double sum = 0;

	for (size_t i = 0; i < d->count; i++)
		sum += weight(d, i) * dist_mean(&d->parts[i]);
	return sum;
}

static double empirical_mean(const struct dist *d)
{
	double sum = 0;

	for (size_t i = 0; i < d->count; i++)
		sum += weight(d, i) * d->values[i];
	return sum;
}

double dist_mean(const struct dist *d)
{
	switch (d->kind) {
	case DIST_CONSTANT:
	case DIST_EXPONENTIAL:
		return d->a;
	case DIST_UNIFORM:
		return d->a + (d->b - d->a) / 2;
	case DIST_GAMMA:
		return d->a * d->b;
	case DIST_WEIBULL:
		/* tgamma() overflows to infinity where GSL's would abort. */
		return d->b * tgamma(1 + 1 / d->a);
	case DIST_LOGNORMAL:
		return exp(d->a + d->b * d->b / 2);
	case DIST_NORMAL:
		return truncated_normal_mean(d->a, d->b);
	case DIST_MIXTURE:
		return mixture_mean(d);
	case DIST_EMPIRICAL:
		return empirical_mean(d);
	}
	return NAN;
}

/* ---- distribution function ---- */

static double step(double at, double x)
{
	return x >= at ? 1 : 0;
}

static double uniform_cdf(double a, double b, double x)
{
	if (x >= b)
		return 1;
	return x <= a ? 0 : (x - a) / (b - a);
}

/* 1 - Q((x-m)/s) / Q(-m/s), as logarithms so that it also holds where both
 * tails underflow (m far below 0). */
static double truncated_normal_cdf(double m, double s, double x)
{
	if (s == 0)
		return step(m > 0 ? m : 0, x);
	return -expm1(gsl_sf_log_erfc((x - m) / s * M_SQRT1_2) -
		      gsl_sf_log_erfc(-m / s * M_SQRT1_2));
}

static double mixture_cdf(const struct dist *d, double x)
{
	double sum = 0;

	for (size_t i = 0; i < d->count; i++)
		sum += weight(d, i) * dist_cdf(&d->parts[i], x);
	return fmin(sum, 1);
}

static double empirical_cdf(const struct dist *d, double x)
{
	double sum = 0;
	size_t reached = 0;

	for (size_t i = 0; i < d->count; i++) {
		if (d->values[i] <= x) {
			sum += weight(d, i);
			reached++;
		}
	}
	/* Beyond the last value it is 1 whatever the rounding of the sum. */
	return reached == d->count ? 1 : fmin(sum, 1);
}

double dist_cdf(const struct dist *d, double seconds)
{
	double x = seconds;

	if (isnan(x) || x < 0)
		return isnan(x) ? NAN : 0;
	if (isinf(x))
		return 1;
	switch (d->kind) {
	case DIST_CONSTANT:
		return step(d->a, x);
	case DIST_UNIFORM:
		return uniform_cdf(d->a, d->b, x);
	case DIST_EXPONENTIAL:
		return d->a > 0 ? gsl_cdf_exponential_P(x, d->a) : 1;
	case DIST_GAMMA:
		return gsl_cdf_gamma_P(x, d->a, d->b);
	case DIST_WEIBULL:
		return gsl_cdf_weibull_P(x, d->b, d->a);
	case DIST_LOGNORMAL:
		if (d->b == 0)
			return step(exp(d->a), x);
		return x > 0 ? gsl_cdf_ugaussian_P((log(x) - d->a) / d->b) : 0;
	case DIST_NORMAL:
		return truncated_normal_cdf(d->a, d->b, x);
	case DIST_MIXTURE:
		return mixture_cdf(d, x);
	case DIST_EMPIRICAL:
		return empirical_cdf(d, x);
	}
	return NAN;
}

/* ---- words ---- */

struct words {
	char *buffer;
	size_t size, used;
};

__attribute__((format(printf, 2, 3)))
static void say(struct words *w, const char *format, ...)
{
	va_list args;
	int n;

	if (w->used >= w->size)
		return;
	va_start(args, format);
	n = vsnprintf(w->buffer + w->used, w->size - w->used, format, args);
	va_end(args);
	if (n > 0)
		w->used += (size_t)n;
}

static void say_dist(struct words *w, const struct dist *d)
{
	char a[32], b[32];

	format_duration(a, sizeof(a), d->kind == DIST_LOGNORMAL ? exp(d->a) : d->a);
	format_duration(b, sizeof(b), d->b);
	switch (d->kind) {
	case DIST_CONSTANT:
		say(w, "constant(%s)", a);
		break;
	case DIST_UNIFORM:
		say(w, "uniform(%s to %s)", a, b);
		break;
	case DIST_EXPONENTIAL:
		say(w, "exponential(mean %s)", a);
		break;
	case DIST_GAMMA:
		say(w, "gamma(shape %.3g, scale %s)", d->a, b);
		break;
	case DIST_WEIBULL:
		say(w, "weibull(shape %.3g, scale %s)", d->a, b);
		break;
	case DIST_LOGNORMAL:
		say(w, "lognormal(median %s, sigma %.3g)", a, d->b);
		break;
	case DIST_NORMAL:
		say(w, "normal(mean %s, sd %s, at least 0s)", a, b);
		break;
	case DIST_MIXTURE:
		say(w, "mixture(");
		for (size_t i = 0; i < d->count && w->used < w->size; i++) {
			say(w, "%s%.3g%% ", i ? ", " : "", 100 * weight(d, i));
			say_dist(w, &d->parts[i]);
		}
		say(w, ")");
		break;
	case DIST_EMPIRICAL:
		say(w, "empirical(%zu value%s, mean %s)", d->count, d->count == 1 ? "" : "s",
		    format_duration(b, sizeof(b), empirical_mean(d)));
		break;
	}
}

char *dist_describe(const struct dist *d, char *buffer, size_t size)
{
	struct words w = {.buffer = buffer, .size = size};

	if (size)
		buffer[0] = '\0';
	say_dist(&w, d);
	if (w.used >= size && size > 3)
		memcpy(buffer + size - 4, "...", 4);
	return buffer;
}
