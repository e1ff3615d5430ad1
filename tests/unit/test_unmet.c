/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a scenario asks for and no call can come to is said; what some calls come to is not. */
#include "helpers.h"

#define DESK "apps: {q: '<Response><Enqueue>desk</Enqueue></Response>', s: '<Response><Say>Hello</Say></Response>'}\n" \
	     "designs: {d: {start: q, goal: agent}}\n" \
	     "agents: {desk: {count: 2, handle_time: 1m, %s}}\n"
#define CALLS "calls: {arrivals: {poisson: 1/m}, duration: 1h}\n" \
	      "callers: {patience: {queued: {exponential: 1m}}}\n"
#define DIALLED "calls: {direction: outbound, duration: 1h, dialler: {agents: desk, list: 100}}\n"
#define RING "ring: {timeout: 30s, after: {uniform: [4s, 9s]}}"
#define CALLBACK "callback: {offer_after: 30s}"

/* TEXT, changed by CHANGE, is warned of by WORDS, or not at all. */
static void assert_warned(struct bench *b, const char *text, const char *change, const char *words)
{
	char *told = NULL;
	size_t size;
	FILE *out = open_memstream(&told, &size);

	load(b, text, change, NULL);
	if (!experiment_check(b->s, &b->d))
		fail_msg("%s: errors", change);
	diag_print(&b->d, out, false);
	fclose(out);
	if (b->d.count != (words ? 1 : 0) || (words && !strstr(told, words)))
		fail_msg("%s: expected '%s', got %zu: %s", change ? change : text, words ? words : "nothing", b->d.count, told);
	free(told);
}

static const char *desk(char *text, size_t size, const char *keys, const char *rest)
{
	int n = snprintf(text, size, DESK, keys);

	snprintf(text + n, size - (size_t)n, "%s", rest);
	return text;
}

static void an_answer_after_all_patience(void **state)
{
	char text[1000];

	desk(text, sizeof(text), RING, CALLS);
	assert_warned(*state, text, NULL, NULL);
	assert_warned(*state, text, "callers.patience.queued=4s", "answers after 4s at the earliest, and none");
	assert_warned(*state, text, "callers.patience.queued=5s", NULL);
	assert_warned(*state, text, "callers.patience.queued.exponential=1s", "1.8 % of its callers wait so long");
	assert_warned(*state, text, "callers.patience=none", NULL);
	assert_warned(*state, desk(text, sizeof(text), RING, DIALLED), NULL, "(abandoned_after, callers.patience)");
	assert_warned(*state, text, "callers.machine=50%", "(abandoned_after, callers.patience)");
	assert_warned(*state, text, "calls.dialler.abandoned_after=5s", NULL);
	assert_warned(*state, text, "calls.dialler.abandoned_after=none", NULL);
}

#define TASK(seconds) "apps.q='<Response><Enqueue workflowSid=\"desk\"><Task timeout=\"" seconds "\">{}</Task></Enqueue><Say/></Response>'"

static void an_answer_after_the_time_out_of_a_task(void **state)
{
	char text[1000];

	desk(text, sizeof(text), RING, CALLS);
	assert_warned(*state, text, TASK("4"), "answers after 4s at the earliest, and none of its callers waits so long (the time-out");
	assert_warned(*state, text, TASK("5"), NULL);
	desk(text, sizeof(text), CALLBACK, CALLS);
	assert_warned(*state, text, TASK("30"), "a callback is offered after 30s at the earliest, and none");
	assert_warned(*state, text, TASK("31"), NULL);
}

static void a_callback_after_all_patience(void **state)
{
	char text[1000];

	desk(text, sizeof(text), CALLBACK, CALLS);
	assert_warned(*state, text, NULL, NULL);
	assert_warned(*state, text, "callers.patience.queued=30s", "a callback is offered after 30s at the earliest, and none");
	assert_warned(*state, text, "agents.desk.callback.offer_after=5m", "0.67 % of its callers");
	/* of a queue that no call of the design comes to */
	assert_warned(*state, text, "designs.d={start: s, goal: served, redirect: {at: answered, after: 1s, to: s}}", NULL);
}

static void a_state_that_no_call_is_in(void **state)
{
	char text[1000];

	desk(text, sizeof(text), "wrap_up: 1s", CALLS);
	assert_warned(*state, text, "designs.d.redirect={at: answered, if: queued, to: s}", NULL);
	assert_warned(*state, text, "designs.d.redirect={at: answered, if: talking, to: s}", NULL);
	assert_warned(*state, text, "designs.d.redirect={at: ringing, if: ringing, to: s}", NULL);
	assert_warned(*state, text, "designs.d.redirect={at: answered, if: ringing, to: s}", "if: ringing never holds: the call was answered");
	assert_warned(*state, text, "designs.d={start: s, goal: served, redirect: {at: answered, if: queued, to: s}}",
		      "if: queued never holds: no call of it comes to a queue");
	assert_warned(*state, text, "designs.d={start: s, goal: served, redirect: {at: answered, if: talking, to: s}}",
		      "if: talking never holds");
	/* it is led there by REST */
	assert_warned(*state, text, "designs.d={start: s, goal: served, redirect: [{at: answered, to: q}, {at: 5m, if: queued, to: s}]}", NULL);
}

#define DETECTED "apps: {s: '<Response><Say>Hello</Say></Response>'}\n" \
		 "calls: {direction: outbound, arrivals: {poisson: 1/m}, duration: 1h}\n" \
		 "callers: {machine: 30%}\nrules: {machine_detection_time: 3s}\n" \
		 "designs: {d: {start: s, goal: informed, machine_detection: {mode: Enable, async: yes},\n" \
		 "  redirect: {at: detected, answered_by: machine, to: s}}}\n"

static void an_answer_that_detection_never_gives(void **state)
{
	assert_warned(*state, DETECTED, NULL, NULL);
	assert_warned(*state, DETECTED, "designs.d.redirect.answered_by=unknown", "answered_by: unknown never holds");
	assert_warned(*state, DETECTED, "callers.machine=0%", "answered_by: machine never holds");
	assert_warned(*state, DETECTED, "rules.human_as_machine_share=1%", NULL);
	assert_warned(*state, DETECTED, "designs.d.redirect.if=ringing", "a created call is in no state before its answer");
}

static void a_list_that_is_dialled_at_once(void **state)
{
	char text[1000];

	desk(text, sizeof(text), "wrap_up: 1s", DIALLED);
	assert_warned(*state, text, "calls.dialler.list=3", NULL);
	assert_warned(*state, text, "calls.dialler.list=2", "dials its whole list of 2 at once");
	assert_warned(*state, text, "calls.dialler={agents: desk, list: 8, mode: predictive, ratio: 4}", "whole list of 8 at once, as 2 agents of 'desk' are free:");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		bench_test(an_answer_after_all_patience), bench_test(a_callback_after_all_patience),
		bench_test(an_answer_after_the_time_out_of_a_task), bench_test(a_callback_after_all_patience),
		bench_test(a_state_that_no_call_is_in), bench_test(an_answer_that_detection_never_gives),
		bench_test(a_list_that_is_dialled_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
