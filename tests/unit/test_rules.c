/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rule table, its profiles, and what `rules:` makes of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/base.h"
#include "engine/engine.h"
#include "scenario/document/decode_internal.h"

#define UNUSED __attribute__((unused))

struct bench {
	struct arena arena;
	struct diagnostics d;
	struct decoder c;
	char *printed;
};

static int set_up(void **state)
{
	struct bench *b = calloc(1, sizeof(*b));

	if (!b)
		return 1;
	b->c.arena = &b->arena;
	b->c.d = &b->d;
	b->c.directory = "";
	*state = b;
	return 0;
}

static int tear_down(void **state)
{
	struct bench *b = *state;

	arena_free(&b->arena);
	diag_free(&b->d);
	free(b->printed);
	free(b);
	return 0;
}

static const char *printed(struct bench *b)
{
	size_t size;
	FILE *out;

	free(b->printed);
	out = open_memstream(&b->printed, &size);
	assert_non_null(out);
	diag_print(&b->d, out, false);
	fclose(out);
	return b->printed;
}

static struct rules profile(struct bench *b, size_t number)
{
	struct rules r = { 0 };

	rules_fill(&b->c, number, &r);
	if (b->d.errors)
		fail_msg("%s", printed(b));
	return r;
}

static struct rules overridden(struct bench *b, const char *text)
{
	struct rules r = profile(b, 0);
	struct node *node = yaml_parse(&b->arena, source_text(&b->arena, "r.yaml", text), &b->d);

	assert_non_null(node);
	rules_override(&b->c, node, &r);
	return r;
}

static void assert_seconds(const struct dist *d, double seconds)
{
	assert_int_equal(d->kind, DIST_CONSTANT);
	assert_true(d->a == seconds);
}

static bool same_dist(const struct dist *x, const struct dist *y)
{
	return x->kind == y->kind && x->a == y->a && x->b == y->b;
}

/* Is the field of RULE the same in X and Y? (Not memcmp(): there is padding.) */
static bool same_field(const struct rule *rule, const struct rules *x, const struct rules *y)
{
	const void *p = (const char *)x + rule->offset, *q = (const char *)y + rule->offset;

	switch (rule->type) {
	case RULE_WORD:
		return *(const int *)p == *(const int *)q;
	case RULE_DIST:
		return same_dist(p, q);
	case RULE_COUNT:
	case RULE_LIMIT:
		return *(const uint64_t *)p == *(const uint64_t *)q;
	case RULE_DELAYS:
		for (size_t i = 0; i < x->retry_count; i++)
			if (!same_dist(&x->retry_delays[i], &y->retry_delays[i]))
				return false;
		return x->retry_count == y->retry_count;
	default:
		return *(const double *)p == *(const double *)q;
	}
}

static size_t size_of(const struct rule *rule)
{
	switch (rule->type) {
	case RULE_WORD:
		return sizeof(int);
	case RULE_DIST:
		return sizeof(struct dist);
	case RULE_COUNT:
	case RULE_LIMIT:
		return sizeof(uint64_t);
	case RULE_DELAYS:
		return sizeof(((struct rules *)NULL)->retry_delays) + sizeof(size_t);
	default:
		return sizeof(double);
	}
}

/* Every byte of struct rules (but padding) has exactly one row. */
static void rows_cover_the_struct(UNUSED void **state)
{
	char seen[sizeof(struct rules)] = { 0 };
	size_t missing = 0, padding = 0;

	for (size_t i = 0; i < rule_count; i++) {
		padding += rule_table[i].type == RULE_WORD ? sizeof(double) - sizeof(int) : 0;
		for (size_t k = 0; k < size_of(&rule_table[i]); k++) {
			assert_in_range(rule_table[i].offset + k, 0, sizeof(seen) - 1);
			if (seen[rule_table[i].offset + k]++)
				fail_msg("%s overlaps another rule", rule_table[i].key);
		}
	}
	for (size_t i = 0; i < sizeof(seen); i++)
		missing += !seen[i];
	assert_in_range(missing, 0, padding); /* after ints */
}

static void rows_are_complete(UNUSED void **state)
{
	for (size_t i = 0; i < rule_count; i++) {
		const struct rule *rule = &rule_table[i];

		assert_non_null(rule->article);
		assert_non_null(rule->observed);
		assert_true(strlen(rule->meaning) > 10 && !strchr(rule->meaning, '\n'));
		/* the evidence tag */
		assert_non_null(strchr(rule->source, '['));
		assert_int_equal(rule->type == RULE_WORD, rule->words[0] != NULL);
		assert_ptr_equal(rule_find(rule->key), rule);
		for (int k = 0; rule->type == RULE_WORD && k < 2; k++)
			assert_non_null(rule->words[k]);
	}
	assert_null(rule_find("no_such_rule"));
	assert_int_equal(profile_count, 2);
	assert_string_equal(profile_names[0], "article");
	assert_string_equal(profile_names[1], "observed");
}

static void article(void **state)
{
	struct rules r = profile(*state, 0);

	assert_int_equal(r.redirect_inbound_ringing, REST_ACCEPT);
	assert_int_equal(r.redirect_outbound_queued, REST_21220);
	assert_int_equal(r.redirect_outbound_ringing, REST_ACCEPT);
	assert_int_equal(r.redirect_in_progress, REST_ACCEPT);
	assert_int_equal(r.redirect_terminal, REST_21220);
	assert_seconds(&r.in_progress_window, 0);
	assert_int_equal(r.retry_count, 0);
	assert_int_equal(r.studio_ringing, STUDIO_START);
	assert_int_equal(r.studio_in_progress, STUDIO_400);
	assert_int_equal(r.first_fetch_in_progress, STUDIO_START);
	assert_int_equal(r.studio_return_parked, STUDIO_JOIN);
	assert_int_equal(r.studio_parked_without_return, STUDIO_400);
	assert_int_equal(r.studio_busy_execution, STUDIO_IGNORE);
	assert_int_equal(r.studio_400_surface, SURFACE_SYNC_400);
	assert_int_equal(r.studio_400_effect, EFFECT_FALLBACK);
	assert_int_equal(r.hangup_callback, CALLBACK_SET);
	assert_int_equal(r.silent_hangup, ORPHAN_STUCK);
	assert_int_equal(r.max_steps, 1000);
	assert_int_equal(r.max_documents, 1000);
	assert_seconds(&r.callback_latency, 0.1);
	assert_seconds(&r.rest_latency, 0.15);
	assert_seconds(&r.fetch_latency, 0.2);
	assert_seconds(&r.redirect_fetch_delay, 0.651);
	assert_seconds(&r.queued_time, 0.05);
	assert_seconds(&r.post_dial_delay, 1);
	assert_true(r.ring_timeout == 60 && r.dial_timeout == 30 && r.call_time_limit == 14400);
	assert_true(r.redirect_timeout == 14400 && r.gather_timeout == 5 && r.pause_length == 1);
	assert_true(r.speech_rate == 15);
	assert_seconds(&r.play_time, 10);
	assert_seconds(&r.http_time, 0.3);
	assert_seconds(&r.function_time, 0.5);
	assert_seconds(&r.message_time, 0.2);
	assert_seconds(&r.voicemail_time, 20);
	assert_seconds(&r.virtual_agent_time, 60);
	assert_seconds(&r.error_message_time, 4);
	assert_seconds(&r.redirect_document_time, 20);
	assert_int_equal(r.default_handle_time.kind, DIST_LOGNORMAL);
	assert_true(r.gather_input_share == 0.85);
	assert_true(r.http_success_share == 1 && r.enqueue_success_share == 1);
}

static void observed(void **state)
{
	struct rules a = profile(*state, 0), o = profile(*state, 1);

	assert_int_equal(o.redirect_outbound_ringing, REST_21220);
	assert_int_equal(o.in_progress_window.kind, DIST_UNIFORM);
	assert_true(o.in_progress_window.a == 0 && o.in_progress_window.b == 0.8);
	assert_int_equal(o.retry_count, 2);
	assert_seconds(&o.retry_delays[0], 0.25);
	assert_seconds(&o.retry_delays[1], 0.75);
	assert_int_equal(o.studio_400_surface, SURFACE_ASYNC_11200);
	/* and nothing else differs */
	for (size_t i = 0; i < rule_count; i++)
		assert_int_equal(same_field(&rule_table[i], &a, &o),
				 !strcmp(rule_table[i].article, rule_table[i].observed));
}

/* Where both profiles agree they use the same words. */
static void profiles_differ_where_told(UNUSED void **state)
{
	size_t differing = 0;

	for (size_t i = 0; i < rule_count; i++)
		differing += strcmp(rule_table[i].article, rule_table[i].observed) != 0;
	assert_int_equal(differing, 5);
}

static void overrides(void **state)
{
	struct bench *b = *state;
	struct rules r = overridden(b, "first_fetch_in_progress: 400\n"
				       "studio_parked_without_return: join\n"
				       "rest_latency: {gamma: {mean: 150ms, cv: 0.5}}\n"
				       "retry_delays: [1s, {exponential: 2s}]\n"
				       "max_steps: 1_500\n"
				       "ring_timeout: 1m30s\n"
				       "speech_rate: 12.5\n"
				       "gather_input_share: 0.5\n");

	if (b->d.errors)
		fail_msg("%s", printed(b));
	assert_int_equal(r.first_fetch_in_progress, STUDIO_400);
	assert_int_equal(r.studio_parked_without_return, STUDIO_JOIN);
	assert_int_equal(r.rest_latency.kind, DIST_GAMMA);
	assert_int_equal(r.retry_count, 2);
	assert_int_equal(r.retry_delays[1].kind, DIST_EXPONENTIAL);
	assert_int_equal(r.max_steps, 1500);
	assert_true(r.ring_timeout == 90 && r.speech_rate == 12.5 && r.gather_input_share == 0.5);
	r = overridden(b, "retry_delays: none\n");
	assert_int_equal(r.retry_count, 0);
	assert_int_equal(b->d.errors, 0);
}

static void override_errors(void **state)
{
	static const char *const messages[] = {
		"r.yaml:1:21: error: redirect_terminal: expected accept or 21220, found 'start'",
		"r.yaml:2:1: error: unknown rule 'max_step', did you mean 'max_steps'?",
		"r.yaml:3:12: error: max_steps: expected a whole number from 1 to 1000000000, found '0'",
		"r.yaml:4:15: error: speech_rate: expected a number above 0, found '-1'",
		"r.yaml:5:16: error: retry_delays: expected a list of durations, such as [250ms, 750ms], or none, found '1s'",
		"r.yaml:6:17: error: hangup_callback: expected set or missing, found nothing",
	};
	struct bench *b = *state;
	struct rules before = profile(b, 0);
	struct rules r = overridden(b, "redirect_terminal:  start\n"
				       "max_step: 3\n"
				       "max_steps: 0\n"
				       "speech_rate:  -1\n"
				       "retry_delays:  1s\n"
				       "hangup_callback:\n");

	for (size_t i = 0; i < COUNT_OF(messages); i++)
		if (!strstr(printed(b), messages[i]))
			fail_msg("expected %s, got %s", messages[i], b->printed);
	assert_int_equal(b->d.errors, COUNT_OF(messages));
	/* a bad value leaves the default */
	for (size_t i = 0; i < rule_count; i++)
		assert_true(same_field(&rule_table[i], &r, &before));
}

/* The scenario may not include the engine, so the words are written twice. */
static void reasons_are_the_engines(UNUSED void **state)
{
	assert_int_equal(scenario_reason_count, REASON_COUNT - 1);
	for (size_t i = 0; i < scenario_reason_count; i++)
		assert_string_equal(scenario_reasons[i], reason_codes[i + 1]);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(rows_cover_the_struct), TEST(rows_are_complete),
		TEST(article),		     TEST(observed),
		TEST(profiles_differ_where_told), TEST(overrides),
		TEST(override_errors),	     TEST(reasons_are_the_engines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
