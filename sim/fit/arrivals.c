/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fit/arrivals.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/units.h"

enum { WEEK = 7, FEW_DEGREES = 4 };

/* A busyness that a scenario takes. */
static const double least_cv = 0.001, most_cv = 10;

/* ---- counting ---- */

double arrivals_counted_at(const struct logged_call *c, const struct arrivals_options *o)
{
	double way = (isfinite(c->held) ? c->held : 0) + (isfinite(c->ring) ? c->ring : 0) +
		     (isfinite(c->vru) ? c->vru : 0);

	if ((o->at_queue || o->offered) && c->outcome != LOGGED_SERVED && c->outcome != LOGGED_ABANDONED)
		return NAN;
	return o->at_queue ? c->arrival + way : c->arrival;
}

/* Moments that count, which come in no order at a queue. */
struct moments {
	size_t n;
	double first, last;
	uint64_t *steps; /* of the log, so many each */
};

static void observe(struct arrivals_estimate *e, const struct moments *m, size_t days)
{
	e->from = e->step * floor(m->first / e->step);
	e->to = e->step * (floor(m->last / e->step) + 1);
	e->days = (size_t)ceil(e->to / DAY_SECONDS);
	e->days = days > e->days ? days : e->days;
	e->whole_weeks = (size_t)((e->to - e->from) / (WEEK * DAY_SECONDS));
	e->calls = m->n;
	e->rate = (double)m->n / (e->to - e->from);
}

static bool is_counted(struct log_pass *pass, size_t i, const struct arrivals_options *o, double *at)
{
	*at = arrivals_counted_at(log_pass_at(pass, i), o);
	return isfinite(*at) && *at >= 0;
}

static void find_span(struct moments *m, const struct call_log *log, const struct arrivals_options *o)
{
	struct log_pass pass;
	double at;

	log_pass_begin(&pass, log);
	*m = (struct moments){ .first = INFINITY, .last = -INFINITY };
	for (size_t i = 0; i < log->count; i++)
		if (is_counted(&pass, i, o, &at)) {
			m->n++;
			m->first = fmin(m->first, at);
			m->last = fmax(m->last, at);
		}
}

static void count_moments(struct arena *a, struct arrivals_estimate *e, struct moments *m,
			  const struct call_log *log, const struct arrivals_options *o)
{
	struct log_pass pass;
	double at;

	log_pass_begin(&pass, log);
	e->daily = arena_array(a, e->days, sizeof(*e->daily));
	m->steps = arena_array(a, (size_t)(m->last / e->step) + 1, sizeof(*m->steps));
	for (size_t i = 0; i < log->count; i++)
		if (is_counted(&pass, i, o, &at)) {
			e->daily[(size_t)(at / DAY_SECONDS)]++;
			m->steps[(size_t)(at / e->step)]++;
		}
}

/* The step of its kind of day that the log's step K is. */
static size_t slot_of(const struct arrivals_estimate *e, size_t k)
{
	return day_cycle_kind(&e->cycle, k / e->steps_a_day) * e->steps_a_day + k % e->steps_a_day;
}

/* Pooled days share the first one's counts, which the closed ones do not have. */
static void spread(struct arrivals_estimate *e, const struct arrivals_slot *kind)
{
	for (size_t i = 0; i < e->cycle_days * e->steps_a_day; i++) {
		e->slots[i] = kind[i % e->steps_a_day];
		if (day_cycle_closed(&e->cycle, i / e->steps_a_day))
			e->slots[i].calls = 0;
	}
}

/* Which steps of the cycle were observed, how often, and what came in them. */
static void count(struct arena *a, struct arrivals_estimate *e, const struct moments *m)
{
	size_t kinds = day_cycle_kinds(&e->cycle) * e->steps_a_day;
	size_t first = (size_t)(e->from / e->step), last = (size_t)(e->to / e->step + 0.5);
	struct arrivals_slot *slots = arena_array(a, kinds, sizeof(*slots));

	for (size_t k = first; k < last; k++)
		if (day_cycle_counts(&e->cycle, k / e->steps_a_day))
			slots[slot_of(e, k)].observed += e->step;
	for (size_t k = 0; k < (size_t)(m->last / e->step) + 1; k++)
		if (m->steps[k])
			slots[slot_of(e, k)].calls += m->steps[k];
	if (e->cycle.pooled) {
		e->slots = arena_array(a, e->cycle_days * e->steps_a_day, sizeof(*e->slots));
		spread(e, slots);
	} else {
		e->slots = slots;
	}
}

/* ---- days ---- */

static bool whole(const struct arrivals_estimate *e, size_t day)
{
	return e->from <= DAY_SECONDS * (double)day && e->to >= DAY_SECONDS * (double)(day + 1);
}

/* Days of one kind. */
struct kind {
	double n, mean, variance;
};

/* Was DAY observed whole, and does it count? */
static bool is_used(const struct arrivals_estimate *e, size_t day)
{
	return whole(e, day) && day_cycle_counts(&e->cycle, day);
}

static struct kind kind_of(const struct arrivals_estimate *e, size_t kind)
{
	struct kind k = { 0 };
	double squares = 0;
	size_t kinds = day_cycle_kinds(&e->cycle);

	for (size_t day = kind; day < e->days; day += kinds)
		if (is_used(e, day)) {
			k.mean += (double)e->daily[day];
			k.n++;
		}
	k.mean = k.n > 0 ? k.mean / k.n : 0;
	for (size_t day = kind; day < e->days; day += kinds)
		if (is_used(e, day))
			squares += ((double)e->daily[day] - k.mean) * ((double)e->daily[day] - k.mean);
	k.variance = k.n > 1 ? squares / (k.n - 1) : 0;
	return k;
}

/* GSL's inverse does not converge for shapes of some thousands, nor for some near 0. For the
 * first Wilson and Hilferty's cube root of a gamma variate is normal to seven digits (PNAS
 * 17:684, 1931); for the others P(x) is bisected. */
static double gamma_quantile(double p, double shape)
{
	double cube = 1 / (9 * shape), low = 0, high = shape + 40 * sqrt(shape) + 40;

	if (shape >= 500)
		return shape * pow(1 - cube + gsl_cdf_ugaussian_Pinv(p) * sqrt(cube), 3);
	for (int i = 0; i < 200 && high - low > 1e-12 * high; i++) {
		double middle = (low + high) / 2;

		if (gsl_cdf_gamma_P(middle, shape, 1) < p)
			low = middle;
		else
			high = middle;
	}
	return high;
}

static double chi_square_quantile(double p, double degrees)
{
	return 2 * gamma_quantile(p, degrees / 2);
}

/* The cv whose dispersion would be D when totals are SCALE on average. */
static double cv_of(double d, double scale)
{
	return d > 1 ? sqrt((d - 1) / scale) : 0;
}

static void judge(struct busyness *b, double chi, double above, double below, double alpha)
{
	double f = (double)b->degrees, scale;

	b->tested = true;
	b->dispersion = chi / f;
	b->p = gsl_cdf_chisq_Q(chi, f);
	b->cv = above > 0 && below > 0 ? sqrt(above / below) : 0;
	/* of a few days, or of totals that their means hardly exceed, the moments say nothing */
	b->needed = b->p < alpha && b->degrees >= FEW_DEGREES && b->cv >= least_cv && b->cv <= most_cv;
	b->too_few = b->p < alpha && !b->needed;
	/* the mean total that makes one of the other */
	scale = b->cv > 0 && b->dispersion > 1 ? (b->dispersion - 1) / (b->cv * b->cv) :
						 below / fmax(above + below, 1);
	b->cv_low = cv_of(chi / chi_square_quantile(1 - alpha / 2, f), scale);
	b->cv_high = cv_of(chi / chi_square_quantile(alpha / 2, f), scale);
}

static void compare_days(struct arrivals_estimate *e)
{
	struct busyness *b = &e->busyness;
	double chi = 0, above = 0, below = 0;

	for (size_t kind = 0; kind < day_cycle_kinds(&e->cycle); kind++) {
		struct kind k = kind_of(e, kind);

		b->days += (size_t)k.n;
		if (k.n < 2 || k.mean <= 0)
			continue;
		b->degrees += (size_t)k.n - 1;
		chi += (k.n - 1) * k.variance / k.mean;
		above += (k.n - 1) * (k.variance - k.mean);
		below += (k.n - 1) * (k.mean * k.mean - k.variance / k.n);
	}
	if (b->degrees)
		judge(b, chi, above, below, 1 - e->confidence);
}

/* ---- rates ---- */

static void estimate_rates(struct arrivals_estimate *e)
{
	double tail = (1 - e->confidence) / 2;
	double square = e->busyness.needed ? e->busyness.cv * e->busyness.cv : 0;

	for (size_t i = 0; i < e->cycle_days * e->steps_a_day; i++) {
		struct arrivals_slot *s = &e->slots[i];
		double n = (double)s->calls, effect;

		if (s->observed <= 0) {
			s->low = s->high = NAN;
			continue;
		}
		effect = 1 + square * n * e->step / s->observed;
		s->rate = n / s->observed;
		s->low = n > 0 ? effect * gamma_quantile(tail, n / effect) / s->observed : 0;
		s->high = effect * gamma_quantile(1 - tail, n / effect + 1) / s->observed;
	}
}

/* ---- the whole ---- */

struct arrivals_estimate *arrivals_estimate(struct arena *a, const struct call_log *log,
					    const struct arrivals_options *o)
{
	struct arrivals_options used = o ? *o : (struct arrivals_options){ 0 };
	struct arrivals_estimate *e;
	struct moments m;

	find_span(&m, log, &used);
	if (!m.n)
		return NULL;
	e = arena_array(a, 1, sizeof(*e));
	e->step = used.step > 0 ? used.step : 3600;
	e->confidence = used.confidence > 0 ? used.confidence : 0.95;
	e->steps_a_day = (size_t)floor(DAY_SECONDS / e->step + 0.5);
	observe(e, &m, log->days);
	count_moments(a, e, &m, log, &used);
	day_cycle_find(&e->cycle, a, e->daily, e->days, e->whole_weeks, used.cycle_days);
	e->cycle_days = e->cycle.cycle_days;
	count(a, e, &m);
	compare_days(e);
	estimate_rates(e);
	return e;
}
