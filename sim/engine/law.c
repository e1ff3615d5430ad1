/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/law.h"

#include <math.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>

#define NS 1e9

static const struct law *prepare_parts(const struct dist *d, struct arena *a)
{
	struct law *parts = arena_array(a, d->count, sizeof(*parts));

	for (size_t i = 0; i < d->count; i++)
		law_prepare(&parts[i], &d->parts[i], a);
	return parts;
}

void law_prepare(struct law *l, const struct dist *d, struct arena *a)
{
	*l = (struct law){ .kind = (uint8_t)d->kind, .a = d->a * NS, .b = d->b * NS,
			   .count = d->count, .upto = d->upto, .values = d->values };
	switch (d->kind) {
	case DIST_CONSTANT:
		l->value = law_ns(l->a);
		break;
	case DIST_UNIFORM:
		l->b = (d->b - d->a) * NS;
		break;
	case DIST_WEIBULL: /* shape, scale */
	case DIST_GAMMA:
		l->a = d->b * NS;
		l->b = d->kind == DIST_WEIBULL ? 1 / d->a : d->a;
		break;
	case DIST_LOGNORMAL: /* of the logarithm of seconds: mean, sd */
		l->a = d->a + log(NS);
		l->b = d->b;
		break;
	case DIST_MIXTURE:
		l->parts = prepare_parts(d, a);
		break;
	default:
		break;
	}
}

/* Where in A's sub-stream a draw begins. */
struct stream {
	const struct rng *rng;
	struct address address;
	uint64_t sub;
};

static uint64_t next_bits(struct stream *s)
{
	return rng_sub_bits(s->rng, s->address, s->sub++);
}

static double next_uniform(struct stream *s)
{
	return rng_unit(next_bits(s));
}

/* A gsl_rng whose numbers are the stream, for GSL's rejection methods. */
static unsigned long stream_get(void *state)
{
	return next_bits(*(struct stream **)state) >> 32;
}

static double stream_get_double(void *state)
{
	return next_uniform(*(struct stream **)state);
}

static void stream_set(void *state, unsigned long seed)
{
	(void)state;
	(void)seed;
}

static const gsl_rng_type stream_type = {
	"address", 0xffffffffUL, 0, sizeof(struct stream *),
	stream_set, stream_get, stream_get_double,
};

static double gamma_variate(struct stream *s, double shape)
{
	gsl_rng rng = { &stream_type, &s };

	return gsl_ran_gamma(&rng, shape, 1);
}

static double normal_variate(struct stream *s)
{
	uint64_t sub = s->sub;

	return rng_sub_normal(s->rng, s->address, next_bits(s), sub);
}

static size_t pick(const struct law *l, double u)
{
	size_t low = 0, high = l->count - 1;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (u < l->upto[middle])
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

/* Conditioned on X >= 0, by the upper tail, which keeps its digits when most of
 * the law lies below 0. */
static double truncated_normal(double mean, double sd, double u)
{
	if (sd <= 0)
		return mean > 0 ? mean : 0;
	return mean + sd * gsl_cdf_ugaussian_Qinv((1 - u) * gsl_cdf_ugaussian_Q(-mean / sd));
}

static double draw(struct stream *s, const struct law *l)
{
	switch (l->kind) {
	case DIST_CONSTANT:
		return (double)l->value;
	case DIST_UNIFORM:
		return l->a + l->b * next_uniform(s);
	case DIST_EXPONENTIAL:
		return l->a * rng_sub_exponential(s->rng, s->address, s->sub);
	case DIST_WEIBULL:
		return l->a * pow(rng_sub_exponential(s->rng, s->address, s->sub), l->b);
	case DIST_LOGNORMAL:
		return exp(l->a + l->b * normal_variate(s));
	case DIST_NORMAL:
		return truncated_normal(l->a, l->b, next_uniform(s));
	case DIST_GAMMA:
		return l->a * gamma_variate(s, l->b);
	case DIST_EMPIRICAL:
		return l->values[pick(l, next_uniform(s))] * NS;
	default: {
		const struct law *part = &l->parts[pick(l, next_uniform(s))];

		return draw(s, part);
	}
	}
}

int64_t law_draw_rest(struct rng *r, const struct law *l, struct address a)
{
	struct stream s = { r, a, 0 };

	if (l->kind == DIST_LOGNORMAL) /* the first bits may be at hand */
		return law_ns(exp(l->a + l->b * rng_sub_normal(r, a, rng_bits(r, a), 0)));
	if (l->kind == DIST_WEIBULL)
		return law_ns(l->a * pow(rng_exponential(r, a), l->b));
	return law_ns(draw(&s, l));
}
