/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * verbs_bench - one call that meets one document: every party outside rings for 4 s
 * and talks for 8 s, fetches take no time, 30 characters are two seconds of speech.
 */
#ifndef RINGFLOW_VERBS_BENCH_H
#define RINGFLOW_VERBS_BENCH_H

#include "helpers.h"

#include "program/program.h"

#define SPEECH "012345678901234567890123456789"
#define R(verbs) "<Response>" verbs "</Response>"
#define VERBS_SCENARIO \
	"rules: {fetch_latency: 0s}\n" \
	"flows: {support: {file: flow.json, sid: FW0123}}\n" \
	"apps:\n" \
	"  app: {file: app.xml}\n" \
	"  done: '<Response><Say>" SPEECH "</Say></Response>'\n" \
	"  whisper: '<Response/>'\n" \
	"  slow: '<Response><Pause length=\"3\"/><Say>" SPEECH "</Say></Response>'\n" \
	"numbers: {'+15550199': slow}\n" \
	"agents: {sales: {count: 1, handle_time: 10s}}\n" \
	"calls: {script: [{at: 0s, answer: 4s, talk: 8s}]}\n" \
	"designs: {d: {start: app, goal: answered}}\n"

UNUSED static void put_app(struct bench *b, const char *app)
{
	put_json(b, "flow.json", FLOW(TRIGGER("hi") "," SAY("hi", LAST("audioComplete"))));
	put_text(b, "app.xml", app);
	put_text(b, "test.yaml", VERBS_SCENARIO);
}

UNUSED static void refused(void **state, const char *app, uint32_t line, uint32_t column,
			   const char *message)
{
	struct bench *b = *state;

	bench_clear(b);
	put_app(b, app);
	b->s = scenario_load(bench_path(b, "test.yaml"), NULL, &b->d);
	assert_false(!b->d.errors && experiment_check(b->s, &b->d));
	assert_error(&b->d, line, column, message);
}

/* Run the document with assignments up to NULL, and trace its call. */
UNUSED static const struct call_report *run_app(void **state, const char *app, ...)
{
	struct bench *b = *state;
	va_list ap;

	bench_clear(b);
	va_start(ap, app);
	add_sets(b, ap);
	va_end(ap);
	put_app(b, app);
	load_path(b, bench_path(b, "test.yaml"));
	run_loaded(b, true);
	trace(b, 0, 0);
	return only_call(b);
}

/* How often the call met CODE, in the trace or told by another event. */
UNUSED static size_t codes_of(const struct bench *b, enum code code)
{
	size_t n = 0;

	for (size_t i = 0; i < b->event_count; i++)
		n += b->events[i].kind == EVENT_CODE &&
		     b->events[i].b == code_rows[code].number;
	return n;
}

#endif
