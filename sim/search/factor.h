/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * factor - keys of a scenario that are varied, their values, and the points at which it
 * is run: all combinations, or a sample of them.
 */
#ifndef RINGFLOW_FACTOR_H
#define RINGFLOW_FACTOR_H

#include "base/memory.h"
#include "base/source.h"

struct diagnostics;

enum quantity { QUANTITY_WORD, QUANTITY_NUMBER, QUANTITY_SECONDS, QUANTITY_RATE, QUANTITY_SHARE };

/* One `--vary KEY=VALUES`. */
struct factor {
	const char *key;
	enum quantity quantity;
	const char *unit; /* with which numbers are written: "s", "/s", "%" or "" */
	double scale;	  /* one of that unit in SI */
	size_t count;	  /* of the values; 0: only a range to sample from */
	const char **texts; /* as for --set */
	double *numbers;  /* in SI units; NAN of words */
	bool logarithmic, whole;
	double from, to;  /* of the range, in `unit` */
};

/* How points are chosen. */
enum sampling { SAMPLE_GRID, SAMPLE_LATIN, SAMPLE_SOBOL };

/* One `--where LEFT OP RIGHT`: both are keys that are varied, or a quantity. */
struct constraint {
	struct where at;
	const char *left, *right; /* NULL: the number */
	double left_number, right_number;
	enum { LESS, LESS_EQUAL, EQUAL, UNEQUAL, MORE_EQUAL, MORE } op;
};

struct factor_plan {
	const char *option; /* whose texts factors are, without dashes; NULL: "vary" */
	struct arena arena;
	size_t factor_count;
	struct factor *factors;
	size_t constraint_count;
	struct constraint *constraints;
	enum sampling sampling;
	uint64_t samples, seed;
	/* the points: of each, by factor, its text and number */
	size_t point_count;
	const char ***texts;
	double **numbers;
};

/*
 * Read KEY=VALUES, where VALUES is
 *	FROM:TO:STEP		0s:20s:1s, 1:13:1; both ends are among them
 *	lin:FROM:TO:N		N values in equal steps
 *	log:FROM:TO:N		N values in equal ratios
 *	FROM:TO or log:FROM:TO	a range, only for samples
 *	A,B,C			these
 * False after adding an error to D. P is zeroed at first.
 */
bool factor_add(struct factor_plan *p, const char *text, struct diagnostics *d);
/* Read "KEY < 3s", "KEY <= OTHER-KEY", "KEY != 2"; the keys are varied. */
bool factor_constrain(struct factor_plan *p, const char *text, struct diagnostics *d);
/* Read "grid", "lhs:N" or "sobol:N". */
bool factor_sampling(struct factor_plan *p, const char *text, struct diagnostics *d);

/* Choose the points: of a grid the last factor changes fastest; a Latin hypercube
 * (McKay, Beckman & Conover, Technometrics 21:239, 1979) is shuffled by `seed`; Sobol's
 * sequence is gsl_qrng's. Points that break a constraint are left out. False after adding
 * an error to D: there are none, or too many. */
bool factor_points(struct factor_plan *p, struct diagnostics *d);
/* Leave point I out, too. */
void factor_leave_out(struct factor_plan *p, size_t i);
void factor_free(struct factor_plan *p);

/* TEXT as a quantity in SI units: a number, duration, rate or share. False: a word. */
bool quantity_read(const char *text, enum quantity *quantity, double *value);

#endif
