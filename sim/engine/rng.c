/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/rng.h"

#include <math.h>

#include <Random123/philox.h>

#include "engine/inverse.h"
#include "engine/sampling.h"

void rng_init(struct rng *r, uint64_t seed, uint64_t replication)
{
	*r = (struct rng){ .seed = seed, .replication = replication };
	for (int i = 0; i < RNG_CACHE; i++)
		r->cache[i].group = UINT64_MAX; /* of no call: groups have 62 bits */
}

void rng_compute(const struct rng *r, struct rng_block *b, const struct address *a,
		 uint64_t sub)
{
	philox4x64_ctr_t counter = { { a->draw, a->purpose, a->call >> 2, sub } };
	philox4x64_key_t key = { { r->seed, r->replication } };
	philox4x64_ctr_t word = philox4x64(counter, key);

	*b = (struct rng_block){ a->call >> 2, a->purpose, a->draw, sub,
				 { word.v[0], word.v[1], word.v[2], word.v[3] } };
	if (__builtin_expect(r->sampling.scheme != SAMPLING_PLAIN, 0))
		sampling_apply(r, b);
}

/* The words of an address, one after the other. */
struct stream {
	struct rng *rng;
	const struct address *address;
	uint64_t sub;
};

static inline uint64_t next_bits(struct stream *s)
{
	return rng_bits(s->rng, s->address, s->sub++);
}

static inline double next_uniform(struct stream *s)
{
	return rng_unit(next_bits(s));
}

/* Is X, in layer I beyond the part that lies under the density for sure, under it? */
static bool under(double density, const double *f, size_t i, struct stream *s)
{
	return f[i] + next_uniform(s) * (f[i + 1] - f[i]) < density;
}

/* The first place fell outside: BITS. The tail is the same law, further out. */
static __attribute__((noinline)) double exponential_rest(struct stream *s, uint64_t bits)
{
	const double *end = ziggurat_exponential_x;
	double from = 0;

	for (;;) {
		size_t i = bits % ZIGGURAT_LAYERS;
		double x = rng_unit(bits) * end[i];

		if (x < end[i + 1])
			return from + x;
		if (i == 0)
			from += end[1];
		else if (under(exp(-x), ziggurat_exponential_f, i, s))
			return from + x;
		bits = next_bits(s);
	}
}

static inline double next_exponential(struct stream *s)
{
	uint64_t bits = next_bits(s);
	bool inside;
	double x = rng_exponential_place(bits, &inside);

	return __builtin_expect(inside, 1) ? x : exponential_rest(s, bits);
}

/* Marsaglia's method for the tail beyond R (1964, doi 10.1080/00401706.1964.10490150). */
static double normal_tail(struct stream *s, double r)
{
	double x;

	do
		x = next_exponential(s) / r;
	while (2 * next_exponential(s) < x * x);
	return r + x;
}

static __attribute__((noinline)) double normal_rest(struct stream *s, uint64_t bits)
{
	const double *end = ziggurat_normal_x;

	for (;;) {
		size_t i = bits % ZIGGURAT_LAYERS;
		double x = rng_signed_unit(bits) * end[i];

		if (fabs(x) < end[i + 1])
			return x;
		if (i == 0)
			return copysign(normal_tail(s, end[1]), x);
		if (under(exp(-0.5 * x * x), ziggurat_normal_f, i, s))
			return x;
		bits = next_bits(s);
	}
}

static inline double next_normal(struct stream *s)
{
	uint64_t bits = next_bits(s);
	bool inside;
	double x = rng_normal_place(bits, &inside);

	return __builtin_expect(inside, 1) ? x : normal_rest(s, bits);
}

double rng_exponential_slow(struct rng *r, const struct address *a)
{
	struct stream s = { r, a, 0 };

	return next_exponential(&s);
}

double rng_normal_slow(struct rng *r, const struct address *a)
{
	struct stream s = { r, a, 0 };

	return next_normal(&s);
}

double rng_unit_exponential(struct rng *r, const struct address *a)
{
	return r->sampling.scheme == SAMPLING_PLAIN ? rng_exponential(r, a) :
					       inverse_exponential(rng_uniform(r, a, 0));
}

/* Most often the first draw is not below 0. */
static double normal_above_0(struct stream *s, double mean, double sd)
{
	double x;

	do
		x = mean + sd * next_normal(s);
	while (x < 0);
	return x;
}

/* Robert (1995, doi 10.1007/BF00143942): a shifted exponential law of rate ALPHA
 * = c covers the tail. In units of a standard deviation from the mean the draw is
 * -mean/sd + E/alpha, and it lies (E - 1)/alpha from where the two densities
 * touch, so nothing cancels however far out the tail is. */
static double normal_tail_above_0(struct stream *s, const struct law *l)
{
	double e, away;

	do {
		e = next_exponential(s);
		away = (e - 1) / l->c;
	} while (2 * next_exponential(s) < away * away);
	return l->a * e;
}

/* Marsaglia and Tsang (2000, doi 10.1145/358407.358414), for shape l->b + 1/3 >= 1. */
static double gamma_draw(struct stream *s, const struct law *l)
{
	double x, v, u;

	do {
		do {
			x = next_normal(s);
			v = 1 + l->c * x;
		} while (v <= 0);
		v = v * v * v;
		u = next_uniform(s);
		if (u < 1 - 0.0331 * (x * x) * (x * x))
			break;
	} while (log(u) >= 0.5 * x * x + l->b * (1 - v + log(v)));
	return l->a * v;
}

static double gamma_small(struct stream *s, const struct law *l)
{
	double x = gamma_draw(s, l);

	return x * exp(-l->power * next_exponential(s));
}

/* The first share above U. */
static size_t pick(const struct law *l, double u)
{
	size_t i = l->guide[(size_t)(u * l->guide_size)];

	while (u >= l->upto[i])
		i++;
	return i;
}

static double draw_ns(struct stream *s, const struct law *l)
{
	switch (l->kind) {
	case LAW_UNIFORM:
		return l->a + l->b * next_uniform(s);
	case LAW_EXPONENTIAL:
		return l->a * next_exponential(s);
	case LAW_WEIBULL:
		return l->a * pow(next_exponential(s), l->b);
	case LAW_LOGNORMAL:
		return exp(l->a + l->b * next_normal(s)) * 1e9;
	case LAW_NORMAL:
		return normal_above_0(s, l->a, l->b);
	case LAW_NORMAL_TAIL:
		return normal_tail_above_0(s, l);
	case LAW_GAMMA:
		return gamma_draw(s, l);
	case LAW_GAMMA_SMALL:
		return gamma_small(s, l);
	default:
		return 0;
	}
}

static int64_t counted(struct rng *r, const struct law *l, const struct address *a)
{
	int64_t x = rng_draw(r, l->of, a);

	r->controls[l->control] += x - l->mean;
	return x;
}

int64_t rng_draw_any(struct rng *r, const struct law *l, const struct address *a)
{
	struct stream s = { r, a, 0 };

	while (l->kind == LAW_MIXTURE)
		l = &l->parts[pick(l, next_uniform(&s))];
	if (l->kind == LAW_CONSTANT)
		return l->constant;
	if (l->kind == LAW_EMPIRICAL)
		return l->ns[pick(l, next_uniform(&s))];
	if (l->kind == LAW_COUNTED)
		return counted(r, l, a);
	if (l->kind == LAW_INVERSE)
		return law_ns(inverse_ns(l->of, next_uniform(&s)));
	return law_ns(draw_ns(&s, l));
}
