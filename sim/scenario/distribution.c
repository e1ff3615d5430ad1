/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gsl/gsl_errno.h>
#include <math.h>
#include <string.h>

#include "scenario/decode.h"

#define BIT(parameter) (1u << (parameter))
#define MEAN_AND_CV (BIT(PARAMETER_MEAN) | BIT(PARAMETER_CV))

static const double longest = 1e9; /* seconds, as parse_duration() has it */

enum parameter_type { TYPE_DURATION, TYPE_NUMBER, TYPE_RATE };
enum parameter_range { RANGE_ANY, RANGE_ZERO_OR_MORE, RANGE_POSITIVE };

static const struct {
	const char *name;
	enum parameter_type type;
	enum parameter_range range;
	double most;
} parameter_table[PARAMETERS] = {
	[PARAMETER_MIN] = { "min", TYPE_DURATION, RANGE_ZERO_OR_MORE, 1e9 },
	[PARAMETER_MAX] = { "max", TYPE_DURATION, RANGE_ZERO_OR_MORE, 1e9 },
	[PARAMETER_MEAN] = { "mean", TYPE_DURATION, RANGE_POSITIVE, 1e9 },
	[PARAMETER_CV] = { "cv", TYPE_NUMBER, RANGE_ZERO_OR_MORE, 100 },
	[PARAMETER_RATE] = { "rate", TYPE_RATE, RANGE_POSITIVE, HUGE_VAL },
	[PARAMETER_SHAPE] = { "shape", TYPE_NUMBER, RANGE_POSITIVE, 1e6 },
	[PARAMETER_SCALE] = { "scale", TYPE_DURATION, RANGE_POSITIVE, 1e9 },
	[PARAMETER_MU] = { "mu", TYPE_NUMBER, RANGE_ANY, 20 },
	[PARAMETER_SIGMA] = { "sigma", TYPE_NUMBER, RANGE_ZERO_OR_MORE, 10 },
	[PARAMETER_MEDIAN] = { "median", TYPE_DURATION, RANGE_POSITIVE, 1e9 },
	[PARAMETER_SD] = { "sd", TYPE_DURATION, RANGE_ZERO_OR_MORE, 1e9 },
};

struct family {
	const char *name;
	unsigned forms[3];
	size_t quantiles; /* how many determine it */
	int bare;	  /* what a bare duration means, or -1 */
	const char *(*fit)(struct arena *a, const struct parameters *p, struct dist *out);
	const char *takes;
};

static const struct family families[] = {
	{ "uniform", { BIT(PARAMETER_MIN) | BIT(PARAMETER_MAX), MEAN_AND_CV }, 2, -1,
	  fit_uniform,
	  "[min, max], {min, max}, {mean, cv} or two quantiles such as {p50: 8s, p95: 20s}" },
	{ "exponential", { BIT(PARAMETER_MEAN), BIT(PARAMETER_RATE), MEAN_AND_CV }, 1,
	  PARAMETER_MEAN, fit_exponential,
	  "a mean, {mean}, {rate} or one quantile such as {p50: 8s}" },
	{ "gamma", { BIT(PARAMETER_SHAPE) | BIT(PARAMETER_SCALE), MEAN_AND_CV }, 2, -1,
	  fit_gamma, "{shape, scale}, {mean, cv} or two quantiles such as {p50: 8s, p95: 20s}" },
	{ "weibull", { BIT(PARAMETER_SHAPE) | BIT(PARAMETER_SCALE), MEAN_AND_CV }, 2, -1,
	  fit_weibull, "{shape, scale}, {mean, cv} or two quantiles such as {p50: 8s, p95: 20s}" },
	{ "lognormal",
	  { BIT(PARAMETER_MU) | BIT(PARAMETER_SIGMA),
	    BIT(PARAMETER_MEDIAN) | BIT(PARAMETER_SIGMA), MEAN_AND_CV },
	  2, -1, fit_lognormal,
	  "{mu, sigma}, {median, sigma}, {mean, cv} or two quantiles such as {p50: 8s, p95: 20s}" },
	{ "normal", { BIT(PARAMETER_MEAN) | BIT(PARAMETER_SD), MEAN_AND_CV }, 2, -1, fit_normal,
	  "{mean, sd}, {mean, cv} or two quantiles such as {p50: 8s, p95: 20s}" },
};

static const char *const kinds[] = { "constant", "uniform",   "exponential", "gamma",	"weibull",
				     "lognormal", "normal", "mixture",     "empirical" };

/* "p95" or "p99.9": the probability, or a negative number. */
static double quantile_key(const char *key)
{
	double percent;

	if (key[0] != 'p' || !key[1] || key[1 + strspn(key + 1, "0123456789.")])
		return -1;
	if (parse_number(key + 1, &percent) || percent <= 0 || percent >= 100)
		return -1;
	return percent / 100;
}

static bool read_parameter(struct decoder *c, const struct member *m, enum parameter which,
			   struct parameters *p)
{
	double value = 0;
	bool good;

	switch (parameter_table[which].type) {
	case TYPE_DURATION:
		good = read_duration(c, m->value, m->key, &value);
		break;
	case TYPE_RATE:
		good = read_rate(c, m->value, m->key, &value);
		break;
	default:
		good = read_number(c, m->value, m->key, &value);
	}
	if (!good)
		return false;
	if (parameter_table[which].range == RANGE_POSITIVE && value <= 0)
		return expected(c, m->value, m->key, "more than 0");
	if (parameter_table[which].range == RANGE_ZERO_OR_MORE && value < 0)
		return expected(c, m->value, m->key, "0 or more");
	if (value > parameter_table[which].most)
		return expected(c, m->value, m->key,
				arena_printf(c->arena, "at most %g",
					     parameter_table[which].most));
	p->given |= BIT(which);
	p->value[which] = value;
	return true;
}

static bool read_quantile(struct decoder *c, const struct member *m, double at,
			  struct parameters *p)
{
	double value;

	if (!read_duration(c, m->value, m->key, &value))
		return false;
	/* a third is counted, so that the form is seen to be wrong */
	if (p->quantiles < 2) {
		p->p[p->quantiles] = at;
		p->x[p->quantiles] = value;
	}
	p->quantiles++;
	return true;
}

static bool unknown_parameter(struct decoder *c, const struct member *m,
			      const struct family *f)
{
	const char *candidates[PARAMETERS];
	size_t n = 0;

	for (unsigned i = 0; i < PARAMETERS; i++)
		if ((f->forms[0] | f->forms[1] | f->forms[2]) & BIT(i))
			candidates[n++] = parameter_table[i].name;
	diag_error(c->d, m->at, "unknown key '%s', %s takes %s%s", shown(c, m->key), f->name,
		   f->takes, suggest(c, m->key, candidates, n));
	return false;
}

static bool read_parameters(struct decoder *c, const struct node *node,
			    const struct family *f, struct parameters *p)
{
	unsigned known = f->forms[0] | f->forms[1] | f->forms[2];
	bool good = true;

	for (size_t i = 0; i < node->count; i++) {
		const struct member *m = &node->members[i];
		double quantile = quantile_key(m->key);
		unsigned which = 0;

		while (which < PARAMETERS && !((known & BIT(which)) &&
					       !strcmp(m->key, parameter_table[which].name)))
			which++;
		if (quantile > 0)
			good &= read_quantile(c, m, quantile, p);
		else if (which < PARAMETERS)
			good &= read_parameter(c, m, which, p);
		else
			good = unknown_parameter(c, m, f);
	}
	return good;
}

static bool form_fits(const struct family *f, const struct parameters *p)
{
	if (!p->given)
		return p->quantiles == f->quantiles;
	if (p->quantiles)
		return false;
	for (size_t i = 0; i < COUNT_OF(f->forms); i++)
		if (p->given == f->forms[i])
			return true;
	return false;
}

static bool read_bounds(struct decoder *c, const struct node *list, struct parameters *p)
{
	bool good = true;

	if (list->count != 2)
		return expected(c, list, "uniform", "two bounds, [min, max]");
	p->given = BIT(PARAMETER_MIN) | BIT(PARAMETER_MAX);
	for (int i = 0; i < 2; i++)
		good &= read_duration(c, list->items[i], i ? "max" : "min",
				      &p->value[i ? PARAMETER_MAX : PARAMETER_MIN]);
	return good;
}

static bool read_family(struct decoder *c, const struct node *node, const struct family *f,
			struct dist *out)
{
	struct parameters p = { 0 };
	gsl_error_handler_t *handler;
	const char *problem;
	struct dist fitted;
	double mean;

	if (node->kind == NODE_LIST && f->fit == fit_uniform) {
		if (!read_bounds(c, node, &p))
			return false;
	} else if (node->kind == NODE_SCALAR && f->bare >= 0) {
		const struct member bare = { f->name, node->at, (struct node *)node };

		if (!read_parameter(c, &bare, (enum parameter)f->bare, &p))
			return false;
	} else if (!want_map(c, node, f->name, f->takes) || !read_parameters(c, node, f, &p)) {
		return false;
	}
	if (!form_fits(f, &p)) {
		diag_error(c->d, node->at, "%s: expected %s", f->name, f->takes);
		return false;
	}
	/* GSL aborts on what the fit means to report */
	handler = gsl_set_error_handler_off();
	problem = f->fit(c->arena, &p, &fitted);
	mean = problem ? 0 : dist_mean(&fitted);
	gsl_set_error_handler(handler);
	if (!(mean >= 0 && mean <= longest))
		problem = "its mean is out of range (0 to 1e9 seconds)";
	if (problem) {
		diag_error(c->d, node->at, "no such %s distribution: %s", f->name, problem);
		return false;
	}
	*out = fitted;
	return true;
}

static bool read_kind(struct decoder *c, const struct member *m, struct dist *out)
{
	double seconds;

	if (!strcmp(m->key, "constant")) {
		if (!read_duration(c, m->value, "constant", &seconds))
			return false;
		*out = dist_constant(seconds);
		return true;
	}
	if (!strcmp(m->key, "mixture"))
		return read_mixture(c, m->value, out);
	if (!strcmp(m->key, "empirical"))
		return read_empirical(c, m->value, out);
	for (size_t i = 0; i < COUNT_OF(families); i++)
		if (!strcmp(m->key, families[i].name))
			return read_family(c, m->value, &families[i], out);
	diag_error(c->d, m->at, "unknown distribution '%s'%s", shown(c, m->key),
		   suggest(c, m->key, kinds, COUNT_OF(kinds)));
	return false;
}

bool read_dist(struct decoder *c, const struct node *node, const char *what,
	       struct dist *out)
{
	double seconds;

	if (node->kind == NODE_SCALAR) {
		if (!read_duration(c, node, what, &seconds))
			return false;
		*out = dist_constant(seconds);
		return true;
	}
	if (node->kind == NODE_LIST)
		return expected(c, node, what, "a duration or a distribution");
	if (node->count != 1) {
		diag_error(c->d, node->at,
			   "%s: expected one distribution, such as {exponential: 8s}, "
			   "found a map of %zu keys", what, node->count);
		return false;
	}
	return read_kind(c, &node->members[0], out);
}

bool read_delays(struct decoder *c, const struct node *node, const char *what, size_t max,
		 struct dist *delays, size_t *count)
{
	bool good = true;

	if (is_none(node)) {
		*count = 0;
		return true;
	}
	if (!want_list(c, node, what, "a list of durations, such as [250ms, 750ms], or none"))
		return false;
	if (node->count > max) {
		diag_error(c->d, node->items[max]->at, "%s: more than %zu delays", what, max);
		return false;
	}
	for (size_t i = 0; i < node->count; i++)
		good &= read_dist(c, node->items[i], what, &delays[i]);
	if (good)
		*count = node->count;
	return good;
}
