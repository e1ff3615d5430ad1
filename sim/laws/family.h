/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * family - what the program knows of a family of distributions, one for each row of laws.def and
 * all in one file: how a scenario gives it, its functions, how it is drawn and fitted.
 */
#ifndef RINGFLOW_LAWS_FAMILY_H
#define RINGFLOW_LAWS_FAMILY_H

#include <stdbool.h>

#include "laws/distribution.h"

struct law;
struct words;

/* ---- parameters ---- */

enum parameter {
#define PARAMETER(id, name, type, range, most) PARAMETER_##id,
#include "laws/laws.def"
	PARAMETERS
};

/* TYPE_LOGARITHM: a number, of which e to its power is a duration. */
enum parameter_type { TYPE_DURATION, TYPE_NUMBER, TYPE_LOGARITHM, TYPE_RATE };
enum parameter_range { RANGE_ANY, RANGE_ZERO_OR_MORE, RANGE_POSITIVE };

struct parameter_row {
	const char *name;
	enum parameter_type type;
	enum parameter_range range;
	double most;
};
extern const struct parameter_row parameter_table[PARAMETERS];

/* What a scenario says of a distribution: one of its family's forms. */
struct parameters {
	unsigned given; /* bit per parameter */
	double value[PARAMETERS];
	size_t quantiles;
	double p[2], x[2]; /* P(X <= x) = p */
};

/* Parameters that determine a distribution together; NOTE is for the documents, or NULL. */
struct form {
	size_t count; /* 0: no form */
	enum parameter of[2];
	const char *note;
};
unsigned form_bits(const struct form *f);

/* ---- families ---- */

enum { FORMS = 4 };

struct family {
	const char *name;	  /* its key in scenarios */
	struct form forms[FORMS]; /* the first are a and b of struct dist; none: a compound law */
	size_t quantiles;	  /* how many determine it */
	bool bare;		  /* a value without a key is that of forms[0] */
	bool pair;		  /* and so is a list of both */
	double only_cv;		  /* the one that it can have; 0: several */

	/* as in distribution.h, of X > 0 that is finite */
	double (*mean)(const struct dist *d);
	double (*variance)(const struct dist *d);
	double (*cdf)(const struct dist *d, double x);
	double (*upper)(const struct dist *d, double x);
	double (*density)(const struct dist *d, double x);
	double (*log_upper)(const struct dist *d, double x);
	/* Solve P, one of the forms or quantiles that rise, for OUT; NULL, or why there is no such
	 * distribution, in A. GSL's error handler must be off. */
	const char *(*solve)(struct arena *a, const struct parameters *p, struct dist *out);
	/* Make L, which is empty, ready to draw: its kind, draw() and inverse(). */
	void (*prepare)(struct law *l, const struct dist *d, struct arena *a);
	/* The same for draws that rise with one number, or NULL: by inverse(). */
	void (*prepare_inverse)(struct law *l, const struct dist *d, struct arena *a);
	/* NULL: by its parameters. */
	struct dist (*times)(const struct dist *d, double k, struct arena *a);
	void (*words)(struct words *w, const struct dist *d);
};
extern const struct family *const families[DIST_KINDS];

/* P's quantiles are put in order, then as family->solve(). */
const char *family_solve(const struct family *f, const struct parameters *p, struct arena *a,
			 struct dist *out);
/* The forms in words: "{shape, scale}, {mean, cv} or two quantiles such as ..."; in A. */
const char *family_takes(const struct family *f, struct arena *a);
/* D, which is not compound, as a value of a scenario: "{lognormal: {mu: 4.8, sigma: 0.9}}"; in A. */
const char *family_yaml(const struct dist *d, struct arena *a);

/* ---- fitting ---- */

/* Of durations that were observed, in seconds, all above 0; MEAN also counts the time of those
 * that were not watched to their end. */
struct sample_moments {
	double mean, observed_mean, cv, log_mean, log_sd;
};

/* Parameters without bounds, as many as forms[0] has, from which a law follows, so that a search
 * may take any. */
struct free_parameters {
	/* Near the best, where the search begins. */
	void (*start)(const struct sample_moments *m, double *theta);
	struct dist (*law)(const double *theta);
};

/* The FITTED_LAWs in their order. */
enum {
#define LAW(id, name)
#define FITTED_LAW(id, name, words) FITTED_##id,
#include "laws/laws.def"
	FITTED_LAWS
};
struct fitted_row {
	const struct family *family;
	const struct free_parameters *free;
};
extern const struct fitted_row fitted_laws[FITTED_LAWS];

/* From a free parameter to one within what a scenario takes. */
double free_positive(double log_value); /* a duration */
double free_shape(double log_value);
double free_spread(double log_value); /* a standard deviation of logarithms */
double free_logarithm(double value);

#endif
