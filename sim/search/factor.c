/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/factor.h"

#include <gsl/gsl_qrng.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/diagnostics.h"
#include "base/key_path.h"
#include "base/memory.h"
#include "base/nearest_word.h"
#include "base/source.h"
#include "base/text.h"
#include "base/units.h"

enum { MOST_VALUES = 100000, MOST_POINTS = 100000, SOBOL_FACTORS = 40 };

bool quantity_read(const char *text, enum quantity *quantity, double *value)
{
	if (!parse_number(text, value))
		*quantity = QUANTITY_NUMBER;
	else if (!parse_duration(text, value))
		*quantity = QUANTITY_SECONDS;
	else if (!parse_rate(text, value))
		*quantity = QUANTITY_RATE;
	else if (!parse_share(text, value))
		*quantity = QUANTITY_SHARE;
	else
		*quantity = QUANTITY_WORD;
	return *quantity != QUANTITY_WORD;
}

/* ---- one factor ---- */

/* What is being read: for messages. */
struct reader {
	struct factor_plan *plan;
	const struct source *source;
	struct diagnostics *d;
};

static bool wrong(const struct reader *r, const char *at, const char *what)
{
	struct where where = { r->source, 1, (uint32_t)(at - r->source->text) + 1 };

	diag_error(r->d, where, "%s", what);
	return false;
}

static const char *const range_phrase =
	"expected numbers with the same unit, such as 0s:20s:1s, lin:1:13:5 or log:1/s:100/s:9";

static const struct {
	enum quantity quantity;
	const char *unit;
	double scale;
} plain_units[] = {
	{ QUANTITY_NUMBER, "", 1 }, { QUANTITY_SECONDS, "s", 1 },
	{ QUANTITY_RATE, "/s", 1 }, { QUANTITY_SHARE, "%", 0.01 },
};

/* What follows the number of TEXT: "s", "/m", " points". */
static const char *suffix(const char *text)
{
	char *end;

	strtod(text, &end);
	return end;
}

/* The unit in which the values of F between the texts A and B are written: their own, or
 * that of the quantity where they differ. */
static bool choose_unit(struct factor *f, const char *a, const char *b, double first, double last)
{
	const char *unit = suffix(a);
	bool same = !strcmp(unit, suffix(b)) && strspn(unit, "/%abcdefghijklmnopqrstuvwxyz") == strlen(unit);

	if (same && strtod(a, NULL) != 0 && first != 0) {
		f->unit = unit;
		f->scale = first / strtod(a, NULL);
	} else if (same && strtod(b, NULL) != 0) {
		f->unit = unit;
		f->scale = last / strtod(b, NULL);
	} else {
		for (size_t i = 0; i < sizeof(plain_units) / sizeof(*plain_units); i++)
			if (plain_units[i].quantity == f->quantity) {
				f->unit = plain_units[i].unit;
				f->scale = plain_units[i].scale;
			}
	}
	f->from = first / f->scale;
	f->to = last / f->scale;
	return f->unit != NULL;
}

static const char *written(struct arena *a, const struct factor *f, double value)
{
	char *text = arena_printf(a, "%.10g", value);

	if (!strcmp(text, "-0"))
		text = arena_strdup(a, "0");
	return arena_printf(a, "%s%s", text, f->unit);
}

static void put_value(struct factor_plan *p, struct factor *f, double value)
{
	f->texts[f->count] = written(&p->arena, f, value);
	f->numbers[f->count++] = value * f->scale;
}

static void room_for(struct factor_plan *p, struct factor *f, size_t count)
{
	f->texts = arena_array(&p->arena, count, sizeof(*f->texts));
	f->numbers = arena_array(&p->arena, count, sizeof(*f->numbers));
}

static bool fill_range(struct reader *r, struct factor *f, const char *at, uint64_t count)
{
	if (f->logarithmic && !(f->from > 0 && f->to > 0))
		return wrong(r, at, "a logarithmic range needs ends above zero");
	room_for(r->plan, f, count);
	for (uint64_t i = 0; i < count; i++) {
		double x = count > 1 ? (double)i / (double)(count - 1) : 0;

		put_value(r->plan, f, f->logarithmic ? f->from * pow(f->to / f->from, x) :
						       f->from + x * (f->to - f->from));
	}
	return true;
}

static bool fill_steps(struct reader *r, struct factor *f, const char *at, const char *text)
{
	enum quantity quantity;
	double step, steps;

	if (!quantity_read(text, &quantity, &step) ||
	    (quantity != f->quantity && quantity != QUANTITY_NUMBER))
		return wrong(r, at, range_phrase);
	step /= quantity == f->quantity ? f->scale : 1;
	steps = (f->to - f->from) / step;
	if (!(steps >= 0) || step == 0)
		return wrong(r, at, "the step leads away from the end of the range");
	if (steps > MOST_VALUES)
		return wrong(r, at, "more than 100,000 values");
	/* an end that rounding alone puts out of reach is one of them */
	steps = floor(steps + 1e-9);
	room_for(r->plan, f, (size_t)steps + 1);
	for (size_t i = 0; i <= (size_t)steps; i++)
		put_value(r->plan, f, f->from + (double)i * step);
	return true;
}

/* FROM:TO[:STEP], with WORD "lin" or "log" before it FROM:TO[:N]. */
static bool read_range(struct reader *r, struct factor *f, const char *at, const char *word,
		       char **parts, size_t count)
{
	enum quantity second;
	double first, last;
	uint64_t number;

	f->logarithmic = !strcmp(word, "log");
	if (count < 2 || count > 3 || !quantity_read(parts[0], &f->quantity, &first) ||
	    !quantity_read(parts[1], &second, &last) || second != f->quantity ||
	    !choose_unit(f, parts[0], parts[1], first, last))
		return wrong(r, at, range_phrase);
	f->whole = f->quantity == QUANTITY_NUMBER && first == floor(first) && last == floor(last) &&
		   !strpbrk(parts[0], ".e") && !strpbrk(parts[1], ".e");
	if (count == 2)
		return true;
	if (!*word)
		return fill_steps(r, f, at, parts[2]);
	if (parse_count(parts[2], 2, MOST_VALUES, &number))
		return wrong(r, at, "the last of lin:FROM:TO:N is how many values, 2 or more");
	return fill_range(r, f, at, number);
}

static bool read_list(struct reader *r, struct factor *f, const char *at, char *values)
{
	size_t count = 1;
	char *rest = NULL;

	for (const char *p = values; *p; p++)
		count += *p == ',';
	room_for(r->plan, f, count);
	for (char *one = strtok_r(values, ",", &rest); one; one = strtok_r(NULL, ",", &rest)) {
		enum quantity quantity;
		double number = NAN;

		one += strspn(one, " ");
		quantity_read(one, &quantity, &number);
		f->quantity = f->count && quantity != f->quantity ? QUANTITY_WORD : quantity;
		f->texts[f->count] = one;
		f->numbers[f->count++] = quantity == QUANTITY_WORD ? NAN : number;
	}
	f->unit = "";
	f->scale = 1;
	return f->count || wrong(r, at, "expected at least one value");
}

static bool read_values(struct reader *r, struct factor *f, const char *at)
{
	char *values = arena_strdup(&r->plan->arena, at), *parts[5], *rest = NULL;
	const char *word = "";
	size_t count = 0, first = 0;

	if (!strchr(values, ':') || strchr(values, ','))
		return read_list(r, f, at, values);
	for (char *one = strtok_r(values, ":", &rest); one && count < 5;
	     one = strtok_r(NULL, ":", &rest))
		parts[count++] = one;
	if (count && (!strcmp(parts[0], "log") || !strcmp(parts[0], "lin")))
		word = parts[first++];
	return read_range(r, f, at, word, parts + first, count - first);
}

static const struct factor *factor_named(const struct factor_plan *p, const char *key)
{
	for (size_t i = 0; i < p->factor_count; i++)
		if (!strcmp(p->factors[i].key, key))
			return &p->factors[i];
	return NULL;
}

bool factor_add(struct factor_plan *p, const char *text, struct diagnostics *d)
{
	struct factor f = { 0 }, *grown;
	struct reader r = { p, source_text(&p->arena,
					   arena_printf(&p->arena, "--%s %s",
							p->option ? p->option : "vary", text),
					   text), d };
	const char *equals;

	text = r.source->text;
	equals = key_path_end(text);
	if (!*equals || equals == text)
		return wrong(&r, text, "expected KEY=VALUES, such as "
				       "designs.direct.redirect.after=0s:20s:1s");
	f.key = arena_strndup(&p->arena, text, (size_t)(equals - text));
	if (factor_named(p, f.key))
		return wrong(&r, text, "this key is varied already");
	if (!read_values(&r, &f, equals + 1))
		return false;
	grown = arena_array(&p->arena, p->factor_count + 1, sizeof(*grown));
	if (p->factor_count)
		memcpy(grown, p->factors, p->factor_count * sizeof(*grown));
	grown[p->factor_count++] = f;
	p->factors = grown;
	return true;
}

/* ---- constraints ---- */

static bool read_side(struct reader *r, const char *at, const char *text, const char **key,
		      double *number)
{
	enum quantity quantity;
	const char **names;
	const struct factor *f = factor_named(r->plan, text);
	struct where where = { r->source, 1, (uint32_t)(at - r->source->text) + 1 };

	*key = f ? f->key : NULL;
	if (f || quantity_read(text, &quantity, number))
		return true;
	names = arena_array(&r->plan->arena, r->plan->factor_count + 1, sizeof(*names));
	for (size_t i = 0; i < r->plan->factor_count; i++)
		names[i] = r->plan->factors[i].key;
	diag_error(r->d, where, "expected a key that is varied, or a quantity, found '%s'%s", text,
		   did_you_mean(&r->plan->arena, text, names, r->plan->factor_count));
	return false;
}

bool factor_constrain(struct factor_plan *p, const char *text, struct diagnostics *d)
{
	static const struct {
		const char *text;
		int op;
	} ops[] = { { "<=", LESS_EQUAL }, { ">=", MORE_EQUAL }, { "!=", UNEQUAL },
		    { "==", EQUAL }, { "<", LESS }, { ">", MORE }, { "=", EQUAL } };
	struct reader r = { p, source_text(&p->arena,
					   arena_printf(&p->arena, "--where %s", text), text), d };
	struct constraint c = { .at = { r.source, 1, 1 } }, *grown;

	text = r.source->text;
	for (size_t i = 0; i < sizeof(ops) / sizeof(*ops); i++) {
		const char *at = strstr(text, ops[i].text), *right;

		if (!at)
			continue;
		right = at + strlen(ops[i].text);
		c.op = ops[i].op;
		if (!read_side(&r, text, text_trimmed(&p->arena, text, (size_t)(at - text)), &c.left,
			       &c.left_number) ||
		    !read_side(&r, right, text_trimmed(&p->arena, right, strlen(right)), &c.right,
			       &c.right_number))
			return false;
		grown = arena_array(&p->arena, p->constraint_count + 1, sizeof(*grown));
		if (p->constraint_count)
			memcpy(grown, p->constraints, p->constraint_count * sizeof(*grown));
		grown[p->constraint_count++] = c;
		p->constraints = grown;
		return true;
	}
	return wrong(&r, text, "expected a comparison, such as 'agents.sales.count >= 4'");
}

static double side(const struct factor_plan *p, const char *key, double number,
		   const double *point)
{
	return key ? point[factor_named(p, key) - p->factors] : number;
}

static bool allowed(const struct factor_plan *p, const double *point)
{
	bool ok = true;

	for (size_t i = 0; i < p->constraint_count; i++) {
		const struct constraint *c = &p->constraints[i];
		double a = side(p, c->left, c->left_number, point);
		double b = side(p, c->right, c->right_number, point);

		ok &= c->op == LESS ? a < b : c->op == LESS_EQUAL ? a <= b :
		      c->op == EQUAL ? a == b : c->op == UNEQUAL ? a != b :
		      c->op == MORE_EQUAL ? a >= b : a > b;
	}
	return ok;
}

/* ---- points ---- */

bool factor_sampling(struct factor_plan *p, const char *text, struct diagnostics *d)
{
	struct reader r = { p, source_text(&p->arena,
					   arena_printf(&p->arena, "--sample %s", text), text), d };
	const char *colon = strchr(text, ':');

	p->sampling = !strncmp(text, "lhs:", 4) ? SAMPLE_LATIN :
		      !strncmp(text, "sobol:", 6) ? SAMPLE_SOBOL : SAMPLE_GRID;
	if (p->sampling == SAMPLE_GRID)
		return !strcmp(text, "grid") ||
		       wrong(&r, r.source->text, "expected grid, lhs:N or sobol:N");
	if (parse_count(colon + 1, 1, MOST_POINTS, &p->samples))
		return wrong(&r, r.source->text + (colon + 1 - text), "expected how many points, 1 to 100,000");
	return true;
}

/* Of factor F at X in [0, 1): one of its values, or out of its range. */
static void put_sample(struct factor_plan *p, size_t f, double x, const char **text,
		       double *number)
{
	const struct factor *factor = &p->factors[f];
	double value;

	if (factor->count) {
		size_t i = (size_t)(x * (double)factor->count);

		*text = factor->texts[i];
		*number = factor->numbers[i];
		return;
	}
	value = factor->logarithmic ? factor->from * pow(factor->to / factor->from, x) :
				      factor->from + x * (factor->to - factor->from);
	if (factor->whole)
		value = floor(factor->from + x * (factor->to - factor->from + 1));
	*text = written(&p->arena, factor, value);
	*number = value * factor->scale;
}

static void keep_point(struct factor_plan *p, const char **texts, double *numbers)
{
	if (!allowed(p, numbers))
		return;
	p->texts[p->point_count] = texts;
	p->numbers[p->point_count++] = numbers;
}

static void new_point(struct factor_plan *p, const char ***texts, double **numbers)
{
	*texts = arena_array(&p->arena, p->factor_count, sizeof(**texts));
	*numbers = arena_array(&p->arena, p->factor_count, sizeof(**numbers));
}

static void make_grid(struct factor_plan *p, uint64_t total)
{
	for (uint64_t i = 0; i < total; i++) {
		uint64_t rest = i;
		const char **texts;
		double *numbers;

		new_point(p, &texts, &numbers);
		for (size_t f = p->factor_count; f-- > 0; rest /= p->factors[f].count) {
			texts[f] = p->factors[f].texts[rest % p->factors[f].count];
			numbers[f] = p->factors[f].numbers[rest % p->factors[f].count];
		}
		keep_point(p, texts, numbers);
	}
}

/* In [0, 1), by factor and point. */
static void latin(const struct factor_plan *p, double *x)
{
	gsl_rng *g = gsl_rng_alloc(gsl_rng_mt19937);
	size_t *order = xcalloc(p->samples, sizeof(*order));

	gsl_rng_set(g, p->seed);
	for (size_t f = 0; f < p->factor_count; f++) {
		for (size_t i = 0; i < p->samples; i++)
			order[i] = i;
		gsl_ran_shuffle(g, order, p->samples, sizeof(*order));
		for (size_t i = 0; i < p->samples; i++)
			x[i * p->factor_count + f] =
				((double)order[i] + gsl_rng_uniform(g)) / (double)p->samples;
	}
	free(order);
	gsl_rng_free(g);
}

static void sobol(const struct factor_plan *p, double *x)
{
	gsl_qrng *g = gsl_qrng_alloc(gsl_qrng_sobol, (unsigned)p->factor_count);

	for (size_t i = 0; i < p->samples; i++)
		gsl_qrng_get(g, x + i * p->factor_count);
	gsl_qrng_free(g);
}

static void make_samples(struct factor_plan *p)
{
	double *x = xcalloc(p->samples * p->factor_count, sizeof(*x));

	if (p->sampling == SAMPLE_LATIN)
		latin(p, x);
	else
		sobol(p, x);
	for (size_t i = 0; i < p->samples; i++) {
		const char **texts;
		double *numbers;

		new_point(p, &texts, &numbers);
		for (size_t f = 0; f < p->factor_count; f++)
			put_sample(p, f, x[i * p->factor_count + f], &texts[f], &numbers[f]);
		keep_point(p, texts, numbers);
	}
	free(x);
}

static bool refuse(struct diagnostics *d, const char *why)
{
	diag_error(d, (struct where){ 0 }, "%s", why);
	return false;
}

bool factor_points(struct factor_plan *p, struct diagnostics *d)
{
	uint64_t total = 1;

	if (p->sampling == SAMPLE_SOBOL && p->factor_count > SOBOL_FACTORS)
		return refuse(d, "a Sobol sequence has at most 40 keys");
	for (size_t f = 0; p->sampling == SAMPLE_GRID && f < p->factor_count; f++) {
		if (!p->factors[f].count)
			return refuse(d, arena_printf(&d->arena,
				"--vary %s: a range without steps needs --sample lhs:N or sobol:N",
				p->factors[f].key));
		total *= p->factors[f].count;
		if (total > MOST_POINTS)
			return refuse(d, "more than 100,000 points, take a sample: --sample lhs:N or sobol:N");
	}
	if (p->sampling != SAMPLE_GRID)
		total = p->samples;
	p->texts = arena_array(&p->arena, total, sizeof(*p->texts));
	p->numbers = arena_array(&p->arena, total, sizeof(*p->numbers));
	if (p->sampling == SAMPLE_GRID)
		make_grid(p, total);
	else
		make_samples(p);
	return p->point_count || refuse(d, "no point meets all of --where");
}

void factor_leave_out(struct factor_plan *p, size_t i)
{
	size_t after = --p->point_count - i;

	memmove(p->texts + i, p->texts + i + 1, after * sizeof(*p->texts));
	memmove(p->numbers + i, p->numbers + i + 1, after * sizeof(*p->numbers));
}

void factor_free(struct factor_plan *p)
{
	arena_free(&p->arena);
	*p = (struct factor_plan){ 0 };
}
