/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Variance reduction: the same laws, spread evenly; expectations that stay, variances that
 * do not. */
#include "goodness.h"

#include "laws/law.h"
#include "random/random.h"
#include "stats/erlang.h"

/* ---- laws by their inverse ---- */

static const double uneven[] = { 0.2, 0.9, 1 };
static const double values[] = { 6, 1, 2 };
static const struct dist mixed[] = {
	{ .kind = DIST_EXPONENTIAL, .a = 2 },
	{ .kind = DIST_GAMMA, .a = 3, .b = 1 },
	{ .kind = DIST_EMPIRICAL, .count = 3, .upto = uneven, .values = values },
};

static const struct dist dists[] = {
	{ .kind = DIST_UNIFORM, .a = 1, .b = 3 },
	{ .kind = DIST_EXPONENTIAL, .a = 8 },
	{ .kind = DIST_GAMMA, .a = 2.5, .b = 3 },
	{ .kind = DIST_GAMMA, .a = 0.5, .b = 3 },
	{ .kind = DIST_GAMMA, .a = 0.05, .b = 3 },
	{ .kind = DIST_GAMMA, .a = 4000, .b = 0.1 },
	{ .kind = DIST_GAMMA, .a = 150000, .b = 0.001 },
	{ .kind = DIST_WEIBULL, .a = 1.5, .b = 4 },
	{ .kind = DIST_WEIBULL, .a = 0.7, .b = 4 },
	{ .kind = DIST_LOGNORMAL, .a = 1, .b = 0.8 },
	{ .kind = DIST_NORMAL, .a = 5, .b = 1 },
	{ .kind = DIST_NORMAL, .a = 0, .b = 2 },
	{ .kind = DIST_NORMAL, .a = -1, .b = 2 },
	{ .kind = DIST_NORMAL, .a = -20, .b = 2 },
	{ .kind = DIST_NORMAL, .a = -1000, .b = 20 },
	{ .kind = DIST_EMPIRICAL, .count = 3, .upto = uneven, .values = values },
	{ .kind = DIST_MIXTURE, .count = 3, .upto = uneven, .parts = mixed },
};

static double cdf(const void *law, double x)
{
	return dist_cdf(law, x);
}

enum { DRAWS = 4000 };

static const struct sampling_plan schemes[] = {
	{ SAMPLING_ANTITHETIC, 0 }, { SAMPLING_STRATIFIED, 5 }, { SAMPLING_STRATIFIED, 11 },
};

/* The calls of one replication are as independent as ever, so Kolmogorov's law holds. That each
 * number gives the law's quantile is told, more sharply, below. */
static void the_laws_are_the_same(UNUSED void **state)
{
	static double x[DRAWS];
	struct arena arena = { 0 };
	static struct rng r;

	for (size_t i = 0; i < COUNT(dists) * COUNT(schemes); i++) {
		const struct dist *d = &dists[i % COUNT(dists)];
		struct law l;
		double statistic;

		law_prepare_inverse(&l, d, &arena);
		sampling_init(&r, &schemes[i / COUNT(dists)], 7, 3);
		for (uint64_t k = 0; k < DRAWS; k++) {
			struct address a = { k, 400 + i, 0 };

			x[k] = (double)law_draw(&r, &l, &a) * 1e-9;
		}
		qsort(x, DRAWS, sizeof(*x), by_value);
		statistic = ks_statistic(x, DRAWS, cdf, d, 1e-9);
		if (statistic > ks_critical())
			fail_msg("law %zu: Kolmogorov-Smirnov %g > %g", i, statistic,
				 ks_critical());
	}
	arena_free(&arena);
}

/* NS is the U-quantile of D, to two nanoseconds or a part in 10^9. Of a gamma law of a large shape
 * neither GSL's distribution function nor the cube root's normal law is as good, and the tail of a
 * normal law far beyond what it begins at is taken for exponential. */
static void assert_quantile(const struct dist *d, double ns, double u)
{
	double slack = d->kind == DIST_GAMMA && d->a > 1e5 ? 1e-5 :
		       d->kind == DIST_NORMAL && d->a < -30 * d->b ? 1e-3 : 1e-8;

	assert_true(dist_cdf(d, (ns - 2) * 1e-9 * (1 - 1e-9)) <= u + slack);
	assert_true(dist_cdf(d, (ns + 2) * 1e-9 * (1 + 1e-9)) >= u - slack);
}

/* Up to the ends of what a word can say; each is the quantile, to a nanosecond or so. */
static void draws_rise_with_the_number(UNUSED void **state)
{
	struct arena arena = { 0 };

	for (size_t i = 0; i < COUNT(dists) - 2; i++) {
		double before = 0;
		struct law l;

		law_prepare_inverse(&l, &dists[i], &arena);
		assert_int_equal(l.kind, LAW_OTHER);
		assert_non_null(l.of->inverse);
		for (int k = 0; k < 4000; k++) {
			double u = k < 40 ? ldexp(1, k - 53) :
				   k > 3960 ? 1 - ldexp(1, 3948 - k) : (k - 39) / 3923.0;
			double x = l.of->inverse(l.of, u);

			/* halving and Newton's steps stop within 1e-9 of where they would end */
			if (!(x >= before * (1 - 1e-9) - 1) || !isfinite(x))
				fail_msg("law %zu: %g at %g after %g", i, x, u, before);
			if (u > 1e-6 && u < 1 - 1e-6)
				assert_quantile(&dists[i], x, u);
			before = x;
		}
	}
	arena_free(&arena);
}

/* ---- words of a block ---- */

static double uniform(uint64_t replication, const struct sampling_plan *s, struct address a)
{
	static struct rng r;

	sampling_init(&r, s, 7, replication);
	return rng_uniform(&r, &a, 0);
}

static void pairs_mirror_each_other(UNUSED void **state)
{
	for (uint64_t i = 0; i < 100; i++) {
		struct address a = { i, i % 7, i % 3 };
		double u = uniform(2 * i, &schemes[0], a), v = uniform(2 * i + 1, &schemes[0], a);

		assert_true(fabs(u + v - 1) < 1e-15);
	}
}

static void each_part_of_a_number_comes_once_a_block(UNUSED void **state)
{
	for (size_t s = 1; s < COUNT(schemes); s++) {
		unsigned parts = sampling_block(&schemes[s]);

		for (uint64_t call = 0; call < 50; call++) {
			struct address a = { call, 1 + call % 9, call % 2 };
			unsigned seen[121] = { 0 };

			for (uint64_t i = 0; i < parts; i++)
				seen[(size_t)(uniform(2 * parts + i, &schemes[s], a) * parts)]++;
			for (size_t i = 0; i < parts; i++)
				assert_int_equal(seen[i], 1);
		}
	}
}

/* Ring and patience, and with eleven levels ring and anything: each cell of p times p. */
static void two_numbers_fill_the_square(UNUSED void **state)
{
	static const uint64_t own[] = { PURPOSE_RING, PURPOSE_PATIENCE + PHASE_RINGING,
					PURPOSE_PATIENCE + PHASE_SPEAKING };

	for (uint64_t i = 0; i < 60; i++) {
		const struct sampling_plan *s = &schemes[1 + i % 2];
		struct address a = { i, own[i % 3], 0 }, b = { i, own[(i + 1) % 3], 0 };
		unsigned p = s->levels, seen[121] = { 0 };

		if (p == 11 && i > 30)
			b.purpose = 1000 + i;
		for (uint64_t k = 0; k < p * p; k++)
			seen[(size_t)(uniform(k, s, a) * p) * p + (size_t)(uniform(k, s, b) * p)]++;
		for (size_t k = 0; k < p * p; k++)
			assert_int_equal(seen[k], 1);
	}
}

/* The mean of n products of two such numbers has the standard error 1/12/sqrt(n); and so it is
 * within a block, between replications, for calls that are not the same. */
static void calls_have_nothing_to_do_with_each_other(UNUSED void **state)
{
	enum { N = 20000 };

	for (size_t s = 0; s < COUNT(schemes); s++) {
		double within = 0, between = 0;

		for (uint64_t i = 0; i < N; i++) {
			struct address a = { i, PURPOSE_RING, 0 }, b = { i + 1, PURPOSE_RING, 0 };
			double u = uniform(4, &schemes[s], a) - 0.5;

			within += u * (uniform(4, &schemes[s], b) - 0.5);
			between += u * (uniform(5, &schemes[s], b) - 0.5);
		}
		assert_true(fabs(within) / N < 4.0 / 12 / sqrt(N));
		assert_true(fabs(between) / N < 4.0 / 12 / sqrt(N));
	}
}

/* ---- whole scenarios ---- */

static const char race[] =
	"flows: {hello: '{\"states\":[{\"name\":\"Trigger\",\"type\":\"trigger\",\"transitions\":"
	"[{\"event\":\"incomingCall\",\"next\":\"say\"}],\"properties\":{}},{\"name\":\"say\",\"type\":"
	"\"say-play\",\"transitions\":[{\"event\":\"audioComplete\"}],\"properties\":{\"say\":\"hi\"}}],"
	"\"initial_state\":\"Trigger\",\"description\":\"\"}'}\n"
	"rules: {fetch_latency: 0s, rest_latency: 0s}\n"
	"apps: {ring: '<Response><Dial answerOnBridge=\"true\" timeout=\"600\">+15550142</Dial></Response>'}\n"
	"callers: {ring: {exponential: 8s}, talk: 1m}\n"
	"calls: {arrivals: {poisson: 20/s}, count: 200}\n"
	"designs: {race: {start: ring, redirect: {at: created, after: 5.2s, latency: 0s, to: hello}}}\n";

static const char agents[] =
	"apps: {line: '<Response><Enqueue>sales</Enqueue></Response>'}\n"
	"rules: {fetch_latency: 0s, rest_latency: 0s}\n"
	"agents: {sales: {count: 13, handle_time: {exponential: 180s}, service_level: 20s}}\n"
	"callers: {patience: {queued: {exponential: 300s}}, ring: 0s}\n"
	"run: {warm_up: 1h}\n"
	"calls: {arrivals: {poisson: 3.5/m}, duration: 9h}\n"
	"designs: {line: {start: line, goal: agent}}\n";

/* Estimates and what is known: within four and a half standard errors, which would be missed
 * once in 10^5. */
static void assert_close(const struct results *r, const char *name, double exact)
{
	bool of_group = r->designs[0].group_count > 0;
	struct estimate e = of_group ? group_metric(&r->designs[0], name) :
				       metric_in(&r->designs[0], name);
	double t = gsl_cdf_tdist_Qinv(0.025, (double)r->blocks - 1);

	assert_true(e.defined && isfinite(e.low));
	assert_near(e.value, exact, 4.5 * (e.high - e.low) / 2 / t);
}

/* A call is one number here. Of 25 parts the redirect comes 0.05 into one, so that a block
 * misses by 0.05 * 0.95 / 25^2 a call, where 25 independent ones miss by p (1 - p) / 25: 131
 * times as much. With 20 blocks an observed ratio is within a factor of 3 but for once in
 * 10^5. For pairs, whose second fails unless p is above a half: 11.9. */
static void a_race_is_all_but_exact(void **state)
{
	struct bench *b = *state;
	const struct results *r = run(b, race, "run.variance_reduction=stratified",
				      "run.replications=500", NULL);

	assert_int_equal(r->blocks, 20);
	assert_close(r, "success_rate", exp(-5.2 / 8));
	assert_true(result_metric(&r->designs[0], "success_rate")->gain > 131 / 3.0);
	r = run(b, race, "run.variance_reduction=antithetic", "run.replications=200", NULL);
	assert_int_equal(r->blocks, 100);
	assert_close(r, "success_rate", exp(-5.2 / 8));
	assert_near(log(result_metric(&r->designs[0], "success_rate")->gain), log(11.9), log(2));
}

static void erlang_a_stays_what_it_is(void **state)
{
#ifdef RINGFLOW_CHECK
	skip(); /* half a minute of it, and the same code as the others here */
#endif
	static const char *const words[] = { "antithetic", "stratified", "control_variates",
					     "[stratified, control_variates]" };
	struct queue_answer x = queue_solve(&(struct queue_model){
		3.5 / 60, 1 / 180.0, 1 / 300.0, 13, UINT64_MAX, 20 });
	struct bench *b = *state;

	for (size_t i = 0; i < COUNT(words); i++) {
		char set[80];
		const struct results *r;

		snprintf(set, sizeof(set), "run.variance_reduction=%s", words[i]);
		r = run(b, agents, set, i == 3 ? "run.replications=600" : "run.replications=200",
			NULL);
		assert_close(r, "abandon_rate", x.abandoned);
		assert_close(r, "waited_rate", x.waited);
		assert_close(r, "wait_mean", x.wait_mean);
		assert_close(r, "service_level", x.served_within);
	}
}

/* More calls, and longer ones, are what most of the waiting comes from. */
static void controls_take_load_out_of_waits(void **state)
{
	struct bench *b = *state;
	const struct results *r = run(b, agents, "run.variance_reduction=control_variates",
				      "run.replications=200", NULL);
	const struct group_result *g = &r->designs[0].groups[0];

	assert_true(r->controlled);
	for (size_t i = 0; i < g->metric_count; i++) {
		if (!strcmp(g->metrics[i].name, "wait_mean"))
			assert_true(g->metrics[i].gain > 1.3);
		if (!strcmp(g->metrics[i].name, "occupancy"))
			assert_true(g->metrics[i].gain > 4);
	}
	r = run(b, agents, "run.variance_reduction=control_variates", "run.replications=10", NULL);
	assert_true(r->controls && !r->controlled);
}

/* Least squares by hand: y = 2 + 3 c but for 1, -1, 1, -1, ... which c is not correlated with. */
static void regression_is_regression(UNUSED void **state)
{
	enum { N = 40 };
	double y[N], c[N], none[N];
	const double *list[] = { none, c };
	const struct control_variates two = { list, 2, N }, one = { list, 1, N }, few = { list, 2, 10 };
	struct estimate e = { 0 };
	double variance, squares = 0, mean = 0, half;

	for (int i = 0; i < N; i++) {
		c[i] = i / 2 - 3;
		none[i] = 5;
		y[i] = 2 + 3 * c[i] + (i % 2 ? -1 : 1);
		mean += c[i] / N;
	}
	for (int i = 0; i < N; i++)
		squares += (c[i] - mean) * (c[i] - mean);
	assert_true(controlled_estimate(&e, y, &two, false, 0.95, &variance));
	assert_near(e.value, 2, 1e-9);
	assert_near(variance, (double)N / (N - 2) * (1.0 / N + mean * mean / squares), 1e-9);
	half = gsl_cdf_tdist_Qinv(0.025, N - 2) * sqrt(variance);
	assert_near(e.high - e.low, 2 * half, 1e-9);
	assert_false(controlled_estimate(&e, y, &few, false, 0.95, &variance));
	assert_false(controlled_estimate(&e, y, &one, false, 0.95, &variance));
}

static double gain_of(const struct results *r, const char *a, const char *b)
{
	for (size_t i = 0; i < r->comparison_count; i++)
		if (!strcmp(r->comparisons[i].a, a) && !strcmp(r->comparisons[i].b, b) &&
		    !strcmp(r->comparisons[i].metric, "success_rate"))
			return r->comparisons[i].gain;
	return NAN;
}

/* Different calls fail, so that common random numbers alone do next to nothing; with strata
 * the same interval takes about a fourth of the replications. From 40 blocks the variance is
 * within a factor of 2.2 but for once in 10^4. */
static void strata_pay_where_common_numbers_do_not(void **state)
{
#ifdef RINGFLOW_CHECK
	skip(); /* half a minute of it, and the same code as the others here */
#endif
	struct bench *b = *state;
	const char *path = "scenarios/direct-vs-studio.yaml";
	double plain, strata;

	run_file(b, path, "calls.count=100", "sweep.redirect_after=[5s]", "run.replications=200",
		 NULL);
	plain = gain_of(b->r, "redirect-while-ringing", "studio-hand-off");
	run_file(b, path, "calls.count=100", "sweep.redirect_after=[5s]",
		 "run.replications=1000", "run.variance_reduction=stratified", NULL);
	strata = gain_of(b->r, "redirect-while-ringing", "studio-hand-off");
	assert_true(plain > 0.7 && plain < 1.5);
	assert_true(strata > 2);
}

/* ---- in blocks ---- */

static void totals_and_means_are_over_replications(void **state)
{
	struct bench *b = *state;
	const struct results *r = run(b, race, "run.variance_reduction=stratified",
				      "run.replications=125", NULL);
	const struct design_result *d = &r->designs[0];

	assert_int_equal(r->replications, 125);
	assert_int_equal(r->blocks, 5);
	assert_int_equal(d->calls, 125 * 200);
	assert_near(metric_in(d, "redirect_attempts").value, 200, 1e-9);
	assert_near(metric_in(d, "failed_calls").value, (double)(d->calls - d->successes) / 125,
		    1e-9);
	assert_false(result_metric(d, "success_rate")->has_calls);
}

static void replications_are_whole_blocks(void **state)
{
	struct bench *b = *state;

	load(b, race, "run.variance_reduction=stratified", "run.replications=126", NULL);
	assert_int_equal(b->s->replications, 150);
	load(b, race, "run.variance_reduction=stratified", "run.replications=20", NULL);
	assert_int_equal(b->s->replications, 125);
	load(b, race, "run.variance_reduction=stratified", "run.strata=49", NULL);
	assert_int_equal(b->s->replications, 490);
	load(b, race, "run.variance_reduction=antithetic", "run.max_replications=777", NULL);
	assert_int_equal(b->s->replications, 20);
	assert_int_equal(b->s->max_replications, 776);
	run(b, race, "run.variance_reduction=stratified",
	    "run.precision={redirect_attempts: 1%, success_rate: 0.05 points}", NULL);
	assert_int_equal(b->r->replications % 25, 0);
	assert_false(b->r->interrupted);
}

/* The event set and the families' own way draw the same, each its own way round. */
static void the_engines_agree(void **state)
{
	struct bench *b = *state;
	struct results *r[2];

	load(b, agents, "run.variance_reduction=[stratified, control_variates]",
	     "run.replications=500", NULL);
	for (int i = 0; i < 2; i++) {
		struct experiment_options options = { .threads = 2, .queue = i == 1 };

		r[i] = experiment_run(b->s, &options, &b->d);
		assert_non_null(r[i]);
	}
	assert_true(r[0]->controlled);
	assert_true(r[0]->designs[0].fingerprint == r[1]->designs[0].fingerprint);
	assert_true(group_metric(&r[0]->designs[0], "wait_mean").value ==
		    group_metric(&r[1]->designs[0], "wait_mean").value);
	results_free(r[0]);
	results_free(r[1]);
}

/* Nothing is carried over from one way of drawing to another. */
static void callers_are_not_the_same(void **state)
{
	struct bench *b = *state;
	uint64_t plain = run(b, race, NULL)->callers;

	assert_true(run(b, race, "run.variance_reduction=antithetic", NULL)->callers != plain);
	assert_true(run(b, race, "run.variance_reduction=control_variates", NULL)->callers == plain);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_laws_are_the_same),
		cmocka_unit_test(draws_rise_with_the_number),
		cmocka_unit_test(pairs_mirror_each_other),
		cmocka_unit_test(each_part_of_a_number_comes_once_a_block),
		cmocka_unit_test(two_numbers_fill_the_square),
		cmocka_unit_test(calls_have_nothing_to_do_with_each_other),
		cmocka_unit_test(regression_is_regression),
		cmocka_unit_test_setup_teardown(a_race_is_all_but_exact, bench_setup, bench_teardown),
		cmocka_unit_test_setup_teardown(erlang_a_stays_what_it_is, bench_setup, bench_teardown),
		cmocka_unit_test_setup_teardown(controls_take_load_out_of_waits, bench_setup, bench_teardown),
		cmocka_unit_test_setup_teardown(strata_pay_where_common_numbers_do_not, bench_setup, bench_teardown),
		cmocka_unit_test_setup_teardown(totals_and_means_are_over_replications, bench_setup, bench_teardown),
		cmocka_unit_test_setup_teardown(replications_are_whole_blocks, bench_setup, bench_teardown),
		cmocka_unit_test_setup_teardown(the_engines_agree, bench_setup, bench_teardown),
		cmocka_unit_test_setup_teardown(callers_are_not_the_same, bench_setup, bench_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
