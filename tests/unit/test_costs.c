/* SPDX-License-Identifier: GPL-3.0-or-later */
/* money: minutes begun, what is charged and what is not, prices */
#include "engine_bench.h"
#include "report/report.h"

static const struct cost_item *item_of(const struct bench *b, const char *design, const char *name)
{
	const struct design_result *d = design_of(b, design);

	for (size_t i = 0; i < d->cost_count; i++)
		if (!strcmp(d->costs[i].name, name))
			return &d->costs[i];
	return NULL;
}

static double units_of(const struct bench *b, const char *name)
{
	const struct cost_item *item = item_of(b, "d", name);

	return item ? item->units : 0;
}

static double cost_of(const struct bench *b, const char *name)
{
	assert_non_null(item_of(b, "d", name));
	return item_of(b, "d", name)->total.value;
}

/* One call, answered 20 s after its creation by a party outside who talks for 60 s. */
#define ONE SCENARIO "prices: {}\ndesigns: {d: {start: ring, goal: answered}}\n"
#define TALK(time) "calls.script.0.talk=" time

/* "1 min 18 s is charged for 2", for each of the two legs. */
static void minutes_begun(void **state)
{
	static const struct {
		const char *talk;
		double minutes;
	} cases[] = {
		{ TALK("78s"), 2 }, { TALK("60s"), 1 }, { TALK("60.000000001s"), 2 },
		{ TALK("1ns"), 1 }, { TALK("0s"), 1 }, { TALK("59m59s"), 60 },
	};
	struct bench *b = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		run(b, ONE, cases[i].talk, NULL);
		assert_near(units_of(b, "inbound_minute"), cases[i].minutes, 0);
		assert_near(units_of(b, "outbound_minute"), cases[i].minutes, 0);
		assert_near(cost_of(b, "all"), cases[i].minutes * (0.0085 + 0.014), 1e-12);
	}
}

/* The caller's leg is answered before the other rings: 20 s and 60 s, of 50 s. */
static void each_leg_by_its_own_clock(void **state)
{
	struct bench *b = *state;

	run(b, ONE, START("dial"), TALK("50s"), NULL);
	assert_near(units_of(b, "inbound_minute"), 2, 0); /* 20 s ring, 50 s talk, 2 s message */
	assert_near(units_of(b, "outbound_minute"), 1, 0);
	/* a number of the scenario: its inbound leg is charged too */
	run(b, ONE, START("dial-hello"), NULL);
	assert_near(units_of(b, "inbound_minute"), 2, 0);
	assert_near(units_of(b, "outbound_minute"), 1, 0);
	assert_near(units_of(b, "execution"), 1, 0);
}

static void what_is_not_answered_is_free(void **state)
{
	static const char *const outcomes[] = {
		"calls.script.0.outcome=busy", "calls.script.0.outcome=no-answer",
		"calls.script.0.outcome=failed", "calls.script.0.answer=121s",
		"calls.script.0.hang_up=5s",
		"apps.ring=<Response><Reject reason='busy'/></Response>",
	};
	struct bench *b = *state;

	for (size_t i = 0; i < COUNT(outcomes); i++) {
		run(b, ONE, outcomes[i], NULL);
		assert_near(cost_of(b, "all"), 0, 0);
		assert_near(units_of(b, "outbound_minute"), 0, 0);
		if (i > 3)
			continue;
		run(b, ONE, outcomes[i], OUTBOUND, START("say"), NULL); /* created through REST */
		assert_near(cost_of(b, "all"), 0, 0);
	}
	/* the same call, answered */
	run(b, ONE, OUTBOUND, START("say"), NULL);
	assert_near(cost_of(b, "all"), 0.014, 1e-12);
}

/* E[ceil(X / 60 s)] = 1 / (1 - exp(-60 s / m)) for an exponential talk of mean m. */
static void expected_minutes(void **state)
{
	struct bench *b = *state;
	double m = 100, q = exp(-60 / m), n = 50000;

	run(b, QUICK "apps:\n" APP("ring", "<Dial answerOnBridge='true'>+15550142</Dial>")
		"callers: {ring: 1s, talk: {exponential: 100s}}\n"
		"calls: {arrivals: {poisson: 10/s}, count: 50_000}\n"
		"run: {replications: 1}\nprices: {outbound_minute: 1, inbound_minute: 0}\n"
		"designs: {d: {start: ring, goal: answered}}\n", "rules.call_time_limit=100h", NULL);
	/* geometric, of variance q / (1 - q)^2; four standard errors */
	assert_near(item_of(b, "d", "all")->per_call.value, 1 / (1 - q),
		    4 * sqrt(q / n) / (1 - q));
	assert_near(item_of(b, "d", "all")->per_success.value,
		    item_of(b, "d", "all")->per_call.value, 1e-12);
}

static void prices_are_the_scenarios(void **state)
{
	struct bench *b = *state;

	run(b, ONE, "prices.inbound_minute=1", "prices.outbound_minute=2", NULL);
	assert_near(cost_of(b, "all"), 3, 1e-12);
	assert_string_equal(item_of(b, "d", "inbound_minute")->source, "the scenario");
	run(b, ONE, "prices.offered=toll_free", "prices.record=true", NULL);
	assert_near(cost_of(b, "all"), 0.022 + 0.014 + 0.0025, 1e-12);
	run(b, ONE, "prices.offered=sip", "prices.numbers=3", "prices.number_month=10", NULL);
	assert_near(cost_of(b, "all"), 0.004 + 0.014 + 30 * 80.0 / (30 * 86400), 1e-12);
	run(b, ONE, OUTBOUND, START("say"), "prices.detect=yes", NULL);
	assert_near(cost_of(b, "all"), 0.014 + 0.0075, 1e-12);
}

static void what_is_dialled_has_its_own_price(void **state)
{
	struct bench *b = *state;

	run(b, ONE, "apps.ring=<Response><Dial><Client>joey</Client></Dial></Response>", NULL);
	assert_near(units_of(b, "client_minute"), 1, 0);
	assert_near(units_of(b, "outbound_minute"), 0, 0);
	run(b, ONE, "apps.ring=<Response><Dial><Sip>sip:joey@example.com</Sip></Dial></Response>",
	    NULL);
	assert_near(units_of(b, "sip_minute"), 1, 0);
	assert_near(units_of(b, "outbound_minute"), 0, 0);
}

/* Two agents at 30 an hour, over the minutes observed. */
static void agents_are_paid_by_the_hour(void **state)
{
	struct bench *b = *state;

	run(b, QUICK "apps:\n" APP("enqueue", "<Enqueue>support</Enqueue>")
		"agents: {support: {count: 2, handle_time: 1m}}\n"
		"calls: {arrivals: {regular: 1/m}, duration: 3h}\n"
		"run: {replications: 2, warm_up: 1h}\nprices: {agent_hour: 30}\n"
		"designs: {d: {start: enqueue, goal: agent}}\n", NULL);
	assert_near(units_of(b, "agent_hour"), 2 * 2 * 2, 1e-9);
	assert_near(cost_of(b, "agent_hour"), 2 * 2 * 30, 1e-9);
	/* one minute each for 120 of the calls; those of the warm-up are not charged */
	assert_near(units_of(b, "inbound_minute"), 2 * 120, 0);
}

/* The same callers: a call by way of a second leg costs just its minutes more. */
static void designs_are_compared_by_their_costs(void **state)
{
	struct bench *b = *state;
	const struct comparison *c;

	run(b, SCENARIO "prices: {execution: 0.1}\nrun: {replications: 3}\n"
		"designs: {d: {start: ring}, e: {start: hello}}\n",
	    "calls.script=[{at: 0s, answer: 1s, talk: 61s}]", NULL);
	c = &b->r->comparisons[b->r->comparison_count - 1];
	assert_string_equal(c->metric, "cost_per_call");
	assert_near(c->difference.value, 2 * (0.0085 + 0.014) - 0.0085 - 0.1, 1e-12);
}

static void assert_written(const struct bench *b, bool table, const char *wanted)
{
	struct report_style style = { .width = 100 };
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (table)
		report_table(out, b->r, &style);
	else
		report_costs_csv(out, b->r);
	fclose(out);
	if (!strstr(text, wanted))
		fail_msg("no '%s' in:\n%s", wanted, text);
	free(text);
}

/* Who serves nobody is cheap, and not therefore cheaper: what a success costs decides. */
static void a_design_that_serves_nobody_is_not_cheaper(void **state)
{
	static const char two[] = SCENARIO "prices: {execution: 0.1}\nrun: {replications: 3}\n"
					   "designs: {d: {start: ring, goal: answered}, e: {start: hello}}\n";
	struct bench *b = *state;

	run(b, two, "calls.script=[{at: 0s, answer: 1s, talk: 61s}]", NULL);
	assert_written(b, true, "A − B per call: −0.06350; A cheaper per success");
	run(b, two, "calls.script=[{at: 0s, answer: 121s, talk: 61s}]", NULL);
	assert_written(b, true, "; no call succeeds in A, whatever it costs\n");
}

/* One replication has no interval; what no page confirms is named where it counts. */
static void costs_are_written(void **state)
{
	struct bench *b = *state;

	run(b, ONE, "prices.currency=EUR", "prices.offered=client",
	    "prices.outbound_minute=0.5", NULL);
	assert_written(b, false, "design,item,units,price,total,total_low,total_high,per_call,");
	assert_written(b, false, "\nd,all,,,0.504,,,0.504,,,0.504,,\n");
	assert_written(b, false, "\nd,outbound_minute,1,0.5,0.5,,,0.5,,,0.5,,\n");
	assert_written(b, true, "What it costs (EUR)");
	assert_written(b, true, "Prices that no page confirms: client_minute\n");
	/* nobody is reached: a cost per success that does not exist */
	run(b, ONE, "calls.script.0.answer=121s", "prices.number_month=1", NULL);
	assert_false(item_of(b, "d", "all")->per_success.defined);
}

static void without_prices_nothing_is_counted(void **state)
{
	struct bench *b = *state;

	run(b, untouched, NULL);
	assert_int_equal(b->r->designs[0].cost_count, 0);
	assert_null(b->r->currency);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test(minutes_begun),
		test(each_leg_by_its_own_clock),
		test(what_is_not_answered_is_free),
		test(expected_minutes),
		test(prices_are_the_scenarios),
		test(what_is_dialled_has_its_own_price),
		test(agents_are_paid_by_the_hour),
		test(designs_are_compared_by_their_costs),
		test(a_design_that_serves_nobody_is_not_cheaper),
		test(costs_are_written),
		test(without_prices_nothing_is_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
