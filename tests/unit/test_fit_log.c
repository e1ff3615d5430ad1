/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From logs to scenarios: which rows count, work between calls, a log that the simulator
 * made, and a real month whose description says what has to be found.
 */
#include "helpers.h"

#include "fit/fit.h"
#include "report/fit/fit_report.h"

static const struct fit_options plain = {
	.limits = { 0, INFINITY, 600 }, .confidence = 0.95, .step = 3600,
};

static struct call_log *parse(struct bench *b, const char *text)
{
	struct call_log *log = call_log_parse(&b->arena, source_text(&b->arena, "log.csv", text), NULL, &b->d);

	if (b->d.errors)
		diag_print(&b->d, stderr, false);
	assert_int_equal(b->d.errors, 0);
	assert_non_null(log);
	return log;
}

/* ---- which rows count ---- */

static const char five_calls[] =
	"arrival,outcome,vru,wait,service,agent\n"
	"2026-03-02 09:00:00,served,5,0,100,ann\n"
	"2026-03-02 09:01:00,served,7,40,5,ann\n"
	"2026-03-02 09:02:00,abandoned,6,30,,\n"
	"2026-03-02 09:03:00,abandoned,6,0,,\n"
	"2026-03-02 09:04:00,unknown,9,20,,\n"
	"2026-03-02 09:05:00,served,8,0,8000,bob\n";

static void rows_that_count(void **state)
{
	struct bench *b = *state;
	const struct fit_limits limits = { 10, 3600, 600 };
	struct call_log *log = parse(b, five_calls);
	struct fit_durations d;

	fit_durations(&d, FIT_SERVICE, log, &limits);
	assert_int_equal(d.count, 1);
	assert_int_equal(d.too_short, 1);
	assert_int_equal(d.too_long, 1);
	assert_near(d.short_sum, 5, 0);
	assert_near(d.tally.list[0].seconds, 100, 0);
	fit_tally_free(&d.tally);
	fit_durations(&d, FIT_PATIENCE, log, &limits);
	assert_int_equal(d.count, 3); /* 40 s and 20 s not watched to the end, and 30 s */
	assert_int_equal(d.observed, 1);
	assert_int_equal(d.at_once, 2);
	fit_tally_free(&d.tally);
	fit_durations(&d, FIT_BEFORE, log, &limits);
	assert_int_equal(d.count, 4); /* of who wanted an agent */
	assert_int_equal(d.observed, 4);
	fit_tally_free(&d.tally);
}

static void what_the_log_says_of_its_queue(void **state)
{
	struct bench *b = *state;
	struct fit_result f;

	fit_log(&f, parse(b, five_calls), &plain);
	assert_int_equal(f.offered, 4); /* who left without a wait was not in the queue yet */
	assert_int_equal(f.waited, 2);
	assert_int_equal(f.abandoned, 1);
	assert_near(f.wait_sum, 70, 0);
	assert_true(f.queued && f.menus);
	fit_free(&f);
}

/* ---- work between two calls ---- */

/* Ann serves 0..100, 110..200, 203..250 and 900..950; somebody waits 50..203 and 240..260.
 * So 10 s and 3 s are watched; her third pause, until 900, for 10 s only, until nobody
 * waits any more; it is longer than 600 s, so that she is away. */
static void pauses_while_callers_wait(void **state)
{
	struct bench *b = *state;
	struct call_log *log = parse(b,
		"arrival,outcome,wait,service,service_start,agent\n"
		"2026-03-02 00:00:00,served,0,100,2026-03-02 00:00:00,ann\n"
		"2026-03-02 00:00:50,served,60,90,2026-03-02 00:01:50,ann\n"
		"2026-03-02 00:01:00,served,143,47,2026-03-02 00:03:23,ann\n"
		"2026-03-02 00:04:00,abandoned,20,,,\n"
		"2026-03-02 00:15:00,served,0,50,2026-03-02 00:15:00,ann\n");
	struct fit_durations d;
	struct fit_limits limits = { 0, INFINITY, 600 };

	fit_durations(&d, FIT_WRAP_UP, log, &limits);
	assert_int_equal(d.count, 2);
	assert_int_equal(d.observed, 2);
	fit_tally_sort(&d.tally);
	assert_near(d.tally.list[0].seconds, 3, 1e-6);
	assert_near(d.tally.list[1].seconds, 10, 1e-6);
	fit_tally_free(&d.tally);
	limits.away = 700;
	fit_durations(&d, FIT_WRAP_UP, log, &limits);
	fit_tally_sort(&d.tally);
	assert_int_equal(d.count, 3);
	assert_int_equal(d.observed, 2);
	assert_int_equal(d.tally.list[d.tally.count - 1].longer, 1);
	assert_near(d.tally.list[d.tally.count - 1].seconds, 10, 1e-6);
	fit_tally_free(&d.tally);
}

/* ---- there and back ---- */

static const char known[] =
	"apps: {desk: <Response><Enqueue>desk</Enqueue></Response>}\n"
	"rules: {fetch_latency: 0s}\n"
	"run: {replications: 1}\n"
	"agents: {desk: {count: 9, handle_time: {lognormal: {mu: 4.8, sigma: 0.9}}}}\n"
	"callers: {patience: {queued: {weibull: {shape: 0.8, scale: 150s}}}}\n"
	"calls: {arrivals: {rates: [120/h, 240/h], step: 12h}, duration: 3d}\n"
	"designs: {d: {start: desk, goal: agent}}\n";

/* A log of what was simulated, in whole seconds as a telephone system has them. */
static const char *log_of_run(struct bench *b)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	const char *kept;

	fputs("arrival,outcome,wait,service,agent\n", out);
	for (size_t i = 0; i < b->call_count; i++) {
		const struct call_report *r = &b->calls[i].report;
		int64_t second = r->created / SECOND;
		bool served = r->reason != REASON_ABANDONED_QUEUED;
		double wait = (double)r->queue_wait / SECOND;

		fprintf(out, "2026-03-%02d %02d:%02d:%02d,%s,%.0f,", (int)(2 + second / 86400),
			(int)(second / 3600 % 24), (int)(second / 60 % 60), (int)(second % 60),
			served ? "served" : "abandoned", wait);
		if (served)
			fprintf(out, "%.0f,agent\n", (double)(r->ended - r->created - r->queue_wait) / SECOND);
		else
			fprintf(out, ",\n");
	}
	fclose(out);
	kept = arena_strdup(&b->arena, text);
	free(text);
	return kept;
}

/* With nine agents in the place of the schedule. */
static const char *with_nine_agents(struct bench *b, const char *text)
{
	const char *from = strstr(text, "    schedule:"), *to = from ? strchr(from, ']') : NULL;

	assert_non_null(to);
	return arena_printf(&b->arena, "%.*s    count: 9%s", (int)(from - text), text, to + 1);
}

static const struct fit_maximum *of_family(const struct fit_result *f, enum fit_quantity q,
					   enum fit_family family)
{
	const struct fit_choice *c = &f->quantities[q].choice;

	for (size_t i = 0; i < c->count; i++)
		if (c->candidates[i].maximum.law.family == family)
			return &c->candidates[i].maximum;
	fail_msg("no %s", fit_family_names[family]);
	return NULL;
}

static void assert_parameter(const struct fit_maximum *m, size_t i, double truth)
{
	if (!(fabs(m->natural[i] - truth) < 5 * m->error[i]))
		fail_msg("%s is %g, not %g; standard error %g", fit_natural_name(m->law.family, i),
			 m->natural[i], truth, m->error[i]);
}

/* Each parameter within five of its standard errors. The rates of a day's hours rest on
 * three days: a Poisson count's error. */
static void what_was_simulated_is_found(void **state)
{
	struct bench *b = *state;
	const struct fit_maximum *m;
	struct fit_options o = plain;
	struct fit_result f;
	const char *text;

	run(b, known, NULL);
	text = log_of_run(b);
	o.is_wanted[FIT_PATIENCE] = true;
	o.wanted[FIT_PATIENCE] = FIT_WEIBULL;
	fit_log(&f, parse(b, text), &o);
	assert_true(f.abandoned > 200);
	m = of_family(&f, FIT_SERVICE, FIT_LOGNORMAL);
	assert_parameter(m, 0, 4.8);
	assert_parameter(m, 1, 0.9);
	m = of_family(&f, FIT_PATIENCE, FIT_WEIBULL);
	assert_parameter(m, 0, 0.8);
	assert_parameter(m, 1, 150);
	assert_int_equal(f.arrivals->cycle_days, 1);
	for (size_t i = 0; i < 24; i++) {
		double rate = (i < 12 ? 120 : 240) / 3600.0;

		assert_near(f.arrivals->slots[i].rate, rate, 5 * sqrt(rate / (3 * 3600)));
	}
	fit_free(&f);
}

/* The scenario that is written is read, runs, and waits as the log does, if the agents are
 * those who were there. The log is one day of three: its share of waits, of calls that
 * depend on each other, has itself an error that its hours show, about 3 points. */
static void what_was_found_runs(void **state)
{
	struct bench *b = *state;
	struct fit_result f;
	char *text = NULL;
	size_t size;
	FILE *out;
	double waited;

	run(b, known, NULL);
	fit_log(&f, parse(b, log_of_run(b)), &plain);
	waited = (double)f.waited / (double)f.offered;
	out = open_memstream(&text, &size);
	fit_scenario(out, &f);
	fclose(out);
	fit_free(&f);
	run(b, with_nine_agents(b, text), "run.replications=20", NULL);
	assert_int_equal(b->r->designs[0].group_count, 1);
	for (size_t i = 0; i < b->r->designs[0].groups[0].metric_count; i++)
		if (!strcmp(b->r->designs[0].groups[0].metrics[i].name, "waited_rate"))
			assert_near(b->r->designs[0].groups[0].metrics[i].estimate.value, waited, 0.06);
	free(text);
}

/* ---- a bank's month ---- */

static struct call_log *read_month(struct bench *b)
{
	const char *data = data_directory("a bank's month");
	struct call_log *log;

	if (!data)
		return NULL;
	log = call_log_read(&b->arena, arena_printf(&b->arena, "%s/traces/technion_anonymous_bank_1999_08.csv", data),
			    NULL, &b->d);
	assert_int_equal(b->d.errors, 0);
	return log;
}

static const struct fit_candidate *candidate(const struct fit_result *f, enum fit_quantity q,
					     enum fit_family family)
{
	const struct fit_choice *c = &f->quantities[q].choice;

	for (size_t i = 0; i < c->count; i++)
		if (c->candidates[i].maximum.law.family == family)
			return &c->candidates[i];
	fail_msg("no %s", fit_family_names[family]);
	return NULL;
}

static double metric_of_group(const struct group_result *g, const char *name)
{
	for (size_t i = 0; i < g->metric_count; i++)
		if (!strcmp(g->metrics[i].name, name))
			return g->metrics[i].estimate.value;
	return NAN;
}

/* Of the calls of all queues. */
static double metric(const struct bench *b, const char *name)
{
	const struct design_result *d = &b->r->designs[0];
	double sum = 0, offered = 0;

	for (size_t i = 0; i < d->group_count; i++) {
		double calls = metric_of_group(&d->groups[i], "offered");

		if (!(calls > 0))
			continue;
		sum += calls * metric_of_group(&d->groups[i], name);
		offered += calls;
	}
	return sum / offered;
}

static void assert_within_part(const char *what, double got, double wanted, double part)
{
	print_message("# %s: %.4g, in the log %.4g, %+.1f %%\n", what, got, wanted, 100 * (got / wanted - 1));
	if (!(fabs(got / wanted - 1) < part))
		fail_msg("%s: %g is not within %g %% of %g", what, got, 100 * part, wanted);
}

/* The scenario of F, run, is as the log is, to a tenth. */
static void assert_replayed(struct bench *b, const struct fit_result *f)
{
	double offered = (double)f->offered, waited = (double)f->waited / offered;
	double abandoned = (double)f->abandoned / offered, wait = f->wait_sum / offered;
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	fit_scenario(out, f);
	fclose(out);
	load(b, text, "run.replications=8", NULL);
	run_loaded(b, false);
	assert_within_part("waited", metric(b, "waited_rate"), waited, 0.1);
	assert_within_part("abandoned", metric(b, "abandon_rate"), abandoned, 0.1);
	assert_within_part("mean wait", metric(b, "wait_mean"), wait, 0.1);
	free(text);
}

/* Everything as its description has it, to the digits given there. Those figures leave out
 * services under 10 s, and a few over an hour; waits are those above 0 s; a caller who left
 * the queue as a phantom was not watched to the end. */
static void the_months_description(void **state)
{
	struct bench *b = *state;
	struct call_log *log = read_month(b);
	struct fit_options o = plain;
	const struct fit_candidate *c;
	const struct survival *k;
	struct fit_result f;
	size_t waited = 0, abandoned = 0, short_ones = 0, services = 0;
	double waits = 0;

	if (!log)
		skip();
	o.limits.shortest_service = 10;
	o.limits.longest_service = 3600;
	fit_log(&f, log, &o);

	c = candidate(&f, FIT_SERVICE, FIT_LOGNORMAL);
	assert_near(c->maximum.natural[0], 4.80, 0.005);
	assert_near(c->maximum.natural[1], 0.907, 0.0005);
	assert_near(c->goodness.ks, 0.018, 0.0005);
	assert_near(candidate(&f, FIT_SERVICE, FIT_EXPONENTIAL)->goodness.ks, 0.099, 0.0005);
	assert_near(fit_sample_mean(&f.quantities[FIT_SERVICE].choice.sample), 187.6, 0.05);
	assert_near(fit_sample_quantile(&f.quantities[FIT_SERVICE].choice.sample, 0.5), 118, 0);

	k = &f.quantities[FIT_PATIENCE].choice.survival;
	assert_near(survival_at(k, 30), 0.895, 0.0005);
	assert_near(survival_at(k, 120), 0.715, 0.0005);
	assert_near(survival_at(k, 300), 0.552, 0.0005);
	assert_near(survival_at(k, 600), 0.384, 0.0005);

	for (size_t i = 0; i < log->count; i++) {
		const struct logged_call one = logged_call_at(log, i);

		waited += one.wait > 0;
		waits += one.wait > 0 ? one.wait : 0;
		abandoned += one.wait > 0 && one.outcome == LOGGED_ABANDONED;
		services += one.service > 0;
		short_ones += one.service > 0 && one.service < 10;
	}
	assert_near((double)waited / (double)log->count, 0.617, 0.0005);
	assert_near(waits / (double)waited, 116, 0.5);
	assert_near((double)abandoned / (double)(abandoned + log->outcomes[LOGGED_SERVED]), 0.188, 0.0005);
	assert_near((double)short_ones / (double)services, 0.051, 0.0005);
	assert_true(f.arrivals->busyness.needed && f.arrivals->busyness.cv > 0.1);
	assert_replayed(b, &f); /* by week, with busyness */
	fit_free(&f);
}

/* The scenario by date, with the agents and the work between calls that the log shows. */
static void the_months_scenario_by_date(void **state)
{
	struct bench *b = *state;
	struct call_log *log = read_month(b);
	struct fit_options o = plain;
	struct fit_result f;

	if (!log)
		skip();
	o.limits.shortest_service = 10;
	o.limits.longest_service = 3600;
	o.by_date = true;
	fit_log(&f, log, &o);
	assert_replayed(b, &f);
	fit_free(&f);
}

/* Sundays to Thursdays of the whole year: variance / mean of their totals is 91. */
static void the_years_days(void **state)
{
	struct bench *b = *state;
	const char *data = data_directory("a bank's year");
	struct call_log log = { .dated = true, .first_weekday = 4, .days = 365 };
	struct arrivals_estimate *e;
	double sum = 0, squares = 0, n = 0, calls;
	int year, month, day, slot;
	char line[80];
	FILE *in;

	if (!data)
		skip();
	in = popen(arena_printf(&b->arena, "zcat '%s/traces/technion_1999_arrivals_6min.csv.gz'", data), "r");
	assert_non_null(in);
	log.calls = arena_array(&b->arena, 500000, sizeof(*log.calls));
	while (fgets(line, sizeof(line), in))
		if (sscanf(line, "%d-%d-%d,%d,%lf", &year, &month, &day, &slot, &calls) == 5)
			for (double i = 0; i < floor(calls) && log.count < 500000; i++)
				log.calls[log.count++].arrival =
					86400.0 * (double)(days_from_date(year, month, day) -
							   days_from_date(1999, 1, 1)) + 360 * (slot - 1);
	pclose(in);
	e = arrivals_estimate(&b->arena, &log, NULL);
	assert_non_null(e);
	assert_int_equal(e->cycle_days, 7);
	for (size_t i = 0; i < e->days; i++) {
		size_t weekday = (4 + i) % 7;

		if (weekday == 4 || weekday == 5)
			continue;
		n++;
		sum += (double)e->daily[i];
		squares += (double)e->daily[i] * (double)e->daily[i];
	}
	assert_near((squares - sum * sum / n) / (n - 1) / (sum / n), 91, 0.5);
	assert_true(e->busyness.needed && e->busyness.dispersion > 50);
	assert_true(e->busyness.cv > 0.15 && e->busyness.cv < 0.35);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		bench_test(rows_that_count),
		bench_test(what_the_log_says_of_its_queue),
		bench_test(pauses_while_callers_wait),
		bench_test(what_was_simulated_is_found),
		bench_test(what_was_found_runs),
		bench_test(the_months_description),
		bench_test(the_months_scenario_by_date),
		bench_test(the_years_days),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
