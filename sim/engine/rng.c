/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/rng.h"

#include <math.h>

#include <Random123/philox.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>

struct old { uint64_t seed, replication, call, purpose, draw; };
static uint64_t address_bits(const struct old *a, uint64_t sub)
{
	philox4x64_ctr_t counter = { { a->draw, a->purpose, a->call, sub } };
	philox4x64_key_t key = { { a->seed, a->replication } };

	return philox4x64(counter, key).v[0];
}

/* 52 bits and a half: the largest value stays below 1 after rounding. */
static double unit_interval(uint64_t bits)
{
	return ((double)(bits >> 12) + 0.5) * 0x1p-52;
}

static double address_uniform(const struct old *a, uint64_t sub)
{
	return unit_interval(address_bits(a, sub));
}

/* A gsl_rng whose numbers are the address's sub-stream, for the methods that
 * take a varying number of uniforms. */
struct substream {
	struct old address;
	uint64_t sub;
};

static unsigned long substream_get(void *state)
{
	struct substream *s = state;

	return address_bits(&s->address, s->sub++) >> 32;
}

static double substream_get_double(void *state)
{
	struct substream *s = state;

	return address_uniform(&s->address, s->sub++);
}

static void substream_set(void *state, unsigned long seed)
{
	(void)state;
	(void)seed;
}

static const gsl_rng_type substream_type = {
	"address", 0xffffffffUL, 0, sizeof(struct substream),
	substream_set, substream_get, substream_get_double,
};

static double gamma_draw(const struct old *a, uint64_t sub, double shape, double scale)
{
	struct substream s = { *a, sub };
	gsl_rng rng = { &substream_type, &s };

	return gsl_ran_gamma(&rng, shape, scale);
}

static size_t pick(const struct dist *d, double u)
{
	size_t low = 0, high = d->count - 1;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (u < d->upto[middle])
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

static double draw_seconds(const struct old *a, uint64_t sub, const struct dist *d)
{
	switch (d->kind) {
	case DIST_CONSTANT:
		return d->a;
	case DIST_UNIFORM:
		return d->a + (d->b - d->a) * address_uniform(a, sub);
	case DIST_EXPONENTIAL:
		return -d->a * log1p(-address_uniform(a, sub));
	case DIST_WEIBULL:
		return d->b * pow(-log1p(-address_uniform(a, sub)), 1 / d->a);
	case DIST_LOGNORMAL:
		return exp(d->a + d->b * gsl_cdf_ugaussian_Pinv(address_uniform(a, sub)));
	case DIST_NORMAL:
		return truncated_normal(d->a, d->b, address_uniform(a, sub));
	case DIST_GAMMA:
		return gamma_draw(a, sub, d->a, d->b);
	case DIST_EMPIRICAL:
		return d->values[pick(d, address_uniform(a, sub))];
	case DIST_MIXTURE:
		return draw_seconds(a, sub + 1, &d->parts[pick(d, address_uniform(a, sub))]);
	}
	return 0;
}

static int64_t address_draw(const struct old *a, const struct dist *d)
{
	double seconds = draw_seconds(a, 0, d);

	if (!(seconds > 0))
		return 0;
	return seconds >= 1e9 ? INT64_C(1000000000000000000) : llround(seconds * 1e9);
}

void rng_init(struct rng *r, uint64_t seed, uint64_t replication) { *r = (struct rng){ seed, replication }; }
static struct old oldof(struct rng *r, struct address a) { return (struct old){ r->seed, r->replication, a.call, a.purpose, a.draw }; }
double rng_uniform(struct rng *r, struct address a) { struct old o = oldof(r, a); return address_uniform(&o, 0); }
double rng_exponential(struct rng *r, struct address a) { return -log1p(-rng_uniform(r, a)); }
int64_t rng_draw(struct rng *r, const struct law *l, struct address a) { struct old o = oldof(r, a);
 if (l->dist.kind == DIST_CONSTANT) return l->dist.a >= 1e9 ? INT64_C(1000000000000000000) : llround(l->dist.a * 1e9);
 return address_draw(&o, &l->dist); }
void law_prepare(struct law *l, const struct dist *d, struct arena *a) { (void)a; l->dist = *d; }
