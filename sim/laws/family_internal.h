/* SPDX-License-Identifier: GPL-3.0-or-later */
/* family - what the files of the laws share; private to the room. */
#ifndef RINGFLOW_LAWS_FAMILY_INTERNAL_H
#define RINGFLOW_LAWS_FAMILY_INTERNAL_H

#include "laws/family.h"
#include "laws/law.h"
#include "random/stream.h"

/* Every file has these two; what is missing is an error of the linker. */
#define LAW(id, name) extern const struct family name##_family;
#include "laws/laws.def"
#define LAW(id, name)
#define FITTED_LAW(id, name, words) extern const struct free_parameters name##_fit;
#include "laws/laws.def"

#define FORM(one, other) { 2, { PARAMETER_##one, PARAMETER_##other }, NULL }
#define FORM_OF_ONE(one) { 1, { PARAMETER_##one }, NULL }
#define FORM_WITH_NOTE(one, other, note) { 2, { PARAMETER_##one, PARAMETER_##other }, note }

/* The functions of a law by their names, of one with parameters and of a compound one; what is
 * missing is an error of the compiler. */
#define SHARED_FUNCTIONS(name) \
	.mean = name##_mean, .variance = name##_variance, .cdf = name##_cdf, \
	.upper = name##_upper, .density = name##_density, .log_upper = name##_log_upper, \
	.prepare = name##_prepare
#define FAMILY_FUNCTIONS(name) SHARED_FUNCTIONS(name), .solve = name##_solve
#define COMPOUND_FUNCTIONS(name) \
	SHARED_FUNCTIONS(name), .times = name##_times, .words = name##_words

static const double ns_a_second = 1e9;

/* The probability of the I-th part or value. */
double dist_weight(const struct dist *d, size_t i);
/* P(X <= X) of what is always AT. */
double certain_cdf(double at, double x);

/* ---- words ---- */

struct words {
	char *buffer;
	size_t size, used;
};
__attribute__((format(printf, 2, 3)))
void words_add(struct words *w, const char *format, ...);
void words_add_dist(struct words *w, const struct dist *d);

/* ---- solve.c ---- */

/* Beyond these a law is a constant or has no usable mean. */
static const double least_shape = 0.01, most_shape = 1e6;

bool has_parameter(const struct parameters *p, enum parameter which);
/* If DEGENERATE, OUT is always SECONDS; returns that. */
bool constant_when(bool degenerate, double seconds, struct dist *out);
/* Why no shape can be SHAPE, in A, or NULL. */
const char *check_shape(double shape, struct arena *a);

/* A decreasing function of ln(shape) that is 0 where the shape is right. */
struct equation {
	double (*f)(double log_shape, void *self);
	double target;
	double p[2];
};
/* Solve it by Brent's method; false when there is no shape in range. */
bool solve_shape(struct equation *e, double *shape);

#endif
