/* SPDX-License-Identifier: GPL-3.0-or-later */
/* family - the tables that laws.def makes, and what follows from a family's forms. */
#include "laws/family.h"

#include <math.h>

#include "base/memory.h"
#include "laws/family_internal.h"

const struct parameter_row parameter_table[PARAMETERS] = {
#define PARAMETER(id, name, type, range, most) { name, type, range, most },
#include "laws/laws.def"
};

const struct family *const families[DIST_KINDS] = {
#define LAW(id, name) &name##_family,
#include "laws/laws.def"
};

const struct fitted_row fitted_laws[FITTED_LAWS] = {
#define LAW(id, name)
#define FITTED_LAW(id, name, words) { &name##_family, &name##_fit },
#include "laws/laws.def"
};

unsigned form_bits(const struct form *f)
{
	unsigned bits = 0;

	for (size_t i = 0; i < f->count; i++)
		bits |= 1u << f->of[i];
	return bits;
}

/* Two in their order, the lower first. */
static const char *sort_quantiles(struct parameters *p)
{
	struct parameters q = *p;

	if (p->quantiles < 2)
		return NULL;
	if (p->p[0] == p->p[1])
		return "the two quantiles are the same one";
	for (int i = 0; p->p[0] > p->p[1] && i < 2; i++) {
		q.p[i] = p->p[1 - i];
		q.x[i] = p->x[1 - i];
	}
	*p = q;
	return q.x[0] >= q.x[1] ? "the higher quantile must be the longer duration" : NULL;
}

const char *family_solve(const struct family *f, const struct parameters *p, struct arena *a,
			 struct dist *out)
{
	struct parameters sorted = *p;
	const char *problem = sort_quantiles(&sorted);

	return problem ? problem : f->solve(a, &sorted, out);
}

/* ---- in words ---- */

static const char *form_text(const struct form *f, struct arena *a)
{
	return f->count == 1 ? arena_printf(a, "{%s}", parameter_table[f->of[0]].name) :
			       arena_printf(a, "{%s, %s}", parameter_table[f->of[0]].name,
					    parameter_table[f->of[1]].name);
}

const char *family_takes(const struct family *f, struct arena *a)
{
	const struct form *own = &f->forms[0];
	const char *text = "";

	if (f->pair)
		text = arena_printf(a, "[%s, %s]", parameter_table[own->of[0]].name,
				    parameter_table[own->of[1]].name);
	else if (f->bare)
		text = arena_printf(a, "a %s", parameter_table[own->of[0]].name);
	for (size_t i = 0; i < FORMS && f->forms[i].count; i++) {
		/* a spread that it always has says nothing */
		if (f->only_cv > 0 && form_bits(&f->forms[i]) & 1u << PARAMETER_CV)
			continue;
		text = arena_printf(a, "%s%s%s", text, *text ? ", " : "", form_text(&f->forms[i], a));
	}
	return arena_printf(a, "%s or %s", text,
			    f->quantiles == 1 ? "one quantile such as {p50: 8s}" :
						"two quantiles such as {p50: 8s, p95: 20s}");
}

static const char *parameter_yaml(enum parameter which, double x, struct arena *a)
{
	if (parameter_table[which].type != TYPE_DURATION)
		return arena_printf(a, "%.6g", x);
	return x == 0 ? "0s" : arena_printf(a, x >= 1 ? "%.6gs" : "%.9gs", x);
}

const char *family_yaml(const struct dist *d, struct arena *a)
{
	const struct family *f = families[d->kind];
	const struct form *own = &f->forms[0];

	if (!own->count)
		return parameter_yaml(PARAMETER_MEAN, d->a, a);
	if (f->bare)
		return arena_printf(a, "{%s: %s}", f->name, parameter_yaml(own->of[0], d->a, a));
	if (own->count == 1)
		return arena_printf(a, "{%s: {%s: %s}}", f->name, parameter_table[own->of[0]].name,
				    parameter_yaml(own->of[0], d->a, a));
	return arena_printf(a, "{%s: {%s: %s, %s: %s}}", f->name, parameter_table[own->of[0]].name,
			    parameter_yaml(own->of[0], d->a, a), parameter_table[own->of[1]].name,
			    parameter_yaml(own->of[1], d->b, a));
}

/* ---- free parameters ---- */

static double clamp(double x, double low, double high)
{
	return x < low ? low : x > high ? high : x;
}

double free_positive(double log_value)
{
	return exp(clamp(log_value, -16, 20));
}

double free_shape(double log_value)
{
	return exp(clamp(log_value, log(0.01), log(1e6)));
}

double free_spread(double log_value)
{
	return exp(clamp(log_value, log(0.001), log(20)));
}

double free_logarithm(double value)
{
	return clamp(value, -16, 20);
}
