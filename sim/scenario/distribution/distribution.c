/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gsl/gsl_errno.h>
#include <math.h>
#include <string.h>

#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/units.h"
#include "laws/distribution.h"
#include "laws/family.h"
#include "scenario/document/decode_internal.h"

#define BIT(parameter) (1u << (parameter))

static const double longest = 1e9; /* seconds, as parse_duration() has it */

/* Every parameter of F's forms, as bits. */
static unsigned known_parameters(const struct family *f)
{
	unsigned bits = 0;

	for (size_t i = 0; i < FORMS; i++)
		bits |= form_bits(&f->forms[i]);
	return bits;
}

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
		if (known_parameters(f) & BIT(i))
			candidates[n++] = parameter_table[i].name;
	diag_error(c->d, m->at, "unknown key '%s', %s takes %s%s", shown(c, m->key), f->name,
		   family_takes(f, c->arena), suggest(c, m->key, candidates, n));
	return false;
}

static bool read_parameters(struct decoder *c, const struct node *node,
			    const struct family *f, struct parameters *p)
{
	unsigned known = known_parameters(f);
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
	for (size_t i = 0; i < FORMS; i++)
		if (p->given == form_bits(&f->forms[i]))
			return true;
	return false;
}

/* [min, max]: both of the family's own parameters, in their order. */
static bool read_pair(struct decoder *c, const struct node *list, const struct family *f,
		      struct parameters *p)
{
	const struct form *own = &f->forms[0];
	bool good = true;

	if (list->count != 2)
		return expected(c, list, f->name,
				arena_printf(c->arena, "two bounds, [%s, %s]",
					     parameter_table[own->of[0]].name,
					     parameter_table[own->of[1]].name));
	for (int i = 0; i < 2; i++) {
		const struct member m = { parameter_table[own->of[i]].name, list->items[i]->at,
					  list->items[i] };

		good &= read_parameter(c, &m, own->of[i], p);
	}
	return good;
}

static bool read_form(struct decoder *c, const struct node *node, const struct family *f,
		      struct parameters *p)
{
	if (node->kind == NODE_LIST && f->pair)
		return read_pair(c, node, f, p);
	if (node->kind == NODE_SCALAR && f->bare) {
		const struct member bare = { f->name, node->at, (struct node *)node };

		return read_parameter(c, &bare, f->forms[0].of[0], p);
	}
	return want_map(c, node, f->name, family_takes(f, c->arena)) &&
	       read_parameters(c, node, f, p);
}

static bool read_family(struct decoder *c, const struct node *node, const struct family *f,
			struct dist *out)
{
	struct parameters p = { 0 };
	gsl_error_handler_t *handler;
	const char *problem;
	struct dist solved;
	double mean;

	if (!read_form(c, node, f, &p))
		return false;
	if (!form_fits(f, &p)) {
		diag_error(c->d, node->at, "%s: expected %s", f->name, family_takes(f, c->arena));
		return false;
	}
	/* GSL aborts on what solving means to report */
	handler = gsl_set_error_handler_off();
	problem = family_solve(f, &p, c->arena, &solved);
	mean = problem ? 0 : dist_mean(&solved);
	gsl_set_error_handler(handler);
	if (!(mean >= 0 && mean <= longest))
		problem = "its mean is out of range (0 to 1e9 seconds)";
	if (problem) {
		diag_error(c->d, node->at, "no such %s distribution: %s", f->name, problem);
		return false;
	}
	*out = solved;
	return true;
}

static bool read_constant(struct decoder *c, const struct node *node, const char *what,
			  struct dist *out)
{
	double seconds;

	if (!read_duration(c, node, what, &seconds))
		return false;
	*out = dist_constant(seconds);
	return true;
}

static bool read_kind(struct decoder *c, const struct member *m, struct dist *out)
{
	const char *names[DIST_KINDS];

	for (unsigned i = 0; i < DIST_KINDS; i++) {
		names[i] = families[i]->name;
		if (strcmp(m->key, names[i]))
			continue;
		if (i == DIST_CONSTANT)
			return read_constant(c, m->value, m->key, out);
		if (i == DIST_MIXTURE)
			return read_mixture(c, m->value, out);
		if (i == DIST_EMPIRICAL)
			return read_empirical(c, m->value, out);
		return read_family(c, m->value, families[i], out);
	}
	diag_error(c->d, m->at, "unknown distribution '%s'%s", shown(c, m->key),
		   suggest(c, m->key, names, DIST_KINDS));
	return false;
}

bool read_dist(struct decoder *c, const struct node *node, const char *what,
	       struct dist *out)
{
	if (node->kind == NODE_SCALAR)
		return read_constant(c, node, what, out);
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
