/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fit/fitted_law.h"

#include <math.h>

#include "fit/em_internal.h"
#include "laws/distribution.h"
#include "laws/family.h"

const char *const fit_family_names[FIT_FAMILIES] = {
#define LAW(id, name)
#define FITTED_LAW(id, name, words) words,
#include "laws/laws.def"
	[FIT_HYPEREXPONENTIAL_2] = "2 exponentials",
	[FIT_HYPEREXPONENTIAL_3] = "3 exponentials",
	[FIT_HYPER_ERLANG] = "2 Erlang laws",
	[FIT_LOGNORMALS] = "2 log-normals",
};

/* Those of several parts; the orders of Erlang laws count in an AIC, too. */
static const struct {
	size_t free, aic, parts;
	const char *names[FIT_PARAMETERS];
} mixtures[FIT_FAMILIES] = {
	[FIT_HYPEREXPONENTIAL_2] = { 3, 3, 2, { "weight", "mean", "mean 2" } },
	[FIT_HYPEREXPONENTIAL_3] = { 5, 5, 3, { "weight", "weight 2", "mean", "mean 2", "mean 3" } },
	[FIT_HYPER_ERLANG] = { 3, 5, 2, { "weight", "mean", "mean 2" } },
	[FIT_LOGNORMALS] = { 5, 5, 2, { "weight", "mu", "mu 2", "sigma", "sigma 2" } },
};

/* The parameters that a law by itself has; of a mixture none. */
static const struct form *own_form(enum fit_family family)
{
	return (size_t)family < FITTED_LAWS ? &fitted_laws[family].family->forms[0] : NULL;
}

size_t fit_free_parameters(enum fit_family family)
{
	return own_form(family) ? own_form(family)->count : mixtures[family].free;
}

size_t fit_aic_parameters(enum fit_family family)
{
	return own_form(family) ? own_form(family)->count : mixtures[family].aic;
}

size_t fit_natural_count(enum fit_family family)
{
	return fit_free_parameters(family);
}

const char *fit_natural_name(enum fit_family family, size_t i)
{
	return own_form(family) ? parameter_table[own_form(family)->of[i]].name :
				  mixtures[family].names[i];
}

static double clamp(double x, double low, double high)
{
	return x < low ? low : x > high ? high : x;
}

/* Weights from logits against the last part. */
static void weights(const double *logit, size_t parts, double *weight)
{
	double sum = 1;

	for (size_t i = 0; i + 1 < parts; i++)
		sum += weight[i] = exp(clamp(logit[i], -30, 30));
	for (size_t i = 0; i + 1 < parts; i++)
		weight[i] /= sum;
	weight[parts - 1] = 1 / sum;
}

static struct dist part(const struct fit_law *l, size_t i)
{
	size_t parts = mixtures[l->family].parts;
	double first = l->theta[parts - 1 + i];

	if (l->family == FIT_LOGNORMALS)
		return (struct dist){ .kind = DIST_LOGNORMAL, .a = free_logarithm(first),
				      .b = free_spread(l->theta[2 * parts - 1 + i]) };
	if (l->family == FIT_HYPER_ERLANG && l->order[i] > 1)
		return (struct dist){ .kind = DIST_GAMMA, .a = l->order[i],
				      .b = free_positive(first) / l->order[i] };
	return (struct dist){ .kind = DIST_EXPONENTIAL, .a = free_positive(first) };
}

static void mixture(const struct fit_law *l, struct fit_dist *room)
{
	size_t parts = mixtures[l->family].parts;
	double weight[FIT_PARTS], sum = 0;

	weights(l->theta, parts, weight);
	for (size_t i = 0; i < parts; i++) {
		room->parts[i] = part(l, i);
		room->upto[i] = sum += weight[i];
	}
	room->upto[parts - 1] = 1;
	room->dist = (struct dist){ .kind = DIST_MIXTURE, .count = parts, .upto = room->upto,
				    .parts = room->parts };
}

const struct dist *fit_law_dist(const struct fit_law *l, struct fit_dist *room)
{
	if (own_form(l->family))
		room->dist = fitted_laws[l->family].free->law(l->theta);
	else
		mixture(l, room);
	return &room->dist;
}

void fit_natural(const struct fit_law *l, double *value)
{
	struct fit_dist room;
	const struct dist *d = fit_law_dist(l, &room);
	size_t parts = mixtures[l->family].parts;

	if (own_form(l->family)) {
		value[0] = d->a;
		value[1] = d->b;
		return;
	}
	for (size_t i = 0; i < parts; i++) {
		bool lognormal = l->family == FIT_LOGNORMALS;

		if (i + 1 < parts)
			value[i] = d->upto[i] - (i ? d->upto[i - 1] : 0);
		value[parts - 1 + i] = lognormal ? d->parts[i].a : dist_mean(&d->parts[i]);
		if (lognormal)
			value[2 * parts - 1 + i] = d->parts[i].b;
	}
}

void fit_law_set_mixture(struct fit_law *l, size_t parts, const double *weight, const double *first,
			 const double *second)
{
	for (size_t i = 0; i < parts; i++) {
		if (i + 1 < parts)
			l->theta[i] = clamp(log(weight[i] / weight[parts - 1]), -30, 30);
		l->theta[parts - 1 + i] = l->family == FIT_LOGNORMALS ? first[i] : log(first[i]);
		if (l->family == FIT_LOGNORMALS)
			l->theta[2 * parts - 1 + i] = log(second[i]);
	}
}

/* ---- starts ---- */

/* The mean and standard deviation of ln(X) of what was observed. */
static void log_moments(const struct fit_sample *s, double *mean, double *sd)
{
	double sum = 0, squares = 0;

	for (size_t i = 0; i < s->count; i++) {
		const struct fit_cell *c = &s->cells[i];
		double y = log(fmax((c->low + c->high) / 2, 1e-6));

		sum += c->events * y;
		squares += c->events * y * y;
	}
	*mean = sum / s->events;
	*sd = sqrt(fmax(1e-6, squares / s->events - *mean * *mean));
}

/* The time watched for each event is an exponential law's mean. */
static double time_an_event(const struct fit_sample *s)
{
	double total = 0;

	for (size_t i = 0; i < s->count; i++)
		total += (s->cells[i].events + s->cells[i].censored) *
			 (s->cells[i].low + s->cells[i].high) / 2;
	return fmax(total / s->events, 1e-6);
}

void fit_start(struct fit_law *l, enum fit_family family, const struct fit_sample *s)
{
	struct sample_moments m = { .mean = time_an_event(s),
				    .observed_mean = fmax(fit_sample_mean(s), 1e-6) };

	*l = (struct fit_law){ .family = family };
	m.cv = clamp(fit_sample_sd(s) / m.observed_mean, 0.01, 10);
	log_moments(s, &m.log_mean, &m.log_sd);
	if (own_form(family))
		fitted_laws[family].free->start(&m, l->theta);
	else
		em_start(l, s, m.mean);
}
