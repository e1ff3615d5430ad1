/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Programs under construction: steps and tables as they grow, branches, targets that are one, and
 * laws that are scaled. */
#include "helpers.h"

#include "base/bill.h"
#include "laws/distribution.h"
#include "compile/ir/builder_internal.h"

static struct builder *builder(struct bench *b)
{
	struct builder *made = arena_array(&b->arena, 1, sizeof(*made));

	made->p = calloc(1, sizeof(*made->p));
	made->s = b->s;
	return made;
}

static void end(struct builder *b)
{
	builder_finish(b);
	program_free(b->p);
}

/* More than a block of them; what was emitted stays where it is. */
static void steps_stay_where_they_are(void **state)
{
	struct builder *b = builder(*state);
	struct step *first;

	assert_int_equal(here(b), 0);
	assert_int_equal(emit_op(b, OP_FETCH, 7, NOWHERE), 0);
	first = step_at(b, 0);
	for (int32_t i = 1; i < 1000; i++) {
		assert_int_equal(emit_op(b, OP_FETCH, i, i + 1), i);
		assert_int_equal(here(b), i + 1);
	}
	assert_ptr_equal(step_at(b, 0), first);
	patch_next(b, 0, 5);
	assert_int_equal(step_at(b, 0)->next, 5);
	assert_int_equal(step_at(b, 0)->arg, 7);
	assert_true(step_at(b, 0)->alt == NOWHERE && step_at(b, 0)->dist == NOWHERE && step_at(b, 0)->note == NOWHERE);
	builder_finish(b);
	assert_int_equal(b->p->step_count, 1000);
	for (int32_t i = 1; i < 1000; i++)
		assert_true(b->p->steps[i].arg == i && b->p->steps[i].next == i + 1 && b->p->steps[i].op == OP_FETCH);
	program_free(b->p);
}

static void waits_have_their_laws(void **state)
{
	struct builder *b = builder(*state);
	struct dist law = { .kind = DIST_EXPONENTIAL, .a = 3 };
	int32_t step;

	assert_int_equal(add_seconds(b, 1.5), 0);
	step = emit_wait(b, &law, 42, 9);
	assert_int_equal(step_at(b, step)->op, OP_WAIT);
	assert_int_equal(step_at(b, step)->dist, 1);
	assert_int_equal(step_at(b, step)->next, 9);
	assert_int_equal(step_at(b, step)->purpose, 42);
	assert_int_equal(b->p->dists[0].kind, DIST_CONSTANT);
	assert_near(b->p->dists[0].a, 1.5, 0);
	assert_near(b->p->dists[1].a, 3, 0);
	assert_int_equal(add_string(b, "%s-%d", "a", 1), 0);
	assert_int_equal(add_string(b, "b"), 1);
	assert_string_equal(b->p->strings[0], "a-1");
	builder_finish(b);
	assert_int_equal(b->p->dist_count, 2);
	program_free(b->p);
}

/* Ways that cannot be gone are none; the last that can ends at 1, whatever rounding says. */
static void branches(void **state)
{
	struct builder *b = builder(*state);
	static const double some[] = { 1, 0, 2, 1, 0 }, one[] = { 0, 0, 3 }, none[] = { 0, 0, 0 };
	static const int32_t next[] = { 10, 11, 12, 13, 14 };
	int32_t step = emit_branch(b, 5, some, next, 77), ways;
	const struct choices *list = &b->p->choices[step_at(b, step)->arg];
	const struct choice *c = b->p->choice + list->first;

	assert_int_equal(step_at(b, step)->op, OP_BRANCH);
	assert_int_equal(step_at(b, step)->purpose, 77);
	assert_int_equal(list->count, 4);
	assert_near(c[0].upto, 0.25, 0);
	assert_near(c[1].upto, 0.25, 0);
	assert_near(c[2].upto, 0.75, 0);
	assert_near(c[3].upto, 1, 0);
	for (int i = 0; i < 4; i++)
		assert_int_equal(c[i].next, next[i]);
	assert_int_equal(emit_branch(b, 3, one, next, 0), 12);
	assert_int_equal(emit_branch(b, 3, none, next, 0), 10);
	assert_int_equal(here(b), 1); /* no step was made for these */
	ways = add_ways(b, 3, next); /* which may move the lists */
	list = &b->p->choices[ways];
	c = b->p->choice + list->first;
	assert_int_equal(list->first, 4);
	assert_near(c[0].upto, 1.0 / 3, 1e-15);
	assert_near(c[1].upto, 2.0 / 3, 1e-15);
	assert_true(c[2].upto == 1 && c[2].next == 12);
	end(b);
}

static void what_is_dialled(void **state)
{
	static const struct {
		const char *to;
		int line;
	} cases[] = {
		{ "+15550100", BILL_DIALLED_NUMBER }, { "15550100", BILL_DIALLED_NUMBER },
		{ "{{flow.number}}", BILL_DIALLED_NUMBER }, { "(555) 01", BILL_DIALLED_NUMBER },
		{ "sip:a@example.com", BILL_DIALLED_SIP }, { "sips:a@example.com", BILL_DIALLED_SIP },
		{ "client:zoe", BILL_DIALLED_CLIENT }, { "zoe", BILL_DIALLED_CLIENT },
		{ "sipster", BILL_DIALLED_CLIENT },
	};
	struct builder *b = builder(*state);

	for (size_t i = 0; i < COUNT(cases); i++) {
		int32_t dial = add_dial(b, (struct dial){ .name = add_string(b, "%s", cases[i].to) });

		assert_int_equal(dial, i);
		if (BILL_DIALLED_NUMBER + b->p->dials[dial].line != cases[i].line)
			fail_msg("'%s' is line %d", cases[i].to, b->p->dials[dial].line);
	}
	end(b);
}

static void tables_of_the_program(void **state)
{
	struct builder *b = builder(*state);

	for (int32_t i = 0; i < 40; i++) {
		char name[16];

		snprintf(name, sizeof(name), "queue %d", i);
		assert_int_equal(add_call_queue(b, name), i);
		assert_int_equal(add_join(b, (struct conference_join){ .room = i }), i);
		add_dial_action(b, (struct dial_action){ .step = i });
	}
	assert_int_equal(add_call_queue(b, "queue 7"), 7); /* made on first use */
	assert_int_equal(b->p->call_queue_count, 40);
	assert_string_equal(b->p->call_queues[39], "queue 39");
	assert_int_equal(b->p->joins[39].room, 39);
	assert_int_equal(b->p->dial_action_count, 40);
	assert_int_equal(b->p->dial_actions[39].step, 39);
	end(b);
}

/* One target for one place to go: the same document, event and query. */
static void targets_are_found_again(void **state)
{
	struct bench *bench = *state;
	struct builder *b;
	struct target flow = { .kind = TARGET_FLOW, .index = 0, .event_return = true, .query = "a=1" }, other = flow;
	int32_t app, first, entries[] = { 100, 101 }, app_entries[] = { 200 };

	put_json(bench, "f.json", FLOW(TRIGGER("say") "," SAY("say", LAST("audioComplete"))));
	load(bench, "flows: {f: f.json, g: f.json}\napps: {a: '<Response><Hangup/></Response>'}\n"
		    "calls: {arrivals: {regular: 1/s}, count: 1}\ndesigns: {d: {start: f}}\n", NULL);
	b = builder(bench);
	b->flow_entry = memcpy(malloc(sizeof(entries)), entries, sizeof(entries));
	b->app_entry = memcpy(malloc(sizeof(app_entries)), app_entries, sizeof(app_entries));
	app = add_target(b, TARGET_APP, 0, false);
	first = add_target_with(b, &flow);
	assert_int_equal(app, 0);
	assert_int_equal(first, 1);
	assert_int_equal(add_target(b, TARGET_APP, 0, false), app);
	assert_int_equal(add_target_with(b, &flow), first);
	other.query = "a=2";
	assert_int_equal(add_target_with(b, &other), 2);
	other.query = NULL;
	assert_int_equal(add_target_with(b, &other), 3);
	other.event_return = false;
	assert_int_equal(add_target_with(b, &other), 4);
	other.query = "ignored";
	assert_int_equal(add_target_with(b, &other), 4); /* it belongs to the return */
	assert_int_equal(add_target(b, TARGET_FLOW, 1, false), 5);
	assert_int_equal(b->p->target_count, 6);
	assert_int_equal(b->p->targets[0].entry, 200);
	assert_int_equal(b->p->targets[1].entry, 100);
	assert_int_equal(b->p->targets[5].entry, 101);
	assert_string_equal(b->p->strings[b->p->targets[0].name], "app \"a\"");
	assert_string_equal(b->p->strings[b->p->targets[1].name], "flow \"f\" with FlowEvent=return");
	assert_string_equal(b->p->strings[b->p->targets[5].name], "flow \"g\"");
	for (int32_t i = 0; i < 6; i++) { /* fetched, then delivered */
		struct step *fetch = step_at(b, b->p->targets[i].fetch);

		assert_int_equal(fetch->op, OP_FETCH);
		assert_int_equal(fetch->arg, i);
		assert_int_equal(fetch->next, b->p->targets[i].fetch + 1);
		assert_int_equal(step_at(b, fetch->next)->op, OP_DELIVER);
		assert_int_equal(step_at(b, fetch->next)->arg, i);
		assert_null(b->p->targets[i].webhook);
	}
	assert_int_equal(fetch_step(b, &flow), b->p->targets[1].fetch);
	end(b);
}

/* k times as long: F(x / k) of what it was, for every law. */
static void laws_are_scaled(void **state)
{
	static const double values[] = { 1, 2, 5 }, upto[] = { 0.2, 0.7, 1 };
	static const struct dist parts[] = { { .kind = DIST_EXPONENTIAL, .a = 1 }, { .kind = DIST_UNIFORM, .a = 1, .b = 4 },
					     { .kind = DIST_GAMMA, .a = 2, .b = 1 } };
	const struct dist laws[] = {
		{ .kind = DIST_CONSTANT, .a = 2 }, { .kind = DIST_EXPONENTIAL, .a = 2 },
		{ .kind = DIST_UNIFORM, .a = 1, .b = 3 }, { .kind = DIST_GAMMA, .a = 2.5, .b = 1.5 },
		{ .kind = DIST_WEIBULL, .a = 1.5, .b = 2 }, { .kind = DIST_LOGNORMAL, .a = 0.5, .b = 0.7 },
		{ .kind = DIST_NORMAL, .a = 2, .b = 1 },
		{ .kind = DIST_MIXTURE, .count = 3, .parts = (struct dist *)parts, .upto = (double *)upto },
		{ .kind = DIST_EMPIRICAL, .count = 3, .values = (double *)values, .upto = (double *)upto },
	};
	struct builder *b = builder(*state);

	for (size_t i = 0; i < COUNT(laws); i++)
		for (double k = 0.25; k < 5; k *= 3) {
			struct dist scaled = dist_times(&laws[i], k, &b->p->arena);

			assert_near(dist_mean(&scaled), k * dist_mean(&laws[i]), 1e-9);
			for (double x = 0.3; x < 8; x += 0.9)
				assert_near(dist_cdf(&scaled, k * x), dist_cdf(&laws[i], x), 1e-9);
		}
	assert_near(values[2], 5, 0); /* the old ones stay */
	assert_near(parts[1].b, 4, 0);
	end(b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		bench_test(steps_stay_where_they_are),
		bench_test(waits_have_their_laws),
		bench_test(branches),
		bench_test(what_is_dialled),
		bench_test(tables_of_the_program),
		bench_test(targets_are_found_again),
		bench_test(laws_are_scaled),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
