/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A review against runs: of small designs made at random, where a request is said to
 * meet 400 always every call of a run meets one, and where nothing is said of 400 none
 * does. Calls outlast their requests here, for a request that comes too late for the
 * call is nobody's fault.
 */
#include "check/check.h"
#include "check/review_zone_internal.h"
#include "helpers.h"

enum { DESIGNS = 500, CALLS = 150 };

/* ---- random designs ---- */

struct dice {
	uint64_t state;
};

static unsigned roll(struct dice *d, unsigned sides)
{
	d->state = d->state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (unsigned)(d->state >> 33) % sides;
}

#define PICK(dice, list) ((list)[roll(dice, (unsigned)COUNT(list))])

/* A time around SCALE seconds. */
static const char *time_of(struct bench *b, struct dice *d, double scale)
{
	double a = scale * (1 + roll(d, 8)) / 4, c = a * (1 + (1 + roll(d, 4)) / 4.0);

	switch (roll(d, 4)) {
	case 0:
		return arena_printf(&b->arena, "{exponential: %.3fs}", a);
	case 1:
		return arena_printf(&b->arena, "{uniform: [%.3fs, %.3fs]}", a, c);
	case 2:
		return arena_printf(&b->arena, "{empirical: {values: [%.3fs, %.3fs]}}", a, c);
	default:
		return arena_printf(&b->arena, "%.3fs", a);
	}
}

static const char *rules_of(struct bench *b, struct dice *d)
{
	static const char *const start[] = { "start", "400", "400" };
	static const char *const join[] = { "join", "join", "400" };
	static const char *const rest[] = { "accept", "accept", "21220" };

	return arena_printf(
		&b->arena,
		"{studio_ringing: %s, studio_in_progress: %s, first_fetch_in_progress: %s, "
		"studio_return_parked: %s, studio_parked_without_return: %s, "
		"studio_busy_execution: %s, redirect_inbound_ringing: %s, "
		"redirect_outbound_ringing: %s, redirect_terminal: accept, in_progress_window: %s, retry_delays: [], "
		/* every function answers, so that every call comes to its request */
		"widget_http_timeout: 1h, "
		"studio_400_surface: %s, play_time: %s, fetch_latency: %s}",
		roll(d, 4) ? "start" : "400", PICK(d, start), PICK(d, start), PICK(d, join),
		PICK(d, join), roll(d, 2) ? "ignore" : "400", PICK(d, rest), PICK(d, rest),
		roll(d, 2) ? "0s" : time_of(b, d, 0.3), roll(d, 2) ? "sync_400" : "async_11200",
		time_of(b, d, 4), roll(d, 2) ? "200ms" : time_of(b, d, 0.2));
}

#define URL(flow) "<Redirect>https://webhooks.example.com/v1/Accounts/AC0/Flows/" flow "</Redirect>"

static const char *const apps =
	"apps:\n"
	"  desk: '<Response><Dial answerOnBridge=\"true\" timeout=\"600\"><Number>+15550100</Number></Dial></Response>'\n"
	"  music: '<Response><Play loop=\"0\">https://example.com/a.mp3</Play></Response>'\n"
	"  away: '<Response><Play>https://example.com/a.mp3</Play>" URL("park?FlowEvent=return") "</Response>'\n"
	"  astray: '<Response><Play>https://example.com/a.mp3</Play>" URL("park") "</Response>'\n"
	"  other: '<Response><Pause length=\"2\"/>" URL("hello") "</Response>'\n"
	"  back: '<Response>" URL("park?FlowEvent=return") "</Response>'\n"
	"  dial: '<Response><Dial><Number>+15550199</Number></Dial></Response>'\n"
	"  queue: '<Response><Enqueue>agents</Enqueue>" URL("park?FlowEvent=return") "</Response>'\n"
	"  short: '<Response><Dial timeout=\"4\"><Number>+15550100</Number></Dial>" URL("hello") "</Response>'\n"
	"numbers: {'+15550199': hello}\n";

static const char *design_text(struct bench *b, struct dice *d)
{
	static const char *const starts[] = { "desk", "music", "park", "park", "other", "hello",
					      "away", "dial", "short", "slow", "slow" };
	static const char *const documents[] = { "music", "away", "away", "astray", "other", "queue",
						 "short" };
	static const char *const moments[] = { "created", "ringing", "answered" };
	static const char *const targets[] = { "hello", "back", "other", "{flow: park, event: return}",
					       "park", "slow" };
	static const char *const fallbacks[] = { "", "", "", ", fallback: music", ", fallback: hello",
						 ", fallback: back" };
	static const char *const sids[] = { "", "", "", "", ", sid: child", ", sid: unknown" };
	const char *redirects = "";
	bool alone = !roll(d, 4);

	if (alone)
		redirects = arena_printf(&b->arena, "{at: %s, after: %s, to: hello}",
					 PICK(d, moments), time_of(b, d, 3));
	for (unsigned n = !alone && roll(d, 5) ? roll(d, 3) : 0; n > 0; n--)
		redirects = arena_printf(&b->arena, "%s%s{at: %s, after: %s, latency: %s, to: %s%s%s}",
					 redirects, redirects[0] ? ", " : "", PICK(d, moments),
					 time_of(b, d, 3), time_of(b, d, 0.2), PICK(d, targets),
					 PICK(d, sids), roll(d, 4) ? "" : ", retries: [300ms, 1s]");
	return arena_printf(
		&b->arena,
		"flows:\n  hello: hello.json\n  park: {file: park.json, widgets: {away: {document: %s}}}\n"
		"  slow: {file: slow.json, widgets: {away: {document: %s}, look_up: {duration: %s}}}\n"
		"agents: {agents: {count: 30, handle_time: %s}}\n"
		"%srules: %s\ncallers: {ring: %s, talk: %s, patience: %s%s}\nrun: {replications: 1, seed: %u}\n"
		"calls: {direction: %s, arrivals: {regular: 1/s}, count: %d}\n"
		"designs: {d: {start: %s, redirect: [%s]%s}}\n%s",
		PICK(d, documents), PICK(d, documents), time_of(b, d, 3), time_of(b, d, 4), apps, rules_of(b, d), time_of(b, d, 5), roll(d, 3) ? "2h" : time_of(b, d, 5),
		roll(d, 4) ? "none" : "{ringing: {exponential: 5s}, speaking: {exponential: 8s}, queued: 20s}",
		roll(d, 4) ? "" : ", busy: 10%, no-answer: 10%", roll(d, 1000),
		roll(d, 3) ? "inbound" : "outbound", CALLS, alone ? starts[roll(d, 2)] : PICK(d, starts), redirects,
		alone ? "" : PICK(d, fallbacks),
		roll(d, 4) ? "" : "webhooks: {away: {latency: {uniform: [100ms, 4s]}, overrides: rt=3000}}\n");
}

static void put_flows(struct bench *b)
{
	put_json(b, "hello.json", FLOW(TRIGGER("greet") "," STATE("greet", "say-play",
		LAST("audioComplete"), "'say':'Hello.','loop':1000000")));
	put_json(b, "park.json", FLOW(TRIGGER("away") "," STATE("away", "add-twiml-redirect",
		ARROW("return", "end") "," ARROW("timeout", "end"),
		"'url':'https://example.com/away','timeout':'5'") "," STATE("end", "say-play",
		LAST("audioComplete"), "'say':'Thank you.','loop':1000000")));
	put_json(b, "slow.json", FLOW(TRIGGER("look_up") "," STATE("look_up", "make-http-request",
		ARROW("success", "away") "," LAST("failed"), "") "," STATE("away", "add-twiml-redirect",
		ARROW("return", "end") "," ARROW("timeout", "look_up"),
		"'url':'https://example.com/away','timeout':'5'") "," STATE("end", "say-play",
		LAST("audioComplete"), "'say':'Thank you.','loop':1000000")));
}

/* ---- the review against a run ---- */

/* Does the controller try again? Then a 21220 may not be its last word. */
static bool tries_again(const struct scenario *s)
{
	for (size_t i = 0; i < s->designs[0].redirect_count; i++)
		if (s->designs[0].redirects[i].retry_count)
			return true;
	return false;
}

enum said { SAID_NOTHING, SAID_SOMETIMES, SAID_ALWAYS };

static enum said said_of_400(const struct scenario *s)
{
	struct review r = { 0 };
	enum said said = SAID_NOTHING;

	review_scenario(s, &r);
	for (size_t i = 0; i < r.count; i++)
		if (r.list[i].kind == FINDING_ALWAYS_400)
			said = SAID_ALWAYS;
		else if (r.list[i].kind == FINDING_SOMETIMES_400 && said == SAID_NOTHING)
			said = SAID_SOMETIMES;
	review_free(&r);
	return said;
}

/* Calls with a 400 that was. */
static size_t calls_with_400(const struct bench *b)
{
	bool again = tries_again(b->s);
	size_t n = 0;

	for (size_t i = 0; i < b->call_count; i++)
		n += (again ? 0 : b->calls[i].report.rest_400) +
			     b->calls[i].report.studio_400 > 0;
	return n;
}

/* How often error CODE arose. Of 21220 there are some that the reports of calls do not
 * have: REST refuses a redirect to an app. */
static size_t code_of(const struct bench *b, int code)
{
	for (size_t i = 0; i < b->r->designs[0].code_count; i++)
		if ((int)b->r->designs[0].codes[i].code == code)
			return b->r->designs[0].codes[i].count;
	return 0;
}

/* Is there one request in all, the controller's for a flow? */
static bool has_one_request(const struct scenario *s)
{
	const struct design *d = &s->designs[0];

	return d->redirect_count == 1 && d->fallback.kind == TARGET_NONE &&
	       d->redirects[0].sid == SID_CALL && !tries_again(s) && d->redirects[0].to.kind == TARGET_FLOW &&
	       d->redirects[0].to.index == 0 && /* hello */
	       d->start.kind == TARGET_APP && d->start.index < 2 /* desk, music */;
}

static void random_designs_do_what_is_said(void **state)
{
	struct bench *b = *state;
	const char *seed = getenv("DICE"); /* for more of them by hand */
	struct dice d = { seed ? strtoull(seed, NULL, 10) : 2026 };
	unsigned seen[3] = { 0 }, happened = 0, alone = 0;

	put_flows(b);
	for (int i = 0; i < DESIGNS; i++) {
		const char *text = design_text(b, &d);
		enum said said;
		size_t with, refused;
		bool stays, told_wrong;

		run(b, text, NULL);
		said = said_of_400(b->s);
		with = calls_with_400(b);
		refused = tries_again(b->s) ? 0 : code_of(b, 21220);
		seen[said]++;
		stays = !b->s->callers.has_patience[PHASE_RINGING] &&
			b->s->callers.outcome[OUTCOME_BUSY] == 0 && b->s->callers.talk.a > 7000;
		if (said == SAID_ALWAYS && stays && has_one_request(b->s)) {
			if (metric_in(&b->r->designs[0], "http_400_rate").value != 1)
				fputs(text, stderr);
			assert_float_equal(metric_in(&b->r->designs[0], "http_400_rate").value, 1, 0);
			alone++;
		}
		happened += said == SAID_SOMETIMES && with + refused > 0;
		told_wrong = (said == SAID_NOTHING && with + refused) ||
			     (said == SAID_ALWAYS && !b->s->designs[0].redirect_count &&
			      b->s->designs[0].fallback.kind == TARGET_NONE && !b->s->webhooks &&
			      stays && with < CALLS * 9 / 10); /* some are not answered */
		if (told_wrong) {
			fputs(text, stderr); /* more than a message holds */
			fail_msg("%s was said, and %zu calls met 400",
				 said == SAID_ALWAYS ? "always" : "nothing", with + refused);
		}
	}
	printf("# nothing %u, sometimes %u (seen %u), always %u (%u of them alone)\n",
	       seen[SAID_NOTHING], seen[SAID_SOMETIMES], happened, seen[SAID_ALWAYS], alone);
	assert_true(seen[SAID_NOTHING] > DESIGNS / 10);
	assert_true(seen[SAID_SOMETIMES] > DESIGNS / 20);
	assert_true(seen[SAID_ALWAYS] > DESIGNS / 10);
	assert_true(alone > DESIGNS / 40);
	assert_true(happened > seen[SAID_SOMETIMES] / 2);
}

/* ---- what else is found, against runs ---- */

static const char *text_of(struct bench *b, enum finding_kind kind)
{
	struct review r = { 0 };
	const char *text = NULL;

	review_scenario(b->s, &r);
	for (size_t i = 0; i < r.count; i++)
		if (r.list[i].kind == kind)
			text = arena_strdup(&b->arena, r.list[i].text);
	review_free(&r);
	return text;
}

/* Ten times in a row on the same way of probability p: p^10 of the executions, for here
 * every other way leaves. Told from 0.1 % on. */
static void the_share_of_a_loop_is_known(void **state)
{
	static const int shares[] = { 40, 60, 80, 90, 100 };
	struct bench *b = *state;

	put_json(b, "ask.json", FLOW(TRIGGER("ask") "," STATE("ask", "gather-input-on-call",
		LAST("keypress") "," ARROW("timeout", "ask"), TWO_SECONDS)));
	for (size_t i = 0; i < COUNT(shares); i++) {
		double p = pow(shares[i] / 100.0, 10), calls = 5000, stopped;
		const char *text;

		run(b, arena_printf(&b->arena,
				    "flows: {ask: {file: ask.json, widgets: {ask: {take: {timeout: %d%%, keypress: %d%%}}}}}\n"
				    "calls: {arrivals: {poisson: 1/s}, count: 5_000}\n"
				    "run: {replications: 1}\ndesigns: {d: {start: ask}}\n",
				    shares[i], 100 - shares[i]),
		    NULL);
		text = text_of(b, FINDING_LOOP);
		stopped = (double)code_of(b, 81001);
		assert_true(fabs(stopped / calls - p) <= 4 * sqrt(p * (1 - p) / calls));
		if (p < 1e-3)
			assert_null(text);
		else
			assert_non_null(strstr(text, arena_printf(&b->arena, "%.3g %%", 100 * p)));
	}
}

/* A stuck execution is told of where a run has some, and where it has none it is not. */
static void stuck_executions_are_those_of_runs(void **state)
{
	static const char *const sets[][2] = {
		{ "run.seed=1", "calls.count=3_000" },
		{ "callers.patience=none", "calls.count=3_000" },
		{ "silent_hangup=ended", "calls.count=3_000" },
		{ "hangup_callback=missing", "calls.count=3_000" },
		{ "flows.silent.widgets.look_up.duration=0s", "calls.count=3_000" },
		{ "callers.patience.speaking=400ms", "calls.count=3_000" },
		{ "callers.patience.speaking=1s", "calls.count=3_000" },
		{ "callers.patience.speaking=9s", "calls.count=3_000" },
	};
	struct bench *b = *state;

	for (size_t i = 0; i < COUNT(sets); i++) {
		run_file(b, "tests/review/silent.yaml", sets[i][0], sets[i][1],
			 "run.replications=1", NULL);
		if ((text_of(b, FINDING_STUCK) != NULL) != (count_of(b, "stuck_executions") > 0))
			fail_msg("%s: %s, and %llu stuck", sets[i][0], text_of(b, FINDING_STUCK),
				 (unsigned long long)count_of(b, "stuck_executions"));
	}
}

/* The share of stuck executions that is told is that of a run, to the first order: those who
 * hung up before do not come there. */
static void the_share_of_stuck_executions_is_known(void **state)
{
	static const char *const times[] = { "500ms", "2s", "5s" };
	const double calls = 10000;
	struct bench *b = *state;

	for (size_t i = 0; i < COUNT(times); i++) {
		struct review r = { 0 };
		double share = -1, stuck;

		run_file(b, "tests/review/silent.yaml",
			 arena_printf(&b->arena, "flows.silent.widgets.look_up.duration=%s", times[i]),
			 "calls.count=10_000", "run.replications=1", NULL);
		stuck = (double)count_of(b, "stuck_executions") / calls;
		review_scenario(b->s, &r);
		for (size_t k = 0; k < r.count; k++)
			if (r.list[k].kind == FINDING_STUCK && r.list[k].rated)
				share = r.list[k].share;
		review_free(&r);
		if (!(fabs(share - stuck) <= 4 * sqrt(share * (1 - share) / calls) + 0.1 * share))
			fail_msg("%s: %g told, %g in a run", times[i], share, stuck);
	}
}

/* ---- times left ---- */

static void clocks_expire_in_order(void **state)
{
	struct zone z, y;

	(void)state;
	zone_init(&z);
	zone_start(&z, 1, 5, 10);
	zone_start(&z, 2, 8, 20);
	y = z;
	assert_true(zone_expire(&y, 2, 0)); /* between 8 and 10 */
	assert_int_equal(y.most[1][0], 2);
	assert_int_equal(y.most[0][1], 0);
	y = z;
	assert_true(zone_expire(&y, 1, 0));
	assert_int_equal(y.most[2][0], 15);
	zone_start(&y, 3, 16, 16);
	assert_false(zone_expire(&y, 3, 0)); /* 2 comes before */
	zone_init(&z);
	zone_start(&z, 1, 5, 5);
	zone_start(&z, 2, 5, 5);
	y = z;
	assert_true(zone_expire(&y, 1, 0));
	assert_false(zone_expire(&z, 1, UINT32_C(1) << 2)); /* 2 would come first */
}

static void a_zone_grows_until_it_is_unbounded(void **state)
{
	struct zone z, a;

	(void)state;
	zone_init(&z);
	zone_start(&z, 1, 5, 10);
	a = z;
	assert_false(zone_include(&z, &a, false));
	zone_init(&a);
	zone_start(&a, 1, 3, 12);
	assert_true(zone_include(&z, &a, false));
	assert_int_equal(z.most[1][0], 12);
	assert_int_equal(z.most[0][1], -3);
	zone_start(&a, 1, 2, 13);
	assert_true(zone_include(&z, &a, true));
	assert_int_equal(z.most[1][0], UNBOUNDED);
	assert_int_equal(z.most[0][1], 0);
	assert_false(zone_include(&z, &a, true));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		bench_test(random_designs_do_what_is_said),
		bench_test(the_share_of_a_loop_is_known),
		bench_test(stuck_executions_are_those_of_runs),
		bench_test(the_share_of_stuck_executions_is_known),
		cmocka_unit_test(clocks_expire_in_order),
		cmocka_unit_test(a_zone_grows_until_it_is_unbounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
