/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Published queueing results: each exact row that calls, queues and agents can
 * express becomes a scenario, which runs until its 99 % interval is narrow: at most
 * 20 % of the value wide, or WIDTH (`make published`: 2 %, several minutes). The
 * published value, with its own rounding, has to lie in the interval for at least
 * 97 % of the rows. Seeds are fixed.
 */
#include "helpers.h"

/* The mean service takes SERVICE seconds, whatever unit the row has. */
#define SERVICE 60.0
enum { REPLICATIONS = 20, LEAST = 10000, MOST = 20000000 }; /* calls a replication */

struct row {
	char id[8], model[16], metric[32];
	double lambda, mu, c, k, theta, t, value, tolerance;
	bool exact;
};

/* How our estimate becomes the row's quantity. */
enum form { SAME, ONE_MINUS, TIME, SOJOURN, OVER_LAMBDA, TIMES_LAMBDA, PASSED_ON };

static const struct measure {
	const char *metric, *ours;
	enum form form;
} measures[] = {
	{ "P_wait", "agents.waited_rate", SAME },
	{ "P_busy", "agents.waited_rate", SAME },
	{ "immediate", "agents.waited_rate", ONE_MINUS },
	{ "SL", "agents.service_level", SAME },
	{ "SL_served_in_t", "agents.service_level", SAME },
	{ "occupancy", "agents.occupancy", SAME },
	{ "Lq", "agents.queue_mean", SAME },
	{ "P_abandon", "agents.abandon_rate", SAME },
	{ "P_block", "agents.refused_rate", SAME },
	{ "pK", "agents.refused_rate", SAME },
	{ "lost_rate", "agents.refused_rate", TIMES_LAMBDA },
	{ "lam_eff", "agents.refused_rate", PASSED_ON },
	{ "Wq", "agents.wait_mean", TIME },
	{ "Wq_offered", "agents.wait_mean", TIME },
	{ "W", "agents.wait_mean", SOJOURN },
	{ "W_class1", "agents.wait_mean", SOJOURN },
	{ "L", "mean_concurrent_calls", SAME },
	{ "W_offered", "mean_concurrent_calls", OVER_LAMBDA },
};

/* What no scenario can say, and why. */
static const struct {
	const char *model, *metric, *why;
} beyond[] = {
	{ "M/M/1-PS", "", "an agent serves one call at a time" },
	{ "M/M/PS-cap", "", "an agent serves one call at a time" },
	{ "M/M/c/N/N", "", "callers do not stop calling because others are on the line" },
	{ "M/M/c/K+M", "p_at_30", "the share of time at one level is no metric" },
	{ "M/M/c/K", "p0", "the share of time at one level is no metric" },
	{ "M/M/c", "P_N_ge_4", "the share of time at one level is no metric" },
};

/* Of an interval, relative to the value. */
static double width(void)
{
	const char *given = getenv("WIDTH");

	return given ? strtod(given, NULL) : 0.2;
}

static double number(const char *cell)
{
	return *cell ? strtod(cell, NULL) : 0;
}

static bool read_row(char *line, struct row *r)
{
	char *cell[12], *next = line;

	for (size_t i = 0; i < COUNT(cell); i++) {
		cell[i] = strsep(&next, ",");
		if (!next)
			return false;
	}
	*r = (struct row){ .lambda = number(cell[2]), .mu = number(cell[3]),
			   .c = number(cell[4]), .k = number(cell[5]),
			   .theta = number(cell[6]), .t = number(cell[7]),
			   .value = number(cell[9]), .tolerance = number(cell[10]),
			   .exact = !strcmp(cell[11], "exact") };
	snprintf(r->id, sizeof(r->id), "%s", cell[0]);
	snprintf(r->model, sizeof(r->model), "%s", cell[1]);
	snprintf(r->metric, sizeof(r->metric), "%s", cell[8]);
	return true;
}

static const char *why_not(const struct row *r)
{
	for (size_t i = 0; i < COUNT(beyond); i++)
		if (!strcmp(beyond[i].model, r->model) &&
		    (!*beyond[i].metric || !strcmp(beyond[i].metric, r->metric)))
			return beyond[i].why;
	return NULL;
}

/* ---- a row as a scenario ---- */

/* Seconds a unit of the row's time. */
static double scale(const struct row *r)
{
	return SERVICE * r->mu;
}

static const char *queue_size(struct bench *b, const struct row *r)
{
	if (!strcmp(r->model, "M/M/c/c"))
		return "0";
	return r->k ? arena_printf(&b->arena, "%.0f", r->k - r->c) : "none";
}

/* Two classes of calls and one agent, who serves the queue `high` first; theta is the
 * rate of that class, and what is asked for is of the other. */
static const char *scenario_of_classes(struct bench *b, const struct row *r, double calls)
{
	double rate = r->lambda / scale(r);

	put_json(b, "flow.json",
		 FLOW(TRIGGER("class") ","
		      STATE("class", "split-based-on", ARROW("noMatch", "low") ","
			    ARROW("match", "high"), "") ","
		      STATE("high", "enqueue-call", LAST("callComplete"), "'queue_name':'high'") ","
		      STATE("low", "enqueue-call", LAST("callComplete"), "'queue_name':'low'")));
	return arena_printf(
		&b->arena,
		"flows: {f: {file: flow.json, widgets: {class: {take: {high: %.17g}}}}}\n"
		"agents:\n  low: {count: 0, handle_time: {exponential: %.17gs}}\n"
		"  high: {count: 1, handle_time: {exponential: %.17gs}, skills: {high: 1, low: 2}}\n"
		"calls: {arrivals: {poisson: %.17g/s}, count: %.0f}\n"
		"run: {replications: %d, confidence: 99%%, warm_up: %.17gs}\n"
		"rules: {fetch_latency: 0s, call_time_limit: 24h}\n"
		"designs: {queue: {start: f, goal: agent}}\n",
		r->theta / r->lambda, SERVICE, SERVICE, rate, calls, REPLICATIONS,
		0.1 * calls / rate);
}

static const char *scenario_of(struct bench *b, const struct row *r, double calls)
{
	double rate = r->lambda / scale(r), threshold = r->t ? r->t * scale(r) : 20;
	const char *patience = r->theta ?
		arena_printf(&b->arena, "callers: {patience: {queued: {exponential: %.17gs}}}\n",
			     scale(r) / r->theta) : "";

	return arena_printf(
		&b->arena,
		"apps: {queue: '<Response><Enqueue>desk</Enqueue></Response>'}\n"
		"agents:\n  desk: {count: %.0f, handle_time: {exponential: %.17gs},\n"
		"         service_level: %.17gs, queue_size: %s}\n"
		"%scalls: {arrivals: {poisson: %.17g/s}, count: %.0f}\n"
		"run: {replications: %d, confidence: 99%%, warm_up: %.17gs}\n"
		"rules: {fetch_latency: 0s, call_time_limit: 24h}\n"
		"designs: {queue: {start: queue, goal: agent}}\n",
		r->c, SERVICE, threshold, queue_size(b, r), patience, rate, calls, REPLICATIONS,
		0.1 * calls / rate);
}

static struct estimate find(const struct design_result *d, const char *name)
{
	if (strncmp(name, "agents.", 7))
		return metric_in(d, name);
	for (size_t i = 0; i < d->groups[0].metric_count; i++)
		if (!strcmp(d->groups[0].metrics[i].name, name + 7))
			return d->groups[0].metrics[i].estimate;
	fail_msg("no metric %s", name);
	return (struct estimate){ 0 };
}

static struct estimate linear(struct estimate e, double factor, double plus)
{
	double low = e.low * factor + plus, high = e.high * factor + plus;

	return (struct estimate){ e.value * factor + plus, fmin(low, high), fmax(low, high),
				  e.defined, e.method };
}

static struct estimate converted(const struct row *r, enum form form, struct estimate e)
{
	switch (form) {
	case ONE_MINUS:
		return linear(e, -1, 1);
	case TIME:
		return linear(e, 1 / scale(r), 0);
	case SOJOURN: /* the wait, and a service */
		return linear(e, 1 / scale(r), 1 / r->mu);
	case OVER_LAMBDA:
		return linear(e, 1 / r->lambda, 0);
	case TIMES_LAMBDA:
		return linear(e, r->lambda, 0);
	case PASSED_ON:
		return linear(e, -r->lambda, r->lambda);
	default:
		return e;
	}
}

/* As load(), which would clear away the flow. */
static void load_text(struct bench *b, const char *text)
{
	put_text(b, "test.yaml", text);
	load_path(b, bench_path(b, "test.yaml"));
}

static struct estimate run_row(struct bench *b, const struct row *r, const struct measure *m,
			       double calls)
{
	struct experiment_options options = { .threads = 2 };

	bench_clear(b);
	load_text(b, !strcmp(r->model, "M/M/1 prio") ? scenario_of_classes(b, r, calls)
						      : scenario_of(b, r, calls));
	b->r = experiment_run(b->s, &options, &b->d);
	assert_non_null(b->r);
	return converted(r, m->form, find(&b->r->designs[0], m->ours));
}

/* Twice as many calls until the interval is narrow. */
static struct estimate estimate(struct bench *b, const struct row *r, const struct measure *m,
				double *calls)
{
	struct estimate e;

	for (*calls = LEAST;; *calls *= 2) {
		e = run_row(b, r, m, *calls);
		assert_true(e.defined);
		if (e.high - e.low <= width() * fabs(e.value) || *calls > MOST)
			return e;
	}
}

static const struct measure *measure_of(const char *metric)
{
	for (size_t i = 0; i < COUNT(measures); i++)
		if (!strcmp(measures[i].metric, metric))
			return &measures[i];
	fail_msg("no measure for %s", metric);
	return NULL;
}

/* ---- the rows ---- */

struct score {
	unsigned rows, inside, wide, left_out;
};

static void note(struct score *s, const struct row *r, const struct estimate *e, double calls,
		 bool inside)
{
	s->rows++;
	s->inside += inside;
	s->wide += e->high - e->low > width() * fabs(e->value);
	print_message("%s %-9s %-22s c=%-4.0f %-12.8g %.8g .. %.8g, %.0f calls%s\n", r->id,
		      r->model, r->metric, r->c, r->value, e->low, e->high, calls * REPLICATIONS,
		      inside ? "" : "  OUTSIDE");
}

static void check_value(struct bench *b, struct score *s, const struct row *r)
{
	double calls;
	struct estimate e = estimate(b, r, measure_of(r->metric), &calls);

	note(s, r, &e, calls,
	     e.low - r->tolerance <= r->value && r->value <= e.high + r->tolerance);
}

/* The fewest agents for a target: they meet it, and one agent fewer does not. */
static void check_fewest(struct bench *b, struct score *s, const struct row *r)
{
	bool block = !strcmp(r->metric, "min_c_for_block");
	const struct measure *m = measure_of(block ? "P_block" : "SL");
	double target = block ? r->t : 0.8, calls;
	struct row enough = *r, fewer = *r;
	struct estimate e, f;

	enough.c = r->value;
	fewer.c = r->value - 1;
	enough.t = fewer.t = block ? 0 : r->t;
	f = estimate(b, &fewer, m, &calls);
	e = estimate(b, &enough, m, &calls);
	note(s, &enough, &e, calls, block ? e.low <= target && f.high > target
					  : e.high >= target && f.low < target);
}

/* The load that so many lines carry at a given loss: at a little less load the loss
 * is no higher, at a little more no lower. */
static void check_load(struct bench *b, struct score *s, const struct row *r)
{
	const struct measure *m = measure_of("P_block");
	struct row less = *r, more = *r;
	struct estimate e, f;
	double calls;

	less.mu = more.mu = 1;
	less.t = more.t = 0;
	less.lambda = r->value - r->tolerance;
	more.lambda = r->value + r->tolerance;
	e = estimate(b, &less, m, &calls);
	f = estimate(b, &more, m, &calls);
	note(s, r, &e, calls, e.low <= r->t && r->t <= f.high);
}

static void check_row(struct bench *b, struct score *s, const struct row *r)
{
	const char *why = why_not(r);

	if (why) {
		s->left_out++;
		print_message("%s %-9s %-22s cannot be expressed: %s\n", r->id, r->model,
			      r->metric, why);
	} else if (!strncmp(r->metric, "min_c_", 6)) {
		check_fewest(b, s, r);
	} else if (!strcmp(r->metric, "offered_load_for_block")) {
		check_load(b, s, r);
	} else {
		check_value(b, s, r);
	}
}

static void published_values_lie_in_the_intervals(void **state)
{
	struct bench *b = *state;
	const char *data = data_directory("published_cases");
	struct score s = { 0 };
	struct row r;
	char line[4096];
	FILE *f;

	if (!data)
		skip();
	f = fopen(arena_printf(&b->arena, "%s/published_cases.csv", data), "r");
	assert_non_null(f);
	while (fgets(line, sizeof(line), f))
		if (read_row(line, &r) && r.exact)
			check_row(b, &s, &r);
	fclose(f);
	print_message("%u rows, %u inside, %u wider than %g %%; %u cannot be expressed\n", s.rows,
		      s.inside, s.wide, 100 * width(), s.left_out);
	assert_true(s.rows >= 50);
	assert_int_equal(s.wide, 0);
	assert_true(s.inside >= 0.97 * s.rows);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(published_values_lie_in_the_intervals, bench_setup,
						bench_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
