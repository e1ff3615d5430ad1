/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whole scenarios against results that are known exactly. Seeds are fixed (1), so
 * a test that passes goes on passing; the chance that a right program would have
 * failed at a new seed is 1 minus the confidence named at each test.
 */
#include "helpers.h"

static void assert_inside(const char *what, struct estimate e, double exact, double tolerance)
{
	if (!e.defined || !(e.low - tolerance <= exact && exact <= e.high + tolerance))
		fail_msg("%s: %.8g is outside %.8g .. %.8g (estimate %.8g)", what, exact,
			 e.low - tolerance, e.high + tolerance, e.value);
}

/* ---- the race between a redirect and the answer ---- */

/* 20 x 10,000 calls; at 99.9 % the half-width is about 3.6 * sqrt(0.25 / 2e5) =
 * 0.4 points. The phone rings at once, as in the formula. */
#define RACE \
	"rules: {fetch_latency: 0s}\n" \
	"run: {replications: 20, confidence: 99.9%%}\n" \
	"flows: {hello: hello.json}\n" \
	"apps: {ring: \"<Response><Dial answerOnBridge='true' timeout='600'>+15550142" \
	"</Dial></Response>\"}\n" \
	"callers: {ring: %s, talk: 10m}\n" \
	"calls: {arrivals: {poisson: 20/s}, count: 10_000}\n" \
	"designs:\n" \
	"  race: {start: ring, redirect: {at: created, after: %s, latency: %s, to: hello}}\n"

static void put_hello(struct bench *b)
{
	put_json(b, "hello.json", FLOW(TRIGGER("hello") "," SAY("hello", LAST("audioComplete"))));
}

static void race(struct bench *b, const char *ring, const char *after, const char *latency,
		 double exact)
{
	const struct design_result *d;
	struct estimate e;

	put_hello(b);
	run(b, arena_printf(&b->arena, RACE, ring, after, latency), NULL);
	d = &b->r->designs[0];
	e = metric_in(d, "success_rate");
	assert_int_equal(d->calls, 200000);
	assert_inside(ring, e, exact, 0);
	assert_inside(ring, metric_in(d, "http_400_rate"), 1 - exact, 0);
	assert_true(e.high - e.low < 0.02);
	assert_true(e.high - e.low > 0);
}

/* P(X > x) of the standard normal law. */
static double normal_tail(double x)
{
	return erfc(x * M_SQRT1_2) / 2;
}

static void exponential_ring(void **state)
{
	race(*state, "{exponential: 8s}", "5s", "200ms", exp(-5.2 / 8));
}

static void lognormal_ring(void **state)
{
	/* mean 10 s, cv 0.8: sigma^2 = ln(1 + 0.64), mu = ln 10 - sigma^2 / 2 */
	double variance = log(1.64), mu = log(10) - variance / 2;

	race(*state, "{lognormal: {mean: 10s, cv: 0.8}}", "6s", "500ms",
	     normal_tail((log(6.5) - mu) / sqrt(variance)));
}

static void weibull_ring(void **state)
{
	race(*state, "{weibull: {shape: 1.7, scale: 9s}}", "11s", "1s", exp(-pow(12.0 / 9, 1.7)));
}

/* The request's latency is random too: P(R > 2 + L) with L exponential of mean
 * 3 s and R of mean 6 s is exp(-2 / 6) * 6 / (6 + 3). */
static void random_latency(void **state)
{
	race(*state, "{exponential: 6s}", "2s", "{exponential: 3s}", exp(-1.0 / 3) * 6 / 9);
}

/* ---- certainties ---- */

static uint64_t answered(const struct bench *b, const char *design)
{
	uint64_t n = 0;

	for (size_t i = 0; i < b->call_count; i++)
		n += !strcmp(b->calls[i].design, design) && b->calls[i].report.answered >= 0;
	return n;
}

/* `article`: whoever is redirected once answered meets a 400, every time. */
static void redirect_on_answered_is_always_400(void **state)
{
	static const char text[] =
		"flows: {hello: hello.json}\n"
		"apps: {ring: \"<Response><Dial answerOnBridge='true'>+15550142</Dial></Response>\"}\n"
		"callers: {ring: {exponential: 8s}, busy: 20%, talk: 10m}\n"
		"calls: {arrivals: {poisson: 20/s}, count: 5_000}\n"
		"run: {replications: 2}\n"
		"designs: {d: {start: ring, redirect: {at: answered, to: hello}}}\n";
	struct bench *b = *state;
	uint64_t n;

	put_hello(b);
	run(b, text, NULL);
	n = answered(b, "d");
	assert_in_range(n, 7000, 8500); /* 80 % of 10,000, less those over 30 s */
	assert_int_equal(count_of(b, "calls_with_400"), n);
	assert_int_equal(count_of(b, "studio_400"), n);
	assert_int_equal(count_of(b, "rest_redirects"), n);
	assert_int_equal(b->r->designs[0].successes, 0);
	for (size_t i = 0; i < b->call_count; i++)
		assert_int_equal(b->calls[i].report.studio_400,
				 b->calls[i].report.answered >= 0);
}

static void start_in_studio_is_never_400(void **state)
{
	static const char *const designs[] = { "studio-hand-off", "studio-pulled-out",
					       "dial-a-studio-number" };
	struct bench *b = *state;

	run_file(b, "scenarios/direct-vs-studio.yaml", "sweep=null", "run.replications=3", NULL);
	for (size_t i = 0; i < COUNT(designs); i++) {
		const struct design_result *d = design_of(b, designs[i]);

		assert_int_equal(d->calls, 6000);
		assert_int_equal(count_in(d, "rest_400") + count_in(d, "studio_400"), 0);
		assert_true(count_in(d, "studio_requests") > 3000);
	}
}

/* The widget waits 300 s for a call that stays away for a log-normal time of mean
 * 200 s, cv 1: P(X < 300 s) = Phi((ln 300 - mu) / sigma) = 0.8168. */
static double in_time(void)
{
	double mu = log(200) - log(2) / 2;

	return 1 - normal_tail((log(300) - mu) / sqrt(log(2)));
}

/* 20 x 5,000 calls, 99.9 %. */
static void return_before_the_time_out(void **state)
{
	struct bench *b = *state;
	double exact = in_time();

	run_file(b, "scenarios/handoff.yaml", "run.confidence=99.9%", NULL);
	for (size_t i = 0; i < 2; i++) {
		assert_inside("success", metric_in(&b->r->designs[i], "success_rate"), exact, 0);
		/* each late call meets one 400, each other none */
		assert_inside("400", metric_in(&b->r->designs[i], "calls_with_400_rate"),
			      1 - exact, 0);
	}
}

/* ---- queues ---- */

/* One unit of the model's time is one second here. */
struct queue_case {
	char name[16], metric[24];
	double lambda, mu, theta, t, exact, tolerance;
	unsigned servers;
	bool abandon;
};

#define QUEUE \
	"rules: {fetch_latency: 0s, call_time_limit: 1000h}\n" \
	"run: {replications: 20, confidence: 99%%, warm_up: %.9fs}\n" \
	"flows: {queue: queue.json}\n" \
	"agents: {support: {count: %u, handle_time: {exponential: %.12fs}, service_level: %.12fs}}\n" \
	"callers: {patience: {queued: %s}}\n" \
	"calls: {arrivals: {poisson: %.12f/s}, duration: %.9fs}\n" \
	"designs: {queue: {start: queue, goal: agent}}\n"

/* Twenty replications of CALLS calls each, after a warm-up of ten relaxation times
 * 1 / (mu (sqrt(c) - sqrt(a))^2), a = lambda / mu, at least twenty services; with
 * abandonment, which forgets faster, twenty services and twenty patiences. What is
 * left of the empty start is then about exp(-10) of the steady state, far below
 * any half-width. */
static void run_queue(struct bench *b, const struct queue_case *q, double calls)
{
	double load = q->lambda / q->mu, gap = sqrt(q->servers) - sqrt(load);
	double relaxation = 1 / (q->mu * gap * gap), warm_up = 10 * relaxation;
	const char *patience = "none";

	if (q->abandon)
		patience = arena_printf(&b->arena, "{exponential: %.12fs}", 1 / q->theta);
	if (q->abandon || warm_up < 20 / q->mu)
		warm_up = 20 / q->mu + (q->abandon ? 20 / q->theta : 0);
	put_json(b, "queue.json",
		 FLOW(TRIGGER("desk") ","
		      STATE("desk", "enqueue-call", LAST("callComplete"),
			    "'queue_name':'support'")));
	bench_clear(b);
	put_text(b, "test.yaml",
		 arena_printf(&b->arena, QUEUE, warm_up, q->servers, 1 / q->mu, q->t, patience,
			      q->lambda, warm_up + calls / q->lambda));
	load_path(b, bench_path(b, "test.yaml"));
	run_loaded(b, false);
}

/* The rows' metrics by ours. "immediate" is the share that does not wait. */
static bool measure(const struct design_result *d, const char *metric, struct estimate *e)
{
	static const struct {
		const char *row, *ours;
	} names[] = {
		{ "Wq", "wait_mean" },		{ "Wq_offered", "wait_mean" },
		{ "P_wait", "waited_rate" },	{ "P_busy", "waited_rate" },
		{ "P_abandon", "abandon_rate" }, { "SL", "service_level" },
		{ "SL_served_in_t", "service_level" }, { "occupancy", "occupancy" },
		{ "Lq", "queue_mean" },
	};

	for (size_t i = 0; i < COUNT(names); i++)
		if (!strcmp(names[i].row, metric)) {
			*e = group_metric(d, names[i].ours);
			return true;
		}
	return false;
}

static void check_queue(struct bench *b, const struct queue_case *q, double calls)
{
	struct estimate e;

	run_queue(b, q, calls);
	assert_true(measure(&b->r->designs[0], q->metric, &e));
	assert_inside(arena_printf(&b->arena, "%s %s", q->name, q->metric), e, q->exact,
		      q->tolerance);
	/* not by being wide: 15 % of the value at most */
	assert_true(e.high - e.low < 0.15 * q->exact);
}

/* rho = 0.9: E[Wq] = rho / (mu - lambda) = 9 services. */
static void mm1_at_nine_tenths(void **state)
{
	static const struct queue_case q = { .name = "M/M/1", .metric = "Wq", .lambda = 0.9,
					     .mu = 1, .servers = 1, .t = 20, .exact = 9 };

	check_queue(*state, &q, 100000);
}

/* Stationary probabilities of a birth-death chain of N states: birth LAMBDA, death
 * min(i, c) mu + max(0, i - c) theta. */
enum { STATES = 400 };

static void birth_death(const struct queue_case *q, double *p)
{
	double sum = 1;

	p[0] = 1;
	for (int i = 1; i < STATES; i++) {
		double busy = fmin(i, q->servers);

		p[i] = p[i - 1] * q->lambda / (busy * q->mu + (i - busy) * q->theta);
		sum += p[i];
	}
	for (int i = 0; i < STATES; i++)
		p[i] /= sum;
}

struct erlang {
	double wait, waits, abandons, occupancy, queue;
};

static struct erlang erlang_a(const struct queue_case *q)
{
	struct erlang r = { 0 };
	double p[STATES], busy = 0;

	birth_death(q, p);
	for (int i = 0; i < STATES; i++) {
		int waiting = i > (int)q->servers ? i - (int)q->servers : 0;

		busy += (i - waiting) * p[i];
		r.queue += waiting * p[i];
		r.waits += i >= (int)q->servers ? p[i] : 0;
	}
	r.wait = r.queue / q->lambda;
	r.abandons = r.queue * q->theta / q->lambda;
	r.occupancy = busy / q->servers;
	return r;
}

static void check_erlang(struct bench *b, const struct erlang *x)
{
	const struct design_result *d = &b->r->designs[0];

	assert_inside("wait", group_metric(d, "wait_mean"), x->wait, 0);
	assert_inside("waited", group_metric(d, "waited_rate"), x->waits, 0);
	assert_inside("abandoned", group_metric(d, "abandon_rate"), x->abandons, 0);
	assert_inside("occupancy", group_metric(d, "occupancy"), x->occupancy, 0);
	assert_inside("queue", group_metric(d, "queue_mean"), x->queue, 0);
}

/* What a scenario's comment promises must be so. */
static void assert_promised(struct bench *b, const char *path, const char *format, double x)
{
	const struct source *source = source_read(&b->arena, path, 1 << 20, &b->d);
	char promise[64];

	assert_non_null(source);
	snprintf(promise, sizeof(promise), format, x);
	if (!strstr(source->text, promise))
		fail_msg("%s does not say '%s'", path, promise);
}

/* scenarios/agents.yaml: 200 calls/h, 3 min, 13 agents, patience 5 min; 20
 * replications of 100 h after 2 h, forty services, of warm-up; 99 %. */
static void shipped_agents_agree_with_erlang_a(void **state)
{
	static const struct queue_case q = { .lambda = 200.0 / 3600, .mu = 1.0 / 180,
					     .theta = 1.0 / 300, .servers = 13 };
	struct erlang x = erlang_a(&q);
	struct bench *b = *state;

	assert_near(x.waits, 0.226, 5e-4);
	assert_near(x.wait, 7.49, 5e-3);
	assert_near(x.abandons, 0.0250, 5e-5);
	assert_near(x.occupancy, 0.75, 5e-4);
	run_file(b, "scenarios/agents.yaml", "run.confidence=99%", NULL);
	check_erlang(b, &x);
	assert_inside("service level", group_metric(&b->r->designs[0], "service_level"),
		      0.8585, 5e-4);
}

static void comments_keep_their_promises(void **state)
{
	static const struct queue_case q = { .lambda = 200.0 / 3600, .mu = 1.0 / 180,
					     .theta = 1.0 / 300, .servers = 13 };
	struct erlang x = erlang_a(&q);
	struct bench *b = *state;

	assert_promised(b, "scenarios/agents.yaml", "waits %.1f %%", 100 * x.waits);
	assert_promised(b, "scenarios/agents.yaml", "mean wait %.2f s", x.wait);
	assert_promised(b, "scenarios/agents.yaml", "%.2f %%", 100 * x.abandons);
	assert_promised(b, "scenarios/agents.yaml", "occupancy %.1f %%", 100 * x.occupancy);
	assert_promised(b, "scenarios/handoff.yaml", "%.1f %%", 100 * in_time());
	assert_promised(b, "scenarios/race.yaml", "%.4f", exp(-5.2 / 8));
	assert_promised(b, "scenarios/race.yaml", "%.2f %%", 100 * (1 - exp(-5.2 / 8)));
}

/* Overloaded: 12 erlangs on 10 agents, patience of half a service. */
static void overload_agrees_with_erlang_a(void **state)
{
	static const struct queue_case q = { .lambda = 12, .mu = 1, .theta = 2, .servers = 10,
					     .t = 1, .abandon = true };
	struct erlang x = erlang_a(&q);
	struct bench *b = *state;

	run_queue(b, &q, 10000);
	check_erlang(b, &x);
}

/* L = lambda W, of the queue and of all calls in the system, on the very calls
 * simulated. Calls that straddle the window's ends differ: of 20 x 5,000 calls a
 * few dozen, each by a wait; 2 % is ten times that. */
static void littles_law(void **state)
{
	static const struct queue_case q = { .lambda = 8, .mu = 1, .theta = 0.5, .servers = 8,
					     .t = 1, .abandon = true };
	struct bench *b = *state;
	const struct design_result *d;
	double rate, time = 0;

	run_queue(b, &q, 5000);
	bench_clear(b);
	load_path(b, bench_path(b, "test.yaml"));
	run_loaded(b, true);
	d = &b->r->designs[0];
	rate = (double)d->calls / (20 * 5000 / q.lambda);
	for (size_t i = 0; i < b->call_count; i++) {
		const struct call_report *r = &b->calls[i].report;

		time += r->counted ? (double)(r->ended - r->created) * 1e-9 : 0;
	}
	time /= (double)d->calls;
	assert_near(group_metric(d, "queue_mean").value / (rate * group_metric(d, "wait_mean").value),
		    1, 0.02);
	assert_near(metric_in(d, "mean_concurrent_calls").value / (rate * time), 1, 0.02);
}

/* ---- published results ---- */

static double number(const char *cell)
{
	return *cell ? strtod(cell, NULL) : 0;
}

/* id,model,lambda,mu,c,K,theta,t,metric,value,tol,kind,... */
static bool read_case(char *line, struct queue_case *q)
{
	char *cell[12], *next = line;

	for (size_t i = 0; i < COUNT(cell); i++) {
		cell[i] = strsep(&next, ",");
		if (!next)
			return false;
	}
	*q = (struct queue_case){ .lambda = number(cell[2]), .mu = number(cell[3]),
				  .servers = (unsigned)number(cell[4]),
				  .theta = number(cell[6]), .t = number(cell[7]),
				  .exact = number(cell[9]), .tolerance = number(cell[10]),
				  .abandon = !strcmp(cell[1], "M/M/c+M") };
	snprintf(q->name, sizeof(q->name), "%s", cell[0]);
	snprintf(q->metric, sizeof(q->metric), "%s", cell[8]);
	return (!strcmp(cell[1], "M/M/c") || q->abandon) && !strcmp(cell[11], "exact");
}

/* Run lengths in calls a replication: so many that the interval is narrow. The
 * published value's own tolerance (its rounding) is granted on top. */
static const struct {
	const char *id;
	double calls;
} published[] = {
	{ "P001", 10000 }, /* M/M/14, 10 erlangs: served within 0.33 services */
	{ "P003", 20000 }, /* its share that waits */
	{ "P005", 4000 },  /* occupancy of 15 */
	{ "P015", 50000 }, /* Erlang A, 14 agents: abandoned, 1.4 % */
	{ "P017", 50000 }, /* its mean wait */
	{ "P019", 4000 },  /* Erlang A, 13 agents: occupancy */
	{ "P021", 20000 }, /* share that waits */
	{ "P023", 10000 }, /* served within 20 s */
	{ "P051", 50000 }, /* M/M/9, 7 erlangs: mean queue */
	{ "P069", 20000 }, /* M/M/11, 10 erlangs: share that waits */
	{ "P073", 10000 }, /* M/M/14: served within 20 s of 180 s */
	{ "P133", 50000 }, /* M/M/1, rho = 5/6: mean wait */
	{ "P161", 50000 }, /* Garnett et al. 2002, 50 agents: abandoned */
};

static double calls_of(const char *id)
{
	for (size_t i = 0; i < COUNT(published); i++)
		if (!strcmp(published[i].id, id))
			return published[i].calls;
	return 0;
}

static void published_cases(void **state)
{
	struct bench *b = *state;
	const char *data = data_directory("published_cases");
	struct queue_case q;
	char line[4096];
	unsigned seen = 0;
	FILE *f;

	if (!data)
		skip();
	f = fopen(arena_printf(&b->arena, "%s/published_cases.csv", data), "r");
	assert_non_null(f);
	while (fgets(line, sizeof(line), f)) {
		if (!read_case(line, &q) || !calls_of(q.name))
			continue;
		check_queue(b, &q, calls_of(q.name));
		seen++;
	}
	fclose(f);
	assert_int_equal(seen, COUNT(published));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		bench_test(exponential_ring),
		bench_test(lognormal_ring),
		bench_test(weibull_ring),
		bench_test(random_latency),
		bench_test(redirect_on_answered_is_always_400),
		bench_test(start_in_studio_is_never_400),
		bench_test(return_before_the_time_out),
		bench_test(mm1_at_nine_tenths),
		bench_test(shipped_agents_agree_with_erlang_a),
		bench_test(comments_keep_their_promises),
		bench_test(overload_agrees_with_erlang_a),
		bench_test(littles_law),
		bench_test(published_cases),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
