/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The call that a callback makes: it counts on the account and the trunk, waits for its turn, is a leg
 * and is charged for. Scripted callers against what they come to by hand, and many against a small
 * program of the same rules that shares nothing with the engine.
 */
#include "helpers.h"

#define QUEUE "apps: {q: '<Response><Enqueue>support</Enqueue></Response>', hold: '<Response><Pause length=\"30\"/></Response>'}\n"
#define QUEUED QUEUE "designs: {d: {start: q, goal: agent}}\nrun: {replications: 1}\n"
#define QUICK "rules: {fetch_latency: 0s}\n"

static double metric(const struct bench *b, const char *name)
{
	return group_metric(&b->r->designs[0], name).value;
}

static double units(const struct bench *b, const char *price)
{
	const struct design_result *d = &b->r->designs[0];

	for (size_t i = 0; i < d->cost_count; i++)
		if (!strcmp(d->costs[i].name, price))
			return d->costs[i].units;
	return 0;
}

/* The agent is ready at 65 s, while the account's two calls are those that came at 50 s and 62 s: the
 * attempt is refused, and made again at 95 s. */
#define CROWDED QUEUE "run: {replications: 1}\nrules: {fetch_latency: 0s, account_calls: 2}\n" \
	"agents: {support: {count: 1, handle_time: 1m, wrap_up: 5s, callback: {offer_after: 10s, retry: 30s, attempts: 2}}}\n" \
	"designs: {d: {goal: agent, entries: {q: {start: q, share: 40%}, hold: {start: hold, share: 60%}}}}\n"

static void a_full_account_refuses_the_attempt(void **state)
{
	static const char text[] = CROWDED
		"calls: {script: [{at: 0s, entry: q}, {at: 1s, entry: q}, {at: 50s, entry: hold}, {at: 62s, entry: hold}]}\n";
	struct bench *b = *state;

	run(b, text, NULL);
	assert_true(call_of(b, "d", 1)->success);
	assert_float_equal(metric(b, "wait_mean"), 94 / 2.0, 1e-9);
	assert_float_equal(metric(b, "attempts_per_callback"), 2, 0);
	assert_int_equal(count_of_code(b, 10004), 1);
	run(b, text, "agents.support.callback.attempts=1", NULL);
	assert_reason(call_of(b, "d", 1), REASON_ACCOUNT_FULL);
	assert_float_equal(metric(b, "wait_mean"), 64 / 2.0, 1e-9);
	run(b, text, "rules.account_calls=3", NULL);
	assert_float_equal(metric(b, "wait_mean"), 64 / 2.0, 1e-9);
	assert_int_equal(count_of_code(b, 10004), 0);
}

/* From 65 s to 125 s the callback is one of the two. */
static void a_callback_fills_the_account(void **state)
{
	struct bench *b = *state;

	run(b, CROWDED "calls: {script: [{at: 0s, entry: q}, {at: 1s, entry: q}, {at: 70s, entry: hold}, {at: 75s, entry: hold}, {at: 126s, entry: hold}, {at: 127s, entry: hold}]}\n",
	    NULL);
	for (uint64_t i = 0; i < 6; i++)
		assert_int_equal(call_of(b, "d", i)->reason == REASON_ACCOUNT_FULL, i == 3);
	assert_int_equal(call_of(b, "d", 3)->state, CALL_BUSY);
}

/* The agent's last call does not stand in the way: it is over when he dials. */
static void the_last_call_is_over_first(void **state)
{
	struct bench *b = *state;

	run(b, QUEUED "rules: {fetch_latency: 0s, account_calls: 2}\n"
	    "agents: {support: {count: 1, handle_time: 1m, callback: {offer_after: 10s}}}\n"
	    "calls: {script: [{at: 0s}, {at: 1s}, {at: 55s}]}\n", NULL);
	assert_int_equal(count_of_code(b, 10004), 0);
	assert_int_equal(b->r->designs[0].successes, 3);
}

/* Four ask at once and have agents at 60 s, who dial at 60, 70, 80 and 90 s. */
#define PACED QUEUED QUICK "prices: {}\n" \
	"agents: {support: {schedule: {counts: [0, 10], step: 1m}, handle_time: 50s, callback: {offer_after: 0s, retry: 10s, attempts: 4}}}\n" \
	"calls: {cps: 6/m, script: [{at: 0s}, {at: 1s}, {at: 2s}, {at: 3s}]}\n"

static void attempts_wait_their_turn(void **state)
{
	struct bench *b = *state;

	run(b, PACED, NULL);
	assert_float_equal(metric(b, "callback_wait_mean"), (60 + 69 + 78 + 87) / 4.0, 1e-9);
	assert_float_equal(metric_in(&b->r->designs[0], "queue_time_mean").value, 15, 1e-9);
	assert_float_equal(metric_in(&b->r->designs[0], "peak_concurrent_calls").value, 4, 0);
	/* a minute begun, from the answer on; those that waited on the line heard music of no price */
	assert_float_equal(units(b, "outbound_minute"), 4, 0);
	run(b, PACED, "agents.support.handle_time=61s", NULL);
	assert_float_equal(units(b, "outbound_minute"), 8, 0);
	run(b, PACED, "agents.support.handle_time=61s", "prices.record=yes", NULL); /* of the four on the line, too */
	assert_float_equal(units(b, "recording_minute"), 4 + 8, 0);
	run(b, PACED, "agents.support.callback.ring=5s", "agents.support.handle_time=60s", NULL);
	assert_float_equal(units(b, "outbound_minute"), 4, 0);
	assert_float_equal(metric(b, "callback_wait_mean"), 5 + (60 + 69 + 78 + 87) / 4.0, 1e-9);
	run(b, PACED, "calls.cps=none", NULL);
	assert_float_equal(metric(b, "callback_wait_mean"), (60 + 59 + 58 + 57) / 4.0, 1e-9);
}

/* What nobody answers rings on a line, and costs nothing. */
static void the_unanswered_are_free(void **state)
{
	struct bench *b = *state;

	run(b, PACED, "agents.support.callback.answer=0.0000001", "agents.support.callback.attempts=1", "calls.cps=none", NULL);
	assert_float_equal(units(b, "outbound_minute"), 0, 0);
	assert_float_equal(metric_in(&b->r->designs[0], "peak_concurrent_calls").value, 4, 0);
	for (uint64_t i = 0; i < 4; i++)
		assert_reason(call_of(b, "d", i), REASON_NO_ANSWER);
}

/* The third would wait 20 s: it is canceled after 15 s, or its queue is full at once. */
static void attempts_wait_too_long(void **state)
{
	struct bench *b = *state;

	run(b, PACED, "rules.call_queue_wait=15s", "agents.support.callback.attempts=1", NULL);
	assert_int_equal(b->r->designs[0].successes, 2);
	assert_int_equal(count_of_code(b, 22001), 2);
	assert_reason(call_of(b, "d", 3), REASON_QUEUED_TOO_LONG);
	assert_float_equal(metric(b, "wait_mean"), (60 + 69 + 73 + 72) / 4.0, 1e-9);
	run(b, PACED, "rules.call_queue_time=15s", "agents.support.callback.attempts=1", NULL);
	assert_int_equal(count_of_code(b, 22005), 2);
	assert_reason(call_of(b, "d", 3), REASON_CALL_QUEUE_FULL);
	assert_float_equal(metric(b, "wait_mean"), (60 + 69 + 58 + 57) / 4.0, 1e-9);
}

/* A trunk that takes one a second: those refused try again after 10 s, one after the other. */
static void a_trunk_takes_one(void **state)
{
	struct bench *b = *state;

	run(b, PACED, "calls.cps=none", "calls.trunk_cps=1", NULL);
	assert_int_equal(count_of_code(b, 503), 3 + 2 + 1);
	assert_float_equal(metric(b, "attempts_per_callback"), (1 + 2 + 3 + 4) / 4.0, 1e-9);
	assert_int_equal(b->r->designs[0].successes, 4);
}

/* ---- many, against a program of their own ---- */

enum { MANY = 600, ACCOUNT = 3, AGENTS = 2, TRIES = 2 };
#define HANDLE INT64_C(19130000417)
#define WRAP_UP INT64_C(6410000219)
#define OFFER INT64_C(13210000031)
#define AGAIN INT64_C(31770000113)
#define RINGS INT64_C(2930000057)
#define PACE INT64_C(8000000000)

enum is { IS_TO_COME, IS_WAITING, IS_ASKING, IS_TO_RETRY, IS_DIALLED, IS_TALKING, IS_LEAVING, IS_SERVED, IS_LOST, IS_REFUSED };
struct small {
	struct small_caller {
		int64_t came, due, wait;
		enum is is;
		int attempts;
		bool called_back;
	} of[MANY];
	int64_t now, slot, refusals, free, up;
};

static void small_serve(struct small *m, struct small_caller *c)
{
	c->is = IS_TALKING;
	c->wait = m->now - c->came;
	c->due = m->now + HANDLE;
}

/* The call is created, or is one too many. */
static void small_dial(struct small *m, struct small_caller *c)
{
	int64_t turn = m->slot > m->now ? m->slot : m->now;

	c->attempts++;
	if (m->up >= ACCOUNT) {
		m->refusals++;
		m->free++;
		c->is = c->attempts < TRIES ? IS_TO_RETRY : IS_LOST;
		c->due = c->is == IS_LOST ? INT64_MAX : m->now + AGAIN;
		c->wait = m->now - c->came;
		return;
	}
	m->up++;
	m->slot = turn + PACE;
	c->is = IS_DIALLED;
	c->due = turn + RINGS;
}

static void small_agents(struct small *m)
{
	for (int i = 0; i < MANY && m->free; i++) {
		struct small_caller *c = &m->of[i];

		if (c->is != IS_WAITING && c->is != IS_ASKING)
			continue;
		m->free--;
		if (c->is == IS_WAITING)
			small_serve(m, c);
		else
			small_dial(m, c);
	}
}

static void small_event(struct small *m, struct small_caller *c)
{
	enum is was = c->is;

	c->due = INT64_MAX;
	if (was == IS_TO_COME && m->up >= ACCOUNT) {
		c->is = IS_REFUSED;
		m->refusals++;
	} else if (was == IS_TO_COME) {
		m->up++;
		c->is = IS_WAITING;
		c->due = m->now + OFFER;
	} else if (was == IS_WAITING || was == IS_TO_RETRY) {
		m->up -= was == IS_WAITING;
		c->is = IS_ASKING;
		c->called_back = true;
	} else if (was == IS_DIALLED) {
		small_serve(m, c);
	} else if (was == IS_TALKING) {
		c->is = IS_LEAVING;
		c->due = m->now + WRAP_UP;
		m->up--;
	} else {
		c->is = IS_SERVED;
		m->free++;
	}
	small_agents(m);
}

static void small_run(struct small *m)
{
	for (;;) {
		struct small_caller *next = &m->of[0];

		for (int i = 1; i < MANY; i++)
			if (m->of[i].due < next->due)
				next = &m->of[i];
		if (next->due == INT64_MAX)
			return;
		m->now = next->due;
		small_event(m, next);
	}
}

static void a_small_program_agrees(void **state)
{
	static struct small m;
	struct bench *b = *state;
	double waits = 0, entries = 0, lost = 0;

	run(b, QUEUED "rules: {fetch_latency: 0s, account_calls: 3}\n"
	    "agents: {support: {count: 2, handle_time: 19.130000417s, wrap_up: 6.410000219s, callback:\n"
	    "  {offer_after: 13.210000031s, retry: 31.770000113s, ring: 2.930000057s, attempts: 2}}}\n"
	    "calls: {cps: 0.125/s, arrivals: {regular: 557/h}, count: 600}\n", NULL);
	m = (struct small){ .free = AGENTS };
	for (uint64_t i = 0; i < MANY; i++)
		m.of[i].came = m.of[i].due = call_of(b, "d", i)->created;
	small_run(&m);
	for (uint64_t i = 0; i < MANY; i++) {
		const struct small_caller *c = &m.of[i];

		assert_int_equal(call_of(b, "d", i)->success, c->is == IS_SERVED);
		assert_int_equal(call_of(b, "d", i)->reason == REASON_ACCOUNT_FULL, c->is == IS_REFUSED || c->is == IS_LOST);
		entries += c->is != IS_REFUSED;
		waits += c->is != IS_REFUSED ? (double)c->wait * 1e-9 : 0;
		lost += c->is == IS_LOST;
	}
	assert_float_equal(metric(b, "wait_mean"), waits / entries, 1e-6);
	assert_int_equal(count_of_code(b, 10004), m.refusals);
	assert_true(m.refusals > 50 && lost > 0 && entries < MANY); /* the limit binds */
}

/* Either engine does the same where limits bind, with rings and skills. */
static void either_engine_agrees_at_the_limit(void **state)
{
	struct bench *b = *state;
	uint64_t fingerprint[2], successes[2];

	for (int i = 0; i < 2; i++) {
		struct experiment_options options = { .queue = i, .threads = 2 };

		bench_clear(b);
		put_text(b, "test.yaml", QUEUE
			 "agents:\n"
			 "  support: {count: 3, handle_time: {exponential: 3m}, callback: {offer_after: 30s, accept: 50%, retry: 1m, answer: 60%, ring: 3s, expires: 10m}}\n"
			 "  others: {count: 2, handle_time: 2m, skills: {support: 2, others: 1}, ring: {timeout: 5s, answer: 50%}}\n"
			 "callers: {patience: {queued: {exponential: 2m}}}\n"
			 "rules: {account_calls: 7}\n"
			 "calls: {cps: 3/m, trunk_cps: 1, arrivals: {poisson: 2/m}, duration: 8h, closing: clear}\n"
			 "run: {replications: 4}\ndesigns: {d: {start: q, goal: agent}}\n");
		load_path(b, bench_path(b, "test.yaml"));
		b->r = experiment_run(b->s, &options, &b->d);
		assert_non_null(b->r);
		fingerprint[i] = b->r->designs[0].fingerprint;
		successes[i] = b->r->designs[0].successes;
		assert_true(count_of_code(b, 10004) > 0);
	}
	assert_true(fingerprint[0] == fingerprint[1] && successes[0] == successes[1]);
}

/* An execution that goes on after the hang-up makes no second call of whoever is to be called back. */
static void no_other_call_meanwhile(void **state)
{
	struct bench *b = *state;

	bench_clear(b);
	put_json(b, "f.json", "{'initial_state':'Trigger','states':["
		 STATE("Trigger", "trigger", ARROW("incomingRequest", "call"), "") ","
		 STATE("call", "make-outgoing-call-v2", ARROW("answered", "q") "," LAST("busy") "," LAST("noAnswer")
		       "," LAST("failed"), "'to':'{{contact.channel.address}}'") ","
		 STATE("q", "connect-call-to", LAST("callCompleted") "," ARROW("hangup", "call"),
		       "'to':'+15550100','noun':'number'") "]}");
	put_text(b, "test.yaml", "flows: {f: {file: f.json, widgets: {q: {agents: support}}}}\n"
		 "agents: {support: {count: 1, handle_time: 1m, callback: {offer_after: 10s, ring: 3s, answer: 60%}}}\n"
		 "rules: {studio_rest_starts: none}\nrun: {replications: 1}\n"
		 "calls: {direction: outbound, arrivals: {poisson: 2/m}, count: 60}\n"
		 "designs: {d: {start: f, trigger: rest, goal: agent}}\n");
	load_path(b, bench_path(b, "test.yaml"));
	run_loaded(b, true);
	assert_true(count_of_code(b, 81008) > 10);
	assert_true(b->r->designs[0].successes > 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		bench_test(a_full_account_refuses_the_attempt), bench_test(a_callback_fills_the_account),
		bench_test(the_last_call_is_over_first), bench_test(attempts_wait_their_turn),
		bench_test(the_unanswered_are_free),	 bench_test(attempts_wait_too_long),
		bench_test(a_trunk_takes_one),		 bench_test(a_small_program_agrees),
		bench_test(either_engine_agrees_at_the_limit), bench_test(no_other_call_meanwhile),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
