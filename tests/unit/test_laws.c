/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every row of laws.def: do the functions of its file agree with each other, and do the schema and
 * the documents say of it what the table says? UPDATE=1 rewrites what these say.
 */
#include "fit_bench.h"
#include "goodness.h"

#include <gsl/gsl_errno.h>

#include "laws/family.h"

enum { DRAWS = 50000, COMPOUND = 3 };

static bool is_compound(size_t kind)
{
	return !families[kind]->forms[0].count;
}

/* The law of KIND with this mean and CV, or its only one. */
static struct dist of_moments(size_t kind, double mean, double cv, struct arena *a)
{
	const struct family *f = families[kind];
	struct parameters p = { .given = 1u << PARAMETER_MEAN | 1u << PARAMETER_CV };
	const char *problem;
	struct dist d;

	p.value[PARAMETER_MEAN] = mean;
	p.value[PARAMETER_CV] = f->only_cv > 0 ? f->only_cv : cv;
	problem = family_solve(f, &p, a, &d);
	if (problem)
		fail_msg("%s: %s", f->name, problem);
	return d;
}

/* Where the law is: quantiles by halving. */
static double quantile(const struct dist *d, double p)
{
	double low = 0, high = 1e6;

	for (int i = 0; i < 100; i++) {
		double middle = (low + high) / 2;

		*(dist_cdf(d, middle) < p ? &low : &high) = middle;
	}
	return high;
}

static void every_row_has_its_functions(UNUSED void **state)
{
	size_t compound = 0;

	for (size_t i = 0; i < DIST_KINDS; i++) {
		const struct family *f = families[i];

		assert_non_null(f->name);
		compound += is_compound(i);
		assert_true(f->mean && f->variance && f->cdf && f->upper && f->density &&
			    f->log_upper && f->prepare);
		assert_true(is_compound(i) ? f->words && f->times : f->solve && f->quantiles);
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(f->name, families[j]->name);
	}
	assert_int_equal(compound, COMPOUND);
}

static void moments_are_solved_for(void **state)
{
	struct bench *b = *state;

	for (size_t i = 0; i < DIST_KINDS; i++) {
		struct dist d, twice;
		double cv;

		if (is_compound(i))
			continue;
		d = of_moments(i, 10, 0.15, &b->arena);
		twice = dist_times(&d, 2, &b->arena);
		cv = families[i]->only_cv > 0 ? families[i]->only_cv : 0.15;
		if (d.kind != i)
			fail_msg("%s: solves for another law", families[i]->name);
		assert_near(dist_mean(&d), 10, 1e-6);
		assert_near(sqrt(dist_variance(&d)) / 10, cv, 1e-6);
		assert_near(dist_mean(&twice), 20, 1e-6);
		assert_near(dist_cdf(&twice, 21), dist_cdf(&d, 10.5), 1e-9);
	}
}

static void quantiles_are_solved_for(void **state)
{
	struct bench *b = *state;

	for (size_t i = 0; i < DIST_KINDS; i++) {
		struct parameters p = { .quantiles = families[i]->quantiles, .p = { 0.9, 0.2 } };
		gsl_error_handler_t *handler;
		struct dist d, again;
		const char *problem;

		if (is_compound(i))
			continue;
		d = of_moments(i, 10, 0.4, &b->arena);
		for (size_t k = 0; k < p.quantiles; k++)
			p.x[k] = quantile(&d, p.p[k]);
		if (i == DIST_NORMAL) /* which takes quantiles of the law before it is truncated */
			continue;
		handler = gsl_set_error_handler_off();
		problem = family_solve(families[i], &p, &b->arena, &again);
		gsl_set_error_handler(handler);
		if (problem)
			fail_msg("%s: %s", families[i]->name, problem);
		for (double x = 2; x < 20; x += 3)
			assert_near(dist_cdf(&again, x), dist_cdf(&d, x), 1e-5);
	}
}

/* Slopes over 2e-4 of the law's middle half, where a density is smooth. */
static void functions_agree(void **state)
{
	struct bench *b = *state;

	for (size_t i = 0; i < DIST_KINDS; i++) {
		struct dist d;

		if (is_compound(i))
			continue;
		d = of_moments(i, 10, 0.4, &b->arena);
		for (double p = 0.25; p < 0.8; p += 0.05) {
			double x = quantile(&d, p), h = 1e-4;
			double slope = (dist_cdf(&d, x + h) - dist_cdf(&d, x - h)) / (2 * h);

			assert_near(dist_cdf(&d, x), p, 1e-9);
			assert_near(dist_cdf(&d, x) + dist_upper(&d, x), 1, 1e-9);
			assert_near(exp(dist_log_upper(&d, x)), dist_upper(&d, x), 1e-9);
			if (!(fabs(dist_density(&d, x) - slope) < 1e-5))
				fail_msg("%s: density %g at %g, slope %g", families[i]->name,
					 dist_density(&d, x), x, slope);
		}
	}
}

static double cdf(const void *law, double x)
{
	return dist_cdf(law, x);
}

static void draws_follow(void **state)
{
	struct bench *b = *state;
	static double x[DRAWS];
	static struct rng r;

	rng_init(&r, 5, 0);
	for (size_t i = 0; i < DIST_KINDS; i++) {
		struct dist d;
		struct law plain, inverse;

		if (is_compound(i))
			continue;
		d = of_moments(i, 10, 0.45, &b->arena);
		law_prepare(&plain, &d, &b->arena);
		law_prepare_inverse(&inverse, &d, &b->arena);
		for (uint64_t k = 0; k < DRAWS; k++)
			x[k] = 1e-9 * (double)law_draw(&r, &plain, &(struct address){ k, i + 1, 0 });
		qsort(x, DRAWS, sizeof(*x), by_value);
		if (ks_statistic(x, DRAWS, cdf, &d, 1e-9) > ks_critical())
			fail_msg("%s: draws do not follow it", families[i]->name);
		for (double u = 0.05; u < 1; u += 0.1)
			assert_near(dist_cdf(&d, 1e-9 * inverse.of->inverse(inverse.of, u)), u, 1e-7);
	}
}

static void fits_are_found(void **state)
{
	struct bench *b = *state;

	for (size_t i = 0; i < FITTED_LAWS; i++) {
		size_t kind = 0;
		struct fit_sample s;
		struct fit_maximum m;
		struct dist d;

		while (families[kind] != fitted_laws[i].family)
			kind++;
		d = of_moments(kind, 60, 0.6, &b->arena);
		s = sample_of(b, draw(b, &d, 1000, 0, 0, 50 + i), 1000);
		m = maximise((enum fit_family)i, &s);
		for (size_t k = 0; k < fit_natural_count(m.law.family); k++)
			if (!(fabs(m.natural[k] - (k ? d.b : d.a)) < 5 * m.error[k]))
				fail_msg("%s: %s is %g, not %g; standard error %g",
					 fit_family_names[i], fit_natural_name(m.law.family, k),
					 m.natural[k], k ? d.b : d.a, m.error[k]);
	}
}

/* ---- what the schema and the documents say ---- */

static const char *type_in_schema(enum parameter which)
{
	const struct parameter_row *p = &parameter_table[which];

	if (p->type == TYPE_RATE)
		return "rate";
	if (p->type == TYPE_DURATION)
		return p->range == RANGE_POSITIVE ? "positiveDuration" : "duration";
	return p->range == RANGE_POSITIVE ? "positiveNumber" :
	       p->range == RANGE_ANY	  ? "number" : "numberFrom0";
}

static void schema_form(FILE *out, const struct family *f, const struct form *form)
{
	bool moments = form_bits(form) == (1u << PARAMETER_MEAN | 1u << PARAMETER_CV);

	if (moments && !(f->only_cv > 0)) {
		fprintf(out, "                { \"$ref\": \"#/definitions/meanAndCv\" },\n");
		return;
	}
	fprintf(out, "                {\n                  \"type\": \"object\",\n"
		     "                  \"additionalProperties\": false,\n"
		     "                  \"required\": [");
	for (size_t i = 0; i < form->count; i++)
		fprintf(out, "%s\"%s\"", i ? ", " : "", parameter_table[form->of[i]].name);
	fprintf(out, "],\n                  \"properties\": {\n");
	for (size_t i = 0; i < form->count; i++) {
		fprintf(out, "                    \"%s\": ", parameter_table[form->of[i]].name);
		if (f->only_cv > 0 && form->of[i] == PARAMETER_CV)
			fprintf(out, "{ \"description\": \"Always %g.\", \"enum\": [%g, \"%g\"] }",
				f->only_cv, f->only_cv, f->only_cv);
		else
			fprintf(out, "{ \"$ref\": \"#/definitions/%s\" }", type_in_schema(form->of[i]));
		fprintf(out, "%s\n", i + 1 < form->count ? "," : "");
	}
	fprintf(out, "                  }\n                },\n");
}

static void schema_law(FILE *out, const struct family *f, struct arena *a)
{
	fprintf(out, "            \"%s\": {\n              \"description\": \"%s", f->name,
		family_takes(f, a));
	for (size_t i = 0; i < FORMS && f->forms[i].count; i++)
		if (f->forms[i].note)
			fprintf(out, "; {%s, %s} %s", parameter_table[f->forms[i].of[0]].name,
				parameter_table[f->forms[i].of[1]].name, f->forms[i].note);
	fprintf(out, ".\",\n              \"anyOf\": [\n");
	if (f->bare)
		fprintf(out, "                { \"$ref\": \"#/definitions/%s\" },\n",
			type_in_schema(f->forms[0].of[0]));
	if (f->pair)
		fprintf(out, "                { \"type\": \"array\", \"items\": { \"$ref\": \"#/definitions/%s\" }, "
			     "\"minItems\": 2, \"maxItems\": 2 },\n", type_in_schema(f->forms[0].of[0]));
	for (size_t i = 0; i < FORMS && f->forms[i].count; i++)
		schema_form(out, f, &f->forms[i]);
	fprintf(out, "                { \"$ref\": \"#/definitions/%s\" }\n              ]\n            },\n",
		f->quantiles == 1 ? "oneQuantile" : "twoQuantiles");
}

static void reference_law(FILE *out, const struct family *f, UNUSED struct arena *a)
{
	fprintf(out, "| `%s` | ", f->name);
	if (f->bare)
		fprintf(out, "a %s · ", parameter_table[f->forms[0].of[0]].name);
	if (f->pair)
		fprintf(out, "`[%s, %s]` · ", parameter_table[f->forms[0].of[0]].name,
			parameter_table[f->forms[0].of[1]].name);
	for (size_t i = 0; i < FORMS && f->forms[i].count; i++) {
		const struct form *form = &f->forms[i];

		fprintf(out, "`{%s", parameter_table[form->of[0]].name);
		if (form->count > 1)
			fprintf(out, ", %s", parameter_table[form->of[1]].name);
		if (form->count > 1 && f->only_cv > 0)
			fprintf(out, ": %g", f->only_cv);
		fprintf(out, "}`%s%s · ", form->note ? " " : "", form->note ? form->note : "");
	}
	fprintf(out, "%s\n", f->quantiles == 1 ? "one quantile |" : "two quantiles |");
}

static char *read_whole(const char *path, struct arena *a)
{
	FILE *in = fopen(path, "r");
	char *text;
	long size;

	if (!in)
		fail_msg("no %s", path);
	fseek(in, 0, SEEK_END);
	size = ftell(in);
	rewind(in);
	text = arena_array(a, (size_t)size + 1, 1);
	assert_int_equal(fread(text, 1, (size_t)size, in), size);
	fclose(in);
	return text;
}

/* Is what stands in PATH between the end of the line with FROM and the line with TO what WANTED
 * says? With UPDATE it is put there. */
static void assert_stands(const char *path, const char *from, const char *to, const char *wanted,
			  struct arena *a)
{
	char *text = read_whole(path, a), *start = strstr(text, from), *end = NULL;
	FILE *out;

	if (!start || !(start = strchr(start + strlen(from), '\n')) || !(end = strstr(start, to)))
		fail_msg("%s: no lines between '%s' and '%s'", path, from, to);
	start++;
	while (end[-1] != '\n')
		end--;
	if ((size_t)(end - start) == strlen(wanted) && !strncmp(start, wanted, strlen(wanted)))
		return;
	if (!getenv("UPDATE"))
		fail_msg("%s does not say what sim/laws/ does; UPDATE=1 build/tests/test_laws puts "
			 "this there:\n%s", path, wanted);
	out = fopen(path, "w");
	assert_non_null(out);
	fprintf(out, "%.*s%s%s", (int)(start - text), text, wanted, end);
	fclose(out);
}

static void assert_laws_stand(const char *path, const char *from, const char *to,
			      void (*say)(FILE *, const struct family *, struct arena *),
			      struct arena *a)
{
	char *wanted = NULL;
	size_t size;
	FILE *out = open_memstream(&wanted, &size);

	for (size_t i = 0; i < DIST_KINDS; i++)
		if (!is_compound(i))
			say(out, families[i], a);
	fclose(out);
	assert_stands(path, from, to, wanted, a);
	free(wanted);
}

static void the_schema_has_every_law(void **state)
{
	struct bench *b = *state;

	assert_laws_stand("docs/scenario.schema.json",
			  "\"constant\": { \"$ref\": \"#/definitions/duration\" },",
			  "\"mixture\": {", schema_law, &b->arena);
}

static void the_reference_has_every_law(void **state)
{
	struct bench *b = *state;

	assert_laws_stand("docs/scenario.md", "| `constant` | a duration |", "| `mixture` |",
			  reference_law, &b->arena);
}

static void the_page_of_fit_has_every_law(void **state)
{
	struct bench *b = *state;
	const char *row = "| ";

	for (size_t i = 0; i < FITTED_LAWS; i++)
		row = arena_printf(&b->arena, "%s%s%s", row, i ? ", " : "", fit_family_names[i]);
	row = arena_printf(&b->arena, "%s | Nelder and Mead's simplex from moments |\n", row);
	assert_stands("docs/fit.md", "| law | found by |\n|---", "| 2 or 3 exponentials", row, &b->arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_row_has_its_functions),
		bench_test(moments_are_solved_for),
		bench_test(quantiles_are_solved_for),
		bench_test(functions_agree),
		bench_test(draws_follow),
		bench_test(fits_are_found),
		bench_test(the_schema_has_every_law),
		bench_test(the_reference_has_every_law),
		bench_test(the_page_of_fit_has_every_law),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
