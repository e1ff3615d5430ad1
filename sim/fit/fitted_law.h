/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fitted_law - the laws that are fitted to durations, each of which a scenario can say:
 * free parameters without bounds (logarithms, logits), from which the law follows.
 */
#ifndef RINGFLOW_FIT_FITTED_LAW_H
#define RINGFLOW_FIT_FITTED_LAW_H

#include "fit/censored_sample.h"
#include "laws/distribution.h"

/* FIT_EXPONENTIAL and so on: the fitted laws of laws.def, and mixtures of them. */
enum fit_family {
#define LAW(id, name)
#define FITTED_LAW(id, name, words) FIT_##id,
#include "laws/laws.def"
	FIT_HYPEREXPONENTIAL_2, /* one of two exponentials, by chance */
	FIT_HYPEREXPONENTIAL_3,
	FIT_HYPER_ERLANG,	/* one of two Erlang laws: sums of 1 to 4 exponentials */
	FIT_LOGNORMALS,		/* one of two log-normals */
	FIT_FAMILIES,
};

enum { FIT_PARTS = 3, FIT_PARAMETERS = 5 };

struct fit_law {
	enum fit_family family;
	unsigned order[FIT_PARTS];	/* of hyper-Erlang: phases of each part */
	double theta[FIT_PARAMETERS];	/* the free parameters */
};

/* A law with room for its parts: dist points into it, so it must not be copied. */
struct fit_dist {
	struct dist dist, parts[FIT_PARTS];
	double upto[FIT_PARTS];
};

extern const char *const fit_family_names[FIT_FAMILIES];

/* How many free parameters; the orders of hyper-Erlang count in an AIC, too. */
size_t fit_free_parameters(enum fit_family family);
size_t fit_aic_parameters(enum fit_family family);

/* What L says, as a distribution. */
const struct dist *fit_law_dist(const struct fit_law *l, struct fit_dist *room);

/* The parameters that people know, at most FIT_PARAMETERS (of which fit_natural_count()
 * are there): means, shapes and scales in seconds, weights. */
void fit_natural(const struct fit_law *l, double *value);
size_t fit_natural_count(enum fit_family family);
const char *fit_natural_name(enum fit_family family, size_t i);

/* Where the search for the best law begins: by moments of what was observed, and for
 * laws of several parts by EM. The sample has an event above 0. */
void fit_start(struct fit_law *l, enum fit_family family, const struct fit_sample *s);

/* The free parameters of a mixture by WEIGHTS of PARTS, in the parts' order. */
void fit_law_set_mixture(struct fit_law *l, size_t parts, const double *weight,
			 const double *first, const double *second);

#endif
