/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every TwiML verb: how long it takes, whether it answers the call, and what comes after
 * it: the next verb, another document, or the end.
 */
#include "verbs_bench.h"

enum after { NEXT, ELSEWHERE, OVER };

/* verbs_bench.h: the party outside rings for 4 s and talks for 8 s, as agents do,
 * `done` says two seconds. */
static const struct verb_row {
	const char *verb, *document;
	enum after after;
	double seconds;	 /* until then */
	double answered; /* negative: by the Say after it, or not at all */
	int state;
} rows[] = {
	{ "Say", "<Say>" SPEECH "</Say>", NEXT, 2, 0, CALL_COMPLETED },
	{ "Play", "<Play>https://example.com/a.mp3</Play>", NEXT, 10, 0, CALL_COMPLETED },
	{ "Play digits", "<Play digits=\"12\"/>", NEXT, 1, 0, CALL_COMPLETED },
	{ "Pause", "<Pause length=\"3\"/>", NEXT, 3, -1, CALL_COMPLETED },
	{ "Gather", "<Gather timeout=\"7\"/>", NEXT, 7, 0, CALL_COMPLETED },
	{ "Dial", "<Dial><Number>+15550100</Number></Dial>", NEXT, 12, 0, CALL_COMPLETED },
	{ "Dial, on bridge", "<Dial answerOnBridge=\"true\">+15550100</Dial>", NEXT, 12, 4,
	  CALL_COMPLETED },
	{ "Dial, no answer", "<Dial timeout=\"2\">+15550100</Dial>", NEXT, 2, 0, CALL_COMPLETED },
	{ "Dial, action", "<Dial action=\"done\">+15550100</Dial>", ELSEWHERE, 12, 0, CALL_COMPLETED },
	{ "Enqueue", "<Enqueue>sales</Enqueue>", NEXT, 8, 0, CALL_COMPLETED },
	{ "Enqueue, action", "<Enqueue action=\"done\">sales</Enqueue>", ELSEWHERE, 8, 0,
	  CALL_COMPLETED },
	{ "Leave", "<Leave/>", OVER, 0, 0, CALL_COMPLETED },
	{ "Record", "<Record maxLength=\"9\" action=\"done\"/>", ELSEWHERE, 9, 0, CALL_COMPLETED },
	{ "Connect", "<Connect><Stream url=\"wss://example.com\"/></Connect>", NEXT, 60, 0,
	  CALL_COMPLETED },
	{ "Pay", "<Pay chargeAmount=\"1\"/>", NEXT, 45, 0, CALL_COMPLETED },
	{ "Pay, action", "<Pay action=\"done\"/>", ELSEWHERE, 45, 0, CALL_COMPLETED },
	{ "Refer", "<Refer><Sip>sip:a@example.com</Sip></Refer>", OVER, 2, 0, CALL_COMPLETED },
	{ "Start", "<Start><Stream url=\"wss://example.com\"/></Start>", NEXT, 0, -1, CALL_COMPLETED },
	{ "Stop", "<Stop><Stream name=\"a\"/></Stop>", NEXT, 0, -1, CALL_COMPLETED },
	{ "Redirect", "<Redirect>done</Redirect>", ELSEWHERE, 0, -1, CALL_COMPLETED },
	{ "Reject", "<Reject/>", OVER, 0, -1, CALL_NO_ANSWER },
	{ "Reject, busy", "<Reject reason=\"busy\"/>", OVER, 0, -1, CALL_BUSY },
	{ "Hangup", "<Hangup/>", OVER, 0, 0, CALL_COMPLETED },
};

/* After the verb of ROW comes a Say of its own, of which nothing is heard unless the
 * document goes on. */
static const struct call_report *run_row(void **state, const struct verb_row *row)
{
	struct bench *b = *state;
	char *document = arena_printf(&b->arena, R("%s<Say>" SPEECH "</Say>"), row->document);

	return run_app(state, document, "rules.gather_input_share=0%", "rules.voicemail_time=9s",
		       NULL);
}

/* When the call asks for `done`; or -1. */
static double elsewhere(const struct bench *b)
{
	const struct engine_event *e = find_event(b, EVENT_DOCUMENT, "done", 0);

	return e ? (double)e->time * 1e-9 : -1;
}

static void check_row(struct bench *b, const struct verb_row *w, const struct call_report *r)
{
	double end = w->seconds + (w->after == OVER ? 0 : 2);
	double answered = w->answered >= 0 ? w->answered : w->after == OVER ? -1 : w->seconds;

	if (fabs((double)r->ended * 1e-9 - end) > 1e-9)
		fail_msg("%s: over after %g s, expected %g s", w->verb, (double)r->ended * 1e-9, end);
	if ((w->after == ELSEWHERE) != (elsewhere(b) >= 0))
		fail_msg("%s: goes elsewhere at %g s", w->verb, elsewhere(b));
	if (r->state != (enum call_state)w->state)
		fail_msg("%s: is %s", w->verb, call_state_names[r->state]);
	if (answered < 0 ? r->answered >= 0 : r->answered != llround(answered * 1e9))
		fail_msg("%s: answered at %g s, expected %g s", w->verb, (double)r->answered * 1e-9,
			 answered);
}

static void timing_answer_and_what_follows(void **state)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		check_row(*state, &rows[i], run_row(state, &rows[i]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(timing_answer_and_what_follows),
	};

	return cmocka_run_group_tests(tests, bench_setup, bench_teardown);
}
