/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any bytes as a scenario: YAML, or JSON where it begins with a brace. What
 * follows a NUL is taken as a --set. Nothing may crash, leak or take long, and
 * a scenario without errors must hold what others rely on.
 */
#include <stdlib.h>
#include <string.h>

#include "harness.h"
#include "scenario/document/decode_internal.h"

static void check_target(const struct scenario *s, const struct target *t)
{
	REQUIRE(t->kind != TARGET_APP || (size_t)t->index < s->app_count);
	REQUIRE(t->kind != TARGET_FLOW || (size_t)t->index < s->flow_count);
	REQUIRE(!t->event_return || t->kind == TARGET_FLOW);
}

static void check_designs(const struct scenario *s)
{
	REQUIRE(s->design_count > 0);
	for (size_t i = 0; i < s->design_count; i++) {
		const struct design *design = &s->designs[i];

		REQUIRE(design->start.kind != TARGET_NONE);
		check_target(s, &design->start);
		check_target(s, &design->fallback);
		for (size_t k = 0; k < design->redirect_count; k++) {
			REQUIRE(dist_mean(&design->redirects[k].after) >= 0);
			check_target(s, &design->redirects[k].to);
		}
	}
	if (s->sweep.given) {
		REQUIRE(s->sweep.count > 0 && s->sweep.count <= MAX_SWEEP);
		REQUIRE(s->designs[s->sweep.design].redirect_count > 0);
	}
}

static void check_scenario(const struct scenario *s)
{
	double sum = 0;

	for (int i = 0; i < OUTCOME_COUNT; i++)
		sum += s->callers.outcome[i];
	REQUIRE(sum > 1 - 1e-6 && sum < 1 + 1e-6);
	REQUIRE(s->confidence > 0.5 && s->confidence < 1 && s->replications > 0);
	REQUIRE(dist_mean(&s->callers.ring) >= 0 && dist_mean(&s->callers.talk) >= 0);
	if (s->calls.arrivals == ARRIVALS_SCRIPT)
		REQUIRE(s->calls.script_count > 0);
	else
		REQUIRE(s->calls.count > 0 || s->calls.duration > 0);
	for (size_t i = 0; i < s->app_count; i++)
		REQUIRE(s->apps[i].source != NULL);
	for (size_t i = 0; i < s->flow_count; i++)
		REQUIRE(s->flows[i].root != NULL);
	for (size_t i = 0; i < s->number_count; i++)
		check_target(s, &s->numbers[i].to);
	check_designs(s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *end = size ? memchr(data, 0, size) : NULL;
	size_t length = end ? (size_t)(end - data) : size;
	struct scenario *s = scenario_new("fuzz.yaml");
	char *text = arena_strndup(&s->arena, (const char *)data, length);
	const char *assignment =
		end ? arena_strndup(&s->arena, (const char *)end + 1, size - length - 1) : NULL;
	const struct overrides o = { .assignments = &assignment, .assignment_count = end != NULL };
	const struct source source = { "fuzz.yaml", text, length };
	struct diagnostics d = { 0 };

	scenario_decode(s, &source, "/nonexistent/", &o, &d);
	if (!d.errors)
		check_scenario(s);
	json_parse(&s->arena, &source, &d);
	show(&d);
	diag_free(&d);
	scenario_free(s);
	return 0;
}
