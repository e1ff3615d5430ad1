/* SPDX-License-Identifier: GPL-3.0-or-later */
/* constant - always a. */
#include <math.h>

#include "base/units.h"
#include "laws/family_internal.h"

static double constant_mean(const struct dist *d)
{
	return d->a;
}

static double constant_variance(const struct dist *d)
{
	(void)d;
	return 0;
}

static double constant_cdf(const struct dist *d, double x)
{
	return certain_cdf(d->a, x);
}

static double constant_upper(const struct dist *d, double x)
{
	return 1 - certain_cdf(d->a, x);
}

static double constant_density(const struct dist *d, double x)
{
	(void)d;
	(void)x;
	return 0;
}

static double constant_log_upper(const struct dist *d, double x)
{
	return log(constant_upper(d, x));
}

static int64_t constant_draw(struct stream *s, const struct law *l)
{
	(void)s;
	return l->constant;
}

static void constant_prepare(struct law *l, const struct dist *d, struct arena *a)
{
	(void)a;
	l->kind = LAW_CONSTANT;
	l->constant = law_ns(d->a * ns_a_second);
	l->draw = constant_draw;
}

static struct dist constant_times(const struct dist *d, double k, struct arena *a)
{
	(void)a;
	return dist_constant(d->a * k);
}

static void constant_words(struct words *w, const struct dist *d)
{
	char a[32];

	words_add(w, "%s", format_duration(a, sizeof(a), d->a));
}

const struct family constant_family = {
	.name = "constant",
	COMPOUND_FUNCTIONS(constant),
};
