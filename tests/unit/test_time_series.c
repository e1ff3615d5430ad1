/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Levels and calls over time, against what is known of them: the transient mean of M/G/infinity, the
 * means and counts of the whole run, both engines and the fast path. Seeds are fixed.
 */
#include "same.h"

#include "report/formats.h"

/* As many agents as calls can need, so that who is served does not wait. */
#define CROWD \
	"rules: {fetch_latency: 0s}\n" \
	"run: {replications: 200}\n" \
	"apps: {queue: '<Response><Enqueue>crowd</Enqueue></Response>'}\n" \
	"agents: {crowd: {count: 1000, handle_time: %s}}\n" \
	"calls: {arrivals: {poisson: 30/m}, duration: 20m}\n" \
	"designs: {d: {start: queue, goal: agent}}\n"

static const struct series_result *series_of(const struct bench *b, size_t design, const char *name)
{
	const struct design_result *d = &b->r->designs[design];

	for (size_t i = 0; i < d->series_count; i++)
		if (!strcmp(d->series[i].name, name))
			return &d->series[i];
	fail_msg("no series %s", name);
	return NULL;
}

/* The integral from 0 to T of P(S > u) du: how much of each service lies within its first T seconds. */
typedef double survival_integral(double t);

static double exponential(double t)
{
	return 100 * (1 - exp(-t / 100));
}

static double constant(double t)
{
	return fmin(t, 100);
}

/* Uniform from 60 to 140 s. */
static double uniform(double t)
{
	double past = fmin(fmax(t - 60, 0), 80);

	return fmin(t, 60) + past - past * past / 160;
}

/* From empty the mean level at t is rate x the integral up to t, and after the arrivals end at L that
 * less the same of t - L (Poisson of mean level at every moment). Over an interval: Simpson's rule. */
static double mean_level(survival_integral *g, double from, double to)
{
	enum { STEPS = 400 };
	double sum = 0, h = (to - from) / STEPS, last = 1200;

	for (int i = 0; i <= STEPS; i++) {
		double t = from + i * h, weight = i == 0 || i == STEPS ? 1 : i % 2 ? 4 : 2;

		sum += weight * (g(t) - g(fmax(t - last, 0)));
	}
	return 0.5 * sum * h / 3 / (to - from);
}

static void transient(struct bench *b, const char *law, survival_integral *g)
{
	const struct series_result *busy, *calls;
	double square = 0;

	run_both(b, arena_printf(&b->arena, CROWD, law), NULL);
	busy = series_of(b, 0, "busy_agents");
	calls = series_of(b, 0, "concurrent_calls");
	assert_true(b->r->axis.intervals > 40 && b->r->axis.intervals <= 80);
	for (size_t k = 0; k < b->r->axis.intervals; k++) {
		double exact = mean_level(g, (double)k * b->r->axis.width, (double)(k + 1) * b->r->axis.width);
		/* Poisson at each moment: no mean over an interval varies more */
		double error = sqrt((exact + 0.01) / 200);

		assert_same_estimate("nobody waits", &busy->list[k], &calls->list[k]);
		if (fabs(busy->list[k].value - exact) > 4.5 * error)
			fail_msg("%s, interval %zu: %g, expected %g +- %g", law, k, busy->list[k].value, exact, error);
		square += (busy->list[k].value - exact) * (busy->list[k].value - exact) / (error * error);
	}
	/* neighbours are alike, and yet not all may lie to one side */
	assert_true(square / (double)b->r->axis.intervals < 2.5);
}

static void the_transient_of_m_g_infinity(void **state)
{
	transient(*state, "{exponential: 100s}", exponential);
	transient(*state, "100s", constant);
	transient(*state, "{uniform: [60s, 140s]}", uniform);
}

/* ---- the whole ---- */

static double sum_of(const struct bench *b, const struct series_result *s, size_t count)
{
	double sum = 0;

	for (size_t k = 0; k < count; k++)
		sum += s->list[k].value;
	(void)b;
	return sum;
}

static void intervals_add_up_to_the_run(void **state)
{
	struct bench *b = *state;
	const struct design_result *d;

	run_file(b, "scenarios/direct-vs-studio.yaml", "sweep=null", "run.replications=4",
		 "calls={arrivals: {poisson: 20/m}, duration: 20m}", NULL);
	for (size_t i = 0; i < b->r->design_count; i++) {
		size_t window = (size_t)(1200 / b->r->axis.width), all = b->r->axis.intervals;

		d = &b->r->designs[i];
		assert_true(fmod(1200, b->r->axis.width) == 0);
		/* levels are kept to 7 digits; the window ends with the last arrival */
		assert_near(sum_of(b, series_of(b, i, "concurrent_calls"), window) / (double)window,
			    metric_in(d, "mean_concurrent_calls").value, 1e-5);
		assert_near(sum_of(b, series_of(b, i, "concurrent_executions"), window) / (double)window,
			    metric_in(d, "mean_concurrent_executions").value, 1e-5);
		assert_near(4 * sum_of(b, series_of(b, i, "calls_offered"), all + 1), (double)d->calls, 1e-6);
		assert_near(4 * sum_of(b, series_of(b, i, "calls_succeeded"), all + 1), (double)d->successes, 1e-6);
		assert_near(4 * sum_of(b, series_of(b, i, "calls_with_400"), all + 1),
			    (double)count_in(d, "calls_with_400"), 1e-6);
	}
}

static double calls_in(const struct bench *b, const char *design, size_t interval, double *succeeded, double *refused)
{
	int64_t width = (int64_t)llround(b->r->axis.width * 1e9);
	double n = 0;

	*succeeded = *refused = 0;
	for (size_t i = 0; i < b->call_count; i++) {
		const struct call_report *c = &b->calls[i].report;

		if (strcmp(b->calls[i].design, design) || (size_t)(c->created / width) != interval)
			continue;
		n++;
		*succeeded += c->success;
		*refused += c->rest_400 + c->studio_400 > 0;
	}
	return n;
}

/* One call after the other, and over in another order than they came. */
static void calls_belong_to_the_interval_they_came_in(void **state)
{
	struct bench *b = *state;
	double n, succeeded, refused;

	run_file(b, "scenarios/direct-vs-studio.yaml", "sweep=null", "run.replications=2", NULL);
	for (size_t i = 0; i < b->r->design_count; i++)
		for (size_t k = 0; k < b->r->axis.intervals; k++) {
			n = calls_in(b, b->r->designs[i].name, k, &succeeded, &refused);
			assert_near(2 * series_of(b, i, "calls_offered")->list[k].value, n, 0);
			assert_near(2 * series_of(b, i, "calls_succeeded")->list[k].value, succeeded, 0);
			assert_near(2 * series_of(b, i, "calls_with_400")->list[k].value, refused, 0);
		}
}

/* Who calls again after the last interval is told of, behind it. */
static void what_comes_later_is_counted(void **state)
{
	static const char text[] =
		"apps: {bye: '<Response><Hangup/></Response>'}\n"
		"calls:\n"
		"  script: [{at: 0s}, {at: 7s}]\n"
		"  retrials: {after: 1h, probability: 100%, at_most: 1, when: [any]}\n"
		"designs: {d: {start: bye, goal: agent}}\n";
	struct bench *b = *state;
	const struct series_result *s;

	run_both(b, text, NULL);
	s = series_of(b, 0, "calls_offered");
	assert_true(s->later);
	assert_near(sum_of(b, s, b->r->axis.intervals), 2, 0);
	assert_near(s->list[b->r->axis.intervals].value, 2, 0);
	assert_true(b->r->axis.last > 3600);
}

/* ---- on duty, limits, and what has none ---- */

static void agents_on_duty_follow_the_schedule(void **state)
{
	struct bench *b = *state;
	const struct series_result *s;

	run_file(b, "scenarios/company.yaml", "run.replications=1", NULL);
	s = series_of(b, 0, "agents_on_duty");
	assert_string_equal(s->group, "sales");
	assert_near(b->r->axis.width, 600, 0);
	assert_near(s->list[0].value, 4, 0);
	assert_near(s->list[12].value, 10, 0); /* from 2 h on */
	assert_true(isnan(series_of(b, 1, "queue")->list[3].low)); /* one replication, no interval */
}

static void limits_are_told(void **state)
{
	struct bench *b = *state;

	run(b, arena_printf(&b->arena, CROWD, "20s"), "run.replications=2", "agents.crowd.count=7", NULL);
	assert_near(series_of(b, 0, "busy_agents")->limit, 7, 0);
	for (size_t k = 0; k < b->r->axis.intervals; k++)
		assert_true(series_of(b, 0, "busy_agents")->list[k].value <= 7);
	assert_near(series_of(b, 0, "concurrent_calls")->limit, 0, 0);
	run(b, arena_printf(&b->arena, CROWD, "20s"), "rules.account_calls=9", NULL);
	assert_near(series_of(b, 0, "concurrent_calls")->limit, 9, 0);
	for (size_t k = 0; k < b->r->axis.intervals; k++)
		assert_true(series_of(b, 0, "concurrent_calls")->list[k].value <= 9);
	/* legs that are dialled are none of the account's, but of the level */
	run_file(b, "scenarios/direct-vs-studio.yaml", "sweep=null", "run.replications=1",
		 "rules.account_calls=60", NULL);
	assert_near(series_of(b, 0, "concurrent_calls")->limit, 0, 0);
}

static void batches_have_no_time_in_common(void **state)
{
	struct bench *b = *state;

	run_file(b, "scenarios/steady.yaml", "run.steady={batches: 10}", NULL);
	assert_int_equal(b->r->axis.intervals, 0);
	assert_int_equal(b->r->designs[0].series_count, 0);
}

/* ---- what is drawn ---- */

static const char *levels_tsv(struct bench *b)
{
	const char *copy;
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	report_levels_tsv(out, b->r);
	fclose(out);
	copy = arena_strdup(&b->arena, text);
	free(text);
	return copy;
}

/* What all designs have in common is grey; what they do not is a panel of its own. */
static void panels_are_of_what_happens(void **state)
{
	struct bench *b = *state;
	const char *text;

	run_file(b, "scenarios/company.yaml", "run.replications=2", NULL);
	assert_true(format_with_level_curves(b->r));
	text = levels_tsv(b);
	assert_non_null(strstr(text, "h\t2\t"));
	assert_non_null(strstr(text, "A  Redirected after 8 s\t0\nB  Started in the flow\t1\n"));
	assert_non_null(strstr(text, "\nWaiting for sales\t"));
	assert_non_null(strstr(text, "\tnan\tgrey: on duty\n"));
	assert_non_null(strstr(text, "\nCalls that succeed, per 10 min\t"));
	assert_null(strstr(text, "Calls offered"));
	run_file(b, "scenarios/support-table.yaml", NULL);
	text = levels_tsv(b);
	assert_non_null(strstr(text, "\nCalls offered, per 10 s\t"));
	assert_null(strstr(text, "grey"));
	assert_null(strstr(text, "Waiting")); /* no call comes to an agent */
	run(b, "apps: {bye: '<Response><Hangup/></Response>'}\n"
	       "calls: {arrivals: {poisson: 1/s}, duration: 1ns}\n"
	       "designs: {d: {start: bye, goal: agent}}\n", NULL);
	assert_false(format_with_level_curves(b->r)); /* no call came */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		bench_test(the_transient_of_m_g_infinity),
		bench_test(intervals_add_up_to_the_run),
		bench_test(calls_belong_to_the_interval_they_came_in),
		bench_test(what_comes_later_is_counted),
		bench_test(agents_on_duty_follow_the_schedule),
		bench_test(limits_are_told),
		bench_test(batches_have_no_time_in_common),
		bench_test(panels_are_of_what_happens),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
