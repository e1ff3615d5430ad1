/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any bytes as a Studio export: read, lowered, and where it is sound run for three
 * calls, inbound and outbound. Nothing may crash, leak or take long.
 */
#include <stdlib.h>
#include <string.h>

#include "experiment/experiment.h"
#include "harness.h"
#include "scenario/document/decode_internal.h"

/* Small limits, so that a loop shows as a loop and not as a long run. */
static const char frame[] =
	"rules: {max_steps: 100, max_documents: 20, call_time_limit: 1h}\n"
	"run: {replications: 1}\n"
	"apps: {app: '<Response><Say>Hello</Say><Redirect>https://x.example.com/Flows/flow"
	"?FlowEvent=return</Redirect></Response>'}\n"
	"urls: {'https://example.com/elsewhere': app, 'https://example.com/hold-and-return': app}\n"
	"numbers: {'+15550143': app}\n"
	"agents: {support: {count: 1, handle_time: 1m}}\n"
	"callers: {ring: {exponential: 8s}, talk: 1m, busy: 20%}\n"
	"calls: {arrivals: {regular: 1/s}, count: 3}\n"
	"designs: {d: {start: app, redirect: {at: created, after: 10s, to: app}}}\n";

/* The frame, with ROOT as its only flow and every call starting there. */
static void put_flow(struct scenario *s, struct node *root)
{
	struct target target = { .kind = TARGET_FLOW };
	struct mapping *numbers = arena_array(&s->arena, 2, sizeof(*numbers));

	s->flows = arena_array(&s->arena, 1, sizeof(*s->flows));
	s->flows[0] = (struct flow_file){ .name = "flow", .path = "flow.json", .sid = "FW0",
					  .root = root, .at = root->at };
	s->flow_count = 1;
	s->designs[0].start = target;
	numbers[0] = s->numbers[0];
	numbers[1] = (struct mapping){ .from = "+15550144", .to = target };
	s->numbers = numbers;
	s->number_count = 2;
}

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
	struct source source = { "flow.json", NULL, size };
	struct node *root;

	source.text = arena_strndup(&s->arena, (const char *)data, size);
	source.length = strlen(source.text);
	scenario_decode(s, source_text(&s->arena, "fuzz.yaml", frame), "/nonexistent/", NULL, &d);
	if (d.errors)
		abort(); /* the frame itself */
	root = json_parse(&s->arena, &source, &d);
	if (root) {
		put_flow(s, root);
		run(s, &d);
	}
	show(&d);
	diag_free(&d);
	scenario_free(s);
	return 0;
}
