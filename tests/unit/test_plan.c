/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The search of a plan finds the number of agents that Erlang's C formula needs, for
 * published cases: a row that gives the fewest agents for a service level, or a value V at
 * c agents, of which the middle between V and the formula's value at c - 1 agents needs c.
 * Each answer is wrong with a chance of 1 % at most; seeds are fixed.
 */
#include "experiment/experiment.h"
#include "search/search.h"
#include "helpers.h"
#include "stats/erlang.h"

#define SERVICE 60.0 /* seconds of a mean service, whatever unit a row has */
enum { CASES = 10, CALLS = 20000 };

struct row {
	char id[8], metric[32];
	double load, c, t, value; /* t in services */
};

static bool read_row(char *line, struct row *r)
{
	char *cell[12], *next = line;

	for (size_t i = 0; i < COUNT(cell); i++) {
		cell[i] = strsep(&next, ",");
		if (!next)
			return false;
	}
	if (strcmp(cell[1], "M/M/c") || strcmp(cell[11], "exact"))
		return false;
	*r = (struct row){ .load = strtod(cell[2], NULL) / strtod(cell[3], NULL),
			   .c = strtod(cell[4], NULL),
			   .t = strtod(cell[7], NULL) * strtod(cell[3], NULL),
			   .value = strtod(cell[9], NULL) };
	snprintf(r->id, sizeof(r->id), "%s", cell[0]);
	snprintf(r->metric, sizeof(r->metric), "%s", cell[8]);
	return !strcmp(r->metric, "SL") || !strcmp(r->metric, "P_wait") ||
	       !strncmp(r->metric, "min_c_for_SL@", 13);
}

static struct queue_answer at(const struct row *r, double agents)
{
	return queue_solve(&(struct queue_model){
		r->load / SERVICE, 1 / SERVICE, 0, (uint64_t)agents, UINT64_MAX, r->t * SERVICE });
}

/* The requirement that R's case comes to, and the agents that it needs. */
static const char *wanted(struct bench *b, const struct row *r, double *agents)
{
	bool level = !strcmp(r->metric, "SL");
	double before = level ? at(r, r->c - 1).served_within : at(r, r->c - 1).waited;

	if (!strncmp(r->metric, "min_c", 5)) {
		*agents = r->value;
		return arena_printf(&b->arena, "agents.desk.service_level >= %.12g%%",
				    100 * strtod(r->metric + 13, NULL));
	}
	*agents = r->c;
	if (!at(r, r->c - 1).stable)
		before = level ? 0 : 1;
	return arena_printf(&b->arena, "agents.desk.%s %.12g%%",
			    level ? "service_level >=" : "waited_rate <=",
			    100 * (r->value + before) / 2);
}

static struct scenario *load_variant(void *context, const char *const *assignments, size_t count,
			     struct diagnostics *d)
{
	struct overrides o = { .assignments = assignments, .assignment_count = count };

	return scenario_from_text("plan", context, &o, d);
}

static const char *text_of(struct bench *b, const struct row *r)
{
	return arena_printf(&b->arena,
		"apps: {desk: '<Response><Enqueue>desk</Enqueue></Response>'}\n"
		"rules: {fetch_latency: 0s}\n"
		"calls: {arrivals: {poisson: %.15g/s}, count: %d}\n"
		"run: {replications: 10, confidence: 99%%, warm_up: %.15gs}\n"
		"agents: {desk: {count: 1, handle_time: {exponential: %.15gs}, service_level: %.15gs}}\n"
		"designs: {d: {start: desk, goal: agent}}\n",
		r->load / SERVICE, CALLS, 2000 * SERVICE / r->load, SERVICE, r->t * SERVICE);
}

/* From the load, of which an agent less is not enough, to twice as many and eleven. */
static size_t found(struct bench *b, const struct row *r, const char *until)
{
	char *text = arena_strdup(&b->arena, text_of(b, r));
	const struct variants variants = { load_variant, text };
	const struct experiment_options experiment = { .threads = 2 };
	const struct campaign_options options = { &experiment, &variants, NULL, "test", 1, 1 };
	struct factor_plan p = { 0 };
	struct requirement c;
	struct search x = { .key = "agents.desk.count", .condition = &c, .confidence = 0.99,
			    .max_replications = 300 };
	bool bad;
	size_t agents;

	assert_true(requirement_read(&c, &b->arena, until, (struct where){ 0 }, false, &b->d));
	assert_true(factor_add(&p, arena_printf(&b->arena, "agents.desk.count=%d:%d:1",
						(int)r->load, 2 * (int)r->load + 11), &b->d));
	x.values = &p.factors[0];
	x.campaign = campaign_new(&options);
	assert_int_equal(search_run(&x, &bad, &b->d), CAMPAIGN_DONE);
	assert_false(bad);
	for (size_t i = 0; x.answer == NO_ANSWER && i < x.trial_count; i++)
		print_error("%s: %s: %g %g %g %s\n", until, x.trials[i].text, x.trials[i].estimate.value,
			    x.trials[i].estimate.low, x.trials[i].estimate.high, x.trials[i].yes ? "yes" : "no");
	assert_int_not_equal(x.answer, NO_ANSWER);
	assert_false(x.largest);
	agents = (size_t)x.values->numbers[x.answer];
	campaign_free(x.campaign);
	search_free(&x);
	factor_free(&p);
	return agents;
}

static void finds_the_published_number_of_agents(void **state)
{
	struct bench *b = *state;
	const char *data = data_directory("published_cases");
	char line[2048];
	int cases = 0;
	FILE *f;

	if (!data)
		skip();
	f = fopen(arena_printf(&b->arena, "%s/published_cases.csv", data), "r");
	assert_non_null(f);
	while (cases < CASES && fgets(line, sizeof(line), f)) {
		const char *until;
		double agents;
		struct row r;

		if (!read_row(line, &r))
			continue;
		until = wanted(b, &r, &agents);
		assert_int_equal(found(b, &r, until), (size_t)agents);
		cases++;
	}
	fclose(f);
	assert_int_equal(cases, CASES);
}

/* ---- Erlang's formulas ---- */

static void near(double got, double exact, double tolerance)
{
	if (!(fabs(got - exact) <= tolerance))
		fail_msg("%.10g is not within %g of %.10g", got, tolerance, exact);
}

/* M/M/13+M: 3.5 calls a minute, 3 min of service, 5 min of patience, 20 s: the values of
 * the definitions, each computed by two programs of others. */
static void erlang_a_by_definition(void **state)
{
	struct queue_answer a = queue_solve(&(struct queue_model){
		3.5 / 60, 1 / 180.0, 1 / 300.0, 13, UINT64_MAX, 20 });

	(void)state;
	near(a.served_within, 0.8163, 5e-5);
	near(a.waited_within, 0.8311, 5e-5);
	near(a.served_within / (1 - a.abandoned), 0.8442, 5e-5);
	/* those who are served and those who leave have waited what the queue held */
	near(a.abandoned * 3.5 / 60, a.queue_mean / 300, 1e-12);
	near(a.occupancy * 13, 10.5 * (1 - a.abandoned), 1e-12);
}

/* One agent and nobody who leaves: the closed forms of M/M/1; and B and C by hand. */
static void erlang_b_c_and_one_agent(void **state)
{
	struct queue_answer a = queue_solve(&(struct queue_model){ 0.9, 1, 0, 1, UINT64_MAX, 2 });

	(void)state;
	near(a.waited, 0.9, 1e-12);
	near(a.wait_mean, 9, 1e-9);
	near(a.asa, 9, 1e-9);
	near(a.queue_mean, 8.1, 1e-9);
	near(a.served_within, 1 - 0.9 * exp(-0.2), 1e-12);
	near(erlang_b(2, 3), 8.0 / 6 / (1 + 2 + 2 + 8.0 / 6), 1e-15);
	near(erlang_c(2, 3), 4.0 / 9, 1e-12);
	near(mg1_wait(0.5, 1, 0), 0.5, 1e-15);
	near(mg1_wait(0.9, 1, 1), 9, 1e-12);
	assert_true(isinf(mg1_wait(1, 1, 1)));
	assert_false(queue_solve(&(struct queue_model){ 2, 1, 0, 2, UINT64_MAX, 1 }).stable);
	/* no room to wait: Erlang B */
	a = queue_solve(&(struct queue_model){ 2, 1, 0, 3, 0, 1 });
	near(a.blocked, erlang_b(2, 3), 1e-12);
	near(a.waited, 0, 0);
	/* many agents: neither overflow nor a lost tail */
	a = queue_solve(&(struct queue_model){ 100000, 1, 0, 100100, UINT64_MAX, 1 });
	near(a.waited, erlang_c(100000, 100100), 1e-9);
}

static void staffing_beside_a_plan(void **state)
{
	struct bench *b = *state;
	struct requirement c;
	struct staffing_erlang x;

	b->s = scenario_from_text("staff",
		"apps: {desk: '<Response><Enqueue>desk</Enqueue></Response>'}\n"
		"calls: {arrivals: {poisson: 200/h}, count: 10}\n"
		"callers: {patience: {queued: {exponential: 5m}}}\n"
		"agents: {desk: {count: 1, handle_time: {exponential: 3m}, service_level: 20s}}\n"
		"designs: {d: {start: desk, goal: agent}}\n", NULL, &b->d);
	assert_int_equal(b->d.errors, 0);
	assert_true(requirement_read(&c, &b->arena, "agents.desk.service_level >= 80%",
				     (struct where){ 0 }, false, &b->d));
	x = staffing_erlang_of(b->s, "agents.desk.count", &c, NAN);
	assert_true(x.asked && x.has_patience);
	near(x.offered_load, 10, 1e-9);
	assert_int_equal(x.erlang_c, 14); /* 80 % within 20 s of 10 erlangs at 3 min */
	assert_int_equal(x.erlang_a, 13);
	assert_false(staffing_erlang_of(b->s, "calls.count", &c, NAN).asked);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(erlang_a_by_definition, bench_setup, bench_teardown),
		cmocka_unit_test_setup_teardown(erlang_b_c_and_one_agent, bench_setup, bench_teardown),
		cmocka_unit_test_setup_teardown(staffing_beside_a_plan, bench_setup, bench_teardown),
		cmocka_unit_test_setup_teardown(finds_the_published_number_of_agents, bench_setup,
						bench_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
