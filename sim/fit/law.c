/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fit/law.h"

#include <math.h>

#include "fit/em.h"

const char *const fit_family_names[FIT_FAMILIES] = {
	"exponential", "Weibull", "gamma", "log-normal", "2 exponentials", "3 exponentials",
	"2 Erlang laws", "2 log-normals",
};

static const struct {
	size_t free, aic, parts;
	const char *names[FIT_PARAMETERS + 1];
} families[FIT_FAMILIES] = {
	[FIT_EXPONENTIAL] = { 1, 1, 1, { "mean" } },
	[FIT_WEIBULL] = { 2, 2, 1, { "shape", "scale" } },
	[FIT_GAMMA] = { 2, 2, 1, { "shape", "scale" } },
	[FIT_LOGNORMAL] = { 2, 2, 1, { "mu", "sigma" } },
	[FIT_HYPEREXPONENTIAL_2] = { 3, 3, 2, { "weight", "mean", "mean 2" } },
	[FIT_HYPEREXPONENTIAL_3] = { 5, 5, 3, { "weight", "weight 2", "mean", "mean 2", "mean 3" } },
	[FIT_HYPER_ERLANG] = { 3, 5, 2, { "weight", "mean", "mean 2" } },
	[FIT_LOGNORMALS] = { 5, 5, 2, { "weight", "mu", "mu 2", "sigma", "sigma 2" } },
};

size_t fit_free_parameters(enum fit_family family)
{
	return families[family].free;
}

size_t fit_aic_parameters(enum fit_family family)
{
	return families[family].aic;
}

size_t fit_natural_count(enum fit_family family)
{
	return families[family].free;
}

const char *fit_natural_name(enum fit_family family, size_t i)
{
	return families[family].names[i];
}

static double clamp(double x, double low, double high)
{
	return x < low ? low : x > high ? high : x;
}

/* Within what a scenario takes. */
static double positive(double log_value)
{
	return exp(clamp(log_value, -16, 20));
}

static double shape(double log_value)
{
	return exp(clamp(log_value, log(0.01), log(1e6)));
}

static double spread(double log_value)
{
	return exp(clamp(log_value, log(0.001), log(20)));
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
	size_t parts = families[l->family].parts;
	double first = l->theta[parts - 1 + i];

	if (l->family == FIT_LOGNORMALS)
		return (struct dist){ .kind = DIST_LOGNORMAL, .a = clamp(first, -16, 20),
				      .b = spread(l->theta[2 * parts - 1 + i]) };
	if (l->family == FIT_HYPER_ERLANG && l->order[i] > 1)
		return (struct dist){ .kind = DIST_GAMMA, .a = l->order[i],
				      .b = positive(first) / l->order[i] };
	return (struct dist){ .kind = DIST_EXPONENTIAL, .a = positive(first) };
}

static void mixture(const struct fit_law *l, struct fit_dist *room)
{
	size_t parts = families[l->family].parts;
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
	const double *t = l->theta;

	switch (l->family) {
	case FIT_EXPONENTIAL:
		room->dist = (struct dist){ .kind = DIST_EXPONENTIAL, .a = positive(t[0]) };
		break;
	case FIT_WEIBULL:
		room->dist = (struct dist){ .kind = DIST_WEIBULL, .a = shape(t[0]), .b = positive(t[1]) };
		break;
	case FIT_GAMMA: /* by its mean, which hardly depends on the shape */
		room->dist = (struct dist){ .kind = DIST_GAMMA, .a = shape(t[0]),
					    .b = positive(t[1]) / shape(t[0]) };
		break;
	case FIT_LOGNORMAL:
		room->dist = (struct dist){ .kind = DIST_LOGNORMAL, .a = clamp(t[0], -16, 20),
					    .b = spread(t[1]) };
		break;
	default:
		mixture(l, room);
	}
	return &room->dist;
}

void fit_natural(const struct fit_law *l, double *value)
{
	struct fit_dist room;
	const struct dist *d = fit_law_dist(l, &room);
	size_t parts = families[l->family].parts;

	if (parts == 1) {
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

void fit_start(struct fit_law *l, enum fit_family family, const struct fit_sample *s)
{
	/* the time watched for each event is an exponential law's mean */
	double total = 0, mean, cv, log_mean, log_sd;

	*l = (struct fit_law){ .family = family };
	for (size_t i = 0; i < s->count; i++)
		total += (s->cells[i].events + s->cells[i].censored) *
			 (s->cells[i].low + s->cells[i].high) / 2;
	mean = fmax(total / s->events, 1e-6);
	cv = clamp(fit_sample_sd(s) / fmax(fit_sample_mean(s), 1e-6), 0.01, 10);
	log_moments(s, &log_mean, &log_sd);
	switch (family) {
	case FIT_EXPONENTIAL:
		l->theta[0] = log(mean);
		break;
	case FIT_WEIBULL:
		l->theta[0] = log(clamp(pow(cv, -1.086), 0.05, 100));
		l->theta[1] = log(mean);
		break;
	case FIT_GAMMA:
		l->theta[0] = log(1 / (cv * cv));
		l->theta[1] = log(mean);
		break;
	case FIT_LOGNORMAL: /* both longer than what was observed says, where some was not */
		l->theta[0] = log_mean + log(mean / fmax(fit_sample_mean(s), 1e-6));
		l->theta[1] = log(log_sd);
		break;
	default:
		em_start(l, s, mean);
	}
}
