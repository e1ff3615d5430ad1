/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A real month: its agents are estimated, and its calls replayed with them. */
#include "helpers.h"

#include "fit/agents_on_duty.h"
#include "fit/arrivals.h"

static const struct call_log *read_month(struct bench *b, const char **path)
{
	const char *data = data_directory("a bank's month");
	char *whole = data ? realpath(data, NULL) : NULL;
	const struct call_log *log;

	if (!whole)
		return NULL;
	*path = arena_printf(&b->arena, "%s/traces/technion_anonymous_bank_1999_08.csv", whole);
	free(whole);
	log = call_log_read(&b->arena, *path, NULL, &b->d);
	assert_int_equal(b->d.errors, 0);
	return log;
}

/* "[0, 0, 3]" */
static const char *list_of(struct bench *b, const struct agents_estimate *e)
{
	size_t n = e->days * e->steps_a_day, used = 0;
	char *text = arena_array(&b->arena, n + 1, 24);

	for (size_t k = 0; k < n; k++)
		used += (size_t)sprintf(text + used, "%s%llu", k ? ", " : "[",
					(unsigned long long)e->schedule[k]);
	strcpy(text + used, "]");
	return text;
}

/* Three figures of a log or its replay. */
struct figures {
	double calls, queued, abandoned, waited, waits;
};

static void assert_share(const char *what, double got, double wanted)
{
	if (fabs(got / wanted - 1) > 0.1)
		fail_msg("%s: %g is not within 10 %% of %g", what, got, wanted);
}

static void assert_alike(const struct figures *f, const struct figures *log)
{
	assert_share("waited", f->waited / f->calls, log->waited / log->calls);
	assert_share("abandoned", f->abandoned / f->queued, log->abandoned / log->queued);
	assert_share("mean wait", f->waits / f->waited, log->waits / log->waited);
}

static struct figures of_log(const struct call_log *log)
{
	struct figures f = { .calls = (double)log->count };

	for (size_t i = 0; i < log->count; i++) {
		const struct logged_call one = logged_call_at(log, i), *c = &one;

		if (!isfinite(c->wait))
			continue;
		f.queued++;
		f.abandoned += c->outcome == LOGGED_ABANDONED;
		f.waited += c->wait > 0;
		f.waits += c->wait;
	}
	return f;
}

static struct figures of_run(const struct bench *b)
{
	struct figures f = { .calls = (double)b->call_count };

	for (size_t i = 0; i < b->call_count; i++) {
		const struct call_report *r = &b->calls[i].report;

		f.queued += r->reason != REASON_ABANDONED_SPEAKING &&
			    r->reason != REASON_ABANDONED_RINGING;
		f.abandoned += r->reason == REASON_ABANDONED_QUEUED;
		f.waited += r->queue_wait > 0;
		f.waits += r->queue_wait > 0 ? (double)r->queue_wait * 1e-9 : 0;
	}
	return f;
}

/*
 * One queue for all with the agents of each date's hours: within 10 % of the shares that
 * waited and that gave up and of the mean wait. The calls are the month's own, so chance
 * has little to do with it: what is tested is the estimate of the agents. What the log
 * cannot know, how much longer who was served would have waited, is drawn from a law
 * through the Kaplan-Meier estimate's values at 30 s and 300 s.
 */
static void the_month_replayed(void **state)
{
	struct bench *b = *state;
	const char *path;
	const struct call_log *log = read_month(b, &path);
	struct figures logged, replayed;

	if (!log)
		skip();
	logged = of_log(log);
	assert_near(logged.waited / logged.calls, 0.617, 0.0005); /* the data's description */
	run(b, arena_printf(&b->arena,
			    "rules: {fetch_latency: 0s}\n"
			    "agents: {bank: {schedule: {counts: %s, step: 1h}, handle_time: 3m}}\n"
			    "apps: {queue: <Response><Enqueue>bank</Enqueue></Response>}\n"
			    "callers: {patience: {queued: {weibull: {p10.5: 30s, p44.8: 300s}}}}\n"
			    "calls: {trace: %s}\n"
			    "designs: {queue: {start: queue, goal: agent}}\n",
			    list_of(b, agents_estimate(&b->arena, log, NULL)), path),
	    "run.replications=3", NULL);
	replayed = of_run(b);
	assert_int_equal((size_t)replayed.calls, 3 * log->count);
	assert_int_equal((size_t)replayed.queued, 3 * (size_t)logged.queued);
	assert_alike(&replayed, &logged);
}

/* Its days are unlike, by far more than chance. */
static void the_months_days(void **state)
{
	struct bench *b = *state;
	const char *path;
	const struct call_log *log = read_month(b, &path);
	const struct arrivals_estimate *e;
	uint64_t calls = 0;

	if (!log)
		skip();
	e = arrivals_estimate(&b->arena, log, NULL);
	assert_int_equal(e->cycle_days, 7);
	assert_int_equal(e->calls, log->count);
	for (size_t i = 0; i < e->days; i++)
		calls += e->daily[i];
	assert_int_equal(calls, log->count);
	assert_int_equal(e->daily[0], 2375); /* grep -c 1999-08-01 */
	assert_true(e->busyness.needed && e->busyness.p < 1e-6);
	assert_true(e->busyness.cv_low <= e->busyness.cv && e->busyness.cv <= e->busyness.cv_high);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		bench_test(the_month_replayed),
		bench_test(the_months_days),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
