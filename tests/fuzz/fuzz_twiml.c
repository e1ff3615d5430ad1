/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any bytes as a TwiML document: read, lowered, and where it is sound run for
 * three calls, inbound and outbound. Nothing may crash, leak or take long.
 */
#include <stdlib.h>
#include <string.h>

#include "experiment/experiment.h"
#include "harness.h"
#include "scenario/document/decode_internal.h"

/* Small limits, so that a loop shows as a loop and not as a long run. The number
 * that ring-desk.xml dials leads back to the document. */
static const char frame[] =
	"rules: {max_documents: 20, call_time_limit: 1h}\n"
	"run: {replications: 1}\n"
	"apps: {app: '<Response/>', other: '<Response><Say>Hello</Say></Response>'}\n"
	"urls: {'https://example.com/other': other}\n"
	"numbers: {'+15550142': app, '+15550199': other}\n"
	"agents: {support: {count: 1, handle_time: 1m}}\n"
	"callers: {ring: {exponential: 8s}, talk: 1m, busy: 20%}\n"
	"calls: {arrivals: {regular: 1/s}, count: 3}\n"
	"designs: {d: {start: app, redirect: {at: created, after: 10s, to: app}}}\n";

static void run(struct scenario *s, struct diagnostics *d)
{
	static const struct experiment_options none;

	for (int outbound = 0; outbound < 2; outbound++) {
		struct results *r;

		s->calls.outbound = outbound;
		r = experiment_run(s, &none, d);
		if (r && r->designs[0].calls != 3)
			abort();
		if (!r && !d->errors)
			abort();
		results_free(r);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct scenario *s = scenario_new("fuzz.yaml");
	struct diagnostics d = { 0 };
	struct source source = { "app.xml", NULL, size };

	source.text = arena_strndup(&s->arena, (const char *)data, size);
	source.length = strlen(source.text);
	scenario_decode(s, source_text(&s->arena, "fuzz.yaml", frame), "/nonexistent/", NULL, &d);
	if (d.errors)
		abort(); /* the frame itself */
	s->apps[0].path = source.name;
	s->apps[0].source = &source;
	run(s, &d);
	show(&d);
	diag_free(&d);
	scenario_free(s);
	return 0;
}
