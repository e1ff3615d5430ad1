/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Conservation: sound runs pass, and each way of losing something is found. */
#include "engine_bench.h"

#include "engine/state_internal.h"
#include "estimate/estimate.h"

/* An engine after a sound run of one call that had an execution and an agent. */
struct aftermath {
	struct engine e;
	struct program p;
	struct group group;
	struct queue queue;
	struct call *root;
};

static int aftermath_setup(void **state)
{
	struct aftermath *x = xcalloc(1, sizeof(*x));
	int32_t slot;

	x->p = (struct program){ .groups = &x->group, .group_count = 1 };
	x->queue = (struct queue){ .head = NONE, .tail = NONE, .audit = { 3, 2, 1 } };
	x->e = (struct engine){ .p = &x->p, .queues = &x->queue, .offered = 1 };
	x->e.audit = (struct audit){ .offered = 1, .legs = 1, .started = 2, .ended = 1, .stuck = 1 };
	x->e.audit.final[CALL_COMPLETED] = 1;
	pool_init(&x->e.calls, sizeof(struct call));
	pool_init(&x->e.strands, sizeof(struct strand));
	x->root = pool_take(&x->e.calls, &slot);
	*x->root = call_blank(&x->p);
	x->root->state = CALL_COMPLETED;
	x->root->number = 41;
	*state = x;
	return 0;
}

static int aftermath_teardown(void **state)
{
	struct aftermath *x = *state;

	pool_free(&x->e.calls);
	pool_free(&x->e.strands);
	free(x);
	return 0;
}

static enum violation found(struct aftermath *x)
{
	audit_call_group(&x->e, x->root);
	pool_give(&x->e.calls, 0);
	audit_run(&x->e);
	return (enum violation)x->e.audit.violation;
}

static void a_sound_run_passes(void **state)
{
	assert_int_equal(found(*state), VIOLATION_NONE);
}

static void a_leg_that_is_not_over_is_found(void **state)
{
	struct aftermath *x = *state;

	x->root->state = CALL_IN_PROGRESS;
	assert_int_equal(found(x), VIOLATION_LEG_NOT_OVER);
	assert_int_equal(x->e.audit.call, 41);
}

static void an_execution_that_goes_on_is_found(void **state)
{
	struct aftermath *x = *state;
	struct strand *s = strand_start(&x->e, x->root, STRAND_EXECUTION, 0);

	s->state = EXEC_PARKED;
	assert_int_equal(found(x), VIOLATION_EXECUTION_ACTIVE);
}

static void a_stuck_execution_is_none(void **state)
{
	struct aftermath *x = *state;

	strand_start(&x->e, x->root, STRAND_EXECUTION, 0)->state = EXEC_STUCK;
	assert_int_equal(found(x), VIOLATION_NONE);
}

static void an_agent_kept_is_found(void **state)
{
	struct aftermath *x = *state;

	x->root->agent = AGENT_SERVED;
	assert_int_equal(found(x), VIOLATION_AGENT_KEPT);
}

static void a_gate_that_never_opened_is_found(void **state)
{
	struct aftermath *x = *state;

	x->root->gated = true;
	assert_int_equal(found(x), VIOLATION_STILL_GATED);
}

static void sums_must_agree(void **state)
{
	struct aftermath *x = *state;
	struct audit sound = x->e.audit;
	static const enum violation wanted[] = { VIOLATION_CALLS, VIOLATION_LEGS,
						 VIOLATION_EXECUTIONS, VIOLATION_QUEUE,
						 VIOLATION_QUEUE };

	sound.call_groups = 1;
	pool_give(&x->e.calls, 0);
	for (size_t i = 0; i < sizeof(wanted) / sizeof(*wanted); i++) {
		x->e.audit = sound;
		x->queue = (struct queue){ .head = NONE, .tail = NONE, .audit = { 3, 2, 1 } };
		x->e.audit.offered += i == 0;
		x->e.audit.legs += i == 1;
		x->e.audit.started += i == 2;
		x->queue.audit.in += i == 3;
		x->queue.busy += i == 4;
		audit_run(&x->e);
		assert_int_equal(x->e.audit.violation, wanted[i]);
	}
}

static const char scenario[] = FLOWS "run: {replications: 3}\n"
				     "calls: {arrivals: {poisson: 30/m}, count: 20}\n"
				     "designs:\n"
				     "  one: {start: hello}\n"
				     "  two: {start: hello}\n";

/* What a broken unit says reaches the results, whatever machine it ran on. */
static void the_results_name_design_replication_and_call(void **state)
{
	struct bench *b = *state;
	struct plan plan;
	struct record_table rows;
	struct results *r;

	load(b, scenario, NULL);
	assert_true(plan_init(&plan, b->s, &b->d));
	record_table_init(&rows, plan.units);
	for (uint64_t i = 0; i < plan.units; i++) {
		uint64_t *row = xcalloc(record_words(&plan.shape), sizeof(*row));

		row[COL_violation] = i >= 3 ? VIOLATION_LEGS : VIOLATION_NONE;
		row[COL_violation_call] = 17;
		record_table_put(&rows, i, row);
	}
	r = estimate_results(&plan, &rows, b->s->replications);
	assert_string_equal(r->broken.design, "two");
	assert_int_equal(r->broken.replication, 1);
	assert_int_equal(r->broken.call, 17);
	assert_string_equal(r->broken.text, violation_texts[VIOLATION_LEGS]);
	results_free(r);
	record_table_free(&rows);
	plan_free(&plan);
}

#define after(function) \
	cmocka_unit_test_setup_teardown(function, aftermath_setup, aftermath_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		after(a_sound_run_passes),
		after(a_leg_that_is_not_over_is_found),
		after(an_execution_that_goes_on_is_found),
		after(a_stuck_execution_is_none),
		after(an_agent_kept_is_found),
		after(a_gate_that_never_opened_is_found),
		after(sums_must_agree),
		test(the_results_name_design_replication_and_call),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
