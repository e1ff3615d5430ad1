/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fit/choose.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "laws/distribution.h"
#include "laws/family.h"

static int by_aic(const void *a, const void *b)
{
	const struct fit_maximum *x = a, *y = b;

	if (x->aic != y->aic)
		return x->aic < y->aic ? -1 : 1;
	return (x->law.family > y->law.family) - (x->law.family < y->law.family);
}

/* The law that a family of several parts becomes when its parts are alike. */
static const enum fit_family simpler[FIT_FAMILIES] = {
	[FIT_HYPEREXPONENTIAL_2] = FIT_EXPONENTIAL,
	[FIT_HYPEREXPONENTIAL_3] = FIT_HYPEREXPONENTIAL_2,
	[FIT_LOGNORMALS] = FIT_LOGNORMAL,
};

/* Parts that make nothing more likely, or hardly ever come up, have no values of their own. */
static bool idle_parts(const struct fit_maximum *all, enum fit_family family)
{
	struct fit_dist room;
	const struct dist *d = fit_law_dist(&all[family].law, &room);

	for (size_t i = 0; d->kind == DIST_MIXTURE && i < d->count; i++)
		if (d->upto[i] - (i ? d->upto[i - 1] : 0) < 1e-4)
			return true;
	return (family == FIT_HYPEREXPONENTIAL_2 || family == FIT_HYPEREXPONENTIAL_3 ||
		family == FIT_LOGNORMALS) &&
	       all[family].log_likelihood < all[simpler[family]].log_likelihood + 0.01;
}

/* A scenario takes means and scales from a nanosecond to 1e9 s; the law that is fitted to
 * a few values that are wide apart may have neither. */
static const double least_said = 1e-9, most_said = 1e9;

static bool durations_can_be_said(const struct dist *d)
{
	const struct form *own = &families[d->kind]->forms[0];
	const double value[] = { d->a, d->b };

	for (size_t i = 0; i < own->count; i++)
		if (parameter_table[own->of[i]].type == TYPE_DURATION &&
		    !(value[i] >= least_said && value[i] <= most_said))
			return false;
	return true;
}

static bool can_be_said(const struct dist *d)
{
	double mean = dist_mean(d);

	for (size_t i = 0; d->kind == DIST_MIXTURE && i < d->count; i++)
		if (!can_be_said(&d->parts[i]))
			return false;
	return durations_can_be_said(d) && mean >= least_said && mean <= most_said;
}

static bool is_usable(const struct fit_maximum *all, enum fit_family family)
{
	struct fit_dist room;

	return !idle_parts(all, family) && can_be_said(fit_law_dist(&all[family].law, &room));
}

static size_t maximise_all(struct fit_maximum *kept, const struct fit_choice *c)
{
	struct fit_maximum all[FIT_FAMILIES];
	size_t count = 0;

	for (size_t i = 0; i < FIT_FAMILIES; i++) {
		if (c->verdict == FIT_FEW && i != FIT_EXPONENTIAL)
			continue;
		fit_maximise(&all[i], (enum fit_family)i, &c->sample);
		if (is_usable(all, (enum fit_family)i))
			kept[count++] = all[i];
	}
	qsort(kept, count, sizeof(*kept), by_aic);
	return count;
}

static size_t find_wanted(const struct fit_choice *c, const enum fit_family *wanted)
{
	for (size_t i = 0; wanted && i < c->count; i++)
		if (c->candidates[i].maximum.law.family == *wanted)
			return i;
	return 0;
}

static void fit_all(struct fit_choice *c, const enum fit_family *wanted, struct arena *a)
{
	struct fit_maximum all[FIT_FAMILIES];

	c->count = maximise_all(all, c);
	c->candidates = arena_array(a, c->count, sizeof(*c->candidates));
	for (size_t i = 0; i < c->count; i++) {
		struct fit_candidate *x = &c->candidates[i];

		x->maximum = all[i];
		fit_law_dist(&x->maximum.law, &x->dist);
	}
	c->best = find_wanted(c, wanted);
	for (size_t i = 0; i < c->count; i++) {
		struct fit_candidate *x = &c->candidates[i];

		fit_goodness(&x->goodness, &x->maximum.law, &c->sample, i == c->best);
	}
	c->chosen = c->candidates[c->best].dist.dist;
}

void fit_choose(struct fit_choice *c, const struct fit_sample *s, const enum fit_family *wanted,
		double confidence, struct arena *a)
{
	gsl_error_handler_t *handler = gsl_set_error_handler_off();

	*c = (struct fit_choice){ .sample = *s };
	survival_estimate(&c->survival, s, confidence, a);
	c->verdict = !s->n ? FIT_EMPTY :
		     !(s->events > 0) ? FIT_ALL_CENSORED :
		     fit_sample_constant(s) && (s->events == s->n || fit_sample_mean(s) == 0) ? FIT_CONSTANT :
		     s->events < FIT_LEAST ? FIT_FEW : FIT_CHOSEN;
	if (c->verdict == FIT_CONSTANT)
		c->chosen = dist_constant(fit_sample_mean(s));
	else if (c->verdict == FIT_CHOSEN || c->verdict == FIT_FEW)
		fit_all(c, wanted, a);
	gsl_set_error_handler(handler);
}

double fit_mean(const struct fit_choice *c)
{
	return dist_mean(&c->chosen);
}

/* ---- YAML ---- */

static const char *parts(const struct dist *d, struct arena *a)
{
	const char *list = "";
	double rest = 100;

	for (size_t i = 0; i < d->count; i++) {
		/* what was rounded away goes to the last */
		double share = i + 1 < d->count ?
				       round(1e6 * (d->upto[i] - (i ? d->upto[i - 1] : 0))) / 1e4 : rest;

		rest -= share;
		list = arena_printf(a, "%s%s{weight: %.4f%%, of: %s}", list, i ? ", " : "", share,
				    fit_yaml(&d->parts[i], a));
	}
	return arena_printf(a, "{mixture: [%s]}", list);
}

const char *fit_yaml(const struct dist *d, struct arena *a)
{
	return d->kind == DIST_MIXTURE ? parts(d, a) : family_yaml(d, a);
}
