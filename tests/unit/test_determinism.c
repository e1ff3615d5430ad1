/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The same scenario, the same numbers: again, interleaved, in other company. */
#include "same.h"

#include "engine/engine.h"

static const char headline[] = "scenarios/direct-vs-studio.yaml";
#define SMALL "calls.count=300", "run.replications=3"

static const struct engine_options plain;

/* Run, and take the results out of the bench. */
static struct results *results_of(struct bench *b, const char *more)
{
	struct results *r = run_file(b, headline, SMALL, more, NULL);

	b->r = NULL;
	return r;
}

static void the_same_run_twice(void **state)
{
	static const char *const profiles[] = { "profile=article", "profile=observed" };

	for (size_t i = 0; i < 2; i++) {
		struct results *first = results_of(*state, profiles[i]);
		struct results *second = results_of(*state, profiles[i]);

		assert_same_results(first, second);
		results_free(first);
		results_free(second);
	}
}

/* Nobody is told of calls: nothing else may change. */
static void watching_changes_nothing(void **state)
{
	struct bench *b = *state;
	struct results *watched = results_of(b, NULL), *alone;

	alone = run_loaded(b, false);
	assert_same_results(watched, alone);
	results_free(watched);
}

static void seeds_and_replications_differ(void **state)
{
	struct bench *b = *state;
	struct results *one = results_of(b, "run.seed=1"), *two = results_of(b, "run.seed=2");

	struct results *fewer = results_of(b, "run.replications=2");

	for (size_t i = 0; i < one->design_count; i++) {
		assert_true(one->designs[i].fingerprint != two->designs[i].fingerprint);
		assert_true(one->designs[i].fingerprint != fewer->designs[i].fingerprint);
	}
	/* call 0 of replications 0 and 1 arrives at different moments */
	for (size_t i = 0; i < b->call_count; i++)
		if (b->calls[i].replication == 1 && b->calls[i].report.number == 0)
			assert_true(b->calls[i].report.created !=
				    call_of(b, b->calls[i].design, 0)->created);
	results_free(one);
	results_free(two);
	results_free(fewer);
}

/* Replication 1 is the same whether it follows replication 0 or not: the second
 * engine run starts from nothing. */
static void replications_do_not_touch(void **state)
{
	struct bench *b = *state;
	struct program *p;
	struct tally after_another, alone;

	run_file(b, headline, SMALL, NULL);
	p = compile_design(b->s, 2, NULL, &b->d);
	tally_init(&after_another, p->group_count);
	tally_init(&alone, p->group_count);
	engine_run(p, 1, 0, &plain, &after_another);
	engine_run(p, 1, 1, &plain, &after_another);
	engine_run(p, 1, 1, &plain, &alone);
	assert_true(after_another.fingerprint == alone.fingerprint);
	assert_int_equal(after_another.successes, alone.successes);
	assert_same_double("area", after_another.legs.area, alone.legs.area);
	assert_same_double("wait", after_another.groups[0].wait_sum, alone.groups[0].wait_sum);
	tally_free(&after_another);
	tally_free(&alone);
	program_free(p);
}

/* Another engine runs in the midst of each tenth call of the first. */
struct intruder {
	struct program *program;
	struct tally tally;
	uint64_t calls, fingerprint;
};

static void intrude(void *context, UNUSED const struct call_report *report)
{
	struct intruder *x = context;

	if (x->calls++ % 10)
		return;
	engine_run(x->program, 5, 0, &plain, &x->tally);
	if (x->fingerprint)
		assert_true(x->tally.fingerprint == x->fingerprint);
	x->fingerprint = x->tally.fingerprint;
}

static void interleaved_engines_do_not_touch(void **state)
{
	struct bench *b = *state;
	struct intruder x = { 0 };
	struct observer observer = { .call_done = intrude, .context = &x };
	struct program *p;
	struct tally alone, disturbed;

	run_file(b, headline, SMALL, NULL);
	p = compile_design(b->s, 0, NULL, &b->d);
	x.program = compile_design(b->s, 3, NULL, &b->d);
	tally_init(&x.tally, p->group_count);
	tally_init(&alone, p->group_count);
	tally_init(&disturbed, p->group_count);
	engine_run(p, 1, 0, &plain, &alone);
	engine_run(p, 1, 0, &(struct engine_options){ .observer = &observer }, &disturbed);
	assert_int_equal(x.calls, 300);
	assert_true(alone.fingerprint == disturbed.fingerprint);
	assert_int_equal(alone.events, disturbed.events);
	assert_same_double("area", alone.legs.area, disturbed.legs.area);
	tally_free(&x.tally);
	tally_free(&alone);
	tally_free(&disturbed);
	program_free(p);
	program_free(x.program);
}

/* ---- other designs in the scenario ---- */

#define CALLERS \
	"flows: {hello: hello.json}\n" \
	"apps: {ring: \"<Response><Dial answerOnBridge='true' timeout='120'>+15550142</Dial>" \
	"</Response>\"}\n" \
	"callers: {ring: {exponential: 8s}, busy: 10%, patience: {ringing: {exponential: 20s}}}\n" \
	"calls: {arrivals: {poisson: 1/s}, count: 500}\n" \
	"run: {replications: 3}\n" \
	"designs:\n"
#define TIMER "  timer: {start: ring, redirect: {at: ringing, after: {exponential: 5s}, to: hello}}\n"
#define OTHERS \
	"  straight: {start: hello}\n" \
	"  answered: {start: ring, redirect: [{at: answered, to: hello}, {at: 30s, to: ring}]}\n"

static struct results *results_of_text(struct bench *b, const char *text)
{
	struct results *r;

	put_json(b, "hello.json", FLOW(TRIGGER("hello") "," SAY("hello", LAST("audioComplete"))));
	r = run(b, text, NULL);
	b->r = NULL;
	return r;
}

static void other_designs_do_not_matter(void **state)
{
	struct results *alone = results_of_text(*state, CALLERS TIMER);
	struct results *first = results_of_text(*state, CALLERS TIMER OTHERS);
	struct results *last = results_of_text(*state, CALLERS OTHERS TIMER);

	assert_int_equal(first->design_count, 3);
	assert_same_design(&alone->designs[0], &first->designs[0]);
	assert_same_design(&alone->designs[0], &last->designs[2]);
	results_free(alone);
	results_free(first);
	results_free(last);
}

#define TWO_REDIRECTS(after) \
	"  timer: {start: ring, redirect: [{at: ringing, after: " after ", to: hello}, " \
	"{at: ringing, after: 9s, to: hello}]}\n"

/* A point of the sweep is the design itself with that moment of its first redirect. */
static void a_sweep_is_the_design(void **state)
{
	struct results *swept = results_of_text(
		*state, CALLERS TWO_REDIRECTS("5s") "sweep: {design: timer, redirect_after: [0s, 3s]}\n");
	struct results *same = results_of_text(*state, CALLERS TWO_REDIRECTS("5s"));
	struct results *fixed = results_of_text(*state, CALLERS TWO_REDIRECTS("3s"));

	assert_same_design(&swept->designs[0], &same->designs[0]);
	assert_same_estimate("success", &swept->sweep[1].success_rate,
			     &result_metric(&fixed->designs[0], "success_rate")->estimate);
	assert_same_estimate("400", &swept->sweep[1].http_400_rate,
			     &result_metric(&fixed->designs[0], "http_400_rate")->estimate);
	results_free(swept);
	results_free(same);
	results_free(fixed);
}

/* Stopping forgets the replication under way and keeps the others as they were. */
static volatile sig_atomic_t stop;

static void stop_after(UNUSED void *context, const struct progress_step *s)
{
	stop = s->done == 12; /* five designs: in the midst of the third replication */
}

static void stopping_keeps_whole_replications(void **state)
{
	struct bench *b = *state;
	struct progress progress = { stop_after, NULL };
	struct experiment_options options = { .progress = &progress, .stop = &stop };
	struct results *two, *stopped;

	run_file(b, headline, "calls.count=2000", "run.replications=2", "sweep=null", NULL);
	two = b->r;
	b->r = NULL;
	bench_clear(b);
	b->sets[b->set_count++] = "calls.count=2000";
	b->sets[b->set_count++] = "run.replications=4";
	b->sets[b->set_count++] = "sweep=null";
	load_path(b, headline);
	stop = 0;
	stopped = experiment_run(b->s, &options, &b->d);
	assert_true(stopped->interrupted);
	assert_int_equal(stopped->replications, 2);
	assert_same_results(two, stopped);
	results_free(two);
	results_free(stopped);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		bench_test(the_same_run_twice),
		bench_test(watching_changes_nothing),
		bench_test(seeds_and_replications_differ),
		bench_test(replications_do_not_touch),
		bench_test(interleaved_engines_do_not_touch),
		bench_test(other_designs_do_not_matter),
		bench_test(a_sweep_is_the_design),
		bench_test(stopping_keeps_whole_replications),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
