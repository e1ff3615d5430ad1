/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How far a sample is from a law, the choice among laws, and laws in a scenario. */
#include "fit_bench.h"

#include "fit/quantile.h"

/* ---- distance ---- */

static void distances_by_hand(void **state)
{
	struct bench *b = *state;
	const struct duration x[] = { { 1.05, true }, { 2.1, true }, { 3.2, true }, { 3.65, true } };
	const struct dist d = { .kind = DIST_EXPONENTIAL, .a = 2 };
	struct fit_sample s = sample_of(b, x, COUNT(x));
	struct survival k;
	double ks = 0, ad = 0, f[4];

	for (int i = 0; i < 4; i++) {
		f[i] = 1 - exp(-x[i].seconds / 2);
		ks = fmax(ks, fmax((i + 1) / 4.0 - f[i], f[i] - i / 4.0));
	}
	for (int i = 0; i < 4; i++)
		ad += (2 * i + 1) / 4.0 * (log(f[i]) + log(1 - f[3 - i]));
	survival_estimate(&k, &s, 0.95, &b->arena);
	assert_near(fit_ks(&d, &s, &k), ks, 1e-12);
	assert_near(fit_ad(&d, &s), -4 - ad, 1e-12);
}

/* Many events of one value are summed up by a formula; one by one they come to the same. */
static void distance_of_many_alike(void **state)
{
	const struct dist d = { .kind = DIST_EXPONENTIAL, .a = 2 };
	struct fit_cell cells[] = { { .high = 0.5, .events = 3000 }, { .low = 0.5, .high = 1, .events = 700 },
				    { .low = 1, .high = 1.5, .events = 257 }, { .low = 1.5, .high = 9, .events = 2000 },
				    { .low = 9, .high = 10, .events = 5 } };
	struct fit_sample s = { .count = COUNT(cells), .cells = cells, .n = 5962, .events = 5962 };
	double sum = 0, i = 0;

	(void)state;
	for (size_t k = 0; k < COUNT(cells); k++)
		for (double j = 0; j < cells[k].events; j++, i++) {
			double low = exp(-cells[k].low / 2), high = exp(-cells[k].high / 2);
			double above = low + (j + 0.5) / cells[k].events * (high - low);

			sum += (2 * i + 1) * log(1 - above) + (2 * (s.n - i) - 1) * log(above);
		}
	assert_near(fit_ad(&d, &s), -s.n - sum / s.n, 1e-7);
}

/* p is uniform where the law is right: of 20 samples, 2 are expected below 0.1, and more
 * than 8 with a probability of 6e-5. Where it is wrong p is small. */
static void p_values_of_right_and_wrong_laws(void **state)
{
	struct bench *b = *state;
	size_t low = 0;

	for (uint64_t r = 0; r < 20; r++) {
		struct fit_sample s = sample_of(b, draw(b, &laws[2].dist, 200, 1, 300, 200 + r), 200);
		struct fit_maximum m = maximise(FIT_GAMMA, &s);
		struct fit_goodness g;

		fit_goodness(&g, &m.law, &s, true);
		assert_true(g.ks_p > 0 && g.ks_p <= 1);
		assert_true(isnan(g.ad_p));
		low += g.ks_p < 0.1;
	}
	assert_in_range(low, 0, 8);
	for (uint64_t r = 0; r < 3; r++) {
		struct fit_sample s = sample_of(b, draw(b, &laws[3].dist, 2000, 0, 0, 300 + r), 2000);
		struct fit_maximum m = maximise(FIT_EXPONENTIAL, &s);
		struct fit_goodness g;

		fit_goodness(&g, &m.law, &s, true);
		assert_int_equal(g.replicates, 19);
		assert_near(g.ks_p, 0.05, 1e-12);
		assert_near(g.ad_p, 0.05, 1e-12);
	}
}

/* ---- choice ---- */

/* The family of the truth has the least AIC, where others are far from it. */
static void the_family_is_found(void **state)
{
	struct bench *b = *state;

	for (size_t i = 0; i < COUNT(laws); i++) {
		struct fit_sample s = sample_of(b, draw(b, &laws[i].dist, 2000, 1, 0, 400 + i), 2000);
		struct fit_choice c;
		double best;

		fit_choose(&c, &s, NULL, 0.95, &b->arena);
		assert_int_equal(c.verdict, FIT_CHOSEN);
		best = c.candidates[0].maximum.aic;
		for (size_t k = 0; k < c.count; k++) {
			const struct fit_maximum *m = &c.candidates[k].maximum;

			assert_true(m->converged && m->aic >= best);
			/* a law with more parameters may win by chance, not by much */
			if (m->law.family == laws[i].family && m->aic > best + 10)
				fail_msg("%s is behind by %g", fit_family_names[m->law.family], m->aic - best);
		}
	}
}

static void a_family_may_be_wanted(void **state)
{
	struct bench *b = *state;
	const enum fit_family wanted = FIT_EXPONENTIAL;
	struct fit_sample s = sample_of(b, draw(b, &laws[3].dist, 1000, 1, 0, 1), 1000);
	struct fit_choice c;

	fit_choose(&c, &s, &wanted, 0.95, &b->arena);
	assert_int_equal(c.chosen.kind, DIST_EXPONENTIAL);
	assert_false(isnan(c.candidates[c.best].goodness.ks_p));
	assert_true(isnan(c.candidates[0].goodness.ks_p));
}

static enum fit_verdict verdict(struct bench *b, const struct duration *x, size_t n, struct fit_choice *c)
{
	struct fit_sample s = sample_of(b, x, n);

	fit_choose(c, &s, NULL, 0.95, &b->arena);
	return c->verdict;
}

static void little_is_said_to_be_little(void **state)
{
	struct bench *b = *state;
	const struct duration censored[] = { { 3, false }, { 4, false } };
	const struct duration one[] = { { 3, true } }, zero[] = { { 0, true }, { 0, true } };
	const struct duration few[] = { { 3, true }, { 5, true }, { 9, false } };
	struct duration same[50];
	struct fit_choice c;

	assert_int_equal(verdict(b, NULL, 0, &c), FIT_EMPTY);
	assert_int_equal(verdict(b, censored, 2, &c), FIT_ALL_CENSORED);
	assert_int_equal(c.survival.count, 0);
	assert_int_equal(verdict(b, one, 1, &c), FIT_CONSTANT);
	assert_near(c.chosen.a, 3, 0);
	assert_int_equal(verdict(b, zero, 2, &c), FIT_CONSTANT);
	assert_near(c.chosen.a, 0, 0);
	for (size_t i = 0; i < 50; i++)
		same[i] = (struct duration){ 60, true };
	assert_int_equal(verdict(b, same, 50, &c), FIT_CONSTANT);
	assert_near(c.chosen.a, 60, 0);
	assert_int_equal(verdict(b, few, 3, &c), FIT_FEW);
	assert_int_equal(c.count, 1);
	assert_int_equal(c.chosen.kind, DIST_EXPONENTIAL);
	assert_near(c.chosen.a, 8.5, 0.1); /* (3 + 5 + 9) / 2, and a little for the clock */
}

/* Twenty values of which nineteen are one: laws without a density at all there. */
static void nearly_constant_values_end(void **state)
{
	struct bench *b = *state;
	struct duration x[20];
	struct fit_choice c;

	for (size_t i = 0; i < 20; i++)
		x[i] = (struct duration){ i ? 60.5 : 61.25, true };
	assert_int_equal(verdict(b, x, 20, &c), FIT_CHOSEN);
	assert_true(c.count > 0);
	for (size_t i = 0; i < c.count; i++)
		assert_true(isfinite(c.candidates[i].maximum.aic));
}

/* Short ones cannot be seen: laws count from there on. Without, the mean of what is left
 * of an exponential law of mean 20 s would be 25 s. */
static void what_cannot_be_seen_is_not_missed(void **state)
{
	struct bench *b = *state;
	const struct dist d = { .kind = DIST_EXPONENTIAL, .a = 20 };
	struct duration *x = draw(b, &d, 3000, 0, 60, 5);
	struct fit_sample all = sample_of(b, x, 3000), seen;
	struct fit_maximum m;
	struct fit_goodness g;

	fit_sample_between(&seen, &all, 5, INFINITY, &b->arena);
	assert_true(seen.n < 2500);
	seen.from = 5;
	m = maximise(FIT_EXPONENTIAL, &seen);
	assert_near(m.natural[0], 20, 5 * m.error[0]);
	assert_near(fit_upper_seen(&d, &seen, 25), exp(-1), 1e-12);
	assert_near(fit_upper_seen(&d, &seen, 4), 1, 0);
	fit_goodness(&g, &m.law, &seen, true);
	assert_true(g.ks < 0.05 && g.ks_p > 0.01);
}

static void quantiles_of_laws(void **state)
{
	struct bench *b = *state;
	struct fit_choice c;
	struct fit_sample s = sample_of(b, draw(b, &laws[0].dist, 1000, 0, 0, 6), 1000);

	assert_near(fit_quantile(&laws[0].dist, 0.5), 120 * M_LN2, 1e-5);
	assert_near(fit_quantile(&laws[3].dist, 0.5), exp(4.8), 1e-5);
	for (size_t i = 0; i < COUNT(laws); i++)
		assert_near(dist_upper(&laws[i].dist, fit_quantile(&laws[i].dist, 0.99)), 0.01, 1e-6);
	fit_choose(&c, &s, NULL, 0.95, &b->arena);
	assert_near(fit_qq_point(&c, 99).p, 0.5, 1e-12);
	assert_near(fit_qq_point(&c, 99).log, fit_sample_quantile(&s, 0.5), 1e-9);
	assert_near(fit_qq_point(&c, 99).law, 120 * M_LN2, 5 * 120 / sqrt(1000.0));
}

/* ---- as a scenario says it ---- */

static void assert_read_back(struct bench *b, const struct dist *d, const char *what)
{
	const char *text = arena_printf(&b->arena,
		"apps: {a: '<Response><Pause/></Response>'}\ncallers: {talk: %s}\n"
		"calls: {arrivals: {poisson: 1/s}, count: 1}\ndesigns: {d: {start: a}}\n",
		fit_yaml(d, &b->arena));

	bench_clear(b);
	b->s = scenario_from_text("law", text, &(struct overrides){ 0 }, &b->d);
	if (b->d.errors)
		fail_msg("%s: %s is refused", what, fit_yaml(d, &b->arena));
}

/* Samples of a few to a hundred values, from nearly none to nearly all watched to the
 * end, over six decades or all alike, with zeros: what is chosen is finite, and a
 * scenario takes it. */
static void odd_samples_have_laws_too(void **state)
{
	struct bench *b = *state;
	struct rng rng;

	rng_init(&rng, 9, 0);
	for (uint64_t r = 0; r < 60; r++) {
		struct duration x[100];
		struct fit_choice c;
		size_t n = 1 + (size_t)(r * 7 % 100);
		double spread = 0.01 + (double)(r % 6), kept = 0.05 + 0.19 * (double)(r % 5);

		for (size_t i = 0; i < n; i++) {
			struct address value = { i, 1, r }, watched = { i, 2, r };

			x[i].seconds = exp(2 + spread * rng_normal(&rng, &value));
			x[i].observed = rng_uniform(&rng, &watched, 0) < kept;
			if (r % 3)
				x[i].seconds = floor(fmin(x[i].seconds, 1e6));
		}
		if (verdict(b, x, n, &c) == FIT_EMPTY || c.verdict == FIT_ALL_CENSORED)
			continue;
		for (size_t i = 0; i < c.count; i++)
			assert_true(isfinite(c.candidates[i].maximum.aic));
		assert_read_back(b, &c.chosen, arena_printf(&b->arena, "sample %llu", (unsigned long long)r));
	}
}

static void laws_are_read_back(void **state)
{
	struct bench *b = *state;
	static const double at[] = { 1, 10, 60, 200, 1000 };

	for (size_t i = 0; i < COUNT(laws); i++) {
		const char *text = fit_yaml(&laws[i].dist, &b->arena);

		load(b, arena_printf(&b->arena, "apps: {a: '<Response><Pause/></Response>'}\ncallers: {talk: %s}\n"
				     "calls: {arrivals: {poisson: 1/s}, count: 1}\ndesigns: {d: {start: a}}\n",
				     text), NULL);
		for (size_t k = 0; k < COUNT(at); k++)
			assert_near(dist_cdf(&b->s->callers.talk, at[k]), dist_cdf(&laws[i].dist, at[k]), 1e-4);
		bench_clear(b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		bench_test(distances_by_hand),
		bench_test(distance_of_many_alike),
		bench_test(p_values_of_right_and_wrong_laws),
		bench_test(the_family_is_found),
		bench_test(a_family_may_be_wanted),
		bench_test(little_is_said_to_be_little),
		bench_test(nearly_constant_values_end),
		bench_test(what_cannot_be_seen_is_not_missed),
		bench_test(quantiles_of_laws),
		bench_test(odd_samples_have_laws_too),
		bench_test(laws_are_read_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
