/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fit/survival.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

#include "base/memory.h"
#include "base/sorted.h"

/* Where S is 1 or 0, ln(-ln S) has no value and S no interval of this kind. */
static void add_interval(struct survival_step *p, double z)
{
	double spread;

	p->low = p->high = NAN;
	if (!(p->survival > 0 && p->survival < 1))
		return;
	spread = exp(z * p->error / (p->survival * fabs(log(p->survival))));
	p->low = pow(p->survival, spread);
	p->high = pow(p->survival, 1 / spread);
}

void survival_estimate(struct survival *k, const struct fit_sample *s, double confidence,
		       struct arena *a)
{
	double z = gsl_cdf_ugaussian_Pinv(0.5 + confidence / 2);
	double at_risk = s->n, survival = 1, greenwood = 0;

	*k = (struct survival){ .steps = arena_array(a, s->count + 1, sizeof(*k->steps)) };
	for (size_t i = 0; i < s->count; i++) {
		const struct fit_cell *c = &s->cells[i];

		k->last = c->value;
		if (c->events > 0) {
			struct survival_step *p = &k->steps[k->count++];

			survival *= 1 - c->events / at_risk;
			if (at_risk > c->events)
				greenwood += c->events / (at_risk * (at_risk - c->events));
			else
				survival = 0;
			*p = (struct survival_step){ c->value, at_risk, c->events, survival,
						     survival * sqrt(greenwood), 0, 0 };
			add_interval(p, z);
		}
		at_risk -= c->events + c->censored;
	}
}

/* At equal times who was observed to leave was not there to be censored. */
void survival_of_censoring(struct survival *k, const struct fit_sample *s, struct arena *a)
{
	double at_risk = s->n, survival = 1;

	*k = (struct survival){ .steps = arena_array(a, s->count + 1, sizeof(*k->steps)) };
	for (size_t i = 0; i < s->count; i++) {
		const struct fit_cell *c = &s->cells[i];

		k->last = c->value;
		at_risk -= c->events;
		if (c->censored > 0) {
			survival = at_risk > c->censored ? survival * (1 - c->censored / at_risk) : 0;
			k->steps[k->count++] = (struct survival_step){ c->value, at_risk, c->censored,
								       survival, NAN, NAN, NAN };
		}
		at_risk -= c->censored;
	}
}

static bool is_not_after(const void *step, const void *time)
{
	return ((const struct survival_step *)step)->time <= *(const double *)time;
}

const struct survival_step *survival_step_at(const struct survival *k, double time)
{
	size_t reached = sorted_before(k->steps, k->count, sizeof(*k->steps), is_not_after, &time);

	return reached ? &k->steps[reached - 1] : NULL;
}

double survival_at(const struct survival *k, double time)
{
	const struct survival_step *p = survival_step_at(k, time);

	return p ? p->survival : 1;
}

static bool is_above(const void *step, const void *share)
{
	return ((const struct survival_step *)step)->survival > *(const double *)share;
}

double survival_quantile(const struct survival *k, double p)
{
	double share = 1 - p;
	size_t above = sorted_before(k->steps, k->count, sizeof(*k->steps), is_above, &share);

	return above < k->count ? k->steps[above].time : NAN;
}

double survival_restricted_mean(const struct survival *k)
{
	double area = 0, time = 0, survival = 1;

	for (size_t i = 0; i < k->count; i++) {
		area += survival * (k->steps[i].time - time);
		time = k->steps[i].time;
		survival = k->steps[i].survival;
	}
	return area + survival * (k->last - time);
}
